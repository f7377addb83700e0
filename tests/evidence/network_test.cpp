// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/network.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;

TEST(Watchlist, ReadsIdsAndNames) {
    const auto parties = parse_watchlist("\xEF\xBB\xBFname,id,more\r\n,firm:2\n\"Firm, Ltd\",firm:1,x\r\n\n", "l.csv", "designation");
    ASSERT_EQ(parties.size(), 2U);
    EXPECT_EQ(parties[0].id + "|" + parties[0].name + "|" + parties[0].list + "|" + parties[0].list_class, "firm:1|Firm, Ltd|l.csv|designation");
    EXPECT_EQ(parties[1].id + "|" + parties[1].name, "firm:2|");
    EXPECT_EQ(parse_watchlist("id\nfirm:3\n", "l.csv", "unknown").at(0).name, "");
    EXPECT_TRUE(parse_watchlist("id,name\n", "l.csv", "unknown").empty());
}

TEST(Watchlist, ErrorsSayTheLine) {
    const std::vector<std::pair<std::string, std::string>> all{
        {"", "l.csv: empty; a list has a header that names the columns id and name"},
        {"\n\n", "l.csv: empty;"},
        {"ID,name\nfirm:1,x\n", "l.csv:1: no column 'id'; write it as in the graph"},
        {"id,name\nfirm:1,a\n\n,b\n", "l.csv:4: not a row of the list (no id); mend or remove it"},
        {"name,id\na\n", "l.csv:2: not a row of the list (no id)"},
        {"id,name\nfirm:1,\"a\n", "l.csv:2: not a row of the list (bad_quote)"},
        {"id,name\nfirm:\xFF,a\n", "l.csv:2: not a row of the list (not_utf8)"},
        {"id,name\n" + std::string(5000, 'x') + ",a\n", "l.csv:2: not a row of the list (field_too_long)"},
    };
    for (const auto& each : all) {
        const std::string said = error_of([&] { parse_watchlist(each.first, "l.csv", "mention"); });
        EXPECT_EQ(said.substr(0, each.second.size()), each.second) << said;
    }
}

case_graph graph_of(const std::string& file, const std::string& layer, const std::string& strength = "") { return {file, layer, strength}; }

network_layer layer_of(const std::string& name, const std::vector<case_graph>& graphs, const std::vector<std::string>& bytes,
                       const rank_options& options = {}) {
    case_definition c;
    c.graphs = graphs;
    std::vector<input_file> files;
    for (std::size_t i = 0; i < graphs.size(); ++i) files.push_back({graphs[i].file, 0, "", bytes[i]});
    return make_layer(seq, name, c, files, options, {});
}

TEST(Layer, MergesTheFilesOfItsKindAndNoOthers) {
    const std::vector<case_graph> graphs{graph_of("a.csv", "ownership", "stake"), graph_of("t.csv", "transfer"), graph_of("b.csv", "ownership", "stake")};
    const std::vector<std::string> bytes{"source,target,stake\nf1,f2,0.5\nf2,f2,1\nf2,f3,x\n", "source,target\nf9,f1\n", "target,stake,source\nf2,0.25,f1\nf4,1,f3\n"};
    const auto own = layer_of("ownership", graphs, bytes);
    EXPECT_EQ(own.name, "ownership");
    EXPECT_EQ(own.edges.files, (std::vector<std::string>{"a.csv", "b.csv"}));
    EXPECT_EQ(own.made.vertices(), 4);
    EXPECT_EQ(own.made.arcs(), 2) << "the two rows of f1 to f2 are one arc";
    EXPECT_EQ(own.ranks.rows(), 4);
    ASSERT_EQ(own.edges.rejects.size(), 2U);
    EXPECT_EQ(own.edges.rejects[0].reason + " " + own.edges.rejects[1].reason, "loop bad_strength");
    const auto rejects = rejects_of(own.edges);
    EXPECT_EQ(rejects.rows(), 2);
    EXPECT_EQ(rejects.integers("line"), (std::vector<std::int64_t>{3, 4}));
    const auto other = layer_of("transfer", graphs, bytes);
    EXPECT_EQ(other.edges.files, std::vector<std::string>{"t.csv"});
    EXPECT_EQ(other.made.vertices(), 2);
    const auto none = layer_of("transfer", {graphs[0]}, {bytes[0]});
    EXPECT_TRUE(none.edges.files.empty());
    EXPECT_EQ(none.made.vertices(), 0);
}

