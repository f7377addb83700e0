// SPDX-License-Identifier: Apache-2.0
// The options of `sanc change`, the figures it tells besides the table, and the checks made before any work.
#pragma once

#include <string>
#include <vector>

#include <sanc/raster/threshold.hpp>

namespace sanc {

// The options of `sanc change`.
struct change_options {
    std::vector<std::int32_t> bands;  // from 1; empty: all
    change_measure measure = change_measure::cva;
    threshold_choice threshold;
    normalisation normalise = normalisation::zscore;
    int connectivity = 8;           // or 4
    std::int64_t min_area_px = 1;   // smaller objects are dropped
    std::int32_t residual_q6 = 0;   // residual shift in 1/64 px; 0 where nothing was registered
    int value_log2 = 0;             // a pixel value of 1 is stored as 2^value_log2 (quantise)
    std::int64_t chunk_rows = 256;  // rows to a piece of work; no result depends on it
};

struct change_summary {
    std::int64_t threshold_e9 = 0;   // in units of the measure, rounded down; a pixel changed if its score is above
    std::int64_t separation_e9 = 0;  // Otsu: the share of the variance that lies between the classes
    std::int64_t min_score_e9 = 0;   // in units of the measure, rounded down
    std::int64_t max_score_e9 = 0;
    std::int64_t observable_px = 0;
    std::int64_t not_observable_px = 0;
    std::int64_t changed_px = 0;  // after the filter
    std::int64_t dropped_px = 0;  // in objects below min_area_px
    std::int64_t dropped_objects = 0;
    std::int64_t gain = 0;  // objects of each sign
    std::int64_t loss = 0;
    std::int64_t mixed = 0;
};

namespace detail {

// Units of the difference in one unit of the measure, as a power of two.
inline int unit_log2(const change_options& options) {
    return options.normalise == normalisation::zscore ? zscore_log2 : options.value_log2;
}

// Fractional bits of the root that CVA's histogram counts: none where units are small already.
inline int root_log2(const change_options& options) { return options.normalise == normalisation::zscore ? 0 : 8; }

inline double two_to_the(int log2) {
    double power = 1.0;
    for (int i = 0; i < log2; ++i) power *= 2.0;
    for (int i = 0; i > log2; --i) power *= 0.5;
    return power;
}

inline std::int64_t to_e9(std::uint64_t value, int log2) {
    const int128 scaled = static_cast<int128>(value) * 1000000000;
    return static_cast<std::int64_t>(log2 >= 0 ? scaled >> log2 : scaled << -log2);
}

template <class T>
std::vector<std::int32_t> check_pair(const raster_view<T>& before, const raster_view<T>& after, bit_view cloud_before,
                                     bit_view cloud_after, const change_options& options) {
    const auto size = [](std::int64_t width, std::int64_t height) {
        return filled("% x %", width, height);
    };
    if (before.width < 1 || before.height < 1 || std::int64_t{before.width} * before.height > most_pixels) {
        bad_argument("change", "before", size(before.width, before.height), "give an image of 1 to 2^36 pixels");
    }
    if (after.width != before.width || after.height != before.height) {
        bad_argument("change", "after", size(after.width, after.height),
                     filled("BEFORE has % x %; bring both to one grid", before.width, before.height));
    }
    if (after.bands != before.bands) {
        bad_argument("change", "after", filled("% bands", after.bands),
                     filled("BEFORE has %; give images of the same bands", before.bands));
    }
    for (const bit_view& cloud : {cloud_before, cloud_after}) {
        if (cloud.words != nullptr && (cloud.width != before.width || cloud.height != before.height)) {
            bad_argument("change", "cloud mask", size(cloud.width, cloud.height), "give one of the images' size");
        }
    }
    if (options.connectivity != 4 && options.connectivity != 8) {
        bad_argument("change", "connectivity", options.connectivity, "give 8 or 4");
    }
    if (options.min_area_px < 1)
        bad_argument("change", "min_area_px", options.min_area_px, "give 1 or more");
    if (options.residual_q6 < 0 || options.residual_q6 > 1 << 16) {
        bad_argument("change", "residual", options.residual_q6, "give 0 to 65536 of 1/64 px");
    }
    if (options.chunk_rows < 1)
        bad_argument("change", "chunk_rows", options.chunk_rows, "give 1 or more");
    if (options.value_log2 < -1 || options.value_log2 > 60) {
        bad_argument("change", "value_log2", options.value_log2, "give -1 to 60");
    }
    std::vector<std::int32_t> bands;
    for (std::size_t i = 0; i < options.bands.size(); ++i) {
        const std::int32_t band = options.bands[i];
        if (band < 1 || band > before.bands) {
            bad_argument("change", "bands", band,
                         filled("the images have bands 1 to %", before.bands));
        }
        for (const std::int32_t other : bands) {
            if (other == band - 1) bad_argument("change", "bands", band, "given twice");
        }
        bands.push_back(band - 1);
    }
    for (std::int32_t band = 0; options.bands.empty() && band < before.bands; ++band) bands.push_back(band);
    if (bands.empty() || static_cast<std::int32_t>(bands.size()) > most_bands) {
        bad_argument("change", "bands", bands.size(), filled("compare 1 to %", most_bands));
    }
    return bands;
}

// Squares of differences fit, and sums over an object stay within 64 bits: z-scores by Cauchy and Schwarz, plain values
// where 4 x range x bands x pixels does.
inline void check_range(const std::vector<band_moments>& all, std::int64_t pixels, const change_options& options) {
    for (const band_moments& m : all) {
        if (m.count == 0) continue;
        if (m.low < -quantised_limit || m.high > quantised_limit) {
            bad_argument("change", "pixel value", m.low < -quantised_limit ? m.low : m.high,
                         "lies beyond +-2^27; quantise with a smaller scale");
        }
    }
    if (options.normalise == normalisation::zscore) return;
    int128 span = 0;
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
        if (all[i].count == 0) continue;
        const std::int64_t low = all[i].low < all[i + 1].low ? all[i].low : all[i + 1].low;
        const std::int64_t high = all[i].high > all[i + 1].high ? all[i].high : all[i + 1].high;
        span += 4 * (int128{high} - low);
    }
    if (span * pixels >> 63 != 0) {
        bad_argument("change", "pixels", pixels,
                     "sums would pass 64 bits; quantise with a smaller scale");
    }
}

}  // namespace detail
}  // namespace sanc
