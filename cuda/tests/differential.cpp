// SPDX-License-Identifier: Apache-2.0
// Device against host, bit for bit:
//   differential cases                          the cases of tests/contract
//   differential random FAMILY COUNT [THREADS]  COUNT random cases of raster, track or graph, on THREADS streams at once
// Ends with 0 where all agree, 1 where one does not; without a device it prints why and ends with 77.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "differential.hpp"

namespace {

int run_cases() {
    contract::report device;
    contract::report host;
    contract::device_cases(device);
    contract::host_cases(host);
    std::fputs(device.text().c_str(), stdout);
    if (device.text() == host.text()) return 0;
    std::printf("DIFFERS from the host:\n%s", host.text().c_str());
    return 1;
}

int run_random(const std::string& family, std::uint64_t count, unsigned threads) {
    std::atomic<std::uint64_t> next{0};
    std::atomic<int> differing{0};
    std::mutex print;
    const auto work = [&] {
        try {
            const contract::device_stream stream;
            for (std::uint64_t seed = next++; seed < count; seed = next++) {
                if (stream.run(family, seed) == contract::host_case(family, seed)) continue;
                ++differing;
                const std::lock_guard lock(print);
                std::printf("DIFFERS: %s, seed %llu\n", family.c_str(), static_cast<unsigned long long>(seed));
            }
        } catch (const std::exception& failure) {
            ++differing;
            next = count;
            const std::lock_guard lock(print);
            std::printf("FAILED: %s: %s\n", family.c_str(), failure.what());
        }
    };
    std::vector<std::thread> team;
    for (unsigned i = 0; i < threads; ++i) team.emplace_back(work);
    for (auto& member : team) member.join();
    std::printf("%s: %llu random cases, %d differ\n", family.c_str(), static_cast<unsigned long long>(count), differing.load());
    return differing == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const bool cases = words.size() == 1 && words[0] == "cases";
    const bool random = words.size() >= 3 && words[0] == "random";
    if (!cases && !random) {
        std::fputs("usage: differential cases | random raster|track|graph COUNT [THREADS]\n", stderr);
        return 2;
    }
    if (const std::string why = contract::no_device(); !why.empty()) {
        std::printf("skipped: %s\n", why.c_str());
        return 77;
    }
    try {
        if (cases) return run_cases();
        return run_random(words[1], std::strtoull(words[2].c_str(), nullptr, 10), words.size() > 3 ? static_cast<unsigned>(std::atoi(words[3].c_str())) : 4);
    } catch (const std::exception& failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    }
}
