// SPDX-License-Identifier: Apache-2.0
// Two images as they come from a host, made comparable and compared: types, masks, whole-pixel offsets.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sanc/evidence/inputs.hpp>
#include <sanc/raster/align.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/raster/quantise.hpp>
#include <sanc/text/double_text.hpp>

namespace sanc::evidence {

namespace detail {

struct byte_bits {
    raster_view<std::uint8_t> bytes;
    std::uint8_t hidden_if;  // this value, or any but 0 where it is 0
    mutable_bit_view bits;
    SANC_HD void operator()(std::int64_t y) const {
        std::uint64_t* row = bits.row(static_cast<std::int32_t>(y));
        for (std::int32_t x = 0; x < bits.width; ++x) {
            const std::uint8_t value = bytes.at(0, static_cast<std::int32_t>(y), x);
            const bool hidden = hidden_if == 0 ? value != 0 : value == hidden_if;
            row[x >> 6] |= static_cast<std::uint64_t>(hidden) << (x & 63);
        }
    }
};

struct or_words {
    column<const std::uint64_t> from;
    column<std::uint64_t> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] |= from[i]; }
};

}  // namespace detail

template <class Policy>
bit_mask empty_mask(const Policy& policy, std::int32_t width, std::int32_t height) {
    auto mask = make_mask(policy, width, height);
    for (auto& word : mask.words) word = 0;
    return mask;
}

template <class Policy>
void add_bits(const Policy& policy, const bit_mask& from, bit_mask& to) {
    for_each_index(policy, to.words.size(), detail::or_words{view(from.words), view(to.words)});
}

// What of an image cannot be seen, on its own grid: its own mask and, where there is one, the cloud mask (1 = not
// observable). Throws io_error when the cloud mask is of another size or type.
template <class Policy>
bit_mask hidden_pixels(const Policy& policy, const input_image& image, const input_image* cloud) {
    const std::int32_t width = width_of(image);
    const std::int32_t height = height_of(image);
    auto mask = empty_mask(policy, width, height);
    if (!image.masked.empty()) {
        const raster_view<std::uint8_t> bytes{image.masked.data(), width, height, 1, width, std::int64_t{width} * height, 0, false};
        for_each_index(policy, height, detail::byte_bits{bytes, 0, mask.view()});
    }
    if (cloud != nullptr) {
        const auto* bytes = std::get_if<raster_view<std::uint8_t>>(&cloud->pixels);
        if (bytes == nullptr || bytes->width != width || bytes->height != height) {
            bad_input("%: a cloud mask is a uint8 image of the size of % (1 = not observable)", cloud->name, image.name);
        }
        for_each_index(policy, height, detail::byte_bits{*bytes, 1, mask.view()});
    }
    return mask;
}

namespace detail {

struct largest_of_line {
    raster_view<float> image;
    bit_view hidden;  // words == nullptr: none
    column<float> largest;

    void operator()(std::int64_t line) const {
        const auto y = static_cast<std::int32_t>(line % image.height);
        const float* from = &image.at(static_cast<std::int32_t>(line / image.height), y, 0);
        float most = 0.0F;
        for (std::int32_t x = 0; x < image.width; ++x) {
            const float size = from[x] < 0.0F ? -from[x] : from[x];
            const bool seen = !(image.has_nodata && from[x] == image.nodata) && !(hidden.words != nullptr && hidden.test(y, x));
            if (seen && size > most && size - size == 0.0F) most = size;
        }
        largest[line] = most;
    }
};

}  // namespace detail

// The largest size of an image's finite values, nodata and pixels that are hidden aside. Throws cancelled.
template <class Policy>
double largest_value(const Policy& policy, const raster_view<float>& image, bit_view hidden = {}, const monitor& watch = {}) {
    const std::int64_t lines = std::int64_t{image.height} * image.bands;
    std::vector<float> largest(static_cast<std::size_t>(lines));
    for_each_chunk(policy, lines, 1024, watch, detail::largest_of_line{image, hidden, view(largest)});
    return static_cast<double>(*std::max_element(largest.begin(), largest.end()));
}

