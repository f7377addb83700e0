// SPDX-License-Identifier: Apache-2.0
// Boxes of 16 and of 256 legs: two vessels that lie side by side all day are told together, or apart, by a few of them.
#pragma once

#include <sanc/track/legs.hpp>

namespace sanc::detail {

// The box of consecutive knots; `joined` where a leg leads from each to the next.
struct leg_box {
    std::int32_t low[3], high[3];
    std::int32_t joined;

    SANC_HD void add(const leg_box& other) {
        for (int c = 0; c < 3; ++c) {
            if (other.low[c] < low[c]) low[c] = other.low[c];
            if (other.high[c] > high[c]) high[c] = other.high[c];
        }
        joined &= other.joined;
    }
};

// Box b of level n holds the knots from b << shift(n) to (b + 1) << shift(n), that one too, whatever their segments.
struct leg_blocks {
    static constexpr int levels = 2;
    column<const leg_box> boxes[levels];

    SANC_HD static constexpr int shift(int level) { return level == 0 ? 4 : 8; }
};

struct fine_blocks_body {
    leg_view legs;
    column<leg_box> out;
    SANC_HD void operator()(std::int64_t b) const {
        const std::int64_t first = b << leg_blocks::shift(0);
        const std::int64_t behind = (b + 1) << leg_blocks::shift(0);
        leg_box box{{legs.x[first], legs.y[first], legs.z[first]}, {legs.x[first], legs.y[first], legs.z[first]}, legs.joined[first]};
        for (std::int64_t k = first + 1; k <= behind && k < legs.time_ms.size; ++k) {
            box.add({{legs.x[k], legs.y[k], legs.z[k]}, {legs.x[k], legs.y[k], legs.z[k]}, k < behind ? legs.joined[k] : 1});
        }
        out[b] = box;
    }
};

struct coarse_blocks_body {
    column<const leg_box> fine;
    column<leg_box> out;
    SANC_HD void operator()(std::int64_t b) const {
        constexpr int shift = leg_blocks::shift(1) - leg_blocks::shift(0);
        leg_box box = fine[b << shift];
        for (std::int64_t i = (b << shift) + 1; i < (b + 1) << shift && i < fine.size; ++i) box.add(fine[i]);
        out[b] = box;
    }
};

// The squares of the least and the greatest distance of two boxes, 2^-16 m2, within 2^-50 of them.
struct box_distance {
    double least2 = 0;
    double most2 = 0;

    SANC_HD box_distance(const leg_box& a, const leg_box& b) {
        for (int c = 0; c < 3; ++c) {
            const double below = static_cast<double>(b.low[c]) - a.high[c];
            const double above = static_cast<double>(a.low[c]) - b.high[c];
            const double apart = below > above ? below : above;
            const double across = below < above ? below : above;
            least2 += apart > 0 ? apart * apart : 0;
            most2 += across * across;
        }
    }
};

template <class Policy>
class owned_blocks {
public:
    owned_blocks(const Policy& policy, const leg_view& legs) {
        const auto count = [&](int level) { return (legs.time_ms.size + (std::int64_t{1} << leg_blocks::shift(level)) - 1) >> leg_blocks::shift(level); };
        fine_ = make_buffer<leg_box>(policy, count(0));
        coarse_ = make_buffer<leg_box>(policy, count(1));
        for_each_index(policy, fine_.size(), fine_blocks_body{legs, view(fine_)});
        for_each_index(policy, coarse_.size(), coarse_blocks_body{{fine_.data(), fine_.size()}, view(coarse_)});
    }
    [[nodiscard]] leg_blocks see() const { return {{view(fine_), view(coarse_)}}; }

private:
    buffer_of<Policy, leg_box> fine_, coarse_;
};

}  // namespace sanc::detail
