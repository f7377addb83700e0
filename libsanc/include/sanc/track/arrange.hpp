// SPDX-License-Identifier: Apache-2.0
// Rows as they were read -> fixes in the canonical order, each place once.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sanc/detail/first_touch.hpp>
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

struct arranged_fixes {
    fixes rows;
    std::vector<duplicate_row> duplicates;              // by (source, line)
    std::vector<std::vector<std::uint32_t>> vessel_of;  // [part][number in the part] = index into the vessels
};

namespace detail {

// Finds a row by its key: the block and the place in it. Keys ascend in the order read.
struct raw_view {
    struct block {
        const raw_fix* rows;
        std::int64_t lines_before;
        std::int32_t source;
    };
    column<const block> blocks;

    [[nodiscard]] const block& block_of(std::int64_t key) const { return blocks[key >> raw_fixes::block_bits]; }
    [[nodiscard]] const raw_fix& operator[](std::int64_t key) const { return block_of(key).rows[key & (raw_fixes::block_rows - 1)]; }
};

inline bool same_place(const raw_fix& a, const raw_fix& b) { return a.time_ms == b.time_ms && a.lon_e7 == b.lon_e7 && a.lat_e7 == b.lat_e7; }

// Of equal (vessel, time, lon, lat) the first by (speed, course, heading, status, source, line), a missing value last:
// which one is kept does not depend on the order of the rows. A missing value is greater than any other.
inline bool before(const raw_view& rows, std::int64_t a, std::int64_t b) {
    const packed_state p = rows[a].state;
    const packed_state q = rows[b].state;
    if (p.sog_mkn != q.sog_mkn) return p.sog_mkn < q.sog_mkn;
    if (p.cog_d != q.cog_d) return p.cog_d < q.cog_d;
    if (p.heading_d != q.heading_d) return p.heading_d < q.heading_d;
    return p.status != q.status ? p.status < q.status : a < b;
}

// The keys of one part's rows, each behind the earlier ones of its vessel.
struct order_part_body {
    column<const raw_fixes> parts;
    column<const std::int64_t> first_block;          // of each part
    column<std::vector<std::int64_t>> next;          // of each part: where the next row of each vessel goes
    column<std::int64_t> order;
    void operator()(std::int64_t part) const {
        std::int64_t* const to = next[part].data();
        for (std::int64_t b = 0; b < parts[part].blocks(); ++b) {
            const column<const raw_fix> rows = parts[part].block(b);
            const std::int64_t key = (first_block[part] + b) << raw_fixes::block_bits;
            for (std::int64_t i = 0; i < rows.size; ++i) order[to[rows[i].vessel]++] = key + i;
        }
    }
};

// Brings the keys of one vessel's rows into order; those of rows that are there already go to the end.
struct sort_vessel_body {
    struct timed {
        std::int64_t time_ms;
        std::int64_t key;
    };
    raw_view rows;
    column<const std::int64_t> offsets;
    column<const std::int64_t> vessels, first;  // those to sort, and where each has its scratch
    column<timed> scratch;
    column<std::int64_t> order;
    column<std::int64_t> kept;  // out, per vessel

    void operator()(std::int64_t i) const {
        const std::int64_t v = vessels[i];
        const std::int64_t count = offsets[v + 1] - offsets[v];
        std::int64_t* const keys = order.data + offsets[v];
        timed* const list = scratch.data + first[i];
        for (std::int64_t k = 0; k < count; ++k) list[k] = {rows[keys[k]].time_ms, keys[k]};
        std::sort(list, list + count, [this](const timed& a, const timed& b) {
            if (a.time_ms != b.time_ms) return a.time_ms < b.time_ms;
            const raw_fix& p = rows[a.key];
            const raw_fix& q = rows[b.key];
            if (p.lon_e7 != q.lon_e7) return p.lon_e7 < q.lon_e7;
            return p.lat_e7 != q.lat_e7 ? p.lat_e7 < q.lat_e7 : a.key < b.key;
        });
        std::int64_t used = 0;
        std::int64_t behind = count;
        for (std::int64_t k = 0; k < count;) {
            std::int64_t best = list[k].key;
            std::int64_t next = k + 1;
            for (; next < count && same_place(rows[list[next].key], rows[list[k].key]); ++next) {
                const bool better = before(rows, list[next].key, best);
                keys[--behind] = better ? best : list[next].key;
                if (better) best = list[next].key;
            }
            keys[used++] = best;
            k = next;
        }
        kept[v] = used;
    }
};

constexpr std::int64_t rows_ahead = 16;  // of the one in work a row is asked for

// The columns of one vessel, those of the state if there are any. The order stands in the column `line`, and each key goes when it
// is used.
struct fill_vessel_body {
    raw_view rows;
    column<const std::int64_t> offsets, kept;
    column<std::int32_t> vessel;
    column<std::int64_t> time_ms;
    column<std::int32_t> lon_e7, lat_e7, x, y, z, sog_mkn, cog_d, heading_d, status, source;
    column<std::int64_t> line;

