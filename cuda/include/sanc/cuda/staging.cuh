// SPDX-License-Identifier: Apache-2.0
// Large copies between the host's memory and the device. The driver brings pageable memory over by one thread; here several
// threads copy pieces through slots of pinned memory while the slots before are on their way.
#pragma once

#include <cuda_runtime.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>

#include <sanc/exec.hpp>

namespace sanc::cuda {

// Pinned memory is taken at the first large copy; where there is none, the driver copies. Calls wait for each other.
class staging {
public:
    // Copies of fewer bytes are left to the driver.
    explicit staging(std::int64_t least_bytes = std::int64_t{4} << 20) : least_bytes_(least_bytes) {}
    staging(const staging&) = delete;
    staging& operator=(const staging&) = delete;
    ~staging() {
        for (const cudaEvent_t event : passed_) {
            if (event != nullptr) cudaEventDestroy(event);
        }
        if (memory_ != nullptr) cudaFreeHost(memory_);
    }

    // Both return when the bytes have arrived.
    cudaError_t to_device(cudaStream_t stream, void* to, const void* from, std::int64_t bytes) {
        const std::scoped_lock one(mutex_);
        if (bytes < least_bytes_ || !take()) return copy(stream, to, from, bytes, cudaMemcpyHostToDevice);
        for (std::int64_t at = 0, k = 0; at < bytes; at += slot_bytes, ++k) {
            const std::int64_t part = std::min(slot_bytes, bytes - at);
            if (const cudaError_t status = cudaEventSynchronize(passed_[k % slots]); status != cudaSuccess) return status;
            share(slot(k), static_cast<const unsigned char*>(from) + at, part);
            if (const cudaError_t status = send(stream, static_cast<unsigned char*>(to) + at, slot(k), part, k); status != cudaSuccess)
                return status;
        }
        return cudaStreamSynchronize(stream);
    }
    cudaError_t to_host(cudaStream_t stream, void* to, const void* from, std::int64_t bytes) {
        const std::scoped_lock one(mutex_);
        if (bytes < least_bytes_ || !take()) return copy(stream, to, from, bytes, cudaMemcpyDeviceToHost);
        const std::int64_t count = (bytes + slot_bytes - 1) / slot_bytes;
        const auto size = [bytes](std::int64_t k) { return std::min(slot_bytes, bytes - k * slot_bytes); };
        for (std::int64_t k = 0; k < count + slots; ++k) {
            if (k >= slots) {
                const std::int64_t done = k - slots;
                if (const cudaError_t status = cudaEventSynchronize(passed_[done % slots]); status != cudaSuccess) return status;
                share(static_cast<unsigned char*>(to) + done * slot_bytes, slot(done), size(done));
            }
            if (k >= count) continue;
            const auto* part = static_cast<const unsigned char*>(from) + k * slot_bytes;
            if (const cudaError_t status = send(stream, slot(k), part, size(k), k); status != cudaSuccess) return status;
        }
        return cudaSuccess;
    }

    // By the driver alone.
    static cudaError_t copy(cudaStream_t stream, void* to, const void* from, std::int64_t bytes, cudaMemcpyKind way) {
        const cudaError_t status = cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), way, stream);
        return status == cudaSuccess ? cudaStreamSynchronize(stream) : status;
    }

private:
    static constexpr std::int64_t slots = 4;
    static constexpr std::int64_t slot_bytes = std::int64_t{8} << 20;

    unsigned char* slot(std::int64_t k) { return memory_ + k % slots * slot_bytes; }

    bool take() {
        if (memory_ != nullptr || none_) return memory_ != nullptr;
        void* taken = nullptr;
        none_ = cudaHostAlloc(&taken, static_cast<std::size_t>(slots * slot_bytes), cudaHostAllocDefault) != cudaSuccess;
        memory_ = none_ ? nullptr : static_cast<unsigned char*>(taken);
        for (cudaEvent_t& event : passed_) none_ = none_ || cudaEventCreateWithFlags(&event, cudaEventDisableTiming) != cudaSuccess;
        if (none_) {
            cudaGetLastError();
            if (memory_ != nullptr) cudaFreeHost(memory_);
            memory_ = nullptr;
            return false;
        }
        team_.emplace(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
        return true;
    }
    cudaError_t send(cudaStream_t stream, void* to, const void* from, std::int64_t bytes, std::int64_t k) {
        const cudaError_t status = cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyDefault, stream);
        return status == cudaSuccess ? cudaEventRecord(passed_[k % slots], stream) : status;
    }
    void share(unsigned char* to, const unsigned char* from, std::int64_t bytes) {
        constexpr std::int64_t piece = std::int64_t{256} << 10;
        for_each_index(*team_, (bytes + piece - 1) / piece, [&](std::int64_t i) {
            std::memcpy(to + i * piece, from + i * piece, static_cast<std::size_t>(std::min(piece, bytes - i * piece)));
        });
    }

    const std::int64_t least_bytes_;
    std::mutex mutex_;
    unsigned char* memory_ = nullptr;
    cudaEvent_t passed_[slots] = {};  // when a slot's copy is over
    std::optional<par> team_;
    bool none_ = false;
};

}  // namespace sanc::cuda
