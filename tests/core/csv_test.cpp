// SPDX-License-Identifier: Apache-2.0
#include <sanc/text/csv.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/id.hpp>
#include <sanc/random.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace {

using sanc::append_csv_field;
using sanc::csv_reader;
using sanc::escape_text;
using sanc::is_utf8;

struct row {
    std::int64_t line = 0;
    std::vector<std::string> fields;
    std::string defect;

    bool operator==(const row& other) const {
        return line == other.line && fields == other.fields && defect == other.defect;
    }
};

void PrintTo(const row& r, std::ostream* out) {
    *out << r.line << ":";
    for (const std::string& field : r.fields) *out << " [" << escape_text(field) << "]";
    if (!r.defect.empty()) *out << " " << r.defect;
}

// All records, with what must hold of any bytes: records stand in order, apart, at the lines they say, and hold every
// byte but line ends (and comment lines).
std::vector<row> read(std::string_view bytes, char delimiter = ',', bool hash_comments = false) {
    std::vector<row> rows;
    csv_reader reader(bytes, delimiter, hash_comments);
    std::size_t done = bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    std::int64_t line = 1;
    const auto skip_to = [&](std::size_t to) {
        for (bool comment = false; done < to; ++done) {
            if (bytes[done] == '#' && (done == 0 || bytes[done - 1] == '\n')) comment = hash_comments;
            if (bytes[done] == '\n') comment = false;
            EXPECT_TRUE(comment || bytes[done] == '\n' || bytes[done] == '\r') << escape_text(bytes);
            line += bytes[done] == '\n' ? 1 : 0;
        }
    };
    while (reader.next()) {
        const auto at = static_cast<std::size_t>(reader.text().data() - bytes.data());
        EXPECT_GE(at, done);
        skip_to(at);
        EXPECT_EQ(reader.line(), line) << escape_text(bytes);
        for (const char c : reader.text()) line += c == '\n' ? 1 : 0;
        done += reader.text().size();
        EXPECT_EQ(reader.fields().empty(), !reader.defect().empty());
        rows.push_back({reader.line(), {reader.fields().begin(), reader.fields().end()}, std::string(reader.defect())});
    }
    skip_to(bytes.size());
    EXPECT_EQ(reader.offset(), static_cast<std::int64_t>(bytes.size()));
    EXPECT_FALSE(reader.next());
    return rows;
}

using rows = std::vector<row>;

TEST(Csv, PlainRecords) {
    EXPECT_EQ(read(""), rows{});
    EXPECT_EQ(read("\n\r\n\n"), rows{});
    EXPECT_EQ(read("a,b\n1,2\n"), (rows{{1, {"a", "b"}, ""}, {2, {"1", "2"}, ""}}));
    EXPECT_EQ(read("a,b\r\n\r\n1,2"), (rows{{1, {"a", "b"}, ""}, {3, {"1", "2"}, ""}}));
    EXPECT_EQ(read("a,b\r"), (rows{{1, {"a", "b"}, ""}}));
    EXPECT_EQ(read(",\n,,"), (rows{{1, {"", ""}, ""}, {2, {"", "", ""}, ""}}));
    EXPECT_EQ(read(" a , b "), (rows{{1, {" a ", " b "}, ""}}));
    EXPECT_EQ(read("a\rb,c\n"), (rows{{1, {"a\rb", "c"}, ""}}));
    EXPECT_EQ(read("\xEF\xBB\xBFid,x\n"), (rows{{1, {"id", "x"}, ""}}));
    EXPECT_EQ(read("a\tb,c\n", '\t'), (rows{{1, {"a", "b,c"}, ""}}));
    EXPECT_EQ(read("N\xC3\xB8rre,\xE2\x82\xAC,\xF0\x9F\x9A\xA2\n"),
              (rows{{1, {"N\xC3\xB8rre", "\xE2\x82\xAC", "\xF0\x9F\x9A\xA2"}, ""}}));
}

