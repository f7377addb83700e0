// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/lattice_text.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

georeference small_lattice() {
    constexpr std::int64_t degree = std::int64_t{1} << 40;
    return {64, 32, 3, 2, {-20 * degree, 0, 7, 12 * degree, 1, 2}, {-32 * degree, 32 * degree, 0, -1, 5, degree}};
}

TEST(Lattice, ReadsBackWhatItWrites) {
    const georeference made = small_lattice();
    const std::string text = lattice_text(made);
    const georeference again = parse_lattice(text, "l.json");
    EXPECT_EQ(again.step_x_px, 64);
    EXPECT_EQ(again.step_y_px, 32);
    EXPECT_EQ(again.nodes_x, 3);
    EXPECT_EQ(again.nodes_y, 2);
    EXPECT_EQ(again.lon_q40, made.lon_q40);
    EXPECT_EQ(again.lat_q40, made.lat_q40);
    EXPECT_EQ(lattice_text(again), text);
    EXPECT_EQ(text.back(), '\n');
}

// A dossier comes from a stranger: what it says of its lattice is read by pixels and may lead nowhere else.
TEST(Lattice, RefusesWhatIsNone) {
    const std::string good = lattice_text(small_lattice());
    const std::vector<std::string> all{
        "{}",
        "[]",
        "7",
        with(good, "\"nodes_x\"", "\"nodes_z\""),
        with(good, "\"nodes_x\": 3", "\"nodes_x\": 2"),
        with(good, "\"nodes_x\": 3", "\"nodes_x\": 0"),
        with(good, "\"nodes_x\": 3", "\"nodes_x\": -3"),
        with(good, "\"nodes_x\": 3", "\"nodes_x\": 99999999999"),
        with(with(good, "\"nodes_x\": 3", "\"nodes_x\": 6"), "\"nodes_y\": 2", "\"nodes_y\": 1"),
        with(with(good, "\"nodes_x\": 3", "\"nodes_x\": 1"), "\"nodes_y\": 2", "\"nodes_y\": 6"),
        with(good, "\"step_x_px\": 64", "\"step_x_px\": 0"),
        with(good, "\"step_x_px\": 64", "\"step_x_px\": 6.4"),
        with(good, "\"step_x_px\": 64", "\"step_x_px\": null"),
        with(with(good, "\"step_x_px\": 64", "\"step_x_px\": 16777216"), "\"step_y_px\": 32", "\"step_y_px\": 16777216"),
        with(good, "\"lon_q40\": [", "\"lon_q40\": [1,"),
        with(good, "\"lon_q40\": [", "\"lon_q40\": 7, \"x\": ["),
        with(good, "\"lat_q40\": [", "\"lat_q40\": [[],"),
        with(good, ",5,", ",5.5,"),
        with(good, ",5,", ",98956046499841,"),
        with(good, ",5,", ",-9223372036854775808,"),
        with(good, ",7,", ",791648371998721,"),
    };
    for (const auto& text : all) {
        EXPECT_EQ(error_of([&] { parse_lattice(text, "l.json"); }), "l.json: not the lattice of an image; restore the file from the dossier") << text;
    }
    EXPECT_EQ(error_of([&] { parse_lattice("{\n", "l.json"); }).substr(0, 10), "l.json:2: ");
}

}  // namespace
}  // namespace sanc::evidence
