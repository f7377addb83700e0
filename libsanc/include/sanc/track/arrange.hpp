// SPDX-License-Identifier: Apache-2.0
// Rows as they were read -> fixes in the canonical order, each place once.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/geo/ecef_block.hpp>
#include <sanc/sort.hpp>
#include <sanc/track/fixes.hpp>
#include <sanc/track/raw_fixes.hpp>

namespace sanc {

// A row that stands in the fixes already.
struct duplicate_row {
    std::int32_t source;
    std::int64_t line;
};

// Another source that has a fix, too.
struct repeated_fix {
    std::int64_t fix;
    std::int32_t source;
};

struct arranged_fixes {
    fixes rows;
    std::vector<duplicate_row> duplicates;              // by (source, line)
    std::vector<repeated_fix> repeated;                 // by fix
    std::vector<std::vector<std::uint32_t>> vessel_of;  // [part][number in the part] = index into the vessels
};

namespace detail {

// Where the rows of a number of parts go: one list of ids in the canonical order, and the first row of each.
struct vessel_places {
    struct list {
        std::int32_t part, number;  // number of the vessel in the part
    };
    std::vector<std::vector<std::uint32_t>> vessel_of;  // as in arranged_fixes
    std::vector<std::int64_t> offsets;                  // per vessel, and the end
    std::vector<std::int64_t> first_list;               // the same of the lists
    std::vector<list> lists;                            // those of each vessel by part
    std::vector<std::uint8_t> sorted;                   // per vessel: do its rows ascend in time, none at the time of another?
    std::shared_ptr<const std::vector<std::string>> vessels;
};

template <class Policy>
vessel_places place_vessels(const Policy& policy, const std::vector<raw_fixes>& parts) {
    vessel_places out;
    id_table ids;
    for (const raw_fixes& part : parts) {
        auto& codes = out.vessel_of.emplace_back();
        for (std::uint32_t v = 0; v < part.of_vessel().size(); ++v) codes.push_back(ids.intern(part.vessels()[v]));
    }
    std::vector<std::uint32_t> place;
    ids.sort_canonical(place, policy);
    out.vessels = std::make_shared<const std::vector<std::string>>(ids.strings());
    const auto vessels = static_cast<std::size_t>(ids.size());
    out.offsets.resize(vessels + 1);
    out.first_list.resize(vessels + 1);
    out.sorted.assign(vessels, 1);
    std::vector<std::int64_t> last_ms(vessels, std::numeric_limits<std::int64_t>::min());
    for (std::size_t p = 0; p < parts.size(); ++p) {
        for (std::size_t v = 0; v < out.vessel_of[p].size(); ++v) {
            std::uint32_t& code = out.vessel_of[p][v];
            code = place[code];
            const vessel_rows& more = parts[p].of_vessel()[v].all;
            out.offsets[code] += more.count;
            out.first_list[code] += 1;
            if (!more.ascends || more.first_ms <= last_ms[code]) out.sorted[code] = 0;
            last_ms[code] = more.last_ms;
        }
    }
    for (auto* counts : {&out.offsets, &out.first_list}) exclusive_scan(seq, column<const std::int64_t>{counts->data(), ids.size()}, view(*counts));
    out.lists.resize(static_cast<std::size_t>(out.first_list.back()));
    std::vector<std::int64_t> next(out.first_list);
    for (std::size_t p = 0; p < parts.size(); ++p) {
        for (std::size_t v = 0; v < out.vessel_of[p].size(); ++v) {
            out.lists[static_cast<std::size_t>(next[out.vessel_of[p][v]]++)] = {static_cast<std::int32_t>(p), static_cast<std::int32_t>(v)};
        }
    }
    return out;
}

// A row in its part.
struct found_row {
    std::int64_t time_ms;
    const raw_fix* row;
    std::int32_t part;
};

inline bool same_place(const found_row& a, const found_row& b) {
    return a.time_ms == b.time_ms && a.row->lon_e7 == b.row->lon_e7 && a.row->lat_e7 == b.row->lat_e7;
}

inline bool read_before(const found_row& a, const found_row& b) { return a.part != b.part ? a.part < b.part : a.row->line < b.row->line; }

// Of equal (vessel, time, lon, lat) the first by (speed, course, heading, status, source, line), a missing value last:
// which one is kept does not depend on the order of the rows. A missing value is greater than any other.
inline bool before(const found_row& a, packed_state p, const found_row& b, packed_state q) {
    if (p.sog_mkn != q.sog_mkn) return p.sog_mkn < q.sog_mkn;
    if (p.cog_d != q.cog_d) return p.cog_d < q.cog_d;
    if (p.heading_d != q.heading_d) return p.heading_d < q.heading_d;
    return p.status != q.status ? p.status < q.status : read_before(a, b);
}

// Brings the rows of one vessel into order; those that are there already go to the end, and their time becomes the number of the row
// that stands for them. Returns how many do not.
template <class Policy>
std::int64_t sort_vessel(const Policy& policy, const std::vector<raw_fixes>& parts, std::vector<found_row>& rows) {
    sort_alone(policy, rows.data(), rows.data() + rows.size(), [](const found_row& a, const found_row& b) {
        if (a.time_ms != b.time_ms) return a.time_ms < b.time_ms;
        if (a.row->lon_e7 != b.row->lon_e7) return a.row->lon_e7 < b.row->lon_e7;
        return a.row->lat_e7 != b.row->lat_e7 ? a.row->lat_e7 < b.row->lat_e7 : read_before(a, b);
    });
    const auto state_of = [&](const found_row& each) { return parts[static_cast<std::size_t>(each.part)].state_of(*each.row); };
    std::vector<found_row> repeated;
    std::size_t used = 0;
    for (std::size_t k = 0; k < rows.size();) {
        found_row best = rows[k];
        std::size_t next = k + 1;
        if (next < rows.size() && same_place(rows[next], best)) {
            packed_state its = state_of(best);
            for (; next < rows.size() && same_place(rows[next], best); ++next) {
                const packed_state other = state_of(rows[next]);
                const bool better = before(rows[next], other, best, its);
                repeated.push_back(better ? best : rows[next]);
                repeated.back().time_ms = static_cast<std::int64_t>(used);
                if (better) best = rows[next];
                if (better) its = other;
            }
        }
        rows[used++] = best;
        k = next;
    }
    std::copy(repeated.begin(), repeated.end(), rows.begin() + static_cast<std::ptrdiff_t>(used));
    return static_cast<std::int64_t>(used);
}

// Ascends as the rows do by (source, line).
inline std::int64_t duplicate_key(const found_row& found) { return static_cast<std::int64_t>(found.part) << 32 | found.row->line; }

// The columns of one vessel but x, y and z, those of the state if there are any; kept[v] becomes the number of rows that are not
// duplicates, which stand first; of the others the keys stand in the column `line`, their sources in theirs, and in the column of times
// which row of the vessel stands for each.
template <class Policy>
struct fill_vessel_body {
    const Policy& policy;
    const std::vector<raw_fixes>& parts;
    const vessel_places& places;
    fixes& to;
    column<std::int64_t> kept;

