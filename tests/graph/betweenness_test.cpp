// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/betweenness.hpp>

#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::csv;
using graph_test::graph_of;
using graph_test::same_bits;

const sanc::edge_columns costs{"source", "target", "", "cost"};

std::string edge(std::int64_t a, std::int64_t b) { return std::to_string(a) + "," + std::to_string(b) + "\n"; }

TEST(Betweenness, ByHand) {
    const auto path = graph_of("source,target\na,b\nb,c\nc,d\n", false);
    EXPECT_EQ(sanc::betweenness(sanc::seq, path), (std::vector<double>{0, 2, 2, 0}));
    const auto arrow = graph_of("source,target\na,b\nb,c\nc,d\n", true);
    EXPECT_EQ(sanc::betweenness(sanc::seq, arrow), (std::vector<double>{0, 2, 2, 0}));
    const auto star = graph_of("source,target\nx,1\nx,2\nx,3\nx,4\n", false);
    EXPECT_EQ(sanc::betweenness(sanc::seq, star), (std::vector<double>{0, 0, 0, 0, 6}));
    const auto square = graph_of("source,target\na,b\nb,c\nc,d\nd,a\n", false);
    EXPECT_EQ(sanc::betweenness(sanc::seq, square), (std::vector<double>{0.5, 0.5, 0.5, 0.5}));
}

TEST(Betweenness, LengthsDecideThePaths) {
    const std::string rows = "source,target,cost\na,b,2\nb,c,2\na,c,5\na,d,1\nd,c,3\n";
    const auto weighted = graph_of(rows, true, false, costs);
    EXPECT_EQ(sanc::betweenness(sanc::seq, weighted), (std::vector<double>{0, 0.5, 0, 0.5}));
    sanc::betweenness_options hops;
    hops.hops = true;
    EXPECT_EQ(sanc::betweenness(sanc::seq, weighted, hops), (std::vector<double>{0, 0, 0, 0}));
    EXPECT_EQ(sanc::hop_betweenness(sanc::seq, weighted), (std::vector<double>{0, 0, 0, 0}));
}

TEST(Betweenness, SomeSources) {
    const auto path = graph_of("source,target\na,b\nb,c\nc,d\n", false);
    sanc::betweenness_options options;
    options.sources = std::vector<std::int32_t>{0, 0};
    EXPECT_EQ(sanc::betweenness(sanc::seq, path, options), (std::vector<double>{0, 1, 0.5, 0}));
    options.sources = std::vector<std::int32_t>{};
    EXPECT_EQ(sanc::betweenness(sanc::seq, path, options), (std::vector<double>{0, 0, 0, 0}));
    options.sources = std::vector<std::int32_t>{4};
    EXPECT_THROW(sanc::betweenness(sanc::seq, path, options), std::invalid_argument);
}

TEST(Betweenness, AStrengthIsNoLength) {
    const auto g = graph_of("source,target,amount\na,b,2\n", true, false, {"source", "target", "amount", ""});
    EXPECT_THROW(sanc::betweenness(sanc::seq, g), std::invalid_argument);
    sanc::betweenness_options hops;
    hops.hops = true;
    EXPECT_EQ(sanc::betweenness(sanc::seq, g, hops), (std::vector<double>{0, 0}));
    EXPECT_TRUE(sanc::betweenness(sanc::par{2}, sanc::build_graph(sanc::seq, sanc::edge_list{}, true)).empty());
}

TEST(Betweenness, TheMonitorCancels) {
    const auto g = graph_of("source,target\na,b\n", true);
    EXPECT_THROW(sanc::betweenness(sanc::seq, g, {}, sanc::monitor([](double) { return false; })), sanc::cancelled);
}

// An exact fraction; enough for graphs of a few vertices.
struct fraction {
    sanc::int128 top = 0;
    sanc::int128 bottom = 1;
    void add(sanc::int128 t, sanc::int128 b) {
        top = top * b + t * bottom;
        bottom *= b;
        sanc::int128 x = top;
        sanc::int128 y = bottom;
        while (y != 0) {
            x %= y;
            std::swap(x, y);
        }
        if (x != 0) {
            top /= x;
            bottom /= x;
        }
    }
    [[nodiscard]] double value() const { return static_cast<double>(top) / static_cast<double>(bottom); }
};

