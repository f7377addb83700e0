// SPDX-License-Identifier: Apache-2.0
// GeoTIFF: refused in words, or an image of the size that it says. GDAL itself is not instrumented.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <sanc/io/raster.hpp>

#include "fuzz.hpp"

using namespace sanc;

namespace {

// A folder of this process, removed at its end.
struct scratch {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("sanc_fuzz_" + std::to_string(getpid()));
    scratch() { std::filesystem::create_directories(path); }
    ~scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const scratch folder;
    const auto path = folder.path / "x.tif";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    io::raster_options options;
    options.memory_limit = 16 << 20;
    options.hash_pixels = true;
    io::georaster image;
    if (!fuzz::accepts([&] { image = io::read_raster(path, options); })) return 0;
    const std::int64_t pixels = std::int64_t{image.width} * image.height;
    fuzz::check(image.width > 0 && image.height > 0 && image.bands > 0, "an image has a size");
    fuzz::check(image.data != nullptr && image.bytes() == pixels * image.bands * io::bytes_of(image.type), "and as many pixels");
    fuzz::check(image.masked.empty() || static_cast<std::int64_t>(image.masked.size()) == pixels, "a mask is of its size");
    fuzz::check(io::pixel_sha256(image).size() == 64 && image.sha256.size() == 64, "and has its hashes");
    fuzz::check(io::pixel_sha256(image) == image.pixels_sha256, "whichever way they were made");
    return 0;
}
