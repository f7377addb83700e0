// SPDX-License-Identifier: Apache-2.0
// PageRank and betweenness on the device beside the host's threads, as lines of JSON, on made graphs: Kronecker, uniform
// random, road-like. usage: graph_bench [SCALE]: at most 2^SCALE vertices, 12 to 24, 20 without it. By hand:
// nvcc -std=c++20 -O2 --fmad=false -Ilibsanc/include -Icuda/include cuda/bench/graph_bench.cu cuda/src/graph.cu
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <sanc/cuda/graph.cuh>
#include <sanc/cuda/instances.cuh>
#include <sanc/random.hpp>

#include "timing.hpp"

namespace {

struct made_graph {
    const char* name;
    int scale;
    sanc::graph graph;
};

// Row i of a Kronecker graph (0.57, 0.19, 0.19, 0.05), or of a uniform one.
struct edge_body {
    int scale;
    bool kronecker;
    sanc::column<std::int32_t> source, target;
    SANC_HD void operator()(std::int64_t i) const {
        sanc::random_stream random(kronecker ? 7 : 8, static_cast<std::uint64_t>(i));
        std::uint32_t a = 0;
        std::uint32_t b = 0;
        for (int bit = 0; bit < scale; ++bit) {
            const std::uint64_t drawn = random.below(100);
            const int quarter = kronecker ? (drawn < 57 ? 0 : drawn < 76 ? 1 : drawn < 95 ? 2 : 3) : static_cast<int>(drawn % 4);
            a = 2 * a + static_cast<std::uint32_t>(quarter / 2);
            b = 2 * b + static_cast<std::uint32_t>(quarter % 2);
        }
        source[i] = static_cast<std::int32_t>(a);
        target[i] = static_cast<std::int32_t>(b);
    }
};

sanc::edge_list list_of(std::int64_t vertices) {
    sanc::edge_list list;
    list.keep_loops = true;
    list.columns_known = true;
    list.files.emplace_back("made");
    for (std::int64_t v = 0; v < vertices; ++v) list.ids.intern(std::to_string(v));
    return list;
}

template <class Policy>
made_graph random_edges(const Policy& policy, int scale, bool kronecker) {
    sanc::edge_list list = list_of(std::int64_t{1} << scale);
    list.source.resize(std::size_t{16} << scale);
    list.target.resize(list.source.size());
    for_each_index(sanc::par(), std::int64_t{16} << scale, edge_body{scale, kronecker, sanc::view(list.source), sanc::view(list.target)});
    return {kronecker ? "kron" : "urand", scale, sanc::build_graph(policy, list, false)};
}

// A square lattice; every seventh street is missing, every fiftieth crossing has a diagonal.
template <class Policy>
made_graph road(const Policy& policy, int scale) {
    const std::int32_t wide = 1 << scale / 2;
    const std::int32_t high = 1 << (scale - scale / 2);
    sanc::edge_list list = list_of(static_cast<std::int64_t>(wide) * high);
    const auto street = [&](std::int32_t a, std::int32_t b) {
        list.source.push_back(a);
        list.target.push_back(b);
    };
    for (std::int32_t v = 0; v < wide * high; ++v) {
        const sanc::philox_block drawn = sanc::philox(9, static_cast<std::uint64_t>(v));
        const bool right = v % wide + 1 < wide;
        const bool down = v / wide + 1 < high;
        if (right && drawn.word[0] % 7 != 0) street(v, v + 1);
        if (down && drawn.word[1] % 7 != 0) street(v, v + wide);
        if (right && down && drawn.word[2] % 50 == 0) street(v, v + wide + 1);
    }
    return {"road", scale, sanc::build_graph(policy, list, false)};
}

struct times {
    double median, least;
};

template <class Call>
times time_of(int runs, const Call& call) {
    std::vector<double> all;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        call();
        all.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(all.begin(), all.end());
    return {all[all.size() / 2], all[0]};
}

// `unit` is done `amount` times in the median.
void say(const std::string& name, const made_graph& g, times t, const char* unit, double amount, const std::string& more = "") {
    std::printf("{\"name\":\"%s\",\"graph\":\"%s%d\",\"vertices\":%d,\"arcs\":%lld,\"ms_median\":%.4f,\"ms_min\":%.4f,\"%s\":%.4f%s}\n",
                name.c_str(), g.name, g.scale, g.graph.vertices(), static_cast<long long>(g.graph.arcs()), t.median, t.least, unit,
                amount / t.median / 1e6, more.c_str());
    std::fflush(stdout);
}

struct gather_body {
    sanc::column<const std::int32_t> place;
    sanc::column<const double> values;
    sanc::column<double> out;
    SANC_HD void operator()(std::int64_t i) const { out[i] = values[place[i]]; }
};

struct place_body {
    sanc::column<std::int32_t> place;
    std::uint64_t bound;
    SANC_HD void operator()(std::int64_t i) const {
        place[i] = static_cast<std::int32_t>(sanc::random_stream(10, static_cast<std::uint64_t>(i)).below(bound));
    }
};

void roofs(const sanc::cuda::on& device) {
    const std::int64_t count = 1 << 25;
    auto values = make_buffer<double>(device, count);
    auto out = make_buffer<double>(device, count);
    auto place = make_buffer<std::int32_t>(device, count);
    for_each_index(device, count, sanc::detail::fill_zero_body{sanc::view(values)});
    const auto timed = [&](const auto& call) {
        const auto once = [&] {
            call();
            wait(device);
        };
        once();
        return time_of(7, once);
    };
    const times copy = timed([&] {
        const auto bytes = static_cast<std::size_t>(count) * sizeof(double);
        sanc::cuda::check(cudaMemcpyAsync(out.data(), values.data(), bytes, cudaMemcpyDeviceToDevice, device.stream), "cudaMemcpyAsync");
    });
    std::printf("{\"name\":\"copy_roof_device\",\"bytes\":%lld,\"ms_median\":%.4f,\"ms_min\":%.4f,\"gb_s\":%.1f}\n",
                static_cast<long long>(16 * count), copy.median, copy.least, 16 * static_cast<double>(count) / copy.median / 1e6);
    for (const std::int64_t among : {std::int64_t{1} << 20, count}) {
        for_each_index(device, count, place_body{sanc::view(place), static_cast<std::uint64_t>(among)});
        const times gather = timed([&] { for_each_index(device, count, gather_body{sanc::view(place), {values.data(), among}, sanc::view(out)}); });
        std::printf("{\"name\":\"gather_roof_device\",\"bytes\":%lld,\"ms_median\":%.4f,\"ms_min\":%.4f,\"g_gathers_s\":%.2f}\n",
                    static_cast<long long>(8 * among), gather.median, gather.least, static_cast<double>(count) / gather.median / 1e6);
    }
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

// A PageRank that stops after `steps`, by its tolerance or not.
template <class Policy>
void rank_steps(const Policy& policy, const sanc::graph& g, std::int64_t steps) {
    sanc::pagerank_options options;
    options.tolerance = 1e-300;
    options.max_steps = steps;
    try {
        sanc::pagerank(policy, g, options);
    } catch (const sanc::not_converged&) {
    }
}

template <class Policy>
times step_of(const Policy& policy, const sanc::graph& g, int runs) {
    const times few = time_of(runs, [&] { rank_steps(policy, g, 2); });
    const times many = time_of(runs, [&] { rank_steps(policy, g, 22); });
    return {std::max(1e-4, (many.median - few.median) / 20), std::max(1e-4, (many.least - few.least) / 20)};
}

sanc::betweenness_options some_sources(const sanc::graph& g, std::int64_t count) {
    sanc::betweenness_options options;
    options.sources.emplace();
    for (std::int64_t i = 0; i < count; ++i) {
        options.sources->push_back(static_cast<std::int32_t>(sanc::random_stream(11, static_cast<std::uint64_t>(i)).below(
            static_cast<std::uint64_t>(g.vertices()))));
    }
    return options;
}

// Returns whether device and host agree.
bool measure(const sanc::cuda::on& device, const made_graph& made, const sanc::par& host, bool one_thread) {
    const sanc::graph& g = made.graph;
    const auto arcs = static_cast<double>(g.arcs());
    const std::string threads = ",\"threads\":" + std::to_string(host.threads());
    const bool ranks_agree = same_bits(sanc::pagerank(host, g), sanc::pagerank(device, g));
    const auto few = some_sources(g, 64);
    const auto many = some_sources(g, 256);
    std::vector<double> expected;
    const times host_few = time_of(1, [&] { expected = sanc::betweenness(host, g, few); });
    const bool agree = ranks_agree && same_bits(expected, sanc::betweenness(device, g, few));
    std::printf("{\"name\":\"device_equals_host\",\"graph\":\"%s%d\",\"equal\":%s}\n", made.name, made.scale, agree ? "true" : "false");

    const auto ratio = [](times of_host, times of_device) { return ",\"times_host\":" + std::to_string(of_host.median / of_device.median); };
    const times step_host = step_of(host, g, 3);
    const times step_device = step_of(device, g, 5);
    say("pagerank_step_par", made, step_host, "g_arcs_s", arcs, threads);
    say("pagerank_step_device", made, step_device, "g_arcs_s", arcs, ratio(step_host, step_device));
    const times rank_host = time_of(1, [&] { sanc::pagerank(host, g); });
    const times rank_device = time_of(3, [&] { sanc::pagerank(device, g); });
    say("pagerank_par", made, rank_host, "g_arcs_s", arcs, threads);
    say("pagerank_device_with_transfer", made, rank_device, "g_arcs_s", arcs, ratio(rank_host, rank_device));

    say("betweenness64_par", made, host_few, "g_source_arcs_s", 64 * arcs, threads);
    const times device_few = time_of(3, [&] { sanc::betweenness(device, g, few); });
    say("betweenness64_device_with_transfer", made, device_few, "g_source_arcs_s", 64 * arcs, ratio(host_few, device_few));
    const times device_many = time_of(3, [&] { sanc::betweenness(device, g, many); });
    std::string more;
    if (one_thread) {
        const times host_many = time_of(1, [&] { sanc::betweenness(host, g, many); });
        say("betweenness256_par", made, host_many, "g_source_arcs_s", 256 * arcs, threads);
        more = ratio(host_many, device_many);
    }
    say("betweenness256_device_with_transfer", made, device_many, "g_source_arcs_s", 256 * arcs, more);
    if (one_thread) {
        say("pagerank_step_seq", made, step_of(sanc::seq, g, 1), "g_arcs_s", arcs);
        say("betweenness64_seq", made, time_of(1, [&] { sanc::betweenness(sanc::seq, g, few); }), "g_source_arcs_s", 64 * arcs);
    }
    return agree;
}

}  // namespace

int main(int count, char** arguments) try {
    const int scale = count > 1 ? std::atoi(arguments[1]) : 20;
    if (scale < 12 || scale > 24) {
        std::fputs("usage: graph_bench [SCALE]: 12 to 24\n", stderr);
        return 2;
    }
    cudaStream_t stream = nullptr;
    sanc::cuda::check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "cudaStreamCreate");
    bench::keep_device_memory();
    sanc::cuda::staging staged;
    const sanc::cuda::on device{stream, nullptr, &staged};
    const sanc::par host;
    roofs(device);
    bool agree = true;
    for (const int less : {4, 2, 0}) {
        const auto made = random_edges(device, scale - less, true);
        agree = measure(device, made, host, less == 4) && agree;
    }
    agree = measure(device, random_edges(device, scale - 2, false), host, false) && agree;
    agree = measure(device, road(device, scale - 4), host, false) && agree;
    return agree ? 0 : 1;
} catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
}
