// SPDX-License-Identifier: Apache-2.0
// buffer<T>: memory owned on the host, its values not initialised; large memory is kept for the next one
// (kept_memory.hpp). The CUDA policy has one of the same shape.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/detail/kept_memory.hpp>
#include <sanc/error.hpp>

namespace sanc {

namespace detail {

// Memory for values of `value_bytes` each. size_t has 32 bits in WASM: a size beyond it is an error, never a silently smaller array.
template <pages From>
__attribute__((noinline)) void* take_values(std::int64_t size, std::size_t value_bytes) {
    const auto limit = static_cast<std::uint64_t>(static_cast<std::size_t>(-1) / value_bytes / 2);
    if (size < 0 || static_cast<std::uint64_t>(size) > limit) {
        bad_argument("buffer", "size", size, "more than this machine can address; split the input");
    }
    return take_memory<From>(static_cast<std::size_t>(size) * value_bytes);
}

// What buffers of all types of values share.
template <pages From>
struct owned_memory {
    void* data = nullptr;
    std::size_t value_bytes = 0;
    std::int64_t size = 0;  // values

    owned_memory() = default;
    owned_memory(std::int64_t values, std::size_t bytes) : data(take_values<From>(values, bytes)), value_bytes(bytes), size(values) {}
    __attribute__((noinline)) owned_memory(owned_memory&& other) noexcept
        : data(std::exchange(other.data, nullptr)), value_bytes(other.value_bytes), size(std::exchange(other.size, 0)) {}
    __attribute__((noinline)) owned_memory& operator=(owned_memory&& other) noexcept {
        const owned_memory before(std::move(*this));
        data = std::exchange(other.data, nullptr);
        value_bytes = other.value_bytes;
        size = std::exchange(other.size, 0);
        return *this;
    }
    __attribute__((noinline)) ~owned_memory() {
        if (data != nullptr) give_back_memory<From>(data, static_cast<std::size_t>(size) * value_bytes);
    }
};

}  // namespace detail

// A vector of results in the same memory, and one for what is read from files, in small pages. What resize() adds is not initialised;
// where no memory is kept, they are plain vectors.
#if SANC_KEEPS_MEMORY
template <class T>
using large_vector = std::vector<T, detail::memory_of<T, detail::pages::large>>;
template <class T>
using column_vector = std::vector<T, detail::memory_of<T, detail::pages::small>>;
#else
template <class T>
using large_vector = std::vector<T>;
template <class T>
using column_vector = std::vector<T>;
#endif

template <class T, detail::pages From = detail::pages::large>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>, "a buffer holds values that can be copied to a device");

public:
    buffer() = default;
    explicit buffer(std::int64_t size) : held_(size, sizeof(T)) {}

    T* data() { return static_cast<T*>(held_.data); }
    const T* data() const { return static_cast<const T*>(held_.data); }
    std::int64_t size() const { return held_.size; }
    T& operator[](std::int64_t i) { return data()[i]; }
    const T& operator[](std::int64_t i) const { return data()[i]; }
    T* begin() { return data(); }
    T* end() { return data() + size(); }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size(); }

private:
    detail::owned_memory<From> held_;
};

}  // namespace sanc
