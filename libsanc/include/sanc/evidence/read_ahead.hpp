// SPDX-License-Identifier: Apache-2.0
// The inputs of a case read before they are asked for, several at a time: reading, decoding and hashing one file keeps one
// thread busy, and a case has many.
#pragma once

#include <atomic>
#include <future>
#include <map>
#include <string>
#include <utility>

#include <sanc/detail/task_team.hpp>
#include <sanc/evidence/case.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/monitor.hpp>

namespace sanc::evidence {

class read_ahead {
public:
    // The functions of `from` are called by several threads at once; what goes wrong is thrown where the input is asked for. `watch`
    // is asked while that waits. `stop` becomes true at the end: `from` should ask it, so that nobody waits for a large file.
    read_ahead(const case_definition& c, host from, unsigned threads, std::atomic<bool>& stop, monitor watch)
        : from_(std::move(from)), watch_(std::move(watch)), team_(stop) {
        queue(c);
        team_.start(threads);
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
        for_each_input(
            c, [this](const std::string& name) { add(files_, name, from_.read); }, [this](const std::string& name) { add(images_, name, from_.image); });
    }
    template <class Input, class Read>
    void add(waiting<Input>& inputs, const std::string& name, const Read& read) {
        if (inputs.count(name) == 0) inputs.emplace(name, team_.add<Input>([&read, name] { return read(name); }));
    }
    template <class Input, class Read>
    Input take(waiting<Input>& inputs, const std::string& name, const Read& read) const {
        const auto found = inputs.find(name);
        if (found == inputs.end()) return read(name);
        std::future<Input> input = std::move(found->second);
        inputs.erase(found);
        return sanc::detail::task_team::wait(std::move(input), watch_);
    }

    host from_;
    monitor watch_;
    waiting<input_file> files_;
    waiting<input_image> images_;
    sanc::detail::task_team team_;  // last: it ends first
};

}  // namespace sanc::evidence
