// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/csr.hpp>

#include <algorithm>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::csv;
using graph_test::graph_of;

const sanc::edge_columns all_columns{"source", "target", "amount", "cost"};

// Everything of a graph but the provenance, in canonical names.
std::string told(const sanc::graph& g) {
    std::string out = g.directed ? "directed" : "undirected";
    const auto rows = [&](const sanc::csr_view& view, const char* arrow) {
        for (std::int32_t v = 0; v < view.vertices(); ++v) {
            for (std::int64_t a = view.offsets[v]; a < view.offsets[v + 1]; ++a) {
                out += " " + (*g.ids)[static_cast<std::size_t>(g.canonical_of[v])] + arrow +
                       (*g.ids)[static_cast<std::size_t>(g.canonical_of[view.targets[a]])];
                if (g.has_strength) out += "*" + std::to_string(view.strength[a]);
                if (g.has_length) out += "/" + std::to_string(view.length[a]);
            }
        }
    };
    rows(g.view().out, ">");
    if (g.directed) rows(g.view().in, "<");
    return out;
}

bool same(const sanc::graph& a, const sanc::graph& b) {
    const auto equal = [](const auto& x, const auto& y) {
        return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin());
    };
    return *a.ids == *b.ids && a.directed == b.directed && equal(a.internal_of, b.internal_of) &&
           equal(a.canonical_of, b.canonical_of) && equal(a.degree, b.degree) && equal(a.out_offsets, b.out_offsets) &&
           equal(a.in_offsets, b.in_offsets) && equal(a.out_targets, b.out_targets) &&
           equal(a.in_targets, b.in_targets) && equal(a.out_strength, b.out_strength) &&
           equal(a.in_strength, b.in_strength) && equal(a.out_length, b.out_length) && equal(a.in_length, b.in_length);
}

TEST(Csr, CanonicalAndInternalOrder) {
    // Degrees: b 3, 10 2, 9 2, a 1. Canonical: 9, 10, a, b.
    const auto g = graph_of("source,target\nb,10\n10,9\n9,b\nb,a\n", true);
    EXPECT_EQ(*g.ids, (std::vector<std::string>{"9", "10", "a", "b"}));
    EXPECT_EQ(std::vector<std::int32_t>(g.canonical_of.begin(), g.canonical_of.end()),
              (std::vector<std::int32_t>{3, 0, 1, 2}));
    EXPECT_EQ(std::vector<std::int32_t>(g.internal_of.begin(), g.internal_of.end()),
              (std::vector<std::int32_t>{1, 2, 3, 0}));
    EXPECT_EQ(std::vector<std::int64_t>(g.degree.begin(), g.degree.end()), (std::vector<std::int64_t>{3, 2, 2, 1}));
    EXPECT_EQ(told(g), "directed b>10 b>a 9>b 10>9 b<9 9<10 10<b a<b");
    EXPECT_EQ(g.find("10"), 1);
    EXPECT_EQ(g.find("010"), -1);
}

TEST(Csr, ParallelRowsMerge) {
    const std::string rows = "source,target,amount,cost\na,b,1.5,7\nb,a,4,2\na,b,0.25,3\n";
    EXPECT_EQ(told(graph_of(rows, true, false, all_columns)),
              "directed a>b*1.750000/3 b>a*4.000000/2 a<b*4.000000/2 b<a*1.750000/3");
    EXPECT_EQ(told(graph_of(rows, false, false, all_columns)), "undirected a>b*5.750000/2 b>a*5.750000/2");
    EXPECT_EQ(told(graph_of(rows, false)), "undirected a>b b>a");
}

TEST(Csr, LoopsCountTwiceInTheDegreeAndOnceAsAnArc) {
    for (const bool directed : {true, false}) {
        const auto g = graph_of("source,target\na,a\na,a\na,b\n", directed, true);
        EXPECT_EQ(g.arcs(), directed ? 2 : 3);
        EXPECT_EQ(g.degree[g.internal_of[0]], 3);
        EXPECT_EQ(g.degree[g.internal_of[1]], 1);
        EXPECT_EQ(graph_of("source,target\na,a\na,b\n", directed).degree[0], 1);
    }
}

