// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs on a processor where the lanes of a batch do not meet (roads, chains): a search for each
// source, with a queue. The bits of brandes.hpp.
#pragma once

#include <algorithm>

#include <sanc/graph/brandes_pull.hpp>

namespace sanc::detail {

class queue_batch {
public:
    static std::int64_t bytes(const graph_view& g) { return g.vertices() * (static_cast<std::int64_t>(sizeof(place)) + 4 + 8 * folds); }

    explicit queue_batch(const graph_view& g) : g_(g), at_(g.vertices()), queue_(g.vertices()), part_(folds * g.vertices()) {
        for (place& p : at_) p.distance = unseen;
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
    static constexpr std::int32_t unseen = -2;  // the source's distance less 1 is -1
    static constexpr std::int64_t ask_arcs = 1 << 20;

    struct place {
        double count;  // paths to the vertex; on the way back (pairs + dependency) / paths
        std::int32_t distance;
    };

    template <class Ask>
    batch_end search(std::int32_t source, double* dependency, const Ask& ask) {
        std::int64_t reached = 0;
        const batch_end end = forward(source, reached, ask);
        if (end == batch_end::done) back(dependency, reached);
        for (std::int64_t q = 0; q < reached; ++q) at_[queue_[q]].distance = unseen;
        return end;
    }

    // The vertices before v in the queue have their counts, so v adds up its own when its turn comes.
    template <class Ask>
    batch_end forward(std::int32_t source, std::int64_t& reached, const Ask& ask) {
        queue_[reached++] = source;
        at_[source].distance = 0;
        for (std::int64_t q = 0; q < reached; ++q) {
            const std::int32_t v = queue_[q];
            const std::int32_t distance = at_[v].distance;
            double count = v == source ? 1.0 : 0.0;
            for (std::int64_t a = g_.in.offsets[v]; a < g_.in.offsets[v + 1]; ++a) {
                const place& u = at_[g_.in.targets[a]];
                count += u.distance == distance - 1 ? u.count : 0.0;
            }
            at_[v].count = count;
            if (out_of_range(count)) return batch_end::out_of_range;
            for (std::int64_t a = g_.out.offsets[v]; a < g_.out.offsets[v + 1]; ++a) {
                const std::int32_t w = g_.out.targets[a];
                if (at_[w].distance != unseen) continue;
                at_[w].distance = distance + 1;
                queue_[reached++] = w;
            }
            work_ += g_.out.offsets[v + 1] - g_.out.offsets[v] + 1;
            if (work_ < ask_arcs) continue;
            work_ = 0;
            if (!ask()) return batch_end::stopped;
        }
        return batch_end::done;
    }

    void back(double* dependency, std::int64_t reached) {
        const double source_weight = g_.weight_of(queue_[0]);
        for (std::int64_t q = reached - 1; q > 0; --q) {
            place& v = at_[queue_[q]];
            double share = 0.0;
            for (std::int64_t a = g_.out.offsets[queue_[q]]; a < g_.out.offsets[queue_[q] + 1]; ++a) {
                const place& w = at_[g_.out.targets[a]];
                share += w.distance == v.distance + 1 ? w.count : 0.0;
            }
            const double gathered = v.count * share;
            dependency[queue_[q]] = gathered;
            v.count = (source_weight * g_.weight_of(queue_[q]) + gathered) / v.count;
        }
    }

    graph_view g_;
    buffer<place> at_;
    buffer<std::int32_t> queue_;
    buffer<double> part_;
    std::int64_t work_ = 0;
};

}  // namespace sanc::detail
