// SPDX-License-Identifier: Apache-2.0
// sort_by_key: a stable radix sort, 8 bits a pass, passes skipped where all keys agree. Its result is the one stable
// order, whatever the policy.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include <sanc/exec.hpp>
#include <sanc/order.hpp>

namespace sanc {

// Sorts `keys` ascending and moves `values` with them; equal keys keep their order. O(8 n) work, n keys and n values of
// scratch. Throws cancelled, which leaves keys and values as they were then.
template <host_policy Policy, class Value>
void sort_by_key(const Policy& policy, column<std::uint64_t> keys, column<Value> values, const monitor& watch = {}) {
    const std::int64_t count = keys.size;
    // Of at most 2^20 keys, a few ms, where a monitor is to be asked.
    const std::int64_t parts = count < 1 << 15 ? 1 : std::max(pieces(policy), watch ? count >> 20 : 0);
    const std::int64_t step = (count + parts - 1) / parts;
    std::uint64_t differing = 0;
    for (std::int64_t i = 1; i < count; ++i) differing |= keys[i] ^ keys[0];
    if (differing == 0) return watch(1.0);
    int passes = 0;
    for (int shift = 0; shift < 64; shift += 8) passes += ((differing >> shift) & 255U) != 0 ? 1 : 0;
    int passed = 0;
    const auto half_a_pass = [&] {  // the monitor of the next one
        const double all = 2 * passes;
        const monitor part = watch.part(passed / all, (passed + 1) / all);
        ++passed;
        return part;
    };

    auto spare_keys = make_buffer<std::uint64_t>(policy, count);
    auto spare_values = make_buffer<Value>(policy, count);
    column<std::uint64_t> from_keys = keys;
    column<std::uint64_t> to_keys = view(spare_keys);
    column<Value> from = values;
    column<Value> to = view(spare_values);
    auto place = make_buffer<std::int64_t>(policy, parts * 256 + 1);
    for (int shift = 0; shift < 64; shift += 8) {
        if (((differing >> shift) & 255U) == 0) continue;
        // place[d * parts + part]: how many keys of digit d the part holds, then where its first one goes.
        for_each_chunk(policy, parts, parts, half_a_pass(), [&](std::int64_t part) {
            std::int64_t tally[256] = {};
            for (std::int64_t i = part * step; i < std::min(count, (part + 1) * step); ++i) {
                ++tally[(from_keys[i] >> shift) & 255U];
            }
            for (std::int64_t d = 0; d < 256; ++d) place[d * parts + part] = tally[d];
        });
        exclusive_scan(seq, column<const std::int64_t>{place.data(), parts * 256}, view(place));
        for_each_chunk(policy, parts, parts, half_a_pass(), [&](std::int64_t part) {
            std::int64_t at[256];
            for (std::int64_t d = 0; d < 256; ++d) at[d] = place[d * parts + part];
            for (std::int64_t i = part * step; i < std::min(count, (part + 1) * step); ++i) {
                const std::int64_t target = at[(from_keys[i] >> shift) & 255U]++;
                to_keys[target] = from_keys[i];
                to[target] = from[i];
            }
        });
        std::swap(from_keys, to_keys);
        std::swap(from, to);
    }
    if (from.data == values.data) return;
    for_each_index(policy, count, [&](std::int64_t i) {
        keys[i] = from_keys[i];
        values[i] = from[i];
    });
}

// The same with the one sort that the smallest program holds: of places, which other values follow. 16 bytes a value more of scratch.
template <class Value>
void sort_by_key(const smallest_policy& policy, column<std::uint64_t> keys, column<Value> values, const monitor& watch = {}) {
    auto places = make_buffer<std::int64_t>(policy, keys.size);
    for (std::int64_t i = 0; i < keys.size; ++i) places[i] = i;
    sort_by_key(seq, keys, view(places), watch);
    auto held = make_buffer<Value>(policy, keys.size);
    std::copy(values.begin(), values.end(), held.begin());
    for (std::int64_t i = 0; i < keys.size; ++i) values[i] = held[places[i]];
}
inline void sort_by_key(const smallest_policy&, column<std::uint64_t> keys, column<std::int64_t> values, const monitor& watch = {}) {
    sort_by_key(seq, keys, values, watch);
}

namespace detail {

struct no_value {};

}  // namespace detail

// Sorts `keys` ascending. O(8 n) work, n keys of scratch. Throws cancelled, which leaves the keys as they were then.
template <host_policy Policy>
void sort_keys(const Policy& policy, column<std::uint64_t> keys, const monitor& watch = {}) {
    auto none = make_buffer<detail::no_value>(policy, keys.size);
    sort_by_key(policy, keys, view(none), watch);
}

// Sorts values of which no two are alike by before(value, value). The smallest program has the sort of order.hpp alone.
template <class Policy, class Value, class Before>
void sort_alone(const Policy&, Value* begin, Value* end, const Before& before) {
    if constexpr (std::is_same_v<Policy, smallest_policy>) {
        sort_rows(begin, static_cast<std::size_t>(end - begin), before);
    } else {
        std::sort(begin, end, before);
    }
}

// The key whose unsigned order is the order of a signed number.
SANC_HD constexpr std::uint64_t ordered_key(std::int64_t value) {
    return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
}

}  // namespace sanc
