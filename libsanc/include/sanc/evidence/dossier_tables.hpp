// SPDX-License-Identifier: Apache-2.0
// The tables of a dossier.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/finding.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/order.hpp>
#include <sanc/table_text.hpp>
#include <sanc/track/tables.hpp>

namespace sanc::evidence {

namespace detail {

inline table count_rejects(const std::vector<std::pair<std::string, const table*>>& inputs) {
    std::map<std::pair<std::string, std::string>, std::int64_t> counts;
    for (const auto& [input, rejects] : inputs) {
        const auto& reasons = rejects->texts("reason");
        for (std::int64_t row = 0; row < rejects->rows(); ++row) ++counts[{input, reasons[static_cast<std::size_t>(row)]}];
    }
    table t(schemas::reject_counts);
    std::vector<std::string> input, reason;
    std::vector<std::int64_t> rows;
    for (const auto& [key, count] : counts) {
        input.push_back(key.first);
        reason.push_back(key.second);
        rows.push_back(count);
    }
    t.texts("input", std::move(input));
    t.texts("reason", std::move(reason));
    t.integers("rows", std::move(rows));
    return t;
}

inline coordinate_text corner_of(const input_image& image) {
    if (!image.has_places) return {};
    return [places = image.places.view()](std::string& out, std::int32_t x, std::int32_t y) {
        const lonlat at = places.place(std::int64_t{x} * 65536, std::int64_t{y} * 65536);
        append_position(out, at.lon_e7, at.lat_e7);
    };
}

// Rows of the tracks that were not used, those with the time of their chain's last fix among them.
inline table rejected_tracks(const vessel_part& part) {
    std::vector<reject> all = part.rows.rejects;
    for (const std::int64_t f : part.segments.same_time) {
        const auto i = static_cast<std::size_t>(f);
        all.push_back({part.rows.rows.source[i], part.rows.rows.line[i], "same_time",
                       part.vessels[static_cast<std::size_t>(part.rows.rows.vessel[i])]});
    }
    sort_rows(all, [](const reject& a, const reject& b) {
        return a.source != b.source ? a.source < b.source : a.line < b.line;
    });
    return rejects_table(all, *part.rows.rows.sources);
}

}  // namespace detail

// The tables of a dossier: those in the digest, and the lists of rejects beside them.
struct dossier_tables {
    std::vector<std::pair<std::string, table>> in_digest;
    std::vector<std::pair<std::string, table>> beside;
};

inline dossier_tables make_tables(const dossier_model& m, const std::vector<finding>& findings) {
    dossier_tables made;
    for (std::size_t p = 0; p < m.pairs.size(); ++p) made.in_digest.emplace_back("objects_" + std::to_string(p + 1), m.pairs[p].result.objects);
    if (m.vessels.present) {
        const auto& v = m.vessels;
        made.in_digest.emplace_back("vessels", vessels_table(v.rows.claims, v.rows.rows.vessels));
        made.in_digest.emplace_back("segments", segments_table(v.segments, measure_segments(seq, v.segments.see())));
        made.in_digest.emplace_back("gaps", gaps_table(v.segments, v.gaps));
        made.in_digest.emplace_back("contacts", contacts_table(v.segments, v.meetings));
        made.in_digest.emplace_back("reach", reach_table(v.reach, v.rows.rows.vessels));
        made.beside.emplace_back("rejects_tracks", detail::rejected_tracks(v));
    }
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        made.in_digest.emplace_back("ranks_" + layer->name, layer->ranks);
        made.beside.emplace_back("rejects_" + layer->name, rejects_of(layer->edges));
    }
    made.in_digest.emplace_back("findings", findings_table(findings));
    std::vector<std::pair<std::string, const table*>> inputs;
    for (const auto& [name, rejects] : made.beside) inputs.emplace_back(name.substr(8), &rejects);
    made.in_digest.emplace_back("reject_counts", detail::count_rejects(inputs));
    return made;
}

}  // namespace sanc::evidence
