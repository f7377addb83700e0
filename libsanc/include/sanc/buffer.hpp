// SPDX-License-Identifier: Apache-2.0
// buffer<T>: memory owned on the host, its values not initialised; large memory is kept for the next one
// (kept_memory.hpp). The CUDA policy has one of the same shape.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/detail/kept_memory.hpp>
#include <sanc/error.hpp>

namespace sanc {

namespace detail {

template <pages From>
struct give_back {
    std::size_t bytes = 0;
    void operator()(void* memory) const { give_back_memory<From>(memory, bytes); }
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
    explicit buffer(std::int64_t size) : size_(checked(size)) {
        const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(T);
        data_ = {static_cast<T*>(detail::take_memory<From>(bytes)), detail::give_back<From>{bytes}};
    }

    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    std::int64_t size() const { return size_; }
    T& operator[](std::int64_t i) { return data_.get()[i]; }
    const T& operator[](std::int64_t i) const { return data_.get()[i]; }
    T* begin() { return data(); }
    T* end() { return data() + size_; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size_; }

private:
    // size_t has 32 bits in WASM: a size beyond it is an error, never a silently smaller array.
    static std::int64_t checked(std::int64_t size) {
        constexpr auto limit = static_cast<std::uint64_t>(static_cast<std::size_t>(-1) / sizeof(T) / 2);
        if (size < 0 || static_cast<std::uint64_t>(size) > limit) {
            bad_argument("buffer", "size", size, "more than this machine can address; split the input");
        }
        return size;
    }

    std::unique_ptr<T, detail::give_back<From>> data_;
    std::int64_t size_ = 0;
};

}  // namespace sanc
