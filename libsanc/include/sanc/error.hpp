// SPDX-License-Identifier: Apache-2.0
// Errors that a caller may meet. A caller's mistake is std::invalid_argument; the environment is io_error or cuda_error;
// a stop asked for by the monitor is cancelled. Defects of data are never thrown: they are counted in the result.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <sanc/form.hpp>

namespace sanc {

// A file, a stream or its content cannot be used. The text says what, where (file, line or field) and what to do.
struct io_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A call of the CUDA runtime failed; the text names the call.
struct cuda_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace detail {

template <std::same_as<lent>... Lent>
[[noreturn, gnu::noinline]] void bad_input_with(const char* form, const lent_writer* append, Lent... what) {
    throw io_error(filled_with(form, append, what...));
}
[[noreturn, gnu::noinline]] inline void bad_argument_with(const lent_writer* append, lent function, lent argument, lent value, lent remedy) {
    throw std::invalid_argument(filled_with("%: % = %: %", append, function, argument, value, remedy));
}

}  // namespace detail

// Throws io_error with the text of a form.
template <class... What>
[[noreturn, gnu::always_inline]] inline void bad_input(const char* form, const What&... what) {
    detail::bad_input_with(form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

// The monitor asked to stop. Nothing was written.
struct cancelled : std::runtime_error {
    cancelled() : std::runtime_error("cancelled") {}
};

// "FUNCTION: ARGUMENT = VALUE: REMEDY".
template <class Function, class Argument, class Value, class Remedy>
[[gnu::always_inline]] inline std::string argument_problem(const Function& function, const Argument& argument, const Value& value, const Remedy& remedy) {
    return filled("%: % = %: %", function, argument, value, remedy);
}

// Throws std::invalid_argument with that text.
template <class Function, class Argument, class Value, class Remedy>
[[noreturn, gnu::always_inline]] inline void bad_argument(const Function& function, const Argument& argument, const Value& value, const Remedy& remedy) {
    detail::bad_argument_with(detail::writers<lending_of<Function>, lending_of<Argument>, lending_of<Value>, lending_of<Remedy>>,
                              lending_of<Function>::lend(function), lending_of<Argument>::lend(argument), lending_of<Value>::lend(value),
                              lending_of<Remedy>::lend(remedy));
}

}  // namespace sanc
