// SPDX-License-Identifier: Apache-2.0
// Texts with holes: filled("% of %", {count, name}) is smaller code than a sum of strings, and easier to read.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace sanc::evidence {

// What goes into a hole. It is lent: it lives as long as what it was made of.
class filling {
public:
    filling(const std::string& text) : is_(kind::text), text_(&text) {}
    filling(const char* word) : is_(kind::word), word_(word) {}
    filling(std::integral auto number) : is_(kind::number), number_(static_cast<std::int64_t>(number)) {}

    void append_to(std::string& out) const {
        switch (is_) {
            case kind::text: out += *text_; break;
            case kind::word: out += word_; break;
            case kind::number: out += std::to_string(number_);
        }
    }

private:
    enum class kind : std::uint8_t { text, word, number };

    kind is_;
    union {
        const std::string* text_;
        const char* word_;
        std::int64_t number_;
    };
};

// Appends a form, each % replaced by the next filling; there are as many of them.
inline void fill(std::string& out, const char* form, std::initializer_list<filling> fillings) {
    const filling* next = fillings.begin();
    for (; *form != '\0'; ++form) {
        if (*form == '%') {
            (next++)->append_to(out);
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

}  // namespace sanc::evidence
