// SPDX-License-Identifier: Apache-2.0
// What a processor does its own way in betweenness, held to the definition of the sums (brandes.hpp) bit for bit.
#include <sanc/graph/betweenness.hpp>

#include <limits>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::graph_of;
using graph_test::same_bits;
using sanc::detail::batch_end;

template <class Paths>
using pulled = sanc::detail::pull_batch<sanc::detail::plain_rows, Paths>;

// By the generic form.
std::vector<double> generic(const sanc::graph_view& g, const std::vector<std::int32_t>& sources) {
    std::vector<double> total(static_cast<std::size_t>(g.vertices()), 0.0);
    sanc::detail::run_all_batches<sanc::detail::brandes_scratch>(sanc::seq, g, sanc::view(sources), std::nullopt, sanc::view(total), {});
    return total;
}

template <class Batch, class... Policy>
std::vector<double> by(const sanc::graph_view& g, const std::vector<std::int32_t>& sources, const Policy&... policy) {
    Batch batch(g);
    std::vector<double> total(static_cast<std::size_t>(g.vertices()), 0.0);
    std::vector<double> result(total.size());
    for (std::size_t low = 0; low < sources.size(); low += 32) {
        const auto lanes = static_cast<std::int64_t>(std::min<std::size_t>(32, sources.size() - low));
        EXPECT_EQ(batch.run(policy..., {sources.data() + low, lanes}, result.data(), [] { return true; }), batch_end::done);
        for (std::size_t v = 0; v < total.size(); ++v) total[v] += result[v];
    }
    return total;
}

template <class Rows>
void agree_pulled(const sanc::graph_view& g, const std::vector<std::int32_t>& sources, const std::vector<double>& expected, const std::string& what) {
    if (!Rows::is_here()) return;
    using sanc::seq, sanc::detail::pull_batch;
    static const sanc::par team(3);
    EXPECT_TRUE(same_bits(by<pull_batch<Rows, double>>(g, sources, seq), expected)) << what << ", pulled";
    EXPECT_TRUE(same_bits(by<pull_batch<Rows, std::uint32_t>>(g, sources, seq), expected)) << what << ", pulled as whole numbers";
    EXPECT_TRUE(same_bits(by<sanc::detail::pull_any<Rows>>(g, sources, team), expected)) << what << ", pulled by a team";
}

void agree(const sanc::graph_view& g, const std::string& what) {
    const auto sources = sanc::detail::source_order(g);
    const auto expected = generic(g, sources);
    agree_pulled<sanc::detail::plain_rows>(g, sources, expected, what);
#if defined(SANC_ROWS_WIDE)
    agree_pulled<sanc::detail::avx512_rows>(g, sources, expected, what + ", AVX-512");
    agree_pulled<sanc::detail::avx2_rows>(g, sources, expected, what + ", AVX2");
#endif
    EXPECT_TRUE(same_bits(by<sanc::detail::push_batch>(g, sources), expected)) << what << ", pushed";
    EXPECT_TRUE(same_bits(by<sanc::detail::queue_batch>(g, sources), expected)) << what << ", queued";
    std::vector<double> total(expected.size(), 0.0);
    sanc::detail::run_batches_by_hops(sanc::par{3}, g, sanc::view(sources), 1, sanc::view(total), {});
    EXPECT_TRUE(same_bits(total, expected)) << what << ", by threads";
}

TEST(BrandesHost, AllWaysGiveTheBitsOfTheGenericForm) {
    sanc::random_stream random(61);
    for (int round = 0; round < 60; ++round) {
        const std::uint64_t vertices = 2 + random.below(60);  // few enough that no batch is called narrow
        const std::uint64_t rows = vertices * (1 + random.below(6));
        const bool directed = random.below(2) == 0;
        const auto g = graph_of(graph_test::joined(graph_test::random_rows(random, vertices, rows, 9)), directed, random.below(2) == 0);
        agree(g.view(), "round " + std::to_string(round));
    }
}

TEST(BrandesHost, AllWaysGiveTheBitsOfTheGenericFormOnBlocks) {
    sanc::random_stream random(64);
    for (int round = 0; round < 60; ++round) {
        const std::uint64_t vertices = 20 + random.below(200);
        const auto g = graph_of(graph_test::joined(graph_test::random_rows(random, vertices, vertices * 5 / 4, 9)), false);
        const auto blocks = sanc::detail::block_search(g.view(), {}).lay();
        agree(blocks.view(), "round " + std::to_string(round));
    }
}

