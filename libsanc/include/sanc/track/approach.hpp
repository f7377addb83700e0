// SPDX-License-Identifier: Apache-2.0
// Two legs at the same time: their squared distance D2 is a rational quadratic of time. Every question about it at whole
// milliseconds is decided exactly: by doubles with an error bound, and by 256-bit integers where that is not enough.
#pragma once

#include <sanc/detail/gallop.hpp>
#include <sanc/detail/int256.hpp>
#include <sanc/track/legs.hpp>

namespace sanc {

// From `from` at begin_ms to `to` at end_ms, begin_ms < end_ms <= begin_ms + longest_leg_ms.
struct leg {
    std::int64_t begin_ms = 0;
    std::int64_t end_ms = 0;
    ecef from, to;
};

// A distance as a threshold: at most 100 km. D2 (2^-16 m2) <= d2 means 15625 D2 <= 1024 d_mm^2.
struct distance_limit {
    std::int64_t d_mm = -1;  // negative: nothing is within it
    double d2 = -1;          // 2^-16 m2, relative error below 2^-50

    SANC_HD static constexpr distance_limit of(std::int64_t mm) {
        if (mm < 0) return {};
        return {mm, static_cast<double>(mm) * static_cast<double>(mm) * 1024.0 / 15625.0};
    }
};

namespace detail {

SANC_HD constexpr std::int64_t part_of(const ecef& p, int c) { return c == 0 ? p.x : c == 1 ? p.y : p.z; }

// A whole number of ms nearest to `value`, kept in [0, last]; 0 for NaN.
SANC_HD inline std::int64_t clamp_ms(double value, std::int64_t last) {
    if (!(value > 0)) return 0;
    return value >= static_cast<double>(last) ? last : static_cast<std::int64_t>(value + 0.5);
}

// What a leg brings to a pair.
struct moving_leg {
    std::int64_t begin_ms = 0;
    double over = 0;  // 1 / duration
    double from[3] = {}, way[3] = {}, speed[3] = {};

    moving_leg() = default;
    SANC_HD explicit moving_leg(const leg& l) : begin_ms(l.begin_ms), over(1.0 / static_cast<double>(l.end_ms - l.begin_ms)) {
        for (int c = 0; c < 3; ++c) {
            from[c] = static_cast<double>(part_of(l.from, c));
            way[c] = static_cast<double>(part_of(l.to, c) - part_of(l.from, c));
            speed[c] = way[c] * over;
        }
    }
};

// A - B = d + v tau.
struct relative_motion {
    double d[3] = {}, v[3] = {};
    double v2 = 0;

    relative_motion() = default;
    SANC_HD relative_motion(const moving_leg& a, const moving_leg& b, std::int64_t low_ms) {
        const double share_a = static_cast<double>(low_ms - a.begin_ms) * a.over;
        const double share_b = static_cast<double>(low_ms - b.begin_ms) * b.over;
        for (int c = 0; c < 3; ++c) {
            d[c] = (a.from[c] - b.from[c]) + (a.way[c] * share_a - b.way[c] * share_b);
            v[c] = a.speed[c] - b.speed[c];
        }
        v2 = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
    }
    [[nodiscard]] SANC_HD double d2(double tau) const {
        const double x = d[0] + v[0] * tau;
        const double y = d[1] + v[1] * tau;
        const double z = d[2] + v[2] * tau;
        return x * x + y * y + z * z;
    }
    [[nodiscard]] SANC_HD double dv() const { return d[0] * v[0] + d[1] * v[1] + d[2] * v[2]; }

