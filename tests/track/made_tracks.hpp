// SPDX-License-Identifier: Apache-2.0
// Tracks made by hand for the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include <sanc/track/fixes.hpp>
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
    fixes rows;
    id_table ids;

    made_fixes& add(const std::string& vessel, std::int64_t time, std::int32_t lon_e7, std::int32_t lat_e7,
                    std::int32_t sog = no_value32) {
        rows.vessel.push_back(static_cast<std::int32_t>(ids.intern(vessel)));
        rows.time_ms.push_back(time);
        rows.lon_e7.push_back(lon_e7);
        rows.lat_e7.push_back(lat_e7);
        rows.sog_mkn.push_back(sog);
        for (auto* part : {&rows.cog_d, &rows.heading_d, &rows.status}) part->push_back(no_value32);
        rows.source.push_back(0);
        rows.line.push_back(rows.size());
        rows.offset.push_back(0);
        return *this;
    }
    std::vector<std::int64_t> arrange() {
        std::vector<std::uint32_t> place;
        return sanc::arrange(seq, rows, ids, place);
    }
};

}  // namespace sanc::test
