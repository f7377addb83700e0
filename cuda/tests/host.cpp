// SPDX-License-Identifier: Apache-2.0
// The cases on one thread of the host, compiled by the host's own compiler: what the device is held to.
#include "differential.hpp"
#include "graph_cases.hpp"
#include "portable.hpp"
#include "random_graph.hpp"
#include "random_raster.hpp"
#include "random_track.hpp"
#include "track_cases.hpp"

namespace contract {

void host_cases(report& out) {
    portable_cases_on(sanc::seq, out);
    raster_cases_on(sanc::seq, out);
    track_cases_on(sanc::seq, out);
    graph_cases_on(sanc::seq, out);
}

std::string host_case(const std::string& family, std::uint64_t seed) {
    return family == "raster" ? random_raster(sanc::seq, seed) : family == "track" ? random_track(sanc::seq, seed) : random_graph(sanc::seq, seed);
}

}  // namespace contract