TEST(Layer, ErrorsNameTheFile) {
    EXPECT_EQ(error_of([&] { layer_of("ownership", {graph_of("a.csv", "ownership")}, {"source,target\nf1,f1\n"}); }),
              "a.csv: no edge in it (1 rows rejected): check the columns and the rejects");
    EXPECT_EQ(error_of([&] { layer_of("ownership", {graph_of("a.csv", "ownership", "stakes")}, {"source,target,stake\nf1,f2,1\n"}); }),
              "a.csv:1: no column \"stakes\" in the header: is \"stake\" meant?");
    EXPECT_NE(error_of([&] {
                  layer_of("ownership", {graph_of("a.csv", "ownership", "stake"), graph_of("b.csv", "ownership")},
                           {"source,target,stake\nf1,f2,1\n", "source,target\nf1,f2\n"});
              }).find("b.csv"), std::string::npos);
}

TEST(Layer, LoopsAndDirectionFollowTheOptions) {
    rank_options options;
    options.keep_loops = true;
    options.undirected = true;
    options.measures = {"pagerank"};
    const auto layer = layer_of("ownership", {graph_of("a.graph", "ownership")}, {"3 2\n2 3\n1\n1\n"}, options);
    EXPECT_EQ(layer.made.vertices(), 3);
    EXPECT_FALSE(layer.made.directed);
    EXPECT_EQ(layer.ranks.definition().fields.size(), layer.ranks.at("pagerank_rank_high") + 1) << "no other measure";
    const auto loops = layer_of("ownership", {graph_of("a.csv", "ownership")}, {"source,target\nf1,f1\nf1,f2\n"}, options);
    EXPECT_EQ(loops.edges.rejects.size(), 0U);
}

// Owners above what they own: 9 owns 1 and 2, 1 owns the ship by its number, 8 is owned by the ship's owner.
const std::string owners = "source,target\nfirm:9,firm:1\nfirm:9,firm:2\nfirm:1,imo:9000001\nfirm:1,firm:8\nfirm:7,mmsi:5\n";

std::string told(const std::vector<listed_path>& paths) {
    std::string text;
    for (const auto& path : paths) {
        text += path.vessel + " to " + path.party.id + " (" + path.party.list_class + "):";
        for (std::size_t i = 0; i < path.vertices.size(); ++i) {
            if (i > 0) {
                text += path.along[i - 1] ? " -> " : " <- ";
                for (const auto& row : path.rows[i - 1]) text += "[" + row + "] ";
            } else {
                text += " ";
            }
            text += path.vertices[i];
        }
        text += "\n";
    }
    return text;
}

