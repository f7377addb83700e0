// SPDX-License-Identifier: Apache-2.0
// From the analyses to findings, in fixed sentences. No sentence speaks of intent.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/finding.hpp>
#include <sanc/form.hpp>
#include <sanc/evidence/model.hpp>

namespace sanc::evidence {

namespace detail {

inline finding& add_finding(std::vector<finding>& out, finding_kind kind, const char* unit) {
    finding& f = out.emplace_back();
    f.kind = kind;
    f.unit = unit;
    return f;
}

inline const char* cloud_note(const dossier_model& m, const image_pair& pair) {
    const bool before = !image_of(m, pair.before).cloud_mask.empty();
    const bool after = !image_of(m, pair.after).cloud_mask.empty();
    if (before && after) return "cloud: masked on both dates";
    if (before) return "cloud: masked on the first date; the other has no mask";
    if (after) return "cloud: masked on the second date; the other has no mask";
    return "cloud: not tested, neither image has a mask";
}

// What a finding of a pair stands on.
inline void name_images(finding& f, const case_image& before, const case_image& after) {
    f.sources.push_back(sensor_of(before));
    f.sources.push_back(sensor_of(after));
    sort_to_set(f.sources);
    fill(f.rows, "% %", before.file, after.file);
}

inline void add_changes(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& event : m.events) {
        const auto& pair = m.pairs[static_cast<std::size_t>(event.pair)];
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        finding& f = add_finding(out, finding_kind::change, "dm2");
        fill(f.statement, "Zone %: % of %% between % and %.",
             zone_name(m, event.zone), metres2(event.area_dm2), change_signs[static_cast<std::size_t>(event.sign)],
              event.sign == change_sign::mixed ? " change" : "", minute(before.time_ms), minute(after.time_ms));
        f.value = event.area_dm2;
        f.low = event.low_dm2;
        f.high = event.high_dm2;
        f.basis = "changed pixels in the zone; bounds: eroded and dilated by one pixel";
        f.begin_ms = event.begin_ms;
        f.end_ms = event.end_ms;
        name_images(f, before, after);
        f.alternatives = {"shift: not tested, no registration in this version", cloud_note(m, pair), "shadow: not tested", "tide: not tested"};
        for (std::size_t w = 0; w < m.vessels.windows.size(); ++w) {
            if (m.vessels.windows[w].pair == event.pair && m.vessels.windows[w].zone == event.zone) f.window = static_cast<std::int32_t>(w);
        }
    }
}

inline void add_controls(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& pair : m.pairs) {
        if (!pair.control) continue;
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        finding& f = add_finding(out, finding_kind::control, "objects");
        fill(f.statement, "Control pair of % and %: % objects on % observable pixels where nothing changed.",
             minute(before.time_ms), minute(after.time_ms), pair.result.objects.rows(), pair.result.summary.observable_px);
        f.value = pair.result.objects.rows();
        f.basis = "the same chain and threshold on a pair known to show no change";
        f.begin_ms = before.time_ms;
        f.end_ms = after.time_ms;
        name_images(f, before, after);
        f.alternatives = {"another day: not tested, this pair stands for its own light and weather"};
    }
}

inline std::vector<std::string> deciding_stations(const dossier_model& m, const reach_fact& fact) {
    station_set heard(m.the_case);
    if (fact.has_a) add_stations(heard, m.vessels, fact.segment, fact.time_a_ms, fact.time_a_ms);
    if (fact.has_b) add_stations(heard, m.vessels, fact.segment, fact.time_b_ms, fact.time_b_ms);
    return heard.names();
}

