// SPDX-License-Identifier: Apache-2.0
// A made fleet at full size: ships that sail between random places, of which some keep company for a while. Seeded; every
// figure follows from the options.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <sanc/geo/ecef.hpp>
#include <sanc/random.hpp>
#include <sanc/track/segments.hpp>

namespace bench {

struct fleet_options {
    std::int32_t vessels = 5000;
    std::int64_t hours = 24;
    std::int64_t step_ms = 30'000;
    std::int32_t meetings = 250;          // pairs (2 k, 2 k + 1) that sail side by side, 200 m apart
    std::int64_t meeting_ms = 9'000'000;  // for so long
    std::uint64_t seed = 1;
};

// Tracks of one segment a vessel. 20 bytes of ECEF and 8 of time a fix.
inline sanc::tracks made_fleet(const fleet_options& o) {
    const std::int64_t fixes = o.hours * 3'600'000 / o.step_ms;
    const auto total = static_cast<std::size_t>(fixes * o.vessels);
    sanc::tracks t;
    t.time_ms.resize(total);
    for (auto* part : {&t.lon_e7, &t.lat_e7, &t.x, &t.y, &t.z}) part->resize(total);
    const std::int64_t begin = 1'641'168'000'000;
    const std::int64_t meet = fixes / 3;
    const std::int64_t leave = meet + o.meeting_ms / o.step_ms;
    std::vector<std::string> names;
    for (std::int32_t v = 0; v < o.vessels; ++v) {
        sanc::random_stream random(o.seed, static_cast<std::uint64_t>(v));
        const auto place = [&](std::int64_t low, std::int64_t span) { return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(span))); };
        double lon = static_cast<double>(place(1'300'000'000, 200'000'000));
        double lat = static_cast<double>(place(300'000'000, 150'000'000));
        double east = 0.0;
        double north = 0.0;
        const bool follows = v % 2 == 1 && v / 2 < o.meetings;
        for (std::int64_t f = 0; f < fixes; ++f) {
            const auto i = static_cast<std::size_t>(v * fixes + f);
            if (f % 240 == 0) {  // another course every two hours; up to 20 kn
                east = (random.unit() - 0.5) * 2 * 3000;
                north = (random.unit() - 0.5) * 2 * 2700;
            }
            lon += east;
            lat += north;
            t.time_ms[i] = begin + f * o.step_ms + v % 7 * 1000;
            t.lon_e7[i] = static_cast<std::int32_t>(lon);
            t.lat_e7[i] = static_cast<std::int32_t>(lat);
            if (follows && f >= meet && f < leave) {
                const auto lead = static_cast<std::size_t>((v - 1) * fixes + f);
                t.lon_e7[i] = t.lon_e7[lead];
                t.lat_e7[i] = t.lat_e7[lead] + 18'000;  // 200 m
            }
            const sanc::ecef p = sanc::to_ecef({t.lon_e7[i], t.lat_e7[i]});
            t.x[i] = p.x;
            t.y[i] = p.y;
            t.z[i] = p.z;
        }
        t.offsets.push_back((v + 1) * fixes);
        t.vessel.push_back(v);
        t.number.push_back(1);
        names.push_back(std::to_string(999000000 + v));
    }
    t.vessels = std::make_shared<const std::vector<std::string>>(std::move(names));
    return t;
}

}  // namespace bench
