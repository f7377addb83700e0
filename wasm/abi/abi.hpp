// SPDX-License-Identifier: Apache-2.0
// What stands behind the handles of sanc_abi.h.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/option.hpp>
#include <sanc/evidence/verb.hpp>

#include "error.hpp"
#include "sanc_abi.h"

namespace sanc::abi {

// A file of a job; its bytes belong to the caller.
struct given_file {
    std::string name;
    std::string_view bytes;  // unpacked
    std::int64_t size = 0;   // as given
    std::string sha256;      // of the bytes as given

    [[nodiscard]] evidence::input_file input() const { return {name, size, sha256, std::string(bytes)}; }
};

// Asks the host.
monitor host_monitor();

// Sets the options that a job gives, but those named in `own`, which the caller reads himself. Throws option_error.
void set_options(const sanc_job& job, const std::vector<evidence::option_list>& lists, const std::vector<std::string_view>& own = {});

}  // namespace sanc::abi

struct sanc_job {
    std::vector<std::pair<std::string, std::string>> options;
    std::vector<sanc::abi::given_file> files;
    std::vector<std::pair<std::string, std::string_view>> outputs;
    std::vector<sanc_image> images;

    // The value of an option, "" where it was not given.
    [[nodiscard]] const std::string& option(std::string_view name) const;
    // The file of that name, or nullptr.
    [[nodiscard]] const sanc::abi::given_file* file(std::string_view name) const;
    // The bytes of a file of the dossier to verify, or nullptr.
    [[nodiscard]] const std::string_view* output(std::string_view name) const;
};

struct sanc_table {
    explicit sanc_table(sanc::table held_table) : held(std::move(held_table)) {}

    sanc::table held;
    std::string coordinates = "none";
    sanc::coordinate_text corner;
    std::string text;
    // Flat copies that sanc_column and sanc_geometry point to.
    struct flat_dictionary {
        std::string bytes;
        std::vector<std::uint32_t> ends;
    };
    std::map<const void*, flat_dictionary> dictionaries;
    std::vector<std::int64_t> lonlat_e7;
    // Of a table made again.
    std::uint32_t rows = 0;
    sanc::schema put_fields;
    std::vector<sanc::table::values> put;
    std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::int64_t, std::int64_t>> places;
};

struct sanc_result {
    std::vector<std::string> texts[SANC_TEXT_MASK + 1];  // by sanc_text
    std::optional<sanc::georeference> places;
    std::shared_ptr<sanc_table> tables[2];  // who makes one brings its destructor: a module for dossiers has none
};

namespace sanc::abi {

// What every verb gives.
std::unique_ptr<sanc_result> result_of(evidence::verb_result told);

}  // namespace sanc::abi
