// SPDX-License-Identifier: Apache-2.0
// Texts with holes: filled("% of %", count, name) is smaller code than a sum of strings, and easier to read.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace sanc {

// What goes into a hole, lent: it lives as long as what it was made of.
union lent {
    lent(const void* value) : of(value) {}
    lent(std::int64_t value) : number(value) {}
    const void* of;
    std::int64_t number;
};
using lent_writer = void (*)(std::string& out, const lent& what);

// A number that a function of its own writes: append(out, number).
template <auto Append>
struct number_form {
    explicit number_form(std::integral auto value) : number(static_cast<std::int64_t>(value)) {}
    std::int64_t number;
};

// A value that a function of its own writes: append(out, value).
template <class Value, void (*Append)(std::string&, const Value&)>
struct value_form {
    const Value& value;
};

// How a type is lent and written: no string is made on the way.
template <class What>
struct lending {
    static const void* lend(const What& text) { return &text; }
    static void append(std::string& out, const lent& what) { out += *static_cast<const What*>(what.of); }
};
template <>
struct lending<const char*> {
    static const void* lend(const char* word) { return word; }
    static void append(std::string& out, const lent& what) { out += static_cast<const char*>(what.of); }
};
template <>
struct lending<std::int64_t> {
    static std::int64_t lend(std::int64_t value) { return value; }
    static void append(std::string& out, const lent& what) { out += std::to_string(what.number); }
};
template <auto Append>
struct lending<number_form<Append>> {
    static std::int64_t lend(number_form<Append> form) { return form.number; }
    static void append(std::string& out, const lent& what) { Append(out, what.number); }
};
template <class Value, void (*Append)(std::string&, const Value&)>
struct lending<value_form<Value, Append>> {
    static const void* lend(const value_form<Value, Append>& form) { return &form.value; }
    static void append(std::string& out, const lent& what) { Append(out, *static_cast<const Value*>(what.of)); }
};
template <class What>
using lending_of = lending<std::conditional_t<std::is_integral_v<What>, std::int64_t, std::decay_t<const What>>>;

// Any of these.
class filling {
public:
    template <class What>
    filling(const What& what) : append_(lending_of<What>::append), what_(lending_of<What>::lend(what)) {}
    void append(std::string& out) const { append_(out, what_); }

private:
    lent_writer append_;
    lent what_;
};
template <>
struct lending<filling> {
    static const void* lend(const filling& any) { return &any; }
    static void append(std::string& out, const lent& what) { static_cast<const filling*>(what.of)->append(out); }
};

namespace detail {

template <class... Lending>
inline constexpr lent_writer writers[] = {Lending::append...};

inline void fill_lent(std::string& out, const char* form, const lent_writer* append, const lent* what) {
    for (; *form != '\0'; ++form) {
        if (*form == '%') {
            (*append++)(out, *what++);
        } else {
            out += *form;
        }
    }
}
inline std::string filled_lent(const char* form, const lent_writer* append, const lent* what) {
    std::string out;
    fill_lent(out, form, append, what);
    return out;
}

template <class... Handed>
[[gnu::noinline]] void fill_handed(std::string& out, const char* form, const lent_writer* append, Handed... what) {
    const lent values[] = {what...};
    fill_lent(out, form, append, values);
}
template <class... Handed>
[[gnu::noinline]] std::string filled_handed(const char* form, const lent_writer* append, Handed... what) {
    const lent values[] = {what...};
    return filled_lent(form, append, values);
}

}  // namespace detail

// Appends a form, each % replaced by what is next; there are as many of them. A call hands over a constant and the bare values.
inline void fill(std::string& out, const char* form) { detail::fill_lent(out, form, nullptr, nullptr); }
template <class... What>
[[gnu::always_inline]] inline void fill(std::string& out, const char* form, const What&... what) {
    detail::fill_handed(out, form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

inline std::string filled(const char* form) { return detail::filled_lent(form, nullptr, nullptr); }
template <class... What>
[[gnu::always_inline]] inline std::string filled(const char* form, const What&... what) {
    return detail::filled_handed(form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

// Texts as one.
template <class Texts>
std::string joined(const Texts& parts, const char* between) {
    std::string out;
    for (const auto& part : parts) out.append(out.empty() ? "" : between).append(part);
    return out;
}

}  // namespace sanc
