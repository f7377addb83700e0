// SPDX-License-Identifier: Apache-2.0
// Times, durations and zones: text to and from int64 milliseconds, UTC, proleptic Gregorian, years 1 to 9999.
// A parser returns false and a reason (a text that lives for ever), with the value as it was, where it refuses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sanc/form.hpp>
#include <sanc/text/number.hpp>

namespace sanc {

struct civil_date {
    std::int32_t year;
    std::int32_t month;  // 1 to 12
    std::int32_t day;    // 1 to 31
};

inline constexpr std::int64_t ms_per_day = 86'400'000;
inline constexpr std::int64_t first_time_ms = -62'135'596'800'000;  // 0001-01-01T00:00:00.000Z
inline constexpr std::int64_t last_time_ms = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

constexpr bool is_leap_year(std::int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
    constexpr std::int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

// The days from 1970-01-01 to a date of the years 1 to 9999. The year is taken to begin in March, so that the leap day
// comes last and the months before a date have (153 m + 2) / 5 days.
constexpr std::int64_t days_from_civil(civil_date date) {
    const std::int64_t year = date.month > 2 ? date.year : date.year - 1;
    const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 719'469;
}

// The inverse of days_from_civil.
constexpr civil_date civil_from_days(std::int64_t days) {
    const std::int64_t from_march_0 = days + 719'468;  // since 0000-03-01
    const std::int64_t era = from_march_0 / 146'097;   // of 400 years
    const std::int64_t day = from_march_0 % 146'097;
    const std::int64_t year = (day - day / 1'460 + day / 36'524 - day / 146'096) / 365;
    const std::int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;
    return {static_cast<std::int32_t>(400 * era + year + (month >= 10 ? 1 : 0)),
            static_cast<std::int32_t>(month >= 10 ? month - 9 : month + 3),
            static_cast<std::int32_t>(day_of_year - (153 * month + 2) / 5 + 1)};
}

namespace detail {

// Walks over text; every step says whether it found what it was asked for.
struct text_cursor {
    std::string_view rest;

    bool take(char c) {
        if (rest.empty() || rest[0] != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    // Exactly `count` digits.
    bool number(std::size_t count, std::int32_t& value) {
        if (rest.size() < count) return false;
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!is_digit(rest[i])) return false;
            sum = 10 * sum + static_cast<std::int32_t>(digit_of(rest[i]));
        }
        value = sum;
        rest.remove_prefix(count);
        return true;
    }
};

inline bool refuse(std::string_view& reason, std::string_view text) {
    reason = text;
    return false;
}

// hh:mm:ss added to the milliseconds of `date`.
inline bool take_clock(text_cursor& text, civil_date date, std::int64_t& ms, std::string_view& reason) {
    std::int32_t hour = 0;
    std::int32_t minute = 0;
    std::int32_t second = 0;
    if (date.year < 1) return refuse(reason, "year 0: the years are 0001 to 9999");
    if (date.month < 1 || date.month > 12) return refuse(reason, "no such month");
    if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return refuse(reason, "no such day");
    if (!text.number(2, hour) || !text.take(':') || !text.number(2, minute)) {
        return refuse(reason, "the time of day must read hh:mm:ss");
    }
    if (!text.take(':') || !text.number(2, second)) return refuse(reason, "no seconds: write hh:mm:ss");
    if (hour == 24) return refuse(reason, "hour 24: write 00:00:00 of the next day");
    if (hour > 23 || minute > 59) return refuse(reason, "no such time of day");
    if (second == 60) return refuse(reason, "second 60: leap seconds are not taken");
    if (second > 60) return refuse(reason, "no such time of day");
    ms = days_from_civil(date) * ms_per_day + ((hour * 60 + minute) * 60 + second) * std::int64_t{1000};
    return true;
}

// Z, UTC, +hh, +hhmm or +hh:mm; at most 18 hours either way.
inline bool take_zone(text_cursor& text, std::int64_t& offset_ms, std::string_view& reason) {
    if (text.take('Z')) {
        offset_ms = 0;
        return true;
    }
    if (text.rest.substr(0, 3) == "UTC") {
        text.rest.remove_prefix(3);
        offset_ms = 0;
        return true;
    }
    const bool west = !text.rest.empty() && text.rest[0] == '-';
    std::int32_t hours = 0;
    std::int32_t minutes = 0;
    if (!(text.take('+') || text.take('-')) || !text.number(2, hours)) {
        return refuse(reason, "the zone must read Z, UTC, +hh:mm, +hhmm or +hh");
    }
    const bool colon = text.take(':');
    if ((colon || !text.rest.empty()) && !text.number(2, minutes)) {
        return refuse(reason, "the zone must read Z, UTC, +hh:mm, +hhmm or +hh");
    }
    if (minutes > 59 || 60 * hours + minutes > 18 * 60) return refuse(reason, "no such zone: beyond 18 hours");
    offset_ms = (60 * hours + minutes) * std::int64_t{60'000} * (west ? -1 : 1);
    return true;
}

}  // namespace detail

// Reads a zone, "Z", "UTC", "+02:00", "+0200" or "+02", as milliseconds east of UTC.
inline bool parse_zone(std::string_view text, std::int64_t& offset_ms, std::string_view& reason) {
    detail::text_cursor cursor{text};
    std::int64_t found = 0;
    if (!detail::take_zone(cursor, found, reason)) return false;
    if (!cursor.rest.empty()) return detail::refuse(reason, "text after the zone");
    offset_ms = found;
    return true;
}

// Reads "2022-01-03T00:00:00": date and time of day to the second, 'T' or a blank between them, optionally a fraction
// of 1 to 9 digits (rounded to the ms, a half up) and a zone (as parse_zone; a blank may stand before it). Where the
// text has no zone, zone_offset_ms is it.
inline bool parse_time(std::string_view text, std::optional<std::int64_t> zone_offset_ms, std::int64_t& utc_ms,
                       std::string_view& reason) {
    using detail::refuse;
    if (text.empty()) return refuse(reason, "no time");
    detail::text_cursor cursor{text};
    civil_date date{};
    if (!cursor.number(4, date.year) || !cursor.take('-') || !cursor.number(2, date.month) || !cursor.take('-') ||
        !cursor.number(2, date.day)) {
        double number = 0.0;
        if (parse_double(text, number)) return refuse(reason, "a bare number: write 2022-01-03T00:00:00Z");
        return refuse(reason, "the time must read 2022-01-03T00:00:00Z");
    }
    if (cursor.rest.empty()) return refuse(reason, "a date without a time of day: write 2022-01-03T00:00:00Z");
    if (!cursor.take('T') && !cursor.take(' ')) return refuse(reason, "the time must read 2022-01-03T00:00:00Z");
    std::int64_t ms = 0;
    if (!detail::take_clock(cursor, date, ms, reason)) return false;
    if (cursor.take('.')) {
        std::int64_t fraction_ns = 0;
        std::size_t digits = 0;
        for (; digits < cursor.rest.size() && detail::is_digit(cursor.rest[digits]); ++digits) {
            if (digits == 9) return refuse(reason, "a fraction of more than 9 digits");
            fraction_ns = 10 * fraction_ns + detail::digit_of(cursor.rest[digits]);
        }
        if (digits == 0) return refuse(reason, "no digit after the point");
        cursor.rest.remove_prefix(digits);
        for (; digits < 9; ++digits) fraction_ns *= 10;
        ms += (fraction_ns + 500'000) / 1'000'000;
    }
    std::int64_t offset_ms = 0;
    if (cursor.rest.empty()) {
        if (!zone_offset_ms) return refuse(reason, "no zone: write Z or +hh:mm after the time, or give --tz");
        offset_ms = *zone_offset_ms;
    } else {
        cursor.take(' ');
        if (!parse_zone(cursor.rest, offset_ms, reason)) return false;
    }
    ms -= offset_ms;
    if (ms < first_time_ms || ms > last_time_ms) return refuse(reason, "outside the years 0001 to 9999");
    utc_ms = ms;
    return true;
}

// Reads "31/12/2015 23:59:59", UTC: the form of the Danish Maritime Authority.
inline bool parse_time_dma(std::string_view text, std::int64_t& utc_ms, std::string_view& reason) {
    if (text.empty()) return detail::refuse(reason, "no time");
    detail::text_cursor cursor{text};
    civil_date date{};
    std::int64_t ms = 0;
    if (!cursor.number(2, date.day) || !cursor.take('/') || !cursor.number(2, date.month) || !cursor.take('/') ||
        !cursor.number(4, date.year) || !cursor.take(' ')) {
        return detail::refuse(reason, "the time must read dd/mm/yyyy hh:mm:ss");
    }
    if (!detail::take_clock(cursor, date, ms, reason)) return false;
    if (!cursor.rest.empty()) return detail::refuse(reason, "text after the time");
    utc_ms = ms;
    return true;
}

// Appends "2023-10-17T01:02:03.000Z". Throws bad_argument outside the years 1 to 9999.
inline void append_time(std::string& out, std::int64_t utc_ms) {
    if (utc_ms < first_time_ms || utc_ms > last_time_ms) {
        bad_argument("append_time", "utc_ms", utc_ms, "give a time of the years 1 to 9999");
    }
    const std::int64_t since_first = utc_ms - first_time_ms;
    const civil_date date = civil_from_days(since_first / ms_per_day + first_time_ms / ms_per_day);
    const std::int64_t ms = since_first % ms_per_day;
    char text[] = "0000-00-00T00:00:00.000Z";
    const auto put = [&](int last, int digits, std::int64_t value) {
        for (int i = 0; i < digits; ++i, value /= 10) text[last - i] = static_cast<char>('0' + value % 10);
    };
    put(3, 4, date.year);
    put(6, 2, date.month);
    put(9, 2, date.day);
    put(12, 2, ms / 3'600'000);
    put(15, 2, ms / 60'000 % 60);
    put(18, 2, ms / 1'000 % 60);
    put(22, 3, ms % 1'000);
    out.append(text, 24);
}

// The text of append_time.
inline std::string format_time(std::int64_t utc_ms) {
    std::string out;
    append_time(out, utc_ms);
    return out;
}

// Reads a duration: digits and ms, s, min, h or d, nothing between them ("0s", "6h").
inline bool parse_duration(std::string_view text, std::int64_t& ms, std::string_view& reason) {
    constexpr std::string_view form = "a duration is an integer and ms, s, min, h or d: 90s, 6h";
    std::size_t digits = 0;
    while (digits < text.size() && detail::is_digit(text[digits])) ++digits;
    if (digits == 0) return detail::refuse(reason, form);
    const std::string_view unit = text.substr(digits);
    const std::int64_t unit_ms = unit == "ms"    ? 1
                                 : unit == "s"   ? 1'000
                                 : unit == "min" ? 60'000
                                 : unit == "h"   ? 3'600'000
                                 : unit == "d"   ? ms_per_day
                                                 : 0;
    if (unit_ms == 0) return detail::refuse(reason, form);
    std::int64_t count = 0;
    if (!parse_int(text.substr(0, digits), count) || count > std::numeric_limits<std::int64_t>::max() / unit_ms) {
        return detail::refuse(reason, "longer than 292 million years");
    }
    ms = count * unit_ms;
    return true;
}

// The shortest text that parse_duration reads back as ms >= 0: in the largest unit that divides it; "0s".
inline std::string format_duration(std::int64_t ms) {
    if (ms == 0) return "0s";
    struct unit {
        std::int64_t ms;
        const char* form;
    };
    static constexpr unit units[] = {{ms_per_day, "%d"}, {3'600'000, "%h"}, {60'000, "%min"}, {1'000, "%s"}, {1, "%ms"}};
    const unit* at = units;
    while (ms % at->ms != 0) ++at;
    return filled(at->form, ms / at->ms);
}

}  // namespace sanc
