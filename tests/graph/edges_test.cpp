// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/edges.hpp>

#include <cmath>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::csv;

std::string reasons(const sanc::edge_list& list) {
    std::string out;
    for (const auto& reject : list.rejects) out += std::to_string(reject.line) + " " + reject.reason + "\n";
    return out;
}

std::string edges(const sanc::edge_list& list) {
    std::string out;
    for (std::size_t i = 0; i < list.source.size(); ++i) {
        out += std::string(list.ids[static_cast<std::uint32_t>(list.source[i])]) + ">" +
               std::string(list.ids[static_cast<std::uint32_t>(list.target[i])]) + "@" + std::to_string(list.line[i]) +
               " ";
    }
    return out;
}

template <class Call>
std::string message(Call call) {
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing thrown";
}

TEST(Edges, RowsCommentsQuotesAndByteOrderMark) {
    const auto list =
        csv("\xEF\xBB\xBF# who pays whom\r\nsource,target,note\r\na,b,x\r\n# a "
            "comment\n\n\"c,d\",a,\"two\nlines\"\nb,007,\n");
    EXPECT_EQ(edges(list), "a>b@3 c,d>a@6 b>007@8 ");
    EXPECT_EQ(reasons(list), "");
    EXPECT_EQ(list.ids.size(), 4);
}

TEST(Edges, ColumnsByName) {
    const auto list = csv("amount,to,from,km\n1.5,b,a,3\n", false, {"from", "to", "amount", "km"});
    EXPECT_EQ(edges(list), "a>b@2 ");
    EXPECT_EQ(list.strength, std::vector<double>{1.5});
    EXPECT_EQ(list.length, std::vector<std::int64_t>{3});
}

TEST(Edges, DefectsAreListed) {
    const std::string long_line = std::string(70000, 'x') + ",b,1,1\n";
    const auto list =
        csv("source,target,amount,cost\na,a,1,1\n,b,1,1\na,b,nan,1\na,b,-1,1\na,b,,1\na,b,ten,1\na,b,1,0\na,b,1,1.5\n"
            "a,b,1,9007199254740993\na,b,1\na,b,1,1,1\n\"a\"b,c,1,1\n" +
                long_line +
                "a,\xFF,1,1\na,b,inf,1\na,b,1e300,1\n"
                "a,b,-0,9007199254740992\n",
            false, {"source", "target", "amount", "cost"});
    EXPECT_EQ(
        reasons(list),
        "2 loop\n3 empty_id\n4 bad_strength\n5 bad_strength\n6 bad_strength\n7 bad_strength\n8 bad_length\n9 "
        "bad_length\n"
        "10 bad_length\n11 field_count\n12 field_count\n13 bad_quote\n14 line_too_long\n15 not_utf8\n16 bad_strength\n"
        "17 bad_strength\n");
    EXPECT_EQ(edges(list), "a>b@18 ");
    EXPECT_FALSE(std::signbit(list.strength.at(0)));
    EXPECT_EQ(list.rejects[12].text.size(), 80U);
    EXPECT_EQ(list.ids.size(), 2);
}

TEST(Edges, LoopsAreKeptWhenAskedAndAlwaysMakeTheirVertex) {
    EXPECT_EQ(edges(csv("source,target\na,a\na,b\n", true)), "a>a@2 a>b@3 ");
    EXPECT_EQ(csv("source,target\nz,z\na,b\n").ids.size(), 3);
}

TEST(Edges, AMissingColumnNamesTheNearest) {
    EXPECT_EQ(message([] { csv("sorce,target\na,b\n"); }),
              "edges.csv:1: no column \"source\" in the header: is \"sorce\" meant?");
    EXPECT_EQ(message([] { csv("1,2\n3,4\n"); }),
              "edges.csv:1: no column \"source\" in the header (1, 2): name the column to read, or add the header");
    EXPECT_THROW(csv("source,target\na,b\n", false, {"source", "target", "amount", ""}), sanc::io_error);
    EXPECT_THROW(csv(""), sanc::io_error);
    EXPECT_THROW(csv("# nothing but a comment\n"), sanc::io_error);
}

TEST(Edges, FilesOfOneGraphHaveTheSameColumns) {
    auto list = csv("source,target\na,b\n");
    sanc::read_edges_csv(list, "source,target\nb,c\n", "more.csv");
    EXPECT_EQ(list.file, (std::vector<std::int32_t>{0, 1}));
    EXPECT_THROW(sanc::read_edges_csv(list, "source,target,w\nb,c,1\n", "third.csv", {"source", "target", "w", ""}),
                 std::invalid_argument);
}

TEST(Edges, VerticesAndEmptyLists) {
    sanc::edge_list list;
    sanc::read_vertices(list, "# alone\nx\n\"a,b\"\r\nc,d\n\"\"\nx\n", "vertices.txt");
    EXPECT_EQ(list.ids.size(), 2);
    EXPECT_EQ(reasons(list), "4 field_count\n5 empty_id\n");
    sanc::read_edges_csv(list, "source,target\na,a\n", "loops.csv");
    EXPECT_EQ(message([&] { sanc::require_edges(list); }),
              "vertices.txt, loops.csv: no edge in it (3 rows rejected): check the columns and the rejects");
}

TEST(Edges, TheMonitorCancels) {
    sanc::edge_list list;
    const sanc::monitor stop([](double) { return false; });
    EXPECT_THROW(sanc::read_edges_csv(list, "source,target\na,b\n", "edges.csv", {}, stop), sanc::cancelled);
}

}  // namespace
