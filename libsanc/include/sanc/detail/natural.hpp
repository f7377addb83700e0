// SPDX-License-Identifier: Apache-2.0
// Natural numbers as large as the exact conversion of a double to and from text needs.
#pragma once

#include <cstdint>

#include <sanc/config.hpp>

namespace sanc::detail {

constexpr int bits_of(std::uint64_t value) { return value == 0 ? 0 : 64 - __builtin_clzll(value); }

// A natural number below 2^3072: the 801 digits or the 1,124 factors of five that the text of a double can need.
class natural {
public:
    explicit natural(std::uint64_t value) {
        word_[0] = static_cast<std::uint32_t>(value);
        word_[1] = static_cast<std::uint32_t>(value >> 32);
        size_ = 2;
        trim();
    }

    [[nodiscard]] bool zero() const { return size_ == 0; }
    [[nodiscard]] int bits() const { return size_ == 0 ? 0 : 32 * (size_ - 1) + bits_of(word_[size_ - 1]); }

    // The sign of this - other.
    [[nodiscard]] int compare(const natural& other) const {
        if (size_ != other.size_) return size_ < other.size_ ? -1 : 1;
        for (int i = size_ - 1; i >= 0; --i) {
            if (word_[i] != other.word_[i]) return word_[i] < other.word_[i] ? -1 : 1;
        }
        return 0;
    }

    // this = this * factor + term
    void multiply(std::uint32_t factor, std::uint32_t term = 0) {
        std::uint64_t carry = term;
        for (int i = 0; i < size_; ++i) {
            carry += std::uint64_t{word_[i]} * factor;
            word_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) word_[size_++] = static_cast<std::uint32_t>(carry);
    }

    void multiply_by_5_to(int power) {
        for (; power >= 13; power -= 13) multiply(1220703125);
        for (; power > 0; --power) multiply(5);
    }

    void shift_left(int bits) {
        if (size_ == 0) return;
        const int words = bits / 32;
        word_[size_ + words] = 0;
        for (int i = size_ - 1; i >= 0; --i) {
            const std::uint64_t wide = std::uint64_t{word_[i]} << (bits % 32);
            word_[i + words + 1] |= static_cast<std::uint32_t>(wide >> 32);
            word_[i + words] = static_cast<std::uint32_t>(wide);
        }
        for (int i = 0; i < words; ++i) word_[i] = 0;
        size_ += words + 1;
        trim();
    }

    void add(const natural& other) {
        for (int i = size_; i <= other.size_; ++i) word_[i] = 0;
        if (size_ < other.size_) size_ = other.size_;
        word_[size_] = 0;
        std::uint64_t carry = 0;
        for (int i = 0; i <= size_; ++i) {
            carry += std::uint64_t{word_[i]} + (i < other.size_ ? other.word_[i] : 0);
            word_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        ++size_;
        trim();
    }

    // this = this - other, where other <= this
    void subtract(const natural& other) {
        std::uint64_t borrow = 0;
        for (int i = 0; i < size_; ++i) {
            const std::uint64_t less = borrow + (i < other.size_ ? other.word_[i] : 0);
            borrow = word_[i] < less ? 1 : 0;
            word_[i] = static_cast<std::uint32_t>(word_[i] - less);
        }
        trim();
    }

private:
    void trim() {
        while (size_ > 0 && word_[size_ - 1] == 0) --size_;
    }

    std::uint32_t word_[96];
    int size_ = 0;
};

// The same below 2^128, many times as fast.
class wide_natural {
public:
    explicit wide_natural(std::uint64_t value) : value_(value) {}
    [[nodiscard]] int compare(wide_natural other) const {
        return value_ < other.value_ ? -1 : value_ > other.value_ ? 1 : 0;
    }
    void multiply(std::uint32_t factor) { value_ *= factor; }
    void multiply_by_5_to(int power) {
        for (; power > 0; --power) value_ *= 5;
    }
    void shift_left(int bits) { value_ <<= bits; }
    void add(wide_natural other) { value_ += other.value_; }
    void subtract(wide_natural other) { value_ -= other.value_; }

private:
    uint128 value_;
};

}  // namespace sanc::detail
