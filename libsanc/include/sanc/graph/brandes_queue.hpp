// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs on a processor where the lanes of a batch do not meet (roads, chains): a search for each
// source, with a queue. The bits of brandes.hpp.
#pragma once

#include <algorithm>

#include <sanc/graph/brandes_pull.hpp>
#include <sanc/graph/source_order.hpp>

namespace sanc::detail {

// The vertices in the order of a walk, so that neighbours stand near each other. Sums go by the rows of the graph, in the order
// in which those have their arcs: how vertices are numbered here shows in no bit.
class walk_order {
public:
    explicit walk_order(const graph_view& g) : vertex_(source_order(g)), place_(g.vertices()) {
        for (std::int32_t p = 0; p < g.vertices(); ++p) place_[vertex(p)] = p;
    }
    [[nodiscard]] std::int32_t vertex(std::int64_t place) const { return vertex_[static_cast<std::size_t>(place)]; }
    [[nodiscard]] std::int32_t place(std::int64_t vertex) const { return place_[vertex]; }

private:
    std::vector<std::int32_t> vertex_;
    buffer<std::int32_t> place_;
};

// Rows by places in that order, filled up to whole fours with a place that is none: a processor need not guess how long a short row is.
class rows_of_four {
public:
    static std::int64_t bytes(const csr_view& rows) { return 4 * rows.targets.size + 16 * rows.vertices(); }

    rows_of_four() = default;
    rows_of_four(const csr_view& rows, const walk_order& order) : first_(rows.offsets.size) {
        const std::int32_t n = rows.vertices();
        first_[0] = 0;
        for (std::int32_t p = 0; p < n; ++p) {
            const std::int32_t v = order.vertex(p);
            first_[p + 1] = first_[p] + static_cast<std::uint32_t>((rows.offsets[v + 1] - rows.offsets[v] + 3) / 4);
        }
        target_ = buffer<std::int32_t>(4 * std::int64_t{first_[n]});
        for (std::int32_t p = 0; p < n; ++p) {
            const std::int32_t v = order.vertex(p);
            std::int32_t* at = target_.data() + 4 * std::int64_t{first_[p]};
            for (std::int64_t a = rows.offsets[v]; a < rows.offsets[v + 1]; ++a) *at++ = order.place(rows.targets[a]);
            std::fill(at, target_.data() + 4 * std::int64_t{first_[p + 1]}, n);
        }
    }

    struct view {
        const std::uint32_t* first;  // in fours
        const std::int32_t* target;

        // body(target) over the row of place p, what it is filled up with included.
        template <class Body>
        void for_row(std::int32_t p, const Body& body) const {
            const std::int32_t* const end = target + 4 * std::int64_t{first[p + 1]};
            for (const std::int32_t* four = target + 4 * std::int64_t{first[p]}; four != end; four += 4) {
                for (int i = 0; i < 4; ++i) body(four[i]);
            }
        }
    };
    [[nodiscard]] view see() const { return {first_.data(), target_.data()}; }

private:
    buffer<std::uint32_t> first_;
    buffer<std::int32_t> target_;
};

// Sums over a row run over all of it: values_at() is 0.0 but for the level before, since a vertex's own level and the one
// behind it stand in the other half or are not settled yet.
class queue_batch {
public:
    static std::int64_t bytes(const graph_view& g) { return g.vertices() * (45 + 8 * (folds + 1)) + (g.directed ? 2 : 1) * rows_of_four::bytes(g.out); }

    explicit queue_batch(const graph_view& g)
        : g_(g), order_(g), out_(g.out, order_), weight_(g.vertices()), value_(2 * (g.vertices() + 1)), paths_(g.vertices()),
          queue_(g.vertices() + 1), fresh_(g.vertices() + 1), part_((folds + 1) * g.vertices()) {
        if (g.directed) in_ = rows_of_four(g.in, order_);
        for (std::int32_t p = 0; p < g.vertices(); ++p) weight_[p] = g.weight_of(order_.vertex(p));
        std::fill(value_.begin(), value_.end(), 0.0);
        std::fill(fresh_.begin(), fresh_.end(), std::uint8_t{1});
        fresh_[g.vertices()] = 0;
    }

    // As pull_batch::run, never narrow.
    template <class Ask>
    batch_end run(column<const std::int32_t> sources, double* result, const Ask& ask) {
        const std::int64_t n = g_.vertices();
        // The lanes fold in pairs 16 apart, then 8, and so on: a lane whose pair has come is folded at once. part_[f] holds
        // what waits for its pair in fold f.
        for (std::uint32_t turn = 0; turn < brandes_lanes; ++turn) {
            std::uint32_t lane = 0;
            for (std::uint32_t bit = 0; bit < folds; ++bit) lane |= (turn >> bit & 1U) << (folds - 1 - bit);
            double* const made = part_.data() + n * __builtin_ctz(~turn);
            std::fill(made, made + n, 0.0);
            if (lane < sources.size) {
                const batch_end end = search(order_.place(sources[lane]), made, ask);
                if (end != batch_end::done) return end;
            }
            for (std::int64_t fold = 0; (turn >> fold & 1U) != 0; ++fold) {
                const double* const earlier = part_.data() + n * fold;
                for (std::int64_t v = 0; v < n; ++v) made[v] = earlier[v] + made[v];
            }
        }
        for (std::int64_t p = 0; p < n; ++p) result[order_.vertex(p)] = part_[n * folds + p];
        return batch_end::done;
    }

private:
    static constexpr std::int64_t folds = 5;
    static constexpr std::int64_t ask_vertices = 1 << 16;

