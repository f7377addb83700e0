// SPDX-License-Identifier: Apache-2.0
// docs/tables.md against the code: the types and the tables between its markers are rendered here from sanc/table.hpp and
// sanc/schema.hpp. Only the meanings of columns are written by hand; a column without one is a failure.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include <sanc/digest.hpp>
#include <sanc/schema.hpp>
#include <sanc/table_text.hpp>

namespace {

using sanc::kind;

std::string read_text(const std::string& name) {
    std::ifstream file(std::string(SANC_SOURCE_DIR) + "/" + name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// What stands between "<!-- begin NAME -->" and "<!-- end NAME -->", line ends included.
std::string section(const std::string& document, const std::string& name) {
    const std::string begin = "<!-- begin " + name + " -->\n";
    const auto from = document.find(begin);
    const auto to = document.find("<!-- end " + name + " -->");
    if (from == std::string::npos || to == std::string::npos) return "no section " + name;
    return document.substr(from + begin.size(), to - from - begin.size());
}

struct kind_words {
    const char* name;
    const char* stored;   // in memory and in the table bytes
    std::int64_t sample;  // shown in the text forms
};

// A new kind does not compile before it has its words.
kind_words words_of(kind type) {
    switch (type) {
        case kind::time: return {"time", "int64, ms UTC", 1697504523004};
        case kind::duration: return {"duration", "int64, ms", 5025678};
        case kind::longitude: return {"longitude", "int32, 1e-7 degree", 1303012345};
        case kind::latitude: return {"latitude", "int32, 1e-7 degree", 422345678};
        case kind::length: return {"length", "int64, mm", 12345678};
        case kind::speed: return {"speed", "int32, 0.001 kn", 14208};
        case kind::course: return {"course", "int32, 0.1 degree", 2671};
        case kind::area: return {"area", "int64, dm2", 458323};
        case kind::score: return {"score", "float64, its bits", 0};
        case kind::id: return {"id", "UTF-8 as given", 0};
        case kind::text: return {"text", "UTF-8", 0};
        case kind::integer: return {"integer", "int64", 223};
        case kind::geometry: return {"geometry", "multipolygon in pixel corners", 0};
        case kind::boolean: return {"boolean", "0 or 1", 1};
    }
    return {nullptr, "", 0};
}

// A table of one column, with one row or none.
sanc::table sample_table(kind type, bool with_row) {
    const std::size_t rows = with_row ? 1 : 0;
    sanc::table t(sanc::schema{"sample", "value", {{"value", type}}});
    if (type == kind::score) {
        t.scores("value", std::vector<double>(rows, 0.1));
    } else if (type == kind::id || type == kind::text) {
        t.texts("value", std::vector<std::string>(rows, "a, b"));
    } else if (type == kind::geometry) {
        t.geometry("value", with_row ? sanc::multipolygons{{0, 0}, {0}, {0}, {}, {}} : sanc::multipolygons{});
    } else {
        t.integers("value", std::vector<std::int64_t>(rows, words_of(type).sample));
    }
    return t;
}

std::string render_types() {
    std::string out = "| code | type | in memory and in the table bytes | bytes of a value | in CSV, for example |\n|---|---|---|---|---|\n";
    for (int code = 1; words_of(static_cast<kind>(code)).name != nullptr; ++code) {
        const auto type = static_cast<kind>(code);
        const auto bytes = sanc::table_bytes(sample_table(type, true)).size() - sanc::table_bytes(sample_table(type, false)).size();
        const std::string csv = sanc::to_csv(sample_table(type, true));
        const bool words = type == kind::id || type == kind::text;
        out += "| " + std::to_string(code) + " | " + words_of(type).name + " | " + words_of(type).stored + " | " +
               (words ? "4 + length" : type == kind::geometry ? "see below" : std::to_string(bytes)) + " | " +
               (type == kind::geometry ? "left out" : "`" + csv.substr(6, csv.size() - 7) + "`") + " |\n";
    }
    return out;
}

std::vector<sanc::schema> all_schemas() {
    namespace s = sanc::schemas;
    return {s::fixes,   s::vessels, s::rejects,           s::segments, s::gaps,         s::contacts,
            s::objects, s::reach,   s::ranks({"MEASURE"}), s::findings, s::reject_counts};
}

using meanings = std::map<std::pair<std::string, std::string>, std::string>;

// The last cell of every row of the tables under "### `NAME`" whose first cell is a column's name in backticks.
meanings read_meanings(const std::string& text) {
    meanings found;
    std::string name;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch part;
        if (std::regex_match(line, part, std::regex("### `(.*)`"))) name = part[1];
        if (std::regex_match(line, part, std::regex(R"(\| `([^`]*)` \|.*\| ([^|]+) \|)"))) found[{name, part[1]}] = part[2];
    }
    return found;
}

std::string render_tables(const meanings& meaning) {
    std::string out;
    for (const auto& schema : all_schemas()) {
        out += "\n### `" + schema.name + "`\n\nSorted by " + schema.order.text + ".\n\n";
        out += "| column | type | null | in the digest | meaning |\n|---|---|---|---|---|\n";
        for (const auto& field : schema.fields) {
            const auto known = meaning.find({schema.name, field.name});
            out += "| `" + field.name + "` | " + words_of(field.type).name + " | " + (field.nullable ? "yes" : "") + " | " +
                   (field.provenance ? "no" : "yes") + " | " + (known == meaning.end() ? "MEANING?" : known->second) + " |\n";
        }
    }
    return out + "\n";
}

TEST(TablesDoc, TypesAreThoseOfTheCode) {
    const std::string right = render_types();
    EXPECT_TRUE(section(read_text("docs/tables.md"), "types") == right) << "docs/tables.md, section types, must read:\n" << right;
}

TEST(TablesDoc, TablesAreThoseOfTheCode) {
    const std::string held = section(read_text("docs/tables.md"), "tables");
    const std::string right = render_tables(read_meanings(held));
    EXPECT_TRUE(held == right && right.find("MEANING?") == std::string::npos)
        << "docs/tables.md, section tables, must read (with a meaning for each column):\n"
        << right;
}

TEST(TablesDoc, NoSchemaIsLeftOut) {
    const std::string code = read_text("libsanc/include/sanc/schema.hpp");
    std::vector<std::string> named;
    for (const auto& schema : all_schemas()) named.push_back(schema.name);
    const std::regex definition(R"(inline (?:constexpr listed_)?schema (\w+)[{(])");
    std::int64_t found = 0;
    for (std::sregex_iterator at(code.begin(), code.end(), definition), end; at != end; ++at, ++found) {
        EXPECT_EQ(std::count(named.begin(), named.end(), (*at)[1].str()), 1) << (*at)[1] << " is not in all_schemas()";
    }
    EXPECT_EQ(found, static_cast<std::int64_t>(named.size()));
}

}  // namespace
