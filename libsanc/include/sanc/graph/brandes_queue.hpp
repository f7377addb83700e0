// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs on a processor where the lanes of a batch do not meet (roads, chains): a search for each
// source, with a queue. The bits of brandes.hpp.
#pragma once

#include <algorithm>

#include <sanc/graph/brandes_pull.hpp>

namespace sanc::detail {

// Rows filled up to whole fours with a vertex that is none: a processor need not guess how long a short row is.
class rows_of_four {
public:
    static std::int64_t bytes(const csr_view& rows) { return 4 * rows.targets.size + 20 * rows.vertices(); }

    rows_of_four() = default;
    rows_of_four(const csr_view& rows, std::int32_t filler) : first_(rows.offsets.size) {
        first_[0] = 0;
        for (std::int32_t v = 0; v < rows.vertices(); ++v) first_[v + 1] = first_[v] + (rows.offsets[v + 1] - rows.offsets[v] + 3) / 4 * 4;
        target_ = buffer<std::int32_t>(first_[rows.vertices()]);
        for (std::int32_t v = 0; v < rows.vertices(); ++v) {
            auto* const end = std::copy(rows.targets.data + rows.offsets[v], rows.targets.data + rows.offsets[v + 1], target_.data() + first_[v]);
            std::fill(end, target_.data() + first_[v + 1], filler);
        }
    }

    struct view {
        const std::int64_t* first;
        const std::int32_t* target;

        // body(target) over the row of v, what it is filled up with included.
        template <class Body>
        void for_row(std::int32_t v, const Body& body) const {
            const std::int32_t* const end = target + first[v + 1];
            for (const std::int32_t* four = target + first[v]; four != end; four += 4) {
                for (int i = 0; i < 4; ++i) body(four[i]);
            }
        }
    };
    [[nodiscard]] view see() const { return {first_.data(), target_.data()}; }

private:
    buffer<std::int64_t> first_;
    buffer<std::int32_t> target_;
};

// Sums over a row run over all of it: value_ is 0.0 but for what the level before has settled, since a level is settled when
// it has been gone through.
class queue_batch {
public:
    static std::int64_t bytes(const graph_view& g) { return g.vertices() * (29 + 8 * folds) + (g.directed ? 2 : 1) * rows_of_four::bytes(g.out); }

    explicit queue_batch(const graph_view& g)
        : g_(g), out_(g.out, g.vertices()), value_(g.vertices() + 1), paths_(g.vertices()), sum_(g.vertices()), queue_(g.vertices() + 1), fresh_(g.vertices() + 1), part_(folds * g.vertices()) {
        if (g.directed) in_ = rows_of_four(g.in, g.vertices());
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
            double* const made = turn == brandes_lanes - 1 ? result : part_.data() + n * __builtin_ctz(~turn);
            std::fill(made, made + n, 0.0);
            if (lane < sources.size) {
                const batch_end end = search(sources[lane], made, ask);
                if (end != batch_end::done) return end;
            }
            for (std::int64_t fold = 0; (turn >> fold & 1U) != 0; ++fold) {
                const double* const earlier = part_.data() + n * fold;
                for (std::int64_t v = 0; v < n; ++v) made[v] = earlier[v] + made[v];
            }
        }
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
        clear(value_, 0.0);
        if (end == batch_end::done) {
            back(dependency);
            clear(value_, 0.0);
        }
        clear(fresh_, std::uint8_t{1});
        return end;
    }

    // All that was met is as it was.
    template <class T>
    void clear(buffer<T>& values, T value) {
        T* const at = values.data();
        const std::int64_t met = level_.back();
        if (8 * met > g_.vertices()) {
            std::fill(at, at + g_.vertices(), value);
        } else {
            for (const std::int32_t *v = queue_.data(), *end = v + met; v != end; ++v) at[*v] = value;
        }
    }

    // Level by level: the vertices of one count their paths, and find the next.
    template <bool Directed, class Ask>
    batch_end forward(const Ask& ask) {
        const rows_of_four::view out = out_.see();
        const rows_of_four::view in = in_.see();
        double* const value = value_.data();
        double* const paths = paths_.data();
        std::int32_t* const queue = queue_.data();
        std::uint8_t* const fresh = fresh_.data();
        double most = 0.0;
        std::int64_t low = 0;
        std::int64_t high = 1;
        for (std::int64_t reached = 1; low < high; low = high, high = reached) {
            level_.push_back(high);
            for (std::int64_t q = low; q < high; ++q) {
                double sum = q == 0 ? 1.0 : 0.0;
                const auto find = [&](std::int32_t w) {
                    queue[reached] = w;
                    reached += fresh[w];
                    fresh[w] = 0;
                };
                if constexpr (Directed) {
                    in.for_row(queue[q], [&](std::int32_t u) { sum += value[u]; });
                    out.for_row(queue[q], find);
                } else {
                    out.for_row(queue[q], [&](std::int32_t w) {
                        sum += value[w];
                        find(w);
                    });
                }
                paths[q] = sum;
            }
            for (std::int64_t q = low; q < high; ++q) {
                value[queue[q]] = paths[q];
                most = most < paths[q] ? paths[q] : most;
            }
            work_ += high - low;
            if (work_ < ask_vertices) continue;
            work_ = 0;
            if (!ask()) {
                level_.push_back(reached);
                return batch_end::stopped;
            }
        }
        return out_of_range(most) ? batch_end::out_of_range : batch_end::done;
    }

    void back(double* dependency) {
        const rows_of_four::view out = out_.see();
        const double source_weight = g_.weight_of(queue_[0]);
        double* const value = value_.data();
        double* const sum = sum_.data();
        const double* const paths = paths_.data();
        const std::int32_t* const queue = queue_.data();
        for (std::size_t level = level_.size() - 2; level > 0; --level) {
            const std::int64_t high = level_[level + 1];
            std::int64_t q = level_[level];
            for (; q < high; ++q) {
                double share = 0.0;
                out.for_row(queue[q], [&](std::int32_t w) { share += value[w]; });
                const double gathered = paths[q] * share;
                dependency[queue[q]] = gathered;
                sum[q] = source_weight * g_.weight_of(queue[q]) + gathered;
            }
            // Two divisions take the time of one.
            for (q = level_[level]; q + 1 < high; q += 2) {
                two_doubles share;
                two_doubles by;
                std::memcpy(&share, sum + q, sizeof share);
                std::memcpy(&by, paths + q, sizeof by);
                share /= by;
                value[queue[q]] = share[0];
                value[queue[q + 1]] = share[1];
            }
            if (q < high) value[queue[q]] = sum[q] / paths[q];
        }
    }

    graph_view g_;
    rows_of_four out_, in_;  // in_: where directed
    buffer<double> value_;   // per vertex: paths to it; on the way back (pairs + dependency) / paths
    buffer<double> paths_;   // paths in the order of the queue
    buffer<double> sum_;     // pairs + dependency, likewise
    buffer<std::int32_t> queue_;
    buffer<std::uint8_t> fresh_;  // 1: not met yet
    buffer<double> part_;
    std::vector<std::int64_t> level_;  // where each level starts, and the end
    std::int64_t work_ = 0;
};

}  // namespace sanc::detail
