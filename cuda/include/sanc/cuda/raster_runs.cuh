// SPDX-License-Identifier: Apache-2.0
// Masks and runs as kernels: a thread takes a word, not a row; runs join in any order, for the lesser run is always the root.
#pragma once

#include <sanc/cuda/raster_spans.cuh>
#include <sanc/raster/components.hpp>

namespace sanc::cuda {
namespace detail {

using sanc::detail::count_ones;
using sanc::detail::lowest_one;

struct add_counts {
    __device__ void operator()(unsigned long long& a, unsigned long long b) const { a += b; }
};

template <int Threads>
__global__ void __launch_bounds__(Threads) count_bits_kernel(column<const std::uint64_t> words, unsigned long long* out) {
    unsigned long long ones = 0;
    const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
    for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < words.size; i += step)
        ones += static_cast<unsigned>(count_ones(words[i]));
    reduce_block<Threads>(ones, add_counts{});
    if (threadIdx.x == 0 && ones != 0) atomicAdd(out, ones);
}

// The pixels before each of a word's, as bits: the word moved up by one, the last pixel of the word before it at its foot.
SANC_HD inline std::uint64_t pixels_before(const bit_view& bits, std::int64_t place, std::int64_t words_per_row) {
    const std::uint64_t carry = place % words_per_row == 0 ? 0 : bits.words[place - 1] >> 63;
    return bits.words[place] << 1 | carry;
}

// How many runs begin in a word.
struct count_runs_of_word {
    bit_view bits;
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t i) const {
        out[i] = count_ones(bits.words[i] & ~pixels_before(bits, i, bits.words_per_row()));
    }
};

struct first_of_rows {
    column<const std::int64_t> first_of_word;
    std::int64_t words_per_row;
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t y) const { out[y] = first_of_word[y * words_per_row]; }
};

struct write_runs_of_word {
    bit_view bits;
    column<const std::int64_t> first_of_word;
    column<std::int32_t> ys, begins, ends;
    SANC_HD void operator()(std::int64_t place) const {
        const std::int64_t per_row = bits.words_per_row();
        const std::uint64_t word = bits.words[place];
        const std::uint64_t before = pixels_before(bits, place, per_row);
        if (word == 0 && before == 0) return;
        const std::int64_t y = place / per_row;
        const std::int64_t i = place - y * per_row;
        std::int64_t begun = first_of_word[place];
        std::int64_t ended = begun - static_cast<std::int64_t>(before & 1U);  // a run that comes from the left ends first
        for (std::uint64_t at = word & ~before; at != 0; at &= at - 1) {
            ys[begun] = static_cast<std::int32_t>(y);
            begins[begun++] = static_cast<std::int32_t>(64 * i + lowest_one(at));
        }
        for (std::uint64_t at = ~word & before; at != 0; at &= at - 1)
            ends[ended++] = static_cast<std::int32_t>(64 * i + lowest_one(at));
        if (i + 1 == per_row && ended < begun) ends[ended] = bits.width;
    }
};

struct own_parent {
    column<std::int32_t> parent;
    SANC_HD void operator()(std::int64_t r) const { parent[r] = static_cast<std::int32_t>(r); }
};

// The parents of a forest that many threads change. A parent only ever becomes a lesser run of the same component.
struct shared_forest {
    std::int32_t* parent;

    __device__ std::int32_t of(std::int32_t r) const { return *const_cast<volatile std::int32_t*>(parent + r); }
    __device__ std::int32_t root(std::int32_t r) const {
        std::int32_t above = of(r);
        while (above != r) {
            const std::int32_t next = of(above);
            if (next != above) *const_cast<volatile std::int32_t*>(parent + r) = next;
            r = above;
            above = next;
        }
        return r;
    }
    __device__ void join(std::int32_t a, std::int32_t b) const {
        for (;;) {
            a = root(a);
            b = root(b);
            if (a == b) return;
            const std::int32_t less = min(a, b);
            const std::int32_t more = max(a, b);
            if (atomicCAS(parent + more, more, less) == more) return;
        }
    }
};

// The first run of [low, high) that ends beyond pixel x; runs of one row.
SANC_HD inline std::int64_t first_run_beyond(const run_view& runs, std::int64_t low, std::int64_t high, std::int64_t x) {
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (runs.end[middle] > x) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// Each run with those of the row above that touch it.
template <int Threads>
__global__ void __launch_bounds__(Threads) join_kernel(sanc::detail::run_forest forest) {
    const run_view& runs = forest.runs;
    const shared_forest shared{forest.parent.data};
    const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
    for (std::int64_t b = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; b < runs.size(); b += step) {
        const std::int32_t y = runs.y[b];
        if (y == 0) continue;
        const std::int64_t high = runs.first_of_row[y];
        std::int64_t a = first_run_beyond(runs, runs.first_of_row[y - 1], high, std::int64_t{runs.begin[b]} - forest.reach);
        for (; a < high && runs.begin[a] < runs.end[b] + forest.reach; ++a)
            shared.join(static_cast<std::int32_t>(a), static_cast<std::int32_t>(b));
    }
}

}  // namespace detail

inline std::int64_t count_bits(const on& policy, bit_view bits) {
    buffer<unsigned long long> ones(policy, 1);
    for_each_index(policy, 1, sanc::detail::put_value<unsigned long long>{ones.data(), 0});
    const auto blocks = detail::blocks_for(detail::count_bits_kernel<256>, 256, bits.size() / 256 + 1);
    detail::count_bits_kernel<256><<<blocks, 256, 0, policy.stream>>>({bits.words, bits.size()}, ones.data());
    check(cudaGetLastError(), "launch of count_bits");
    return static_cast<std::int64_t>(read_one(policy, static_cast<const unsigned long long*>(ones.data())));
}

inline run_list_of<on> find_runs(const on& policy, bit_view bits) {
    const std::int64_t words = bits.size();
    buffer<std::int64_t> first(policy, words + 1);
    for_each_index(policy, words, detail::count_runs_of_word{bits, view(first)});
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{first.data(), words}, view(first));
    if (count > INT32_MAX)
        bad_argument("find_runs", "runs", std::to_string(count), "more than 2^31 - 1; split the image");
    run_list_of<on> made{buffer<std::int64_t>(policy, std::int64_t{bits.height} + 1), buffer<std::int32_t>(policy, count),
                         buffer<std::int32_t>(policy, count), buffer<std::int32_t>(policy, count)};
    for_each_index(policy, std::int64_t{bits.height} + 1,
                   detail::first_of_rows{view(first), bits.words_per_row(), view(made.first_of_row)});
    for_each_index(policy, words, detail::write_runs_of_word{bits, view(first), view(made.y), view(made.begin), view(made.end)});
    return made;
}

inline void join_runs(const on& policy, const sanc::detail::run_forest& forest, std::int64_t, const monitor& watch) {
    const std::int64_t count = forest.runs.size();
    if (count == 0) return;
    for_each_index(policy, count, detail::own_parent{forest.parent});
    const auto blocks = detail::blocks_for(detail::join_kernel<256>, 256, count / 32 + 1);
    detail::join_kernel<256><<<blocks, 256, 0, policy.stream>>>(forest);
    check(cudaGetLastError(), "launch of join_runs");
    watch(1.0);
}

}  // namespace sanc::cuda
