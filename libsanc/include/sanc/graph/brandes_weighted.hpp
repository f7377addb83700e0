// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by integer lengths: 32 runs of Dijkstra's algorithm, one after the other, a lane each.
// Source: Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1, 1959.
#pragma once

#include <sanc/graph/brandes.hpp>

namespace sanc::detail {

template <class Distance, class Count>
struct dijkstra_slice {
    double* dependency;     // vertices x 32
    Count* count;           // per vertex: paths to it; on the way back (pairs + dependency) / paths
    Distance* distance;     // per vertex, where place >= 0 or settled
    std::int32_t* heap;     // vertices, the nearest first
    std::int32_t* place;    // per vertex: where it stands in the heap, or one of the two below
    std::int32_t* settled;  // vertices in the order of their distance
    std::uint8_t* seen;     // per vertex: reached in some lane
};

template <class Distance, class Count>
struct dijkstra_body {
    graph_view g;
    column<const std::int32_t> sources;
    std::int64_t first_batch;
    dijkstra_slice<Distance, Count> slices;  // of batch 0; those of batch i are i times the stride on
    column<double> result;
    column<std::uint8_t> failed;

    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t n = g.vertices();
        const dijkstra_slice<Distance, Count> s{slices.dependency + i * n * brandes_lanes,
                                                slices.count + i * n,
                                                slices.distance + i * n,
                                                slices.heap + i * n,
                                                slices.place + i * n,
                                                slices.settled + i * n,
                                                slices.seen + i * n};
        for (std::int64_t v = 0; v < n; ++v) s.seen[v] = 0;
        failed[i] = 0;
        for (std::int64_t j = 0; j < brandes_lanes && (first_batch + i) * brandes_lanes + j < sources.size; ++j) {
            std::int64_t reached = 0;
            const std::int32_t source = sources[(first_batch + i) * brandes_lanes + j];
            if (!forward(s, source, reached)) {
                failed[i] = 1;
                return;
            }
            back(s, j, reached, g.weight_of(source));
        }
        for (std::int64_t v = 0; v < n; ++v) {
            result[i * n + v] = s.seen[v] == 0 ? 0.0 : fold_32_lanes(s.dependency + v * brandes_lanes);
        }
    }

private:
    static constexpr std::int32_t unseen = -1;
    static constexpr std::int32_t done = -2;

    SANC_HD static void put(const dijkstra_slice<Distance, Count>& s, std::int32_t at, std::int32_t v) {
        s.heap[at] = v;
        s.place[v] = at;
    }

    // Moves v, at `at` or to be put there, towards the top.
    SANC_HD static void rise(const dijkstra_slice<Distance, Count>& s, std::int32_t at, std::int32_t v) {
        while (at > 0) {
            const std::int32_t above = (at - 1) / 4;
            if (s.distance[s.heap[above]] <= s.distance[v]) break;
            put(s, at, s.heap[above]);
            at = above;
        }
        put(s, at, v);
    }

    SANC_HD static void sink(const dijkstra_slice<Distance, Count>& s, std::int32_t v, std::int32_t size) {
        std::int32_t at = 0;
        for (;;) {
            const std::int64_t first = 4 * static_cast<std::int64_t>(at) + 1;
            if (first >= size) break;
            auto least = static_cast<std::int32_t>(first);
            for (std::int64_t child = first + 1; child < first + 4 && child < size; ++child) {
                if (s.distance[s.heap[child]] < s.distance[s.heap[least]]) least = static_cast<std::int32_t>(child);
            }
            if (s.distance[v] <= s.distance[s.heap[least]]) break;
            put(s, at, s.heap[least]);
            at = least;
        }
        put(s, at, v);
    }

