// SPDX-License-Identifier: Apache-2.0
// Intake: the bytes of CSV files -> fixes, static claims, and every row that was not used, with its reason.
#pragma once

#include <sanc/order.hpp>
#include <sanc/track/arrange.hpp>
#include <sanc/track/source_parts.hpp>

namespace sanc {

struct intake {
    fixes rows;
    std::vector<reject> rejects;  // by (source, line)
    std::vector<claim> claims;    // by (vessel, first, last, then what they say)
    std::vector<repeated_fix> repeated;  // by fix: the other sources that have it too
    std::int64_t lines = 0;       // records read, headers not counted
    std::int64_t filtered = 0;    // outside of from, to or box
    std::int64_t speed_sentinel = 0;   // 102.3 kn: used, speed null
    std::int64_t speed_unreadable = 0;  // used, speed null
};

namespace detail {

// Adds rows that stand in the fixes already, by (source, line), to the rejects.
inline void list_duplicates(const std::vector<source_bytes>& sources, const std::vector<duplicate_row>& rows, std::vector<reject>& rejects) {
    std::int32_t source = -1;
    std::int64_t line = 1;
    std::string_view rest;
    for (const duplicate_row& row : rows) {
        if (row.source != source) {
            source = row.source;
            line = 1;
            rest = sources[static_cast<std::size_t>(source)].bytes;
        }
        for (; line < row.line; ++line) rest.remove_prefix(rest.find('\n') + 1);
        const std::string_view text = rest.substr(0, 80);
        rejects.push_back({source, line, "duplicate", escape_text(text.substr(0, text.find_first_of("\r\n")))});
    }
}

// read_fixes() with parts of about `part_bytes`, on which no result depends.
template <class Policy>
intake read_fixes_in_parts(const Policy& policy, const std::vector<source_bytes>& sources, const intake_options& options,
                           std::int64_t part_bytes, const monitor& watch) {
    std::list<source_parts> cut_sources;
    std::vector<part_reader*> readers;
    for (const source_bytes& given : sources) {
        source_parts& source = cut_sources.emplace_back();
        try {
            source.columns = read_columns(given, options);
        } catch (...) {
            source.failure = std::current_exception();
            break;  // no source behind it is used
        }
        cut(source, static_cast<std::int32_t>(cut_sources.size() - 1), given, options, part_bytes);
        for (part_reader& part : source.parts) readers.push_back(&part);
    }
    read_all(policy, readers, watch.part(0.0, 0.7));

    intake out;
    std::vector<raw_fixes> rows;
    std::vector<const claim_table*> claims;
    for (source_parts& source : cut_sources) {
        if (source.failure) std::rethrow_exception(source.failure);
        std::int64_t at = source.columns.begin;
        std::int64_t lines = source.columns.lines_before;
        for (part_reader& part : source.parts) {
            if (part.begin() != at) {
                part.restart(at);
                std::vector<part_reader*> again{&part};
                read_all(policy, again, watch.part(0.7, 0.7));
            }
            part.check(lines);
            part_rows& read = part.rows();
            for (reject& r : read.rejects) {
                r.line += lines;
                out.rejects.push_back(std::move(r));
            }
            out.lines += read.records;
            out.filtered += read.filtered;
            out.speed_sentinel += read.speed_sentinel;
            out.speed_unreadable += read.speed_unreadable;
            read.fixes.set_lines_before(lines);
            rows.push_back(std::move(read.fixes));
            claims.push_back(&read.claims);
            lines += part.lines();
            at = part.reached();
        }
    }
    arranged_fixes arranged = arrange(policy, std::move(rows), options.state);
    out.rows = std::move(arranged.rows);
    out.repeated = std::move(arranged.repeated);
    std::vector<std::string> names;
    for (const source_bytes& given : sources) names.emplace_back(given.name);
    out.rows.sources = std::make_shared<const std::vector<std::string>>(std::move(names));
    list_duplicates(sources, arranged.duplicates, out.rejects);
    sort_rows(out.rejects, [](const reject& a, const reject& b) {
        return a.source != b.source ? a.source < b.source : a.line < b.line;
    });
    claim_table heard;
    for (std::size_t p = 0; p < claims.size(); ++p) heard.merge(*claims[p], arranged.vessel_of[p]);
    out.claims = heard.sorted();
    watch(1.0);
    return out;
}

}  // namespace detail

// Reads CSV files (sanc/track/column_map.hpp names the schemas) as one input: the fixes do not depend on the order of rows
// or on how they are split into files. Longitude and latitude are decimal text, rounded half away from zero to 1e-7
// degree; +180 becomes -180, the longitude at a pole 0. A row not used is listed under one reason: those of csv_reader,
// field_count, no_vessel, mmsi, base_station, aid_to_navigation, no_time, time, position, position_sentinel, range,
// duplicate. O(bytes) work. Throws io_error where a whole file cannot be used: no header, a missing column, a time
// without a zone; std::invalid_argument for a schema that is none; cancelled.
template <class Policy>
intake read_fixes(const Policy& policy, const std::vector<source_bytes>& sources, const intake_options& options,
                  const monitor& watch = {}) {
    constexpr std::int64_t least = std::int64_t{1} << 20;
    constexpr std::int64_t most = std::int64_t{1} << 30;  // rows count the bytes of a part in 32 bits
    std::int64_t bytes = 0;
    for (const source_bytes& given : sources) bytes += static_cast<std::int64_t>(given.bytes.size());
    return detail::read_fixes_in_parts(policy, sources, options, std::clamp(bytes / pieces(policy) + 1, least, most), watch);
}

}  // namespace sanc
