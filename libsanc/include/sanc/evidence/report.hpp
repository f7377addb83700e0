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

inline std::string joined(const std::vector<std::string>& parts, const char* between = ", ") {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
    return html_escape(text);
}

// A piece of an image with outlines of changes (red) and zones over it.
inline std::string image_figure(const dossier_model& m, std::int32_t index, const pixel_window& window, const std::string& outline,
                                const std::string& caption) {
    const auto i = static_cast<std::size_t>(index);
    const std::string png = to_base64(to_png(render(m.images[i], window, m.hidden[i].view())));
    const std::string size = std::to_string(window.width()) + " " + std::to_string(window.height());
    return "<figure class=\"chip\"><svg viewBox=\"0 0 " + size + "\" role=\"img\" aria-label=\"" + html_escape(caption) + "\"><image width=\"" +
           std::to_string(window.width()) + "\" height=\"" + std::to_string(window.height()) +
           "\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64," + png +
           "\"/><path d=\"" + outline + "\" fill=\"none\" stroke=\"#e0442a\" stroke-width=\"1.2\" vector-effect=\"non-scaling-stroke\"/></svg><figcaption>" +
           html_escape(caption) + "</figcaption></figure>";
}

inline std::string class_tag(reach_class is) {
    const std::string name = class_name(is);
    return "<span class=\"tag " + name + "\">" + name + "</span>";
}

inline std::string header_section(const dossier_model& m, const json& manifest) {
    const auto text = [&](const char* key) { return *manifest.members()->at(key).text(); };
    std::string out = "<p class=\"soft\">Dossier " + html_escape(m.the_case.id) + "</p><h1>" + html_escape(m.the_case.title) + "</h1>";
    if (!m.the_case.question.empty()) out += "<p class=\"lead\">" + html_escape(m.the_case.question) + "</p>";
    out += "<dl><dt>Period</dt><dd>" + minute(m.the_case.begin_ms) + " to " + minute(m.the_case.end_ms) + "</dd>";
    out += "<dt>As of</dt><dd>" + (m.the_case.as_of_ms ? minute(*m.the_case.as_of_ms) : std::string("the end of the period")) + "</dd>";
    out += "<dt>Semantics</dt><dd>" + std::to_string(semantics_version) + "</dd>";
    out += "<dt>Result digest</dt><dd class=\"mono\">" + text("result_digest") + "</dd>";
    out += "<dt>Dossier digest</dt><dd class=\"mono\">" + text("dossier_digest") + "</dd></dl>";
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
    const auto card = [](const std::string& number, const std::string& what) { return "<div class=\"card\"><b>" + number + "</b>" + what + "</div>"; };
    const auto count = [&](auto number, const std::string& one, const std::string& more) { return card(std::to_string(number), number == 1 ? one : more); };
    out += "<div class=\"cards\">" + count(m.events.size(), "change in zones", "changes in zones") + count(m.vessels.reach.size(), "window", "windows") +
           card(std::to_string(seen) + " + " + std::to_string(possible), "vessels seen + possible, over all windows") +
           count(m.vessels.meetings.rows.size(), "contact", "contacts") + count(m.vessels.gaps.rows.size(), "gap", "gaps") +
           count(listed, "path to listed parties", "paths to listed parties") + "</div>\n";
    out += "<p class=\"viewer\"><a href=\"viewer.html\">Open this dossier on a map</a> (viewer.html, where it lies beside this report)</p>\n";
    return out;
}

inline std::string findings_section(const std::vector<finding>& findings, const dossier_model& m) {
    html_table rows({"Id", "Kind", "Observation", "Basis", "Sources", "Grade"});
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        std::string what = html_escape(f.statement);
        if (f.low && f.high && f.unit == "dm2") what += " <span class=\"soft\">Bounds " + metres2(*f.low) + " to " + metres2(*f.high) + ".</span>";
        std::string basis = html_escape(f.basis);
        if (!f.rows.empty()) basis += "<br><span class=\"mono soft\">" + html_escape(f.rows) + "</span>";
        rows.row({"<span class=\"tag soft\">" + finding_id(i) + "</span>", f.kind, what, basis, joined(f.sources), corroborate(m, f).grade()}, finding_id(i));
    }
    return rows.text() + "<p class=\"soft\">Grade: how many kinds of source bear on it - imagery, tracks, network: A three, B two, C one.</p>";
}

