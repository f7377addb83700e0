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

template <class... Handed>
[[noreturn, gnu::noinline]] void bad_input_handed(const char* form, const lent_writer* append, Handed... what) {
    throw io_error(filled_handed(form, append, what...));
}

}  // namespace detail

// Throws io_error with the text of a form.
template <class... What>
[[noreturn, gnu::always_inline]] inline void bad_input(const char* form, const What&... what) {
    detail::bad_input_handed(form, detail::writers<lending_of<What>...>, lending_of<What>::lend(what)...);
}

// The monitor asked to stop. Nothing was written.
struct cancelled : std::runtime_error {
    cancelled() : std::runtime_error("cancelled") {}
};

// "FUNCTION: ARGUMENT = VALUE: REMEDY".
inline std::string argument_problem(const filling& function, const filling& argument, const filling& value, const filling& remedy) {
    return filled("%: % = %: %", function, argument, value, remedy);
}

// Throws std::invalid_argument with that text.
[[noreturn]] inline void bad_argument(const filling& function, const filling& argument, const filling& value, const filling& remedy) {
    throw std::invalid_argument(argument_problem(function, argument, value, remedy));
}
// The usual one, which is less to call.
[[noreturn]] inline void bad_argument(const char* function, const char* argument, const filling& value, const char* remedy) {
    bad_argument(filling(function), filling(argument), value, filling(remedy));
}

}  // namespace sanc
