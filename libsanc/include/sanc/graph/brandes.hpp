// SPDX-License-Identifier: Apache-2.0
// One batch of betweenness by arcs: 32 breadth-first searches side by side, a bit and a lane each.
#pragma once

#include <utility>

#include <sanc/graph/count.hpp>
#include <sanc/graph/graph.hpp>

namespace sanc::detail {

inline constexpr std::int64_t brandes_lanes = 32;

// sum[j] += row[j] for the lanes of `mask`.
template <class Count>
SANC_HD void add_row(Count* sum, const Count* row, std::uint32_t mask) {
    for (; mask != 0; mask &= mask - 1) {
        const int lane = lowest_bit(mask);
        add_to(sum[lane], row[lane]);
    }
}

// 16-8-4-2-1
SANC_HD inline double fold_32_lanes(const double* lane) {
    double sum[16];
    for (int j = 0; j < 16; ++j) sum[j] = lane[j] + lane[j + 16];
    for (int half = 8; half > 0; half /= 2) {
        for (int j = 0; j < half; ++j) sum[j] += sum[j + half];
    }
    return sum[0];
}

// The weight of source i; a lane without one may be asked for.
SANC_HD inline double source_weight(const graph_view& g, column<const std::int32_t> sources, std::int64_t i) {
    return i < sources.size ? g.weight_of(sources[i]) : 0.0;
}

// total[v] += the results of `batches` slices, in their order.
struct add_batches_body {
    column<const double> result;  // slices x vertices
    std::int64_t batches;
    column<double> total;
    SANC_HD void operator()(std::int64_t v) const {
        double sum = total[v];
        for (std::int64_t b = 0; b < batches; ++b) sum += result[b * total.size + v];
        total[v] = sum;
    }
};

// The scratch of one batch. A level lists, ascending, the vertices that some lanes reach at that distance, and which.
template <class Count>
struct brandes_slice {
    Count* count;            // vertices x 32: paths to the vertex; on the way back (pairs + dependency) / paths
    double* dependency;      // vertices x 32
    std::uint32_t* visited;  // per vertex, the lanes that have reached it
    std::uint32_t* reached;  // per vertex, the lanes that reach it at one level
    std::uint64_t* touched;  // a bit a vertex
    std::int32_t* vertex;    // entries of all levels: the vertex,
    std::uint32_t* lanes;    // and its lanes
    std::int64_t* level;     // where each level starts; vertices + 2
};

template <class Count>
struct brandes_body {
    graph_view g;
    column<const std::int32_t> sources;
    std::int64_t first_batch;
    brandes_slice<Count> slices;  // of batch 0; those of batch i are i times the stride on
    column<double> result;
    column<std::uint8_t> failed;

    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t n = g.vertices();
        const brandes_slice<Count> s{slices.count + i * n * brandes_lanes,
                                     slices.dependency + i * n * brandes_lanes,
                                     slices.visited + i * n,
                                     slices.reached + i * n,
                                     slices.touched + i * words(),
                                     slices.vertex + i * n * brandes_lanes,
                                     slices.lanes + i * n * brandes_lanes,
                                     slices.level + i * (n + 2)};
        std::int64_t levels = 0;
        failed[i] = !forward(s, first_batch + i, levels);
        if (failed[i] != 0) return;
        back(s, first_batch + i, levels);
        for (std::int64_t v = 0; v < n; ++v) {
            result[i * n + v] = s.visited[v] == 0 ? 0.0 : fold_32_lanes(s.dependency + v * brandes_lanes);
        }
    }

private:
    SANC_HD std::int64_t words() const { return (g.out.offsets.size + 62) / 64; }

    // Marks `lanes` of v as reached at the level under way, with zeros in its rows the first time.
    SANC_HD void touch(const brandes_slice<Count>& s, std::int32_t v, std::uint32_t lanes) const {
        if (s.reached[v] == 0) {
            s.touched[v >> 6] |= std::uint64_t{1} << (v & 63);
            if (s.visited[v] == 0) {
                for (std::int64_t j = v * brandes_lanes; j < (v + 1) * brandes_lanes; ++j) {
                    s.count[j] = count_of<Count>(0.0);
                    s.dependency[j] = 0.0;
                }
            }
        }
        s.reached[v] |= lanes;
    }

    // Lists what was touched as the next level. False where a count of it has left its range.
    SANC_HD bool close_level(const brandes_slice<Count>& s, std::int64_t& entries) const {
        bool in_range = true;
        for (std::int64_t w = 0; w < words(); ++w) {
            for (std::uint64_t bits = s.touched[w]; bits != 0; bits &= bits - 1) {
                const std::int64_t v = 64 * w + lowest_bit(bits);
                const std::uint32_t lanes = s.reached[v];
                s.vertex[entries] = static_cast<std::int32_t>(v);
                s.lanes[entries++] = lanes;
                s.visited[v] |= lanes;
                s.reached[v] = 0;
                for (std::uint32_t rest = lanes; rest != 0; rest &= rest - 1) {
                    in_range = in_range && !out_of_range(s.count[v * brandes_lanes + lowest_bit(rest)]);
                }
            }
            s.touched[w] = 0;
        }
        return in_range;
    }

