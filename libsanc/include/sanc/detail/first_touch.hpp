// SPDX-License-Identifier: Apache-2.0
// Memory that is about to be filled for the first time.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__linux__) && !defined(__EMSCRIPTEN__)
#include <sys/mman.h>
#endif

namespace sanc::detail {

// Has the system lay out the pages that lie whole within memory in one call, not at each one's first touch, which costs a fault a
// page. A system that cannot do so leaves it to the touches.
inline void lay_out_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_POPULATE_WRITE)
    constexpr std::uintptr_t page = 4096;
    const auto first = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    if (first < end) static_cast<void>(madvise(reinterpret_cast<void*>(first), end - first, MADV_POPULATE_WRITE));
#endif
}

}  // namespace sanc::detail
