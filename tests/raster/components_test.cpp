// SPDX-License-Identifier: Apache-2.0
#include <deque>

#include "support.hpp"

namespace sanc {
namespace {

using testing::mask_of;
using testing::random_mask;

// Labels by flood fill, from 1 in raster order of first pixels: nothing of the library in it.
std::vector<int> flood(bit_view bits, int connectivity, int& count) {
    const int w = bits.width;
    std::vector<int> label(static_cast<std::size_t>(w * bits.height), 0);
    const auto at = [&](int y, int x) -> int& { return label[static_cast<std::size_t>(y * w + x)]; };
    count = 0;
    for (int y = 0; y < bits.height; ++y) {
        for (int x = 0; x < w; ++x) {
            if (!bits.test(y, x) || at(y, x) != 0) continue;
            at(y, x) = ++count;
            std::deque<std::pair<int, int>> todo{{y, x}};
            while (!todo.empty()) {
                const auto [cy, cx] = todo.front();
                todo.pop_front();
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) {
                        if (connectivity == 4 && dx != 0 && dy != 0) continue;
                        const int ny = cy + dy;
                        const int nx = cx + dx;
                        if (ny < 0 || nx < 0 || ny >= bits.height || nx >= w || !bits.test(ny, nx) || at(ny, nx) != 0)
                            continue;
                        at(ny, nx) = count;
                        todo.emplace_back(ny, nx);
                    }
                }
            }
        }
    }
    return label;
}

struct labelled {
    run_list runs;
    run_labels labels;
};

template <class Policy>
labelled label(const Policy& policy, bit_view bits, int connectivity, std::int64_t strip_rows) {
    labelled made{find_runs(policy, bits), {}};
    made.labels = label_components(policy, made.runs.view(), connectivity, strip_rows);
    return made;
}

template <class Policy>
void expect_flood(const Policy& policy, const bit_mask& mask, int connectivity, std::int64_t strip_rows) {
    int count = 0;
    const auto truth = flood(mask.view(), connectivity, count);
    const labelled ours = label(policy, mask.view(), connectivity, strip_rows);
    ASSERT_EQ(ours.labels.count, count);
    std::vector<int> drawn(truth.size(), 0);
    for (std::int64_t r = 0; r < ours.runs.y.size(); ++r) {
        ASSERT_LT(ours.runs.begin[r], ours.runs.end[r]);
        for (std::int32_t x = ours.runs.begin[r]; x < ours.runs.end[r]; ++x) {
            drawn[static_cast<std::size_t>(ours.runs.y[r] * mask.width + x)] = ours.labels.label[r] + 1;
        }
    }
    ASSERT_EQ(drawn, truth);

    const component_runs groups = group_runs(policy, ours.labels);
    const auto table = describe_components(policy, ours.runs.view(), groups);
    std::vector<component> expected(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] == 0) continue;
        component& c = expected[static_cast<std::size_t>(truth[i] - 1)];
        const auto x = static_cast<std::int32_t>(i % static_cast<std::size_t>(mask.width));
        const auto y = static_cast<std::int32_t>(i / static_cast<std::size_t>(mask.width));
        if (c.area_px == 0) c = {0, 0, 0, x, y, x, y};
        c.area_px += 1;
        c.sum_x += x;
        c.sum_y += y;
        c.min_x = std::min(c.min_x, x);
        c.max_x = std::max(c.max_x, x);
        c.max_y = std::max(c.max_y, y);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const component& a = table[i];
        const component& b = expected[static_cast<std::size_t>(i)];
        ASSERT_EQ(std::tie(a.area_px, a.sum_x, a.sum_y, a.min_x, a.min_y, a.max_x, a.max_y),
                  std::tie(b.area_px, b.sum_x, b.sum_y, b.min_x, b.min_y, b.max_x, b.max_y));
    }
}

TEST(Components, ACornerJoinsEightNotFour) {
    const bit_mask mask = mask_of({"#..#", ".##.", "#..#"});
    EXPECT_EQ(label(seq, mask.view(), 8, 1).labels.count, 1);
    EXPECT_EQ(label(seq, mask.view(), 4, 1).labels.count, 5);
}

TEST(Components, RunsCrossWordsAndReachTheLastColumn) {
    bit_mask mask = testing::empty_mask(128, 1);
    for (int x = 60; x < 128; ++x) testing::set(mask, 0, x);
    const run_list runs = find_runs(seq, std::as_const(mask).view());
    ASSERT_EQ(runs.y.size(), 1);
    EXPECT_EQ(runs.begin[0], 60);
    EXPECT_EQ(runs.end[0], 128);
}

TEST(Components, FloodFillOnThousandMasksUnderEveryPolicyAndStrip) {
    const par teams[] = {par(1), par(2), par(3), par(8)};
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SCOPED_TRACE(seed);
        const bit_mask mask = random_mask(seed);
        const int connectivity = seed % 2 == 0 ? 8 : 4;
        expect_flood(seq, mask, connectivity, 1 + static_cast<std::int64_t>(seed % 9));
        expect_flood(teams[seed % 4], mask, connectivity, 1 + static_cast<std::int64_t>(seed % 5));
        if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(Components, AnotherConnectivityIsRefused) {
    const bit_mask mask = mask_of({"#"});
    EXPECT_THROW(label(seq, mask.view(), 6, 1), std::invalid_argument);
}

}  // namespace
}  // namespace sanc
