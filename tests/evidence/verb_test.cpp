// SPDX-License-Identifier: Apache-2.0
// The verbs on bytes, as the program, Python and a page run them. The digests are those that the program gave for the same
// bytes in files before the verbs were here.
#include <gtest/gtest.h>

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;

const std::string positions =
    "id,time,lon,lat\n"
    "A,2023-10-17T00:00:00Z,130.0,42.0\nA,2023-10-17T00:30:00Z,130.0,42.0\nA,2023-10-17T01:00:00Z,130.0,42.0\n"
    "A,2023-10-17T12:00:00Z,130.0,42.0\nB,2023-10-17T00:00:00Z,130.001,42.0\nB,2023-10-17T00:30:00Z,130.001,42.0\n"
    "B,2023-10-17T01:00:00Z,130.001,42.0\nB,2023-10-17T01:00:00Z,130.001,42.0\nC,2023-10-17T00:00:00Z,200.0,42.0\n";
const std::string edges = "source,target,amount\na,b,2\nb,c,3\nc,c,1\nc,d,4\nd,b,1\n";

track_verb track(const std::string& name) {
    track_verb verb;
    verb.name = name;
    verb.intake.schema = "csv:vessel=id,time=time,lon=lon,lat=lat";
    verb.from = "2023-10-17T00:00:00Z";
    return verb;
}

verb_result run(track_verb& verb) { return run_tracks(seq, verb, {{"t.csv", positions}}); }

std::string words(const table& from, const std::string& name) {
    std::string all;
    for (std::int64_t row = 0; row < from.rows(); ++row) all += (row == 0 ? "" : " ") + from.texts(name)[static_cast<std::size_t>(row)];
    return all;
}

// The name of the option that is at fault and what is wrong.
std::string option_fault(track_verb verb) {
    try {
        verb.resolve();
    } catch (const option_error& problem) {
        return problem.option + ": " + problem.what();
    }
    return {};
}

TEST(TrackVerb, GivesTheTableRejectsAndDigestOfTheProgram) {
    const std::map<std::string, std::string> digests{
        {"fixes", "fa4830a1216e70128bf47879769743460c2ac4fb8b69257b3d6eaa355844bdde"},
        {"vessels", "dbe46dfdd3afe190657ccc88dfcfdc5ea891d4102f4167bb77ef0f781277aa8a"},
        {"segments", "857000b79b13ddb59be7b8e5383129fbac6f1da086a554875524563c3d91c891"},
        {"gaps", "1419aa3baa533afe359a48ad2ae4a90d3f11289386654df7f9b6aa73b13861c7"},
        {"contacts", "1f7642004ba3b9af2458365df02f712b3edd0203a258a9b794c8ea8bd30f4c0b"}};
    for (const auto& name : track_verbs) {
        track_verb verb = track(name);
        const verb_result made = run(verb);
        EXPECT_EQ(made.digest(), digests.at(name)) << name;
        EXPECT_EQ(made.result.name(), name);
        EXPECT_EQ(made.coordinates, "longitude, latitude");
        EXPECT_FALSE(made.corner());
        ASSERT_TRUE(made.rejects);
        EXPECT_EQ(words(*made.rejects, "reason"), "duplicate range") << name;
        EXPECT_EQ(*made.parameters.members()->at("verb").text(), name);
        EXPECT_EQ(*made.parameters.members()->at("from").text(), "2023-10-17T00:00:00.000Z") << "as it was understood";
        const auto on_team = run_tracks(par(3), verb, {{"t.csv", positions}});
        EXPECT_EQ(on_team.digest(), made.digest()) << "and the verb may run again";
    }
    track_verb contacts = track("contacts");
    EXPECT_EQ(words(run(contacts).result, "certainty"), "certain");
    EXPECT_EQ(run(contacts).notes, std::vector<std::string>{"contacts that exist only if positions are off: 0"});
}

