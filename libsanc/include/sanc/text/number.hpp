// SPDX-License-Identifier: Apache-2.0
// Numbers to and from decimal text, the same on every platform: no locale, no libc. Nothing may stand before or behind
// a number, blanks included; "nan" and "inf" are no numbers. double lives in double_text.hpp.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <sanc/detail/short_text.hpp>
#include <sanc/error.hpp>
#include <sanc/text/double_text.hpp>

namespace sanc {

inline constexpr int most_decimals = 18;

namespace detail {

inline void check_decimals(const char* function, int decimals) {
    if (decimals < 0 || decimals > most_decimals) {
        bad_argument(function, "decimals", decimals, "give 0 to 18");
    }
}

// value = 10 value + digit, or false where the magnitude of an int64 may be passed.
constexpr bool push_digit(std::uint64_t& value, unsigned digit) {
    if (value > std::numeric_limits<std::uint64_t>::max() / 20) return false;
    value = 10 * value + digit;
    return true;
}

constexpr bool with_sign(bool negative, std::uint64_t magnitude, std::int64_t& value) {
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (magnitude > limit - (negative ? 0 : 1)) return false;
    value = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
    return true;
}

inline constexpr std::uint64_t whole_powers_of_ten[] = {1,           10,           100,           1'000,           10'000,
                                                  100'000,     1'000'000,    10'000'000,    100'000'000,     1'000'000'000};

// parse_fixed for the usual text: digits that an int64 has room for, a point, and no more digits than the decimals, at
// most 8. False, with nothing read, for other text, which may be a number all the same.
inline bool parse_usual_fixed(std::string_view text, int decimals, std::int64_t& scaled) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    std::uint64_t value = 0;
    const char* const first = at;
    for (; at != end && is_digit(*at); ++at) value = 10 * value + digit_of(*at);
    const auto whole = at - first;
    if (whole == 0 || whole + decimals > most_decimals || at == end || *at != '.') return false;
    const auto more = static_cast<std::size_t>(end - at - 1);
    std::uint64_t part = 0;
    if (more > 8 || more > static_cast<std::size_t>(decimals) || decimals > 9 || !read_digits(load_word(at + 1, more), more, part)) return false;
    const auto magnitude = static_cast<std::int64_t>((value * whole_powers_of_ten[more] + part) * whole_powers_of_ten[static_cast<std::size_t>(decimals) - more]);
    scaled = negative ? -magnitude : magnitude;
    return true;
}

// parse_fixed for the usual short text: a sign or none and 1 to 8 digits, a point among them or none, no more digits behind it
// than the decimals. In no loop: the digits on both sides of the point are read as one number. Looks at 10 bytes from the begin
// of `text`, which must be there. False, with nothing read, for other text, which may be a number all the same.
inline bool parse_short_fixed(std::string_view text, int decimals, std::int64_t& scaled) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    const bool negative = !text.empty() && text[0] == '-';
    const char* const at = text.data() + (negative ? 1 : 0);
    const std::size_t size = text.size() - (negative ? 1 : 0);
    if (size - 1 > 8) return false;
    std::uint64_t word = load<std::uint64_t>(at);
    const std::uint64_t other = word ^ (ones * '.');
    const std::uint64_t points = (other - ones) & ~other & (ones << 7);  // the lowest bit is that of a point
    const std::size_t whole = points == 0 ? 8 : static_cast<std::size_t>(__builtin_ctzll(points)) / 8;
    std::size_t digits = size;
    std::size_t more = 0;
    if (whole < size) {
        digits = size - 1;
        more = digits - whole;
        if (points == 0 || digits == 0) return false;
        const std::uint64_t behind = ~std::uint64_t{0} << (8 * whole);
        word = (word & ~behind) | (load<std::uint64_t>(at + 1) & behind);
    }
    std::uint64_t value = 0;
    if (digits > 8 || more > static_cast<std::size_t>(decimals) || decimals > 9 || !read_digits(word, digits, value)) return false;
    const auto magnitude = static_cast<std::int64_t>(value * whole_powers_of_ten[static_cast<std::size_t>(decimals) - more]);
    scaled = negative ? -magnitude : magnitude;
    return true;
}

}  // namespace detail

// Reads an integer: an optional sign and digits. False, with `value` as it was, for other text and beyond int64.
inline bool parse_int(std::string_view text, std::int64_t& value) {
    const bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
    if (text.size() == (sign ? 1U : 0U)) return false;
    std::uint64_t magnitude = 0;
    for (std::size_t i = sign ? 1 : 0; i < text.size(); ++i) {
        if (!detail::is_digit(text[i]) || !detail::push_digit(magnitude, detail::digit_of(text[i]))) return false;
    }
    return detail::with_sign(sign && text[0] == '-', magnitude, value);
}

// Reads decimal text times 10^decimals (0 to 18): an optional sign, digits, at most one point, a digit on at least one
// side of it, and, as programs write small numbers, an exponent of up to +-400 ("9e-05"). Digits beyond the decimals round half away
// from zero, exactly, however many there are. False, with `scaled` as it was, for other text and for a result beyond int64. O(length).
// Throws bad_argument.
inline bool parse_fixed(std::string_view text, int decimals, std::int64_t& scaled) {
    detail::check_decimals("parse_fixed", decimals);
    if (detail::parse_usual_fixed(text, decimals, scaled)) return true;
    const std::size_t mark = text.find_first_of("eE");
    std::int64_t exponent = 0;
    if (mark != std::string_view::npos) {
        if (!parse_int(text.substr(mark + 1), exponent) || exponent < -400 || exponent > 400) return false;
        text = text.substr(0, mark);
    }
    const bool negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::int64_t kept = static_cast<std::int64_t>(point) + decimals + exponent;  // so many digits more are of the result
    std::uint64_t value = 0;
    bool any = false;
    bool up = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == point) continue;
        if (!detail::is_digit(text[i])) return false;
        any = true;
        if (kept > 0 && !detail::push_digit(value, detail::digit_of(text[i]))) return false;
        if (kept == 0) up = text[i] >= '5';
        --kept;
    }
    if (!any) return false;
    for (; kept > 0 && value != 0; --kept) {
        if (!detail::push_digit(value, 0)) return false;
    }
    return detail::with_sign(negative, value + (up ? 1 : 0), scaled);
}

// Appends scaled / 10^decimals (0 to 18) with exactly that many decimals: "-0.05"; no point where there are none.
// Throws bad_argument.
inline void append_fixed(std::string& out, std::int64_t scaled, int decimals) {
    detail::check_decimals("append_fixed", decimals);
    char text[24];
    char* at = text + sizeof text;
    std::uint64_t rest = static_cast<std::uint64_t>(scaled);
    if (scaled < 0) rest = 0 - rest;
    for (int i = 0; i < decimals; ++i, rest /= 10) *--at = static_cast<char>('0' + rest % 10);
    if (decimals > 0) *--at = '.';
    do {
        *--at = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (scaled < 0) *--at = '-';
    out.append(at, static_cast<std::size_t>(text + sizeof text - at));
}

inline void append_int(std::string& out, std::int64_t value) { append_fixed(out, value, 0); }

// The text of append_fixed.
inline std::string format_fixed(std::int64_t scaled, int decimals) {
    std::string out;
    append_fixed(out, scaled, decimals);
    return out;
}

// The same without zeros at the end: "-0.5", "3".
inline std::string shortest_decimal(std::int64_t scaled, int decimals) {
    std::string text = format_fixed(scaled, decimals);
    if (decimals == 0) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace sanc
