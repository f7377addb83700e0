// SPDX-License-Identifier: Apache-2.0
// From images to events: which pairs are compared for which zone, what changed in a zone, and between which times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/evidence/compare.hpp>
#include <sanc/evidence/zones.hpp>
#include <sanc/order.hpp>

namespace sanc::evidence {

// Two images that are compared. `zones` are those for which they are consecutive; a control pair has none.
struct image_pair {
    std::int32_t before = 0;  // index into the case's images
    std::int32_t after = 0;
    bool control = false;
    std::vector<std::int32_t> zones;
    change_result result;
};

// What changed with one sign in one zone between two images.
struct change_event {
    std::int32_t pair = 0;
    std::int32_t zone = 0;
    change_sign sign = change_sign::gain;
    std::int64_t area_px = 0;
    // Bounds: the pixels of the change eroded and dilated by one pixel, for an edge may lie anywhere in its pixel.
    std::int64_t low_px = 0;
    std::int64_t high_px = 0;
    std::int64_t area_dm2 = 0;
    std::int64_t low_dm2 = 0;
    std::int64_t high_dm2 = 0;
    std::int64_t begin_ms = 0;
    std::int64_t end_ms = 0;
};

// Roles whose changes are events.
inline bool makes_events(const case_zone& z) { return z.role == "stack" || z.role == "berth"; }

namespace detail {

// Sets the pixels of the polygons of the rows for which `chosen` holds: each edge along a column turns the pixels to its
// right.
template <class Chosen>
bit_mask draw_polygons(const multipolygons& shapes, std::int32_t width, std::int32_t height, const Chosen& chosen) {
    bit_mask mask = empty_mask(seq, width, height);
    const auto turn = [&](std::int32_t x, std::int32_t from, std::int32_t to) {
        if (x == width) return;
        for (std::int32_t y = std::min(from, to); y < std::max(from, to); ++y) mask.view().row(y)[x >> 6] ^= std::uint64_t{1} << (x & 63);
    };
    for (std::int64_t f = 0; f < shapes.size(); ++f) {
        if (!chosen(f)) continue;
        const auto first = shapes.polygons[static_cast<std::size_t>(shapes.features[static_cast<std::size_t>(f)])];
        const auto last = shapes.polygons[static_cast<std::size_t>(shapes.features[static_cast<std::size_t>(f) + 1])];
        for (auto r = static_cast<std::size_t>(first); r < static_cast<std::size_t>(last); ++r) {
            const auto begin = static_cast<std::size_t>(shapes.rings[r]);
            const auto end = static_cast<std::size_t>(shapes.rings[r + 1]);
            for (std::size_t i = begin; i < end; ++i) {
                const std::size_t next = i + 1 == end ? begin : i + 1;
                if (shapes.x[i] == shapes.x[next]) turn(shapes.x[i], shapes.y[i], shapes.y[next]);
            }
        }
    }
    for (std::int32_t y = 0; y < height; ++y) {
        std::uint64_t carry = 0;
        for (std::int64_t w = 0; w < mask.view().words_per_row(); ++w) {
            std::uint64_t word = mask.view().row(y)[w];
            for (int shift = 1; shift < 64; shift *= 2) word ^= word << shift;
            word ^= carry;
            carry = word >> 63 != 0 ? ~std::uint64_t{0} : 0;
            mask.view().row(y)[w] = word & sanc::detail::inside_bits(width, w);
        }
    }
    return mask;
}

struct and_words {
    column<const std::uint64_t> with;
    column<std::uint64_t> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] &= with[i]; }
};

inline std::int64_t area_dm2(bit_view bits, const georeference& places) {
    const lattice_view lattice = places.view();
    int128 sum = 0;
    for (std::int32_t y = 0; y < bits.height; ++y) {
        for (std::int32_t x = 0; x < bits.width; ++x) {
            if (bits.test(y, x)) sum += lattice.pixel_area_mm2(x, y);
        }
    }
    return sanc::detail::to_dm2(sum);
}

// Whether a set pixel lies on the outermost rows or columns.
inline bool reaches_edge(bit_view bits) {
    bool found = false;
    for (std::int32_t x = 0; x < bits.width; ++x) found = found || bits.test(0, x) || bits.test(bits.height - 1, x);
    for (std::int32_t y = 0; y < bits.height; ++y) found = found || bits.test(y, 0) || bits.test(y, bits.width - 1);
    return found;
}

}  // namespace detail

// The observable share of each zone in each image, in thousandths: [zone][image].
using zone_coverage = std::vector<std::vector<std::int64_t>>;

