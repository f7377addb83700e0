// SPDX-License-Identifier: Apache-2.0
// The runs of all windows on a processor, in one pass. The rows of find_runs() of runs.hpp.
#pragma once

#include <sanc/track/host_lists.hpp>
#include <sanc/track/runs.hpp>

namespace sanc::detail {

#if SANC_HOST_FORMS
template <host_policy Policy>
found_runs<buffer<contact_run>> find_runs(const Policy& policy, const runs_body& body, const monitor& watch) {
    constexpr std::int64_t chunk = 16;
    const std::int64_t windows = body.windows.size;
    const std::int64_t parts = (windows + chunk - 1) / chunk;
    auto wider = make_buffer<std::int64_t>(policy, parts + 1);
    auto runs = gather_lists<contact_run>(policy, parts, watch, [&](std::int64_t part, std::vector<contact_run>& list) {
        wider[part] = 0;
        std::vector<contact_run> room(8);
        for (std::int64_t w = part * chunk; w < std::min(windows, (part + 1) * chunk); ++w) {
            const run_stitcher found = body.gather(w, view(room));
            if (found.rows() > static_cast<std::int64_t>(room.size())) {
                room.resize(static_cast<std::size_t>(found.rows()));
                static_cast<void>(body.gather(w, view(room)));
            }
            list.insert(list.end(), room.data(), room.data() + found.rows());
            wider[part] += found.only_wider();
        }
    });
    return {std::move(runs), exclusive_scan(policy, column<const std::int64_t>{wider.data(), parts}, view(wider))};
}
#endif

}  // namespace sanc::detail
