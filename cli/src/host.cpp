// SPDX-License-Identifier: Apache-2.0
#include "host.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include <sanc/error.hpp>
#include <sanc/evidence/lattice_text.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/lattice.hpp>
#include <sanc/io/raster.hpp>

namespace sanc::cli {

evidence::input_image read_image(const std::filesystem::path& path, const std::string& name, std::int64_t memory_limit,
                                 const std::string& lattice, const monitor& watch, bool hash_pixels) {
    io::raster_options options;
    options.memory_limit = memory_limit;
    options.hash_pixels = hash_pixels;
    return as_input(std::make_shared<io::georaster>(io::read_raster(path, options, watch)), path, name, lattice, watch);
}

evidence::input_image as_input(const std::shared_ptr<const io::georaster>& raster, const std::filesystem::path& path, const std::string& name, const std::string& lattice,
                               const monitor& watch) {
    evidence::input_image image = without_places(raster, path, name);
    if (lattice.empty()) {
        find_places(image, *raster, watch);
        if (image.has_places && !raster->crs_is_geographic) image.lattice = evidence::lattice_text(image.places);
    } else {
        image.has_places = true;
        image.lattice = lattice;
        image.places = evidence::parse_lattice(lattice, name);
        check_lattice(image.places, raster->width, raster->height);
    }
    return image;
}

void find_places(evidence::input_image& image, const io::georaster& raster, const monitor& watch) {
    auto placed = io::place_of(raster, watch);
    if (!placed) return;
    image.has_places = true;
    image.places = std::move(placed->nodes);
}

evidence::input_image without_places(const std::shared_ptr<const io::georaster>& raster, const std::filesystem::path& path, const std::string& name) {
    evidence::input_image image;
    image.name = name;
    image.size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    image.sha256 = raster->sha256;
    image.pixels_sha256 = raster->pixels_sha256;
    switch (raster->type) {
        case io::pixel_type::uint8: image.pixels = raster->view<std::uint8_t>(); break;
        case io::pixel_type::uint16: image.pixels = raster->view<std::uint16_t>(); break;
        case io::pixel_type::int16: image.pixels = raster->view<std::int16_t>(); break;
        case io::pixel_type::float32: image.pixels = raster->view<float>(); break;
    }
    image.masked = raster->masked;
    image.geotransform = raster->geotransform;
    image.crs = raster->crs_wkt;
    image.warnings = raster->warnings;
    image.owner = raster;
    return image;
}

image_pair both(unsigned threads, const monitor& watch, const std::function<evidence::input_image(int which, const monitor&)>& read) {
    if (threads == 1) {
        auto first = read(0, watch);
        return {std::move(first), read(1, watch)};
    }
    std::atomic<bool> stop{false};
    auto second = std::async(std::launch::async, [&] { return read(1, until(stop)); });
    try {
        auto first = read(0, watch);
        while (second.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) watch(1.0);
        return {std::move(first), second.get()};
    } catch (...) {
        stop = true;
        if (second.valid()) second.wait();
        throw;
    }
}

evidence::host folder_host(const std::filesystem::path& folder, std::int64_t memory_limit, const monitor& watch) {
    evidence::host host;
    host.read = [=](const std::string& name) {
        auto file = io::read_file(io::inside(folder, name), memory_limit, watch);
        return evidence::input_file{name, file.size, file.sha256, std::move(file.bytes)};
    };
    host.image = [=](const std::string& name) { return read_image(io::inside(folder, name), name, memory_limit, {}, watch); };
    return host;
}

}  // namespace sanc::cli
