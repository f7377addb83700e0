// SPDX-License-Identifier: Apache-2.0
// The steps of PageRank under any policy. A step pulls what arcs bring, and tells the change of all ranks in sum.
#pragma once

#include <utility>

#include <sanc/exec.hpp>
#include <sanc/graph/graph.hpp>
#include <sanc/sum8.hpp>

namespace sanc::detail {

// The sum of a row by one thread. A device has one of the same shape for several threads, of which one writes.
struct sum_alone {
    template <class Value>
    SANC_HD double operator()(std::int64_t count, const Value& value) const {
        return sum8_of(count, value);
    }
    SANC_HD static constexpr bool writes() { return true; }
};

// The strength that leaves a vertex: sum8 in the order of the row.
struct out_strength_body {
    csr_view out;
    column<double> total;
    SANC_HD void operator()(std::int64_t v) const { sum_row(v, sum_alone{}); }

    template <class Sum>
    SANC_HD void sum_row(std::int64_t v, const Sum& sum) const {
        const std::int64_t begin = out.offsets[v];
        const std::int64_t count = out.offsets[v + 1] - begin;
        const double strength =
            out.strength.empty() ? static_cast<double>(count) : sum(count, column_value{out.strength, begin});
        if (sum.writes()) total[v] = strength;
    }
    [[nodiscard]] SANC_HD const csr_view& rows() const { return out; }
};

// The share of its source's rank that an arc carries.
struct arc_share_body {
    csr_view in;
    column<const double> total;
    column<double> share;  // per arc in
    SANC_HD void operator()(std::int64_t a) const {
        const double sum = total[in.targets[a]];
        share[a] = sum > 0.0 ? in.strength[a] / sum : 0.0;
    }
};

// What a vertex sends over each arc (without strength), and what it loses for want of a way out.
struct send_body {
    column<const double> rank, total;
    column<double> sent, lost;
    SANC_HD void operator()(std::int64_t v) const {
        const bool way_out = total[v] > 0.0;
        sent[v] = way_out ? rank[v] / total[v] : 0.0;
        lost[v] = way_out ? 0.0 : rank[v];
    }
};

struct pull_body {
    csr_view in;
    column<const double> sent;   // per vertex, without strength
    column<const double> share;  // per arc in, with strength
    column<const double> rank, goal;
    double alpha;
    double to_goal;  // 1 - alpha + alpha x what was lost
    column<double> next, change;

    struct plain_value {
        const std::int32_t* source;
        const double* sent;
        SANC_HD double operator()(std::int64_t i) const { return sent[source[i]]; }
    };
    struct weighted_value {
        const std::int32_t* source;
        const double* share;
        const double* rank;
        SANC_HD double operator()(std::int64_t i) const { return share[i] * rank[source[i]]; }
    };

    SANC_HD void operator()(std::int64_t v) const { sum_row(v, sum_alone{}); }

    template <class Sum>
    SANC_HD void sum_row(std::int64_t v, const Sum& sum) const {
        const std::int64_t begin = in.offsets[v];
        const std::int64_t count = in.offsets[v + 1] - begin;
        const std::int32_t* source = in.targets.data + begin;
        const double pulled = share.empty() ? sum(count, plain_value{source, sent.data})
                                            : sum(count, weighted_value{source, share.data + begin, rank.data});
        if (!sum.writes()) return;
        next[v] = alpha * pulled + to_goal * goal[v];
        change[v] = next[v] < rank[v] ? rank[v] - next[v] : next[v] - rank[v];
    }
    [[nodiscard]] SANC_HD const csr_view& rows() const { return in; }
};

struct all_alike_body {
    double value;
    column<double> out;
    SANC_HD void operator()(std::int64_t v) const { out[v] = value; }
};

// Holds the ranks, at first all alike. `g` and `goal`, of sum 1, outlive it.
template <class Policy>
class rank_walk {
public:
    rank_walk(const Policy& policy, const graph_view& g, column<const double> goal, double alpha)
        : policy_(policy), g_(g), goal_(goal), alpha_(alpha), total_(make(g.vertices())), share_(make(g.in.strength.size)), sent_(make(g.vertices())),
          lost_(make(g.vertices())), change_(make(g.vertices())), rank_(make(g.vertices())), next_(make(g.vertices())) {
        for_each_index(policy, g.vertices(), out_strength_body{g.out, view(total_)});
        if (share_.size() > 0) for_each_index(policy, share_.size(), arc_share_body{g.in, read_only(total_), view(share_)});
        for_each_index(policy, g.vertices(), all_alike_body{1.0 / static_cast<double>(g.vertices()), view(rank_)});
    }

    double step() {
        for_each_index(policy_, rank_.size(), send_body{read_only(rank_), read_only(total_), view(sent_), view(lost_)});
        const double to_goal = (1.0 - alpha_) + alpha_ * sum8(policy_, read_only(lost_));
        for_each_index(policy_, rank_.size(), pull_body{g_.in, read_only(sent_), read_only(share_), read_only(rank_), goal_, alpha_, to_goal, view(next_), view(change_)});
        std::swap(rank_, next_);
        return sum8(policy_, read_only(change_));
    }
    [[nodiscard]] column<double> rank() { return view(rank_); }

private:
    using values = buffer_of<Policy, double>;
    [[nodiscard]] values make(std::int64_t size) const { return make_buffer<double>(policy_, size); }

    const Policy& policy_;
    graph_view g_;
    column<const double> goal_;
    double alpha_;
    values total_, share_, sent_, lost_, change_, rank_, next_;
};

}  // namespace sanc::detail
