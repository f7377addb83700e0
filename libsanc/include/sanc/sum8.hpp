// SPDX-License-Identifier: Apache-2.0
// sum8: the one order in which floating-point numbers are added, so that threads, SIMD widths, WASM and CUDA agree.
// Blocks of 1,024; within a block lane j of 8 adds x[8 i + j] left to right, then l0+l4, l1+l5, l2+l6, l3+l7, then +2,
// then +1; the block results are summed by the same rule. Missing lanes are +0.0.
// The order keeps eight chains apart: it runs at the speed of memory and its error grows with n / 8192, not with n.
#pragma once

#include <sanc/exec.hpp>

namespace sanc {

inline constexpr std::int64_t sum8_block = 1024;

namespace detail {

SANC_HD inline double fold_lanes(const double (&lane)[8]) {
    const double a = lane[0] + lane[4];
    const double b = lane[1] + lane[5];
    const double c = lane[2] + lane[6];
    const double d = lane[3] + lane[7];
    return (a + c) + (b + d);
}

// The sum of one block: value(0) .. value(count - 1), count <= 1,024.
template <class Value>
SANC_HD double sum8_of_block(std::int64_t count, const Value& value) {
    double lane[8] = {};
    std::int64_t i = 0;
    for (; i + 8 <= count; i += 8) {
        for (int j = 0; j < 8; ++j) lane[j] += value(i + j);
    }
    for (int j = 0; i + j < count; ++j) lane[j] += value(i + j);
    return fold_lanes(lane);
}

struct column_value {
    column<const double> values;
    std::int64_t shift;
    SANC_HD double operator()(std::int64_t i) const { return values[shift + i]; }
};

struct sum8_body {
    column<const double> values;
    column<double> blocks;
    SANC_HD void operator()(std::int64_t b) const {
        const std::int64_t low = b * sum8_block;
        const std::int64_t count = values.size - low < sum8_block ? values.size - low : sum8_block;
        blocks[b] = sum8_of_block(count, column_value{values, low});
    }
};

}  // namespace detail

namespace detail {

// Adds up the sums of blocks, 1,024 at a time.
class sum8_levels {
public:
    SANC_HD void push(double sum) {
        for (int level = 0; level < 4; ++level) {
            lane_[level][filled_[level]++ % 8] += sum;
            if (filled_[level] < sum8_block || level == 3) break;
            sum = fold_lanes(lane_[level]);
            for (double& l : lane_[level]) l = 0.0;
            filled_[level] = 0;
        }
    }
    SANC_HD double total() {
        for (int level = 0; level < 3; ++level) {
            if (filled_[level] == 0) continue;
            const double sum = fold_lanes(lane_[level]);
            bool above = false;
            for (int higher = level + 1; higher < 4; ++higher) above = above || filled_[higher] != 0;
            if (!above) return sum;
            lane_[level + 1][filled_[level + 1]++ % 8] += sum;
        }
        return fold_lanes(lane_[3]);
    }

private:
    double lane_[4][8] = {};       // level 0 gathers the sums of blocks, level k those of 1,024^k blocks
    std::int64_t filled_[4] = {};  // 1,024^5 values are beyond any memory
};

}  // namespace detail

// The sum of value(0) .. value(count - 1) within one thread, for use inside a body. O(count) work, no scratch.
template <class Value>
SANC_HD double sum8_of(std::int64_t count, const Value& value) {
    if (count <= sum8_block) return detail::sum8_of_block(count, value);
    detail::sum8_levels blocks;
    for (std::int64_t low = 0; low < count; low += sum8_block) {
        const std::int64_t size = count - low < sum8_block ? count - low : sum8_block;
        blocks.push(detail::sum8_of_block(size, [&](std::int64_t i) { return value(low + i); }));
    }
    return blocks.total();
}

// The same sum of values that come one by one, their number not known before.
class sum8_stream {
public:
    SANC_HD void add(double value) {
        lane_[count_++ % 8] += value;
        if (count_ % sum8_block == 0) close();
    }
    // Eight values in their order, where a multiple of eight came before them.
    SANC_HD void add_eight(const double (&values)[8]) {
        for (int j = 0; j < 8; ++j) lane_[j] += values[j];
        count_ += 8;
        if (count_ % sum8_block == 0) close();
    }
    [[nodiscard]] SANC_HD std::int64_t count() const { return count_; }
    SANC_HD double total() {
        if (count_ % sum8_block != 0) close();
        return blocks_.total();
    }

private:
    SANC_HD void close() {
        blocks_.push(detail::fold_lanes(lane_));
        for (double& l : lane_) l = 0.0;
    }

    double lane_[8] = {};
    std::int64_t count_ = 0;
    detail::sum8_levels blocks_;
};

// The sum of a column, under any policy. O(n) work, n / 1,023 values of scratch.
template <class Policy>
double sum8(const Policy& policy, column<const double> values) {
    if (values.size == 0) return 0.0;
    auto make = [&](column<const double> from) {
        auto blocks = make_buffer<double>(policy, (from.size + sum8_block - 1) / sum8_block);
        for_each_index(policy, blocks.size(), detail::sum8_body{from, {blocks.data(), blocks.size()}});
        return blocks;
    };
    auto blocks = make(values);
    while (blocks.size() > 1) blocks = make({blocks.data(), blocks.size()});
    return read_one(policy, blocks.data());
}

}  // namespace sanc
