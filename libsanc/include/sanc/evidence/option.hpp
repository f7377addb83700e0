// SPDX-License-Identifier: Apache-2.0
// One option of a verb: its name, meaning, how it is read from text and how it is written back. The command line, the case
// file and the manifest all read the same lists (analysis_options.hpp), so that a name means one thing everywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/help_text.hpp>
#include <sanc/json.hpp>
#include <sanc/text/nearest.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc::evidence {

struct option {
    const char* name;     // with _, as the case file writes it; the command line writes - for _
    const char* form;     // what stands for the value in the help: METRES, DURATION
    help_text meaning;    // one sentence, with units
    void* value;          // what it is bound to, of a type that the next two know
    std::string (*read)(const option& self, std::string_view text);
    std::string (*write)(const option& self);
    std::int64_t low = 0, high = 0;  // of a number with so many decimals
    int decimals = 0;

    // What is wrong with the text, which then changes nothing; "" where nothing is.
    std::string set(std::string_view text) const { return read(*this, text); }
    // The value in the form that set() reads.
    [[nodiscard]] std::string get() const { return write(*this); }

    template <class Value>
    [[nodiscard]] Value& bound() const {
        return *static_cast<Value*>(value);
    }
};
using option_list = std::vector<option>;

namespace detail {

template <class Remedy>
[[gnu::always_inline]] inline std::string bad_value(std::string_view text, const Remedy& remedy) {
    return filled("'%': %", text, remedy);
}

inline std::string read_decimal(const option& self, std::string_view text) {
    std::int64_t value = 0;
    if (!parse_fixed(text, self.decimals, value) || value < self.low || value > self.high) {
        return bad_value(text, filled("give a number from % to %", shortest_decimal(self.low, self.decimals), shortest_decimal(self.high, self.decimals)));
    }
    self.bound<std::int64_t>() = value;
    return {};
}
inline std::string write_decimal(const option& self) { return shortest_decimal(self.bound<std::int64_t>(), self.decimals); }

// The place of a word among those of the form, or how many there are.
inline std::size_t place_of_word(std::string_view form, std::string_view word) {
    std::size_t place = 0;
    for (;; ++place) {
        const std::size_t end = std::min(form.find('|'), form.size());
        if (form.substr(0, end) == word) return place;
        if (end == form.size()) return place + 1;
        form.remove_prefix(end + 1);
    }
}
inline std::string word_at(std::string_view form, std::size_t place) {
    for (; place > 0; --place) form.remove_prefix(form.find('|') + 1);
    return std::string(form.substr(0, form.find('|')));
}

}  // namespace detail

// A decimal number kept as an integer of 10^-decimals, in [low, high] of that scale.
[[gnu::noinline]] inline option decimal_option(const char* name, const char* form, help_text meaning, std::int64_t& scaled, int decimals,
                             std::int64_t low, std::int64_t high) {
    return {name, form, meaning, &scaled, detail::read_decimal, detail::write_decimal, low, high, decimals};
}

inline option integer_option(const char* name, const char* form, help_text meaning, std::int64_t& value, std::int64_t low,
                             std::int64_t high) {
    return decimal_option(name, form, meaning, value, 0, low, high);
}

[[gnu::noinline]] inline option duration_option(const char* name, help_text meaning, std::int64_t& ms, std::int64_t low = 0,
                              std::int64_t high = std::numeric_limits<std::int64_t>::max()) {
    return {name, "DURATION", meaning, &ms,
            [](const option& self, std::string_view text) {
                std::int64_t value = 0;
                std::string_view reason;
                if (!parse_duration(text, value, reason)) return detail::bad_value(text, reason);
                if (value < self.low) return detail::bad_value(text, filled("give % or more", format_duration(self.low)));
                if (value > self.high) return detail::bad_value(text, filled("give % or less", format_duration(self.high)));
                self.bound<std::int64_t>() = value;
                return std::string();
            },
            [](const option& self) { return format_duration(self.bound<std::int64_t>()); }, low, high};
}

// One of a few words, "word|word", which stand for the values `Meant` in turn.
template <auto... Meant, class Value>
option choice_option(const char* name, const char* words, help_text meaning, Value& value) {
    return {name, words, meaning, &value,
            [](const option& self, std::string_view text) {
                constexpr Value meant[] = {Meant...};
                const std::size_t place = detail::place_of_word(self.form, text);
                if (place >= sizeof...(Meant)) return detail::bad_value(text, filled("choose one of %", self.form));
                self.bound<Value>() = meant[place];
                return std::string();
            },
            [](const option& self) {
                constexpr Value meant[] = {Meant...};
                std::size_t place = 0;
                while (place + 1 < sizeof...(Meant) && meant[place] != self.bound<Value>()) ++place;
                return detail::word_at(self.form, place);
            }};
}

inline option text_option(const char* name, const char* form, help_text meaning, std::string& value) {
    return {name, form, meaning, &value,
            [](const option& self, std::string_view text) {
                self.bound<std::string>() = text;
                return std::string();
            },
            [](const option& self) { return self.bound<std::string>(); }};
}

// The option of that name, or nullptr.
inline const option* find_option(const option_list& options, std::string_view name) {
    for (const auto& each : options) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

// The effective values of a list, every default included.
inline json values_of(const option_list& options) {
    json values{json::object{}};
    for (const auto& each : options) values[each.name] = each.get();
    return values;
}

}  // namespace sanc::evidence
