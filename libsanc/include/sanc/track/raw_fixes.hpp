// SPDX-License-Identifier: Apache-2.0
// Fixes as they are read: rows of one part of a source, by vessel and line, before they are brought into their order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/geo/ecef.hpp>
#include <sanc/id.hpp>

namespace sanc {

inline constexpr std::int32_t no_value32 = -2147483647 - 1;  // a speed, course, heading or status that was not given

// What a row says beside who, when and where, in 64 bits; a value that was not given is all ones.
struct packed_state {
    std::uint64_t sog_mkn : 30;    // 0.001 kn, at most 999,999,999
    std::uint64_t cog_d : 12;      // 0.1 degree
    std::uint64_t heading_d : 12;  // 0.1 degree
    std::uint64_t status : 10;     // at most 255
};

// 24 bytes: what a row takes decides how much memory is touched. Times of the years 1 to 9999 have 49 bits.
struct raw_fix {
    std::uint64_t time_and_state;  // the time, then the upper 15 bits of the state
    std::int32_t lon_e7, lat_e7;
    std::uint32_t line;   // from the part's begin, counted from 1
    std::uint32_t state;  // the lower bits, see raw_fixes::state_of()

    [[nodiscard]] std::int64_t time_ms() const { return static_cast<std::int64_t>(time_and_state) >> 15; }
    [[nodiscard]] std::uint64_t state_bits() const { return (time_and_state & 0x7FFFU) << 32 | state; }
};
static_assert(sizeof(raw_fix) == 24);

// A value of packed_state, which has this many bits, or no_value32.
constexpr std::int32_t unpacked(std::uint64_t value, int bits) {
    return value == (std::uint64_t{1} << bits) - 1 ? no_value32 : static_cast<std::int32_t>(value);
}
constexpr packed_state packed(std::int32_t sog_mkn, std::int32_t cog_d, std::int32_t heading_d, std::int32_t status) {
    packed_state out{};
    out.sog_mkn = static_cast<std::uint32_t>(sog_mkn == no_value32 ? -1 : sog_mkn) & 0x3FFFFFFFU;
    out.cog_d = static_cast<std::uint32_t>(cog_d == no_value32 ? -1 : cog_d) & 0xFFFU;
    out.heading_d = static_cast<std::uint32_t>(heading_d == no_value32 ? -1 : heading_d) & 0xFFFU;
    out.status = static_cast<std::uint32_t>(status == no_value32 ? -1 : status) & 0x3FFU;
    return out;
}

// The rows of one vessel in all.
struct vessel_rows {
    std::int64_t count = 0;
    std::int64_t first_ms = std::numeric_limits<std::int64_t>::max();
    std::int64_t last_ms = std::numeric_limits<std::int64_t>::min();
    bool ascends = true;  // each is later than those before

    void take(std::int64_t time_ms) {
        ++count;
        ascends = ascends && time_ms > last_ms;
        first_ms = std::min(first_ms, time_ms);
        last_ms = std::max(last_ms, time_ms);
    }
};

// The rows of one vessel as they came, in pieces of least, twice as many, .. and most rows; in place of one row more a piece says
// where the next one is.
struct row_list {
    static constexpr std::int64_t least = 2;
    static constexpr std::int64_t most = 32;

    vessel_rows all{};
    raw_fix* first = nullptr;
    raw_fix* used = nullptr;
    raw_fix* end = nullptr;

    // Calls f(rows, count) with each piece, in order.
    template <class Each>
    void each_piece(const Each& f) const {
        const raw_fix* piece = first;
        std::int64_t size = least;
        for (std::int64_t left = all.count; left > 0; size = std::min(2 * size, most)) {
            const raw_fix* next = nullptr;
            if (left > size) std::memcpy(&next, static_cast<const void*>(piece + size), sizeof next);
            f(piece, std::min(left, size));
            left -= size;
            piece = next;
        }
    }
};

// The rows of at most 2^32 lines of a source, those of each vessel together: so they come into their order without a walk over rows
// that lie apart. Nothing is copied as they grow.
class raw_fixes {
public:
    // Blocks are of 2 MiB, what small pages are given in.
    static constexpr std::int64_t block_rows = (std::int64_t{1} << 21) / std::int64_t{sizeof(raw_fix)};

