// SPDX-License-Identifier: Apache-2.0
// Texts that only people read, in a help or in the documents.
#pragma once

namespace sanc {

// A constant text. A program that shows no help is compiled with SANC_NO_HELP and holds none of them.
struct help_text {
#ifdef SANC_NO_HELP
    constexpr help_text() = default;
    consteval help_text(const char*) {}
#else
    constexpr help_text(const char* words = "") : text(words) {}
    const char* text;
#endif
};

}  // namespace sanc
