// SPDX-License-Identifier: Apache-2.0
// The functions that lanes of a device run (cuda/include/sanc/cuda/graph_*.cuh), run by as many threads of the host: the
// orders of their sums, and betweenness by warps, are those of one thread, bit for bit.
#include "../../cuda/include/sanc/cuda/graph_brandes.cuh"

#include <barrier>
#include <optional>
#include <thread>

#include <sanc/graph/betweenness.hpp>

#include "contract/apart.hpp"
#include "graph/graph_data.hpp"

namespace lane_order {

// Where lanes meet to give one another values. Two sets of places in turn: nobody writes where another may still read.
class meeting {
public:
    explicit meeting(int lanes) : gate_(lanes), lanes_(lanes) {}
    std::barrier<>& gate() { return gate_; }
    std::uint64_t* places(std::uint64_t turn) { return given_[turn % 2]; }
    [[nodiscard]] int lanes() const { return lanes_; }

private:
    std::barrier<> gate_;
    int lanes_;
    std::uint64_t given_[2][32] = {};
};

class team {
public:
    team(meeting& all, int lane) : all_(&all), lane_(lane) {}
    [[nodiscard]] int lane() const { return lane_; }
    template <class T>
    T shuffle(T value, int from) const {
        const std::uint64_t* given = give(value);
        T taken{};
        std::memcpy(&taken, given + from, sizeof taken);
        return taken;
    }
    [[nodiscard]] double other(double value, int bits) const { return shuffle(value, lane_ ^ bits); }
    [[nodiscard]] std::uint32_t ballot(bool flag) const {
        const std::uint64_t* given = give(flag);
        std::uint32_t votes = 0;
        for (int lane = 0; lane < all_->lanes(); ++lane) votes |= given[lane] != 0 ? std::uint32_t{1} << lane : 0U;
        return votes;
    }

private:
    template <class T>
    const std::uint64_t* give(T value) const {
        std::uint64_t* given = all_->places(turn_++);
        given[lane_] = 0;
        std::memcpy(given + lane_, &value, sizeof value);
        all_->gate().arrive_and_wait();
        return given;
    }

    meeting* all_;
    int lane_;
    mutable std::uint64_t turn_ = 0;
};

// work(team) on every lane.
template <class Work>
void together(int lanes, const Work& work) {
    meeting all(lanes);
    std::vector<std::thread> threads;
    for (int lane = 0; lane < lanes; ++lane) threads.emplace_back([&, lane] { work(team(all, lane)); });
    for (auto& thread : threads) thread.join();
}

// A policy with memory of its own and warps.
struct warps : apart::on {
    bool scaled = false;
};

template <class Body>
void for_each_warp(const warps& policy, std::int64_t tasks, const Body& body) {
    if (tasks <= 0) return;
    policy.memory->check(body);
    const apart::access open(policy);
    together(32, [&](const team& warp) {
        for (std::int64_t task = tasks - 1; task >= 0; --task) body(warp, task);
    });
}

void run_batches_by_hops(const warps& policy, const sanc::graph_view& g, sanc::column<const std::int32_t> sources,
                         std::optional<std::int64_t> scratch_bytes, sanc::column<double> total, const sanc::monitor& watch) {
    using namespace sanc::cuda::detail;
    const std::int64_t bytes = scratch_bytes.value_or(1 << 30);
    std::int64_t done = 0;
    EXPECT_TRUE(policy.scaled ? run_levels<sanc::detail::scaled>(policy, g, sources, bytes, total, watch, done)
                              : run_levels<double>(policy, g, sources, bytes, total, watch, done));
    EXPECT_EQ(done, (sources.size + 31) / 32);
}

}  // namespace lane_order

namespace {

using graph_test::graph_of;
using graph_test::same_bits;

// Of many magnitudes, so that another order gives other bits.
std::vector<double> mixed_values(std::size_t count, std::uint64_t seed) {
    sanc::random_stream random(seed);
    std::vector<double> values(count);
    for (double& value : values) {
        value = static_cast<double>(random.below(1'000'000'007)) / static_cast<double>(1 + random.below(1'000'003));
        if (random.below(3) == 0) value = -value;
    }
    return values;
}

TEST(LaneOrder, EightLanesAddAsSum8) {
    const auto values = mixed_values((1 << 20) + 4099, 41);
    std::vector<std::int64_t> sizes{1023, 1024, 1025, 1032, 2048, 8191, 8192, 9999, 100'000, 1 << 20, (1 << 20) + 4099};
    for (std::int64_t size = 0; size < 140; ++size) sizes.push_back(size);
    for (const std::int64_t size : sizes) {
        const auto value = [&](std::int64_t i) { return values[static_cast<std::size_t>(i)]; };
        const double expected = sanc::sum8_of(size, value);
        EXPECT_EQ(expected, sanc::sum8(sanc::seq, sanc::column<const double>{values.data(), size}));
        std::vector<double> found(8);
        lane_order::together(8, [&](const lane_order::team& team) {
            found[static_cast<std::size_t>(team.lane())] = sanc::cuda::detail::sum8_by_8(team, size, value);
        });
        EXPECT_TRUE(same_bits(found, std::vector<double>(8, expected))) << size;
    }
}

TEST(LaneOrder, ThirtyTwoLanesFoldAsOneThread) {
    for (std::uint64_t round = 0; round < 50; ++round) {
        const auto values = mixed_values(32, 100 + round);
        std::vector<double> found(32);
        lane_order::together(32, [&](const lane_order::team& team) {
            const auto lane = static_cast<std::size_t>(team.lane());
            found[lane] = sanc::cuda::detail::fold_32(team, values[lane]);
        });
        EXPECT_TRUE(same_bits(found, std::vector<double>(32, sanc::detail::fold_32_lanes(values.data()))));
    }
}

TEST(LaneOrder, WarpsGiveTheBetweennessOfOneThread) {
    sanc::random_stream random(51);
    for (int round = 0; round < 4; ++round) {
        const std::uint64_t vertices = 3 + random.below(60);
        const auto rows = graph_test::random_rows(random, vertices, vertices * (1 + random.below(4)), 9);
        const auto g = graph_of(graph_test::joined(rows), round % 2 == 0, round % 3 == 0);
        sanc::betweenness_options options;
        options.scratch_bytes = round % 3 == 2 ? 1 : 1 << 24;  // one batch at a time, or all
        lane_order::warps policy;
        policy.scaled = round % 2 == 1;
        EXPECT_TRUE(same_bits(sanc::betweenness(policy, g, options), sanc::betweenness(sanc::seq, g, options))) << round;
    }
}

// A hub with more arcs than a warp takes at once, and vertices that cannot be reached.
TEST(LaneOrder, WarpsTakeLongRows) {
    std::string edges = "source,target\n";
    for (int i = 0; i < 90; ++i) {
        edges += "hub," + std::to_string(i) + "\n" + std::to_string(i) + "," + (i % 2 == 0 ? "hub" : "sink") + "\n";
        edges += std::to_string(i) + "," + std::to_string((7 * i + 3) % 90) + "\n";
    }
    const auto g = graph_of(edges, true);
    const lane_order::warps policy;
    sanc::betweenness_options options;
    options.sources = std::vector<std::int32_t>{0, 3, 5, 7, 80, 90, 91};
    EXPECT_TRUE(same_bits(sanc::betweenness(policy, g, options), sanc::betweenness(sanc::seq, g, options)));
    options.sources = std::vector<std::int32_t>{};
    EXPECT_TRUE(same_bits(sanc::betweenness(policy, g, options), sanc::betweenness(sanc::seq, g, options)));
}

}  // namespace
