// SPDX-License-Identifier: Apache-2.0
// The lattice of a projected image as canonical text: an input of its dossier like any other, with a hash.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/json_reader.hpp>
#include <sanc/json.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/text/number.hpp>

namespace sanc::evidence {

// Canonical JSON; the nodes are longitudes and latitudes in 2^-40 degree, row by row.
inline std::string lattice_text(const georeference& lattice) {
    json made;
    made["step_x_px"] = lattice.step_x_px;
    made["step_y_px"] = lattice.step_y_px;
    made["nodes_x"] = lattice.nodes_x;
    made["nodes_y"] = lattice.nodes_y;
    for (const auto& [key, nodes] : {std::pair{"lon_q40", &lattice.lon_q40}, std::pair{"lat_q40", &lattice.lat_q40}}) {
        json::array values;
        for (const std::int64_t node : *nodes) values.emplace_back(node);
        made[key] = std::move(values);
    }
    return made.dump(1) + "\n";
}

// Reads it back, held to lattice_problem(); whether it covers an image is left to the caller. Throws io_error for anything else.
inline georeference parse_lattice(std::string_view text, const std::string& name) {
    const json_node root = parse_json(text, name);
    const auto fail = [&]() { bad_input("%: not the lattice of an image; restore the file from the dossier", name); };
    const auto integer = [&](const json_node* node) {
        std::int64_t value = 0;
        if (node == nullptr || node->is != json_node::type::number || !parse_int(node->value, value)) fail();
        return value;
    };
    const auto nodes = [&](std::string_view key) {
        std::vector<std::int64_t> values;
        const json_node* list = root.get(key);
        if (list == nullptr) fail();
        for (const auto& item : list->items) values.push_back(integer(&item));
        return values;
    };
    const auto size = [&](std::string_view key) {
        const std::int64_t value = integer(root.get(key));
        if (value < 1 || value > 1 << 24) fail();
        return static_cast<std::int32_t>(value);
    };
    georeference made{size("step_x_px"), size("step_y_px"), size("nodes_x"), size("nodes_y"), nodes("lon_q40"), nodes("lat_q40")};
    if (!lattice_problem(made, 1, 1).empty()) fail();
    return made;
}

}  // namespace sanc::evidence
