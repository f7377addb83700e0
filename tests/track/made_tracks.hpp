// SPDX-License-Identifier: Apache-2.0
// Tracks made by hand for the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include <sanc/track/arrange.hpp>
#include <sanc/track/segments.hpp>

namespace sanc::test {

// Raw ECEF tracks, segment after segment.
struct made_tracks {
    std::vector<std::int64_t> time_ms, offsets{0};
    std::vector<std::int32_t> lon_e7, lat_e7, x, y, z, vessel;

    made_tracks& at(std::int64_t time, ecef p) {
        time_ms.push_back(time);
        x.push_back(p.x);
        y.push_back(p.y);
        z.push_back(p.z);
        const lonlat place = to_lonlat(p);
        lon_e7.push_back(place.lon_e7);
        lat_e7.push_back(place.lat_e7);
        return *this;
    }
    made_tracks& at(std::int64_t time, lonlat place) {
        at(time, to_ecef(place));
        lon_e7.back() = place.lon_e7;
        lat_e7.back() = place.lat_e7;
        return *this;
    }
    made_tracks& end(std::int32_t of) {
        offsets.push_back(static_cast<std::int64_t>(time_ms.size()));
        vessel.push_back(of);
        return *this;
    }
    [[nodiscard]] track_view see() const {
        return {view(time_ms), view(lon_e7), view(lat_e7), view(x), view(y), view(z), view(offsets), view(vessel)};
    }
};

// Fixes from rows, through the sort that the intake uses.
struct made_fixes {
    raw_fixes read{0};
    std::uint32_t lines = 0;
    fixes rows;

    made_fixes& add(const std::string& vessel, std::int64_t time, std::int32_t lon_e7, std::int32_t lat_e7,
                    std::int32_t sog = no_value32) {
        read.add(vessel, time, {lon_e7, lat_e7}, ++lines, packed(sog, no_value32, no_value32, no_value32));
        return *this;
    }
    // The lines that are duplicates.
    std::vector<std::int64_t> arrange() {
        std::vector<raw_fixes> parts;
        parts.push_back(std::move(read));
        arranged_fixes arranged = sanc::arrange(seq, std::move(parts));
        rows = std::move(arranged.rows);
        std::vector<std::int64_t> out;
        for (const duplicate_row& row : arranged.duplicates) out.push_back(row.line);
        return out;
    }
};

}  // namespace sanc::test
