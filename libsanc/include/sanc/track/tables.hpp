// SPDX-License-Identifier: Apache-2.0
// The results of this folder as tables (sanc/schema.hpp).
#pragma once

#include <sanc/schema.hpp>
#include <sanc/table_rows.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/intake.hpp>

namespace sanc {
namespace detail {

// Gathers the values of one column, row by row.
struct table_column {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> valid;
    void add(std::int64_t value, bool known = true) {
        values.push_back(known ? value : 0);
        valid.push_back(known);
    }
    void into(table& t, std::string_view name) { t.integers(name, std::move(values), std::move(valid)); }
};

template <class Values>
std::vector<std::int64_t> widen(const Values& from) {
    return {from.begin(), from.end()};
}
inline table_column nullable(const column_vector<std::int32_t>& from) {
    table_column out;
    for (const auto v : from) out.add(v, v != no_value32);
    return out;
}
template <class Values>
std::vector<std::uint32_t> codes(const Values& from) { return {from.begin(), from.end()}; }

}  // namespace detail

inline table fixes_table(const fixes& f) {
    table t(schemas::fixes);
    t.ids("vessel", detail::codes(f.vessel), f.vessels);
    t.integers("time", detail::widen(f.time_ms));
    t.integers("lon_deg", detail::widen(f.lon_e7));
    t.integers("lat_deg", detail::widen(f.lat_e7));
    detail::nullable(f.sog_mkn).into(t, "sog_kn");
    detail::nullable(f.cog_d).into(t, "cog_deg");
    detail::nullable(f.heading_d).into(t, "heading_deg");
    detail::nullable(f.status).into(t, "status");
    t.ids("source", detail::codes(f.source), f.sources);
    t.integers("line", detail::widen(f.line));
    return t;
}

inline table rejects_table(const std::vector<reject>& rejects, std::vector<std::string> sources) {
    table_rows rows(schemas::rejects);
    for (const auto& r : rejects) rows.integer(r.source).integer(r.line).text(r.reason).text(r.text);
    return rows.words("source", std::make_shared<const std::vector<std::string>>(std::move(sources))).made();
}

inline table vessels_table(const std::vector<claim>& claims, std::shared_ptr<const std::vector<std::string>> vessels) {
    table_rows rows(schemas::vessels);
    for (const auto& c : claims) {
        rows.integer(c.vessel);
        for (const auto* said : {&c.name, &c.imo, &c.call_sign, &c.type}) rows.text(*said, !said->empty());
        for (const std::int64_t mm : {c.length_mm, c.width_mm}) rows.integer(mm, mm >= 0);
        rows.integer(c.first_ms).integer(c.last_ms).integer(c.rows);
    }
    return rows.words("vessel", std::move(vessels)).made();
}

inline table segments_table(const tracks& from, const std::vector<segment_facts>& facts) {
    table_rows rows(schemas::segments);
    for (std::size_t s = 0; s < from.vessel.size(); ++s) {
        const auto first = static_cast<std::size_t>(from.offsets[s]);
        const auto behind = static_cast<std::size_t>(from.offsets[s + 1]);
        rows.integer(from.vessel[s]).integer(from.number[s]).integer(from.time_ms[first]).integer(from.time_ms[behind - 1])
            .integer(static_cast<std::int64_t>(behind - first)).integer(facts[s].length_mm).integer(facts[s].longest_silence_ms);
    }
    return rows.words("vessel", from.vessels).made();
}

// duration_s of an open gap runs to as_of; its end, to-position, distance and speed are null.
inline table gaps_table(const tracks& from, const gap_list& gaps) {
    table_rows rows(schemas::gaps);
    for (const gap& g : gaps.rows) {
        const auto s = static_cast<std::size_t>(g.segment);
        const auto f = static_cast<std::size_t>(g.from_fix);
        const std::size_t to = g.closed ? f + 1 : f;
        rows.integer(from.vessel[s]).integer(from.number[s]).integer(g.begin_ms).integer(g.end_ms, g.closed).integer(g.end_ms - g.begin_ms)
            .integer(from.lon_e7[f]).integer(from.lat_e7[f]).integer(from.lon_e7[to], g.closed).integer(from.lat_e7[to], g.closed)
            .integer(g.distance_mm, g.closed).integer(g.implied_mkn, g.closed).integer(g.closed);
    }
    return rows.words("vessel", from.vessels).made();
}

// certainty: certain, marginal; cut: none, begin, end, both.
inline table contacts_table(const tracks& from, const contact_list& contacts) {
    table_rows rows(schemas::contacts);
    for (const contact& c : contacts.rows) {
        const auto a = static_cast<std::size_t>(c.segment_a);
        const auto b = static_cast<std::size_t>(c.segment_b);
        rows.integer(from.vessel[a]).integer(from.vessel[b]).integer(from.number[a]).integer(from.number[b]).integer(c.begin_ms).integer(c.end_ms)
            .integer(c.end_ms - c.begin_ms).integer(c.closest_ms).integer(c.closest_mm).integer(c.rms_mm).integer(c.place.lon_e7)
            .integer(c.place.lat_e7).integer(c.median_a_mkn).integer(c.median_b_mkn).integer(c.longest_silence_ms).integer(c.certain ? 0 : 1)
            .integer((c.cut_begin ? 1 : 0) + (c.cut_end ? 2 : 0));
    }
    return rows.words("vessel_a", from.vessels).words("vessel_b", from.vessels).words("certainty", {"certain", "marginal"})
        .words("cut", {"none", "begin", "end", "both"}).made();
}

}  // namespace sanc