inline void add_windows(const dossier_model& m, std::vector<finding>& out) {
    if (m.vessels.reach.empty()) return;
    const auto stations = all_stations(m.vessels, m.the_case);
    for (std::size_t w = 0; w < m.vessels.reach.size(); ++w) {
        const auto& window = m.vessels.reach[w];
        std::int64_t count[4] = {};
        for (const auto& fact : window.facts) ++count[static_cast<int>(fact.is)];
        finding& all = add_finding(out, finding_kind::window, "vessels");
        all.window = static_cast<std::int32_t>(w);
        fill(all.statement, "Window %, zone %, % to %: of % vessels heard, % seen, % possible, % excluded, % unknown.",
             window.window, window.zone, minute(window.time.begin_ms), minute(window.time.end_ms), window.facts.size(), count[3], count[2], count[0],
              count[1]);
        all.value = count[2] + count[3];
        all.low = count[3];
        all.high = count[1] + count[2] + count[3];
        all.basis = "seen to not excluded";
        all.begin_ms = window.time.begin_ms;
        all.end_ms = window.time.end_ms;
        all.sources = stations;
        all.alternatives = {"a vessel that was never heard: not testable with these tracks"};
        for (const auto& fact : window.facts) {
            if (fact.is != reach_class::seen && fact.is != reach_class::possible) continue;
            finding& f = add_finding(out, finding_kind::vessel, "ms");
            f.window = static_cast<std::int32_t>(w);
            f.vessel = fact.vessel;
            const auto& id = m.vessels.vessels[static_cast<std::size_t>(fact.vessel)];
            fill(f.statement, "Vessel % was % in zone % in window %", id, class_name(fact.is), window.zone, window.window);
            if (fact.has_margin) fill(f.statement, ", with % to spare", spoken(fact.margin_ms));
            f.statement += '.';
            if (fact.has_margin) f.value = fact.margin_ms;
            f.basis = basis_name(fact.basis);
            if (fact.has_a) f.begin_ms = fact.time_a_ms;
            if (fact.has_b) f.end_ms = fact.time_b_ms;
            f.sources = deciding_stations(m, fact);
            f.alternatives = {"another ship under this identity: segments told apart by speed only",
                              "position error: within 2 x (position_sigma_m + 0.5 m)", "reception hole: not tested"};
        }
    }
}

inline void add_contacts(const dossier_model& m, const std::vector<std::int32_t>& considered, std::vector<finding>& out) {
    std::int64_t told = 0;
    for (const auto& row : m.vessels.meetings.rows) {
        const std::int32_t a = m.vessels.segments.vessel[static_cast<std::size_t>(row.segment_a)];
        const std::int32_t b = m.vessels.segments.vessel[static_cast<std::size_t>(row.segment_b)];
        const auto considers = [&](std::int32_t v) { return std::binary_search(considered.begin(), considered.end(), v); };
        if (!m.vessels.reach.empty() && !considers(a) && !considers(b) && m.vessels.meetings.rows.size() > most_findings_of_a_kind) continue;
        if (told++ == most_findings_of_a_kind) break;
        finding& f = add_finding(out, finding_kind::contact, "mm");
        fill(f.statement, "Vessels % and % were near one another for % from %, closest %.",
             m.vessels.vessels[static_cast<std::size_t>(a)], m.vessels.vessels[static_cast<std::size_t>(b)], spoken(row.end_ms - row.begin_ms),
              minute(row.begin_ms), metres(row.closest_mm));
        f.value = row.closest_mm;
        f.basis = row.certain ? "certain" : "marginal";
        f.begin_ms = row.begin_ms;
        f.end_ms = row.end_ms;
        station_set heard(m.the_case);
        for (const auto segment : {row.segment_a, row.segment_b}) add_stations(heard, m.vessels, segment, row.begin_ms, row.end_ms);
        f.sources = heard.names();
        f.alternatives = {row.certain ? "position error: tested, holds 2 x (sigma + 0.5 m) nearer" : "position error: tested, does not hold 2 x (sigma + 0.5 m) nearer",
                          "common anchorage: not tested", "chance traffic: not tested"};
    }
}

inline void add_gaps(const dossier_model& m, const std::vector<std::int32_t>& considered, std::vector<finding>& out) {
    std::int64_t told = 0;
    for (const gap& row : m.vessels.gaps.rows) {
        const std::int32_t v = m.vessels.segments.vessel[static_cast<std::size_t>(row.segment)];
        if (!std::binary_search(considered.begin(), considered.end(), v)) continue;
        if (told++ == most_findings_of_a_kind) break;
        finding& f = add_finding(out, finding_kind::gap, "ms");
        const auto whose = std::equal_range(m.vessels.segments.vessel.begin(), m.vessels.segments.vessel.end(), v);
        fill(f.statement, "Vessel %", m.vessels.vessels[static_cast<std::size_t>(v)]);
        // Another track of this number may have been heard meanwhile.
        if (whose.second - whose.first > 1) {
            fill(f.statement, ", segment % of %,", row.segment - (whose.first - m.vessels.segments.vessel.begin()) + 1, whose.second - whose.first);
        }
        fill(f.statement, row.closed ? " was silent for % from %." : " was silent for % from %, not heard again up to %.",
             spoken(row.end_ms - row.begin_ms), minute(row.begin_ms), minute(row.end_ms));
        f.value = row.end_ms - row.begin_ms;
        f.basis = row.closed ? "two fixes" : "last fix to as_of";
        f.begin_ms = row.begin_ms;
        if (row.closed) f.end_ms = row.end_ms;
        station_set heard(m.the_case);
        add_stations(heard, m.vessels, row.segment, row.begin_ms, row.closed ? row.end_ms : row.begin_ms);
        f.sources = heard.names();
        f.alternatives = {"reception hole: not tested", "transmitter off or failing: not testable with these tracks"};
    }
}

