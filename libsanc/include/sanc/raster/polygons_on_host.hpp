// SPDX-License-Identifier: Apache-2.0
// Polygons on the host: columns pair up by remembering the open edge of each while the corners go by, and rings are taken as
// their first corners go by, so nothing is sorted. The same polygons as trace_polygons() of polygons.hpp, which includes this.
#pragma once

#include <sanc/raster/corners_on_host.hpp>
#include <sanc/raster/polygons.hpp>

namespace sanc {
namespace detail {

// Rings by their first corners and how many corners they have, in order of the first corners.
template <class Index>
struct ring_list {
    buffer<Index> start, corners;
    std::int64_t count = 0;
};

// The corners of a mask, `Index` wide enough to number them.
template <class Index>
struct corner_walk {
    bit_view bits;
    corner_columns turns;
    column<Index> partner;         // along the column
    column<std::uint8_t> walked;

    std::int64_t size() const { return turns.x.size; }
    // The first corner of grid row y or of one below it.
    std::int64_t first_of_row(std::int64_t y) const { return std::lower_bound(turns.y.begin(), turns.y.end(), y) - turns.y.begin(); }

    static constexpr Index none = -1;     // no edge is open at a column
    static constexpr Index from_above = -2;  // one is that began above the strip

    // Pairs the corners [c, end), which begin with grid row y. open[x]: `none` or `from_above` as the strip begins, as it ends
    // also the corner whose edge goes on below. head[x]: the corner that ends the edge from above.
    void pair_strip(std::int64_t c, std::int64_t end, Index* open, Index* head) const {
        const auto meet = [&](std::int64_t corner) {
            const std::int32_t x = turns.x[corner];
            const Index other = open[x];
            open[x] = other == none ? static_cast<Index>(corner) : none;
            if (other == from_above) head[x] = static_cast<Index>(corner);
            if (other < 0) return;
            partner[corner] = other;
            partner[other] = static_cast<Index>(corner);
        };
        for (; c < end; ++c) {
            if (turns.kind[c] == lone_corner) {
                meet(c);
                continue;
            }
            const bool swapped = (turns.kind[c] & column_swap) != 0;
            meet(swapped ? c + 1 : c);
            meet(swapped ? c : c + 1);
            ++c;
        }
    }

    template <class Policy>
    void pair_columns(const Policy& policy) const {
        const std::int64_t parts = std::min<std::int64_t>(pieces(policy), bits.height + 1);
        const std::int64_t columns = std::int64_t{bits.width} + 1;
        const std::int64_t rows = (bits.height + parts) / parts;
        buffer<Index> open(parts * columns);
        buffer<Index> head(parts * columns);
        for_each_index(policy, parts, [&](std::int64_t part) {
            const std::int64_t y = part * rows;
            Index* const first = open.data() + part * columns;
            std::fill_n(head.data() + part * columns, columns, none);
            for (std::int64_t x = 0; x < columns; ++x) {
                const auto set = [&](std::int64_t at) {
                    return y > 0 && y <= bits.height && at >= 0 && at < bits.width && bits.test(static_cast<std::int32_t>(y - 1), static_cast<std::int32_t>(at));
                };
                first[x] = set(x - 1) != set(x) ? from_above : none;
            }
            pair_strip(first_of_row(y), first_of_row(y + rows), first, head.data() + part * columns);
        });
        // The edges that cross from strip to strip.
        for (std::int64_t part = 1; part < parts; ++part) {
            Index* const above = open.data() + (part - 1) * columns;
            Index* const below = open.data() + part * columns;
            for (std::int64_t x = 0; x < columns; ++x) {
                const Index end = head[part * columns + x];
                if (end != none) {
                    partner[end] = above[x];
                    partner[above[x]] = end;
                }
                if (below[x] == from_above) below[x] = above[x];
            }
        }
    }

    // A shell leaves its first corner, which has its part below on the right, downwards; a hole to the right.
    bool is_shell(std::int64_t c) const { return bits.test(turns.y[c], turns.x[c]); }
    bool inside(std::int64_t c) const { return turns.y[c] < bits.height && turns.x[c] < bits.width; }

    // Calls take(corner) around the ring of corner c until it is round or take() gives false; says whether it came round.
    template <class Take>
    bool follow(std::int64_t c, const Take& take) const {
        bool along_column = inside(c) && is_shell(c);
        std::int64_t at = c;
        do {
            if (!take(at)) return false;
            at = along_column ? partner[at] : at ^ 1;
            along_column = !along_column;
        } while (at != c);
        return true;
    }

