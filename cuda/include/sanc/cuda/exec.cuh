// SPDX-License-Identifier: Apache-2.0
// sanc::cuda::on: the policy that computes on a CUDA stream, and its verbs (sanc/exec.hpp). Algorithms call them
// unqualified. Only functions that return a value or a copy wait for the stream; all others queue work on it.
#pragma once

#include <cuda_runtime.h>

#include <cub/device/device_radix_sort.cuh>
#include <cub/device/device_scan.cuh>
#include <cub/device/device_select.cuh>
#include <thrust/iterator/counting_iterator.h>

#include <string>
#include <utility>
#include <vector>

#include <sanc/cuda/staging.cuh>

namespace sanc::cuda {

// Work goes to `stream` of the current device, memory comes from `memory` (null: the device's own pool), large copies go
// through `staged` (null: by the driver). All must outlive the policy and every buffer made with it.
struct on {
    cudaStream_t stream = nullptr;
    cudaMemPool_t memory = nullptr;
    staging* staged = nullptr;
};

// A buffer did not fit: with less at once it may.
struct out_of_memory : cuda_error {
    using cuda_error::cuda_error;
};

// Throws cuda_error "CALL: why".
inline void check(cudaError_t status, const char* call) {
    if (status == cudaSuccess) return;
    cudaGetLastError();  // the next call starts clean
    throw cuda_error(std::string(call) + ": " + cudaGetErrorString(status));
}

inline void wait(const on& policy) { check(cudaStreamSynchronize(policy.stream), "cudaStreamSynchronize"); }

// Memory of the device, its values not initialised; taken and given back in the order of the stream.
template <class T>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>, "a buffer holds values that can be copied to a device");

public:
    buffer() = default;
    buffer(const on& policy, std::int64_t size) : size_(size), stream_(policy.stream) {
        constexpr auto limit = static_cast<std::int64_t>(INT64_MAX / sizeof(T));
        if (size < 0 || size > limit) bad_argument("cuda::buffer", "size", std::to_string(size), "split the input");
        if (size == 0) return;
        void* taken = nullptr;
        const auto bytes = static_cast<std::size_t>(size) * sizeof(T);
        const cudaError_t status = policy.memory != nullptr ? cudaMallocFromPoolAsync(&taken, bytes, policy.memory, stream_)
                                                            : cudaMallocAsync(&taken, bytes, stream_);
        if (status == cudaErrorMemoryAllocation) {
            cudaGetLastError();
            throw out_of_memory("out of device memory: " + std::to_string(bytes) + " bytes are not to be had; use --backend par, or a smaller input");
        }
        check(status, "cudaMallocAsync");
        data_ = static_cast<T*>(taken);
    }
    buffer(buffer&& other) noexcept { swap(other); }
    buffer& operator=(buffer&& other) noexcept {
        buffer taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~buffer() {
        if (data_ != nullptr) cudaFreeAsync(data_, stream_);
    }

    T* data() { return data_; }
    const T* data() const { return data_; }
    std::int64_t size() const { return size_; }

    // Leaves only the first `size` values to be seen.
    void shorten(std::int64_t size) { size_ = size; }

private:
    void swap(buffer& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(stream_, other.stream_);
    }

    T* data_ = nullptr;
    std::int64_t size_ = 0;
    cudaStream_t stream_ = nullptr;
};

// Enough pieces to fill any device.
inline std::int64_t pieces(const on&) { return 1024; }

template <class T>
buffer<T> make_buffer(const on& policy, std::int64_t size) {
    return buffer<T>(policy, size);
}

namespace detail {

inline constexpr int threads_per_block = 256;

template <class Body>
__global__ void index_kernel(std::int64_t count, Body body) {
    const std::int64_t step = static_cast<std::int64_t>(gridDim.x) * blockDim.x;
    for (std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) body(i);
}

// Runs a CUB algorithm: `run(scratch, bytes)` is asked once for the size of its scratch and once to work.
template <class Run>
void with_scratch(const on& policy, const char* call, const Run& run) {
    std::size_t bytes = 0;
    check(run(nullptr, bytes), call);
    buffer<unsigned char> scratch(policy, static_cast<std::int64_t>(bytes > 0 ? bytes : 1));
    check(run(scratch.data(), bytes), call);
}

// The place behind a scan's output holds the last value, then that and all before it.
template <class T>
struct keep_last_body {
    column<const T> in;
    column<T> out;
    SANC_HD void operator()(std::int64_t) const { out[in.size] = in.size > 0 ? in[in.size - 1] : T{}; }
};
template <class T>
struct add_last_body {
    column<T> out;
    std::int64_t count;
    SANC_HD void operator()(std::int64_t) const { out[count] = static_cast<T>(out[count] + out[count - 1]); }
};

}  // namespace detail

template <class Body>
void for_each_index(const on& policy, std::int64_t count, const Body& body) {
    if (count <= 0) return;
    constexpr std::int64_t most_blocks = 1 << 16;
    const std::int64_t needed = (count + detail::threads_per_block - 1) / detail::threads_per_block;
    const auto blocks = static_cast<unsigned>(needed < most_blocks ? needed : most_blocks);
    detail::index_kernel<<<blocks, detail::threads_per_block, 0, policy.stream>>>(count, body);
    check(cudaGetLastError(), "launch of for_each_index");
}

