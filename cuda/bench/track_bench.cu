// SPDX-License-Identifier: Apache-2.0
// Contacts of a made fleet on the device beside the host's threads, as lines of JSON. usage: track_bench [VESSELS [HOURS]]
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <sanc/cuda/instances.cuh>

#include "../../benchmarks/made_fleet.hpp"
#include "timing.hpp"

namespace {

using bench::median_of;
using bench::say;


}  // namespace

int main(int count, char** arguments) {
    bench::fleet_options fleet;
    if (count > 1) fleet.vessels = std::atoi(arguments[1]);
    if (count > 2) fleet.hours = std::atoi(arguments[2]);
    const sanc::tracks t = bench::made_fleet(fleet);
    const std::int64_t fixes = static_cast<std::int64_t>(t.time_ms.size());
    const std::int64_t bytes = fixes * (8 + 5 * 4);
    cudaStream_t stream = nullptr;
    sanc::cuda::check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "cudaStreamCreate");
    bench::keep_device_memory();
    sanc::cuda::staging staged;
    const sanc::cuda::on device{stream, nullptr, &staged};
    const sanc::par host;
    bool same = true;
    for (const std::int64_t hours : {0, 2}) {
        sanc::contact_options o;
        o.min_duration_ms = hours * 3'600'000;
        const auto on_host = sanc::contacts(host, t.see(), o);
        const auto on_device = sanc::contacts(device, t.see(), o);
        bool equal = on_host.rows.size() == on_device.rows.size() && on_host.only_wider == on_device.only_wider;
        for (std::int64_t i = 0; equal && i < on_host.rows.size(); ++i) {
            const sanc::contact& a = on_host.rows[i];
            const sanc::contact& b = on_device.rows[i];
            equal = a.segment_a == b.segment_a && a.segment_b == b.segment_b && a.begin_ms == b.begin_ms && a.end_ms == b.end_ms &&
                    a.closest_ms == b.closest_ms && a.closest_mm == b.closest_mm && a.rms_mm == b.rms_mm;
        }
        same = same && equal;
        const std::string name = "contacts_500m_" + std::to_string(hours) + "h";
        const double host_ms = median_of(3, [&] { sanc::contacts(host, t.see(), o); });
        const double device_ms = median_of(5, [&] { sanc::contacts(device, t.see(), o); });
        say(name + "_host", host_ms, {{"fixes", fixes}, {"found", on_host.rows.size()}, {"threads", std::thread::hardware_concurrency()}});
        say(name + "_device_with_transfer", device_ms,
            {{"fixes", fixes}, {"found", on_device.rows.size()}, {"bytes_in", bytes}, {"equal", equal}}, host_ms / device_ms);
    }
    return same ? 0 : 1;
}
