// SPDX-License-Identifier: Apache-2.0
// The program as a host of dossiers: files and GeoTIFFs of a folder, hashed.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <sanc/evidence/inputs.hpp>
#include <sanc/io/raster.hpp>
#include <sanc/monitor.hpp>

namespace sanc::cli {

// Reads a GeoTIFF, and hashes its pixels unless told otherwise: a dossier names them by their hash. The lattice of a projected
// image is computed by PROJ, or is `lattice` where a dossier holds its canonical text. Throws io_error.
evidence::input_image read_image(const std::filesystem::path& path, const std::string& name, std::int64_t memory_limit,
                                 const std::string& lattice = {}, const monitor& watch = {}, bool hash_pixels = true);

// The same of a GeoTIFF that is read, or of its header alone; and its two halves, but for the lattice's text.
evidence::input_image as_input(const std::shared_ptr<const io::georaster>& raster, const std::filesystem::path& path, const std::string& name, const std::string& lattice,
                               const monitor& watch);
evidence::input_image without_places(const std::shared_ptr<const io::georaster>& raster, const std::filesystem::path& path, const std::string& name);
void find_places(evidence::input_image& image, const io::georaster& raster, const monitor& watch);

using image_pair = std::pair<evidence::input_image, evidence::input_image>;

// read(0), BEFORE, and read(1), AFTER, at a time on two threads unless `threads` is 1. Asks `watch` on the calling thread. Throws
// what BEFORE throws where both do.
image_pair both(unsigned threads, const monitor& watch, const std::function<evidence::input_image(int which, const monitor&)>& read);

// A monitor for other threads than the one that asks the user.
inline monitor until(const std::atomic<bool>& stop) {
    return monitor([&stop](double) { return !stop.load(); });
}

// A host whose files are named relative to `folder` and stay inside it; it asks `watch` while it reads.
evidence::host folder_host(const std::filesystem::path& folder, std::int64_t memory_limit, const monitor& watch = {});

}  // namespace sanc::cli
