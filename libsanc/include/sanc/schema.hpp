// SPDX-License-Identifier: Apache-2.0
// The one list of result tables: name, order, columns. Everything that names a column reads it from here.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <sanc/table.hpp>

namespace sanc::schemas {

// A schema as data: one is made of it when a table asks, and none when the program starts.
struct listed_field {
    const char* name;
    kind type;
    bool nullable = false;
    bool provenance = false;
};
struct listed_schema {
    template <std::size_t Count>
    constexpr listed_schema(const char* called, help_text sorted_by, const listed_field (&listed)[Count])
        : name(called), order(sorted_by), fields(listed), count(Count) {}
    operator schema() const {
        schema made{name, order, {}};
        for (std::size_t i = 0; i < count; ++i) made.fields.push_back({fields[i].name, fields[i].type, fields[i].nullable, fields[i].provenance});
        return made;
    }

    const char* name;
    help_text order;
    const listed_field* fields;
    std::size_t count;
};

inline constexpr bool null_allowed = true;

inline constexpr listed_field fixes_fields[] = {
    {"vessel", kind::id},
    {"time", kind::time},
    {"lon_deg", kind::longitude},
    {"lat_deg", kind::latitude},
    {"sog_kn", kind::speed, null_allowed},
    {"cog_deg", kind::course, null_allowed},
    {"heading_deg", kind::course, null_allowed},
    {"status", kind::integer, null_allowed},
    {"source", kind::text, false, true},
    {"line", kind::integer, false, true}};
inline constexpr listed_schema fixes{"fixes", "vessel, time, lon_deg, lat_deg, source, line", fixes_fields};

inline constexpr listed_field vessels_fields[] = {
    {"vessel", kind::id},
    {"name", kind::text, null_allowed},
    {"imo", kind::text, null_allowed},
    {"call_sign", kind::text, null_allowed},
    {"type", kind::text, null_allowed},
    {"length_m", kind::length, null_allowed},
    {"width_m", kind::length, null_allowed},
    {"first", kind::time},
    {"last", kind::time},
    {"fixes", kind::integer}};
inline constexpr listed_schema vessels{"vessels", "vessel, first", vessels_fields};

inline constexpr listed_field rejects_fields[] = {
    {"source", kind::text, false, true},
    {"line", kind::integer, false, true},
    {"reason", kind::text},
    {"text", kind::text}};
inline constexpr listed_schema rejects{"rejects", "source, line", rejects_fields};

inline constexpr listed_field segments_fields[] = {
    {"vessel", kind::id},
    {"segment", kind::integer},
    {"begin", kind::time},
    {"end", kind::time},
    {"fixes", kind::integer},
    {"length_m", kind::length},
    {"longest_silence_s", kind::duration}};
inline constexpr listed_schema segments{"segments", "vessel, segment", segments_fields};

inline constexpr listed_field gaps_fields[] = {
    {"vessel", kind::id},
    {"segment", kind::integer},
    {"begin", kind::time},
    {"end", kind::time, null_allowed},
    {"duration_s", kind::duration},
    {"from_lon_deg", kind::longitude},
    {"from_lat_deg", kind::latitude},
    {"to_lon_deg", kind::longitude, null_allowed},
    {"to_lat_deg", kind::latitude, null_allowed},
    {"distance_m", kind::length, null_allowed},
    {"implied_kn", kind::speed, null_allowed},
    {"closed", kind::boolean}};
inline constexpr listed_schema gaps{"gaps", "vessel, begin, segment", gaps_fields};

inline constexpr listed_field contacts_fields[] = {
    {"vessel_a", kind::id},
    {"vessel_b", kind::id},
    {"segment_a", kind::integer},
    {"segment_b", kind::integer},
    {"begin", kind::time},
    {"end", kind::time},
    {"duration_s", kind::duration},
    {"closest", kind::time},
    {"closest_m", kind::length},
    {"rms_m", kind::length},
    {"lon_deg", kind::longitude},
    {"lat_deg", kind::latitude},
    {"median_speed_a_kn", kind::speed, null_allowed},
    {"median_speed_b_kn", kind::speed, null_allowed},
    {"longest_silence_s", kind::duration},
    {"certainty", kind::text},
    {"cut", kind::text}};
inline constexpr listed_schema contacts{"contacts", "vessel_a, vessel_b, begin, segment_a, segment_b", contacts_fields};

inline constexpr listed_field objects_fields[] = {
    {"object", kind::integer},
    {"sign", kind::text},
    {"area_px", kind::integer},
    {"area_m2", kind::area, null_allowed},
    {"area_m2_low", kind::area, null_allowed},
    {"area_m2_high", kind::area, null_allowed},
    {"min_x_px", kind::integer},
    {"min_y_px", kind::integer},
    {"max_x_px", kind::integer},
    {"max_y_px", kind::integer},
    {"lon_deg", kind::longitude, null_allowed},
    {"lat_deg", kind::latitude, null_allowed},
    {"mean_change", kind::score},
    {"shift_share", kind::score},
    {"flag", kind::text, null_allowed},
    {"geometry", kind::geometry}};
inline constexpr listed_schema objects{"objects", "object", objects_fields};

inline constexpr listed_field reach_fields[] = {
    {"vessel", kind::id},
    {"window", kind::id},
    {"zone", kind::id},
    {"window_begin", kind::time},
    {"window_end", kind::time},
    {"class", kind::text},
    {"basis", kind::text},
    {"margin_s", kind::duration, null_allowed},
    {"deciding_time_a", kind::time, null_allowed},
    {"deciding_time_b", kind::time, null_allowed}};
inline constexpr listed_schema reach{"reach", "vessel, window", reach_fields};

// `ranks` of these measures, in the order given: vertex, degree, component, then four columns a measure.
inline schema ranks(const std::vector<std::string>& measures) {
    schema made{"ranks", "vertex", {{"vertex", kind::id}, {"degree", kind::integer}, {"component", kind::id}}};
    for (const auto& measure : measures) {
        made.fields.push_back({measure, kind::score});
        made.fields.push_back({filled("%_rank", measure), kind::integer});
        made.fields.push_back({filled("%_rank_low", measure), kind::integer, null_allowed});
        made.fields.push_back({filled("%_rank_high", measure), kind::integer, null_allowed});
    }
    return made;
}

inline constexpr listed_field findings_fields[] = {
    {"id", kind::id},
    {"kind", kind::text},
    {"statement", kind::text},
    {"value", kind::integer, null_allowed},
    {"low", kind::integer, null_allowed},
    {"high", kind::integer, null_allowed},
    {"unit", kind::text},
    {"basis", kind::text},
    {"begin", kind::time, null_allowed},
    {"end", kind::time, null_allowed},
    {"sources", kind::text},
    {"independent_sources", kind::integer},
    {"alternatives", kind::text},
    {"rows", kind::text, false, true}};
inline constexpr listed_schema findings{"findings", "id", findings_fields};

// How many rows of an input were not used, by reason.
inline constexpr listed_field reject_counts_fields[] = {
    {"input", kind::id},
    {"reason", kind::id},
    {"rows", kind::integer}};
inline constexpr listed_schema reject_counts{"reject_counts", "input, reason", reject_counts_fields};

}  // namespace sanc::schemas
