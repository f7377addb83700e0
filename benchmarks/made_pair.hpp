// SPDX-License-Identifier: Apache-2.0
// A made pair of images of one place: patches with noise, and on the second date a block in most cells is brighter. Seeded.
#pragma once

#include <cstdint>

#include <sanc/random.hpp>

namespace bench {

struct pair_options {
    std::int64_t cell = 74, block = 9;  // a cell of `cell` px has a block of `block` x (block - 1) px or none; dense: 7 and 3
    std::int64_t wedge = 0;             // pixels with x + y below it are 0 on both dates: nodata
};
inline constexpr pair_options sparse_pair{74, 9, 0};  // 20 k objects on 10980 x 10980 px
inline constexpr pair_options dense_pair{7, 3, 0};    // 2.2 M

// Row y of one date.
struct made_pair_row {
    std::uint16_t* out;
    std::int64_t width;
    bool second;
    pair_options options;

    void operator()(std::int64_t y) const {
        const auto [cell, block, wedge] = options;
        const auto place = [](std::int64_t i, std::int64_t j) { return static_cast<std::uint64_t>(j) << 32 | static_cast<std::uint64_t>(i); };
        for (std::int64_t x = 0; x < width; ++x) {
            const auto noise = sanc::philox(second ? 2 : 1, place(x, y)).word[0] % 64;
            auto value = static_cast<std::int64_t>(1000 + noise + sanc::philox(3, place(x / 64, y / 64)).word[0] % 2000);
            const bool changed = sanc::philox(4, place(x / cell, y / cell)).word[0] % 8 != 0 && x % cell < block && y % cell < block - 1;
            if (second && changed) value += 6000;
            out[y * width + x] = static_cast<std::uint16_t>(x + y < wedge ? 0 : value);
        }
    }
};

}  // namespace bench
