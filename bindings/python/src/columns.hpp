// SPDX-License-Identifier: Apache-2.0
// Columns that a caller has in memory - NumPy buffers, lists of text, Arrow streams - as the CSV of the same values, which
// the library's own readers take: so columns and files can give no different result.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common.hpp"

namespace sanc::python {

struct text_column {
    std::string name;
    std::int64_t rows = 0;
    std::function<void(std::int64_t row, std::string& out)> append;  // nothing for a missing value; needs no lock
};

// `whole`: a number that is told without a point where it is an integer, for fields that are read as integers.
enum class role { id, time, number, whole, text };

// A 1-D array of the buffer protocol, read where it lies, any strides. `mask`: none, or bools that are true where a value
// is missing. Throws ValueError, naming what came and what is needed, for a type whose values would change.
text_column from_buffer(const std::string& name, role as, const py::object& array, const py::object& mask);
// int64 counts of `unit` (s, ms, us, ns) since 1970, the least integer missing; `zoned`: they are UTC.
text_column from_times(const std::string& name, const py::object& array, const std::string& unit, bool zoned);
// Strings, None where missing.
text_column from_strings(const std::string& name, const py::sequence& values);

// A header and one line a row; needs no lock. Throws ValueError for columns of unlike lengths, cancelled.
std::string csv_of(const std::vector<std::vector<text_column>>& batches, const monitor& watch);

// One column of an Arrow stream of single values, its batches one behind the other.
text_column from_arrow_values(const std::string& name, role as, const py::object& source, bool& zoned);

// The columns of an Arrow stream of a table whose names `role_of` knows, batch by batch.
std::vector<std::vector<text_column>> from_arrow(const py::object& source, const std::function<std::optional<role>(const std::string&)>& role_of,
                                                 bool& zoned);

// Appends a number as plain decimal text, the shortest that reads back as it, without an exponent; nothing for NaN.
// `whole`: 5 for 5.0.
void append_decimal(std::string& out, double value, bool whole);
void append_moment(std::string& out, std::int64_t count, std::int64_t per_second, bool zoned);

}  // namespace sanc::python
