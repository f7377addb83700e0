// SPDX-License-Identifier: Apache-2.0
// Connected components of a mask, over its runs. A union always keeps the smaller run as the root, so a component is
// named by its first pixel in raster order, whatever the order of the unions.
#pragma once

#include <sanc/raster/runs.hpp>
#include <sanc/sort.hpp>

namespace sanc {

// The component of each run, from 0 in raster order of their first pixels.
template <class I32>
struct basic_run_labels {
    I32 label;
    std::int64_t count = 0;
};
using run_labels = basic_run_labels<buffer<std::int32_t>>;  // on the host
template <class Policy>
using run_labels_of = basic_run_labels<buffer_of<Policy, std::int32_t>>;

// What is known of a component: its box (inclusive), and the sums of its pixels' x and y.
struct component {
    std::int64_t area_px = 0;
    std::int64_t sum_x = 0;
    std::int64_t sum_y = 0;
    std::int32_t min_x = 0, min_y = 0, max_x = 0, max_y = 0;
};

// The runs of each component: component c has runs[first[c]] .. runs[first[c + 1] - 1], in raster order.
template <class I64>
struct basic_component_runs {
    I64 first;
    I64 runs;
};
using component_runs = basic_component_runs<buffer<std::int64_t>>;  // on the host
template <class Policy>
using component_runs_of = basic_component_runs<buffer_of<Policy, std::int64_t>>;

namespace detail {

// Union-find over runs. `reach` is 1 where runs touch by their corners too (8-connected), else 0.
struct run_forest {
    run_view runs;
    column<std::int32_t> parent;
    std::int32_t reach;

