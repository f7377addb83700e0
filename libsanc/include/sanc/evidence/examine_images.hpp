// SPDX-License-Identifier: Apache-2.0
// The images of a case: what of them can be seen, which pairs are compared, and the events.
#pragma once

#include <algorithm>
#include <vector>

#include <sanc/evidence/compare.hpp>
#include <sanc/evidence/events.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/evidence/zones.hpp>

namespace sanc::evidence {

// Fills hidden, coverage, pairs and events of the model from its case, zones and images; `clouds` are the cloud masks by
// name. O(pixels x (zones + pairs)). Throws io_error, std::invalid_argument, cancelled.
template <class Policy>
void examine_images(const Policy& policy, dossier_model& m, const std::vector<input_image>& clouds, const analysis_options& options,
                    const monitor& watch) {
    const auto& images = m.the_case.images;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto cloud = std::find_if(clouds.begin(), clouds.end(), [&](const input_image& c) { return c.name == images[i].cloud_mask; });
        m.hidden.push_back(hidden_pixels(policy, m.images[i], cloud == clouds.end() ? nullptr : &*cloud));
        const auto& image = m.images[i];
        if (!image.has_places && !m.zones.empty()) {
            bad_input("%: no georeference; zones cannot be placed in it. Give a GeoTIFF with a coordinate system", image.name);
        }
        for (std::size_t z = 0; z < m.zones.size(); ++z) {
            if (m.zones[z].role == "ignore") add_bits(policy, zone_pixels(policy, m, static_cast<std::int32_t>(i), static_cast<std::int32_t>(z)), m.hidden[i]);
        }
    }
    m.coverage.resize(m.zones.size());
    for (std::size_t z = 0; z < m.zones.size(); ++z) {
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto& image = m.images[i];
            const zone outline = image_outline(image.places.view(), width_of(image), height_of(image));
            const auto mask = zone_pixels(policy, m, static_cast<std::int32_t>(i), static_cast<std::int32_t>(z));
            m.coverage[z].push_back(lies_within(m.zones[z].shape.view(), outline.view()) ? observable_permille(policy, mask, m.hidden[i]) : 0);
        }
    }
    m.pairs = choose_pairs(images, m.zones, m.coverage);
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        auto& pair = m.pairs[p];
        const auto before = static_cast<std::size_t>(pair.before);
        const auto after = static_cast<std::size_t>(pair.after);
        const double low = static_cast<double>(p) / static_cast<double>(m.pairs.size());
        const double high = static_cast<double>(p + 1) / static_cast<double>(m.pairs.size());
        pair.result = compare_images(policy, m.images[before], m.images[after], m.hidden[before], m.hidden[after], options.change, watch.part(low, high));
        for (const std::int32_t z : pair.zones) {
            const auto mask = zone_pixels(policy, m, pair.before, z);
            for (const auto& event : events_in_zone(policy, pair, static_cast<std::int32_t>(p), z, mask, m.images[before].places, images[before], images[after],
                                                    options.change.min_area_px)) {
                m.events.push_back(event);
            }
        }
    }
}

}  // namespace sanc::evidence
