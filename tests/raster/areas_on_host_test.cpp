// SPDX-License-Identifier: Apache-2.0
#include <sanc/raster/areas_on_host.hpp>

#include "support.hpp"

namespace sanc {
namespace {

// Nodes some pixels apart on a bent sheet that crosses every quarter turn of longitude and both hemispheres.
georeference bent_lattice(std::int32_t step_x_px, std::int32_t step_y_px, double degrees_a_px) {
    random_stream random(static_cast<std::uint64_t>(step_x_px));
    georeference made{step_x_px, step_y_px, 900 / step_x_px + 2, 60 / step_y_px + 2, {}, {}};
    const auto off = [&] { return static_cast<double>(random.below(2000)) * 1e-5; };
    for (std::int32_t j = 0; j < made.nodes_y; ++j) {
        for (std::int32_t i = 0; i < made.nodes_x; ++i) {
            const double x = degrees_a_px * i * step_x_px;
            const double y = degrees_a_px * j * step_y_px;
            made.lon_q40.push_back(static_cast<std::int64_t>((x - 0.05 * y - 200 + off()) * degree_q40));
            made.lat_q40.push_back(static_cast<std::int64_t>((47 - y - 0.05 * x + off()) * degree_q40));
        }
    }
    return made;
}

TEST(AreasOnHost, AreThoseOfTheGeneralForm) {
    for (const auto& [step_x, step_y] : {std::pair{64, 64}, {16, 4}, {1, 1}, {10, 7}, {128, 32}, {900, 60}}) {
        for (const double degrees_a_px : {0.5, 1e-4}) {
            const georeference nodes = bent_lattice(step_x, step_y, degrees_a_px);
            const lattice_view at = nodes.view();
            ASSERT_FALSE(at.rows_alike);
            random_stream random(static_cast<std::uint64_t>(step_y));
            for (int i = 0; i < 200; ++i) {
                const auto y = static_cast<std::int64_t>(random.below(70));  // some beyond the last node
                const auto x0 = static_cast<std::int64_t>(random.below(890));
                const std::int64_t x1 = x0 + 1 + static_cast<std::int64_t>(random.below(i % 4 == 0 ? 150 : 40));
                int128 expected = 0;
                for (std::int64_t x = x0; x < x1; ++x) expected += at.pixel_area_mm2(x, y);
                int128 plain = 0;
                detail::area_of_run{at, x0, x1, y, plain}(std::integral_constant<int, 16>{}, 0);
                ASSERT_TRUE(plain == expected) << step_x << " " << x0 << " " << x1 << " " << y;
                ASSERT_TRUE(detail::run_area_on_host(at, x0, x1, y) == expected) << step_x << " " << x0 << " " << x1 << " " << y;
                ASSERT_TRUE(at.run_area_mm2(x0, x1, y) == expected);
            }
        }
    }
}

TEST(AreasOnHost, AQuarterTurnIsTakenOffAsAlways) {
    // Longitudes around each multiple of 45 degrees, where the nearest quarter turn changes.
    for (int turn = -12; turn <= 12; ++turn) {
        const georeference nodes = geographic_grid({45.0 * turn - 0.02, 0.001, 1e-6, 45.02, 1e-6, -0.001}, 40, 40);
        const lattice_view at = nodes.view();
        for (std::int64_t y = 0; y < 40; ++y) ASSERT_TRUE(detail::run_area_on_host(at, 0, 40, y) == at.run_area_mm2(0, 40, y)) << turn;
    }
}

}  // namespace
}  // namespace sanc
