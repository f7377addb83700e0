// SPDX-License-Identifier: Apache-2.0
// A device that a plugin brings at run time, and the policy that computes on it. The plugin (cuda/) is built from the same
// templates; nothing here knows what kind of device it is. Values go in and come back in the host's memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/reach.hpp>

namespace sanc {

// A program and a plugin fit when both were built with this text. It is raised with the library, its semantics and with any
// change of a type below.
inline constexpr const char* device_abi = "libsanc 0.1.0, semantics 1, devices 1";

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

    virtual tracks make_segments(const fixes& from, std::int64_t max_speed_mkn) = 0;
    virtual std::vector<segment_facts> measure_segments(const track_view& t) = 0;
    virtual gap_list find_gaps(const track_view& t, const gap_options& options) = 0;
    virtual contact_list contacts(const track_view& t, const contact_options& options, const monitor& watch) = 0;
    virtual std::vector<reach_fact> reach(const track_view& t, const zone_view& z, const time_window& window,
                                          const reach_options& options, column<const std::uint8_t> spoofed) = 0;

    virtual graph build_graph(const edge_list& list, bool directed, const monitor& watch) = 0;
    virtual std::vector<double> pagerank(const graph& g, const pagerank_options& options, const monitor& watch) = 0;
    virtual std::vector<double> betweenness(const graph& g, const betweenness_options& options, const monitor& watch) = 0;
};

// What a device can do runs there, all else on a team of threads.
struct on_device : par {
    explicit on_device(std::shared_ptr<device> with, unsigned threads = 0) : par(threads), backend(std::move(with)) {}
    std::shared_ptr<device> backend;
};

template <class T>
change_result change(const on_device& on, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                     bit_view cloud_after, const change_options& options, const georeference* lattice = nullptr,
                     const monitor& watch = {}) {
    return on.backend->change(before, after, cloud_before, cloud_after, options, lattice, watch);
}
inline tracks make_segments(const on_device& on, const fixes& from, std::int64_t max_speed_mkn = 50'000) {
    return on.backend->make_segments(from, max_speed_mkn);
}
inline std::vector<segment_facts> measure_segments(const on_device& on, const track_view& t) {
    return on.backend->measure_segments(t);
}
inline gap_list find_gaps(const on_device& on, const track_view& t, const gap_options& options) {
    return on.backend->find_gaps(t, options);
}
inline contact_list contacts(const on_device& on, const track_view& t, const contact_options& options, const monitor& watch = {}) {
    return on.backend->contacts(t, options, watch);
}
inline std::vector<reach_fact> reach(const on_device& on, const track_view& t, const zone_view& z, const time_window& window,
                                     const reach_options& options, column<const std::uint8_t> spoofed = {}) {
    return on.backend->reach(t, z, window, options, spoofed);
}
inline graph build_graph(const on_device& on, const edge_list& list, bool directed, const monitor& watch = {}) {
    return on.backend->build_graph(list, directed, watch);
}
inline std::vector<double> pagerank(const on_device& on, const graph& g, const pagerank_options& options = {}, const monitor& watch = {}) {
    return on.backend->pagerank(g, options, watch);
}
inline std::vector<double> betweenness(const on_device& on, const graph& g, const betweenness_options& options = {},
                                       const monitor& watch = {}) {
    return on.backend->betweenness(g, options, watch);
}

}  // namespace sanc
