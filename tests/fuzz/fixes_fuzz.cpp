// SPDX-License-Identifier: Apache-2.0
// Tracks: every record is used, filtered or rejected; the fixes are the same on every policy, in any order of rows, and
// when they are written and read back.
#include <vector>

#include <sanc/digest.hpp>
#include <sanc/table_text.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/tables.hpp>

#include "fuzz.hpp"

using namespace sanc;

namespace {

digest digest_of(const intake& rows) { return table_digest(fixes_table(rows.rows)); }

template <class Policy>
intake read(const Policy& policy, std::string_view bytes, const intake_options& options) {
    return read_fixes(policy, {{"f", bytes}}, options);
}

// The header and the records in the opposite order; "" where a record has a defect.
std::string reversed(std::string_view bytes) {
    std::vector<std::string_view> records;
    for (csv_reader reader(bytes); reader.next();) {
        if (!reader.defect().empty()) return {};
        records.push_back(reader.text());
    }
    std::string text(records[0]);
    for (std::size_t i = records.size(); i-- > 1;) text.append("\n").append(records[i]);
    return text + "\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const unsigned choice = fuzz::take_choice(bytes);
    intake_options options;
    constexpr const char* schemas[] = {"auto", "noaa", "csv:vessel=vessel,time=time,lon=lon,lat=lat", "csv:vessel=id,time=t,lon=x,lat=y,sog=s,imo=i"};
    options.schema = schemas[choice & 3];
    if ((choice & 4) != 0) options.zone_offset_ms = 7'200'000;
    if ((choice & 8) != 0) options.box = bounding_box{1'700'000'000, -100'000'000, -1'700'000'000, 500'000'000};
    intake rows;
    if (!fuzz::accepts([&] { rows = read(seq, bytes, options); })) return 0;
    const digest value = digest_of(rows);
    fuzz::check(rows.lines == rows.rows.size() + static_cast<std::int64_t>(rows.rejects.size()) + rows.filtered, "every record has one fate");
    const intake again = read(par(2), bytes, options);
    fuzz::check(digest_of(again) == value && again.rejects.size() == rows.rejects.size() && again.claims.size() == rows.claims.size(),
                "the same on every policy");
    if (const std::string text = reversed(bytes); !text.empty()) {
        fuzz::check(digest_of(read(seq, text, options)) == value, "the order of rows does not matter");
    }
    const intake back = read(seq, to_csv(fixes_table(rows.rows)), intake_options{});
    fuzz::check(back.rejects.empty() && digest_of(back) == value, "fixes survive");
    return 0;
}
