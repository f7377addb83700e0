// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/digest.hpp>
#include <sanc/random.hpp>
#include <sanc/schema.hpp>
#include <sanc/table_text.hpp>

namespace {

using sanc::json;
using sanc::kind;

// FIPS 180-4 examples, and pieces of every length against the whole.
TEST(Sha256, KnownAnswersAndPieces) {
    EXPECT_EQ(sanc::hex(sanc::sha256_of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sanc::hex(sanc::sha256_of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_EQ(sanc::hex(sanc::sha256_of(text)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sanc::hex(sanc::sha256_of(std::string(1000000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    const std::string long_text(300, 'x');
    for (std::size_t cut = 0; cut <= long_text.size(); ++cut) {
        sanc::sha256 pieces;
        pieces.update(long_text.data(), cut).update(long_text.data() + cut, long_text.size() - cut);
        ASSERT_EQ(pieces.finish(), sanc::sha256_of(long_text));
    }
}

#if defined(SANC_SHA256_X86)
TEST(Sha256, TheProcessorsInstructionsGiveTheSame) {
    if (!sanc::detail::has_sha256_instructions()) GTEST_SKIP() << "this processor has none";
    sanc::random_stream random(3);
    for (std::uint64_t blocks = 0; blocks < 20; ++blocks) {
        std::vector<std::uint8_t> bytes(64 * blocks + 1);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next32());
        std::uint32_t plain[8];
        std::uint32_t special[8];
        for (int i = 0; i < 8; ++i) plain[i] = special[i] = random.next32();
        sanc::detail::sha256_plain(plain, bytes.data() + 1, blocks);
        sanc::detail::sha256_x86(special, bytes.data() + 1, blocks);
        EXPECT_TRUE(std::equal(plain, plain + 8, special)) << blocks;
    }
}
#endif

TEST(Json, IsCanonical) {
    json value;
    value["b"] = json::array{1, -2, "x\"\\\n", true, nullptr == nullptr, json()};
    value["a"]["z"] = std::int64_t{1} << 53;
    value["a"]["y"] = (std::int64_t{1} << 53) + 1;
    EXPECT_EQ(value.dump(), R"({"a":{"y":"9007199254740993","z":9007199254740992},"b":[1,-2,"x\"\\\u000a",true,true,null]})");
    EXPECT_EQ(json(json::object{}).dump(2), "{}");
    json small;
    small["k"] = 1;
    EXPECT_EQ(small.dump(1), "{\n  \"k\": 1\n}");
}

sanc::table small_table() {
    sanc::table t(sanc::schema{"small", "id", {{"id", kind::id}, {"at", kind::time}, {"lon_deg", kind::longitude, true},
                                               {"score", kind::score}, {"line", kind::integer, false, true}}});
    t.ids("id", {1, 0}, {"b,\"", "a"});
    t.integers("at", {1697504523000, 0});
    t.integers("lon_deg", {-1, 0}, {1, 0});
    t.scores("score", {-0.0, 0.1});
    t.integers("line", {7, 8});
    return t;
}

// Every byte of the format, written by hand.
TEST(TableBytes, AreThoseOfTheFormat) {
    const std::string expected =
        std::string("SANC1\n", 6) + std::string("\5\0\0\0small\4\0\0\0", 13) +
        std::string("\2\0\0\0id\12\0\2\0\0\0at\1\0\7\0\0\0lon_deg\3\1\5\0\0\0score\11\0", 40) + std::string("\2\0\0\0\0\0\0\0", 8) +
        std::string("\1\0\0\0a\3\0\0\0b,\"", 12) + std::string("\xF8\x72\x27\x3B\x8B\x01\x00\x00\0\0\0\0\0\0\0\0", 16) +
        std::string("\1\0\xFF\xFF\xFF\xFF\0\0\0\0", 10) + std::string("\0\0\0\0\0\0\0\0\x9A\x99\x99\x99\x99\x99\xB9\x3F", 16);
    EXPECT_EQ(sanc::table_bytes(small_table()), expected);
}

TEST(TableBytes, LeaveProvenanceOut) {
    auto other = small_table();
    other.integers("line", {70, 80});
    EXPECT_EQ(sanc::table_digest(other), sanc::table_digest(small_table()));
    auto changed = small_table();
    changed.integers("at", {1697504523001, 0});
    EXPECT_NE(sanc::table_digest(changed), sanc::table_digest(small_table()));
}

TEST(TableBytes, OfRejectsDoNotDependOnTheirOrder) {
    auto rejects = [](std::vector<std::string> reasons, std::vector<std::string> texts) {
        sanc::table t(sanc::schemas::rejects);
        t.texts("source", {"f", "f", "g"});
        t.integers("line", {1, 2, 3});
        t.texts("reason", std::move(reasons));
        t.texts("text", std::move(texts));
        return sanc::table_digest(t);
    };
    EXPECT_EQ(rejects({"x", "y", "x"}, {"1", "2", "3"}), rejects({"y", "x", "x"}, {"2", "3", "1"}));
    EXPECT_NE(rejects({"x", "y", "x"}, {"1", "2", "3"}), rejects({"x", "x", "x"}, {"1", "2", "3"}));
}

TEST(TableBytes, RefuseNaNAndHoles) {
    auto t = small_table();
    t.scores("score", {0.0 / 0.0 * 0.0, 1.0});
    EXPECT_THROW(sanc::table_bytes(t), std::runtime_error);
    EXPECT_THROW(sanc::table_bytes(sanc::table(sanc::schemas::gaps)), std::invalid_argument);
}

TEST(Table, RefusesWhatDoesNotFit) {
    auto t = small_table();
    EXPECT_THROW(t.integers("score", {1, 2}), std::invalid_argument);
    EXPECT_THROW(t.integers("nothing", {1, 2}), std::invalid_argument);
    EXPECT_THROW(t.integers("at", {1, 2, 3}), std::invalid_argument);
    EXPECT_THROW(t.integers("at", {1, 2}, {1, 0}), std::invalid_argument) << "a null where none is allowed";
}

TEST(Digest, OfResultAndDossierMoveWithEachPart) {
    const sanc::named_digests tables{{"a", sanc::sha256_of("1")}, {"b", sanc::sha256_of("2")}};
    const sanc::named_digests turned{tables[1], tables[0]};
    json parameters;
    parameters["d_in_m"] = 500;
    const auto result = sanc::result_digest(tables, parameters);
    EXPECT_EQ(result, sanc::result_digest(turned, parameters));
    EXPECT_NE(result, sanc::result_digest({tables[0]}, parameters));
    json others = parameters;
    others["d_in_m"] = 501;
    EXPECT_NE(result, sanc::result_digest(tables, others));
    const std::string x = sanc::hex(sanc::sha256_of("x"));
    const std::string y = sanc::hex(sanc::sha256_of("y"));
    EXPECT_EQ(sanc::dossier_digest(result, {x, y}), sanc::dossier_digest(result, {y, x}));
    EXPECT_NE(sanc::dossier_digest(result, {x, y}), sanc::dossier_digest(result, {x}));
}

TEST(TableText, CsvHasUnitsAndQuotes) {
    EXPECT_EQ(sanc::to_csv(small_table()),
              "id,at,lon_deg,score,line\na,2023-10-17T01:02:03.000Z,-0.0000001,0.0,7\n\"b,\"\"\",1970-01-01T00:00:00.000Z,,0.1,8\n");
}

TEST(TableText, GeoJsonTellsPolygonsAndPoints) {
    sanc::table t(sanc::schema{"shapes", "n", {{"n", kind::integer}, {"geometry", kind::geometry}}});
    t.integers("n", {1});
    t.geometry("geometry", {{0, 1}, {0, 1}, {0, 4}, {0, 0, 1, 1}, {0, 1, 1, 0}});
    EXPECT_EQ(sanc::to_geojson(t, {}, "pixels"),
              "{\"type\":\"FeatureCollection\",\"name\":\"shapes\",\"coordinates_are\":\"pixels\",\"features\":[\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[0,1],[1,1],[1,0],[0,0]]]]},"
              "\"properties\":{\"n\":1}}\n]}\n");
}

// Of no rows, of less than a part, and of several waves of parts with a short one at the end.
TEST(TableText, InPartsIsTheWhole) {
    for (const std::size_t rows : {std::size_t{0}, std::size_t{3}, std::size_t{4096}, std::size_t{70001}}) {
        std::vector<std::int64_t> start(rows), lon(rows), lat(rows);
        std::vector<double> score(rows);
        std::vector<std::string> name(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto drawn = sanc::philox(11, i);
            start[i] = static_cast<std::int64_t>(drawn.word[0] % 2'000'000'000) * 1000;
            lon[i] = static_cast<std::int64_t>(drawn.word[1] % 3'600'000'000) - 1'800'000'000;
            lat[i] = static_cast<std::int64_t>(drawn.word[2] % 1'800'000'001) - 900'000'000;
            score[i] = static_cast<double>(drawn.word[3]) / 7;
            name[i] = i % 3 == 0 ? "a,\"b\"" : std::to_string(i);
        }
        sanc::table t({"made", "", {{"name", kind::text}, {"start", kind::time}, {"lon_deg", kind::longitude}, {"lat_deg", kind::latitude}, {"score", kind::score, true}}});
        t.texts("name", name);
        t.integers("start", start);
        t.integers("lon_deg", lon);
        t.integers("lat_deg", lat);
        std::vector<std::uint8_t> valid(rows);
        for (std::size_t i = 0; i < rows; ++i) valid[i] = i % 5 != 0;
        t.scores("score", score, valid);
        const std::string csv = to_csv(t), geojson = to_geojson(t);
        EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), rows + 1);
        for (const unsigned threads : {1U, 2U, 7U}) {
            std::string csv_parts, geojson_parts;
            for_text_parts(sanc::par(threads), sanc::csv_text(t), [&](std::string_view part) { csv_parts += part; });
            for_text_parts(sanc::par(threads), sanc::geojson_text(t), [&](std::string_view part) { geojson_parts += part; });
            EXPECT_TRUE(csv_parts == csv);
            EXPECT_TRUE(geojson_parts == geojson);
        }
        if (rows == 0) continue;
        std::vector<double> told;
        std::string begun;
        const sanc::monitor stops_at_the_second([&](double done) { return told.push_back(done), told.size() < 2; });
        EXPECT_THROW(for_text_parts(sanc::seq, sanc::csv_text(t), [&](std::string_view part) { begun += part; }, stops_at_the_second), sanc::cancelled);
        EXPECT_EQ(told.front(), 0.0);
        EXPECT_TRUE(begun.size() <= csv.size() && csv.compare(0, begun.size(), begun) == 0);
    }
}

TEST(BitsOk, HoldsInThisProgram) { EXPECT_TRUE(sanc::bits_ok()); }

}  // namespace
