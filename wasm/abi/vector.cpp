// SPDX-License-Identifier: Apache-2.0
// The memory of vectors (wasm/std/vector). Compiled on its own, out of the link-time optimisation: that would pass a value's function in
// place of the kind that names it, and split.py follows the kinds.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>
#include <vector>

namespace sanc::detail {

namespace {

constexpr std::size_t most = PTRDIFF_MAX;  // bytes

std::size_t bytes_of(std::size_t count, const value_kind& kind) {
    if (count > most / kind.bytes) std::__throw_length_error("vector");
    return count * kind.bytes;
}

void move_values(std::byte* to, std::byte* from, std::byte* end, const value_kind& kind) {
    if (kind.move != nullptr) {
        kind.move(to, from, end);
    } else if (from != end) {
        std::memcpy(to, from, static_cast<std::size_t>(end - from));
    }
}

}  // namespace

// At least twice the room for so many bytes more.
std::size_t value_memory::wider(std::size_t more) const {
    const auto has = static_cast<std::size_t>(room - begin);
    if (more > most - size()) std::__throw_length_error("vector");
    return std::max(has > most / 2 ? most : 2 * has, size() + more);
}

std::byte* value_memory::place(std::size_t bytes) const {
    if (static_cast<std::size_t>(room - end) >= bytes) return end;
    return static_cast<std::byte*>(::operator new(wider(bytes))) + size();
}

void value_memory::placed(std::byte* value, std::size_t bytes, const value_kind& kind) {
    if (value != end) change(value - size(), wider(bytes), kind);
    end += bytes;
}

// Takes other memory for the values.
void value_memory::change(std::byte* to, std::size_t bytes, const value_kind& kind) {
    const std::size_t held = size();
    move_values(to, begin, end, kind);
    ::operator delete(begin);
    begin = to;
    end = to + held;
    room = to + bytes;
}

std::byte* value_memory::open(std::byte* place, std::size_t bytes, const value_kind& kind) {
    const std::size_t held = size();
    const std::size_t all = wider(bytes);
    const auto to = static_cast<std::byte*>(::operator new(all));
    std::byte* const gap = to + (place - begin);
    move_values(to, begin, place, kind);
    move_values(gap + bytes, place, end, kind);
    ::operator delete(begin);
    begin = to;
    end = to + held + bytes;
    room = to + all;
    return gap;
}

void value_memory::reserve(std::size_t count, const value_kind& kind) {
    const std::size_t bytes = bytes_of(count, kind);
    if (bytes > static_cast<std::size_t>(room - begin)) make_room(bytes, kind);
}

std::byte* value_memory::widen(std::size_t count, const value_kind& kind) {
    const std::size_t before = size();
    const std::size_t more = bytes_of(count, kind) - before;
    if (more > static_cast<std::size_t>(room - end)) make_room(wider(more), kind);
    end += more;
    return begin + before;
}

void value_memory::widen_zero(std::size_t count, const value_kind& kind) {
    std::byte* const first = widen(count, kind);
    std::memset(first, 0, static_cast<std::size_t>(end - first));
}

void value_memory::append(const void* from, std::size_t bytes) {
    std::byte* const to = place(bytes);
    if (bytes != 0) std::memcpy(to, from, bytes);
    placed(to, bytes, plain_value<1>);
}

void value_memory::take(value_memory& other) {
    ::operator delete(begin);
    *this = other;
    other = {};
}

}  // namespace sanc::detail
