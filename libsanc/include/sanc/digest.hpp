// SPDX-License-Identifier: Apache-2.0
// The table bytes and the three digests: of a table, of a result, of a dossier (docs/tables.md).
#pragma once

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <sanc/bits_ok.hpp>
#include <sanc/json.hpp>
#include <sanc/sha256.hpp>
#include <sanc/table.hpp>

namespace sanc {

namespace detail {

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
    auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
        out += static_cast<char>(bits & 255U);
        bits = static_cast<std::make_unsigned_t<Integer>>(sizeof(Integer) == 1 ? 0 : bits >> 8);
    }
}

inline void append_bytes(std::string& out, std::string_view text) {
    append_little_endian(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

inline void append_integer(std::string& out, kind type, std::int64_t value) {
    switch (type) {
        case kind::longitude:
        case kind::latitude:
        case kind::speed:
        case kind::course: append_little_endian(out, static_cast<std::int32_t>(value)); break;
        case kind::boolean: append_little_endian(out, static_cast<std::uint8_t>(value)); break;
        default: append_little_endian(out, value);
    }
}

// -0.0 is written as +0.0; a NaN has no place in a result.
inline void append_score(std::string& out, double value) {
    if (value != value) throw std::runtime_error("a score is not a number: no digest can be given");
    value = value == 0.0 ? 0.0 : value;
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    append_little_endian(out, bits);
}

inline void append_geometry(std::string& out, const multipolygons& shapes, std::int64_t row) {
    const auto f = static_cast<std::size_t>(row);
    append_little_endian(out, static_cast<std::uint32_t>(shapes.features[f + 1] - shapes.features[f]));
    for (auto p = static_cast<std::size_t>(shapes.features[f]); p < static_cast<std::size_t>(shapes.features[f + 1]); ++p) {
        append_little_endian(out, static_cast<std::uint32_t>(shapes.polygons[p + 1] - shapes.polygons[p]));
        for (auto r = static_cast<std::size_t>(shapes.polygons[p]); r < static_cast<std::size_t>(shapes.polygons[p + 1]); ++r) {
            append_little_endian(out, static_cast<std::uint32_t>(shapes.rings[r + 1] - shapes.rings[r]));
            for (auto i = static_cast<std::size_t>(shapes.rings[r]); i < static_cast<std::size_t>(shapes.rings[r + 1]); ++i) {
                append_little_endian(out, shapes.x[i]);
                append_little_endian(out, shapes.y[i]);
            }
        }
    }
}

// The order in which rows enter the bytes: that of the table, but for a table sorted by where its rows stood (rejects),
// whose rows are put in order of their texts so that a shuffle of the input changes nothing.
inline std::vector<std::int64_t> digest_order(const table& t) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(t.rows()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    if (!t.definition().fields.front().provenance) return order;
    std::vector<const text_values*> texts;
    for (std::size_t c = 0; c < t.definition().fields.size(); ++c) {
        const auto* held = std::get_if<text_values>(&t.column_values(c).data);
        if (held != nullptr && !t.definition().fields[c].provenance) texts.push_back(held);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
        for (const auto* held : texts) {
            const int side = (*held)[static_cast<std::size_t>(a)].compare((*held)[static_cast<std::size_t>(b)]);
            if (side != 0) return side < 0;
        }
        return false;
    });
    return order;
}

}  // namespace detail

// The bytes of a table without its provenance columns.
inline std::string table_bytes(const table& t) {
    t.check_complete();
    const auto& fields = t.definition().fields;
    const auto kept = std::count_if(fields.begin(), fields.end(), [](const field& f) { return !f.provenance; });
    std::string out = "SANC1\n";
    detail::append_bytes(out, t.name());
    detail::append_little_endian(out, static_cast<std::uint32_t>(kept));
    for (const field& f : fields) {
        if (f.provenance) continue;
        detail::append_bytes(out, f.name);
        out += static_cast<char>(f.type);
        out += static_cast<char>(f.nullable ? 1 : 0);
    }
    detail::append_little_endian(out, static_cast<std::uint64_t>(t.rows()));
    const auto order = detail::digest_order(t);
    for (std::size_t c = 0; c < fields.size(); ++c) {
        if (fields[c].provenance) continue;
        const auto& held = t.column_values(c);
        if (fields[c].nullable) {
            for (const std::int64_t row : order) out += static_cast<char>(t.has_value(c, row) ? 1 : 0);
        }
        for (const std::int64_t row : order) {
            const auto i = static_cast<std::size_t>(row);
            const bool valid = t.has_value(c, row);
            if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&held.data)) {
                detail::append_integer(out, fields[c].type, valid ? (*integers)[i] : 0);
            } else if (const auto* scores = std::get_if<std::vector<double>>(&held.data)) {
                detail::append_score(out, valid ? (*scores)[i] : 0.0);
            } else if (const auto* texts = std::get_if<text_values>(&held.data)) {
                detail::append_bytes(out, valid ? std::string_view((*texts)[i]) : std::string_view());
            } else {
                detail::append_geometry(out, std::get<multipolygons>(held.data), row);
            }
        }
    }
    return out;
}

inline digest table_digest(const table& t) { return sha256_of(table_bytes(t)); }

using named_digests = std::vector<std::pair<std::string, digest>>;

// Over the sorted (table name, table digest) pairs, the effective parameters and the semantics version. Throws
// std::runtime_error where bits_ok() is false.
inline digest result_digest(const named_digests& tables, const json& parameters) {
    require_bits();
    json whole;
    whole["parameters"] = parameters;
    whole["semantics_version"] = semantics_version;
    whole["tables"] = json::object{};
    for (const auto& [name, value] : tables) whole["tables"][name] = hex(value);
    return sha256_of(whole.dump());
}

// Over the result digest and the sorted SHA-256s of the inputs, each of 64 hex digits: of every file as given, and of the
// decoded pixels of every image.
inline digest dossier_digest(const digest& result, std::vector<std::string> inputs) {
    std::sort(inputs.begin(), inputs.end());
    json whole;
    whole["inputs"] = json::array{};
    for (auto& input : inputs) whole["inputs"].push_back(std::move(input));
    whole["result"] = hex(result);
    return sha256_of(whole.dump());
}

}  // namespace sanc
