// SPDX-License-Identifier: Apache-2.0
// Fixes as they are read: rows of one part of a source, by line, before they are brought into their order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/detail/first_touch.hpp>
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

struct raw_fix {
    std::int64_t time_ms;
    std::int32_t vessel;  // number in the ids of its part
    std::int32_t lon_e7, lat_e7;
    std::uint32_t line;  // from the part's begin, counted from 1
    packed_state state;
};
static_assert(sizeof(raw_fix) == 32);

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

// The rows of at most 2^32 lines of a source. They stand in blocks that never move, so that nothing is copied as they grow.
class raw_fixes {
public:
    // Blocks of 2 MiB are small enough for pages of the usual size: large ones, touched once, cost up to four times as
    // much where the machine is a guest that gives its free memory back.
    static constexpr int block_bits = 16;
    static constexpr std::int64_t block_rows = std::int64_t{1} << block_bits;

    // About `likely` rows will come.
    explicit raw_fixes(std::int32_t source, std::int64_t likely = block_rows) : source_(source), likely_(likely) {}

    void add(std::string_view vessel, raw_fix row) {
        row.vessel = static_cast<std::int32_t>(vessels_.intern(vessel));
        next(static_cast<std::uint32_t>(row.vessel), row.time_ms) = row;
    }
    // Room for one more row, of a vessel that has its number.
    raw_fix& next(std::uint32_t vessel, std::int64_t time_ms) {
        if (vessel == of_vessel_.size()) of_vessel_.emplace_back();
        of_vessel_[vessel].take(time_ms);
        if (used_ == room_) grow();
        return *used_++;
    }

    [[nodiscard]] id_table& vessels() { return vessels_; }
    [[nodiscard]] const id_table& vessels() const { return vessels_; }
    [[nodiscard]] const std::vector<vessel_rows>& of_vessel() const { return of_vessel_; }

    [[nodiscard]] std::int32_t source() const { return source_; }
    // The lines of the source before the part.
    [[nodiscard]] std::int64_t lines_before() const { return lines_before_; }
    void set_lines_before(std::int64_t lines) { lines_before_ = lines; }

    [[nodiscard]] std::int64_t blocks() const { return static_cast<std::int64_t>(blocks_.size()); }
    // Every block but the last is full.
    [[nodiscard]] column<const raw_fix> block(std::int64_t i) const {
        const auto& held = blocks_[static_cast<std::size_t>(i)];
        return {held.data(), i + 1 == blocks() ? used_ - held.data() : held.size()};
    }

private:
    void grow() {
        blocks_.emplace_back(blocks_.empty() ? std::clamp(likely_, std::int64_t{1}, block_rows) : block_rows);
        used_ = blocks_.back().data();
        detail::lay_out_pages(used_, static_cast<std::size_t>(blocks_.back().size()) * sizeof(raw_fix));
        room_ = used_ + blocks_.back().size();
    }

    std::int32_t source_;
    std::int64_t likely_;
    std::int64_t lines_before_ = 0;
    id_table vessels_;
    std::vector<vessel_rows> of_vessel_;
    std::vector<buffer<raw_fix>> blocks_;
    raw_fix* used_ = nullptr;
    raw_fix* room_ = nullptr;
};

}  // namespace sanc
