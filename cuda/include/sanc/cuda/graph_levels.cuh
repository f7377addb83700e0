// SPDX-License-Identifier: Apache-2.0
// The bodies of graph_brandes.cuh. A batch of 32 sources is a lane each, and a warp takes a vertex of a batch. It pulls
// along the row in the row's order, lane by lane, so that every sum is that of sanc/graph/brandes.hpp, whatever the order
// in which warps come by.
#pragma once

#include "graph_lanes.cuh"
#include <sanc/graph/brandes.hpp>

namespace sanc::cuda::detail {

inline constexpr std::int64_t warp_lanes = sanc::detail::brandes_lanes;

// The batches under way; vertex v of batch b is node b x vertices + v.
template <class Count>
struct level_view {
    std::int64_t vertices;
    Count* count;              // nodes x 32: paths to the vertex, later (pairs + dependency) / paths; set in lanes visited
    double* dependency;        // nodes x 32; set in lanes visited
    std::uint32_t* visited;    // per node, the lanes that have reached it
    std::uint32_t* node;       // entries of all levels: the node,
    std::uint32_t* lanes;      // and the lanes that reach it at that level
    unsigned long long* made;  // how many entries; then, whether a count left its range
};

SANC_HD inline int bits_set(std::uint32_t word) {
#if defined(__CUDA_ARCH__)
    return __popc(word);
#else
    return __builtin_popcount(word);
#endif
}

// *at += more, before which it was what is returned. Which warp comes first decides the order of entries, and no result.
SANC_HD inline unsigned long long take(unsigned long long* at, unsigned long long more) {
#if defined(__CUDA_ARCH__)
    return atomicAdd(at, more);
#else
    const unsigned long long before = *at;
    *at += more;
    return before;
#endif
}

// The sum along row v of held[end] in each lane of want & mask[end], and in `met` all of these lanes.
template <class Count, class Warp>
SANC_HD Count sum_of_row(const Warp& warp, const csr_view& rows, std::int64_t v, const std::uint32_t* mask,
                         const Count* held, std::uint32_t want, std::uint32_t& met) {
    constexpr int ahead = 8;  // rows of counts on their way at once; more of them, or of arcs, were slower on an H200
    const std::int64_t end = rows.offsets[v + 1];
    Count sum = sanc::detail::count_of<Count>(0.0);
    met = 0;
    for (std::int64_t first = rows.offsets[v]; first < end; first += warp_lanes) {
        const std::int64_t mine = first + warp.lane();
        const std::int32_t neighbour = mine < end ? rows.targets[mine] : 0;
        const std::uint32_t lanes = mine < end ? mask[neighbour] & want : 0;
        std::uint32_t hits = warp.ballot(lanes != 0);
        while (hits != 0) {
            Count term[ahead];
            for (int k = 0; k < ahead; ++k) {
                term[k] = sanc::detail::count_of<Count>(0.0);
                if (hits == 0) continue;
                const int from = sanc::detail::lowest_bit(hits);
                hits &= hits - 1;
                const std::int64_t there = warp.shuffle(neighbour, from);
                const std::uint32_t shared = warp.shuffle(lanes, from);
                met |= shared;
                if ((shared >> warp.lane() & 1U) != 0) term[k] = held[there * warp_lanes + warp.lane()];
            }
            for (int k = 0; k < ahead; ++k) sanc::detail::add_to(sum, term[k]);
        }
    }
    return sum;
}

// Source i of the batches under way: level 0.
template <class Count>
struct start_body {
    column<const std::int32_t> sources;
    level_view<Count> level;
    std::uint32_t* here;
    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t lane = i % warp_lanes;
        const std::int64_t at = i / warp_lanes * level.vertices + sources[i];
        here[at] = level.visited[at] = level.lanes[i] = std::uint32_t{1} << lane;
        level.node[i] = static_cast<std::uint32_t>(at);
        level.count[at * warp_lanes + lane] = sanc::detail::count_of<Count>(1.0);
        level.dependency[at * warp_lanes + lane] = 0.0;
        if (i == 0) level.made[0] = static_cast<unsigned long long>(sources.size);
    }
};

// Task: a batch and 32 vertices, `groups` apart, so that the long rows, which come first, go to as many warps.
template <class Count>
struct forward_body {
    csr_view in;
    level_view<Count> level;
    std::int64_t groups, batches, sources;  // sources of all these batches
    const std::uint32_t* here;
    std::uint32_t* next;

