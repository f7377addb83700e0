// SPDX-License-Identifier: Apache-2.0
// buffer<T>: memory owned on the host, its values not initialised. The CUDA policy has one of the same shape.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

#include <sanc/column.hpp>
#include <sanc/error.hpp>

namespace sanc {

template <class T>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>, "a buffer holds values that can be copied to a device");

public:
    buffer() = default;
    explicit buffer(std::int64_t size) : data_(new T[static_cast<std::size_t>(checked(size))]), size_(size) {}

    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    std::int64_t size() const { return size_; }
    T& operator[](std::int64_t i) { return data_[static_cast<std::size_t>(i)]; }
    const T& operator[](std::int64_t i) const { return data_[static_cast<std::size_t>(i)]; }
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

    std::unique_ptr<T[]> data_;
    std::int64_t size_ = 0;
};

}  // namespace sanc
