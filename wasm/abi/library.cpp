// SPDX-License-Identifier: Apache-2.0
// The library itself: versions, memory, hashes, the host's progress.
#include <cstdlib>
#include <cstring>

#include <sanc/bits_ok.hpp>
#include <sanc/config.hpp>
#include <sanc/sha256.hpp>

#include "abi.hpp"

extern "C" {
#if defined(__wasm__)
// Done in [0, 1]; 0 = stop.
__attribute__((import_module("sanc"), import_name("progress"))) std::int32_t sanc_progress(double done);
// The host sees memory grow by itself: without this the module would import a call that tells it.
void emscripten_notify_memory_growth(std::size_t) {}
// No environment: else the C library would import calls that read the host's.
char* getenv(const char*) { return nullptr; }
#else
std::int32_t sanc_progress(double done);
#endif
}

namespace sanc::abi {

monitor host_monitor() {
    return monitor([](double done) { return sanc_progress(done) != 0; });
}

}  // namespace sanc::abi

const char* sanc_version(void) { return sanc::library_version; }
std::int32_t sanc_semantics(void) { return sanc::semantics_version; }
std::int32_t sanc_bits_ok(void) { return sanc::bits_ok() ? 1 : 0; }

void* sanc_alloc(size_t size) {
    void* made = std::malloc(size == 0 ? 1 : size);
    if (made == nullptr) sanc::abi::without_memory();
    return made;
}

void sanc_free(void* bytes) { std::free(bytes); }

sanc_status sanc_sha256(const void* bytes, size_t size, char* out) {
    return sanc::abi::guarded([&] {
        const std::string digits = sanc::hex(sanc::sha256().update(bytes, size).finish());
        std::memcpy(out, digits.data(), digits.size());
    });
}
