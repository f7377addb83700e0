// SPDX-License-Identifier: Apache-2.0
// The program as a host of dossiers: files and GeoTIFFs of a folder, hashed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <sanc/evidence/inputs.hpp>
#include <sanc/monitor.hpp>

namespace sanc::cli {

// Lattices of projected images that a dossier holds already, by the name of the image: canonical text.
using stored_lattices = std::map<std::string, std::string>;

// Reads a GeoTIFF as a dossier wants it. The lattice of a projected image is taken from `lattices` where it is there, else
// computed by PROJ. Throws io_error.
evidence::input_image read_image(const std::filesystem::path& path, const std::string& name, std::int64_t memory_limit,
                                 const stored_lattices& lattices = {}, const monitor& watch = {});

// A host whose files are named relative to `folder` and stay inside it.
evidence::host folder_host(const std::filesystem::path& folder, std::int64_t memory_limit, const stored_lattices& lattices = {},
                           const monitor& watch = {});

}  // namespace sanc::cli
