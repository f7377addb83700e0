// SPDX-License-Identifier: Apache-2.0
// Numbers: what is read is written back and read again; decimal text means the double that the C library finds.
#include <cstring>

#include <sanc/text/number.hpp>

#include "fuzz.hpp"

using namespace sanc;

namespace {

std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

void check_text(std::string_view text, int decimals) {
    std::int64_t scaled = 7;
    if (parse_fixed(text, decimals, scaled)) {
        std::int64_t again = 0;
        fuzz::check(parse_fixed(format_fixed(scaled, decimals), decimals, again) && again == scaled, "a fixed number survives");
    } else {
        fuzz::check(scaled == 7, "a refusal changes nothing");
    }
    std::int64_t whole = 0;
    if (parse_int(text, whole)) {
        std::int64_t again = 0;
        fuzz::check(parse_fixed(text, 0, again) && again == whole, "an integer is a number without decimals");
        fuzz::check(parse_int(format_fixed(whole, 0), again) && again == whole, "an integer survives");
    }
    double value = 7.0;
    if (parse_double(text, value)) {
        fuzz::check(bits_of(value) == bits_of(std::strtod(std::string(text).c_str(), nullptr)), "the nearest double");
    } else {
        fuzz::check(value == 7.0, "a refusal changes nothing");
    }
}

void check_value(double value) {
    if (!(value - value == 0.0)) return;
    const std::string text = format_double(value);
    double again = 0.0;
    fuzz::check(parse_double(text, again) && bits_of(again) == bits_of(value), "a double survives");
    fuzz::check(bits_of(std::strtod(text.c_str(), nullptr)) == bits_of(value), "and means the same elsewhere");
    fuzz::check(text.size() <= 24, "it is short");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    const int decimals = static_cast<int>(fuzz::take_choice(text) % (most_decimals + 1));
    check_text(text, decimals);
    if (text.size() < 8) return 0;
    std::int64_t whole = 0;
    double value = 0.0;
    std::memcpy(&whole, text.data(), 8);
    std::memcpy(&value, text.data(), 8);
    std::int64_t again = 0;
    fuzz::check(parse_fixed(format_fixed(whole, decimals), decimals, again) && again == whole, "any integer survives");
    check_value(value);
    return 0;
}
