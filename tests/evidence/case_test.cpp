// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/case.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

// Lines are counted in the tests: the header is lines 1 to 5.
const std::string head = R"(format = 1
[case]
id = "a-case"
title = "A title"
period = ["2023-10-17T00:00:00Z", "2023-10-18T00:00:00+02:00"]
)";

const std::string everything = head + R"(question = "What was it?"
as_of = "2023-10-19T00:00:00Z"
[zones]
file = "zones.geojson"
[[image]]
file = "1.tif"
time = "2023-10-17T02:10:00.5Z"
time_sigma = "60s"
sensor = "3 m optical"
cloud_mask = "1-cloud.tif"
control = true
[[image]]
file = "2.tif"
time = "2023-10-17T12:10:00+09:00"
[[tracks]]
file = "a.csv"
schema = "noaa"
tz = "+02:00"
source = "station A"
position_sigma_m = 25
[[tracks]]
file = "b.csv"
[[watchlist]]
file = "l.csv"
class = "port-state"
retrieved = "2023-10-15"
[[watchlist]]
file = "m.csv"
[[graph]]
file = "o.csv"
layer = "ownership"
strength = "stake"
[[graph]]
file = "t.csv"
layer = "transfer"
[[events]]
file = "e.csv"
[analysis.reach]
speed_kn = 30
[analysis.change]
bands = [2, 1]
measure = "cva"
)";

