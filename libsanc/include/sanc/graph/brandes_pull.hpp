// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs on a processor: the bits of brandes.hpp, by whole rows of 32 lanes and no mask in a sum.
//
// Vertices pull: a row of v is the sum of the rows that arcs bring, in the order of the arcs, in the lanes of this level.
#pragma once

#include <algorithm>
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

    // The dependencies of at most 32 sources, folded, into result[0 .. vertices). `narrow`: few lanes meet, and a search for
    // each source is faster. `stopped`: ask() gave false.
    template <class Ask>
    batch_end run(column<const std::int32_t> sources, double* result, const Ask& ask) {
        const batch_end end = forward(sources, ask);
        if (end != batch_end::done) return end;
        if (!back(ask)) return batch_end::stopped;
        for (std::int64_t j = 0; j < sources.size; ++j) visited_[sources[j]] &= ~(1U << j);  // a source depends on nobody
        for (std::int32_t v = 0; v < g_.vertices(); ++v) result[v] = visited_[v] == 0 ? 0.0 : Rows::fold(dependency_of(v), visited_[v]);
        return batch_end::done;
    }

private:
    static constexpr std::int64_t ask_arcs = 1 << 18;
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

    template <class Ask>
    bool go_on(std::int64_t arcs, const Ask& ask) {
        work_ += arcs + 8;
        if (work_ < ask_arcs) return true;
        work_ = 0;
        return ask();
    }

    template <class Ask>
    batch_end forward(column<const std::int32_t> sources, const Ask& ask) {
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
            if (!(wide ? pull_open(ask) : pull_marked(low, high, ask))) return batch_end::stopped;
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
    template <class Ask>
    bool pull_open(const Ask& ask) {
        std::size_t kept = 0;
        for (const std::int32_t v : open_) {
            if (visited_[v] == all_) continue;
            open_[kept++] = v;
            if (!go_on(arcs_of(g_.in, v), ask)) return false;
            pull(v, all_ & ~visited_[v]);
        }
        open_.resize(kept);
        return true;
    }

    // The next level from the vertices that arcs of this one lead to.
    template <class Ask>
    bool pull_marked(std::size_t low, std::size_t high, const Ask& ask) {
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
        for (const std::int32_t v : marked_) {
            if (!go_on(arcs_of(g_.in, v), ask)) return false;
            pull(v, wanted_[v]);
            wanted_[v] = 0;
        }
        return true;
    }

    // Counts the paths to v in those of `lanes` that this level reaches.
    void pull(std::int32_t v, std::uint32_t lanes) {
        const std::int64_t begin = g_.in.offsets[v];
        const std::uint32_t reached =
            Rows::count_paths(row(count_, v), {g_.in.targets.data + begin, g_.in.offsets[v + 1] - begin, front_.data(), lanes, count_.data()}, in_range_);
        if (reached == 0) return;
        visited_[v] |= reached;
        if (visited_[v] == all_) open_arcs_ -= arcs_of(g_.in, v);
        entries_.push_back({v, reached});
    }

    template <class Ask>
    bool back(const Ask& ask) {
        for (std::size_t level = level_.size() - 2; level > 0; --level) {
            const auto low = static_cast<std::size_t>(level_[level]);
            const auto high = static_cast<std::size_t>(level_[level + 1]);
            const bool last = high == entries_.size();
            for (std::size_t e = low; e < high; ++e) {
                const auto [v, lanes] = entries_[e];
                const std::int64_t begin = g_.out.offsets[v];
                const std::int64_t arcs = last ? 0 : g_.out.offsets[v + 1] - begin;
                Rows::settle(row(count_, v), dependency_of(v), row(share_, v), {g_.out.targets.data + begin, arcs, front_.data(), lanes, share_.data()}, lane_weight_, g_.weight_of(v));
                if (!go_on(arcs, ask)) return false;
            }
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
    std::int64_t work_ = 0;
    std::uint32_t all_ = 0;
    bool in_range_ = true;
};

// Numbers of paths as whole numbers until there are once too many for that.
template <class Rows>
class pull_any {
public:
    static std::int64_t bytes(const graph_view& g) { return pull_batch<Rows, std::uint32_t>::bytes(g); }

    explicit pull_any(const graph_view& g) : g_(g), words_(std::make_unique<pull_batch<Rows, std::uint32_t>>(g)) {}

    template <class Ask>
    batch_end run(column<const std::int32_t> sources, double* result, const Ask& ask) {
        if (words_) {
            const batch_end end = words_->run(sources, result, ask);
            if (end != batch_end::out_of_range) return end;
            words_.reset();
            doubles_ = std::make_unique<pull_batch<Rows, double>>(g_);
        }
        return doubles_->run(sources, result, ask);
    }

private:
    graph_view g_;
    std::unique_ptr<pull_batch<Rows, std::uint32_t>> words_;
    std::unique_ptr<pull_batch<Rows, double>> doubles_;
};

}  // namespace sanc::detail
