// SPDX-License-Identifier: Apache-2.0
// Tracks, and what make_segments() computes for each vessel.
#pragma once

#include <sanc/track/fixes.hpp>

namespace sanc {

// Tracks that own their columns; order (vessel, segment, time).
struct tracks {
    column_vector<std::int64_t> time_ms;
    column_vector<std::int32_t> lon_e7, lat_e7, x, y, z;
    std::vector<std::int64_t> offsets{0};
    std::vector<std::int32_t> vessel;        // per segment, index into vessels
    std::vector<std::int64_t> number;        // per segment: 1, 2, .. within the vessel, by first fix
    std::vector<std::int64_t> fix;           // per fix: its place in the fixes they were made of; empty: the same
    std::vector<std::int64_t> same_time;     // fixes not used: another one of the chain has their time
    std::shared_ptr<const std::vector<std::string>> vessels = std::make_shared<std::vector<std::string>>();

    // The place of fix f in the fixes they were made of.
    [[nodiscard]] std::int64_t place_of(std::int64_t f) const { return fix.empty() ? f : fix[static_cast<std::size_t>(f)]; }
    [[nodiscard]] track_view see() const {
        return {view(time_ms), view(lon_e7), view(lat_e7), view(x), view(y), view(z), view(offsets), view(vessel)};
    }
};

namespace detail {

// Whether a ship with max_speed_mkn (0.001 kn) can lie behind two fixes: chord <= v (dt + 2 s) + 200 m. Exact: in units of
// 2^-8 m the bound is N / 14,062,500 with N = 1852 v_mkn (dt_ms + 2000) + 200 * 3.6e9, and N of 2^56 is beyond the earth.
SANC_HD constexpr bool can_follow(std::uint64_t chord2_units, std::int64_t dt_ms, std::int64_t max_speed_mkn) {
    const uint128 n = static_cast<uint128>(1852 * max_speed_mkn) * static_cast<std::uint64_t>(dt_ms + 2000) + 720'000'000'000U;
    if (n >> 56 != 0) return true;
    constexpr uint128 scale = 14'062'500;
    return chord2_units * (scale * scale) <= n * n;
}

// Chains of one vessel's fixes [offsets[v], offsets[v + 1]).
struct chain_body {
    column<const std::int64_t> offsets;  // per vessel
    column<const std::int64_t> time_ms;
    column<const std::int32_t> x, y, z;
    std::int64_t max_speed_mkn;
    column<std::int32_t> chain;       // out, per fix: its chain from 0, or -1 for same_time
    column<std::int64_t> last;        // scratch, per fix
    column<std::int64_t> sizes;       // out: sizes[offsets[v] + c] fixes in chain c
    column<std::int64_t> counts;      // out, per vessel: chains

    SANC_HD void operator()(std::int64_t v) const {
        const std::int64_t first = offsets[v];
        std::int64_t chains = 0;
        for (std::int64_t f = first; f < offsets[v + 1]; ++f) {
            const std::int64_t best = best_chain(first, chains, f);
            if (best < 0) {
                chain[f] = static_cast<std::int32_t>(chains);
                last[first + chains] = f;
                sizes[first + chains] = 1;
                ++chains;
            } else if (time_ms[last[first + best]] == time_ms[f]) {
                chain[f] = -1;
            } else {
                chain[f] = static_cast<std::int32_t>(best);
                last[first + best] = f;
                ++sizes[first + best];
            }
        }
        counts[v] = chains;
    }

    // Of the chains that f may follow: the least chord, then the latest last fix, then the lowest number; or -1.
    SANC_HD std::int64_t best_chain(std::int64_t first, std::int64_t chains, std::int64_t f) const {
        std::int64_t best = -1;
        std::uint64_t best_chord2 = 0;
        for (std::int64_t c = 0; c < chains; ++c) {
            const std::int64_t l = last[first + c];
            const std::uint64_t square = chord2({x[l], y[l], z[l]}, {x[f], y[f], z[f]});
            if (best >= 0 && square > best_chord2) continue;
            if (!can_follow(square, time_ms[f] - time_ms[l], max_speed_mkn)) continue;
            if (best >= 0 && square == best_chord2 && time_ms[l] <= time_ms[last[first + best]]) continue;
            best = c;
            best_chord2 = square;
        }
        return best;
    }
};

// Where the chains of one vessel go.
struct place_chains_body {
    column<const std::int64_t> offsets, first_segment, sizes;
    column<std::int32_t> vessel;
    column<std::int64_t> number, counts;
    SANC_HD void operator()(std::int64_t v) const {
        for (std::int64_t s = first_segment[v]; s < first_segment[v + 1]; ++s) {
            const std::int64_t c = s - first_segment[v];
            vessel[s] = static_cast<std::int32_t>(v);
            number[s] = c + 1;
            counts[s] = sizes[offsets[v] + c];
        }
    }
};

struct order_chains_body {
    column<const std::int64_t> offsets, first_segment, segment_offsets;
    column<const std::int32_t> chain;
    column<std::int64_t> next;   // scratch, per fix
    column<std::int64_t> order;  // out
    SANC_HD void operator()(std::int64_t v) const {
        const std::int64_t first = offsets[v];
        for (std::int64_t c = 0; c < first_segment[v + 1] - first_segment[v]; ++c) {
            next[first + c] = segment_offsets[first_segment[v] + c];
        }
        for (std::int64_t f = first; f < offsets[v + 1]; ++f) {
            if (chain[f] >= 0) order[next[first + chain[f]]++] = f;
        }
    }
};

// Is every vessel one chain of all its fixes? Then the tracks hold the fixes as they are. offsets: of the fixes of each vessel.
inline bool are_one_chain_each(const std::vector<std::int64_t>& offsets, std::int64_t segments, std::int64_t used) {
    std::int64_t heard = 0;  // vessels that have fixes
    for (std::size_t v = 1; v < offsets.size(); ++v) heard += offsets[v] > offsets[v - 1] ? 1 : 0;
    return segments == heard && used == offsets.back();
}

// The values of a buffer, on the host.
template <class Policy, class T, class Buffer>
void assign(const Policy& policy, std::vector<T>& to, Buffer&& from) {
    const auto values = to_host(policy, std::forward<Buffer>(from));
    to.assign(values.begin(), values.end());
}

struct negative_body {
    column<const std::int32_t> values;
    column<std::uint8_t> flags;
    SANC_HD void operator()(std::int64_t i) const { flags[i] = values[i] < 0; }
};

}  // namespace detail

}  // namespace sanc