inline void add_paths(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& path : m.paths) {
        finding& f = add_finding(out, finding_kind::path, "steps");
        const auto& list_class = path.party.list_class;
        const std::string kind_of_list = list_class == "designation" ? "designated"
                                         : list_class == "mention"   ? "only mentioned"
                                                                     : filled("on a list of class %", list_class);
        const auto steps = path.rows.size();
        if (steps == 0) {
            fill(f.statement, "Vessel % is itself %, as %.", path.vessel, kind_of_list, path.party.id);
        } else {
            fill(f.statement, "Vessel % is joined to % (%) over % step% of ownership: %.",
                 path.vessel, path.party.id, kind_of_list, steps, steps == 1 ? "" : "s", joined(path.vertices, " - "));
        }
        f.value = static_cast<std::int64_t>(steps);
        fill(f.basis, steps == 0 ? "rows of a list of class %" : "rows of the ownership layer and of a list of class %", list_class);
        for (const auto& step : path.rows) {
            for (const auto& row : step) fill(f.rows, f.rows.empty() ? "%" : " %", row);
        }
        for (const auto& row : path.party.rows) fill(f.rows, f.rows.empty() ? "%" : " %", row);
        f.sources.push_back("list of class " + list_class);
        f.alternatives = {"another party of this name: not tested, ids are taken as given"};
        if (steps == 0) continue;  // no row of ownership is behind it
        f.sources.push_back("ownership layer");
        f.alternatives.insert(f.alternatives.begin(), "a stake that ended before the period: not tested, the rows have no dates");
    }
}

inline void add_ranks(const dossier_model& m, const rank_options& options, std::vector<finding>& out) {
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        for (const auto& measure : options.measures) {
            const auto& places = layer->ranks.integers(filled("%_rank", measure));
            const auto& scores = layer->ranks.scores(measure);
            const auto first = static_cast<std::size_t>(std::find(places.begin(), places.end(), 1) - places.begin());
            if (first == places.size()) continue;
            finding& f = add_finding(out, finding_kind::rank, "rank");
            const auto sharing = std::count(places.begin(), places.end(), 1);
            const bool small = scores[first] < 1e12;
            fill(f.statement, "% % of % in % of the % layer (%).",
                 layer->ranks.texts("vertex")[first], sharing == 1 ? "is first" : "shares the first place", places.size(), measure, layer->name,
                  small ? format_fixed(static_cast<std::int64_t>(scores[first] * 1e6 + 0.5), 6) : format_double(scores[first]));
            f.value = 1;
            if (sharing == 1) {
                f.basis = "alone in the first place";
            } else {
                fill(f.basis, "% vertices share the first place", sharing);
            }
            f.sources.push_back(filled("% layer", layer->name));
            f.rows = joined(layer->edges.files, " ");
            f.alternatives = {"missing rows: not tested, no rank interval in this version"};
        }
    }
}

}  // namespace detail

// All findings of a case, in the order of the report.
inline std::vector<finding> make_findings(const dossier_model& m, const rank_options& ranks) {
    std::vector<finding> out;
    const auto considered = considered_vessels(m);
    detail::add_changes(m, out);
    detail::add_controls(m, out);
    detail::add_windows(m, out);
    detail::add_contacts(m, considered, out);
    detail::add_gaps(m, considered, out);
    detail::add_paths(m, out);
    detail::add_ranks(m, ranks, out);
    return out;
}

}  // namespace sanc::evidence
