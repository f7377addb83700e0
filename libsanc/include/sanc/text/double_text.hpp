// SPDX-License-Identifier: Apache-2.0
// double to and from decimal text, exact in both directions and the same on every platform: no libc, no locale.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <sanc/config.hpp>
#include <sanc/detail/natural.hpp>

namespace sanc {
namespace detail {

constexpr bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
constexpr unsigned digit_of(char c) { return static_cast<unsigned char>(c - '0'); }

// The double nearest to q 2^exponent, ties to even, where q has its highest bit set and `more` says that the true
// number lies above by less than one unit of q. False where that is beyond the largest double.
inline bool round_to_double(std::uint64_t q, std::int64_t exponent, bool more, double& value) {
    const std::int64_t unit = exponent + 11 < -1074 ? -1074 : exponent + 11;  // 2^unit: the last place of the result
    const std::int64_t shift = unit - exponent;                               // >= 11
    std::uint64_t bits = 0;
    if (shift <= 64) {
        const std::uint64_t half = std::uint64_t{1} << (shift - 1);
        const std::uint64_t rest = q & (2 * half - 1);
        bits = shift == 64 ? 0 : q >> shift;
        if (rest > half || (rest == half && (more || (bits & 1) != 0))) ++bits;
    }
    if (unit > 971) return false;
    bits += static_cast<std::uint64_t>(unit + 1074) << 52;  // a carry out of the fraction raises the exponent by one
    if (bits >= 0x7FF0000000000000U) return false;
    std::memcpy(&value, &bits, sizeof value);
    return true;
}

// The double nearest to n 10^exponent, n > 0, within 10^-324 .. 10^309.
inline bool scale_natural(natural n, std::int64_t exponent, double& value) {
    natural m(1);
    if (exponent < 0) {
        m.multiply_by_5_to(static_cast<int>(-exponent));
    } else {
        n.multiply_by_5_to(static_cast<int>(exponent));
    }
    int shift = n.bits() - m.bits();  // n / m = 2^shift times a ratio in (1/2, 2)
    if (shift > 0) m.shift_left(shift);
    if (shift < 0) n.shift_left(-shift);
    if (n.compare(m) < 0) {
        n.shift_left(1);
        --shift;
    }
    std::uint64_t q = 0;
    for (int i = 0; i < 64; ++i) {
        q <<= 1;
        if (n.compare(m) >= 0) {
            n.subtract(m);
            q |= 1;
        }
        n.shift_left(1);
    }
    return round_to_double(q, exponent + shift - 63, !n.zero(), value);
}

// The double nearest to n 10^exponent, n > 0, |exponent| <= 27: five to that power has 64 bits.
inline bool scale_word(std::uint64_t n, int exponent, double& value) {
    std::uint64_t m = 1;
    for (int i = exponent < 0 ? exponent : -exponent; i < 0; ++i) m *= 5;
    if (exponent < 0) {
        const int n_shift = 64 - bits_of(n);
        const int m_shift = 64 - bits_of(m);
        n <<= n_shift;
        m <<= m_shift;
        const int shift = n < m ? 64 : 63;
        const uint128 wide = static_cast<uint128>(n) << shift;
        const std::uint64_t q = static_cast<std::uint64_t>(wide / m);
        const bool more = static_cast<uint128>(q) * m != wide;
        return round_to_double(q, exponent - n_shift + m_shift - shift, more, value);
    }
    uint128 product = static_cast<uint128>(n) * m;
    const std::uint64_t high = static_cast<std::uint64_t>(product >> 64);
    const int shift = high != 0 ? 64 - bits_of(high) : 128 - bits_of(static_cast<std::uint64_t>(product));
    product <<= shift;
    return round_to_double(static_cast<std::uint64_t>(product >> 64), exponent + 64 - shift,
                           static_cast<std::uint64_t>(product) != 0, value);
}

inline constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                           1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// The shortest digits that read back as mantissa 2^exponent, the nearest to it among those, ties to an even last digit:
// the value is 0.d1 d2 .. dn * 10^point or near. `narrow` is 1 where the gap to the next double below is half the gap
// above. Returns n <= 17. Source: Steele and White, PLDI 1990, in the form of Burger and Dybvig, PLDI 1996.
template <class Natural>
int shortest_digits_in(std::uint64_t mantissa, int exponent, int narrow, char (&digits)[17], int& point) {
    const bool even = (mantissa & 1) == 0;  // the ends of the rounding interval read back too
    // value = r / s; the interval that reads back is (r - below, r + above) / s.
    Natural r(mantissa);
    Natural s(1);
    Natural below(1);
    Natural above(1);
    const int up = exponent > 0 ? exponent : 0;
    r.shift_left(up + 1 + narrow);
    below.shift_left(up);
    above.shift_left(up + narrow);
    s.shift_left(up - exponent + 1 + narrow);
    // floor(log10) from floor(log2), at most one too small
    point = static_cast<int>((static_cast<std::int64_t>(bits_of(mantissa) - 1 + exponent) * 78913) >> 18) + 1;
    Natural& small_one = point > 0 ? s : r;
    const int power = point > 0 ? point : -point;
    small_one.multiply_by_5_to(power);
    small_one.shift_left(power);
    if (point < 0) {
        below.multiply_by_5_to(power);
        below.shift_left(power);
        above.multiply_by_5_to(power);
        above.shift_left(power);
    }
    const auto reaches_above = [&] {
        Natural end = r;
        end.add(above);
        const int order = end.compare(s);
        return order > 0 || (even && order == 0);
    };
    if (reaches_above()) {
        s.multiply(10);
        ++point;
    }
    for (int count = 0;;) {
        r.multiply(10);
        below.multiply(10);
        above.multiply(10);
        int digit = 0;
        for (; r.compare(s) >= 0; ++digit) r.subtract(s);
        const int low_order = r.compare(below);
        const bool low = low_order < 0 || (even && low_order == 0);
        const bool high = reaches_above();
        if (low || high) {
            Natural twice = r;
            twice.shift_left(1);
            const int order = twice.compare(s);
            const bool round_up = low && high ? order > 0 || (order == 0 && digit % 2 == 1) : high;
            digits[count++] = static_cast<char>('0' + digit + (round_up ? 1 : 0));
            return count;
        }
        digits[count++] = static_cast<char>('0' + digit);
    }
}

// The shortest digits of a value > 0.
inline int shortest_digits(double value, char (&digits)[17], int& point) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    const int biased = static_cast<int>(bits >> 52);
    const std::uint64_t fraction = bits & 0xFFFFFFFFFFFFFU;
    const std::uint64_t mantissa = biased == 0 ? fraction : fraction | std::uint64_t{1} << 52;
    const int exponent = biased == 0 ? -1074 : biased - 1075;
    const int narrow = fraction == 0 && biased > 1 ? 1 : 0;
    // No number on the way has more than 64 + exponent bits, or 12 - exponent.
    return exponent >= -112 && exponent <= 60
               ? shortest_digits_in<wide_natural>(mantissa, exponent, narrow, digits, point)
               : shortest_digits_in<natural>(mantissa, exponent, narrow, digits, point);
}

}  // namespace detail