TEST(Paths, GoFromVesselsToListedParties) {
    const auto layer = layer_of("ownership", {graph_of("o.csv", "ownership")}, {owners});
    const std::vector<std::string> vessels{"4", "5"};
    const std::vector<std::vector<std::string>> numbers{{"9000001"}, {}};
    const std::vector<listed_party> parties{{"firm:9", "", "d.csv", "designation"}, {"firm:9", "", "m.csv", "mention"}, {"firm:8", "", "d.csv", "designation"},
                                            {"firm:99", "", "d.csv", "designation"}, {"mmsi:5", "", "d.csv", "designation"}};
    path_options options;
    EXPECT_EQ(told(paths_to_listed(seq, layer, vessels, numbers, parties, options)),
              "4 to firm:9 (designation): imo:9000001 <- [o.csv:4] firm:1 <- [o.csv:2] firm:9\n"
              "4 to firm:9 (mention): imo:9000001 <- [o.csv:4] firm:1 <- [o.csv:2] firm:9\n"
              "5 to mmsi:5 (designation): mmsi:5\n") << "upwards only: firm:8 is a sister, not an owner";
    options.way = direction::either;
    EXPECT_NE(told(paths_to_listed(seq, layer, vessels, numbers, parties, options)).find(
                  "4 to firm:8 (designation): imo:9000001 <- [o.csv:4] firm:1 -> [o.csv:5] firm:8\n"), std::string::npos);
    options.way = direction::along;
    EXPECT_EQ(told(paths_to_listed(seq, layer, vessels, numbers, parties, options)), "5 to mmsi:5 (designation): mmsi:5\n");
    options.way = direction::against;
    options.max_hops = 1;
    EXPECT_EQ(told(paths_to_listed(seq, layer, vessels, numbers, parties, options)), "5 to mmsi:5 (designation): mmsi:5\n");
    EXPECT_EQ(told(paths_to_listed(par(2), layer, vessels, {{"9000001"}, {}}, parties, path_options{})),
              told(paths_to_listed(seq, layer, vessels, {{"9000001"}, {}}, parties, path_options{})));
    // Without its number the ship is not in the graph.
    EXPECT_EQ(paths_to_listed(seq, layer, vessels, {{}, {}}, parties, path_options{}).size(), 1U);
    // A ship that is itself on a list needs no graph.
    EXPECT_EQ(told(paths_to_listed(seq, network_layer{}, vessels, numbers, parties, path_options{})), "5 to mmsi:5 (designation): mmsi:5\n");
    listed_party by_number = parties.back();
    by_number.id = "imo:9000009";
    EXPECT_EQ(told(paths_to_listed(seq, layer, vessels, {{"9000001"}, {"9000009"}}, {by_number}, path_options{})),
              "5 to imo:9000009 (designation): imo:9000009\n");
}

TEST(Paths, WhoOwnsWhomHasADirectionInALayerThatIsRankedWithoutOne) {
    rank_options ranked;
    ranked.undirected = true;
    const auto layer = layer_of("ownership", {graph_of("o.csv", "ownership")}, {"source,target\nO,mmsi:1\nO,L1\n"}, ranked);
    EXPECT_FALSE(layer.made.directed);
    const std::vector<listed_party> parties{{"L1", "", "d.csv", "designation"}, {"O", "", "d.csv", "designation"}};
    EXPECT_EQ(told(paths_to_listed(seq, layer, {"1"}, {{}}, parties, path_options{})), "1 to O (designation): mmsi:1 <- [o.csv:2] O\n") << "L1 is a sister";
}

TEST(Paths, AVesselIsItsNumbersToo) {
    EXPECT_EQ(vertices_of_vessel("5", {"9000001", "9000002"}), (std::vector<std::string>{"mmsi:5", "imo:9000001", "imo:9000002"}));
    EXPECT_EQ(vertices_of_vessel("5", {}), std::vector<std::string>{"mmsi:5"});
}

// Every row that made an arc is a witness, whatever file it stands in; a shuffle moves the lines, not the path.
TEST(Paths, RowsOfSeveralFilesProveAStep) {
    const auto layer = layer_of("ownership", {graph_of("o.csv", "ownership"), graph_of("p.csv", "ownership")},
                                {"source,target\nfirm:1,mmsi:5\n", "source,target\nfirm:9,firm:1\nfirm:1,mmsi:5\nfirm:1,mmsi:5\n"});
    const auto paths = paths_to_listed(seq, layer, {"5"}, {{}}, {{"firm:9", "", "l", "unknown"}}, path_options{});
    EXPECT_EQ(told(paths), "5 to firm:9 (unknown): mmsi:5 <- [o.csv:2] [p.csv:3] [p.csv:4] firm:1 <- [p.csv:2] firm:9\n");
}

TEST(Ranks, EdgeListsAreKnownByTheirNames) {
    edge_list csv, metis, packed;
    read_edges(seq, csv, "source,target\na,b\n", "x.csv", {});
    read_edges(seq, metis, "2 1\n2\n1\n", "x.metis", {});
    read_edges(seq, packed, "2 1\n2\n1\n", "x.graph.gz", {});
    EXPECT_FALSE(csv.undirected);
    EXPECT_TRUE(metis.undirected);
    EXPECT_TRUE(packed.undirected);
    EXPECT_EQ(error_of([&] { rank_graph(seq, graph{}, rank_options{{"degree"}, false, false, 1e-12}, [](const monitor&) { return std::vector<double>{}; }); }),
              "rank: measure = degree: choose from betweenness, pagerank");
}

}  // namespace
}  // namespace sanc::evidence
