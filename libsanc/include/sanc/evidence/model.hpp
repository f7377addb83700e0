// SPDX-License-Identifier: Apache-2.0
// Everything that was computed for a case, before it is told: findings, tables and report read from here.
#pragma once

#include <string>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/case.hpp>
#include <sanc/evidence/events.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/network.hpp>
#include <sanc/evidence/vessels.hpp>
#include <sanc/evidence/zones.hpp>
#include <sanc/order.hpp>
#include <sanc/table_rows.hpp>

namespace sanc::evidence {

struct dossier_model {
    case_definition the_case;
    std::string case_name;  // the file
    json parameters;        // effective, every default included
    std::vector<input_image> images;  // as in the case
    std::vector<bit_mask> hidden;     // per image
    std::vector<case_zone> zones;
    zone_coverage coverage;
    std::vector<image_pair> pairs;
    std::vector<change_event> events;
    vessel_part vessels;
    network_layer ownership;
    network_layer transfer;
    std::vector<listed_party> parties;
    table reject_counts = table_rows(schemas::reject_counts).made();  // rows of the inputs that were not used
    std::vector<listed_path> paths;
};

inline const case_image& image_of(const dossier_model& m, std::int32_t index) { return m.the_case.images[static_cast<std::size_t>(index)]; }
inline const std::string& zone_name(const dossier_model& m, std::int32_t index) { return m.zones[static_cast<std::size_t>(index)].name; }

// The pixels of a zone in an image. Throws and costs what zone_mask() does.
template <class Policy>
bit_mask zone_pixels(const Policy& policy, const dossier_model& m, std::int32_t image, std::int32_t zone) {
    const input_image& seen = m.images[static_cast<std::size_t>(image)];
    return zone_mask(policy, seen.places.view(), width_of(seen), height_of(seen), m.zones[static_cast<std::size_t>(zone)].shape.view());
}
// The smallest program holds it once.
inline bit_mask zone_pixels(const smallest_policy&, const dossier_model& m, std::int32_t image, std::int32_t zone) {
    return zone_pixels(seq, m, image, zone);
}

// Vessels that are seen or possible in a window, without repetition, in canonical order; all of them where the case has
// no window.
inline std::vector<std::int32_t> considered_vessels(const dossier_model& m) {
    std::vector<std::int32_t> chosen;
    for (std::size_t v = 0; v < m.vessels.vessels.size() && m.vessels.reach.empty(); ++v) chosen.push_back(static_cast<std::int32_t>(v));
    for (const auto& window : m.vessels.reach) {
        for (const auto& fact : window.facts) {
            if (fact.is == reach_class::seen || fact.is == reach_class::possible) chosen.push_back(fact.vessel);
        }
    }
    sort_to_set(chosen);
    return chosen;
}

}  // namespace sanc::evidence
