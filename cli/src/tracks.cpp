// SPDX-License-Identifier: Apache-2.0
// The verbs over tracks: fixes, segments, gaps, contacts.
#include <memory>
#include <string>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/io/file.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/segments.hpp>
#include <sanc/track/tables.hpp>

#include "run.hpp"

namespace sanc::cli {

namespace {

// What the verbs over tracks share.
struct track_verb {
    std::vector<std::string> files;
    common_options common;
    intake_options intake;
    std::string tz;
    std::string from;
    std::string to;
    std::string bbox;
    evidence::segment_options segments;
    gap_options gaps;
    contact_options contacts;
    evidence::option_list own;  // the options that stand in the parameters of the result
};

std::int64_t time_of(const track_verb& verb, const std::string& name, const std::string& text) {
    std::int64_t time = 0;
    std::string_view reason;
    if (!parse_time(text, verb.intake.zone_offset_ms, time, reason)) throw CLI::ValidationError(name, "'" + text + "': " + std::string(reason));
    return time;
}

bounding_box box_of(std::string_view text) {
    std::int64_t side[4] = {};
    std::string_view rest = text;
    for (int i = 0; i < 4; ++i) {
        const std::string_view item = rest.substr(0, rest.find(','));
        const std::int64_t limit = i % 2 == 0 ? 1'800'000'000 : 900'000'000;
        const bool last = item.size() == rest.size();
        if (last != (i == 3) || !parse_fixed(item, 7, side[i]) || side[i] < -limit || side[i] > limit) {
            throw CLI::ValidationError("--bbox", "'" + std::string(text) + "': give W,S,E,N in degrees");
        }
        rest.remove_prefix(last ? item.size() : item.size() + 1);
    }
    if (side[1] > side[3]) throw CLI::ValidationError("--bbox", "'" + std::string(text) + "': south is north of north; give W,S,E,N");
    const auto e7 = [&](int i) { return static_cast<std::int32_t>(side[i]); };
    return {e7(0), e7(1), e7(2), e7(3)};
}

void read_filters(track_verb& verb) {
    if (verb.contacts.d_in_mm > verb.contacts.d_out_mm) {
        throw CLI::ValidationError("--d-in-m", "greater than --d-out-m; give --d-out-m too");
    }
    if (!verb.tz.empty()) {
        std::int64_t zone = 0;
        std::string_view reason;
        if (!parse_zone(verb.tz, zone, reason)) throw CLI::ValidationError("--tz", "'" + verb.tz + "': " + std::string(reason));
        verb.intake.zone_offset_ms = zone;
    }
    if (!verb.from.empty()) verb.intake.from_ms = time_of(verb, "--from", verb.from);
    if (!verb.to.empty()) verb.intake.to_ms = time_of(verb, "--to", verb.to);
    if (!verb.bbox.empty()) verb.intake.box = box_of(verb.bbox);
}

json parameters_of(const std::string& name, const track_verb& verb) {
    json parameters = evidence::values_of(verb.own);
    parameters["schema"] = verb.intake.schema;
    parameters["tz"] = verb.tz;
    parameters["from"] = verb.intake.from_ms ? format_time(*verb.intake.from_ms) : "";
    parameters["to"] = verb.intake.to_ms ? format_time(*verb.intake.to_ms) : "";
    parameters["bbox"] = verb.bbox;
    parameters["verb"] = name;
    return parameters;
}

// Reads the files and calls make(policy, rows, show) -> table.
template <class Make>
void run_verb(const std::string& name, track_verb& verb, const Make& make) {
    const run job(verb.common);
    read_filters(verb);
    const monitor watch = job.watch();
    std::vector<io::file_bytes> files;
    std::vector<source_bytes> sources;
    io::output_set outputs;
    for (const auto& path : verb.files) {
        files.push_back(io::read_file(path, verb.common.memory_limit_bytes(), watch));
        outputs.keep(path);
    }
    for (const auto& file : files) sources.push_back({file.path, file.bytes});
    job.with_policy([&](const auto& policy) {
        intake rows = read_fixes(policy, sources, verb.intake, watch.part(0.0, 0.5));
        const table result = make(policy, rows, job, watch.part(0.5, 1.0));
        const table rejects = rejects_table(rows.rejects, *rows.rows.sources);
        job.finish(result, &rejects, parameters_of(name, verb), {}, "longitude, latitude", outputs);
    });
}

// A fix with the time of its chain's last one is listed like any other row that was not used.
void list_same_time(intake& rows, const tracks& segments) {
    for (const std::int64_t f : segments.same_time) {
        const auto i = static_cast<std::size_t>(f);
        rows.rejects.push_back({rows.rows.source[i], rows.rows.line[i], "same_time", (*rows.rows.vessels)[static_cast<std::size_t>(rows.rows.vessel[i])]});
    }
    std::stable_sort(rows.rejects.begin(), rows.rejects.end(), [](const reject& a, const reject& b) {
        return a.source != b.source ? a.source < b.source : a.line < b.line;
    });
}

template <class Policy>
table make_result(const std::string& name, const Policy& policy, intake& rows, const track_verb& verb, const run& job, const monitor& watch) {
    if (name == "fixes") return fixes_table(rows.rows);
    if (name == "vessels") return vessels_table(rows.claims, rows.rows.vessels);
    const tracks segments = make_segments(policy, rows.rows, verb.segments.max_speed_mkn);
    list_same_time(rows, segments);
    if (name == "segments") return segments_table(segments, measure_segments(policy, segments.see()));
    if (name == "gaps") {
        const auto gaps = find_gaps(policy, segments.see(), verb.gaps);
        job.say("as of " + format_time(gaps.as_of_ms) + ", shorter silences (over " + format_duration(verb.gaps.max_gap_ms) +
                "): " + std::to_string(gaps.shorter_silences));
        return gaps_table(segments, gaps);
    }
    const auto found = contacts(policy, segments.see(), verb.contacts, watch);
    job.say("contacts that exist only if positions are off: " + std::to_string(found.only_wider));
    return contacts_table(segments, found);
}

void add_verb(CLI::App& app, const std::string& name, const std::string& meaning, int& status) {
    auto verb = std::make_shared<track_verb>();
    CLI::App* command = app.add_subcommand(name, meaning);
    command->add_option("FILE", verb->files, "CSV files, gzip or not; several are one input")->required()->type_name("");
    if (name != "fixes" && name != "vessels") verb->own = evidence::segments_list(verb->segments);
    const auto more = name == "gaps"       ? evidence::gaps_list(verb->gaps)
                      : name == "contacts" ? evidence::contacts_list(verb->contacts)
                                           : evidence::option_list{};
    verb->own.insert(verb->own.end(), more.begin(), more.end());
    if (name == "contacts") verb->own.push_back(evidence::max_median_speed_option(verb->contacts));
    add_options(*command, verb->own);
    command->add_option("--schema", verb->intake.schema, "auto, noaa or csv:vessel=COL,time=COL,lon=COL,lat=COL[,sog=COL,...] (default auto)")->type_name("NAME");
    command->add_option("--tz", verb->tz, "zone of times that have none: UTC, +02:00")->type_name("ZONE");
    command->add_option("--from", verb->from, "leave out earlier fixes")->type_name("TIME");
    command->add_option("--to", verb->to, "leave out later fixes")->type_name("TIME");
    command->add_option("--bbox", verb->bbox, "leave out fixes outside, degrees")->type_name("W,S,E,N");
    add_common(*command, verb->common, true);
    command->callback([verb, name, &status] {
        run_verb(name, *verb, [&](const auto& policy, intake& rows, const run& job, const monitor& watch) {
            return make_result(name, policy, rows, *verb, job, watch);
        });
        status = 0;
    });
}

}  // namespace

void add_track_verbs(CLI::App& app, int& status) {
    add_verb(app, "fixes", "positions of vessels, cleaned: every row used or listed with its reason", status);
    add_verb(app, "vessels", "what vessels say of themselves, with the time in which they said it", status);
    add_verb(app, "segments", "the chains of fixes that a ship could have sailed", status);
    add_verb(app, "gaps", "silences between fixes and since the last one", status);
    add_verb(app, "contacts", "who was near whom, when: exact in whole milliseconds, never across silence", status);
}

}  // namespace sanc::cli
