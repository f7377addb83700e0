// SPDX-License-Identifier: Apache-2.0
// A team of threads that run one job together: the calling thread is member 0. Clean under TSan, and in WASM (without
// threads) a team of one.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sanc::detail {

class team {
public:
    explicit team(unsigned threads) {
        for (unsigned member = 1; member < threads; ++member) {
            workers_.emplace_back([this, member] { serve(member); });
        }
    }

    team(const team&) = delete;
    team& operator=(const team&) = delete;

    ~team() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        wake_.notify_all();
        for (auto& worker : workers_) worker.join();
    }

    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(workers_.size()) + 1; }

    // Calls job(member) once on every member and returns when all have ended. Calls from several threads take turns.
    void run(const std::function<void(unsigned)>& job) {
        const std::lock_guard turn(turn_);
        {
            const std::lock_guard lock(mutex_);
            job_ = &job;
            busy_ = static_cast<unsigned>(workers_.size());
            ++round_;
        }
        wake_.notify_all();
        job(0);
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return busy_ == 0; });
    }

private:
    void serve(unsigned member) {
        unsigned seen = 0;
        for (;;) {
            const std::function<void(unsigned)>* job = nullptr;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stop_ || round_ != seen; });
                if (stop_) return;
                seen = round_;
                job = job_;
            }
            (*job)(member);
            const std::lock_guard lock(mutex_);
            if (--busy_ == 0) done_.notify_one();
        }
    }

    std::mutex turn_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    const std::function<void(unsigned)>* job_ = nullptr;
    unsigned busy_ = 0;
    unsigned round_ = 0;
    bool stop_ = false;
    std::vector<std::thread> workers_;  // last: joined before the rest goes
};

}  // namespace sanc::detail
