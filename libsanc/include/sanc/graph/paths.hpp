// SPDX-License-Identifier: Apache-2.0
// Paths from seeds to targets, each with its certificate: the rows of the files that made its arcs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <sanc/graph/edges.hpp>
#include <sanc/graph/graph.hpp>
#include <sanc/order.hpp>

namespace sanc {

// How a path goes over arcs: from source to target, from target to source, or as it likes.
enum class direction : std::uint8_t { along, against, either };

struct row_reference {
    std::int32_t file;  // index into edge_list::files
    std::int64_t line;
    bool operator==(const row_reference& other) const { return file == other.file && line == other.line; }
    bool operator<(const row_reference& other) const {
        return std::pair(file, line) < std::pair(other.file, other.line);
    }
};

struct path_step {
    bool along;                       // the arc leads the way the path goes; where both do, that one is named
    std::vector<row_reference> rows;  // all rows that made the arc, by file and line
};

struct graph_path {
    std::vector<std::int32_t> vertices;  // canonical indices, seed first, target last; one where the seed is the target
    std::vector<path_step> steps;        // one fewer
};

namespace detail {

// Steps from every vertex to a target, -1 where there is no way of at most max_hops steps.
struct hops_body {
    graph_view g;
    bool over_in, over_out;  // which arcs to walk back over
    std::int32_t max_hops;
    column<const std::int32_t> targets;
    std::int64_t first;
    column<std::int32_t> hops, queue;  // slices of `vertices`

    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t n = g.vertices();
        std::int32_t* hop = hops.data + i * n;
        std::int32_t* line = queue.data + i * n;
        for (std::int64_t v = 0; v < n; ++v) hop[v] = -1;
        std::int64_t end = 0;
        line[end++] = targets[first + i];
        hop[line[0]] = 0;
        for (std::int64_t at = 0; at < end && hop[line[at]] < max_hops; ++at) {
            if (over_in) visit(g.in, line[at], hop, line, end);
            if (over_out) visit(g.out, line[at], hop, line, end);
        }
    }

private:
    SANC_HD static void visit(const csr_view& rows, std::int32_t v, std::int32_t* hop, std::int32_t* line,
                              std::int64_t& end) {
        for (std::int64_t a = rows.offsets[v]; a < rows.offsets[v + 1]; ++a) {
            const std::int32_t w = rows.targets[a];
            if (hop[w] >= 0) continue;
            hop[w] = hop[v] + 1;
            line[end++] = w;
        }
    }
};

// Paths are small work: a policy whose memory is not the host's leaves them to the thread that calls.
template <class Policy>
decltype(auto) on_host(const Policy& policy) {
    if constexpr (host_policy<Policy>) {
        return (policy);
    } else {
        return (seq);
    }
}

inline path_step certified_step(const graph& g, const edge_list& list, std::int32_t from, std::int32_t to,
                                direction way) {
    std::int64_t arc = way == direction::against ? -1 : g.arc(from, to);
    const bool along = arc >= 0;
    if (!along) arc = g.arc(to, from);
    path_step step{along, {}};
    for (std::int64_t i = g.row_offsets[arc]; i < g.row_offsets[arc + 1]; ++i) {
        const auto row = static_cast<std::size_t>(g.rows[i]);
        step.rows.push_back({list.file[row], list.line[row]});
    }
    sort_values(step.rows);
    return step;
}

// The path whose vertices come first, compared one by one in canonical order, among those that lose a hop a step.
inline graph_path first_path(const graph& g, const edge_list& list, const std::int32_t* hop, std::int32_t seed,
                             direction way) {
    graph_path path;
    const graph_view whole = g.view();
    path.vertices.push_back(g.canonical_of[seed]);
    for (std::int32_t v = seed; hop[v] > 0;) {
        std::int32_t best = -1;
        const auto look = [&](const csr_view& rows) {
            for (std::int64_t a = rows.offsets[v]; a < rows.offsets[v + 1]; ++a) {
                const std::int32_t w = rows.targets[a];
                if (hop[w] == hop[v] - 1 && (best < 0 || g.canonical_of[w] < g.canonical_of[best])) best = w;
            }
        };
        if (way != direction::against) look(whole.out);
        if (way != direction::along) look(whole.in);
        path.steps.push_back(certified_step(g, list, v, best, way));
        path.vertices.push_back(g.canonical_of[best]);
        v = best;
    }
    return path;
}

}  // namespace detail

// For each pair of a seed and a target (canonical indices) joined by at most max_hops steps, the path of fewest steps;
// of several, the one whose vertices come first in canonical order. Sorted by seed, then target; seeds and targets
// given twice count once. `list` is the list that made `g`. O(targets x arcs) work, scratch 8 bytes a vertex for each
// target under way. Throws bad_argument, cancelled.
template <class Policy>
std::vector<graph_path> shortest_paths(const Policy& anywhere, const graph& g, const edge_list& list,
                                       std::vector<std::int32_t> seeds, std::vector<std::int32_t> targets,
                                       direction way, std::int32_t max_hops, const monitor& watch = {}) {
    using namespace detail;
    if (max_hops < 0) bad_argument("shortest_paths", "max_hops", max_hops, "give 0 or more");
    const auto tidy = [&](std::vector<std::int32_t>& list_of, const char* name) {
        sort_to_set(list_of);
        if (!list_of.empty() && (list_of.front() < 0 || list_of.back() >= g.vertices())) {
            bad_argument("shortest_paths", name, list_of.front() < 0 ? list_of.front() : list_of.back(),
                         "give indices of vertices in canonical order");
        }
    };
    tidy(seeds, "seeds");
    tidy(targets, "targets");
    std::vector<graph_path> paths;
    if (seeds.empty() || targets.empty()) return paths;
    std::vector<std::int32_t> internal;
    for (const std::int32_t target : targets) internal.push_back(g.internal_of[target]);

    const auto& policy = on_host(anywhere);
    const auto vertices = static_cast<std::int64_t>(g.vertices());
    const auto count = static_cast<std::int64_t>(targets.size());
    const std::int64_t at_once = std::min(count, pieces(policy));
    auto hops = make_buffer<std::int32_t>(policy, at_once * vertices);
    auto queue = make_buffer<std::int32_t>(policy, at_once * vertices);
    for (std::int64_t first = 0; first < count; first += at_once) {
        watch(static_cast<double>(first) / static_cast<double>(count));
        const std::int64_t now = std::min(at_once, count - first);
        for_each_index(policy, now,
                       hops_body{g.view(), way != direction::against, way != direction::along, max_hops, view(internal),
                                 first, view(hops), view(queue)});
        for (std::int64_t i = 0; i < now; ++i) {
            const std::int32_t* hop = hops.data() + i * vertices;
            for (const std::int32_t seed : seeds) {
                const std::int32_t start = g.internal_of[seed];
                if (hop[start] >= 0) paths.push_back(first_path(g, list, hop, start, way));
            }
        }
    }
    sort_rows(paths, [](const graph_path& a, const graph_path& b) {
        return std::pair(a.vertices.front(), a.vertices.back()) < std::pair(b.vertices.front(), b.vertices.back());
    });
    watch(1.0);
    return paths;
}

}  // namespace sanc
