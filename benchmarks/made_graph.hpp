// SPDX-License-Identifier: Apache-2.0
// Made graphs, seeded: Kronecker, uniform random, road-like, one of the size of the PGP web of trust; and the real hep-th.
// Rows are undirected edges without loops, some of them twice.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <sanc/exec.hpp>
#include <sanc/graph/metis.hpp>
#include <sanc/random.hpp>

namespace bench {

struct edges {
    std::int64_t vertices = 0;
    std::vector<std::int32_t> source, target;
};

inline void add_edge(edges& e, std::int64_t a, std::int64_t b) {
    if (a == b) return;
    e.source.push_back(static_cast<std::int32_t>(a));
    e.target.push_back(static_cast<std::int32_t>(b));
}

// 2^scale vertices, 16 rows a vertex: row i of a Kronecker graph (0.57, 0.19, 0.19, 0.05), or of a uniform one.
inline edges random_edges(int scale, bool kronecker) {
    const std::int64_t rows = std::int64_t{16} << scale;
    std::vector<std::uint64_t> row(static_cast<std::size_t>(rows));
    for_each_index(sanc::par(), rows, [&](std::int64_t i) {
        sanc::random_stream random(kronecker ? 7 : 8, static_cast<std::uint64_t>(i));
        std::uint32_t a = 0;
        std::uint32_t b = 0;
        for (int bit = 0; bit < scale; ++bit) {
            const std::uint64_t drawn = random.below(100);
            const int quarter = kronecker ? (drawn < 57 ? 0 : drawn < 76 ? 1 : drawn < 95 ? 2 : 3) : static_cast<int>(drawn % 4);
            a = 2 * a + static_cast<std::uint32_t>(quarter / 2);
            b = 2 * b + static_cast<std::uint32_t>(quarter % 2);
        }
        row[static_cast<std::size_t>(i)] = static_cast<std::uint64_t>(a) << 32 | b;
    });
    edges made{std::int64_t{1} << scale, {}, {}};
    for (const std::uint64_t r : row) add_edge(made, static_cast<std::int64_t>(r >> 32), static_cast<std::int64_t>(r & 0xFFFFFFFFU));
    return made;
}

// A square lattice; every seventh street is missing, every fiftieth crossing has a diagonal.
inline edges road_edges(int scale) {
    const std::int64_t wide = std::int64_t{1} << scale / 2;
    const std::int64_t high = std::int64_t{1} << (scale - scale / 2);
    edges made{wide * high, {}, {}};
    for (std::int64_t v = 0; v < wide * high; ++v) {
        const sanc::philox_block drawn = sanc::philox(9, static_cast<std::uint64_t>(v));
        const bool right = v % wide + 1 < wide;
        const bool down = v / wide + 1 < high;
        if (right && drawn.word[0] % 7 != 0) add_edge(made, v, v + 1);
        if (down && drawn.word[1] % 7 != 0) add_edge(made, v, v + wide);
        if (right && down && drawn.word[2] % 50 == 0) add_edge(made, v, v + wide + 1);
    }
    return made;
}

// A web of trust: each vertex joins an end of an earlier row, and often a neighbour of that end too.
inline edges trust_edges(std::int64_t vertices, std::int64_t rows) {
    edges made{vertices, {}, {}};
    sanc::random_stream random(12);
    const auto end_of_row = [&](std::uint64_t below) {
        const auto row = static_cast<std::size_t>(random.below(below));
        return random.below(2) == 0 ? std::pair{made.source[row], made.target[row]} : std::pair{made.target[row], made.source[row]};
    };
    add_edge(made, 0, 1);
    for (std::int64_t v = 2; v < vertices; ++v) {
        const auto [near, next] = end_of_row(made.source.size());
        add_edge(made, v, near);
        const std::int64_t wanted = (v + 1) * rows / vertices;
        if (static_cast<std::int64_t>(made.source.size()) < wanted) add_edge(made, v, next);
        if (static_cast<std::int64_t>(made.source.size()) < wanted) add_edge(made, v, end_of_row(made.source.size()).first);
    }
    return made;
}

// A web of trust in which two in five vertices hang on by one row, as in that of PGP.
inline edges hanging_edges(std::int64_t vertices, std::int64_t rows) {
    const std::int64_t hanging = vertices * 2 / 5;
    edges made = trust_edges(vertices - hanging, rows - hanging);
    made.vertices = vertices;
    sanc::random_stream random(13);
    for (std::int64_t v = vertices - hanging; v < vertices; ++v) add_edge(made, v, made.target[static_cast<std::size_t>(random.below(made.target.size()))]);
    return made;
}

// The co-authors of high-energy physics theory, or a made graph of its size where the real data is not there.
inline edges hepth_edges(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return trust_edges(8361, 15751);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    sanc::edge_list list;
    sanc::read_edges_metis(list, bytes, path);
    return {list.ids.size(), list.source, list.target};
}

}  // namespace bench
