// SPDX-License-Identifier: Apache-2.0
// The whole of change() on made pairs of images, under any policy.
#pragma once

#include <sanc/random.hpp>
#include <sanc/raster/change.hpp>

#include "report.hpp"

namespace contract {

// Patches with noise; on the second date blocks and single pixels have changed.
template <class T>
struct made_image {
    std::vector<T> pixels;
    sanc::raster_view<T> view;

    made_image(std::uint64_t seed, bool second, std::int32_t width, std::int32_t height, std::int32_t bands,
               std::int64_t low, std::int64_t high, bool with_nodata, std::int32_t padding = 0)
        : pixels(static_cast<std::size_t>((width + padding) * height * bands)),
          view{pixels.data(), width,      height, bands, width + padding, std::int64_t{width + padding} * height,
               T(7),          with_nodata} {
        const std::int64_t span = high - low;
        sanc::random_stream noise(seed, second ? 2 : 1);
        for (std::int32_t band = 0; band < bands; ++band) {
            for (std::int32_t y = 0; y < height; ++y) {
                for (std::int32_t x = 0; x < width; ++x) {
                    const auto patch = sanc::philox(seed, place(x / 24, y / 20), static_cast<std::uint64_t>(band));
                    const auto block = sanc::philox(seed, place(x / 7, y / 5), 99);
                    std::int64_t value =
                        low + span / 4 + patch.word[0] % (span / 2) +
                        static_cast<std::int64_t>(noise.below(static_cast<std::uint64_t>(span / 16 + 1)));
                    const bool speckle = noise.next32() % 400 == 0;
                    if (second && (block.word[0] % 12 == 0 || speckle))
                        value += (block.word[1] % 2 == 0 ? span : -span) / 5;
                    if (with_nodata && block.word[2] % 60 == 0) value = 7;
                    pixels[static_cast<std::size_t>(band * view.band_stride + y * view.row_stride + x)] =
                        static_cast<T>(value);
                }
            }
        }
    }
    made_image(const made_image&) = delete;

    static std::uint64_t place(std::int32_t x, std::int32_t y) {
        return static_cast<std::uint64_t>(y) << 32 | static_cast<std::uint64_t>(x);
    }
};

// A mask of round clouds, roughly.
inline sanc::bit_mask made_cloud(std::uint64_t seed, std::int32_t width, std::int32_t height) {
    sanc::bit_mask mask = sanc::make_mask(sanc::seq, width, height);
    for (auto& word : mask.words) word = 0;
    sanc::random_stream random(seed);
    for (int cloud = 0; cloud < 6; ++cloud) {
        const auto cx = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(width)));
        const auto cy = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(height)));
        const auto radius = static_cast<std::int32_t>(3 + random.below(20));
        for (std::int32_t y = 0; y < height; ++y) {
            for (std::int32_t x = 0; x < width; ++x) {
                if ((x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius)
                    mask.view().row(y)[x >> 6] |= std::uint64_t{1} << (x & 63);
            }
        }
    }
    return mask;
}

inline std::string bytes_of_result(const sanc::change_result& result) {
    const sanc::change_summary& s = result.summary;
    std::string out =
        sanc::table_bytes(result.objects) + bytes_of(result.changed.words) + bytes_of(result.not_observable.words);
    for (const std::int64_t figure :
         {s.threshold_e9, s.separation_e9, s.min_score_e9, s.max_score_e9, s.observable_px, s.not_observable_px,
          s.changed_px, s.dropped_px, s.dropped_objects, s.gain, s.loss, s.mixed}) {
        out += " " + std::to_string(figure);
    }
    return out;
}

struct pair_case {
    std::string name;
    std::int32_t width, height, bands;
    std::int64_t low, high;
    bool nodata = false;
    bool clouds = false;
    int lattice = 0;  // 0 none, 1 north up across the antimeridian, 2 turned
};

