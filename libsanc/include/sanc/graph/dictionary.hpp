// SPDX-License-Identifier: Apache-2.0
// id_dictionary: every id text once, with a code in the order of first sight.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>

namespace sanc {

class id_dictionary {
public:
    // The code of `id`, a new one where it was not seen before. O(length) expected. Throws io_error beyond 2^31 - 2 ids.
    std::int32_t add(std::string_view id) {
        if (2 * (size() + 1) > static_cast<std::int64_t>(slots_.size())) grow();
        std::size_t at = place(id);
        if (slots_[at] == none) {
            if (size() >= 0x7FFFFFFE) throw io_error("edge list: more than 2147483646 ids; split the graph");
            slots_[at] = static_cast<std::int32_t>(size());
            text_.append(id);
            ends_.push_back(static_cast<std::int64_t>(text_.size()));
        }
        return slots_[at];
    }

    // The code of `id`, or -1.
    [[nodiscard]] std::int32_t find(std::string_view id) const { return slots_.empty() ? none : slots_[place(id)]; }

    [[nodiscard]] std::string_view operator[](std::int64_t code) const {
        const std::int64_t begin = code == 0 ? 0 : ends_[static_cast<std::size_t>(code - 1)];
        const std::int64_t end = ends_[static_cast<std::size_t>(code)];
        return std::string_view(text_).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    }

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(ends_.size()); }

private:
    static constexpr std::int32_t none = -1;

    // The slot that holds `id`, or the free one where it belongs.
    [[nodiscard]] std::size_t place(std::string_view id) const {
        std::uint64_t hash = 0xCBF29CE484222325U;
        for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15U;
        const std::size_t mask = slots_.size() - 1;
        auto at = static_cast<std::size_t>(hash >> 33) & mask;
        while (slots_[at] != none && (*this)[slots_[at]] != id) at = (at + 1) & mask;
        return at;
    }

    void grow() {
        slots_.assign(slots_.empty() ? 64 : 4 * slots_.size(), none);
        for (std::int64_t code = 0; code < size(); ++code) slots_[place((*this)[code])] = static_cast<std::int32_t>(code);
    }

    std::string text_;
    std::vector<std::int64_t> ends_;
    std::vector<std::int32_t> slots_;  // a power of two of them
};

}  // namespace sanc
