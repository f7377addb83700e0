// SPDX-License-Identifier: Apache-2.0
// Tables as text: CSV with the units of docs/tables.md, and GeoJSON (RFC 7946), both the same bytes everywhere.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include <sanc/json.hpp>
#include <sanc/table.hpp>
#include <sanc/text/csv.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc {

namespace detail {

// The decimals with which a scaled integer is told, or -1 where it is told as it is.
inline int decimals_of(kind type) {
    switch (type) {
        case kind::longitude:
        case kind::latitude: return 7;
        case kind::duration:
        case kind::length:
        case kind::speed: return 3;
        case kind::area: return 2;
        case kind::course: return 1;
        default: return -1;
    }
}

inline std::string integer_text(kind type, std::int64_t value) {
    if (type == kind::time) return format_time(value);
    if (type == kind::boolean) return value != 0 ? "true" : "false";
    const int decimals = decimals_of(type);
    return decimals < 0 ? std::to_string(value) : format_fixed(value, decimals);
}

// One value as people read it, without quotes; "" where there is none.
inline std::string value_text(const table& t, std::size_t place, std::int64_t row) {
    if (!t.has_value(place, row)) return {};
    const auto& data = t.column_values(place).data;
    const auto i = static_cast<std::size_t>(row);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&data)) {
        return integer_text(t.definition().fields[place].type, (*integers)[i]);
    }
    if (const auto* scores = std::get_if<std::vector<double>>(&data)) return format_double((*scores)[i] == 0.0 ? 0.0 : (*scores)[i]);
    if (const auto* texts = std::get_if<text_values>(&data)) return (*texts)[i];
    return {};
}

inline void append_properties(std::string& out, const table& t, std::int64_t row) {
    const auto& fields = t.definition().fields;
    out += '{';
    bool first = true;
    for (std::size_t c = 0; c < fields.size(); ++c) {
        if (fields[c].type == kind::geometry) continue;
        if (!first) out += ',';
        first = false;
        json::append_text(out, fields[c].name);
        out += ':';
        const bool quoted = fields[c].type == kind::time || fields[c].type == kind::id || fields[c].type == kind::text;
        if (!t.has_value(c, row)) {
            out += "null";
        } else if (quoted) {
            json::append_text(out, value_text(t, c, row));
        } else {
            out += value_text(t, c, row);
        }
    }
    out += '}';
}

}  // namespace detail

// The header, then one line a row; LF. Geometry has no place in a CSV and is left out. O(cells).
inline std::string to_csv(const table& t) {
    t.check_complete();
    const auto& fields = t.definition().fields;
    std::string out;
    auto each_field = [&](const auto& write) {
        bool first = true;
        for (std::size_t c = 0; c < fields.size(); ++c) {
            if (fields[c].type == kind::geometry) continue;
            if (!first) out += ',';
            first = false;
            write(c);
        }
        out += '\n';
    };
    each_field([&](std::size_t c) { append_csv_field(out, fields[c].name); });
    for (std::int64_t row = 0; row < t.rows(); ++row) {
        each_field([&](std::size_t c) { append_csv_field(out, detail::value_text(t, c, row)); });
    }
    return out;
}

// The coordinates of a point as GeoJSON writes them.
using coordinate_text = std::function<std::string(std::int32_t x, std::int32_t y)>;

// "[lon,lat]" of two numbers in 1e-7 degree.
inline std::string position_text(std::int64_t lon_e7, std::int64_t lat_e7) {
    return "[" + format_fixed(lon_e7, 7) + "," + format_fixed(lat_e7, 7) + "]";
}

// A FeatureCollection, one feature a row in the order of the table. The geometry is, in this order: the geometry column,
// its corners told by `corner` (default: pixel coordinates as they are); a line from (from_lon_deg, from_lat_deg) to
// (to_..); the point (lon_deg, lat_deg); else null. `note` is written as the member "coordinates_are".
inline std::string to_geojson(const table& t, const coordinate_text& corner = {}, std::string_view note = "longitude, latitude") {
    t.check_complete();
    const auto& fields = t.definition().fields;
    auto place_of = [&](std::string_view name) {
        std::size_t c = 0;
        while (c < fields.size() && fields[c].name != name) ++c;
        return c;
    };
    const auto shape = static_cast<std::size_t>(
        std::find_if(fields.begin(), fields.end(), [](const field& f) { return f.type == kind::geometry; }) - fields.begin());
    const std::size_t from = place_of("from_lon_deg");
    const std::size_t to = place_of("to_lon_deg");
    const std::size_t point = place_of("lon_deg");
    auto position_at = [&](std::size_t lon, std::int64_t row) {
        const auto i = static_cast<std::size_t>(row);
        return position_text(std::get<std::vector<std::int64_t>>(t.column_values(lon).data)[i],
                             std::get<std::vector<std::int64_t>>(t.column_values(lon + 1).data)[i]);
    };
    auto append_shape = [&](std::string& out, std::int64_t row) {
        const auto& shapes = std::get<multipolygons>(t.column_values(shape).data);
        const auto f = static_cast<std::size_t>(row);
        out += R"({"type":"MultiPolygon","coordinates":[)";
        for (auto p = static_cast<std::size_t>(shapes.features[f]); p < static_cast<std::size_t>(shapes.features[f + 1]); ++p) {
            out += p == static_cast<std::size_t>(shapes.features[f]) ? "[" : ",[";
            for (auto r = static_cast<std::size_t>(shapes.polygons[p]); r < static_cast<std::size_t>(shapes.polygons[p + 1]); ++r) {
                const auto first = static_cast<std::size_t>(shapes.rings[r]);
                const auto last = static_cast<std::size_t>(shapes.rings[r + 1]);
                out += r == static_cast<std::size_t>(shapes.polygons[p]) ? "[" : ",[";
                for (std::size_t i = first; i <= last; ++i) {
                    const std::size_t k = i == last ? first : i;
                    if (i != first) out += ',';
                    out += corner ? corner(shapes.x[k], shapes.y[k])
                                  : "[" + std::to_string(shapes.x[k]) + "," + std::to_string(shapes.y[k]) + "]";
                }
                out += ']';
            }
            out += ']';
        }
        out += "]}";
    };

    std::string out = "{\"type\":\"FeatureCollection\",\"name\":";
    json::append_text(out, t.name());
    out += ",\"coordinates_are\":";
    json::append_text(out, note);
    out += ",\"features\":[";
    for (std::int64_t row = 0; row < t.rows(); ++row) {
        out += row == 0 ? "\n" : ",\n";
        out += R"({"type":"Feature","geometry":)";
        if (shape < fields.size()) {
            append_shape(out, row);
        } else if (from < fields.size() && to < fields.size() && t.has_value(to, row)) {
            out += R"({"type":"LineString","coordinates":[)" + position_at(from, row) + "," + position_at(to, row) + "]}";
        } else if (from < fields.size() || (point < fields.size() && t.has_value(point, row))) {
            out += R"({"type":"Point","coordinates":)" + position_at(from < fields.size() ? from : point, row) + "}";
        } else {
            out += "null";
        }
        out += ",\"properties\":";
        detail::append_properties(out, t, row);
        out += '}';
    }
    out += "\n]}\n";
    return out;
}

}  // namespace sanc
