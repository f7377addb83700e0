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

// Appends the letter of that code point. False, with nothing appended, for a surrogate and beyond U+10FFFF.
inline bool append_utf8(std::string& out, std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(lead[more] | (code >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80U | ((code >> (6 * i)) & 0x3FU));
    return true;
}

// Takes `count` hexadecimal digits from the front of `text`. False where they are not there.
inline bool take_hex(std::string_view& text, std::size_t count, std::uint32_t& code) {
    if (text.size() < count) return false;
    code = 0;
    for (const char c : text.substr(0, count)) {
        const int low = c | 0x20;
        const int digit = c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
        if (digit < 0) return false;
        code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    text.remove_prefix(count);
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