inline std::string changes_section(const dossier_model& m) {
    std::string out;
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        const auto& pair = m.pairs[p];
        const auto& s = pair.result.summary;
        const auto& before = image_of(m, pair.before);
        const auto& after = image_of(m, pair.after);
        out += "<h3>" + std::string(pair.control ? "Control pair: " : "Pair " + std::to_string(p + 1) + ": ") + html_escape(before.file) + " and " +
               html_escape(after.file) + "</h3><p>" + minute(before.time_ms) + " to " + minute(after.time_ms) + ". Threshold " +
               shortest_decimal(s.threshold_e9, 9) + ", scores " + format_fixed(s.min_score_e9 / 1'000'000, 3) + " to " +
               format_fixed(s.max_score_e9 / 1'000'000, 3) + ". " + std::to_string(pair.result.objects.rows()) + " objects (" + std::to_string(s.gain) +
               " gain, " + std::to_string(s.loss) + " loss, " + std::to_string(s.mixed) + " mixed), " + std::to_string(s.dropped_objects) +
               " dropped as small. Not observable: " + std::to_string(s.not_observable_px) + " px. Shift: not looked for.</p>";
        if (pair.control) {
            out += "<p>False-alarm level: " + std::to_string(pair.result.objects.rows()) + " objects where nothing changed.</p>";
            continue;
        }
        html_table rows({"Zone", "Sign", "Area", "Low", "High", "Pixels"}, {false, false, true, true, true, true});
        for (const auto& event : m.events) {
            if (event.pair != static_cast<std::int32_t>(p)) continue;
            rows.row({html_escape(zone_name(m, event.zone)), change_signs[static_cast<std::size_t>(event.sign)], metres2(event.area_dm2),
                      metres2(event.low_dm2), metres2(event.high_dm2), std::to_string(event.area_px)});
        }
        const bool any = std::any_of(m.events.begin(), m.events.end(), [&](const change_event& e) { return e.pair == static_cast<std::int32_t>(p); });
        out += any ? rows.text() : "<p class=\"soft\">No change in a zone that was looked at.</p>";
        std::int32_t last = -1;
        for (const auto& event : m.events) {
            if (event.pair != static_cast<std::int32_t>(p) || event.zone == last) continue;
            last = event.zone;
            const auto& image = m.images[static_cast<std::size_t>(pair.before)];
            const auto mask = zone_mask(seq, image.places.view(), width_of(image), height_of(image), m.zones[static_cast<std::size_t>(last)].shape.view());
            const pixel_window window = window_around(mask.view(), 24);
            const std::string outline = outline_path(pair.result.objects.geometry("geometry"), window);
            out += "<div class=\"figures\">" + image_figure(m, pair.before, window, "", zone_name(m, last) + ", before: " + minute(before.time_ms));
            const bool same_grid = m.images[static_cast<std::size_t>(pair.after)].geotransform == image.geotransform &&
                                   width_of(m.images[static_cast<std::size_t>(pair.after)]) == width_of(image) &&
                                   height_of(m.images[static_cast<std::size_t>(pair.after)]) == height_of(image);
            if (same_grid) out += image_figure(m, pair.after, window, outline, zone_name(m, last) + ", after: " + minute(after.time_ms) + "; changes outlined");
            out += "</div>\n";
        }
    }
    return out.empty() ? "<p>No image pair was compared.</p>" : out + "<p class=\"soft\">Each picture is stretched by itself; hatched: not observable.</p>";
}

