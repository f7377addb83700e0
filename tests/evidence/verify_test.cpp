// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/verify.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

const std::string hash(64, 'a');

std::string input(const std::string& name, const std::string& role) {
    return "{\"name\":\"" + name + "\",\"role\":\"" + role + "\",\"sha256\":\"" + hash + "\",\"size\":1}";
}

std::string manifest_of(const std::string& inputs) {
    return "{\"as_of_option\":\"2023-10-22T00:00:00Z\",\"case\":\"a-case\",\"inputs\":[" + inputs +
           "],\"outputs\":{\"report.html\":\"" + hash + "\"},\"run\":{\"case_folder\":\"../x\"},\"semantics_version\":3}";
}

TEST(Manifest, IsRead) {
    const auto m = parse_manifest(manifest_of(input("c.toml", "case") + "," + input("1.tif", "image") + "," + input("cloud.tif", "cloud mask") + "," +
                                              input("lattices/1.json", "lattice") + "," + input("2.tif", "image") + "," + input("a.csv", "tracks")),
                                  "manifest.json");
    EXPECT_EQ(m.case_id + " " + m.case_name + " " + m.case_folder + " " + m.as_of_option, "a-case c.toml ../x 2023-10-22T00:00:00Z");
    EXPECT_EQ(m.semantics_version, 3);
    ASSERT_EQ(m.inputs.size(), 6U);
    EXPECT_EQ(m.inputs[5].name + " " + m.inputs[5].role, "a.csv tracks");
    EXPECT_EQ(m.lattice_of, (std::map<std::string, std::string>{{"1.tif", "lattices/1.json"}}));
    EXPECT_TRUE(parse_manifest(manifest_of(input("c.toml", "case") + "," + input("l.json", "lattice")), "m").lattice_of.empty()) << "of no image that is listed";
    EXPECT_EQ(m.outputs, (std::map<std::string, std::string>{{"report.html", hash}}));
}

TEST(Manifest, ErrorsAskWhetherItIsADossier) {
    const std::string good = manifest_of(input("c.toml", "case"));
    ASSERT_EQ(error_of([&] { parse_manifest(good, "m"); }), "");
    const std::string missing = "m: no inputs, outputs or semantics_version; is this a dossier?";
    const std::vector<std::pair<std::string, std::string>> all{
        {"{}", missing},
        {"[]", missing},
        {"null", missing},
        {with(good, "\"inputs\"", "\"input\""), missing},
        {with(good, "\"outputs\"", "\"output\""), missing},
        {with(good, "\"semantics_version\":3", "\"semantics_version\":3.5"), missing},
        {with(good, "\"semantics_version\":3", "\"semantics_version\":null"), missing},
        {with(good, "\"semantics_version\":3", "\"semantics_version\":99999999999999999999"), missing},
        {with(good, hash, hash.substr(1)), "m: an input without name or hash; is this a dossier?"},
        {with(good, "c.toml", ""), "m: an input without name or hash; is this a dossier?"},
        {manifest_of("7"), "m: an input without name or hash; is this a dossier?"},
        {manifest_of(""), "m: no case among the inputs; is this a dossier?"},
        {manifest_of(input("a.csv", "tracks")), "m: no case among the inputs; is this a dossier?"},
        {with(good, "{", "{{"), "m:1: not JSON; check the text near this line"},
        {"", "m:1: not JSON; check the text near this line"},
        {good + std::string(1, '\0') + "x", "m:1: not JSON; check the text near this line"},
    };
    for (const auto& each : all) EXPECT_EQ(error_of([&] { parse_manifest(each.first, "m"); }), each.second) << each.first;
}

