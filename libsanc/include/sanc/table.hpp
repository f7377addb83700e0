// SPDX-License-Identifier: Apache-2.0
// The form of every result: a table made from a schema, filled column by column. The digest, the CSV, the GeoJSON and
// the bindings read names and types from the schema, so that no front door can differ from another.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/error.hpp>
#include <sanc/help_text.hpp>

namespace sanc {

// What a column holds; the value is its type code in the table bytes (docs/tables.md).
enum class kind : std::uint8_t {
    time = 1,       // int64, ms UTC
    duration = 2,   // int64, ms; _s outside
    longitude = 3,  // int32, 1e-7 degree; _deg outside
    latitude = 4,   // int32, 1e-7 degree; _deg outside
    length = 5,     // int64, mm; _m outside
    speed = 6,      // int32, 0.001 kn; _kn outside
    course = 7,     // int32, 0.1 degree; _deg outside
    area = 8,       // int64, dm2; _m2 outside
    score = 9,      // float64
    id = 10,        // UTF-8 as given
    text = 11,      // UTF-8
    integer = 12,   // int64
    geometry = 13,  // multipolygons in pixel corners
    boolean = 14,   // 0 or 1
};

struct field {
    std::string name;
    kind type;
    bool nullable = false;
    bool provenance = false;  // told to people, left out of the digest
};

struct schema {
    std::string name;
    help_text order;  // the columns it is sorted by
    std::vector<field> fields;
};

// Several multipolygons, flat: feature f holds the polygons [features[f], features[f + 1]), polygon p the rings
// [polygons[p], polygons[p + 1]) with its shell first, ring r the points [rings[r], rings[r + 1]).
struct multipolygons {
    large_vector<std::int64_t> features{0};
    large_vector<std::int64_t> polygons{0};
    large_vector<std::int64_t> rings{0};
    large_vector<std::int32_t> x, y;  // px, corners

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(features.size()) - 1; }
};

// Text as codes into a list of distinct strings.
struct text_values {
    std::vector<std::uint32_t> codes;
    std::shared_ptr<const std::vector<std::string>> dictionary;

    [[nodiscard]] const std::string& operator[](std::size_t row) const { return (*dictionary)[codes[row]]; }
};

class table {
public:
    struct values {
        std::variant<std::monostate, std::vector<std::int64_t>, std::vector<double>, text_values, multipolygons> data;
        std::vector<std::uint8_t> valid;  // empty = every row has a value
    };

    explicit table(schema definition) : schema_(std::move(definition)), columns_(schema_.fields.size()) {}

    [[nodiscard]] const schema& definition() const { return schema_; }
    [[nodiscard]] const std::string& name() const { return schema_.name; }
    [[nodiscard]] std::int64_t rows() const { return rows_ < 0 ? 0 : rows_; }

    // Fills a column of any integer kind. `valid`: empty, or 0 where the row has no value.
    void integers(std::string_view name, std::vector<std::int64_t> data, std::vector<std::uint8_t> valid = {}) {
        place_of<std::vector<std::int64_t>>(name, data.size(), std::move(valid)) = std::move(data);
    }
    void scores(std::string_view name, std::vector<double> data, std::vector<std::uint8_t> valid = {}) {
        place_of<std::vector<double>>(name, data.size(), std::move(valid)) = std::move(data);
    }
    // Fills an id or text column with codes into `dictionary`.
    void ids(std::string_view name, std::vector<std::uint32_t> codes, std::vector<std::string> dictionary,
             std::vector<std::uint8_t> valid = {}) {
        ids(name, std::move(codes), std::make_shared<const std::vector<std::string>>(std::move(dictionary)), std::move(valid));
    }
    void ids(std::string_view name, std::vector<std::uint32_t> codes,
             std::shared_ptr<const std::vector<std::string>> dictionary, std::vector<std::uint8_t> valid = {}) {
        auto& to = place_of<text_values>(name, codes.size(), std::move(valid));
        to.codes = std::move(codes);
        to.dictionary = std::move(dictionary);
    }
    // Fills an id or text column, one string a row.
    void texts(std::string_view name, std::vector<std::string> data, std::vector<std::uint8_t> valid = {}) {
        std::vector<std::uint32_t> codes(data.size());
        for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::uint32_t>(i);
        ids(name, std::move(codes), std::move(data), std::move(valid));
    }
    void geometry(std::string_view name, multipolygons data) {
        place_of<multipolygons>(name, static_cast<std::size_t>(data.size()), {}) = std::move(data);
    }

