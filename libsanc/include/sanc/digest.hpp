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
#include <sanc/order.hpp>
#include <sanc/sha256.hpp>
#include <sanc/table.hpp>

namespace sanc {

namespace detail {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the table bytes are the integers as they stand in memory");

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

// A number for each of the rows, side by side: the string grows once.
template <class Number, class At>
void append_column(std::string& out, const std::vector<std::int64_t>& rows, const At& at) {
    std::size_t end = out.size();
    out.resize(end + rows.size() * sizeof(Number));
    char* const bytes = out.data();
    for (const std::int64_t row : rows) {
        const auto value = static_cast<Number>(at(row));
        std::memcpy(bytes + end, &value, sizeof value);
        end += sizeof value;
    }
}

inline void append_bytes(std::string& out, std::string_view text) {
    append_little_endian(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

template <class At>
void append_integers(std::string& out, kind type, const std::vector<std::int64_t>& rows, const At& at) {
    switch (type) {
        case kind::longitude:
        case kind::latitude:
        case kind::speed:
        case kind::course: append_column<std::int32_t>(out, rows, at); break;
        case kind::boolean: append_column<std::uint8_t>(out, rows, at); break;
        default: append_column<std::int64_t>(out, rows, at);
    }
}

// -0.0 is written as +0.0; a NaN has no place in a result.
inline double told_score(double value) {
    if (value != value) throw std::runtime_error("a score is not a number: no digest can be given");
    return value == 0.0 ? 0.0 : value;
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
    return order_of(order.size(), [&](std::int64_t a, std::int64_t b) {
        for (const auto* held : texts) {
            const int side = (*held)[static_cast<std::size_t>(a)].compare((*held)[static_cast<std::size_t>(b)]);
            if (side != 0) return side < 0;
        }
        return false;
    });
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
        const std::uint8_t* const valid = held.valid.empty() ? nullptr : held.valid.data();
        const auto has = [valid](std::int64_t row) { return valid == nullptr || valid[row] != 0; };
        if (fields[c].nullable) detail::append_column<std::uint8_t>(out, order, [&](std::int64_t row) { return has(row) ? 1 : 0; });
        if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&held.data)) {
            const std::int64_t* const from = integers->data();
            detail::append_integers(out, fields[c].type, order, [&](std::int64_t row) { return has(row) ? from[row] : 0; });
        } else if (const auto* scores = std::get_if<std::vector<double>>(&held.data)) {
            const double* const from = scores->data();
            detail::append_column<double>(out, order, [&](std::int64_t row) { return has(row) ? detail::told_score(from[row]) : 0.0; });
        } else if (const auto* texts = std::get_if<text_values>(&held.data)) {
            for (const std::int64_t row : order) {
                detail::append_bytes(out, has(row) ? std::string_view((*texts)[static_cast<std::size_t>(row)]) : std::string_view());
            }
        } else {
            for (const std::int64_t row : order) detail::append_geometry(out, std::get<multipolygons>(held.data), row);
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
    whole["tables"].as_object();
    for (const auto& [name, value] : tables) whole["tables"][name] = hex(value);
    return sha256_of(whole.dump());
}

// Over the result digest and the sorted SHA-256s of the inputs, each of 64 hex digits: of every file as given, and of the
// decoded pixels of every image.
inline digest dossier_digest(const digest& result, std::vector<std::string> inputs) {
    sort_values(inputs);
    json whole;
    whole["inputs"].as_array();
    for (auto& input : inputs) whole["inputs"].push_back(std::move(input));
    whole["result"] = hex(result);
    return sha256_of(whole.dump());
}

}  // namespace sanc