    // The rings whose first corners are in [low, high). Walks that meet a corner before it or one walked in vain are given up.
    // Both are even: a first corner and the other end of its row edge are in one piece.
    void find_rings(std::int64_t low, std::int64_t high, ring_list<Index>& out) const {
        out.start = buffer<Index>((high - low) / 2);
        out.corners = buffer<Index>((high - low) / 2);
        for (std::int64_t c = low; c < high; ++c) {
            if (walked[c] != 0) continue;
            std::int64_t corners = 0;
            const bool round = follow(c, [&](std::int64_t at) {
                if (at < low) return false;
                if (at < high) {
                    if (walked[at] != 0) return false;
                    walked[at] = 1;
                }
                ++corners;
                return true;
            });
            if (!round) continue;
            out.start[out.count] = static_cast<Index>(c);
            out.corners[out.count++] = static_cast<Index>(corners);
        }
    }
};

// place[part]: the place of a 4-connected part in the order of (object, first pixel); `features` as of multipolygons.
template <class Policy>
buffer<std::int32_t> place_parts(const Policy& policy, const run_labels& parts, const run_labels& objects, large_vector<std::int64_t>& features) {
    features.assign(static_cast<std::size_t>(objects.count) + 1, 0);
    buffer<std::int32_t> place(parts.count);
    if (parts.count == objects.count) {
        for (std::int64_t part = 0; part <= parts.count; ++part) features[static_cast<std::size_t>(part)] = part;
        for (std::int64_t part = 0; part < parts.count; ++part) place[part] = static_cast<std::int32_t>(part);
        return place;
    }
    for_each_run_by_component(policy, view(parts.label), [&](std::int64_t r, bool first) {
        if (first) place[parts.label[r]] = objects.label[r];
    });
    for (const std::int32_t object : place) ++features[static_cast<std::size_t>(object) + 1];
    for (std::size_t object = 1; object < features.size(); ++object) features[object] += features[object - 1];
    buffer<std::int64_t> next(objects.count);
    std::copy_n(features.begin(), objects.count, next.begin());
    for (std::int32_t& object : place) object = static_cast<std::int32_t>(next[object]++);
    return place;
}

// The rings of the walk in order of (part, first corner) into `made`, whose features are there.
template <class Index, class Policy>
void write_rings(const Policy& policy, const corner_walk<Index>& walk, const std::vector<ring_list<Index>>& found, const buffer<std::int32_t>& place,
                 multipolygons& made) {
    std::int64_t rings = 0;
    for (const auto& list : found) rings += list.count;
    made.polygons.assign(static_cast<std::size_t>(place.size()) + 1, 0);
    const auto part_of = [&](Index start) { return static_cast<std::size_t>(place[walk.turns.part[start]]); };
    for (const auto& list : found) {
        for (std::int64_t i = 0; i < list.count; ++i) ++made.polygons[part_of(list.start[i]) + 1];
    }
    for (std::size_t part = 1; part < made.polygons.size(); ++part) made.polygons[part] += made.polygons[part - 1];
    buffer<Index> start(rings);
    made.rings.resize(static_cast<std::size_t>(rings) + 1);
    {
        buffer<std::int64_t> next(place.size());
        std::copy_n(made.polygons.begin(), place.size(), next.begin());
        for (const auto& list : found) {
            for (std::int64_t i = 0; i < list.count; ++i) {
                const std::int64_t at = next[static_cast<std::int64_t>(part_of(list.start[i]))]++;
                start[at] = list.start[i];
                made.rings[static_cast<std::size_t>(at) + 1] = list.corners[i];
            }
        }
    }
    for (std::size_t ring = 1; ring < made.rings.size(); ++ring) made.rings[ring] += made.rings[ring - 1];
    made.x.resize(static_cast<std::size_t>(walk.size()));
    made.y.resize(static_cast<std::size_t>(walk.size()));
    for_each_index(policy, rings, [&](std::int64_t ring) {
        auto next = static_cast<std::size_t>(made.rings[static_cast<std::size_t>(ring)]);
        walk.follow(start[ring], [&](std::int64_t at) {
            made.x[next] = walk.turns.x[at];
            made.y[next++] = walk.turns.y[at];
            return true;
        });
    });
}

template <class Index, class Policy>
void trace_rings(const Policy& policy, bit_view bits, corner_set<Policy>& turns, const buffer<std::int32_t>& place, multipolygons& made,
                 const monitor& watch) {
    const std::int64_t corners = turns.x.size();
    buffer<Index> partner(corners);
    buffer<std::uint8_t> walked(corners);
    const corner_walk<Index> walk{bits, turns.see(), view(partner), view(walked)};
    walk.pair_columns(policy);
    watch(0.6);
    const std::int64_t parts = alone(policy) ? 1 : pieces(policy) / 4;  // one a thread: a ring through all is walked in each
    const std::int64_t step = (corners / 2 + parts - 1) / parts * 2;
    std::vector<ring_list<Index>> found(static_cast<std::size_t>(parts));
    for_each_index(policy, parts, [&](std::int64_t part) {
        const std::int64_t low = std::min(corners, part * step);
        const std::int64_t high = std::min(corners, low + step);
        std::fill(walked.begin() + low, walked.begin() + high, std::uint8_t{0});
        walk.find_rings(low, high, found[static_cast<std::size_t>(part)]);
    });
    watch(0.8);
    write_rings(policy, walk, found, place, made);
}

}  // namespace detail

// trace_polygons() of polygons.hpp. 18 bytes a corner of scratch, and 16 a ring.
template <host_policy Policy>
multipolygons trace_polygons(const Policy& policy, bit_view bits, run_view runs, const run_labels& objects, const monitor& watch = {}) {
    multipolygons made;
    if (runs.size() == 0) {
        watch(1.0);
        return made;
    }
    const run_labels parts = label_components(policy, runs, 4);
    const buffer<std::int32_t> place = detail::place_parts(policy, parts, objects, made.features);
    watch(0.2);
    auto turns = detail::find_corners_on_host(policy, bits, runs, column<const std::int32_t>(view(parts.label)));
    watch(0.4);
    using narrow = std::conditional_t<std::is_same_v<Policy, smallest_policy>, std::int64_t, std::int32_t>;
    if (turns.x.size() <= INT32_MAX) {
        detail::trace_rings<narrow>(policy, bits, turns, place, made, watch);
    } else {
        detail::trace_rings<std::int64_t>(policy, bits, turns, place, made, watch);
    }
    watch(1.0);
    return made;
}

}  // namespace sanc