TEST(Manifest, TheFirstDifferenceIsNamed) {
    json made;
    made["as_of_option"] = "";
    made["inputs"] = json::array{json::object{{"name", "a"}, {"size", 1}}, json::object{{"name", "b"}, {"size", 2}}};
    made["outputs"] = json::object{{"report.html", hash}, {"tables/gaps.csv", hash}};
    made["semantics_version"] = 3;
    const std::string text = made.dump(3);
    const auto differs = [&](const std::string& stored) { return manifest_difference(made, stored, "m"); };
    EXPECT_EQ(differs(text), "");
    EXPECT_EQ(differs(made.dump()), "") << "not a matter of blanks";
    EXPECT_EQ(differs(with(text, "\n}", ",\"run\":{\"seconds\":\"1\"}}")), "") << "what tells of the run is left out";
    EXPECT_EQ(differs(with(text, "\"b\"", "\"c\"")), "inputs[1].name");
    EXPECT_EQ(differs(with(text, "\"size\": 2", "\"size\": \"2\"")), "inputs[1].size");
    EXPECT_EQ(differs(with(text, "\"size\": 2", "\"size\": 2.0")), "inputs[1].size");
    EXPECT_EQ(differs(with(text, "\"size\": 2", "\"size\": 2, \"run\": 1")), "inputs[1].run") << "only at the top";
    EXPECT_EQ(differs(with(text, "\"size\": 2", "\"size\": 2, \"\": 1")), "inputs[1].");
    EXPECT_EQ(differs(with(text, "\"size\": 2", "\"size\": 2, \"size\": 3")), "inputs[1].size") << "said twice";
    EXPECT_EQ(differs(with(text, "\"tables/gaps.csv\"", "\"tables/reach.csv\"")), "outputs.tables/gaps.csv");
    EXPECT_EQ(differs(with(text, "\"semantics_version\": 3", "\"semantics_version\": 4")), "semantics_version");
    EXPECT_EQ(differs(with(text, "\"semantics_version\"", "\"semantics\"")), "semantics_version");
    EXPECT_EQ(differs(with(text, "\"outputs\"", "\"more\": [], \"outputs\"")), "more");
    EXPECT_EQ(differs("{\"inputs\": []}"), "as_of_option");
    std::string swapped = with(with(text, "\"a\"", "\"x\""), "\"b\"", "\"a\"");
    EXPECT_EQ(differs(swapped), "inputs[0].name") << "the order of a list counts";
    EXPECT_NE(error_of([&] { differs(text + "x"); }), "");
}

TEST(Manifest, DeepOnesAreComparedOnce) {
    json made{"end"};
    for (int level = 0; level < 60; ++level) made = json::object{{"a", std::move(made)}};
    EXPECT_EQ(manifest_difference(made, made.dump(), "m"), "");
}

TEST(Manifest, ABundleHoldsEveryInputButTheDossiersOwn) {
    json manifest;
    manifest["inputs"] = json::array{json::object{{"name", "c.toml"}, {"role", "case"}}, json::object{{"name", "1.tif"}, {"role", "image"}},
                                     json::object{{"name", "lattices/1.json"}, {"role", "lattice"}}};
    EXPECT_EQ(inputs_to_bundle(manifest), (std::vector<std::string>{"c.toml", "1.tif"}));
}

TEST(Inputs, AreAllReadBeforeARun) {
    case_definition c;
    c.zones = "z";
    c.images.push_back({"i", 0, 0, "", "cloud", false});
    c.tracks.push_back({"t", "auto", "", "", 10});
    c.watchlists.push_back({"w", "unknown", ""});
    c.graphs.push_back({"g", "ownership", ""});
    c.events.push_back("e");
    test::memory_host from;
    for (const char* name : {"z", "t", "w", "g", "e"}) from.files[name] = "";
    for (const char* name : {"i", "cloud"}) from.images[name] = test::image_of(name, std::vector<std::uint8_t>(1), 1, 1);
    EXPECT_EQ(error_of([&] { check_inputs(c, from.see()); }), "");
    for (const char* name : {"z", "i", "cloud", "t", "w", "g", "e"}) {
        auto without = from;
        without.files.erase(name);
        without.images.erase(name);
        EXPECT_EQ(error_of([&] { check_inputs(c, without.see()); }), std::string(name) + ": not in the test");
    }
}

}  // namespace
}  // namespace sanc::evidence
