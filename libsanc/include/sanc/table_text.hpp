// SPDX-License-Identifier: Apache-2.0
// Tables as text: CSV with the units of docs/tables.md, and GeoJSON (RFC 7946), both the same bytes everywhere.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include <sanc/exec.hpp>
#include <sanc/json.hpp>
#include <sanc/monitor.hpp>
#include <sanc/table.hpp>
#include <sanc/text/csv.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc {

namespace detail {

// The decimals with which a scaled integer is told.
inline int decimals_of(kind type) {
    switch (type) {
        case kind::longitude:
        case kind::latitude: return 7;
        case kind::duration:
        case kind::length:
        case kind::speed: return 3;
        case kind::area: return 2;
        case kind::course: return 1;
        default: return 0;
    }
}

inline void append_integer(std::string& out, kind type, std::int64_t value) {
    if (type == kind::time) {
        out += format_time(value);
    } else if (type == kind::boolean) {
        out += value != 0 ? "true" : "false";
    } else {
        append_fixed(out, value, decimals_of(type));
    }
}

// One value as people read it, without quotes; nothing where there is none.
inline void append_value(std::string& out, const table& t, std::size_t place, std::int64_t row) {
    if (!t.has_value(place, row)) return;
    const auto& data = t.column_values(place).data;
    const auto i = static_cast<std::size_t>(row);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&data)) {
        append_integer(out, t.definition().fields[place].type, (*integers)[i]);
    } else if (const auto* scores = std::get_if<std::vector<double>>(&data)) {
        out += format_double((*scores)[i] == 0.0 ? 0.0 : (*scores)[i]);
    } else if (const auto* texts = std::get_if<text_values>(&data)) {
        out += (*texts)[i];
    }
}

}  // namespace detail

// A table as CSV: the header, then one line a row; LF. Geometry has no place in a CSV and is left out. The table outlives it.
// Throws as table::check_complete().
class csv_text {
public:
    explicit csv_text(const table& t) : table_(t) { t.check_complete(); }

    [[nodiscard]] const table& of() const { return table_; }
    void append_head(std::string& out) const {
        each_field(out, [&](std::size_t c) { append_csv_field(out, table_.definition().fields[c].name); });
    }
    void append_row(std::string& out, std::int64_t row) const {
        each_field(out, [&](std::size_t c) {
            const auto* texts = std::get_if<text_values>(&table_.column_values(c).data);
            if (texts == nullptr) return detail::append_value(out, table_, c, row);
            if (table_.has_value(c, row)) append_csv_field(out, (*texts)[static_cast<std::size_t>(row)]);
        });
    }
    void append_tail(std::string&) const {}

private:
    template <class Write>
    void each_field(std::string& out, const Write& write) const {
        const auto& fields = table_.definition().fields;
        bool first = true;
        for (std::size_t c = 0; c < fields.size(); ++c) {
            if (fields[c].type == kind::geometry) continue;
            if (!first) out += ',';
            first = false;
            write(c);
        }
        out += '\n';
    }

    const table& table_;
};

// Appends the coordinates of a point as GeoJSON writes them. Called by several threads.
using coordinate_text = std::function<void(std::string& out, std::int32_t x, std::int32_t y)>;

// "[lon,lat]" of two numbers in 1e-7 degree.
inline void append_position(std::string& out, std::int64_t lon_e7, std::int64_t lat_e7) {
    out += '[';
    append_fixed(out, lon_e7, 7);
    out += ',';
    append_fixed(out, lat_e7, 7);
    out += ']';
}

// A table as a FeatureCollection, one feature a row in the order of the table. The geometry is, in this order: the geometry
// column, its corners told by `corner` (default: pixel coordinates as they are); a line from (from_lon_deg, from_lat_deg) to
// (to_..); the point (lon_deg, lat_deg); else null. `note` is written as the member "coordinates_are". The table outlives it.
// Throws as table::check_complete().
class geojson_text {
public:
    explicit geojson_text(const table& t, coordinate_text corner = {}, std::string_view note = "longitude, latitude")
        : table_(t), corner_(std::move(corner)), note_(note), from_(place_of("from_lon_deg")), to_(place_of("to_lon_deg")), point_(place_of("lon_deg")) {
        t.check_complete();
        const auto& fields = t.definition().fields;
        while (shape_ < fields.size() && fields[shape_].type != kind::geometry) ++shape_;
        for (const field& each : fields) {
            std::string& name = names_.emplace_back(names_.empty() ? "" : ",");
            json::append_text(name, each.name);
            name += ':';
        }
    }

