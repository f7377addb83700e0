// SPDX-License-Identifier: Apache-2.0
// The library itself: versions, memory, hashes, the last error, the host's progress.
#include <cstdlib>
#include <cstring>

#include <sanc/bits_ok.hpp>
#include <sanc/config.hpp>
#include <sanc/sha256.hpp>

#include "abi.hpp"

extern "C" {
#if defined(__wasm__)
// The one import of ours: done in [0, 1]; 0 = stop.
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

namespace {
// Fixed memory: an error of memory must not need any.
char error_text[4096];
char error_option[64];

void keep(char* to, std::size_t room, const char* from) noexcept {
    std::size_t size = std::strlen(from);
    if (size >= room) {
        size = room - 1;
        while (size > 0 && (static_cast<unsigned char>(from[size]) & 0xC0U) == 0x80U) --size;  // no half of a letter
    }
    std::memcpy(to, from, size);
    to[size] = 0;
}
}  // namespace

sanc_status fail(sanc_status status, const char* text, const char* option) noexcept {
    keep(error_text, sizeof error_text, text);
    keep(error_option, sizeof error_option, option);
    return status;
}

monitor host_monitor() {
    return monitor([](double done) { return sanc_progress(done) != 0; });
}

}  // namespace sanc::abi

const char* sanc_version(void) { return sanc::library_version; }
std::int32_t sanc_semantics(void) { return sanc::semantics_version; }
std::int32_t sanc_bits_ok(void) { return sanc::bits_ok() ? 1 : 0; }
const char* sanc_error_text(void) { return sanc::abi::error_text; }
const char* sanc_error_option(void) { return sanc::abi::error_option; }

void* sanc_alloc(size_t size) {
    void* made = std::malloc(size == 0 ? 1 : size);
    if (made == nullptr) sanc::abi::fail(SANC_MEMORY, "not enough memory; give fewer or smaller inputs");
    return made;
}

void sanc_free(void* bytes) { std::free(bytes); }

sanc_status sanc_sha256(const void* bytes, size_t size, char* out) {
    return sanc::abi::guarded([&] {
        const std::string digits = sanc::hex(sanc::sha256().update(bytes, size).finish());
        std::memcpy(out, digits.data(), digits.size());
    });
}