    // D2 > bound for all 0 <= tau <= last, as far as doubles tell. D2 lies below its chord by v2 last^2 / 4 at most: that
    // settles most questions without a branch.
    [[nodiscard]] SANC_HD bool stays_above(double bound, double last) const {
        const double first2 = d2(0);
        const double last2 = d2(last);
        if ((first2 < last2 ? first2 : last2) - v2 * (last * last) / 4 > bound) return true;
        const double turn = dv();
        if (turn >= 0 || turn + v2 * last <= 0) return (first2 < last2 ? first2 : last2) > bound;
        return (first2 - bound) * v2 > turn * turn;
    }
};

}  // namespace detail

// Two legs over [low_ms, low_ms + last], a range within both. Times are tau = t - low_ms, 0 <= tau <= last.
//
// Exact form: (Ta Tb) (A - B)(t) is the integer vector Ta Tb (A0 - B0) + Tb (A1 - A0)(t - ta0) - Ta (B1 - B0)(t - tb0),
// below 2^97 a part for legs of up to 2^31 ms; its square, times 15625, stays below 2^212.
//
// Double form: A - B = d + v tau. With M = |A0 - B0| + |A1 - A0| + |B1 - B0| a part, every |A - B| and |v| is <= M, and
// with u = 2^-53 the part computed is within 16 u M: two roundings for each share, three sums, one product with tau. So
// D2 is within 2^-46 sum M^2. v is within 3 u V, V = |A1 - A0| / Ta + |B1 - B0| / Tb, so the difference of D2 from one ms
// to the next, v . (2 (d + v tau) + v), is within 2^-45 sum M V.
class leg_pair {
public:
    leg_pair() = default;
    SANC_HD leg_pair(const leg& a, const leg& b, std::int64_t low_ms, std::int64_t last)
        : a_(a), b_(b), low_ms_(low_ms), last_(last) {
        const detail::moving_leg of_a(a);
        const detail::moving_leg of_b(b);
        motion_ = detail::relative_motion(of_a, of_b, low_ms);
        for (int c = 0; c < 3; ++c) {
            const double reach = std::fabs(of_a.from[c] - of_b.from[c]) + std::fabs(of_a.way[c]) + std::fabs(of_b.way[c]);
            const double speed = std::fabs(of_a.way[c]) * of_a.over + std::fabs(of_b.way[c]) * of_b.over;
            d2_error_ += reach * reach;
            step_error_ += reach * speed;
        }
        still_ = step_error_ == 0 && a.from == a.to && b.from == b.to;
        d2_error_ *= 0x1p-46;
        step_error_ *= 0x1p-45;
        nearest_ = motion_.v2 > 0 ? -motion_.dv() / motion_.v2 : 0.0;
    }

    [[nodiscard]] SANC_HD std::int64_t low_ms() const { return low_ms_; }
    [[nodiscard]] SANC_HD std::int64_t last() const { return last_; }

    // D2 in 2^-16 m2, within d2_error().
    [[nodiscard]] SANC_HD double d2(double tau) const { return motion_.d2(tau); }
    [[nodiscard]] SANC_HD double d2_error() const { return d2_error_; }

    // Exact: D2(tau) <= limit.
    [[nodiscard]] SANC_HD bool within(std::int64_t tau, const distance_limit& limit) const {
        if (limit.d_mm < 0) return false;
        const double square = d2(static_cast<double>(tau));
        const double doubt = d2_error_ + limit.d2 * 0x1p-49;
        if (square < limit.d2 - doubt) return true;
        if (square > limit.d2 + doubt) return false;
        const auto durations = static_cast<uint128>(duration(a_)) * static_cast<uint128>(duration(b_));
        const auto bound = static_cast<uint128>(limit.d_mm) * static_cast<uint128>(limit.d_mm) * 1024;
        return detail::compare(detail::multiply(exact_d2(tau), 15625), detail::multiply(durations * durations, bound)) <= 0;
    }

    // The least tau of least D2, exact.
    [[nodiscard]] SANC_HD std::int64_t closest() const {
        if (still_) return 0;
        return detail::first_true(0, last_ - 1, detail::clamp_ms(nearest_, last_), not_falling{*this});
    }

    // Exact: the whole ms with D2 <= limit are [first, last], and hold `nearest`, which closest() gave and is within it.
    SANC_HD void interval(std::int64_t nearest, const distance_limit& limit, std::int64_t& first, std::int64_t& last) const {
        const double root = motion_.v2 > 0 ? std::sqrt(std::fmax(0.0, (limit.d2 - d2(nearest_)) / motion_.v2)) : 0.0;
        const std::int64_t low = motion_.v2 > 0 ? detail::clamp_ms(nearest_ - root + 0.5, last_) : 0;
        const std::int64_t high = motion_.v2 > 0 ? detail::clamp_ms(nearest_ + root + 0.5, last_) : last_;
        first = detail::first_true(0, nearest, low, inside{*this, limit});
        last = detail::first_true(nearest + 1, last_, high, outside{*this, limit}) - 1;
    }

    // -1, 0, 1: the sign of D2(tau) - other.D2(other_tau), exact.
    [[nodiscard]] SANC_HD int compare_d2(std::int64_t tau, const leg_pair& other, std::int64_t other_tau) const {
        const double difference = d2(static_cast<double>(tau)) - other.d2(static_cast<double>(other_tau));
        const double doubt = 2 * (d2_error_ + other.d2_error_);
        if (difference < -doubt) return -1;
        if (difference > doubt) return 1;
        uint128 whole = 0;
        uint128 its_whole = 0;
        if (whole_d2(tau, whole) && other.whole_d2(other_tau, its_whole)) return whole < its_whole ? -1 : whole > its_whole ? 1 : 0;
        const auto mine = static_cast<uint128>(duration(a_)) * static_cast<uint128>(duration(b_));
        const auto its = static_cast<uint128>(duration(other.a_)) * static_cast<uint128>(duration(other.b_));
        return detail::compare_products(exact_d2(tau), its * its, other.exact_d2(other_tau), mine * mine);
    }

