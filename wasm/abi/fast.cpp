// SPDX-License-Identifier: Apache-2.0
// Where the time goes, compiled for speed: all else is compiled for size. Of what two units both hold the linker keeps the
// first, and this one is the first.
#include <sanc/evidence/rank_verb.hpp>

namespace {

using policy = sanc::compact_policy;

[[gnu::used]] constexpr std::tuple fast{&sanc::detail::sha256_blocks, &sanc::read_edges_csv, &sanc::build_graph<policy>, &sanc::pagerank<policy>,
                                        &sanc::betweenness<policy>};

}  // namespace