TEST(Csr, RowsBehindAnArc) {
    const auto list = csv("source,target\na,b\nb,a\nx,x\na,b\n");
    for (const bool directed : {true, false}) {
        const auto g = sanc::build_graph(sanc::seq, list, directed);
        const std::int64_t arc = g.arc(g.internal_of[g.find("a")], g.internal_of[g.find("b")]);
        std::vector<std::int64_t> rows(g.rows.begin() + g.row_offsets[arc], g.rows.begin() + g.row_offsets[arc + 1]);
        std::sort(rows.begin(), rows.end());
        EXPECT_EQ(rows, directed ? (std::vector<std::int64_t>{0, 2}) : (std::vector<std::int64_t>{0, 1, 2}));
        EXPECT_EQ(g.arc(g.internal_of[g.find("a")], g.internal_of[g.find("a")]), -1);
    }
}

TEST(Csr, NothingButVertices) {
    sanc::edge_list list;
    EXPECT_EQ(sanc::build_graph(sanc::seq, list, true).vertices(), 0);
    sanc::read_vertices(list, "b\na\n", "v");
    for (const bool directed : {true, false}) {
        const auto g = sanc::build_graph(sanc::par{3}, list, directed);
        EXPECT_EQ(g.vertices(), 2);
        EXPECT_EQ(g.arcs(), 0);
        EXPECT_EQ(std::vector<std::int64_t>(g.degree.begin(), g.degree.end()), (std::vector<std::int64_t>{0, 0}));
        EXPECT_EQ(g.row_offsets.size(), 1);
    }
}

TEST(Csr, StrengthsAddToTheSameBitsInAnyOrder) {
    std::vector<std::string> rows;
    sanc::random_stream random(7);
    for (int i = 0; i < 3000; ++i)
        rows.push_back("a,b," + std::to_string(random.unit() * 1e6) + "," + std::to_string(i + 1) + "\n");
    const auto reference = graph_of(graph_test::joined(rows), true, false, all_columns);
    EXPECT_EQ(reference.out_length[0], 1);
    for (int round = 0; round < 5; ++round) {
        for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
        EXPECT_TRUE(same(reference, graph_of(graph_test::joined(rows), true, false, all_columns)));
    }
}

TEST(Csr, NeitherRowOrderNorFilesNorThreadsMatter) {
    sanc::random_stream random(11);
    for (const bool directed : {true, false}) {
        auto rows = graph_test::random_rows(random, 3000, 40000, 50);
        const auto reference = graph_of(graph_test::joined(rows), directed, true, all_columns);
        for (const unsigned threads : {1U, 2U, 3U, 8U}) {
            for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
            const auto cut = static_cast<std::ptrdiff_t>(random.below(rows.size()));
            sanc::edge_list list;
            list.keep_loops = true;
            sanc::read_edges_csv(list, graph_test::joined({rows.begin(), rows.begin() + cut}), "one", all_columns);
            sanc::read_edges_csv(list, graph_test::joined({rows.begin() + cut, rows.end()}), "two", all_columns);
            EXPECT_TRUE(same(reference, sanc::build_graph(sanc::par{threads}, list, directed))) << threads;
        }
    }
}

// What a processor does not do, as a device does it, the rows behind each arc in their order.
TEST(Csr, PlacedAsItIsSorted) {
    sanc::random_stream random(13);
    const auto equal = [](const auto& a, const auto& b) { return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin()); };
    for (int round = 0; round < 30; ++round) {
        // Of few vertices, rows longer than what is compared, and than what one thread sorts.
        const std::uint64_t vertices = round % 3 == 0 ? 3 : round % 3 == 1 ? 60 : 3000;
        const std::uint64_t count = round % 15 == 0 ? 110'000 : random.below(4'000);
        const auto columns = random.below(2) == 0 ? all_columns : sanc::edge_columns{};
        sanc::edge_list list = csv(graph_test::joined(graph_test::random_rows(random, vertices, count, 9)), random.below(2) == 0, columns);
        sanc::read_vertices(list, "alone\n", "v");
        for (const bool directed : {true, false}) {
            sanc::graph sorted;
            sorted.directed = directed;
            sorted.has_strength = list.has_strength;
            sorted.has_length = list.has_length;
            std::vector<std::int32_t> canonical;
            sorted.ids = sanc::detail::canonical_ids(sanc::seq, list.ids, canonical);
            sanc::detail::sort_into_rows(sanc::seq, list, canonical, sorted, {});
            for (const unsigned threads : {1U, 3U}) {
                const auto placed = sanc::build_graph(sanc::par{threads}, list, directed);
                ASSERT_TRUE(same(sorted, placed)) << round << " " << threads;
                ASSERT_TRUE(equal(sorted.row_offsets, placed.row_offsets) && equal(sorted.rows, placed.rows)) << round << " " << threads;
            }
        }
    }
}

}  // namespace
