// SPDX-License-Identifier: Apache-2.0
// The whole way in memory: a small invented case in, a dossier out.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/verify.hpp>
#include <sanc/random.hpp>

#include "made.hpp"
#include "page_check.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

const std::string case_head = R"(format = 1
[case]
id = "small"
title = "A small case"
question = "Who was there?"
period = ["2023-10-17T00:00:00Z", "2023-10-18T00:00:00Z"]
[zones]
file = "zones.geojson"
)";
const std::string image_part = R"([[image]]
file = "t1.tif"
time = "2023-10-17T02:00:00Z"
time_sigma = "60s"
sensor = "satellite"
[[image]]
file = "t2.tif"
time = "2023-10-17T20:00:00Z"
sensor = "satellite"
cloud_mask = "t2-cloud.tif"
[[image]]
file = "c1.tif"
time = "2023-10-17T21:00:00Z"
control = true
[[image]]
file = "c2.tif"
time = "2023-10-17T21:10:00Z"
control = true
)";
const std::string track_part = R"([[tracks]]
file = "a.csv"
schema = "csv:vessel=id,time=time,lon=lon,lat=lat,imo=imo"
tz = "UTC"
source = "station A"
)";
const std::string list_part = R"([[watchlist]]
file = "designations.csv"
class = "designation"
[[watchlist]]
file = "mentions.csv"
class = "mention"
)";
const std::string graph_part = R"([[graph]]
file = "owners.csv"
layer = "ownership"
[[graph]]
file = "transfers.csv"
layer = "transfer"
strength = "amount"
)";
const std::string parameters = R"([analysis.change]
normalise = "none"
measure = "absolute"
threshold = "fixed:50"
[analysis.contacts]
min_duration = "1h"
)";

// 48 x 40 px; a block stands in the zone "stack" on t1 and is gone on t2.
input_image scene(const std::string& name, bool block, std::uint64_t noise) {
    std::vector<std::uint8_t> pixels;
    random_stream random(noise, 9);
    for (std::int32_t y = 0; y < 40; ++y) {
        for (std::int32_t x = 0; x < 48; ++x) {
            const bool in = block && x >= 10 && x < 16 && y >= 10 && y < 14;
            pixels.push_back(static_cast<std::uint8_t>(60 + 3 * (x % 7) + static_cast<std::int32_t>(random.below(4)) + (in ? 120 : 0)));
        }
    }
    return test::image_of(name, std::move(pixels), 48, 40);
}

std::string zone_feature(const std::string& name, const std::string& role, double west, double north, double east, double south) {
    const auto at = [](double lon, double lat) { return "[" + std::to_string(lon) + "," + std::to_string(lat) + "]"; };
    return "{\"type\":\"Feature\",\"properties\":{\"name\":\"" + name + "\",\"role\":\"" + role +
           "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[" + at(west, north) + "," + at(east, north) + "," + at(east, south) + "," +
           at(west, south) + "," + at(west, north) + "]]}}";
}

// Rows of a vessel that lies still, every half hour of [from, to).
void lie(std::vector<std::string>& rows, const std::string& id, int from, int to, const std::string& place, const std::string& imo) {
    for (int half = 2 * from; half < 2 * to; ++half) {
        std::string hour = std::to_string(half / 2);
        if (hour.size() < 2) hour = "0" + hour;
        rows.push_back(id + ",2023-10-17T" + hour + (half % 2 == 0 ? ":00:00" : ":30:00") + "Z," + place + "," + imo);
    }
}

std::string csv_of(const std::string& header, const std::vector<std::string>& rows) {
    std::string text = header + "\n";
    for (const auto& row : rows) text += row + "\n";
    return text;
}

const std::string track_header = "id,time,lon,lat,imo";

std::vector<std::string> track_rows() {
    std::vector<std::string> rows;
    lie(rows, "101", 0, 24, "130.3012,42.2373", "IMO9000001");  // at the pier all day: seen
    lie(rows, "102", 0, 3, "130.5,42.2", "");                   // silent for half a day, 17 km away: possible
    lie(rows, "102", 15, 24, "130.5,42.2", "");
    lie(rows, "103", 0, 24, "131.9,41.0", "");                  // far away all day: excluded
    lie(rows, "105", 4, 24, "131.9004,41.0", "");                // near 103 for hours
    rows.push_back("104,2023-10-01T00:00:00Z,130.3,42.0,");     // not heard within a week: unknown
    rows.push_back("104,2023-10-01T00:00:00Z,930.3,42.0,");     // a reject
    rows.push_back(rows[3]);                                    // a duplicate
    return rows;
}