    // The place half way between the two at tau, to 2^-8 m.
    [[nodiscard]] SANC_HD ecef middle(std::int64_t tau) const {
        const ecef_m p = at(a_, tau);
        const ecef_m q = at(b_, tau);
        return round_to_ecef({(p.x + q.x) / 512, (p.y + q.y) / 512, (p.z + q.z) / 512});
    }

private:
    struct not_falling {
        const leg_pair& pair;
        SANC_HD bool operator()(std::int64_t tau) const { return pair.step_sign(tau) >= 0; }
    };
    struct inside {
        const leg_pair& pair;
        const distance_limit& limit;
        SANC_HD bool operator()(std::int64_t tau) const { return pair.within(tau, limit); }
    };
    struct outside {
        const leg_pair& pair;
        const distance_limit& limit;
        SANC_HD bool operator()(std::int64_t tau) const { return !pair.within(tau, limit); }
    };

    SANC_HD static std::int64_t duration(const leg& l) { return l.end_ms - l.begin_ms; }

    SANC_HD ecef_m at(const leg& l, std::int64_t tau) const {
        const double share = static_cast<double>(low_ms_ + tau - l.begin_ms) / static_cast<double>(duration(l));
        return {l.from.x + share * static_cast<double>(detail::part_of(l.to, 0) - l.from.x),
                l.from.y + share * static_cast<double>(detail::part_of(l.to, 1) - l.from.y),
                l.from.z + share * static_cast<double>(detail::part_of(l.to, 2) - l.from.z)};
    }

    // D2 where both are at a fix, or lie still: the ties of ships at anchor are of these. False elsewhere.
    [[nodiscard]] SANC_HD bool whole_d2(std::int64_t tau, uint128& d2) const {
        ecef p;
        ecef q;
        if (!at_fix(a_, low_ms_ + tau, p) || !at_fix(b_, low_ms_ + tau, q)) return false;
        for (int c = 0; c < 3; ++c) {
            const std::int64_t apart = detail::part_of(p, c) - detail::part_of(q, c);
            d2 += static_cast<uint128>(static_cast<int128>(apart) * apart);
        }
        return true;
    }
    SANC_HD static bool at_fix(const leg& l, std::int64_t moment, ecef& place) {
        place = moment == l.end_ms ? l.to : l.from;
        return moment == l.begin_ms || moment == l.end_ms || l.from == l.to;
    }

    // Part c of (Ta Tb) (A - B) at tau, and of its change in one ms.
    SANC_HD int128 exact_part(int c, std::int64_t tau) const {
        const int128 ta = duration(a_);
        const int128 tb = duration(b_);
        return ta * tb * (detail::part_of(a_.from, c) - detail::part_of(b_.from, c)) +
               tb * (detail::part_of(a_.to, c) - detail::part_of(a_.from, c)) * (low_ms_ + tau - a_.begin_ms) -
               ta * (detail::part_of(b_.to, c) - detail::part_of(b_.from, c)) * (low_ms_ + tau - b_.begin_ms);
    }
    SANC_HD int128 exact_step(int c) const {
        return static_cast<int128>(duration(b_)) * (detail::part_of(a_.to, c) - detail::part_of(a_.from, c)) -
               static_cast<int128>(duration(a_)) * (detail::part_of(b_.to, c) - detail::part_of(b_.from, c));
    }
    // (Ta Tb)^2 D2(tau).
    SANC_HD detail::uint256 exact_d2(std::int64_t tau) const {
        detail::uint256 sum;
        for (int c = 0; c < 3; ++c) {
            const uint128 part = detail::magnitude(exact_part(c, tau));
            sum = detail::add(sum, detail::multiply(part, part));
        }
        return sum;
    }

    // The sign of D2(tau + 1) - D2(tau), exact: it never falls with tau.
    SANC_HD int step_sign(std::int64_t tau) const {
        double step = 0;
        const auto t = static_cast<double>(tau);
        for (int c = 0; c < 3; ++c) step += motion_.v[c] * (2 * (motion_.d[c] + motion_.v[c] * t) + motion_.v[c]);
        if (step > step_error_) return 1;
        if (step < -step_error_) return -1;
        detail::uint256 up;
        detail::uint256 down;
        for (int c = 0; c < 3; ++c) {
            const int128 v = exact_step(c);
            const int128 sum = 2 * exact_part(c, tau) + v;
            const detail::uint256 product = detail::multiply(detail::magnitude(v), detail::magnitude(sum));
            ((v < 0) == (sum < 0) ? up : down) = detail::add((v < 0) == (sum < 0) ? up : down, product);
        }
        return detail::compare(up, down);
    }

    leg a_, b_;
    std::int64_t low_ms_ = 0;
    std::int64_t last_ = 0;
    detail::relative_motion motion_;
    double d2_error_ = 0;
    double step_error_ = 0;
    double nearest_ = 0;
    bool still_ = false;
};

}  // namespace sanc