// A search leaves nothing behind, be it of a small part of the graph or given up.
TEST(BrandesHost, AQueueIsUsedAgainAsItWas) {
    std::string edges = "source,target\n";
    const auto edge = [&](int a, int b) { edges += std::to_string(a) + "," + std::to_string(b) + "\n"; };
    for (int v = 0; v < 6000; ++v) edge(v, (v + 1) % 6000);
    for (int part = 0; part < 2000; ++part) {  // a square with a diagonal
        const int first = 6000 + 4 * part;
        for (int i = 0; i < 4; ++i) edge(first + i, first + (i + 1) % 4);
        edge(first, first + 2);
    }
    for (const bool directed : {false, true}) {
        const auto g = graph_of(edges, directed);
        std::vector<std::int32_t> sources;
        for (std::int32_t j = 0; j < 64; ++j) sources.push_back(217 * j);
        const auto expected = generic(g.view(), sources);
        sanc::detail::queue_batch queue(g.view());
        std::vector<double> total(expected.size(), 0.0);
        std::vector<double> result(expected.size());
        for (std::size_t low = 0; low < sources.size(); low += 32) {
            int asked = 0;
            const auto ask = [&] { return ++asked < 2; };
            for (int again = 0; again < 100 && asked < 2; ++again) queue.run({sources.data() + low, 32}, result.data(), ask);
            EXPECT_EQ(asked, 2);
            EXPECT_EQ(queue.run({sources.data() + low, 32}, result.data(), [] { return true; }), batch_end::done);
            for (std::size_t v = 0; v < total.size(); ++v) total[v] += result[v];
        }
        EXPECT_TRUE(same_bits(total, expected)) << directed;
    }
}

TEST(BrandesHost, ABatchWhoseLanesDoNotMeetIsCalledNarrow) {
    std::string edges = "source,target\n";
    for (int v = 0; v < 4000; ++v) edges += std::to_string(v) + "," + std::to_string((v + 1) % 4000) + "\n";
    const auto g = graph_of(edges, false);
    std::vector<std::int32_t> sources;
    for (std::int32_t j = 0; j < 32; ++j) sources.push_back(125 * j);
    pulled<double> pull(g.view());
    std::vector<double> result(4000);
    EXPECT_EQ(pull.run(sanc::seq, sanc::view(sources), result.data(), [] { return true; }), batch_end::narrow);
    sanc::detail::push_batch push(g.view());
    EXPECT_EQ(push.run(sanc::view(sources), result.data(), [] { return true; }), batch_end::narrow);
    std::vector<double> total(4000, 0.0);
    sanc::detail::run_batches_by_hops(sanc::seq, g.view(), sanc::view(sources), std::nullopt, sanc::view(total), {});
    EXPECT_TRUE(same_bits(total, generic(g.view(), sources)));
}

// Diamonds in a row, closed by as many ways as are asked for: 2^diamonds paths, and last `more` besides.
std::string diamonds(int count, int more) {
    std::string edges = "source,target\n";
    const auto edge = [&](int a, int b) { edges += std::to_string(a) + "," + std::to_string(b) + "\n"; };
    for (int i = 0; i < count; ++i) {
        for (const int side : {1, 2}) {
            edge(3 * i, 3 * i + side);
            edge(3 * i + side, 3 * i + 3);
        }
    }
    for (int i = 0; i < more; ++i) {
        edge(3 * count - 3, 3 * count + 1 + i);
        edge(3 * count + 1 + i, 3 * count);
    }
    return edges;
}

TEST(BrandesHost, CountsBeyondADoubleGoOnScaled) {
    const auto g = graph_of(diamonds(1100, 0), true);
    std::vector<std::int32_t> sources;
    for (const char* id : {"0", "300", "3000"}) sources.push_back(g.internal_of[g.find(id)]);
    std::vector<double> result(static_cast<std::size_t>(g.vertices()));
    pulled<double> pull(g.view());
    EXPECT_EQ(pull.run(sanc::seq, {sources.data(), 1}, result.data(), [] { return true; }), batch_end::out_of_range);
    sanc::detail::queue_batch queue(g.view());
    EXPECT_EQ(queue.run(sanc::view(sources), result.data(), [] { return true; }), batch_end::out_of_range);
    std::vector<double> total(result.size(), 0.0);
    sanc::detail::run_batches_by_hops(sanc::par{2}, g.view(), sanc::view(sources), std::nullopt, sanc::view(total), {});
    EXPECT_TRUE(same_bits(total, generic(g.view(), sources)));
}

