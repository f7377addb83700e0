// SPDX-License-Identifier: Apache-2.0
// The steps of PageRank on a processor, in one pass over the vertices, a block of sum8 at a time. The bits of rank_walk.hpp.
#pragma once

#include <algorithm>

#include <sanc/detail/host_forms.hpp>
#include <sanc/graph/rank_walk.hpp>

namespace sanc::detail {

#if SANC_HOST_FORMS
// sum8 of a row. Missing lanes, which are +0.0, are left out: no value is below +0.0, so a sum with one is as it was.
template <class Value>
__attribute__((always_inline)) inline double sum8_of_row(std::int64_t count, const Value& x) {
    switch (count) {
        case 0: return 0.0;
        case 1: return x(0);
        case 2: return x(0) + x(1);
        case 3: return (x(0) + x(2)) + x(1);
        case 4: return (x(0) + x(2)) + (x(1) + x(3));
        case 5: return ((x(0) + x(4)) + x(2)) + (x(1) + x(3));
        case 6: return ((x(0) + x(4)) + x(2)) + ((x(1) + x(5)) + x(3));
        case 7: return ((x(0) + x(4)) + (x(2) + x(6))) + ((x(1) + x(5)) + x(3));
        default: return sum8_of(count, x);
    }
}

// What stands at a vertex without a way out.
struct stranded_value {
    const double* rank;
    const double* total;
    SANC_HD double operator()(std::int64_t i) const { return total[i] > 0.0 ? 0.0 : rank[i]; }
};

template <class Policy>
class host_rank_walk {
public:
    host_rank_walk(const Policy& policy, const graph_view& g, column<const double> goal, double alpha)
        : policy_(policy), g_(g), goal_(goal), alpha_(alpha), total_(g.vertices()), share_(g.in.strength.size), rank_(g.vertices()), sent_(g.vertices()),
          next_(g.vertices()), ends_(blocks()), lost_(blocks()), change_(blocks()) {
        for_each_index(policy, g.vertices(), out_strength_body{g.out, view(total_)});
        if (weighted()) for_each_index(policy, share_.size(), arc_share_body{g.in, read_only(total_), view(share_)});
        for_each_index(policy, blocks(), [&](std::int64_t b) {
            const std::int64_t low = b * sum8_block;
            for (std::int64_t v = low; v < end_of(b); ++v) rank_[v] = 1.0 / static_cast<double>(g_.vertices());
            ends_[b] = std::any_of(total_.data() + low, total_.data() + end_of(b), [](double total) { return !(total > 0.0); }) ? 1 : 0;
            send(b, sent_.data() + low);
        });
    }

    double step() {
        const double to_goal = (1.0 - alpha_) + alpha_ * sum8(policy_, read_only(lost_));
        for_each_index(policy_, blocks(), [&](std::int64_t b) {
            const std::int64_t low = b * sum8_block;
            const std::int64_t size = end_of(b) - low;
            double value[sum8_block];
            const std::int32_t* const source = g_.in.targets.data;
            const double* const sent = sent_.data();
            const double* const share = share_.data();
            if (weighted()) {
                pull(b, value, [=](std::int64_t begin) { return pull_body::weighted_value{source + begin, share + begin, sent}; });
            } else {
                pull(b, value, [=](std::int64_t begin) { return pull_body::plain_value{source + begin, sent}; });
            }
            double* const rank = rank_.data() + low;
            const double* const goal = goal_.data + low;
            for (std::int64_t i = 0; i < size; ++i) {
                const double now = alpha_ * value[i] + to_goal * goal[i];
                value[i] = now < rank[i] ? rank[i] - now : now - rank[i];
                rank[i] = now;
            }
            change_[b] = sum8_of_block(size, column_value{{value, size}, 0});
            send(b, next_.data() + low);
        });
        std::swap(sent_, next_);
        return sum8(policy_, read_only(change_));
    }
    [[nodiscard]] column<double> rank() { return view(rank_); }

private:
    [[nodiscard]] bool weighted() const { return share_.size() > 0; }
    [[nodiscard]] std::int64_t blocks() const { return (g_.vertices() + sum8_block - 1) / sum8_block; }
    [[nodiscard]] std::int64_t end_of(std::int64_t b) const { return std::min<std::int64_t>(g_.vertices(), (b + 1) * sum8_block); }

    // What comes in to the vertices of a block; row_from(a): over the arcs from a on.
    template <class RowFrom>
    void pull(std::int64_t b, double* pulled, RowFrom row_from) const {
        const std::int64_t* const offsets = g_.in.offsets.data;
        for (std::int64_t v = b * sum8_block; v < end_of(b); ++v) {
            const std::int64_t begin = offsets[v];
            *pulled++ = sum8_of_row(offsets[v + 1] - begin, row_from(begin));
        }
    }

    // What the vertices of a block send over each arc, or with strength over all; what stays behind at them is lost.
    void send(std::int64_t b, double* sent) {
        const std::int64_t low = b * sum8_block;
        const std::int64_t size = end_of(b) - low;
        const double* const rank = rank_.data() + low;
        const double* const total = total_.data() + low;
        if (weighted()) {
            std::copy(rank, rank + size, sent);
        } else {
            for (std::int64_t i = 0; i < size; ++i) sent[i] = rank[i] / (total[i] > 0.0 ? total[i] : 1.0);  // at an end no arc asks
        }
        lost_[b] = ends_[b] == 0 ? 0.0 : sum8_of_block(size, stranded_value{rank, total});
    }

    const Policy& policy_;
    graph_view g_;
    column<const double> goal_;
    double alpha_;
    buffer<double> total_, share_, rank_;
    buffer<double> sent_, next_;     // per vertex, at this step and the next
    buffer<std::uint8_t> ends_;      // per block: 1 where a vertex has no way out
    buffer<double> lost_, change_;  // per block
};

template <host_policy Policy>
host_rank_walk<Policy> walk_of(const Policy& policy, const graph_view& g, column<const double> goal, double alpha) {
    return {policy, g, goal, alpha};
}
template <class Policy>
    requires(!host_policy<Policy>)
#else
template <class Policy>
#endif
rank_walk<Policy> walk_of(const Policy& policy, const graph_view& g, column<const double> goal, double alpha) {
    return {policy, g, goal, alpha};
}

}  // namespace sanc::detail
