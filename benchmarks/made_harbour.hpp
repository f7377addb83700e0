// SPDX-License-Identifier: Apache-2.0
// The worst case of a join: a harbour where ships lie side by side all day, each within reach of dozens of others.
#pragma once

#include "made_fleet.hpp"

namespace bench {

struct harbour_options {
    std::int32_t vessels = 1000;
    std::int64_t hours = 24;
    std::int64_t step_ms = 30'000;
    std::int64_t side_e7 = 270'000;  // 3 km in latitude
    std::int64_t swing_e7 = 10;      // a position is given to 1e-6 degree, off by one at most: 0.1 m
    std::uint64_t seed = 2;
};

// Each ship lies at a place of its own; its fixes are off by the last digit.
inline sanc::tracks made_harbour(const harbour_options& o) {
    const std::int64_t fixes = o.hours * 3'600'000 / o.step_ms;
    const auto total = static_cast<std::size_t>(fixes * o.vessels);
    sanc::tracks t;
    t.time_ms.resize(total);
    for (auto* part : {&t.lon_e7, &t.lat_e7, &t.x, &t.y, &t.z}) part->resize(total);
    std::vector<std::string> names;
    for (std::int32_t v = 0; v < o.vessels; ++v) {
        sanc::random_stream random(o.seed, static_cast<std::uint64_t>(v));
        const auto below = [&](std::int64_t span) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(span))); };
        const std::int64_t lon = 1'290'000'000 + below(o.side_e7 * 100 / 82);  // a degree of longitude is that much shorter at 35 N
        const std::int64_t lat = 350'000'000 + below(o.side_e7);
        for (std::int64_t f = 0; f < fixes; ++f) {
            const auto i = static_cast<std::size_t>(v * fixes + f);
            t.time_ms[i] = 1'641'168'000'000 + f * o.step_ms + v % 7 * 1000;
            t.lon_e7[i] = static_cast<std::int32_t>(lon + o.swing_e7 * (below(3) - 1));
            t.lat_e7[i] = static_cast<std::int32_t>(lat + o.swing_e7 * (below(3) - 1));
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