    void operator()(std::int64_t vessel) const {
        const auto v = static_cast<std::size_t>(vessel);
        auto i = static_cast<std::size_t>(places.offsets[v]);
        kept[vessel] = places.offsets[v + 1] - places.offsets[v];
        if (places.sorted[v] != 0) {
            each_row(v, [&](std::int32_t part, const raw_fix& row) { put(i++, v, part, row); });
            return;
        }
        std::vector<found_row> rows;
        rows.reserve(static_cast<std::size_t>(kept[vessel]));
        each_row(v, [&](std::int32_t part, const raw_fix& row) { rows.push_back({row.time_ms(), &row, part}); });
        kept[vessel] = sort_vessel(policy, parts, rows);
        for (std::int64_t k = 0; k < kept[vessel]; ++k) put(i++, v, rows[static_cast<std::size_t>(k)].part, *rows[static_cast<std::size_t>(k)].row);
        for (auto k = static_cast<std::size_t>(kept[vessel]); k < rows.size(); ++k, ++i) {
            to.line[i] = duplicate_key(rows[k]);
            to.source[i] = parts[static_cast<std::size_t>(rows[k].part)].source();
            to.time_ms[i] = rows[k].time_ms;
        }
    }

private:
    template <class Each>
    void each_row(std::size_t v, const Each& f) const {
        for (std::int64_t l = places.first_list[v]; l < places.first_list[v + 1]; ++l) {
            const auto [part, number] = places.lists[static_cast<std::size_t>(l)];
            const row_list& list = parts[static_cast<std::size_t>(part)].of_vessel()[static_cast<std::size_t>(number)];
            list.each_piece([&f, part = part](const raw_fix* rows, std::int64_t count) {
                for (std::int64_t k = 0; k < count; ++k) f(part, rows[k]);
            });
        }
    }