// Floyd and Warshall's distances, path counts by increasing distance, then the definition, triple by triple.
std::vector<double> by_definition(const sanc::edge_list& list, const sanc::graph& g, bool hops) {
    constexpr std::int64_t far = std::int64_t{1} << 60;
    const auto n = static_cast<std::size_t>(g.vertices());
    std::vector<std::vector<std::int64_t>> arc(n, std::vector<std::int64_t>(n, far));
    for (std::size_t row = 0; row < list.source.size(); ++row) {
        const auto a = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.source[row])]));
        const auto b = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.target[row])]));
        const std::int64_t length = hops ? 1 : list.length[row];
        if (a == b) continue;
        arc[a][b] = std::min(arc[a][b], length);
        if (!g.directed) arc[b][a] = std::min(arc[b][a], length);
    }
    auto distance = arc;
    for (std::size_t v = 0; v < n; ++v) distance[v][v] = 0;
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j)
                distance[i][j] = std::min(distance[i][j], distance[i][k] + distance[k][j]);
        }
    }
    std::vector<std::vector<std::int64_t>> paths(n, std::vector<std::int64_t>(n, 0));
    for (std::size_t s = 0; s < n; ++s) {
        std::vector<std::size_t> order(n);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return distance[s][a] < distance[s][b]; });
        paths[s][s] = 1;
        for (const std::size_t t : order) {
            for (std::size_t u = 0; t != s && distance[s][t] < far && u < n; ++u) {
                if (distance[s][u] < far && arc[u][t] < far && distance[s][u] + arc[u][t] == distance[s][t])
                    paths[s][t] += paths[s][u];
            }
        }
    }
    std::vector<double> result(n);
    for (std::size_t v = 0; v < n; ++v) {
        fraction sum;
        for (std::size_t s = 0; s < n; ++s) {
            for (std::size_t t = 0; t < n; ++t) {
                if (s == v || t == v || s == t || distance[s][t] >= far ||
                    distance[s][v] + distance[v][t] != distance[s][t])
                    continue;
                sum.add(sanc::int128{paths[s][v]} * paths[v][t], paths[s][t]);
            }
        }
        result[v] = g.directed ? sum.value() : sum.value() / 2;
    }
    return result;
}

TEST(Betweenness, EqualsTheDefinitionOnRandomGraphs) {
    sanc::random_stream random(3);
    for (int round = 0; round < 600; ++round) {
        const std::uint64_t vertices = 2 + random.below(9);
        const auto rows = graph_test::random_rows(random, vertices, random.below(3 * vertices), 3);
        const auto list = csv(graph_test::joined(rows), true, costs);
        const bool directed = round % 2 == 0;
        const auto g = sanc::build_graph(sanc::seq, list, directed);
        for (const bool hops : {true, false}) {
            sanc::betweenness_options options;
            options.hops = hops;
            const auto found = sanc::betweenness(sanc::seq, g, options);
            const auto expected = by_definition(list, g, hops);
            for (std::size_t v = 0; v < found.size(); ++v) {
                ASSERT_NEAR(found[v], expected[v], 1e-13 * (1 + expected[v]))
                    << graph_test::joined(rows) << directed << hops;
            }
        }
    }
}

TEST(Betweenness, SameBitsOnAnyThreadsInAnyRowOrder) {
    sanc::random_stream random(5);
    for (const bool directed : {true, false}) {
        auto rows = graph_test::random_rows(random, 400, 1500, 6);
        const auto g = graph_of(graph_test::joined(rows), directed, false, costs);
        sanc::betweenness_options hops;
        hops.hops = true;
        const auto by_hops = sanc::betweenness(sanc::seq, g, hops);
        const auto by_length = sanc::betweenness(sanc::seq, g);
        EXPECT_FALSE(same_bits(by_hops, by_length));
        for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
        const auto shuffled = graph_of(graph_test::joined(rows), directed, false, costs);
        for (const unsigned threads : {1U, 2U, 3U, 8U}) {
            EXPECT_TRUE(same_bits(by_hops, sanc::betweenness(sanc::par{threads}, shuffled, hops))) << threads;
            EXPECT_TRUE(same_bits(by_length, sanc::betweenness(sanc::par{threads}, shuffled))) << threads;
        }
        hops.scratch_bytes = 1;
        EXPECT_TRUE(same_bits(by_hops, sanc::betweenness(sanc::par{8}, g, hops)));
    }
}

