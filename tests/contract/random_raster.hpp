// SPDX-License-Identifier: Apache-2.0
// Small random pairs of images under random options, and the bytes of every result over them.
#pragma once

#include "raster_cases.hpp"

namespace contract {

template <class T, class Policy>
std::string random_pair(const Policy& policy, std::uint64_t seed, std::int64_t low, std::int64_t high) {
    sanc::random_stream random(seed, 3);
    const auto draw = [&](std::int64_t limit) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(limit))); };
    const auto width = static_cast<std::int32_t>(1 + draw(random.below(4) == 0 ? 200 : 70));
    const auto height = static_cast<std::int32_t>(1 + draw(40));
    const auto bands = static_cast<std::int32_t>(1 + draw(3));
    const bool nodata = random.below(3) == 0;
    const auto padding = static_cast<std::int32_t>(draw(3));
    const made_image<T> before(seed, false, width, height, bands, low, high, nodata, padding);
    const made_image<T> after(seed, true, width, height, bands, low, high, nodata);
    sanc::change_options o;
    o.measure = random.below(2) == 0 ? sanc::change_measure::cva : sanc::change_measure::absolute;
    o.normalise = random.below(2) == 0 ? sanc::normalisation::zscore : sanc::normalisation::none;
    o.connectivity = random.below(2) == 0 ? 8 : 4;
    if (random.below(2) == 0) {
        o.threshold.otsu = false;
        o.threshold.value_e9 = o.normalise == sanc::normalisation::zscore ? draw(3'000'000'000) : draw(high - low) * 250'000'000;
    }
    o.min_area_px = 1 + draw(4);
    o.residual_q6 = static_cast<std::int32_t>(random.below(2) == 0 ? 0 : draw(130));
    o.chunk_rows = 1 + draw(50);
    const sanc::bit_mask cloud = made_cloud(seed, width, height);
    const double grid[6] = {179.998, 0.0001, 0.00002, 42.5, 0.00001, -0.0001};
    const sanc::georeference lattice = sanc::geographic_grid(grid, width, height);
    return bytes_of_result(sanc::change(policy, before.view, after.view, random.below(2) == 0 ? cloud.view() : sanc::bit_view{}, {}, o,
                                        random.below(2) == 0 ? &lattice : nullptr));
}

template <class Policy>
std::string random_raster(const Policy& policy, std::uint64_t seed) {
    switch (seed % 3) {
        case 0: return random_pair<std::uint8_t>(policy, seed, 0, 255);
        case 1: return random_pair<std::uint16_t>(policy, seed, 100, 12000);
        default: return random_pair<std::int16_t>(policy, seed, -3000, 3000);
    }
}

}  // namespace contract