    // Settles every vertex that can be reached, nearest first. Lengths are positive, so all arcs of shortest paths into
    // a vertex come from vertices settled before it.
    SANC_HD bool forward(const dijkstra_slice<Distance, Count>& s, std::int32_t source, std::int64_t& reached) const {
        for (std::int64_t v = 0; v < g.vertices(); ++v) s.place[v] = unseen;
        s.distance[source] = 0;
        put(s, 0, source);
        bool in_range = true;
        for (std::int32_t size = 1; size > 0;) {
            const std::int32_t v = s.heap[0];
            if (--size > 0) sink(s, s.heap[size], size);
            s.place[v] = done;
            s.settled[reached++] = v;
            Count count = count_of<Count>(v == source ? 1.0 : 0.0);
            for (std::int64_t a = g.in.offsets[v]; a < g.in.offsets[v + 1]; ++a) {
                const std::int32_t u = g.in.targets[a];
                if (s.place[u] == done && s.distance[u] + g.in.length[a] == s.distance[v]) add_to(count, s.count[u]);
            }
            s.count[v] = count;
            in_range = in_range && !out_of_range(count);
            for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
                const std::int32_t w = g.out.targets[a];
                const Distance distance = s.distance[v] + g.out.length[a];
                if (s.place[w] == done || (s.place[w] != unseen && s.distance[w] <= distance)) continue;
                s.distance[w] = distance;
                rise(s, s.place[w] == unseen ? size++ : s.place[w], w);
            }
        }
        return in_range;
    }

    SANC_HD void back(const dijkstra_slice<Distance, Count>& s, std::int64_t lane, std::int64_t reached, double source_weight) const {
        for (std::int64_t e = reached - 1; e >= 0; --e) {
            const std::int32_t v = s.settled[e];
            if (s.seen[v] == 0) {
                for (std::int64_t j = 0; j < brandes_lanes; ++j) s.dependency[v * brandes_lanes + j] = 0.0;
                s.seen[v] = 1;
            }
            if (e == 0) return;  // the source
            Count share = count_of<Count>(0.0);
            for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
                const std::int32_t w = g.out.targets[a];
                if (s.place[w] == done && s.distance[v] + g.out.length[a] == s.distance[w]) add_to(share, s.count[w]);
            }
            const double dependency = times(s.count[v], share);
            s.dependency[v * brandes_lanes + lane] = dependency;
            s.count[v] = share_of(source_weight * g.weight_of(v) + dependency, s.count[v]);
        }
    }
};

// The scratch of the batches that run at once.
template <class Policy, class Distance, class Count>
class dijkstra_scratch {
public:
    static std::int64_t bytes(const graph_view& g) {
        return g.vertices() * (brandes_lanes * 8 + static_cast<std::int64_t>(sizeof(Count) + sizeof(Distance)) + 21);
    }

    dijkstra_scratch(const Policy& policy, const graph_view& g, std::int64_t slices) {
        const std::int64_t n = slices * g.vertices();
        dependency_ = make_buffer<double>(policy, n * brandes_lanes);
        count_ = make_buffer<Count>(policy, n);
        distance_ = make_buffer<Distance>(policy, n);
        heap_ = make_buffer<std::int32_t>(policy, n);
        place_ = make_buffer<std::int32_t>(policy, n);
        settled_ = make_buffer<std::int32_t>(policy, n);
        seen_ = make_buffer<std::uint8_t>(policy, n);
    }

    dijkstra_body<Distance, Count> body(const graph_view& g, column<const std::int32_t> sources,
                                        std::int64_t first_batch, column<double> result, column<std::uint8_t> failed) {
        return {g,
                sources,
                first_batch,
                {dependency_.data(), count_.data(), distance_.data(), heap_.data(), place_.data(), settled_.data(),
                 seen_.data()},
                result,
                failed};
    }

private:
    buffer_of<Policy, double> dependency_;
    buffer_of<Policy, Count> count_;
    buffer_of<Policy, Distance> distance_;
    buffer_of<Policy, std::int32_t> heap_, place_, settled_;
    buffer_of<Policy, std::uint8_t> seen_;
};

template <class Policy, class Count>
using dijkstra_scratch_int64 = dijkstra_scratch<Policy, std::int64_t, Count>;
template <class Policy, class Count>
using dijkstra_scratch_int128 = dijkstra_scratch<Policy, int128, Count>;

}  // namespace sanc::detail