// Do most of the values that are seen and not zero lie below `size`? Judged by lines evenly apart that hold a million pixels.
inline bool mostly_below(const raster_view<float>& image, double size, bit_view hidden) {
    const std::int64_t lines = std::int64_t{image.height} * image.bands;
    const std::int64_t step = 1 + lines * image.width / (1 << 20);
    std::int64_t small = 0, all = 0;
    for (std::int64_t line = 0; line < lines; line += step) {
        const auto y = static_cast<std::int32_t>(line % image.height);
        for (std::int32_t x = 0; x < image.width; ++x) {
            const float value = image.at(static_cast<std::int32_t>(line / image.height), y, x);
            if (!(value - value == 0.0F) || value == 0.0F || (image.has_nodata && value == image.nodata) || hidden.test(y, x)) continue;
            ++all;
            small += value > -size && value < size;
        }
    }
    return 2 * small > all;
}

// Float pixels beyond this are refused: thresholds and means are stated in 1e-9 of a unit in 64 bits,
// for the vectors of 128 bands too.
inline constexpr double largest_float = 2.5e8;

// The scale that float pixels are stored at: the largest power of two, at most 2^16, by which values of up to `largest`
// still fit the integers of quantise(). -1 at the least, for largest_float.
inline int float_scale_log2(double largest) {
    int scale = 16;
    double unit = 65536.0;
    while (largest * unit > static_cast<double>(quantised_limit - 1)) {
        unit *= 0.5;
        --scale;
    }
    return scale;
}

namespace detail {

// The pixels that are hidden, as bytes: 1 where the bit is set.
inline std::vector<std::uint8_t> to_bytes(bit_view bits) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(static_cast<std::size_t>(bits.width) * static_cast<std::size_t>(bits.height));
    for (std::int32_t y = 0; y < bits.height; ++y) {
        for (std::int32_t x = 0; x < bits.width; ++x) bytes.push_back(bits.test(y, x) ? 1 : 0);
    }
    return bytes;
}

// Throws std::invalid_argument, naming the remedy, when two images cannot be compared pixel by pixel.
inline void check_comparable(const input_image& before, const input_image& after) {
    if (before.crs.empty() != after.crs.empty()) {
        bad_argument("change", before.crs.empty() ? before.name : after.name, "no coordinate system", "set it (gdal_edit.py -a_srs), the other image has one");
    }
    if (before.crs != after.crs) {
        bad_argument("change", after.name, "another coordinate system", "bring both images to one grid (gdalwarp -t_srs)");
    }
    if (before.has_places != after.has_places) {
        bad_argument("change", before.has_places ? after.name : before.name, "no georeference",
                     "give two images that have one, or two that have none");
    }
    if (before.pixels.index() != after.pixels.index()) {
        bad_argument("change", after.name, "another pixel type", "convert it to BEFORE's (gdal_translate -ot)");
    }
    const auto bands_of = [](const input_image& image) { return std::visit([](const auto& pixels) { return pixels.bands; }, image.pixels); };
    if (bands_of(before) != bands_of(after)) {
        bad_argument("change", after.name, filled("% bands", bands_of(after)),
                     filled("% has %; give images of the same bands", before.name, bands_of(before)));
    }
}

// Throws std::invalid_argument where both images tell where they lie, in no coordinate system, and lie otherwise.
inline void check_bare_places(const input_image& before, const input_image& after) {
    const auto lies_somewhere = [](const affine_map& places) { return places != affine_map{} && places != affine_map{0, 1, 0, 0, 0, 1}; };
    if (before.has_places || !lies_somewhere(before.geotransform) || !lies_somewhere(after.geotransform)) return;
    const grid_offset offset = whole_pixel_offset(before.geotransform, after.geotransform, width_of(before), height_of(before), after.name);
    if (offset.x_px == 0 && offset.y_px == 0) return;
    bad_argument("change", after.name, "another place than BEFORE's, in no coordinate system",
                 "set the coordinate system of both (gdal_edit.py -a_srs), or take both places away (gdal_edit.py -unsetgt)");
}

}  // namespace detail

