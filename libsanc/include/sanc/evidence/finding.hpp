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

inline filling metres2(std::int64_t dm2) {
    return {[](std::string& out, const filling& with) { fill(out, "% m2", {with.number}); }, (dm2 + (dm2 < 0 ? -50 : 50)) / 100};
}
inline filling metres(std::int64_t mm) {
    return {[](std::string& out, const filling& with) {
                append_fixed(out, (with.number + 50) / 100, 1);
                out += " m";
            },
            mm};
}
inline filling minute(std::int64_t ms) {
    return {[](std::string& out, const filling& with) {
                append_time(out, with.number);
                out.resize(out.size() - 8);  // seconds and Z
                out += 'Z';
            },
            ms};
}

inline filling day_of(std::int64_t ms) {
    return {[](std::string& out, const filling& with) {
                append_time(out, with.number);
                out.resize(out.size() - 14);  // the time of day
            },
            ms};
}

// A duration for people: the two largest units.
inline filling spoken(std::int64_t ms) {
    return {[](std::string& out, const filling& with) {
                struct unit {
                    std::int64_t seconds;
                    const char* name;
                };
                static constexpr unit units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
                if (with.number < 0) out += '-';
                const std::int64_t s = (with.number < 0 ? -with.number : with.number) / 1000;
                const unit* at = units;
                while (s < at->seconds && at->seconds > 1) ++at;
                fill(out, "% %", {s / at->seconds, at->name});
                const std::int64_t rest = s % at->seconds;
                if (at->seconds > 1 && rest >= at[1].seconds) fill(out, " % %", {rest / at[1].seconds, at[1].name});
            },
            ms};
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

inline filling finding_id(std::size_t index) {
    return {[](std::string& out, const filling& with) {
                out += "F-";
                for (std::int64_t four = 1000; four > with.number; four /= 10) out += '0';
                out += std::to_string(with.number);
            },
            static_cast<std::int64_t>(index + 1)};
}

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
