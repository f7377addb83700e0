// SPDX-License-Identifier: Apache-2.0
// Where the time goes, compiled for speed: all else is compiled for size. Of what two units both hold the linker keeps the
// first, and this one is the first.
#include <sanc/digest.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/segments.hpp>
#include <sanc/track/tables.hpp>

namespace {

using policy = sanc::compact_policy;
using pixel = std::uint16_t;
constexpr auto cva = sanc::change_measure::cva;
constexpr auto absolute = sanc::change_measure::absolute;

// One of several of their name.
constexpr void (*hash)(std::uint32_t (&)[8], const std::uint8_t*, std::uint64_t) = &sanc::detail::sha256_blocks;
constexpr void (*read_edges)(sanc::edge_list&, std::string_view, std::string_view, const sanc::edge_columns&, const sanc::monitor&) = &sanc::read_edges_csv;
constexpr sanc::tracks (*segments)(const policy&, sanc::fixes&&, std::int64_t, const sanc::monitor&) = &sanc::make_segments<policy>;

}  // namespace

// Exported, so that the linker takes none of them for a function that is called once, to become part of a caller compiled for size.
[[gnu::used]] extern constexpr std::tuple sanc_fast{
    hash, &sanc::table_bytes,
    // Graphs.
    read_edges, &sanc::build_graph<policy>, &sanc::pagerank<policy>, &sanc::betweenness<policy>,
    // Pixels of 16 bits.
    &sanc::detail::threshold_plain<policy, pixel>, &sanc::moments<policy, pixel>, &sanc::detail::pass_of_sizes<cva, policy, pixel>,
    &sanc::detail::pass_of_sizes<absolute, policy, pixel>, &sanc::detail::histogram_of_band<policy, pixel>,
    // Tracks: reading them, and the rows of a table of fixes.
    &sanc::read_fixes<policy>, segments, &sanc::contacts<policy>, &sanc::detail::fill_vessel_body<policy>::operator(), &sanc::detail::nullable};
