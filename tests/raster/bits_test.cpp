// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

namespace sanc {
namespace {

using testing::mask_of;
using testing::random_mask;

TEST(Bits, ErodeAndDilateAgreeWithTheirDefinition) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        const bit_mask mask = random_mask(seed);
        const auto radius = static_cast<std::int32_t>(seed % 4);
        bit_mask small = make_mask(seq, mask.width, mask.height);
        bit_mask large = make_mask(seq, mask.width, mask.height);
        erode(par(2), mask.view(), small.view(), radius);
        dilate(par(3), mask.view(), large.view(), radius);
        for (std::int32_t y = 0; y < mask.height; ++y) {
            for (std::int32_t x = 0; x < mask.width; ++x) {
                bool all = true;
                bool any = false;
                for (std::int32_t v = y - radius; v <= y + radius; ++v) {
                    for (std::int32_t u = x - radius; u <= x + radius; ++u) {
                        const bool on = u >= 0 && v >= 0 && u < mask.width && v < mask.height && mask.view().test(v, u);
                        all = all && on;
                        any = any || on;
                    }
                }
                ASSERT_EQ(std::as_const(small).view().test(y, x), all);
                ASSERT_EQ(std::as_const(large).view().test(y, x), any);
            }
        }
    }
}

TEST(Bits, BitsBeyondTheWidthStayClear) {
    const bit_mask mask = mask_of({"###"});
    bit_mask grown = make_mask(seq, 3, 1);
    dilate(seq, mask.view(), grown.view(), 2);
    EXPECT_EQ(grown.words[0], 7U);
    EXPECT_EQ(count_bits(seq, std::as_const(grown).view()), 3);
    EXPECT_EQ(count_bits(par(2), std::as_const(grown).view()), 3);
}

TEST(Bits, ANegativeRadiusIsRefused) {
    const bit_mask mask = mask_of({"#"});
    bit_mask out = make_mask(seq, 1, 1);
    EXPECT_THROW(dilate(seq, mask.view(), out.view(), -1), std::invalid_argument);
}

}  // namespace
}  // namespace sanc
