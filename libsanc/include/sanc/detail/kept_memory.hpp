// SPDX-License-Identifier: Apache-2.0
// Large memory. A system clears memory that is touched for the first time, page by page, which can cost more than to read and
// write it; so a process keeps what was given back and takes it again. What is kept the system may take away when it runs
// short (MADV_FREE), and a process never holds more than it once used at one time, and a large page.
#pragma once

#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define SANC_KEEPS_MEMORY 0  // AddressSanitizer is to see every use of memory that was given back
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANC_KEEPS_MEMORY 0
#endif
#endif
#if !defined(SANC_KEEPS_MEMORY)
#if defined(__linux__) && !defined(__EMSCRIPTEN__)
#define SANC_KEEPS_MEMORY 1
#else
#define SANC_KEEPS_MEMORY 0
#endif
#endif

#if SANC_KEEPS_MEMORY
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>

#include <sanc/detail/first_touch.hpp>
#endif

namespace sanc::detail {

inline constexpr std::size_t large_page = std::size_t{1} << 21;  // bytes

// What memory is cut from. Small ones are for what a process mostly fills once: a guest whose host takes free memory back pays several
// times as much for large pages that it never had.
enum class pages { large, small };

// For memory that is not touched yet, of which the whole large pages within are meant: to touch it first in small ones costs
// several times as much. A system without them gives what it has.
inline void ask_for_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if SANC_KEEPS_MEMORY
    const auto first = (reinterpret_cast<std::uintptr_t>(memory) + large_page - 1) / large_page * large_page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / large_page * large_page;
    if (first < end) static_cast<void>(madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE));
#endif
}

#if SANC_KEEPS_MEMORY
// Pieces by their first address, neighbours merged. Any thread may call; O(pieces kept) a call.
class kept_memory {
public:
    static constexpr std::size_t grain = std::size_t{1} << 16;  // bytes; every piece of large pages is a multiple of it

    // `let_go`: what the system is told of large pages that nobody uses; with MADV_DONTNEED they are cleared at once.
    explicit kept_memory(pages cut_from = pages::large, int let_go = MADV_FREE) : pages_(cut_from), let_go_(let_go) {}

    // Throws std::bad_alloc.
    void* take(std::size_t bytes) {
        const std::size_t size = up_to(grain_, bytes);
        std::unique_lock lock(mutex_);
        auto least = pieces_.end();
        for (auto piece = pieces_.begin(); piece != pieces_.end(); ++piece) {
            if (piece->second >= size && (least == pieces_.end() || piece->second < least->second)) least = piece;
        }
        if (least != pieces_.end()) return cut(least, size);
        const std::size_t room = up_to(large_page, size);
        for (std::size_t left = room; left != 0 && !pieces_.empty();) {
            const std::size_t part = std::min(left, pieces_.begin()->second);
            munmap(cut(pieces_.begin(), part), part);
            left -= part;
        }
        char* const made = cut(pieces_.emplace(map(room), room).first, size);
        lock.unlock();
        if (pages_ == pages::small) lay_out_pages(made, bytes);
        return made;
    }

    void give_back(void* memory, std::size_t bytes) {
        char* const first = static_cast<char*>(memory);
        const std::size_t size = up_to(grain_, bytes);
        const std::lock_guard lock(mutex_);
        auto piece = pieces_.emplace(first, size).first;
        if (const auto after = std::next(piece); after != pieces_.end() && piece->first + size == after->first) {
            piece->second += after->second;
            pieces_.erase(after);
        }
        if (piece != pieces_.begin()) {
            if (const auto before = std::prev(piece); before->first + before->second == piece->first) {
                before->second += piece->second;
                pieces_.erase(piece);
                piece = before;
            }
        }
        // Large pages that are whole now: to let go of a part of one would break it up.
        char* const low = std::max(page_from(piece->first), page_from(first + 1) - large_page);
        char* const high = std::min(page_from(piece->first + piece->second + 1) - large_page, page_from(first + size));
        if (low < high) static_cast<void>(madvise(low, static_cast<std::size_t>(high - low), let_go_));
    }

