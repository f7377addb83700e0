// SPDX-License-Identifier: Apache-2.0
// Findings: what the analyses say, in fixed sentences, each with value, bounds, basis, sources and what else could explain
// it. No sentence speaks of intent.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/model.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc::evidence {

struct finding {
    std::string kind;  // change, window, vessel, contact, gap, path, rank, control
    std::string statement;
    std::optional<std::int64_t> value, low, high;
    std::string unit;
    std::string basis;
    std::optional<std::int64_t> begin_ms, end_ms;
    std::vector<std::string> sources;       // distinct, sorted: what independent sources are counted by
    std::vector<std::string> alternatives;  // "NAME: how it was tested, or why it was not"
    std::string rows;                       // files and lines behind it: told, but not in the digest
    std::int32_t window = -1;               // of a vessel or a change: the window it belongs to
    std::int32_t vessel = -1;               // of a vessel: which
};

// At most so many contacts, and so many gaps, become findings; the tables hold all.
inline constexpr std::int64_t most_findings_of_a_kind = 100;

namespace detail {

inline std::string metres2(std::int64_t dm2) { return format_fixed((dm2 + (dm2 < 0 ? -50 : 50)) / 100, 0) + " m2"; }
inline std::string metres(std::int64_t mm) { return format_fixed((mm + 50) / 100, 1) + " m"; }
inline std::string minute(std::int64_t ms) { return format_time(ms).substr(0, 16) + "Z"; }

// A duration for people: the two largest units.
inline std::string spoken(std::int64_t ms) {
    const std::string sign = ms < 0 ? "-" : "";
    const std::int64_t s = (ms < 0 ? -ms : ms) / 1000;
    const auto two = [&](std::int64_t a, const char* x, std::int64_t b, const char* y) {
        return sign + std::to_string(a) + " " + x + (b != 0 ? " " + std::to_string(b) + " " + y : "");
    };
    if (s >= 86400) return two(s / 86400, "d", s % 86400 / 3600, "h");
    if (s >= 3600) return two(s / 3600, "h", s % 3600 / 60, "min");
    if (s >= 60) return two(s / 60, "min", s % 60, "s");
    return sign + std::to_string(s) + " s";
}

inline std::vector<std::string> sorted_set(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

inline std::string sensor_of(const case_image& image) { return image.sensor.empty() ? "unnamed sensor" : image.sensor; }

inline const char* class_name(reach_class is) {
    constexpr const char* names[] = {"excluded", "unknown", "possible", "seen"};
    return names[static_cast<int>(is)];
}
inline const char* basis_name(reach_basis basis) {
    constexpr const char* names[] = {"fix", "interpolated", "silence", "edge"};
    return names[static_cast<int>(basis)];
}

inline std::string cloud_note(const dossier_model& m, const image_pair& pair) {
    const bool before = !image_of(m, pair.before).cloud_mask.empty();
    const bool after = !image_of(m, pair.after).cloud_mask.empty();
    if (before && after) return "cloud: masked on both dates";
    if (before || after) return std::string("cloud: masked on the ") + (before ? "first" : "second") + " date; the other has no mask";
    return "cloud: not tested, neither image has a mask";
}

inline void add_changes(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& event : m.events) {
        const auto& pair = m.pairs[static_cast<std::size_t>(event.pair)];
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        finding f;
        f.kind = "change";
        f.statement = "Zone " + zone_name(m, event.zone) + ": " + metres2(event.area_dm2) + " of " +
                      change_signs[static_cast<std::size_t>(event.sign)] + " between " + minute(before.time_ms) + " and " +
                      minute(after.time_ms) + ".";
        f.value = event.area_dm2;
        f.low = event.low_dm2;
        f.high = event.high_dm2;
        f.unit = "dm2";
        f.basis = "changed pixels in the zone; bounds: eroded and dilated by one pixel";
        f.begin_ms = event.begin_ms;
        f.end_ms = event.end_ms;
        f.sources = sorted_set({sensor_of(before), sensor_of(after)});
        f.rows = before.file + " " + after.file;
        f.alternatives = {"shift: not tested, no registration in this version", cloud_note(m, pair),
                          "shadow: not tested", "tide: not tested"};
        for (std::size_t w = 0; w < m.vessels.windows.size(); ++w) {
            if (m.vessels.windows[w].pair == event.pair && m.vessels.windows[w].zone == event.zone) f.window = static_cast<std::int32_t>(w);
        }
        out.push_back(std::move(f));
    }
}

inline void add_controls(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& pair : m.pairs) {
        if (!pair.control) continue;
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        finding f;
        f.kind = "control";
        f.statement = "Control pair of " + minute(before.time_ms) + " and " + minute(after.time_ms) + ": " + std::to_string(pair.result.objects.rows()) +
                      " objects on " + std::to_string(pair.result.summary.observable_px) + " observable pixels where nothing changed.";
        f.value = pair.result.objects.rows();
        f.unit = "objects";
        f.basis = "the same chain and threshold on a pair known to show no change";
        f.begin_ms = before.time_ms;
        f.end_ms = after.time_ms;
        f.sources = sorted_set({sensor_of(before), sensor_of(after)});
        f.rows = before.file + " " + after.file;
        f.alternatives = {"another day: not tested, this pair stands for its own light and weather"};
        out.push_back(std::move(f));
    }
}

