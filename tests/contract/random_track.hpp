// SPDX-License-Identifier: Apache-2.0
// Small random sets of tracks, adversarial on purpose: equal times, standing still, one-millisecond legs, silence, the
// antimeridian, the pole, tangent passes; the bytes of every result over them.
#pragma once

#include <stdexcept>

#include <sanc/geo/zone.hpp>
#include <sanc/random.hpp>
#include <sanc/track/arrange.hpp>
#include <sanc/track/reach.hpp>
#include <sanc/track/tables.hpp>

#include "report.hpp"

namespace contract {

inline sanc::fixes random_fixes(sanc::random_stream& random) {
    constexpr std::int64_t lons[] = {1303000000, 1799995000, -1799995000, 20000000, 0};
    constexpr std::int64_t lats[] = {421000000, 0, 899990000, -899990000, -350000000};
    const std::int64_t lon0 = lons[random.below(5)];
    const std::int64_t lat0 = lats[random.below(5)];
    const std::int64_t spread = random.below(2) == 0 ? 20'000 : 400'000;  // 0.2 or 4 km in latitude
    const auto within = [&](std::int64_t limit) {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * limit + 1))) - limit;
    };
    std::vector<sanc::raw_fixes> parts;
    sanc::raw_fixes& rows = parts.emplace_back(0);
    std::uint32_t line = 0;
    const std::uint64_t vessels = 2 + random.below(5);
    for (std::uint64_t v = 0; v < vessels; ++v) {
        const std::string id = std::to_string(999000000 + 13 * v);
        std::int64_t time = 1'641'168'000'000 + within(600'000);
        std::int64_t lon = lon0 + within(spread);
        std::int64_t lat = lat0 + within(spread);
        const std::uint64_t fixes = 1 + random.below(24);
        for (std::uint64_t f = 0; f < fixes; ++f) {
            const std::uint64_t step = random.below(12);
            time += step == 0   ? 0
                    : step == 1 ? 1
                    : step == 2 ? static_cast<std::int64_t>(random.below(30'000'000))  // silence
                                : 1000 * static_cast<std::int64_t>(1 + random.below(400));
            if (random.below(3) != 0) {
                lon += within(spread / 4);
                lat += random.below(2) == 0 ? 0 : within(spread / 4);
            }
            const std::int64_t turned = lon >= 1800000000 ? lon - 3600000000 : lon < -1800000000 ? lon + 3600000000 : lon;
            rows.add(id, time, {static_cast<std::int32_t>(turned),
                          static_cast<std::int32_t>(std::min<std::int64_t>(900000000, std::max<std::int64_t>(-900000000, lat)))}, ++line,
                     sanc::packed(sanc::no_value32, sanc::no_value32, sanc::no_value32, sanc::no_value32));
        }
    }
    return sanc::arrange(sanc::seq, std::move(parts)).rows;
}

template <class Policy>
std::string random_track(const Policy& policy, std::uint64_t seed) {
    sanc::random_stream random(seed, 1);
    const sanc::fixes rows = random_fixes(random);
    const sanc::tracks t = sanc::make_segments(policy, rows, 1000 * static_cast<std::int64_t>(5 + random.below(60)));
    std::string out = sanc::table_bytes(sanc::segments_table(t, sanc::measure_segments(policy, t.see())));
    sanc::gap_options gaps;
    gaps.min_gap_ms = 60'000 + static_cast<std::int64_t>(random.below(10'000'000));
    gaps.max_gap_ms = gaps.min_gap_ms / 2;
    const auto silences = sanc::find_gaps(policy, t.see(), gaps);
    out += sanc::table_bytes(sanc::gaps_table(t, silences)) + std::to_string(silences.shorter_silences);
    sanc::contact_options near;
    near.d_out_mm = static_cast<std::int64_t>(random.below(3'000'000));
    near.d_in_mm = random.below(2) == 0 ? near.d_out_mm : near.d_out_mm / 2;
    near.min_duration_ms = random.below(2) == 0 ? 0 : static_cast<std::int64_t>(random.below(600'000));
    near.max_gap_ms = static_cast<std::int64_t>(random.below(7'200'000));
    near.slab_ms = 1000 + static_cast<std::int64_t>(random.below(4'000'000));
    near.max_median_speed_mkn = random.below(4) == 0 ? 5'000 : -1;
    const auto contacts_of = [&] {
        const auto meetings = sanc::contacts(policy, t.see(), near);
        return sanc::table_bytes(sanc::contacts_table(t, meetings)) + std::to_string(meetings.only_wider);
    };
    const std::string meetings = contacts_of();
    out += meetings;
    // The two joins: what slabs find and what instants do.
    near.slab_ms = near.min_duration_ms + 1;
    if (contacts_of() != meetings) throw std::runtime_error("slabs of another length change the contacts");
    near.slab_ms = std::max<std::int64_t>(1, near.min_duration_ms);
    if (contacts_of() != meetings) throw std::runtime_error("a join at instants changes the contacts");
    const std::int32_t lon = rows.lon_e7[0];
    const std::int32_t lat = std::min(899900000, std::max(-899900000, rows.lat_e7[0]));
    const sanc::zone area({lon, lon + (lon > 0 ? -30000 : 30000), lon}, {lat, lat, lat + 20000}, {0, 3});
    const std::int64_t begin = 1'641'168'000'000 + static_cast<std::int64_t>(random.below(5'000'000));
    const sanc::time_window window{begin, begin + static_cast<std::int64_t>(random.below(3'000'000))};
    out += sanc::table_bytes(sanc::reach_table({{"w", "z", window, sanc::reach(policy, t.see(), area.view(), window, {})}}, t.vessels));
    return out;
}

}  // namespace contract
