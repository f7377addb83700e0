// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs on a processor: the bits of brandes.hpp, by whole rows of 32 lanes and no mask in a sum.
//
// Vertices pull: a row of v is the sum of the rows that arcs bring, in the order of the arcs, in the lanes of this level. So no
// vertex writes what is another's, and threads may go through the vertices of a level side by side.
#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <type_traits>
#include <vector>

#include <sanc/graph/row_sum.hpp>

namespace sanc::detail {

enum class batch_end { done, narrow, out_of_range, stopped };

// Rows: plain_rows, or the same in wider registers. Paths: double, or std::uint32_t, which fetches half the bytes for every arc
// while it counts, and is out of range at 2^31 paths.
template <class Rows, class Paths>
class pull_batch {
public:
    static std::int64_t bytes(const graph_view& g) {
        return g.vertices() * (brandes_lanes * static_cast<std::int64_t>(sizeof(double) + (of_doubles ? 0 : sizeof(double)) + sizeof(Paths)) + 108);
    }

    explicit pull_batch(const graph_view& g)
        : g_(g),
          count_(g.vertices() * brandes_lanes),
          dependency_(of_doubles ? 0 : g.vertices() * brandes_lanes),
          share_(g.vertices() * brandes_lanes),
          visited_(g.vertices()),
          front_(g.vertices()),
          wanted_(g.vertices()) {}

    // The dependencies of at most 32 sources, folded, into result[0 .. vertices), by the threads of the policy. `narrow`: few lanes
    // meet, and a search for each source is faster. `stopped`: ask() gave false; it is called on any of the threads.
    template <class Policy, class Ask>
    batch_end run(const Policy& policy, column<const std::int32_t> sources, double* result, const Ask& ask) {
        const batch_end end = forward(policy, sources, ask);
        if (end != batch_end::done) return end;
        if (!back(policy, ask)) return batch_end::stopped;
        for (std::int64_t j = 0; j < sources.size; ++j) visited_[sources[j]] &= ~(1U << j);  // a source depends on nobody
        for_each_index(policy, g_.vertices(), [&](std::int64_t v) { result[v] = visited_[v] == 0 ? 0.0 : Rows::fold(dependency_of(v), visited_[v]); });
        return batch_end::done;
    }

private:
    static constexpr std::int64_t ask_arcs = 1 << 18;
    static constexpr std::int64_t least_part = 256;  // vertices that are worth a thread
    static constexpr bool of_doubles = std::is_same_v<Paths, double>;

    struct entry {
        std::int32_t vertex;
        std::uint32_t lanes;
    };

    template <class Value>
    static Value* row(buffer<Value>& rows, std::int64_t v) {
        return rows.data() + v * brandes_lanes;
    }
    double* dependency_of(std::int64_t v) {
        if constexpr (of_doubles) {
            return row(count_, v);
        } else {
            return row(dependency_, v);
        }
    }

    [[nodiscard]] static std::int64_t arcs_of(const csr_view& rows, std::int32_t v) { return rows.offsets[v + 1] - rows.offsets[v]; }

    // A run of vertices that one thread goes through, and what it finds.
    struct part {
        std::vector<entry> met;
        std::int64_t low = 0;
        std::int64_t kept = 0;
        std::int64_t closed_arcs = 0;
        std::int64_t work = 0;
        bool in_range = true;
        bool stopped = false;

        template <class Ask>
        bool go_on(std::int64_t arcs, const Ask& ask) {
            work += arcs + 8;
            if (work < ask_arcs) return true;
            work = 0;
            stopped = !ask();
            return !stopped;
        }
    };

    // Calls body(part, low, high) for runs of [0, size), and takes in what the parts have met, in their order. The first runs are the
    // shortest, since vertices are numbered by degree. False: stopped.
    template <class Policy, class Body>
    bool in_parts(const Policy& policy, std::int64_t size, const Body& body) {
        const std::int64_t most = pieces(policy) == 1 ? 1 : 4 * pieces(policy);
        const std::int64_t count = std::max<std::int64_t>(1, std::min(most, size / least_part));
        parts_.resize(static_cast<std::size_t>(std::max<std::int64_t>(count, std::ssize(parts_))));
        used_parts_ = static_cast<std::size_t>(count);
        const auto edge = [&](std::int64_t i) { return size * i * i / (count * count); };
        for_each_index(policy, count, [&](std::int64_t i) {
            part& mine = parts_[static_cast<std::size_t>(i)];
            mine.met.clear();
            mine.low = edge(i);
            mine.kept = mine.closed_arcs = 0;
            mine.in_range = true;
            mine.stopped = false;
            body(mine, mine.low, edge(i + 1));
        });
        bool go_on = true;
        for (std::size_t i = 0; i < used_parts_; ++i) {
            const part& one = parts_[i];
            entries_.insert(entries_.end(), one.met.begin(), one.met.end());
            open_arcs_ -= one.closed_arcs;
            in_range_ = in_range_ && one.in_range;
            go_on = go_on && !one.stopped;
        }
        return go_on;
    }

