// SPDX-License-Identifier: Apache-2.0
// Finds the plugin libsanc_cuda.so at run time and opens its device. No CUDA header, no global state. For systems with
// dlopen.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <dlfcn.h>

#include <sanc/evidence/device.hpp>

namespace sanc::cuda {

inline constexpr const char* plugin_name = "libsanc_cuda.so";

// A device, or in one line why there is none: no plugin, one of another version, or what the plugin says (no driver,
// driver too old, no device, unsupported architecture).
struct device_search {
    std::shared_ptr<device> found;
    std::string why;
    bool has_plugin = false;  // a plugin was found, so a device may have been expected
};

namespace detail {

// The folder of the program or library that holds `address`; empty where that is not known.
inline std::filesystem::path folder_of(const void* address) {
    Dl_info info{};
    if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
    std::filesystem::path file = info.dli_fname;
    std::error_code unknown;
    // A program started through PATH goes by a bare name, which must not lead to the working directory.
    if (!file.is_absolute()) file = std::filesystem::read_symlink("/proc/self/exe", unknown);
    file = std::filesystem::canonical(file, unknown);
    return unknown ? std::filesystem::path() : file.parent_path();
}

inline device_search none(std::string why, bool has_plugin) { return {nullptr, std::move(why), has_plugin}; }

// Opens a file as the plugin. A plugin that fits is never unloaded: results and errors that it gave hold its code.
inline device_search open_plugin(const std::string& path) {
    const std::unique_ptr<void, int (*)(void*)> library(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), [](void* it) { return it == nullptr ? 0 : dlclose(it); });
    const auto unusable = [&path](const std::string& what) { return none("unusable plugin " + path + ": " + what, true); };
    if (library == nullptr) {
        const char* said = dlerror();
        return unusable(said == nullptr ? "no library" : said);
    }
    const auto abi = reinterpret_cast<const char* (*)()>(dlsym(library.get(), "sanc_cuda_abi"));
    if (abi == nullptr) return unusable("has no sanc_cuda_abi, so it is no plugin of libsanc");
    const char* told = abi();
    const std::string says = told == nullptr ? "" : told;
    if (says != device_abi()) {
        return none("plugin of another version, " + path + ": it says \"" + says + "\", this is \"" + device_abi() + "\"", true);
    }
    const auto open = reinterpret_cast<device* (*)(char*, std::int64_t)>(dlsym(library.get(), "sanc_cuda_open"));
    const auto close = reinterpret_cast<void (*)(device*)>(dlsym(library.get(), "sanc_cuda_close"));
    if (open == nullptr || close == nullptr) return unusable("has no sanc_cuda_open or sanc_cuda_close");
    dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    char why[512] = "";
    device* opened = open(why, sizeof why);
    if (opened == nullptr) return none(why[0] != '\0' ? why : "the plugin opened no device", true);
    return {std::shared_ptr<device>(opened, close), {}, true};
}

}  // namespace detail

// Opens the CUDA device. The plugin is the file `plugin_path`; where that is "", the one that the environment's
// SANC_CUDA_PLUGIN names; else libsanc_cuda.so beside the program or library that calls, in ../lib or in ../lib/sanc from
// there. Never one of the working directory or of the linker's paths.
[[gnu::visibility("hidden")]] inline device_search find_device(const std::string& plugin_path = "") {
    namespace fs = std::filesystem;
    std::error_code unknown;
    const char* variable = std::getenv("SANC_CUDA_PLUGIN");
    const std::string named = !plugin_path.empty() ? plugin_path : variable != nullptr ? variable : "";
    if (!named.empty()) {
        if (!fs::is_regular_file(named, unknown)) return detail::none("no plugin: there is no file " + named, false);
        return detail::open_plugin(fs::absolute(named).string());
    }
    const fs::path own = detail::folder_of(reinterpret_cast<const void*>(&find_device));
    if (!own.empty()) {
        for (const auto& folder : {own, own.parent_path() / "lib", own.parent_path() / "lib" / "sanc"}) {
            if (fs::is_regular_file(folder / plugin_name, unknown)) return detail::open_plugin((folder / plugin_name).string());
        }
    }
    return detail::none(std::string("no plugin: there is no ") + plugin_name + " beside this program, in ../lib or in ../lib/sanc from there", false);
}

}  // namespace sanc::cuda
