// SPDX-License-Identifier: Apache-2.0
// Polygons against GEOS (valid, area) and against the mask itself, over 1,000 random masks, 8- and 4-connected.
#include <geos_c.h>

#include <set>

#include "support.hpp"

namespace sanc {
namespace {

using testing::mask_of;
using testing::random_mask;

struct traced {
    run_list runs;
    run_labels labels;
    multipolygons polygons;
};

template <class Policy>
traced trace(const Policy& policy, bit_view bits, int connectivity) {
    traced made{find_runs(policy, bits), {}, {}};
    made.labels = label_components(policy, made.runs.view(), connectivity, 3);
    made.polygons = trace_polygons(policy, bits, made.runs.view(), made.labels);
    return made;
}

using points = std::vector<std::pair<std::int32_t, std::int32_t>>;

points ring_of(const multipolygons& m, std::int64_t ring) {
    points made;
    for (std::int64_t i = m.rings[static_cast<std::size_t>(ring)]; i < m.rings[static_cast<std::size_t>(ring) + 1];
         ++i) {
        made.emplace_back(m.x[static_cast<std::size_t>(i)], m.y[static_cast<std::size_t>(i)]);
    }
    return made;
}

// Twice the area, > 0 where the ring runs counter-clockwise on the screen (y down).
std::int64_t twice_area(const points& ring) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const auto& [x0, y0] = ring[i];
        const auto& [x1, y1] = ring[(i + 1) % ring.size()];
        sum -= std::int64_t{x0} * y1 - std::int64_t{x1} * y0;
    }
    return sum;
}

TEST(Polygons, APixelStartsAtItsFirstCornerAndRunsCounterClockwise) {
    const bit_mask mask = mask_of({"...", ".#."});
    const traced t = trace(seq, mask.view(), 8);
    EXPECT_EQ(ring_of(t.polygons, 0), (points{{1, 1}, {1, 2}, {2, 2}, {2, 1}}));
}

TEST(Polygons, AHoleRunsClockwiseFromItsFirstCorner) {
    const bit_mask mask = mask_of({"###", "#.#", "###"});
    const traced t = trace(seq, mask.view(), 8);
    ASSERT_EQ(t.polygons.rings.size(), 3U);
    EXPECT_EQ(ring_of(t.polygons, 0), (points{{0, 0}, {0, 3}, {3, 3}, {3, 0}}));
    EXPECT_EQ(ring_of(t.polygons, 1), (points{{1, 1}, {2, 1}, {2, 2}, {1, 2}}));
}

TEST(Polygons, AnObjectThatMeetsByACornerIsTwoParts) {
    const bit_mask mask = mask_of({"#.", ".#"});
    const traced t = trace(seq, mask.view(), 8);
    EXPECT_EQ(t.polygons.features, (large_vector<std::int64_t>{0, 2}));
    EXPECT_EQ(ring_of(t.polygons, 0), (points{{0, 0}, {0, 1}, {1, 1}, {1, 0}}));
    EXPECT_EQ(ring_of(t.polygons, 1), (points{{1, 1}, {1, 2}, {2, 2}, {2, 1}}));
}

// The part closes on itself at (3, 1): its inside is a hole, not a bay.
TEST(Polygons, ALoopClosedByACornerHasAHole) {
    const bit_mask mask = mask_of({"###.", "#..#", "####"});
    const traced t = trace(seq, mask.view(), 8);
    EXPECT_EQ(t.polygons.polygons, (large_vector<std::int64_t>{0, 2}));
    EXPECT_EQ(ring_of(t.polygons, 0), (points{{0, 0}, {0, 3}, {4, 3}, {4, 1}, {3, 1}, {3, 0}}));
    EXPECT_EQ(ring_of(t.polygons, 1), (points{{1, 1}, {3, 1}, {3, 2}, {1, 2}}));
}

TEST(Polygons, NoObjectsNoPolygons) {
    const bit_mask mask = mask_of({"...", "..."});
    const traced t = trace(seq, mask.view(), 8);
    EXPECT_EQ(t.polygons.size(), 0);
    EXPECT_EQ(t.polygons.rings, (large_vector<std::int64_t>{0}));
}

GEOSGeometry* geos_ring(GEOSContextHandle_t geos, const points& ring) {
    GEOSCoordSequence* line = GEOSCoordSeq_create_r(geos, static_cast<unsigned>(ring.size() + 1), 2);
    for (unsigned i = 0; i <= ring.size(); ++i) {
        GEOSCoordSeq_setXY_r(geos, line, i, ring[i % ring.size()].first, ring[i % ring.size()].second);
    }
    return GEOSGeom_createLinearRing_r(geos, line);
}

