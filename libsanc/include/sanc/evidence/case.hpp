// SPDX-License-Identifier: Apache-2.0
// The case file: what was asked, of which files, with which parameters. TOML in, one struct out; an unknown key is an
// error that names the nearest known one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/config.hpp>
#include <sanc/error.hpp>
#include <sanc/evidence/toml_reader.hpp>
#include <sanc/text/time.hpp>

namespace sanc::evidence {

struct case_image {
    std::string file;
    std::int64_t time_ms = 0;
    std::int64_t time_sigma_ms = 0;
    std::string sensor;
    std::string cloud_mask;  // "" = none
    bool control = false;    // consecutive control images are pairs known to show no change
};

struct case_tracks {
    std::string file;
    std::string schema = "auto";
    std::string tz;      // "" = the text or the schema says it
    std::string source;  // what independent sources are counted by
    std::int64_t position_sigma_m = 10;
};

struct case_watchlist {
    std::string file;
    std::string list_class = "unknown";  // designation, port-state, mention, unknown
    std::string retrieved;
};

struct case_graph {
    std::string file;
    std::string layer;     // ownership or transfer
    std::string strength;  // "" = every row 1
};

// One key under [analysis.*], as text, to be read by the option of that name.
struct case_parameter {
    std::string section;
    std::string key;
    std::string value;
    std::int64_t line = 0;
};

struct case_definition {
    std::string id;
    std::string title;
    std::string question;
    std::int64_t begin_ms = 0;
    std::int64_t end_ms = 0;
    std::optional<std::int64_t> as_of_ms;
    std::string zones;  // "" = none
    std::vector<case_image> images;
    std::vector<case_tracks> tracks;
    std::vector<case_watchlist> watchlists;
    std::vector<case_graph> graphs;
    std::vector<std::string> events;
    std::vector<case_parameter> parameters;
};

namespace detail {

inline std::int64_t read_time(toml_reader& from, std::string_view key, const std::string& text) {
    std::int64_t utc_ms = 0;
    std::string_view reason;
    if (!parse_time(text, std::nullopt, utc_ms, reason)) from.fail(key, std::string(reason.substr(0, reason.find(", or give --tz"))));
    return utc_ms;
}

inline std::int64_t read_duration(toml_reader& from, std::string_view key, const std::string& text) {
    std::int64_t ms = 0;
    std::string_view reason;
    if (!parse_duration(text, ms, reason)) from.fail(key, std::string(reason));
    return ms;
}

inline std::string read_choice(toml_reader& from, std::string_view key, std::string value,
                               const std::vector<std::string_view>& choices) {
    for (const auto choice : choices) {
        if (value == choice) return value;
    }
    from.fail(key, "'" + value + "' is none of: " + join(choices));
}

inline void check_id(toml_reader& from, const std::string& id) {
    bool good = !id.empty() && id.size() <= 64;
    for (const char c : id) good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    if (!good) from.fail("id", "use 1 to 64 of a-z, 0-9 and -");
}

inline case_image read_image(toml_reader from) {
    case_image image;
    image.file = from.text("file");
    image.time_ms = read_time(from, "time", from.text("time"));
    image.time_sigma_ms = read_duration(from, "time_sigma", from.text_or("time_sigma", "0s"));
    if (image.time_sigma_ms > 366 * ms_per_day) from.fail("time_sigma", "give at most 366d");
    image.sensor = from.text_or("sensor", "");
    image.cloud_mask = from.text_or("cloud_mask", "");
    image.control = from.truth_or("control", false);
    from.finish();
    return image;
}

inline case_tracks read_tracks(toml_reader from) {
    case_tracks tracks;
    tracks.file = from.text("file");
    tracks.schema = from.text_or("schema", "auto");
    tracks.tz = from.text_or("tz", "");
    std::int64_t zone_ms = 0;
    std::string_view reason;
    if (!tracks.tz.empty() && !parse_zone(tracks.tz, zone_ms, reason)) from.fail("tz", std::string(reason));
    tracks.source = from.text_or("source", "unnamed source");
    tracks.position_sigma_m = from.integer_or("position_sigma_m", 10);
    if (tracks.position_sigma_m < 0 || tracks.position_sigma_m > 10000) from.fail("position_sigma_m", "give 0 to 10000");
    from.finish();
    return tracks;
}

inline case_watchlist read_watchlist(toml_reader from) {
    case_watchlist list;
    list.file = from.text("file");
    list.list_class = read_choice(from, "class", from.text_or("class", "unknown"),
                                  {"designation", "port-state", "mention", "unknown"});
    list.retrieved = from.text_or("retrieved", "");
    from.finish();
    return list;
}

inline case_graph read_graph(toml_reader from) {
    case_graph graph;
    graph.file = from.text("file");
    graph.layer = read_choice(from, "layer", from.text("layer"), {"ownership", "transfer"});
    graph.strength = from.text_or("strength", "");
    from.finish();
    return graph;
}

}  // namespace detail

// Reads a case file. `name` stands in the errors. Throws io_error "NAME:LINE: key: what, what to do".
inline case_definition parse_case(std::string_view text, const std::string& name) {
    const toml_node parsed = parse_toml(text, name);
    toml_reader root(parsed, name, "");
    case_definition made;
    if (root.integer_or("format", 0) != 1) root.fail("format", "write format = 1, the only format there is");

    auto head = root.section("case");
    made.id = head.text("id");
    detail::check_id(head, made.id);
    made.title = head.text("title");
    made.question = head.text_or("question", "");
    const auto period = head.texts("period");
    if (period.size() != 2) head.fail("period", "write two times, [begin, end]");
    made.begin_ms = detail::read_time(head, "period", period[0]);
    made.end_ms = detail::read_time(head, "period", period[1]);
    if (made.begin_ms >= made.end_ms) head.fail("period", "the begin is not before the end");
    if (const auto as_of = head.text_or("as_of", ""); !as_of.empty()) made.as_of_ms = detail::read_time(head, "as_of", as_of);
    head.finish();

    if (root.has("zones")) {
        auto zones = root.section("zones");
        made.zones = zones.text("file");
        zones.finish();
    }
    for (auto& part : root.sections("image")) made.images.push_back(detail::read_image(part));
    for (auto& part : root.sections("tracks")) made.tracks.push_back(detail::read_tracks(part));
    for (auto& part : root.sections("watchlist")) made.watchlists.push_back(detail::read_watchlist(part));
    for (auto& part : root.sections("graph")) made.graphs.push_back(detail::read_graph(part));
    for (auto& part : root.sections("events")) {
        made.events.push_back(part.text("file"));
        part.finish();
    }
    if (root.has("analysis")) {
        auto analysis = root.section("analysis");
        for (const auto& verb : analysis.keys()) {
            auto part = analysis.section(verb);
            for (const auto& key : part.keys()) made.parameters.push_back({verb, key, part.scalar(key), part.line_of(key)});
        }
    }
    root.finish();
    return made;
}

}  // namespace sanc::evidence