struct small_case {
    std::string text = case_head + image_part + track_part + list_part + graph_part + parameters;
    std::string name = "case.toml";
    test::memory_host from;

    small_case() {
        from.files["zones.geojson"] = "{\"type\":\"FeatureCollection\",\"features\":[" + zone_feature("stack", "stack", 130.3008, 42.2392, 130.3018, 42.2384) +
                                      "," + zone_feature("pier", "berth", 130.3008, 42.2376, 130.3018, 42.2370) + "]}";
        from.images["t1.tif"] = scene("t1.tif", true, 1);
        from.images["t2.tif"] = scene("t2.tif", false, 2);
        from.images["c1.tif"] = scene("c1.tif", false, 3);
        from.images["c2.tif"] = scene("c2.tif", false, 4);
        from.images["t2-cloud.tif"] = test::image_of("t2-cloud.tif", std::vector<std::uint8_t>(48 * 40, 0), 48, 40);
        from.files["a.csv"] = csv_of(track_header, track_rows());
        from.files["designations.csv"] = "id,name\nfirm:9,Nine\n";
        from.files["mentions.csv"] = "id,name\nfirm:8,Eight\nfirm:7,Seven\n";
        from.files["owners.csv"] = "source,target\nfirm:9,firm:1\nfirm:1,imo:9000001\nfirm:8,mmsi:102\nfirm:7,firm:8\nfirm:7,firm:7\n";
        from.files["transfers.csv"] = "source,target,amount\nx,y,10\ny,z,2.5\nz,x,1\nz,w,1\n";
    }
    dossier run(const dossier_overrides& overrides = {}) const { return make_dossier(seq, text, name, from.see(), overrides); }
    void without(const std::string& part) { text = with(text, part, ""); }
};

json_node told(const dossier& d) { return parse_json(d.files.at("dossier.json"), "dossier.json"); }

// "kind" -> the grades of its findings, in order.
std::map<std::string, std::string> grades(const dossier& d) {
    const json_node root = told(d);
    std::map<std::string, std::string> found;
    const auto& findings = root.get("findings")->items;
    const auto& matrix = root.get("matrix")->items;
    EXPECT_EQ(findings.size(), matrix.size());
    for (std::size_t i = 0; i < findings.size(); ++i) found[findings[i].text("kind")] += matrix[i].text("grade");
    return found;
}

std::string statements(const dossier& d) {
    std::string all;
    const json_node root = told(d);
    for (const auto& f : root.get("findings")->items) all += f.text("statement") + "\n";
    return all;
}

// What holds of every dossier.
void check_whole(const dossier& d) {
    const json_node root = told(d);
    EXPECT_EQ(test::page_defect(d.files.at("report.html")), "");
    ASSERT_NE(root.get("gaps"), nullptr);
    EXPECT_FALSE(root.get("gaps")->items.empty()) << "section 9 is never empty";
    std::set<std::string> ids;
    std::size_t index = 0;
    for (const auto& f : root.get("findings")->items) {
        EXPECT_EQ(f.text("id"), filled("%", finding_id(index++)));
        EXPECT_TRUE(ids.insert(f.text("id")).second);
        EXPECT_FALSE(f.get("alternatives")->items.empty()) << f.text("statement");
        EXPECT_FALSE(f.get("sources")->items.empty()) << f.text("statement");
        EXPECT_NE(d.files.at("report.html").find("<tr id=\"" + f.text("id") + "\">"), std::string::npos);
    }
    EXPECT_EQ(d.findings, static_cast<std::int64_t>(ids.size()));
    EXPECT_EQ(d.files.count("manifest.json"), 0U);
    for (const auto& [file, bytes] : d.files) {
        EXPECT_EQ(*d.manifest.members()->at("outputs").members()->at(file).text(), hex(sha256_of(bytes)));
    }
    EXPECT_EQ(d.manifest.members()->at("outputs").members()->size(), d.files.size());
}

TEST(Dossier, HasTheSameBytesOnEveryPolicy) {
    const small_case c;
    const dossier one = c.run();
    const dossier two = make_dossier(par(2), c.text, c.name, c.from.see());
    EXPECT_EQ(one.files, two.files);
    EXPECT_EQ(one.manifest.dump(), two.manifest.dump());
    EXPECT_EQ(one.digest, two.digest);
    check_whole(one);
}

