// SPDX-License-Identifier: Apache-2.0
// The rows of one part of a CSV source -> fixes and static claims, or a reason why not.
#pragma once

#include <exception>
#include <optional>

#include <sanc/text/csv.hpp>
#include <sanc/text/time_reader.hpp>
#include <sanc/track/claims.hpp>
#include <sanc/track/column_map.hpp>
#include <sanc/track/fixes.hpp>
#include <sanc/track/raw_fixes.hpp>

namespace sanc {

struct bounding_box {
    std::int32_t west_e7, south_e7, east_e7, north_e7;  // west > east: across the antimeridian; the border is inside
    // -180 is +180 too, and a pole has every longitude.
    [[nodiscard]] constexpr bool holds(lonlat p) const {
        if (p.lat_e7 < south_e7 || p.lat_e7 > north_e7) return false;
        const bool pole = p.lat_e7 == 900'000'000 || p.lat_e7 == -900'000'000;
        return pole || spans(p.lon_e7) || (p.lon_e7 == -1'800'000'000 && spans(1'800'000'000));
    }

private:
    [[nodiscard]] constexpr bool spans(std::int32_t lon_e7) const {
        const bool after = lon_e7 >= west_e7;
        const bool until = lon_e7 <= east_e7;
        return west_e7 <= east_e7 ? after && until : after || until;
    }
};

struct intake_options {
    std::string schema = "auto";
    std::optional<std::int64_t> zone_offset_ms;  // --tz: the zone of times that have none
    std::optional<std::int64_t> from_ms, to_ms;  // both inclusive
    std::optional<bounding_box> box;
    bool state = true;  // whether the fixes hold speed, course, heading and status; without it these columns stay empty
};

namespace detail {

// "" or why an MMSI is not one of a vessel. Nine digits; leading zeros may be missing. 00MID...: a base station;
// 99MID...: an aid to navigation (MID begins with 2 to 7); other numbers below 100,000,000 are no ship's.
inline std::string_view mmsi_defect(std::string_view text) {
    std::int64_t value = 0;
    if (text.empty() || text.size() > 9 || !is_digit(text[0]) || !parse_int(text, value)) return "mmsi";
    const auto is_mid = [](std::int64_t first_digit) { return first_digit >= 2 && first_digit <= 7; };
    if (value < 10'000'000 && is_mid(value / 1'000'000)) return "base_station";
    if (value < 100'000'000) return "mmsi";
    if (value / 10'000'000 == 99 && is_mid(value / 1'000'000 % 10)) return "aid_to_navigation";
    return {};
}

// What the records of one part of a source hold. Lines are counted from the part's begin.
struct part_rows {
    raw_fixes fixes;
    claim_table claims{};
    std::vector<reject> rejects{};
    std::int64_t records = 0;
    std::int64_t filtered = 0;
    std::int64_t speed_sentinel = 0;
    std::int64_t speed_unreadable = 0;
    std::optional<std::pair<std::int64_t, std::string>> without_zone{};  // the first line with such a time, and the time
    std::exception_ptr failure{};                                        // what else ended the reading
};

// Reads records into part_rows.
class row_reader {
public:
    row_reader(const column_map& map, std::optional<std::int64_t> zone, const intake_options& options, part_rows& out)
        : map_(map), times_(zone), options_(options), out_(out) {
        for (auto f = static_cast<std::size_t>(fix_field::name); f < fix_field_count; ++f) claims_ = claims_ || map_.place[f] >= 0;
    }

    // False where the reading cannot go on: a time without a zone.
    bool take(const csv_reader& reader) {
        ++out_.records;
        const std::string_view defect = reader.defect().empty() ? row(reader) : reader.defect();
        if (!defect.empty()) out_.rejects.push_back({out_.fixes.source(), reader.line(), defect, escape_text(reader.text())});
        return !out_.without_zone;
    }

    // Once the rows are read: where no column holds claims every vessel said nothing, in all its rows.
    void close() {
        if (claims_) return;
        const std::vector<row_list>& of_vessel = out_.fixes.of_vessel();
        for (std::size_t v = 0; v < of_vessel.size(); ++v) out_.claims.hear(static_cast<std::int32_t>(v), {}, of_vessel[v].all);
    }

private:
    [[nodiscard]] std::string_view text(fix_field f) const {
        const std::int32_t place = map_.at(f);
        return place < 0 ? std::string_view() : fields_[place];
    }

