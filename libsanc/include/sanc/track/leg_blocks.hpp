// SPDX-License-Identifier: Apache-2.0
// Boxes of 16, 256 and 4,096 legs: two vessels that lie side by side all day are told together, or apart, by one or a few of them.
#pragma once

#include <sanc/detail/gallop.hpp>
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

// Box n of a clip holds its knots from n << shift to (n + 1) << shift, that one too. Those of clip c begin at first(), at which there
// is room for them: a clip of k legs has k >> shift and one more at most.
struct leg_blocks {
    static constexpr int levels = 3;
    column<const leg_box> boxes[levels];

    SANC_HD static constexpr int shift(int level) { return 4 * level + 4; }
    SANC_HD static constexpr std::int64_t first(const leg_view& legs, std::int64_t clip, int level) {
        return (legs.offsets[clip] >> shift(level)) + clip;
    }
};

struct blocks_body {
    leg_view legs;
    int level;
    column<const leg_box> finer;  // of the level below, for those above the finest
    column<leg_box> out;

    struct begins_behind {
        const blocks_body& body;
        std::int64_t block;
        SANC_HD bool operator()(std::int64_t clip) const { return leg_blocks::first(body.legs, clip, body.level) > block; }
    };

    SANC_HD void operator()(std::int64_t b) const {
        const std::int64_t clips = legs.segments();
        const auto guess = static_cast<std::int64_t>(static_cast<double>(b) * static_cast<double>(clips) / static_cast<double>(out.size));
        const std::int64_t clip = first_true(0, clips - 1, guess, begins_behind{*this, b}) - 1;
        const std::int64_t first = legs.offsets[clip] + ((b - leg_blocks::first(legs, clip, level)) << leg_blocks::shift(level));
        const std::int64_t last = legs.offsets[clip + 1] - 1;
        if (first >= last) return;
        const std::int64_t behind = first + (std::int64_t{1} << leg_blocks::shift(level));
        out[b] = level == 0 ? of_knots(first, behind < last ? behind : last) : of_blocks(clip, first, behind < last ? behind : last);
    }
    SANC_HD leg_box of_knots(std::int64_t first, std::int64_t last) const {
        leg_box box{{legs.x[first], legs.y[first], legs.z[first]}, {legs.x[first], legs.y[first], legs.z[first]}, legs.joined[first]};
        for (std::int64_t k = first + 1; k <= last; ++k) {
            box.add({{legs.x[k], legs.y[k], legs.z[k]}, {legs.x[k], legs.y[k], legs.z[k]}, k < last ? legs.joined[k] : 1});
        }
        return box;
    }
    SANC_HD leg_box of_blocks(std::int64_t clip, std::int64_t first, std::int64_t last) const {
        const int shift = leg_blocks::shift(level - 1);
        const std::int64_t low = legs.offsets[clip];
        const std::int64_t at = leg_blocks::first(legs, clip, level - 1);
        leg_box box = finer[at + ((first - low) >> shift)];
        for (std::int64_t i = ((first - low) >> shift) + 1; low + (i << shift) < last; ++i) box.add(finer[at + i]);
        return box;
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
        column<const leg_box> finer;
        for (int level = 0; level < leg_blocks::levels; ++level) {
            boxes_[level] = make_buffer<leg_box>(policy, legs.segments() == 0 ? 0 : (legs.time_ms.size >> leg_blocks::shift(level)) + legs.segments());
            for_each_index(policy, boxes_[level].size(), blocks_body{legs, level, finer, view(boxes_[level])});
            finer = {boxes_[level].data(), boxes_[level].size()};
        }
    }
    [[nodiscard]] leg_blocks see() const { return {{view(boxes_[0]), view(boxes_[1]), view(boxes_[2])}}; }

private:
    buffer_of<Policy, leg_box> boxes_[leg_blocks::levels];
};

}  // namespace sanc::detail
