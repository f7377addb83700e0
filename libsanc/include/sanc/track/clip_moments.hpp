// SPDX-License-Identifier: Apache-2.0
// The mean of D2 over a contact from the moments of each vessel's own places: mean |A - B|^2 = |mean A - mean B|^2 + var A + var B
// - 2 cov, and |cov| <= sqrt(var A var B). Of ships that lie still this tells the root to the millimetre without a look at
// their overlaps; where it does not, they are integrated.
#pragma once

#include <sanc/track/contact_facts.hpp>

namespace sanc::detail {

// Integrals over time of 1, A - O and |A - O|^2 on legs, where O is the first knot of the clip; ms, 2^-8 m.
struct leg_moments {
    double time = 0;
    double place[3] = {};
    double square = 0;

    void add(const leg_view& legs, const ecef& origin, std::int64_t k, std::int64_t until_ms) {
        if (legs.joined[k] == 0) return;
        const auto whole = static_cast<double>(legs.time_ms[k + 1] - legs.time_ms[k]);
        const auto passed = static_cast<double>(until_ms - legs.time_ms[k]);
        const double lasts = passed < whole ? passed : whole;
        const ecef at = legs.place(k);
        const ecef to = legs.place(k + 1);
        double squares = 0;
        for (int c = 0; c < 3; ++c) {
            const double from = static_cast<double>(part_of(at, c)) - static_cast<double>(part_of(origin, c));
            const double way = static_cast<double>(part_of(to, c)) - static_cast<double>(part_of(at, c));
            const double end = from + (lasts < whole ? way * (lasts / whole) : way);
            place[c] += lasts * (from + end) * 0.5;
            squares += from * from + from * end + end * end;
        }
        time += lasts;
        square += lasts * squares * (1.0 / 3);
    }
};

// What one vessel does over a run: the errors of mean and variance are within doubt * reach a part and 8 * doubt * reach^2.
struct vessel_moments {
    double mean[3];
    double variance;
    double reach;  // not less than |A - O| anywhere in the clip
    double doubt;
    double knots;  // of the clip
    ecef origin;
    bool sound;  // on legs all the time, and little doubt
};

struct clip_moments {
    static constexpr int shift = 4;
    leg_view legs;
    column<const leg_moments> sums;  // number b: from the first knot of its clip to knot b << shift
    column<const double> reach;      // per clip

    // From the first knot of the clip to a moment of leg k.
    [[nodiscard]] leg_moments until(std::int64_t clip, std::int64_t k, std::int64_t moment) const {
        const std::int64_t low = legs.offsets[clip];
        std::int64_t j = k >> shift << shift;
        leg_moments sum;
        if (j < low) j = low;
        else sum = sums[k >> shift];
        const ecef origin = legs.place(low);
        for (; j < k; ++j) sum.add(legs, origin, j, legs.time_ms[j + 1]);
        sum.add(legs, origin, k, moment);
        return sum;
    }
    // Of n legs each sum is within n + 12 roundings of what it would be if all had the clip's reach.
    [[nodiscard]] vessel_moments over(std::int64_t clip, std::int64_t first, std::int64_t last, const contact_run& run) const {
        const leg_moments before = until(clip, first, run.begin_ms);
        const leg_moments sum = until(clip, last, run.end_ms);
        const auto lasts = static_cast<double>(run.end_ms - run.begin_ms);
        const std::int64_t low = legs.offsets[clip];
        const std::int64_t knots = legs.offsets[clip + 1] - low;
        const auto whole = static_cast<double>(legs.time_ms[low + knots - 1] - legs.time_ms[low]);
        vessel_moments out{{}, (sum.square - before.square) / lasts, reach[clip], 0, static_cast<double>(knots), legs.place(low), false};
        for (int c = 0; c < 3; ++c) {
            out.mean[c] = (sum.place[c] - before.place[c]) / lasts;
            out.variance -= out.mean[c] * out.mean[c];
        }
        out.variance = out.variance > 0 ? out.variance : 0;
        out.doubt = (out.knots + 64) * 0x1p-50 * (whole / lasts);
        out.sound = sum.time - before.time == lasts && out.doubt < 0x1p-10;
        return out;
    }
};

// The moments of a clip, and how far it goes from its first knot.
struct clip_moments_body {
    leg_view legs;
    column<leg_moments> sums;
    column<double> reach;

    void operator()(std::int64_t clip) const {
        const std::int64_t low = legs.offsets[clip];
        const ecef origin = legs.place(low);
        leg_moments sum;
        double most = 0;
        for (std::int64_t k = low; k < legs.offsets[clip + 1]; ++k) {
            if ((k & ((1 << clip_moments::shift) - 1)) == 0) sums[k >> clip_moments::shift] = sum;
            if (k + 1 < legs.offsets[clip + 1]) sum.add(legs, origin, k, legs.time_ms[k + 1]);
            const double x = static_cast<double>(legs.x[k]) - origin.x;
            const double y = static_cast<double>(legs.y[k]) - origin.y;
            const double z = static_cast<double>(legs.z[k]) - origin.z;
            const double square = x * x + y * y + z * z;
            most = square > most ? square : most;
        }
        reach[clip] = std::sqrt(most) * (1 + 0x1p-40);
    }
};

// The mean of A - B over a run, and bounds of the mean of D2 as pair_facts has it.
struct pair_moments {
    double apart[3];
    double low = 0;
    double high = 0;

    pair_moments(const vessel_moments& a, const vessel_moments& b) : apart() {
        double origins2 = 0;
        double apart2 = 0;
        for (int c = 0; c < 3; ++c) {
            const double origins = static_cast<double>(part_of(a.origin, c) - part_of(b.origin, c));
            apart[c] = origins + (a.mean[c] - b.mean[c]);
            origins2 += origins * origins;
            apart2 += apart[c] * apart[c];
        }
        const double off = 2 * (a.doubt * a.reach + b.doubt * b.reach);
        const double doubt_a = 8 * a.doubt * a.reach * a.reach;
        const double doubt_b = 8 * b.doubt * b.reach * b.reach;
        // What pair_facts adds up is within so much of the squares that go in of the integral: doubles, and an eighth of the overlaps
        // in each lane of sum8. There are no more overlaps than knots.
        const double sums = (0x1p-40 + 0x1p-54 * (a.knots + b.knots)) * 2 * (origins2 + a.reach * a.reach + b.reach * b.reach);
        const double centre = apart2 + a.variance + b.variance;
        const double spread = 2 * std::sqrt((a.variance + doubt_a) * (b.variance + doubt_b)) + doubt_a + doubt_b +
                              off * (2 * std::sqrt(apart2) + off) + sums;
        low = centre > spread ? centre - spread : 0;
        high = centre + spread;
    }
    // The root of the mean, where the bounds leave one: it never falls with the mean.
    [[nodiscard]] bool rms_mm(std::int64_t& out) const {
        out = to_mm(std::sqrt(low) / 256);
        return out == to_mm(std::sqrt(high) / 256);
    }
};

}  // namespace sanc::detail