inline std::string vessels_section(const dossier_model& m) {
    if (!m.vessels.present) return "<p>The case has no tracks.</p>";
    if (m.vessels.reach.empty()) return "<p>No change, so no window to class vessels for.</p>";
    std::string out;
    for (const auto& window : m.vessels.reach) {
        const std::string changed = zone_name(m, m.vessels.windows[static_cast<std::size_t>(&window - m.vessels.reach.data())].zone);
        out += "<h3>" + window.window + ": zone " + html_escape(window.zone) + (changed == window.zone ? "" : " (for the change in " + html_escape(changed) + ")") + ", " + minute(window.time.begin_ms) + " to " + minute(window.time.end_ms) + "</h3>";
        html_table rows({"Vessel", "Class", "Margin", "Basis", "Decided by the fixes of"}, {false, false, true});
        std::int64_t left = 0;
        std::vector<reach_fact> sorted = window.facts;
        sort_rows(sorted, [](const reach_fact& a, const reach_fact& b) { return a.is > b.is; });
        for (const auto& fact : sorted) {
            if (left++ >= 60) continue;
            std::string when = fact.has_a ? minute(fact.time_a_ms) : "none before";
            when += fact.has_a && fact.has_b && fact.time_a_ms == fact.time_b_ms ? "" : " and " + (fact.has_b ? minute(fact.time_b_ms) : std::string("none after"));
            rows.row({html_escape(m.vessels.vessels[static_cast<std::size_t>(fact.vessel)]), class_tag(fact.is),
                      fact.has_margin ? spoken(fact.margin_ms) : "", basis_name(fact.basis), when});
        }
        out += rows.text();
        if (left > 60) out += "<p class=\"soft\">" + std::to_string(left - 60) + " more in tables/reach.csv.</p>";
    }
    return out + "<p class=\"soft\">seen: a fix or an interpolated leg lies in the zone. possible: the way to the zone and back fits between two fixes; the "
                 "margin is the time to spare. excluded: it does not; the margin is what is missing, and the two fixes prove it. unknown: the vessel was "
                 "not heard within 7 days.</p>";
}

inline std::string contacts_section(const std::vector<finding>& findings, const dossier_model& m) {
    html_table rows({"Finding", "Observation", "Certainty", "Stations"});
    std::int64_t told = 0;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].kind != "contact") continue;
        rows.row({finding_id(i), html_escape(findings[i].statement), findings[i].basis, joined(findings[i].sources)});
        ++told;
    }
    if (m.vessels.meetings.rows.size() == 0) return "<p>None.</p>";
    return rows.text() + "<p class=\"soft\">" + std::to_string(told) + " of " + std::to_string(m.vessels.meetings.rows.size()) +
           " contacts shown: where there are more than 100, those of vessels seen or possible in a window. All are in tables/contacts.csv. Expected by chance: not measured in this version.</p>";
}

inline std::string network_section(const dossier_model& m, const rank_options& options) {
    std::string out;
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        out += "<h3>Layer " + layer->name + ": " + std::to_string(layer->made.vertices()) + " vertices, " + std::to_string(layer->made.arcs()) + " arcs</h3>";
        std::vector<std::string> header{"Vertex"};
        std::vector<bool> numeric{false};
        for (const auto& measure : options.measures) {
            header.push_back(measure);
            header.push_back("rank");
            numeric.insert(numeric.end(), {true, true});
        }
        html_table rows(header, numeric);
        const auto& first = layer->ranks.integers(options.measures.front() + "_rank");
        const auto at = [&](std::int64_t place) { return first[static_cast<std::size_t>(place)]; };
        const auto order = order_of(first.size(), [&](std::int64_t a, std::int64_t b) { return at(a) < at(b); });
        for (std::size_t k = 0; k < order.size() && k < 8; ++k) {
            const auto v = static_cast<std::size_t>(order[k]);
            std::vector<std::string> cells{html_escape(layer->ranks.texts("vertex")[v])};
            for (const auto& measure : options.measures) {
                cells.push_back(format_double(layer->ranks.scores(measure)[v]));
                cells.push_back(std::to_string(layer->ranks.integers(measure + "_rank")[v]));
            }
            rows.row(cells);
        }
        out += rows.text() + "<p class=\"soft\">The first eight by " + options.measures.front() + "; betweenness counts every arc 1. Rank intervals: not computed.</p>";
    }
    if (out.empty()) return "<p>The case has no graph.</p>";
    out += "<h3>Paths to listed parties</h3>";
    if (m.paths.empty()) return out + "<p>None from a vessel of the tracks.</p>";
    html_table rows({"Vessel", "Party", "Class of list", "Path", "Rows"});
    for (const auto& path : m.paths) {
        std::vector<std::string> all;
        for (const auto& step : path.rows) all.insert(all.end(), step.begin(), step.end());
        rows.row({html_escape(path.vessel), html_escape(path.party.id), html_escape(path.party.list_class), joined(path.vertices, " - "),
                  "<span class=\"mono\">" + joined(all, " ") + "</span>"});
    }
    return out + rows.text();
}

