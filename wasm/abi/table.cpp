// SPDX-License-Identifier: Apache-2.0
// Tables by column, and tables made again from columns to be written as text.
#include <limits>

#include <sanc/table_text.hpp>

#include "abi.hpp"

using sanc::kind;

const char* sanc_table_name(const sanc_table* table) { return table->held.name().c_str(); }
std::uint32_t sanc_table_rows(const sanc_table* table) { return static_cast<std::uint32_t>(table->held.rows()); }
std::uint32_t sanc_table_columns(const sanc_table* table) { return static_cast<std::uint32_t>(table->held.definition().fields.size()); }
const char* sanc_table_coordinates(const sanc_table* table) { return table->coordinates.c_str(); }

sanc_status sanc_table_column(sanc_table* table, std::uint32_t place, sanc_column* out) {
    return sanc::abi::guarded([&] {
        const auto& field = table->held.definition().fields.at(place);
        const auto& held = table->held.column_values(place);
        *out = {};
        out->name = field.name.c_str();
        out->name_size = static_cast<std::uint32_t>(field.name.size());
        out->kind = static_cast<std::uint32_t>(field.type);
        out->nullable = field.nullable ? 1 : 0;
        out->provenance = field.provenance ? 1 : 0;
        out->valid = held.valid.empty() ? nullptr : held.valid.data();
        if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&held.data)) out->values = integers->data();
        if (const auto* scores = std::get_if<std::vector<double>>(&held.data)) out->values = scores->data();
        const auto* texts = std::get_if<sanc::text_values>(&held.data);
        if (texts == nullptr) return;
        const auto [entry, fresh] = table->dictionaries.try_emplace(texts->dictionary.get());
        auto& flat = entry->second;
        if (fresh) {
            for (const auto& text : *texts->dictionary) {
                flat.bytes += text;
                flat.ends.push_back(static_cast<std::uint32_t>(flat.bytes.size()));
            }
        }
        out->values = texts->codes.data();
        out->dictionary = flat.bytes.data();
        out->dictionary_ends = flat.ends.data();
        out->dictionary_size = static_cast<std::uint32_t>(flat.ends.size());
    });
}

sanc_status sanc_table_geometry(sanc_table* table, sanc_geometry* out) {
    return sanc::abi::guarded([&] {
        const auto& fields = table->held.definition().fields;
        for (std::size_t c = 0; c < fields.size(); ++c) {
            const auto* shapes = std::get_if<sanc::multipolygons>(&table->held.column_values(c).data);
            if (shapes == nullptr) continue;
            *out = {shapes->features.data(), shapes->polygons.data(), shapes->rings.data(), shapes->x.data(), shapes->y.data(),
                    table->lonlat_e7.empty() ? nullptr : table->lonlat_e7.data(),
                    static_cast<std::uint32_t>(shapes->size()), static_cast<std::uint32_t>(shapes->polygons.size() - 1),
                    static_cast<std::uint32_t>(shapes->rings.size() - 1), static_cast<std::uint32_t>(shapes->x.size())};
            return;
        }
        sanc::bad_argument("table " + table->held.name(), "geometry", "", "it has none");
    });
}
