// SPDX-License-Identifier: Apache-2.0
// How many kinds of source bear on a finding, and what the dossier did not look at.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/finding.hpp>
#include <sanc/form.hpp>
#include <sanc/evidence/model.hpp>

namespace sanc::evidence {

// Which kinds of source bear on a finding. A window and the vessels in it stand on imagery and tracks; a change on imagery,
// and on tracks where a vessel was seen or possible in its window; the network adds where that vessel (one of them) is
// joined to a designated party. A ship's own transmissions are one kind however many stations heard them.
struct corroboration {
    bool imagery = false, tracks = false, network = false;
    [[nodiscard]] int count() const { return imagery + tracks + network; }
    [[nodiscard]] const char* grade() const { return count() >= 3 ? "A" : count() == 2 ? "B" : "C"; }
};

inline corroboration corroborate(const dossier_model& m, const finding& f) {
    corroboration found;
    using kind = finding_kind;
    found.imagery = f.kind == kind::change || f.kind == kind::control;
    found.tracks = f.kind == kind::contact || f.kind == kind::gap || f.kind == kind::window || f.kind == kind::vessel;
    found.network = f.kind == kind::path || f.kind == kind::rank;
    if (f.window < 0 || static_cast<std::size_t>(f.window) >= m.vessels.reach.size()) return found;
    found.imagery = true;  // a window exists because images show a change
    found.tracks = f.kind == kind::vessel;
    for (const auto& fact : m.vessels.reach[static_cast<std::size_t>(f.window)].facts) {
        // To exclude a vessel is to have heard it, too.
        if (f.kind == kind::window && fact.is == reach_class::excluded) found.tracks = true;
        if (fact.is != reach_class::seen && fact.is != reach_class::possible) continue;
        if (f.vessel >= 0 && fact.vessel != f.vessel) continue;
        found.tracks = true;
        for (const auto& path : m.paths) {
            const bool same = path.vessel == m.vessels.vessels[static_cast<std::size_t>(fact.vessel)];
            found.network = found.network || (same && path.party.list_class == "designation");
        }
    }
    return found;
}

// What the dossier did not look at; never empty.
inline std::vector<std::string> not_examined(const dossier_model& m) {
    std::vector<std::string> notes;
    const auto note = [&](const char* form, const auto&... with) { fill(notes.emplace_back(), form, with...); };
    if (m.the_case.images.empty()) note("No image in the case: no change could be looked for.");
    if (m.zones.empty()) note("No zone in the case: changes make no events, vessels have no window.");
    if (m.the_case.tracks.empty()) note("No tracks in the case: no vessel could be classed.");
    if (m.the_case.graphs.empty()) note("No graph in the case: no owner and no transfer could be looked at.");
    if (m.the_case.watchlists.empty()) note("No list in the case: no party could be called listed.");
    for (std::size_t z = 0; z < m.zones.size(); ++z) {
        if (!makes_events(m.zones[z])) continue;
        for (std::size_t i = 0; i < m.the_case.images.size(); ++i) {
            if (m.the_case.images[i].control || m.coverage[z][i] >= 900) continue;
            note("Zone % in %: % % observable, below 90 %; the image was not used for it.",
                 m.zones[z].name, m.the_case.images[i].file, format_fixed(m.coverage[z][i], 1), "%", "%");
        }
    }
    for (const auto& image : m.the_case.images) {
        if (image.time_ms >= m.the_case.begin_ms && image.time_ms <= m.the_case.end_ms) continue;
        note("Image % lies outside the period of the case; it was used all the same.", image.file);
    }
    for (const auto& window : m.vessels.reach) {
        const bool heard = std::any_of(window.facts.begin(), window.facts.end(), [](const reach_fact& f) { return f.is != reach_class::unknown; });
        if (!heard) note("Window %: no vessel was heard near it in time; nobody could be classed.", window.window);
    }
    std::int64_t named = 0, outside = 0;
    for (std::size_t i = 0; i < m.parties.size(); ++i) {
        const auto& party = m.parties[i];
        if (i > 0 && party.id == m.parties[i - 1].id) continue;  // on lists of two classes
        ++named;
        const bool known = (!m.ownership.edges.files.empty() && m.ownership.made.find(party.id) >= 0) ||
                           (!m.transfer.edges.files.empty() && m.transfer.made.find(party.id) >= 0);
        outside += known ? 0 : 1;
    }
    if (outside > 0) note("% of % parties on the lists are in no graph of the case.", outside, named);
    if (!m.the_case.images.empty()) {
        note("Registration: images were compared as they lie; a shift between them was not looked for.");
        note("Shadow and tide: no model of either was applied.");
    }
    bool control = false;
    for (const auto& pair : m.pairs) control = control || pair.control;
    if (!m.the_case.images.empty() && !control) note("No control pair: the false-alarm level was not measured.");
    const case_image* unpaired = nullptr;
    for (const auto& image : m.the_case.images) {
        if (image.control) unpaired = unpaired == nullptr ? &image : nullptr;
    }
    if (unpaired != nullptr) note("Control image %: it has no second one; it was not used.", unpaired->file);
    for (const auto& image : m.the_case.images) {
        if (image.cloud_mask.empty() && !image.control) note("Clouds in %: no mask was given.", image.file);
    }
    if (m.vessels.present) {
        note("Spoofed positions: no test of the tracks was made; a vessel is where it says it is.");
        note("Reception: where stations can hear was not modelled; silence is not evidence of anything by itself.");
    }
    for (const auto& file : m.the_case.events) note("Outside events %: listed, not analysed.", file);
    for (const auto& list : m.the_case.watchlists) {
        if (list.list_class == "unknown") note("List %: of unknown class; nobody on it counts as listed.", list.file);
    }
    if (!m.transfer.edges.files.empty()) note("Transfers: ranked only; flows to listed parties and taint were not traced.");
    const auto& inputs = m.reject_counts.texts("input");
    const auto& reasons = m.reject_counts.texts("reason");
    const auto& counts = m.reject_counts.integers("rows");
    for (std::size_t first = 0, i = 0; i < counts.size(); first = i) {
        std::string list;
        for (; i < counts.size() && inputs[i] == inputs[first]; ++i) fill(list, list.empty() ? "% %" : ", % %", counts[i], reasons[i]);
        note("Rows of % that were not used: %.", inputs[first], list);
    }
    const auto cut_short = [&](const char* what, std::int64_t rows) {
        if (rows > most_findings_of_a_kind) note("%: the table has %, at most % of them became findings.", what, rows, most_findings_of_a_kind);
    };
    cut_short("Contacts", static_cast<std::int64_t>(m.vessels.meetings.rows.size()));
    cut_short("Gaps", static_cast<std::int64_t>(m.vessels.gaps.rows.size()));
    return notes;
}

}  // namespace sanc::evidence
