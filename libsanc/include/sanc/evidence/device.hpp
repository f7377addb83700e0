// SPDX-License-Identifier: Apache-2.0
// A device that a plugin brings at run time, and the policy that computes on it. The plugin (cuda/) is built from the same
// templates; nothing here knows what kind of device it is. Values go in and come back in the host's memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/config.hpp>
#include <sanc/form.hpp>
#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/reach.hpp>

namespace sanc {

// A program and a plugin fit when both were built with this text. Its last number is raised with any change of a type below.
inline std::string device_abi() { return filled("libsanc %, semantics %, devices 3", library_version, semantics_version); }

template <class T>
class device_change {
public:
    virtual change_result change(raster_view<T> before, raster_view<T> after, bit_view cloud_before, bit_view cloud_after,
                                 const change_options& options, const georeference* lattice, const monitor& watch) = 0;

protected:
    ~device_change() = default;
};

// Each function is the one of its name, computed on the device: same results, same errors, and cuda_error where the device
// fails. Not for several threads at a time.
class device : public device_change<std::uint8_t>,
               public device_change<std::uint16_t>,
               public device_change<std::int16_t>,
               public device_change<std::int32_t> {
public:
    virtual ~device() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::int64_t memory_bytes() const = 0;  // in all

    using device_change<std::uint8_t>::change;
    using device_change<std::uint16_t>::change;
    using device_change<std::int16_t>::change;
    using device_change<std::int32_t>::change;

    virtual tracks make_segments(const fixes& from, std::int64_t max_speed_mkn, const monitor& watch) = 0;
    virtual std::vector<segment_facts> measure_segments(const track_view& t) = 0;
    virtual gap_list find_gaps(const track_view& t, const gap_options& options) = 0;
    virtual contact_list contacts(const track_view& t, const contact_options& options, const monitor& watch) = 0;
    virtual std::vector<reach_fact> reach(const track_view& t, const zone_view& z, const time_window& window,
                                          const reach_options& options, column<const std::uint8_t> spoofed) = 0;

    virtual graph build_graph(const edge_list& list, bool directed, const monitor& watch) = 0;
    virtual std::vector<double> pagerank(const graph& g, const pagerank_options& options, const monitor& watch) = 0;
    virtual std::vector<double> betweenness(const graph& g, const betweenness_options& options, const monitor& watch) = 0;
};

// What a device computes: all that it can, or all but tracks, which take threads less time than the way there and back.
enum class device_share : std::uint8_t { all, gains };

// The policy of programs: what a device can do runs there, all else, and everything where there is none, on a team of
// threads. One thread is a team of one: it gives the bits of the sequential policy.
class on_device : public par {
public:
    explicit on_device(std::shared_ptr<device> backend, unsigned threads = 0, device_share share = device_share::all)
        : par(threads), backend_(std::move(backend)), share_(share) {}
    [[nodiscard]] device* backend() const { return backend_.get(); }
    [[nodiscard]] device* backend_of_tracks() const { return share_ == device_share::all ? backend_.get() : nullptr; }
    [[nodiscard]] const par& team_of_threads() const { return *this; }

private:
    std::shared_ptr<device> backend_;
    device_share share_;
};

// The overloads below are templates so that a file that only names the policy does not compile every algorithm for it.
template <class Policy>
concept device_policy = std::is_same_v<Policy, on_device>;

template <device_policy Policy, class T>
change_result change(const Policy& on, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                     bit_view cloud_after, const change_options& options, const georeference* lattice = nullptr,
                     const monitor& watch = {}) {
    if (auto* there = on.backend()) return there->change(before, after, cloud_before, cloud_after, options, lattice, watch);
    return change(on.team_of_threads(), before, after, cloud_before, cloud_after, options, lattice, watch);
}
template <device_policy Policy>
tracks make_segments(const Policy& on, const fixes& from, std::int64_t max_speed_mkn = 50'000, const monitor& watch = {}) {
    if (auto* there = on.backend_of_tracks()) return there->make_segments(from, max_speed_mkn, watch);
    return make_segments(on.team_of_threads(), from, max_speed_mkn, watch);
}
template <device_policy Policy>
tracks make_segments(const Policy& on, fixes&& from, std::int64_t max_speed_mkn = 50'000, const monitor& watch = {}) {
    if (auto* there = on.backend_of_tracks()) return there->make_segments(from, max_speed_mkn, watch);
    return make_segments(on.team_of_threads(), std::move(from), max_speed_mkn, watch);
}
template <device_policy Policy>
std::vector<segment_facts> measure_segments(const Policy& on, const track_view& t) {
    if (auto* there = on.backend_of_tracks()) return there->measure_segments(t);
    return measure_segments(on.team_of_threads(), t);
}
template <device_policy Policy>
gap_list find_gaps(const Policy& on, const track_view& t, const gap_options& options) {
    if (auto* there = on.backend_of_tracks()) return there->find_gaps(t, options);
    return find_gaps(on.team_of_threads(), t, options);
}
template <device_policy Policy>
contact_list contacts(const Policy& on, const track_view& t, const contact_options& options, const monitor& watch = {}) {
    if (auto* there = on.backend_of_tracks()) return there->contacts(t, options, watch);
    return contacts(on.team_of_threads(), t, options, watch);
}
template <device_policy Policy>
std::vector<reach_fact> reach(const Policy& on, const track_view& t, const zone_view& z, time_window window,
                              const reach_options& options, column<const std::uint8_t> spoofed = {}) {
    if (auto* there = on.backend_of_tracks()) return there->reach(t, z, window, options, spoofed);
    return reach(on.team_of_threads(), t, z, window, options, spoofed);
}
template <device_policy Policy>
graph build_graph(const Policy& on, const edge_list& list, bool directed, const monitor& watch = {}) {
    if (auto* there = on.backend()) return there->build_graph(list, directed, watch);
    return build_graph(on.team_of_threads(), list, directed, watch);
}
template <device_policy Policy>
std::vector<double> pagerank(const Policy& on, const graph& g, const pagerank_options& options = {}, const monitor& watch = {}) {
    if (auto* there = on.backend()) return there->pagerank(g, options, watch);
    return pagerank(on.team_of_threads(), g, options, watch);
}
template <device_policy Policy>
std::vector<double> betweenness(const Policy& on, const graph& g, const betweenness_options& options = {},
                                const monitor& watch = {}) {
    if (auto* there = on.backend()) return there->betweenness(g, options, watch);
    return betweenness(on.team_of_threads(), g, options, watch);
}
template <device_policy Policy>
std::vector<double> hop_betweenness(const Policy& on, const graph& g, const betweenness_options& options = {}, const monitor& watch = {}) {
    betweenness_options by_hops = options;
    by_hops.hops = true;
    return betweenness(on, g, by_hops, watch);
}

}  // namespace sanc