// Up to 2^31, also where there are 2^33 paths, of which a word of 32 bits shows none.
TEST(BrandesHost, CountsBeyondWholeNumbersGoOnAsDoubles) {
    for (const auto& [ways, more] : {std::pair{30, 0}, {30, 1}, {30, 2}, {31, 0}, {31, 6}, {40, 3}}) {
        const auto g = graph_of(diamonds(ways, more), true);
        const std::vector<std::int32_t> sources{g.internal_of[g.find("0")], g.internal_of[g.find("1")]};
        std::vector<double> result(static_cast<std::size_t>(g.vertices()));
        const auto stays = [&](auto pull) { return pull.run(sanc::seq, sanc::view(sources), result.data(), [] { return true; }); };
        const std::int64_t paths = std::int64_t{2 + more} << (ways - 1);
        const auto expected = paths < std::int64_t{1} << 31 ? batch_end::done : batch_end::out_of_range;
        EXPECT_EQ(stays(pulled<std::uint32_t>(g.view())), expected) << ways << ' ' << more;
#if defined(SANC_ROWS_WIDE)
        if (sanc::detail::avx512_rows::is_here()) {
            EXPECT_EQ(stays(sanc::detail::pull_batch<sanc::detail::avx512_rows, std::uint32_t>(g.view())), expected) << ways << ' ' << more;
        }
        if (sanc::detail::avx2_rows::is_here()) {
            EXPECT_EQ(stays(sanc::detail::pull_batch<sanc::detail::avx2_rows, std::uint32_t>(g.view())), expected) << ways << ' ' << more;
        }
#endif
        EXPECT_EQ(stays(pulled<double>(g.view())), batch_end::done);
        std::vector<double> total(result.size(), 0.0);
        sanc::detail::run_batches_by_hops(sanc::par{2}, g.view(), sanc::view(sources), std::nullopt, sanc::view(total), {});
        EXPECT_TRUE(same_bits(total, generic(g.view(), sources))) << ways << ' ' << more;
    }
}

