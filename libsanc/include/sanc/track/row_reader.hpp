// SPDX-License-Identifier: Apache-2.0
// The rows of one CSV source -> fixes and static claims, or a reason why not.
#pragma once

#include <optional>

#include <sanc/monitor.hpp>
#include <sanc/text/csv.hpp>
#include <sanc/text/time.hpp>
#include <sanc/track/column_map.hpp>
#include <sanc/track/fixes.hpp>

namespace sanc {

struct source_bytes {
    std::string_view name;
    std::string_view bytes;
    std::string schema{};                           // "" = that of the options
    std::optional<std::int64_t> zone_offset_ms{};   // without one that of the options
};

struct bounding_box {
    std::int32_t west_e7, south_e7, east_e7, north_e7;  // west > east: across the antimeridian; the border is inside
    [[nodiscard]] constexpr bool holds(lonlat p) const {
        const bool after = p.lon_e7 >= west_e7;
        const bool until = p.lon_e7 <= east_e7;
        return p.lat_e7 >= south_e7 && p.lat_e7 <= north_e7 && (west_e7 <= east_e7 ? after && until : after || until);
    }
};

struct intake_options {
    std::string schema = "auto";
    std::optional<std::int64_t> zone_offset_ms;  // --tz: the zone of times that have none
    std::optional<std::int64_t> from_ms, to_ms;  // both inclusive
    std::optional<bounding_box> box;
};

// What a vessel said of itself, as heard in used rows (duplicates included).
struct claim {
    std::int32_t vessel = 0;
    std::string name, imo, call_sign, type;  // "" = not given
    std::int64_t length_mm = -1;             // negative = not given
    std::int64_t width_mm = -1;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
    std::int64_t rows = 0;
};

struct intake {
    fixes rows;
    std::vector<reject> rejects;  // by (source, line)
    std::vector<claim> claims;    // by (vessel, first, last, then what they say)
    std::int64_t lines = 0;       // records read, headers not counted
    std::int64_t filtered = 0;    // outside of from, to or box
    std::int64_t speed_sentinel = 0;   // 102.3 kn: used, speed null
    std::int64_t speed_unreadable = 0;  // used, speed null
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

// Reads the records of one source and appends what they hold.
class row_reader {
public:
    row_reader(std::int32_t source, const source_bytes& given, const intake_options& options, intake& out, id_table& ids,
               id_table& claim_ids)
        : source_(source), given_(given), options_(options), out_(out), ids_(ids), claim_ids_(claim_ids) {}

    void read(const monitor& watch) {
        csv_reader reader(given_.bytes);
        if (!reader.next()) throw io_error(std::string(given_.name) + ": empty; give a CSV file with a header line");
        if (!reader.defect().empty()) {
            throw io_error(std::string(given_.name) + ": line " + std::to_string(reader.line()) + ": the header has a defect, " +
                           std::string(reader.defect()) + "; give a CSV file with a header line");
        }
        map_ = find_columns(given_.name, given_.schema.empty() ? options_.schema : given_.schema, reader.fields());
        zone_ = map_.utc ? std::optional<std::int64_t>(0) : given_.zone_offset_ms ? given_.zone_offset_ms : options_.zone_offset_ms;
        while (reader.next()) {
            if (++out_.lines % 65'536 == 0) {
                watch(static_cast<double>(reader.offset()) / static_cast<double>(given_.bytes.size()));
            }
            const std::string_view defect = reader.defect().empty() ? row(reader) : reader.defect();
            if (!defect.empty()) out_.rejects.push_back({source_, reader.line(), defect, escape_text(reader.text())});
        }
    }

private:
    [[nodiscard]] std::string_view text(fix_field f) const {
        const std::int32_t place = map_.at(f);
        return place < 0 ? std::string_view() : (*fields_)[static_cast<std::size_t>(place)];
    }

