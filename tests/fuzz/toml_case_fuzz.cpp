// SPDX-License-Identifier: Apache-2.0
// Case files: refused in one line, or every option that they set reads back what it writes.
#include <sanc/evidence/analysis_options.hpp>

#include "fuzz.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    evidence::case_definition c;
    if (!fuzz::accepts([&] { c = evidence::parse_case(text, "case.toml"); })) return 0;
    fuzz::check(c.begin_ms < c.end_ms && !c.id.empty() && c.id.size() <= 64, "a case has a period and an id");
    for (const auto& image : c.images) {
        fuzz::check(!image.file.empty() && image.time_sigma_ms >= 0, "an image has a file");
        format_time(image.time_ms);
    }
    for (const auto& part : c.parameters) fuzz::check(part.line > 0, "a parameter has a line");
    evidence::analysis_options o;
    const auto sections = evidence::sections_of(o);
    if (!fuzz::accepts([&] { evidence::apply_parameters(c, "case.toml", sections); })) return 0;
    for (const auto& [section, list] : sections) {
        const std::string values = evidence::values_of(list).dump();
        for (const auto& each : list) each.set(each.get());
        fuzz::check(evidence::values_of(list).dump() == values, "options read back what they write");
    }
    return 0;
}