    void put(std::size_t i, std::size_t v, std::int32_t part, const raw_fix& row) const {
        const raw_fixes& from = parts[static_cast<std::size_t>(part)];
        to.vessel[i] = static_cast<std::int32_t>(v);
        to.time_ms[i] = row.time_ms();
        to.lon_e7[i] = row.lon_e7;
        to.lat_e7[i] = row.lat_e7;
        to.source[i] = from.source();
        to.line[i] = from.lines_before() + row.line;
        if (to.sog_mkn.empty()) return;
        const packed_state state = from.state_of(row);
        to.sog_mkn[i] = unpacked(state.sog_mkn, 30);
        to.cog_d[i] = unpacked(state.cog_d, 12);
        to.heading_d[i] = unpacked(state.heading_d, 12);
        to.status[i] = unpacked(state.status, 10);
    }
};

// The rows whose keys stand behind the kept ones of their vessels.
template <class Policy>
std::vector<duplicate_row> list_duplicates(const Policy& policy, const std::vector<raw_fixes>& parts, const fixes& rows,
                                           const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& kept) {
    std::vector<std::uint64_t> keys;
    for (std::size_t v = 0; v < kept.size(); ++v) keys.insert(keys.end(), rows.line.data() + offsets[v] + kept[v], rows.line.data() + offsets[v + 1]);
    sort_keys(policy, view(keys));
    std::vector<duplicate_row> out;
    out.reserve(keys.size());
    for (const std::uint64_t key : keys) {
        const raw_fixes& part = parts[static_cast<std::size_t>(key >> 32)];
        out.push_back({part.source(), part.lines_before() + static_cast<std::int64_t>(key & 0xFFFFFFFFU)});
    }
    return out;
}

// The sources of those rows that are not the source of the row that is kept.
inline std::vector<repeated_fix> list_repeated(const fixes& rows, const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& kept) {
    std::vector<repeated_fix> out;
    std::int64_t before = 0;  // fixes of the vessels before
    for (std::size_t v = 0; v < kept.size(); ++v) {
        for (auto i = static_cast<std::size_t>(offsets[v] + kept[v]); i < static_cast<std::size_t>(offsets[v + 1]); ++i) {
            const std::int64_t number = rows.time_ms[i];
            const std::int32_t source = rows.source[i];
            if (source != rows.source[static_cast<std::size_t>(offsets[v] + number)]) out.push_back({before + number, source});
        }
        before += kept[v];
    }
    return out;
}

// Makes the columns that are wanted ones of `count` values, each on one of the policy's threads.
template <class Policy, class Wanted>
void resize_columns(const Policy& policy, fixes& rows, std::int64_t count, const Wanted& wanted) {
    std::vector<column_vector<std::int32_t>*> narrow;
    std::vector<column_vector<std::int64_t>*> wide;
    const auto add = [&](auto& part, auto& parts) {
        if (wanted(part)) parts.push_back(&part);
    };
    rows.each_column([&](auto& part) {
        if constexpr (std::is_same_v<decltype(part), column_vector<std::int32_t>&>) add(part, narrow);
        else add(part, wide);
    });
    const auto first = static_cast<std::int64_t>(narrow.size());
    for_each_index(policy, first + static_cast<std::int64_t>(wide.size()), [&](std::int64_t i) {
        if (i < first) narrow[static_cast<std::size_t>(i)]->resize(static_cast<std::size_t>(count));
        else wide[static_cast<std::size_t>(i - first)]->resize(static_cast<std::size_t>(count));
    });
}

// Closes the room behind the kept rows of each vessel.
template <class T>
void close_up(column_vector<T>& part, const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& kept) {
    if (part.empty()) return;
    T* const first = part.data();
    T* to = first;
    for (std::size_t v = 0; v < kept.size(); ++v) {
        T* const from = first + offsets[v];
        to = to == from ? from + kept[v] : std::move(from, from + kept[v], to);
    }
    part.resize(static_cast<std::size_t>(to - first));
}

}  // namespace detail

// Brings rows into the canonical order: vessels by compare_ids, then time, lon, lat; of equal (vessel, time, lon, lat)
// one is kept and the others come back as duplicates, their sources beside the fix. The parts stand by (source, line), and their rows go when they are in the
// columns; `rows.sources` is left to the caller. Without `state` the columns of speed, course, heading and status stay empty. No result
// depends on where a source was cut into parts. O(n) work where the rows of each vessel come by time, else O(n log n) and 24 bytes a
// row of scratch for the vessels that are sorted at one time.
template <host_policy Policy>
arranged_fixes arrange(const Policy& policy, std::vector<raw_fixes> parts, bool state = true) {
    detail::vessel_places places = detail::place_vessels(policy, parts);
    arranged_fixes out;
    fixes& rows = out.rows;
    detail::resize_columns(policy, rows, places.offsets.back(), [&](const auto& part) { return !rows.is_ecef(part) && (state || !rows.is_state(part)); });
    std::vector<std::int64_t> kept(places.sorted.size());
    for_each_index(policy, static_cast<std::int64_t>(kept.size()), detail::fill_vessel_body<Policy>{policy, parts, places, rows, view(kept)});
    out.duplicates = detail::list_duplicates(policy, parts, rows, places.offsets, kept);
    out.repeated = detail::list_repeated(rows, places.offsets, kept);
    parts.clear();  // x, y and z take the memory
    if (!out.duplicates.empty()) rows.each_column([&](auto& part) { detail::close_up(part, places.offsets, kept); });
    detail::resize_columns(policy, rows, rows.size(), [&](const auto& part) { return rows.is_ecef(part); });
    constexpr std::int64_t chunk = 1 << 14;
    for_each_index(policy, (rows.size() + chunk - 1) / chunk, [&](std::int64_t i) {
        detail::to_ecef_rows(view(rows.lon_e7), view(rows.lat_e7), view(rows.x), view(rows.y), view(rows.z), i * chunk, std::min((i + 1) * chunk, rows.size()));
    });
    rows.vessels = std::move(places.vessels);
    out.vessel_of = std::move(places.vessel_of);
    return out;
}

}  // namespace sanc
