// SPDX-License-Identifier: Apache-2.0
// apart::on: a policy whose memory is its own, as a device's is, on a machine without one. Its memory cannot be touched but
// inside a verb, a body that points to any other memory ends the program, and bodies run from the last index to the first.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <utility>

#include <sanc/exec.hpp>
#include <sanc/sort.hpp>

namespace apart {

inline constexpr std::uintptr_t page = 4096;

// The pages of all buffers that live.
class arena {
public:
    void* take(std::int64_t bytes) {
        const std::size_t size = (static_cast<std::size_t>(bytes) + page - 1) / page * page;
        void* made = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (made == MAP_FAILED) throw std::bad_alloc();
        live_[reinterpret_cast<std::uintptr_t>(made)] = size;
        return made;
    }
    void give_back(void* pointer) {
        const auto at = live_.find(reinterpret_cast<std::uintptr_t>(pointer));
        munmap(pointer, at->second);
        live_.erase(at);
    }
    void allow(bool access) const {
        for (const auto& [place, size] : live_) mprotect(reinterpret_cast<void*>(place), size, access ? PROT_READ | PROT_WRITE : PROT_NONE);
    }

    // Ends the program where a word of the body is the address of memory that is not here. A compiler that cannot clear padding,
    // which may hold what is left of an address, does without.
    template <class Body>
    void check([[maybe_unused]] const Body& body) const {
#if __has_builtin(__builtin_clear_padding)
        std::uintptr_t words[sizeof(Body) / sizeof(std::uintptr_t) + 1] = {};
        Body copy(body);
        __builtin_clear_padding(&copy);
        std::memcpy(words, &copy, sizeof(Body));
        for (const std::uintptr_t word : words) {
            if (word < std::uintptr_t{1} << 40 || word >= std::uintptr_t{1} << 47 || holds(word)) continue;
            if (msync(reinterpret_cast<void*>(word / page * page), page, MS_ASYNC) != 0) continue;  // no memory is there
            std::fprintf(stderr, "apart: a body points to memory of the host: %s\n", __PRETTY_FUNCTION__);
            std::abort();
        }
#endif
    }

private:
    bool holds(std::uintptr_t word) const {
        auto next = live_.upper_bound(word);
        if (next == live_.begin()) return false;
        --next;
        return word <= next->first + next->second;
    }

    std::map<std::uintptr_t, std::size_t> live_;
};

struct on {
    std::shared_ptr<arena> memory = std::make_shared<arena>();
};

// The time in which memory may be touched.
class access {
public:
    explicit access(const on& policy) : memory_(*policy.memory) { memory_.allow(true); }
    access(const access&) = delete;
    access& operator=(const access&) = delete;
    ~access() { memory_.allow(false); }

private:
    const arena& memory_;
};

template <class T>
class buffer {
public:
    buffer() = default;
    buffer(const on& policy, std::int64_t size) : memory_(policy.memory), size_(size) {
        if (size > 0) data_ = static_cast<T*>(memory_->take(size * static_cast<std::int64_t>(sizeof(T))));
    }
    buffer(buffer&& other) noexcept { swap(other); }
    buffer& operator=(buffer&& other) noexcept {
        buffer taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~buffer() {
        if (data_ != nullptr) memory_->give_back(data_);
    }

    T* data() { return data_; }
    const T* data() const { return data_; }
    std::int64_t size() const { return size_; }

private:
    void swap(buffer& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
    }

    std::shared_ptr<arena> memory_;
    T* data_ = nullptr;
    std::int64_t size_ = 0;
};

inline std::int64_t pieces(const on&) { return 7; }

template <class T>
buffer<T> make_buffer(const on& policy, std::int64_t size) {
    return buffer<T>(policy, size);
}

template <class Body>
void for_each_index(const on& policy, std::int64_t count, const Body& body) {
    if (count <= 0) return;
    policy.memory->check(body);
    const access open(policy);
    for (std::int64_t i = count - 1; i >= 0; --i) body(i);
}

template <class T>
T exclusive_scan(const on& policy, sanc::column<const T> in, sanc::column<T> out) {
    const access open(policy);
    return sanc::exclusive_scan(sanc::seq, in, out);
}

template <class T>
T read_one(const on& policy, const T* pointer) {
    const access open(policy);
    return *pointer;
}

template <class T>
buffer<T> to_device(const on& policy, sanc::column<const T> values) {
    buffer<T> made(policy, values.size);
    const access open(policy);
    std::copy(values.begin(), values.end(), made.data());
    return made;
}

template <class T>
sanc::buffer<T> to_host(const on& policy, sanc::column<const T> values) {
    const access open(policy);
    return sanc::to_host(sanc::seq, values);
}
template <class T>
sanc::buffer<T> to_host(const on& policy, buffer<T>&& values) {
    const buffer<T> taken(std::move(values));
    return to_host(policy, sanc::column<const T>{taken.data(), taken.size()});
}

inline buffer<std::int64_t> select(const on& policy, sanc::column<const std::uint8_t> flags) {
    const auto chosen = [&] {
        const access open(policy);
        return sanc::select(sanc::seq, flags);
    }();
    return to_device(policy, sanc::column<const std::int64_t>{chosen.data(), chosen.size()});
}

template <class Value>
void sort_by_key(const on& policy, sanc::column<std::uint64_t> keys, sanc::column<Value> values, const sanc::monitor& watch = {}) {
    const access open(policy);
    sanc::sort_by_key(sanc::seq, keys, values, watch);
}

inline void sort_keys(const on& policy, sanc::column<std::uint64_t> keys, const sanc::monitor& watch = {}) {
    const access open(policy);
    sanc::sort_keys(sanc::seq, keys, watch);
}

}  // namespace apart
