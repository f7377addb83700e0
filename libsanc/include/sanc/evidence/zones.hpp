// SPDX-License-Identifier: Apache-2.0
// Zones of a case: named polygons from GeoJSON, and the pixels of an image whose centres lie in one.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/json_reader.hpp>
#include <sanc/evidence/toml_reader.hpp>
#include <sanc/exec.hpp>
#include <sanc/geo/zone.hpp>
#include <sanc/raster/bits.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/text/number.hpp>

namespace sanc::evidence {

struct case_zone {
    std::string name;
    std::string role;  // stack, berth, anchorage, approach, stable-ground, ignore
    zone shape;
};

namespace detail {

// One feature of a GeoJSON file being read; `where` stands in the errors.
struct feature_reader {
    std::string where;
    std::vector<std::int32_t> lon_e7, lat_e7;
    std::vector<std::int64_t> rings{0};
    std::vector<std::int64_t> polygons;  // the first ring of each

    template <class What>
    [[noreturn, gnu::always_inline]] void fail(const What& what) const {
        fail(lending_of<What>::append, lending_of<What>::lend(what));
    }
    [[noreturn]] void fail(lent_writer append, lent what) const { bad_input("%: %", where, filling(append, what)); }

    std::int32_t coordinate(const json_node& node, std::int64_t limit_e7) const {
        std::int64_t value = 0;
        if (node.is != json_node::type::number || !parse_fixed(node.value, 7, value)) {
            fail("a coordinate is a number, as 130.2951");
        }
        if (value < -limit_e7 || value > limit_e7) fail(filled("'%' lies off the globe; longitude comes before latitude", node.value));
        return static_cast<std::int32_t>(value);
    }
    void polygon(const json_node& node) {
        if (node.is != json_node::type::array || node.items.empty()) fail("a Polygon is a list of rings");
        polygons.push_back(static_cast<std::int64_t>(rings.size()) - 1);
        for (const auto& ring : node.items) {
            if (ring.is != json_node::type::array) fail("a ring is a list of positions");
            for (const auto& position : ring.items) {
                if (position.is != json_node::type::array || position.items.size() < 2) fail("a position is [longitude, latitude]");
                lon_e7.push_back(coordinate(position.items[0], 1800000000));
                lat_e7.push_back(coordinate(position.items[1], 900000000));
            }
            rings.push_back(static_cast<std::int64_t>(lon_e7.size()));
        }
    }
    zone shape(const json_node& feature) {
        const json_node* geometry = feature.get("geometry");
        if (geometry == nullptr || geometry->is != json_node::type::object) fail("has no geometry");
        const json_node* coordinates = geometry->get("coordinates");
        const std::string type = geometry->text("type");
        if (coordinates == nullptr || (type != "Polygon" && type != "MultiPolygon")) fail("give a Polygon or a MultiPolygon");
        if (type == "Polygon") {
            polygon(*coordinates);
        } else {
            for (const auto& part : coordinates->items) polygon(part);
        }
        if (const std::string problem = zone::problem_of(lon_e7, lat_e7, rings); !problem.empty()) fail(problem);
        return zone(lon_e7, lat_e7, rings, polygons);
    }
};

// The pixels of one word of a row whose centres lie in the zone. Within a cell of the lattice a row's centres lie between the first
// and the last of them: where no edge of the zone comes there, all are in or none is.
struct zone_word {
    lattice_view places;
    zone_view shape;
    mutable_bit_view out;

