// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) over bytes fed in pieces.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <sanc/config.hpp>

namespace sanc {

using digest = std::array<std::uint8_t, 32>;

namespace detail {

inline constexpr std::uint32_t sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline std::uint32_t rotate_right(std::uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

}  // namespace detail

class sha256 {
public:
    sha256& update(const void* bytes, std::uint64_t count) {
        const auto* at = static_cast<const std::uint8_t*>(bytes);
        length_ += count;
        while (count > 0) {
            if (held_ == 0 && count >= 64) {
                block(at);
                at += 64;
                count -= 64;
                continue;
            }
            const auto part = static_cast<std::size_t>(count < 64 - held_ ? count : 64 - held_);
            std::memcpy(hold_ + held_, at, part);
            held_ += part;
            at += part;
            count -= part;
            if (held_ == 64) {
                block(hold_);
                held_ = 0;
            }
        }
        return *this;
    }
    sha256& update(std::string_view bytes) { return update(bytes.data(), bytes.size()); }

    // The digest of all that was fed; the object must not be fed again.
    digest finish() {
        const std::uint64_t bits = length_ * 8;
        const std::uint8_t one = 0x80;
        const std::uint8_t zero = 0;
        update(&one, 1);
        while (held_ != 56) update(&zero, 1);
        std::uint8_t size[8];
        for (int i = 0; i < 8; ++i) size[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
        update(size, 8);
        digest out{};
        for (std::size_t i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
        return out;
    }

private:
    void block(const std::uint8_t* at) {
        std::uint32_t w[64];
        for (int i = 0; i < 16; ++i) {
            w[i] = static_cast<std::uint32_t>(at[4 * i]) << 24 | static_cast<std::uint32_t>(at[4 * i + 1]) << 16 |
                   static_cast<std::uint32_t>(at[4 * i + 2]) << 8 | static_cast<std::uint32_t>(at[4 * i + 3]);
        }
        using detail::rotate_right;
        for (int i = 16; i < 64; ++i) {
            const std::uint32_t s0 = rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^ (w[i - 15] >> 3);
            const std::uint32_t s1 = rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        std::uint32_t s[8];
        for (int i = 0; i < 8; ++i) s[i] = state_[i];
        for (int i = 0; i < 64; ++i) {
            const std::uint32_t e1 = rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^ rotate_right(s[4], 25);
            const std::uint32_t t1 = s[7] + e1 + ((s[4] & s[5]) ^ (~s[4] & s[6])) + detail::sha256_k[i] + w[i];
            const std::uint32_t e0 = rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^ rotate_right(s[0], 22);
            const std::uint32_t t2 = e0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            for (int j = 7; j > 0; --j) s[j] = s[j - 1];
            s[4] += t1;
            s[0] = t1 + t2;
        }
        for (int i = 0; i < 8; ++i) state_[i] += s[i];
    }

    std::uint32_t state_[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::uint8_t hold_[64] = {};
    std::size_t held_ = 0;
    std::uint64_t length_ = 0;
};

inline digest sha256_of(std::string_view bytes) { return sha256().update(bytes).finish(); }

// 64 lower-case hexadecimal digits.
inline std::string hex(const digest& value) {
    std::string text;
    for (const std::uint8_t byte : value) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace sanc
