// SPDX-License-Identifier: Apache-2.0
// Which column of a CSV file holds what: the schemas of `--schema`, found in a header line.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/text/nearest.hpp>

namespace sanc {

enum class fix_field { vessel, time, lon, lat, sog, cog, heading, status, name, imo, call_sign, type, length, width, none };
inline constexpr std::size_t fix_field_count = static_cast<std::size_t>(fix_field::none);
inline constexpr std::array<std::string_view, fix_field_count> fix_field_names = {
    "vessel", "time", "lon", "lat", "sog", "cog", "heading", "status", "name", "imo", "call_sign", "type", "length", "width"};

struct column_map {
    std::array<std::int32_t, fix_field_count> place;  // of the field in a row, or -1
    std::int64_t columns = 0;                         // fields in a row
    bool ais_rules = false;                           // MMSI rules and AIS sentinels hold
    bool utc = false;                                 // the schema implies UTC

    [[nodiscard]] std::int32_t at(fix_field f) const { return place[static_cast<std::size_t>(f)]; }
};

namespace detail {

// Lower case, without blanks, underscores and '#'.
inline std::string plain_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '_' || c == ' ' || c == '#') continue;
        out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return out;
}

struct known_column {
    fix_field field;
    bool needed;
    std::string_view name;       // plain
    std::string_view other = {};  // its name in other years

    // The place in a header of plain names, or -1.
    [[nodiscard]] std::int32_t place_in(const std::vector<std::string>& plain) const {
        auto found = std::find(plain.begin(), plain.end(), name);
        if (found == plain.end() && !other.empty()) found = std::find(plain.begin(), plain.end(), other);
        return found == plain.end() ? -1 : static_cast<std::int32_t>(found - plain.begin());
    }
};

// MarineCadastre, the header of the years to 2024 and the one that followed it.
inline constexpr known_column noaa_columns[] = {
    {fix_field::vessel, true, "mmsi"},          {fix_field::time, true, "basedatetime"},  {fix_field::lat, true, "lat", "latitude"},
    {fix_field::lon, true, "lon", "longitude"}, {fix_field::sog, false, "sog"},           {fix_field::cog, false, "cog"},
    {fix_field::heading, false, "heading"},     {fix_field::status, false, "status"},     {fix_field::name, false, "vesselname"},
    {fix_field::imo, false, "imo"},             {fix_field::call_sign, false, "callsign"}, {fix_field::type, false, "vesseltype"},
    {fix_field::length, false, "length"},       {fix_field::width, false, "width"}};

// The table `fixes` as this library writes it.
inline constexpr known_column own_columns[] = {
    {fix_field::vessel, true, "vessel"}, {fix_field::time, true, "time"},   {fix_field::lon, true, "londeg"},           {fix_field::lat, true, "latdeg"},
    {fix_field::sog, false, "sogkn"},    {fix_field::cog, false, "cogdeg"}, {fix_field::heading, false, "headingdeg"}, {fix_field::status, false, "status"}};

inline bool has_needed(std::span<const known_column> known, const std::vector<std::string>& plain) {
    return std::all_of(known.begin(), known.end(), [&](const known_column& column) { return !column.needed || column.place_in(plain) >= 0; });
}

[[noreturn]] inline void no_column(std::string_view where, std::string_view name, const std::vector<std::string_view>& header) {
    std::string text = filled("%: line 1: no column '%'", where, name);
    const std::string_view near = nearest_name(name, header);
    if (!near.empty()) {
        fill(text, " (the nearest is '%')", near);
    } else {
        for (std::size_t i = 0; i < header.size() && i < 12; ++i) fill(text, i == 0 ? " in '%" : ",%", header[i].substr(0, 40));
        text += '\'';
    }
    bad_input("%; correct the header or --schema", text);
}

template <class Names>
void require_once(std::string_view where, const Names& header, std::int32_t place) {
    const auto at = static_cast<std::size_t>(place);
    if (place >= 0 && named_twice(header, at)) bad_input("%: line 1: two columns '%'; leave one out or rename it", where, header[at]);
}

