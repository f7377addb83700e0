// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share. A target reads hostile bytes: it may refuse them with one line, or must keep its promises.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sanc/error.hpp>

namespace sanc::fuzz {

inline void check(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

// Takes the first byte off as a choice; 0 where there is none.
inline unsigned take_choice(std::string_view& text) {
    if (text.empty()) return 0;
    const auto choice = static_cast<unsigned char>(text[0]);
    text.remove_prefix(1);
    return choice;
}

// Whether `work` came to its end. Refusing is fine, in words; any other exception is a defect.
template <class Work>
bool accepts(const Work& work) {
    std::string said;
    try {
        work();
        return true;
    } catch (const io_error& problem) {
        said = problem.what();
    } catch (const std::invalid_argument& problem) {
        said = problem.what();
    }
    check(!said.empty(), "a refusal says why");
    return false;
}

}  // namespace sanc::fuzz
