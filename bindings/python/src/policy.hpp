// SPDX-License-Identifier: Apache-2.0
// Where a call computes: a team of threads, or the device of the CUDA plugin where one is found at run time.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <sanc/evidence/device.hpp>

namespace sanc::python {

struct place_to_run {
    std::string backend;  // auto, seq, par or cuda
    unsigned threads = 0;
    std::string note;     // why another place was used, for people

    // The device for so much input, or nullptr. Throws cuda_error where backend "cuda" finds none.
    std::shared_ptr<device> device_for(std::int64_t input_bytes);
};

// The input of work that gains nothing by a device, of tracks: only backend "cuda" takes it there.
inline constexpr std::int64_t no_gain = 0;

// A device takes one call at a time.
std::mutex& device_lock();

// {"name" or "why", memory in bytes} of the device.
struct device_told {
    std::string name, why;
    std::int64_t memory_bytes = 0;
};
device_told tell_device();

// work(policy); what fails on a device under backend "auto" is done again on the CPU, so work leaves its inputs as they are.
template <class Work>
auto run_on(place_to_run& place, std::int64_t input_bytes, const Work& work) {
    if (auto found = place.device_for(input_bytes)) {
        const std::lock_guard lock(device_lock());
        try {
            return work(on_device(std::move(found), place.threads, place.backend == "cuda" ? device_share::all : device_share::gains));
        } catch (const cuda_error& problem) {
            if (place.backend == "cuda") throw;
            place.note = std::string("computed again on the CPU: ") + problem.what();
        }
    }
    return work(on_device(nullptr, place.threads));
}

}  // namespace sanc::python