TEST(Csv, Comments) {
    const std::string_view text = "# one\na,b\n#two,\"\n\n1,#2\n";
    EXPECT_EQ(read(text, ',', true), (rows{{2, {"a", "b"}, ""}, {5, {"1", "#2"}, ""}}));
    EXPECT_EQ(read("# Timestamp,Type\n1,2"), (rows{{1, {"# Timestamp", "Type"}, ""}, {2, {"1", "2"}, ""}}));
}

TEST(Csv, QuotedFields) {
    EXPECT_EQ(read("\"a\",b\n"), (rows{{1, {"a", "b"}, ""}}));
    EXPECT_EQ(read("a,\"b\"\r\nc,d"), (rows{{1, {"a", "b"}, ""}, {2, {"c", "d"}, ""}}));
    EXPECT_EQ(read("\"\""), (rows{{1, {""}, ""}}));
    EXPECT_EQ(read("\"\",\"\"\"\"\r"), (rows{{1, {"", "\""}, ""}}));
    EXPECT_EQ(read("3,\"RAY \"\"CHIEF\"\" TONEY\",,x\n"), (rows{{1, {"3", "RAY \"CHIEF\" TONEY", "", "x"}, ""}}));
    EXPECT_EQ(read("\"x,\"\"y\"\"\",\"\"\"z\"\"\"\n"), (rows{{1, {"x,\"y\"", "\"z\""}, ""}}));
    EXPECT_EQ(read("\"one\ntwo\r\n\nthree\",b\r\nc"), (rows{{1, {"one\ntwo\r\n\nthree", "b"}, ""}, {5, {"c"}, ""}}));
    EXPECT_EQ(read("a,\"#\n#\"\nb", ',', true), (rows{{1, {"a", "#\n#"}, ""}, {3, {"b"}, ""}}));
}

TEST(Csv, BadQuotesCostTheirLineOnly) {
    const row next{2, {"c", "d"}, ""};
    EXPECT_EQ(read("a,b\"x\"\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("a \"b\",x\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("\"a\"b,x\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("\"a\" ,x\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("a,\"b\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("\"\"\"\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("\"a\"\rb\nc,d"), (rows{{1, {}, "bad_quote"}, next}));
    EXPECT_EQ(read("\"never closed"), (rows{{1, {}, "bad_quote"}}));
    EXPECT_EQ(read("\""), (rows{{1, {}, "bad_quote"}}));
    // A quote that opens in line 1 and finds its end in line 3, followed by text: line 1 is the defect, line 2 is read.
    EXPECT_EQ(read("\"a\nc,d\nx\"y\n"), (rows{{1, {}, "bad_quote"}, next, {3, {}, "bad_quote"}}));
}

