// SPDX-License-Identifier: Apache-2.0
// One contestant of a benchmark: a process that brings its input into memory, says so, and then runs when it is told to, so
// that ours and the peers take turns within the same minute. contest.py is the same for the peers.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>

namespace bench {

inline unsigned threads() {
    const char* text = std::getenv("BENCH_THREADS");
    return text == nullptr ? 1U : static_cast<unsigned>(std::atoi(text));
}

// What a run found, for the comparison with the others: names and whole numbers or decimals, in order.
class answer {
public:
    template <class T>
    answer& add(const std::string& name, const T& value) {
        if (!text_.empty()) text_ += ",";
        text_ += "\"" + name + "\":" + written(value);
        return *this;
    }
    [[nodiscard]] std::string json() const { return "{" + text_ + "}"; }

private:
    static std::string written(const std::string& value) { return "\"" + value + "\""; }
    static std::string written(std::int64_t value) { return std::to_string(value); }
    static std::string written(double value) {
        char out[40];
        std::snprintf(out, sizeof out, "%.17g", value);
        return out;
    }

    std::string text_;
};

struct usage {
    double cpu_s;
    std::int64_t peak_bytes;
};
inline usage used() {
    rusage now{};
    getrusage(RUSAGE_SELF, &now);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
    return {seconds(now.ru_utime) + seconds(now.ru_stime), static_cast<std::int64_t>(now.ru_maxrss) * 1024};
}

// run() does the work that is timed and returns a function that describes what it found, which is not.
inline int contest(const std::function<std::function<answer()>()>& run) {
    std::cout << "{\"ready\":true,\"peak_bytes\":" << used().peak_bytes << "}" << std::endl;
    for (std::string line; std::getline(std::cin, line) && line == "run";) {
        const usage before = used();
        const auto begin = std::chrono::steady_clock::now();
        const std::function<answer()> describe = run();
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const usage after = used();
        std::cout << answer().add("seconds", seconds).add("cpu_seconds", after.cpu_s - before.cpu_s).add("peak_bytes", after.peak_bytes).json()
                  << "\t" << describe().json() << std::endl;
    }
    return 0;
}

}  // namespace bench
