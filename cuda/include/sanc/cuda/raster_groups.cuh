// SPDX-License-Identifier: Apache-2.0
// Sums over the runs and objects of a mask as kernels: small ones by a thread, long runs by a warp, large objects by a block.
#pragma once

#include <cub/device/device_radix_sort.cuh>

#include <sanc/cuda/raster_spans.cuh>
#include <sanc/raster/objects.hpp>

namespace sanc::cuda {
namespace detail {

inline constexpr std::int64_t small_group = 32;  // runs that one thread takes
inline constexpr std::int32_t short_run = 32;    // pixels that one thread takes

inline int bits_of(std::int64_t most) {
    int bits = 1;
    while (bits < 63 && most >> bits != 0) ++bits;
    return bits;
}

// Runs in a thread's or a block's share of a group, taken by `op`: op.none(), op.take(value, member), op.merge(a, b),
// op.put(group, value).
template <class Op>
__global__ void __launch_bounds__(128) group_kernel(column<const std::int64_t> first, column<const std::int64_t> members,
                                                    Op op) {
    constexpr int threads = 128;
    __shared__ std::int64_t large[threads];
    __shared__ int count;
    if (threadIdx.x == 0) count = 0;
    __syncthreads();
    const std::int64_t group = std::int64_t{blockIdx.x} * threads + threadIdx.x;
    if (group + 1 < first.size) {
        const std::int64_t end = first[group + 1];
        if (end - first[group] > small_group) {
            large[atomicAdd(&count, 1)] = group;
        } else {
            auto value = op.none();
            for (std::int64_t i = first[group]; i < end; ++i) op.take(value, members[i]);
            op.put(group, value);
        }
    }
    __syncthreads();
    for (int k = 0; k < count; ++k) {
        auto value = op.none();
        for (std::int64_t i = first[large[k]] + threadIdx.x; i < first[large[k] + 1]; i += threads) op.take(value, members[i]);
        reduce_block<threads>(value, [&op](auto& a, const auto& b) { op.merge(a, b); });
        if (threadIdx.x == 0) op.put(large[k], value);
    }
}

template <class Op>
void reduce_groups(const on& policy, column<const std::int64_t> first, column<const std::int64_t> members, const Op& op) {
    const std::int64_t groups = first.size - 1;
    if (groups < 1) return;
    group_kernel<<<static_cast<unsigned>((groups + 127) / 128), 128, 0, policy.stream>>>(first, members, op);
    check(cudaGetLastError(), "launch over groups of runs");
}

struct describe_op {
    run_view runs;
    column<component> out;

    __device__ component none() const { return {0, 0, 0, INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}; }
    __device__ void take(component& made, std::int64_t r) const {
        const std::int32_t begin = runs.begin[r];
        const std::int32_t end = runs.end[r];
        const std::int32_t y = runs.y[r];
        const std::int64_t length = end - begin;
        merge(made, {length, (std::int64_t{begin} + end - 1) * length / 2, y * length, begin, y, end - 1, y});
    }
    __device__ void merge(component& a, const component& b) const {
        a.area_px += b.area_px;
        a.sum_x += b.sum_x;
        a.sum_y += b.sum_y;
        a.min_x = min(a.min_x, b.min_x);
        a.min_y = min(a.min_y, b.min_y);
        a.max_x = max(a.max_x, b.max_x);
        a.max_y = max(a.max_y, b.max_y);
    }
    __device__ void put(std::int64_t c, const component& made) const { out[c] = made; }
};

__device__ inline void add_sums(object_sums& a, const object_sums& b) {
    a.change.signed_sum += b.change.signed_sum;
    a.change.absolute_sum += b.change.absolute_sum;
    a.change.gradient_sum += b.change.gradient_sum;
    a.area_mm2 += b.area_mm2;
}

struct sum_op {
    column<const object_sums> of_run;
    column<object_sums> out;

