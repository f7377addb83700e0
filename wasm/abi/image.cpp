// SPDX-License-Identifier: Apache-2.0
// A decoded image of a job, as the library takes it.
#include <cmath>

#include "image.hpp"

namespace sanc::abi {

namespace {

[[noreturn]] void wrong(const evidence::decoded_image& image, const filling& value, const char* remedy) {
    bad_argument("image", image.name, value, remedy);
}

template <class T>
bool holds(double value) {
    return value >= static_cast<double>(std::numeric_limits<T>::lowest()) && value <= static_cast<double>(std::numeric_limits<T>::max()) &&
           static_cast<double>(static_cast<T>(value)) == value;
}

// A value that the pixel type does not hold is no pixel's: it is left out, as the file readers do.
std::optional<double> nodata_of(evidence::pixel_type type, double value) {
    bool kept = false;
    switch (type) {
        case evidence::pixel_type::uint8: kept = holds<std::uint8_t>(value); break;
        case evidence::pixel_type::uint16: kept = holds<std::uint16_t>(value); break;
        case evidence::pixel_type::int16: kept = holds<std::int16_t>(value); break;
        case evidence::pixel_type::float32: kept = value >= -FLT_MAX && value <= FLT_MAX; break;
    }
    return kept ? std::optional<double>(value) : std::nullopt;
}

}  // namespace

evidence::input_image image_of(const sanc_image& given, const std::string& lattice, evidence::pixel_hash hash) {
    evidence::decoded_image image;
    image.name.assign(given.name, given.name_size);
    if (given.type > 3) wrong(image, filled("type %", given.type), "give uint8, uint16, int16 or float32");
    image.type = static_cast<evidence::pixel_type>(given.type);
    image.size = static_cast<std::int64_t>(given.given_size);
    if (given.sha256 != nullptr) image.sha256.assign(given.sha256, 64);
    image.width = given.width;
    image.height = given.height;
    image.bands = given.bands;
    if (given.width < 1 || given.height < 1 || given.bands < 1) wrong(image, "size", "give a width, a height and a number of bands from 1");
    const int128 bytes = int128{given.width} * given.height * given.bands * evidence::bytes_of(image.type);
    if (bytes != int128{given.pixels_size}) wrong(image, filled("% bytes of pixels", given.pixels_size), "give width x height x bands values");
    image.pixels = given.pixels;
    if (given.mask != nullptr) image.masked.assign(given.mask, given.mask + std::size_t{static_cast<std::uint32_t>(given.width)} * static_cast<std::uint32_t>(given.height));
    if (given.has_nodata != 0) image.nodata = nodata_of(image.type, given.nodata);
    if (given.geotransform != nullptr) {
        affine_map map{};
        for (std::size_t i = 0; i < 6; ++i) {
            map[i] = given.geotransform[i];
            if (!std::isfinite(map[i])) wrong(image, "geotransform", "give six finite numbers in GDAL's order");
        }
        if (map[1] * map[5] - map[2] * map[4] == 0.0) wrong(image, "geotransform", "it has no inverse");
        image.geotransform = map;
    }
    image.crs.assign(given.crs, given.crs_size);
    image.crs_is_wgs84_degrees = given.crs_is_wgs84_degrees != 0;
    image.lattice = lattice;
    return evidence::as_input(std::move(image), hash);
}

}  // namespace sanc::abi
