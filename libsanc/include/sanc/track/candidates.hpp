// SPDX-License-Identifier: Apache-2.0
// Candidates for a contact: pairs of pieces of tracks whose boxes, in space and time, come within a distance. Nothing is
// missed: a box is a box in ECEF, where there is no antimeridian and no pole.
#pragma once

#include <sanc/sort.hpp>
#include <sanc/track/track_pieces.hpp>

namespace sanc::detail {

// The cells of a piece's box widened by half the reach.
struct cell_range {
    std::int64_t low[3], high[3];

    SANC_HD cell_range(const track_piece& p, const join_grid& grid) {
        for (int c = 0; c < 3; ++c) {
            low[c] = floor_div(p.low[c] - (grid.reach + 1) / 2, grid.cell);
            high[c] = floor_div(p.high[c] + (grid.reach + 1) / 2, grid.cell);
        }
    }
    [[nodiscard]] SANC_HD std::int64_t size() const {
        return (high[0] - low[0] + 1) * (high[1] - low[1] + 1) * (high[2] - low[2] + 1);
    }
};

SANC_HD constexpr std::uint64_t cell_key(std::int64_t slab, std::int64_t x, std::int64_t y, std::int64_t z) {
    std::uint64_t key = static_cast<std::uint64_t>(slab) * 0x9E3779B97F4A7C15U;
    for (const std::int64_t part : {x, y, z}) {
        key = (key ^ static_cast<std::uint64_t>(part)) * 0xBF58476D1CE4E5B9U;
        key ^= key >> 29;
    }
    return key;
}

struct count_cells_body {
    column<const track_piece> pieces;
    join_grid grid;
    column<std::int64_t> counts;
    SANC_HD void operator()(std::int64_t i) const { counts[i] = cell_range(pieces[i], grid).size(); }
};

struct write_cells_body {
    column<const track_piece> pieces;
    join_grid grid;
    column<const std::int64_t> first;
    column<std::uint64_t> keys;
    column<std::int64_t> owners;
    SANC_HD void operator()(std::int64_t i) const {
        const cell_range cells(pieces[i], grid);
        std::int64_t at = first[i];
        for (std::int64_t z = cells.low[2]; z <= cells.high[2]; ++z) {
            for (std::int64_t y = cells.low[1]; y <= cells.high[1]; ++y) {
                for (std::int64_t x = cells.low[0]; x <= cells.high[0]; ++x) {
                    keys[at] = cell_key(pieces[i].slab, x, y, z);
                    owners[at++] = i;
                }
            }
        }
    }
};

// The pairs of entry p with later entries of its cell. With `out` empty it only counts. A pair that shares several cells
// is taken in the one that holds the low corner of the common box.
struct pair_cells_body {
    column<const track_piece> pieces;
    join_grid grid;
    column<const std::uint64_t> keys;
    column<const std::int64_t> owners;
    column<std::int64_t> places;
    column<std::uint64_t> out;  // piece * 2^32 + piece, the lower first

