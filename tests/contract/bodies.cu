// SPDX-License-Identifier: Apache-2.0
// Every body of the library, launched once through sanc::cuda::for_each_index: that nvcc makes kernels of all of them
// proves that they are fit for a device. It is compiled, never run.
#include <sanc/cuda/exec.cuh>
#include <sanc/evidence/compare.hpp>
#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/paths.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/reach.hpp>

namespace sanc::detail {

template <class... Bodies>
void launch(const cuda::on& policy, const Bodies*... bodies) {
    (for_each_index(policy, 1, *bodies), ...);
}

template <class... Bodies>
struct bodies {
    static void launch_all(const cuda::on& policy) { launch(policy, static_cast<const Bodies*>(nullptr)...); }
};

template struct bodies<sum8_body, shifted_body<sum8_body>>;

template struct bodies<count_row, morph_row<true, true>, morph_row<true, false>, morph_row<false, true>,
                       morph_row<false, false>, put_value<std::int64_t>, put_value<band_form>, fill_value<std::uint8_t>,
                       merge_moments, merge_ranges, merge_histograms, count_runs, write_runs>;
template struct bodies<join_strip, join_seam, mark_roots, label_runs, key_of_run, first_of_key, describe_component,
                       keep_row>;
template struct bodies<count_corners, write_corners, key_of_corner, pair_columns, walk_part<false>, walk_part<true>,
                       object_of_part, invert_order, relabel, sum_object>;
template struct bodies<place_row<std::uint8_t>, quantise_row<float>, not_observable_row<std::uint16_t>,
                       moments_of_chunk<std::int32_t>>;
template struct bodies<score_row<std::uint16_t, normalisation::zscore, change_measure::cva>,
                       range_of_chunk<std::uint8_t, normalisation::zscore, change_measure::cva>,
                       histogram_of_chunk<std::int16_t, normalisation::none, change_measure::cva>,
                       histogram_of_chunk<std::uint8_t, normalisation::zscore, change_measure::absolute>,
                       threshold_row<std::int32_t, normalisation::none, change_measure::absolute>,
                       sum_run<std::uint16_t, normalisation::zscore>>;

template struct bodies<fix_key_body, ecef_body, pick_body<std::int32_t>, chain_body, place_chains_body,
                       order_chains_body, negative_body, mark_last_body, count_knots_body, write_knots_body,
                       segment_knots_body>;
template struct bodies<segment_facts_body, gaps_body, reach_body>;
template struct bodies<cut_pieces_body, count_cells_body, write_cells_body, pair_cells_body, segments_key_body,
                       mark_first_body, gather_body, runs_body, contact_order_body, count_up_body, contact_facts_body,
                       keep_slow_body, gather_contacts_body>;

template struct bodies<item_key_body, strength_key_body, iota_body, first_of_run_body, run_start_body, offsets_body, merge_body,
                       turned_key_body, degree_body, degree_key_body, inverse_body, relabel_body, gather_arc_body,
                       run_size_body, gather_rows_body, to_canonical_body>;
template struct bodies<out_strength_body, arc_share_body, send_body, pull_body, divide_body, to_internal_body,
                       hops_body, value_key_body, rank_body>;
template struct bodies<longest_of_part_body, fill_zero_body, add_batches_body, brandes_body<double>,
                       brandes_body<scaled>, dijkstra_body<std::int64_t, double>, dijkstra_body<std::int64_t, scaled>,
                       dijkstra_body<int128, double>, dijkstra_body<int128, scaled>>;

template struct bodies<evidence::detail::byte_bits, evidence::detail::or_words>;

}  // namespace sanc::detail
