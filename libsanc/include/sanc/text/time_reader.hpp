// SPDX-License-Identifier: Apache-2.0
// Many times one after the other, as the rows of a file have them: mostly of the day of the one before.
#pragma once

#include <cstring>

#include <sanc/detail/short_text.hpp>
#include <sanc/text/time.hpp>

namespace sanc::detail {

// Reads as parse_time() with this zone does, faster where the text begins with the date of the last one.
class time_reader {
public:
    explicit time_reader(std::optional<std::int64_t> zone_offset_ms) : zone_offset_ms_(zone_offset_ms) {}

    bool read(std::string_view text, std::int64_t& utc_ms, std::string_view& reason) {
        std::int64_t since_midnight = 0;
        const bool usual = text.size() == usual_size && zone_offset_ms_ && clock(text.data() + date_size, since_midnight);
        if (usual && known_ && same_date(text.data())) {
            utc_ms = midnight_ms_ + since_midnight;
            return true;
        }
        if (!parse_time(text, zone_offset_ms_, utc_ms, reason)) return false;
        if (usual) {
            std::memcpy(date_, text.data(), date_size);
            midnight_ms_ = utc_ms - since_midnight;
            known_ = midnight_ms_ >= first_time_ms && midnight_ms_ + ms_per_day - 1 <= last_time_ms;
        }
        return true;
    }

    // Was the reason of a refusal that there is no zone?
    [[nodiscard]] bool lacks_zone(std::string_view reason) const { return !zone_offset_ms_ && reason.substr(0, 7) == "no zone"; }

private:
    static constexpr std::size_t date_size = 11;   // "2022-01-03T"
    static constexpr std::size_t usual_size = 19;  // "2022-01-03T00:00:00"

    // hh:mm:ss of a day.
    static bool clock(const char* text, std::int64_t& ms) {
        const std::uint64_t word = load<std::uint64_t>(text) ^ 0x30303A30303A3030U;     // every digit its value, every colon 0
        if (((word | (word + 0x76767F76767F7676U)) & 0x8080808080808080U) != 0) return false;  // a digit over 9, or no colon
        const std::uint64_t pairs = 10 * word + (word >> 8);
        const std::uint64_t hour = pairs & 0xFFU;
        const std::uint64_t minute = (pairs >> 24) & 0xFFU;
        const std::uint64_t second = (pairs >> 48) & 0xFFU;
        ms = static_cast<std::int64_t>((hour * 60 + minute) * 60 + second) * 1000;
        return hour < 24 && minute < 60 && second < 60;
    }
    [[nodiscard]] bool same_date(const char* text) const {
        return load<std::uint64_t>(text) == load<std::uint64_t>(date_) && load<std::uint64_t>(text + date_size - 8) == load<std::uint64_t>(date_ + date_size - 8);
    }

    std::optional<std::int64_t> zone_offset_ms_;
    char date_[date_size] = {};
    std::int64_t midnight_ms_ = 0;
    bool known_ = false;
};

}  // namespace sanc::detail