    SANC_HD void operator()(std::int64_t p) const {
        std::int64_t count = 0;
        const track_piece& a = pieces[owners[p]];
        for (std::int64_t q = p + 1; q < keys.size && keys[q] == keys[p]; ++q) {
            const track_piece& b = pieces[owners[q]];
            if (a.vessel == b.vessel || !near(a, b) || common_key(a, b) != keys[p]) continue;
            if (!out.empty()) {
                const std::int64_t i = owners[p] < owners[q] ? owners[p] : owners[q];
                const std::int64_t j = owners[p] < owners[q] ? owners[q] : owners[p];
                out[places[p] + count] = static_cast<std::uint64_t>(i) << 32 | static_cast<std::uint64_t>(j);
            }
            ++count;
        }
        if (out.empty()) places[p] = count;
    }
    SANC_HD bool near(const track_piece& a, const track_piece& b) const {
        if (a.slab != b.slab || a.begin_ms > b.end_ms || b.begin_ms > a.end_ms) return false;
        for (int c = 0; c < 3; ++c) {
            if (static_cast<std::int64_t>(a.low[c]) - b.high[c] > grid.reach) return false;
            if (static_cast<std::int64_t>(b.low[c]) - a.high[c] > grid.reach) return false;
        }
        return true;
    }
    SANC_HD std::uint64_t common_key(const track_piece& a, const track_piece& b) const {
        const cell_range m(a, grid);
        const cell_range n(b, grid);
        std::int64_t corner[3];
        for (int c = 0; c < 3; ++c) corner[c] = m.low[c] > n.low[c] ? m.low[c] : n.low[c];
        return cell_key(a.slab, corner[0], corner[1], corner[2]);
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

struct gather_body {
    column<const std::uint64_t> from;
    column<const std::int64_t> chosen;
    column<std::uint64_t> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] = from[chosen[i]]; }
};

// What the join gives: pieces; pairs of them in the order (segment a, segment b, piece a, piece b), which is time order
// within two segments; where each pair of segments starts.
template <class Pieces, class Keys, class Starts>
struct candidate_list {
    Pieces pieces;
    Keys pairs;
    Starts groups;
};

// O(pieces + cells + pairs that share a cell).
template <class Policy>
auto find_candidates(const Policy& policy, const leg_view& legs, const join_grid& grid, const monitor& watch) {
    const std::int64_t segments = legs.segments();
    auto places = make_buffer<std::int64_t>(policy, segments + 1);
    for_each_index(policy, segments, cut_pieces_body{legs, grid, view(places), {}});
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{places.data(), segments}, view(places));
    if (count >= std::int64_t{1} << 32) {
        bad_argument("contacts", "pieces of tracks", std::to_string(count), "more than 2^32; split the period");
    }
    auto pieces = make_buffer<track_piece>(policy, count);
    if (count > 0) for_each_index(policy, segments, cut_pieces_body{legs, grid, view(places), view(pieces)});
    watch(0.1);

    const column<const track_piece> all = {pieces.data(), count};
    auto first = make_buffer<std::int64_t>(policy, count + 1);
    for_each_index(policy, count, count_cells_body{all, grid, view(first)});
    const std::int64_t entries = exclusive_scan(policy, column<const std::int64_t>{first.data(), count}, view(first));
    auto keys = make_buffer<std::uint64_t>(policy, entries);
    auto owners = make_buffer<std::int64_t>(policy, entries);
    for_each_index(policy, count, write_cells_body{all, grid, view(first), view(keys), view(owners)});
    sort_by_key(policy, view(keys), view(owners));
    watch(0.3);

    auto pair_places = make_buffer<std::int64_t>(policy, entries + 1);
    pair_cells_body join{all, grid, {keys.data(), entries}, {owners.data(), entries}, view(pair_places), {}};
    for_each_chunk(policy, entries, std::int64_t{1} << 18, watch.part(0.3, 0.6), join);
    const std::int64_t found =
        exclusive_scan(policy, column<const std::int64_t>{pair_places.data(), entries}, view(pair_places));
    auto pairs = make_buffer<std::uint64_t>(policy, found);
    join.out = view(pairs);
    if (found > 0) for_each_chunk(policy, entries, std::int64_t{1} << 18, watch.part(0.6, 0.9), join);

    // Sorted by pieces, once each (two cells may share a key), then grouped by segments.
    sort_keys(policy, view(pairs));
    auto spare = make_buffer<std::uint8_t>(policy, found);
    for_each_index(policy, found, mark_first_body{{pairs.data(), found}, view(spare)});
    auto chosen = select(policy, column<const std::uint8_t>{spare.data(), found});
    auto kept = make_buffer<std::uint64_t>(policy, chosen.size());
    for_each_index(policy, chosen.size(), gather_body{{pairs.data(), found}, {chosen.data(), chosen.size()}, view(kept)});
    auto group_keys = make_buffer<std::uint64_t>(policy, chosen.size());
    for_each_index(policy, kept.size(), segments_key_body{all, {kept.data(), kept.size()}, view(group_keys)});
    sort_by_key(policy, view(group_keys), view(kept));
    auto flags = make_buffer<std::uint8_t>(policy, kept.size());
    for_each_index(policy, kept.size(), mark_first_body{{group_keys.data(), kept.size()}, view(flags)});
    auto groups = select(policy, column<const std::uint8_t>{flags.data(), kept.size()});
    watch(1.0);
    return candidate_list<decltype(pieces), decltype(kept), decltype(groups)>{std::move(pieces), std::move(kept),
                                                                              std::move(groups)};
}

}  // namespace sanc::detail
