// SPDX-License-Identifier: Apache-2.0
// From made CSV text to fixes, segments, gaps, contacts and reach. Rows are read on the host.
#pragma once

#include <sanc/geo/zone.hpp>
#include <sanc/track/reach.hpp>
#include <sanc/track/tables.hpp>

#include "made_tracks.hpp"
#include "report.hpp"

namespace contract {

using named_tables = std::map<std::string, std::string>;

// The bytes of every table that a set of files leads to.
template <class Policy>
named_tables tables_of(const Policy& policy, const std::vector<std::string>& files, bool with_rejects = true) {
    std::vector<std::string> names;
    std::vector<sanc::source_bytes> sources;
    for (std::size_t i = 0; i < files.size(); ++i) names.push_back("made-" + std::to_string(i) + ".csv");
    for (std::size_t i = 0; i < files.size(); ++i) sources.push_back({names[i], files[i]});
    const sanc::intake taken = [&] {
        if constexpr (sanc::host_policy<Policy>) return sanc::read_fixes(policy, sources, {});
        return sanc::read_fixes(sanc::seq, sources, {});
    }();
    named_tables out;
    out["track/fixes"] = sanc::table_bytes(sanc::fixes_table(taken.rows));
    if (with_rejects) out["track/rejects"] = sanc::table_bytes(sanc::rejects_table(taken.rejects, names));
    out["track/vessels"] = sanc::table_bytes(sanc::vessels_table(taken.claims, taken.rows.vessels));

    const sanc::tracks t = sanc::make_segments(policy, taken.rows);
    sanc::validate(t.see());
    out["track/segments"] = sanc::table_bytes(sanc::segments_table(t, sanc::measure_segments(policy, t.see())));
    sanc::gap_options gaps;
    gaps.min_gap_ms = 3'600'000;
    gaps.max_gap_ms = 600'000;
    const sanc::gap_list silences = sanc::find_gaps(policy, t.see(), gaps);
    out["track/gaps"] = sanc::table_bytes(sanc::gaps_table(t, silences)) + std::to_string(silences.shorter_silences);

    const auto square = [](std::int32_t lon_e7, std::int32_t lat_e7, std::int32_t half_e7) {
        const auto turned = [](std::int64_t e7) {
            return static_cast<std::int32_t>(e7 >= 1800000000 ? e7 - 3600000000 : e7);
        };
        const std::int32_t west = lon_e7 - half_e7;
        const std::int32_t east = turned(std::int64_t{lon_e7} + half_e7);
        return sanc::zone({west, east, east, west},
                          {lat_e7 - half_e7, lat_e7 - half_e7, lat_e7 + half_e7, lat_e7 + half_e7}, {0, 4});
    };
    std::vector<sanc::reach_window> windows;
    for (int w = 0; w < 6; ++w) {
        const sanc::zone area = w % 2 == 0 ? square(1303100000, 421050000, 60000) : square(1799990000, 10000, 90000);
        const std::int64_t begin = made_begin_ms + 4'000'000 + w * 2'700'000;
        const sanc::time_window window{begin, begin + (w % 3 == 0 ? 0 : 900'000)};
        windows.push_back({"w" + std::to_string(w), w % 2 == 0 ? "harbour" : "line", window,
                           sanc::reach(policy, t.see(), area.view(), window, {12'000 + 9'000 * w})});
    }
    out["track/reach"] = sanc::table_bytes(sanc::reach_table(windows, t.vessels));
    out["track/contacts-of-files"] = sanc::table_bytes(sanc::contacts_table(t, sanc::contacts(policy, t.see(), {})));
    return out;
}

template <class Policy>
void track_cases_on(const Policy& policy, report& out) {
    const std::vector<std::string> rows = made_rows();
    for (const auto& [name, bytes] : tables_of(policy, {join_rows(rows, made_header)})) out.add(name, bytes);
    const auto same = [&](std::string_view how, const named_tables& found) {
        for (const auto& [name, bytes] : found) out.same(name, how, bytes);
    };
    const std::vector<std::string> mixed = shuffled(rows, 21);
    same("rows shuffled", tables_of(policy, {join_rows(mixed, made_header)}));
    std::vector<std::string> split(3);
    const std::size_t third = mixed.size() / 3;
    for (std::size_t file = 0; file < 3; ++file) {
        const auto begin = mixed.begin() + static_cast<std::ptrdiff_t>(file * third);
        const auto end = file == 2 ? mixed.end() : begin + static_cast<std::ptrdiff_t>(third);
        split[file] = join_rows({begin, end}, made_header, file == 1 ? "\r\n" : "\n");
    }
    split[2].insert(0, "\xEF\xBB\xBF");  // a byte-order mark
    same("split over three files", tables_of(policy, split));
}

}  // namespace contract