TEST(Betweenness, OneLengthForAllGivesTheBitsOfNone) {
    sanc::random_stream random(9);
    for (const bool directed : {true, false}) {
        std::string plain = "source,target,cost\n";
        for (int i = 0; i < 1200; ++i) {
            plain += std::to_string(random.below(300)) + ",";
            plain += std::to_string(random.below(300)) + ",7\n";
        }
        const auto g = graph_of(plain, directed, false, costs);
        EXPECT_TRUE(
            same_bits(sanc::betweenness(sanc::seq, g), sanc::betweenness(sanc::seq, graph_of(plain, directed))));
    }
}

template <template <class, class> class Scratch, class Count>
std::vector<double> in_form(const sanc::graph& g) {
    const auto whole = g.view();
    const auto sources = sanc::detail::source_order(whole);
    std::vector<double> total(sources.size(), 0.0);
    const auto batches = sanc::detail::run_batches<Scratch<sanc::sequential_policy, Count>>(
        sanc::seq, whole, sanc::view(sources), 0, std::int64_t{1} << 30, sanc::view(total), {});
    EXPECT_EQ(batches, (static_cast<std::int64_t>(sources.size()) + 31) / 32);
    return total;
}

TEST(Betweenness, BothFormsOfPathCountsGiveTheSameBits) {
    using sanc::detail::scaled;
    sanc::random_stream random(13);
    const auto g = graph_of(graph_test::joined(graph_test::random_rows(random, 500, 3000, 4)), true, false, costs);
    EXPECT_TRUE(same_bits(in_form<sanc::detail::brandes_scratch, double>(g),
                          in_form<sanc::detail::brandes_scratch, scaled>(g)));
    const auto plain = in_form<sanc::detail::dijkstra_scratch_int64, double>(g);
    EXPECT_TRUE(same_bits(plain, in_form<sanc::detail::dijkstra_scratch_int64, scaled>(g)));
    EXPECT_TRUE(same_bits(plain, in_form<sanc::detail::dijkstra_scratch_int128, double>(g)));
}

// Every vertex of a layer pays every one of the next: width^layers paths.
std::string cascade(std::int64_t width, std::int64_t layers, const char* cost) {
    std::string rows = "source,target,cost\n";
    const auto name = [&](std::int64_t layer, std::int64_t place) { return std::to_string(layer * width + place); };
    for (std::int64_t layer = 0; layer + 1 < layers; ++layer) {
        for (std::int64_t a = 0; a < width; ++a) {
            for (std::int64_t b = 0; b < width; ++b)
                rows += name(layer, a) + "," + name(layer + 1, b) + "," + cost + "\n";
        }
    }
    return rows;
}

TEST(Betweenness, CascadeOfMixersEverySource) {
    constexpr std::int64_t width = 5;
    constexpr std::int64_t layers = 480;  // 5^479 > 1e334 paths
    const auto g = graph_of(cascade(width, layers, "3"), true, false, costs);
    const auto expect_right = [&](const std::vector<double>& found) {
        for (std::int64_t v = 0; v < width * layers; ++v) {
            const std::int64_t layer = v / width;
            const double expected = static_cast<double>(layer * width * (layers - 1 - layer) * width) / width;
            ASSERT_NEAR(found[static_cast<std::size_t>(v)], expected, 1e-12 * (1 + expected)) << v;
        }
    };
    sanc::betweenness_options hops;
    hops.hops = true;
    const auto found = sanc::betweenness(sanc::seq, g, hops);
    expect_right(found);
    EXPECT_TRUE(same_bits(found, sanc::betweenness(sanc::par{3}, g, hops)));
    sanc::betweenness_options some;
    some.sources = std::vector<std::int32_t>{0, 1, 2, 3, 4};
    const auto by_length = sanc::betweenness(sanc::seq, g, some);
    some.hops = true;
    EXPECT_TRUE(same_bits(by_length, sanc::betweenness(sanc::seq, g, some)));
}

TEST(Betweenness, CascadeOfWideMixers) {
    constexpr std::int64_t width = 60;
    constexpr std::int64_t layers = 200;  // 60^199 > 1e353 paths
    const auto g = graph_of(cascade(width, layers, "1"), true);
    sanc::betweenness_options options;
    options.sources = std::vector<std::int32_t>(60);
    std::iota(options.sources->begin(), options.sources->end(), 0);
    const auto found = sanc::betweenness(sanc::seq, g, options);
    for (std::int64_t v = 0; v < width * layers; ++v) {
        const std::int64_t layer = v / width;
        const double expected = layer == 0 ? 0.0 : static_cast<double>(width * (layers - 1 - layer) * width) / width;
        ASSERT_NEAR(found[static_cast<std::size_t>(v)], expected, 1e-12 * (1 + expected)) << v;
    }
}

