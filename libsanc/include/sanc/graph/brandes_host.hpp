// SPDX-License-Identifier: Apache-2.0
// The batches of betweenness by arcs on a processor: every thread takes the next batch or, where there are few, all work on one;
// by rows of lanes or, where the lanes do not meet, by a queue. The bits of brandes.hpp.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include <sanc/detail/stopwatch.hpp>
#include <sanc/graph/brandes_queue.hpp>
#include <sanc/graph/row_sum_avx2.hpp>
#include <sanc/graph/row_sum_avx512.hpp>
#include <sanc/monitor.hpp>

namespace sanc::detail {

// A monitor asked from within a body: by the calling thread, about every 20 ms; all others hear of its answer.
class shared_watch {
public:
    explicit shared_watch(const monitor& watch) : watch_(watch) {}

    // False where the work is to stop.
    bool ask(double done) {
        if (stopped_.load(std::memory_order_relaxed)) return false;
        if (!watch_ || std::this_thread::get_id() != owner_ || clock_.ms() < 20) return true;
        clock_ = stopwatch();
        try {
            watch_(done);
        } catch (...) {
            why_ = std::current_exception();
            stopped_ = true;
        }
        return !stopped_;
    }
    // Throws what the monitor threw.
    void rethrow() const {
        if (why_) std::rethrow_exception(why_);
    }

private:
    const monitor& watch_;
    std::thread::id owner_ = std::this_thread::get_id();
    stopwatch clock_;
    std::atomic<bool> stopped_{false};
    std::exception_ptr why_;
};

// One batch by the generic body. `narrow` where a search from its first source goes through many small levels.
class push_batch {
public:
    static std::int64_t bytes(const graph_view& g) { return brandes_scratch<sequential_policy, double>::bytes(g); }

    explicit push_batch(const graph_view& g) : g_(g), scratch_(seq, g, 1) {}

    template <class Ask>
    batch_end run(column<const std::int32_t> sources, double* result, const Ask& ask) {
        if (!ask()) return batch_end::stopped;
        if (many_levels(sources[0])) return batch_end::narrow;
        std::uint8_t failed = 0;
        scratch_.body(g_, sources, 0, {result, g_.vertices()}, {&failed, 1})(0);
        return failed != 0 ? batch_end::out_of_range : batch_end::done;
    }

private:
    [[nodiscard]] bool many_levels(std::int32_t source) const {
        std::vector<std::uint8_t> seen(static_cast<std::size_t>(g_.vertices()), 0);
        std::vector<std::int32_t> queue{source};
        seen[static_cast<std::size_t>(source)] = 1;
        std::size_t levels = 0;
        for (std::size_t at = 0; at < queue.size(); ++levels) {
            for (const std::size_t end = queue.size(); at < end; ++at) {
                const std::int32_t v = queue[at];
                for (std::int64_t a = g_.out.offsets[v]; a < g_.out.offsets[v + 1]; ++a) {
                    auto& mark = seen[static_cast<std::size_t>(g_.out.targets[a])];
                    if (mark == 0) queue.push_back(g_.out.targets[a]);
                    mark = 1;
                }
            }
        }
        return levels > 100 && queue.size() > 2048;
    }

    graph_view g_;
    brandes_scratch<sequential_policy, double> scratch_;
};

// Where there are wide registers whole rows are pulled, else lanes pushed one by one.
class host_batch {
public:
    static std::int64_t bytes(const graph_view& g) { return (has_wide_rows() ? pull_any<plain_rows>::bytes(g) : push_batch::bytes(g)) + queue_batch::bytes(g); }

    explicit host_batch(const graph_view& g) : g_(g) {}

    // Whether run_together() goes by wide rows.
    static bool has_wide_rows() {
#if defined(SANC_ROWS_WIDE)
        return avx512_rows::is_here() || avx2_rows::is_here();
#else
        return false;
#endif
    }

    // By all threads of the policy; `narrow` is for run() to do.
    template <class Policy, class Ask>
    batch_end run_together([[maybe_unused]] const Policy& policy, column<const std::int32_t> sources, double* result, const Ask& ask) {
#if defined(SANC_ROWS_WIDE)
        if (avx512_rows::is_here()) return one(pull_avx512_).run(policy, sources, result, ask);
        if (avx2_rows::is_here()) return one(pull_avx2_).run(policy, sources, result, ask);
#endif
        return one(push_).run(sources, result, ask);
    }

    template <class Ask>
    batch_end run(column<const std::int32_t> sources, double* result, const Ask& ask) {
        if (narrow_ == 0) {
            const batch_end end = run_together(seq, sources, result, ask);
            if (end != batch_end::narrow) return end;
            narrow_ = patience_;
            patience_ = std::min(64, 2 * patience_);
        }
        --narrow_;
        return one(queue_).run(sources, result, ask);
    }

private:
    template <class Batch>
    Batch& one(std::unique_ptr<Batch>& made) const {
        if (!made) made = std::make_unique<Batch>(g_);
        return *made;
    }

