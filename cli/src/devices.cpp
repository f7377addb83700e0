// SPDX-License-Identifier: Apache-2.0
// The verb `devices`: what can compute here.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <sanc/cuda/open.hpp>
#include <sanc/json.hpp>

#include "run.hpp"

namespace sanc::cli {

namespace {

// The vector instructions that the compiler could use for this program.
constexpr const char* simd_of_build() {
#if defined(__AVX512F__)
    return "AVX-512";
#elif defined(__AVX2__)
    return "AVX2";
#elif defined(__SSE2__)
    return "SSE2";
#elif defined(__ARM_NEON)
    return "NEON";
#else
    return "none";
#endif
}

void list_devices(bool as_json) {
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    const auto search = cuda::find_device();
    if (as_json) {
        json told{json::object{}};
        told["cpu"] = json::object{{"threads", std::int64_t{threads}}, {"simd", simd_of_build()}};
        if (search.found != nullptr) {
            told["cuda"] = json::object{{"name", search.found->name()}, {"memory_bytes", search.found->memory_bytes()}};
        } else {
            told["cuda"] = json::object{{"why", search.why}};
        }
        std::cout << told.dump() << '\n';
        return;
    }
    std::cout << "cpu   " << threads << (threads == 1 ? " thread" : " threads") << ", compiled for " << simd_of_build() << '\n';
    if (search.found != nullptr) {
        std::cout << "cuda  " << search.found->name() << ", " << search.found->memory_bytes() / 1'000'000 << " MB\n";
    } else {
        std::cout << "cuda  none: " << search.why << '\n';
    }
}

}  // namespace

void add_devices(CLI::App& app, int& status) {
    auto as_json = std::make_shared<bool>(false);
    CLI::App* sub = app.add_subcommand("devices", "what --backend can compute on here");
    sub->add_flag("--json", *as_json, "print one JSON object");
    sub->callback([as_json, &status] {
        list_devices(*as_json);
        status = 0;
    });
}

}  // namespace sanc::cli
