// SPDX-License-Identifier: Apache-2.0
// Results of a number not known before, on a processor: each part of the work keeps a list of its own, so that nothing is done
// once to be counted and once more to be written.
#pragma once

#include <vector>

#include <sanc/detail/host_forms.hpp>
#include <sanc/exec.hpp>

namespace sanc::detail {

#if SANC_HOST_FORMS
// fill(part, list) for each part; the lists one after the other.
template <class T, host_policy Policy, class Fill>
buffer<T> gather_lists(const Policy& policy, std::int64_t parts, const monitor& watch, const Fill& fill) {
    std::vector<std::vector<T>> lists(static_cast<std::size_t>(parts));
    for_each_chunk(policy, parts, 512, watch, [&](std::int64_t part) { fill(part, lists[static_cast<std::size_t>(part)]); });
    std::vector<std::int64_t> first(1, 0);
    for (const auto& list : lists) first.push_back(first.back() + static_cast<std::int64_t>(list.size()));
    auto all = make_buffer<T>(policy, first.back());
    for_each_index(policy, parts, [&](std::int64_t part) {
        const auto& list = lists[static_cast<std::size_t>(part)];
        std::copy(list.begin(), list.end(), all.data() + first[static_cast<std::size_t>(part)]);
    });
    return all;
}
#endif

}  // namespace sanc::detail
