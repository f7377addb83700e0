// SPDX-License-Identifier: Apache-2.0
// The join of contacts beside a plain walk over every pair of segments: slabs, instants, boxes of legs.
#include <gtest/gtest.h>

#include <sanc/random.hpp>
#include <sanc/track/contacts.hpp>

#include "made_tracks.hpp"

namespace {

using sanc::test::made_tracks;

struct found_run {
    std::int64_t a, b, begin_ms, end_ms, closest_ms, rms_mm;
    bool certain;
    friend bool operator==(const found_run&, const found_run&) = default;
};

struct answer {
    std::vector<found_run> runs;
    std::int64_t only_wider = 0;
};

std::int64_t rms_of(const sanc::leg_view& legs, const sanc::detail::contact_run& run, std::int64_t& closest_ms) {
    sanc::detail::overlaps shared(legs, legs.offsets[run.segment_a], legs.offsets[run.segment_a + 1] - 2, legs.offsets[run.segment_b],
                                  legs.offsets[run.segment_b + 1] - 2, run.begin_ms, run.end_ms);
    std::vector<double> parts;
    sanc::leg_pair best;
    std::int64_t best_tau = -1;
    while (shared.next()) {
        const sanc::leg_pair pair = shared.pair();
        const std::int64_t tau = pair.closest();
        if (best_tau < 0 || pair.compare_d2(tau, best, best_tau) < 0) {
            best = pair;
            best_tau = tau;
        }
        const auto lasts = static_cast<double>(pair.last());
        if (lasts > 0) {
            const sanc::detail::relative_motion motion(sanc::detail::moving_leg(shared.leg_at(shared.leg_a())),
                                                       sanc::detail::moving_leg(shared.leg_at(shared.leg_b())), pair.low_ms());
            parts.push_back(lasts * (motion.d2(lasts / 2) + motion.v2 * (lasts * lasts) / 12));
        }
    }
    closest_ms = best.low_ms() + best_tau;
    if (parts.empty()) return sanc::detail::to_mm(std::sqrt(best.d2(static_cast<double>(best_tau))) / 256);
    const double sum = sanc::sum8_of(static_cast<std::int64_t>(parts.size()), [&](std::int64_t i) { return parts[static_cast<std::size_t>(i)]; });
    return sanc::detail::to_mm(std::sqrt(sum / static_cast<double>(run.end_ms - run.begin_ms)) / 256);
}

// Every pair of segments from its first leg to its last.
answer walked(const sanc::track_view& t, const sanc::contact_options& o) {
    const auto owned = sanc::make_legs(sanc::seq, t, o.max_gap_ms);
    const sanc::leg_view legs = owned.see();
    const sanc::contact_limits limits = sanc::limits_of(o);
    answer out;
    for (std::int32_t a = 0; a < t.segments(); ++a) {
        for (std::int32_t b = a + 1; b < t.segments(); ++b) {
            if (t.vessel[a] == t.vessel[b]) continue;
            sanc::detail::contact_run room[4096];
            sanc::detail::run_stitcher runs(limits, {a, b, 0, 0, false}, {room, 4096});
            sanc::detail::overlaps shared(legs, legs.offsets[a], legs.offsets[a + 1] - 2, legs.offsets[b], legs.offsets[b + 1] - 2,
                                          INT64_MIN / 4, INT64_MAX / 4);
            while (shared.next()) runs.add(shared.pair());
            runs.finish();
            out.only_wider += runs.only_wider();
            for (std::int64_t i = 0; i < runs.rows(); ++i) {
                std::int64_t closest_ms = 0;
                const std::int64_t rms_mm = rms_of(legs, room[i], closest_ms);
                out.runs.push_back({a, b, room[i].begin_ms, room[i].end_ms, closest_ms, rms_mm, room[i].certain});
            }
        }
    }
    return out;
}

answer joined(const sanc::track_view& t, const sanc::contact_options& o) {
    const auto found = sanc::contacts(sanc::par{2}, t, o);
    answer out;
    out.only_wider = found.only_wider;
    for (const sanc::contact& c : found.rows) out.runs.push_back({c.segment_a, c.segment_b, c.begin_ms, c.end_ms, c.closest_ms, c.rms_mm, c.certain});
    return out;
}

// Ships that lie still or sail about a place, some with silence, leaps, or a second segment; one segment a vessel stands in
// the order of the walk.
made_tracks made(std::uint64_t seed, sanc::lonlat centre, std::int64_t fixes, bool harbour) {
    made_tracks t;
    for (std::int32_t v = 0; v < 14; ++v) {
        sanc::random_stream random(seed, static_cast<std::uint64_t>(v));
        const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound))); };
        std::int64_t time = 1'641'168'000'000 + below(600'000);
        std::int64_t lon = centre.lon_e7 + below(120'000) - 60'000;
        std::int64_t lat = centre.lat_e7 + below(120'000) - 60'000;
        std::int64_t east = 0;
        std::int64_t north = 0;
        for (std::int64_t f = 0; f < fixes; ++f) {
            if (harbour ? below(200) == 0 : f % 60 == 0) {
                east = below(7) == 0 ? 0 : below(3001) - 1500;
                north = below(7) == 0 ? 0 : below(3001) - 1500;
            }
            if (harbour && below(20) != 0) east = north = 0;
            lon += east;
            lat += north;
            if (below(400) == 0) lon += below(3) == 0 ? 20'000'000 : 0;  // a leap of many parts
            if (below(400) == 0) lon = centre.lon_e7;
            lat = std::min<std::int64_t>(900'000'000, std::max<std::int64_t>(-900'000'000, lat));
            std::int64_t turned = lon;
            while (turned >= 1'800'000'000) turned -= 3'600'000'000;
            while (turned < -1'800'000'000) turned += 3'600'000'000;
            t.at(time, sanc::canonical({static_cast<std::int32_t>(turned), static_cast<std::int32_t>(lat)}));
            time += below(300) == 0 ? 3'600'000 + below(3) - 1 + below(2) * below(20'000'000) : 1000 * (1 + below(60));
        }
        t.end(v);
    }
    return t;
}

TEST(Join, FindsWhatAWalkOverAllPairsFinds) {
    constexpr sanc::lonlat centres[] = {{1'290'000'000, 350'000'000}, {1'799'999'000, 0}, {0, 899'990'000}, {-20'000'000, -899'980'000}};
    std::size_t compared = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const made_tracks t = made(seed, centres[seed % 4], 700, seed % 8 < 4);
        for (const std::int64_t duration : {0, 90'000, 1'800'000, 7'200'001}) {
            sanc::contact_options o;
            o.min_duration_ms = duration;
            o.d_in_mm = seed % 2 == 0 ? o.d_out_mm : 350'000;
            const answer truth = walked(t.see(), o);
            compared += truth.runs.size();
            for (const std::int64_t slab : {duration + 1, std::max<std::int64_t>(1000, duration), std::int64_t{1'800'000}, std::int64_t{20'000'000}}) {
                for (const std::int64_t cell : {0, 700}) {
                    o.slab_ms = slab;
                    o.cell_m = cell;
                    const answer found = joined(t.see(), o);
                    EXPECT_EQ(found.runs, truth.runs) << seed << ' ' << duration << ' ' << slab << ' ' << cell;
                    EXPECT_EQ(found.only_wider, truth.only_wider) << seed << ' ' << duration << ' ' << slab << ' ' << cell;
                }
            }
        }
    }
    EXPECT_GT(compared, 1000U);
}

TEST(Join, ShipsSideBySideAtTheLimits) {
    for (const std::int32_t metres : {479, 500, 521}) {
        made_tracks t;
        for (std::int32_t v = 0; v < 4; ++v) {
            sanc::random_stream random(static_cast<std::uint64_t>(metres), static_cast<std::uint64_t>(v));
            std::int32_t across = 0;
            for (std::int64_t f = 0; f < 1500; ++f) {
                // Rarely another place, a unit off at most: most boxes of legs are one point, or two.
                if (random.below(30) == 0) across = static_cast<std::int32_t>(random.below(3)) - 1;
                t.at(30'000 * f + 1000 * v, sanc::ecef{1'600'000'000, 256 * metres * v + across, 0});
            }
            t.end(v);
        }
        for (const std::int64_t inner : {500'000, 479'000, 300'000}) {
            sanc::contact_options o;
            o.d_in_mm = inner;
            const answer truth = walked(t.see(), o);
            const answer found = joined(t.see(), o);
            EXPECT_EQ(found.runs, truth.runs) << metres << ' ' << inner;
            EXPECT_EQ(found.only_wider, truth.only_wider) << metres << ' ' << inner;
            if (metres == 500 && inner == 500'000) { EXPECT_GT(truth.runs.size(), 9U); }
        }
    }
}

// The place of a segment at a time, by its knots; false where it is on no leg.
bool place_at(const sanc::leg_view& legs, std::int64_t s, std::int64_t time, sanc::detail::point& out) {
    for (std::int64_t k = legs.offsets[s]; k + 1 < legs.offsets[s + 1]; ++k) {
        if (legs.joined[k] == 0 || time < legs.time_ms[k] || time > legs.time_ms[k + 1]) continue;
        const double share = static_cast<double>(time - legs.time_ms[k]) / static_cast<double>(legs.time_ms[k + 1] - legs.time_ms[k]);
        const sanc::detail::point p = sanc::detail::point_of(legs.place(k));
        const sanc::detail::point q = sanc::detail::point_of(legs.place(k + 1));
        for (int c = 0; c < 3; ++c) out.part[c] = p.part[c] + share * (q.part[c] - p.part[c]);
        return true;
    }
    return false;
}

TEST(Join, APieceHoldsItsTrack) {
    const made_tracks t = made(3, {1'799'999'000, 100'000'000}, 500, false);
    const auto owned = sanc::make_legs(sanc::seq, t.see(), 3'600'000);
    for (const bool instants : {false, true}) {
        sanc::contact_options o;
        o.slab_ms = 1'200'000;
        o.min_duration_ms = instants ? 1'200'000 : 0;
        const sanc::detail::slot_plan plan(t.see(), o, 1'800'000);
        ASSERT_EQ(plan.instants, instants);
        const sanc::detail::slot_grid grid{plan.slot_ms, plan.base, sanc::view(plan.offsets)};
        const auto pieces = sanc::detail::cut_pieces(sanc::seq, {t.see(), 3'600'000, grid}, instants, {128'000, 4e6}, {});
        EXPECT_TRUE(instants || pieces.size() > plan.offsets.back());  // some were split
        std::int64_t checked = 0;
        for (std::int32_t s = 0; s < t.see().segments(); ++s) {
            sanc::random_stream random(17, static_cast<std::uint64_t>(s));
            const std::int64_t first = t.time_ms[static_cast<std::size_t>(t.offsets[static_cast<std::size_t>(s)])];
            const std::int64_t last = t.time_ms[static_cast<std::size_t>(t.offsets[static_cast<std::size_t>(s) + 1] - 1)];
            for (int i = 0; i < 400; ++i) {
                std::int64_t time = first + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(last - first + 1)));
                if (instants) time = time / plan.slot_ms * plan.slot_ms;
                sanc::detail::point p{};
                if (!place_at(owned.see(), s, time, p)) continue;
                bool held = false;
                for (const sanc::detail::track_piece& piece : pieces) {
                    if (piece.segment != s || piece.empty() || time < piece.begin_ms || time > piece.end_ms) continue;
                    double off2 = 0;
                    const double share = piece.end_ms > piece.begin_ms ? static_cast<double>(time - piece.begin_ms) / static_cast<double>(piece.end_ms - piece.begin_ms) : 0;
                    for (int c = 0; c < 3; ++c) {
                        const double off = p.part[c] - (piece.from[c] + share * (static_cast<double>(piece.to[c]) - piece.from[c]));
                        off2 += off * off;
                    }
                    held = held || std::sqrt(off2) <= static_cast<double>(piece.slack);
                }
                EXPECT_TRUE(held) << s << ' ' << time << ' ' << instants;
                ++checked;
            }
        }
        EXPECT_GT(checked, instants ? 500 : 3000);
    }
}

TEST(Join, SparseTracksGetLongerSlabs) {
    made_tracks t;
    t.at(0, sanc::ecef{1'600'000'000, 0, 0}).at(1000, sanc::ecef{1'600'000'000, 0, 0}).at(1'000'000'000'000'000, sanc::ecef{1'600'000'000, 0, 0}).end(0);
    t.at(500, sanc::ecef{1'600'000'000, 99, 0}).at(2000, sanc::ecef{1'600'000'000, 99, 0}).at(2'000'000'000'000'000, sanc::ecef{1'600'000'000, 0, 0}).end(1);
    for (const std::int64_t duration : {0, 500}) {
        sanc::contact_options o;
        o.slab_ms = 1;
        o.min_duration_ms = duration;
        EXPECT_LT(sanc::detail::slot_plan(t.see(), o, 1'800'000).offsets.back(), 5000);
        const auto found = sanc::contacts(sanc::seq, t.see(), o);
        ASSERT_EQ(found.rows.size(), 1);
        EXPECT_EQ(found.rows[0].begin_ms, 500);
        EXPECT_EQ(found.rows[0].end_ms, 1000);
    }
}

}  // namespace
