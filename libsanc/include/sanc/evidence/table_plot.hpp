// SPDX-License-Identifier: Apache-2.0
// A result as a picture, for `--plot FILE.svg`: outlines of objects, a map of places or lines, bars of ranks or of times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sanc/evidence/map_frame.hpp>
#include <sanc/order.hpp>
#include <sanc/table.hpp>
#include <sanc/table_text.hpp>

namespace sanc::evidence {

namespace detail {

inline bool has_column(const table& t, std::string_view name) {
    const auto& fields = t.definition().fields;
    return std::any_of(fields.begin(), fields.end(), [&](const field& f) { return f.name == name; });
}

inline std::string svg_page(std::int64_t height, const std::string& title, const std::string& body) {
    return filled("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 %\" font-family=\"sans-serif\" font-size=\"11\">"
                  "<rect width=\"%\" height=\"%\" fill=\"#fff\"/><text x=\"10\" y=\"22\" font-size=\"15\">%</text>"
                  "<g transform=\"translate(0 36)\">%</g></svg>\n",
                  tenth(height + 400), "100%", "100%", title, body);
}

inline const char* sign_color(const std::string& sign) { return sign == "gain" ? "#1f5f8b" : sign == "loss" ? "#b3401f" : "#777"; }

inline std::string plot_objects(const table& t, std::int64_t& height) {
    const auto& shapes = t.geometry("geometry");
    std::int32_t width_px = 1;
    std::int32_t height_px = 1;
    for (std::size_t i = 0; i < shapes.x.size(); ++i) {
        width_px = std::max(width_px, shapes.x[i]);
        height_px = std::max(height_px, shapes.y[i]);
    }
    height = std::int64_t{9600} * height_px / std::max(width_px, height_px);
    const auto scale = [&](std::int32_t v) { return tenth(std::int64_t{9600} * v / std::max(width_px, height_px)); };
    std::string body = filled("<rect width=\"960\" height=\"%\" fill=\"#f4f6f8\"/>", tenth(height));
    for (std::int64_t row = 0; row < t.rows(); ++row) {
        const auto f = static_cast<std::size_t>(row);
        std::string path;
        const auto first = static_cast<std::size_t>(shapes.polygons[static_cast<std::size_t>(shapes.features[f])]);
        const auto last = static_cast<std::size_t>(shapes.polygons[static_cast<std::size_t>(shapes.features[f + 1])]);
        for (std::size_t r = first; r < last; ++r) {
            for (auto i = static_cast<std::size_t>(shapes.rings[r]); i < static_cast<std::size_t>(shapes.rings[r + 1]); ++i) {
                fill(path, "%% %", i == static_cast<std::size_t>(shapes.rings[r]) ? "M" : "L", scale(shapes.x[i]), scale(shapes.y[i]));
            }
            path += "Z";
        }
        fill(body, "<path fill-rule=\"evenodd\" fill=\"%\" d=\"%\"/>", sign_color(t.texts("sign")[f]), path);
    }
    return body;
}

inline std::string plot_places(const table& t, std::int64_t& height) {
    const bool lines = has_column(t, "from_lon_deg");
    const auto& lon = t.integers(lines ? "from_lon_deg" : "lon_deg");
    const auto& lat = t.integers(lines ? "from_lat_deg" : "lat_deg");
    map_extent extent;
    for (std::size_t i = 0; i < lon.size(); ++i) {
        extent.cover(lon[i], lat[i]);
        if (lines && t.has_value("to_lon_deg", static_cast<std::int64_t>(i))) extent.cover(t.integers("to_lon_deg")[i], t.integers("to_lat_deg")[i]);
    }
    if (extent.empty()) extent.cover(0, 0);
    const map_frame frame = extent.frame();
    height = frame.height();
    std::string body = filled("<rect width=\"960\" height=\"%\" fill=\"#eaf1f6\"/>", tenth(height));
    // Of very many places every n-th is drawn.
    const std::size_t step = lon.size() / 20000 + 1;
    for (std::size_t i = 0; i < lon.size(); i += step) {
        if (lines && t.has_value("to_lon_deg", static_cast<std::int64_t>(i))) {
            body += "<path stroke=\"#1f5f8b\" stroke-opacity=\".6\" fill=\"none\" d=\"";
            frame.add_point(body, 'M', lon[i], lat[i]);
            frame.add_point(body, 'L', t.integers("to_lon_deg")[i], t.integers("to_lat_deg")[i]);
            body += "\"/>";
        }
        fill(body, "<circle r=\"%\" fill=\"#b3401f\" fill-opacity=\".7\" cx=\"%\" cy=\"%\"/>",
             lon.size() > 1000 ? 1 : 3, tenth(frame.x(lon[i])), tenth(frame.y(lat[i])));
    }
    return body + frame.scale_bar("#1d2329");
}

struct bar_row {
    std::string label, told;
    std::int64_t from, length;  // 0.1 unit within 6,400
};

inline std::string plot_bars(const std::vector<bar_row>& bars, std::int64_t& height) {
    std::string body;
    std::int64_t y = 100;
    for (const auto& bar : bars) {
        fill(body, "<text x=\"10\" y=\"%\">%</text><rect x=\"%\" y=\"%\" height=\"12\" fill=\"#1f5f8b\" width=\"%\"/><text x=\"%\" y=\"%\">%</text>",
             tenth(y + 40), escaped(bar.label), tenth(2000 + bar.from), tenth(y - 60), tenth(std::max<std::int64_t>(bar.length, 10)),
              tenth(2050 + bar.from + bar.length), tenth(y + 40), escaped(bar.told));
        y += 200;
    }
    height = y;
    return body;
}

inline std::string plot_ranks(const table& t, std::int64_t& height) {
    const std::string measure = t.definition().fields[3].name;
    const auto& scores = t.scores(measure);
    const auto at = [&](std::int64_t place) { return scores[static_cast<std::size_t>(place)]; };
    const auto order = order_of(scores.size(), [&](std::int64_t a, std::int64_t b) { return at(a) > at(b); });
    const std::size_t shown = std::min<std::size_t>(order.size(), 30);
    std::vector<bar_row> bars;
    for (std::size_t i = 0; i < shown; ++i) {
        const double most = at(order[0]) > 0.0 ? at(order[0]) : 1.0;
        const double score = at(order[i]);
        bars.push_back({t.texts("vertex")[static_cast<std::size_t>(order[i])], format_double(score), 0, static_cast<std::int64_t>(score / most * 6400.0)});
    }
    return plot_bars(bars, height);
}

// From when to when, of the first 60 rows: of segments, or of vessels.
inline std::string plot_times(const table& t, const char* from, const char* to, std::int64_t& height) {
    const auto& begin = t.integers(from);
    const auto& end = t.integers(to);
    const bool segments = has_column(t, "segment");
    std::vector<bar_row> bars;
    if (!begin.empty()) {
        const std::int64_t low = *std::min_element(begin.begin(), begin.end());
        const std::int64_t high = std::max(low + 1, *std::max_element(end.begin(), end.end()));
        const auto at = [&](std::int64_t ms) { return static_cast<std::int64_t>(int128{6400} * (ms - low) / (high - low)); };
        for (std::size_t i = 0; i < begin.size() && i < 60; ++i) {
            const std::string& vessel = t.texts("vessel")[i];
            bars.push_back({segments ? vessel + " / " + std::to_string(t.integers("segment")[i]) : vessel, "from " + format_time(begin[i]).substr(5, 11), at(begin[i]),
                            at(end[i]) - at(begin[i])});
        }
    }
    return plot_bars(bars, height);
}

// How many rows were refused, by reason.
inline std::string plot_reasons(const table& t, std::int64_t& height) {
    std::map<std::string, std::int64_t> rows;
    for (std::int64_t i = 0; i < t.rows(); ++i) ++rows[t.texts("reason")[static_cast<std::size_t>(i)]];
    std::int64_t most = 1;
    for (const auto& [reason, count] : rows) most = std::max(most, count);
    std::vector<bar_row> bars;
    for (const auto& [reason, count] : rows) bars.push_back({reason, std::to_string(count), 0, static_cast<std::int64_t>(int128{6400} * count / most)});
    return plot_bars(bars, height);
}

}  // namespace detail

// The picture of a result table; the same bytes everywhere. O(rows).
inline std::string plot_svg(const table& t) {
    std::int64_t height = 0;
    std::string body;
    if (detail::has_column(t, "geometry")) {
        body = detail::plot_objects(t, height);
    } else if (detail::has_column(t, "lon_deg") || detail::has_column(t, "from_lon_deg")) {
        body = detail::plot_places(t, height);
    } else if (t.name() == "ranks") {
        body = detail::plot_ranks(t, height);
    } else if (detail::has_column(t, "segment")) {
        body = detail::plot_times(t, "begin", "end", height);
    } else if (t.name() == "vessels") {
        body = detail::plot_times(t, "first", "last", height);
    } else if (t.name() == "rejects") {
        body = detail::plot_reasons(t, height);
    }
    return detail::svg_page(height, filled("%, % rows", escaped(t.name()), t.rows()), body);
}

}  // namespace sanc::evidence
