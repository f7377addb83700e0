// SPDX-License-Identifier: Apache-2.0
// The parameters of every analysis with their defaults, and the lists by which the command line and the case file name
// them. A section of the case file is [analysis.VERB], its keys are the names here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/form.hpp>
#include <sanc/evidence/network.hpp>
#include <sanc/evidence/option.hpp>
#include <sanc/evidence/rank.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/gaps.hpp>
#include <sanc/track/reach.hpp>
#include <sanc/track/segments.hpp>

namespace sanc::evidence {

struct segment_options {
    std::int64_t max_speed_mkn = 50'000;  // 0.001 kn
};

struct analysis_options {
    change_options change;
    segment_options segments;
    gap_options gaps;
    contact_options contacts;
    reach_options reach;
    rank_options rank;
    path_options paths;
};

namespace detail {

// The first item of a list with commas, taken off it.
inline std::string_view take_item(std::string_view& list) {
    const std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    return item;
}

inline option bands_option(std::vector<std::int32_t>& bands) {
    return {"bands", "N,N,..", "bands to compare, from 1; empty = all", &bands,
            [](const option& self, std::string_view text) {
                std::vector<std::int32_t> chosen;
                while (!text.empty()) {
                    const std::string_view item = take_item(text);
                    std::int64_t band = 0;
                    if (!parse_int(item, band) || band < 1 || band > 65535) return bad_value(item, "give band numbers from 1, as 1,2,3");
                    chosen.push_back(static_cast<std::int32_t>(band));
                }
                self.bound<std::vector<std::int32_t>>() = std::move(chosen);
                return std::string();
            },
            [](const option& self) {
                std::string text;
                for (const auto band : self.bound<std::vector<std::int32_t>>()) fill(text, text.empty() ? "%" : ",%", band);
                return text;
            }};
}

inline option threshold_option(threshold_choice& threshold) {
    return {"threshold", "otsu|fixed:V", "a pixel changed if its score is above: Otsu's, or V in the measure's units", &threshold,
            [](const option& self, std::string_view text) { return read_threshold(text, self.bound<threshold_choice>()); },
            [](const option& self) {
                const auto& chosen = self.bound<threshold_choice>();
                return chosen.otsu ? std::string("otsu") : filled("fixed:%", shortest_decimal(chosen.value_e9, 9));
            }};
}

// Co-registration: this version has none.
inline option register_option() {
    return {"register", "none", "co-registration; this version has none, the residual counts as 0", nullptr,
            [](const option&, std::string_view text) { return text == "none" ? std::string() : bad_value(text, "choose one of none"); },
            [](const option&) { return std::string("none"); }};
}

inline option measures_option(std::vector<std::string>& measures) {
    return {"measure", "NAME,..", "betweenness, pagerank", &measures,
            [](const option& self, std::string_view text) {
                std::vector<std::string> chosen;
                while (!text.empty()) {
                    const std::string_view item = take_item(text);
                    if (std::find(known_measures.begin(), known_measures.end(), item) == known_measures.end()) {
                        const auto near = nearest_name(item, known_measures);
                        return bad_value(item, near.empty() ? "choose from betweenness, pagerank" : filled("did you mean '%'?", near));
                    }
                    if (std::find(chosen.begin(), chosen.end(), item) == chosen.end()) chosen.emplace_back(item);
                }
                if (chosen.empty()) return bad_value("", "name at least one measure");
                self.bound<std::vector<std::string>>() = std::move(chosen);
                return std::string();
            },
            [](const option& self) { return joined(self.bound<std::vector<std::string>>(), ","); }};
}

inline option as_of_option(std::optional<std::int64_t>& as_of_ms) {
    return {"as_of", "TIME", "open gaps are counted up to here; empty = the last accepted time", &as_of_ms,
            [](const option& self, std::string_view text) {
                std::int64_t time = 0;
                std::string_view reason;
                if (!text.empty() && !parse_time(text, std::nullopt, time, reason)) return bad_value(text, reason);
                auto& as_of = self.bound<std::optional<std::int64_t>>();
                as_of.reset();
                if (!text.empty()) as_of = time;
                return std::string();
            },
            [](const option& self) {
                const auto& as_of = self.bound<std::optional<std::int64_t>>();
                return as_of ? format_time(*as_of) : std::string();
            }};
}

// Scores are compared with doubles below; the text is kept as read.
inline option tolerance_option(double& tolerance) {
    return {"tolerance", "X", "PageRank stops at a smaller change in one step", &tolerance,
            [](const option& self, std::string_view text) {
                double value = 0.0;
                if (!parse_double(text, value) || !(value >= 1e-15 && value < 1.0)) return bad_value(text, "give a number from 1e-15 to below 1");
                self.bound<double>() = value;
                return std::string();
            },
            [](const option& self) { return format_double(self.bound<double>()); }};
}

}  // namespace detail

inline option_list change_list(change_options& o) {
    return {detail::bands_option(o.bands),
            choice_option<change_measure::cva, change_measure::absolute>("measure", "cva|absolute", "how the difference of a pixel is measured", o.measure),
            detail::threshold_option(o.threshold),
            choice_option<normalisation::zscore, normalisation::none>("normalise", "zscore|none", "bring both dates to one scale, per band", o.normalise),
            detail::register_option(),
            choice_option<8, 4>("connectivity", "8|4", "neighbours that make one object", o.connectivity),
            integer_option("min_area_px", "PIXELS", "drop smaller objects", o.min_area_px, 1, std::int64_t{1} << 36)};
}

inline option_list segments_list(segment_options& o) {
    return {decimal_option("max_speed_kn", "KNOTS", "a faster leap begins another segment", o.max_speed_mkn, 3, 1, 1'000'000'000)};
}

inline option_list gaps_list(gap_options& o) {
    return {duration_option("min_gap", "shortest silence that is a gap", o.min_gap_ms, 1), detail::as_of_option(o.as_of_ms)};
}

inline option_list contacts_list(contact_options& o) {
    constexpr std::int64_t most_mm = 50'000'000;
    constexpr std::int64_t most_sigma_mm = 10'000'000;
    return {decimal_option("d_in_m", "METRES", "a contact comes within this distance", o.d_in_mm, 3, 0, most_mm),
            decimal_option("d_out_m", "METRES", "and lasts while within this one", o.d_out_mm, 3, 0, most_mm),
            duration_option("min_duration", "shortest contact", o.min_duration_ms),
            duration_option("max_gap", "a longer time between two fixes is silence, never interpolated", o.max_gap_ms, 0, longest_leg_ms),
            decimal_option("position_sigma_m", "METRES", "standard error of a position, for certain and marginal", o.position_sigma_mm, 3, 0,
                           most_sigma_mm)};
}

inline option max_median_speed_option(contact_options& o) {
    option made = decimal_option("max_median_speed_kn", "KNOTS", "keep contacts with both median speeds at most this; none = all",
                                 o.max_median_speed_mkn, 3, 0, 1'000'000'000);
    made.read = [](const option& self, std::string_view text) {
        if (text != "none") return detail::read_decimal(self, text);
        self.bound<std::int64_t>() = -1;
        return std::string();
    };
    made.write = [](const option& self) { return self.bound<std::int64_t>() < 0 ? std::string("none") : detail::write_decimal(self); };
    return made;
}

inline option_list reach_list(reach_options& o) {
    return {decimal_option("speed_kn", "KNOTS", "the fastest a vessel may have gone", o.speed_mkn, 3, 1, 1'000'000'000),
            decimal_option("position_sigma_m", "METRES", "standard error of a position", o.position_sigma_mm, 3, 0, 10'000'000),
            duration_option("max_gap", "a longer time between two fixes is silence, never interpolated", o.max_gap_ms, 0, longest_leg_ms),
            duration_option("far", "beyond a vessel's first or last fix by more than this: unknown", o.far_ms)};
}

inline option_list rank_list(rank_options& o) {
    return {detail::measures_option(o.measures),
            choice_option<false, true>("undirected", "false|true", "take every row both ways", o.undirected),
            choice_option<false, true>("loops", "drop|keep", "rows from a vertex to itself", o.keep_loops),
            detail::tolerance_option(o.tolerance)};
}

inline option_list paths_list(path_options& o) {
    return {integer_option("max_hops", "N", "longest path told", o.max_hops, 1, 64),
            choice_option<direction::against, direction::along, direction::either>(
                "direction", "against|along|either", "over an arc from owner to owned: against it, along it or either way", o.way)};
}

// The sections of a case file, each with its options bound to `o`.
struct option_section {
    std::string_view name;
    option_list options;
};
using option_sections = std::array<option_section, 7>;
inline option_sections sections_of(analysis_options& o) {
    option_list contacts = contacts_list(o.contacts);
    contacts.push_back(max_median_speed_option(o.contacts));
    return {{{"change", change_list(o.change)},
             {"segments", segments_list(o.segments)},
             {"gaps", gaps_list(o.gaps)},
             {"contacts", std::move(contacts)},
             {"reach", reach_list(o.reach)},
             {"rank", rank_list(o.rank)},
             {"paths", paths_list(o.paths)}}};
}

// Sets the options that a case gives. Throws io_error "NAME:LINE: analysis.SECTION.KEY: what" for an unknown section or key
// (naming the nearest) and for a bad value.
inline void apply_parameters(const case_definition& the_case, const std::string& name, const option_sections& sections) {
    std::vector<std::string_view> section_names;
    for (const auto& [section, options] : sections) section_names.push_back(section);
    const auto unknown = [](std::string_view given, const std::vector<std::string_view>& known) {
        const auto near = nearest_name(given, known);
        return near.empty() ? filled("unknown; known are: %", joined(known, ", ")) : filled("unknown; did you mean '%'?", near);
    };
    for (const auto& given : the_case.parameters) {
        const std::string where = filled("%:%: analysis.%", name, given.line, given.section);
        const option_list* options = nullptr;
        for (const auto& [section, list] : sections) {
            if (section == given.section) options = &list;
        }
        if (options == nullptr) bad_input("%: %", where, unknown(given.section, section_names));
        const option* found = find_option(*options, given.key);
        if (found == nullptr) {
            std::vector<std::string_view> keys;
            for (const auto& each : *options) keys.push_back(each.name);
            bad_input("%.%: %", where, given.key, unknown(given.key, keys));
        }
        if (const std::string problem = found->set(given.value); !problem.empty()) bad_input("%.%: %", where, given.key, problem);
    }
}

// Throws what apply_parameters() throws for a case, and keeps nothing of it.
inline void check_parameters(const case_definition& the_case, const std::string& name) {
    analysis_options options;
    apply_parameters(the_case, name, sections_of(options));
}

}  // namespace sanc::evidence