    SANC_HD void operator()(std::int64_t index) const {
        const std::int64_t words = out.words_per_row();
        const std::int64_t y = index / words;
        const std::int64_t x0 = index % words * 64;
        const std::int64_t behind = x0 + 64 < out.width ? x0 + 64 : out.width;
        std::uint64_t bits = 0;
        for (std::int64_t x = x0; x < behind;) {
            const std::int64_t next = cell_end(x, behind);
            bits |= (crossed(x, next, y) ? each(x, next, y) : inside(x, y) ? ~std::uint64_t{0} >> (64 - (next - x)) : 0) << (x - x0);
            x = next;
        }
        out.words[index] = bits;
    }
    // Behind the pixels that lie in one cell with x; the last cell goes on.
    SANC_HD std::int64_t cell_end(std::int64_t x, std::int64_t behind) const {
        const std::int64_t cell = x / places.step_x_px;
        const std::int64_t end = (cell + 1) * places.step_x_px;
        return cell < places.nodes_x - 2 && end < behind ? end : behind;
    }
    SANC_HD bool inside(std::int64_t x, std::int64_t y) const { return contains(shape, places.place(x * 65536 + 32768, y * 65536 + 32768)); }
    SANC_HD std::uint64_t each(std::int64_t x, std::int64_t behind, std::int64_t y) const {
        std::uint64_t bits = 0;
        for (std::int64_t k = 0; x + k < behind; ++k) bits |= static_cast<std::uint64_t>(inside(x + k, y)) << k;
        return bits;
    }
    // Whether an edge may lie among the pixels [x, behind). At the poles longitudes mean nothing.
    SANC_HD bool crossed(std::int64_t x, std::int64_t behind, std::int64_t y) const {
        const std::int64_t row = y * 65536 + 32768;
        const std::int64_t first = x * 65536 + 32768;
        const std::int64_t last = (behind - 1) * 65536 + 32768;
        const std::int64_t lon[2] = {places.lon_e7(first, row), places.lon_e7(last, row)};
        const std::int64_t lat[2] = {places.lat_e7(first, row), places.lat_e7(last, row)};
        const int east = lon[0] < lon[1] ? 1 : 0;
        const int north = lat[0] < lat[1] ? 1 : 0;
        if (lat[north] >= 900000000 || lat[1 - north] <= -900000000) return true;
        return boundary_may_meet(shape, {lon[1 - east], lon[east] - lon[1 - east], static_cast<std::int32_t>(lat[1 - north]), static_cast<std::int32_t>(lat[north])});
    }
};

}  // namespace detail

// Reads a FeatureCollection of polygons with the properties `name` and `role`, in the order of the file. Throws io_error
// that names the feature.
inline std::vector<case_zone> parse_zones(std::string_view text, const std::string& name) {
    const json_node root = parse_json(text, name);
    const json_node* features = root.get("features");
    if (root.text("type") != "FeatureCollection" || features == nullptr || features->is != json_node::type::array) {
        bad_input("%: not a GeoJSON FeatureCollection", name);
    }
    constexpr std::string_view roles[] = {"stack", "berth", "anchorage", "approach", "stable-ground", "ignore"};
    std::vector<case_zone> zones;
    for (const auto& feature : features->items) {
        detail::feature_reader reader{filled("%: feature %", name, zones.size() + 1), {}, {}, {0}, {}};
        const json_node* properties = feature.get("properties");
        case_zone made{properties == nullptr ? "" : properties->text("name"), properties == nullptr ? "" : properties->text("role"),
                       reader.shape(feature)};
        if (made.name.empty()) reader.fail("has no property 'name'");
        if (std::find(std::begin(roles), std::end(roles), made.role) == std::end(roles)) {
            reader.fail(filled("role '%' is none of: %", made.role, joined(roles, ", ")));
        }
        for (const auto& other : zones) {
            if (other.name == made.name) reader.fail(filled("a second zone of the name '%'", made.name));
        }
        zones.push_back(std::move(made));
    }
    return zones;
}

// The pixels whose centres lie in the zone or on its boundary. O(pixels x vertices of the rings whose box holds them).
template <class Policy>
bit_mask zone_mask(const Policy& policy, const lattice_view& places, std::int32_t width, std::int32_t height,
                   const zone_view& shape) {
    auto mask = make_mask(policy, width, height);
    for_each_index(policy, mask.view().size(), detail::zone_word{places, shape, mask.view()});
    return mask;
}

// The outline of an image on the ground, through the lattice's nodes at its edge and quarters of the way between them, so that no part
// of it spans half the globe. O(nodes at the edge).
inline zone image_outline(const lattice_view& places, std::int32_t width, std::int32_t height) {
    std::vector<std::int32_t> lon_e7, lat_e7;
    for (int side = 0; side < 4; ++side) {
        const bool across = side % 2 == 0;
        const std::int64_t step = across ? places.step_x_px : places.step_y_px;
        const std::int64_t end = across ? width : height;
        const std::int64_t parts = (4 * end + step - 1) / step;
        for (std::int64_t i = 0; i < parts; ++i) {
            const std::int64_t along = std::min((side < 2 ? i : parts - i) * step / 4, end);
            const std::int64_t x = across ? along : side == 1 ? width : 0;
            const std::int64_t y = across ? (side == 2 ? height : 0) : along;
            const lonlat place = places.plane_place(x * 65536, y * 65536);
            lon_e7.push_back(place.lon_e7);
            lat_e7.push_back(place.lat_e7);
        }
    }
    return zone(lon_e7, lat_e7, {0, static_cast<std::int64_t>(lon_e7.size())});
}

// Whether every vertex of a zone lies in the outline of an image. O(vertices x vertices of the outline).
inline bool lies_within(const zone_view& shape, const zone_view& outline) {
    for (std::int64_t i = 0; i < shape.lon_e7.size; ++i) {
        if (!contains(outline, {shape.lon_e7[i], shape.lat_e7[i]})) return false;
    }
    return true;
}

}  // namespace sanc::evidence
