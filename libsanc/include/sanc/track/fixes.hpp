// SPDX-License-Identifier: Apache-2.0
// Fixes: who was where when. Columns in the canonical order, each place once.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <sanc/geo/ecef.hpp>
#include <sanc/id.hpp>
#include <sanc/sort.hpp>

namespace sanc {

inline constexpr std::int32_t no_value32 = -2147483647 - 1;  // a speed, course, heading or status that was not given

// A row that was not used, or not twice.
struct reject {
    std::int32_t source = 0;  // index into the sources
    std::int64_t line = 0;
    std::string_view reason;  // lives for ever
    std::string text;         // the first 80 bytes, escaped
};

// Columns sorted by (vessel, time, lon, lat); vessels[vessel[i]] is the id, the list in the order of compare_ids.
struct fixes {
    std::vector<std::int32_t> vessel;
    std::vector<std::int64_t> time_ms;
    std::vector<std::int32_t> lon_e7, lat_e7;
    std::vector<std::int32_t> x, y, z;         // ECEF, 2^-8 m
    std::vector<std::int32_t> sog_mkn;         // 0.001 kn, or no_value32
    std::vector<std::int32_t> cog_d, heading_d;  // 0.1 degree, or no_value32
    std::vector<std::int32_t> status;
    std::vector<std::int32_t> source;          // index into sources
    std::vector<std::int64_t> line;
    std::vector<std::int64_t> offset;          // of the line in the source, bytes
    std::shared_ptr<const std::vector<std::string>> vessels = std::make_shared<std::vector<std::string>>();
    std::shared_ptr<const std::vector<std::string>> sources = std::make_shared<std::vector<std::string>>();

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(time_ms.size()); }

    // Calls f with each column.
    template <class Each>
    void each_column(const Each& f) {
        for (auto* part : {&vessel, &lon_e7, &lat_e7, &x, &y, &z, &sog_mkn, &cog_d, &heading_d, &status, &source}) f(*part);
        for (auto* part : {&time_ms, &line, &offset}) f(*part);
    }
};

namespace detail {

struct fix_key_body {
    column<const std::int32_t> vessel;
    column<const std::int64_t> time_ms;
    column<const std::int64_t> order;
    bool by_vessel;  // else by time
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t f = order[i];
        keys[i] = by_vessel ? static_cast<std::uint64_t>(vessel[f]) : ordered_key(time_ms[f]);
    }
};

struct ecef_body {
    column<const std::int32_t> lon_e7, lat_e7;
    column<std::int32_t> x, y, z;
    SANC_HD void operator()(std::int64_t i) const {
        const ecef p = to_ecef(lon_e7[i], lat_e7[i]);
        x[i] = p.x;
        y[i] = p.y;
        z[i] = p.z;
    }
};

template <class T>
struct pick_body {
    column<const T> from;
    column<const std::int64_t> order;
    column<T> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] = from[order[i]]; }
};

// from[order[0]], from[order[1]], ... of values of the host; the order stands where the policy computes.
template <class Policy, class T>
std::vector<T> pick(const Policy& policy, const std::vector<T>& from, column<const std::int64_t> order) {
    std::vector<T> to(static_cast<std::size_t>(order.size));
    const auto brought = to_device(policy, view(from));
    fill_vector(policy, to, [&](column<T> room) { for_each_index(policy, order.size, pick_body<T>{view(brought), order, room}); });
    return to;
}

// Of equal (vessel, time, lon, lat) the first by (speed, course, heading, status, source, line), a missing value last:
// which one is kept does not depend on the order of the rows.
inline bool before(const fixes& f, std::int64_t a, std::int64_t b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    for (const auto* part : {&f.sog_mkn, &f.cog_d, &f.heading_d, &f.status}) {
        if ((*part)[i] == (*part)[j]) continue;
        if ((*part)[i] == no_value32 || (*part)[j] == no_value32) return (*part)[j] == no_value32;
        return (*part)[i] < (*part)[j];
    }
    return f.source[i] != f.source[j] ? f.source[i] < f.source[j] : f.line[i] < f.line[j];
}

}  // namespace detail

// Brings rows into the canonical order: vessels by compare_ids, then time, lon, lat; of equal (vessel, time, lon, lat)
// one is kept and the others come back as row numbers of the given `rows`, by (source, line). Fills the ECEF columns.
// On entry `vessel` numbers `ids` as they came, and the rows stand by (source, line); place[old number] = new number.
// O(n) radix passes, a copy of the rows as scratch.
template <host_policy Policy>
std::vector<std::int64_t> arrange(const Policy& policy, fixes& rows, id_table& ids, std::vector<std::uint32_t>& place) {
    ids.sort_canonical(place);
    rows.vessels = std::make_shared<const std::vector<std::string>>(ids.strings());
    for (auto& v : rows.vessel) v = static_cast<std::int32_t>(place[static_cast<std::size_t>(v)]);

    const std::int64_t count = rows.size();
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
    auto keys = make_buffer<std::uint64_t>(policy, count);
    for (const bool by_vessel : {false, true}) {
        for_each_index(policy, count, detail::fix_key_body{view(rows.vessel), view(rows.time_ms), view(order), by_vessel, view(keys)});
        sort_by_key(policy, view(keys), view(order));
    }

    const auto at_once = [&](std::int64_t a, std::int64_t b) {
        const auto i = static_cast<std::size_t>(a);
        const auto j = static_cast<std::size_t>(b);
        return rows.vessel[i] == rows.vessel[j] && rows.time_ms[i] == rows.time_ms[j];
    };
    const auto place_of = [&](std::int64_t a) {
        const auto i = static_cast<std::size_t>(a);
        return std::pair(rows.lon_e7[i], rows.lat_e7[i]);
    };
    std::vector<std::int64_t> dropped;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t behind = i + 1;
        while (behind < order.size() && at_once(order[i], order[behind])) ++behind;
        // Several places at one time are rare: sorted here they cost nothing elsewhere.
        if (behind - i > 1) {
            std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(i), order.begin() + static_cast<std::ptrdiff_t>(behind),
                             [&](std::int64_t a, std::int64_t b) { return place_of(a) < place_of(b); });
        }
        while (i < behind) {
            std::int64_t best = order[i];
            std::size_t next = i + 1;
            for (; next < behind && place_of(order[i]) == place_of(order[next]); ++next) {
                const bool better = detail::before(rows, order[next], best);
                dropped.push_back(better ? best : order[next]);
                if (better) best = order[next];
            }
            order[kept++] = best;
            i = next;
        }
    }
    order.resize(kept);
    std::sort(dropped.begin(), dropped.end());

    rows.each_column([&](auto& part) {
        if (!part.empty()) part = detail::pick(policy, part, view(std::as_const(order)));
    });
    for (auto* part : {&rows.x, &rows.y, &rows.z}) part->resize(kept);
    for_each_index(policy, rows.size(),
                   detail::ecef_body{view(rows.lon_e7), view(rows.lat_e7), view(rows.x), view(rows.y), view(rows.z)});
    return dropped;
}

// Checks what every algorithm over tracks relies on: offsets from 0 to the number of fixes, no segment without a fix,
// vessels ascending, times of a segment strictly ascending, columns of one length, places in range and ECEF theirs. O(n).
// Throws std::invalid_argument that names the first thing wrong.
inline void validate(const track_view& t) {
    const auto fail = [](std::string_view argument, std::int64_t value, std::string_view remedy) {
        bad_argument("validate", argument, std::to_string(value), remedy);
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
