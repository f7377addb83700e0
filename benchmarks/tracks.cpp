// SPDX-License-Identifier: Apache-2.0
// Contestants of the track family. usage: bench_tracks contacts FLEET MIN_DURATION_MS | csv FILE MIN_DURATION_MS
#include <cstdio>
#include <cstring>

#include <sanc/digest.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/tables.hpp>

#include "contest.hpp"
#include "fleet_files.hpp"
#include "mapped_file.hpp"

namespace {

// A file to the bytes of the tables of gaps and contacts.
std::function<bench::answer()> from_csv(const sanc::par& policy, const std::string& path, const sanc::contact_options& options) {
    sanc::intake_options reading;
    reading.zone_offset_ms = 0;
    reading.state = false;
    sanc::intake taken = sanc::read_fixes(policy, {{path, bench::mapped_file(path).bytes()}}, reading);
    const std::int64_t fixes = taken.rows.size();
    const sanc::tracks tracks = sanc::make_segments(policy, std::move(taken.rows));
    sanc::gap_options silence;
    silence.min_gap_ms = 3'600'000;
    const sanc::gap_list gaps = sanc::find_gaps(policy, tracks.see(), silence);
    const sanc::contact_list contacts = sanc::contacts(policy, tracks.see(), options);
    const std::string digest = sanc::hex(sanc::result_digest({{"track/gaps", sanc::table_digest(sanc::gaps_table(tracks, gaps))},
                                                              {"track/contacts", sanc::table_digest(sanc::contacts_table(tracks, contacts))}}, {}));
    std::int64_t closed = 0;
    for (const auto& gap : gaps.rows) closed += gap.closed ? 1 : 0;
    return [=, rows = contacts.rows.size()] {
        return bench::answer().add("fixes", fixes).add("closed gaps", closed).add("contacts", rows).add("digest", digest);
    };
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count == 4 && std::strcmp(arguments[1], "contacts") == 0) {
            const bench::fleet fleet = bench::read_fleet(arguments[2]);
            const sanc::par policy(bench::threads());
            sanc::contact_options options;
            options.min_duration_ms = std::atoll(arguments[3]);
            return bench::contest([&] {
                auto found = std::make_shared<sanc::contact_list>(sanc::contacts(policy, fleet.tracks.see(), options));
                return [found, &fleet] {
                    return bench::answer().add("contacts", found->rows.size()).add("meetings", fleet.meetings).add("fixes", static_cast<std::int64_t>(fleet.tracks.time_ms.size()));
                };
            });
        }
        if (count == 4 && std::strcmp(arguments[1], "csv") == 0) {
            const sanc::par policy(bench::threads());
            sanc::contact_options options;
            options.min_duration_ms = std::atoll(arguments[3]);
            return bench::contest([&] { return from_csv(policy, arguments[2], options); });
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    std::fputs("usage: bench_tracks contacts FLEET MIN_DURATION_MS | csv FILE MIN_DURATION_MS\n", stderr);
    return 2;
}