    graph_view g_;
#if defined(SANC_ROWS_WIDE)
    std::unique_ptr<pull_any<avx512_rows>> pull_avx512_;
    std::unique_ptr<pull_any<avx2_rows>> pull_avx2_;
#endif
    std::unique_ptr<push_batch> push_;
    std::unique_ptr<queue_batch> queue_;
    int narrow_ = 0;  // for so many batches lanes are taken not to meet, without a try
    int patience_ = 8;
};

inline unsigned threads_of(sequential_policy) { return 1; }
inline unsigned threads_of(const par& policy) { return policy.threads(); }

// The sources of a batch.
inline column<const std::int32_t> lanes_of_batch(column<const std::int32_t> sources, std::int64_t batch) {
    const std::int64_t low = batch * brandes_lanes;
    return {sources.data + low, std::min(brandes_lanes, sources.size - low)};
}

// Batches from the first on, one after the other by all threads, added to `total`. Returns the first that was not: one whose lanes
// do not meet, or of too many paths for a double, if any.
inline std::int64_t run_batches_together(const par& policy, const graph_view& g, column<const std::int32_t> sources, column<double> total, const monitor& watch) {
    const std::int64_t batches = (sources.size + brandes_lanes - 1) / brandes_lanes;
    host_batch together(g);
    auto result = make_buffer<double>(policy, total.size);
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        const double share = static_cast<double>(batch) / static_cast<double>(batches);
        watch(share);
        shared_watch shared(watch);
        const batch_end how = together.run_together(policy, lanes_of_batch(sources, batch), result.data(), [&] { return shared.ask(share); });
        shared.rethrow();
        if (how != batch_end::done) return batch;
        for_each_index(policy, total.size, add_batches_body{{result.data(), result.size()}, 1, total});
    }
    return batches;
}
inline std::int64_t run_batches_together(sequential_policy, const graph_view&, column<const std::int32_t>, column<double>, const monitor&) { return 0; }

// Adds the batches to `total`, a group of them after the other. Returns the first batch of the group in which a path count
// left the range of a double, which was not added; else the number of batches.
template <class Policy>
std::int64_t run_host_batches(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                              std::int64_t scratch_bytes, column<double> total, const monitor& watch) {
    const std::int64_t batches = (sources.size + brandes_lanes - 1) / brandes_lanes;
    const std::int64_t fitting = std::max<std::int64_t>(1, scratch_bytes / std::max<std::int64_t>(1, host_batch::bytes(g) + 8 * total.size));
    const std::int64_t workers = std::min({static_cast<std::int64_t>(threads_of(policy)), fitting, batches});
    const std::int64_t group = workers == 1 ? 1 : std::min(batches, 4 * workers);
    // Threads of which each has a batch end at different times; with many batches that does not matter, and they need not wait for
    // each other at every level.
    constexpr std::int64_t least_arcs = std::int64_t{1} << 18;
    const auto threads = static_cast<std::int64_t>(threads_of(policy));
    const bool few = threads > 1 && batches < 4 * threads && g.out.targets.size >= least_arcs && host_batch::has_wide_rows();
    const std::int64_t begin = few ? run_batches_together(policy, g, sources, total, watch) : 0;
    if (begin == batches) return batches;
    std::vector<host_batch> worker;
    for (std::int64_t i = 0; i < workers; ++i) worker.emplace_back(g);
    auto result = make_buffer<double>(policy, group * total.size);
    for (std::int64_t first = begin; first < batches; first += group) {
        const std::int64_t end = std::min(batches, first + group);
        const auto share = [&](std::int64_t done) { return static_cast<double>(done) / static_cast<double>(batches); };
        watch(share(first));
        shared_watch shared(watch);
        std::atomic<std::int64_t> next{first};
        std::atomic<bool> failed{false};
        for_each_index(policy, workers, [&](std::int64_t i) {
            for (std::int64_t batch = next++; batch < end && !failed; batch = next++) {
                const auto ask = [&] { return shared.ask(share(batch)); };
                const batch_end how = worker[static_cast<std::size_t>(i)].run(lanes_of_batch(sources, batch), result.data() + (batch - first) * total.size, ask);
                if (how != batch_end::done) failed = true;
            }
        });
        shared.rethrow();
        if (failed) return first;
        for_each_index(policy, total.size, add_batches_body{{result.data(), result.size()}, end - first, total});
    }
    return batches;
}

}  // namespace sanc::detail