    // How many bytes are kept.
    [[nodiscard]] std::size_t size() {
        const std::lock_guard lock(mutex_);
        std::size_t all = 0;
        for (const auto& piece : pieces_) all += piece.second;
        return all;
    }

private:
    using pieces = std::map<char*, std::size_t>;

    static std::size_t up_to(std::size_t unit, std::size_t bytes) { return (bytes + unit - 1) / unit * unit; }
    // Where the first large page begins that does not begin before `at`.
    static char* page_from(char* at) { return at + (large_page - reinterpret_cast<std::uintptr_t>(at) % large_page) % large_page; }

    char* cut(pieces::iterator piece, std::size_t size) {
        auto [first, left] = *piece;
        pieces_.erase(piece);
        if (left > size) pieces_.emplace(first + size, left - size);
        return first;
    }

    char* map(std::size_t size) const {
        const std::size_t room = size + large_page;
        void* const made = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (made == MAP_FAILED) throw std::bad_alloc();
        // As high as it can be: the system goes downwards, so that the next piece is a neighbour.
        char* const begin = static_cast<char*>(made);
        char* const first = page_from(begin + 1 + large_page) - large_page;
        munmap(begin, static_cast<std::size_t>(first - begin));
        if (first + size != begin + room) munmap(first + size, static_cast<std::size_t>(begin + room - first) - size);
        if (pages_ == pages::large) {
            ask_for_large_pages(first, size);
        } else {
            static_cast<void>(madvise(first, size, MADV_NOHUGEPAGE));
        }
        return first;
    }

    pages pages_;
    // Of small pages whole spans of a large one are given, no more of them touched than is asked for: what is given back has no rests
    // between, and is one piece for whatever comes next.
    std::size_t grain_ = pages_ == pages::large ? grain : large_page;
    int let_go_;
    std::mutex mutex_;
    pieces pieces_;
};

// That of the process (of each library that hides its symbols: pieces may go from one to the other). Never destroyed, since
// what outlives main() may give memory back.
template <pages From>
kept_memory& kept() {
    static auto* const memory = new kept_memory(From);
    return *memory;
}
#endif

// Below this much, memory is that of operator new, which commonly asks the system for more than 128 KiB each time.
inline constexpr std::size_t large_memory = SANC_KEEPS_MEMORY ? std::size_t{1} << 17 : static_cast<std::size_t>(-1);

// Memory for so many bytes, not initialised. Throws std::bad_alloc.
template <pages From>
void* take_memory(std::size_t bytes) {
#if SANC_KEEPS_MEMORY
    if (bytes >= large_memory) return kept<From>().take(bytes);
#endif
    return ::operator new(bytes);
}
template <pages From>
void give_back_memory(void* memory, [[maybe_unused]] std::size_t bytes) {
#if SANC_KEEPS_MEMORY
    if (bytes >= large_memory) return kept<From>().give_back(memory, bytes);
#endif
    ::operator delete(memory);
}

// The allocator of vectors in such memory. What resize() adds is not initialised.
template <class T, pages From>
struct memory_of {
    using value_type = T;
    template <class U>
    struct rebind {
        using other = memory_of<U, From>;
    };

    memory_of() = default;
    template <class U>
    memory_of(const memory_of<U, From>&) {}

    T* allocate(std::size_t size) {
        if (size > static_cast<std::size_t>(-1) / sizeof(T) / 2) throw std::bad_alloc();
        return static_cast<T*>(take_memory<From>(size * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t size) { give_back_memory<From>(memory, size * sizeof(T)); }
    template <class U>
    void construct(U* at) {
        ::new (static_cast<void*>(at)) U;
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        ::new (static_cast<void*>(at)) U(static_cast<Arguments&&>(arguments)...);
    }
    template <class U>
    bool operator==(const memory_of<U, From>&) const { return true; }
};

}  // namespace sanc::detail
