// SPDX-License-Identifier: Apache-2.0
// Time passed, for the size of the next piece of work only: no result depends on it. A WASM module has no clock, for it would
// have to import one: there no time passes.
#pragma once

#include <chrono>
#include <cstdint>

namespace sanc::detail {

class stopwatch {
public:
    [[nodiscard]] std::int64_t ms() const {
#if defined(__wasm__)
        return 0;
#else
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin_).count();
#endif
    }

#if !defined(__wasm__)
private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
#endif
};

}  // namespace sanc::detail
