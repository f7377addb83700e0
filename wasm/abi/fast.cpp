// SPDX-License-Identifier: Apache-2.0
// Where the time goes, compiled for speed: all else is compiled for size. Of what two units both hold the linker keeps the
// first, and this one is the first.
#include <sanc/evidence/rank_verb.hpp>

namespace {

using policy = sanc::compact_policy;

constexpr void (*read_edges)(sanc::edge_list&, std::string_view, std::string_view, const sanc::edge_columns&, const sanc::monitor&) = &sanc::read_edges_csv;

[[gnu::used]] constexpr std::tuple fast{&sanc::detail::sha256_blocks, read_edges, &sanc::build_graph<policy>, &sanc::pagerank<policy>,
                                        &sanc::betweenness<policy>};

}  // namespace
