// SPDX-License-Identifier: Apache-2.0
// PageRank: the share of time that a walker spends at each vertex who follows arcs by their strength, and with
// probability 1 - alpha, or at a vertex without a way out, goes on at a vertex drawn from the personalisation.
// Source: Page, Brin, Motwani, Winograd, "The PageRank citation ranking", Stanford InfoLab 1999-66.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <sanc/graph/brought.hpp>
#include <sanc/sum8.hpp>
#include <sanc/text/number.hpp>

namespace sanc {

// An iteration did not reach its tolerance.
struct not_converged : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct pagerank_options {
    double alpha = 0.85;
    double tolerance = 1e-12;  // stops when the ranks of all vertices change by less than this in sum
    std::int64_t max_steps = 1000;
    std::vector<double> personalisation{};  // in canonical order, weights >= 0; empty: all alike
};

namespace detail {

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
    [[nodiscard]] const csr_view& rows() const { return out; }
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
    [[nodiscard]] const csr_view& rows() const { return in; }
};

struct divide_body {
    column<double> values;
    double by;
    SANC_HD void operator()(std::int64_t v) const { values[v] /= by; }
};

struct to_internal_body {
    column<const std::int32_t> canonical_of;
    column<const double> canonical;  // empty: 1
    column<double> out;
    SANC_HD void operator()(std::int64_t v) const { out[v] = canonical.empty() ? 1.0 : canonical[canonical_of[v]]; }
};

// The personalisation in internal order, of sum 1.
template <class Policy>
auto pagerank_goal(const Policy& policy, column<const std::int32_t> canonical_of,
                   const std::vector<double>& personalisation) {
    const std::int64_t vertices = canonical_of.size;
    if (!personalisation.empty() && static_cast<std::int64_t>(personalisation.size()) != vertices) {
        bad_argument("pagerank", "personalisation", std::to_string(personalisation.size()) + " values",
                     "give one a vertex, or none");
    }
    bool any = personalisation.empty();
    for (const double weight : personalisation) {
        if (!(weight >= 0.0 && weight <= 0x1p900))
            bad_argument("pagerank", "personalisation", format_double(weight), "give 0 or more");
        any = any || weight >= 0x1p-900;
    }
    if (!any) bad_argument("pagerank", "personalisation", "all 0", "give one vertex at least a weight above 0");
    auto goal = make_buffer<double>(policy, vertices);
    const auto weights = to_device(policy, column<const double>(view(personalisation)));
    for_each_index(policy, vertices, to_internal_body{canonical_of, view(weights), view(goal)});
    for_each_index(policy, vertices, divide_body{view(goal), sum8(policy, column<const double>(view(goal)))});
    return goal;
}

}  // namespace detail

// The PageRank of every vertex, in canonical order; sum 1. Arcs are followed in proportion to their strength, or alike
// where the graph has none. What stands at a vertex without a way out goes to the personalisation. Order of the sums:
// sum8 over each row of arcs in, sum8 over all vertices in internal order. O(arcs) work a step, about 8 bytes an arc
// (with strength) and 48 a vertex of scratch. Throws bad_argument; not_converged after max_steps; cancelled.
template <class Policy>
std::vector<double> pagerank(const Policy& policy, const graph& g, const pagerank_options& options = {},
                             const monitor& watch = {}) {
    using namespace detail;
    if (!(options.alpha >= 0.0 && options.alpha < 1.0)) {
        bad_argument("pagerank", "alpha", format_double(options.alpha), "give 0 to below 1");
    }
    if (!(options.tolerance > 0.0))
        bad_argument("pagerank", "tolerance", format_double(options.tolerance), "give more than 0");
    const auto vertices = static_cast<std::int64_t>(g.vertices());
    if (vertices == 0) return {};
    const brought_graph<Policy> brought(policy, g, {.strength = true});
    const graph_view whole = brought.see();
    const auto goal = pagerank_goal(policy, brought.canonical_of(), options.personalisation);
    auto total = make_buffer<double>(policy, vertices);
    auto share = make_buffer<double>(policy, g.has_strength ? g.arcs() : 0);
    auto sent = make_buffer<double>(policy, vertices);
    auto lost = make_buffer<double>(policy, vertices);
    auto change = make_buffer<double>(policy, vertices);
    auto rank = make_buffer<double>(policy, vertices);
    auto next = make_buffer<double>(policy, vertices);
    for_each_index(policy, vertices, out_strength_body{whole.out, view(total)});
    if (g.has_strength) for_each_index(policy, g.arcs(), arc_share_body{whole.in, read_only(total), view(share)});
    for_each_index(policy, vertices, to_internal_body{brought.canonical_of(), {}, view(rank)});
    for_each_index(policy, vertices, divide_body{view(rank), static_cast<double>(vertices)});

    double changed = 0.0;
    for (std::int64_t step = 0; step < options.max_steps; ++step) {
        watch(static_cast<double>(step) / static_cast<double>(options.max_steps));
        for_each_index(policy, vertices, send_body{read_only(rank), read_only(total), view(sent), view(lost)});
        const double to_goal = (1.0 - options.alpha) + options.alpha * sum8(policy, read_only(lost));
        for_each_index(policy, vertices,
                       pull_body{whole.in, read_only(sent), read_only(share), read_only(rank), read_only(goal),
                                 options.alpha, to_goal, view(next), view(change)});
        std::swap(rank, next);
        changed = sum8(policy, read_only(change));
        if (changed < options.tolerance) {
            const double sum = sum8(policy, read_only(rank));
            for_each_index(policy, vertices, divide_body{view(rank), sum});
            std::vector<double> result(static_cast<std::size_t>(vertices));
            fill_vector(policy, result, [&](column<double> room) {
                for_each_index(policy, vertices, to_canonical_body{brought.internal_of(), read_only(rank), 1.0, room});
            });
            watch(1.0);
            return result;
        }
    }
    throw not_converged("PageRank: not converged after " + std::to_string(options.max_steps) +
                        " steps (the last changed " + format_double(changed) + ", the tolerance is " +
                        format_double(options.tolerance) + "): give a larger --tolerance");
}

}  // namespace sanc
