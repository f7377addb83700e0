// SPDX-License-Identifier: Apache-2.0
// Candidates for a contact: windows of time in which two segments may be near one another, from a join of their pieces.
// Nothing is missed: boxes are boxes in ECEF, where there is no antimeridian and no pole.
#pragma once

#include <sanc/sort.hpp>
#include <sanc/track/track_pieces.hpp>

namespace sanc::detail {

// Cells of level n have a side of 4^n cells. A piece lives at the least level whose side is not less than its box, so it
// covers at most eight cells there; it visits the levels above at which others live.
struct join_grid {
    std::int64_t cell;          // 2^-8 m
    std::int64_t reach;         // the distance, 2^-8 m, rounded up
    std::uint32_t levels = 0;   // bit n: pieces live at level n

    static constexpr int most_levels = 16;
    SANC_HD double side(int level) const { return static_cast<double>(cell) * static_cast<double>(std::int64_t{1} << (2 * level)); }
};

// The box of a piece, widened by half the reach on each side.
struct piece_box {
    double low[3], high[3];

    SANC_HD piece_box(const track_piece& p, const join_grid& grid) {
        const double more = static_cast<double>(p.slack) + static_cast<double>(grid.reach) / 2 + 1;
        for (int c = 0; c < 3; ++c) {
            low[c] = (p.from[c] < p.to[c] ? p.from[c] : p.to[c]) - more;
            high[c] = (p.from[c] < p.to[c] ? p.to[c] : p.from[c]) + more;
        }
    }
    SANC_HD int level(const join_grid& grid) const {
        int n = 0;
        for (int c = 0; c < 3; ++c) {
            while (n + 1 < join_grid::most_levels && high[c] - low[c] > grid.side(n)) ++n;
        }
        return n;
    }
};

// The cells of a box at a level. Which cell a value falls into never falls with the value, so boxes that overlap share the
// cell of the low corner of what they share, whatever the rounding.
struct cell_range {
    std::int64_t low[3], high[3];

    SANC_HD cell_range(const piece_box& box, const join_grid& grid, int level) {
        const double over = 1.0 / grid.side(level);
        for (int c = 0; c < 3; ++c) {
            low[c] = cell_of(box.low[c] * over);
            high[c] = cell_of(box.high[c] * over);
        }
    }
    SANC_HD static std::int64_t cell_of(double value) { return static_cast<std::int64_t>(value + 0x1p40); }
    [[nodiscard]] SANC_HD std::int64_t size() const {
        return (high[0] - low[0] + 1) * (high[1] - low[1] + 1) * (high[2] - low[2] + 1);
    }
};

// 31 bits of a hash, and room for the bit of visitors: two cells may share a key.
SANC_HD constexpr std::uint64_t cell_key(std::int64_t slot, int level, std::int64_t x, std::int64_t y, std::int64_t z) {
    std::uint64_t key = static_cast<std::uint64_t>(slot * 32 + level) * 0x9E3779B97F4A7C15U;
    for (const std::int64_t part : {x, y, z}) {
        key = (key ^ static_cast<std::uint64_t>(part)) * 0xBF58476D1CE4E5B9U;
        key ^= key >> 29;
    }
    return key >> 33 << 1;
}

// The levels of one block of pieces.
struct levels_body {
    static constexpr std::int64_t block = 1024;
    column<const track_piece> pieces;
    join_grid grid;
    column<std::uint32_t> levels;
    SANC_HD void operator()(std::int64_t b) const {
        std::uint32_t found = 0;
        for (std::int64_t i = b * block; i < pieces.size && i < (b + 1) * block; ++i) {
            if (!pieces[i].empty()) found |= 1U << piece_box(pieces[i], grid).level(grid);
        }
        levels[b] = found;
    }
};

// The cells of a piece. With `keys` empty it only counts.
struct cells_body {
    column<const track_piece> pieces;
    join_grid grid;
    column<std::int64_t> places;  // per piece: how many (counting) or where the first one goes
    column<std::uint64_t> keys;
    column<std::uint32_t> owners;

