// SPDX-License-Identifier: Apache-2.0
// report.html: one self-contained page that a person can read, print and file. It says what dossier.json says.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/corroboration.hpp>
#include <sanc/evidence/finding.hpp>
#include <sanc/evidence/html.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/evidence/picture.hpp>
#include <sanc/evidence/plots.hpp>
#include <sanc/order.hpp>
#include <sanc/table_text.hpp>

namespace sanc::evidence {

namespace detail {

// A piece of an image with outlines of changes (red) and zones over it.
inline void image_figure(std::string& out, const dossier_model& m, std::int32_t index, const pixel_window& window, const std::string& outline,
                         const std::string& caption) {
    const auto i = static_cast<std::size_t>(index);
    const auto told = escaped(caption);
    fill(out, "<figure class=\"chip\"><svg viewBox=\"0 0 % %\" role=\"img\" aria-label=\"%\"><image width=\"%\" height=\"%\" "
              "style=\"image-rendering:pixelated\" href=\"data:image/png;base64,%\"/><path d=\"%\" fill=\"none\" stroke=\"#e0442a\" "
              "stroke-width=\"1.2\" vector-effect=\"non-scaling-stroke\"/></svg><figcaption>%</figcaption></figure>",
         window.width(), window.height(), told, window.width(), window.height(), to_base64(to_png(render(m.images[i], window, m.hidden[i].view()))), outline,
          told);
}

inline void header_section(std::string& out, const dossier_model& m, const json& manifest) {
    const auto text = [&](const char* key) -> const std::string& { return *manifest.members()->at(key).text(); };
    fill(out, "<p class=\"soft\">Dossier %</p><h1>%</h1>", escaped(m.the_case.id), escaped(m.the_case.title));
    if (!m.the_case.question.empty()) fill(out, "<p class=\"lead\">%</p>", escaped(m.the_case.question));
    fill(out, "<dl><dt>Period</dt><dd>% to %</dd><dt>As of</dt><dd>%</dd><dt>Semantics</dt><dd>%</dd><dt>Result digest</dt><dd class=\"mono\">%</dd>"
              "<dt>Dossier digest</dt><dd class=\"mono\">%</dd></dl>",
         minute(m.the_case.begin_ms), minute(m.the_case.end_ms), m.the_case.as_of_ms ? minute(*m.the_case.as_of_ms) : filling("the end of the period"),
          semantics_version, text("result_digest"), text("dossier_digest"));
    std::int64_t possible = 0, seen = 0;
    for (const auto& window : m.vessels.reach) {
        for (const auto& fact : window.facts) {
            possible += fact.is == reach_class::possible;
            seen += fact.is == reach_class::seen;
        }
    }
    const auto listed = std::count_if(m.paths.begin(), m.paths.end(), [](const listed_path& path) {
        return path.party.list_class == "designation" || path.party.list_class == "port-state";
    });
    const auto card = [&](const filling& number, const char* what) { fill(out, "<div class=\"card\"><b>%</b>%</div>", number, what); };
    const auto count = [&](std::int64_t number, const char* one, const char* more) { card(number, number == 1 ? one : more); };
    const auto size = [](const auto& rows) { return static_cast<std::int64_t>(rows.size()); };
    out += "<div class=\"cards\">";
    count(size(m.events), "change in zones", "changes in zones");
    count(size(m.vessels.reach), "window", "windows");
    card(filled("% + %", seen, possible), "vessels seen + possible, over all windows");
    count(size(m.vessels.meetings.rows), "contact", "contacts");
    count(size(m.vessels.gaps.rows), "gap", "gaps");
    count(listed, "path to listed parties", "paths to listed parties");
    out += "</div>\n<p class=\"viewer\"><a href=\"viewer.html\">Open this dossier on a map</a> (viewer.html, where it lies beside this report)</p>\n";
}

inline void findings_section(std::string& out, const dossier_model& m, const std::vector<finding>& findings) {
    html_table rows(out, {"Id", "Kind", "Observation", "Basis", "Sources", "Grade"});
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        std::string what = filled("%", escaped(f.statement));
        if (f.low && f.high && f.kind == finding_kind::change) fill(what, " <span class=\"soft\">Bounds % to %.</span>", metres2(*f.low), metres2(*f.high));
        std::string basis = filled("%", escaped(f.basis));
        if (!f.rows.empty()) fill(basis, "<br><span class=\"mono soft\">%</span>", escaped(f.rows));
        rows.row(finding_id(i)).cell(filled("<span class=\"tag soft\">%</span>", finding_id(i))).cell(name_of(f.kind)).cell(what).cell(basis)
            .cell(escaped(f.sources)).cell(corroborate(m, f).grade());
    }
    rows.end();
    out += "<p class=\"soft\">Grade: how many kinds of source bear on it - imagery, tracks, network: A three, B two, C one.</p>";
}

inline void drawings_section(std::string& out, const dossier_model& m, std::int64_t max_gap_ms) {
    fill(out, "<figure>%<figcaption>Images, windows (red), silences (grey) and contacts (blue).</figcaption></figure>", timeline_svg(m));
    if (const std::string map = map_svg(m, max_gap_ms); !map.empty()) {
        fill(out, "<figure>%<figcaption>Zones (red), the tracks of vessels seen or possible in a window (blue; dashed where they were silent), "
                  "contacts (rings).</figcaption></figure>", map);
    }
}

inline void changes_section(std::string& out, const dossier_model& m) {
    if (m.pairs.empty()) {
        out += "<p>No image pair was compared.</p>";
        return;
    }
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        const auto& pair = m.pairs[p];
        const auto& s = pair.result.summary;
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        const std::int64_t objects = pair.result.objects.rows();
        if (pair.control) {
            out += "<h3>Control pair: ";
        } else {
            fill(out, "<h3>Pair %: ", p + 1);
        }
        fill(out, "% and %</h3><p>% to %. Threshold %, scores % to %. % objects (% gain, % loss, % mixed), % dropped as small. "
                  "Not observable: % px. Shift: not looked for.</p>",
             escaped(before.file), escaped(after.file), minute(before.time_ms), minute(after.time_ms), shortest_decimal(s.threshold_e9, 9),
              format_fixed(s.min_score_e9 / 1'000'000, 3), format_fixed(s.max_score_e9 / 1'000'000, 3), objects, s.gain, s.loss, s.mixed,
              s.dropped_objects, s.not_observable_px);
        if (pair.control) {
            fill(out, "<p>False-alarm level: % objects where nothing changed.</p>", objects);
            continue;
        }
        const auto of_pair = [p](const change_event& e) { return e.pair == static_cast<std::int32_t>(p); };
        if (std::none_of(m.events.begin(), m.events.end(), of_pair)) {
            out += "<p class=\"soft\">No change in a zone that was looked at.</p>";
            continue;
        }
        html_table rows(out, {"Zone", "Sign", "Area", "Low", "High", "Pixels"}, "--nnnn");
        for (const auto& event : m.events) {
            if (!of_pair(event)) continue;
            rows.row().cell(escaped(zone_name(m, event.zone))).cell(change_signs[static_cast<std::size_t>(event.sign)])
                .cell(metres2(event.area_dm2)).cell(metres2(event.low_dm2)).cell(metres2(event.high_dm2)).cell(event.area_px);
        }
        rows.end();
        std::int32_t last = -1;
        for (const auto& event : m.events) {
            if (!of_pair(event) || event.zone == last) continue;
            last = event.zone;
            const auto& image = m.images[static_cast<std::size_t>(pair.before)];
            const auto& second = m.images[static_cast<std::size_t>(pair.after)];
            const auto mask = zone_pixels(seq, m, pair.before, last);
            const pixel_window window = window_around(mask.view(), 24);
            const auto caption = [&](const char* form, const case_image& of) { return filled(form, zone_name(m, last), minute(of.time_ms)); };
            out += "<div class=\"figures\">";
            image_figure(out, m, pair.before, window, "", caption("%, before: %", before));
            if (second.geotransform == image.geotransform && width_of(second) == width_of(image) && height_of(second) == height_of(image)) {
                image_figure(out, m, pair.after, window, outline_path(pair.result.objects.geometry("geometry"), window),
                             caption("%, after: %; changes outlined", after));
            }
            out += "</div>\n";
        }
    }
    out += "<p class=\"soft\">Each picture is stretched by itself; hatched: not observable.</p>";
}

