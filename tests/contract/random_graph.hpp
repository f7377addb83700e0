// SPDX-License-Identifier: Apache-2.0
// Small random graphs - stars, chains of diamonds, loops, parallel rows, vertices without a way out - and the bytes of every
// result over them.
#pragma once

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/random.hpp>

#include "report.hpp"

namespace contract {

inline sanc::edge_list random_edges(sanc::random_stream& random) {
    sanc::edge_list list;
    list.has_strength = random.below(2) == 0;
    list.has_length = random.below(2) == 0;
    list.keep_loops = random.below(4) == 0;
    list.columns_known = true;
    list.files.emplace_back("made");
    const std::uint64_t vertices = 2 + random.below(90);
    const std::uint64_t rows = 1 + random.below(300);
    const std::uint64_t form = random.below(4);
    for (std::uint64_t i = 0; i < rows; ++i) {
        std::uint64_t a = random.below(vertices);
        std::uint64_t b = random.below(vertices);
        if (form == 1) a = random.below(1 + vertices / 20);                         // hubs
        if (form == 2) a = i % vertices, b = (a + 1 + random.below(2)) % vertices;  // chains of diamonds
        if (form == 3) b = (a + 1) % vertices;                                      // a ring, many parallel rows
        if (a == b && !list.keep_loops) b = (b + 1) % vertices;
        list.source.push_back(static_cast<std::int32_t>(list.ids.intern(std::to_string(a))));
        list.target.push_back(static_cast<std::int32_t>(list.ids.intern(std::to_string(b))));
        if (list.has_strength) list.strength.push_back(static_cast<double>(random.below(100'000)) / 128.0);
        if (list.has_length) list.length.push_back(1 + static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 3 : 1'000'000)));
        list.file.push_back(0);
        list.line.push_back(static_cast<std::int64_t>(i) + 1);
    }
    return list;
}

template <class Policy>
std::string random_graph(const Policy& policy, std::uint64_t seed) {
    sanc::random_stream random(seed, 2);
    const sanc::edge_list list = random_edges(random);
    const sanc::graph g = sanc::build_graph(policy, list, random.below(2) == 0);
    sanc::betweenness_options hops;
    hops.hops = true;
    hops.scratch_bytes = random.below(2) == 0 ? 1 : std::int64_t{1} << 24;
    std::vector<sanc::measure> measures{{"pagerank", sanc::pagerank(policy, g)}, {"hops", sanc::betweenness(policy, g, hops)}};
    if (g.has_length) {
        sanc::betweenness_options some;
        some.sources = std::vector<std::int32_t>{0, g.vertices() - 1, g.vertices() / 2};
        measures.push_back({"some", sanc::betweenness(policy, g, some)});
    }
    return sanc::table_bytes(sanc::ranks_table(policy, g, measures)) + bytes_of(g.out_targets) + bytes_of(g.row_offsets);
}

}  // namespace contract
