// SPDX-License-Identifier: Apache-2.0
#include <sanc/text/time_reader.hpp>

#include <cstdio>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

// One after the other, of the same day and of others, with bytes that do not belong.
TEST(TimeReader, ReadsAsParseTimeDoes) {
    sanc::random_stream random(11, 1);
    const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound))); };
    for (const std::optional<std::int64_t> zone : {std::optional<std::int64_t>(0), std::optional<std::int64_t>(-3'600'000), std::optional<std::int64_t>()}) {
        sanc::detail::time_reader reader(zone);
        std::int64_t read = 0;
        for (int i = 0; i < 100'000; ++i) {
            std::string text = sanc::format_time(1'641'168'000'000 + 86'400'000 * (below(20) == 0 ? below(3) : 0) + below(86'400'000)).substr(0, 19);
            if (below(4) == 0) text[static_cast<std::size_t>(below(19))] = static_cast<char>(below(3) == 0 ? below(256) : 0x2F + below(13));
            if (below(20) == 0) text += "Z";
            std::int64_t fast = 1;
            std::int64_t plain = 1;
            std::string_view fast_reason;
            std::string_view plain_reason;
            ASSERT_EQ(reader.read(text, fast, fast_reason), sanc::parse_time(text, zone, plain, plain_reason)) << text;
            ASSERT_EQ(fast, plain) << text;
            ASSERT_EQ(fast_reason, plain_reason) << text;
            read += fast != 1 ? 1 : 0;
        }
        EXPECT_GT(read, zone ? 70'000 : 2'000);
    }
}

using sanc::format_time;
using sanc::parse_duration;
using sanc::parse_time;
using sanc::parse_time_dma;
using sanc::parse_zone;

constexpr std::int64_t not_parsed = -77;
constexpr std::int64_t hour = 3'600'000;

std::string reason_of(std::string_view text, std::optional<std::int64_t> zone = 0) {
    std::int64_t ms = not_parsed;
    std::string_view reason;
    EXPECT_FALSE(parse_time(text, zone, ms, reason)) << text;
    EXPECT_EQ(ms, not_parsed) << text;
    return std::string(reason);
}

std::int64_t time_of(std::string_view text, std::optional<std::int64_t> zone = {}) {
    std::int64_t ms = not_parsed;
    std::string_view reason;
    EXPECT_TRUE(parse_time(text, zone, ms, reason)) << text << ": " << reason;
    return ms;
}

