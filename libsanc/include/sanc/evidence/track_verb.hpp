// SPDX-License-Identifier: Apache-2.0
// The verbs over tracks - fixes, vessels, segments, gaps, contacts - as every front door runs them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/verb.hpp>
#include <sanc/order.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/segments.hpp>
#include <sanc/track/tables.hpp>

namespace sanc::evidence {

inline const std::vector<std::string> track_verbs{"fixes", "vessels", "segments", "gaps", "contacts"};

// One of track_verbs with its options. The lists refer into this object.
struct track_verb {
    std::string name;
    intake_options intake;
    std::string tz, from, to, bbox;  // as given; resolve() reads them
    std::string local_as_of;         // --as-of without a zone, for resolve()
    segment_options segments;
    gap_options gaps;
    contact_options contacts;

    // The options of the analysis: they stand in the parameters of the result as they are told here.
    [[nodiscard]] option_list analysis() {
        option_list list;
        if (name != "fixes" && name != "vessels") list = segments_list(segments);
        const auto more = name == "gaps" ? gaps_list(gaps) : name == "contacts" ? contacts_list(contacts) : option_list{};
        list.insert(list.end(), more.begin(), more.end());
        if (name == "gaps") list.back() = as_of_option();
        if (name == "contacts") list.push_back(max_median_speed_option(contacts));
        return list;
    }

    // How rows are read and which are left out.
    [[nodiscard]] option_list filters() {
        return {text_option("schema", "NAME", "auto, noaa or csv:vessel=COL,time=COL,lon=COL,lat=COL[,sog=COL,...]", intake.schema),
                text_option("tz", "ZONE", "zone of times that have none: UTC, +02:00", tz),
                text_option("from", "TIME", "leave out earlier fixes", from),
                text_option("to", "TIME", "leave out later fixes", to),
                text_option("bbox", "W,S,E,N", "leave out fixes outside, degrees", bbox)};
    }

    // Reads tz, from, to and bbox. Throws option_error.
    void resolve() {
        if (contacts.d_in_mm > contacts.d_out_mm) throw option_error("d_in_m", "greater than d_out_m; give d_out_m too");
        std::string_view reason;
        if (!tz.empty()) {
            std::int64_t zone = 0;
            if (!parse_zone(tz, zone, reason)) throw option_error("tz", "'" + tz + "': " + std::string(reason));
            intake.zone_offset_ms = zone;
        }
        const auto time = [this](const char* option, const std::string& text) -> std::optional<std::int64_t> {
            std::int64_t value = 0;
            std::string_view why;
            if (text.empty()) return {};
            if (!parse_time(text, intake.zone_offset_ms, value, why)) throw option_error(option, "'" + text + "': " + std::string(why));
            return value;
        };
        if (!local_as_of.empty()) gaps.as_of_ms = time("as_of", local_as_of);
        intake.from_ms = time("from", from);
        intake.to_ms = time("to", to);
        if (intake.from_ms && intake.to_ms && *intake.from_ms > *intake.to_ms) throw option_error("from", "'" + from + "': behind to, '" + to + "'; no fix lies between");
        intake.box = box();
    }

    [[nodiscard]] json parameters() {
        json told = values_of(analysis());
        told["schema"] = intake.schema;
        told["tz"] = tz;
        told["from"] = intake.from_ms ? format_time(*intake.from_ms) : "";
        told["to"] = intake.to_ms ? format_time(*intake.to_ms) : "";
        told["bbox"] = bbox;
        told["verb"] = name;
        return told;
    }

private:
    // That of gaps_list(), which comes last there; a time without a zone waits for --tz.
    [[nodiscard]] option as_of_option() {
        option made = detail::as_of_option(gaps.as_of_ms);
        made.value = this;
        made.read = [](const option& self, std::string_view text) {
            auto& verb = self.bound<track_verb>();
            std::int64_t value = 0;
            std::string_view why;
            const bool local = parse_time(text, 0, value, why) && !parse_time(text, std::nullopt, value, why);
            verb.local_as_of = local ? text : std::string_view();
            return local ? std::string() : detail::as_of_option(verb.gaps.as_of_ms).set(text);
        };
        made.write = [](const option& self) { return detail::as_of_option(self.bound<track_verb>().gaps.as_of_ms).get(); };
        return made;
    }