inline void vessels_section(std::string& out, const dossier_model& m) {
    if (!m.vessels.present || m.vessels.reach.empty()) {
        out += m.vessels.present ? "<p>No change, so no window to class vessels for.</p>" : "<p>The case has no tracks.</p>";
        return;
    }
    for (const auto& window : m.vessels.reach) {
        const std::string& changed = zone_name(m, m.vessels.windows[static_cast<std::size_t>(&window - m.vessels.reach.data())].zone);
        fill(out, "<h3>%: zone %", window.window, escaped(window.zone));
        if (changed != window.zone) fill(out, " (for the change in %)", escaped(changed));
        fill(out, ", % to %</h3>", minute(window.time.begin_ms), minute(window.time.end_ms));
        html_table rows(out, {"Vessel", "Class", "Margin", "Basis", "Decided by the fixes of"}, "--n");
        const auto& facts = window.facts;
        const auto order = order_of(facts.size(), [&](std::int64_t a, std::int64_t b) {
            return facts[static_cast<std::size_t>(a)].is > facts[static_cast<std::size_t>(b)].is;
        });
        for (std::size_t k = 0; k < order.size() && k < 60; ++k) {
            const reach_fact& fact = facts[static_cast<std::size_t>(order[k])];
            std::string when = filled("%", fact.has_a ? minute(fact.time_a_ms) : filling("none before"));
            const bool once = fact.has_a && fact.has_b && fact.time_a_ms == fact.time_b_ms;
            if (!once) fill(when, " and %", fact.has_b ? minute(fact.time_b_ms) : filling("none after"));
            const char* is = class_name(fact.is);
            rows.row().cell(escaped(m.vessels.vessels[static_cast<std::size_t>(fact.vessel)])).cell(filled("<span class=\"tag %\">%</span>", is, is))
                .cell(fact.has_margin ? spoken(fact.margin_ms) : filling("")).cell(basis_name(fact.basis)).cell(when);
        }
        rows.end();
        if (order.size() > 60) fill(out, "<p class=\"soft\">% more in tables/reach.csv.</p>", order.size() - 60);
    }
    out += "<p class=\"soft\">seen: a fix or an interpolated leg lies in the zone. possible: the way to the zone and back fits between two fixes; the "
           "margin is the time to spare. excluded: it does not; the margin is what is missing, and the two fixes prove it. unknown: the vessel was "
           "not heard within 7 days.</p>";
}

