// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/toml_text.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;

TEST(TomlText, ReadsEveryKindOfText) {
    const toml_node root = parse_toml(
        "\xEF\xBB\xBF# comment \xC3\xA9\r\n"
        "a = \"q\\\"\\\\\\t\\u00e9\\U0001F6A2\" # behind\n"
        "b = 'c:\\n'\n"
        "c = \"\"\"\r\none\\\n   \n  two\r\n\"three\"\"\"\"\"\n"
        "d = '''\nit's \\ ''''\n"
        "'e f'.\"g\".h-1_ = \"\"\n",
        "t");
    EXPECT_EQ(root.get("a")->text, "q\"\\\t\xC3\xA9\xF0\x9F\x9A\xA2");
    EXPECT_EQ(root.get("b")->text, "c:\\n");
    EXPECT_EQ(root.get("c")->text, "onetwo\n\"three\"\"");
    EXPECT_EQ(root.get("d")->text, "it's \\ '");
    EXPECT_EQ(root.get("e f")->get("g")->get("h-1_")->is, toml_node::type::text);
    EXPECT_EQ(root.get("d")->line, 9);
}

TEST(TomlText, ReadsIntegersAndKeepsWhatIsNone) {
    const toml_node root = parse_toml(
        "a = [0, -0, +1_000, 0xDEAD_beef, 0o17, 0b101, 9223372036854775807, -9223372036854775808,]\n"
        "b = [1.5, 1e3, -inf, nan, 1979-05-27, 07:32:00, 1979-05-27T07:32:00Z]\nc = [true, false]\n",
        "t");
    const std::vector<std::int64_t> numbers{0, 0, 1000, 3735928559, 15, 5, INT64_MAX, INT64_MIN};
    ASSERT_EQ(root.get("a")->items.size(), numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        EXPECT_EQ(root.get("a")->items[i].is, toml_node::type::integer);
        EXPECT_EQ(root.get("a")->items[i].number, numbers[i]);
    }
    for (const auto& item : root.get("b")->items) EXPECT_EQ(item.is, toml_node::type::other) << item.text;
    EXPECT_EQ(root.get("c")->items[0].number, 1);
    EXPECT_EQ(root.get("c")->items[1].number, 0);
}

TEST(TomlText, BuildsTables) {
    const toml_node root = parse_toml(
        "x.y = 1\nx.z = {a = 1, b.c = [ 2 , # two\n 3 ], d = {}}\n[a.b]\nk = 1\n[a]\nl = 2\n[[m]]\nn = 1\n[m.o]\np = 1\n[[m]]\nn = 2\n[ 'q' . r ]\n[x.w]\n", "t");
    EXPECT_EQ(root.get("x")->get("z")->get("b")->get("c")->items.size(), 2U);
    EXPECT_EQ(root.get("a")->get("b")->get("k")->number, 1);
    EXPECT_EQ(root.get("a")->get("l")->number, 2);
    ASSERT_EQ(root.get("m")->items.size(), 2U);
    EXPECT_EQ(root.get("m")->items[0].get("o")->get("p")->number, 1);
    EXPECT_EQ(root.get("m")->items[1].get("n")->number, 2);
    EXPECT_NE(root.get("q")->get("r"), nullptr);
    EXPECT_NE(root.get("x")->get("w"), nullptr);
}

TEST(TomlText, RefusesWhatIsNotToml) {
    const std::vector<std::string> all{
        "a", "a =", "= 1", "a = 1 b = 2", "a = b", "a = 01", "a = 1__0", "a = _1", "a = 1_", "a = 0x", "a = +0x1", "a = 9223372036854775808",
        "a = \"", "a = \"\n\"", "a = \"\\x\"", "a = \"\\ud800\"", "a = \"\\U00110000\"", "a = '\n'", "a = \"\"\"", "a = '''''",
        "a = [1 2]", "a = [1", "a = [,]", "a = {b = 1,}", "a = {b = 1\n}", "a = {b = 1", "[a", "[[a]", "[a]]", "[]", "[a.]", ".a = 1", "a.= 1",
        "a = 1\na = 2", "[a]\n[a]", "a = 1\n[a]", "a = {}\n[a.b]", "a = {}\na.b = 1", "a.b = 1\n[a]", "[a.b]\n[a]\nb.c = 1", "a = [1]\n[[a]]", "[a]\n[[a]]",
        "[[a]]\n[a]", "a = 1 # \x01", "a = \"\x7F\"", "a = \"\xFF\"", "# \xC3", "a = 1\rb = 2", std::string("a = 1\0", 6), "a = " + std::string(65, '['),
        "a = " + std::string(1 << 19, '['), "[" + std::string(1000, 'a') + ".b" + std::string(64, '.') + "]"};
    for (const auto& text : all) {
        EXPECT_NE(error_of([&] { parse_toml("\n" + text, "t"); }).find(": not TOML: "), std::string::npos) << text.substr(0, 60);
    }
    std::string deep = "a";
    for (int i = 0; i < 64; ++i) deep += ".a";
    EXPECT_EQ(error_of([&] { parse_toml(deep + " = 1", "t"); }), "t:1: not TOML: nested too deep");
    EXPECT_EQ(error_of([&] { parse_toml("\n\na = 'x", "t"); }), "t:3: not TOML: a quote is not closed");
}

}  // namespace
}  // namespace sanc::evidence
