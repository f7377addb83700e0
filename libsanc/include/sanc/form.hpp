// SPDX-License-Identifier: Apache-2.0
// Texts with holes: filled("% of %", {count, name}) is smaller code than a sum of strings, and easier to read.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sanc {

// What goes into a hole, and how it is written there: no string is made on the way. It is lent: it lives as long as what it was made of.
struct filling {
    using writer = void (*)(std::string& out, const filling& with);

    filling(const std::string& text) : filling([](std::string& out, const filling& with) { out += with.as<std::string>(); }, &text) {}
    filling(const std::string_view& text) : filling([](std::string& out, const filling& with) { out += with.as<std::string_view>(); }, &text) {}
    filling(const char* word) : filling([](std::string& out, const filling& with) { out += static_cast<const char*>(with.of); }, word) {}
    filling(std::integral auto value)
        : filling([](std::string& out, const filling& with) { out += std::to_string(with.number); }, static_cast<std::int64_t>(value)) {}
    // Any other form: what it is written of.
    filling(writer write, const void* what) : append(write), of(what) {}
    filling(writer write, std::int64_t value) : append(write), number(value) {}

    template <class What>
    [[nodiscard]] const What& as() const {
        return *static_cast<const What*>(of);
    }
    [[nodiscard]] std::string text() const {
        std::string out;
        append(out, *this);
        return out;
    }

    writer append;
    union {
        const void* of;
        std::int64_t number;
    };
};

// Appends a form, each % replaced by the next filling; there are as many of them.
inline void fill(std::string& out, const char* form, std::initializer_list<filling> fillings) {
    const filling* next = fillings.begin();
    for (; *form != '\0'; ++form) {
        if (*form == '%') {
            next->append(out, *next);
            ++next;
        } else {
            out += *form;
        }
    }
}

inline std::string filled(const char* form, std::initializer_list<filling> fillings) {
    std::string out;
    fill(out, form, fillings);
    return out;
}

// Texts as one.
template <class Texts>
std::string joined(const Texts& parts, const char* between) {
    std::string out;
    for (const auto& part : parts) out.append(out.empty() ? "" : between).append(part);
    return out;
}

}  // namespace sanc
