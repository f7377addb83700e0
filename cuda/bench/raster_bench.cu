// SPDX-License-Identifier: Apache-2.0
// Raster change on the device, pass by pass, beside a copy of one image and beside the host, as lines of JSON. The pair is
// made: few objects, then two million. Says first whether device and host agree. usage: raster_bench [SIZE_PX]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <sanc/cuda/raster.cuh>
#include <sanc/digest.hpp>

#include "../../benchmarks/made_pair.hpp"
#include "timing.hpp"

namespace {

using pixel = std::uint16_t;
using wide_pair = sanc::detail::difference<pixel, sanc::normalisation::zscore>;
constexpr auto cva = sanc::change_measure::cva;

struct times {
    double median, least;
};

times of(std::vector<double> all) {
    std::sort(all.begin(), all.end());
    return {all[all.size() / 2], all[0]};
}

template <class Call>
times on_device(const sanc::cuda::on& policy, int runs, const Call& call) {
    cudaEvent_t begin, end;
    sanc::cuda::check(cudaEventCreate(&begin), "cudaEventCreate");
    sanc::cuda::check(cudaEventCreate(&end), "cudaEventCreate");
    std::vector<double> all;
    for (int i = -1; i < runs; ++i) {
        sanc::cuda::check(cudaEventRecord(begin, policy.stream), "cudaEventRecord");
        call();
        sanc::cuda::check(cudaEventRecord(end, policy.stream), "cudaEventRecord");
        sanc::cuda::check(cudaEventSynchronize(end), "cudaEventSynchronize");
        float ms = 0;
        sanc::cuda::check(cudaEventElapsedTime(&ms, begin, end), "cudaEventElapsedTime");
        if (i >= 0) all.push_back(static_cast<double>(ms));
    }
    sanc::cuda::check(cudaEventDestroy(begin), "cudaEventDestroy");
    sanc::cuda::check(cudaEventDestroy(end), "cudaEventDestroy");
    return of(all);
}

template <class Call>
times on_host(int runs, const Call& call) {
    std::vector<double> all;
    for (int i = 0; i < runs; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        call();
        all.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    return of(all);
}

double roof_gb_s = 0;

void say(const std::string& name, times t, std::int64_t bytes, std::int64_t objects) {
    const double gb_s = static_cast<double>(bytes) / t.median / 1e6;
    std::printf("{\"name\":\"%s\",\"ms_median\":%.4f,\"ms_min\":%.4f,\"bytes\":%lld,\"gb_s\":%.1f,\"share_of_copy\":%.3f,\"objects\":%lld}\n",
                name.c_str(), t.median, t.least, static_cast<long long>(bytes), gb_s, roof_gb_s > 0 ? gb_s / roof_gb_s : 1.0,
                static_cast<long long>(objects));
    std::fflush(stdout);
}

template <class Values>
bool alike(const Values& a, const Values& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(*a.data())) == 0;
}

bool alike(const sanc::change_result& a, const sanc::change_result& b) {
    return alike(a.changed.words, b.changed.words) && alike(a.not_observable.words, b.not_observable.words) &&
           a.summary.threshold_e9 == b.summary.threshold_e9 && a.summary.separation_e9 == b.summary.separation_e9 &&
           sanc::table_bytes(a.objects) == sanc::table_bytes(b.objects);
}

bool measure(const sanc::cuda::on& device, const sanc::par& host, const std::string& kind, std::int32_t size,
             const bench::pair_options& made) {
    const std::int64_t pixels = std::int64_t{size} * size;
    sanc::buffer<pixel> first(pixels);
    sanc::buffer<pixel> second(pixels);
    for_each_index(host, size, bench::made_pair_row{first.data(), size, false, made});
    for_each_index(host, size, bench::made_pair_row{second.data(), size, true, made});
    const sanc::raster_view<pixel> before{first.data(), size, size, 1, size, pixels, 0, false};
    const sanc::raster_view<pixel> after{second.data(), size, size, 1, size, pixels, 0, false};
    const sanc::change_options options;
    const sanc::monitor watch;

    const sanc::brought_raster<sanc::cuda::on, pixel> from(device, before);
    const sanc::brought_raster<sanc::cuda::on, pixel> to(device, after);
    const std::int64_t image_bytes = pixels * static_cast<std::int64_t>(sizeof(pixel));
    if (roof_gb_s == 0) {
        sanc::cuda::buffer<pixel> copy(device, pixels);
        const times t = on_device(device, 11, [&] {
            cudaMemcpyAsync(copy.data(), from.see().data, static_cast<std::size_t>(image_bytes), cudaMemcpyDeviceToDevice, device.stream);
        });
        say("copy_roof", t, 2 * image_bytes, 0);
        roof_gb_s = static_cast<double>(2 * image_bytes) / t.median / 1e6;
    }

    const auto whole = [&](const auto& policy) { return sanc::change(policy, before, after, {}, {}, options); };
    const sanc::change_result ours = whole(device);
    const bool same = alike(ours, whole(host));
    const std::int64_t objects = ours.objects.rows();
    std::printf("{\"name\":\"%s_device_equals_host\",\"equal\":%s,\"objects\":%lld}\n", kind.c_str(), same ? "true" : "false",
                static_cast<long long>(objects));
    if (!same) return false;

    const auto chain = [&](const auto& policy, const auto& a, const auto& b) { return sanc::find_changes(policy, a, b, {}, {}, options); };
    auto set = chain(device, from.see(), to.see());
    const sanc::bit_view hidden = std::as_const(set.not_observable).view();
    const sanc::bit_view bits = std::as_const(set.changed).view();
    const std::int64_t mask_bytes = bits.size() * 8;
    const std::int64_t read_bytes = 2 * image_bytes + mask_bytes;
    const wide_pair pair{from.see(), to.see(), sanc::view(set.bands), hidden};
    const auto bands = sanc::detail::put_values<std::int32_t>(device, std::vector<std::int32_t>{0});
    const auto line = [&](const char* name, std::int64_t bytes, const auto& call) {
        say(kind + "_" + name, on_device(device, 11, call), bytes, objects);
    };
    line("moments", read_bytes, [&] { moments(device, from.see(), to.see(), sanc::column<const std::int32_t>(sanc::view(bands)), hidden, 256, watch); });
    sanc::detail::score_range range;
    line("range", read_bytes, [&] { range = range_of_scores<cva>(device, pair, 256, watch); });
    const std::uint64_t low = sanc::detail::scaled_root(range.low, 0);
    const std::uint64_t high = sanc::detail::scaled_root(range.high, 0);
    sanc::score_histogram histogram;
    line("histogram", read_bytes, [&] { histogram = histogram_of_scores<cva>(device, pair, 0, low, high, 256, watch); });
    const std::uint64_t limit = sanc::detail::limit_of_root(sanc::otsu(histogram).t, 0);
    line("difference_threshold", read_bytes + mask_bytes, [&] { threshold_scores<cva>(device, pair, limit, set.changed.view(), 256, watch); });
    line("runs", mask_bytes, [&] { find_runs(device, bits); });
    line("labels", mask_bytes, [&] { label_components(device, set.found.runs.view(), options.connectivity); });
    line("components", mask_bytes, [&] { find_components(device, bits, options.connectivity); });
    line("object_sums", mask_bytes, [&] { sanc::detail::sum_objects(device, pair, set.found, nullptr, false, watch); });
    line("polygons_to_host", mask_bytes, [&] { trace_polygons(device, bits, set.found.runs.view(), set.found.labels); });
    const times resident = on_device(device, 11, [&] { chain(device, from.see(), to.see()); });
    say(kind + "_chain_resident", resident, 4 * 2 * image_bytes, objects);
    const times through = on_host(3, [&] { whole(device); });
    say(kind + "_change_from_host", through, 2 * image_bytes, objects);

    const times threads = on_host(3, [&] { chain(host, before, after); });
    say(kind + "_chain_host_par", threads, 4 * 2 * image_bytes, objects);
    const times whole_threads = on_host(2, [&] { whole(host); });
    say(kind + "_change_host_par", whole_threads, 2 * image_bytes, objects);
    const times one = on_host(1, [&] { chain(sanc::seq, before, after); });
    say(kind + "_chain_host_seq", one, 4 * 2 * image_bytes, objects);
    std::printf("{\"name\":\"%s_ratios\",\"threads\":%u,\"chain_over_seq\":%.1f,\"chain_over_par\":%.1f,\"change_over_par\":%.2f}\n",
                kind.c_str(), host.threads(), one.median / resident.median, threads.median / resident.median,
                whole_threads.median / through.median);
    std::fflush(stdout);
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    const std::int32_t size = count > 1 ? std::atoi(arguments[1]) : 10980;
    if (size < 64 || size > 40000) {
        std::fputs("raster_bench: give a SIZE_PX of 64 to 40000\n", stderr);
        return 2;
    }
    try {
        cudaStream_t stream = nullptr;
        sanc::cuda::check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "cudaStreamCreate");
        bench::keep_device_memory();
        sanc::cuda::staging staged;
        const sanc::cuda::on device{stream, nullptr, &staged};
        const sanc::par host;
        const bool sparse = measure(device, host, "sparse", size, bench::sparse_pair);
        const bool dense = measure(device, host, "dense", size, bench::dense_pair);
        return sparse && dense ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "raster_bench: %s\n", failure.what());
        return 1;
    }
}
