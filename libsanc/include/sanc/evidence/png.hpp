// SPDX-License-Identifier: Apache-2.0
// Small pictures for the report: PNG with stored blocks, so that the same pixels are the same bytes everywhere.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sanc::evidence {

// A picture of 8-bit red, green, blue.
struct rgb_image {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::vector<std::uint8_t> samples;  // height x width x 3

    rgb_image(std::int32_t w, std::int32_t h)
        : width(w), height(h), samples(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3) {}
    void set(std::int32_t x, std::int32_t y, std::array<std::uint8_t, 3> color) {
        const std::size_t at = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
        std::copy(color.begin(), color.end(), samples.begin() + static_cast<std::ptrdiff_t>(at));
    }
};

namespace detail {

inline std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

inline void append_big_endian(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 255U);
}

inline void append_chunk(std::string& out, std::string_view type, std::string_view data) {
    append_big_endian(out, static_cast<std::uint32_t>(data.size()));
    std::string body(type);
    body += data;
    out += body;
    append_big_endian(out, crc32(body));
}

}  // namespace detail

// The bytes of a PNG file. O(pixels).
inline std::string to_png(const rgb_image& picture) {
    std::string rows;
    const std::size_t row_bytes = static_cast<std::size_t>(picture.width) * 3;
    for (std::int32_t y = 0; y < picture.height; ++y) {
        rows += '\0';  // no filter
        rows.append(reinterpret_cast<const char*>(picture.samples.data()) + static_cast<std::size_t>(y) * row_bytes, row_bytes);
    }
    std::string stream = "\x78\x01";
    for (std::size_t low = 0; low < rows.size() || low == 0; low += 65535) {
        const std::size_t count = std::min<std::size_t>(65535, rows.size() - low);
        stream += low + count >= rows.size() ? '\1' : '\0';
        for (const std::size_t half : {count, ~count}) {
            stream += static_cast<char>(half & 255U);
            stream += static_cast<char>((half >> 8) & 255U);
        }
        stream.append(rows, low, count);
    }
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char c : rows) {
        a = (a + static_cast<unsigned char>(c)) % 65521U;
        b = (b + a) % 65521U;
    }
    detail::append_big_endian(stream, b << 16 | a);

    std::string head;
    detail::append_big_endian(head, static_cast<std::uint32_t>(picture.width));
    detail::append_big_endian(head, static_cast<std::uint32_t>(picture.height));
    head.append("\x08\x02\x00\x00\x00", 5);
    std::string out("\x89PNG\r\n\x1A\n", 8);
    detail::append_chunk(out, "IHDR", head);
    detail::append_chunk(out, "IDAT", stream);
    detail::append_chunk(out, "IEND", "");
    return out;
}

// RFC 4648, padded.
inline std::string to_base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : letters[(group >> (18 - 6 * k)) & 63U];
    }
    return out;
}

}  // namespace sanc::evidence