    SANC_HD void operator()(std::int64_t i) const {
        if (keys.empty()) places[i] = 0;
        if (pieces[i].empty()) return;
        const piece_box box(pieces[i], grid);
        const int home = box.level(grid);
        std::int64_t at = places[i];
        for (int level = home; level < join_grid::most_levels; ++level) {
            if (((grid.levels >> level) & 1U) == 0) continue;
            const cell_range cells(box, grid, level);
            if (keys.empty()) places[i] += cells.size();
            else write(cells, i, level, level > home, at);
        }
    }
    SANC_HD void write(const cell_range& cells, std::int64_t i, int level, bool visits, std::int64_t& at) const {
        for (std::int64_t z = cells.low[2]; z <= cells.high[2]; ++z) {
            for (std::int64_t y = cells.low[1]; y <= cells.high[1]; ++y) {
                for (std::int64_t x = cells.low[0]; x <= cells.high[0]; ++x) {
                    keys[at] = cell_key(pieces[i].slot, level, x, y, z) | (visits ? 1U : 0U);
                    owners[at++] = static_cast<std::uint32_t>(i);
                }
            }
        }
    }
};

// The pairs of entry p, which lives in its cell, with the later entries there; those who visit come last. With `out` empty
// it only counts. A pair that shares several cells is taken in the one that holds the low corner of what the boxes share; it
// may come twice, as two cells may share a key.
struct pair_cells_body {
    column<const track_piece> pieces;
    join_grid grid;
    column<const std::uint64_t> keys;
    column<const std::uint32_t> owners;
    column<std::int64_t> places;
    column<std::uint64_t> out;  // piece * 2^32 + piece, that of the lower segment first

    SANC_HD void operator()(std::int64_t p) const {
        if (out.empty()) places[p] = 0;
        else if (places[p] == places[p + 1]) return;
        if ((keys[p] & 1U) != 0) return;
        std::int64_t count = 0;
        for (std::int64_t q = p + 1; same_cell(p, q); ++q) {
            if (!meet(p, q)) continue;
            if (!out.empty()) out[places[p] + count] = pair(p, q);
            ++count;
        }
        if (out.empty()) places[p] = count;
    }
    // Whether q, behind p, is an entry of its cell.
    SANC_HD bool same_cell(std::int64_t p, std::int64_t q) const { return q < keys.size && keys[q] <= (keys[p] | 1U); }
    // Whether the pair of two entries of a cell is taken there.
    SANC_HD bool meet(std::int64_t p, std::int64_t q) const {
        const track_piece& mine = pieces[owners[p]];
        const track_piece& other = pieces[owners[q]];
        return near(mine, other) && common_key(mine, other) == keys[p];
    }
    SANC_HD std::uint64_t pair(std::int64_t p, std::int64_t q) const {
        const bool first = pieces[owners[p]].segment < pieces[owners[q]].segment;
        return static_cast<std::uint64_t>(owners[first ? p : q]) << 32 | owners[first ? q : p];
    }

