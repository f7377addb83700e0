// SPDX-License-Identifier: Apache-2.0
// Fixes: who was where when. Columns in the canonical order, each place once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <sanc/geo/ecef.hpp>
#include <sanc/exec.hpp>
#include <sanc/track/raw_fixes.hpp>

namespace sanc {

// A row that was not used, or not twice.
struct reject {
    std::int32_t source = 0;  // index into the sources
    std::int64_t line = 0;
    std::string_view reason;  // lives for ever
    std::string text;         // the first 80 bytes, escaped
};

// Columns sorted by (vessel, time, lon, lat); vessels[vessel[i]] is the id, the list in the order of compare_ids.
struct fixes {
    column_vector<std::int32_t> vessel;
    column_vector<std::int64_t> time_ms;
    column_vector<std::int32_t> lon_e7, lat_e7;
    column_vector<std::int32_t> x, y, z;         // ECEF, 2^-8 m
    column_vector<std::int32_t> sog_mkn;         // 0.001 kn, or no_value32
    column_vector<std::int32_t> cog_d, heading_d;  // 0.1 degree, or no_value32
    column_vector<std::int32_t> status;
    column_vector<std::int32_t> source;          // index into sources
    column_vector<std::int64_t> line;
    std::shared_ptr<const std::vector<std::string>> vessels = std::make_shared<std::vector<std::string>>();
    std::shared_ptr<const std::vector<std::string>> sources = std::make_shared<std::vector<std::string>>();

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(time_ms.size()); }

    // Is it one of the columns of speed, course, heading and status? Only they may be empty where there are fixes.
    [[nodiscard]] bool is_state(const column_vector<std::int32_t>& part) const {
        return &part == &sog_mkn || &part == &cog_d || &part == &heading_d || &part == &status;
    }
    [[nodiscard]] static bool is_state(const column_vector<std::int64_t>&) { return false; }
    [[nodiscard]] bool is_ecef(const column_vector<std::int32_t>& part) const { return &part == &x || &part == &y || &part == &z; }
    [[nodiscard]] static bool is_ecef(const column_vector<std::int64_t>&) { return false; }

    // Calls f with each column.
    template <class Each>
    void each_column(const Each& f) {
        for (auto* part : {&vessel, &lon_e7, &lat_e7, &x, &y, &z, &sog_mkn, &cog_d, &heading_d, &status, &source}) f(*part);
        for (auto* part : {&time_ms, &line}) f(*part);
    }
};

namespace detail {

template <class T>
struct pick_body {
    column<const T> from;
    column<const std::int64_t> order;
    column<T> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] = from[order[i]]; }
};

// from[order[0]], from[order[1]], ... of values of the host; the order stands where the policy computes.
template <class Policy, class T>
column_vector<T> pick(const Policy& policy, const column_vector<T>& from, column<const std::int64_t> order) {
    column_vector<T> to(static_cast<std::size_t>(order.size));
    const auto brought = to_device(policy, view(from));
    fill_vector(policy, to, [&](column<T> room) { for_each_index(policy, order.size, pick_body<T>{view(brought), order, room}); });
    return to;
}

}  // namespace detail

// Checks what every algorithm over tracks relies on: offsets from 0 to the number of fixes, no segment without a fix,
// vessels ascending, times of a segment strictly ascending, columns of one length, places in range and ECEF theirs. O(n).
// Throws std::invalid_argument that names the first thing wrong.
inline void validate(const track_view& t) {
    const auto fail = [](std::string_view argument, std::int64_t value, std::string_view remedy) {
        bad_argument("validate", argument, value, remedy);
    };
    const std::int64_t count = t.fixes();
    for (const std::int64_t size : {t.lon_e7.size, t.lat_e7.size, t.x.size, t.y.size, t.z.size}) {
        if (size != count) fail("column size", size, "every column has one value a fix");
    }
    if (t.offsets.size != t.segments() + 1) fail("offsets", t.offsets.size, "give one more than segments");
    if (t.offsets[0] != 0) fail("offsets[0]", t.offsets[0], "the first is 0");
    if (t.offsets[t.segments()] != count) fail("offsets[last]", t.offsets[t.segments()], "the last is the number of fixes");
    for (std::int64_t s = 0; s < t.segments(); ++s) {
        if (t.offsets[s] < 0 || t.offsets[s + 1] <= t.offsets[s] || t.offsets[s + 1] > count) {
            fail("segment without a fix", s, "offsets must ascend");
        }
        if (t.vessel[s] < 0 || (s > 0 && t.vessel[s] < t.vessel[s - 1])) fail("vessel of segment", s, "vessels must ascend");
        for (std::int64_t f = t.offsets[s] + 1; f < t.offsets[s + 1]; ++f) {
            if (t.time_ms[f] <= t.time_ms[f - 1]) fail("time of fix", f, "times of a segment must ascend");
        }
    }
    for (std::int64_t f = 0; f < count; ++f) {
        const lonlat p{t.lon_e7[f], t.lat_e7[f]};
        constexpr std::int64_t most_time = std::int64_t{1} << 61;
        if (t.time_ms[f] > most_time || t.time_ms[f] < -most_time) fail("time of fix", f, "is out of range");
        if (p.lon_e7 < -1800000000 || p.lon_e7 >= 1800000000 || p.lat_e7 < -900000000 || p.lat_e7 > 900000000) {
            fail("place of fix", f, "is out of range");
        }
        if (!(to_ecef(p) == ecef{t.x[f], t.y[f], t.z[f]})) fail("ECEF of fix", f, "is not that of its longitude and latitude");
    }
}

}  // namespace sanc
