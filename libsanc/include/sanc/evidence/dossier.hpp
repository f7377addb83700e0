// SPDX-License-Identifier: Apache-2.0
// The main job: a case in, a dossier out. One implementation for every host: it sees bytes and pixels, never a file system.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sanc/config.hpp>
#include <sanc/digest.hpp>
#include <sanc/evidence/dossier_json.hpp>
#include <sanc/evidence/dossier_tables.hpp>
#include <sanc/evidence/examine_images.hpp>
#include <sanc/evidence/findings.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/evidence/report.hpp>
#include <sanc/table_text.hpp>

namespace sanc::evidence {

// A dossier in memory: every output file by its name in the folder, but manifest.json, which also tells of the run.
struct dossier {
    std::string case_id;
    std::map<std::string, std::string> files;
    json manifest;                      // without the member "run"
    std::string result_digest;          // 64 hex digits
    std::string digest;                 // of the dossier
    std::int64_t findings = 0;
    std::vector<std::string> warnings;  // one line each
};

namespace detail {

// One input as the manifest lists it.
struct listed_input {
    std::string name, sha256, pixels_sha256;
    const char* role = "";
    std::int64_t size = 0;
};

inline void case_parameters(json& made, const case_definition& c) {
    made.put("id", c.id).put("title", c.title).put("question", c.question)
        .put("begin", format_time(c.begin_ms)).put("end", format_time(c.end_ms))
        .put("as_of", c.as_of_ms ? format_time(*c.as_of_ms) : std::string());
    // By time, as they are compared; control images as the case pairs them.
    std::vector<case_image> listed = c.images;
    sort_rows(listed, [](const case_image& a, const case_image& b) {
        return a.control != b.control ? b.control : !a.control && a.time_ms < b.time_ms;
    });
    json& images = made["images"].as_array();
    for (const auto& image : listed) {
        images.add().put("time", format_time(image.time_ms)).put("time_sigma", format_duration(image.time_sigma_ms))
            .put("sensor", image.sensor).put("control", image.control).put("masked", !image.cloud_mask.empty());
    }
    // Not one entry a file: splitting a file must not move the digest.
    std::vector<std::string> sources;
    for (const auto& entry : c.tracks) {
        std::string& told = sources.emplace_back(filled("% | % | %", entry.source, entry.schema, entry.tz));
        if (entry.position_sigma_mm) fill(told, " | % m", shortest_decimal(*entry.position_sigma_mm, 3));
    }
    sort_to_set(sources);
    add_texts(made["tracks"], sources);
    std::vector<std::string> lists;
    for (const auto& entry : c.watchlists) lists.push_back(filled("% | %", entry.list_class, entry.retrieved));
    sort_to_set(lists);
    add_texts(made["watchlists"], lists);
    std::vector<std::string> layers;
    for (const auto& entry : c.graphs) layers.push_back(filled("% | %", entry.layer, entry.strength));
    sort_to_set(layers);
    add_texts(made["graphs"], layers);
}

// The largest of what the tracks say of themselves, and for those that say nothing what their analysis does.
inline std::int64_t position_sigma_of(const case_definition& c, std::int64_t otherwise_mm) {
    if (c.tracks.empty()) return otherwise_mm;
    std::int64_t most = 0;
    for (const auto& entry : c.tracks) most = std::max(most, entry.position_sigma_mm.value_or(otherwise_mm));
    return most;
}

// Reads and hashes the inputs of a case in the order of the case file.
class input_reader {
public:
    input_reader(const host& from, std::vector<listed_input>& list) : from_(from), list_(list) {}

    input_file file(const std::string& name, const char* role) {
        input_file read = from_.read(name);
        add(name, role, read.sha256, read.size);
        return read;
    }
    input_image image(const std::string& name, const char* role, std::vector<std::string>& warnings) {
        input_image read = from_.image(name);
        add(name, role, read.sha256, read.size).pixels_sha256 = read.pixels_sha256;
        for (const auto& warning : read.warnings) warnings.push_back(warning);
        return read;
    }

