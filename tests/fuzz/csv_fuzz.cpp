// SPDX-License-Identifier: Apache-2.0
// CSV: lines ascend, a defect leaves no field, and what was read can be written and read back.
#include <vector>

#include <sanc/text/csv.hpp>

#include "fuzz.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const unsigned choice = fuzz::take_choice(bytes);
    const char delimiter = choice & 1 ? ';' : ',';
    std::vector<std::vector<std::string>> records;
    std::string written = "head\n";
    std::int64_t line = 0;
    csv_reader reader(bytes, delimiter, (choice & 2) != 0);
    while (reader.next()) {
        fuzz::check(reader.line() > line, "lines ascend");
        fuzz::check(reader.offset() <= static_cast<std::int64_t>(bytes.size()), "the offset stays inside");
        line = reader.line();
        if (!reader.defect().empty()) {
            fuzz::check(reader.fields().empty(), "a defect leaves no field");
            continue;
        }
        const auto& fields = reader.fields();
        fuzz::check(!fields.empty() && static_cast<std::int64_t>(reader.text().size()) <= csv_line_limit, "a record has fields and a limit");
        if (fields.size() == 1 && fields[0].empty()) continue;  // would be an empty line
        std::string record;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            fuzz::check(static_cast<std::int64_t>(fields[i].size()) <= csv_field_limit && is_utf8(fields[i]), "a field has a limit and is UTF-8");
            if (i > 0) record += delimiter;
            append_csv_field(record, fields[i], delimiter);
        }
        if (static_cast<std::int64_t>(record.size()) > csv_line_limit) continue;
        written += record + "\n";
        records.emplace_back(fields.begin(), fields.end());
    }
    fuzz::check(reader.offset() == static_cast<std::int64_t>(bytes.size()), "everything was read");
    csv_reader again(written, delimiter);
    fuzz::check(again.next(), "the first line is there");
    for (const auto& record : records) {
        fuzz::check(again.next() && again.defect().empty(), "a written record is one");
        fuzz::check(std::vector<std::string>(again.fields().begin(), again.fields().end()) == record, "fields survive");
    }
    fuzz::check(!again.next(), "nothing is added");
    return 0;
}
