// SPDX-License-Identifier: Apache-2.0
// What verification reads from a dossier: its manifest, and where a manifest made again differs from it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/evidence/case.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/json_reader.hpp>
#include <sanc/json.hpp>
#include <sanc/text/number.hpp>

namespace sanc::evidence {

struct manifest_input {
    std::string name, role, sha256;
};

struct read_manifest {
    std::string case_id;
    std::string case_name;    // the case file as the dossier was made from it
    std::string case_folder;  // relative to the dossier, or absolute
    std::string as_of_option;
    std::int64_t semantics_version = 0;
    std::vector<manifest_input> inputs;
    std::map<std::string, std::string> outputs;     // file -> SHA-256
    std::map<std::string, std::string> lattice_of;  // image -> its lattice's file
};

// Reads manifest.json. Throws io_error where it is none.
inline read_manifest parse_manifest(std::string_view text, const std::string& name) {
    const json_node root = parse_json(text, name);
    const auto fail = [&](const char* what) { bad_input("%: %; is this a dossier?", name, what); };
    read_manifest made;
    const json_node* inputs = root.get("inputs");
    const json_node* outputs = root.get("outputs");
    const json_node* version = root.get("semantics_version");
    if (inputs == nullptr || outputs == nullptr || version == nullptr || !parse_int(version->value, made.semantics_version)) {
        fail("no inputs, outputs or semantics_version");
    }
    made.case_id = root.text("case");
    made.as_of_option = root.text("as_of_option");
    if (const json_node* run = root.get("run")) made.case_folder = run->text("case_folder");
    std::vector<std::string> images;
    for (const auto& entry : inputs->items) {
        manifest_input input{entry.text("name"), entry.text("role"), entry.text("sha256")};
        if (input.name.empty() || input.sha256.size() != 64) fail("an input without name or hash");
        if (input.role == "case") made.case_name = input.name;
        if (input.role == "image") images.push_back(input.name);
        // That of an image which is not listed is nobody's: the check names the image.
        if (input.role == "lattice" && !images.empty()) made.lattice_of[images.back()] = input.name;
        made.inputs.push_back(std::move(input));
    }
    if (made.case_name.empty()) fail("no case among the inputs");
    for (std::size_t i = 0; i < outputs->keys.size(); ++i) made.outputs[outputs->keys[i]] = outputs->items[i].value;
    return made;
}

namespace detail {

// The path of the first value in which two trees differ, members named in `skip` left out at the top; "" where none does.
inline std::string first_difference(const json_node& a, const json_node& b, const std::string& path, std::string_view skip) {
    if (a.is != b.is || a.value != b.value) return path;
    const bool object = a.is == json_node::type::object;
    if (!object && a.items.size() != b.items.size()) return path;
    for (std::size_t i = 0; !object && i < a.items.size(); ++i) {
        const std::string found = first_difference(a.items[i], b.items[i], filled("%[%]", path, i), {});
        if (!found.empty()) return found;
    }
    for (const auto* side : {&a, &b}) {
        const json_node& other = side == &a ? b : a;
        for (std::size_t i = 0; i < side->keys.size(); ++i) {
            const std::string& key = side->keys[i];
            if (!skip.empty() && key == skip) continue;
            const std::string inner = path.empty() ? key : filled("%.%", path, key);
            const json_node* match = other.get(key);
            if (match == nullptr) return inner;
            if (side == &b && b.get(key) == &b.items[i]) continue;  // compared already
            const std::string found = first_difference(side->items[i], *match, inner, {});
            if (!found.empty()) return found;
        }
    }
    return {};
}

}  // namespace detail

// The first field in which a stored manifest differs from the one made again, what tells of the run left out; "" for none.
inline std::string manifest_difference(const json& made, std::string_view stored, const std::string& name) {
    return detail::first_difference(parse_json(made.dump(), "manifest"), parse_json(stored, name), "", "run");
}

// The files that a bundle holds: every input but what the dossier made itself.
inline std::vector<std::string> inputs_to_bundle(const json& manifest) {
    std::vector<std::string> names;
    for (const auto& input : *manifest.members()->at("inputs").items()) {
        const auto& entry = *input.members();
        if (*entry.at("role").text() != "lattice") names.push_back(*entry.at("name").text());
    }
    return names;
}

// Reads every input of a case and drops it: throws io_error for the first that cannot be used.
inline void check_inputs(const case_definition& c, const host& from) {
    for_each_input(c, from.read, from.image);
}

}  // namespace sanc::evidence
