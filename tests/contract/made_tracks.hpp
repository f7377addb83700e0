// SPDX-License-Identifier: Apache-2.0
// A made CSV file of positions: ships that meet, fall silent, share an identity, cross the antimeridian, pass the pole;
// and rows that cannot be used.
#pragma once

#include <string>
#include <vector>

#include <sanc/random.hpp>
#include <sanc/text/time.hpp>
#include <sanc/track/intake.hpp>

#include "made_rows.hpp"

namespace contract {

inline constexpr std::int64_t made_begin_ms = 1'641'168'000'000;  // 2022-01-03T00:00:00Z
inline constexpr const char* made_header =
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo";

// The rows of the file without its header.
inline std::vector<std::string> made_rows() {
    struct waters {
        std::int64_t lon_e7, lat_e7;
    };
    constexpr waters places[] = {
        {1303000000, 421000000}, {-1799990000, 700000000}, {100000000, 899600000}, {1799999000, 0}};
    std::vector<std::string> rows;
    sanc::random_stream random(7);
    const auto within = [&](std::int64_t limit) {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * limit + 1))) - limit;
    };
    for (std::int64_t vessel = 0; vessel < 48; ++vessel) {
        const waters& around = places[vessel % 4];
        const bool two_ships = vessel % 12 == 5;  // one identity, two places
        const std::string id = std::to_string(412000000 + 7 * vessel);
        std::int64_t lon = around.lon_e7 + within(400000);
        std::int64_t lat = around.lat_e7 + within(200000);
        std::int64_t time = made_begin_ms + 1000 * (300 + within(300));
        for (int fix = 0; fix < 130; ++fix) {
            time += 1000 * (60 + static_cast<std::int64_t>(random.below(200)));
            if (random.below(60) == 0) time += 1000 * static_cast<std::int64_t>(random.below(40'000));  // silence
            const bool still = vessel % 6 == 3 && fix % 40 > 10;
            lon += still ? 0 : (around.lon_e7 - lon) / 60 + within(30000);
            lat += still ? 0 : (around.lat_e7 - lat) / 60 + within(15000);
            const std::int64_t turned = lon > 1800000000    ? lon - 3600000000
                                        : lon < -1800000000 ? lon + 3600000000
                                                            : lon;
            const std::int64_t there = two_ships && fix % 2 == 1 ? lat - 30000000 : lat;
            const std::int64_t shown_lat = there > 900000000 ? 900000000 : there;
            // Drawn in a list: the order within an expression is the compiler's.
            const std::uint64_t draw[] = {random.below(30), random.below(200), random.below(3601),
                                          random.below(9),  random.below(360), random.below(16)};
            const auto tenths = [&](int i) { return sanc::format_fixed(static_cast<std::int64_t>(draw[i]), 1); };
            std::string row =
                id + "," + sanc::format_time(time).substr(0, 19) + "," + sanc::format_fixed(shown_lat, 7) + "," +
                sanc::format_fixed(turned, 7) + "," + (draw[0] == 0 ? "102.3" : tenths(1)) + "," + tenths(2) + "," +
                (draw[3] == 0 ? "511" : std::to_string(draw[4])) + (vessel % 2 == 0 ? ",\"MADE, " : ",\"MADE ") +
                std::to_string(vessel) + "\",IMO" + std::to_string(9000000 + vessel) + ",C" + std::to_string(vessel) +
                ",70," + std::to_string(draw[5]) + ",120,18,,";
            switch (random.below(150)) {
                case 0: rows.push_back(row); break;  // a duplicate
                case 1: rows.push_back("12" + row); break;
                case 2: rows.push_back(row.substr(0, 40)); break;
                case 3: rows.push_back("," + row.substr(10)); break;
                case 4: rows.push_back(id + ",2022-13-03T00:00:00,42,130,1,1,1,,,,,,,,,"); break;
                case 5: rows.push_back(id + ",2022-01-03T00:00:00,91,181,1,1,1,,,,,,,,,"); break;
                case 6: rows.push_back(id + ",2022-01-03T00:00:00,nan,130,1,1,1,,,,,,,,,"); break;
                case 7: rows.push_back(id + ",2022-01-03T00:00:00,42,-190.5,1,1,1,,,,,,,,,"); break;
                default: break;
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

}  // namespace contract
