// SPDX-License-Identifier: Apache-2.0
// One option of a verb: its name, meaning, how it is read from text and how it is written back. The command line, the case
// file and the manifest all read the same lists (analysis_options.hpp), so that a name means one thing everywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/json.hpp>
#include <sanc/text/nearest.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc::evidence {

struct option {
    std::string name;                                  // with _, as the case file writes it; the command line writes - for _
    std::string form;                                  // what stands for the value in the help: METRES, DURATION
    std::string meaning;                               // one sentence, with units
    std::function<std::string(std::string_view)> set;  // what is wrong with the text, which then changes nothing; "" where nothing is
    std::function<std::string()> get;                  // the value in the form that `set` reads
};
using option_list = std::vector<option>;

namespace detail {

inline std::string bad_value(std::string_view text, std::string_view remedy) {
    return std::string("'").append(text).append("': ").append(remedy);
}

inline std::string shortest_decimal(std::int64_t scaled, int decimals) {
    std::string text = format_fixed(scaled, decimals);
    if (decimals == 0) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace detail

// A decimal number kept as an integer of 10^-decimals, in [low, high] of that scale.
inline option decimal_option(std::string name, std::string form, std::string meaning, std::int64_t& scaled, int decimals,
                             std::int64_t low, std::int64_t high) {
    return {std::move(name), std::move(form), std::move(meaning),
            [&scaled, decimals, low, high](std::string_view text) {
                std::int64_t value = 0;
                if (!parse_fixed(text, decimals, value) || value < low || value > high) {
                    return detail::bad_value(text, "give a number from " + detail::shortest_decimal(low, decimals) + " to " +
                                                       detail::shortest_decimal(high, decimals));
                }
                scaled = value;
                return std::string();
            },
            [&scaled, decimals] { return detail::shortest_decimal(scaled, decimals); }};
}

inline option integer_option(std::string name, std::string form, std::string meaning, std::int64_t& value, std::int64_t low,
                             std::int64_t high) {
    return decimal_option(std::move(name), std::move(form), std::move(meaning), value, 0, low, high);
}

inline option duration_option(std::string name, std::string meaning, std::int64_t& ms, std::int64_t low = 0,
                              std::int64_t high = std::numeric_limits<std::int64_t>::max()) {
    return {std::move(name), "DURATION", std::move(meaning),
            [&ms, low, high](std::string_view text) {
                std::int64_t value = 0;
                std::string_view reason;
                if (!parse_duration(text, value, reason)) return detail::bad_value(text, reason);
                if (value < low) return detail::bad_value(text, "give " + format_duration(low) + " or more");
                if (value > high) return detail::bad_value(text, "give " + format_duration(high) + " or less");
                ms = value;
                return std::string();
            },
            [&ms] { return format_duration(ms); }};
}

// One of a few words, each standing for a value.
template <class Value>
option choice_option(std::string name, std::string meaning, Value& value,
                     std::vector<std::pair<std::string, Value>> choices) {
    std::string form;
    for (const auto& choice : choices) form += (form.empty() ? "" : "|") + choice.first;
    return {std::move(name), form, std::move(meaning),
            [&value, choices, form](std::string_view text) {
                for (const auto& [word, meant] : choices) {
                    if (text == word) {
                        value = meant;
                        return std::string();
                    }
                }
                return detail::bad_value(text, "choose one of " + form);
            },
            [&value, choices] {
                for (const auto& [word, meant] : choices) {
                    if (meant == value) return word;
                }
                return std::string();
            }};
}

inline option text_option(std::string name, std::string form, std::string meaning, std::string& value) {
    return {std::move(name), std::move(form), std::move(meaning),
            [&value](std::string_view text) {
                value = text;
                return std::string();
            },
            [&value] { return value; }};
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
