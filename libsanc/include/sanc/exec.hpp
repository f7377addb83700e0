// SPDX-License-Identifier: Apache-2.0
// Execution policies and the verbs. An algorithm is a template on the policy that calls the verbs *unqualified*, so that
// argument-dependent lookup finds those of the policy's own namespace: sanc here, sanc::cuda on a device.
//
//   make_buffer<T>(policy, n)              n values of T where the policy computes, not initialised
//   for_each_index(policy, n, body)        body(i) for i in [0, n), in any order, on any thread
//   exclusive_scan(policy, in, out)        out[i] = in[0] + .. + in[i - 1], out has one more; returns the total
//   sum8(policy, values)                   the one order of a float sum (sum8.hpp)
//   sort_by_key(policy, keys, values, watch)  stable, ascending (sort.hpp)
//   sort_keys(policy, keys, watch)         ascending (sort.hpp)
//   select(policy, flags)                  the indices of the flags that are set, ascending
//   read_one(policy, pointer)              one value brought to the host
//   to_device(policy, column)              the host's values where the policy computes: on the host the same ones, lent
//   to_host(policy, buffer)                the values of a buffer as a buffer of the host; there the same one, moved
//   to_host(policy, column)                a copy on the host
//
// What a policy computes on may be memory of its own: an algorithm takes and gives values of the host, brings them over
// with to_device() and to_host(), and between the two touches them in bodies only, or by read_one().
//
// A body is a function object over views: no allocation, no throw, no atomic on floats. It writes only what belongs to
// its index, so every policy gives the same bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/column.hpp>
#include <sanc/detail/stopwatch.hpp>
#include <sanc/detail/team.hpp>
#include <sanc/monitor.hpp>

