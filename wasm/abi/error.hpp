// SPDX-License-Identifier: Apache-2.0
// What turns an exception into a status and a text.
#pragma once

#include <exception>
#include <typeinfo>

#include "sanc_abi.h"

namespace sanc::abi {

// Remember what went wrong. They never throw: without memory the text is a constant.
sanc_status failed(const std::exception& problem, const std::type_info& type) noexcept;
sanc_status without_memory() noexcept;

// Runs `work` and turns what it throws into a status and a text. The module has no catch: there what is thrown goes to sanc.stop,
// and nothing comes back.
template <class Work>
sanc_status guarded(const Work& work) noexcept {
#if defined(__wasm__)
    work();
#else
    try {
        work();
    } catch (const std::exception& problem) {
        return failed(problem, typeid(problem));
    }
#endif
    return SANC_OK;
}

}  // namespace sanc::abi