    template <class Warp>
    SANC_HD void operator()(const Warp& warp, std::int64_t task) const {
        const std::int64_t batch = task % batches;
        const std::int64_t group = task / batches;
        const std::int64_t base = batch * level.vertices;
        const std::int64_t own = group + warp.lane() * groups;
        const bool is_vertex = own < level.vertices;
        const std::uint32_t seen = is_vertex ? level.visited[base + own] : 0;
        const std::int64_t left = sources - batch * warp_lanes;
        const std::uint32_t all = left < warp_lanes ? (std::uint32_t{1} << left) - 1 : ~std::uint32_t{0};
        std::uint32_t found = 0;
        for (std::uint32_t rest = warp.ballot(is_vertex && seen != all); rest != 0; rest &= rest - 1) {
            const int k = sanc::detail::lowest_bit(rest);
            const std::int64_t v = group + k * groups;
            std::uint32_t met = 0;
            const Count sum = sum_of_row(warp, in, v, here + base, level.count + base * warp_lanes,
                                         all & ~warp.shuffle(seen, k), met);
            if ((met >> warp.lane() & 1U) != 0) {
                level.count[(base + v) * warp_lanes + warp.lane()] = sum;
                if (sanc::detail::out_of_range(sum)) level.made[1] = 1;
            }
            if (warp.lane() == k) found = met;
        }
        if (is_vertex) {
            next[base + own] = found;
            if (found != 0) level.visited[base + own] = seen | found;
        }
        const std::uint32_t finders = warp.ballot(found != 0);
        if (finders == 0) return;
        unsigned long long place = 0;
        if (warp.lane() == 0) place = take(level.made, static_cast<unsigned long long>(bits_set(finders)));
        place = warp.shuffle(place, 0);
        if (found == 0) return;
        place += static_cast<unsigned long long>(bits_set(finders & ((std::uint32_t{1} << warp.lane()) - 1)));
        level.node[place] = static_cast<std::uint32_t>(base + own);
        level.lanes[place] = found;
    }
};

// Task: an entry of a level. `ahead` masks the level beyond it; `here` is made to mask this one.
template <class Count>
struct back_body {
    graph_view g;
    column<const std::int32_t> sources;  // of all these batches
    level_view<Count> level;
    std::int64_t first;
    const std::uint32_t* ahead;
    std::uint32_t* here;

    template <class Warp>
    SANC_HD void operator()(const Warp& warp, std::int64_t task) const {
        const std::int64_t at = level.node[first + task];
        const std::uint32_t lanes = level.lanes[first + task];
        const std::int64_t v = at % level.vertices;
        const std::int64_t base = at - v;
        std::uint32_t met = 0;
        const Count share = sum_of_row(warp, g.out, v, ahead + base, level.count + base * warp_lanes, lanes, met);
        if ((lanes >> warp.lane() & 1U) != 0) {
            Count& count = level.count[at * warp_lanes + warp.lane()];
            const double dependency = sanc::detail::times(count, share);
            level.dependency[at * warp_lanes + warp.lane()] = dependency;
            const std::int32_t source = sources[at / level.vertices * warp_lanes + warp.lane()];
            count = sanc::detail::share_of(g.weight_of(source) * g.weight_of(v) + dependency, count);
        }
        if (warp.lane() == 0) here[at] = lanes;
    }
};

struct forget_body {
    const std::uint32_t* node;
    std::uint32_t* mask;
    SANC_HD void operator()(std::int64_t e) const { mask[node[e]] = 0; }
};

struct clear_body {
    std::uint32_t *visited, *here, *next;
    unsigned long long* made;
    SANC_HD void operator()(std::int64_t i) const {
        visited[i] = here[i] = next[i] = 0;
        if (i == 0) made[1] = 0;
    }
};

// Task: a vertex, to whose total the batches add in their order.
template <class Count>
struct fold_body {
    level_view<Count> level;
    std::int64_t batches;
    double* total;

    template <class Warp>
    SANC_HD void operator()(const Warp& warp, std::int64_t v) const {
        double sum = total[v];
        for (std::int64_t batch = 0; batch < batches; ++batch) {
            const std::int64_t at = batch * level.vertices + v;
            const std::uint32_t seen = level.visited[at];
            if (seen == 0) continue;
            const bool reached = (seen >> warp.lane() & 1U) != 0;
            sum += fold_32(warp, reached ? level.dependency[at * warp_lanes + warp.lane()] : 0.0);
        }
        if (warp.lane() == 0) total[v] = sum;
    }
};

}  // namespace sanc::cuda::detail
