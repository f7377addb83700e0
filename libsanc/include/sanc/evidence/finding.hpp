// SPDX-License-Identifier: Apache-2.0
// A finding: one sentence with its value, bounds, basis, sources and alternatives; and the words it is told in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/order.hpp>
#include <sanc/schema.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>
#include <sanc/track/reach.hpp>

namespace sanc::evidence {

struct finding {
    std::string kind;  // change, window, vessel, contact, gap, path, rank, control
    std::string statement;
    std::optional<std::int64_t> value, low, high;
    std::string unit;
    std::string basis;
    std::optional<std::int64_t> begin_ms, end_ms;
    std::vector<std::string> sources;       // distinct, sorted: what independent sources are counted by
    std::vector<std::string> alternatives;  // "NAME: how it was tested, or why it was not"
    std::string rows;                       // files and lines behind it: told, but not in the digest
    std::int32_t window = -1;               // of a vessel or a change: the window it belongs to
    std::int32_t vessel = -1;               // of a vessel: which
};

namespace detail {

inline std::string metres2(std::int64_t dm2) { return format_fixed((dm2 + (dm2 < 0 ? -50 : 50)) / 100, 0) + " m2"; }
inline std::string metres(std::int64_t mm) { return format_fixed((mm + 50) / 100, 1) + " m"; }
inline std::string minute(std::int64_t ms) { return format_time(ms).substr(0, 16) + "Z"; }

// A duration for people: the two largest units.
inline std::string spoken(std::int64_t ms) {
    const std::string sign = ms < 0 ? "-" : "";
    const std::int64_t s = (ms < 0 ? -ms : ms) / 1000;
    const auto two = [&](std::int64_t a, const char* x, std::int64_t b, const char* y) {
        return sign + std::to_string(a) + " " + x + (b != 0 ? " " + std::to_string(b) + " " + y : "");
    };
    if (s >= 86400) return two(s / 86400, "d", s % 86400 / 3600, "h");
    if (s >= 3600) return two(s / 3600, "h", s % 3600 / 60, "min");
    if (s >= 60) return two(s / 60, "min", s % 60, "s");
    return sign + std::to_string(s) + " s";
}

inline std::vector<std::string> sorted_set(std::vector<std::string> names) {
    sort_to_set(names);
    return names;
}

inline std::string sensor_of(const case_image& image) { return image.sensor.empty() ? "unnamed sensor" : image.sensor; }

inline const char* class_name(reach_class is) {
    constexpr const char* names[] = {"excluded", "unknown", "possible", "seen"};
    return names[static_cast<int>(is)];
}
inline const char* basis_name(reach_basis basis) {
    constexpr const char* names[] = {"fix", "interpolated", "silence", "edge"};
    return names[static_cast<int>(basis)];
}

}  // namespace detail

inline std::string finding_id(std::size_t index) {
    std::string number = std::to_string(index + 1);
    return "F-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

inline table findings_table(const std::vector<finding>& findings) {
    table t(schemas::findings);
    std::vector<std::string> id, kinds, statement, unit, basis, sources, alternatives, rows;
    std::vector<std::int64_t> value, low, high, begin, end, independent;
    std::vector<std::uint8_t> has_value, has_low, has_high, has_begin, has_end;
    const auto put = [](const std::optional<std::int64_t>& from, std::vector<std::int64_t>& to, std::vector<std::uint8_t>& has) {
        to.push_back(from.value_or(0));
        has.push_back(from.has_value());
    };
    const auto join_all = [](const std::vector<std::string>& parts) {
        std::string text;
        for (const auto& part : parts) text += (text.empty() ? "" : "; ") + part;
        return text;
    };
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        id.push_back(finding_id(i));
        kinds.push_back(f.kind);
        statement.push_back(f.statement);
        put(f.value, value, has_value);
        put(f.low, low, has_low);
        put(f.high, high, has_high);
        unit.push_back(f.unit);
        basis.push_back(f.basis);
        put(f.begin_ms, begin, has_begin);
        put(f.end_ms, end, has_end);
        sources.push_back(join_all(f.sources));
        independent.push_back(static_cast<std::int64_t>(f.sources.size()));
        alternatives.push_back(join_all(f.alternatives));
        rows.push_back(f.rows);
    }
    t.texts("id", std::move(id));
    t.texts("kind", std::move(kinds));
    t.texts("statement", std::move(statement));
    t.integers("value", std::move(value), std::move(has_value));
    t.integers("low", std::move(low), std::move(has_low));
    t.integers("high", std::move(high), std::move(has_high));
    t.texts("unit", std::move(unit));
    t.texts("basis", std::move(basis));
    t.integers("begin", std::move(begin), std::move(has_begin));
    t.integers("end", std::move(end), std::move(has_end));
    t.texts("sources", std::move(sources));
    t.integers("independent_sources", std::move(independent));
    t.texts("alternatives", std::move(alternatives));
    t.texts("rows", std::move(rows));
    return t;
}

}  // namespace sanc::evidence
