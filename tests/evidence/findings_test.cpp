// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/corroboration.hpp>
#include <sanc/evidence/findings.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

TEST(Findings, FiguresForPeople) {
    EXPECT_EQ(filled("%", detail::metres2(149)), "1 m2");
    EXPECT_EQ(filled("%", detail::metres2(150)), "2 m2");
    EXPECT_EQ(filled("%", detail::metres2(-150)), "-2 m2");
    EXPECT_EQ(filled("%", detail::metres2(0)), "0 m2");
    EXPECT_EQ(filled("%", detail::metres(1249)), "1.2 m");
    EXPECT_EQ(filled("%", detail::metres(1250)), "1.3 m");
    EXPECT_EQ(filled("%", detail::minute(1697508120000)), "2023-10-17T02:02Z");
    EXPECT_EQ(filled("%", detail::spoken(0)), "0 s");
    EXPECT_EQ(filled("%", detail::spoken(59'999)), "59 s");
    EXPECT_EQ(filled("%", detail::spoken(60'000)), "1 min");
    EXPECT_EQ(filled("%", detail::spoken(3'599'000)), "59 min 59 s");
    EXPECT_EQ(filled("%", detail::spoken(7'260'000)), "2 h 1 min");
    EXPECT_EQ(filled("%", detail::spoken(90'000'000)), "1 d 1 h");
    EXPECT_EQ(filled("%", detail::spoken(-61'000)), "-1 min 1 s");
}

TEST(Findings, IdsAreNumberedFromOne) {
    EXPECT_EQ(filled("%", finding_id(0)), "F-0001");
    EXPECT_EQ(filled("%", finding_id(998)), "F-0999");
    EXPECT_EQ(filled("%", finding_id(9999)), "F-10000");
}

TEST(Findings, TheTableHoldsThem) {
    finding one;
    one.kind = finding_kind::gap;
    one.statement = "A, \"b\".";
    one.value = 7;
    one.begin_ms = 0;
    one.sources = {"a", "b"};
    one.alternatives = {"x: not tested", "y: tested"};
    one.rows = "f:1 f:2";
    const table t = findings_table({one, finding{}});
    ASSERT_EQ(t.rows(), 2);
    EXPECT_EQ(t.texts("id")[1], "F-0002");
    EXPECT_EQ(t.texts("sources")[0], "a; b");
    EXPECT_EQ(t.texts("alternatives")[0], "x: not tested; y: tested");
    EXPECT_EQ(t.integers("independent_sources"), (std::vector<std::int64_t>{2, 0}));
    EXPECT_TRUE(t.has_value("value", 0));
    EXPECT_FALSE(t.has_value("value", 1));
    EXPECT_FALSE(t.has_value("low", 0));
    EXPECT_TRUE(t.has_value("begin", 0));
    EXPECT_FALSE(t.has_value("end", 0));
    EXPECT_EQ(findings_table({}).rows(), 0);
}

// A window with one vessel that is possible and joined to a party.
dossier_model model_with(reach_class is, const std::string& list_class) {
    dossier_model m;
    m.vessels.present = true;
    m.vessels.vessels = {"1", "2"};
    reach_fact fact{};
    fact.vessel = 0;
    fact.is = is;
    reach_fact other{};
    other.vessel = 1;
    other.is = reach_class::excluded;
    m.vessels.reach.push_back({"W1", "pier", {0, 1}, {fact, other}});
    m.vessels.windows.push_back({0, 0, 0});
    listed_path path{"1", {"firm:9", "", list_class, {"l.csv:2", "l.csv:5"}}, {"mmsi:1", "firm:9"}, {{"o.csv:2"}}, {false}};
    if (!list_class.empty()) m.paths.push_back(path);
    return m;
}

std::string grade(const dossier_model& m, finding_kind kind, std::int32_t window, std::int32_t vessel) {
    finding f;
    f.kind = kind;
    f.window = window;
    f.vessel = vessel;
    return corroborate(m, f).grade();
}

TEST(Findings, GradesCountKindsOfSource) {
    const auto full = model_with(reach_class::possible, "designation");
    EXPECT_EQ(grade(full, finding_kind::change, 0, -1), "A");
    EXPECT_EQ(grade(full, finding_kind::change, -1, -1), "C") << "no window";
    EXPECT_EQ(grade(full, finding_kind::change, 7, -1), "C") << "no such window";
    EXPECT_EQ(grade(full, finding_kind::window, 0, -1), "A");
    EXPECT_EQ(grade(full, finding_kind::vessel, 0, 0), "A");
    EXPECT_EQ(grade(full, finding_kind::vessel, 0, 1), "B") << "another vessel's owner is not its own";
    EXPECT_EQ(grade(full, finding_kind::contact, -1, -1), "C");
    EXPECT_EQ(grade(full, finding_kind::rank, -1, -1), "C");
    for (const char* weaker : {"mention", "unknown", "port-state", ""}) {
        EXPECT_EQ(grade(model_with(reach_class::seen, weaker), finding_kind::change, 0, -1), "B") << weaker;
    }
    for (const auto is : {reach_class::excluded, reach_class::unknown}) {
        EXPECT_EQ(grade(model_with(is, "designation"), finding_kind::change, 0, -1), "C") << "nobody could have been there";
    }
}

TEST(Findings, ThePathSaysWhatKindOfListItIs) {
    for (const auto& [list_class, words] : {std::pair<const char*, const char*>{"designation", "(designated)"}, {"mention", "(only mentioned)"},
                                            {"port-state", "(on a list of class port-state)"}, {"unknown", "(on a list of class unknown)"}}) {
        const auto found = make_findings(model_with(reach_class::possible, list_class), rank_options{});
        ASSERT_FALSE(found.empty());
        EXPECT_EQ(found.back().kind, finding_kind::path);
        EXPECT_NE(found.back().statement.find(words), std::string::npos) << found.back().statement;
        EXPECT_EQ(found.back().rows, "o.csv:2 l.csv:2 l.csv:5");
    }
}

TEST(Findings, AListedVesselStandsOnTheListAlone) {
    auto m = model_with(reach_class::seen, "designation");
    m.paths[0].vertices = {"mmsi:1"};
    m.paths[0].party.id = "mmsi:1";
    m.paths[0].rows.clear();
    m.paths[0].along.clear();
    const finding f = make_findings(m, rank_options{}).back();
    EXPECT_EQ(f.statement, "Vessel 1 is itself designated, as mmsi:1.");
    EXPECT_EQ(f.basis, "rows of a list of class designation");
    EXPECT_EQ(f.sources, std::vector<std::string>{"list of class designation"});
    EXPECT_EQ(f.alternatives.size(), 1U);
    EXPECT_EQ(grade(m, finding_kind::vessel, 0, 0), "A");
}

TEST(Findings, ConsideredAreTheSeenAndThePossible) {
    EXPECT_EQ(considered_vessels(model_with(reach_class::possible, "")), std::vector<std::int32_t>{0});
    EXPECT_EQ(considered_vessels(model_with(reach_class::seen, "")), std::vector<std::int32_t>{0});
    EXPECT_TRUE(considered_vessels(model_with(reach_class::unknown, "")).empty());
    auto m = model_with(reach_class::excluded, "");
    m.vessels.reach.clear();
    EXPECT_EQ(considered_vessels(m), (std::vector<std::int32_t>{0, 1})) << "without a window all";
}

TEST(Findings, SomethingIsAlwaysNotExamined) {
    dossier_model m;
    EXPECT_EQ(not_examined(m).size(), 5U);
    // A case with one of everything.
    m.the_case.images = {{"1.tif", 0, 0, "", "c.tif", false}, {"2.tif", 1, 0, "", "", true}};
    m.the_case.tracks.push_back({});
    m.the_case.graphs.push_back({});
    m.the_case.watchlists = {{"d.csv", "designation", ""}, {"u.csv", "unknown", ""}};
    m.the_case.events = {"e.csv"};
    m.zones.push_back({"pier", "berth", zone({0, 10, 10}, {0, 0, 10}, {0, 3})});
    m.coverage = {{899, 1000}};
    m.vessels.present = true;
    std::string all;
    for (const auto& note : not_examined(m)) all += note + "\n";
    for (const char* part : {"Zone pier in 1.tif: 89.9 % observable", "Registration: ", "No control pair", "Spoofed positions", "Reception: ",
                             "Outside events e.csv: listed, not analysed.", "List u.csv: of unknown class"}) {
        EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
    }
    EXPECT_EQ(all.find("Clouds in 1.tif"), std::string::npos) << "it has a mask";
    EXPECT_EQ(all.find("d.csv"), std::string::npos);
    table_rows counts(schemas::reject_counts);
    counts.text("tracks").text("duplicate").integer(1).text("tracks").text("no_time").integer(2).text("transfer").text("loop").integer(1);
    m.reject_counts = counts.made();
    m.vessels.meetings.rows = make_buffer<contact>(seq, 101);
    m.vessels.gaps.rows.resize(100);
    std::string more;
    for (const auto& note : not_examined(m)) more += note + "\n";
    EXPECT_EQ(more, all + "Rows of tracks that were not used: 1 duplicate, 2 no_time.\nRows of transfer that were not used: 1 loop.\n"
                          "Contacts: the table has 101, at most 100 of them became findings.\n");
    // One control image makes no pair: it was not looked at.
    EXPECT_NE(all.find("2.tif"), std::string::npos) << all;
}

}  // namespace
}  // namespace sanc::evidence