    [[nodiscard]] std::optional<bounding_box> box() const {
        if (bbox.empty()) return {};
        const auto fail = [this](const char* what) { throw option_error("bbox", "'" + bbox + "': " + what); };
        std::int64_t side[4] = {};
        std::string_view rest = bbox;
        for (int i = 0; i < 4; ++i) {
            const std::string_view item = rest.substr(0, rest.find(','));
            const std::int64_t limit = i % 2 == 0 ? 1'800'000'000 : 900'000'000;
            const bool last = item.size() == rest.size();
            if (last != (i == 3) || !parse_fixed(item, 7, side[i]) || side[i] < -limit || side[i] > limit) fail("give W,S,E,N in degrees");
            rest.remove_prefix(last ? item.size() : item.size() + 1);
        }
        if (side[1] > side[3]) fail("south is north of north; give W,S,E,N");
        const auto e7 = [&](int i) { return static_cast<std::int32_t>(side[i]); };
        return bounding_box{e7(0), e7(1), e7(2), e7(3)};
    }
};

namespace detail {

// A fix with the time of its chain's last one is listed like any other row that was not used.
inline void list_same_time(intake& rows, const tracks& segments) {
    for (const std::int64_t f : segments.same_time) {
        const auto i = static_cast<std::size_t>(f);
        rows.rejects.push_back({rows.rows.source[i], rows.rows.line[i], "same_time", (*rows.rows.vessels)[static_cast<std::size_t>(rows.rows.vessel[i])]});
    }
    sort_rows(rows.rejects, [](const reject& a, const reject& b) {
        return a.source != b.source ? a.source < b.source : a.line < b.line;
    });
}

template <class Policy>
table track_table(const Policy& policy, const track_verb& verb, intake& rows, std::vector<std::string>& notes, const monitor& watch) {
    if (verb.name == "fixes") return fixes_table(rows.rows);
    if (verb.name == "vessels") return vessels_table(rows.claims, rows.rows.vessels);
    const tracks segments = make_segments(policy, std::move(rows.rows), verb.segments.max_speed_mkn, watch.part(0.0, 0.3));
    list_same_time(rows, segments);
    if (verb.name == "segments") return segments_table(segments, measure_segments(policy, segments.see()));
    if (verb.name == "gaps") {
        const auto gaps = find_gaps(policy, segments.see(), verb.gaps);
        const bool known = verb.gaps.as_of_ms || !segments.time_ms.empty();
        notes.push_back("as of " + (known ? format_time(gaps.as_of_ms) : std::string("no time, for there is no fix")) + ", shorter silences (over " +
                        format_duration(verb.gaps.max_gap_ms) + "): " + std::to_string(gaps.shorter_silences));
        return gaps_table(segments, gaps);
    }
    const auto found = contacts(policy, segments.see(), verb.contacts, watch.part(0.3, 1.0));
    notes.push_back("contacts that exist only if positions are off: " + std::to_string(found.only_wider));
    return contacts_table(segments, found);
}

}  // namespace detail

// Runs a verb over fixes that were taken in already; their times and places may be gone afterwards. Throws option_error, what the verb's algorithms throw, cancelled.
template <class Policy>
verb_result run_tracks(const Policy& policy, track_verb& verb, intake& rows, const monitor& watch = {}) {
    if (std::find(track_verbs.begin(), track_verbs.end(), verb.name) == track_verbs.end()) {
        bad_argument("tracks", "verb", verb.name, "choose from fixes, vessels, segments, gaps, contacts");
    }
    verb.resolve();
    std::vector<std::string> notes;
    if (rows.filtered > 0) notes.push_back("left out by from, to or bbox: " + std::to_string(rows.filtered) + " rows");
    table made = detail::track_table(policy, verb, rows, notes, watch);
    table rejects = rejects_table(rows.rejects, *rows.rows.sources);
    return {std::move(made), std::move(rejects), verb.parameters(), std::move(notes), "longitude, latitude", {}};
}

// Reads CSV files as one input and runs a verb over them. Throws as read_fixes() does too.
template <class Policy>
verb_result run_tracks(const Policy& policy, track_verb& verb, const std::vector<source_bytes>& sources, const monitor& watch = {}) {
    verb.resolve();
    intake_options reading = verb.intake;
    reading.state = verb.name == "fixes";
    intake rows = read_fixes(policy, sources, reading, watch.part(0.0, 0.5));
    return run_tracks(policy, verb, rows, watch.part(0.5, 1.0));
}

}  // namespace sanc::evidence
