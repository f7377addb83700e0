// SPDX-License-Identifier: Apache-2.0
// The vessels of a case: its tracks in one, their segments, gaps and contacts, and for each window of change the class of
// every vessel.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/case.hpp>
#include <sanc/evidence/events.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/order.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/reach.hpp>
#include <sanc/track/tables.hpp>

namespace sanc::evidence {

// A zone and the time between two images in which something changed there.
struct event_window {
    std::int32_t pair = 0;
    std::int32_t zone = 0;   // where something changed
    std::int32_t berth = 0;  // the zone that a vessel must reach for it
};

struct vessel_part {
    bool present = false;  // the case has tracks
    intake rows;
    tracks segments;
    gap_list gaps;
    contact_list meetings;
    std::vector<event_window> windows;
    std::vector<reach_window> reach;  // one a window
    std::vector<std::vector<std::string>> imo_numbers;  // per vessel
    std::vector<std::string> vessels;                   // ids
};

namespace detail {

inline std::int64_t least_chord2(const zone_view& from, const zone_view& to) {
    std::uint64_t least = ~std::uint64_t{0};
    for (std::int64_t i = 0; i < from.lon_e7.size; ++i) {
        const lonlat p{from.lon_e7[i], from.lat_e7[i]};
        least = std::min(least, chord2_to_zone(to, p, to_ecef(p)));
    }
    return static_cast<std::int64_t>(least >> 1);
}

}  // namespace detail

// What a vessel must reach for a change in a zone: the zone itself if it is a berth, else the nearest berth (by its corners;
// the first of several), else the zone itself.
inline std::int32_t berth_for(const std::vector<case_zone>& zones, std::int32_t zone_index) {
    const case_zone& changed = zones[static_cast<std::size_t>(zone_index)];
    if (changed.role == "berth") return zone_index;
    std::int32_t best = zone_index;
    std::int64_t least = -1;
    for (std::size_t z = 0; z < zones.size(); ++z) {
        if (zones[z].role != "berth") continue;
        const std::int64_t away = std::min(detail::least_chord2(changed.shape.view(), zones[z].shape.view()),
                                           detail::least_chord2(zones[z].shape.view(), changed.shape.view()));
        if (least >= 0 && away >= least) continue;
        least = away;
        best = static_cast<std::int32_t>(z);
    }
    return best;
}

// The windows of the events, one for each (pair, zone), in the order of the events.
inline std::vector<event_window> windows_of(const std::vector<change_event>& events, const std::vector<case_zone>& zones) {
    std::vector<event_window> windows;
    for (const auto& event : events) {
        const bool known = !windows.empty() && windows.back().pair == event.pair && windows.back().zone == event.zone;
        if (!known) windows.push_back({event.pair, event.zone, berth_for(zones, event.zone)});
    }
    return windows;
}

// Reads and joins the tracks of a case and classes every vessel for every window. `files` holds the files of [[tracks]] in
// their order. Throws io_error, std::invalid_argument, cancelled.
template <class Policy>
vessel_part examine_vessels(const Policy& policy, const case_definition& the_case, const std::vector<input_file>& files,
                            const std::vector<case_zone>& zones, const std::vector<change_event>& events,
                            const analysis_options& options, const monitor& watch) {
    vessel_part part;
    part.present = !files.empty();
    part.windows = windows_of(events, zones);
    if (!part.present) return part;
    std::vector<source_bytes> sources;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& entry = the_case.tracks[i];
        source_bytes source{files[i].name, files[i].bytes, entry.schema, {}};
        if (!entry.tz.empty()) {
            std::int64_t zone_ms = 0;
            std::string_view reason;
            if (!parse_zone(entry.tz, zone_ms, reason)) bad_input("tracks.%: tz: %", entry.file, reason);
            source.zone_offset_ms = zone_ms;
        }
        sources.push_back(std::move(source));
    }
    intake_options places;
    places.state = false;  // nothing here asks for it
    part.rows = read_fixes(policy, sources, places, watch.part(0.0, 0.3));
    part.vessels = *part.rows.rows.vessels;
    part.segments = make_segments(policy, std::move(part.rows.rows), options.segments.max_speed_mkn, watch.part(0.3, 0.4));
    part.gaps = find_gaps(policy, part.segments.see(), options.gaps);
    part.meetings = contacts(policy, part.segments.see(), options.contacts, watch.part(0.4, 0.8));
    part.imo_numbers.resize(part.vessels.size());
    for (const auto& said : part.rows.claims) {
        auto& numbers = part.imo_numbers[static_cast<std::size_t>(said.vessel)];
        std::string number = said.imo.substr(0, 3) == "IMO" ? said.imo.substr(3) : said.imo;
        if (!number.empty() && std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(std::move(number));
    }
    for (auto& numbers : part.imo_numbers) sort_values(numbers);
    for (std::size_t w = 0; w < part.windows.size(); ++w) {
        const auto& window = part.windows[w];
        const auto at = std::find_if(events.begin(), events.end(), [&](const change_event& e) { return e.pair == window.pair && e.zone == window.zone; });
        const auto& berth = zones[static_cast<std::size_t>(window.berth)];
        const time_window time{at->begin_ms, at->end_ms};
        part.reach.push_back({filled("W%", w + 1), berth.name, time,
                              reach(policy, part.segments.see(), berth.shape.view(), time, options.reach)});
        watch(0.8 + 0.2 * static_cast<double>(w + 1) / static_cast<double>(part.windows.size()));
    }
    return part;
}

// The names of [[tracks]] sources, each once, sorted.
class station_set {
public:
    explicit station_set(const case_definition& of) : of_(of), heard_(of.tracks.size()) {}

