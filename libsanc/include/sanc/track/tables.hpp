// SPDX-License-Identifier: Apache-2.0
// The results of this folder as tables (sanc/schema.hpp).
#pragma once

#include <sanc/schema.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/intake.hpp>

namespace sanc {
namespace detail {

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

inline table rejects_table(const std::vector<reject>& rejects, const std::vector<std::string>& sources) {
    table t(schemas::rejects);
    std::vector<std::uint32_t> source;
    std::vector<std::int64_t> line;
    std::vector<std::string> reason;
    std::vector<std::string> text;
    for (const auto& r : rejects) {
        source.push_back(static_cast<std::uint32_t>(r.source));
        line.push_back(r.line);
        reason.emplace_back(r.reason);
        text.push_back(r.text);
    }
    t.ids("source", std::move(source), sources);
    t.integers("line", std::move(line));
    t.texts("reason", std::move(reason));
    t.texts("text", std::move(text));
    return t;
}

inline table vessels_table(const std::vector<claim>& claims, const std::shared_ptr<const std::vector<std::string>>& vessels) {
    table t(schemas::vessels);
    std::vector<std::uint32_t> vessel;
    for (const auto& c : claims) vessel.push_back(static_cast<std::uint32_t>(c.vessel));
    t.ids("vessel", std::move(vessel), vessels);
    const auto texts = [&](std::string_view name, std::string claim::*part) {
        std::vector<std::string> values;
        std::vector<std::uint8_t> valid;
        for (const auto& c : claims) {
            values.push_back(c.*part);
            valid.push_back(!(c.*part).empty());
        }
        t.texts(name, std::move(values), std::move(valid));
    };
    texts("name", &claim::name);
    texts("imo", &claim::imo);
    texts("call_sign", &claim::call_sign);
    texts("type", &claim::type);
    table_column length, width, first, last, rows;
    for (const auto& c : claims) {
        length.add(c.length_mm, c.length_mm >= 0);
        width.add(c.width_mm, c.width_mm >= 0);
        first.add(c.first_ms);
        last.add(c.last_ms);
        rows.add(c.rows);
    }
    length.into(t, "length_m");
    width.into(t, "width_m");
    first.into(t, "first");
    last.into(t, "last");
    rows.into(t, "fixes");
    return t;
}

inline table segments_table(const tracks& from, const std::vector<segment_facts>& facts) {
    table t(schemas::segments);
    table_column begin, end, count, length, silence;
    for (std::size_t s = 0; s < from.vessel.size(); ++s) {
        begin.add(from.time_ms[static_cast<std::size_t>(from.offsets[s])]);
        end.add(from.time_ms[static_cast<std::size_t>(from.offsets[s + 1] - 1)]);
        count.add(from.offsets[s + 1] - from.offsets[s]);
        length.add(facts[s].length_mm);
        silence.add(facts[s].longest_silence_ms);
    }
    t.ids("vessel", detail::codes(from.vessel), from.vessels);
    t.integers("segment", from.number);
    begin.into(t, "begin");
    end.into(t, "end");
    count.into(t, "fixes");
    length.into(t, "length_m");
    silence.into(t, "longest_silence_s");
    return t;
}

// duration_s of an open gap runs to as_of; its end, to-position, distance and speed are null.
inline table gaps_table(const tracks& from, const gap_list& gaps) {
    table t(schemas::gaps);
    std::vector<std::uint32_t> vessel;
    table_column segment, begin, end, duration, from_lon, from_lat, to_lon, to_lat, distance, speed, closed;
    for (const gap& g : gaps.rows) {
        const auto s = static_cast<std::size_t>(g.segment);
        const auto f = static_cast<std::size_t>(g.from_fix);
        vessel.push_back(static_cast<std::uint32_t>(from.vessel[s]));
        segment.add(from.number[s]);
        begin.add(g.begin_ms);
        end.add(g.end_ms, g.closed);
        duration.add(g.end_ms - g.begin_ms);
        from_lon.add(from.lon_e7[f]);
        from_lat.add(from.lat_e7[f]);
        to_lon.add(g.closed ? from.lon_e7[f + 1] : 0, g.closed);
        to_lat.add(g.closed ? from.lat_e7[f + 1] : 0, g.closed);
        distance.add(g.distance_mm, g.closed);
        speed.add(g.implied_mkn, g.closed);
        closed.add(g.closed);
    }
    t.ids("vessel", std::move(vessel), from.vessels);
    segment.into(t, "segment");
    begin.into(t, "begin");
    end.into(t, "end");
    duration.into(t, "duration_s");
    from_lon.into(t, "from_lon_deg");
    from_lat.into(t, "from_lat_deg");
    to_lon.into(t, "to_lon_deg");
    to_lat.into(t, "to_lat_deg");
    distance.into(t, "distance_m");
    speed.into(t, "implied_kn");
    closed.into(t, "closed");
    return t;
}

// certainty: certain, marginal; cut: none, begin, end, both.
inline table contacts_table(const tracks& from, const contact_list& contacts) {
    table t(schemas::contacts);
    std::vector<std::uint32_t> vessel_a, vessel_b, certainty, cut;
    table_column segment_a, segment_b, begin, end, duration, closest, closest_m, rms, lon, lat, speed_a, speed_b, silence;
    for (const contact& c : contacts.rows) {
        const auto a = static_cast<std::size_t>(c.segment_a);
        const auto b = static_cast<std::size_t>(c.segment_b);
        vessel_a.push_back(static_cast<std::uint32_t>(from.vessel[a]));
        vessel_b.push_back(static_cast<std::uint32_t>(from.vessel[b]));
        segment_a.add(from.number[a]);
        segment_b.add(from.number[b]);
        begin.add(c.begin_ms);
        end.add(c.end_ms);
        duration.add(c.end_ms - c.begin_ms);
        closest.add(c.closest_ms);
        closest_m.add(c.closest_mm);
        rms.add(c.rms_mm);
        lon.add(c.place.lon_e7);
        lat.add(c.place.lat_e7);
        speed_a.add(c.median_a_mkn);
        speed_b.add(c.median_b_mkn);
        silence.add(c.longest_silence_ms);
        certainty.push_back(c.certain ? 0U : 1U);
        cut.push_back((c.cut_begin ? 1U : 0U) + (c.cut_end ? 2U : 0U));
    }
    t.ids("vessel_a", std::move(vessel_a), from.vessels);
    t.ids("vessel_b", std::move(vessel_b), from.vessels);
    segment_a.into(t, "segment_a");
    segment_b.into(t, "segment_b");
    begin.into(t, "begin");
    end.into(t, "end");
    duration.into(t, "duration_s");
    closest.into(t, "closest");
    closest_m.into(t, "closest_m");
    rms.into(t, "rms_m");
    lon.into(t, "lon_deg");
    lat.into(t, "lat_deg");
    speed_a.into(t, "median_speed_a_kn");
    speed_b.into(t, "median_speed_b_kn");
    silence.into(t, "longest_silence_s");
    t.ids("certainty", std::move(certainty), std::vector<std::string>{"certain", "marginal"});
    t.ids("cut", std::move(cut), std::vector<std::string>{"none", "begin", "end", "both"});
    return t;
}

}  // namespace sanc
