// SPDX-License-Identifier: Apache-2.0
#include "policy.hpp"

#include <sanc/cuda/open.hpp>

namespace sanc::python {

namespace {

// Inputs of fewer bytes are computed on the CPU under backend "auto". The device is opened once a process,
// so images need not be larger, as they must be for the program.
constexpr std::int64_t device_gains_bytes = std::int64_t{64} << 20;

// Opened once, when it is first asked for.
const cuda::device_search& search() {
    static const cuda::device_search found = cuda::find_device();
    return found;
}

}  // namespace

std::shared_ptr<device> place_to_run::device_for(std::int64_t input_bytes) {
    const bool wanted = backend == "cuda";
    if (!wanted && (backend != "auto" || input_bytes < device_gains_bytes)) return nullptr;
    if (search().found == nullptr && wanted) {
        throw cuda_error("backend = 'cuda': " + search().why + "; use 'auto', the result is the same");
    }
    if (search().found == nullptr && search().has_plugin) note = "computed on the CPU: " + search().why;
    return search().found;
}

std::mutex& device_lock() {
    static std::mutex lock;
    return lock;
}

device_told tell_device() {
    if (search().found == nullptr) return {"", search().why, 0};
    return {search().found->name(), "", search().found->memory_bytes()};
}

}  // namespace sanc::python
