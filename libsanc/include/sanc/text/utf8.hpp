// SPDX-License-Identifier: Apache-2.0
// UTF-8: is it, and how a line that may not be is shown.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace sanc {

// Is the text well-formed UTF-8 (RFC 3629: shortest forms, no surrogates, at most U+10FFFF)? NUL is. O(length).
inline bool is_utf8(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto byte = [&](int i) { return static_cast<unsigned>(static_cast<unsigned char>(at[i])); };
    while (at != end) {
        if (end - at >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, sizeof word);
            if ((word & 0x8080808080808080U) == 0) {
                at += 8;
                continue;
            }
        }
        const unsigned lead = byte(0);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        if (lead < 0xC2 || lead > 0xF4) return false;
        const int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (end - at <= more) return false;
        const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (byte(1) < low || byte(1) > high) return false;
        for (int i = 2; i <= more; ++i) {
            if ((byte(i) & 0xC0) != 0x80) return false;
        }
        at += more + 1;
    }
    return true;
}

// The first `most` bytes in printable ASCII: every other byte, and the backslash, as \xNN.
inline std::string escape_text(std::string_view text, std::int64_t most = 80) {
    constexpr const char* hex = "0123456789abcdef";
    std::string out;
    for (const char c : text.substr(0, static_cast<std::size_t>(most))) {
        const unsigned byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '\\') {
            out.push_back(c);
        } else {
            out.append("\\x").push_back(hex[byte >> 4]);
            out.push_back(hex[byte & 15]);
        }
    }
    return out;
}

}  // namespace sanc
