// SPDX-License-Identifier: Apache-2.0
// Polygons of labelled components, always valid: corners pair up along rows and along columns (corners.hpp), and
// following the pairs in turn walks a ring.
#pragma once

#include <sanc/raster/components.hpp>
#include <sanc/raster/corners.hpp>
#include <sanc/table.hpp>

namespace sanc {

namespace detail {

// Walks the rings of a part in the order of their first corners, which is that of raster order: the shell comes first.
// A shell leaves its first corner downwards, a hole to the right. The first time it counts, the second time it writes.
template <bool Write>
struct walk_part {
    column<const std::int64_t> first_corner, by_part;
    column<const std::int64_t> partner;
    column<const std::int32_t> x, y;
    column<std::uint8_t> walked;
    column<std::int64_t> ring_first, point_first;  // per part: how many, then where they begin
    column<std::int64_t> ring_end;                 // per ring
    column<std::int32_t> out_x, out_y;

    SANC_HD void operator()(std::int64_t part) const {
        std::int64_t rings = Write ? ring_first[part] : 0;
        std::int64_t points = Write ? point_first[part] : 0;
        bool shell = true;
        for (std::int64_t i = first_corner[part]; i < first_corner[part + 1]; ++i) {
            const std::int64_t start = by_part[i];
            if (walked[start] != (Write ? 1 : 0)) continue;
            bool along_column = shell;
            std::int64_t at = start;
            do {
                walked[at] = Write ? 2 : 1;
                if constexpr (Write) {
                    out_x[points] = x[at];
                    out_y[points] = y[at];
                }
                ++points;
                at = along_column ? partner[at] : at ^ 1;
                along_column = !along_column;
            } while (at != start);
            if constexpr (Write) ring_end[rings] = points;
            ++rings;
            shell = false;
        }
        if constexpr (!Write) {
            ring_first[part] = rings;
            point_first[part] = points;
        }
    }
};

// The object of a part is the object of its first run.
struct object_of_part {
    column<const std::int64_t> first_run, runs;
    column<const std::int32_t> object_of_run;
    column<std::uint64_t> keys;
    column<std::int64_t> parts;
    SANC_HD void operator()(std::int64_t part) const {
        keys[part] = static_cast<std::uint64_t>(object_of_run[runs[first_run[part]]]);
        parts[part] = part;
    }
};

struct invert_order {
    column<const std::int64_t> order;
    column<std::int32_t> place;
    SANC_HD void operator()(std::int64_t i) const { place[order[i]] = static_cast<std::int32_t>(i); }
};

struct relabel {
    column<const std::int32_t> place;
    column<std::int32_t> label;
    SANC_HD void operator()(std::int64_t r) const { label[r] = place[label[r]]; }
};

// The places of values in [0, most] in ascending order of the values, and those as sorted keys.
template <class Policy>
buffer_of<Policy, std::int64_t> order_by(const Policy& policy, column<const std::int32_t> values, std::int64_t /*most*/,
                                         buffer_of<Policy, std::uint64_t>& keys) {
    keys = make_buffer<std::uint64_t>(policy, values.size);
    auto order = make_buffer<std::int64_t>(policy, values.size);
    for_each_index(policy, values.size, key_of_corner{values, view(keys), view(order)});
    sort_by_key(policy, view(keys), view(order));
    return order;
}

template <class Policy, class Values>
auto to_vector(const Policy& policy, Values&& values) {
    const auto home = to_host(policy, std::move(values));
    return large_vector<std::remove_const_t<std::remove_pointer_t<decltype(home.data())>>>(home.begin(), home.end());
}

}  // namespace detail

// The multipolygon of every component of a labelled mask (`runs` and `objects` are those of `bits`; 8- or 4-connected):
// its 4-connected parts by first pixel in raster order, each a shell and its holes by first corner. Corners are pixel
// corners, x to the right and y down; a ring starts at its first corner in raster order, holds no point between two on
// one line and does not repeat its first point. On the screen shells run counter-clockwise and holes clockwise. The
// area is the pixel count, and every multipolygon is valid: rings touch one another, and parts one another, in points
// only. O(words + corners) work, 60 bytes a corner of scratch. Throws cancelled.
template <class Policy, class I32>
multipolygons trace_polygons(const Policy& policy, bit_view bits, run_view runs, const basic_run_labels<I32>& objects,
                             const monitor& watch = {}) {
    multipolygons made;
    if (runs.size() == 0) {
        watch(1.0);
        return made;
    }

    // Parts in order of (object, first pixel).
    auto parts = label_components(policy, runs, 4);
    const auto part_runs = group_runs(policy, parts);
    auto object_keys = make_buffer<std::uint64_t>(policy, parts.count);
    auto part_order = make_buffer<std::int64_t>(policy, parts.count);
    for_each_index(policy, parts.count,
                   detail::object_of_part{view(part_runs.first), view(part_runs.runs), view(objects.label),
                                          view(object_keys), view(part_order)});
    sort_by_key(policy, view(object_keys), view(part_order));
    auto place = make_buffer<std::int32_t>(policy, parts.count);
    for_each_index(policy, parts.count, detail::invert_order{view(part_order), view(place)});
    for_each_index(policy, runs.size(), detail::relabel{view(place), view(parts.label)});
    auto object_first = make_buffer<std::int64_t>(policy, objects.count + 1);
    for_each_index(policy, parts.count, detail::first_of_key{view(object_keys), view(object_first)});
    watch(0.2);

    // Corners in raster order, paired along rows by their numbers (2 i, 2 i + 1) and along columns by a sort.
    using detail::find_corners;
    using detail::order_by;
    auto turns = find_corners(policy, bits, runs, column<const std::int32_t>(view(parts.label)));
    const std::int64_t corners = turns.x.size();
    watch(0.4);
    auto keys = make_buffer<std::uint64_t>(policy, 0);
    auto partner = make_buffer<std::int64_t>(policy, corners);
    {
        const auto by_column = order_by(policy, column<const std::int32_t>(view(turns.x)), bits.width, keys);
        for_each_index(policy, corners / 2, detail::pair_columns{view(by_column), view(turns.kind), view(partner)});
    }
    const auto by_part = order_by(policy, column<const std::int32_t>(view(turns.part)), parts.count - 1, keys);
    auto corner_first = make_buffer<std::int64_t>(policy, parts.count + 1);
    for_each_index(policy, corners, detail::first_of_key{view(keys), view(corner_first)});
    watch(0.6);

    // Count, scan, write.
    auto walked = make_buffer<std::uint8_t>(policy, corners);
    for_each_index(policy, corners, detail::fill_value<std::uint8_t>{walked.data(), 0});
    auto ring_first = make_buffer<std::int64_t>(policy, parts.count + 1);
    auto point_first = make_buffer<std::int64_t>(policy, parts.count + 1);
    const detail::walk_part<false> count{view(corner_first),
                                         view(by_part),
                                         view(partner),
                                         view(turns.x),
                                         view(turns.y),
                                         view(walked),
                                         view(ring_first),
                                         view(point_first),
                                         {},
                                         {},
                                         {}};
    for_each_index(policy, parts.count, count);
    const std::int64_t rings =
        exclusive_scan(policy, column<const std::int64_t>{ring_first.data(), parts.count}, view(ring_first));
    const std::int64_t points =
        exclusive_scan(policy, column<const std::int64_t>{point_first.data(), parts.count}, view(point_first));
    watch(0.8);
    auto ring_end = make_buffer<std::int64_t>(policy, rings);
    auto out_x = make_buffer<std::int32_t>(policy, points);
    auto out_y = make_buffer<std::int32_t>(policy, points);
    for_each_index(
        policy, parts.count,
        detail::walk_part<true>{count.first_corner, count.by_part, count.partner, count.x, count.y, count.walked,
                                count.ring_first, count.point_first, view(ring_end), view(out_x), view(out_y)});

    made.features = detail::to_vector(policy, std::move(object_first));
    made.polygons = detail::to_vector(policy, std::move(ring_first));
    const auto ends = to_host(policy, std::move(ring_end));
    made.rings.insert(made.rings.end(), ends.begin(), ends.end());
    made.x = detail::to_vector(policy, std::move(out_x));
    made.y = detail::to_vector(policy, std::move(out_y));
    watch(1.0);
    return made;
}

}  // namespace sanc

#include <sanc/raster/polygons_on_host.hpp>
