// SPDX-License-Identifier: Apache-2.0
// The inputs of a case read before they are asked for, several at a time: reading, decoding and hashing one file keeps one
// thread busy, and a case has many.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/monitor.hpp>

namespace sanc::evidence {

class read_ahead {
public:
    // The functions of `from` are called by several threads at once; what goes wrong is thrown where the input is asked for. `watch`
    // is asked while that waits. `stop` becomes true at the end: `from` should ask it, so that nobody waits for a large file.
    read_ahead(const case_definition& c, host from, unsigned threads, std::atomic<bool>& stop, monitor watch)
        : from_(std::move(from)), stop_(stop), watch_(std::move(watch)) {
        queue(c);
        const unsigned most = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
        for (unsigned i = 0; i < most; ++i) team_.emplace_back([this] { work(); });
    }
    read_ahead(const read_ahead&) = delete;
    read_ahead& operator=(const read_ahead&) = delete;
    ~read_ahead() {
        stop_ = true;
        for (auto& each : team_) each.join();
    }

    // The host that hands out what was read. An input that is asked for twice is read twice.
    [[nodiscard]] host see() {
        return {[this](const std::string& name) { return take(files_, name, from_.read); },
                [this](const std::string& name) { return take(images_, name, from_.image); }};
    }

private:
    template <class Input>
    using waiting = std::map<std::string, std::future<Input>>;

    void queue(const case_definition& c) {
        if (!c.zones.empty()) add(files_, c.zones, from_.read);
        for (const auto& image : c.images) {
            add(images_, image.file, from_.image);
            if (!image.cloud_mask.empty()) add(images_, image.cloud_mask, from_.image);
        }
        for (const auto& entry : c.tracks) add(files_, entry.file, from_.read);
        for (const auto& entry : c.watchlists) add(files_, entry.file, from_.read);
        for (const auto& entry : c.graphs) add(files_, entry.file, from_.read);
        for (const auto& entry : c.events) add(files_, entry, from_.read);
    }
    template <class Input, class Read>
    void add(waiting<Input>& inputs, const std::string& name, const Read& read) {
        std::packaged_task<Input()> task([&read, name] { return read(name); });
        if (!inputs.emplace(name, task.get_future()).second) return;
        tasks_.emplace_back(std::move(task));
    }
    void work() {
        for (std::size_t i = next_++; i < tasks_.size() && !stop_; i = next_++) tasks_[i]();
    }
    template <class Input, class Read>
    Input take(waiting<Input>& inputs, const std::string& name, const Read& read) const {
        const auto found = inputs.find(name);
        if (found == inputs.end()) return read(name);
        std::future<Input> input = std::move(found->second);
        inputs.erase(found);
        while (input.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) watch_(0.0);
        return input.get();
    }

    host from_;
    std::atomic<bool>& stop_;
    monitor watch_;
    waiting<input_file> files_;
    waiting<input_image> images_;
    std::vector<std::packaged_task<void()>> tasks_;  // in the order of the case file
    std::vector<std::thread> team_;
    std::atomic<std::size_t> next_{0};
};

}  // namespace sanc::evidence