    template <class Policy, class Ask>
    batch_end forward(const Policy& policy, column<const std::int32_t> sources, const Ask& ask) {
        start(sources);
        std::int64_t lanes_met = 0;
        for (std::size_t low = 0; low < entries_.size();) {
            const std::size_t high = entries_.size();
            std::int64_t front_arcs = 0;
            for (std::size_t e = low; e < high; ++e) {
                front_[entries_[e].vertex] = entries_[e].lanes;
                front_arcs += arcs_of(g_.out, entries_[e].vertex);
                lanes_met += __builtin_popcount(entries_[e].lanes);
            }
            const bool wide = 6 * front_arcs > open_arcs_;
            if (!(wide ? pull_open(policy, ask) : pull_marked(policy, low, high, ask))) return batch_end::stopped;
            for (std::size_t e = low; e < high; ++e) front_[entries_[e].vertex] = 0;
            if (!in_range_) return batch_end::out_of_range;
            const auto met = static_cast<std::int64_t>(high);
            if (met > std::max(g_.vertices(), 2048) && lanes_met < 3 * met) return batch_end::narrow;
            low = high;
            if (entries_.size() > high) level_.push_back(static_cast<std::int64_t>(entries_.size()));
        }
        return batch_end::done;
    }

    void start(column<const std::int32_t> sources) {
        std::fill(visited_.begin(), visited_.end(), 0U);
        std::fill(front_.begin(), front_.end(), 0U);
        std::fill(wanted_.begin(), wanted_.end(), 0U);
        entries_.clear();
        level_.assign(1, 0);
        all_ = sources.size == brandes_lanes ? ~0U : (1U << sources.size) - 1;
        in_range_ = true;
        open_.clear();
        open_arcs_ = 0;
        for (std::int64_t j = 0; j < sources.size; ++j) {  // no source comes twice
            const std::int32_t v = sources[j];
            row(count_, v)[j] = 1;
            lane_weight_[j] = g_.weight_of(v);
            visited_[v] = 1U << j;
            entries_.push_back({v, visited_[v]});
        }
        for (std::int32_t v = 0; v < g_.vertices(); ++v) {
            if (visited_[v] == all_ || arcs_of(g_.in, v) == 0) continue;
            open_.push_back(v);
            open_arcs_ += arcs_of(g_.in, v);
        }
        level_.push_back(static_cast<std::int64_t>(entries_.size()));
    }

    // The next level from all vertices that lack a lane.
    template <class Policy, class Ask>
    bool pull_open(const Policy& policy, const Ask& ask) {
        const auto size = static_cast<std::int64_t>(open_.size());
        std::int32_t* const open = open_.data();
        std::int64_t kept = 0;
        const bool done = in_parts(policy, size, [&](part& mine, std::int64_t low, std::int64_t high) {
            for (std::int64_t i = low; i < high; ++i) {
                const std::int32_t v = open[i];
                if (visited_[v] == all_) continue;
                open[low + mine.kept++] = v;
                if (!mine.go_on(arcs_of(g_.in, v), ask)) return;
                pull(mine, v, all_ & ~visited_[v]);
            }
        });
        for (std::size_t i = 0; i < used_parts_; ++i) {
            const std::int32_t* const from = open + parts_[i].low;
            kept = std::copy(from, from + parts_[i].kept, open + kept) - open;
        }
        open_.resize(static_cast<std::size_t>(kept));
        return done;
    }

    // The next level from the vertices that arcs of this one lead to.
    template <class Policy, class Ask>
    bool pull_marked(const Policy& policy, std::size_t low, std::size_t high, const Ask& ask) {
        marked_.clear();
        for (std::size_t e = low; e < high; ++e) {
            const entry from = entries_[e];
            for (std::int64_t a = g_.out.offsets[from.vertex]; a < g_.out.offsets[from.vertex + 1]; ++a) {
                const std::int32_t w = g_.out.targets[a];
                const std::uint32_t lanes = from.lanes & ~visited_[w];
                if (lanes == 0) continue;
                if (wanted_[w] == 0) marked_.push_back(w);
                wanted_[w] |= lanes;
            }
        }
        return in_parts(policy, static_cast<std::int64_t>(marked_.size()), [&](part& mine, std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const std::int32_t v = marked_[static_cast<std::size_t>(i)];
                if (!mine.go_on(arcs_of(g_.in, v), ask)) return;
                pull(mine, v, wanted_[v]);
                wanted_[v] = 0;
            }
        });
    }