TEST(Dossier, SaysWhatIsInTheCase) {
    const small_case c;
    const dossier d = c.run();
    const std::string all = statements(d);
    for (const char* line : {"of loss between 2023-10-17T02:00Z and 2023-10-17T20:00Z.", "Zone stack: ",
                             "Control pair of 2023-10-17T21:00Z and 2023-10-17T21:10Z: 0 objects on 1920 observable pixels where nothing changed.",
                             "Window W1, zone pier, 2023-10-17T01:59Z to 2023-10-17T20:00Z: of 5 vessels heard, 1 seen, 1 possible, 2 excluded, 1 unknown.",
                             "Vessel 101 was seen in zone pier in window W1", "Vessel 102 was possible in zone pier in window W1, with ",
                             "Vessels 103 and 105 were near one another for 19 h 30 min from 2023-10-17T04:00Z, closest ",
                             "Vessel 102 was silent for 12 h 30 min from 2023-10-17T02:30Z.",
                             "Vessel 101 is joined to firm:9 (designated) over 2 steps of ownership: imo:9000001 - firm:1 - firm:9.",
                             "Vessel 102 is joined to firm:8 (only mentioned) over 1 step of ownership: mmsi:102 - firm:8.",
                             "Vessel 102 is joined to firm:7 (only mentioned) over 2 steps"}) {
        EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
    }
    // The block had 24 px of 11.107 m by 8.256 m.
    const json_node root = told(d);
    const json_node& change = root.get("findings")->items.at(0);
    EXPECT_EQ(change.text("kind"), "change");
    std::int64_t area_dm2 = 0;
    ASSERT_TRUE(parse_int(change.get("value")->value, area_dm2));
    EXPECT_NEAR(static_cast<double>(area_dm2), 24 * 11.107 * 8.256 * 100, 2000);
    EXPECT_EQ(change.text("begin") + " " + change.text("end"), "2023-10-17T01:59:00.000Z 2023-10-17T20:00:00.000Z");
    // Three kinds of source; a mention adds nothing: 102 has two.
    EXPECT_EQ(grades(d), (std::map<std::string, std::string>{{"change", "A"}, {"control", "C"}, {"window", "A"}, {"vessel", "AB"}, {"contact", "C"},
                                                             {"gap", "C"}, {"path", "CCC"}, {"rank", "CCCC"}}));
    EXPECT_EQ(d.files.at("tables/reject_counts.csv").find("tracks,duplicate,1\n") == std::string::npos, false) << d.files.at("tables/reject_counts.csv");
    EXPECT_NE(d.files.at("tables/reject_counts.csv").find("ownership,loop,1\n"), std::string::npos);
}

// The cards of the page count what is listed; who is only mentioned is not.
TEST(Dossier, AMentionIsNoListing) {
    const small_case c;
    const std::string page = c.run().files.at("report.html");
    EXPECT_NE(page.find("<b>1</b>path to listed parties"), std::string::npos);
    small_case only;
    only.text = with(only.text, "class = \"designation\"", "class = \"unknown\"");
    EXPECT_NE(only.run().files.at("report.html").find("<b>0</b>paths to listed parties"), std::string::npos);
    EXPECT_EQ(grades(only.run())["vessel"], "BB");
}

TEST(Dossier, ManifestNamesEverythingThatWentIn) {
    const small_case c;
    const dossier d = c.run();
    const auto& m = *d.manifest.members();
    std::string inputs;
    for (const auto& input : *m.at("inputs").items()) {
        const auto& entry = *input.members();
        inputs += *entry.at("name").text() + ":" + *entry.at("role").text() + (entry.count("pixels_sha256") != 0 ? "+pixels" : "") + "\n";
        const auto& name = *entry.at("name").text();
        const std::string bytes = name == "case.toml" ? c.text : c.from.files.count(name) != 0 ? c.from.files.at(name) : "";
        if (!bytes.empty()) {
            EXPECT_EQ(*entry.at("sha256").text(), hex(sha256_of(bytes))) << name;
            EXPECT_EQ(entry.at("size").dump(), std::to_string(bytes.size())) << name;
        }
    }
    EXPECT_EQ(inputs, "case.toml:case\nzones.geojson:zones\nt1.tif:image+pixels\nt2.tif:image+pixels\nt2-cloud.tif:cloud mask+pixels\n"
                      "c1.tif:image+pixels\nc2.tif:image+pixels\na.csv:tracks\ndesignations.csv:watchlist\nmentions.csv:watchlist\n"
                      "owners.csv:graph\ntransfers.csv:graph\n");
    EXPECT_EQ(m.at("semantics_version").dump(), std::to_string(semantics_version));
    EXPECT_EQ(*m.at("case").text() + *m.at("as_of_option").text(), "small");
    EXPECT_EQ(*m.at("result_digest").text(), d.result_digest);
    EXPECT_EQ(*m.at("dossier_digest").text(), d.digest);
    EXPECT_EQ(m.count("run"), 0U);
    // Every default is written back.
    analysis_options o;
    const auto& analysis = *m.at("parameters").members()->at("analysis").members();
    for (const auto& [section, list] : sections_of(o)) {
        ASSERT_EQ(analysis.count(std::string(section)), 1U);
        EXPECT_EQ(analysis.at(std::string(section)).members()->size(), list.size()) << section;
    }
    EXPECT_EQ(*analysis.at("reach").members()->at("speed_kn").text(), "30");
    EXPECT_EQ(*analysis.at("gaps").members()->at("as_of").text(), "2023-10-18T00:00:00.000Z");
    // The program can read its own manifest, and finds no difference to itself.
    const std::string text = d.manifest.dump(3);
    EXPECT_EQ(parse_manifest(text, "m").inputs.size(), m.at("inputs").items()->size());
    EXPECT_EQ(manifest_difference(c.run().manifest, text, "m"), "");
    std::set<std::string> tables;
    for (const auto& table : m.at("tables").keys()) tables.insert(table);
    EXPECT_EQ(tables, (std::set<std::string>{"contacts", "findings", "gaps", "objects_1", "objects_2", "ranks_ownership", "ranks_transfer", "reach",
                                             "reject_counts", "segments", "vessels"}));
}