TEST(TrackVerb, OptionsAreSetByName) {
    track_verb verb = track("contacts");
    ASSERT_NE(find_option(verb.analysis(), "d_in_m"), nullptr);
    find_option(verb.analysis(), "d_in_m")->set("50");
    EXPECT_EQ(run(verb).result.rows(), 0) << "they lie 83 m apart";
    EXPECT_EQ(*run(verb).parameters.members()->at("d_in_m").text(), "50");
    find_option(verb.analysis(), "d_in_m")->set("500");
    find_option(verb.filters(), "bbox")->set("130.0005,41,131,43");
    const verb_result inside = run(verb);
    EXPECT_EQ(inside.result.rows(), 0) << "A lies outside";
    EXPECT_EQ(*inside.parameters.members()->at("bbox").text(), "130.0005,41,131,43");
    find_option(verb.filters(), "bbox")->set("");
    EXPECT_EQ(run(verb).result.rows(), 1) << "an empty box is none";
    EXPECT_EQ(find_option(track("fixes").analysis(), "max_speed_kn"), nullptr);
    EXPECT_EQ(find_option(track("segments").analysis(), "min_gap"), nullptr);
    EXPECT_NE(find_option(track("gaps").analysis(), "min_gap"), nullptr);
}

TEST(TrackVerb, AsOfTakesItsZoneFromTz) {
    track_verb verb = track("gaps");
    verb.from.clear();
    ASSERT_EQ(find_option(verb.analysis(), "as_of")->set("2023-10-18T09:00:00"), "");
    EXPECT_EQ(option_fault(verb).rfind("as_of: '2023-10-18T09:00:00': no zone: ", 0), 0U);
    verb.tz = "+09:00";
    const verb_result made = run(verb);
    EXPECT_EQ(*made.parameters.members()->at("as_of").text(), "2023-10-18T00:00:00.000Z");
    EXPECT_EQ(made.notes, std::vector<std::string>{"as of 2023-10-18T00:00:00.000Z, shorter silences (over 1h): 0"});
    EXPECT_EQ(find_option(verb.analysis(), "as_of")->set("2023-10-18T00:00:00Z"), "") << "a zone of its own";
    EXPECT_EQ(run(verb).digest(), made.digest());
    EXPECT_EQ(find_option(verb.analysis(), "as_of")->set(""), "");
    EXPECT_EQ(*run(verb).parameters.members()->at("as_of").text(), "");
    EXPECT_NE(find_option(verb.analysis(), "as_of")->set("soon"), "");
}

TEST(TrackVerb, TellsWhatTheFiltersLeftOut) {
    track_verb verb = track("gaps");
    verb.from = "2024-01-01T00:00:00Z";
    EXPECT_EQ(run(verb).notes, (std::vector<std::string>{"left out by from, to or bbox: 8 rows",
                                                         "as of no time, for there is no fix, shorter silences (over 1h): 0"}));
}

TEST(TrackVerb, DurationsKeepToTheirBounds) {
    track_verb gaps = track("gaps");
    EXPECT_EQ(find_option(gaps.analysis(), "min_gap")->set("0s"), "'0s': give 1ms or more");
    EXPECT_EQ(find_option(gaps.analysis(), "min_gap")->set("1ms"), "");
    track_verb contacts = track("contacts");
    EXPECT_EQ(find_option(contacts.analysis(), "max_gap")->set("25d"), "'25d': give 2147483647ms or less");
    EXPECT_EQ(find_option(contacts.analysis(), "max_gap")->set("24d"), "");
}

