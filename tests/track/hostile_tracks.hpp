// SPDX-License-Identifier: Apache-2.0
// Tracks and runs that the forms of a processor are tried on.
#pragma once

#include <algorithm>

#include <sanc/random.hpp>
#include <sanc/track/contact_facts.hpp>

#include "made_tracks.hpp"

namespace sanc::test {

enum class rate { at_random, regular, in_milliseconds };

// Ships about a place: at anchor, where places repeat, or under way; silence, leaps, legs of a millisecond, equal times.
inline made_tracks hostile(std::uint64_t seed, std::int64_t fixes) {
    made_tracks t;
    for (std::int32_t v = 0; v < 8; ++v) {
        sanc::random_stream random(seed, static_cast<std::uint64_t>(v));
        const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound))); };
        const auto pace = static_cast<rate>(seed % 4 == 3 ? below(3) : static_cast<std::int64_t>(seed % 4));
        const bool anchored = below(3) != 0;
        const bool calm = below(2) == 0;  // no silence, no leap
        const std::int64_t step = below(2) == 0 ? 10'000 : 5'000;
        std::int64_t time = 1'641'168'000'000 + (pace == rate::regular ? 1000 * below(4) : below(30'000));
        const std::int64_t lon0 = 1'290'000'000 + below(40'000);
        const std::int64_t lat0 = 350'000'000 + below(40'000);
        std::int64_t lon = lon0;
        std::int64_t lat = lat0;
        for (std::int64_t f = 0; f < fixes; ++f) {
            if (anchored) {
                lon = lon0 + 10 * (below(3) - 1);
                lat = lat0 + 10 * (below(3) - 1);
            } else {
                lon += below(601) - 300;
                lat += below(601) - 300;
            }
            const std::int64_t leap = !calm && below(300) == 0 ? 20'000'000 : 0;
            t.at(time, sanc::lonlat{static_cast<std::int32_t>(lon + leap), static_cast<std::int32_t>(lat)});
            time += pace == rate::regular           ? step
                    : pace == rate::in_milliseconds ? 1 + below(3)
                    : below(10) == 0                ? 1
                                                    : 1 + 1000 * below(20) + below(5);
            if (!calm && below(200) == 0) time += 3'600'000 + below(3) - 1;
        }
        t.end(v);
    }
    return t;
}

// Pairs of whole tracks, and of stretches of them, as if they were runs.
inline std::vector<sanc::detail::contact_run> stretches(const sanc::leg_view& legs, std::uint64_t seed) {
    sanc::random_stream random(seed, 99);
    std::vector<sanc::detail::contact_run> runs;
    for (std::int32_t a = 0; a < legs.segments(); ++a) {
        for (std::int32_t b = a + 1; b < legs.segments(); ++b) {
            const std::int64_t low = std::max(legs.time_ms[legs.offsets[a]], legs.time_ms[legs.offsets[b]]);
            const std::int64_t high = std::min(legs.time_ms[legs.offsets[a + 1] - 1], legs.time_ms[legs.offsets[b + 1] - 1]);
            for (int i = 0; i < 4 && low < high; ++i) {
                const auto within = [&] { return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1))); };
                const std::int64_t begin = i == 0 ? low : within();
                const std::int64_t end = i == 0 ? high : within();
                if (begin > end) continue;
                // A run lies on legs of both at its begin: stretches that do not are left out.
                sanc::detail::overlaps shared(legs, legs.offsets[a], legs.offsets[a + 1] - 2, legs.offsets[b], legs.offsets[b + 1] - 2, begin, end);
                bool cut = false;
                if (!shared.next() || shared.begin_ms() != begin) continue;
                const sanc::detail::clip_legs clips{legs};
                if (legs.joined[clips.last(a, end, cut)] == 0 || legs.joined[clips.last(b, end, cut)] == 0) continue;
                runs.push_back({a, b, begin, end, false});
            }
        }
    }
    return runs;
}

}  // namespace sanc::test