TEST(Dossier, WithoutAKindOfSourceTheGradesFall) {
    small_case no_graph;
    no_graph.without(graph_part);
    small_case no_tracks;
    no_tracks.without(track_part);
    small_case no_images;
    no_images.without(image_part);
    small_case no_lists;
    no_lists.without(list_part);
    small_case nothing;
    nothing.text = with(case_head, "[zones]\nfile = \"zones.geojson\"\n", "");
    using map = std::map<std::string, std::string>;
    EXPECT_EQ(grades(no_graph.run()), (map{{"change", "B"}, {"control", "C"}, {"window", "B"}, {"vessel", "BB"}, {"contact", "C"}, {"gap", "C"}}));
    EXPECT_EQ(grades(no_tracks.run()), (map{{"change", "C"}, {"control", "C"}, {"rank", "CCCC"}}));
    EXPECT_EQ(grades(no_lists.run())["change"], "B");
    EXPECT_EQ(grades(no_images.run()).count("change") + grades(no_images.run()).count("window"), 0U);
    EXPECT_EQ(grades(no_images.run())["contact"], "C");
    EXPECT_EQ(grades(no_images.run())["path"], "CCC") << "every vessel is considered";
    EXPECT_TRUE(grades(nothing.run()).empty());
    for (const auto* c : {&no_graph, &no_tracks, &no_images, &no_lists, &nothing}) check_whole(c->run());
    EXPECT_NE(nothing.run().files.at("report.html").find("No zone in the case"), std::string::npos);
}

TEST(Dossier, ARowShuffleAndASplitFileKeepTheResult) {
    const small_case plain;
    const dossier d = plain.run();
    small_case shuffled;
    auto rows = track_rows();
    std::reverse(rows.begin(), rows.end());
    std::rotate(rows.begin(), rows.begin() + 17, rows.end());
    shuffled.from.files["a.csv"] = csv_of(track_header, rows);
    shuffled.from.files["owners.csv"] = "source,target\nfirm:7,firm:7\nfirm:7,firm:8\nfirm:8,mmsi:102\nfirm:1,imo:9000001\nfirm:9,firm:1\n";
    shuffled.from.files["transfers.csv"] = "source,target,amount\nz,w,1\ny,z,2.5\nx,y,10\nz,x,1\n";
    shuffled.from.files["mentions.csv"] = "id,name\nfirm:7,Seven\nfirm:8,Eight\n";
    const dossier s = shuffled.run();
    EXPECT_EQ(s.result_digest, d.result_digest) << statements(d) << statements(s);
    EXPECT_NE(s.digest, d.digest) << "the files are others";
    for (const auto& [file, bytes] : d.files) {
        if (file.substr(0, 7) != "tables/" || file.find("rejects") != std::string::npos || file == "tables/findings.csv") continue;
        EXPECT_EQ(s.files.at(file), bytes) << file;
    }
    small_case split;
    rows = track_rows();
    split.from.files["a.csv"] = csv_of(track_header, {rows.begin(), rows.begin() + 60});
    split.from.files["b.csv"] = csv_of(track_header, {rows.begin() + 60, rows.end()});
    split.text = with(split.text, track_part, track_part + with(track_part, "a.csv", "b.csv"));
    split.from.files["owners.csv"] = "source,target\nfirm:9,firm:1\nfirm:7,firm:7\n";
    split.from.files["more.csv"] = "target,source\nimo:9000001,firm:1\nmmsi:102,firm:8\nfirm:8,firm:7\n";
    split.text = with(split.text, graph_part, graph_part + "[[graph]]\nfile = \"more.csv\"\nlayer = \"ownership\"\n");
    EXPECT_EQ(split.run().result_digest, d.result_digest);
    small_case lists;
    lists.from.files["mentions.csv"] = "id,name\nfirm:8,Eight\n";
    lists.from.files["more.csv"] = "id,name\nfirm:7,Seven\n";
    lists.text = with(lists.text, list_part, "[[watchlist]]\nfile = \"more.csv\"\nclass = \"mention\"\n" + list_part);
    EXPECT_EQ(lists.run().manifest.at("parameters").dump(), d.manifest.at("parameters").dump()) << "a list split in two";
}