    // False where the two are certainly farther apart than the reach, at every time they share. Doubles of places are
    // within 2^-18 units.
    SANC_HD bool near(const track_piece& a, const track_piece& b) const {
        if (a.slot != b.slot || a.vessel == b.vessel) return false;
        const std::int64_t begin = a.begin_ms > b.begin_ms ? a.begin_ms : b.begin_ms;
        const std::int64_t end = a.end_ms < b.end_ms ? a.end_ms : b.end_ms;
        if (begin > end) return false;
        const double limit = static_cast<double>(grid.reach) + a.slack + b.slack + 1;
        if (boxes_apart(a, b) > 2 * limit) return false;
        const double over_a = a.end_ms > a.begin_ms ? 1.0 / static_cast<double>(a.end_ms - a.begin_ms) : 0.0;
        const double over_b = b.end_ms > b.begin_ms ? 1.0 / static_cast<double>(b.end_ms - b.begin_ms) : 0.0;
        double d2 = 0;
        double dv = 0;
        double v2 = 0;
        for (int c = 0; c < 3; ++c) {
            const double va = (static_cast<double>(a.to[c]) - a.from[c]) * over_a;
            const double vb = (static_cast<double>(b.to[c]) - b.from[c]) * over_b;
            const double d = (a.from[c] + va * static_cast<double>(begin - a.begin_ms)) -
                             (b.from[c] + vb * static_cast<double>(begin - b.begin_ms));
            d2 += d * d;
            dv += d * (va - vb);
            v2 += (va - vb) * (va - vb);
        }
        const auto last = static_cast<double>(end - begin);
        const double nearest = v2 > 0 ? std::fmin(std::fmax(-dv / v2, 0.0), last) : 0.0;
        return d2 + nearest * (2 * dv + nearest * v2) <= limit * limit * 1.000001 + d2 * 0x1p-40;
    }
    // Twice the distance of the boxes of the two ways, along the axis where it is greatest.
    SANC_HD static double boxes_apart(const track_piece& a, const track_piece& b) {
        std::int64_t most = 0;
        for (int c = 0; c < 3; ++c) {
            const std::int64_t way_a = std::int64_t{a.to[c]} - a.from[c];
            const std::int64_t way_b = std::int64_t{b.to[c]} - b.from[c];
            const std::int64_t middles = 2 * (std::int64_t{a.from[c]} - b.from[c]) + way_a - way_b;
            const std::int64_t apart = (middles < 0 ? -middles : middles) - (way_a < 0 ? -way_a : way_a) - (way_b < 0 ? -way_b : way_b);
            most = apart > most ? apart : most;
        }
        return static_cast<double>(most);
    }
    SANC_HD std::uint64_t common_key(const track_piece& a, const track_piece& b) const {
        const piece_box m(a, grid);
        const piece_box n(b, grid);
        const int level = m.level(grid) > n.level(grid) ? m.level(grid) : n.level(grid);
        const cell_range of_m(m, grid, level);
        const cell_range of_n(n, grid, level);
        std::int64_t corner[3];
        for (int c = 0; c < 3; ++c) corner[c] = of_m.low[c] > of_n.low[c] ? of_m.low[c] : of_n.low[c];
        return cell_key(a.slot, level, corner[0], corner[1], corner[2]);
    }
};

struct slot_key_body {
    column<const track_piece> pieces;
    column<const std::uint64_t> pairs;
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const {
        keys[i] = static_cast<std::uint64_t>(pieces[static_cast<std::int64_t>(pairs[i] >> 32)].slot);
    }
};

struct segments_key_body {
    column<const track_piece> pieces;
    column<const std::uint64_t> pairs;
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const {
        const auto a = static_cast<std::uint64_t>(pieces[static_cast<std::int64_t>(pairs[i] >> 32)].segment);
        const auto b = static_cast<std::uint64_t>(pieces[static_cast<std::int64_t>(pairs[i] & 0xFFFFFFFFU)].segment);
        keys[i] = a << 32 | b;
    }
};

// Marks where a new value starts.
struct mark_first_body {
    column<const std::uint64_t> keys;
    column<std::uint8_t> flags;
    SANC_HD void operator()(std::int64_t i) const { flags[i] = i == 0 || keys[i] != keys[i - 1]; }
};

// Marks where a run of slots one after the other starts that two segments share, if it is long enough.
struct mark_window_body {
    column<const track_piece> pieces;
    column<const std::uint64_t> pairs, segments;
    std::int64_t least;  // slots
    column<std::uint8_t> flags;

