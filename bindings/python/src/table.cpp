// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <limits>
#include <map>

#include <sanc/evidence/table_plot.hpp>
#include <sanc/id.hpp>

namespace sanc::python {

namespace {

const char* name_of(kind type) {
    switch (type) {
        case kind::time: return "time";
        case kind::duration: return "duration";
        case kind::longitude: return "longitude";
        case kind::latitude: return "latitude";
        case kind::length: return "length";
        case kind::speed: return "speed";
        case kind::course: return "course";
        case kind::area: return "area";
        case kind::score: return "score";
        case kind::id: return "id";
        case kind::text: return "text";
        case kind::integer: return "integer";
        case kind::geometry: return "geometry";
        case kind::boolean: return "boolean";
    }
    return "";
}

// A NumPy array that owns its values.
template <class T>
py::array array_of(std::vector<T> values) {
    auto* held = new std::vector<T>(std::move(values));
    const py::capsule owner(held, [](void* p) { delete static_cast<std::vector<T>*>(p); });
    return py::array_t<T>(static_cast<py::ssize_t>(held->size()), held->data(), owner);
}

py::object texts_of(const table& t, std::size_t place) {
    const auto& texts = std::get<text_values>(t.column_values(place).data);
    std::vector<py::object> words(texts.dictionary->size());
    py::list out(static_cast<std::size_t>(t.rows()));
    for (std::int64_t row = 0; row < t.rows(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        py::object value = py::none();
        if (t.has_value(place, row)) {
            auto& word = words[texts.codes[i]];
            if (!word) {
                const auto& bytes = texts[i];
                word = py::reinterpret_steal<py::object>(PyUnicode_DecodeUTF8(bytes.data(), static_cast<py::ssize_t>(bytes.size()), "replace"));
            }
            value = word;
        }
        out[i] = value;
    }
    return out;
}

// The values of a column: an array, or a list of str and None. Missing numbers are 0, but NaN in floats.
py::object values_of_column(const shown_table& shown, const std::string& name) {
    const table& t = *shown.values;
    const std::size_t place = t.at(name);
    const kind type = t.definition().fields[place].type;
    const auto rows = static_cast<std::size_t>(t.rows());
    if (type == kind::geometry) {
        py::list out(rows);
        for (std::size_t i = 0; i < rows; ++i) out[i] = py::bytes(wkb_of(shown, static_cast<std::int64_t>(i)));
        return out;
    }
    if (type == kind::id && integer_ids(t)[place]) {
        const auto& texts = std::get<text_values>(t.column_values(place).data);
        std::vector<std::int64_t> numbers(texts.dictionary->size(), -1);
        std::vector<std::int64_t> out(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            auto& number = numbers[texts.codes[i]];
            if (number < 0) parse_int(texts[i], number);
            out[i] = number;
        }
        return array_of(std::move(out));
    }
    if (type == kind::id || type == kind::text) return texts_of(t, place);
    if (type == kind::score) {
        std::vector<double> out = std::get<std::vector<double>>(t.column_values(place).data);
        for (std::size_t i = 0; i < rows; ++i) {
            if (!t.has_value(place, static_cast<std::int64_t>(i))) out[i] = std::numeric_limits<double>::quiet_NaN();
        }
        return array_of(std::move(out));
    }
    const auto& integers = std::get<std::vector<std::int64_t>>(t.column_values(place).data);
    if (type == kind::time || type == kind::integer) {
        std::vector<std::int64_t> out = integers;
        for (std::size_t i = 0; i < rows; ++i) {
            if (!t.has_value(place, static_cast<std::int64_t>(i))) out[i] = type == kind::time ? INT64_MIN : 0;
        }
        return array_of(std::move(out));
    }
    if (type == kind::boolean) {
        std::vector<std::uint8_t> out(rows);
        for (std::size_t i = 0; i < rows; ++i) out[i] = integers[i] != 0;
        return array_of(std::move(out));
    }
    std::vector<double> out(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = t.has_value(place, static_cast<std::int64_t>(i)) ? in_units(type, integers[i]) : std::numeric_limits<double>::quiet_NaN();
    }
    return array_of(std::move(out));
}

// A bool for each row: it has a value; none where all have.
py::object validity_of(const shown_table& shown, const std::string& name) {
    const auto& valid = shown.values->column_values(shown.values->at(name)).valid;
    if (valid.empty()) return py::none();
    return array_of(std::vector<std::uint8_t>(valid));
}

// csv_text or geojson_text whole, written by all threads; signals are heard.
template <class Text>
std::string text_heard(const Text& text) {
    listener ears{py::none()};
    return ears.run([&](const monitor& watch) {
        std::string out;
        for_text_parts(par(), text, [&](std::string_view part) { out += part; }, watch);
        return out;
    });
}

// The header and the first rows.
std::string csv_head(const shown_table& t, std::int64_t rows) {
    const csv_text text(*t.values);
    std::string out;
    text.append_head(out);
    for (std::int64_t row = 0; row < std::min(rows, t.values->rows()); ++row) text.append_row(out, row);
    return out;
}

}  // namespace

std::vector<bool> integer_ids(const table& t) {
    const auto& fields = t.definition().fields;
    std::map<const void*, bool> numeric;
    for (std::size_t c = 0; c < fields.size(); ++c) {
        if (fields[c].type != kind::id) continue;
        const auto& texts = std::get<text_values>(t.column_values(c).data);
        auto& all = numeric.emplace(texts.dictionary.get(), true).first->second;
        std::vector<bool> seen(texts.dictionary->size());
        for (std::size_t i = 0; i < texts.codes.size() && all; ++i) {
            if (seen[texts.codes[i]]) continue;
            seen[texts.codes[i]] = true;
            std::int64_t value = 0;
            all = is_numeric_id(texts[i]) && parse_int(texts[i], value);
        }
    }
    std::vector<bool> made(fields.size());
    for (std::size_t c = 0; c < fields.size(); ++c) {
        made[c] = fields[c].type == kind::id && numeric.at(std::get<text_values>(t.column_values(c).data).dictionary.get()) &&
                  t.column_values(c).valid.empty();
    }
    return made;
}

double in_units(kind type, std::int64_t value) {
    double unit = 1.0;
    for (int i = 0; i < sanc::detail::decimals_of(type); ++i) unit *= 10.0;
    return static_cast<double>(value) / unit;
}

std::string wkb_of(const shown_table& shown, std::int64_t row) {
    const auto& fields = shown.values->definition().fields;
    std::size_t place = 0;
    while (fields[place].type != kind::geometry) ++place;
    const auto& shapes = std::get<multipolygons>(shown.values->column_values(place).data);
    const auto at = [](const large_vector<std::int64_t>& list, std::int64_t i) { return list[static_cast<std::size_t>(i)]; };
    const auto count = [](std::int64_t n) { return static_cast<std::uint32_t>(n); };
    std::string out;
    const auto head = [&out](std::uint32_t type, std::uint32_t parts) {
        out += '\1';
        append_bytes(out, type);
        append_bytes(out, parts);
    };
    head(6, count(at(shapes.features, row + 1) - at(shapes.features, row)));
    for (auto p = at(shapes.features, row); p < at(shapes.features, row + 1); ++p) {
        head(3, count(at(shapes.polygons, p + 1) - at(shapes.polygons, p)));
        for (auto r = at(shapes.polygons, p); r < at(shapes.polygons, p + 1); ++r) {
            const std::int64_t first = at(shapes.rings, r);
            const std::int64_t last = at(shapes.rings, r + 1);
            append_bytes(out, count(last - first + 1));
            for (std::int64_t i = first; i <= last; ++i) {
                const auto k = static_cast<std::size_t>(i == last ? first : i);
                double x = shapes.x[k];
                double y = shapes.y[k];
                if (shown.places) {
                    const lonlat there = shown.places->view().place(std::int64_t{shapes.x[k]} * 65536, std::int64_t{shapes.y[k]} * 65536);
                    x = in_units(kind::longitude, there.lon_e7);
                    y = in_units(kind::latitude, there.lat_e7);
                }
                append_bytes(out, x);
                append_bytes(out, y);
            }
        }
    }
    return out;
}

void define_table(py::module_& module) {
    py::class_<shown_table>(module, "Table")
        .def_property_readonly("name", [](const shown_table& t) { return t.values->name(); })
        .def_property_readonly("rows", [](const shown_table& t) { return t.values->rows(); })
        .def_property_readonly("placed", [](const shown_table& t) { return t.coordinates == "longitude, latitude"; })
        .def("fields", [](const shown_table& t) {
            py::list out;
            for (const auto& f : t.values->definition().fields) out.append(py::make_tuple(f.name, name_of(f.type)));
            return out;
        })
        .def("values", &values_of_column)
        .def("validity", &validity_of)
        .def("csv", [](const shown_table& t) { return text_heard(csv_text(*t.values)); })
        .def("csv_head", &csv_head)
        .def("geojson", [](const shown_table& t) {
            coordinate_text corner;
            if (t.places) {
                corner = [nodes = t.places->view()](std::string& out, std::int32_t x, std::int32_t y) {
                    const lonlat at = nodes.place(std::int64_t{x} * 65536, std::int64_t{y} * 65536);
                    append_position(out, at.lon_e7, at.lat_e7);
                };
            }
            return text_heard(geojson_text(*t.values, corner, t.coordinates));
        })
        .def("svg", [](const shown_table& t) { return evidence::plot_svg(*t.values); }, py::call_guard<py::gil_scoped_release>())
        .def("digest", [](const shown_table& t) { return hex(table_digest(*t.values)); }, py::call_guard<py::gil_scoped_release>())
        .def("arrow_stream", &arrow_stream);
}

}  // namespace sanc::python
