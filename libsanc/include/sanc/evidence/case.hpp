// SPDX-License-Identifier: Apache-2.0
// The case file: what was asked, of which files, with which parameters. TOML in, one struct out; an unknown key is an
// error that names the nearest known one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/config.hpp>
#include <sanc/error.hpp>
#include <sanc/evidence/toml_reader.hpp>
#include <sanc/text/number.hpp>
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
    std::optional<std::int64_t> position_sigma_mm;  // none: that of the analysis
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
    if (!parse_time(text, std::nullopt, utc_ms, reason)) from.fail(key, reason.substr(0, reason.find(", or give --tz")));
    return utc_ms;
}

inline void check_choice(toml_reader& from, std::string_view key, const std::string& value, std::initializer_list<std::string_view> choices) {
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
        from.fail(key, filled("'%' is none of: %", value, joined(choices, ", ")));
    }
}

inline void check_id(toml_reader& from, const std::string& id) {
    bool good = !id.empty() && id.size() <= 64;
    for (const char c : id) good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    if (!good) from.fail("id", "use 1 to 64 of a-z, 0-9 and -");
}

inline void read_image(toml_reader& from, case_image& image) {
    from.read("file", image.file);
    std::string text, sigma = "0s";
    from.read("time", text);
    image.time_ms = read_time(from, "time", text);
    from.read_if("time_sigma", sigma);
    std::string_view reason;
    if (!parse_duration(sigma, image.time_sigma_ms, reason)) from.fail("time_sigma", reason);
    if (image.time_sigma_ms > 366 * ms_per_day) from.fail("time_sigma", "give at most 366d");
    from.read_if("sensor", image.sensor);
    from.read_if("cloud_mask", image.cloud_mask);
    from.read_if("control", image.control);
}

// Which of two images of one time is before the other nobody knows; control images are compared in the order of the case.
inline void check_times(const std::vector<case_image>& images, const std::string& name) {
    for (std::size_t i = 0; i < images.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (images[i].control || images[k].control || images[i].time_ms != images[k].time_ms) continue;
            bad_input("%: image: '%' and '%' have one time, so neither is before the other; correct it or leave one out",
                      name, images[k].file, images[i].file);
        }
    }
}

inline void read_tracks(toml_reader& from, case_tracks& tracks) {
    from.read("file", tracks.file);
    from.read_if("schema", tracks.schema);
    from.read_if("tz", tracks.tz);
    std::int64_t zone_ms = 0;
    std::string_view reason;
    if (!tracks.tz.empty() && !parse_zone(tracks.tz, zone_ms, reason)) from.fail("tz", reason);
    tracks.source = "unnamed source";
    from.read_if("source", tracks.source);
    if (!from.has("position_sigma_m")) return;
    std::int64_t mm = 0;
    if (!parse_fixed(from.scalar("position_sigma_m"), 3, mm) || mm < 0 || mm > 10'000'000) from.fail("position_sigma_m", "give 0 to 10000");
    tracks.position_sigma_mm = mm;
}

inline void read_watchlist(toml_reader& from, case_watchlist& list) {
    from.read("file", list.file);
    from.read_if("class", list.list_class);
    check_choice(from, "class", list.list_class, {"designation", "port-state", "mention", "unknown"});
    from.read_if("retrieved", list.retrieved);
}

inline void read_graph(toml_reader& from, case_graph& graph) {
    from.read("file", graph.file);
    from.read("layer", graph.layer);
    check_choice(from, "layer", graph.layer, {"ownership", "transfer"});
    from.read_if("strength", graph.strength);
}

inline void read_events(toml_reader& from, std::string& file) { from.read("file", file); }

// Every part of a list [[key]], each into a new last element.
template <class Part>
void read_parts(toml_reader& root, std::string_view key, std::vector<Part>& to, void (*read)(toml_reader&, Part&)) {
    for (auto& part : root.sections(key)) {
        read(part, to.emplace_back());
        part.finish();
    }
}

}  // namespace detail

// Reads a case file. `name` stands in the errors. Throws io_error "NAME:LINE: key: what, what to do".
inline case_definition parse_case(std::string_view text, const std::string& name) {
    const toml_node parsed = parse_toml(text, name);
    toml_reader root(parsed, name, "");
    case_definition made;
    std::int64_t format = 0;
    root.read_if("format", format);
    if (format != 1) root.fail("format", "write format = 1, the only format there is");

    auto head = root.section("case");
    head.read("id", made.id);
    detail::check_id(head, made.id);
    head.read("title", made.title);
    head.read_if("question", made.question);
    const auto period = head.texts("period");
    if (period.size() != 2) head.fail("period", "write two times, [begin, end]");
    made.begin_ms = detail::read_time(head, "period", period[0]);
    made.end_ms = detail::read_time(head, "period", period[1]);
    if (made.begin_ms >= made.end_ms) head.fail("period", "the begin is not before the end");
    if (std::string as_of; head.read_if("as_of", as_of)) made.as_of_ms = detail::read_time(head, "as_of", as_of);
    head.finish();

    if (root.has("zones")) {
        auto zones = root.section("zones");
        zones.read("file", made.zones);
        zones.finish();
    }
    detail::read_parts(root, "image", made.images, detail::read_image);
    detail::check_times(made.images, name);
    detail::read_parts(root, "tracks", made.tracks, detail::read_tracks);
    detail::read_parts(root, "watchlist", made.watchlists, detail::read_watchlist);
    detail::read_parts(root, "graph", made.graphs, detail::read_graph);
    detail::read_parts(root, "events", made.events, detail::read_events);
    if (root.has("analysis")) {
        auto analysis = root.section("analysis");
        for (const auto verb : analysis.keys()) {
            auto part = analysis.section(verb);
            for (const auto key : part.keys()) {
                made.parameters.push_back({std::string(verb), std::string(key), part.scalar(key), part.line_of(key)});
            }
        }
    }
    root.finish();
    return made;
}

// Calls file(name) or image(name) for every input that the case names, in the order of the case file.
template <class File, class Image>
void for_each_input(const case_definition& c, const File& file, const Image& image) {
    if (!c.zones.empty()) file(c.zones);
    for (const auto& entry : c.images) {
        image(entry.file);
        if (!entry.cloud_mask.empty()) image(entry.cloud_mask);
    }
    for (const auto& entry : c.tracks) file(entry.file);
    for (const auto& entry : c.watchlists) file(entry.file);
    for (const auto& entry : c.graphs) file(entry.file);
    for (const auto& entry : c.events) file(entry);
}

}  // namespace sanc::evidence
