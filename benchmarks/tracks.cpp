// SPDX-License-Identifier: Apache-2.0
// Contestants of the track family. usage: bench_tracks contacts FLEET MIN_DURATION_MS
#include <cstdio>
#include <cstring>

#include <sanc/track/contacts.hpp>

#include "contest.hpp"
#include "fleet_files.hpp"

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
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    std::fputs("usage: bench_tracks contacts FLEET MIN_DURATION_MS\n", stderr);
    return 2;
}
