// SPDX-License-Identifier: Apache-2.0
// Tracks of the host where a policy computes.
#pragma once

#include <sanc/exec.hpp>

namespace sanc {

template <class Policy>
class brought_tracks {
public:
    brought_tracks(const Policy& policy, const track_view& t)
        : time_ms_(to_device(policy, t.time_ms)), offsets_(to_device(policy, t.offsets)),
          lon_e7_(to_device(policy, t.lon_e7)), lat_e7_(to_device(policy, t.lat_e7)), x_(to_device(policy, t.x)),
          y_(to_device(policy, t.y)), z_(to_device(policy, t.z)), vessel_(to_device(policy, t.vessel)) {}

    [[nodiscard]] track_view see() const {
        return {view(time_ms_), view(lon_e7_), view(lat_e7_), view(x_), view(y_), view(z_), view(offsets_), view(vessel_)};
    }

private:
    brought_of<Policy, std::int64_t> time_ms_, offsets_;
    brought_of<Policy, std::int32_t> lon_e7_, lat_e7_, x_, y_, z_, vessel_;
};

}  // namespace sanc
