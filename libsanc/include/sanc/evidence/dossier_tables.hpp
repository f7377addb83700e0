// SPDX-License-Identifier: Apache-2.0
// The tables of a dossier.
#pragma once

#include <algorithm>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/finding.hpp>
#include <sanc/evidence/model.hpp>
#include <sanc/order.hpp>
#include <sanc/table_rows.hpp>
#include <sanc/table_text.hpp>
#include <sanc/track/tables.hpp>

namespace sanc::evidence {

namespace detail {

// How many rows of the inputs were not used, by input and reason, in the order of their bytes.
inline table count_rejects(const std::vector<std::pair<std::string, const table*>>& rejects) {
    struct counted {
        std::string_view input, reason;
        std::int64_t rows;
    };
    std::vector<counted> counts;
    for (const auto& [name, each] : rejects) {
        const std::string_view input = std::string_view(name).substr(8);  // behind "rejects_"
        const auto& reasons = each->texts("reason");
        const std::size_t first = counts.size();
        for (std::int64_t row = 0; row < each->rows(); ++row) {
            const std::string_view reason = reasons[static_cast<std::size_t>(row)];
            std::size_t at = first;
            while (at < counts.size() && counts[at].reason != reason) ++at;
            if (at == counts.size()) counts.push_back({input, reason, 0});
            ++counts[at].rows;
        }
    }
    sort_rows(counts, [](const counted& a, const counted& b) { return a.input != b.input ? a.input < b.input : a.reason < b.reason; });
    table_rows told(schemas::reject_counts);
    for (const counted& each : counts) told.text(each.input).text(each.reason).integer(each.rows);
    return told.made();
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

// The tables of a dossier: those in the digest, and the lists of rejects beside them. Some are the model's own.
struct dossier_tables {
    using named = std::vector<std::pair<std::string, const table*>>;

    named in_digest, beside;
    std::list<table> made;  // the others
};

// Counts the rejects of the model, too.
inline dossier_tables make_tables(dossier_model& m, const std::vector<finding>& findings) {
    dossier_tables all;
    const auto add = [&](dossier_tables::named& to, std::string name, table each) {
        all.made.push_back(std::move(each));
        to.emplace_back(std::move(name), &all.made.back());
    };
    for (std::size_t p = 0; p < m.pairs.size(); ++p) all.in_digest.emplace_back(filled("objects_%", p + 1), &m.pairs[p].result.objects);
    if (m.vessels.present) {
        const auto& v = m.vessels;
        add(all.in_digest, "vessels", vessels_table(v.rows.claims, v.rows.rows.vessels));
        add(all.in_digest, "segments", segments_table(v.segments, measure_segments(seq, v.segments.see())));
        add(all.in_digest, "gaps", gaps_table(v.segments, v.gaps));
        add(all.in_digest, "contacts", contacts_table(v.segments, v.meetings));
        add(all.in_digest, "reach", reach_table(v.reach, v.rows.rows.vessels));
        add(all.beside, "rejects_tracks", detail::rejected_tracks(v));
    }
    for (const auto* layer : {&m.ownership, &m.transfer}) {
        if (layer->edges.files.empty()) continue;
        all.in_digest.emplace_back(filled("ranks_%", layer->name), &layer->ranks);
        add(all.beside, filled("rejects_%", layer->name), rejects_of(layer->edges));
    }
    add(all.in_digest, "findings", findings_table(findings));
    m.reject_counts = detail::count_rejects(all.beside);
    all.in_digest.emplace_back("reject_counts", &m.reject_counts);
    return all;
}

}  // namespace sanc::evidence