// Levels of more vertices than one thread is given; few batches of many arcs, which all threads go through together; and a chain at
// its end, whose lanes do not meet.
TEST(BrandesHost, ATeamGivesTheBitsOfOneThread) {
    sanc::random_stream random(66);
    for (const int chain : {0, 30'000}) {
        std::string edges = graph_test::joined(graph_test::random_rows(random, 20'000, 150'000, 9));
        for (int v = 0; v < chain; ++v) edges += "c" + std::to_string(v) + ",c" + std::to_string(v + 1) + ",1,1\n";
        const auto g = graph_of(edges, false);
        ASSERT_GE(g.arcs(), 1 << 18);
        sanc::betweenness_options some;
        some.sources.emplace();
        for (std::int32_t j = 0; j < 50; ++j) some.sources->push_back(chain == 0 ? 397 * j : g.find("c" + std::to_string(600 * j)));
        const auto expected = sanc::betweenness(sanc::seq, g, some);
        for (const unsigned threads : {2U, 5U}) EXPECT_TRUE(same_bits(sanc::betweenness(sanc::par(threads), g, some), expected)) << chain << ' ' << threads;
        int asked = 0;
        EXPECT_THROW(sanc::betweenness(sanc::par{3}, g, some, sanc::monitor([&](double) { return ++asked < 2; })), sanc::cancelled);
    }
}

TEST(BrandesHost, ABatchStopsWhenTold) {
    sanc::random_stream random(62);
    const auto g = graph_of(graph_test::joined(graph_test::random_rows(random, 3000, 60'000, 9)), false);
    const auto sources = sanc::detail::source_order(g.view());
    std::vector<double> result(static_cast<std::size_t>(g.vertices()));
    pulled<double> pull(g.view());
    EXPECT_EQ(pull.run(sanc::seq, {sources.data(), 32}, result.data(), [] { return false; }), batch_end::stopped);
    sanc::detail::queue_batch queue(g.view());
    EXPECT_EQ(queue.run({sources.data(), 32}, result.data(), [] { return false; }), batch_end::stopped);
    int asked = 0;
    EXPECT_THROW(sanc::betweenness(sanc::par{2}, g, {}, sanc::monitor([&](double) { return ++asked < 3; })), sanc::cancelled);
    EXPECT_EQ(asked, 3);
}

// Rows against sums by hand. Lanes that do not count hold what is no number.
template <class Rows>
void rows_add() {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    sanc::random_stream random(63);
    for (int round = 0; round < 200; ++round) {
        const auto vertices = static_cast<std::int64_t>(1 + random.below(round % 2 == 0 ? 300 : 12));
        std::vector<double> rows(static_cast<std::size_t>(32 * vertices), nan);
        std::vector<std::uint32_t> lanes_of(static_cast<std::size_t>(vertices));
        std::vector<std::int32_t> next;
        for (std::int64_t v = 0; v < vertices; ++v) {
            std::uint32_t lanes = random.next32();
            lanes &= random.next32();
            if (random.below(3) == 0) lanes = 0;
            lanes_of[static_cast<std::size_t>(v)] = lanes;
            for (std::size_t j = 0; j < 32; ++j) {
                if ((lanes >> j & 1U) != 0) rows[32 * static_cast<std::size_t>(v) + j] = 1.0 / static_cast<double>(1 + random.below(1000));
            }
            if (random.below(4) != 0) next.push_back(static_cast<std::int32_t>(v));
        }
        if (random.below(4) == 0) rows[32 * random.below(static_cast<std::uint64_t>(vertices)) + random.below(32)] = sanc::detail::plain_count_limit;
        const std::uint32_t wanted = random.next32();
        std::vector<double> sum(32, 0.0);
        std::uint32_t reached = 0;
        for (const std::int32_t v : next) {
            const std::uint32_t common = lanes_of[static_cast<std::size_t>(v)] & wanted;
            reached |= common;
            for (std::size_t j = 0; j < 32; ++j) {
                if ((common >> j & 1U) != 0) sum[j] += rows[32 * static_cast<std::size_t>(v) + j];
            }
        }
        const sanc::detail::met_rows<double> met{next.data(), static_cast<std::int64_t>(next.size()), lanes_of.data(), wanted, rows.data()};

        std::vector<double> to(32, -1.0);
        std::vector<double> expected = to;
        bool fits = true;
        for (std::size_t j = 0; j < 32; ++j) {
            if ((reached >> j & 1U) == 0) continue;
            expected[j] = sum[j];
            fits = fits && sum[j] < sanc::detail::plain_count_limit;
        }
        bool in_range = true;
        EXPECT_EQ(Rows::count_paths(to.data(), met, in_range), reached) << round;
        EXPECT_EQ(in_range, fits) << round;
        EXPECT_TRUE(same_bits(to, expected)) << round;

        std::vector<double> source_weight(32);
        for (double& weight : source_weight) weight = static_cast<double>(1 + random.below(1000));
        const auto weight = static_cast<double>(1 + random.below(1000));
        std::vector<double> paths(32, nan);
        std::vector<double> share(32, -1.0);
        for (std::size_t j = 0; j < 32; ++j) {
            if ((wanted >> j & 1U) != 0) paths[j] = static_cast<double>(1 + random.below(50));
        }
        std::vector<double> expected_paths = paths;
        std::vector<double> expected_share = share;
        for (std::size_t j = 0; j < 32; ++j) {
            if ((wanted >> j & 1U) == 0) continue;
            expected_paths[j] = paths[j] * sum[j];
            expected_share[j] = (source_weight[j] * weight + expected_paths[j]) / paths[j];
        }
        std::vector<std::uint32_t> whole(32, 0xFFFFFFFFU);
        for (std::size_t j = 0; j < 32; ++j) {
            if ((wanted >> j & 1U) != 0) whole[j] = static_cast<std::uint32_t>(paths[j]);
        }
        std::vector<double> through(32, nan);
        std::vector<double> share_of_whole(32, -1.0);
        Rows::settle(whole.data(), through.data(), share_of_whole.data(), met, source_weight.data(), weight);
        EXPECT_TRUE(same_bits(through, expected_paths) && same_bits(share_of_whole, expected_share)) << round;
        Rows::settle(paths.data(), paths.data(), share.data(), met, source_weight.data(), weight);
        EXPECT_TRUE(same_bits(paths, expected_paths) && same_bits(share, expected_share)) << round;

        std::vector<double> held(32, 0.0);
        for (std::size_t j = 0; j < 32; ++j) held[j] = (lanes_of[0] >> j & 1U) != 0 ? rows[j] : 0.0;
        EXPECT_EQ(Rows::fold(rows.data(), lanes_of[0]), sanc::detail::fold_32_lanes(held.data())) << round;
    }
}

// Whole numbers of paths, likewise; in every fourth round one is so large that no other may be added to it.
template <class Rows>
void whole_rows_add() {
    sanc::random_stream random(65);
    int beyond = 0;
    for (int round = 0; round < 200; ++round) {
        const auto vertices = static_cast<std::size_t>(1 + random.below(round % 2 == 0 ? 300 : 12));
        std::vector<std::uint32_t> rows(32 * vertices, 0xFFFFFFFFU);
        std::vector<std::uint32_t> lanes_of(vertices);
        std::vector<std::int32_t> next;
        for (std::size_t v = 0; v < vertices; ++v) {
            lanes_of[v] = random.next32() & random.next32() & random.next32();
            for (std::size_t j = 0; j < 32; ++j) {
                if ((lanes_of[v] >> j & 1U) != 0) rows[32 * v + j] = static_cast<std::uint32_t>(1 + random.below(1'000'000));
            }
            if (random.below(4) != 0) next.push_back(static_cast<std::int32_t>(v));
        }
        const std::size_t large = random.below(vertices);
        if (round % 4 == 0) {
            for (std::size_t j = 0; j < 32; ++j) {
                if ((lanes_of[large] >> j & 1U) != 0) rows[32 * large + j] = 0x7FFFFFFFU;
            }
        }
        const std::uint32_t wanted = random.next32();
        std::vector<std::uint64_t> sum(32, 0);
        for (const std::int32_t v : next) {
            for (std::size_t j = 0; j < 32; ++j) {
                if ((lanes_of[static_cast<std::size_t>(v)] & wanted & (1U << j)) != 0) sum[j] += rows[32 * static_cast<std::size_t>(v) + j];
            }
        }
        std::uint32_t reached = 0;
        bool fits = true;
        std::vector<std::uint32_t> expected(32, 7);
        for (std::size_t j = 0; j < 32; ++j) {
            if (sum[j] == 0) continue;
            reached |= 1U << j;
            fits = fits && sum[j] < std::uint64_t{1} << 31;
            expected[j] = static_cast<std::uint32_t>(sum[j]);
        }
        std::vector<std::uint32_t> to(32, 7);
        bool in_range = true;
        const sanc::detail::met_rows<std::uint32_t> met{next.data(), static_cast<std::int64_t>(next.size()), lanes_of.data(), wanted, rows.data()};
        EXPECT_EQ(Rows::count_paths(to.data(), met, in_range), reached) << round;
        EXPECT_EQ(in_range, fits) << round;
        if (fits) {
            EXPECT_EQ(to, expected) << round;
        }
        beyond += fits ? 0 : 1;
    }
    EXPECT_GT(beyond, 20);
    EXPECT_LT(beyond, 50);
}

TEST(BrandesHost, PlainRowsAddAsByHand) {
    rows_add<sanc::detail::plain_rows>();
    whole_rows_add<sanc::detail::plain_rows>();
}

#if defined(SANC_ROWS_WIDE)
TEST(BrandesHost, RowsInRegistersOf64BytesAddAsByHand) {
    if (!sanc::detail::avx512_rows::is_here()) GTEST_SKIP() << "no AVX-512 here";
    rows_add<sanc::detail::avx512_rows>();
    whole_rows_add<sanc::detail::avx512_rows>();
}

TEST(BrandesHost, RowsInRegistersOf32BytesAddAsByHand) {
    if (!sanc::detail::avx2_rows::is_here()) GTEST_SKIP() << "no AVX2 here";
    rows_add<sanc::detail::avx2_rows>();
    whole_rows_add<sanc::detail::avx2_rows>();
}
#endif

}  // namespace
