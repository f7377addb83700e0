// SPDX-License-Identifier: Apache-2.0
// Components on the host, where a sort by label would be the most costly step: sums by label as the runs go by. The same
// values as the functions of components.hpp, which includes this.
#pragma once

#include <sanc/raster/components.hpp>

namespace sanc {
namespace detail {

// Calls take(r, whether it is the first of its component) for every run; those of one component never at a time and in
// raster order. A piece of the runs takes the components that begin in it, those that began before it come last.
template <host_policy Policy, class Take>
void for_each_run_by_component(const Policy& policy, column<const std::int32_t> label, const Take& take) {
    const std::int64_t parts = label.size < 1 << 15 ? 1 : pieces(policy);
    const std::int64_t step = (label.size + parts - 1) / parts;
    const auto end_of = [&](std::int64_t part) { return std::min(label.size, (part + 1) * step); };
    if (parts == 1) {
        std::int32_t next = 0;
        for (std::int64_t r = 0; r < label.size; ++r) {
            const bool first = label[r] == next;
            next += first;
            take(r, first);
        }
        return;
    }
    // known[part]: how many components begin before it, since a component has the number of its first run's turn.
    auto known = make_buffer<std::int32_t>(policy, parts + 1);
    auto foreign = make_buffer<std::uint8_t>(policy, parts);
    known[0] = 0;
    for_each_index(policy, parts, [&](std::int64_t part) {
        std::int32_t most = -1;
        for (std::int64_t r = part * step; r < end_of(part); ++r) most = std::max(most, label[r]);
        known[part + 1] = most + 1;
    });
    for (std::int64_t part = 0; part < parts; ++part) known[part + 1] = std::max(known[part], known[part + 1]);
    for_each_index(policy, parts, [&](std::int64_t part) {
        std::int32_t next = known[part];
        foreign[part] = 0;
        for (std::int64_t r = part * step; r < end_of(part); ++r) {
            if (label[r] < known[part]) {
                foreign[part] = 1;
                continue;
            }
            const bool first = label[r] == next;
            next += first;
            take(r, first);
        }
    });
    for (std::int64_t part = 0; part < parts; ++part) {
        for (std::int64_t r = part * step; foreign[part] != 0 && r < end_of(part); ++r) {
            if (label[r] < known[part]) take(r, false);
        }
    }
}

}  // namespace detail

// Area, box and coordinate sums of every component from the labels of its runs.
template <host_policy Policy>
buffer<component> describe_labels(const Policy& policy, run_view runs, const run_labels& labels) {
    buffer<component> made(labels.count);
    detail::for_each_run_by_component(policy, view(labels.label), [&](std::int64_t r, bool first) {
        component& all = made[labels.label[r]];
        const std::int32_t begin = runs.begin[r];
        const std::int32_t last = runs.end[r] - 1;
        const std::int32_t y = runs.y[r];
        const std::int64_t length = last - begin + 1;
        if (first) all = {0, 0, 0, begin, y, last, y};
        all.area_px += length;
        all.sum_x += (std::int64_t{begin} + last) * length / 2;
        all.sum_y += y * length;
        all.min_x = begin < all.min_x ? begin : all.min_x;
        all.max_x = last > all.max_x ? last : all.max_x;
        all.max_y = y;
    });
    return made;
}

// The runs of each component, as of group_runs() of components.hpp. O(runs) work, two values a component of scratch.
template <host_policy Policy>
component_runs group_runs(const Policy& policy, const run_labels& labels) {
    component_runs made{buffer<std::int64_t>(labels.count + 1), buffer<std::int64_t>(labels.label.size())};
    detail::for_each_run_by_component(policy, view(labels.label), [&](std::int64_t r, bool first) {
        std::int64_t& runs = made.first[labels.label[r]];
        runs = first ? 1 : runs + 1;
    });
    exclusive_scan(policy, column<const std::int64_t>{made.first.data(), labels.count}, view(made.first));
    buffer<std::int64_t> next(labels.count);
    std::copy_n(made.first.begin(), labels.count, next.begin());
    detail::for_each_run_by_component(policy, view(labels.label), [&](std::int64_t r, bool) { made.runs[next[labels.label[r]]++] = r; });
    return made;
}

}  // namespace sanc