TEST(Civil, EveryDayOfTheCalendar) {
    sanc::civil_date date{1, 1, 1};
    for (std::int64_t day = sanc::first_time_ms / sanc::ms_per_day; date.year < 10'000; ++day) {
        ASSERT_EQ(sanc::days_from_civil(date), day) << date.year << "-" << date.month << "-" << date.day;
        const sanc::civil_date back = sanc::civil_from_days(day);
        ASSERT_TRUE(back.year == date.year && back.month == date.month && back.day == date.day) << day;
        const bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
        const bool short_month = date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11;
        const int length = date.month == 2 ? (leap ? 29 : 28) : short_month ? 30 : 31;
        if (++date.day > length) {
            date.day = 1;
            ++date.month;
        }
        if (date.month == 13) {
            date.month = 1;
            ++date.year;
        }
    }
    EXPECT_EQ(sanc::days_from_civil({1970, 1, 1}), 0);
    EXPECT_EQ(sanc::days_from_civil({2000, 3, 1}), 11'017);
}

TEST(ParseTime, AgreesWithTheCLibrary) {
    sanc::random_stream draw(1);
    for (int i = 0; i < 20'000; ++i) {
        const auto seconds = static_cast<std::int64_t>(draw.below(315'537'897'600U)) + sanc::first_time_ms / 1000;
        const auto as_time_t = static_cast<std::time_t>(seconds);
        std::tm parts{};
        ASSERT_NE(gmtime_r(&as_time_t, &parts), nullptr);
        char text[80];
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.000Z", parts.tm_year + 1900, parts.tm_mon + 1,
                      parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
        ASSERT_EQ(time_of(text), seconds * 1000);
        ASSERT_EQ(format_time(seconds * 1000), text);
    }
}

TEST(ParseTime, Forms) {
    const std::int64_t expected = 1'641'168'000'000;  // date -u -d 2022-01-03T00:00:00 +%s
    for (const char* text : {"2022-01-03T00:00:00Z", "2022-01-03 00:00:00Z", "2022-01-03 00:00:00 UTC",
                             "2022-01-03T00:00:00.0Z", "2022-01-03T00:00:00.000000000Z", "2022-01-03T02:00:00+02:00",
                             "2022-01-03T02:00:00+0200", "2022-01-03T02:00:00+02", "2022-01-03 02:00:00 +02:00",
                             "2022-01-02T18:15:00-05:45", "2022-01-03T00:00:00+00:00", "2022-01-03T00:00:00-00:00"}) {
        EXPECT_EQ(time_of(text), expected) << text;
        EXPECT_EQ(time_of(text, 7 * hour), expected) << text;  // the zone in the text is the one that counts
    }
    EXPECT_EQ(time_of("2022-01-03T00:00:00", 0), expected);
    EXPECT_EQ(time_of("2022-01-03T02:00:00", 2 * hour), expected);
    EXPECT_EQ(time_of("2022-01-02T22:00:00", -2 * hour), expected);
    EXPECT_EQ(time_of("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(time_of("0001-01-01T00:00:00Z"), sanc::first_time_ms);
    EXPECT_EQ(time_of("9999-12-31T23:59:59.999Z"), sanc::last_time_ms);
    EXPECT_EQ(time_of("2000-02-29T23:59:59Z") + 1000, time_of("2000-03-01T00:00:00Z"));
}

TEST(ParseTime, FractionsRoundToTheMillisecondHalfUp) {
    EXPECT_EQ(time_of("1970-01-01T00:00:00.1Z"), 100);
    EXPECT_EQ(time_of("1970-01-01T00:00:00.0004Z"), 0);
    EXPECT_EQ(time_of("1970-01-01T00:00:00.0005Z"), 1);
    EXPECT_EQ(time_of("1970-01-01T00:00:00.000499999Z"), 0);
    EXPECT_EQ(time_of("1970-01-01T00:00:00.9995Z"), 1000);
    EXPECT_EQ(time_of("1969-12-31T23:59:59.9995Z"), 0);
    EXPECT_EQ(time_of("1969-12-31T23:59:59.9985Z"), -1);
    EXPECT_EQ(time_of("2023-12-31T23:59:59.9996Z"), time_of("2024-01-01T00:00:00Z"));
}

TEST(ParseTime, EachRefusalHasItsReason) {
    EXPECT_EQ(reason_of(""), "no time");
    EXPECT_EQ(reason_of("2022-01-03T00:00:00", {}), "no zone: write Z or +hh:mm after the time, or give --tz");
    EXPECT_EQ(reason_of("2022-01-03"), "a date without a time of day: write 2022-01-03T00:00:00Z");
    for (const char* text : {"1641168000", "1641168000000", "-1", "1641168000.5", "20220103", "0"}) {
        EXPECT_EQ(reason_of(text), "a bare number: write 2022-01-03T00:00:00Z") << text;
    }
    for (const char* text : {"x", "2022/01/03 00:00:00", "2022-1-3T00:00:00Z", "22-01-03T00:00:00Z",
                             "03/01/2022 00:00:00", "2022-01-03t00:00:00Z", "2022-01-03_00:00:00Z",
                             " 2022-01-03T00:00:00Z", "12022-01-03T00:00:00Z", "+2022-01-03T00:00:00Z", "nan"}) {
        EXPECT_EQ(reason_of(text), "the time must read 2022-01-03T00:00:00Z") << text;
    }
    EXPECT_EQ(reason_of("2022-00-03T00:00:00Z"), "no such month");
    EXPECT_EQ(reason_of("2022-13-03T00:00:00Z"), "no such month");
    for (const char* text : {"2022-01-00T00:00:00Z", "2022-01-32T00:00:00Z", "2022-04-31T00:00:00Z",
                             "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z"}) {
        EXPECT_EQ(reason_of(text), "no such day") << text;
    }
    EXPECT_EQ(reason_of("2022-01-03T24:00:00Z"), "hour 24: write 00:00:00 of the next day");
    EXPECT_EQ(reason_of("2022-01-03T25:00:00Z"), "no such time of day");
    EXPECT_EQ(reason_of("2022-01-03T00:60:00Z"), "no such time of day");
    EXPECT_EQ(reason_of("2022-01-03T00:00:61Z"), "no such time of day");
    EXPECT_EQ(reason_of("2016-12-31T23:59:60Z"), "second 60: leap seconds are not taken");
    EXPECT_EQ(reason_of("2022-01-03T00:00Z"), "no seconds: write hh:mm:ss");
    EXPECT_EQ(reason_of("2022-01-03T0:00:00Z"), "the time of day must read hh:mm:ss");
    EXPECT_EQ(reason_of("2022-01-03T00:00:00.Z"), "no digit after the point");
    EXPECT_EQ(reason_of("2022-01-03T00:00:00.0000000001Z"), "a fraction of more than 9 digits");
    EXPECT_EQ(reason_of("2022-01-03T00:00:00,5Z"), "the zone must read Z, UTC, +hh:mm, +hhmm or +hh");
    EXPECT_EQ(reason_of("2022-01-03T00:00:00Zx"), "text after the zone");
    EXPECT_EQ(reason_of("0000-01-03T00:00:00Z"), "year 0: the years are 0001 to 9999");
    EXPECT_EQ(reason_of("0001-01-01T00:00:00+01:00"), "outside the years 0001 to 9999");
    EXPECT_EQ(reason_of("9999-12-31T23:59:59.9995Z"), "outside the years 0001 to 9999");
    EXPECT_EQ(reason_of("9999-12-31T23:59:59-01"), "outside the years 0001 to 9999");
}

TEST(ParseTimeDma, ReadsTheDanishForm) {
    std::int64_t ms = not_parsed;
    std::string_view reason;
    EXPECT_TRUE(parse_time_dma("31/12/2015 23:59:59", ms, reason));
    EXPECT_EQ(format_time(ms), "2015-12-31T23:59:59.000Z");
    ms = not_parsed;
    for (const char* text :
         {"", "2015-12-31 23:59:59", "31/12/2015", "31/12/2015 23:59:59Z", "31/12/2015T23:59:59", "12/31/2015 23:59:59",
          "31/12/15 23:59:59", "29/02/2015 00:00:00", "1/1/2015 00:00:00", "01/01/0000 00:00:00"}) {
        EXPECT_FALSE(parse_time_dma(text, ms, reason)) << text;
        EXPECT_FALSE(reason.empty());
    }
    EXPECT_EQ(ms, not_parsed);
}

TEST(FormatTime, WritesMillisecondsAndRefusesOtherYears) {
    EXPECT_EQ(format_time(1'697'504'523'000), "2023-10-17T01:02:03.000Z");
    EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_time(sanc::first_time_ms), "0001-01-01T00:00:00.000Z");
    EXPECT_EQ(format_time(sanc::last_time_ms), "9999-12-31T23:59:59.999Z");
    EXPECT_THROW(format_time(sanc::first_time_ms - 1), std::invalid_argument);
    EXPECT_THROW(format_time(sanc::last_time_ms + 1), std::invalid_argument);
    sanc::random_stream draw(2);
    for (int i = 0; i < 50'000; ++i) {
        const auto ms = sanc::first_time_ms + static_cast<std::int64_t>(draw.below(315'537'897'600'000U));
        ASSERT_EQ(time_of(format_time(ms)), ms);
    }
}

TEST(ParseZone, Forms) {
    std::int64_t offset = not_parsed;
    std::string_view reason;
    const auto zone = [&](std::string_view text) {
        EXPECT_TRUE(parse_zone(text, offset, reason)) << text << ": " << reason;
        return offset;
    };
    EXPECT_EQ(zone("Z"), 0);
    EXPECT_EQ(zone("UTC"), 0);
    EXPECT_EQ(zone("+02:00"), 2 * hour);
    EXPECT_EQ(zone("-0930"), -9 * hour - hour / 2);
    EXPECT_EQ(zone("+14"), 14 * hour);
    EXPECT_EQ(zone("+18:00"), 18 * hour);
    offset = not_parsed;
    for (const char* text : {"", "+", "2", "02:00", "+2", "+2:00", "+02:0", "+02:", "+020", "+02:60", "+18:01", "+99",
                             "z", "utc", "UTC+2", "UTC ", "CET", "Europe/Berlin", "+02:00x", "\xE2\x88\x92 02:00"}) {
        EXPECT_FALSE(parse_zone(text, offset, reason)) << text;
        EXPECT_FALSE(reason.empty());
    }
    EXPECT_EQ(offset, not_parsed);
}

TEST(ParseDuration, Forms) {
    std::int64_t ms = not_parsed;
    std::string_view reason;
    const auto duration = [&](std::string_view text) {
        EXPECT_TRUE(parse_duration(text, ms, reason)) << text << ": " << reason;
        return ms;
    };
    EXPECT_EQ(duration("0s"), 0);
    EXPECT_EQ(duration("250ms"), 250);
    EXPECT_EQ(duration("90s"), 90'000);
    EXPECT_EQ(duration("5min"), 300'000);
    EXPECT_EQ(duration("6h"), 6 * hour);
    EXPECT_EQ(duration("2d"), 48 * hour);
    EXPECT_EQ(duration("9223372036854775807ms"), std::numeric_limits<std::int64_t>::max());
    ms = not_parsed;
    for (const char* text : {"", "6", "h", "-6h", "+6h", "6 h", "6h ", "1.5h", "6m", "6H", "6hours", "1h30min",
                             "9223372036854775808ms", "106751991168d", "99999999999999999999s"}) {
        EXPECT_FALSE(parse_duration(text, ms, reason)) << text;
        EXPECT_FALSE(reason.empty());
    }
    EXPECT_EQ(ms, not_parsed);
}

TEST(FormatDuration, TakesTheLargestUnitThatDivides) {
    for (const char* text : {"0s", "1ms", "1500ms", "1s", "90s", "5min", "6h", "36h", "2d", "365d"}) {
        std::int64_t ms = not_parsed;
        std::string_view reason;
        ASSERT_TRUE(parse_duration(text, ms, reason));
        EXPECT_EQ(sanc::format_duration(ms), text);
    }
    EXPECT_EQ(sanc::format_duration(86'400'000), "1d");
    EXPECT_EQ(sanc::format_duration(60 * 60'000), "1h");
}

TEST(Time, RandomBytesAreReadOrRefused) {
    sanc::random_stream draw(3);
    const std::string_view shapes[] = {"2022-01-03T00:00:00.123+02:00", "31/12/2015 23:59:59", "+02:00", "6min"};
    for (int i = 0; i < 100'000; ++i) {
        std::string text(shapes[draw.below(4)]);
        for (auto n = draw.below(3); n > 0; --n) {
            text[static_cast<std::size_t>(draw.below(text.size()))] =
                static_cast<char>(draw.below(2) == 0 ? '0' + draw.below(14) : draw.below(256));
        }
        text.resize(static_cast<std::size_t>(draw.below(text.size() + 1)));
        const std::vector<char> exact(text.begin(), text.end());  // no NUL behind it
        const std::string_view view(exact.data(), exact.size());
        std::int64_t ms = not_parsed;
        std::string_view reason;
        const bool any[] = {parse_time(view, 0, ms, reason), parse_time_dma(view, ms, reason),
                            parse_zone(view, ms, reason), parse_duration(view, ms, reason)};
        if (!any[0] && !any[1] && !any[2] && !any[3]) {
            ASSERT_EQ(ms, not_parsed);
            ASSERT_FALSE(reason.empty());
        }
    }
}

}  // namespace
