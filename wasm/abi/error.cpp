// SPDX-License-Identifier: Apache-2.0
// Errors: the last one's text, and what a throw is in the module. This unit alone has type information: it tells errors apart.
#include <cstring>
#include <new>
#include <stdexcept>
#include <typeinfo>

#include <sanc/error.hpp>
#include <sanc/evidence/verb.hpp>

#include "error.hpp"

namespace sanc::abi {

namespace {

// Fixed memory: an error of memory must not need any.
char error_text[4096];
char error_option[64];

void keep(char* to, std::size_t room, const char* from) {
    std::size_t size = std::strlen(from);
    if (size >= room) {
        size = room - 1;
        while (size > 0 && (static_cast<unsigned char>(from[size]) & 0xC0U) == 0x80U) --size;  // no half of a letter
    }
    std::memcpy(to, from, size);
    to[size] = 0;
}

sanc_status tell(sanc_status status, const char* text, const char* option = "") {
    keep(error_text, sizeof error_text, text);
    keep(error_option, sizeof error_option, option);
    return status;
}

}  // namespace

sanc_status without_memory() noexcept { return tell(SANC_MEMORY, "not enough memory; give fewer or smaller inputs"); }

sanc_status failed(const std::exception& problem, const std::type_info& type) noexcept {
    if (type == typeid(evidence::option_error)) return tell(SANC_INVALID, problem.what(), static_cast<const evidence::option_error&>(problem).option.c_str());
    if (type == typeid(std::bad_alloc) || type == typeid(std::bad_array_new_length)) return without_memory();
    if (type == typeid(std::length_error)) return tell(SANC_MEMORY, "more than this machine can address; give fewer or smaller inputs");
    if (type == typeid(cancelled)) return tell(SANC_CANCELLED, "cancelled");
    if (type == typeid(io_error)) return tell(SANC_IO, problem.what());
    if (type == typeid(std::invalid_argument)) return tell(SANC_INVALID, problem.what());
    return tell(SANC_INTERNAL, problem.what());
}

}  // namespace sanc::abi

const char* sanc_error_text(void) { return sanc::abi::error_text; }
const char* sanc_error_option(void) { return sanc::abi::error_option; }

#if defined(__wasm__)
extern "C" {

// The host leaves the instance and makes another one for its next call: nothing cleans up behind a throw.
__attribute__((import_module("sanc"), import_name("stop"), noreturn)) void sanc_stop(sanc_status status);

// What every `throw` comes to. All that is thrown begins with a std::exception.
void* __cxa_allocate_exception(std::size_t size) { return ::operator new(size); }
// What a std::type_info points to: the C++ library's tables would bring its search among base classes, 2 KB, and nobody asks for it.
const void* _ZTVN10__cxxabiv117__class_type_infoE[3] = {};
const void* _ZTVN10__cxxabiv120__si_class_type_infoE[3] = {};
const void* _ZTVN10__cxxabiv121__vmi_class_type_infoE[3] = {};
[[noreturn]] void __cxa_throw(void* thrown, std::type_info* type, void (*)(void*)) {
    sanc_stop(sanc::abi::failed(*static_cast<const std::exception*>(thrown), *type));
}

}  // extern "C"

namespace {
const auto before = std::set_new_handler([] { sanc_stop(sanc::abi::without_memory()); });
}
#endif
