// SPDX-License-Identifier: Apache-2.0
// A made fleet as a CSV file with the columns of NOAA, in order of time.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "made_fleet.hpp"

namespace bench {

// The tracks have the same number of fixes each. Places are given to five digits.
inline void write_fleet_csv(std::ostream& out, const sanc::tracks& t) {
    out << "MMSI,BaseDateTime,LAT,LON,SOG\n";
    const auto vessels = static_cast<std::int64_t>(t.vessel.size());
    const std::int64_t fixes = t.offsets.at(1);
    std::string rows;
    for (std::int64_t f = 0; f < fixes; ++f) {
        rows.clear();
        for (std::int64_t v = 0; v < vessels; ++v) {
            const auto i = static_cast<std::size_t>(v * fixes + f);
            const std::int64_t second = t.time_ms[i] / 1000 % 86'400;  // a day that begins on 2022-01-03
            const std::int64_t day = 3 + (t.time_ms[i] / 1000 - 1'641'168'000) / 86'400;
            const auto digits = [](std::int32_t e7) { return static_cast<std::int64_t>(e7) / 100; };
            char row[96];
            const int size = std::snprintf(row, sizeof row, "%lld,2022-01-%02lldT%02lld:%02lld:%02lld,%lld.%05lld,%lld.%05lld,%lld.%lld\n",
                                           static_cast<long long>(999'000'000 + v), static_cast<long long>(day), static_cast<long long>(second / 3600),
                                           static_cast<long long>(second / 60 % 60), static_cast<long long>(second % 60),
                                           static_cast<long long>(digits(t.lat_e7[i]) / 100'000), static_cast<long long>(digits(t.lat_e7[i]) % 100'000),
                                           static_cast<long long>(digits(t.lon_e7[i]) / 100'000), static_cast<long long>(digits(t.lon_e7[i]) % 100'000),
                                           static_cast<long long>(v % 20), static_cast<long long>(f % 10));
            rows.append(row, static_cast<std::size_t>(size));
        }
        out.write(rows.data(), static_cast<std::streamsize>(rows.size()));
    }
}

inline void write_fleet_csv(const std::string& path, const sanc::tracks& t) {
    std::ofstream out(path, std::ios::binary);
    write_fleet_csv(out, t);
    if (!out) throw std::runtime_error("cannot write " + path);
}

}  // namespace bench
