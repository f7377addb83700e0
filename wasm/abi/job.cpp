// SPDX-License-Identifier: Apache-2.0
// Jobs: what a run is given.
#include <algorithm>
#include <new>

#include <sanc/form.hpp>
#include <sanc/sha256.hpp>
#include <sanc/text/nearest.hpp>

#include "abi.hpp"

const std::string& sanc_job::option(std::string_view name) const {
    static const std::string none;
    for (const auto& [given, value] : options) {
        if (given == name) return value;
    }
    return none;
}

const sanc::abi::given_file* sanc_job::file(std::string_view name) const {
    for (const auto& each : files) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

const std::string_view* sanc_job::output(std::string_view name) const {
    for (const auto& [file, bytes] : outputs) {
        if (file == name) return &bytes;
    }
    return nullptr;
}

namespace sanc::abi {

void set_options(const sanc_job& job, const std::vector<evidence::option_list>& lists, const std::vector<std::string_view>& own) {
    for (const auto& [name, value] : job.options) {
        if (std::find(own.begin(), own.end(), name) != own.end()) continue;
        const evidence::option* found = nullptr;
        std::vector<std::string_view> known(own);
        for (const auto& list : lists) {
            if (found == nullptr) found = evidence::find_option(list, name);
            for (const auto& each : list) known.push_back(each.name);
        }
        if (found == nullptr) {
            const auto near = nearest_name(name, known);
            throw evidence::option_error(name, near.empty() ? sanc::filled("option '%': unknown; known are: %", name, sanc::joined(known, ", "))
                                                            : sanc::filled("option '%': unknown; did you mean '%'?", name, near));
        }
        if (const std::string problem = found->set(value); !problem.empty()) throw evidence::option_error(name, name + ": " + problem);
    }
}

}  // namespace sanc::abi

sanc_job* sanc_job_new(void) {
    sanc_job* made = nullptr;
    sanc::abi::guarded([&] { made = new sanc_job; });
    return made;
}

void sanc_job_free(sanc_job* job) { delete job; }

sanc_status sanc_job_option(sanc_job* job, const char* name, size_t name_size, const char* value, size_t value_size) {
    return sanc::abi::guarded([&] { job->options.emplace_back(std::string(name, name_size), std::string(value, value_size)); });
}

sanc_status sanc_job_file(sanc_job* job, const char* name, size_t name_size, const void* bytes, size_t size, double given_size,
                          const char* sha256) {
    return sanc::abi::guarded([&] {
        sanc::abi::given_file made{std::string(name, name_size), {static_cast<const char*>(bytes), size}, static_cast<std::int64_t>(given_size),
                                   sha256 != nullptr ? std::string(sha256, 64) : sanc::hex(sanc::sha256().update(bytes, size).finish())};
        job->files.push_back(std::move(made));
    });
}

sanc_status sanc_job_output(sanc_job* job, const char* name, size_t name_size, const void* bytes, size_t size) {
    return sanc::abi::guarded([&] { job->outputs.emplace_back(std::string(name, name_size), std::string_view(static_cast<const char*>(bytes), size)); });
}

sanc_status sanc_job_image(sanc_job* job, const sanc_image* image) {
    return sanc::abi::guarded([&] { job->images.push_back(*image); });
}
