// SPDX-License-Identifier: Apache-2.0
// Intake: the bytes of CSV files -> fixes, static claims, and every row that was not used, with its reason.
#pragma once

#include <sanc/track/row_reader.hpp>

namespace sanc {

// Reads CSV files (sanc/track/column_map.hpp names the schemas) as one input: the fixes do not depend on the order of rows
// or on how they are split into files. Longitude and latitude are decimal text, rounded half away from zero to 1e-7
// degree; +180 becomes -180, the longitude at a pole 0. A row not used is listed under one reason: those of csv_reader,
// field_count, no_vessel, mmsi, base_station, aid_to_navigation, no_time, time, position, position_sentinel, range,
// duplicate. O(bytes) work. Throws io_error where a whole file cannot be used: no header, a missing column, a time
// without a zone; std::invalid_argument for a schema that is none; cancelled.
template <class Policy>
intake read_fixes(const Policy& policy, const std::vector<source_bytes>& sources, const intake_options& options,
                  const monitor& watch = {}) {
    intake out;
    id_table ids;
    id_table claim_ids;
    std::vector<std::string> names;
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const auto share = 0.9 / static_cast<double>(sources.size());
        names.emplace_back(sources[s].name);
        detail::row_reader(static_cast<std::int32_t>(s), sources[s], options, out, ids, claim_ids)
            .read(watch.part(share * static_cast<double>(s), share * static_cast<double>(s + 1)));
    }
    out.rows.sources = std::make_shared<const std::vector<std::string>>(std::move(names));

    const auto line_of = out.rows.line;
    const auto source_of = out.rows.source;
    const auto offset_of = out.rows.offset;
    std::vector<std::uint32_t> place;
    const auto dropped = arrange(policy, out.rows, ids, place);
    for (const std::int64_t row : dropped) {
        const auto i = static_cast<std::size_t>(row);
        const std::string_view rest =
            sources[static_cast<std::size_t>(source_of[i])].bytes.substr(static_cast<std::size_t>(offset_of[i]), 80);
        out.rejects.push_back({source_of[i], line_of[i], "duplicate", escape_text(rest.substr(0, rest.find_first_of("\r\n")))});
    }
    std::stable_sort(out.rejects.begin(), out.rejects.end(), [](const reject& a, const reject& b) {
        return a.source != b.source ? a.source < b.source : a.line < b.line;
    });

    for (auto& c : out.claims) c.vessel = static_cast<std::int32_t>(place[static_cast<std::size_t>(c.vessel)]);
    std::sort(out.claims.begin(), out.claims.end(), [](const claim& a, const claim& b) {
        if (a.vessel != b.vessel) return a.vessel < b.vessel;
        if (a.first_ms != b.first_ms) return a.first_ms < b.first_ms;
        if (a.last_ms != b.last_ms) return a.last_ms < b.last_ms;
        for (const auto part : {&claim::name, &claim::imo, &claim::call_sign, &claim::type}) {
            if (a.*part != b.*part) return a.*part < b.*part;
        }
        return a.length_mm != b.length_mm ? a.length_mm < b.length_mm : a.width_mm < b.width_mm;
    });
    watch(1.0);
    return out;
}

}  // namespace sanc
