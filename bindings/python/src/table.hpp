// SPDX-License-Identifier: Apache-2.0
// A result table as Python holds it: columns as NumPy arrays, text forms, Arrow streams, all from the one table.
#pragma once

#include <sanc/evidence/verb.hpp>

#include "common.hpp"

namespace sanc::python {

struct shown_table {
    std::shared_ptr<const table> values;
    std::string coordinates = "none";            // what GeoJSON says of its coordinates
    std::shared_ptr<const georeference> places;  // of pixel corners
};

// Whether each id column reads as int64: where all its values, and those of columns with the same ids, are numeric.
std::vector<bool> integer_ids(const table& t);

// The value of an integer column in Python's units: degrees, metres, seconds, knots, m2.
double in_units(kind type, std::int64_t value);

// A multipolygon as well-known binary, in degrees where there are places, else in pixels.
std::string wkb_of(const shown_table& t, std::int64_t row);

// A PyCapsule "arrow_array_stream" of one batch, which owns all that it shows.
py::object arrow_stream(const shown_table& t);

void define_table(py::module_& module);

}  // namespace sanc::python