    [[nodiscard]] const table& of() const { return table_; }
    void append_head(std::string& out) const {
        out += "{\"type\":\"FeatureCollection\",\"name\":";
        json::append_text(out, table_.name());
        out += ",\"coordinates_are\":";
        json::append_text(out, note_);
        out += ",\"features\":[";
    }
    void append_row(std::string& out, std::int64_t row) const {
        out += row == 0 ? "\n" : ",\n";
        out += R"({"type":"Feature","geometry":)";
        if (has(shape_)) {
            append_shape(out, static_cast<std::size_t>(row));
        } else if (has(from_) && has(to_) && table_.has_value(to_, row)) {
            out += R"({"type":"LineString","coordinates":[)";
            append_place(out, from_, row);
            out += ',';
            append_place(out, to_, row);
            out += "]}";
        } else if (has(from_) || (has(point_) && table_.has_value(point_, row))) {
            out += R"({"type":"Point","coordinates":)";
            append_place(out, has(from_) ? from_ : point_, row);
            out += '}';
        } else {
            out += "null";
        }
        append_properties(out, row);
    }
    void append_tail(std::string& out) const { out += "\n]}\n"; }

private:
    [[nodiscard]] bool has(std::size_t place) const { return place < names_.size(); }
    [[nodiscard]] std::size_t place_of(std::string_view name) const {
        const auto& fields = table_.definition().fields;
        std::size_t c = 0;
        while (c < fields.size() && fields[c].name != name) ++c;
        return c;
    }
    void append_place(std::string& out, std::size_t lon, std::int64_t row) const {
        const auto i = static_cast<std::size_t>(row);
        append_position(out, std::get<std::vector<std::int64_t>>(table_.column_values(lon).data)[i],
                        std::get<std::vector<std::int64_t>>(table_.column_values(lon + 1).data)[i]);
    }
    void append_corner(std::string& out, std::int32_t x, std::int32_t y) const {
        if (corner_) return corner_(out, x, y);
        out += '[';
        append_int(out, x);
        out += ',';
        append_int(out, y);
        out += ']';
    }
    void append_shape(std::string& out, std::size_t row) const {
        const auto& shapes = std::get<multipolygons>(table_.column_values(shape_).data);
        out += R"({"type":"MultiPolygon","coordinates":[)";
        for (auto p = static_cast<std::size_t>(shapes.features[row]); p < static_cast<std::size_t>(shapes.features[row + 1]); ++p) {
            out += p == static_cast<std::size_t>(shapes.features[row]) ? "[" : ",[";
            for (auto r = static_cast<std::size_t>(shapes.polygons[p]); r < static_cast<std::size_t>(shapes.polygons[p + 1]); ++r) {
                const auto first = static_cast<std::size_t>(shapes.rings[r]);
                const auto last = static_cast<std::size_t>(shapes.rings[r + 1]);
                out += r == static_cast<std::size_t>(shapes.polygons[p]) ? "[" : ",[";
                for (std::size_t i = first; i <= last; ++i) {
                    const std::size_t k = i == last ? first : i;
                    if (i != first) out += ',';
                    append_corner(out, shapes.x[k], shapes.y[k]);
                }
                out += ']';
            }
            out += ']';
        }
        out += "]}";
    }
    void append_properties(std::string& out, std::int64_t row) const {
        const auto& fields = table_.definition().fields;
        out += ",\"properties\":{";
        const std::size_t begin = out.size();
        for (std::size_t c = 0; c < fields.size(); ++c) {
            if (fields[c].type == kind::geometry) continue;
            out.append(names_[c], out.size() == begin && c != 0 ? 1 : 0);
            const auto* texts = std::get_if<text_values>(&table_.column_values(c).data);
            if (!table_.has_value(c, row)) {
                out += "null";
            } else if (texts != nullptr) {
                json::append_text(out, (*texts)[static_cast<std::size_t>(row)]);
            } else if (fields[c].type == kind::time) {
                out += '"';
                detail::append_value(out, table_, c, row);
                out += '"';
            } else {
                detail::append_value(out, table_, c, row);
            }
        }
        out += "}}";
    }

    const table& table_;
    coordinate_text corner_;
    std::string note_;
    std::size_t from_, to_, point_, shape_ = 0;
    std::vector<std::string> names_;  // ,"name":
};

// Calls take(std::string_view) with one part of a text after the other, which threads write side by side. O(cells) work; a part of
// 4,096 rows for each piece of the policy's work is held. Throws cancelled between two parts, and what take() throws.
template <host_policy Policy, class Text, class Take>
void for_text_parts(const Policy& policy, const Text& text, const Take& take, const monitor& watch = {}) {
    constexpr std::int64_t part_rows = 4096;
    const std::int64_t rows = text.of().rows();
    std::vector<std::string> parts(static_cast<std::size_t>(pieces(policy)));
    const auto count = static_cast<std::int64_t>(parts.size());
    text.append_head(parts[0]);
    take(std::string_view(parts[0]));
    for (std::int64_t begin = 0; begin < rows; begin += count * part_rows) {
        watch(static_cast<double>(begin) / static_cast<double>(rows));
        const std::int64_t here = std::min(count, (rows - begin + part_rows - 1) / part_rows);
        for_each_index(policy, here, [&](std::int64_t i) {
            std::string& part = parts[static_cast<std::size_t>(i)];
            part.clear();
            const std::int64_t first = begin + i * part_rows;
            for (std::int64_t row = first; row < std::min(rows, first + part_rows); ++row) text.append_row(part, row);
        });
        for (std::int64_t i = 0; i < here; ++i) take(std::string_view(parts[static_cast<std::size_t>(i)]));
    }
    parts[0].clear();
    text.append_tail(parts[0]);
    take(std::string_view(parts[0]));
    watch(1.0);
}

namespace detail {

template <class Text>
std::string whole_text(const Text& text) {
    std::string out;
    text.append_head(out);
    for (std::int64_t row = 0; row < text.of().rows(); ++row) text.append_row(out, row);
    text.append_tail(out);
    return out;
}

}  // namespace detail

// csv_text whole. O(cells).
inline std::string to_csv(const table& t) { return detail::whole_text(csv_text(t)); }

// geojson_text whole. O(cells).
inline std::string to_geojson(const table& t, const coordinate_text& corner = {}, std::string_view note = "longitude, latitude") {
    return detail::whole_text(geojson_text(t, corner, note));
}

}  // namespace sanc
