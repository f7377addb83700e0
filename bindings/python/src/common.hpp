// SPDX-License-Identifier: Apache-2.0
// What the parts of the extension share: errors, and computing without the interpreter's lock while signals are heard.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <sanc/error.hpp>
#include <sanc/monitor.hpp>

namespace sanc::python {

namespace py = pybind11;

// An error's text with the names of options as Python writes them: `d_in_m` for `--d-in-m`.
inline std::string python_names(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts = text.compare(i, 2, "--") == 0 && i + 2 < text.size() && text[i + 2] >= 'a' && text[i + 2] <= 'z';
        if (!starts) {
            out += text[i];
            continue;
        }
        for (i += 2; i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') || text[i] == '-'); ++i) out += text[i] == '-' ? '_' : text[i];
        --i;
    }
    return out;
}

// A keyword for the option of that name: `from` is a word of Python.
inline std::string keyword_of(const std::string& option) { return option == "from" ? "from_" : option; }

// Appends a value as it stands in memory.
template <class T>
void append_bytes(std::string& out, T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

[[noreturn]] inline void value_error(const std::string& text) { throw py::value_error(text); }

// A shared owner of a Python object that may be let go on any thread.
inline std::shared_ptr<const void> keep(py::object object) {
    return {object.release().ptr(), [](const void* held) {
                const py::gil_scoped_acquire lock;
                Py_DECREF(static_cast<PyObject*>(const_cast<void*>(held)));
            }};
}

// While the interpreter ends, a thread that asks for its lock is unwound, which no handler of C++ may stop (until Python 3.14):
// such a thread waits for the end of the process instead.
inline void wait_where_all_ends() {
#if PY_VERSION_HEX >= 0x030D0000
    while (Py_IsFinalizing() != 0) std::this_thread::sleep_for(std::chrono::seconds(1));
#else
    while (_Py_IsFinalizing() != 0) std::this_thread::sleep_for(std::chrono::seconds(1));
#endif
}

// The interpreter's lock, let go for a while.
class lock_let_go {
public:
    lock_let_go() : state_(PyEval_SaveThread()) {}
    lock_let_go(const lock_let_go&) = delete;
    lock_let_go& operator=(const lock_let_go&) = delete;
    ~lock_let_go() {
        wait_where_all_ends();
        PyEval_RestoreThread(state_);
    }

private:
    PyThreadState* state_;
};

// Runs work(monitor) without the interpreter's lock. The monitor takes it at most every 50 ms, to hear signals (Ctrl-C is
// KeyboardInterrupt) and to call `progress` with the part done.
class listener {
public:
    explicit listener(py::object progress) : state_(std::make_shared<state>()) { state_->progress = std::move(progress); }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    ~listener() { state_->progress = py::none(); }

    template <class Work>
    auto run(const Work& work) {
        try {
            const lock_let_go unlocked;
            return work(watch());
        } catch (const cancelled&) {
            if (!state_->error) PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
        if (state_->error) throw py::error_already_set(std::move(*state_->error));
        throw py::error_already_set();
    }

private:
    struct state {
        py::object progress;
        std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();
        std::optional<py::error_already_set> error;
    };

    [[nodiscard]] monitor watch() const {
        return monitor([held = state_.get()](double done) {
            const auto now = std::chrono::steady_clock::now();
            if (now - held->asked < std::chrono::milliseconds(50)) return true;
            held->asked = now;
            wait_where_all_ends();
            const py::gil_scoped_acquire lock;
            try {
                if (PyErr_CheckSignals() != 0) throw py::error_already_set();
                if (!held->progress.is_none()) held->progress(done);
            } catch (py::error_already_set& raised) {
                held->error.emplace(std::move(raised));
                return false;
            }
            return true;
        });
    }

    std::shared_ptr<state> state_;
};

}  // namespace sanc::python