inline void contacts_section(std::string& out, const dossier_model& m, const std::vector<finding>& findings) {
    if (m.vessels.meetings.rows.size() == 0) {
        out += "<p>None.</p>";
        return;
    }
    html_table rows(out, {"Finding", "Observation", "Certainty", "Stations"});
    std::int64_t told = 0;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].kind != finding_kind::contact) continue;
        rows.row().cell(finding_id(i)).cell(escaped(findings[i].statement)).cell(findings[i].basis).cell(escaped(findings[i].sources));
        ++told;
    }
    rows.end();
    fill(out, "<p class=\"soft\">% of % contacts shown: where there are more than 100, those of vessels seen or possible in a window. "
              "All are in tables/contacts.csv. Expected by chance: not measured in this version.</p>",
         told, m.vessels.meetings.rows.size());
}

inline void network_section(std::string& out, const dossier_model& m, const rank_options& options) {
    const std::size_t begin = out.size();
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        fill(out, "<h3>Layer %: % vertices, % arcs</h3>", layer->name, layer->made.vertices(), layer->made.arcs());
        html_table rows(out, {"Vertex"});
        for (const auto& measure : options.measures) rows.column(measure, true).column("rank", true);
        const auto& first = layer->ranks.integers(filled("%_rank", options.measures.front()));
        const auto at = [&](std::int64_t place) { return first[static_cast<std::size_t>(place)]; };
        const auto order = order_of(first.size(), [&](std::int64_t a, std::int64_t b) { return at(a) < at(b); });
        for (std::size_t k = 0; k < order.size() && k < 8; ++k) {
            const auto v = static_cast<std::size_t>(order[k]);
            rows.row().cell(escaped(layer->ranks.texts("vertex")[v]));
            for (const auto& measure : options.measures) {
                rows.cell(format_double(layer->ranks.scores(measure)[v])).cell(layer->ranks.integers(filled("%_rank", measure))[v]);
            }
        }
        rows.end();
        fill(out, "<p class=\"soft\">The first eight by %; betweenness counts every arc 1. Rank intervals: not computed.</p>", options.measures.front());
    }
    if (out.size() == begin) {
        out += "<p>The case has no graph.</p>";
        return;
    }
    out += "<h3>Paths to listed parties</h3>";
    if (m.paths.empty()) {
        out += "<p>None from a vessel of the tracks.</p>";
        return;
    }
    html_table rows(out, {"Vessel", "Party", "Class of list", "Path", "Rows"});
    for (const auto& path : m.paths) {
        std::string proof;
        for (const auto& step : path.rows) {
            for (const auto& row : step) fill(proof, proof.empty() ? "%" : " %", escaped(row));
        }
        for (const auto& row : path.party.rows) fill(proof, proof.empty() ? "%" : " %", escaped(row));
        const std::string party = path.party.name.empty() ? path.party.id : filled("%: %", path.party.id, path.party.name);
        rows.row().cell(escaped(path.vessel)).cell(escaped(party)).cell(escaped(path.party.list_class))
            .cell(escaped(joined(path.vertices, " - "))).cell(filled("<span class=\"mono\">%</span>", proof));
    }
    rows.end();
}

