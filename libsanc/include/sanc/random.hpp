// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10: random numbers as a function of (seed, index), so that any order and any number of threads draws the
// same ones. Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <sanc/config.hpp>

namespace sanc {

struct philox_block {
    std::uint32_t word[4];
};

// The 128 random bits of counter `index` in the stream `stream` of `seed`.
SANC_HD constexpr philox_block philox(std::uint64_t seed, std::uint64_t index, std::uint64_t stream = 0) {
    std::uint32_t c0 = static_cast<std::uint32_t>(index);
    std::uint32_t c1 = static_cast<std::uint32_t>(index >> 32);
    std::uint32_t c2 = static_cast<std::uint32_t>(stream);
    std::uint32_t c3 = static_cast<std::uint32_t>(stream >> 32);
    std::uint32_t k0 = static_cast<std::uint32_t>(seed);
    std::uint32_t k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53U} * c0;
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57U} * c2;
        c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<std::uint32_t>(p1);
        c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<std::uint32_t>(p0);
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    return {{c0, c1, c2, c3}};
}

// A generator over one stream: a cheap walk of the counter.
class random_stream {
public:
    SANC_HD explicit constexpr random_stream(std::uint64_t seed, std::uint64_t stream = 0) : seed_(seed), stream_(stream) {}

    SANC_HD constexpr std::uint32_t next32() {
        if (used_ == 4) {
            block_ = philox(seed_, index_++, stream_);
            used_ = 0;
        }
        return block_.word[used_++];
    }
    SANC_HD constexpr std::uint64_t next64() {
        const std::uint64_t low = next32();
        return low | static_cast<std::uint64_t>(next32()) << 32;
    }
    // An integer in [0, bound), bound >= 1. The bias is below bound / 2^64.
    SANC_HD constexpr std::uint64_t below(std::uint64_t bound) {
        return static_cast<std::uint64_t>((static_cast<uint128>(next64()) * bound) >> 64);
    }
    // A double in [0, 1), a multiple of 2^-53.
    SANC_HD constexpr double unit() { return static_cast<double>(next64() >> 11) * 0x1p-53; }

private:
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t index_ = 0;
    philox_block block_{};
    int used_ = 4;
};

}  // namespace sanc