// The share of a zone's pixels that are not hidden, in thousandths; 0 for a zone without a pixel, and for one that reaches
// the image's edge, for then the image may not hold it whole.
template <class Policy>
std::int64_t observable_permille(const Policy& policy, const bit_mask& zone, const bit_mask& hidden) {
    const std::int64_t all = count_bits(policy, zone.view());
    if (all == 0 || detail::reaches_edge(zone.view())) return 0;
    bit_mask lost = empty_mask(policy, zone.width, zone.height);
    add_bits(policy, zone, lost);
    for_each_index(policy, lost.words.size(), detail::and_words{view(hidden.words), view(lost.words)});
    return 1000 * (all - count_bits(policy, std::as_const(lost).view())) / all;
}

// Which pairs to compare: per zone that makes events, the images with >= 90 % of it observable in time order, consecutive
// ones; then the control images two and two, in the order of the case. Sorted by (before, after) time; control pairs last.
inline std::vector<image_pair> choose_pairs(const std::vector<case_image>& images, const std::vector<case_zone>& zones,
                                            const zone_coverage& coverage) {
    std::vector<std::int32_t> by_time;
    std::vector<std::int32_t> controls;
    for (std::size_t i = 0; i < images.size(); ++i) (images[i].control ? controls : by_time).push_back(static_cast<std::int32_t>(i));
    sort_rows(by_time, [&](std::int32_t a, std::int32_t b) {
        return images[static_cast<std::size_t>(a)].time_ms < images[static_cast<std::size_t>(b)].time_ms;
    });
    std::vector<image_pair> pairs;
    for (std::size_t i = 0; i < by_time.size(); ++i) {
        for (std::size_t j = i + 1; j < by_time.size(); ++j) {
            image_pair pair{by_time[i], by_time[j], false, {}, {}};
            for (std::size_t z = 0; z < zones.size(); ++z) {
                const auto usable = [&](std::size_t k) { return coverage[z][static_cast<std::size_t>(by_time[k])] >= 900; };
                bool consecutive = makes_events(zones[z]) && usable(i) && usable(j);
                for (std::size_t k = i + 1; k < j; ++k) consecutive = consecutive && !usable(k);
                if (consecutive) pair.zones.push_back(static_cast<std::int32_t>(z));
            }
            if (!pair.zones.empty()) pairs.push_back(std::move(pair));
        }
    }
    for (std::size_t i = 0; i + 1 < controls.size(); i += 2) pairs.push_back({controls[i], controls[i + 1], true, {}, {}});
    return pairs;
}

// The events of one compared pair in one of its zones, by sign. `zone` is the zone's mask on BEFORE's grid; a sign with
// less than min_area_px in the zone is no event. `index` is the pair's place.
template <class Policy>
std::vector<change_event> events_in_zone(const Policy& policy, const image_pair& pair, std::int32_t index, std::int32_t zone_index,
                                         const bit_mask& zone, const georeference& places, const case_image& before,
                                         const case_image& after, std::int64_t min_area_px) {
    std::vector<change_event> events;
    const auto& objects = pair.result.objects;
    const auto& signs = objects.texts("sign").codes;
    const auto& shapes = objects.geometry("geometry");
    for (const change_sign sign : {change_sign::gain, change_sign::loss, change_sign::mixed}) {
        bit_mask changed = detail::draw_polygons(shapes, zone.width, zone.height, [&](std::int64_t f) {
            return signs[static_cast<std::size_t>(f)] == static_cast<std::uint32_t>(sign);
        });
        for_each_index(policy, changed.words.size(), detail::and_words{view(zone.words), view(changed.words)});
        change_event event;
        event.area_px = count_bits(policy, std::as_const(changed).view());
        if (event.area_px < min_area_px) continue;
        event.pair = index;
        event.zone = zone_index;
        event.sign = sign;
        bit_mask grown = make_mask(policy, zone.width, zone.height);
        dilate(policy, std::as_const(changed).view(), grown.view(), 1);
        event.high_px = count_bits(policy, std::as_const(grown).view());
        event.high_dm2 = detail::area_dm2(grown.view(), places);
        erode(policy, std::as_const(changed).view(), grown.view(), 1);
        event.low_px = count_bits(policy, std::as_const(grown).view());
        event.low_dm2 = detail::area_dm2(grown.view(), places);
        event.area_dm2 = detail::area_dm2(changed.view(), places);
        event.begin_ms = before.time_ms - before.time_sigma_ms;
        event.end_ms = after.time_ms + after.time_sigma_ms;
        events.push_back(event);
    }
    return events;
}

}  // namespace sanc::evidence