    SANC_HD std::int32_t root(std::int32_t r) const {
        while (parent[r] != r) {
            parent[r] = parent[parent[r]];
            r = parent[r];
        }
        return r;
    }
    SANC_HD void join_rows(std::int64_t above, std::int64_t below) const {
        std::int64_t a = runs.first_of_row[above];
        std::int64_t b = runs.first_of_row[below];
        while (a < runs.first_of_row[above + 1] && b < runs.first_of_row[below + 1]) {
            if (runs.begin[a] < runs.end[b] + reach && runs.begin[b] < runs.end[a] + reach) {
                const std::int32_t ra = root(static_cast<std::int32_t>(a));
                const std::int32_t rb = root(static_cast<std::int32_t>(b));
                if (ra < rb) parent[rb] = ra;
                if (rb < ra) parent[ra] = rb;
            }
            if (runs.end[a] <= runs.end[b]) {
                ++a;
            } else {
                ++b;
            }
        }
    }
};

// The runs of one strip of rows joined among themselves.
struct join_strip {
    run_forest forest;
    std::int64_t strip_rows;
    SANC_HD void operator()(std::int64_t strip) const {
        const std::int64_t low = strip * strip_rows;
        const std::int64_t height = forest.runs.height();
        const std::int64_t high = low + strip_rows < height ? low + strip_rows : height;
        for (std::int64_t r = forest.runs.first_of_row[low]; r < forest.runs.first_of_row[high]; ++r) {
            forest.parent[r] = static_cast<std::int32_t>(r);
        }
        for (std::int64_t y = low + 1; y < high; ++y) forest.join_rows(y - 1, y);
    }
};

// A seam between two groups of `group` strips. The seams of one level touch disjoint groups: no two threads meet.
struct join_seam {
    run_forest forest;
    std::int64_t strip_rows;
    std::int64_t group;
    SANC_HD void operator()(std::int64_t seam) const {
        const std::int64_t y = (2 * seam + 1) * group * strip_rows;
        if (y < forest.runs.height()) forest.join_rows(y - 1, y);
    }
};

struct mark_roots {
    column<const std::int32_t> parent;
    column<std::int32_t> is_root;
    SANC_HD void operator()(std::int64_t r) const { is_root[r] = parent[r] == r; }
};

// Reads the forest without shortening it: other threads read it too.
struct label_runs {
    column<const std::int32_t> parent, number;
    column<std::int32_t> label;
    SANC_HD void operator()(std::int64_t r) const {
        std::int32_t at = parent[r];
        while (parent[at] != at) at = parent[at];
        label[r] = number[at];
    }
};

struct key_of_run {
    column<const std::int32_t> label;
    column<std::uint64_t> keys;
    column<std::int64_t> runs;
    SANC_HD void operator()(std::int64_t r) const {
        keys[r] = static_cast<std::uint64_t>(label[r]);
        runs[r] = r;
    }
};

// Where each key begins; every key from 0 to first.size - 2 occurs.
struct first_of_key {
    column<const std::uint64_t> keys;
    column<std::int64_t> first;
    SANC_HD void operator()(std::int64_t i) const {
        if (i == 0 || keys[i] != keys[i - 1]) first[static_cast<std::int64_t>(keys[i])] = i;
        if (i + 1 == keys.size) first[first.size - 1] = keys.size;
    }
};

struct describe_component {
    run_view runs;
    column<const std::int64_t> first, members;
    column<component> out;
    SANC_HD void operator()(std::int64_t c) const {
        component made;
        for (std::int64_t i = first[c]; i < first[c + 1]; ++i) {
            const std::int64_t r = members[i];
            const std::int64_t length = runs.end[r] - runs.begin[r];
            if (i == first[c]) made = {0, 0, 0, runs.begin[r], runs.y[r], runs.end[r] - 1, runs.y[r]};
            made.area_px += length;
            made.sum_x += (std::int64_t{runs.begin[r]} + runs.end[r] - 1) * length / 2;
            made.sum_y += runs.y[r] * length;
            made.min_x = runs.begin[r] < made.min_x ? runs.begin[r] : made.min_x;
            made.max_x = runs.end[r] - 1 > made.max_x ? runs.end[r] - 1 : made.max_x;
            made.max_y = runs.y[r];
        }
        out[c] = made;
    }
};

struct keep_row {
    run_view runs;
    column<const std::int32_t> label;
    column<const component> components;
    std::int64_t least_px;
    mutable_bit_view bits;
    SANC_HD void operator()(std::int64_t y) const {
        std::uint64_t* row = bits.row(static_cast<std::int32_t>(y));
        for (std::int64_t r = runs.first_of_row[y]; r < runs.first_of_row[y + 1]; ++r) {
            if (components[label[r]].area_px >= least_px) continue;
            for (std::int64_t i = runs.begin[r] / 64; 64 * i < runs.end[r]; ++i) {
                const std::int64_t low = runs.begin[r] > 64 * i ? runs.begin[r] - 64 * i : 0;
                row[i] &= ~(inside_bits(runs.end[r], i) & (~std::uint64_t{0} << low));
            }
        }
    }
};

// Joins the runs that touch: every run's parent is then a run of its component before it, or itself. Throws cancelled.
template <class Policy>
void join_runs(const Policy& policy, const run_forest& forest, std::int64_t strip_rows, const monitor& watch) {
    const std::int64_t strips = (forest.runs.height() + strip_rows - 1) / strip_rows;
    for_each_chunk(policy, strips, 64, watch, join_strip{forest, strip_rows});
    for (std::int64_t group = 1; group < strips; group *= 2) {
        for_each_index(policy, (strips + group) / (2 * group), join_seam{forest, strip_rows, group});
    }
}

inline bool alone(sequential_policy) { return true; }
inline bool alone(const par& policy) { return policy.threads() == 1; }

// Numbers the components of a forest whose parents come before their children: a parent's number is known by then.
inline std::int32_t number_in_place(column<std::int32_t> parent) {
    std::int32_t count = 0;
    for (std::int64_t r = 0; r < parent.size; ++r) parent[r] = parent[r] == r ? count++ : parent[parent[r]];
    return count;
}

}  // namespace detail

// Labels runs by 8- or 4-connected component, numbered by first pixel in raster order. Strips of `strip_rows` rows are
// joined in parallel, then their seams pair by pair; neither changes the result. O(runs) work, almost; two values a run
// of scratch. Throws std::invalid_argument, cancelled. Source: He, Chao, Suzuki, "A run-based two-scan labeling
// algorithm", IEEE Trans. Image Processing 17, 2008.
template <class Policy>
run_labels_of<Policy> label_components(const Policy& policy, run_view runs, int connectivity, std::int64_t strip_rows = 256,
                            const monitor& watch = {}) {
    if (connectivity != 4 && connectivity != 8) {
        bad_argument("label_components", "connectivity", connectivity, "give 8 or 4");
    }
    auto parent = make_buffer<std::int32_t>(policy, runs.size());
    join_runs(policy, detail::run_forest{runs, view(parent), connectivity == 8 ? 1 : 0}, strip_rows, watch);
    if constexpr (host_policy<Policy>) {
        if (detail::alone(policy)) {
            const std::int64_t count = detail::number_in_place(view(parent));
            return {std::move(parent), count};
        }
    }
    auto number = make_buffer<std::int32_t>(policy, runs.size() + 1);
    const column<const std::int32_t> parents = view(parent);
    for_each_index(policy, runs.size(), detail::mark_roots{parents, view(number)});
    run_labels_of<Policy> made;
    made.count = exclusive_scan(policy, column<const std::int32_t>{number.data(), runs.size()}, view(number));
    made.label = make_buffer<std::int32_t>(policy, runs.size());
    for_each_index(policy, runs.size(), detail::label_runs{parents, view(number), view(made.label)});
    return made;
}

// Groups runs by component. O(runs) work, two values a run of scratch.
template <class Policy, class I32>
component_runs_of<Policy> group_runs(const Policy& policy, const basic_run_labels<I32>& labels) {
    component_runs_of<Policy> made;
    auto keys = make_buffer<std::uint64_t>(policy, labels.label.size());
    made.runs = make_buffer<std::int64_t>(policy, labels.label.size());
    made.first = make_buffer<std::int64_t>(policy, labels.count + 1);
    if (labels.count == 0) {
        for_each_index(policy, 1, detail::put_value<std::int64_t>{made.first.data(), 0});
        return made;
    }
    for_each_index(policy, keys.size(), detail::key_of_run{view(labels.label), view(keys), view(made.runs)});
    sort_by_key(policy, view(keys), view(made.runs));
    for_each_index(policy, keys.size(), detail::first_of_key{view(keys), view(made.first)});
    return made;
}

// Area, box and coordinate sums of every component. O(runs) work.
template <class Policy, class I64>
buffer_of<Policy, component> describe_components(const Policy& policy, run_view runs,
                                                 const basic_component_runs<I64>& groups) {
    auto made = make_buffer<component>(policy, groups.first.size() - 1);
    for_each_index(policy, made.size(),
                   detail::describe_component{runs, view(groups.first), view(groups.runs), view(made)});
    return made;
}

// Clears the pixels of the components of fewer than `least_px` pixels. O(runs + words of them) work.
template <class Policy, class I32>
void drop_small(const Policy& policy, run_view runs, const basic_run_labels<I32>& labels,
                column<const component> components, std::int64_t least_px, mutable_bit_view bits) {
    for_each_index(policy, bits.height, detail::keep_row{runs, view(labels.label), components, least_px, bits});
}

// The components of a mask and what is known of them, where the policy computes. On the host, which sums by label, the
// groups are left out.
template <class Policy>
struct component_set {
    run_list_of<Policy> runs;
    run_labels_of<Policy> labels;
    component_runs_of<Policy> groups;
    buffer_of<Policy, component> components;
};

// Runs, labels, groups (but on the host) and components of a mask in one. Throws as find_runs() and label_components().
template <class Policy>
component_set<Policy> find_components(const Policy& policy, bit_view bits, int connectivity, std::int64_t strip_rows = 256,
                                      const monitor& watch = {}) {
    component_set<Policy> made;
    made.runs = find_runs(policy, bits);
    made.labels = label_components(policy, made.runs.view(), connectivity, strip_rows, watch);
    if constexpr (host_policy<Policy>) {
        made.components = describe_labels(policy, made.runs.view(), made.labels);
    } else {
        made.groups = group_runs(policy, made.labels);
        made.components = describe_components(policy, made.runs.view(), made.groups);
    }
    return made;
}

}  // namespace sanc

#include <sanc/raster/components_on_host.hpp>
