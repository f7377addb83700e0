// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) over bytes fed in pieces.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <sanc/detail/sha256_blocks.hpp>

namespace sanc {

using digest = std::array<std::uint8_t, 32>;

class sha256 {
public:
    sha256& update(const void* bytes, std::uint64_t count) {
        const auto* at = static_cast<const std::uint8_t*>(bytes);
        length_ += count;
        while (count > 0) {
            if (held_ == 0 && count >= 64) {
                detail::sha256_blocks(state_, at, count / 64);
                at += count / 64 * 64;
                count %= 64;
                continue;
            }
            const auto part = static_cast<std::size_t>(count < 64 - held_ ? count : 64 - held_);
            std::memcpy(hold_ + held_, at, part);
            held_ += part;
            at += part;
            count -= part;
            if (held_ == 64) {
                detail::sha256_blocks(state_, hold_, 1);
                held_ = 0;
            }
        }
        return *this;
    }
    sha256& update(std::string_view bytes) { return update(bytes.data(), bytes.size()); }

    // Feeds two messages at once, which takes little longer than the longer of them alone.
    static void update(sha256& a, const void* a_bytes, std::uint64_t a_count, sha256& b, const void* b_bytes, std::uint64_t b_count) {
        const auto* a_at = static_cast<const std::uint8_t*>(a_bytes);
        const auto* b_at = static_cast<const std::uint8_t*>(b_bytes);
        const std::uint64_t a_first = a.to_whole_block(a_count);
        const std::uint64_t b_first = b.to_whole_block(b_count);
        a.update(a_at, a_first);
        b.update(b_at, b_first);
        const std::uint64_t blocks = std::min(a_count - a_first, b_count - b_first) / 64;
        if (blocks > 0) detail::sha256_blocks(a.state_, a_at + a_first, b.state_, b_at + b_first, blocks);
        a.length_ += blocks * 64;
        b.length_ += blocks * 64;
        const std::uint64_t a_done = a_first + blocks * 64;
        const std::uint64_t b_done = b_first + blocks * 64;
        a.update(a_at + a_done, a_count - a_done);
        b.update(b_at + b_done, b_count - b_done);
    }

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
    // How many of `count` bytes complete the block that is held.
    [[nodiscard]] std::uint64_t to_whole_block(std::uint64_t count) const {
        return held_ == 0 ? 0 : std::min<std::uint64_t>(count, 64 - held_);
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