// The segment that a deciding time of a vessel belongs to, or -1.
inline std::int64_t segment_at(const vessel_part& part, std::int32_t vessel, std::int64_t time_ms) {
    const auto& t = part.segments;
    for (std::size_t s = 0; s < t.vessel.size(); ++s) {
        if (t.vessel[s] != vessel) continue;
        const auto* first = t.time_ms.data() + t.offsets[s];
        const auto* last = t.time_ms.data() + t.offsets[s + 1];
        if (std::binary_search(first, last, time_ms)) return static_cast<std::int64_t>(s);
    }
    return -1;
}

inline std::vector<std::string> deciding_stations(const dossier_model& m, const reach_fact& fact) {
    std::vector<std::string> names;
    for (const auto& [has, time] : {std::pair{fact.has_a, fact.time_a_ms}, std::pair{fact.has_b, fact.time_b_ms}}) {
        const std::int64_t segment = has ? segment_at(m.vessels, fact.vessel, time) : -1;
        if (segment < 0) continue;
        for (auto& name : stations_of(m.vessels, m.the_case, segment, time, time)) names.push_back(std::move(name));
    }
    return sorted_set(std::move(names));
}

inline void add_windows(const dossier_model& m, std::vector<finding>& out) {
    for (std::size_t w = 0; w < m.vessels.reach.size(); ++w) {
        const auto& window = m.vessels.reach[w];
        std::int64_t count[4] = {};
        for (const auto& fact : window.facts) ++count[static_cast<int>(fact.is)];
        const std::string when = minute(window.time.begin_ms) + " to " + minute(window.time.end_ms);
        finding all;
        all.kind = "window";
        all.window = static_cast<std::int32_t>(w);
        all.statement = "Window " + window.window + ", zone " + window.zone + ", " + when + ": of " + std::to_string(window.facts.size()) +
                        " vessels heard, " + std::to_string(count[3]) + " seen, " + std::to_string(count[2]) + " possible, " +
                        std::to_string(count[0]) + " excluded, " + std::to_string(count[1]) + " unknown.";
        all.value = count[2] + count[3];
        all.low = count[3];
        all.high = count[1] + count[2] + count[3];
        all.unit = "vessels";
        all.basis = "seen to not excluded";
        all.begin_ms = window.time.begin_ms;
        all.end_ms = window.time.end_ms;
        for (const auto& entry : m.the_case.tracks) all.sources.push_back(entry.source);
        all.sources = sorted_set(std::move(all.sources));
        all.alternatives = {"a vessel that was never heard: not testable with these tracks"};
        out.push_back(std::move(all));
        for (const auto& fact : window.facts) {
            if (fact.is != reach_class::seen && fact.is != reach_class::possible) continue;
            finding f;
            f.kind = "vessel";
            f.window = static_cast<std::int32_t>(w);
            f.vessel = fact.vessel;
            const auto& id = m.vessels.vessels[static_cast<std::size_t>(fact.vessel)];
            f.statement = "Vessel " + id + " was " + (fact.is == reach_class::seen ? "seen" : "possible") + " in zone " + window.zone + " in window " +
                          window.window + (fact.has_margin ? ", with " + spoken(fact.margin_ms) + " to spare." : ".");
            if (fact.has_margin) f.value = fact.margin_ms;
            f.unit = "ms";
            f.basis = basis_name(fact.basis);
            if (fact.has_a) f.begin_ms = fact.time_a_ms;
            if (fact.has_b) f.end_ms = fact.time_b_ms;
            f.sources = deciding_stations(m, fact);
            f.alternatives = {"another ship under this identity: segments told apart by speed only",
                              "position error: within 2 x (position_sigma_m + 0.5 m)", "reception hole: not tested"};
            out.push_back(std::move(f));
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
        finding f;
        f.kind = "contact";
        f.statement = "Vessels " + m.vessels.vessels[static_cast<std::size_t>(a)] + " and " + m.vessels.vessels[static_cast<std::size_t>(b)] +
                      " were near one another for " + spoken(row.end_ms - row.begin_ms) + " from " + minute(row.begin_ms) +
                      ", closest " + metres(row.closest_mm) + ".";
        f.value = row.closest_mm;
        f.unit = "mm";
        f.basis = row.certain ? "certain" : "marginal";
        f.begin_ms = row.begin_ms;
        f.end_ms = row.end_ms;
        f.sources = stations_of(m.vessels, m.the_case, row.segment_a, row.begin_ms, row.end_ms);
        for (auto& name : stations_of(m.vessels, m.the_case, row.segment_b, row.begin_ms, row.end_ms)) f.sources.push_back(std::move(name));
        f.sources = sorted_set(std::move(f.sources));
        f.alternatives = {std::string("position error: ") + (row.certain ? "tested, holds 2 x (sigma + 0.5 m) nearer" : "tested, does not hold 2 x (sigma + 0.5 m) nearer"),
                          "common anchorage: not tested", "chance traffic: not tested"};
        out.push_back(std::move(f));
    }
}

inline void add_gaps(const dossier_model& m, const std::vector<std::int32_t>& considered, std::vector<finding>& out) {
    std::int64_t told = 0;
    for (const gap& row : m.vessels.gaps.rows) {
        const std::int32_t v = m.vessels.segments.vessel[static_cast<std::size_t>(row.segment)];
        if (!std::binary_search(considered.begin(), considered.end(), v)) continue;
        if (told++ == most_findings_of_a_kind) break;
        finding f;
        f.kind = "gap";
        f.statement = "Vessel " + m.vessels.vessels[static_cast<std::size_t>(v)] + " was silent for " + spoken(row.end_ms - row.begin_ms) + " from " +
                      minute(row.begin_ms) + (row.closed ? "." : ", up to the end of the data.");
        f.value = row.end_ms - row.begin_ms;
        f.unit = "ms";
        f.basis = row.closed ? "two fixes" : "last fix to as_of";
        f.begin_ms = row.begin_ms;
        if (row.closed) f.end_ms = row.end_ms;
        f.sources = stations_of(m.vessels, m.the_case, row.segment, row.begin_ms, row.closed ? row.end_ms : row.begin_ms);
        f.alternatives = {"reception hole: not tested", "transmitter off or failing: not testable with these tracks"};
        out.push_back(std::move(f));
    }
}

inline void add_paths(const dossier_model& m, std::vector<finding>& out) {
    for (const auto& path : m.paths) {
        finding f;
        f.kind = "path";
        std::string chain;
        for (const auto& vertex : path.vertices) chain += (chain.empty() ? "" : " - ") + vertex;
        const std::string kind_of_list = path.party.list_class == "designation" ? "designated"
                                         : path.party.list_class == "mention"   ? "only mentioned"
                                                                                : "on a list of class " + path.party.list_class;
        f.statement = "Vessel " + path.vessel + " is joined to " + path.party.id + " (" + kind_of_list + ") over " +
                      std::to_string(path.rows.size()) + " steps of ownership: " + chain + ".";
        f.value = static_cast<std::int64_t>(path.rows.size());
        f.unit = "steps";
        f.basis = "rows of the ownership layer and of a list of class " + path.party.list_class;
        for (const auto& step : path.rows) {
            for (const auto& row : step) f.rows += (f.rows.empty() ? "" : " ") + row;
        }
        f.rows += " " + path.party.list;
        f.sources = sorted_set({"ownership layer", "list of class " + path.party.list_class});
        f.alternatives = {"a stake that ended before the period: not tested, the rows have no dates",
                          "another party of this name: not tested, ids are taken as given"};
        out.push_back(std::move(f));
    }
}

inline void add_ranks(const dossier_model& m, const rank_options& options, std::vector<finding>& out) {
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        for (const auto& measure : options.measures) {
            const auto& places = layer->ranks.integers(measure + "_rank");
            const auto& scores = layer->ranks.scores(measure);
            const auto first = static_cast<std::size_t>(std::find(places.begin(), places.end(), 1) - places.begin());
            if (first == places.size()) continue;
            finding f;
            f.kind = "rank";
            f.statement = layer->ranks.texts("vertex")[first] + " is first of " + std::to_string(places.size()) + " in " + measure +
                          " of the " + layer->name + " layer (" + format_double(scores[first]) + ").";
            f.value = 1;
            f.unit = "rank";
            const auto sharing = std::count(places.begin(), places.end(), 1);
            f.basis = sharing == 1 ? "alone in the first place" : std::to_string(sharing) + " vertices share the first place";
            f.sources = {layer->name + " layer"};
            for (const auto& file : layer->edges.files) f.rows += (f.rows.empty() ? "" : " ") + file;
            f.alternatives = {"missing rows: not tested, no rank interval in this version"};
            out.push_back(std::move(f));
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

inline std::string finding_id(std::size_t index) {
    std::string number = std::to_string(index + 1);
    return "F-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

inline table findings_table(const std::vector<finding>& findings) {
    table t(schemas::findings);
    std::vector<std::string> id, kinds, statement, unit, basis, sources, alternatives, rows;
    std::vector<std::int64_t> value, low, high, begin, end, independent;
    std::vector<std::uint8_t> has_value, has_low, has_high, has_begin, has_end;
    const auto put = [](const std::optional<std::int64_t>& from, std::vector<std::int64_t>& to, std::vector<std::uint8_t>& has) {
        to.push_back(from.value_or(0));
        has.push_back(from.has_value());
    };
    const auto join_all = [](const std::vector<std::string>& parts) {
        std::string text;
        for (const auto& part : parts) text += (text.empty() ? "" : "; ") + part;
        return text;
    };
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        id.push_back(finding_id(i));
        kinds.push_back(f.kind);
        statement.push_back(f.statement);
        put(f.value, value, has_value);
        put(f.low, low, has_low);
        put(f.high, high, has_high);
        unit.push_back(f.unit);
        basis.push_back(f.basis);
        put(f.begin_ms, begin, has_begin);
        put(f.end_ms, end, has_end);
        sources.push_back(join_all(f.sources));
        independent.push_back(static_cast<std::int64_t>(f.sources.size()));
        alternatives.push_back(join_all(f.alternatives));
        rows.push_back(f.rows);
    }
    t.texts("id", std::move(id));
    t.texts("kind", std::move(kinds));
    t.texts("statement", std::move(statement));
    t.integers("value", std::move(value), std::move(has_value));
    t.integers("low", std::move(low), std::move(has_low));
    t.integers("high", std::move(high), std::move(has_high));
    t.texts("unit", std::move(unit));
    t.texts("basis", std::move(basis));
    t.integers("begin", std::move(begin), std::move(has_begin));
    t.integers("end", std::move(end), std::move(has_end));
    t.texts("sources", std::move(sources));
    t.integers("independent_sources", std::move(independent));
    t.texts("alternatives", std::move(alternatives));
    t.texts("rows", std::move(rows));
    return t;
}

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
    found.imagery = f.kind == "change" || f.kind == "control";
    found.tracks = f.kind == "contact" || f.kind == "gap" || f.kind == "window" || f.kind == "vessel";
    found.network = f.kind == "path" || f.kind == "rank";
    if (f.window < 0 || static_cast<std::size_t>(f.window) >= m.vessels.reach.size()) return found;
    found.imagery = true;  // a window exists because images show a change
    for (const auto& fact : m.vessels.reach[static_cast<std::size_t>(f.window)].facts) {
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
    if (m.the_case.images.empty()) notes.push_back("No image in the case: no change could be looked for.");
    if (m.zones.empty()) notes.push_back("No zone in the case: changes make no events, vessels have no window.");
    if (m.the_case.tracks.empty()) notes.push_back("No tracks in the case: no vessel could be classed.");
    if (m.the_case.graphs.empty()) notes.push_back("No graph in the case: no owner and no transfer could be looked at.");
    if (m.the_case.watchlists.empty()) notes.push_back("No list in the case: no party could be called listed.");
    for (std::size_t z = 0; z < m.zones.size(); ++z) {
        if (!makes_events(m.zones[z])) continue;
        for (std::size_t i = 0; i < m.the_case.images.size(); ++i) {
            if (m.the_case.images[i].control || m.coverage[z][i] >= 900) continue;
            notes.push_back("Zone " + m.zones[z].name + " in " + m.the_case.images[i].file + ": " + format_fixed(m.coverage[z][i], 1) +
                            " % observable, below 90 %; the image was not used for it.");
        }
    }
    if (!m.the_case.images.empty()) {
        notes.push_back("Registration: images were compared as they lie; a shift between them was not looked for.");
        notes.push_back("Shadow and tide: no model of either was applied.");
    }
    bool control = false;
    for (const auto& pair : m.pairs) control = control || pair.control;
    if (!m.the_case.images.empty() && !control) notes.push_back("No control pair: the false-alarm level was not measured.");
    for (const auto& image : m.the_case.images) {
        if (image.cloud_mask.empty() && !image.control) notes.push_back("Clouds in " + image.file + ": no mask was given.");
    }
    if (m.vessels.present) {
        notes.push_back("Spoofed positions: no test of the tracks was made; a vessel is where it says it is.");
        notes.push_back("Reception: where stations can hear was not modelled; silence is not evidence of anything by itself.");
    }
    for (const auto& file : m.the_case.events) notes.push_back("Outside events " + file + ": listed, not analysed.");
    for (const auto& list : m.the_case.watchlists) {
        if (list.list_class == "unknown") notes.push_back("List " + list.file + ": of unknown class; nobody on it counts as listed.");
    }
    if (!m.transfer.edges.files.empty()) notes.push_back("Transfers: ranked only; flows to listed parties and taint were not traced.");
    return notes;
}

}  // namespace sanc::evidence
