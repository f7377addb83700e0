// SPDX-License-Identifier: Apache-2.0
// The driver of the same-bits promise: every family of algorithms on made input. Every build and every policy must
// print the same lines. No files, no clock; the same function is exported to WASM.
#include <exception>

#include "report.hpp"

namespace contract {
namespace {

std::string run(int threads) {
    any_policy policy = sanc::seq;
    if (threads > 0) policy = sanc::par(static_cast<unsigned>(threads));
    report out;
    text_cases(out);
    table_cases(out);
    portable_cases(policy, out);
    raster_cases(policy, out);
    track_cases(policy, out);
    graph_cases(policy, out);
    return out.text();
}

}  // namespace
}  // namespace contract

// The report under seq (threads = 0) or par{threads}. The text lives until the next call.
extern "C" const char* sanc_contract(int threads) {
    static std::string text;
    try {
        text = contract::run(threads);
    } catch (const std::exception& failure) {
        text = std::string("MISMATCH driver: ") + failure.what() + "\n";
    }
    return text.c_str();
}
