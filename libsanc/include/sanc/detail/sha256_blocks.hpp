// SPDX-License-Identifier: Apache-2.0
// The compression of SHA-256 (FIPS 180-4) over whole blocks of 64 bytes: as it is written there, and by the instructions that many
// x86 processors have for it.
#pragma once

#include <cstdint>

#include <sanc/config.hpp>

#if defined(__x86_64__) && !defined(__CUDACC__)
#define SANC_SHA256_X86 1
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace sanc::detail {

inline constexpr std::uint32_t sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline std::uint32_t rotate_right(std::uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

inline void sha256_round(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t& d, std::uint32_t e, std::uint32_t f,
                         std::uint32_t g, std::uint32_t& h, std::uint32_t word) {
    const std::uint32_t e1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    const std::uint32_t t1 = h + e1 + ((e & f) ^ (~e & g)) + word;
    const std::uint32_t e0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    d += t1;
    h = t1 + e0 + ((a & b) ^ (a & c) ^ (b & c));
}

inline void sha256_plain(std::uint32_t (&state)[8], const std::uint8_t* at, std::uint64_t blocks) {
    for (; blocks > 0; --blocks, at += 64) {
        std::uint32_t w[64];
        for (int i = 0; i < 16; ++i) {
            w[i] = static_cast<std::uint32_t>(at[4 * i]) << 24 | static_cast<std::uint32_t>(at[4 * i + 1]) << 16 |
                   static_cast<std::uint32_t>(at[4 * i + 2]) << 8 | static_cast<std::uint32_t>(at[4 * i + 3]);
        }
        for (int i = 16; i < 64; ++i) {
            const std::uint32_t s0 = rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^ (w[i - 15] >> 3);
            const std::uint32_t s1 = rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        std::uint32_t s[8];
        for (int i = 0; i < 8; ++i) s[i] = state[i];
        // The eight words change their roles round by round instead of their places.
        for (int i = 0; i < 64; i += 8) {
            sha256_round(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], sha256_k[i] + w[i]);
            sha256_round(s[7], s[0], s[1], s[2], s[3], s[4], s[5], s[6], sha256_k[i + 1] + w[i + 1]);
            sha256_round(s[6], s[7], s[0], s[1], s[2], s[3], s[4], s[5], sha256_k[i + 2] + w[i + 2]);
            sha256_round(s[5], s[6], s[7], s[0], s[1], s[2], s[3], s[4], sha256_k[i + 3] + w[i + 3]);
            sha256_round(s[4], s[5], s[6], s[7], s[0], s[1], s[2], s[3], sha256_k[i + 4] + w[i + 4]);
            sha256_round(s[3], s[4], s[5], s[6], s[7], s[0], s[1], s[2], sha256_k[i + 5] + w[i + 5]);
            sha256_round(s[2], s[3], s[4], s[5], s[6], s[7], s[0], s[1], sha256_k[i + 6] + w[i + 6]);
            sha256_round(s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[0], sha256_k[i + 7] + w[i + 7]);
        }
        for (int i = 0; i < 8; ++i) state[i] += s[i];
    }
}

#if defined(SANC_SHA256_X86)
#define SANC_SHA256_TARGET __attribute__((target("sha,sse4.1,ssse3")))

inline bool has_sha256_instructions() {
    static const bool has = [] {
        unsigned a = 0, b = 0, c = 0, d = 0;
        if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c >> 9 & 1U) == 0 || (c >> 19 & 1U) == 0) return false;
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1U) != 0;
    }();
    return has;
}

// Four rounds with the words w; the state stands as the instructions take it: words a b e f and c d g h, from the top.
SANC_SHA256_TARGET inline void four_rounds(__m128i& abef, __m128i& cdgh, const __m128i& w, const std::uint32_t* k) {
    const __m128i sum = _mm_add_epi32(w, _mm_loadu_si128(reinterpret_cast<const __m128i*>(k)));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
}
// The four words after a, b, c, d, four each.
SANC_SHA256_TARGET inline __m128i next_words(const __m128i& a, const __m128i& b, const __m128i& c, const __m128i& d) {
    return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), d);
}

