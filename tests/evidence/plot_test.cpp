// SPDX-License-Identifier: Apache-2.0
// Pictures of tables, and the frame of a map.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include <sanc/evidence/table_plot.hpp>
#include <sanc/track/tables.hpp>

namespace sanc::evidence {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(MapFrame, LongitudesGoTheShorterWayRound) {
    detail::map_extent extent;
    EXPECT_TRUE(extent.empty());
    extent.cover(1799000000, 100000000);
    extent.cover(-1799000000, 101000000);
    EXPECT_FALSE(extent.empty());
    const detail::map_frame frame = extent.frame();
    EXPECT_LT(frame.x(1799000000), frame.x(-1799000000)) << "west of it";
    EXPECT_TRUE(frame.holds(1799000000, 100000000));
    EXPECT_TRUE(frame.holds(-1799000000, 101000000));
    EXPECT_TRUE(frame.holds(-1800000000, 100500000));
    EXPECT_EQ(frame.x(1800000000), frame.x(-1800000000));
    EXPECT_FALSE(frame.holds(0, 100500000));
    EXPECT_FALSE(frame.holds(1790000000, 100500000));
}

TEST(MapFrame, HoldsTheWholeEarth) {
    detail::map_extent extent;
    for (const std::int64_t lon : {-1800000000, -1000000000, 100000000, 900000000, 1799999999}) extent.cover(lon, 0);
    const detail::map_frame frame = extent.frame();
    std::int64_t last = -1;
    for (std::int64_t lon = -1800000000; lon <= 1799999999; lon += 100000000) {
        EXPECT_GT(frame.x(lon), last) << lon;
        EXPECT_TRUE(frame.holds(lon, 0)) << lon;
        last = frame.x(lon);
    }
}

TEST(MapFrame, PlacesOnOneSideAreDrawnAsEver) {
    detail::map_extent extent;
    extent.cover(-100000000, 400000000);
    extent.cover(250000000, 420000000);
    const detail::map_frame frame = extent.frame();
    const detail::map_frame expected(-100000000, 400000000, 250000000, 420000000);
    for (const std::int64_t lon : {-100000000, 0, 250000000}) EXPECT_EQ(frame.x(lon), expected.x(lon));
    EXPECT_EQ(frame.y(410000000), expected.y(410000000));
    EXPECT_EQ(frame.height(), expected.height());
}

TEST(Plot, VesselsAreBarsFromTheFirstToTheLastTime) {
    std::vector<claim> claims(2);
    claims[0].first_ms = 0;
    claims[0].last_ms = 86'400'000;
    claims[1].vessel = 1;
    claims[1].first_ms = 43'200'000;
    claims[1].last_ms = 86'400'000;
    const auto ids = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"999000001", "a & b"});
    const std::string svg = plot_svg(vessels_table(claims, ids));
    EXPECT_NE(svg.find("vessels, 2 rows"), std::string::npos);
    EXPECT_NE(svg.find(">999000001<"), std::string::npos);
    EXPECT_NE(svg.find(">a &amp; b<"), std::string::npos);
    EXPECT_NE(svg.find(">from 01-01T12:00<"), std::string::npos) << "a bar ends where its last time is, not its first";
    EXPECT_NE(svg.find("x=\"200.0\" y=\"4.0\" height=\"12\" fill=\"#1f5f8b\" width=\"640.0\""), std::string::npos) << svg;
    EXPECT_NE(svg.find("x=\"520.0\" y=\"24.0\" height=\"12\" fill=\"#1f5f8b\" width=\"320.0\""), std::string::npos) << svg;
}

TEST(Plot, RejectsAreCountedByReason) {
    std::vector<reject> rejects;
    for (const char* reason : {"no time", "off the globe", "no time"}) rejects.push_back({0, static_cast<std::int64_t>(rejects.size() + 2), reason, "text"});
    const std::string svg = plot_svg(rejects_table(rejects, {"a.csv"}));
    EXPECT_NE(svg.find("rejects, 3 rows"), std::string::npos);
    EXPECT_LT(svg.find(">no time<"), svg.find(">2<"));
    EXPECT_LT(svg.find(">2<"), svg.find(">off the globe<"));
    EXPECT_LT(svg.find(">off the globe<"), svg.find(">1<"));
    EXPECT_EQ(count_of(svg, "<rect x="), 2U);
    EXPECT_EQ(count_of(plot_svg(rejects_table({}, {"a.csv"})), "<rect x="), 0U);
}

}  // namespace
}  // namespace sanc::evidence