    template <class Ask>
    batch_end search(std::int32_t source, double* dependency, const Ask& ask) {
        level_.assign(1, 0);
        queue_[0] = source;
        fresh_[source] = 0;
        const batch_end end = g_.directed ? forward<true>(ask) : forward<false>(ask);
        clear_values();
        if (end == batch_end::done) {
            back(dependency);
            clear_values();
        }
        clear(fresh_.data(), std::uint8_t{1});
        return end;
    }

    void clear_values() {
        clear(values_at(0), 0.0);
        clear(values_at(1), 0.0);
    }

    // All that was met is as it was.
    template <class T>
    void clear(T* values, T value) {
        const std::int64_t met = level_.back();
        if (8 * met > g_.vertices()) {
            std::fill(values, values + g_.vertices(), value);
        } else {
            for (const std::int32_t *p = queue_.data(), *end = p + met; p != end; ++p) values[*p] = value;
        }
    }

    // Of the vertices at an even or an odd distance.
    double* values_at(std::size_t distance) { return value_.data() + (distance % 2 == 0 ? 0 : g_.vertices() + 1); }

    // Level by level: the vertices of one count their paths, and find the next.
    template <bool Directed, class Ask>
    batch_end forward(const Ask& ask) {
        const rows_of_four::view out = out_.see();
        const rows_of_four::view in = in_.see();
        double* const paths = paths_.data();
        std::int32_t* const queue = queue_.data();
        std::uint8_t* const fresh = fresh_.data();
        double most = 0.0;
        std::int64_t low = 0;
        std::int64_t high = 1;
        for (std::int64_t reached = 1; low < high; low = high, high = reached) {
            const double* const before = values_at(level_.size());
            double* const value = values_at(level_.size() - 1);
            level_.push_back(std::int64_t{high});  // a copy: what has an address would be stored and fetched for every arc
            for (std::int64_t q = low; q < high; ++q) {
                double sum = q == 0 ? 1.0 : 0.0;
                const auto find = [&](std::int32_t w) {
                    queue[reached] = w;
                    reached += fresh[w];
                    fresh[w] = 0;
                };
                if constexpr (Directed) {
                    in.for_row(queue[q], [&](std::int32_t u) { sum += before[u]; });
                    out.for_row(queue[q], find);
                } else {
                    out.for_row(queue[q], [&](std::int32_t w) {
                        sum += before[w];
                        find(w);
                    });
                }
                paths[q] = sum;
                value[queue[q]] = sum;
                most = most < sum ? sum : most;
            }
            work_ += high - low;
            if (work_ < ask_vertices) continue;
            work_ = 0;
            if (!ask()) {
                level_.push_back(std::int64_t{reached});
                return batch_end::stopped;
            }
        }
        return out_of_range(most) ? batch_end::out_of_range : batch_end::done;
    }

    void back(double* dependency) {
        const rows_of_four::view out = out_.see();
        const double source_weight = weight_[queue_[0]];
        const double* const paths = paths_.data();
        const std::int32_t* const queue = queue_.data();
        for (std::size_t level = level_.size() - 2; level > 0; --level) {
            const double* const behind = values_at(level + 1);
            double* const value = values_at(level);
            for (std::int64_t q = level_[level]; q < level_[level + 1]; ++q) {
                const std::int32_t v = queue[q];
                double share = 0.0;
                out.for_row(v, [&](std::int32_t w) { share += behind[w]; });
                const double gathered = paths[q] * share;
                dependency[v] = gathered;
                value[v] = (source_weight * weight_[v] + gathered) / paths[q];
            }
        }
    }

    graph_view g_;
    walk_order order_;
    rows_of_four out_, in_;   // in_: where directed
    buffer<double> weight_;   // this and what follows by place; values_at() of both halves:
    buffer<double> value_;    // paths to a vertex; on the way back (pairs + dependency) / paths
    buffer<double> paths_;    // paths in the order of the queue
    buffer<std::int32_t> queue_;
    buffer<std::uint8_t> fresh_;  // 1: not met yet
    buffer<double> part_;     // sums of lanes that wait for their pair
    std::vector<std::int64_t> level_;  // where each level starts, and the end
    std::int64_t work_ = 0;
};

}  // namespace sanc::detail
