// SPDX-License-Identifier: Apache-2.0
// The drawings of the report as SVG: a map of tracks and zones, a timeline. Coordinates are integers of 0.1 unit, so the
// bytes are the same everywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/finding.hpp>
#include <sanc/evidence/html.hpp>
#include <sanc/evidence/map_frame.hpp>
#include <sanc/evidence/model.hpp>

namespace sanc::evidence {

namespace detail {

inline std::string zone_outline(const map_frame& frame, const zone_view& shape) {
    std::string path;
    for (std::int64_t r = 0; r + 1 < shape.rings.size; ++r) {
        for (std::int64_t i = shape.rings[r]; i < shape.rings[r + 1]; ++i) {
            frame.add_point(path, i == shape.rings[r] ? 'M' : 'L', shape.lon_e7[i], shape.lat_e7[i]);
        }
        path += "Z";
    }
    return path;
}

// The legs of a segment, and its silences as a second path. Points nearer than half a unit to the last one are left out.
struct drawn_track {
    std::string legs, silences;
    std::size_t last = 0;  // the last fix drawn, or the number of fixes where none is
};
inline drawn_track draw_track(const map_frame& frame, const tracks& t, std::int64_t segment, std::int64_t max_gap_ms, time_window within) {
    drawn_track drawn;
    auto first = static_cast<std::size_t>(t.offsets[static_cast<std::size_t>(segment)]);
    auto last = static_cast<std::size_t>(t.offsets[static_cast<std::size_t>(segment) + 1]);
    while (first < last && t.time_ms[first] < within.begin_ms) ++first;
    while (last > first && t.time_ms[last - 1] > within.end_ms) --last;
    std::int64_t x = 0, y = 0;
    for (std::size_t f = first; f < last; ++f) {
        const bool starts = f == first || t.time_ms[f] - t.time_ms[f - 1] > max_gap_ms;
        if (starts && f > first) {
            frame.add_point(drawn.silences, 'M', t.lon_e7[f - 1], t.lat_e7[f - 1]);
            frame.add_point(drawn.silences, 'L', t.lon_e7[f], t.lat_e7[f]);
        }
        const std::int64_t fx = frame.x(t.lon_e7[f]);
        const std::int64_t fy = frame.y(t.lat_e7[f]);
        if (!starts && f + 1 < last && (fx - x) * (fx - x) + (fy - y) * (fy - y) < 25) continue;
        frame.add_point(drawn.legs, starts ? 'M' : 'L', t.lon_e7[f], t.lat_e7[f]);
        x = fx;
        y = fy;
    }
    drawn.last = first == last ? t.time_ms.size() : last - 1;
    return drawn;
}

}  // namespace detail

// Zones, the tracks of the vessels that are seen or possible, contacts. Where the case has windows, tracks are drawn from
// six hours before the first to six hours after the last. "" where the case has neither zones nor tracks.
inline std::string map_svg(const dossier_model& m, std::int64_t max_gap_ms) {
    constexpr std::int64_t margin_ms = 6 * 3'600'000;
    time_window drawn{std::int64_t{1} << 62, -(std::int64_t{1} << 62)};
    for (const auto& window : m.vessels.reach) {
        drawn = {std::min(drawn.begin_ms, window.time.begin_ms - margin_ms), std::max(drawn.end_ms, window.time.end_ms + margin_ms)};
    }
    if (m.vessels.reach.empty()) drawn = {-(std::int64_t{1} << 62), std::int64_t{1} << 62};
    detail::map_extent extent;
    std::vector<std::int32_t> shown = considered_vessels(m);
    if (shown.size() > 60) shown.resize(60);
    for (const auto& z : m.zones) {
        const zone_view shape = z.shape.view();
        for (std::int64_t i = 0; i < shape.lon_e7.size; ++i) extent.cover(shape.lon_e7[i], shape.lat_e7[i]);
    }
    const auto& t = m.vessels.segments;
    const auto is_shown = [&](std::int32_t vessel) { return std::binary_search(shown.begin(), shown.end(), vessel); };
    for (std::size_t s = 0; s < t.vessel.size(); ++s) {
        if (!is_shown(t.vessel[s])) continue;
        for (auto f = static_cast<std::size_t>(t.offsets[s]); f < static_cast<std::size_t>(t.offsets[s + 1]); ++f) {
            if (t.time_ms[f] >= drawn.begin_ms && t.time_ms[f] <= drawn.end_ms) extent.cover(t.lon_e7[f], t.lat_e7[f]);
        }
    }
    if (extent.empty()) return {};
    const detail::map_frame frame = extent.frame();
    const detail::tenth height(frame.height());
    std::string svg = filled("<svg viewBox=\"0 0 960 %\" role=\"img\" aria-label=\"Map of zones, tracks and contacts\">"
                             "<rect width=\"960\" height=\"%\" fill=\"var(--sea)\"/>", height, height);
    std::vector<std::pair<std::int64_t, std::int64_t>> labels;  // a label that would lie on another is left out
    for (std::size_t s = 0; s < t.vessel.size(); ++s) {
        if (!is_shown(t.vessel[s])) continue;
        const auto track = detail::draw_track(frame, t, static_cast<std::int64_t>(s), max_gap_ms, drawn);
        const std::size_t end = track.last;
        if (end == t.time_ms.size()) continue;
        const auto id = escaped(m.vessels.vessels[static_cast<std::size_t>(t.vessel[s])]);
        fill(svg, "<g fill=\"none\" stroke=\"var(--accent)\"><title>%</title><path stroke-width=\"1.2\" opacity=\".75\" d=\"%\"/>"
                  "<path stroke-width=\"1.2\" stroke-dasharray=\"3 4\" opacity=\".8\" d=\"%\"/></g>", id, track.legs, track.silences);
        const std::int64_t label_x = frame.x(t.lon_e7[end]);
        const std::int64_t label_y = frame.y(t.lat_e7[end]);
        const bool covered = std::any_of(labels.begin(), labels.end(), [&](const auto& at) {
            return label_x - at.first < 800 && at.first - label_x < 800 && label_y - at.second < 120 && at.second - label_y < 120;
        });
        if (covered) continue;
        labels.emplace_back(label_x, label_y);
        fill(svg, "<text x=\"%\" y=\"%\" class=\"halo\">%</text>", detail::tenth(label_x + 50), detail::tenth(label_y - 40), id);
    }
    for (const auto& z : m.zones) {
        fill(svg, "<path d=\"%\" fill=\"var(--alert)\" fill-opacity=\".15\" stroke=\"var(--alert)\"><title>%</title></path>",
             detail::zone_outline(frame, z.shape.view()), escaped(z.name));
    }
    std::int64_t told = 0;
    for (const auto& row : m.vessels.meetings.rows) {
        if (!frame.holds(row.place.lon_e7, row.place.lat_e7) || told++ == 500) continue;
        fill(svg, "<circle cx=\"%\" cy=\"%\" r=\"4\" fill=\"none\" stroke=\"var(--ink)\" stroke-width=\"1.5\"><title>contact</title></circle>",
             detail::tenth(frame.x(row.place.lon_e7)), detail::tenth(frame.y(row.place.lat_e7)));
    }
    fill(svg, "%</svg>", frame.scale_bar("var(--ink)"));
    return svg;
}

// Images, windows, and the gaps and contacts of the vessels that are seen or possible, on one axis of the case's period.
inline std::string timeline_svg(const dossier_model& m) {
    const std::int64_t begin = m.the_case.begin_ms;
    const std::int64_t end = m.the_case.end_ms;
    const std::int64_t left = 1700, right = 9500;
    const auto x = [&](std::int64_t ms) {
        const std::int64_t inside = std::clamp(ms, begin, end);
        return left + static_cast<std::int64_t>(int128{right - left} * (inside - begin) / (end - begin));
    };
    std::string rows;
    std::int64_t y = 300;
    const auto label = [&](const std::string& text) {
        fill(rows, "<text x=\"0\" y=\"%\">%</text>", detail::tenth(y + 40), escaped(text));
    };
    // Its title is in three parts.
    const auto bar = [&](std::int64_t from, std::int64_t to, const char* color, const filling& a, const char* between, const filling& b) {
        if (to < begin || from > end) return;
        fill(rows, "<rect x=\"%\" y=\"%\" width=\"%\" height=\"10\" fill=\"%\"><title>%%%</title></rect>",
             detail::tenth(x(from)), detail::tenth(y - 50), detail::tenth(std::max<std::int64_t>(x(to) - x(from), 20)), color, a, between, b);
    };
    if (!m.the_case.images.empty()) {
        label("images");
        for (const auto& image : m.the_case.images) {
            if (image.time_ms < begin || image.time_ms > end) continue;
            fill(rows, "<path d=\"M% %v12\" stroke=\"var(--ink)\" stroke-width=\"%\"><title>% %</title></path>",
                 detail::tenth(x(image.time_ms)), detail::tenth(y - 60), image.control ? 1 : 3, escaped(image.file), detail::minute(image.time_ms));
        }
        y += 220;
    }
    for (const auto& window : m.vessels.reach) {
        label(filled("% %", window.window, window.zone));
        bar(window.time.begin_ms, window.time.end_ms, "var(--alert)", detail::minute(window.time.begin_ms), " to ", detail::minute(window.time.end_ms));
        y += 200;
    }
    auto shown = considered_vessels(m);
    if (shown.size() > 30) shown.resize(30);
    for (const std::int32_t v : shown) {
        const auto own = [&](std::int64_t segment) { return m.vessels.segments.vessel[static_cast<std::size_t>(segment)] == v; };
        bool any = false;
        const std::size_t mark = rows.size();
        label(m.vessels.vessels[static_cast<std::size_t>(v)]);
        for (const gap& g : m.vessels.gaps.rows) {
            if (!own(g.segment)) continue;
            bar(g.begin_ms, g.end_ms, "var(--soft)", "silent", " ", detail::spoken(g.end_ms - g.begin_ms));
            any = true;
        }
        for (const auto& c : m.vessels.meetings.rows) {
            if (!own(c.segment_a) && !own(c.segment_b)) continue;
            bar(c.begin_ms, c.end_ms, "var(--accent)", "contact", " ", detail::spoken(c.end_ms - c.begin_ms));
            any = true;
        }
        if (any) {
            y += 200;
        } else {
            rows.resize(mark);
        }
    }
    std::string axis;
    const std::int64_t day = 86'400'000;
    const std::int64_t days = (end - begin) / day + 1;
    const std::int64_t step = std::max<std::int64_t>(1, (days + 9) / 10) * day;
    for (std::int64_t at = begin - ((begin % day) + day) % day; at <= end; at += step) {
        if (at < begin) continue;
        fill(axis, "<path d=\"M% 15V%\" stroke=\"var(--line)\"/><text class=\"soft\" x=\"%\" y=\"12\">%</text>",
             detail::tenth(x(at)), detail::tenth(y), detail::tenth(x(at) + 30), detail::day_of(at));
    }
    return filled("<svg viewBox=\"0 0 960 %\" role=\"img\" aria-label=\"Timeline\">%%</svg>", detail::tenth(y), axis, rows);
}

}  // namespace sanc::evidence