    // Uses a row, or says why not.
    std::string_view row(const csv_reader& reader) {
        fields_ = &reader.fields();
        if (static_cast<std::int64_t>(fields_->size()) != map_.columns) return "field_count";
        const std::string_view vessel = text(fix_field::vessel);
        if (vessel.empty()) return "no_vessel";
        if (map_.ais_rules) {
            const std::string_view defect = mmsi_defect(vessel);
            if (!defect.empty()) return defect;
        }
        std::int64_t time = 0;
        const std::string_view when = text(fix_field::time);
        if (when.empty()) return "no_time";
        std::string_view reason;
        if (!parse_time(when, zone_, time, reason)) {
            if (!zone_ && reason.substr(0, 7) == "no zone") {
                throw io_error(std::string(given_.name) + ": line " + std::to_string(reader.line()) + ": time '" +
                               escape_text(when, 40) + "' has no zone; give --tz UTC or --tz +hh:mm");
            }
            return "time";
        }
        lonlat place;
        const std::string_view defect = read_place(place);
        if (!defect.empty()) return defect;
        if ((options_.from_ms && time < *options_.from_ms) || (options_.to_ms && time > *options_.to_ms) ||
            (options_.box && !options_.box->holds(place))) {
            ++out_.filtered;
            return {};
        }
        use(reader, vessel, time, place);
        return {};
    }

    std::string_view read_place(lonlat& place) const {
        std::int64_t lon = 0;
        std::int64_t lat = 0;
        if (!parse_fixed(text(fix_field::lon), 7, lon) || !parse_fixed(text(fix_field::lat), 7, lat)) return "position";
        if (lon == 1'810'000'000 || lat == 910'000'000) return "position_sentinel";
        if (lon < -1'800'000'000 || lon > 1'800'000'000 || lat < -900'000'000 || lat > 900'000'000) return "range";
        place = canonical({static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat)});
        return {};
    }

    void use(const csv_reader& reader, std::string_view vessel, std::int64_t time, lonlat place) {
        fixes& r = out_.rows;
        const auto code = static_cast<std::int32_t>(ids_.intern(vessel));
        r.vessel.push_back(code);
        r.time_ms.push_back(time);
        r.lon_e7.push_back(place.lon_e7);
        r.lat_e7.push_back(place.lat_e7);
        r.sog_mkn.push_back(speed());
        r.cog_d.push_back(angle(fix_field::cog));
        r.heading_d.push_back(angle(fix_field::heading));
        std::int64_t status = 0;
        const bool has_status = parse_int(text(fix_field::status), status) && status >= 0 && status < 256;
        r.status.push_back(has_status ? static_cast<std::int32_t>(status) : no_value32);
        r.source.push_back(source_);
        r.line.push_back(reader.line());
        r.offset.push_back(reader.text().data() - given_.bytes.data());
        hear(code, time);
    }

    std::int32_t speed() {
        const std::string_view given = text(fix_field::sog);
        if (given.empty()) return no_value32;
        std::int64_t value = 0;
        if (!parse_fixed(given, 3, value) || value < 0) {
            ++out_.speed_unreadable;
            return no_value32;
        }
        if (map_.ais_rules && value >= 102'300) {
            ++out_.speed_sentinel;
            return no_value32;
        }
        return static_cast<std::int32_t>(std::min<std::int64_t>(value, 999'999'999));
    }

    // 0.1 degree in [0, 360); 360 (course) and 511 (heading) say that it is not known.
    [[nodiscard]] std::int32_t angle(fix_field f) const {
        std::int64_t value = 0;
        return parse_fixed(text(f), 1, value) && value >= 0 && value < 3600 ? static_cast<std::int32_t>(value) : no_value32;
    }

    void hear(std::int32_t vessel, std::int64_t time) {
        key_.assign(std::to_string(vessel));
        for (const fix_field f : {fix_field::name, fix_field::imo, fix_field::call_sign, fix_field::type, fix_field::length,
                                  fix_field::width}) {
            key_.push_back('\n');
            key_.append(text(f));
        }
        const auto code = static_cast<std::size_t>(claim_ids_.intern(key_));
        if (code == out_.claims.size()) {
            const auto length = [&](fix_field f) {
                std::int64_t mm = 0;
                return parse_fixed(text(f), 3, mm) && mm > 0 ? mm : -1;
            };
            out_.claims.push_back({vessel, std::string(text(fix_field::name)), std::string(text(fix_field::imo)),
                                   std::string(text(fix_field::call_sign)), std::string(text(fix_field::type)),
                                   length(fix_field::length), length(fix_field::width), time, time, 0});
        }
        claim& c = out_.claims[code];
        c.first_ms = std::min(c.first_ms, time);
        c.last_ms = std::max(c.last_ms, time);
        ++c.rows;
    }

    std::int32_t source_;
    const source_bytes& given_;
    const intake_options& options_;
    intake& out_;
    id_table& ids_;
    id_table& claim_ids_;
    column_map map_;
    std::optional<std::int64_t> zone_;
    const std::vector<std::string_view>* fields_ = nullptr;
    std::string key_;
};

}  // namespace detail

}  // namespace sanc