    // Uses a row, or says why not.
    std::string_view row(const csv_reader& reader) {
        if (static_cast<std::int64_t>(reader.fields().size()) != map_.columns) return "field_count";
        fields_ = reader.fields().data();
        roomy_ = reader.roomy();
        const std::string_view vessel = text(fix_field::vessel);
        if (vessel.empty()) return "no_vessel";
        const std::uint64_t hash = id_table::hash_of(vessel);
        out_.fixes.vessels().look_ahead(hash);
        lonlat place;
        const std::string_view place_defect = read_place(place);
        const std::uint32_t code = out_.fixes.vessels().find(vessel, hash);
        if (map_.ais_rules && code == id_table::none) {  // a vessel that has a number kept the rules
            const std::string_view defect = mmsi_defect(vessel);
            if (!defect.empty()) return defect;
        }
        const std::string_view when = text(fix_field::time);
        if (when.empty()) return "no_time";
        std::int64_t time_ms = 0;
        std::string_view reason;
        if (!times_.read(when, time_ms, reason)) {
            if (times_.lacks_zone(reason)) out_.without_zone = {reader.line(), escape_text(when, 40)};
            return "time";
        }
        if (!place_defect.empty()) return place_defect;
        if ((options_.from_ms && time_ms < *options_.from_ms) || (options_.to_ms && time_ms > *options_.to_ms) ||
            (options_.box && !options_.box->holds(place))) {
            ++out_.filtered;
            return {};
        }
        use(reader, code == id_table::none ? out_.fixes.vessels().intern(vessel) : code, time_ms, place);
        return {};
    }

    // parse_fixed() of a field.
    [[nodiscard]] bool number(std::string_view given, int decimals, std::int64_t& value) const {
        return (roomy_ && parse_short_fixed(given, decimals, value)) || parse_fixed(given, decimals, value);
    }

    std::string_view read_place(lonlat& place) const {
        std::int64_t lon = 0;
        std::int64_t lat = 0;
        if (!number(text(fix_field::lon), 7, lon) || !number(text(fix_field::lat), 7, lat)) return "position";
        if (lon == 1'810'000'000 || lat == 910'000'000) return "position_sentinel";
        if (lon < -1'800'000'000 || lon > 1'800'000'000 || lat < -900'000'000 || lat > 900'000'000) return "range";
        place = canonical({static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat)});
        return {};
    }

    void use(const csv_reader& reader, std::uint32_t vessel, std::int64_t time_ms, lonlat place) {
        out_.fixes.put(vessel, time_ms, place, static_cast<std::uint32_t>(reader.line()), state());
        if (!claims_) return;
        out_.claims.hear(static_cast<std::int32_t>(vessel),
                         {text(fix_field::name), text(fix_field::imo), text(fix_field::call_sign), text(fix_field::type),
                          text(fix_field::length), text(fix_field::width)},
                         {1, time_ms, time_ms});
    }

    packed_state state() {
        std::int64_t status = 0;
        const bool has_status = parse_int(text(fix_field::status), status) && status >= 0 && status < 256;
        return packed(speed(), angle(fix_field::cog), angle(fix_field::heading), has_status ? static_cast<std::int32_t>(status) : no_value32);
    }

    std::int32_t speed() {
        const std::string_view given = text(fix_field::sog);
        if (given.empty()) return no_value32;
        std::int64_t value = 0;
        if (!number(given, 3, value) || value < 0) {
            ++out_.speed_unreadable;
            return no_value32;
        }
        if (map_.ais_rules && value >= 102'300) {
            ++out_.speed_sentinel;
            return no_value32;
        }
        return static_cast<std::int32_t>(std::min<std::int64_t>(value, 999'999'999));
    }

    // 0.1 degree in [0, 360); 360 (course) and 511 (heading) say that it is not known, what only rounds to 360 is 0.
    [[nodiscard]] std::int32_t angle(fix_field f) const {
        const std::string_view given = text(f);
        std::int64_t value = 0, exact = 0;
        if (given.empty() || !number(given, 1, value) || value < 0 || value > 3600) return no_value32;
        if (value == 3600) return number(given, 9, exact) && exact < 360'000'000'000 ? 0 : no_value32;
        return static_cast<std::int32_t>(value);
    }

    const column_map& map_;
    time_reader times_;
    const intake_options& options_;
    part_rows& out_;
    const std::string_view* fields_ = nullptr;
    bool roomy_ = false;   // as csv_reader says
    bool claims_ = false;  // is there a column of them?
};

}  // namespace detail

}  // namespace sanc