    void operator()(std::int64_t v) const {
        const std::int64_t first = offsets[v];
        const std::int64_t end = first + kept[v];
        for (std::int64_t i = first; i < end; ++i) {
            if (i + rows_ahead < end) __builtin_prefetch(&rows[line[i + rows_ahead]]);
            const raw_view::block& from = rows.block_of(line[i]);
            const raw_fix& row = rows[line[i]];
            vessel[i] = static_cast<std::int32_t>(v);
            time_ms[i] = row.time_ms;
            lon_e7[i] = row.lon_e7;
            lat_e7[i] = row.lat_e7;
            if (!sog_mkn.empty()) {
                sog_mkn[i] = unpacked(row.state.sog_mkn, 30);
                cog_d[i] = unpacked(row.state.cog_d, 12);
                heading_d[i] = unpacked(row.state.heading_d, 12);
                status[i] = unpacked(row.state.status, 10);
            }
            source[i] = from.source;
            line[i] = from.lines_before + row.line;
        }
        to_ecef_rows(lon_e7, lat_e7, x, y, z, first, end);
    }
};

// Where the vessels of a number of parts go: one list of ids in the canonical order, and the first row of each.
struct vessel_places {
    std::vector<std::vector<std::uint32_t>> vessel_of;  // as in arranged_fixes
    std::vector<std::int64_t> offsets;                  // per vessel, and the end
    std::vector<std::vector<std::int64_t>> next;        // [part][number in the part] = the place of its first row
    std::vector<std::int64_t> unsorted;                 // vessels whose rows do not ascend in time
    std::shared_ptr<const std::vector<std::string>> vessels;
};

inline vessel_places place_vessels(const std::vector<raw_fixes>& parts) {
    vessel_places out;
    id_table ids;
    for (const raw_fixes& part : parts) {
        auto& codes = out.vessel_of.emplace_back();
        for (std::uint32_t v = 0; v < part.of_vessel().size(); ++v) codes.push_back(ids.intern(part.vessels()[v]));
    }
    std::vector<std::uint32_t> place;
    ids.sort_canonical(place);
    out.vessels = std::make_shared<const std::vector<std::string>>(ids.strings());
    out.offsets.resize(static_cast<std::size_t>(ids.size()) + 1);
    for (std::size_t p = 0; p < parts.size(); ++p) {
        for (std::size_t v = 0; v < out.vessel_of[p].size(); ++v) {
            std::uint32_t& code = out.vessel_of[p][v];
            code = place[code];
            out.offsets[code] += parts[p].of_vessel()[v].count;
        }
    }
    exclusive_scan(seq, column<const std::int64_t>{out.offsets.data(), ids.size()}, view(out.offsets));
    std::vector<std::int64_t> reached(out.offsets);
    std::vector<vessel_rows> before(static_cast<std::size_t>(ids.size()));
    for (std::size_t p = 0; p < parts.size(); ++p) {
        auto& next = out.next.emplace_back();
        for (std::size_t v = 0; v < out.vessel_of[p].size(); ++v) {
            const std::uint32_t code = out.vessel_of[p][v];
            const vessel_rows& more = parts[p].of_vessel()[v];
            before[code].ascends = before[code].ascends && more.ascends && more.first_ms > before[code].last_ms;
            before[code].last_ms = more.last_ms;
            next.push_back(reached[code]);
            reached[code] += more.count;
        }
    }
    for (std::size_t v = 0; v < before.size(); ++v) {
        if (!before[v].ascends) out.unsorted.push_back(static_cast<std::int64_t>(v));
    }
    return out;
}

// Sorts the rows of some vessels; kept[v] becomes the number of rows that are not duplicates.
template <class Policy>
void sort_vessels(const Policy& policy, raw_view rows, const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& vessels,
                  column<std::int64_t> order, std::vector<std::int64_t>& kept) {
    std::vector<std::int64_t> first{0};
    for (const std::int64_t v : vessels) first.push_back(first.back() + kept[static_cast<std::size_t>(v)]);
    buffer<sort_vessel_body::timed> scratch(first.back());
    for_each_index(policy, static_cast<std::int64_t>(vessels.size()),
                   sort_vessel_body{rows, view(offsets), view(vessels), view(std::as_const(first)), view(scratch), order, view(kept)});
}

// The keys that stand behind the kept ones of their vessels, as rows.
template <class Policy>
std::vector<duplicate_row> list_duplicates(const Policy& policy, raw_view rows, const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& kept,
                                                  column<const std::int64_t> order) {
    std::vector<std::uint64_t> keys;
    for (std::size_t v = 0; v < kept.size(); ++v) keys.insert(keys.end(), order.data + offsets[v] + kept[v], order.data + offsets[v + 1]);
    sort_keys(policy, view(keys));
    std::vector<duplicate_row> out;
    for (const std::uint64_t each : keys) {
        const auto key = static_cast<std::int64_t>(each);
        out.push_back({rows.block_of(key).source, rows.block_of(key).lines_before + rows[key].line});
    }
    return out;
}

// Makes every column one of `count` values, each on one of the policy's threads; those of the state if they are asked for.
template <class Policy>
void resize_columns(const Policy& policy, fixes& rows, std::int64_t count, bool state) {
    std::vector<std::function<void()>> work;
    rows.each_column([&](auto& part) {
        if (!state && rows.is_state(part)) return;
        part.reserve(static_cast<std::size_t>(count));
        work.push_back([&part, count] {
            lay_out_pages(part.data(), static_cast<std::size_t>(count) * sizeof part[0]);
            part.resize(static_cast<std::size_t>(count));
        });
    });
    for_each_index(policy, static_cast<std::int64_t>(work.size()), [&](std::int64_t i) { work[static_cast<std::size_t>(i)](); });
}

// Closes the room behind the kept rows of each vessel.
template <class T>
void close_up(std::vector<T>& part, const std::vector<std::int64_t>& offsets, const std::vector<std::int64_t>& kept) {
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
// one is kept and the others come back as duplicates. The parts stand by (source, line); `rows.sources` is left to the
// caller. Without `state` the columns of speed, course, heading and status stay empty. No result depends on where a source was cut
// into parts. O(n) work where the rows of each vessel come by time,
// else O(n log n) and 16 bytes a row of scratch.
template <host_policy Policy>
arranged_fixes arrange(const Policy& policy, const std::vector<raw_fixes>& parts, bool state = true) {
    detail::vessel_places places = detail::place_vessels(parts);
    const std::vector<std::int64_t>& offsets = places.offsets;
    const auto vessels = static_cast<std::int64_t>(offsets.size()) - 1;
    std::vector<std::int64_t> first_block;
    std::vector<detail::raw_view::block> blocks;
    for (const raw_fixes& part : parts) {
        first_block.push_back(static_cast<std::int64_t>(blocks.size()));
        for (std::int64_t b = 0; b < part.blocks(); ++b) blocks.push_back({part.block(b).data, part.lines_before(), part.source()});
    }
    const detail::raw_view raw{view(std::as_const(blocks))};

    arranged_fixes out;
    fixes& rows = out.rows;
    detail::resize_columns(policy, rows, offsets.back(), state);
    const column<std::int64_t> order = view(rows.line);
    for_each_index(policy, static_cast<std::int64_t>(parts.size()),
                   detail::order_part_body{view(parts), view(std::as_const(first_block)), view(places.next), order});

    std::vector<std::int64_t> kept(static_cast<std::size_t>(vessels));
    for (std::size_t v = 0; v < kept.size(); ++v) kept[v] = offsets[v + 1] - offsets[v];
    detail::sort_vessels(policy, raw, offsets, places.unsorted, order, kept);
    out.duplicates = detail::list_duplicates(policy, raw, offsets, kept, order);
    for_each_index(policy, vessels,
                   detail::fill_vessel_body{raw, view(offsets), view(std::as_const(kept)), view(rows.vessel), view(rows.time_ms), view(rows.lon_e7),
                                            view(rows.lat_e7), view(rows.x), view(rows.y), view(rows.z), view(rows.sog_mkn), view(rows.cog_d),
                                            view(rows.heading_d), view(rows.status), view(rows.source), order});
    if (!out.duplicates.empty()) rows.each_column([&](auto& part) { detail::close_up(part, offsets, kept); });
    rows.vessels = std::move(places.vessels);
    out.vessel_of = std::move(places.vessel_of);
    return out;
}

}  // namespace sanc
