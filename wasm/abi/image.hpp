// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sanc/evidence/decoded_image.hpp>

#include "abi.hpp"

namespace sanc::abi {

// `lattice`: that of the dossier for this image, or "". Throws std::invalid_argument for an image that cannot be, io_error
// for a projected one without its lattice.
evidence::input_image image_of(const sanc_image& given, const std::string& lattice = {},
                               evidence::pixel_hash hash = evidence::pixel_hash::taken);

}  // namespace sanc::abi