    // The place of a column. Throws std::invalid_argument when there is none of that name.
    [[nodiscard]] std::size_t at(std::string_view name) const {
        for (std::size_t i = 0; i < schema_.fields.size(); ++i) {
            if (schema_.fields[i].name == name) return i;
        }
        bad_argument(filled("table %", schema_.name), "column", name, "no such column");
    }
    [[nodiscard]] const values& column_values(std::size_t place) const { return columns_[place]; }
    [[nodiscard]] const std::vector<std::int64_t>& integers(std::string_view name) const {
        return std::get<std::vector<std::int64_t>>(columns_[at(name)].data);
    }
    [[nodiscard]] const std::vector<double>& scores(std::string_view name) const {
        return std::get<std::vector<double>>(columns_[at(name)].data);
    }
    [[nodiscard]] const text_values& texts(std::string_view name) const {
        return std::get<text_values>(columns_[at(name)].data);
    }
    [[nodiscard]] const multipolygons& geometry(std::string_view name) const {
        return std::get<multipolygons>(columns_[at(name)].data);
    }
    [[nodiscard]] bool has_value(std::size_t place, std::int64_t row) const {
        const auto& valid = columns_[place].valid;
        return valid.empty() || valid[static_cast<std::size_t>(row)] != 0;
    }
    [[nodiscard]] bool has_value(std::string_view name, std::int64_t row) const { return has_value(at(name), row); }

    // Throws std::invalid_argument when a column was not filled.
    void check_complete() const {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (std::holds_alternative<std::monostate>(columns_[i].data)) {
                bad_argument(filled("table %", schema_.name), "column", schema_.fields[i].name, "was not filled");
            }
        }
    }

private:
    // Where the values of a column go, empty.
    template <class Values>
    Values& place_of(std::string_view name, std::size_t count, std::vector<std::uint8_t> valid) {
        constexpr bool number = std::is_same_v<Values, std::vector<std::int64_t>>;
        const kind one = std::is_same_v<Values, std::vector<double>> ? kind::score : std::is_same_v<Values, text_values> ? kind::text : kind::geometry;
        return column_for(name, number ? kind::integer : one, static_cast<std::int64_t>(count), std::move(valid)).data.template emplace<Values>();
    }

    // The column of that name, checked to take so many values of a kind or one like it.
    values& column_for(std::string_view name, kind given, std::int64_t count, std::vector<std::uint8_t> valid) {
        const std::size_t place = at(name);
        const field& f = schema_.fields[place];
        const bool whole = f.type != kind::score && f.type != kind::id && f.type != kind::text && f.type != kind::geometry;
        const bool fits = given == kind::integer ? whole : given == f.type || (given == kind::text && f.type == kind::id);
        const auto refuse = [&](const filling& argument, const filling& value, const filling& remedy) {
            bad_argument(filled("table %", schema_.name), argument, value, remedy);
        };
        if (!fits) refuse("column", name, "holds another type");
        if (rows_ >= 0 && rows_ != count) refuse(filled("% rows", name), count, filled("other columns have %", rows_));
        if (!valid.empty()) {
            if (static_cast<std::int64_t>(valid.size()) != count) refuse(name, "validity", "wrong length");
            bool nulls = false;
            for (const auto v : valid) nulls = nulls || v == 0;
            if (nulls && !f.nullable) refuse(name, "null", "the column has no nulls");
            if (!nulls) valid.clear();
        }
        rows_ = count;
        columns_[place].valid = std::move(valid);
        return columns_[place];
    }

    schema schema_;
    std::vector<values> columns_;
    std::int64_t rows_ = -1;
};

}  // namespace sanc
