// SPDX-License-Identifier: Apache-2.0
// buffer<T>: memory owned on the host, its values not initialised. The CUDA policy has one of the same shape.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__) && !defined(__EMSCRIPTEN__)
#include <sys/mman.h>
#endif

#include <sanc/column.hpp>
#include <sanc/error.hpp>

namespace sanc {

namespace detail {

// Memory of some MiB is asked for in large pages: to touch it for the first time in small ones costs more than to read
// and write it. A system without them gives what it has.
inline constexpr std::size_t large_page = std::size_t{1} << 21;

// For memory that is not touched yet, of which the whole large pages within are meant.
inline void ask_for_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_HUGEPAGE)
    const auto first = (reinterpret_cast<std::uintptr_t>(memory) + large_page - 1) / large_page * large_page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / large_page * large_page;
    if (first < end) static_cast<void>(madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE));
#endif
}

inline void* take_memory(std::size_t bytes) {
    if (bytes < 2 * large_page) return ::operator new(bytes);
    void* made = ::operator new(bytes, std::align_val_t{large_page});
    ask_for_large_pages(made, bytes);
    return made;
}
inline void give_back_memory(void* memory, std::size_t bytes) {
    if (bytes < 2 * large_page) return ::operator delete(memory);
    ::operator delete(memory, std::align_val_t{large_page});
}

struct give_back {
    std::size_t bytes = 0;
    void operator()(void* memory) const { give_back_memory(memory, bytes); }
};

}  // namespace detail

template <class T>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>, "a buffer holds values that can be copied to a device");

public:
    buffer() = default;
    explicit buffer(std::int64_t size) : size_(checked(size)) {
        const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(T);
        data_ = {static_cast<T*>(detail::take_memory(bytes)), detail::give_back{bytes}};
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
            bad_argument("buffer", "size", std::to_string(size), "more than this machine can address; split the input");
        }
        return size;
    }

    std::unique_ptr<T, detail::give_back> data_;
    std::int64_t size_ = 0;
};

}  // namespace sanc
