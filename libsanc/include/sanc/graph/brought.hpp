// SPDX-License-Identifier: Apache-2.0
// A graph of the host where a policy computes.
#pragma once

#include <sanc/exec.hpp>
#include <sanc/graph/graph.hpp>

namespace sanc {

// Which columns of the arcs come along.
struct brought_columns {
    bool strength = false;
    bool length = false;
};

template <class Policy>
class brought_graph {
public:
    brought_graph(const Policy& policy, const graph& g, brought_columns which)
        : out_(policy, g.view().out, which), in_(policy, g.directed ? g.view().in : csr_view{}, which),
          internal_of_(to_device(policy, detail::read_only(g.internal_of))),
          canonical_of_(to_device(policy, detail::read_only(g.canonical_of))), directed_(g.directed) {}

    // A column that was not brought is empty.
    [[nodiscard]] graph_view see() const { return {out_.see(), directed_ ? in_.see() : out_.see(), directed_}; }
    [[nodiscard]] column<const std::int32_t> internal_of() const { return detail::read_only(internal_of_); }
    [[nodiscard]] column<const std::int32_t> canonical_of() const { return detail::read_only(canonical_of_); }

private:
    struct arcs {
        arcs(const Policy& policy, const csr_view& rows, brought_columns which)
            : offsets(to_device(policy, rows.offsets)), targets(to_device(policy, rows.targets)),
              strength(to_device(policy, which.strength ? rows.strength : column<const double>{})),
              length(to_device(policy, which.length ? rows.length : column<const std::int64_t>{})) {}
        [[nodiscard]] csr_view see() const {
            return {detail::read_only(offsets), detail::read_only(targets), detail::read_only(strength), detail::read_only(length)};
        }

        brought_of<Policy, std::int64_t> offsets;
        brought_of<Policy, std::int32_t> targets;
        brought_of<Policy, double> strength;
        brought_of<Policy, std::int64_t> length;
    };

    arcs out_, in_;
    brought_of<Policy, std::int32_t> internal_of_, canonical_of_;
    bool directed_;
};

}  // namespace sanc