TEST(TrackVerb, AnOptionErrorNamesTheOption) {
    track_verb verb = track("contacts");
    EXPECT_EQ(option_fault(verb), "");
    verb.contacts.d_in_mm = verb.contacts.d_out_mm + 1;
    EXPECT_EQ(option_fault(verb), "d_in_m: greater than d_out_m; give d_out_m too");
    EXPECT_THROW(run(verb), option_error) << "nothing runs with it";
    verb = track("fixes");
    verb.tz = "Mars";
    EXPECT_EQ(option_fault(verb), "tz: 'Mars': the zone must read Z, UTC, +hh:mm, +hhmm or +hh");
    verb = track("fixes");
    verb.from = "2023-10-17 00:00:00";
    EXPECT_EQ(option_fault(verb).rfind("from: '2023-10-17 00:00:00': ", 0), 0U) << "without a zone";
    verb.tz = "+09:00";
    EXPECT_EQ(option_fault(verb), "");
    verb.to = "soon";
    EXPECT_EQ(option_fault(verb).rfind("to: 'soon': ", 0), 0U);
    verb.to = "2023-10-16 23:59:59";
    EXPECT_EQ(option_fault(verb), "from: '2023-10-17 00:00:00': behind to, '2023-10-16 23:59:59'; no fix lies between");
    verb = track("fixes");
    for (const char* box : {"1,2,3", "1,2,3,4,5", "1,2,x,4", "1,2,181,4", "1,-91,3,4", ",,,"}) {
        verb.bbox = box;
        EXPECT_EQ(option_fault(verb), "bbox: '" + std::string(box) + "': give W,S,E,N in degrees");
    }
    verb.bbox = "1,4,3,2";
    EXPECT_EQ(option_fault(verb), "bbox: '1,4,3,2': south is north of north; give W,S,E,N");
    verb = track("sail");
    EXPECT_EQ(error_of([&] { run(verb); }), "tracks: verb = sail: choose from fixes, vessels, segments, gaps, contacts");
}

rank_verb rank(const std::string& measures, const std::string& strength = "") {
    rank_verb verb;
    find_option(verb.analysis(), "measure")->set(measures);
    find_option(verb.filters(), "strength")->set(strength);
    return verb;
}

verb_result run(rank_verb& verb, const std::string& vertices = "") {
    const input_file more{"v.txt", 0, "", vertices};
    return run_rank(seq, verb, {{"e.csv", 0, "", edges}}, vertices.empty() ? nullptr : &more);
}

TEST(RankVerb, GivesTheTableRejectsAndDigestOfTheProgram) {
    rank_verb both = rank("betweenness,pagerank");
    const verb_result made = run(both);
    EXPECT_EQ(made.digest(), "d8a17f01713835b291c7ad69c0128cdd77677864aa50d727d064f4a36d80babd");
    EXPECT_EQ(made.result.scores("betweenness"), (std::vector<double>{0, 3, 2, 1}));
    EXPECT_EQ(made.coordinates, "none");
    EXPECT_EQ(made.notes, std::vector<std::string>{"vertices: 4  arcs: 4  directed"});
    ASSERT_TRUE(made.rejects);
    EXPECT_EQ(words(*made.rejects, "reason"), "loop");
    rank_verb weighted = rank("pagerank", "amount");
    EXPECT_EQ(run(weighted).digest(), "0d38054e80d685b65736ad213da4ea883dc5c5446b86eeb6e8e70e4aca31fac7");
    rank_verb undirected = rank("pagerank");
    undirected.options.undirected = true;
    EXPECT_EQ(*run(undirected).parameters.members()->at("undirected").text(), "true");
    EXPECT_EQ(run(both, "z\n").result.rows(), 5) << "a vertex without an edge";
}

