// SPDX-License-Identifier: Apache-2.0
// Two vessels pass one another across the antimeridian: when they were within 500 m, to the millisecond.
#include <cstdio>
#include <string>

#include <sanc/table_text.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/tables.hpp>

int main() {
    // One goes east, one goes west, 200 m apart; the last row has no position.
    const std::string rows =
        "vessel,time,lon_deg,lat_deg\n"
        "A,2024-01-01T00:00:00Z,179.98,10.000\n"
        "A,2024-01-01T00:10:00Z,-179.98,10.000\n"
        "B,2024-01-01T00:00:00Z,-179.98,10.0018\n"
        "B,2024-01-01T00:10:00Z,179.98,10.0018\n"
        "B,2024-01-01T00:11:00Z,,\n";
    const sanc::par policy;  // a team of threads, one for each processor
    const sanc::intake taken = sanc::read_fixes(policy, {{"rows.csv", rows}}, {});
    for (const auto& reject : taken.rejects) {
        std::printf("not used: line %lld, %s\n", static_cast<long long>(reject.line), std::string(reject.reason).c_str());
    }

    const sanc::tracks segments = sanc::make_segments(policy, taken.rows);
    sanc::contact_options options;
    options.d_in_mm = options.d_out_mm = 500'000;
    const auto met = sanc::contacts(policy, segments.see(), options);
    for (const auto& c : met.rows) {
        std::printf("%s to %s, closest %s m, %s\n", sanc::format_time(c.begin_ms).c_str(), sanc::format_time(c.end_ms).c_str(),
                    sanc::format_fixed(c.closest_mm, 3).c_str(), c.certain ? "certain" : "marginal");
    }
    std::fputs(sanc::to_csv(sanc::contacts_table(segments, met)).c_str(), stdout);
    return met.rows.size() == 1 ? 0 : 1;
}
