// SPDX-License-Identifier: Apache-2.0
// The functions of the WebAssembly module as a native program, one thread: what the module is held against.
// usage: bench_abi change FOLDER [NAME=VALUE...] | rank FILE [...] | fixes|segments|gaps|contacts FILE [...]
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

#include "../wasm/abi/sanc_abi.h"

#include "contest.hpp"
#include "npy.hpp"

extern "C" std::int32_t sanc_progress(double) { return 1; }

namespace {

void check(sanc_status status) {
    if (status != SANC_OK) throw std::runtime_error(sanc_error_text());
}

// Of a file that is not hashed: a run is timed, not its input.
constexpr char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("cannot read " + path);
    return text.str();
}

sanc_image image_of(const bench::npy<std::uint16_t>& pixels, const char* name) {
    sanc_image image{};
    image.name = name;
    image.name_size = static_cast<std::uint32_t>(std::strlen(name));
    image.type = 1;
    image.sha256 = no_hash;
    image.crs = "";
    image.height = static_cast<std::int32_t>(pixels.shape.at(0));
    image.width = static_cast<std::int32_t>(pixels.shape.at(1));
    image.bands = 1;
    image.pixels = pixels.values.data();
    image.pixels_size = static_cast<std::uint32_t>(2 * pixels.values.size());
    return image;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fputs("usage: bench_abi change FOLDER [NAME=VALUE...] | rank FILE [...] | fixes|segments|gaps|contacts FILE [...]\n", stderr);
        return 2;
    }
    try {
        const std::string verb = arguments[1];
        const std::string input = arguments[2];
        std::string file;
        bench::npy<std::uint16_t> before;
        bench::npy<std::uint16_t> after;
        sanc_job* const job = sanc_job_new();
        if (verb == "change") {
            before = bench::read_npy<std::uint16_t>(input + "/before.npy");
            after = bench::read_npy<std::uint16_t>(input + "/after.npy");
            for (const sanc_image& image : {image_of(before, "before"), image_of(after, "after")}) check(sanc_job_image(job, &image));
        } else {
            file = bytes_of(input);
            check(sanc_job_file(job, "input.csv", 9, file.data(), file.size(), static_cast<double>(file.size()), no_hash));
        }
        for (int i = 3; i < count; ++i) {
            const char* equals = std::strchr(arguments[i], '=');
            if (equals == nullptr) throw std::runtime_error(std::string(arguments[i]) + ": write NAME=VALUE");
            check(sanc_job_option(job, arguments[i], static_cast<std::size_t>(equals - arguments[i]), equals + 1, std::strlen(equals + 1)));
        }
        return bench::contest([&] {
            sanc_result* made = nullptr;
            check(verb == "change" ? sanc_run_change(job, &made) : verb == "rank" ? sanc_run_rank(job, &made) : sanc_run_tracks(job, verb.data(), verb.size(), &made));
            const std::shared_ptr<sanc_result> result(made, sanc_result_free);
            return [result] {
                std::uint32_t size = 0;
                const char* digest = sanc_result_text(result.get(), SANC_TEXT_DIGEST, 0, &size);
                return bench::answer().add("rows", std::int64_t{sanc_table_rows(sanc_result_table(result.get(), 0))}).add("digest", std::string(digest, size));
            };
        });
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