TEST(Dossier, EveryStationThatHeardARowIsASource) {
    const std::string other = with(with(track_part, "a.csv", "b.csv"), "station A", "station B");
    small_case both;
    both.from.files["b.csv"] = both.from.files["a.csv"];
    both.text = with(both.text, track_part, track_part + other);
    const dossier d = both.run();
    const json_node root = told(d);
    std::set<std::string> kinds;
    for (const auto& f : root.get("findings")->items) {
        if (f.text("kind") != "vessel" && f.text("kind") != "contact" && f.text("kind") != "gap") continue;
        EXPECT_EQ(f.get("independent_sources")->value, "2") << f.text("statement");
        kinds.insert(f.text("kind"));
    }
    EXPECT_EQ(kinds.size(), 3U);
    small_case turned = both;
    turned.text = with(both.text, track_part + other, other + track_part);
    EXPECT_EQ(turned.run().result_digest, d.result_digest) << "the order of the sections says nothing";
    // A station of which no row was used heard nobody.
    both.from.files["b.csv"] = csv_of(track_header, {"102,2023-10-17T22:00:00Z,181,91,"});
    const json_node none = told(both.run());
    for (const auto& f : none.get("findings")->items) {
        if (f.text("kind") != "window") continue;
        EXPECT_EQ(f.get("sources")->items.size(), 1U);
    }
    // A station that has only what lies far from the silence of 102 did not hear it.
    both.from.files["b.csv"] = csv_of(track_header, {"102,2023-10-17T22:00:00Z,130.5,42.2,"});
    const json_node part = told(both.run());
    for (const auto& f : part.get("findings")->items) {
        if (f.text("kind") != "gap") continue;
        EXPECT_EQ(f.get("independent_sources")->value, "1") << f.text("statement");
    }
}

TEST(Dossier, AGapThatIsOpenSaysUpToWhen) {
    small_case c;
    c.from.files["a.csv"] = csv_of(track_header, {"102,2023-10-17T01:00:00Z,130.5,42.2,", "102,2023-10-17T02:30:00Z,130.5,42.2,"});
    EXPECT_NE(statements(c.run()).find("Vessel 102 was silent for 21 h 30 min from 2023-10-17T02:30Z, not heard again up to 2023-10-18T00:00Z."), std::string::npos)
        << statements(c.run());
}

TEST(Dossier, ASilenceIsThatOfOneTrackOfANumber) {
    small_case c;
    auto rows = track_rows();
    lie(rows, "102", 0, 24, "131.5,42.2", "");  // another ship of the number, heard all day
    c.from.files["a.csv"] = csv_of(track_header, rows);
    EXPECT_NE(statements(c.run()).find("Vessel 102, segment 1 of 2, was silent for 12 h 30 min from 2023-10-17T02:30Z."), std::string::npos) << statements(c.run());
}

TEST(Dossier, TheOrderOfTheImagesInTheCaseSaysNothing) {
    const small_case plain;
    small_case turned;
    const std::size_t second = image_part.find("[[image]]", 1), third = image_part.find("[[image]]", second + 1);
    turned.text = with(turned.text, image_part, image_part.substr(second, third - second) + image_part.substr(third) + image_part.substr(0, second));
    EXPECT_EQ(turned.run().result_digest, plain.run().result_digest);
}

