// SPDX-License-Identifier: Apache-2.0
#include <sanc/text/number.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using sanc::format_double;
using sanc::format_fixed;
using sanc::parse_double;
using sanc::parse_fixed;
using sanc::parse_int;

constexpr std::int64_t untouched = -77;
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

std::int64_t fixed(std::string_view text, int decimals) {
    std::int64_t value = untouched;
    EXPECT_TRUE(parse_fixed(text, decimals, value)) << text;
    return value;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

double from_bits(std::uint64_t bits) {
    double value = 0.0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// What the standard library reads. It says out of range both for what is too large and for what is too small.
bool peer_parse(const std::string& text, double& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

void expect_peer_reads_the_same(const std::string& text) {
    double ours = 0.0;
    double theirs = 0.0;
    const bool read = parse_double(text, ours);
    if (peer_parse(text, theirs)) {
        ASSERT_TRUE(read) << text;
        ASSERT_TRUE(same_bits(ours, theirs)) << text << " " << ours << " " << theirs;
    } else {
        ASSERT_TRUE(!read || ours == 0.0) << text;
    }
}

// The digits and exponent of the standard library, laid out as Python's repr does.
std::string peer_format(double value) {
    char buffer[64];
    char* const end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    const std::string scientific(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = scientific.find('e');
    std::string sign = scientific[0] == '-' ? "-" : "";
    std::string digits;
    for (const char c : scientific.substr(0, e)) {
        if (c >= '0' && c <= '9') digits += c;
    }
    const int power = std::stoi(scientific.substr(e + 1));
    if (power >= 16 || power < -4) {
        return sign + digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "") + scientific.substr(e);
    }
    if (power < 0) return sign + "0." + std::string(static_cast<std::size_t>(-power - 1), '0') + digits;
    const std::size_t whole = static_cast<std::size_t>(power) + 1;
    if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

void expect_round_trip(double value) {
    const std::string text = format_double(value);
    double back = 0.0;
    ASSERT_TRUE(parse_double(text, back)) << text;
    ASSERT_TRUE(same_bits(value, back)) << text;
    ASSERT_EQ(text, peer_format(value));
}

TEST(ParseInt, ReadsTheWholeRange) {
    std::int64_t value = untouched;
    EXPECT_TRUE(parse_int("0", value));
    EXPECT_EQ(value, 0);
    EXPECT_TRUE(parse_int("+0012", value));
    EXPECT_EQ(value, 12);
    EXPECT_TRUE(parse_int("9223372036854775807", value));
    EXPECT_EQ(value, largest);
    EXPECT_TRUE(parse_int("-9223372036854775808", value));
    EXPECT_EQ(value, smallest);
    EXPECT_TRUE(parse_int(std::string(5000, '0') + "7", value));
    EXPECT_EQ(value, 7);
}

TEST(ParseInt, RefusesOtherTextAndLeavesTheValue) {
    std::int64_t value = untouched;
    for (const char* text : {"", "-", "+", "--1", "+-1", " 1", "1 ", "1.0", "1e3", "0x10", "9223372036854775808",
                             "-9223372036854775809", "18446744073709551617", "99999999999999999999", "1,5", "nan"}) {
        EXPECT_FALSE(parse_int(text, value)) << text;
        EXPECT_EQ(value, untouched) << text;
    }
}

TEST(ParseFixed, RoundsHalfAwayFromZero) {
    EXPECT_EQ(fixed("33.60716", 7), 336071600);
    EXPECT_EQ(fixed("-117.91483", 7), -1179148300);
    EXPECT_EQ(fixed("0.00000005", 7), 1);
    EXPECT_EQ(fixed("-0.00000005", 7), -1);
    EXPECT_EQ(fixed("0.00000004999999999999999999999999999999999999", 7), 0);
    EXPECT_EQ(fixed("2.5", 0), 3);
    EXPECT_EQ(fixed("-2.5", 0), -3);
    EXPECT_EQ(fixed("2.4999", 0), 2);
    EXPECT_EQ(fixed("9.9999", 3), 10000);
    EXPECT_EQ(fixed("7", 3), 7000);
    EXPECT_EQ(fixed("+.5", 1), 5);
    EXPECT_EQ(fixed("5.", 1), 50);
    EXPECT_EQ(fixed("-0", 2), 0);
    EXPECT_EQ(fixed("-0.0", 2), 0);
    EXPECT_EQ(fixed("0." + std::string(4000, '0') + "9", 5), 0);
}

TEST(ParseFixed, ExponentsMoveThePoint) {
    EXPECT_EQ(fixed("9e-05", 7), 900);
    EXPECT_EQ(fixed("-9.5E-05", 7), -950);
    EXPECT_EQ(fixed("1e3", 3), 1'000'000);
    EXPECT_EQ(fixed("1.25e+2", 0), 125);
    EXPECT_EQ(fixed("-12.5e-1", 0), -1);
    EXPECT_EQ(fixed("15e-1", 0), 2);
    EXPECT_EQ(fixed("0.05e1", 0), 1);
    EXPECT_EQ(fixed("49.999e-2", 0), 0);
    EXPECT_EQ(fixed("5e-9", 8), 1);
    EXPECT_EQ(fixed("4.9e-9", 8), 0);
    EXPECT_EQ(fixed("5e-10", 8), 0);
    EXPECT_EQ(fixed("9e-400", 18), 0);
    EXPECT_EQ(fixed("0e400", 18), 0);
    EXPECT_EQ(fixed("1234567890123456789012345e-20", 3), 12345679);
    EXPECT_EQ(fixed("0.000000000000000000000000000001e30", 0), 1);
}

TEST(ParseFixed, EndsOfTheRange) {
    EXPECT_EQ(fixed("9.223372036854775807", 18), largest);
    EXPECT_EQ(fixed("-9.223372036854775808", 18), smallest);
    EXPECT_EQ(fixed("9.2233720368547758074999", 18), largest);
    EXPECT_EQ(fixed("-922337203685477580.8", 1), smallest);
    EXPECT_EQ(fixed("922337203685477580.74", 1), largest);
    std::int64_t value = untouched;
    for (const char* text :
         {"9.2233720368547758075", "-9.2233720368547758085", "9.223372036854775808", "10", "99999999999"}) {
        EXPECT_FALSE(parse_fixed(text, 18, value)) << text;
    }
    EXPECT_EQ(value, untouched);
}

TEST(ParseFixed, RefusesOtherTextAndLeavesTheValue) {
    std::int64_t value = untouched;
    for (const char* text : {"",   "-",   "+",   ".",   "-.",       "1.2.3", "1..2", "1e",   "e1",  "1e+", "1e1.5", "1e401", "1e-401", "1e5 ", "1e99", " 1",
                             "1 ", "1,5", "nan", "inf", "Infinity", "0x1",   "1-",   "1.5-", "--1", "\xEF\xBC\x91"}) {
        EXPECT_FALSE(parse_fixed(text, 3, value)) << text;
        EXPECT_EQ(value, untouched) << text;
    }
    EXPECT_FALSE(parse_fixed(std::string_view("1\0", 2), 3, value));
    EXPECT_THROW(parse_fixed("1", 19, value), std::invalid_argument);
    EXPECT_THROW(parse_fixed("1", -1, value), std::invalid_argument);
}

// Against 128-bit integers made of the same digits.
TEST(ParseFixed, RandomTextAgreesWithWideIntegers) {
    sanc::random_stream draw(1);
    for (int i = 0; i < 200'000; ++i) {
        const int whole = static_cast<int>(draw.below(12));
        const int fraction = static_cast<int>(draw.below(12));
        const int decimals = static_cast<int>(draw.below(12));
        std::string text(draw.below(2) == 0 ? "-" : "");
        const bool negative = !text.empty();
        sanc::int128 exact = 0;
        for (int d = 0; d < whole + fraction; ++d) {
            if (d == whole) text += '.';
            const int digit = static_cast<int>(draw.below(10));
            text += static_cast<char>('0' + digit);
            exact = exact * 10 + digit;
        }
        if (whole + fraction == 0) continue;
        for (int d = 0; d < decimals; ++d) exact *= 10;
        sanc::int128 unit = 1;
        for (int d = 0; d < fraction; ++d) unit *= 10;
        exact = (exact + unit / 2) / unit;  // unit is 1 or even
        std::int64_t value = untouched;
        ASSERT_EQ(parse_fixed(text, decimals, value), exact <= sanc::int128{largest}) << text;
        if (exact <= sanc::int128{largest}) {
            ASSERT_EQ(value, static_cast<std::int64_t>(negative ? -exact : exact)) << text << " " << decimals;
        }
    }
}

// The form for short texts, with bytes of any kind behind them: what it reads is what parse_fixed reads.
TEST(ParseFixed, ShortTextIsReadAlike) {
    sanc::random_stream random(7, 1);
    const auto below = [&](std::uint64_t bound) { return static_cast<std::size_t>(random.below(bound)); };
    std::int64_t read = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text = below(3) == 0 ? "-" : "";
        const std::string_view letters = below(8) == 0 ? "0123456789..+-e /:;\x80" : "0123456789";
        const std::size_t size = below(11);
        const std::size_t point = below(12);
        for (std::size_t k = 0; k < size; ++k) text += k == point ? '.' : letters[below(letters.size())];
        const int decimals = static_cast<int>(below(11));
        std::string roomy = text;
        for (int k = 0; k < 16; ++k) roomy += "0123456789.,-"[below(13)];
        std::int64_t fast = -77;
        std::int64_t plain = -77;
        if (sanc::detail::parse_short_fixed(std::string_view(roomy).substr(0, text.size()), decimals, fast)) {
            ASSERT_TRUE(sanc::parse_fixed(text, decimals, plain)) << text;
            ++read;
        } else {
            plain = -77;
        }
        ASSERT_EQ(fast, plain) << text << " " << decimals;
    }
    EXPECT_GT(read, 60'000);
}

TEST(FormatFixed, WritesAllDecimals) {
    EXPECT_EQ(format_fixed(0, 0), "0");
    EXPECT_EQ(format_fixed(0, 3), "0.000");
    EXPECT_EQ(format_fixed(-5, 2), "-0.05");
    EXPECT_EQ(format_fixed(123456, 3), "123.456");
    EXPECT_EQ(format_fixed(-1179148300, 7), "-117.9148300");
    EXPECT_EQ(format_fixed(smallest, 0), "-9223372036854775808");
    EXPECT_EQ(format_fixed(smallest, 18), "-9.223372036854775808");
    EXPECT_EQ(format_fixed(largest, 18), "9.223372036854775807");
    EXPECT_THROW(format_fixed(1, 19), std::invalid_argument);
    sanc::random_stream draw(2);
    for (int i = 0; i < 100'000; ++i) {
        const auto value = static_cast<std::int64_t>(draw.next64() >> draw.below(64));
        const int decimals = static_cast<int>(draw.below(19));
        ASSERT_EQ(fixed(format_fixed(value, decimals), decimals), value);
    }
}

TEST(ParseDouble, TrickyVectors) {
    const struct {
        const char* text;
        std::uint64_t bits;
    } vectors[] = {
        {"0", 0},
        {"-0.0", 0x8000000000000000U},
        {"1", 0x3FF0000000000000U},
        {"0.1", 0x3FB999999999999AU},
        {".5", 0x3FE0000000000000U},
        {"5.", 0x4014000000000000U},
        {"1e23", 0x44B52D02C7E14AF6U},              // half way but for a little
        {"9007199254740993", 0x4340000000000000U},  // 2^53 + 1: tie to even, down
        {"9007199254740995", 0x4340000000000002U},  // tie to even, up
        {"9007199254740993.00000000000000000000000000001", 0x4340000000000001U},
        {"2.2250738585072011e-308", 0x000FFFFFFFFFFFFFU},  // hung PHP and Java once
        {"2.2250738585072012e-308", 0x0010000000000000U},
        {"2.2250738585072014e-308", 0x0010000000000000U},
        {"4.9406564584124654e-324", 1},
        {"2.4703282292062327208e-324", 0},  // just below half the smallest
        {"2.4703282292062327209e-324", 1},
        {"1e-400", 0},
        {"1e-99999999999999999999999999", 0},
        {"0e99999999999999999999999999", 0},
        {"1.7976931348623157e308", 0x7FEFFFFFFFFFFFFFU},
        {"1.797693134862315807e308", 0x7FEFFFFFFFFFFFFFU},  // just below the tie with 2^1024
        {"6.929001713869936e+236", 0x711B3D8D3C0BAD8BU},
        {"3.518437208883201171875e13", 0x42C0000000000002U},
        {"62.5364939768271845828", 0x404F44ABD5AA7CA4U},
        {"8.10109172351e-10", 0x3E0BD5CBAEF0FD0CU},
        {"1.50000000000000011102230246251565", 0x3FF8000000000000U},
        {"9007199254740991.4999999999999999999999999999999995", 0x433FFFFFFFFFFFFFU},
        {"1234567890123456789012345678901234567890", 0x480D064903AE06E0U},
    };
    for (const auto& vector : vectors) {
        double value = 1.5;
        ASSERT_TRUE(parse_double(vector.text, value)) << vector.text;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        if (std::string_view(vector.text).size() < 25) expect_peer_reads_the_same(vector.text);
        EXPECT_EQ(bits, vector.bits) << vector.text << " " << std::hex << bits;
    }
}

TEST(ParseDouble, RefusesOtherTextAndLeavesTheValue) {
    double value = 1.5;
    for (const char* text : {"", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "1e5 ", " 1", "1f", "0x1p3",
                             "nan", "NaN", "inf", "-inf", "Infinity", "1..2", "1.2.3", "1,5", "--1", "1e309",
                             "1.7976931348623159e308", "-1e99999999999999999999", "1_000"}) {
        EXPECT_FALSE(parse_double(text, value)) << text;
        EXPECT_EQ(value, 1.5) << text;
    }
    EXPECT_FALSE(parse_double("1.797693134862315808e308", value));  // the tie with 2^1024 and above
}

// Numbers exactly half way between two doubles, a unit of the last digit above and below, and with long tails.
TEST(ParseDouble, HalfWayCasesOfAnyLength) {
    sanc::random_stream draw(3);
    for (int i = 0; i < 3'000; ++i) {
        const auto biased = i < 1'000 ? draw.below(60) : draw.below(2046);
        const double low = from_bits(biased << 52 | draw.next64() >> 12);
        // 64 bits of fraction and a wider exponent hold the middle, and the C library prints it exactly.
        char exact[1200];
        const long double next = std::nextafter(low, HUGE_VAL);
        const long double middle = low + (next - low) / 2;
        const int length = std::snprintf(exact, sizeof exact, "%.1100Lg", middle);
        ASSERT_GT(length, 0);
        std::string text(exact, static_cast<std::size_t>(length));
        expect_peer_reads_the_same(text);
        const std::size_t e = std::min(text.find('e'), text.size());
        if (text.find('.') < e) {
            expect_peer_reads_the_same(text.substr(0, e) + std::string(900, '0') + "1" + text.substr(e));
            std::string less = text;
            std::size_t last = e - 1;
            while (less[last] == '0' || less[last] == '.') --last;
            --less[last];
            expect_peer_reads_the_same(less.substr(0, e) + std::string(900, '9') + less.substr(e));
        }
    }
}

TEST(ParseDouble, RandomTextReadsAsTheStandardLibraryReadsIt) {
    sanc::random_stream draw(4);
    for (int i = 0; i < 200'000; ++i) {
        std::string text(draw.below(2) == 0 ? "-" : "");
        const auto digits = 1 + draw.below(i % 16 == 0 ? 60 : 22);
        const auto point = draw.below(digits + 5);
        for (std::uint64_t d = 0; d < digits; ++d) {
            if (d == point) text += '.';
            text += static_cast<char>('0' + draw.below(10));
        }
        if (draw.below(3) != 0) {
            const auto range = draw.below(2) == 0 ? 700U : 60U;
            text += "e" + std::to_string(static_cast<int>(draw.below(range)) - static_cast<int>(range / 2));
        }
        expect_peer_reads_the_same(text);
    }
}

TEST(FormatDouble, IsPythonsRepr) {
    const struct {
        double value;
        const char* text;
    } vectors[] = {{0.0, "0.0"},
                   {-0.0, "-0.0"},
                   {1.0, "1.0"},
                   {-1.5, "-1.5"},
                   {0.1, "0.1"},
                   {0.3, "0.3"},
                   {1e-4, "0.0001"},
                   {1e-5, "1e-05"},
                   {1e-7, "1e-07"},
                   {1.5e-10, "1.5e-10"},
                   {1e15, "1000000000000000.0"},
                   {1e16, "1e+16"},
                   {9999999999999998.0, "9999999999999998.0"},
                   {12345678901234567.0, "1.2345678901234568e+16"},
                   {123456.789, "123456.789"},
                   {1e22, "1e+22"},
                   {1e23, "1e+23"},
                   {1e100, "1e+100"},
                   {5e-324, "5e-324"},
                   {1.7976931348623157e308, "1.7976931348623157e+308"},
                   {2.2250738585072014e-308, "2.2250738585072014e-308"},
                   {0x1p-44, "5.684341886080802e-14"},  // a tie between ..01 and ..02
                   {0x1p53, "9007199254740992.0"},
                   {9007199254740993e0, "9007199254740992.0"},
                   {2.0 / 3.0, "0.6666666666666666"}};
    for (const auto& vector : vectors) {
        EXPECT_EQ(format_double(vector.value), vector.text);
        if (vector.value != 0.0) expect_round_trip(vector.value);
    }
}

TEST(FormatDouble, RandomBitsRoundTripAsTheShortestAndNearest) {
    sanc::random_stream draw(5);
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t bits = draw.next64();
        if ((bits >> 52 & 2047) == 2047) continue;
        expect_round_trip(from_bits(bits));
    }
}

TEST(FormatDouble, PowersOfTwoAndTheirNeighbours) {
    for (std::uint64_t biased = 0; biased < 2047; ++biased) {
        for (std::int64_t step = -3; step <= 3; ++step) {
            const std::uint64_t bits = (biased << 52) + static_cast<std::uint64_t>(step);
            if (bits == 0 || bits >= 0x7FF0000000000000U) continue;
            expect_round_trip(from_bits(bits));
        }
    }
}

TEST(FormatDouble, ShortDecimalsStayShort) {
    sanc::random_stream draw(6);
    for (int i = 0; i < 50'000; ++i) {
        const double value =
            static_cast<double>(draw.below(1'000'000'000)) / std::pow(10.0, static_cast<double>(draw.below(12)));
        if (value != 0.0) expect_round_trip(value);
        const double whole = static_cast<double>(draw.next64() >> draw.below(64));
        if (whole != 0.0) expect_round_trip(whole);
        const double score = draw.unit();
        if (score != 0.0) expect_round_trip(score);
    }
}

TEST(Number, RandomBytesAreReadOrRefused) {
    sanc::random_stream draw(7);
    constexpr std::string_view alphabet = "0123456789+-.eE \0\xFFx";
    for (int i = 0; i < 200'000; ++i) {
        std::vector<char> exact(static_cast<std::size_t>(draw.below(14)));  // no NUL behind it
        for (char& c : exact) c = alphabet[static_cast<std::size_t>(draw.below(alphabet.size()))];
        const std::string_view text(exact.data(), exact.size());
        std::int64_t whole = untouched;
        const bool is_int = parse_int(text, whole);
        std::int64_t scaled = untouched;
        const bool is_fixed = parse_fixed(text, 0, scaled);
        double real = 0.0;
        const bool is_double = parse_double(text, real);
        ASSERT_LE(is_int, is_fixed) << text;
        ASSERT_LE(is_fixed, is_double) << text;
        if (is_int) {
            ASSERT_EQ(whole, scaled);
        }
        if (is_fixed) {
            ASSERT_EQ(static_cast<double>(scaled), std::round(real)) << text;
        }
    }
}

}  // namespace
