// SPDX-License-Identifier: Apache-2.0
// A finding: one sentence with its value, bounds, basis, sources and alternatives; and the words it is told in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/form.hpp>
#include <sanc/order.hpp>
#include <sanc/schema.hpp>
#include <sanc/table_rows.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>
#include <sanc/track/reach.hpp>

namespace sanc::evidence {

enum class finding_kind : std::uint8_t { change, window, vessel, contact, gap, path, rank, control };

inline const char* name_of(finding_kind kind) {
    constexpr const char* names[] = {"change", "window", "vessel", "contact", "gap", "path", "rank", "control"};
    return names[static_cast<int>(kind)];
}

// At most so many contacts, and so many gaps, become findings; the tables hold all.
inline constexpr std::int64_t most_findings_of_a_kind = 100;

struct finding {
    finding_kind kind = finding_kind::change;
    std::string statement;
    std::optional<std::int64_t> value, low, high;
    const char* unit = "";
    std::string basis;
    std::optional<std::int64_t> begin_ms, end_ms;
    std::vector<std::string> sources;            // distinct, sorted: what independent sources are counted by
    std::vector<const char*> alternatives;       // "NAME: how it was tested, or why it was not"; texts of the program
    std::string rows;                            // files and lines behind it: told, but not in the digest
    std::int32_t window = -1;                    // of a vessel or a change: the window it belongs to
    std::int32_t vessel = -1;                    // of a vessel: which
};

namespace detail {

inline void append_metres2(std::string& out, std::int64_t dm2) { fill(out, "% m2", (dm2 + (dm2 < 0 ? -50 : 50)) / 100); }
using metres2 = number_form<append_metres2>;

inline void append_metres(std::string& out, std::int64_t mm) {
    append_fixed(out, (mm + 50) / 100, 1);
    out += " m";
}
using metres = number_form<append_metres>;

inline void append_minute(std::string& out, std::int64_t ms) {
    append_time(out, ms);
    out.resize(out.size() - 8);  // seconds and Z
    out += 'Z';
}
using minute = number_form<append_minute>;

inline void append_day(std::string& out, std::int64_t ms) {
    append_time(out, ms);
    out.resize(out.size() - 14);  // the time of day
}
using day_of = number_form<append_day>;

// A duration for people: the two largest units.
inline void append_spoken(std::string& out, std::int64_t ms) {
    struct unit {
        std::int64_t seconds;
        const char* name;
    };
    static constexpr unit units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    if (ms < 0) out += '-';
    const std::int64_t s = (ms < 0 ? -ms : ms) / 1000;
    const unit* at = units;
    while (s < at->seconds && at->seconds > 1) ++at;
    fill(out, "% %", s / at->seconds, at->name);
    const std::int64_t rest = s % at->seconds;
    if (at->seconds > 1 && rest >= at[1].seconds) fill(out, " % %", rest / at[1].seconds, at[1].name);
}
using spoken = number_form<append_spoken>;

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

// Of the place in the list, from 0.
inline void append_finding_id(std::string& out, std::int64_t place) {
    out += "F-";
    for (std::int64_t four = 1000; four > place + 1; four /= 10) out += '0';
    out += std::to_string(place + 1);
}
using finding_id = number_form<append_finding_id>;

inline table findings_table(const std::vector<finding>& findings) {
    table_rows rows(schemas::findings);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const finding& f = findings[i];
        rows.text(finding_id(i)).text(name_of(f.kind)).text(f.statement).integer(f.value).integer(f.low).integer(f.high).text(f.unit).text(f.basis)
            .integer(f.begin_ms).integer(f.end_ms).text(joined(f.sources, "; ")).integer(static_cast<std::int64_t>(f.sources.size()))
            .text(joined(f.alternatives, "; ")).text(f.rows);
    }
    return rows.made();
}

}  // namespace sanc::evidence
