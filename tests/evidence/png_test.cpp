// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/png.hpp>

namespace {

using sanc::evidence::to_base64;

// RFC 4648, section 10.
TEST(Base64, KnownAnswers) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

// The check value of CRC-32, and the frame of a picture of more than one stored block.
TEST(Png, HasTheFrameOfTheFormat) {
    EXPECT_EQ(sanc::evidence::detail::crc32("123456789"), 0xCBF43926U);
    sanc::evidence::rgb_image picture(200, 150);
    picture.set(3, 2, {255, 0, 0});
    const std::string bytes = to_png(picture);
    const std::size_t rows = 150 * (1 + 600);
    EXPECT_EQ(bytes.size(), 8 + 25 + (12 + 2 + rows + 2 * 5 + 4) + 12);
    EXPECT_EQ(bytes.substr(0, 8), std::string("\x89PNG\r\n\x1A\n", 8));
    EXPECT_EQ(bytes.substr(bytes.size() - 12), std::string("\0\0\0\0IEND\xAE\x42\x60\x82", 12));
}

}  // namespace