inline void matrix_section(std::string& out, const dossier_model& m, const std::vector<finding>& findings) {
    html_table rows(out, {"Finding", "Kind", "Imagery", "Tracks", "Network", "Grade"});
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto found = corroborate(m, findings[i]);
        rows.row().cell(finding_id(i)).cell(name_of(findings[i].kind));
        for (const bool yes : {found.imagery, found.tracks, found.network}) rows.cell(yes ? "yes" : "-");
        rows.cell(found.grade());
    }
    rows.end();
}

inline void alternatives_section(std::string& out, const std::vector<finding>& findings) {
    html_table rows(out, {"Kind of finding", "What else could explain it, and how it was tested"});
    std::vector<finding_kind> kinds;
    for (const auto& f : findings) {
        if (std::find(kinds.begin(), kinds.end(), f.kind) != kinds.end()) continue;
        kinds.push_back(f.kind);
        std::vector<std::string> all;
        for (const auto& other : findings) {
            if (other.kind != f.kind) continue;
            for (const char* each : other.alternatives) all.push_back(each);
        }
        sort_to_set(all);
        rows.row().cell(name_of(f.kind)).cell(escaped(joined(all, "; ")));
    }
    rows.end();
}

inline void notes_section(std::string& out, const dossier_model& m) {
    out += "<ul>";
    for (const auto& note : not_examined(m)) fill(out, "<li>%</li>", escaped(note));
    out += "</ul>";
}

inline void reproduce_section(std::string& out, const dossier_model& m, const json& manifest) {
    html_table rows(out, {"Input", "Role", "Bytes", "SHA-256"}, "--n");
    for (const auto& input : *manifest.members()->at("inputs").items()) {
        const auto& entry = *input.members();
        rows.row().cell(escaped(*entry.at("name").text())).cell(escaped(*entry.at("role").text())).cell(entry.at("size").dump())
            .cell(filled("<span class=\"mono\">%</span>", *entry.at("sha256").text()));
    }
    rows.end();
    fill(out, "<p>Recompute it: <code>sanc verify FOLDER</code>. The same digest must come out on any machine.</p><h3>Parameters</h3>"
              "<p class=\"mono\">%</p>", escaped(m.parameters.members()->at("analysis").dump()));
}

}  // namespace detail

// The whole page.
inline std::string make_report(const dossier_model& m, const std::vector<finding>& findings, const rank_options& ranks,
                               const json& manifest, std::int64_t max_gap_ms) {
    constexpr const char* titles[] = {"1 Observations", "2 Timeline", "3 Image change", "4 Vessels in the window", "5 Meetings", "6 Network",
                                      "7 Corroboration", "8 Alternatives", "9 Not examined", "10 Reproduce"};
    std::string body;
    detail::header_section(body, m, manifest);
    body += "<nav>";
    std::int64_t number = 0;
    for (const char* title : titles) fill(body, "<a href=\"#s%\">%</a> ", ++number, title);
    body += "</nav>\n";
    number = 0;
    for (const char* title : titles) {
        fill(body, "<section><h2 id=\"s%\">%</h2>\n", ++number, title);
        switch (number) {
            case 1: detail::findings_section(body, m, findings); break;
            case 2: detail::drawings_section(body, m, max_gap_ms); break;
            case 3: detail::changes_section(body, m); break;
            case 4: detail::vessels_section(body, m); break;
            case 5: detail::contacts_section(body, m, findings); break;
            case 6: detail::network_section(body, m, ranks); break;
            case 7: detail::matrix_section(body, m, findings); break;
            case 8: detail::alternatives_section(body, findings); break;
            case 9: detail::notes_section(body, m); break;
            default: detail::reproduce_section(body, m, manifest);
        }
        body += "</section>\n";
    }
    return html_page(m.the_case.title, body);
}

}  // namespace sanc::evidence
