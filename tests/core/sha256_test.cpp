// SPDX-License-Identifier: Apache-2.0
#include <sanc/sha256.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace sanc {
namespace {

std::string some_bytes(std::size_t count, std::uint32_t seed) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>((seed = seed * 1664525U + 1013904223U) >> 24);
    return out;
}

TEST(Sha256, of_known_messages) {
    EXPECT_EQ(hex(sha256_of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256_of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, of_two_messages_at_once_is_that_of_each) {
    const std::string a = some_bytes(20000, 1);
    const std::string b = some_bytes(30000, 2);
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        sha256 of_a, of_b;
        std::size_t a_at = 0;
        std::size_t b_at = 0;
        for (std::uint32_t draw = seed; a_at < a.size() || b_at < b.size();) {
            draw = draw * 1664525U + 1013904223U;
            const std::size_t most = seed % 2 == 0 ? 300 : 4000;
            const std::size_t a_count = std::min(a.size() - a_at, (draw >> 8) % most);
            const std::size_t b_count = std::min(b.size() - b_at, (draw >> 16) % most);
            sha256::update(of_a, a.data() + a_at, a_count, of_b, b.data() + b_at, b_count);
            a_at += a_count;
            b_at += b_count;
        }
        EXPECT_EQ(hex(of_a.finish()), hex(sha256_of(a))) << seed;
        EXPECT_EQ(hex(of_b.finish()), hex(sha256_of(b))) << seed;
    }
}

}  // namespace
}  // namespace sanc