template <class T>
T read_one(const on& policy, const T* pointer) {
    T value;
    check(cudaMemcpyAsync(&value, pointer, sizeof value, cudaMemcpyDeviceToHost, policy.stream), "cudaMemcpyAsync");
    wait(policy);
    return value;
}

template <class T>
T exclusive_scan(const on& policy, column<const T> in, column<T> out) {
    for_each_index(policy, 1, detail::keep_last_body<T>{in, out});
    if (in.size > 0) {
        detail::with_scratch(policy, "cub::DeviceScan::ExclusiveSum", [&](void* scratch, std::size_t& bytes) {
            return cub::DeviceScan::ExclusiveSum(scratch, bytes, in.data, out.data, in.size, policy.stream);
        });
        for_each_index(policy, 1, detail::add_last_body<T>{out, in.size});
    }
    return read_one(policy, out.data + in.size);
}

inline buffer<std::int64_t> select(const on& policy, column<const std::uint8_t> flags) {
    buffer<std::int64_t> chosen(policy, flags.size);
    if (flags.empty()) return chosen;
    buffer<std::int64_t> count(policy, 1);
    detail::with_scratch(policy, "cub::DeviceSelect::Flagged", [&](void* scratch, std::size_t& bytes) {
        return cub::DeviceSelect::Flagged(scratch, bytes, thrust::counting_iterator<std::int64_t>(0), flags.data,
                                          chosen.data(), count.data(), flags.size, policy.stream);
    });
    chosen.shorten(read_one(policy, count.data()));
    return chosen;
}

template <class Value>
void sort_by_key(const on& policy, column<std::uint64_t> keys, column<Value> values, const monitor& watch = {}) {
    watch(0.0);  // a sort on a device is one step
    if (keys.size < 2) return;
    buffer<std::uint64_t> spare_keys(policy, keys.size);
    buffer<Value> spare_values(policy, keys.size);
    cub::DoubleBuffer<std::uint64_t> both_keys(keys.data, spare_keys.data());
    cub::DoubleBuffer<Value> both_values(values.data, spare_values.data());
    detail::with_scratch(policy, "cub::DeviceRadixSort::SortPairs", [&](void* scratch, std::size_t& bytes) {
        return cub::DeviceRadixSort::SortPairs(scratch, bytes, both_keys, both_values, keys.size, 0, 64, policy.stream);
    });
    const auto bring = [&](auto* to, const auto* from) {
        if (to == from) return;
        check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(keys.size) * sizeof *to, cudaMemcpyDeviceToDevice,
                              policy.stream),
              "cudaMemcpyAsync");
    };
    bring(keys.data, both_keys.Current());
    bring(values.data, both_values.Current());
}

inline void sort_keys(const on& policy, column<std::uint64_t> keys, const monitor& watch = {}) {
    watch(0.0);
    if (keys.size < 2) return;
    buffer<std::uint64_t> spare(policy, keys.size);
    cub::DoubleBuffer<std::uint64_t> both(keys.data, spare.data());
    detail::with_scratch(policy, "cub::DeviceRadixSort::SortKeys", [&](void* scratch, std::size_t& bytes) {
        return cub::DeviceRadixSort::SortKeys(scratch, bytes, both, keys.size, 0, 64, policy.stream);
    });
    if (both.Current() == keys.data) return;
    check(cudaMemcpyAsync(keys.data, both.Current(), static_cast<std::size_t>(keys.size) * sizeof(std::uint64_t),
                          cudaMemcpyDeviceToDevice, policy.stream),
          "cudaMemcpyAsync");
}

// A copy of the host's values on the device.
template <class T>
buffer<T> to_device(const on& policy, column<const T> values) {
    buffer<T> made(policy, values.size);
    if (values.empty()) return made;
    const std::int64_t bytes = values.size * static_cast<std::int64_t>(sizeof(T));
    check(policy.staged != nullptr
              ? policy.staged->to_device(policy.stream, made.data(), values.data, bytes)
              : staging::copy(policy.stream, made.data(), values.data, bytes, cudaMemcpyHostToDevice),
          "cudaMemcpyAsync");
    return made;
}

// A copy of the device's values on the host.
template <class T>
sanc::buffer<T> to_host(const on& policy, column<const T> values) {
    sanc::buffer<T> made(values.size);
    if (values.empty()) return made;
    const std::int64_t bytes = values.size * static_cast<std::int64_t>(sizeof(T));
    check(policy.staged != nullptr
              ? policy.staged->to_host(policy.stream, made.data(), values.data, bytes)
              : staging::copy(policy.stream, made.data(), values.data, bytes, cudaMemcpyDeviceToHost),
          "cudaMemcpyAsync");
    return made;
}
template <class T>
sanc::buffer<T> to_host(const on& policy, buffer<T>&& values) {
    const buffer<T> taken(std::move(values));
    return to_host(policy, column<const T>{taken.data(), taken.size()});
}

}  // namespace sanc::cuda