    SANC_HD std::int64_t slot(std::int64_t i) const { return pieces[static_cast<std::int64_t>(pairs[i] >> 32)].slot; }
    SANC_HD bool follows(std::int64_t i) const { return segments[i] == segments[i - 1] && slot(i) <= slot(i - 1) + 1; }
    SANC_HD void operator()(std::int64_t i) const {
        flags[i] = 0;
        if (i > 0 && follows(i)) return;
        std::int64_t k = 1;
        while (k < least && i + k < pairs.size && follows(i + k)) ++k;
        flags[i] = k >= least;
    }
};

// A time in which two segments may be near. At the ms before it and behind it they are not.
struct pair_window {
    std::int32_t segment_a, segment_b;
    std::int32_t slot;  // the first
    std::int64_t low_ms, high_ms;
};

struct write_window_body {
    mark_window_body runs;
    slot_grid grid;
    bool instants;
    column<const std::int64_t> starts;
    column<pair_window> out;
    SANC_HD void operator()(std::int64_t w) const {
        const std::int64_t i = starts[w];
        std::int64_t last = i;
        while (last + 1 < runs.pairs.size && runs.follows(last + 1)) ++last;
        // At the instants around them the two are apart: the window ends next to those.
        const std::int64_t low = (grid.base + runs.slot(i)) * grid.slot_ms - (instants ? grid.slot_ms - 1 : 0);
        const std::int64_t high = (grid.base + runs.slot(last) + 1) * grid.slot_ms - 1;
        out[w] = {static_cast<std::int32_t>(runs.segments[i] >> 32), static_cast<std::int32_t>(runs.segments[i] & 0xFFFFFFFFU),
                  static_cast<std::int32_t>(runs.slot(i)), low, high};
    }
};

template <class Policy>
auto find_pairs(const Policy& policy, const pair_cells_body& cells, const monitor& watch) {
    pair_cells_body join = cells;
    constexpr std::int64_t chunk = std::int64_t{1} << 18;
    const std::int64_t entries = join.keys.size;
    auto places = make_buffer<std::int64_t>(policy, entries + 1);
    join.places = view(places);
    for_each_chunk(policy, entries, chunk, watch.part(0.0, 0.5), join);
    const std::int64_t found = exclusive_scan(policy, column<const std::int64_t>{places.data(), entries}, view(places));
    auto pairs = make_buffer<std::uint64_t>(policy, found);
    join.out = view(pairs);
    if (found > 0) for_each_chunk(policy, entries, chunk, watch.part(0.5, 1.0), join);
    return pairs;
}

// The pairs of pieces that may be near. O(pieces + cells + pairs that share a cell).
template <class Policy>
auto join_pieces(const Policy& policy, column<const track_piece> pieces, join_grid grid, const monitor& watch) {
    const std::int64_t blocks = (pieces.size + levels_body::block - 1) / levels_body::block;
    auto levels = make_buffer<std::uint32_t>(policy, blocks);
    for_each_index(policy, blocks, levels_body{pieces, grid, view(levels)});
    for (const std::uint32_t some : to_host(policy, column<const std::uint32_t>{levels.data(), blocks})) grid.levels |= some;

    auto first = make_buffer<std::int64_t>(policy, pieces.size + 1);
    for_each_index(policy, pieces.size, cells_body{pieces, grid, view(first), {}, {}});
    const std::int64_t entries = exclusive_scan(policy, column<const std::int64_t>{first.data(), pieces.size}, view(first));
    auto keys = make_buffer<std::uint64_t>(policy, entries);
    auto owners = make_buffer<std::uint32_t>(policy, entries);
    if (entries > 0) for_each_index(policy, pieces.size, cells_body{pieces, grid, view(first), view(keys), view(owners)});
    sort_by_key(policy, view(keys), view(owners), watch.part(0.0, 0.2));

    return find_pairs(policy, pair_cells_body{pieces, grid, {keys.data(), entries}, {owners.data(), entries}, {}, {}}, watch.part(0.2, 1.0));
}

// The windows of pairs of pieces, in the order (segment a, segment b, time). `pairs` gets into that order.
template <class Policy>
auto make_windows(const Policy& policy, column<const track_piece> pieces, const slot_grid& grid, bool instants, std::int64_t least,
                  column<std::uint64_t> pairs, const monitor& watch) {
    auto keys = make_buffer<std::uint64_t>(policy, pairs.size);
    for_each_index(policy, pairs.size, slot_key_body{pieces, pairs, view(keys)});
    sort_by_key(policy, view(keys), pairs, watch.part(0.0, 0.5));
    for_each_index(policy, pairs.size, segments_key_body{pieces, pairs, view(keys)});
    sort_by_key(policy, view(keys), pairs, watch.part(0.5, 1.0));
    auto flags = make_buffer<std::uint8_t>(policy, pairs.size);
    const mark_window_body runs{pieces, pairs, {keys.data(), pairs.size}, least, view(flags)};
    for_each_index(policy, pairs.size, runs);
    const auto starts = select(policy, column<const std::uint8_t>{flags.data(), pairs.size});
    auto windows = make_buffer<pair_window>(policy, starts.size());
    for_each_index(policy, starts.size(), write_window_body{runs, grid, instants, {starts.data(), starts.size()}, view(windows)});
    return windows;
}

}  // namespace sanc::detail