template <class T, class Policy>
void run_case(const Policy& policy, report& out, const pair_case& c, sanc::change_options options) {
    const made_image<T> before(11, false, c.width, c.height, c.bands, c.low, c.high, c.nodata);
    const made_image<T> after(11, true, c.width, c.height, c.bands, c.low, c.high, c.nodata);
    const sanc::bit_mask cloud = made_cloud(12, c.width, c.height);
    const sanc::bit_view sky = c.clouds ? cloud.view() : sanc::bit_view{};
    const double grids[2][6] = {{179.98, 0.0001, 0, 42.5, 0, -0.0001},
                                {130.25, 0.0001, 0.00003, -7.5, 0.00002, -0.0001}};
    sanc::georeference lattice;
    if (c.lattice > 0) lattice = sanc::geographic_grid(grids[c.lattice - 1], c.width, c.height);
    const sanc::georeference* where = c.lattice > 0 ? &lattice : nullptr;
    const auto bytes = [&](const sanc::raster_view<T>& from, const sanc::raster_view<T>& to) {
        return bytes_of_result(sanc::change(policy, from, to, sky, {}, options, where));
    };
    const std::string name = "change/" + c.name;
    out.add(name, bytes(before.view, after.view));
    for (const std::int64_t rows : {1, 37, 100000}) {
        options.chunk_rows = rows;
        out.same(name, "other chunks", bytes(before.view, after.view));
    }
    const made_image<T> wide(11, true, c.width, c.height, c.bands, c.low, c.high, c.nodata, 13);
    out.same(name, "a padded image", bytes(before.view, wide.view));

    std::vector<float> score(static_cast<std::size_t>(c.width * c.height));
    sanc::change_score(policy, before.view, after.view, sky, {}, options, score.data());
    out.add("change_score/" + c.name, bytes_of(score));
}

template <class Policy>
void raster_cases_on(const Policy& policy, report& out) {
    using sanc::change_measure;
    using sanc::normalisation;
    sanc::change_options o;
    run_case<std::uint8_t>(policy, out, {"u8-cva-otsu-zscore-8", 300, 200, 3, 0, 255}, o);
    run_case<std::uint8_t>(policy, out, {"u8-one-row", 130, 1, 1, 0, 255}, o);
    o.measure = change_measure::absolute;
    o.threshold = sanc::parse_threshold("fixed:40");
    o.normalise = normalisation::none;
    o.connectivity = 4;
    o.min_area_px = 6;
    run_case<std::uint8_t>(policy, out, {"u8-absolute-fixed-none-4", 257, 150, 2, 0, 255, true, false, 1}, o);

    o = {};
    o.threshold = sanc::parse_threshold("fixed:1.25");
    o.connectivity = 4;
    o.residual_q6 = 40;
    run_case<std::uint16_t>(policy, out, {"u16-cva-fixed-zscore-4", 320, 160, 2, 100, 12000, true, true, 1}, o);
    o.measure = change_measure::absolute;
    o.threshold = {};
    o.residual_q6 = 100;
    o.bands = {3, 1};
    run_case<std::uint16_t>(policy, out, {"u16-absolute-otsu-zscore-4", 200, 130, 3, 0, 60000, false, true, 2}, o);

    o = {};
    o.normalise = normalisation::none;
    run_case<std::int16_t>(policy, out, {"i16-cva-otsu-none-8", 256, 180, 2, -3000, 3000, true, false, 2}, o);
    o.value_log2 = 10;
    o.measure = change_measure::absolute;
    o.min_area_px = 3;
    run_case<std::int32_t>(policy, out, {"i32-absolute-otsu-none-8", 190, 140, 1, -90000000, 90000000, true, true, 0},
                           o);
    o.normalise = normalisation::zscore;
    o.measure = change_measure::cva;
    run_case<std::int32_t>(policy, out, {"i32-cva-otsu-zscore-8", 65, 333, 2, -90000000, 90000000, true, true, 1}, o);
}

}  // namespace contract
