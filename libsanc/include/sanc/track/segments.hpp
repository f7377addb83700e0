// SPDX-License-Identifier: Apache-2.0
// Segments: the fixes that claim one vessel, told apart into chains that a ship could have sailed.
#pragma once

#include <sanc/sum8.hpp>
#include <sanc/track/segment_bodies.hpp>
#include <sanc/track/segments_host.hpp>

namespace sanc {

namespace detail {

// make_segments() by bodies that any policy runs; offsets: of the fixes of each vessel.
template <class Policy>
tracks segments_of(const Policy& policy, const fixes& from, const std::vector<std::int64_t>& offsets, std::int64_t max_speed_mkn, const monitor& watch) {
    const std::int64_t count = from.size();
    const auto vessels = static_cast<std::int64_t>(offsets.size()) - 1;
    const auto of_vessel = to_device(policy, view(offsets));
    const auto time_ms = to_device(policy, view(from.time_ms));
    const auto x = to_device(policy, view(from.x));
    const auto y = to_device(policy, view(from.y));
    const auto z = to_device(policy, view(from.z));
    auto chain = make_buffer<std::int32_t>(policy, count);
    auto last = make_buffer<std::int64_t>(policy, count);
    auto sizes = make_buffer<std::int64_t>(policy, count);
    auto first_segment = make_buffer<std::int64_t>(policy, vessels + 1);
    for_each_chunk(policy, vessels, std::int64_t{1} << 20, watch.part(0.0, 0.5),
                   chain_body{view(of_vessel), view(time_ms), view(x), view(y), view(z), max_speed_mkn, view(chain), view(last), view(sizes),
                              view(first_segment)});
    const std::int64_t segments =
        exclusive_scan(policy, column<const std::int64_t>{first_segment.data(), vessels}, view(first_segment));

    tracks out;
    out.vessels = from.vessels;
    auto vessel = make_buffer<std::int32_t>(policy, segments);
    auto number = make_buffer<std::int64_t>(policy, segments);
    auto segment_offsets = make_buffer<std::int64_t>(policy, segments + 1);
    for_each_index(policy, vessels,
                   place_chains_body{view(of_vessel), view(first_segment), view(sizes), view(vessel), view(number), view(segment_offsets)});
    const std::int64_t used =
        exclusive_scan(policy, column<const std::int64_t>{segment_offsets.data(), segments}, view(segment_offsets));
    auto in_order = make_buffer<std::int64_t>(policy, used);
    for_each_index(policy, vessels,
                   order_chains_body{view(of_vessel), view(first_segment), view(segment_offsets), view(chain), view(last), view(in_order)});
    const column<const std::int64_t> order{in_order.data(), used};
    out.time_ms = pick(policy, from.time_ms, order);
    out.lon_e7 = pick(policy, from.lon_e7, order);
    out.lat_e7 = pick(policy, from.lat_e7, order);
    out.x = pick(policy, from.x, order);
    out.y = pick(policy, from.y, order);
    out.z = pick(policy, from.z, order);
    auto flags = make_buffer<std::uint8_t>(policy, count);
    for_each_index(policy, count, negative_body{view(chain), view(flags)});
    assign(policy, out.same_time, select(policy, column<const std::uint8_t>{flags.data(), count}));
    assign(policy, out.vessel, std::move(vessel));
    assign(policy, out.number, std::move(number));
    assign(policy, out.offsets, std::move(segment_offsets));
    if (!are_one_chain_each(offsets, segments, used)) assign(policy, out.fix, std::move(in_order));
    watch(1.0);
    return out;
}

inline void check_speed(std::int64_t max_speed_mkn) {
    if (max_speed_mkn >= 1 && max_speed_mkn <= 1'000'000'000) return;
    bad_argument("make_segments", "max_speed_mkn", max_speed_mkn, "give 1 to 1,000,000,000 (0.001 kn)");
}

// Where the fixes of each vessel begin, and the end of all.
inline std::vector<std::int64_t> fixes_of_vessels(const fixes& from) {
    const column<const std::int32_t> vessel = view(from.vessel);
    std::vector<std::int64_t> offsets{0};
    for (std::size_t v = 0; v < from.vessels->size(); ++v) {
        offsets.push_back(std::upper_bound(vessel.begin() + offsets.back(), vessel.end(), static_cast<std::int32_t>(v)) - vessel.begin());
    }
    return offsets;
}

}  // namespace detail

// The chain rule. In order, fix f may follow chain c if chord(c's last, f) <= v_max (dt + 2 s) + 200 m; of several, the
// least chord, then the latest last fix, then the lowest number; none: a new chain. A fix with the time of its chain's
// last one is not used (same_time). Chains are numbered by first fix; silence never ends one. Exact, in integers.
// O(fixes x chains of the vessel) work; scratch on a processor of the largest vessel, elsewhere about 30 bytes a fix. Throws
// std::invalid_argument for a speed out of (0, 1,000,000] kn; cancelled.
template <class Policy>
tracks make_segments(const Policy& policy, const fixes& from, std::int64_t max_speed_mkn = 50'000, const monitor& watch = {}) {
    detail::check_speed(max_speed_mkn);
    const std::vector<std::int64_t> offsets = detail::fixes_of_vessels(from);
    if constexpr (host_policy<Policy>) {
        return detail::list_segments(policy, from, offsets, max_speed_mkn, watch);
    } else {
        return detail::segments_of(policy, from, offsets, max_speed_mkn, watch);
    }
}

// The same of fixes that are given away: their times and places become those of the tracks and are not copied. What else the
// fixes hold stays: vessel, state, source and line.
template <class Policy>
tracks make_segments(const Policy& policy, fixes&& from, std::int64_t max_speed_mkn = 50'000, const monitor& watch = {}) {
    if constexpr (host_policy<Policy>) {
        detail::check_speed(max_speed_mkn);
        const std::vector<std::int64_t> offsets = detail::fixes_of_vessels(from);
        return detail::list_segments(policy, std::move(from), offsets, max_speed_mkn, watch);
    } else {
        return make_segments(policy, std::as_const(from), max_speed_mkn, watch);
    }
}

}  // namespace sanc