TEST(Case, ReadsEveryKey) {
    const case_definition c = parse_case(everything, "c.toml");
    EXPECT_EQ(c.id, "a-case");
    EXPECT_EQ(c.title, "A title");
    EXPECT_EQ(c.question, "What was it?");
    EXPECT_EQ(format_time(c.begin_ms), "2023-10-17T00:00:00.000Z");
    EXPECT_EQ(format_time(c.end_ms), "2023-10-17T22:00:00.000Z");
    EXPECT_EQ(format_time(c.as_of_ms.value()), "2023-10-19T00:00:00.000Z");
    EXPECT_EQ(c.zones, "zones.geojson");
    ASSERT_EQ(c.images.size(), 2U);
    EXPECT_EQ(c.images[0].file, "1.tif");
    EXPECT_EQ(format_time(c.images[0].time_ms), "2023-10-17T02:10:00.500Z");
    EXPECT_EQ(c.images[0].time_sigma_ms, 60'000);
    EXPECT_EQ(c.images[0].sensor, "3 m optical");
    EXPECT_EQ(c.images[0].cloud_mask, "1-cloud.tif");
    EXPECT_TRUE(c.images[0].control);
    EXPECT_EQ(format_time(c.images[1].time_ms), "2023-10-17T03:10:00.000Z");
    EXPECT_EQ(c.images[1].time_sigma_ms, 0);
    EXPECT_EQ(c.images[1].sensor + c.images[1].cloud_mask, "");
    EXPECT_FALSE(c.images[1].control);
    ASSERT_EQ(c.tracks.size(), 2U);
    EXPECT_EQ(c.tracks[0].schema + " " + c.tracks[0].tz + " " + c.tracks[0].source, "noaa +02:00 station A");
    EXPECT_EQ(c.tracks[0].position_sigma_mm, 25'000);
    EXPECT_EQ(c.tracks[1].schema + c.tracks[1].tz + " " + c.tracks[1].source, "auto unnamed source");
    EXPECT_FALSE(c.tracks[1].position_sigma_mm);
    ASSERT_EQ(c.watchlists.size(), 2U);
    EXPECT_EQ(c.watchlists[0].list_class + " " + c.watchlists[0].retrieved, "port-state 2023-10-15");
    EXPECT_EQ(c.watchlists[1].list_class + c.watchlists[1].retrieved, "unknown");
    ASSERT_EQ(c.graphs.size(), 2U);
    EXPECT_EQ(c.graphs[0].layer + " " + c.graphs[0].strength, "ownership stake");
    EXPECT_EQ(c.graphs[1].layer + c.graphs[1].strength, "transfer");
    EXPECT_EQ(c.events, std::vector<std::string>{"e.csv"});
    ASSERT_EQ(c.parameters.size(), 3U);
    EXPECT_EQ(c.parameters[0].section + "." + c.parameters[0].key + "=" + c.parameters[0].value, "change.bands=2,1");
    EXPECT_EQ(c.parameters[1].value, "cva");
    EXPECT_EQ(c.parameters[2].section + "." + c.parameters[2].key + "=" + c.parameters[2].value, "reach.speed_kn=30");
    EXPECT_EQ(c.parameters[2].line, 44);
}

TEST(Case, TheLeastCaseHasNothingElse) {
    const case_definition c = parse_case(head, "c.toml");
    EXPECT_TRUE(c.question.empty() && c.zones.empty() && c.images.empty() && c.tracks.empty() && c.watchlists.empty() &&
                c.graphs.empty() && c.events.empty() && c.parameters.empty());
    EXPECT_FALSE(c.as_of_ms.has_value());
}

TEST(Case, ATextMayHoldAnyLetter) {
    EXPECT_EQ(parse_case(with(head, "\"A title\"", "\"\"\"a \\\n  \xC3\xA4\xCA\x99\"\"\""), "c.toml").title, "a \xC3\xA4\xCA\x99");
}

struct wrong_case {
    std::string text;
    std::string error;  // how the message begins
};

TEST(Case, EveryErrorSaysLineKeyAndRemedy) {
    const std::string image = "[[image]]\nfile = \"1.tif\"\ntime = \"2023-10-17T02:10:00Z\"\n";
    const std::vector<wrong_case> all{
        {"= 1", "c.toml:1: not TOML: "},
        {head + "x = [", "c.toml:6: not TOML: "},
        {head + "[# x\n", "c.toml:6: not TOML: "},
        {head + "x = 2\xCA\x99\n", "c.toml:6: not TOML: "},
        {with(head, "format = 1\n", ""), "c.toml:1: format: write format = 1"},
        {with(head, "format = 1", "format = 2"), "c.toml:1: format: write format = 1"},
        {with(head, "format = 1", "format = \"1\""), "c.toml:1: format: write an integer"},
        {"format = 1\n", "c.toml:1: case: the section [case] is missing"},
        {"format = 1\ncase = 3\n", "c.toml:2: case: write a section [case]"},
        {with(head, "id = \"a-case\"\n", ""), "c.toml:2: case.id: is missing"},
        {with(head, "\"a-case\"", "\"\""), "c.toml:3: case.id: is empty"},
        {with(head, "\"a-case\"", "7"), "c.toml:3: case.id: write a text in quotes"},
        {with(head, "a-case", "A-case"), "c.toml:3: case.id: use 1 to 64 of a-z, 0-9 and -"},
        {with(head, "a-case", "../a"), "c.toml:3: case.id: use 1 to 64"},
        {with(head, "a-case", std::string(65, 'a')), "c.toml:3: case.id: use 1 to 64"},
        {with(head, "title = \"A title\"\n", ""), "c.toml:2: case.title: is missing"},
        {with(head, "period = [", "#"), "c.toml:2: case.period: is missing"},
        {with(head, "period = [", "period = 3 # ["), "c.toml:5: case.period: write a list of texts"},
        {with(head, "period = [", "period = [3, "), "c.toml:5: case.period: write a list of texts"},
        {with(head, ", \"2023-10-18T00:00:00+02:00\"", ""), "c.toml:5: case.period: write two times"},
        {with(head, "00:00Z", "00:00"), "c.toml:5: case.period: no zone: write Z or +hh:mm after the time"},
        {with(head, "10-17T00:00:00Z", "13-17T00:00:00Z"), "c.toml:5: case.period: "},
        {with(head, "18T00:00:00+02", "17T02:00:00+02"), "c.toml:5: case.period: the begin is not before the end"},
        {head + "as_of = \"yesterday\"\n", "c.toml:6: case.as_of: "},
        {head + "as_of = \"\"\n", "c.toml:6: case.as_of: is empty"},
        {head + "qestion = \"?\"\n", "c.toml:6: case.qestion: unknown key; did you mean 'question'?"},
        {head + "zzzzzzzzzzzz = 1\n", "c.toml:6: case.zzzzzzzzzzzz: unknown key; known are: id, title, "},
        {head + "[zone]\nfile = \"z\"\n", "c.toml:6: zone: unknown key; did you mean 'zones'?"},
        {head + "[zones]\nfiles = \"z\"\n", "c.toml:6: zones.file: is missing"},
        {head + "[zones]\nfile = \"z\"\nrole = \"berth\"\n", "c.toml:8: zones.role: unknown key; known are: file"},
        {head + "[image]\nfile = \"1.tif\"\n", "c.toml:6: image: write [[image]], with two brackets"},
        {head + "image = [1]\n", "c.toml:6: case.image: unknown key"},
        {"image = [1]\n" + head, "c.toml:1: image: write [[image]], with two brackets"},
        {head + "[[image]]\ntime = \"2023-10-17T02:10:00Z\"\n", "c.toml:6: image.file: is missing"},
        {head + "[[image]]\nfile = \"1.tif\"\n", "c.toml:6: image.time: is missing"},
        {head + with(image, "10:00Z", "10:00"), "c.toml:8: image.time: no zone"},
        {head + with(image, "\"2023-10-17T02:10:00Z\"", "2023-10-17T02:10:00Z"), "c.toml:8: image.time: write a text in quotes"},
        {head + image + "time_sigma = \"1 minute\"\n", "c.toml:9: image.time_sigma: a duration is an integer and"},
        {head + image + "time_sigma = \"367d\"\n", "c.toml:9: image.time_sigma: give at most 366d"},
        {head + image + with(image, "1.tif", "2.tif"), "c.toml: image: '1.tif' and '2.tif' have one time, so neither is before the other; correct it"},
        {head + image + "control = \"yes\"\n", "c.toml:9: image.control: write true or false"},
        {head + image + "cloud-mask = \"c.tif\"\n", "c.toml:9: image.cloud-mask: unknown key; did you mean 'cloud_mask'?"},
        {head + "[[tracks]]\nfile = \"a\"\ntz = \"Europe/Berlin\"\n", "c.toml:8: tracks.tz: the zone must read Z, UTC"},
        {head + "[[tracks]]\nfile = \"a\"\nposition_sigma_m = -1\n", "c.toml:8: tracks.position_sigma_m: give 0 to 10000"},
        {head + "[[tracks]]\nfile = \"a\"\nposition_sigma_m = 10001\n", "c.toml:8: tracks.position_sigma_m: give 0 to 10000"},
        {head + "[[tracks]]\nfile = \"a\"\nposition_sigma_m = 1.5\n", "c.toml:8: tracks.position_sigma_m: write an integer, or any other number in quotes"},
        {head + "[[tracks]]\nfile = \"a\"\nposition_sigma_m = \"1.5m\"\n", "c.toml:8: tracks.position_sigma_m: give 0 to 10000"},
        {head + "[[watchlist]]\nfile = \"a\"\nclass = \"sanction\"\n",
         "c.toml:8: watchlist.class: 'sanction' is none of: designation, port-state, mention, unknown"},
        {head + "[[graph]]\nfile = \"a\"\n", "c.toml:6: graph.layer: is missing"},
        {head + "[[graph]]\nfile = \"a\"\nlayer = \"owner\"\n", "c.toml:8: graph.layer: 'owner' is none of: ownership, transfer"},
        {head + "[[events]]\nfile = \"a\"\nkind = \"ring\"\n", "c.toml:8: events.kind: unknown key; known are: file"},
        {head + "[[watchlist]]\nfile = \"a\"\nclass = \"mention\"\nx = 1\n", "c.toml:9: watchlist.x: unknown key; known are: file, class, retrieved"},
        {head + "[[events]]\n", "c.toml:6: events.file: is missing"},
        {"analysis = 1\n" + head, "c.toml:1: analysis: write a section [analysis]"},
        {head + "[analysis]\nchange = 1\n", "c.toml:7: analysis.change: write a section [analysis.change]"},
        {head + "[analysis.reach]\nspeed_kn = 30.5\n", "c.toml:7: analysis.reach.speed_kn: write an integer, or any other number in quotes"},
        {head + "[analysis.change]\nbands = [[1]]\n", "c.toml:7: analysis.change.bands: write a list of texts or of integers"},
        {"# " + std::string(1 << 20, ' '), "c.toml: a case file is at most 1 MiB"},
    };
    for (const auto& each : all) {
        const std::string said = error_of([&] { parse_case(each.text, "c.toml"); });
        EXPECT_EQ(said.substr(0, each.error.size()), each.error) << each.text.substr(0, 400);
        EXPECT_EQ(said.find('\n'), std::string::npos) << said;
        EXPECT_EQ(said.find("--"), std::string::npos) << "a case has no options of a command line: " << said;
    }
}

TEST(Case, ParametersReachTheOptionsOfThatName) {
    analysis_options o;
    const auto sections = sections_of(o);
    const case_definition c = parse_case(head + R"([analysis.change]
bands = [3, 1]
measure = "absolute"
threshold = "fixed:0.90"
connectivity = 4
min_area_px = 12
normalise = "none"
[analysis.segments]
max_speed_kn = "40.5"
[analysis.gaps]
min_gap = "90min"
[analysis.contacts]
d_in_m = "250.25"
max_median_speed_kn = 3
[analysis.reach]
speed_kn = 30
[analysis.rank]
undirected = true
loops = "keep"
measure = ["pagerank"]
tolerance = "1e-9"
[analysis.paths]
direction = "either"
)", "c.toml");
    apply_parameters(c, "c.toml", sections);
    EXPECT_EQ(o.change.bands, (std::vector<std::int32_t>{3, 1}));
    EXPECT_EQ(o.change.measure, change_measure::absolute);
    EXPECT_FALSE(o.change.threshold.otsu);
    EXPECT_EQ(o.change.threshold.value_e9, 900'000'000);
    EXPECT_EQ(o.change.connectivity, 4);
    EXPECT_EQ(o.change.min_area_px, 12);
    EXPECT_EQ(o.change.normalise, normalisation::none);
    EXPECT_EQ(o.segments.max_speed_mkn, 40'500);
    EXPECT_EQ(o.gaps.min_gap_ms, 5'400'000);
    EXPECT_EQ(o.contacts.d_in_mm, 250'250);
    EXPECT_EQ(o.contacts.max_median_speed_mkn, 3000);
    EXPECT_EQ(o.reach.speed_mkn, 30'000);
    EXPECT_TRUE(o.rank.undirected);
    EXPECT_TRUE(o.rank.keep_loops);
    EXPECT_EQ(o.rank.measures, std::vector<std::string>{"pagerank"});
    EXPECT_EQ(o.rank.tolerance, 1e-9);
    EXPECT_EQ(o.paths.way, direction::either);
    const std::string told = values_of(sections[0].options).dump();
    EXPECT_EQ(told, "{\"bands\":\"3,1\",\"connectivity\":\"4\",\"measure\":\"absolute\",\"min_area_px\":\"12\","
                    "\"normalise\":\"none\",\"register\":\"none\",\"threshold\":\"fixed:0.9\"}");
}

TEST(Case, ParametersThatAreNoneAreErrors) {
    const std::vector<wrong_case> all{
        {"[analysis.chance]\nbands = 1\n", "c.toml:7: analysis.chance: unknown; did you mean 'change'?"},
        {"[analysis.zzzzzzzzz]\nbands = 1\n", "c.toml:7: analysis.zzzzzzzzz: unknown; known are: change, segments, gaps, contacts, reach, rank, paths"},
        {"[analysis.reach]\nspeed_knots = 1\n", "c.toml:7: analysis.reach.speed_knots: unknown; did you mean 'speed_kn'?"},
        {"[analysis.reach]\n\nqqqqqqqqqqq = 1\n", "c.toml:8: analysis.reach.qqqqqqqqqqq: unknown; known are: speed_kn, position_sigma_m, max_gap, far"},
        {"[analysis.reach]\nspeed_kn = 0\n", "c.toml:7: analysis.reach.speed_kn: '0': give a number from 0.001 to 1000000"},
        {"[analysis.reach]\nspeed_kn = \"1e\"\n", "c.toml:7: analysis.reach.speed_kn: '1e': give a number"},
        {"[analysis.reach]\nmax_gap = \"1 h\"\n", "c.toml:7: analysis.reach.max_gap: '1 h': a duration is"},
        {"[analysis.change]\nbands = \"1,,2\"\n", "c.toml:7: analysis.change.bands: '': give band numbers from 1"},
        {"[analysis.change]\nbands = 0\n", "c.toml:7: analysis.change.bands: '0': give band numbers from 1"},
        {"[analysis.change]\nthreshold = \"0.5\"\n", "c.toml:7: analysis.change.threshold: change: threshold = 0.5: give otsu or fixed:V"},
        {"[analysis.change]\nregister = \"auto\"\n", "c.toml:7: analysis.change.register: 'auto': choose one of none"},
        {"[analysis.change]\nmeasure = true\n", "c.toml:7: analysis.change.measure: 'true': choose one of cva|absolute"},
        {"[analysis.rank]\nmeasure = \"pagerak\"\n", "c.toml:7: analysis.rank.measure: 'pagerak': did you mean 'pagerank'?"},
        {"[analysis.rank]\nmeasure = \"\"\n", "c.toml:7: analysis.rank.measure: '': name at least one measure"},
        {"[analysis.rank]\ntolerance = \"nan\"\n", "c.toml:7: analysis.rank.tolerance: 'nan': give a number from 1e-15"},
        {"[analysis.gaps]\nas_of = \"2023-10-17T00:00:00\"\n", "c.toml:7: analysis.gaps.as_of: '2023-10-17T00:00:00': no zone"},
        {"[analysis.paths]\nmax_hops = 65\n", "c.toml:7: analysis.paths.max_hops: '65': give a number from 1 to 64"},
    };
    for (const auto& each : all) {
        analysis_options o;
        const auto sections = sections_of(o);
        const auto c = parse_case(head + each.text, "c.toml");
        const std::string said = error_of([&] { apply_parameters(c, "c.toml", sections); });
        EXPECT_EQ(error_of([&] { check_parameters(c, "c.toml"); }), said);
        EXPECT_EQ(said.substr(0, each.error.size()), each.error) << each.text;
    }
}

}  // namespace
}  // namespace sanc::evidence
