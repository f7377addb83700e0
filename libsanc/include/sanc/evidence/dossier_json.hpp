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

inline json texts_json(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

inline json findings_json(const std::vector<finding>& findings) {
    json list{json::array{}};
    const auto number = [](const std::optional<std::int64_t>& value) { return value ? json(*value) : json(); };
    const auto time = [](const std::optional<std::int64_t>& value) { return value ? json(format_time(*value)) : json(); };
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        list.push_back(json::object{{"id", finding_id(i)}, {"kind", f.kind}, {"statement", f.statement}, {"value", number(f.value)},
                                    {"low", number(f.low)}, {"high", number(f.high)}, {"unit", f.unit}, {"basis", f.basis},
                                    {"begin", time(f.begin_ms)}, {"end", time(f.end_ms)}, {"sources", texts_json(f.sources)},
                                    {"independent_sources", static_cast<std::int64_t>(f.sources.size())}, {"rows", f.rows},
                                    {"alternatives", texts_json(f.alternatives)}});
    }
    return list;
}

inline json timeline_json(const dossier_model& m) {
    json list{json::array{}};
    for (std::size_t i = 0; i < m.the_case.images.size(); ++i) {
        const auto& image = m.the_case.images[i];
        json entry = json::object{{"what", "image"}, {"file", image.file}, {"time", format_time(image.time_ms)}, {"control", image.control}};
        entry["observable_permille"] = json::object{};
        for (std::size_t z = 0; z < m.zones.size(); ++z) entry["observable_permille"][m.zones[z].name] = m.coverage[z][i];
        list.push_back(entry);
    }
    return list;
}

inline json raster_json(const dossier_model& m) {
    json list{json::array{}};
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        const auto& pair = m.pairs[p];
        const auto& s = pair.result.summary;
        json entry = json::object{{"pair", static_cast<std::int64_t>(p + 1)}, {"before", image_of(m, pair.before).file},
                                  {"after", image_of(m, pair.after).file}, {"control", pair.control}, {"shift", json()},
                                  {"residual_px_q6", 0}, {"threshold_e9", s.threshold_e9}, {"separation_e9", s.separation_e9},
                                  {"observable_px", s.observable_px}, {"not_observable_px", s.not_observable_px},
                                  {"changed_px", s.changed_px}, {"objects", pair.result.objects.rows()},
                                  {"dropped_objects", s.dropped_objects}, {"gain", s.gain}, {"loss", s.loss}, {"mixed", s.mixed}};
        entry["zones"] = json::array{};
        for (const auto z : pair.zones) entry["zones"].push_back(zone_name(m, z));
        entry["events"] = json::array{};
        for (const auto& event : m.events) {
            if (event.pair != static_cast<std::int32_t>(p)) continue;
            entry["events"].push_back(json::object{{"zone", zone_name(m, event.zone)}, {"sign", change_signs[static_cast<std::size_t>(event.sign)]},
                                                   {"area_px", event.area_px}, {"area_px_low", event.low_px}, {"area_px_high", event.high_px},
                                                   {"area_dm2", event.area_dm2}, {"area_dm2_low", event.low_dm2}, {"area_dm2_high", event.high_dm2},
                                                   {"begin", format_time(event.begin_ms)}, {"end", format_time(event.end_ms)}});
        }
        list.push_back(entry);
    }
    return list;
}

inline json vessels_json(const dossier_model& m) {
    json list{json::array{}};
    for (std::size_t w = 0; w < m.vessels.reach.size(); ++w) {
        const auto& window = m.vessels.reach[w];
        json entry = json::object{{"window", window.window}, {"zone", window.zone}, {"changed_zone", zone_name(m, m.vessels.windows[w].zone)},
                                  {"begin", format_time(window.time.begin_ms)}, {"end", format_time(window.time.end_ms)}};
        json counts{json::object{}};
        for (const char* is : {"excluded", "unknown", "possible", "seen"}) counts[is] = 0;
        std::int64_t tally[4] = {};
        for (const auto& fact : window.facts) ++tally[static_cast<int>(fact.is)];
        for (int is = 0; is < 4; ++is) counts[class_name(static_cast<reach_class>(is))] = tally[is];
        entry["counts"] = counts;
        list.push_back(entry);
    }
    return list;
}

inline json graph_json(const dossier_model& m) {
    json made;
    made["layers"] = json::array{};
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        made["layers"].push_back(json::object{{"layer", layer->name}, {"vertices", layer->made.vertices()}, {"arcs", layer->made.arcs()},
                                              {"rows", static_cast<std::int64_t>(layer->edges.source.size())},
                                              {"rejects", static_cast<std::int64_t>(layer->edges.rejects.size())}});
    }
    made["paths"] = json::array{};
    for (const auto& path : m.paths) {
        json entry = json::object{{"vessel", path.vessel}, {"party", path.party.id}, {"list", path.party.list}, {"list_class", path.party.list_class},
                                  {"vertices", texts_json(path.vertices)}};
        entry["rows"] = json::array{};
        for (const auto& step : path.rows) entry["rows"].push_back(texts_json(step));
        made["paths"].push_back(entry);
    }
    return made;
}

inline json matrix_json(const dossier_model& m, const std::vector<finding>& findings) {
    json list{json::array{}};
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto found = corroborate(m, findings[i]);
        list.push_back(json::object{{"finding", finding_id(i)}, {"imagery", found.imagery}, {"tracks", found.tracks}, {"network", found.network},
                                    {"grade", found.grade()}});
    }
    return list;
}

}  // namespace detail

inline json dossier_json(const dossier_model& m, const std::vector<finding>& findings, const std::string& result_digest,
                         const std::string& dossier_digest) {
    json made;
    made["run"] = json::object{{"case", m.the_case.id}, {"title", m.the_case.title}, {"question", m.the_case.question},
                               {"begin", format_time(m.the_case.begin_ms)}, {"end", format_time(m.the_case.end_ms)},
                               {"semantics_version", semantics_version}, {"result_digest", result_digest}, {"dossier_digest", dossier_digest}};
    made["run"]["as_of"] = m.the_case.as_of_ms ? json(format_time(*m.the_case.as_of_ms)) : json();
    made["findings"] = detail::findings_json(findings);
    made["timeline"] = detail::timeline_json(m);
    made["raster"] = detail::raster_json(m);
    made["vessels"] = detail::vessels_json(m);
    made["contacts"] = json::object{{"rows", m.vessels.meetings.rows.size()}, {"only_if_positions_are_off", m.vessels.meetings.only_wider},
                                    {"expected_by_chance", "not measured"}};
    made["graph"] = detail::graph_json(m);
    made["matrix"] = detail::matrix_json(m, findings);
    made["alternatives"] = json::array{};
    for (std::size_t i = 0; i < findings.size(); ++i) {
        for (const auto& each : findings[i].alternatives) {
            made["alternatives"].push_back(json::object{{"finding", finding_id(i)}, {"alternative", each}});
        }
    }
    made["gaps"] = detail::texts_json(not_examined(m));
    made["manifest"] = "manifest.json";
    return made;
}

}  // namespace sanc::evidence
