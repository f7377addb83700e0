// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include <sanc/evidence/analysis_options.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

// For every option a value that is not the default: as given, as read back.
const std::map<std::string, std::pair<std::string, std::string>> samples{
    {"change.bands", {"2,1", "2,1"}},
    {"change.measure", {"absolute", "absolute"}},
    {"change.threshold", {"fixed:00.9500", "fixed:0.95"}},
    {"change.normalise", {"none", "none"}},
    {"change.register", {"none", "none"}},
    {"change.connectivity", {"4", "4"}},
    {"change.min_area_px", {"68719476736", "68719476736"}},
    {"segments.max_speed_kn", {"12.3456", "12.346"}},
    {"gaps.min_gap", {"90min", "90min"}},
    {"gaps.as_of", {"2023-10-22T02:00:00+02:00", "2023-10-22T00:00:00.000Z"}},
    {"contacts.d_in_m", {"0.5", "0.5"}},
    {"contacts.d_out_m", {"50000", "50000"}},
    {"contacts.min_duration", {"120s", "2min"}},
    {"contacts.max_gap", {"24h", "1d"}},
    {"contacts.position_sigma_m", {".001", "0.001"}},
    {"contacts.max_median_speed_kn", {"0", "0"}},
    {"reach.speed_kn", {"1000000.000", "1000000"}},
    {"reach.position_sigma_m", {"0", "0"}},
    {"reach.max_gap", {"0h", "0s"}},
    {"reach.far", {"1ms", "1ms"}},
    {"rank.measure", {"pagerank,pagerank", "pagerank"}},
    {"rank.undirected", {"true", "true"}},
    {"rank.loops", {"keep", "keep"}},
    {"rank.tolerance", {"0.00100", "0.001"}},
    {"paths.max_hops", {"064", "64"}},
    {"paths.direction", {"along", "along"}},
};

TEST(Options, ReadBackWhatTheyWrite) {
    analysis_options o;
    std::size_t seen = 0;
    for (const auto& [section, list] : sections_of(o)) {
        for (const auto& each : list) {
            const std::string name = std::string(section) + "." + each.name;
            ASSERT_EQ(samples.count(name), 1U) << name << " has no sample";
            ++seen;
            const std::string otherwise = each.get();
            const auto& [given, canonical] = samples.at(name);
            EXPECT_EQ(each.set(given), "") << name;
            EXPECT_EQ(each.get(), canonical) << name;
            each.set(each.get());
            EXPECT_EQ(each.get(), canonical) << name;
            each.set(otherwise);  // the default can be said again
            EXPECT_EQ(each.get(), otherwise) << name;
            EXPECT_FALSE(*each.meaning.text == '\0' || *each.form == '\0') << name;
        }
    }
    EXPECT_EQ(seen, samples.size());
    // All as before: the lists name every default.
    EXPECT_FALSE(o.gaps.as_of_ms.has_value());
    EXPECT_TRUE(o.change.threshold.otsu);
    EXPECT_LT(o.contacts.max_median_speed_mkn, 0);
}

TEST(Options, ARefusedValueChangesNothing) {
    analysis_options o;
    for (const auto& [section, list] : sections_of(o)) {
        for (const auto& each : list) {
            const std::string before = each.get();
            for (const char* wrong : {"x", "-1", "1e", "99999999999999999999", "\xFF", "otsu ", "1,x"}) {
                EXPECT_FALSE(each.set(wrong).empty()) << section << "." << each.name << " " << wrong;
                EXPECT_EQ(each.get(), before) << section << "." << each.name << " " << wrong;
            }
        }
    }
}

TEST(Options, AreFoundByName) {
    analysis_options o;
    const auto list = reach_list(o.reach);
    ASSERT_NE(find_option(list, "speed_kn"), nullptr);
    EXPECT_STREQ(find_option(list, "speed_kn")->name, "speed_kn");
    EXPECT_EQ(find_option(list, "speed"), nullptr);
    EXPECT_EQ(shortest_decimal(-1, 3), "-0.001");
    EXPECT_EQ(shortest_decimal(1200, 3), "1.2");
    EXPECT_EQ(shortest_decimal(1200, 0), "1200");
}

}  // namespace
}  // namespace sanc::evidence
