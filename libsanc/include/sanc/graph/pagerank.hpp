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
#include <sanc/graph/rank_walk_host.hpp>
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
        bad_argument("pagerank", "personalisation", filled("% values", personalisation.size()),
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
    auto walk = walk_of(policy, whole, read_only(goal), options.alpha);
    double changed = 0.0;
    for (std::int64_t step = 0; step < options.max_steps; ++step) {
        watch(static_cast<double>(step) / static_cast<double>(options.max_steps));
        changed = walk.step();
        if (changed < options.tolerance) {
            const column<double> rank = walk.rank();
            for_each_index(policy, vertices, divide_body{rank, sum8(policy, column<const double>(rank))});
            std::vector<double> result(static_cast<std::size_t>(vertices));
            fill_vector(policy, result, [&](column<double> room) {
                for_each_index(policy, vertices, to_canonical_body{brought.internal_of(), rank, 1.0, room});
            });
            watch(1.0);
            return result;
        }
    }
    throw not_converged(filled("PageRank: not converged after % steps (the last changed %, the tolerance is %): give a larger --tolerance",
                               options.max_steps, format_double(changed), format_double(options.tolerance)));
}

}  // namespace sanc