    __device__ object_sums none() const { return {}; }
    __device__ void take(object_sums& total, std::int64_t r) const { add_sums(total, of_run[r]); }
    __device__ void merge(object_sums& a, const object_sums& b) const { add_sums(a, b); }
    __device__ void put(std::int64_t c, const object_sums& total) const { out[c] = total; }
};

__device__ inline std::int64_t sum_of_warp(std::int64_t value) {
    for (int half = 16; half > 0; half /= 2) value += __shfl_down_sync(all_lanes, value, half);
    return value;
}

__device__ inline int128 sum_of_warp(int128 value) {
    for (int half = 16; half > 0; half /= 2) {
        const std::uint64_t low = __shfl_down_sync(all_lanes, static_cast<std::uint64_t>(value), half);
        const std::int64_t high = __shfl_down_sync(all_lanes, static_cast<std::int64_t>(value >> 64), half);
        value += static_cast<int128>(static_cast<uint128>(static_cast<std::uint64_t>(high)) << 64 | low);
    }
    return value;
}

// The sums of the pixels [x0, x1) of a run.
template <class T, normalisation Normal>
__device__ object_sums sums_of_pixels(const sanc::detail::sum_run<T, Normal>& work, std::int32_t y, std::int32_t x0,
                                      std::int32_t x1) {
    object_sums made;
    if (x0 >= x1) return made;
    made.change = work.pair.sums(y, x0, x1, work.with_gradient);
    if (work.lattice.nodes_x != 0) made.area_mm2 = work.lattice.run_area_mm2(x0, x1, y);
    return made;
}

template <class T, normalisation Normal>
__global__ void __launch_bounds__(128) sum_runs_kernel(sanc::detail::sum_run<T, Normal> work) {
    const std::int64_t r = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
    const bool mine = r < work.runs.size();
    const std::int32_t length = mine ? work.runs.end[r] - work.runs.begin[r] : 0;
    if (mine && length <= short_run)
        work.out[r] = sums_of_pixels(work, work.runs.y[r], work.runs.begin[r], work.runs.end[r]);
    // The lanes share a long run: neighbouring pieces of a few pixels.
    for (unsigned longer = __ballot_sync(all_lanes, length > short_run); longer != 0; longer &= longer - 1) {
        const std::int64_t run = __shfl_sync(all_lanes, r, __ffs(static_cast<int>(longer)) - 1);
        const std::int32_t begin = work.runs.begin[run];
        const std::int32_t end = work.runs.end[run];
        const std::int32_t piece = (end - begin + 31) / 32;
        const std::int32_t from = min(begin + lane() * piece, end);
        object_sums total = sums_of_pixels(work, work.runs.y[run], from, min(from + piece, end));
        total.change.signed_sum = sum_of_warp(total.change.signed_sum);
        total.change.absolute_sum = sum_of_warp(total.change.absolute_sum);
        total.change.gradient_sum = sum_of_warp(total.change.gradient_sum);
        total.area_mm2 = sum_of_warp(total.area_mm2);
        if (lane() == 0) work.out[run] = total;
    }
}

// The places of values within [0, most] in ascending order of the values: a sort by the bits that `most` has.
template <class Keys>
void sort_places(const on& policy, buffer<Keys>& keys, buffer<std::int64_t>& places, std::int64_t most) {
    if (keys.size() < 2) return;
    buffer<Keys> spare_keys(policy, keys.size());
    buffer<std::int64_t> spare_places(policy, keys.size());
    cub::DoubleBuffer<Keys> both_keys(keys.data(), spare_keys.data());
    cub::DoubleBuffer<std::int64_t> both_places(places.data(), spare_places.data());
    with_scratch(policy, "cub::DeviceRadixSort::SortPairs", [&](void* scratch, std::size_t& bytes) {
        return cub::DeviceRadixSort::SortPairs(scratch, bytes, both_keys, both_places, keys.size(), 0, bits_of(most),
                                               policy.stream);
    });
    if (both_keys.Current() != keys.data()) keys = std::move(spare_keys);
    if (both_places.Current() != places.data()) places = std::move(spare_places);
}

}  // namespace detail

inline component_runs_of<on> group_runs(const on& policy, const run_labels_of<on>& labels) {
    component_runs_of<on> made{buffer<std::int64_t>(policy, labels.count + 1),
                               buffer<std::int64_t>(policy, labels.label.size())};
    if (labels.count == 0) {
        for_each_index(policy, 1, sanc::detail::put_value<std::int64_t>{made.first.data(), 0});
        return made;
    }
    buffer<std::uint64_t> keys(policy, labels.label.size());
    for_each_index(policy, keys.size(), sanc::detail::key_of_run{view(labels.label), view(keys), view(made.runs)});
    detail::sort_places(policy, keys, made.runs, labels.count - 1);
    for_each_index(policy, keys.size(), sanc::detail::first_of_key{view(keys), view(made.first)});
    return made;
}

inline buffer<component> describe_components(const on& policy, run_view runs, const component_runs_of<on>& groups) {
    buffer<component> made(policy, groups.first.size() - 1);
    detail::reduce_groups(policy, view(groups.first), view(groups.runs), detail::describe_op{runs, view(made)});
    return made;
}

inline void sum_groups(const on& policy, const component_runs_of<on>& groups, column<const object_sums> of_run,
                       column<object_sums> of_object) {
    detail::reduce_groups(policy, view(groups.first), view(groups.runs), detail::sum_op{of_run, of_object});
}

template <class T, normalisation Normal>
void sum_runs(const on& policy, const sanc::detail::difference<T, Normal>& pair, run_view runs, const lattice_view& places,
              bool with_gradient, column<object_sums> of_run, const monitor& watch) {
    if (runs.size() == 0) return;
    const auto blocks = static_cast<unsigned>((runs.size() + 127) / 128);
    detail::sum_runs_kernel<<<blocks, 128, 0, policy.stream>>>(
        sanc::detail::sum_run<T, Normal>{pair, runs, places, with_gradient, of_run});
    check(cudaGetLastError(), "launch of sum_runs");
    watch(1.0);
}

}  // namespace sanc::cuda