inline column_map empty_map(const std::vector<std::string_view>& header) {
    column_map map;
    map.place.fill(-1);
    map.columns = static_cast<std::int64_t>(header.size());
    return map;
}

inline column_map match_columns(std::string_view where, std::span<const known_column> known,
                                const std::vector<std::string_view>& header, const std::vector<std::string>& plain) {
    column_map map = empty_map(header);
    for (const auto& column : known) {
        auto& place = map.place[static_cast<std::size_t>(column.field)];
        place = column.place_in(plain);
        if (column.needed && place < 0) no_column(where, column.name, header);
        require_once(where, plain, place);
    }
    return map;
}

// "vessel=COL,time=COL,lon=COL,lat=COL[,sog=COL,...]"; a column is named as in the header, letter by letter.
inline column_map map_columns(std::string_view where, std::string_view spec, const std::vector<std::string_view>& header) {
    column_map map = empty_map(header);
    while (!spec.empty()) {
        const std::string_view item = spec.substr(0, spec.find(','));
        spec.remove_prefix(item.size() < spec.size() ? item.size() + 1 : item.size());
        const std::size_t sign = item.find('=');
        const std::string_view key = item.substr(0, sign);
        const auto field = std::find(fix_field_names.begin(), fix_field_names.end(), key);
        if (sign == std::string_view::npos || field == fix_field_names.end()) {
            const std::string_view near = nearest_name(key, fix_field_names);
            bad_argument("--schema", "csv", item,
                         near.empty() ? "give FIELD=COLUMN" : filled("did you mean '%'? give FIELD=COLUMN", near));
        }
        const std::string_view name = item.substr(sign + 1);
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) no_column(where, name, header);
        std::int32_t& place = map.place[static_cast<std::size_t>(field - fix_field_names.begin())];
        place = static_cast<std::int32_t>(found - header.begin());
        require_once(where, header, place);
    }
    for (const fix_field needed : {fix_field::vessel, fix_field::time, fix_field::lon, fix_field::lat}) {
        if (map.at(needed) >= 0) continue;
        bad_argument("--schema", "csv", fix_field_names[static_cast<std::size_t>(needed)],
                     "is not mapped; give csv:vessel=COL,time=COL,lon=COL,lat=COL");
    }
    return map;
}

}  // namespace detail

// The columns of a header under a schema: "noaa", "csv:vessel=COL,time=COL,lon=COL,lat=COL[,...]", or "auto", which knows
// the headers of MarineCadastre and of this library's own table `fixes`. `where` names the file in errors.
// Throws io_error: a column that is not there, naming the nearest; std::invalid_argument: no such schema or field.
inline column_map find_columns(std::string_view where, std::string_view schema, const std::vector<std::string_view>& header) {
    std::vector<std::string> plain;
    for (const auto& name : header) plain.push_back(detail::plain_name(name));
    if (schema.substr(0, 4) == "csv:") return detail::map_columns(where, schema.substr(4), header);
    const bool any_noaa = std::find(plain.begin(), plain.end(), "mmsi") != plain.end() ||
                          std::find(plain.begin(), plain.end(), "basedatetime") != plain.end();
    if (schema == "auto" && detail::has_needed(detail::own_columns, plain)) {
        return detail::match_columns(where, detail::own_columns, header, plain);
    }
    if (schema == "noaa" || (schema == "auto" && any_noaa)) {
        column_map map = detail::match_columns(where, detail::noaa_columns, header, plain);
        map.ais_rules = true;
        map.utc = true;
        return map;
    }
    if (schema == "auto") {
        bad_input("%: line 1: the header is of no known schema; give --schema csv:vessel=COL,time=COL,lon=COL,lat=COL", where);
    }
    bad_argument("--schema", "schema", schema, "give auto, noaa or csv:vessel=COL,time=COL,lon=COL,lat=COL");
}

}  // namespace sanc