    // The sources that have the fix of segments at place f.
    void add(const vessel_part& part, std::int64_t f) {
        const std::int64_t row = part.segments.place_of(f);
        add(part.rows.rows.source[static_cast<std::size_t>(row)]);
        const auto& repeated = part.rows.repeated;
        auto also = std::lower_bound(repeated.begin(), repeated.end(), row, [](const repeated_fix& r, std::int64_t fix) { return r.fix < fix; });
        for (; also != repeated.end() && also->fix == row; ++also) add(also->source);
    }
    void add(std::int32_t source) { heard_[static_cast<std::size_t>(source)] = 1; }

    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < heard_.size(); ++i) {
            if (heard_[i] != 0) out.push_back(of_.tracks[i].source);
        }
        sort_to_set(out);
        return out;
    }

private:
    const case_definition& of_;
    std::vector<std::uint8_t> heard_;
};

// The stations that heard a segment in [begin, end]: all that have one of its fixes from the last one not after the begin to the first
// one not before the end.
inline void add_stations(station_set& to, const vessel_part& part, std::int64_t segment, std::int64_t begin_ms, std::int64_t end_ms) {
    const std::int64_t* const times = part.segments.time_ms.data();
    const std::int64_t* const first = times + part.segments.offsets[static_cast<std::size_t>(segment)];
    const std::int64_t* const last = times + part.segments.offsets[static_cast<std::size_t>(segment) + 1];
    const std::int64_t* from = std::upper_bound(first, last, begin_ms);
    if (from != first) --from;
    const std::int64_t* const until = std::lower_bound(from, last, end_ms);
    for (; from != last && from <= until; ++from) to.add(part, from - times);
}

// The stations that heard a vessel at all.
inline std::vector<std::string> all_stations(const vessel_part& part, const case_definition& the_case) {
    station_set heard(the_case);
    const auto fixes = static_cast<std::int64_t>(part.segments.time_ms.size());
    for (std::int64_t f = 0; f < fixes; ++f) heard.add(part.rows.rows.source[static_cast<std::size_t>(part.segments.place_of(f))]);
    for (const repeated_fix& also : part.rows.repeated) heard.add(also.source);
    return heard.names();
}

}  // namespace sanc::evidence
