// SPDX-License-Identifier: Apache-2.0
// A team of threads that run one job together: the calling thread is member 0. Clean under TSan, and in WASM (without
// threads) a team of one.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sanc::detail {

class team {
public:
    explicit team(unsigned threads) : shares_(threads) {
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
        run_in_turn(job);
    }

    // Calls job(low, high) for runs of at most `grain` consecutive indices that make up [0, count). A member takes those of its own
    // share first, which is the same in each pass over as many indices: what it wrote in one is in its caches in the next. Then it
    // takes what others have left, so uneven work is evened out.
    void share_out(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& job) {
        const std::lock_guard turn(turn_);
        const std::int64_t shares = std::min<std::int64_t>(count, size());
        const auto begin_of = [&](std::int64_t share) { return count / shares * share + std::min(share, count % shares); };
        for (std::int64_t share = 0; share < shares; ++share) shares_[static_cast<std::size_t>(share)].next = begin_of(share);
        run_in_turn([&](unsigned member) {
            for (std::int64_t k = 0; k < shares; ++k) {
                const std::int64_t share = (member + k) % shares;
                const std::int64_t end = begin_of(share + 1);
                std::atomic<std::int64_t>& next = shares_[static_cast<std::size_t>(share)].next;
                while (next.load(std::memory_order_relaxed) < end) {
                    const std::int64_t low = next.fetch_add(grain, std::memory_order_relaxed);
                    if (low < end) job(low, std::min(end, low + grain));
                }
            }
        });
    }

private:
    // On a cache line of its own.
    struct alignas(64) share_of_work {
        std::atomic<std::int64_t> next{0};
    };

    void run_in_turn(const std::function<void(unsigned)>& job) {
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
    std::vector<share_of_work> shares_;
    std::vector<std::thread> workers_;  // last: joined before the rest goes
};

}  // namespace sanc::detail