GEOSGeometry* geos_feature(GEOSContextHandle_t geos, const multipolygons& m, std::int64_t feature) {
    std::vector<GEOSGeometry*> parts;
    for (auto p = static_cast<std::size_t>(m.features[static_cast<std::size_t>(feature)]);
         p < static_cast<std::size_t>(m.features[static_cast<std::size_t>(feature) + 1]); ++p) {
        std::vector<GEOSGeometry*> holes;
        for (std::int64_t r = m.polygons[p] + 1; r < m.polygons[p + 1]; ++r)
            holes.push_back(geos_ring(geos, ring_of(m, r)));
        parts.push_back(GEOSGeom_createPolygon_r(geos, geos_ring(geos, ring_of(m, m.polygons[p])), holes.data(),
                                                 static_cast<unsigned>(holes.size())));
    }
    return GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size()));
}

void check_rings(const multipolygons& m) {
    for (std::size_t p = 0; p + 1 < m.polygons.size(); ++p) {
        points before;
        for (std::int64_t r = m.polygons[p]; r < m.polygons[p + 1]; ++r) {
            const points ring = ring_of(m, r);
            ASSERT_GE(ring.size(), 4U);
            const bool shell = r == m.polygons[p];
            ASSERT_EQ(twice_area(ring) > 0, shell);
            std::set<std::pair<std::int32_t, std::int32_t>> places;
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const auto& a = ring[i];
                const auto& b = ring[(i + 1) % ring.size()];
                const auto& c = ring[(i + 2) % ring.size()];
                ASSERT_TRUE((a.first == b.first) != (a.second == b.second));
                ASSERT_EQ(a.first == b.first, b.second == c.second) << "a point on a line";
                ASSERT_TRUE(places.insert({a.second, a.first}).second) << "a place twice";
            }
            ASSERT_EQ(*places.begin(), std::make_pair(ring[0].second, ring[0].first)) << "starts elsewhere";
            if (!before.empty()) {
                ASSERT_LT(std::make_pair(before[0].second, before[0].first),
                          std::make_pair(ring[0].second, ring[0].first));
            }
            if (!shell) before = ring;
        }
    }
}

// Fills a feature by the even-odd rule at pixel centres.
void fill(const multipolygons& m, std::int64_t feature, bit_mask& into) {
    for (std::int64_t p = m.features[static_cast<std::size_t>(feature)];
         p < m.features[static_cast<std::size_t>(feature) + 1]; ++p) {
        for (std::int64_t r = m.polygons[static_cast<std::size_t>(p)]; r < m.polygons[static_cast<std::size_t>(p) + 1];
             ++r) {
            const points ring = ring_of(m, r);
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const auto& a = ring[i];
                const auto& b = ring[(i + 1) % ring.size()];
                if (a.first != b.first) continue;
                for (std::int32_t y = std::min(a.second, b.second); y < std::max(a.second, b.second); ++y) {
                    for (std::int32_t x = a.first; x < into.width; ++x)
                        into.view().row(y)[x / 64] ^= std::uint64_t{1} << (x % 64);
                }
            }
        }
    }
}

TEST(Polygons, ValidWithThePixelCountAsAreaOnThousandMasks) {
    GEOSContextHandle_t geos = GEOS_init_r();
    const par teams[] = {par(1), par(2), par(3), par(8)};
    std::int64_t features = 0;
    std::int64_t invalid = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SCOPED_TRACE(seed);
        const bit_mask mask = random_mask(seed);
        for (const int connectivity : {8, 4}) {
            const traced t = trace(seq, mask.view(), connectivity);
            const traced again = trace(teams[seed % 4], mask.view(), connectivity);
            ASSERT_EQ(t.polygons.features, again.polygons.features);
            ASSERT_EQ(t.polygons.rings, again.polygons.rings);
            ASSERT_EQ(t.polygons.x, again.polygons.x);
            ASSERT_EQ(t.polygons.y, again.polygons.y);
            check_rings(t.polygons);
            if (::testing::Test::HasFatalFailure()) return;
            const auto table = describe_components(seq, t.runs.view(), group_runs(seq, t.labels));
            ASSERT_EQ(t.polygons.size(), table.size());
            bit_mask drawn = testing::empty_mask(mask.width, mask.height);
            for (std::int64_t f = 0; f < table.size(); ++f) {
                GEOSGeometry* shape = geos_feature(geos, t.polygons, f);
                double area = 0;
                GEOSArea_r(geos, shape, &area);
                EXPECT_EQ(area, static_cast<double>(table[f].area_px));
                invalid += GEOSisValid_r(geos, shape) != 1;
                ++features;
                GEOSGeom_destroy_r(geos, shape);
                if (connectivity == 4) {
                    EXPECT_EQ(t.polygons.features[static_cast<std::size_t>(f) + 1], f + 1);
                }
                fill(t.polygons, f, drawn);
            }
            ASSERT_EQ(std::vector<std::uint64_t>(drawn.words.begin(), drawn.words.end()),
                      std::vector<std::uint64_t>(mask.words.begin(), mask.words.end()));
        }
    }
    GEOS_finish_r(geos);
    EXPECT_EQ(invalid, 0);
    std::printf("    %lld multipolygons of 1,000 masks, 8- and 4-connected: %lld invalid\n",
                static_cast<long long>(features), static_cast<long long>(invalid));
}

}  // namespace
}  // namespace sanc
