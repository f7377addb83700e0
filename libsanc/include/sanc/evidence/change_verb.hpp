// SPDX-License-Identifier: Apache-2.0
// The verb `change` as every front door runs it: two decoded images in, the table of objects out.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/compare.hpp>
#include <sanc/evidence/verb.hpp>
#include <sanc/evidence/zones.hpp>
#include <sanc/raster/change_by_rows.hpp>

namespace sanc::evidence {

// The verb with its options. The list refers into this object.
struct change_verb {
    change_options options;

    [[nodiscard]] option_list analysis() { return change_list(options); }
};

// What a front door may show beside the table.
struct change_outcome {
    verb_result told;
    change_summary summary;
    bit_mask changed, not_observable;
    bit_mask before_hidden, after_hidden;  // what was hidden from the comparison, on the images' own grids
};

namespace detail {

// The pixels to be hidden: those outside all zones, and those in a zone to ignore, as in a dossier. Where all are to be ignored the
// rest is looked at.
template <class Policy>
bit_mask outside_zones(const Policy& policy, const input_image& before, const std::vector<case_zone>& zones) {
    bit_mask inside = empty_mask(policy, width_of(before), height_of(before));
    bit_mask ignored = empty_mask(policy, inside.width, inside.height);
    bool any = false;
    for (const auto& each : zones) {
        const bool ignore = each.role == "ignore";
        any = any || !ignore;
        add_bits(policy, zone_mask(policy, before.places.view(), inside.width, inside.height, each.shape.view()), ignore ? ignored : inside);
    }
    for (std::int32_t y = 0; y < inside.height; ++y) {
        for (std::int64_t w = 0; w < inside.view().words_per_row(); ++w) {
            std::uint64_t& word = inside.view().row(y)[w];
            word = any ? ~word & sanc::detail::inside_bits(inside.width, w) : 0;
        }
    }
    add_bits(policy, ignored, inside);
    return inside;
}

inline std::vector<std::string> change_notes(const change_summary& s, bool otsu) {
    const auto decimal = [](std::int64_t value) { return shortest_decimal(value, 9); };
    const auto count = [](std::int64_t value) { return std::to_string(value); };
    std::vector<std::string> notes{
        "shift: not looked for  residual: 0 px (--register none)",
        "observable: " + count(s.observable_px) + " px  not observable: " + count(s.not_observable_px) + " px",
        "score: " + decimal(s.min_score_e9) + " to " + decimal(s.max_score_e9) + "  threshold: " + decimal(s.threshold_e9) +
            (otsu ? "  separation: " + decimal(s.separation_e9) : ""),
        "changed: " + count(s.changed_px) + " px  objects: " + count(s.gain) + " gain, " + count(s.loss) + " loss, " + count(s.mixed) +
            " mixed  dropped as small: " + count(s.dropped_objects)};
    if (otsu) notes.emplace_back("a threshold from the data always finds something: run it on a pair without change too");
    return notes;
}

inline change_outcome tell_change(change_verb& verb, const input_image& before, const input_file* zones, change_result found,
                                  bit_mask before_hidden, bit_mask after_hidden) {
    json told = values_of(verb.analysis());
    told["zones_sha256"] = zones != nullptr ? zones->sha256 : "";
    told["verb"] = "change";
    verb_result made{std::move(found.objects), {}, std::move(told), detail::change_notes(found.summary, verb.options.threshold.otsu),
                     before.has_places ? "longitude, latitude" : "pixels, y downwards", {}};
    if (before.has_places) made.places = before.places;
    return {std::move(made), found.summary, std::move(found.changed), std::move(found.not_observable), std::move(before_hidden),
            std::move(after_hidden)};
}

}  // namespace detail

// Whether change_by_rows() compares two images as run_change() without zones does: one grid, whole numbers, no masks.
inline bool goes_by_rows(const change_verb& verb, const input_image& before, const input_image& after) {
    return std::visit(
        [&](const auto& from) {
            using pixel = std::decay_t<decltype(*from.data)>;
            const auto* to = std::get_if<raster_view<pixel>>(&after.pixels);
            return std::is_integral_v<pixel> && to != nullptr && to->width == from.width && to->height == from.height && to->bands == from.bands &&
                   before.masked.empty() && after.masked.empty() && before.crs == after.crs && before.has_places == after.has_places &&
                   before.geotransform == after.geotransform && goes_by_rows(verb.options, from.bands);
        },
        before.pixels);
}

// Compares two images, inside the zones of a GeoJSON file where `zones` is not null. Throws io_error where no zone lies on
// BEFORE, and as compare_images() does.
template <class Policy>
change_outcome run_change(const Policy& policy, change_verb& verb, const input_image& before, const input_image& after,
                          const input_file* zones = nullptr, const monitor& watch = {}) {
    auto before_hidden = hidden_pixels(policy, before, nullptr);
    auto after_hidden = hidden_pixels(policy, after, nullptr);
    if (zones != nullptr) {
        const auto parsed = parse_zones(zones->bytes, zones->name);
        if (parsed.empty()) throw io_error(zones->name + ": no zone in it; give one polygon or more");
        if (!before.has_places) bad_argument("change", "zones", zones->name, before.name + " has no georeference to place them by");
        const bit_mask outside = detail::outside_zones(policy, before, parsed);
        if (count_bits(policy, outside.view()) == std::int64_t{outside.width} * outside.height) {
            throw io_error(zones->name + ": no zone lies on " + before.name + "; give zones of this place");
        }
        add_bits(policy, outside, before_hidden);
    }
    change_result found = compare_images(policy, before, after, before_hidden, after_hidden, verb.options, watch);
    return detail::tell_change(verb, before, zones, std::move(found), std::move(before_hidden), std::move(after_hidden));
}

}  // namespace sanc::evidence
