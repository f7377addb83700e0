// SPDX-License-Identifier: Apache-2.0
// Images that Python decoded, and dossiers of a folder: files are read here, behind the guards of the compiled layer.
#pragma once

#include <sanc/evidence/inputs.hpp>

#include "common.hpp"

namespace sanc::python {

// A decoded image, held for Python.
struct held_image {
    evidence::input_image image;
    std::int64_t bytes = 0;  // of the pixels
};

void define_files(py::module_& module);

}  // namespace sanc::python