TEST(RankVerb, PathsFromSomeVerticesOnly) {
    rank_verb verb = rank("betweenness");
    std::vector<std::string> places;
    verb.sources = parse_ids("# those\na\n\nb\n", "s.txt", &places);
    EXPECT_EQ(*verb.sources, (std::vector<std::string>{"a", "b"}));
    const verb_result made = run(verb);
    EXPECT_EQ(made.result.scores("betweenness"), (std::vector<double>{0, 2, 2, 0})) << "a-b-c, a-b-c-d, b-c-d";
    EXPECT_EQ(made.parameters.members()->at("sources").dump(), "[\"a\",\"b\"]");
    verb.sources = {"b", "a", "b"};
    EXPECT_EQ(run(verb).digest(), made.digest()) << "a set";
    verb.sources.emplace();
    EXPECT_EQ(error_of([&] { run(verb); }), "rank: sources = none: give one vertex or more");
    verb.sources = {"a", "q"};
    EXPECT_EQ(error_of([&] { run(verb); }), "sources: 'q' is no vertex of the graph");
    verb.sources = {"a", "b"};
    verb.source_places = places;
    (*verb.sources)[1] = "q";
    EXPECT_EQ(error_of([&] { run(verb); }), places.at(1) + ": 'q' is no vertex of the graph");
    EXPECT_EQ(places.at(1).rfind("s.txt:", 0), 0U);
    EXPECT_THROW(parse_ids("\n", "s.txt"), io_error);
    for (const auto& [text, said] : {std::pair{"a\n\"b\nc\n", "s.txt:2: bad_quote: "}, {"a,b\n", "s.txt:1: field_count: "}, {"a\n\xff\n", "s.txt:2: not_utf8: "}}) {
        const std::string what = error_of([&, bytes = text] { parse_ids(bytes, "s.txt"); });
        EXPECT_EQ(what.substr(0, std::string(said).size()), said) << "no source is left out without a word";
    }
    verb.sources.reset();
    EXPECT_THROW(run_rank(seq, verb, {{"e.csv", 0, "", "source,target\n"}}, nullptr), io_error) << "no edge";
}

// 40 x 30 px with noise of its own; a block of 6 x 4 is there or not.
input_image scene(const std::string& name, bool block) {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 40 * 30; ++i) {
        const int x = i % 40, y = i / 40;
        pixels.push_back(static_cast<std::uint8_t>(60 + 3 * (x % 7) + (y % 3) + (block && x >= 10 && x < 16 && y >= 8 && y < 12 ? 100 : 0)));
    }
    return test::image_of(name, std::move(pixels), 40, 30);
}

change_verb plain_verb() {
    change_verb verb;
    for (const auto& [name, value] : {std::pair{"normalise", "none"}, std::pair{"threshold", "fixed:50"}}) find_option(verb.analysis(), name)->set(value);
    return verb;
}

// A zone of whole pixels of test::grid_at(): columns and rows from .. to.
std::string zone_feature(double x0, double y0, double x1, double y1, const std::string& role) {
    const auto at = [](double x, double y) { return "[" + std::to_string(130.3 + x * 1e-4) + "," + std::to_string(42.24 - y * 1e-4) + "]"; };
    return R"({"type":"Feature","properties":{"name":"of )" + role + R"(","role":")" + role + R"("},"geometry":{"type":"Polygon","coordinates":[[)" +
           at(x0, y0) + "," + at(x1, y0) + "," + at(x1, y1) + "," + at(x0, y1) + "," + at(x0, y0) + "]]}}";
}

input_file zones_of(const std::string& features) {
    std::string text = R"({"type":"FeatureCollection","features":[)" + features + "]}";
    const std::string sha256 = hex(sha256_of(text));
    return {"z.geojson", 0, sha256, std::move(text)};
}

input_file zone_file(double x0, double y0, double x1, double y1) { return zones_of(zone_feature(x0, y0, x1, y1, "stack")); }

TEST(ChangeVerb, GivesTheTableMasksAndDigest) {
    change_verb verb = plain_verb();
    const input_image before = scene("before.tif", false), after = scene("after.tif", true);
    const change_outcome made = run_change(seq, verb, before, after);
    const bit_mask none = empty_mask(seq, 40, 30);
    const change_result expected = compare_images(seq, before, after, none, none, verb.options);
    json parameters = values_of(verb.analysis());
    parameters["verb"] = "change";
    parameters["zones_sha256"] = "";
    EXPECT_EQ(made.told.parameters.dump(), parameters.dump());
    EXPECT_EQ(made.told.digest(), hex(result_digest({{"objects", table_digest(expected.objects)}}, parameters)));
    ASSERT_EQ(made.told.result.rows(), 1);
    EXPECT_EQ(made.told.result.integers("area_px"), std::vector<std::int64_t>{24});
    EXPECT_FALSE(made.told.rejects);
    EXPECT_EQ(count_bits(seq, made.changed.view()), 24);
    EXPECT_EQ(count_bits(seq, made.not_observable.view()), 0);
    EXPECT_EQ(made.summary.changed_px, 24);
    ASSERT_EQ(made.told.notes.size(), 4U);
    EXPECT_EQ(made.told.notes[3], "changed: 24 px  objects: 1 gain, 0 loss, 0 mixed  dropped as small: 0");
    EXPECT_EQ(run_change(par(3), verb, before, after).told.digest(), made.told.digest());
    change_verb otsu;
    EXPECT_EQ(run_change(seq, otsu, before, after).told.notes.size(), 5U) << "the caution of a threshold from the data";
}