inline std::string matrix_section(const std::vector<finding>& findings, const dossier_model& m) {
    html_table rows({"Finding", "Kind", "Imagery", "Tracks", "Network", "Grade"});
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto found = corroborate(m, findings[i]);
        const auto mark = [](bool yes) { return std::string(yes ? "yes" : "-"); };
        rows.row({finding_id(i), findings[i].kind, mark(found.imagery), mark(found.tracks), mark(found.network), found.grade()});
    }
    return rows.text();
}

inline std::string alternatives_section(const std::vector<finding>& findings) {
    html_table rows({"Kind of finding", "What else could explain it, and how it was tested"});
    std::vector<std::string> kinds;
    for (const auto& f : findings) {
        if (std::find(kinds.begin(), kinds.end(), f.kind) != kinds.end()) continue;
        kinds.push_back(f.kind);
        std::vector<std::string> all;
        for (const auto& other : findings) {
            if (other.kind == f.kind) all.insert(all.end(), other.alternatives.begin(), other.alternatives.end());
        }
        rows.row({f.kind, joined(sorted_set(std::move(all)), "; ")});
    }
    return rows.text();
}

inline std::string reproduce_section(const dossier_model& m, const json& manifest) {
    html_table rows({"Input", "Role", "Bytes", "SHA-256"}, {false, false, true, false});
    for (const auto& input : *manifest.members()->at("inputs").items()) {
        const auto& entry = *input.members();
        rows.row({html_escape(*entry.at("name").text()), html_escape(*entry.at("role").text()), entry.at("size").dump(),
                  "<span class=\"mono\">" + *entry.at("sha256").text() + "</span>"});
    }
    std::string out = rows.text() + "<p>Recompute it: <code>sanc verify FOLDER</code>. The same digest must come out on any machine.</p><h3>Parameters</h3><p class=\"mono\">" +
                      html_escape(m.parameters.members()->at("analysis").dump()) + "</p>";
    return out;
}

}  // namespace detail

// The whole page.
inline std::string make_report(const dossier_model& m, const std::vector<finding>& findings, const rank_options& ranks,
                               const json& manifest, std::int64_t max_gap_ms) {
    struct part {
        const char* title;
        std::string text;
    };
    std::string map = map_svg(m, max_gap_ms);
    if (!map.empty()) {
        map = "<figure>" + map + "<figcaption>Zones (red), the tracks of vessels seen or possible in a window (blue; dashed where they were silent), "
                                 "contacts (rings).</figcaption></figure>";
    }
    std::string notes = "<ul>";
    for (const auto& note : not_examined(m)) notes += "<li>" + html_escape(note) + "</li>";
    notes += "</ul>";
    const std::vector<part> parts{{"1 Observations", detail::findings_section(findings, m)},
                                  {"2 Timeline", "<figure>" + timeline_svg(m) + "<figcaption>Images, windows (red), silences (grey) and contacts (blue).</figcaption></figure>" + map},
                                  {"3 Image change", detail::changes_section(m)},
                                  {"4 Vessels in the window", detail::vessels_section(m)},
                                  {"5 Meetings", detail::contacts_section(findings, m)},
                                  {"6 Network", detail::network_section(m, ranks)},
                                  {"7 Corroboration", detail::matrix_section(findings, m)},
                                  {"8 Alternatives", detail::alternatives_section(findings)},
                                  {"9 Not examined", notes},
                                  {"10 Reproduce", detail::reproduce_section(m, manifest)}};
    std::string body = detail::header_section(m, manifest) + "<nav>";
    for (std::size_t i = 0; i < parts.size(); ++i) body += "<a href=\"#s" + std::to_string(i + 1) + "\">" + parts[i].title + "</a> ";
    body += "</nav>\n";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        body += "<section><h2 id=\"s" + std::to_string(i + 1) + "\">" + parts[i].title + "</h2>\n" + parts[i].text + "</section>\n";
    }
    return html_page(m.the_case.title, body);
}

}  // namespace sanc::evidence