TEST(Dossier, ThePositionErrorIsThatOfTheTracksElseOfTheAnalysis) {
    const auto sigma = [](const std::string& of_tracks, const std::string& of_contacts) {
        small_case c;
        c.text = with(c.text, "source = \"station A\"", "source = \"station A\"\n" + of_tracks);
        c.text = with(c.text, "min_duration = \"1h\"", "min_duration = \"1h\"\n" + of_contacts);
        const dossier d = c.run();
        const auto& analysis = *d.manifest.members()->at("parameters").members()->at("analysis").members();
        return *analysis.at("contacts").members()->at("position_sigma_m").text() + " " + *analysis.at("reach").members()->at("position_sigma_m").text();
    };
    EXPECT_EQ(sigma("", ""), "10 10");
    EXPECT_EQ(sigma("position_sigma_m = 5", ""), "5 5");
    EXPECT_EQ(sigma("position_sigma_m = \"0.5\"", "position_sigma_m = 7"), "0.5 0.5");
    EXPECT_EQ(sigma("", "position_sigma_m = 7"), "7 10");
    EXPECT_EQ(sigma("position_sigma_m = 25\n[[tracks]]\nfile = \"a.csv\"\nschema = \"csv:vessel=id,time=time,lon=lon,lat=lat\"", ""), "25 25");
    EXPECT_EQ(sigma("position_sigma_m = 5\n[[tracks]]\nfile = \"a.csv\"\nschema = \"csv:vessel=id,time=time,lon=lon,lat=lat\"", ""), "10 10");
}

TEST(Dossier, OneParameterMovesTheResult) {
    const small_case plain;
    std::set<std::string> digests{plain.run().result_digest};
    const std::vector<std::pair<std::string, std::string>> changes{
        {"fixed:50", "fixed:50.000000001"},
        {"min_duration = \"1h\"", "min_duration = \"1h\"\n[analysis.reach]\nspeed_kn = \"30.001\""},
        {"min_duration = \"1h\"", "min_duration = \"60min\"\nposition_sigma_m = \"10.001\""},
        {"min_duration = \"1h\"", "min_duration = \"1h\"\n[analysis.rank]\ntolerance = \"1e-11\""},
        {"time_sigma = \"60s\"", "time_sigma = \"61s\""},
        {"question = \"Who", "question = \"Which"},
        {"class = \"mention\"", "class = \"port-state\""},
        {"source = \"station A\"", "source = \"station A\"\nposition_sigma_m = 11"},
        {"source = \"station A\"", "source = \"station A\"\nposition_sigma_m = \"10.5\""},
    };
    for (const auto& [from, to] : changes) {
        small_case c;
        c.text = with(c.text, from, to);
        EXPECT_TRUE(digests.insert(c.run().result_digest).second) << to;
    }
    // What is only written otherwise, and what is only said of it, moves the dossier alone.
    small_case again;
    again.text = with(again.text, "min_duration = \"1h\"", "min_duration = \"3600s\"\n[analysis.reach]\nspeed_kn = \"30.000\"");
    EXPECT_EQ(again.run().result_digest, plain.run().result_digest);
    EXPECT_NE(again.run().digest, plain.run().digest);
    small_case stored;
    stored.from.images["t1.tif"].sha256 = hex(sha256_of("stored otherwise"));
    EXPECT_EQ(stored.run().result_digest, plain.run().result_digest);
    EXPECT_NE(stored.run().digest, plain.run().digest);
}

TEST(Dossier, AsOfIsTheCommandsThenTheParametersThenTheCases) {
    const auto as_of = [](const dossier& d) {
        return *d.manifest.members()->at("parameters").members()->at("analysis").members()->at("gaps").members()->at("as_of").text();
    };
    small_case c;
    EXPECT_EQ(as_of(c.run()), "2023-10-18T00:00:00.000Z") << "the end of the period";
    c.text = with(c.text, "period", "as_of = \"2023-10-19T00:00:00Z\"\nperiod");
    EXPECT_EQ(as_of(c.run()), "2023-10-19T00:00:00.000Z");
    c.text += "[analysis.gaps]\nas_of = \"2023-10-20T00:00:00Z\"\n";
    EXPECT_EQ(as_of(c.run()), "2023-10-20T00:00:00.000Z");
    const dossier d = c.run({"2023-10-21T00:00:00Z"});
    EXPECT_EQ(as_of(d), "2023-10-21T00:00:00.000Z");
    EXPECT_EQ(*d.manifest.members()->at("as_of_option").text(), "2023-10-21T00:00:00Z");
    EXPECT_EQ(error_of([&] { c.run({"today"}); }).substr(0, 25), "dossier: --as-of = today:");
}

