// SPDX-License-Identifier: Apache-2.0
// The public algorithms on a CUDA stream: instantiated once, in cuda/src/FAMILY.cu, and declared here for all others.
#pragma once

#include <sanc/cuda/exec.cuh>
#include <sanc/cuda/graph.cuh>
#include <sanc/cuda/raster.cuh>
#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/reach.hpp>

#define SANC_CUDA_TRACK_INSTANCES(EXTERN)                                                                                   \
    EXTERN template tracks make_segments<cuda::on>(const cuda::on&, const fixes&, std::int64_t, const monitor&);            \
    EXTERN template std::vector<segment_facts> measure_segments<cuda::on>(const cuda::on&, const track_view&);              \
    EXTERN template gap_list find_gaps<cuda::on>(const cuda::on&, const track_view&, const gap_options&);                   \
    EXTERN template contact_list contacts<cuda::on>(const cuda::on&, const track_view&, const contact_options&,             \
                                                    const monitor&);                                                        \
    EXTERN template std::vector<reach_fact> reach<cuda::on>(const cuda::on&, const track_view&, const zone_view&,           \
                                                            time_window, const reach_options&, column<const std::uint8_t>);

#define SANC_CUDA_RASTER_INSTANCE(EXTERN, PIXEL)                                                                            \
    EXTERN template change_result change<cuda::on, PIXEL>(const cuda::on&, raster_view<PIXEL>, raster_view<PIXEL>,          \
                                                          bit_view, bit_view, const change_options&, const georeference*,   \
                                                          const monitor&);                                                  \
    EXTERN template void change_score<cuda::on, PIXEL>(const cuda::on&, raster_view<PIXEL>, raster_view<PIXEL>, bit_view,   \
                                                       bit_view, const change_options&, float*, const monitor&);
#define SANC_CUDA_RASTER_INSTANCES(EXTERN)           \
    SANC_CUDA_RASTER_INSTANCE(EXTERN, std::uint8_t)  \
    SANC_CUDA_RASTER_INSTANCE(EXTERN, std::uint16_t) \
    SANC_CUDA_RASTER_INSTANCE(EXTERN, std::int16_t)  \
    SANC_CUDA_RASTER_INSTANCE(EXTERN, std::int32_t)

#define SANC_CUDA_GRAPH_INSTANCES(EXTERN)                                                                                   \
    EXTERN template graph build_graph<cuda::on>(const cuda::on&, const edge_list&, bool, const monitor&);                   \
    EXTERN template std::vector<double> pagerank<cuda::on>(const cuda::on&, const graph&, const pagerank_options&,          \
                                                           const monitor&);                                                 \
    EXTERN template std::vector<double> betweenness<cuda::on>(const cuda::on&, const graph&, const betweenness_options&,    \
                                                              const monitor&);                                              \
    EXTERN template table ranks_table<cuda::on>(const cuda::on&, const graph&, const std::vector<measure>&, const monitor&);

namespace sanc {
SANC_CUDA_TRACK_INSTANCES(extern)
SANC_CUDA_RASTER_INSTANCES(extern)
SANC_CUDA_GRAPH_INSTANCES(extern)
}  // namespace sanc