    // Counts the paths. A level is ascending and so are rows of arcs in: pushing adds in the order of those rows.
    SANC_HD bool forward(const brandes_slice<Count>& s, std::int64_t batch, std::int64_t& levels) const {
        const std::int64_t n = g.vertices();
        for (std::int64_t v = 0; v < n; ++v) s.visited[v] = s.reached[v] = 0;
        for (std::int64_t w = 0; w < words(); ++w) s.touched[w] = 0;
        for (std::int64_t j = 0; j < brandes_lanes && batch * brandes_lanes + j < sources.size; ++j) {
            const std::int32_t source = sources[batch * brandes_lanes + j];
            touch(s, source, std::uint32_t{1} << j);
            s.count[source * brandes_lanes + j] = count_of<Count>(1.0);
        }
        std::int64_t entries = 0;
        s.level[0] = 0;
        bool in_range = close_level(s, entries);
        for (levels = 1; entries > s.level[levels - 1] && in_range; ++levels) {
            s.level[levels] = entries;
            for (std::int64_t e = s.level[levels - 1]; e < s.level[levels]; ++e) {
                const std::int32_t v = s.vertex[e];
                for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
                    const std::int32_t w = g.out.targets[a];
                    const std::uint32_t lanes = s.lanes[e] & ~s.visited[w];
                    if (lanes == 0) continue;
                    touch(s, w, lanes);
                    add_row(s.count + w * brandes_lanes, s.count + v * brandes_lanes, lanes);
                }
            }
            in_range = close_level(s, entries);
        }
        --levels;  // the last one is empty
        return in_range;
    }

    // Gathers the dependencies, the farthest level first; sources themselves depend on nobody.
    SANC_HD void back(const brandes_slice<Count>& s, std::int64_t batch, std::int64_t levels) const {
        double weight[brandes_lanes];
        for (std::int64_t j = 0; j < brandes_lanes; ++j) weight[j] = source_weight(g, sources, batch * brandes_lanes + j);
        for (std::int64_t level = levels - 1; level > 0; --level) {
            for (std::int64_t e = s.level[level]; e < s.level[level + 1]; ++e) {
                const std::int32_t v = s.vertex[e];
                Count share[brandes_lanes];
                for (Count& lane : share) lane = count_of<Count>(0.0);
                for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
                    const std::int32_t w = g.out.targets[a];
                    const std::uint32_t lanes = s.lanes[e] & s.reached[w];
                    if (lanes != 0) add_row(share, s.count + w * brandes_lanes, lanes);
                }
                for (std::uint32_t lanes = s.lanes[e]; lanes != 0; lanes &= lanes - 1) {
                    const int lane = lowest_bit(lanes);
                    Count& count = s.count[v * brandes_lanes + lane];
                    const double dependency = times(count, share[lane]);
                    s.dependency[v * brandes_lanes + lane] = dependency;
                    count = share_of(weight[lane] * g.weight_of(v) + dependency, count);
                }
            }
            // This level is what the one before it looks for.
            const std::int64_t end = level + 1 < levels ? s.level[level + 2] : s.level[level + 1];
            for (std::int64_t e = s.level[level + 1]; e < end; ++e) s.reached[s.vertex[e]] = 0;
            for (std::int64_t e = s.level[level]; e < s.level[level + 1]; ++e) s.reached[s.vertex[e]] = s.lanes[e];
        }
    }
};

// The scratch of the batches that run at once.
template <class Policy, class Count>
class brandes_scratch {
public:
    static std::int64_t bytes(const graph_view& g) {
        return g.vertices() * (brandes_lanes * static_cast<std::int64_t>(sizeof(Count) + 16) + 25);
    }

    brandes_scratch(const Policy& policy, const graph_view& g, std::int64_t slices) {
        const std::int64_t n = slices * g.vertices();
        count_ = make_buffer<Count>(policy, n * brandes_lanes);
        dependency_ = make_buffer<double>(policy, n * brandes_lanes);
        visited_ = make_buffer<std::uint32_t>(policy, n);
        reached_ = make_buffer<std::uint32_t>(policy, n);
        touched_ = make_buffer<std::uint64_t>(policy, slices * ((g.vertices() + 63) / 64));
        vertex_ = make_buffer<std::int32_t>(policy, n * brandes_lanes);
        lanes_ = make_buffer<std::uint32_t>(policy, n * brandes_lanes);
        level_ = make_buffer<std::int64_t>(policy, n + 2 * slices);
    }

    brandes_body<Count> body(const graph_view& g, column<const std::int32_t> sources, std::int64_t first_batch,
                             column<double> result, column<std::uint8_t> failed) {
        return {g,
                sources,
                first_batch,
                {count_.data(), dependency_.data(), visited_.data(), reached_.data(), touched_.data(), vertex_.data(),
                 lanes_.data(), level_.data()},
                result,
                failed};
    }

private:
    buffer_of<Policy, Count> count_;
    buffer_of<Policy, double> dependency_;
    buffer_of<Policy, std::uint32_t> visited_, reached_;
    buffer_of<Policy, std::uint64_t> touched_;
    buffer_of<Policy, std::int32_t> vertex_;
    buffer_of<Policy, std::uint32_t> lanes_;
    buffer_of<Policy, std::int64_t> level_;
};

}  // namespace sanc::detail
