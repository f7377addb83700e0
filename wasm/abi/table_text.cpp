// SPDX-License-Identifier: Apache-2.0
// A table made again from its columns, to be written as text: a host may keep tables longer than the module that made them.
#include <sanc/table_text.hpp>

#include "abi.hpp"

namespace {

template <class Values>
Values copied(const void* values, std::size_t count) {
    const auto* from = static_cast<const typename Values::value_type*>(values);
    return Values(from, from + count);
}

// Offsets that ascend from 0 to `last`.
void check_offsets(const sanc::large_vector<std::int64_t>& offsets, std::size_t last) {
    bool right = offsets.front() == 0 && offsets.back() == static_cast<std::int64_t>(last);
    for (std::size_t i = 1; i < offsets.size(); ++i) right = right && offsets[i] >= offsets[i - 1];
    if (!right) sanc::bad_argument("table", "geometry", "offsets", "they ascend from 0 to the number of parts");
}

sanc::multipolygons shapes_of(sanc_table& table, const sanc_geometry& given) {
    sanc::multipolygons shapes;
    shapes.features = copied<sanc::large_vector<std::int64_t>>(given.features, std::size_t{given.features_size} + 1);
    shapes.polygons = copied<sanc::large_vector<std::int64_t>>(given.polygons, std::size_t{given.polygons_size} + 1);
    shapes.rings = copied<sanc::large_vector<std::int64_t>>(given.rings, std::size_t{given.rings_size} + 1);
    shapes.x = copied<sanc::large_vector<std::int32_t>>(given.x, given.points);
    shapes.y = copied<sanc::large_vector<std::int32_t>>(given.y, given.points);
    check_offsets(shapes.features, given.polygons_size);
    check_offsets(shapes.polygons, given.rings_size);
    check_offsets(shapes.rings, given.points);
    if (given.lonlat_e7 == nullptr) return shapes;
    for (std::size_t i = 0; i < given.points; ++i) table.places[{shapes.x[i], shapes.y[i]}] = {given.lonlat_e7[2 * i], given.lonlat_e7[2 * i + 1]};
    table.corner = [&table](std::string& out, std::int32_t x, std::int32_t y) {
        const auto& at = table.places.at({x, y});
        sanc::append_position(out, at.first, at.second);
    };
    return shapes;
}

sanc::text_values texts_of(const sanc_column& column, std::uint32_t rows) {
    std::vector<std::string> words;
    std::uint32_t from = 0;
    for (std::uint32_t i = 0; i < column.dictionary_size; ++i) {
        words.emplace_back(column.dictionary + from, column.dictionary_ends[i] - from);
        from = column.dictionary_ends[i];
    }
    auto codes = copied<std::vector<std::uint32_t>>(column.values, rows);
    for (const auto code : codes) {
        if (code >= words.size()) sanc::bad_argument("table", "code", std::to_string(code), "the dictionary has fewer texts");
    }
    return {std::move(codes), std::make_shared<const std::vector<std::string>>(std::move(words))};
}

// The table of the columns that were put: they are moved into it.
sanc::table assembled(const sanc::schema& fields, std::vector<sanc::table::values>& columns) {
    sanc::table made(fields);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const std::string& name = fields.fields[c].name;
        auto& data = columns[c].data;
        if (auto* integers = std::get_if<std::vector<std::int64_t>>(&data)) made.integers(name, std::move(*integers), std::move(columns[c].valid));
        if (auto* scores = std::get_if<std::vector<double>>(&data)) made.scores(name, std::move(*scores), std::move(columns[c].valid));
        if (auto* texts = std::get_if<sanc::text_values>(&data)) made.ids(name, std::move(texts->codes), texts->dictionary, std::move(columns[c].valid));
        if (auto* shapes = std::get_if<sanc::multipolygons>(&data)) made.geometry(name, std::move(*shapes));
    }
    columns.clear();
    return made;
}

}  // namespace

sanc_table* sanc_table_new(const char* name, const char* coordinates, std::uint32_t rows) {
    sanc_table* made = nullptr;
    sanc::abi::guarded([&] {
        auto held = std::make_unique<sanc_table>(sanc::table(sanc::schema{name, "", {}}));
        held->put_fields.name = name;
        held->coordinates = coordinates;
        held->rows = rows;
        made = held.release();
    });
    return made;
}

void sanc_table_free(sanc_table* table) { delete table; }

sanc_status sanc_table_put(sanc_table* table, const sanc_column* column, const sanc_geometry* geometry) {
    return sanc::abi::guarded([&] {
        if (column->kind < 1 || column->kind > static_cast<std::uint32_t>(sanc::kind::boolean)) {
            sanc::bad_argument("table", "kind", std::to_string(column->kind), "see docs/tables.md");
        }
        const auto kind = static_cast<sanc::kind>(column->kind);
        sanc::table::values put;
        switch (kind) {
            case sanc::kind::score: put.data = copied<std::vector<double>>(column->values, table->rows); break;
            case sanc::kind::id:
            case sanc::kind::text: put.data = texts_of(*column, table->rows); break;
            case sanc::kind::geometry: put.data = shapes_of(*table, *geometry); break;
            default: put.data = copied<std::vector<std::int64_t>>(column->values, table->rows);
        }
        if (column->valid != nullptr) put.valid = copied<std::vector<std::uint8_t>>(column->valid, table->rows);
        table->put.push_back(std::move(put));
        table->put_fields.fields.push_back({std::string(column->name, column->name_size), kind, column->nullable != 0, column->provenance != 0});
    });
}

const char* sanc_table_text(sanc_table* table, std::int32_t form, std::uint32_t* size) {
    const sanc_status done = sanc::abi::guarded([&] {
        if (!table->put.empty()) table->held = assembled(table->put_fields, table->put);
        table->text = form == 0 ? sanc::to_csv(table->held) : sanc::to_geojson(table->held, table->corner, table->coordinates);
    });
    *size = static_cast<std::uint32_t>(table->text.size());
    return done == SANC_OK ? table->text.c_str() : nullptr;
}