    listed_input& add(const std::string& name, const char* role, const std::string& sha256, std::int64_t size) {
        listed_input& made = list_.emplace_back();
        made.name = name;
        made.role = role;
        made.sha256 = sha256;
        made.size = size;
        return made;
    }

private:
    const host& from_;
    std::vector<listed_input>& list_;
};

}  // namespace detail

// What a run may set besides the case.
struct dossier_overrides {
    std::string as_of;  // "" = the case's own
};

// Runs a case: reads every input through `from`, computes, and makes every file of the dossier. `name` is the case file as
// errors name it, `text` its bytes. The same bytes for every policy and host. Throws io_error, std::invalid_argument,
// cancelled; std::runtime_error where bits_ok() is false.
template <class Policy>
dossier make_dossier(const Policy& policy, std::string_view text, const std::string& name, const host& from,
                     const dossier_overrides& overrides = {}, const monitor& watch = {}) {
    require_bits();
    dossier_model m;
    m.case_name = name;
    m.the_case = parse_case(text, name);
    if (!overrides.as_of.empty()) {
        std::int64_t as_of_ms = 0;
        std::string_view reason;
        if (!parse_time(overrides.as_of, std::nullopt, as_of_ms, reason)) bad_argument("dossier", "--as-of", overrides.as_of, reason);
        m.the_case.as_of_ms = as_of_ms;
    }
    analysis_options options;
    const auto sections = sections_of(options);
    apply_parameters(m.the_case, name, sections);
    if (!overrides.as_of.empty()) options.gaps.as_of_ms = m.the_case.as_of_ms;
    if (!options.gaps.as_of_ms) options.gaps.as_of_ms = m.the_case.as_of_ms ? m.the_case.as_of_ms : m.the_case.end_ms;
    options.contacts.position_sigma_mm = detail::position_sigma_of(m.the_case, options.contacts.position_sigma_mm);
    options.reach.position_sigma_mm = detail::position_sigma_of(m.the_case, options.reach.position_sigma_mm);
    options.gaps.max_gap_ms = options.contacts.max_gap_ms;
    detail::case_parameters(m.parameters["case"], m.the_case);
    for (const auto& [section, list] : sections) m.parameters["analysis"][std::string(section)] = values_of(list);

    dossier made;
    made.case_id = m.the_case.id;
    std::vector<detail::listed_input> inputs;
    detail::input_reader reader(from, inputs);
    reader.add(name, "case", hex(sha256_of(text)), static_cast<std::int64_t>(text.size()));
    if (!m.the_case.zones.empty()) {
        m.zones = parse_zones(reader.file(m.the_case.zones, "zones").bytes, m.the_case.zones);
        for (const auto& z : m.zones) {
            if (z.shape.unclosed() > 0) {
                made.warnings.push_back(filled("%: zone % has a ring that is not closed; it was closed", m.the_case.zones, z.name));
            }
        }
    }
    std::vector<input_image> clouds;
    for (const auto& entry : m.the_case.images) {
        m.images.push_back(reader.image(entry.file, "image", made.warnings));
        if (!entry.cloud_mask.empty()) clouds.push_back(reader.image(entry.cloud_mask, "cloud mask", made.warnings));
        if (const auto& lattice = m.images.back().lattice; !lattice.empty()) {
            const std::string file = filled("lattices/%.json", m.images.size());
            made.files[file] = lattice;
            reader.add(file, "lattice", hex(sha256_of(lattice)), static_cast<std::int64_t>(lattice.size()));
        }
        watch(0.15 * static_cast<double>(m.images.size()) / static_cast<double>(m.the_case.images.size()));
    }
    std::vector<input_file> track_files, graph_files;
    for (const auto& entry : m.the_case.tracks) track_files.push_back(reader.file(entry.file, "tracks"));
    for (const auto& entry : m.the_case.watchlists) read_watchlist(m.parties, reader.file(entry.file, "watchlist").bytes, entry.file, entry.list_class);
    merge_parties(m.parties);
    for (const auto& entry : m.the_case.graphs) graph_files.push_back(reader.file(entry.file, "graph"));
    for (const auto& entry : m.the_case.events) reader.file(entry, "events");

    examine_images(policy, m, clouds, options, watch.part(0.15, 0.4));
    m.vessels = examine_vessels(policy, m.the_case, track_files, m.zones, m.events, options, watch.part(0.4, 0.6));
    m.ownership = make_layer(policy, "ownership", m.the_case, graph_files, options.rank, watch.part(0.6, 0.65));
    m.transfer = make_layer(policy, "transfer", m.the_case, graph_files, options.rank, watch.part(0.65, 0.9));
    m.paths = paths_to_listed(policy, m.ownership, m.vessels.vessels, m.vessels.imo_numbers, m.parties, options.paths, watch.part(0.9, 0.95));

    const auto findings = make_findings(m, options.rank);
    const auto tables = make_tables(m, findings);
    named_digests digests;
    for (const auto& [table_name, each] : tables.in_digest) digests.emplace_back(table_name, table_digest(*each));
    std::vector<std::string> input_digests;
    json& listed = made.manifest["inputs"].as_array();
    for (const auto& input : inputs) {
        json& entry = listed.add().put("name", input.name).put("role", input.role).put("sha256", input.sha256).put("size", input.size);
        input_digests.push_back(input.sha256);
        if (input.pixels_sha256.empty()) continue;
        entry.put("pixels_sha256", input.pixels_sha256);
        input_digests.push_back(input.pixels_sha256);
    }
    const digest result = result_digest(digests, m.parameters);
    made.result_digest = hex(result);
    made.digest = hex(dossier_digest(result, input_digests));
    made.findings = static_cast<std::int64_t>(findings.size());

    made.manifest.put("format", 1).put("as_of_option", overrides.as_of).put("case", m.the_case.id).put("parameters", m.parameters)
        .put("semantics_version", semantics_version).put("result_digest", made.result_digest).put("dossier_digest", made.digest);
    json& table_digests = made.manifest["tables"].as_object();
    for (const auto& [table_name, value] : digests) table_digests[table_name] = hex(value);

    const auto put_file = [&](const char* form, const filling& what, std::string bytes) { made.files[filled(form, what)] = std::move(bytes); };
    for (const auto* group : {&tables.in_digest, &tables.beside}) {
        for (const auto& [table_name, each] : *group) put_file("tables/%.csv", table_name, to_csv(*each));
    }
    for (std::size_t p = 0; p < m.pairs.size(); ++p) {
        const auto& image = m.images[static_cast<std::size_t>(m.pairs[p].before)];
        put_file("tables/objects_%.geojson", p + 1,
                 to_geojson(m.pairs[p].result.objects, detail::corner_of(image), image.has_places ? "longitude, latitude" : "pixels, y downwards"));
    }
    for (const auto& [table_name, each] : tables.in_digest) {
        if (table_name == "contacts" || table_name == "gaps") put_file("tables/%.geojson", table_name, to_geojson(*each));
    }
    put_file("%", "case.toml", std::string(text));
    put_file("%", "dossier.json", filled("%\n", dossier_json(m, findings, made.result_digest, made.digest).dump(3)));
    put_file("%", "report.html", make_report(m, findings, options.rank, made.manifest, options.contacts.max_gap_ms));
    json& outputs = made.manifest["outputs"].as_object();
    for (const auto& [file, bytes] : made.files) outputs[file] = hex(sha256_of(bytes));
    watch(1.0);
    return made;
}

}  // namespace sanc::evidence