// One message within the instructions' registers.
struct sha256_lane {
    __m128i abef, cdgh, abef_before, cdgh_before, w0, w1, w2, w3;
};
SANC_SHA256_TARGET inline void start_lane(sha256_lane& lane, const std::uint32_t (&state)[8]) {
    const auto* const words = reinterpret_cast<const __m128i*>(state);
    const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
    lane.abef = _mm_alignr_epi8(badc, hgfe, 8);
    lane.cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
}
SANC_SHA256_TARGET inline void end_lane(const sha256_lane& lane, std::uint32_t (&state)[8]) {
    auto* const words = reinterpret_cast<__m128i*>(state);
    const __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xB1);
    _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}
SANC_SHA256_TARGET inline void load_block(sha256_lane& lane, const std::uint8_t* at) {
    const __m128i swap = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    const auto* from = reinterpret_cast<const __m128i*>(at);
    lane.abef_before = lane.abef;
    lane.cdgh_before = lane.cdgh;
    lane.w0 = _mm_shuffle_epi8(_mm_loadu_si128(from), swap);
    lane.w1 = _mm_shuffle_epi8(_mm_loadu_si128(from + 1), swap);
    lane.w2 = _mm_shuffle_epi8(_mm_loadu_si128(from + 2), swap);
    lane.w3 = _mm_shuffle_epi8(_mm_loadu_si128(from + 3), swap);
}
SANC_SHA256_TARGET inline void add_block(sha256_lane& lane) {
    lane.abef = _mm_add_epi32(lane.abef, lane.abef_before);
    lane.cdgh = _mm_add_epi32(lane.cdgh, lane.cdgh_before);
}

// The next block of each lane. The rounds of one message wait for one another: a second message fills the gaps.
template <class... Lane>
SANC_SHA256_TARGET inline void compress(Lane&... lane) {
    for (int turn = 0; turn < 4; ++turn) {
        const std::uint32_t* k = sha256_k + 16 * turn;
        (four_rounds(lane.abef, lane.cdgh, lane.w0, k), ...);
        (four_rounds(lane.abef, lane.cdgh, lane.w1, k + 4), ...);
        (four_rounds(lane.abef, lane.cdgh, lane.w2, k + 8), ...);
        (four_rounds(lane.abef, lane.cdgh, lane.w3, k + 12), ...);
        if (turn == 3) break;
        ((lane.w0 = next_words(lane.w0, lane.w1, lane.w2, lane.w3)), ...);
        ((lane.w1 = next_words(lane.w1, lane.w2, lane.w3, lane.w0)), ...);
        ((lane.w2 = next_words(lane.w2, lane.w3, lane.w0, lane.w1)), ...);
        ((lane.w3 = next_words(lane.w3, lane.w0, lane.w1, lane.w2)), ...);
    }
}

SANC_SHA256_TARGET inline void sha256_x86(std::uint32_t (&state)[8], const std::uint8_t* at, std::uint64_t blocks) {
    sha256_lane lane;
    start_lane(lane, state);
    for (; blocks > 0; --blocks, at += 64) {
        load_block(lane, at);
        compress(lane);
        add_block(lane);
    }
    end_lane(lane, state);
}
SANC_SHA256_TARGET inline void sha256_x86(std::uint32_t (&state_a)[8], const std::uint8_t* a, std::uint32_t (&state_b)[8],
                                          const std::uint8_t* b, std::uint64_t blocks) {
    sha256_lane one, other;
    start_lane(one, state_a);
    start_lane(other, state_b);
    for (; blocks > 0; --blocks, a += 64, b += 64) {
        load_block(one, a);
        load_block(other, b);
        compress(one, other);
        add_block(one);
        add_block(other);
    }
    end_lane(one, state_a);
    end_lane(other, state_b);
}
#undef SANC_SHA256_TARGET
#endif

inline void sha256_blocks(std::uint32_t (&state)[8], const std::uint8_t* at, std::uint64_t blocks) {
#if defined(SANC_SHA256_X86)
    if (has_sha256_instructions()) return sha256_x86(state, at, blocks);
#endif
    sha256_plain(state, at, blocks);
}

// Two messages at once, as many blocks of each.
inline void sha256_blocks(std::uint32_t (&state_a)[8], const std::uint8_t* a, std::uint32_t (&state_b)[8], const std::uint8_t* b,
                          std::uint64_t blocks) {
#if defined(SANC_SHA256_X86)
    if (has_sha256_instructions()) return sha256_x86(state_a, a, state_b, b, blocks);
#endif
    sha256_plain(state_a, a, blocks);
    sha256_plain(state_b, b, blocks);
}

}  // namespace sanc::detail
