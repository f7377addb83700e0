// SPDX-License-Identifier: Apache-2.0
// Texts with holes: filled("% of %", count, name) is smaller code than a sum of strings, and easier to read.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace sanc {

// What goes into a hole, lent: a number, or the address of what lives as long as what it was made of.
using lent = std::int64_t;
using lent_writer = void (*)(std::string& out, lent what);

namespace detail {

inline lent lend_address(const void* of) { return reinterpret_cast<std::intptr_t>(of); }
template <class What>
const What& at_address(lent what) {
    return *reinterpret_cast<const What*>(static_cast<std::intptr_t>(what));
}

}  // namespace detail

// A number that a function of its own writes: append(out, number).
template <lent_writer Append>
struct number_form {
    explicit number_form(std::integral auto value) : number(static_cast<lent>(value)) {}
    lent number;
};

// A value that a function of its own writes: append(out, value).
template <class Value, void (*Append)(std::string&, const Value&)>
struct value_form {
    const Value& value;
};

// How a type is lent and written: no string is made on the way.
template <class What>
struct lending {
    static lent lend(const What& text) { return detail::lend_address(&text); }
    static void append(std::string& out, lent what) { out += detail::at_address<What>(what); }
};
template <>
struct lending<const char*> {
    static lent lend(const char* word) { return detail::lend_address(word); }
    static void append(std::string& out, lent what) { out += &detail::at_address<char>(what); }
};
template <>
struct lending<lent> {
    static lent lend(std::integral auto value) { return static_cast<lent>(value); }
    static void append(std::string& out, lent what) { out += std::to_string(what); }
};
template <lent_writer Append>
struct lending<number_form<Append>> {
    static lent lend(number_form<Append> form) { return form.number; }
    static constexpr lent_writer append = Append;
};
template <class Value, void (*Append)(std::string&, const Value&)>
struct lending<value_form<Value, Append>> {
    static lent lend(const value_form<Value, Append>& form) { return detail::lend_address(&form.value); }
    static void append(std::string& out, lent what) { Append(out, detail::at_address<Value>(what)); }
};
template <class What>
using lending_of = lending<std::conditional_t<std::is_integral_v<What>, lent, std::decay_t<const What>>>;

// Any of these.
class filling {
public:
    template <class What>
    filling(const What& what) : append_(lending_of<What>::append), what_(lending_of<What>::lend(what)) {}
    filling(lent_writer writes, lent what) : append_(writes), what_(what) {}
    void append(std::string& out) const { append_(out, what_); }

private:
    lent_writer append_;
    lent what_;
};
template <>
struct lending<filling> {
    static lent lend(const filling& any) { return detail::lend_address(&any); }
    static void append(std::string& out, lent what) { detail::at_address<filling>(what).append(out); }
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

// One function for so many holes: a call hands over constants and the bare values, and stores nothing.
template <std::same_as<lent>... Lent>
[[gnu::noinline]] void fill_with(std::string& out, const char* form, const lent_writer* append, Lent... what) {
    const lent values[] = {what...};
    fill_lent(out, form, append, values);
}
template <std::same_as<lent>... Lent>
[[gnu::noinline]] std::string filled_with(const char* form, const lent_writer* append, Lent... what) {
    const lent values[] = {what...};
    return filled_lent(form, append, values);
}

}  // namespace detail

// Appends a form, each % replaced by what is next; there are as many of them.
inline void fill(std::string& out, const char* form) { detail::fill_lent(out, form, nullptr, nullptr); }
template <class... What>
[[gnu::always_inline]] inline void fill(std::string& out, const char* form, const What&... what) {
    detail::fill_with(out, form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

inline std::string filled(const char* form) { return detail::filled_lent(form, nullptr, nullptr); }
template <class... What>
[[gnu::always_inline]] inline std::string filled(const char* form, const What&... what) {
    return detail::filled_with(form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

// Texts as one.
template <class Texts>
std::string joined(const Texts& parts, const char* between) {
    std::string out;
    for (const auto& part : parts) out.append(out.empty() ? "" : between).append(part);
    return out;
}

}  // namespace sanc