TEST(Csv, Limits) {
    const auto many = [](std::int64_t count, char c) { return std::string(static_cast<std::size_t>(count), c); };
    const std::string field = many(4096, 'x');
    EXPECT_EQ(read(field + ",1\n"), (rows{{1, {field, "1"}, ""}}));
    EXPECT_EQ(read("x" + field + ",1\nb"), (rows{{1, {}, "field_too_long"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read("\"" + field + "\""), (rows{{1, {field}, ""}}));
    EXPECT_EQ(read("\"" + field + "\n\"\nb"), (rows{{1, {}, "field_too_long"}, {3, {"b"}, ""}}));
    EXPECT_EQ(read("\"" + many(2 * 4096, '"') + "\""), (rows{{1, {many(4096, '"')}, ""}}));
    EXPECT_EQ(read("\"" + many(2 * 4097, '"') + "\""), (rows{{1, {}, "field_too_long"}}));

    const std::string line = many(65'535, ',');
    EXPECT_EQ(read(line + ",\r\nb").at(0).fields.size(), 65'537U);
    EXPECT_EQ(read(line + ",,\nb"), (rows{{1, {}, "line_too_long"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read(many(1'000'000, 'x') + "\nb"), (rows{{1, {}, "line_too_long"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read("\"" + many(1'000'000, 'x') + "\"\nb"), (rows{{1, {}, "line_too_long"}, {2, {"b"}, ""}}));

    // A record of several lines: exactly at the limit, and beyond it.
    const std::string two_lines = "\"\n\"" + many(65'533, ',');
    EXPECT_EQ(read(two_lines + "\r\nb").at(0).fields.size(), 65'534U);
    EXPECT_EQ(read(two_lines + "\r\nb").at(1), (row{3, {"b"}, ""}));
    EXPECT_EQ(read(two_lines + ",\nb").at(0), (row{1, {}, "bad_quote"}));
    std::string open = "\"\n";
    for (int i = 0; i < 40'000; ++i) open += "1\n";
    EXPECT_EQ(read(open + "\"\n").size(), 40'002U);
}

TEST(Csv, UnclosedQuotesAreNoSlowPath) {
    std::string hostile;
    for (int i = 0; i < 200'000; ++i) hostile += "\"\"\"\"x\n\"x\"y\n,\"\n";
    EXPECT_GE(read(hostile).size(), 200'000U);
}

TEST(Csv, BytesThatAreNoText) {
    EXPECT_EQ(read(std::string_view("a,\0\nb", 5)), (rows{{1, {}, "nul_byte"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read("a,\xFF\nb"), (rows{{1, {}, "not_utf8"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read("a,\"\xC3\"\nb"), (rows{{1, {}, "not_utf8"}, {2, {"b"}, ""}}));
    EXPECT_EQ(read("a,\xC3\n\xA6,b"), (rows{{1, {}, "not_utf8"}, {2, {}, "not_utf8"}}));
    EXPECT_EQ(read("\xFF\xFE,"), (rows{{1, {}, "not_utf8"}}));
}

TEST(Csv, DelimiterThatCannotBeOne) {
    for (const char delimiter : {'"', '\n', '\r', '\0', '\xC3'}) {
        EXPECT_THROW(csv_reader("", delimiter), std::invalid_argument);
    }
}

TEST(Csv, WhatIsWrittenIsReadBack) {
    sanc::random_stream draw(1);
    constexpr std::string_view alphabet = "ab,;\"\n\r #1";
    for (int round = 0; round < 5'000; ++round) {
        std::string text;
        std::vector<std::vector<std::string>> expected;
        for (auto records = draw.below(4); records > 0; --records) {
            expected.emplace_back();
            for (auto fields = 2 + draw.below(4); fields > 0; --fields) {
                std::string field;
                for (auto n = draw.below(6); n > 0; --n) {
                    field += alphabet[static_cast<std::size_t>(draw.below(alphabet.size()))];
                }
                if (!expected.back().empty()) text += ',';
                append_csv_field(text, field);
                expected.back().push_back(field);
            }
            text += draw.below(2) == 0 ? "\n" : "\r\n";
        }
        const rows found = read(text);
        ASSERT_EQ(found.size(), expected.size()) << escape_text(text);
        for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i].fields, expected[i]) << escape_text(text);
    }
}

TEST(Csv, WritesOnlyTheQuotesThatAreNeeded) {
    std::string out;
    for (const char* field : {"a b", "=1+1", "", "a,b", "a\"b", "a\nb", "a;b"}) {
        append_csv_field(out, field);
        out += '|';
    }
    EXPECT_EQ(out, "a b|=1+1||\"a,b\"|\"a\"\"b\"|\"a\nb\"|a;b|");
}

// read() checks its invariants; a record without quotes at the end is always reached.
TEST(Csv, RandomBytesNeverLoseThePlace) {
    sanc::random_stream draw(2);
    constexpr std::string_view alphabet("a,\"\"\"\n\n\r#\0\xC3\xA6\xFF", 13);
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        for (auto n = draw.below(24); n > 0; --n) {
            text += alphabet[static_cast<std::size_t>(draw.below(alphabet.size()))];
        }
        text += "\nlast,one";
        const std::vector<char> exact(text.begin(), text.end());  // no NUL behind it that would hide a read too far
        const rows found = read({exact.data(), exact.size()}, ',', draw.below(2) == 0);
        ASSERT_FALSE(found.empty());
        ASSERT_EQ(found.back().fields, (std::vector<std::string>{"last", "one"})) << escape_text(text);
    }
}

// A record with nothing behind it is read byte by byte; one with much behind it, in blocks.
TEST(Csv, ManyRecordsReadAsEachAlone) {
    sanc::random_stream draw(4);
    constexpr std::string_view alphabet("ab,,,;\r#\"\0\xC3\xA6\xFF", 13);
    for (int round = 0; round < 400; ++round) {
        std::string whole;
        rows expected;
        std::int64_t lines = 0;
        const auto kinds = 5 + draw.below(10);  // how much of the alphabet is used
        const bool comments = draw.below(2) == 0;
        for (auto n = draw.below(60); n > 0; --n) {
            std::string line;
            for (auto left = draw.below(draw.below(20) == 0 ? 9'000 : 200); left > 0; --left) {
                const auto pick = static_cast<std::size_t>(draw.below(kinds));
                line += draw.below(40) == 0 && pick < alphabet.size() ? alphabet[pick] : "ab,"[draw.below(3)];
            }
            if (draw.below(6) == 0) line = "\"a\n,b\"\"\n\"," + line;
            const auto alone = read(line, ',', comments);
            if (alone.size() > 1 || (alone.size() == 1 && alone[0].defect == "bad_quote")) continue;
            line += draw.below(3) == 0 ? "\r\n" : "\n";
            for (row r : read(line, ',', comments)) {
                r.line += lines;
                expected.push_back(r);
            }
            for (const char c : line) lines += c == '\n' ? 1 : 0;
            whole += line;
        }
        whole += "last";
        expected.push_back({lines + 1, {"last"}, ""});
        ASSERT_EQ(read(whole, ',', comments), expected) << escape_text(whole, 4000);
    }
}

// Reading within two places gives the records that start there.
TEST(Csv, WithinTwoPlaces) {
    const std::string text = "a,b\r\n\n\"c\nd\",e\n\nf\n";
    csv_reader reader(text);
    reader.within(5, 8);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 2);
    EXPECT_EQ(reader.fields()[0], "c\nd");
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.offset(), 14);
    EXPECT_EQ(reader.line(), 4);
    reader.within(14, 15);
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.line(), 2);
    EXPECT_EQ(reader.offset(), 15);
    reader.within(15, 17);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 1);
    EXPECT_EQ(reader.text(), "f");
}

std::string real_file(const std::string& name) {
    const char* const folder = std::getenv("SANC_DATA");
    std::ifstream file((folder != nullptr ? folder : SANC_SOURCE_DIR "/../shared/data") + ("/" + name),
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// 1,124 rows, 54 of them without a time, and 1,040 ids, "NA" among them: counted with grep, cut and sort.
TEST(CsvRealData, TransshipmentVessels) {
    const std::string text = real_file("events/transshipment-vessels.csv");
    if (text.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    csv_reader reader(text);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.fields()[0], "mmsi");
    sanc::id_table vessels;
    std::int64_t rows_read = 0;
    std::int64_t without_time = 0;
    for (; reader.next(); ++rows_read) {
        ASSERT_EQ(reader.defect(), "") << reader.line();
        ASSERT_EQ(reader.fields().size(), 7U);
        vessels.intern(reader.fields()[0]);
        if (reader.fields()[5] == "NA") {
            ++without_time;
            continue;
        }
        std::int64_t first_ms = 0;
        std::int64_t last_ms = 0;
        std::string_view reason;
        ASSERT_TRUE(sanc::parse_time(reader.fields()[5], {}, first_ms, reason)) << reader.line() << ": " << reason;
        ASSERT_TRUE(sanc::parse_time(reader.fields()[6], {}, last_ms, reason)) << reader.line() << ": " << reason;
        EXPECT_LE(first_ms, last_ms) << reader.line();
    }
    EXPECT_EQ(rows_read, 1'124);
    EXPECT_EQ(without_time, 54);
    EXPECT_EQ(vessels.size(), 1'040);
    std::vector<std::uint32_t> remap;
    vessels.sort_canonical(remap);
    EXPECT_EQ(vessels[1'039], "NA");
}

// 3,669 ports; positions read the same as fixed and as double text.
TEST(CsvRealData, Ports) {
    const std::string text = real_file("places/WPI_ports.csv");
    if (text.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    csv_reader reader(text);
    ASSERT_TRUE(reader.next());
    std::int64_t ports = 0;
    for (; reader.next(); ++ports) {
        ASSERT_EQ(reader.fields().size(), 5U) << reader.line();
        for (const std::size_t column : {3U, 4U}) {
            std::int64_t e7 = 0;
            double degrees = 0.0;
            ASSERT_TRUE(sanc::parse_fixed(reader.fields()[column], 7, e7)) << reader.text();
            ASSERT_TRUE(sanc::parse_double(reader.fields()[column], degrees)) << reader.text();
            ASSERT_NEAR(static_cast<double>(e7), degrees * 1e7, 0.51);
        }
    }
    EXPECT_EQ(ports, 3'669);
}

TEST(Csv, RandomBytesToTheLastByte) {
    sanc::random_stream draw(3);
    constexpr std::string_view alphabet("a,\"\"\"\n\r#\0\xC3\xA6\xEF\xBB\xBF\xFF", 15);
    for (int round = 0; round < 50'000; ++round) {
        std::vector<char> exact(static_cast<std::size_t>(draw.below(16)));
        for (char& c : exact) c = alphabet[static_cast<std::size_t>(draw.below(alphabet.size()))];
        read({exact.data(), exact.size()}, ',', draw.below(2) == 0);
    }
}

TEST(Utf8, TellsWellFormedFromNot) {
    for (const char* good :
         {"", "plain ascii, longer than eight", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
          "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "12345678\xC3\xA6"}) {
        EXPECT_TRUE(is_utf8(good)) << escape_text(good);
    }
    for (const char* bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x7F", "\xC2\xC0", "\xE0\x9F\xBF",
                            "\xE0\xA0", "\xED\xA0\x80", "\xEF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "1234567\xC3", "12345678\xE2\x82"}) {
        EXPECT_FALSE(is_utf8(bad)) << escape_text(bad);
    }
}

// Every code point, encoded by the definition, is well-formed; surrogates are not.
TEST(Utf8, EveryCodePoint) {
    for (std::uint32_t point = 0; point <= 0x110000; ++point) {
        std::string text;
        const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
        const auto tail = [&](int shift) { put(0x80 | (point >> shift & 0x3F)); };
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xC0 | point >> 6);
            tail(0);
        } else if (point < 0x10000) {
            put(0xE0 | point >> 12);
            tail(6);
            tail(0);
        } else {
            put(0xF0 | point >> 18);
            tail(12);
            tail(6);
            tail(0);
        }
        ASSERT_EQ(is_utf8(text), point < 0x110000 && !(point >= 0xD800 && point < 0xE000)) << point;
    }
}

TEST(EscapeText, ShowsEveryByteInAscii) {
    EXPECT_EQ(escape_text("plain, \"text\" ~"), "plain, \"text\" ~");
    EXPECT_EQ(escape_text(std::string_view("a\0\t\n\x7F\\\xC3\xA6", 8)), "a\\x00\\x09\\x0a\\x7f\\x5c\\xc3\\xa6");
    EXPECT_EQ(escape_text(std::string(100, 'x')), std::string(80, 'x'));
    EXPECT_EQ(escape_text("abc", 2), "ab");
}

}  // namespace