TEST(Dossier, WhatCannotBeUsedIsAnError) {
    const std::string plain = small_case().text;
    const auto error_with = [](const auto& spoil) {
        small_case c;
        spoil(c);
        return error_of([&] { c.run(); });
    };
    EXPECT_EQ(error_with([](small_case& c) { c.from.files.erase("a.csv"); }), "a.csv: not in the test");
    EXPECT_EQ(error_with([](small_case& c) { c.from.images.erase("t2-cloud.tif"); }), "t2-cloud.tif: not in the test");
    EXPECT_EQ(error_with([](small_case& c) { c.from.images.at("t1.tif").has_places = false; }),
              "t1.tif: no georeference; zones cannot be placed in it. Give a GeoTIFF with a coordinate system");
    EXPECT_EQ(error_with([](small_case& c) { c.from.images.at("t2-cloud.tif") = scene("t2-cloud.tif", false, 1); }), "");
    EXPECT_NE(error_with([](small_case& c) { c.from.files["zones.geojson"] = "{}"; }).find("zones.geojson: "), std::string::npos);
    EXPECT_NE(error_with([](small_case& c) { c.from.files["owners.csv"] = "a,b\n"; }).find("owners.csv:1: no column"), std::string::npos);
    EXPECT_NE(error_with([](small_case& c) { c.text = with(c.text, "tz = \"UTC\"", "tz = \"Mars\""); }).find(": tracks.tz: "), std::string::npos);
    EXPECT_NE(error_with([](small_case& c) { c.text = with(c.text, "lon=lon", "lon=long"); }).find("no column 'long'"), std::string::npos);
    EXPECT_EQ(error_with([](small_case& c) { c.text = "# a line\n" + c.text + "[analysis.reach]\nspeed_k = 1\n"; }),
              "case.toml:" + std::to_string(3 + std::count(plain.begin(), plain.end(), '\n')) +
                  ": analysis.reach.speed_k: unknown; did you mean 'speed_kn'?");
}

// An image that hides a zone is not used for it, and section 9 says so; an ignored zone hides too.
TEST(Dossier, CloudsAndIgnoredZonesHide) {
    small_case cloudy;
    std::vector<std::uint8_t> cloud(48 * 40, 1);
    cloudy.from.images["t2-cloud.tif"] = test::image_of("t2-cloud.tif", cloud, 48, 40);
    const dossier d = cloudy.run();
    EXPECT_EQ(grades(d).count("change"), 0U);
    EXPECT_NE(d.files.at("dossier.json").find("Zone stack in t2.tif: 0.0 % observable, below 90 %; the image was not used for it."), std::string::npos);
    check_whole(d);
    small_case ignored;
    ignored.from.files["zones.geojson"] = with(ignored.from.files["zones.geojson"], "]}", "," + zone_feature("crane", "ignore", 130.3008, 42.2392, 130.3018, 42.2384) + "]}");
    ignored.from.files["zones.geojson"] = "{\"type\":\"FeatureCollection\",\"features\":[" + zone_feature("stack", "stack", 130.3008, 42.2392, 130.3018, 42.2384) + "," +
                                          zone_feature("crane", "ignore", 130.3008, 42.2392, 130.3018, 42.2384) + "]}";
    EXPECT_EQ(grades(ignored.run()).count("change"), 0U);
}

// A zone of two polygons, of which an image holds one, was not observed whole: no change of it is told.
TEST(Dossier, AZoneOfWhichAPartLiesOffTheImageIsNotObserved) {
    small_case c;
    std::string stack = zone_feature("stack", "stack", 130.3008, 42.2392, 130.3018, 42.2384);
    stack = with(stack, "\"Polygon\",\"coordinates\":[", "\"MultiPolygon\",\"coordinates\":[[");
    const auto zones_of = [&](const std::string& second) {
        return "{\"type\":\"FeatureCollection\",\"features\":[" + with(stack, "]]]}}", "]]],[" + second + "]]}}") + "]}";
    };
    c.from.files["zones.geojson"] = zones_of("[[130.3028,42.2392],[130.3038,42.2392],[130.3038,42.2388],[130.3028,42.2392]]");
    EXPECT_EQ(grades(c.run()).count("change"), 1U) << "both on the image";
    c.from.files["zones.geojson"] = zones_of("[[131,43],[131.1,43],[131.1,43.1],[131,43]]");
    const dossier d = c.run();
    EXPECT_EQ(grades(d).count("change"), 0U);
    EXPECT_NE(d.files.at("dossier.json").find("Zone stack in t1.tif: 0.0 % observable, below 90 %; the image was not used for it."), std::string::npos);
    check_whole(d);
}

// Two ships 22 km from each other, on both sides of the antimeridian: a map of some kilometres, not of the world.
TEST(Dossier, AMapAroundTheAntimeridianIsOfOnePlace) {
    small_case c;
    c.without(image_part);
    c.without("[zones]\nfile = \"zones.geojson\"\n");
    std::vector<std::string> rows;
    lie(rows, "1", 0, 4, "179.9,0", "");
    lie(rows, "2", 0, 4, "-179.9,0", "");
    c.from.files["a.csv"] = csv_of(track_header, rows);
    const dossier d = c.run();
    check_whole(d);
    EXPECT_NE(d.files.at("report.html").find(">5 km</text>"), std::string::npos);
}