    // About `likely` rows will come.
    explicit raw_fixes(std::int32_t source, std::int64_t likely = block_rows) : source_(source), likely_(likely) {}

    void add(std::string_view vessel, std::int64_t time_ms, lonlat place, std::uint32_t line, packed_state state) {
        put(vessels_.intern(vessel), time_ms, place, line, state);
    }
    // One more row, of a vessel that has its number.
    void put(std::uint32_t vessel, std::int64_t time_ms, lonlat place, std::uint32_t line, packed_state state) {
        if (vessel == lists_.size()) lists_.emplace_back();
        row_list& list = lists_[vessel];
        list.all.take(time_ms);
        if (list.used == list.end) grow(list);
        const std::uint64_t bits = bits_of(state);
        *list.used++ = {static_cast<std::uint64_t>(time_ms) << 15 | bits >> 32, place.lon_e7, place.lat_e7, line, static_cast<std::uint32_t>(bits)};
    }

    [[nodiscard]] packed_state state_of(const raw_fix& row) const {
        const std::uint64_t bits = row.state_bits();
        if (bits >> 41 == is_apart) return apart_[static_cast<std::size_t>(bits & 0xFFFFFFFFU)];
        packed_state out{};
        const std::uint64_t sog = bits & no_sog;
        const std::uint64_t status = bits >> 41;
        out.sog_mkn = (sog == no_sog ? ~std::uint64_t{0} : sog) & 0x3FFFFFFFU;
        out.cog_d = bits >> 17 & 0xFFFU;
        out.heading_d = bits >> 29 & 0xFFFU;
        out.status = (status == no_status ? ~std::uint64_t{0} : status) & 0x3FFU;
        return out;
    }

    [[nodiscard]] id_table& vessels() { return vessels_; }
    [[nodiscard]] const id_table& vessels() const { return vessels_; }
    [[nodiscard]] const std::vector<row_list>& of_vessel() const { return lists_; }

    [[nodiscard]] std::int32_t source() const { return source_; }
    // The lines of the source before the part.
    [[nodiscard]] std::int64_t lines_before() const { return lines_before_; }
    void set_lines_before(std::int64_t lines) { lines_before_ = lines; }

private:
    static constexpr std::uint64_t no_sog = (1U << 17) - 1;
    static constexpr std::uint64_t no_status = (1U << 6) - 1;
    static constexpr std::uint64_t is_apart = no_status - 1;

    // 47 bits: of a speed below 131.071 kn and a status below 62 the state itself, else where it stands apart.
    std::uint64_t bits_of(packed_state state) {
        const bool no_speed = state.sog_mkn == 0x3FFFFFFFU;
        const bool none = state.status == 0x3FFU;
        if ((no_speed || state.sog_mkn < no_sog) && (none || state.status < is_apart)) {
            return (no_speed ? no_sog : std::uint64_t{state.sog_mkn}) | std::uint64_t{state.cog_d} << 17 | std::uint64_t{state.heading_d} << 29 |
                   (none ? no_status : std::uint64_t{state.status}) << 41;
        }
        apart_.push_back(state);
        return is_apart << 41 | (apart_.size() - 1);
    }

    void grow(row_list& list) {
        const std::int64_t size = list.first == nullptr ? row_list::least : std::min(list.all.count + 1, row_list::most);
        if (end_ - free_ <= size) {
            blocks_.emplace_back(blocks_.empty() ? std::clamp(2 * likely_, row_list::most + 1, block_rows) : block_rows);
            free_ = blocks_.back().begin();
            end_ = blocks_.back().end();
        }
        if (list.first == nullptr) {
            list.first = free_;
        } else {
            std::memcpy(static_cast<void*>(list.end), &free_, sizeof free_);
        }
        list.used = free_;
        list.end = free_ + size;
        free_ = list.end + 1;
    }

    std::int32_t source_;
    std::int64_t likely_;
    std::int64_t lines_before_ = 0;
    id_table vessels_;
    std::vector<row_list> lists_;
    std::vector<buffer<raw_fix, detail::pages::small>> blocks_;
    raw_fix* free_ = nullptr;
    raw_fix* end_ = nullptr;
    std::vector<packed_state> apart_;
};

}  // namespace sanc
