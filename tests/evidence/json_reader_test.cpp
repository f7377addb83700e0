// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/json_reader.hpp>
#include <sanc/json.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;

TEST(JsonReader, KeepsNumbersAsTheyAreWritten) {
    const json_node root = parse_json("[0, -7, 130.10, 1.0E+2, 18446744073709551615, -9223372036854775808, 100000000000000000000]", "j");
    std::vector<std::string> texts;
    for (const auto& item : root.items) {
        EXPECT_EQ(item.is, json_node::type::number);
        texts.push_back(item.value);
    }
    EXPECT_EQ(texts, (std::vector<std::string>{"0", "-7", "130.10", "1.0E+2", "18446744073709551615", "-9223372036854775808", "100000000000000000000"}));
}

TEST(JsonReader, ReadsEveryKindOfValue) {
    const json_node root = parse_json("\xEF\xBB\xBF {\"t\":\"a\\u00e9\\n\",\"n\":null,\"b\":true,\"l\":[1,[2],{}],\"o\":{\"x\":\"y\"},\"t\":\"second\"}", "j");
    ASSERT_EQ(root.is, json_node::type::object);
    EXPECT_EQ(root.text("t"), "a\xC3\xA9\n") << "the first of two members of one name";
    EXPECT_EQ(root.keys.size(), 6U);
    EXPECT_EQ(root.get("n")->is, json_node::type::null);
    EXPECT_EQ(root.get("b")->is, json_node::type::truth);
    EXPECT_EQ(root.get("b")->value, "true");
    EXPECT_EQ(root.get("l")->items.size(), 3U);
    EXPECT_EQ(root.get("l")->items[1].items[0].value, "2");
    EXPECT_EQ(root.get("o")->text("x"), "y");
    EXPECT_EQ(root.get("none"), nullptr);
    EXPECT_EQ(root.text("b"), "") << "no text";
    EXPECT_EQ(parse_json("\"alone\"", "j").value, "alone");
}

TEST(JsonReader, TakesSixtyFourLevelsAndNoMore) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    const json_node deep = parse_json(nested(64), "j");
    std::size_t depth = 1;
    for (const json_node* at = &deep; !at->items.empty(); at = &at->items[0]) ++depth;
    EXPECT_EQ(depth, 64U);
    EXPECT_EQ(error_of([&] { parse_json(nested(65), "j"); }), "j: JSON nested deeper than 64 levels is refused");
    EXPECT_EQ(error_of([&] { parse_json(std::string(1 << 20, '['), "j"); }), "j: JSON nested deeper than 64 levels is refused");
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    EXPECT_EQ(error_of([&] { parse_json(objects, "j"); }), "j: JSON nested deeper than 64 levels is refused");
}

TEST(JsonReader, ErrorsSayTheLine) {
    const std::vector<std::pair<std::string, std::string>> all{
        {"", "j:1: not JSON; check the text near this line"},
        {"{", "j:1: not JSON"},
        {"{\n\"a\":\n1,}", "j:3: not JSON"},
        {"[1]\n\n2", "j:3: not JSON"},
        {"[\n01]", "j:2: not JSON"},
        {"[NaN]", "j:1: not JSON"},
        {"[\n\n1e400]", "j:3: not JSON"},
        {"[\"\n\"]", "j:1: not JSON"},
        {"[\"\\ud800\"]", "j:1: not JSON"},
        {std::string("[1]\0", 4), "j:1: not JSON"},
        {"// comment\n[1]", "j:1: not JSON"},
    };
    for (const auto& each : all) {
        const std::string said = error_of([&] { parse_json(each.first, "j"); });
        EXPECT_EQ(said.substr(0, each.second.size()), each.second) << each.first;
    }
}

// Written by the library, read back by it.
TEST(JsonReader, ReadsWhatTheLibraryWrites) {
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    json made;
    made[all] = json::array{json(), json(true), json(std::int64_t{-9007199254740992}), json("\xC3\xA9" + all)};
    for (const int indented : {0, 1, 9}) {
        const json_node root = parse_json(made.dump(indented), "j");
        ASSERT_EQ(root.keys.size(), 1U);
        EXPECT_EQ(root.keys[0], all);
        EXPECT_EQ(root.items[0].items[2].value, "-9007199254740992");
        EXPECT_EQ(root.items[0].items[3].value, "\xC3\xA9" + all);
    }
    EXPECT_EQ(json(std::int64_t{9007199254740993}).dump(), "\"9007199254740993\"");
}

}  // namespace
}  // namespace sanc::evidence
