// SPDX-License-Identifier: Apache-2.0
// Kernels alone (Google Benchmark): how cost grows with the input, 1x, 4x, 16x, and how it falls with a second thread.
// Every one is named KERNEL/FACTOR/THREADS and tells items a second, the items being what its cost should be linear in.
#include <benchmark/benchmark.h>

#include <cstring>
#include <sstream>

#include <sanc/raster/change.hpp>
#include <sanc/sha256.hpp>
#include <sanc/sort.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/pagerank.hpp>

#include "centrality.hpp"
#include "graph_files.hpp"
#include "made_csv.hpp"
#include "pair_files.hpp"

namespace {

using benchmark::State;

std::int64_t factor_of(const State& state) { return state.range(0); }
sanc::par policy_of(const State& state) { return sanc::par(static_cast<unsigned>(state.range(1))); }

// An input is made once for each factor and let go when another one is asked for.
template <class Input, class Make>
const Input& made_once(std::int64_t factor, const Make& make) {
    static std::int64_t of = 0;
    static Input held;
    if (of != factor) held = make();
    of = factor;
    return held;
}

template <class Work>
void time(State& state, std::int64_t items, const Work& work) {
    for (auto _ : state) {
        auto found = work();
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * items);
}

// Pixels: 1024 x 1024, 2048 x 2048, 4096 x 4096.
const bench::image_pair& pair_of(std::int64_t factor) {
    return made_once<bench::image_pair>(factor, [&] {
        const std::int32_t side = factor == 1 ? 1024 : factor == 4 ? 2048 : 4096;
        bench::image_pair pair;
        for (auto* image : {&pair.first, &pair.second}) {
            image->shape = {side, side};
            image->values.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
            for_each_index(sanc::par(), side, bench::made_pair_row{image->values.data(), side, image == &pair.second, bench::dense_pair});
        }
        return pair;
    });
}

sanc::change_options plain_difference() {
    sanc::change_options options;
    options.measure = sanc::change_measure::absolute;
    options.normalise = sanc::normalisation::none;
    options.threshold = sanc::parse_threshold("fixed:3000");
    return options;
}

sanc::change_set<sanc::par> changed_of(const sanc::par& policy, const bench::image_pair& pair) {
    const auto image = pair.view(pair.first, true);
    sanc::change_set<sanc::par> set;
    set.not_observable = make_mask(policy, image.width, image.height);
    set.changed = make_mask(policy, image.width, image.height);
    sanc::detail::find_changed(policy, image, pair.view(pair.second, true), {}, {}, plain_difference(), set, {});
    return set;
}

void difference(State& state) {
    const auto& pair = pair_of(factor_of(state));
    const auto policy = policy_of(state);
    time(state, static_cast<std::int64_t>(pair.first.values.size()), [&] { return changed_of(policy, pair).summary.changed_px; });
}

void objects(State& state) {
    const auto& pair = pair_of(factor_of(state));
    const auto policy = policy_of(state);
    const auto set = changed_of(policy, pair);
    time(state, static_cast<std::int64_t>(pair.first.values.size()), [&] { return find_components(policy, set.changed.view(), 8).components.size(); });
}

void polygons(State& state) {
    const auto& pair = pair_of(factor_of(state));
    const auto policy = policy_of(state);
    const auto set = changed_of(policy, pair);
    const auto runs = find_runs(policy, set.changed.view());
    const auto labels = label_components(policy, runs.view(), 8);
    time(state, static_cast<std::int64_t>(pair.first.values.size()), [&] { return trace_polygons(policy, set.changed.view(), runs.view(), labels).x.size(); });
}

// The roof of what reads pixels: both images read once, eight bytes at a time.
void read_pixels(State& state) {
    const auto& pair = pair_of(factor_of(state));
    time(state, static_cast<std::int64_t>(pair.first.values.size()), [&] {
        std::uint64_t sum = 0;
        for (const auto* image : {&pair.first, &pair.second}) {
            for (std::size_t i = 0; i + 4 <= image->values.size(); i += 4) {
                std::uint64_t word = 0;
                std::memcpy(&word, image->values.data() + i, 8);
                sum += word;
            }
        }
        return sum;
    });
}

// Fixes: 312, 1250, 5000 vessels over 24 h, a fix in 30 s.
const sanc::tracks& fleet_of(std::int64_t factor) {
    return made_once<sanc::tracks>(factor, [&] {
        bench::fleet_options options;
        options.vessels = static_cast<std::int32_t>(5000 * factor / 16);
        options.meetings = options.vessels / 20;
        return bench::made_fleet(options);
    });
}

void contacts(State& state) {
    const auto& fleet = fleet_of(factor_of(state));
    const auto policy = policy_of(state);
    sanc::contact_options options;
    options.min_duration_ms = 7'200'000;
    time(state, static_cast<std::int64_t>(fleet.time_ms.size()), [&] { return sanc::contacts(policy, fleet.see(), options).rows.size(); });
}

void gaps(State& state) {
    const auto& fleet = fleet_of(factor_of(state));
    const auto policy = policy_of(state);
    sanc::gap_options options;
    options.min_gap_ms = 3'600'000;
    time(state, static_cast<std::int64_t>(fleet.time_ms.size()), [&] { return sanc::find_gaps(policy, fleet.see(), options).rows.size(); });
}

// Rows of CSV: 50, 200, 800 vessels.
const std::string& rows_of(std::int64_t factor) {
    return made_once<std::string>(factor, [&] {
        bench::fleet_options options;
        options.vessels = static_cast<std::int32_t>(50 * factor);
        options.meetings = options.vessels / 20;
        std::ostringstream out;
        bench::write_fleet_csv(out, bench::made_fleet(options));
        return out.str();
    });
}

void csv_to_fixes(State& state) {
    const std::string& rows = rows_of(factor_of(state));
    const auto policy = policy_of(state);
    sanc::intake_options options;
    options.zone_offset_ms = 0;
    time(state, static_cast<std::int64_t>(rows.size()), [&] { return sanc::read_fixes(policy, {{"made.csv", rows}}, options).rows.size(); });
}

void fixes_to_segments(State& state) {
    sanc::intake_options options;
    options.zone_offset_ms = 0;
    const std::string& rows = rows_of(factor_of(state));
    const auto& fixes = made_once<sanc::fixes>(factor_of(state), [&] { return sanc::read_fixes(sanc::par(), {{"made.csv", rows}}, options).rows; });
    const auto policy = policy_of(state);
    time(state, fixes.size(), [&] { return sanc::make_segments(policy, fixes).offsets.size(); });
}

void sha256(State& state) {
    const std::string& rows = rows_of(factor_of(state));
    time(state, static_cast<std::int64_t>(rows.size()), [&] { return sanc::sha256_of(rows); });
}

// Keys: 2^18, 2^20, 2^22.
void sort_by_key(State& state) {
    const auto policy = policy_of(state);
    const std::int64_t count = factor_of(state) << 18;
    std::vector<std::uint64_t> drawn(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i] = sanc::philox(1, i).word[0];
    std::vector<std::int64_t> values(drawn.size());
    time(state, count, [&] {
        std::vector<std::uint64_t> keys = drawn;
        sanc::sort_by_key(policy, sanc::view(keys), sanc::view(values));
        return keys[0];
    });
}

// Kronecker graphs of scale 12, 14, 16.
struct kronecker {
    bench::edges edges;
    sanc::graph graph;
};
const kronecker& graph_of(std::int64_t factor) {
    return made_once<kronecker>(factor, [&] {
        kronecker made;
        made.edges = bench::random_edges(factor == 1 ? 12 : factor == 4 ? 14 : 16, true);
        made.graph = bench::graph_of(sanc::par(), made.edges);
        return made;
    });
}

// The roof of what walks over arcs: a value fetched for each.
void fetch_over_arcs(State& state) {
    const auto& graph = graph_of(factor_of(state)).graph;
    const std::vector<double> values(static_cast<std::size_t>(graph.vertices()), 1.0);
    time(state, graph.arcs(), [&] {
        double sum[4] = {};
        const std::int32_t* const to = graph.out_targets.data();
        for (std::int64_t i = 0; i + 4 <= graph.arcs(); i += 4) {
            for (int j = 0; j < 4; ++j) sum[j] += values[static_cast<std::size_t>(to[i + j])];
        }
        return sum[0] + sum[1] + sum[2] + sum[3];
    });
}

void pagerank(State& state) {
    const auto& graph = graph_of(factor_of(state)).graph;
    const auto policy = policy_of(state);
    sanc::pagerank_options options;
    options.tolerance = 1e-6;
    time(state, graph.arcs(), [&] { return sanc::pagerank(policy, graph, options).size(); });
}

void betweenness_of_64(State& state) {
    const auto& made = graph_of(factor_of(state));
    const auto policy = policy_of(state);
    sanc::betweenness_options options;
    options.sources = bench::some_sources(made.edges.source, 64);
    time(state, 64 * made.graph.arcs(), [&] { return sanc::betweenness(policy, made.graph, options).size(); });
}

void one_thread(benchmark::internal::Benchmark* kernel) {
    for (const std::int64_t factor : {1, 4, 16}) kernel->Args({factor, 1});
    kernel->UseRealTime()->Unit(benchmark::kMillisecond);
}

void growth(benchmark::internal::Benchmark* kernel) {
    one_thread(kernel);
    kernel->Args({16, 2});
}

}  // namespace

BENCHMARK(read_pixels)->Apply(one_thread);
BENCHMARK(difference)->Apply(growth);
BENCHMARK(objects)->Apply(growth);
BENCHMARK(polygons)->Apply(growth);
BENCHMARK(csv_to_fixes)->Apply(growth);
BENCHMARK(fixes_to_segments)->Apply(growth);
BENCHMARK(gaps)->Apply(growth);
BENCHMARK(contacts)->Apply(growth);
BENCHMARK(sort_by_key)->Apply(growth);
BENCHMARK(fetch_over_arcs)->Apply(one_thread);
BENCHMARK(pagerank)->Apply(growth);
BENCHMARK(betweenness_of_64)->Apply(growth);
BENCHMARK(sha256)->Apply(one_thread);

BENCHMARK_MAIN();
