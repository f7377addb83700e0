// SPDX-License-Identifier: Apache-2.0
// Sources read in parts, against one walk over each: the same rows, rejects, claims and errors wherever the cuts fall.
#include <gtest/gtest.h>

#include <sanc/random.hpp>
#include <sanc/track/intake.hpp>

namespace {

using sanc::intake;

constexpr std::int64_t whole = std::int64_t{1} << 30;

std::string one_of(sanc::random_stream& draw, const std::vector<std::string>& list) {
    return list[static_cast<std::size_t>(draw.below(list.size()))];
}

// A record, or what stands where one should, without its line end.
std::string made_record(sanc::random_stream& draw, bool zones) {
    switch (draw.below(24)) {
        case 0: return "";
        case 1: return "#a comment to others";
        case 2: return std::string("7,2022-01-03T00:00:00Z,1,1,\0,,", 31);
        case 3: return "7,2022-01-03T00:00:00Z,1,1,\xFF,,";
        case 4: return "7,\"2022-01-03T00:00:01Z\",1,2,3,\"NAME,\nOF \"\"TWO\"\"\r\nLINES\",\"14\n.0\"";
        case 5: return "7,2022-01-03T00:00:00Z,1,\"1\n7,2022-01-03T00:00:05Z,3,3,1,N,2\n\",,";  // rows inside of a field
        case 6: return "a \"quote\" in a bare field";
        case 7: return "\"one that is never closed";
        case 8: return std::string(draw.below(2) == 0 ? 70'000 : 5'000, 'x');
        case 9: return "7,2022-01-03T00:00:00Z,1," + std::string(static_cast<std::size_t>(draw.below(200)), '0') + "1,1,,";
        case 10: return "\r";
        case 11: return "N\xC3\xB8rre,2022-01-03T00:00:00Z,1,1,1,\xE2\x82\xAC,";
        case 12: return zones || draw.below(8) != 0 ? "\n\n" : "7,2022-01-03T00:00:00,1,1,1,,";
        default: break;
    }
    std::string out = one_of(draw, {"7", "8", "007", "", "a longer name of a vessel, no", "367000001", "x"});
    out += one_of(draw, {",2022-01-0", ",2022-01-0", ",2022-02-3"});
    out += std::to_string(draw.below(4)) + "T00:00:0" + std::to_string(draw.below(10));
    out += one_of(draw, {"Z,", "Z,", "+02:00,", ".5Z,"});
    out += one_of(draw, {"1", "-1.5", "179.99999", "180", "181", "1.123456789", "."}) + ",";
    out += one_of(draw, {"1", "-1.25", "91", "90", "2", "-0.0"}) + ",";
    out += one_of(draw, {"", "1", "102.3", "-1", "0.5"}) + ",";
    out += one_of(draw, {"", "EVER GIVEN", "EVER GREEN"}) + ",";
    out += one_of(draw, {"", "14", "14.0", "x"});
    return out;
}

std::string made_file(sanc::random_stream& draw, bool zones) {
    std::string out(draw.below(4) == 0 ? "\xEF\xBB\xBF" : "");
    out += draw.below(16) == 0 ? "id,\"t\n\",x\n" : "id,t,x,y,v,name,length\n";
    for (auto n = draw.below(60); n > 0; --n) out += made_record(draw, zones) + (draw.below(3) == 0 ? "\r\n" : "\n");
    if (draw.below(2) == 0) out += "8,2022-01-03T00:00:09Z,1,1,1,LAST,";
    return out;
}

// Everything that came of it, in one text.
template <class Policy>
std::string told(const Policy& policy, const std::vector<sanc::source_bytes>& sources, const sanc::intake_options& options, std::int64_t part_bytes,
                 bool with_state = true) {
    std::string out;
    try {
        intake in = sanc::detail::read_fixes_in_parts(policy, sources, options, part_bytes, {});
        if (!with_state) {
            for (auto* column : {&in.rows.sog_mkn, &in.rows.cog_d, &in.rows.heading_d, &in.rows.status}) column->clear();
        }
        for (const std::int64_t n : {in.lines, in.filtered, in.speed_sentinel, in.speed_unreadable}) out += std::to_string(n) + " ";
        in.rows.each_column([&](const auto& part) {
            out += "\n";
            for (const auto value : part) out += std::to_string(value) + " ";
        });
        for (const auto& id : *in.rows.vessels) out += "\n" + id;
        for (const auto& r : in.rejects) {
            out += "\n" + std::to_string(r.source) + " " + std::to_string(r.line) + " " + std::string(r.reason) + " " + r.text;
        }
        for (const auto& c : in.claims) {
            out += "\n" + std::to_string(c.vessel) + "|" + c.name + "|" + std::to_string(c.length_mm) + "|" + std::to_string(c.first_ms) + "|" +
                   std::to_string(c.last_ms) + "|" + std::to_string(c.rows);
        }
    } catch (const std::exception& e) {
        out = std::string("error: ") + e.what();
    }
    return out;
}

TEST(Parts, NoResultDependsOnTheCuts) {
    sanc::random_stream draw(1);
    const sanc::par two(2);
    const sanc::par three(3);
    const sanc::par eight(8);
    int failed = 0;
    for (int round = 0; round < 400; ++round) {
        std::vector<std::string> files;
        for (auto n = 1 + draw.below(3); n > 0; --n) files.push_back(made_file(draw, round % 2 == 0));
        std::vector<sanc::source_bytes> sources;
        constexpr std::string_view names[] = {"first.csv", "second.csv", "third.csv"};
        for (std::size_t i = 0; i < files.size(); ++i) sources.push_back({names[i], files[i]});
        sanc::intake_options options;
        options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v,name=name,length=length";
        if (draw.below(3) == 0) options.from_ms = 1'641'168'000'000;
        if (draw.below(3) == 0) options.box = sanc::bounding_box{0, -20'000'000, 1'799'999'999, 900'000'000};
        const std::string expected = told(sanc::seq, sources, options, whole);
        failed += expected.substr(0, 5) == "error" ? 1 : 0;
        for (const std::int64_t part : {1, 7, 40, 333, 2'000}) {
            ASSERT_EQ(told(sanc::seq, sources, options, part), expected) << round << " " << part;
            ASSERT_EQ(told(two, sources, options, part), expected) << round << " " << part;
        }
        ASSERT_EQ(told(three, sources, options, 100), expected) << round;
        ASSERT_EQ(told(eight, sources, options, 64), expected) << round;
    }
    EXPECT_GT(failed, 20);
    EXPECT_LT(failed, 300);
}

// Every cut of one file, a quoted record across it or not.
TEST(Parts, EveryPlaceOfTheCut) {
    const std::string file =
        "id,t,x,y,v,name,length\r\n"
        "7,2022-01-03T00:00:00Z,1,1,1,\"A\r\n8,2022-01-03T00:00:07Z,1,1,1,B,\n\nC\",3\n"
        "9,2022-01-03T00:00:00Z,2,2,1,\"\",\n\n\n"
        "7,2022-01-03T00:00:00Z,1,1,1,D,\n\"not closed,\n7,2022-01-03T00:00:02Z,1,1,1,\"E\n\",\n\n";
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v,name=name,length=length";
    const std::string expected = told(sanc::seq, {{"f", file}}, options, whole);
    ASSERT_EQ(expected.substr(0, 6), "5 0 0 ");
    const sanc::par two(2);
    for (std::int64_t part = 1; part <= static_cast<std::int64_t>(file.size()); ++part) {
        ASSERT_EQ(told(two, {{"f", file}}, options, part), expected) << part;
    }
}

TEST(Parts, TheFirstErrorInOrderIsThrown) {
    std::string file = "id,t,x,y,v,name,length\n";
    for (int i = 0; i < 50; ++i) file += "7,2022-01-03T00:00:" + std::to_string(10 + i % 50) + "Z,1,1,1,\"A\nB\",\n";
    const std::string bad = file + "7,2022-01-03 00:00:00,1,1,1,,\n" + file + "7,2022-01-03 00:00:01,1,1,1,,\n";
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v";
    const std::string want = "error: f: line 102: time '2022-01-03 00:00:00' has no zone; give --tz UTC or --tz +hh:mm";
    for (const std::int64_t part : {std::int64_t{1}, std::int64_t{90}, std::int64_t{3'000}, whole}) {
        EXPECT_EQ(told(sanc::par(3), {{"f", bad}, {"g", ""}}, options, part), want);
        EXPECT_EQ(told(sanc::par(3), {{"f", file}, {"g", ""}, {"h", bad}}, options, part), "error: g: empty; give a CSV file with a header line");
    }
}

TEST(Parts, TheMonitorIsAskedAndStopsTheReading) {
    std::string file = "id,t,x,y\n";
    for (int i = 0; i < 200'000; ++i) file += "7,2022-01-03T00:00:00Z,1,1\n";
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y";
    for (const unsigned threads : {1U, 3U}) {
        double last = 0;
        int calls = 0;
        const sanc::monitor watch([&](double done) {
            EXPECT_GE(done, last);
            EXPECT_LE(done, 1.0);
            last = done;
            return ++calls < 1'000'000;
        });
        EXPECT_EQ(sanc::read_fixes(sanc::par(threads), {{"f", file}}, options, watch).rows.size(), 1);
        EXPECT_EQ(last, 1.0);
        EXPECT_GT(calls, 2);
        const sanc::monitor stop([](double done) { return done < 0.3; });
        EXPECT_THROW(sanc::read_fixes(sanc::par(threads), {{"f", file}}, options, stop), sanc::cancelled);
    }
}

// A file without a column of claims says what one says whose columns are empty; without the state all else is as with it.
TEST(Parts, WhatIsNotAskedForIsNotThere) {
    std::string file = "id,t,x,y,v,name,length\n";
    for (int i = 0; i < 300; ++i) {
        const int second = i * 37 % 300;
        const std::string time = "2022-01-03T00:0" + std::to_string(second / 60) + ":" + std::to_string(second % 60 / 10) + std::to_string(second % 10) + "Z";
        file += std::to_string(i % 7) + "," + time + "," + std::to_string(i % 3) + ",1," + std::to_string(i % 20) + ",,\n";
    }
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v,name=name,length=length";
    sanc::intake_options less = options;
    less.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v";
    const std::string expected = told(sanc::seq, {{"f", file}}, options, whole);
    for (const std::int64_t part : {std::int64_t{60}, std::int64_t{1000}, whole}) EXPECT_EQ(told(sanc::par(2), {{"f", file}}, less, part), expected) << part;
    const sanc::intake all = sanc::read_fixes(sanc::seq, {{"f", file}}, options);
    less.state = false;
    const sanc::intake bare = sanc::read_fixes(sanc::par(2), {{"f", file}}, less);
    for (const auto* part : {&bare.rows.sog_mkn, &bare.rows.cog_d, &bare.rows.heading_d, &bare.rows.status}) EXPECT_TRUE(part->empty());
    EXPECT_EQ(bare.rows.time_ms, all.rows.time_ms);
    EXPECT_EQ(bare.rows.z, all.rows.z);
    EXPECT_EQ(bare.rows.line, all.rows.line);
    EXPECT_EQ(all.rows.sog_mkn.size(), all.rows.time_ms.size());
}

// Which one of equal rows is kept hangs on their state, asked for or not.
TEST(Parts, EqualRowsAreToldApartWithoutTheirState) {
    sanc::random_stream draw(3);
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v,name=name,length=length";
    for (int round = 0; round < 60; ++round) {
        std::string file = "id,t,x,y,v,name,length\n";
        for (int i = 0; i < 60; ++i) {
            if (draw.below(8) == 0) file += "\n";
            file += std::to_string(draw.below(2)) + ",2022-01-03T00:00:0" + std::to_string(draw.below(4)) + "Z,1,1," +
                    one_of(draw, {"", "0.5", "2", "12.25", "x", "\"3\"", "\"4\""}) + "," + one_of(draw, {"", "\"A\nB\"", "C"}) + ",\n";
        }
        options.state = true;
        const std::string expected = told(sanc::seq, {{"f", file}, {"g", file}}, options, whole, false);
        options.state = false;
        for (const std::int64_t part : {std::int64_t{90}, std::int64_t{700}, whole}) {
            ASSERT_EQ(told(sanc::par(2), {{"f", file}, {"g", file}}, options, part, false), expected) << round << " " << part;
        }
    }
}

TEST(Parts, EveryStateComesBack) {
    sanc::raw_fixes rows(0);
    std::vector<sanc::packed_state> given;
    for (const std::int32_t sog : {sanc::no_value32, 0, 131'070, 131'071, 131'072, 999'999'999}) {
        for (const std::int32_t angle : {sanc::no_value32, 0, 3'599}) {
            for (const std::int32_t status : {sanc::no_value32, 0, 61, 62, 63, 64, 255}) {
                given.push_back(sanc::packed(sog, angle, angle == 0 ? 1 : angle, status));
                const std::int64_t time = given.size() % 2 == 0 ? sanc::first_time_ms : sanc::last_time_ms;
                rows.add("7", time, {1, -1}, static_cast<std::uint32_t>(given.size()), given.back());
            }
        }
    }
    std::size_t i = 0;
    rows.of_vessel()[0].each_piece([&](const sanc::raw_fix* piece, std::int64_t count) {
        for (std::int64_t k = 0; k < count; ++k, ++i) {
            const sanc::packed_state state = rows.state_of(piece[k]);
            EXPECT_EQ(std::memcmp(&state, &given[i], sizeof state), 0) << i;
            EXPECT_EQ(piece[k].time_ms(), i % 2 == 1 ? sanc::first_time_ms : sanc::last_time_ms);
            EXPECT_EQ(piece[k].line, i + 1);
        }
    });
    EXPECT_EQ(i, given.size());
}

// More rows of a vessel than a piece has, from several parts.
TEST(Parts, ManyRowsOfAVesselStayInOrder) {
    std::string file = "id,t,x,y\n";
    for (int i = 0; i < 4'000; ++i) file += std::to_string(i % 3) + "," + sanc::format_time(1'641'168'000'000 + 1'000 * i) + ",1,1\n";
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y";
    for (const std::int64_t part : {std::int64_t{30'000}, whole}) {
        const intake in = sanc::detail::read_fixes_in_parts(sanc::par(2), {{"f", file}}, options, part, {});
        ASSERT_EQ(in.rows.size(), 4'000);
        std::size_t row = 0;
        for (int v = 0; v < 3; ++v) {
            for (int i = v; i < 4'000; i += 3, ++row) {
                ASSERT_EQ(in.rows.vessel[row], v);
                ASSERT_EQ(in.rows.line[row], i + 2);
                ASSERT_EQ(in.rows.time_ms[row], 1'641'168'000'000 + 1'000 * i);
            }
        }
    }
}

// The rows of a vessel in any order, some of them several times.
TEST(Parts, TheOrderOfRowsChangesNothing) {
    sanc::random_stream draw(2);
    sanc::intake_options options;
    options.schema = "csv:vessel=id,time=t,lon=x,lat=y,sog=v";
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> lines;
        for (int i = 0; i < 80; ++i) {
            lines.push_back(std::to_string(draw.below(4)) + ",2022-01-03T00:00:1" + std::to_string(draw.below(8)) + "Z," + std::to_string(draw.below(2)) +
                            ",0," + std::to_string(draw.below(3)) + "\n");
        }
        const auto joined = [&] {
            std::string out = "id,t,x,y,v\n";
            for (const auto& line : lines) out += line;
            return out;
        };
        const auto places = [&](const std::string& file, std::int64_t part) {
            intake in = sanc::detail::read_fixes_in_parts(sanc::par(2), {{"f", file}}, options, part, {});
            in.rows.line.clear();
            std::string out = std::to_string(in.rejects.size());
            in.rows.each_column([&](const auto& values) {
                out += "\n";
                for (const auto value : values) out += std::to_string(value) + " ";
            });
            for (std::size_t i = 1; i < in.rows.time_ms.size(); ++i) {
                const auto key = [&](std::size_t r) { return std::tuple(in.rows.vessel[r], in.rows.time_ms[r], in.rows.lon_e7[r]); };
                EXPECT_LT(key(i - 1), key(i));
            }
            return out;
        };
        const std::string expected = places(joined(), whole);
        for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[static_cast<std::size_t>(draw.below(i))]);
        ASSERT_EQ(places(joined(), 100), expected);
    }
}

}  // namespace