    // Counts the paths to v in those of `lanes` that this level reaches.
    void pull(part& mine, std::int32_t v, std::uint32_t lanes) {
        const std::int64_t begin = g_.in.offsets[v];
        const std::uint32_t reached =
            Rows::count_paths(row(count_, v), {g_.in.targets.data + begin, g_.in.offsets[v + 1] - begin, front_.data(), lanes, count_.data()}, mine.in_range);
        if (reached == 0) return;
        visited_[v] |= reached;
        if (visited_[v] == all_) mine.closed_arcs += arcs_of(g_.in, v);
        mine.met.push_back({v, reached});
    }

    template <class Policy, class Ask>
    bool back(const Policy& policy, const Ask& ask) {
        for (std::size_t level = level_.size() - 2; level > 0; --level) {
            const auto low = static_cast<std::size_t>(level_[level]);
            const auto high = static_cast<std::size_t>(level_[level + 1]);
            const bool last = high == entries_.size();
            const bool done = in_parts(policy, static_cast<std::int64_t>(high - low), [&](part& mine, std::int64_t first, std::int64_t end) {
                for (std::int64_t i = first; i < end; ++i) {
                    const entry at = entries_[low + static_cast<std::size_t>(i)];
                    const std::int64_t begin = g_.out.offsets[at.vertex];
                    const std::int64_t arcs = last ? 0 : g_.out.offsets[at.vertex + 1] - begin;
                    Rows::settle(row(count_, at.vertex), dependency_of(at.vertex), row(share_, at.vertex),
                                 {g_.out.targets.data + begin, arcs, front_.data(), at.lanes, share_.data()}, lane_weight_, g_.weight_of(at.vertex));
                    if (!mine.go_on(arcs, ask)) return;
                }
            });
            if (!done) return false;
            // This level is what the one before it looks for.
            if (!last) {
                for (auto e = high; e < static_cast<std::size_t>(level_[level + 2]); ++e) front_[entries_[e].vertex] = 0;
            }
            for (std::size_t e = low; e < high; ++e) front_[entries_[e].vertex] = entries_[e].lanes;
        }
        return true;
    }

    graph_view g_;
    buffer<Paths> count_;        // vertices x 32: paths to the vertex; of doubles, on the way back its dependency
    buffer<double> dependency_;  // vertices x 32, or none
    buffer<double> share_;       // vertices x 32: (pairs + dependency) / paths
    buffer<std::uint32_t> visited_, front_, wanted_;  // lanes of a vertex: reached; on the level under way; to be reached next
    double lane_weight_[brandes_lanes] = {};          // of its source
    std::vector<entry> entries_;                      // of all levels
    std::vector<std::int64_t> level_;                 // where each level starts, and the end
    std::vector<std::int32_t> open_, marked_;
    std::int64_t open_arcs_ = 0;
    std::vector<part> parts_;
    std::size_t used_parts_ = 0;
    std::uint32_t all_ = 0;
    bool in_range_ = true;
};

// Numbers of paths as whole numbers until there are once too many for that.
template <class Rows>
class pull_any {
public:
    static std::int64_t bytes(const graph_view& g) { return pull_batch<Rows, std::uint32_t>::bytes(g); }

    explicit pull_any(const graph_view& g) : g_(g), words_(std::make_unique<pull_batch<Rows, std::uint32_t>>(g)) {}

    template <class Policy, class Ask>
    batch_end run(const Policy& policy, column<const std::int32_t> sources, double* result, const Ask& ask) {
        if (words_) {
            const batch_end end = words_->run(policy, sources, result, ask);
            if (end != batch_end::out_of_range) return end;
            words_.reset();
            doubles_ = std::make_unique<pull_batch<Rows, double>>(g_);
        }
        return doubles_->run(policy, sources, result, ask);
    }

private:
    graph_view g_;
    std::unique_ptr<pull_batch<Rows, std::uint32_t>> words_;
    std::unique_ptr<pull_batch<Rows, double>> doubles_;
};

}  // namespace sanc::detail
