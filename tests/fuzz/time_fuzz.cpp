// SPDX-License-Identifier: Apache-2.0
// Times, zones and durations: what is read is written back and read again, and lies within the years.
#include <cstring>

#include <sanc/text/time.hpp>

#include "fuzz.hpp"

using namespace sanc;

namespace {

void check_time(std::int64_t ms) {
    fuzz::check(ms >= first_time_ms && ms <= last_time_ms, "a time lies in the years 1 to 9999");
    std::int64_t again = 0;
    std::string_view reason;
    fuzz::check(parse_time(format_time(ms), std::nullopt, again, reason) && again == ms, "a time survives");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    std::int64_t ms = 7;
    std::int64_t without = 7;
    std::string_view reason;
    if (parse_time(text, std::nullopt, ms, reason)) {
        check_time(ms);
        fuzz::check(parse_time(text, 3'600'000, without, reason) && without == ms, "a zone in the text wins");
    } else {
        fuzz::check(ms == 7 && !reason.empty(), "a refusal has a reason");
        if (parse_time(text, 3'600'000, without, reason)) check_time(without);
    }
    ms = 7;
    if (parse_time_dma(text, ms, reason)) check_time(ms);
    if (parse_zone(text, ms, reason)) fuzz::check(ms >= -64'800'000 && ms <= 64'800'000, "a zone is at most 18 hours away");
    if (parse_duration(text, ms, reason)) {
        std::int64_t again = -1;
        fuzz::check(ms >= 0 && parse_duration(format_duration(ms), again, reason) && again == ms, "a duration survives");
    }
    if (size >= 8) {
        std::memcpy(&ms, data, 8);
        if (ms >= first_time_ms && ms <= last_time_ms) check_time(ms);
    }
    return 0;
}
