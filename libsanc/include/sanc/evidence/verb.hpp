// SPDX-License-Identifier: Apache-2.0
// What a verb gives to every front door: the program, Python, a page. The verbs are track_verb.hpp, rank_verb.hpp and
// change_verb.hpp; each holds its options by name and runs on bytes, columns or decoded images.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sanc/digest.hpp>
#include <sanc/json.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/table.hpp>
#include <sanc/table_text.hpp>

namespace sanc::evidence {

struct verb_result {
    table result;
    std::optional<table> rejects;        // rows that were not used
    json parameters;                     // what stands in the result digest
    std::vector<std::string> notes;      // for people, one line each
    std::string coordinates = "none";    // what GeoJSON says of its coordinates
    std::optional<georeference> places;  // of pixel corners, where the result has a geometry on the earth

    // 64 hex digits. Throws std::runtime_error where bits_ok() is false.
    [[nodiscard]] std::string digest() const { return hex(result_digest({{result.name(), table_digest(result)}}, parameters)); }

    // How GeoJSON writes a pixel corner; empty where corners stay pixels. Lives as long as this result.
    [[nodiscard]] coordinate_text corner() const {
        if (!places) return {};
        return [nodes = places->view()](std::string& out, std::int32_t x, std::int32_t y) {
            const lonlat at = nodes.place(std::int64_t{x} * 65536, std::int64_t{y} * 65536);
            append_position(out, at.lon_e7, at.lat_e7);
        };
    }
};

// A value of an option that cannot be used; `option` is its name with _.
struct option_error : std::invalid_argument {
    option_error(std::string name, const std::string& what) : std::invalid_argument(what), option(std::move(name)) {}
    std::string option;
};

}  // namespace sanc::evidence