// The dependency of the source (x, y) on the vertices of a side x side grid. Path counts there are binomials, so that
// paths(dx, dy) / paths(dx + 1, dy) = (dx + 1) / (dx + dy + 1): nothing can grow large.
void add_grid_dependency(std::int64_t side, std::int64_t x0, std::int64_t y0, std::vector<double>& sum) {
    std::vector<double> dependency(sum.size(), 0.0);
    for (std::int64_t far = 2 * (side - 1); far > 0; --far) {
        for (std::int64_t y = 0; y < side; ++y) {
            const std::int64_t dy = std::abs(y - y0);
            for (const std::int64_t x : {x0 - (far - dy), x0 + (far - dy)}) {
                if (far < dy || x < 0 || x >= side) continue;
                const std::int64_t dx = std::abs(x - x0);
                double total = 0.0;
                const std::array<std::array<std::int64_t, 2>, 4> around{
                    {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}}};
                for (const auto& [wx, wy] : around) {
                    if (wx < 0 || wy < 0 || wx >= side || wy >= side ||
                        std::abs(wx - x0) + std::abs(wy - y0) != far + 1)
                        continue;
                    const double ratio = static_cast<double>(wx != x ? dx + 1 : dy + 1) / static_cast<double>(far + 1);
                    total += ratio * (1.0 + dependency[static_cast<std::size_t>(wy * side + wx)]);
                }
                dependency[static_cast<std::size_t>(y * side + x)] = total;
            }
        }
    }
    for (std::size_t v = 0; v < sum.size(); ++v) sum[v] += 0.5 * dependency[v];
}

void check_grid(std::int64_t side, const std::vector<std::int32_t>& sources) {
    std::string rows = "source,target\n";
    for (std::int64_t v = 0; v < side * side; ++v) {
        if (v % side + 1 < side) rows += edge(v, v + 1);
        if (v + side < side * side) rows += edge(v, v + side);
    }
    const auto g = graph_of(rows, false);
    sanc::betweenness_options options;
    options.sources = sources;
    const auto found = sanc::betweenness(sanc::seq, g, options);
    std::vector<double> expected(found.size(), 0.0);
    for (const std::int32_t source : sources) add_grid_dependency(side, source % side, source / side, expected);
    for (std::size_t v = 0; v < found.size(); ++v) {
        ASSERT_NEAR(found[v], expected[v], 1e-11 * (1 + expected[v])) << v;
    }
}

TEST(Betweenness, Grids) {
    std::vector<std::int32_t> all(36 * 36);
    std::iota(all.begin(), all.end(), 0);
    check_grid(36, all);
    check_grid(141, {0, 7000, 19880});
    check_grid(600, {0, 600 * 599 + 17, 600 * 300 + 299});
}

// Two chains from 0 to "end". The one of fewer arcs is the shorter, and a little behind where 2^63 is passed.
TEST(Betweenness, PathsLongerThanInt64) {
    constexpr std::int64_t full = std::int64_t{1} << 53;
    std::string rows = "source,target,cost\n";
    const auto chain = [&](char name, std::int64_t arcs, std::int64_t first) {
        for (std::int64_t i = 0; i < arcs; ++i) {
            rows += (i == 0 ? "0" : name + std::to_string(1000 + i)) + ",";
            rows += (i + 1 == arcs ? "end" : name + std::to_string(1001 + i)) + ",";
            rows += std::to_string(i == 0 ? first : full) + "\n";
        }
    };
    chain('a', 1100, full);
    chain('b', 1030, full - 5);
    const auto g = graph_of(rows, true, false, costs);
    sanc::betweenness_options options;
    options.sources = std::vector<std::int32_t>{g.find("0")};
    const auto found = sanc::betweenness(sanc::seq, g, options);
    for (std::int64_t i = 1; i < 1100; ++i) {
        ASSERT_EQ(found[static_cast<std::size_t>(g.find("a" + std::to_string(1000 + i)))], static_cast<double>(1099 - i));
    }
    for (std::int64_t i = 1; i < 1030; ++i) {
        ASSERT_EQ(found[static_cast<std::size_t>(g.find("b" + std::to_string(1000 + i)))], static_cast<double>(1030 - i));
    }
}

}  // namespace