// The type that pixels are compared as: one for which the policy has the algorithms compiled.
template <class Policy, class T>
struct compared_as {
    using type = T;
};
template <>
struct compared_as<compact_policy, std::uint8_t> {
    using type = std::uint16_t;
};
template <>
struct compared_as<compact_policy, std::int16_t> {
    using type = std::int32_t;
};
template <class T>
struct compared_as<smallest_policy, T> {
    using type = std::conditional_t<std::is_integral_v<T>, std::int32_t, T>;
};

namespace detail {

// The same values in a type that holds all of them, kept in `out`.
template <class To, class From>
raster_view<To> widened(const raster_view<From>& image, std::vector<To>& out) {
    out.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.bands));
    To* to = out.data();
    for (std::int32_t band = 0; band < image.bands; ++band) {
        for (std::int32_t y = 0; y < image.height; ++y) {
            const From* row = image.data + band * image.band_stride + y * image.row_stride;
            to = std::copy_n(row, image.width, to);
        }
    }
    return {out.data(), image.width, image.height, image.bands, image.width, std::int64_t{image.width} * image.height, image.nodata, image.has_nodata};
}

}  // namespace detail

// Calls work(before, after, hidden_before, hidden_after, places, value_log2) with two integer rasters on BEFORE's grid.
// `before_hidden` and `after_hidden` are on their images' own grids; what AFTER does not cover is hidden too. Memory: AFTER
// once more where the grids differ, both images once more where the pixels are float or compared in another type. Throws std::invalid_argument that
// names the remedy, cancelled, and what `work` throws. While floats are brought to integers `watch` is asked, at no progress.
template <class Policy, class Work>
void on_common_grid(const Policy& policy, const input_image& before, const input_image& after, const bit_mask& before_hidden,
                    const bit_mask& after_hidden, const Work& work, const monitor& watch = {}) {
    detail::check_comparable(before, after);
    // Images of a WebAssembly module have no place without a coordinate system.
    constexpr bool small = std::is_same_v<Policy, compact_policy> || std::is_same_v<Policy, smallest_policy>;
    if constexpr (!small) detail::check_bare_places(before, after);
    const std::int32_t width = width_of(before);
    const std::int32_t height = height_of(before);
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const grid_offset offset =
        before.has_places ? whole_pixel_offset(before.geotransform, after.geotransform, width, height, after.name) : grid_offset{};
    const bool same_grid = offset.x_px == 0 && offset.y_px == 0 && width_of(after) == width && height_of(after) == height;
    if (!same_grid && !before.has_places) {
        bad_argument("change", after.name, "another size", "without a georeference both images must have one size");
    }
    const georeference* places = before.has_places ? &before.places : nullptr;
    bit_mask hidden = empty_mask(policy, width, height);
    if (same_grid) {
        add_bits(policy, after_hidden, hidden);
    } else {
        const auto bytes = detail::to_bytes(after_hidden.view());
        const raster_view<std::uint8_t> own{bytes.data(), width_of(after), height_of(after), 1, width_of(after), 0, 0, false};
        std::vector<std::uint8_t> moved(pixels);
        const auto on_grid = place_on_grid(policy, own, offset, width, height, moved.data(), hidden.view(), after.name);
        for_each_index(policy, height, detail::byte_bits{on_grid, 0, hidden.view()});
    }
    const auto compare = [&](const auto& before_pixels, auto after_pixels) {
        using pixel = std::decay_t<decltype(*before_pixels.data)>;
        std::vector<pixel> moved;
        if (!same_grid) {
            moved.resize(pixels * static_cast<std::size_t>(after_pixels.bands));
            bit_mask beyond = empty_mask(policy, width, height);
            after_pixels = place_on_grid(policy, after_pixels, offset, width, height, moved.data(), beyond.view());
        }
        const bit_view hidden_after = std::as_const(hidden).view();
        if constexpr (std::is_same_v<pixel, float>) {
            // What lies under a mask is often a filling far beyond all else: no scale is to hang on it.
            bit_mask either = empty_mask(policy, width, height);
            add_bits(policy, before_hidden, either);
            add_bits(policy, hidden, either);
            const bit_view unseen = std::as_const(either).view();
            const monitor asked = watch.part(0.0, 0.0);
            const double largest[] = {largest_value(policy, before_pixels, unseen, asked), largest_value(policy, after_pixels, unseen, asked)};
            for (int i = 0; i < 2; ++i) {
                if (largest[i] <= largest_float) continue;
                bad_argument("change", (i == 0 ? before : after).name, "a pixel value beyond +-2.5e8",
                             "declare it as nodata (gdal_edit.py -a_nodata), or scale the image (gdal_translate -scale)");
            }
            const int scale_log2 = float_scale_log2(std::max(largest[0], largest[1]));
            // Beside a value far beyond all others nothing tells those apart, and no change would be found in them.
            const double eight_steps = 16.0 / (1 << (scale_log2 + 1));
            const auto require_steps = [&](const raster_view<float>& image, const std::string& name) {
                if (!mostly_below(image, eight_steps, unseen)) return;
                const bool first = largest[0] > largest[1];
                bad_argument("change", (first ? before : after).name,
                             filled("a pixel value of %, beside which most of %, below %, cannot be told apart",
                                    format_double(largest[first ? 0 : 1]), name, format_double(eight_steps)),
                             "declare it as nodata (gdal_edit.py -a_nodata), or scale the image (gdal_translate -scale)");
            };
            require_steps(before_pixels, before.name);
            require_steps(after_pixels, after.name);
            std::vector<std::int32_t> a(pixels * static_cast<std::size_t>(before_pixels.bands));
            std::vector<std::int32_t> b(pixels * static_cast<std::size_t>(after_pixels.bands));
            work(quantise(policy, before_pixels, scale_log2, a.data(), unseen, asked), quantise(policy, after_pixels, scale_log2, b.data(), unseen, asked),
                 before_hidden.view(), hidden_after, places, scale_log2);
        } else {
            work(before_pixels, after_pixels, before_hidden.view(), hidden_after, places, 0);
        }
    };
    std::visit(
        [&](const auto& before_pixels) {
            using pixel = std::decay_t<decltype(*before_pixels.data)>;
            using compared = typename compared_as<Policy, pixel>::type;
            const auto& after_pixels = std::get<raster_view<pixel>>(after.pixels);
            if constexpr (std::is_same_v<compared, pixel>) {
                compare(before_pixels, after_pixels);
            } else {
                std::vector<compared> a;
                std::vector<compared> b;
                compare(detail::widened(before_pixels, a), detail::widened(after_pixels, b));
            }
        },
        before.pixels);
}

// change() on two images of a host. O(pixels x bands). Throws as on_common_grid() and change().
template <class Policy>
change_result compare_images(const Policy& policy, const input_image& before, const input_image& after,
                             const bit_mask& before_hidden, const bit_mask& after_hidden, change_options options,
                             const monitor& watch = {}) {
    change_result result;
    on_common_grid(policy, before, after, before_hidden, after_hidden,
                   [&](const auto& a, const auto& b, bit_view hidden_a, bit_view hidden_b, const georeference* places, int value_log2) {
                       options.value_log2 = value_log2;
                       result = change(policy, a, b, hidden_a, hidden_b, options, places, watch);
                   },
                   watch);
    return result;
}

}  // namespace sanc::evidence
