// SPDX-License-Identifier: Apache-2.0
// The axis along which two vessels are apart in the mean: they are never nearer than along it, and along it their distance is
// linear in time on every overlap.
#pragma once

#include <sanc/track/clip_moments.hpp>
#include <sanc/track/overlap_lanes.hpp>

#if defined(SANC_OVERLAP_LANES)

namespace sanc::detail {

// A knot in 12 bytes: the pairs of ships that lie side by side read little else. Places are (A - O) >> shift of the clip.
struct short_knots {
    column<std::uint32_t> time_ms;  // the lower half
    column<std::int32_t> xy;        // two of 16 bits
    column<std::int32_t> z;         // of 16 bits; bit 16 where a leg leads to the next knot
    column<std::int32_t> shift;     // per clip
};

struct short_knots_body {
    leg_view legs;
    column<const double> reach;
    short_knots out;

    void operator()(std::int64_t clip) const {
        const std::int64_t low = legs.offsets[clip];
        const ecef origin = legs.place(low);
        int shift = 0;
        while (reach[clip] >= 32767.0 * static_cast<double>(std::int64_t{1} << shift)) ++shift;
        out.shift[clip] = shift;
        const auto part = [shift](std::int32_t place, std::int32_t from) {
            return static_cast<std::uint32_t>((std::int64_t{place} - from) >> shift) & 0xFFFFU;
        };
        for (std::int64_t k = low; k < legs.offsets[clip + 1]; ++k) {
            out.time_ms[k] = static_cast<std::uint32_t>(legs.time_ms[k]);
            out.xy[k] = static_cast<std::int32_t>(part(legs.x[k], origin.x) | part(legs.y[k], origin.y) << 16);
            out.z[k] = static_cast<std::int32_t>(part(legs.z[k], origin.z) | static_cast<std::uint32_t>(legs.joined[k]) << 16);
        }
    }
};

// Of one vessel: the axis as pairs of 16 bits, 2^14 for 1, and what one of a product along it is in 2^-8 m.
struct axis_side {
    std::int32_t xy = 0;
    std::int32_t z = 0;
    float unit = 0;
};

// A - B along the axis is `origins` + (A - O of a) - (B - O of b).
struct separation_axis {
    double length = 0;  // of the axis as it is; 0 where there is none
    double origins = 0;
    double doubt = 0;   // of the rest: what the shifts drop, and floats
    axis_side side[2];    // of a and b where a is the first
    axis_side turned[2];  // and where b is: along the axis the other way

    separation_axis(const vessel_moments& a, const vessel_moments& b, const pair_moments& pair, int shift_a, int shift_b) {
        const double apart = std::sqrt(pair.apart[0] * pair.apart[0] + pair.apart[1] * pair.apart[1] + pair.apart[2] * pair.apart[2]);
        if (!(apart >= 1)) return;
        std::int32_t way[3] = {};
        for (int c = 0; c < 3; ++c) {
            way[c] = static_cast<std::int32_t>(std::floor(pair.apart[c] / apart * 0x1p14 + 0.5));
            const double part = way[c] * 0x1p-14;
            length += part * part;
            origins += part * static_cast<double>(part_of(a.origin, c) - part_of(b.origin, c));
        }
        length = std::sqrt(length);
        doubt = 0x1p-18 * (a.reach + b.reach) + dropped(shift_a) + dropped(shift_b) + 0x1p-16;
        for (int s = 0; s < 2; ++s) {
            const float unit = static_cast<float>(std::int64_t{1} << (s == 0 ? shift_a : shift_b)) * 0x1p-14F;
            side[s] = {packed(way[0], way[1]), packed(way[2], 0), unit};
            turned[1 - s] = {packed(-way[0], -way[1]), packed(-way[2], 0), unit};
        }
    }
    [[nodiscard]] bool here() const { return length > 0; }
    // What (A - O of a) - (B - O of b) must be above, as it is computed, so that D2 is above the bound.
    [[nodiscard]] float limit(double bound) const {
        const double least = std::sqrt(bound) * length * (1 + 0x1p-40) - origins + doubt;
        return static_cast<float>(least + std::fabs(least) * 0x1p-22);
    }

private:
    static double dropped(int shift) { return shift == 0 ? 0 : 2 * static_cast<double>(std::int64_t{1} << shift); }
    static std::int32_t packed(std::int32_t low, std::int32_t high) {
        return static_cast<std::int32_t>((static_cast<std::uint32_t>(low) & 0xFFFFU) | static_cast<std::uint32_t>(high) << 16);
    }
};

// The run whose overlaps are stepped over: its first legs.
struct first_legs {
    std::int64_t a, b;
};

}  // namespace sanc::detail

#endif