TEST(Dossier, PlacesAtTheEdgesOfTheEarthAreDrawn) {
    for (const char* place : {"0,90", "-180,-90", "179.9999999,89.9999999", "180,0", "0,0"}) {
        small_case c;
        c.without(image_part);
        c.without("[zones]\nfile = \"zones.geojson\"\n");
        std::vector<std::string> rows;
        lie(rows, "1", 0, 4, place, "");
        c.from.files["a.csv"] = csv_of(track_header, rows);
        check_whole(c.run());
        lie(rows, "2", 0, 4, "13,-45", "");
        c.from.files["a.csv"] = csv_of(track_header, rows);
        check_whole(c.run());
    }
}

// Every text of every input, with markup in it.
TEST(Dossier, NoInputReachesThePageUnescaped) {
    small_case c;
    const std::string bad = "<i x=\\\"'&amp;>";   // as TOML and JSON write it
    const std::string raw = "<i x=\"'&amp;>";
    const std::string quoted = "<i x=\"\"'&amp;>";  // as CSV writes it, in quotes
    const auto rename_file = [&](const std::string& from) {
        const std::string to = raw + from;
        if (c.from.files.count(from) != 0) c.from.files[to] = c.from.files.at(from);
        if (c.from.images.count(from) != 0) {
            c.from.images[to] = c.from.images.at(from);
            c.from.images[to].name = to;
        }
        c.text = with(c.text, "\"" + from, "\"" + bad + from);
    };
    const auto in_file = [&](const std::string& file, const std::string& from, const std::string& to) {
        std::string& text = c.from.files.at(file);
        ASSERT_NE(text.find(from), std::string::npos);
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
    };
    in_file("zones.geojson", "\"name\":\"", "\"name\":\"" + bad);
    in_file("a.csv", "102,", "\"" + quoted + "102\",");
    in_file("a.csv", "IMO9000001", "\"" + quoted + "\"");
    in_file("owners.csv", "imo:9000001", "\"imo:" + quoted + "\"");
    in_file("owners.csv", "firm:9", "\"firm:9" + quoted + "\"");
    in_file("designations.csv", "firm:9", "\"firm:9" + quoted + "\"");
    in_file("transfers.csv", "z,", "\"z" + quoted + "\",");
    for (const char* file : {"zones.geojson", "t1.tif", "t2.tif", "c1.tif", "c2.tif", "t2-cloud.tif", "a.csv", "designations.csv", "mentions.csv", "owners.csv", "transfers.csv"}) {
        rename_file(file);
    }
    for (const char* key : {"title = \"", "question = \"", "sensor = \"", "source = \""}) c.text = with(c.text, key, key + bad);
    c.text = with(c.text, "class = \"mention\"", "class = \"mention\"\nretrieved = \"" + bad + "\"");
    c.name = raw + ".toml";
    const dossier d = c.run();
    check_whole(d);
    EXPECT_EQ(d.files.at("report.html").find("<i x"), std::string::npos);
    EXPECT_EQ(grades(d)["vessel"], "AB") << "the ids are still joined";
    EXPECT_NE(statements(d).find("Vessel " + raw + "102 was possible"), std::string::npos) << statements(d);
    EXPECT_NE(statements(d).find("firm:9" + raw), std::string::npos);
    // The other files read back as they should.
    for (const auto& [file, bytes] : d.files) {
        if (file.find(".json") != std::string::npos || file.find(".geojson") != std::string::npos) parse_json(bytes, file);
        if (file.find(".csv") == std::string::npos) continue;
        csv_reader reader(bytes);
        std::size_t columns = 0;
        while (reader.next()) {
            ASSERT_EQ(reader.defect(), "") << file;
            if (columns == 0) columns = reader.fields().size();
            ASSERT_EQ(reader.fields().size(), columns) << file << ":" << reader.line();
        }
    }
}

TEST(Dossier, CanBeCancelled) {
    const small_case c;
    std::int64_t calls = 0;
    const monitor stop([&](double) { return ++calls < 5; });
    EXPECT_THROW(make_dossier(seq, c.text, c.name, c.from.see(), {}, stop), cancelled);
    double last = 0.0;
    bool steady = true;
    const monitor watch([&](double done) {
        steady = steady && done >= last - 1e-9 && done <= 1.0 + 1e-9;
        last = done;
        return true;
    });
    make_dossier(seq, c.text, c.name, c.from.see(), {}, watch);
    EXPECT_TRUE(steady) << "progress never goes back";
    EXPECT_EQ(last, 1.0);
}

}  // namespace
}  // namespace sanc::evidence