// Reads decimal text: an optional sign, digits with at most one point and a digit on at least one side, and optionally
// e or E, a sign and digits. The result is the double nearest to the exact number, ties to even, however long the text;
// what is too small becomes zero of its sign. False, with `value` as it was, for other text (nan and inf too) and for
// what rounds beyond the largest double. O(length).
inline bool parse_double(std::string_view text, double& value) {
    constexpr int most_digits = 800;  // a number half way between two doubles has at most 767
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;

    const char* const first = at;
    const char* point = nullptr;
    std::uint64_t mantissa = 0;  // the first 19 significant digits
    std::int64_t digits = 0;     // significant: from the first that is not 0
    for (; at != end; ++at) {
        if (*at == '.' && point == nullptr) {
            point = at;
        } else if (detail::is_digit(*at)) {
            if (digits < 19) mantissa = 10 * mantissa + detail::digit_of(*at);
            digits += mantissa != 0 ? 1 : 0;
        } else {
            break;
        }
    }
    const char* const stop = at;
    if (stop - first == (point != nullptr ? 1 : 0)) return false;
    std::int64_t exponent = 0;
    if (at != end) {
        if (*at != 'e' && *at != 'E') return false;
        ++at;
        const bool minus = at != end && *at == '-';
        if (at != end && (*at == '-' || *at == '+')) ++at;
        if (at == end) return false;
        for (; at != end; ++at) {
            if (!detail::is_digit(*at)) return false;
            if (exponent < 100'000'000'000'000'000) exponent = 10 * exponent + detail::digit_of(*at);
        }
        if (minus) exponent = -exponent;
    }
    if (point != nullptr) exponent -= stop - point - 1;

    double magnitude = 0.0;
    if (digits == 0 || digits + exponent < -323) {
        magnitude = 0.0;
    } else if (digits + exponent > 309) {
        return false;
    } else if (mantissa < std::uint64_t{1} << 53 && digits <= 19 && exponent >= -22 && exponent <= 22) {
        magnitude = static_cast<double>(mantissa);  // exact, so one rounding in all
        if (exponent < 0) magnitude /= detail::powers_of_ten[-exponent];
        if (exponent > 0) magnitude *= detail::powers_of_ten[exponent];
    } else if (digits <= 19 && exponent >= -27 && exponent <= 27) {
        if (!detail::scale_word(mantissa, static_cast<int>(exponent), magnitude)) return false;
    } else {
        detail::natural n(0);
        std::int64_t taken = 0;
        bool more = false;
        for (const char* p = first; p != stop; ++p) {
            if (p == point || (n.zero() && *p == '0')) continue;
            if (taken == most_digits) {
                more = more || *p != '0';
                ++exponent;
                continue;
            }
            n.multiply(10, detail::digit_of(*p));
            ++taken;
        }
        if (more) {  // any digit in the next place stands for all that follow
            n.multiply(10, 1);
            --exponent;
        }
        if (!detail::scale_natural(n, exponent, magnitude)) return false;
    }
    value = negative ? -magnitude : magnitude;
    return true;
}

// Appends the shortest text that parse_double reads back as `value`, the nearest among those. The same text as Python's
// repr: 1.0, 0.1, 123456.789, 1e-07, 1e+16; an exponent from 1e16 on and below 1e-4. `value` is finite.
inline void append_double(std::string& out, double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    if (bits >> 63 != 0) out.push_back('-');
    bits &= ~(std::uint64_t{1} << 63);
    if (bits == 0) {
        out.append("0.0");
        return;
    }
    std::memcpy(&value, &bits, sizeof value);
    char digits[17];
    int point = 0;
    const int count = detail::shortest_digits(value, digits, point);
    const auto put = [&](int from, int to) { out.append(digits + from, static_cast<std::size_t>(to - from)); };
    const auto zeros = [&](int number) { out.append(static_cast<std::size_t>(number), '0'); };
    if (point > -4 && point <= 0) {
        out.append("0.");
        zeros(-point);
        put(0, count);
    } else if (point > 0 && point <= 16) {
        put(0, count < point ? count : point);
        if (count < point) zeros(point - count);
        out.push_back('.');
        if (count > point) {
            put(point, count);
        } else {
            out.push_back('0');
        }
    } else {
        put(0, 1);
        if (count > 1) {
            out.push_back('.');
            put(1, count);
        }
        out.append(point > 0 ? "e+" : "e-");
        const int power = point > 0 ? point - 1 : 1 - point;
        if (power >= 100) out.push_back(static_cast<char>('0' + power / 100));
        out.push_back(static_cast<char>('0' + power / 10 % 10));
        out.push_back(static_cast<char>('0' + power % 10));
    }
}

// The text of append_double.
inline std::string format_double(double value) {
    std::string out;
    append_double(out, value);
    return out;
}

}  // namespace sanc
