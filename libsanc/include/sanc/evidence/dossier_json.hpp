// SPDX-License-Identifier: Apache-2.0
// dossier.json: the sections of the report as canonical JSON, for programs.
#pragma once

#include <string>
#include <vector>

#include <sanc/evidence/corroboration.hpp>
#include <sanc/evidence/finding.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/json.hpp>

namespace sanc::evidence {

namespace detail {

inline void put_time(json& to, const char* key, const std::optional<std::int64_t>& ms) {
    if (ms) {
        to.put(key, format_time(*ms));
    } else {
        to.put(key, nullptr);
    }
}

template <class Texts>
void add_texts(json& list, const Texts& texts) {
    list.as_array();
    for (const auto& text : texts) list.push_back(text);
}

inline void findings_json(json& list, const std::vector<finding>& findings) {
    list.as_array();
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        json& entry = list.add();
        entry.put("id", filled("%", finding_id(i))).put("kind", name_of(f.kind)).put("statement", f.statement)
            .put("value", f.value).put("low", f.low).put("high", f.high)
            .put("unit", f.unit).put("basis", f.basis)
            .put("independent_sources", f.sources.size())
            .put("rows", f.rows);
        put_time(entry, "begin", f.begin_ms);
        put_time(entry, "end", f.end_ms);
        add_texts(entry["sources"], f.sources);
        add_texts(entry["alternatives"], f.alternatives);
    }
}

inline void timeline_json(json& list, const dossier_model& m) {
    list.as_array();
    for (std::size_t i = 0; i < m.the_case.images.size(); ++i) {
        const auto& image = m.the_case.images[i];
        json& entry = list.add().put("what", "image").put("file", image.file).put("control", image.control);
        put_time(entry, "time", image.time_ms);
        json& observable = entry["observable_permille"].as_object();
        for (std::size_t z = 0; z < m.zones.size(); ++z) observable[m.zones[z].name] = m.coverage[z][i];
    }
}

inline void raster_json(json& list, const dossier_model& m) {
    list.as_array();
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        const auto& pair = m.pairs[p];
        const auto& s = pair.result.summary;
        json& entry = list.add();
        entry.put("pair", p + 1).put("before", image_of(m, pair.before).file).put("after", image_of(m, pair.after).file).put("control", pair.control)
            .put("shift", nullptr).put("residual_px_q6", 0).put("threshold_e9", s.threshold_e9).put("separation_e9", s.separation_e9)
            .put("observable_px", s.observable_px).put("not_observable_px", s.not_observable_px).put("changed_px", s.changed_px)
            .put("objects", pair.result.objects.rows()).put("dropped_objects", s.dropped_objects)
            .put("gain", s.gain).put("loss", s.loss).put("mixed", s.mixed);
        json& zones = entry["zones"].as_array();
        for (const auto z : pair.zones) zones.push_back(zone_name(m, z));
        json& events = entry["events"].as_array();
        for (const auto& event : m.events) {
            if (event.pair != static_cast<std::int32_t>(p)) continue;
            json& told = events.add();
            told.put("zone", zone_name(m, event.zone)).put("sign", change_signs[static_cast<std::size_t>(event.sign)])
                .put("area_px", event.area_px).put("area_px_low", event.low_px).put("area_px_high", event.high_px)
                .put("area_dm2", event.area_dm2).put("area_dm2_low", event.low_dm2).put("area_dm2_high", event.high_dm2);
            put_time(told, "begin", event.begin_ms);
            put_time(told, "end", event.end_ms);
        }
    }
}

inline void vessels_json(json& list, const dossier_model& m) {
    list.as_array();
    for (std::size_t w = 0; w < m.vessels.reach.size(); ++w) {
        const auto& window = m.vessels.reach[w];
        json& entry = list.add();
        entry.put("window", window.window).put("zone", window.zone).put("changed_zone", zone_name(m, m.vessels.windows[w].zone));
        put_time(entry, "begin", window.time.begin_ms);
        put_time(entry, "end", window.time.end_ms);
        std::int64_t tally[4] = {};
        for (const auto& fact : window.facts) ++tally[static_cast<int>(fact.is)];
        json& counts = entry["counts"];
        for (int is = 0; is < 4; ++is) counts.put(class_name(static_cast<reach_class>(is)), tally[is]);
    }
}

inline void graph_json(json& made, const dossier_model& m) {
    json& layers = made["layers"].as_array();
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        layers.add().put("layer", layer->name).put("vertices", layer->made.vertices()).put("arcs", layer->made.arcs())
            .put("rows", layer->edges.source.size()).put("rejects", layer->edges.rejects.size());
    }
    json& paths = made["paths"].as_array();
    for (const auto& path : m.paths) {
        json& entry = paths.add();
        entry.put("vessel", path.vessel).put("party", path.party.id).put("party_name", path.party.name).put("list", joined(path.party.rows, " ")).put("list_class", path.party.list_class);
        add_texts(entry["vertices"], path.vertices);
        json& rows = entry["rows"].as_array();
        for (const auto& step : path.rows) add_texts(rows.add(), step);
    }
}

inline void matrix_json(json& list, const dossier_model& m, const std::vector<finding>& findings) {
    list.as_array();
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto found = corroborate(m, findings[i]);
        list.add().put("finding", filled("%", finding_id(i))).put("imagery", found.imagery).put("tracks", found.tracks).put("network", found.network)
            .put("grade", found.grade());
    }
}

}  // namespace detail

inline json dossier_json(const dossier_model& m, const std::vector<finding>& findings, const std::string& result_digest,
                         const std::string& dossier_digest) {
    json made;
    json& run = made["run"];
    run.put("case", m.the_case.id).put("title", m.the_case.title).put("question", m.the_case.question)
        .put("semantics_version", semantics_version).put("result_digest", result_digest).put("dossier_digest", dossier_digest);
    detail::put_time(run, "begin", m.the_case.begin_ms);
    detail::put_time(run, "end", m.the_case.end_ms);
    detail::put_time(run, "as_of", m.the_case.as_of_ms);
    detail::findings_json(made["findings"], findings);
    detail::timeline_json(made["timeline"], m);
    detail::raster_json(made["raster"], m);
    detail::vessels_json(made["vessels"], m);
    made["contacts"].put("rows", m.vessels.meetings.rows.size()).put("only_if_positions_are_off", m.vessels.meetings.only_wider)
        .put("expected_by_chance", "not measured");
    detail::graph_json(made["graph"], m);
    detail::matrix_json(made["matrix"], m, findings);
    json& alternatives = made["alternatives"].as_array();
    for (std::size_t i = 0; i < findings.size(); ++i) {
        for (const auto& each : findings[i].alternatives) alternatives.add().put("finding", filled("%", finding_id(i))).put("alternative", each);
    }
    detail::add_texts(made["gaps"], not_examined(m));
    made.put("manifest", "manifest.json");
    return made;
}

}  // namespace sanc::evidence