namespace sanc {

// One thread: the calling one.
struct sequential_policy {};
inline constexpr sequential_policy seq{};

// One thread, for a program that is to be small: where an algorithm is compiled for several types, it may take fewer, in more
// memory. The same results.
struct compact_policy : sequential_policy {};
inline constexpr compact_policy compact{};

// The same with the fewest types, where the size of the program counts more than its time.
struct smallest_policy : sequential_policy {};
inline constexpr smallest_policy smallest{};

// A team of threads, kept as long as a copy of the policy lives. 0 = as many as the machine has.
class par {
public:
    explicit par(unsigned threads = 0) {
        if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
        if (threads > 1024) bad_argument("par", "threads", threads, "give 1 to 1024, or 0 for all");
        team_ = std::make_shared<detail::team>(threads);
    }
    [[nodiscard]] unsigned threads() const { return team_->size(); }
    [[nodiscard]] detail::team& team() const { return *team_; }

private:
    std::shared_ptr<detail::team> team_;
};

// Policies that compute in the host's memory.
template <class Policy>
concept host_policy = std::is_base_of_v<sequential_policy, Policy> || std::is_base_of_v<par, Policy>;

// How many pieces of equal work to make for a policy.
inline std::int64_t pieces(sequential_policy) { return 1; }
inline std::int64_t pieces(const par& policy) { return policy.threads() == 1 ? 1 : 4 * policy.threads(); }

template <class T>
buffer<T> make_buffer(sequential_policy, std::int64_t size) {
    return buffer<T>(size);
}
template <class T>
buffer<T> make_buffer(const par&, std::int64_t size) {
    return buffer<T>(size);
}

template <class Body>
void for_each_index(sequential_policy, std::int64_t count, const Body& body) {
    for (std::int64_t i = 0; i < count; ++i) body(i);
}

// Threads take runs of consecutive indices, each those of its own share first (team.hpp).
template <class Body>
void for_each_index(const par& policy, std::int64_t count, const Body& body) {
    if (policy.threads() == 1 || count < 2) return for_each_index(seq, count, body);
    const std::int64_t grain = std::max<std::int64_t>(1, count / (16 * static_cast<std::int64_t>(policy.threads())));
    policy.team().share_out(count, grain, [&](std::int64_t low, std::int64_t high) {
        for (std::int64_t i = low; i < high; ++i) body(i);
    });
}

namespace detail {

template <class Body>
struct shifted_body {
    Body body;
    std::int64_t shift;
    SANC_HD void operator()(std::int64_t i) const { body(i + shift); }
};

// A body behind a pointer.
struct any_body {
    const void* body;
    void (*call)(const void* body, std::int64_t i);
    void operator()(std::int64_t i) const { call(body, i); }
};

}  // namespace detail

// for_each_index in chunks of at most `chunk` indices; `watch` is asked between them, on the host about every 20 ms
// whatever a body costs. Throws cancelled.
template <class Policy, class Body>
void for_each_chunk(const Policy& policy, std::int64_t count, std::int64_t chunk, const monitor& watch, const Body& body) {
    constexpr bool timed = host_policy<Policy>;
    std::int64_t step = timed && watch ? std::min<std::int64_t>(chunk, 4 * pieces(policy)) : chunk;
    for (std::int64_t low = 0; low < count;) {
        watch(static_cast<double>(low) / static_cast<double>(count));
        const std::int64_t now = std::min(step, count - low);
        const detail::stopwatch clock;
        if constexpr (host_policy<Policy>) {
            for_each_index(policy, now, [&](std::int64_t i) { body(i + low); });  // what is for the host only may be a body too
        } else {
            for_each_index(policy, now, detail::shifted_body<Body>{body, low});
        }
        low += now;
        if (!timed || !watch) continue;
        const std::int64_t took_ms = clock.ms();
        if (took_ms < 10) step = std::min(chunk, 2 * step);
        if (took_ms > 20) step = std::max<std::int64_t>(1, step / 2);
    }
    watch(1.0);
}
// The smallest program holds that loop once for all bodies.
template <class Body>
void for_each_chunk(const smallest_policy&, std::int64_t count, std::int64_t chunk, const monitor& watch, const Body& body) {
    for_each_chunk(seq, count, chunk, watch, detail::any_body{&body, [](const void* held, std::int64_t i) { (*static_cast<const Body*>(held))(i); }});
}

// O(n) work. `out` has in.size + 1 values and may start at the same address as `in`. Integers only: the order of the
// additions is free.
template <class T>
T exclusive_scan(sequential_policy, column<const T> in, column<T> out) {
    T total{};
    for (std::int64_t i = 0; i < in.size; ++i) {
        const T value = in[i];
        out[i] = total;
        total = static_cast<T>(total + value);
    }
    out[in.size] = total;
    return total;
}

template <class T>
T exclusive_scan(const par& policy, column<const T> in, column<T> out) {
    const std::int64_t parts = pieces(policy);
    if (parts == 1 || in.size < 1 << 16) return exclusive_scan(seq, in, out);
    const std::int64_t step = (in.size + parts - 1) / parts;
    auto carry = make_buffer<T>(policy, parts + 1);
    for_each_index(policy, parts, [&](std::int64_t part) {
        T sum{};
        for (std::int64_t i = part * step; i < std::min(in.size, (part + 1) * step); ++i) sum = static_cast<T>(sum + in[i]);
        carry[part] = sum;
    });
    const T total = exclusive_scan(seq, column<const T>{carry.data(), parts}, view(carry));
    for_each_index(policy, parts, [&](std::int64_t part) {
        T sum = carry[part];
        for (std::int64_t i = part * step; i < std::min(in.size, (part + 1) * step); ++i) {
            const T value = in[i];
            out[i] = sum;
            sum = static_cast<T>(sum + value);
        }
    });
    out[in.size] = total;
    return total;
}

template <host_policy Policy>
buffer<std::int64_t> select(const Policy& policy, column<const std::uint8_t> flags) {
    const std::int64_t parts = pieces(policy);
    const std::int64_t step = (flags.size + parts - 1) / parts;
    auto first = make_buffer<std::int64_t>(policy, parts + 1);
    for_each_index(policy, parts, [&](std::int64_t part) {
        std::int64_t set = 0;
        for (std::int64_t i = part * step; i < std::min(flags.size, (part + 1) * step); ++i) set += flags[i] != 0;
        first[part] = set;
    });
    auto chosen = make_buffer<std::int64_t>(
        policy, exclusive_scan(seq, column<const std::int64_t>{first.data(), parts}, view(first)));
    for_each_index(policy, parts, [&](std::int64_t part) {
        std::int64_t at = first[part];
        for (std::int64_t i = part * step; i < std::min(flags.size, (part + 1) * step); ++i) {
            if (flags[i] != 0) chosen[at++] = i;
        }
    });
    return chosen;
}

template <class T>
T read_one(sequential_policy, const T* pointer) {
    return *pointer;
}
template <class T>
T read_one(const par&, const T* pointer) {
    return *pointer;
}

// Values of the host that a host policy computes on where they are. The lender outlives it.
template <class T>
class borrowed {
public:
    borrowed() = default;
    explicit borrowed(column<const T> values) : values_(values) {}
    const T* data() const { return values_.data; }
    std::int64_t size() const { return values_.size; }

private:
    column<const T> values_;
};

template <host_policy Policy, class T>
borrowed<T> to_device(const Policy&, column<const T> values) {
    return borrowed<T>(values);
}
template <host_policy Policy, class T>
buffer<T> to_host(const Policy&, buffer<T>&& values) {
    return std::move(values);
}
template <host_policy Policy, class T>
buffer<T> to_host(const Policy&, column<const T> values) {
    buffer<T> made(values.size);
    std::copy(values.begin(), values.end(), made.begin());
    return made;
}

// The memory of a policy, and what to_device() gives.
template <class Policy, class T>
using buffer_of = decltype(make_buffer<T>(std::declval<const Policy&>(), std::int64_t{}));
template <class Policy, class T>
using brought_of = decltype(to_device(std::declval<const Policy&>(), std::declval<column<const T>>()));

// Calls fill(column) with room for the values of `out` where the policy computes, and has them in `out` after it.
template <host_policy Policy, class Vector, class Fill>
void fill_vector(const Policy&, Vector& out, const Fill& fill) {
    fill(view(out));
}
template <class Policy, class Vector, class Fill>
void fill_vector(const Policy& policy, Vector& out, const Fill& fill) {
    auto made = make_buffer<typename Vector::value_type>(policy, static_cast<std::int64_t>(out.size()));
    fill(view(made));
    const auto values = to_host(policy, std::move(made));
    std::copy(values.begin(), values.end(), out.begin());
}

}  // namespace sanc