TEST(ChangeVerb, CornersAreTheImagesPlaces) {
    change_verb verb = plain_verb();
    const verb_result made = run_change(seq, verb, scene("b", false), scene("a", true)).told;
    EXPECT_EQ(made.coordinates, "longitude, latitude");
    ASSERT_TRUE(made.corner());
    std::string place;
    made.corner()(place, 10, 8);
    EXPECT_EQ(place, "[130.3010000,42.2392000]");
    input_image before = scene("b", false), after = scene("a", true);
    before.has_places = after.has_places = false;
    const verb_result bare = run_change(seq, verb, before, after).told;
    EXPECT_EQ(bare.coordinates, "pixels, y downwards");
    EXPECT_FALSE(bare.corner());
}

TEST(ChangeVerb, LooksInsideZonesOnly) {
    change_verb verb = plain_verb();
    const input_image before = scene("b", false), after = scene("a", true);
    const input_file half = zone_file(5, 5, 13, 20), away = zone_file(500, 500, 510, 510);
    const change_outcome made = run_change(seq, verb, before, after, &half);
    EXPECT_EQ(made.told.result.integers("area_px"), std::vector<std::int64_t>{12}) << "columns 10 to 12";
    EXPECT_EQ(made.summary.observable_px, 8 * 15);
    EXPECT_EQ(count_bits(seq, made.before_hidden.view()), 40 * 30 - 8 * 15) << "for a score on the same pixels";
    EXPECT_EQ(*made.told.parameters.members()->at("zones_sha256").text(), half.sha256);
    EXPECT_EQ(error_of([&] { run_change(seq, verb, before, after, &away); }), "z.geojson: no zone lies on b; give zones of this place");
    input_image bare_before = before, bare_after = after;
    bare_before.has_places = bare_after.has_places = false;
    EXPECT_EQ(error_of([&] { run_change(seq, verb, bare_before, bare_after, &half); }),
              "change: zones = z.geojson: b has no georeference to place them by");
    const input_file none = zones_of("");
    EXPECT_EQ(error_of([&] { run_change(seq, verb, before, after, &none); }), "z.geojson: no zone in it; give one polygon or more");
}

TEST(ChangeVerb, DoesNotLookIntoZonesToIgnore) {
    change_verb verb = plain_verb();
    const input_image before = scene("b", false), after = scene("a", true);
    const std::string half = zone_feature(5, 5, 13, 20, "stack"), column = zone_feature(10, 0, 11, 30, "ignore");
    const input_file both = zones_of(half + "," + column), alone = zones_of(column);
    const change_outcome inside = run_change(seq, verb, before, after, &both);
    EXPECT_EQ(inside.told.result.integers("area_px"), std::vector<std::int64_t>{8}) << "columns 11 and 12";
    EXPECT_EQ(inside.summary.observable_px, 7 * 15);
    const change_outcome rest = run_change(seq, verb, before, after, &alone);
    EXPECT_EQ(rest.summary.observable_px, 39 * 30);
    EXPECT_EQ(rest.told.result.integers("area_px"), std::vector<std::int64_t>{20}) << "all but column 10";
}

}  // namespace
}  // namespace sanc::evidence
