// SPDX-License-Identifier: Apache-2.0
// toml++ reads and writes floats through streams where the standard library has no charconv of doubles, and streams bring
// their locales: 100 KB of module. These are the library's own conversions in the place where toml++ looks for them;
// included first in the unit that reads TOML.
#pragma once

#include <charconv>
#include <cstring>
#include <string>

#include <sanc/text/double_text.hpp>

#define TOML_INT_CHARCONV 1
#define TOML_FLOAT_CHARCONV 1

namespace std {

inline from_chars_result from_chars(const char* first, const char* last, double& value) {
    const bool read = sanc::parse_double(string_view(first, static_cast<size_t>(last - first)), value);
    return read ? from_chars_result{last, errc()} : from_chars_result{first, errc::invalid_argument};
}

inline to_chars_result to_chars(char* first, char* last, double value) {
    const string text = sanc::format_double(value);
    if (static_cast<size_t>(last - first) < text.size()) return {last, errc::value_too_large};
    memcpy(first, text.data(), text.size());
    return {first + text.size(), errc()};
}
// Named by functions that nothing calls.
inline to_chars_result to_chars(char* first, char* last, double value, chars_format, int = 0) { return to_chars(first, last, value); }

}  // namespace std
