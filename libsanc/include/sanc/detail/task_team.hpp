// SPDX-License-Identifier: Apache-2.0
// Tasks of different length that threads take in turn, while the thread that wants their results asks its monitor.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include <sanc/monitor.hpp>

namespace sanc::detail {

class task_team {
public:
    // `stop` becomes true at the end: tasks should ask it, so that nobody waits for a long one.
    explicit task_team(std::atomic<bool>& stop) : stop_(stop) {}
    task_team(const task_team&) = delete;
    task_team& operator=(const task_team&) = delete;
    ~task_team() {
        stop_ = true;
        for (auto& each : team_) each.join();
    }

    // What `task` gives or throws comes by the future. Before start() only.
    template <class Result, class Task>
    std::future<Result> add(Task task) {
        std::packaged_task<Result()> made(std::move(task));
        auto result = made.get_future();
        tasks_.emplace_back(std::move(made));
        return result;
    }

    // Tasks are begun in the order in which they came, by `threads` threads; 0: as many as the machine runs at once.
    void start(unsigned threads) {
        const unsigned most = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
        for (unsigned i = 0; i < most && i < tasks_.size(); ++i) team_.emplace_back([this] { work(); });
    }

    // Asks `watch` until the result is there. Throws what the task threw, cancelled.
    template <class Result>
    static Result wait(std::future<Result> result, const monitor& watch, double done = 0.0) {
        while (result.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) watch(done);
        return result.get();
    }

private:
    void work() {
        for (std::size_t i = next_++; i < tasks_.size() && !stop_; i = next_++) tasks_[i]();
    }

    std::atomic<bool>& stop_;
    std::vector<std::packaged_task<void()>> tasks_;
    std::vector<std::thread> team_;
    std::atomic<std::size_t> next_{0};
};

}  // namespace sanc::detail
