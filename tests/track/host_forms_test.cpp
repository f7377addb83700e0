// SPDX-License-Identifier: Apache-2.0
// What contacts do on a processor in place of the bodies that devices run, beside those bodies: the same bits.
#include <gtest/gtest.h>

#include <sanc/random.hpp>
#include <sanc/track/contacts.hpp>

#include "hostile_tracks.hpp"

namespace {

using sanc::test::hostile;
using sanc::test::made_tracks;
using sanc::test::stretches;

// Rows of vessels of one chain and of several, with equal times and leaps.
sanc::fixes hostile_fixes(std::uint64_t seed) {
    sanc::random_stream random(seed, 5);
    const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound))); };
    sanc::test::made_fixes f;
    const std::int64_t vessels = 1 + below(12);
    for (std::int64_t v = 0; v < vessels; ++v) {
        const std::int64_t ships = below(3) == 0 ? 1 + below(4) : 1;
        const bool calm = below(2) == 0;
        std::int64_t time = 0;
        const std::int64_t fixes = below(60);
        for (std::int64_t i = 0; i < fixes; ++i) {
            time += calm ? 1 + below(60'000) : below(3) * below(60'000);
            const std::int64_t place = 30'000'000 * below(ships) + below(2'000) + (!calm && below(20) == 0 ? 90'000'000 : 0);
            f.add(std::to_string(v), time, static_cast<std::int32_t>(place), static_cast<std::int32_t>(below(2'000)));
        }
    }
    f.arrange();
    return std::move(f.rows);
}

void expect_same(const sanc::tracks& found, const sanc::tracks& plain, std::uint64_t seed) {
    ASSERT_EQ(found.offsets, plain.offsets) << seed;
    ASSERT_EQ(found.vessel, plain.vessel) << seed;
    ASSERT_EQ(found.number, plain.number) << seed;
    ASSERT_EQ(found.fix, plain.fix) << seed;
    ASSERT_EQ(found.same_time, plain.same_time) << seed;
    ASSERT_EQ(found.time_ms, plain.time_ms) << seed;
    ASSERT_EQ(found.lon_e7, plain.lon_e7) << seed;
    ASSERT_EQ(found.lat_e7, plain.lat_e7) << seed;
    ASSERT_EQ(found.x, plain.x) << seed;
    ASSERT_EQ(found.y, plain.y) << seed;
    ASSERT_EQ(found.z, plain.z) << seed;
}

// The segments that the bodies of devices find, and those of a processor, of fixes that are kept and that are given away.
TEST(HostForms, SegmentsOfChains) {
    std::int64_t several = 0;
    std::int64_t unused = 0;
    std::int64_t as_they_are = 0;
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        const sanc::fixes rows = hostile_fixes(seed);
        const auto offsets = sanc::detail::fixes_of_vessels(rows);
        for (const std::int64_t speed : {std::int64_t{1}, std::int64_t{50'000}, std::int64_t{1'000'000'000}}) {
            const sanc::tracks plain = sanc::detail::segments_of(sanc::seq, rows, offsets, speed, {});
            for (const unsigned threads : {1U, 3U}) {
                expect_same(sanc::make_segments(sanc::par(threads), rows, speed), plain, seed);
                sanc::fixes given = rows;
                expect_same(sanc::make_segments(sanc::par(threads), std::move(given), speed), plain, seed);
                ASSERT_EQ(given.vessel, rows.vessel) << seed;
                ASSERT_EQ(given.source, rows.source) << seed;
                ASSERT_EQ(given.line, rows.line) << seed;
            }
            as_they_are += plain.fix.empty() && !rows.time_ms.empty() ? 1 : 0;
            several += static_cast<std::int64_t>(plain.vessel.size() - rows.vessels->size());
            unused += static_cast<std::int64_t>(plain.same_time.size());
        }
    }
    EXPECT_GT(several, 1000);
    EXPECT_GT(unused, 1000);
    EXPECT_GT(as_they_are, 10);
}

// More fixes than the parts hold that threads take: of those behind a fix that is not used the columns close up.
TEST(HostForms, SegmentsOfManyFixes) {
    sanc::test::made_fixes f;
    for (int v = 0; v < 4; ++v) {
        for (std::int32_t i = 0; i < 70'000; ++i) {
            const bool elsewhere = v == 2 && i % 3 == 0;  // a second ship
            f.add(std::to_string(v), i * 1000, elsewhere ? 300'000'000 : i, v);
            if (v == 0 && i == 5) f.add("0", i * 1000, i + 1, v);
        }
    }
    f.arrange();
    const sanc::tracks plain = sanc::detail::segments_of(sanc::seq, f.rows, sanc::detail::fixes_of_vessels(f.rows), 50'000, {});
    ASSERT_EQ(plain.vessel.size(), 5U);
    ASSERT_EQ(plain.same_time.size(), 1U);
    expect_same(sanc::make_segments(sanc::par(2), f.rows), plain, 0);
    expect_same(sanc::make_segments(sanc::par(2), std::move(f.rows)), plain, 0);
}

TEST(HostForms, SegmentsAskTheMonitor) {
    const sanc::fixes rows = hostile_fixes(3);
    double last = -1;
    static_cast<void>(sanc::make_segments(sanc::seq, rows, 50'000, sanc::monitor([&](double done) {
        EXPECT_GE(done, last);
        last = done;
        return true;
    })));
    EXPECT_EQ(last, 1.0);
    EXPECT_THROW(sanc::make_segments(sanc::seq, rows, 50'000, sanc::monitor([](double) { return false; })), sanc::cancelled);
}

bool same(const sanc::contact& p, const sanc::contact& q) {
    return p.closest_ms == q.closest_ms && p.closest_mm == q.closest_mm && p.rms_mm == q.rms_mm && p.place == q.place &&
           p.cut_begin == q.cut_begin && p.cut_end == q.cut_end && p.begin_ms == q.begin_ms && p.end_ms == q.end_ms;
}

#if defined(SANC_OVERLAP_LANES)
TEST(HostForms, OverlapsInLanesGiveTheBitsOfTheBody) {
    std::vector<sanc::detail::overlap_forms> forms;
    if (sanc::detail::avx2::is_here()) forms.push_back({sanc::detail::avx2::eight_integrals, sanc::detail::avx2::step_while_above});
    if (sanc::detail::avx512::is_here()) forms.push_back({sanc::detail::avx512::eight_integrals, nullptr});
    if (sanc::detail::avx512::has_products()) forms.push_back({sanc::detail::avx512::eight_integrals, sanc::detail::avx512::step_while_above});
    if (forms.empty()) GTEST_SKIP() << "skipped: no wide registers";
    std::size_t compared = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const made_tracks t = hostile(seed, seed % 8 == 0 ? 3000 : 150);
        const auto owned = sanc::make_legs(sanc::seq, t.see(), 3'600'000);
        const sanc::leg_view legs = owned.see();
        const std::vector<sanc::detail::contact_run> runs = stretches(legs, seed);
        std::vector<std::int64_t> order;
        std::vector<std::int32_t> segments;
        for (std::size_t i = 0; i < runs.size(); ++i) order.push_back(static_cast<std::int64_t>(i));
        for (std::int32_t s = 0; s < legs.segments(); ++s) segments.push_back(s);
        std::vector<sanc::contact> expected(runs.size());
        sanc::detail::contact_facts_body body{{legs}, sanc::view(runs), sanc::view(order), sanc::view(segments), sanc::view(expected)};
        sanc::for_each_index(sanc::seq, body.out.size, body);
        for (const auto& form : forms) {
            std::vector<sanc::contact> found(runs.size());
            body.out = sanc::view(found);
            sanc::detail::put_pair_facts(sanc::par{2}, body, form, {});
            for (std::size_t i = 0; i < runs.size(); ++i) ASSERT_TRUE(same(found[i], expected[i])) << seed << ' ' << i;
            compared += runs.size();
        }
    }
    EXPECT_GT(compared, 1500U);
}

// Not only the rounded attributes: every integral, to the bit; and no overlap that comes down to the bound is left out.
TEST(HostForms, EightIntegralsAreThoseOfTheMotion) {
    std::vector<decltype(sanc::detail::overlap_forms::integrate_eight)> forms;
    if (sanc::detail::avx2::is_here()) forms.push_back(sanc::detail::avx2::eight_integrals);
    if (sanc::detail::avx512::is_here()) forms.push_back(sanc::detail::avx512::eight_integrals);
    if (forms.empty()) GTEST_SKIP() << "skipped: no wide registers";
    std::size_t compared = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const made_tracks t = hostile(seed, 150);
        const auto owned = sanc::make_legs(sanc::seq, t.see(), 3'600'000);
        const sanc::leg_view legs = owned.see();
        std::vector<double> way2(static_cast<std::size_t>(legs.segments()));
        sanc::for_each_index(sanc::seq, legs.segments(), sanc::detail::prepare_legs_body{legs, sanc::view(way2)});
        const sanc::detail::prepared_legs prepared{legs, sanc::view(way2)};
        for (std::int32_t a = 0; a < legs.segments(); ++a) {
            for (std::int32_t b = 0; b < legs.segments(); ++b) {
                if (a == b) continue;
                sanc::detail::overlaps shared(legs, legs.offsets[a], legs.offsets[a + 1] - 2, legs.offsets[b], legs.offsets[b + 1] - 2,
                                              INT64_MIN / 4, INT64_MAX / 4);
                while (shared.next()) {
                    if (!shared.eight_ahead()) continue;
                    const auto eight = sanc::detail::step_over_eight(legs, shared.next_a(), shared.next_b());
                    double expected[8];
                    double least[8];
                    for (int i = 0; i < 8; ++i) {
                        ASSERT_TRUE(shared.next());
                        const sanc::detail::relative_motion motion(sanc::detail::moving_leg(shared.leg_at(shared.leg_a())),
                                                                   sanc::detail::moving_leg(shared.leg_at(shared.leg_b())), shared.begin_ms());
                        const auto lasts = static_cast<double>(shared.end_ms() - shared.begin_ms());
                        ASSERT_GT(lasts, 0);
                        expected[i] = lasts * (motion.d2(lasts / 2) + motion.v2 * (lasts * lasts) / 12);
                        const sanc::leg_pair pair = shared.pair();
                        least[i] = pair.d2(static_cast<double>(pair.closest()));
                    }
                    ASSERT_EQ(eight.behind_a, shared.next_a());
                    ASSERT_EQ(eight.behind_b, shared.next_b());
                    for (const auto form : forms) {
                        double found[8];
                        const double bound = least[compared % 8];
                        const unsigned near = form(prepared, eight, bound, way2[static_cast<std::size_t>(a)] + way2[static_cast<std::size_t>(b)], found);
                        for (int i = 0; i < 8; ++i) {
                            ASSERT_EQ(found[i], expected[i]);
                            ASSERT_TRUE(least[i] > bound || (near >> i & 1U) != 0);
                        }
                    }
                    ++compared;
                }
            }
        }
    }
    EXPECT_GT(compared, 10'000U);
}
#endif

#if SANC_HOST_FORMS
// The order of the pairs, too, and cells of few and of many entries.
TEST(HostForms, PairsOfACellAreThoseOfTheBody) {
    for (const std::int64_t cell : {700, 4000, 40'000}) {
        sanc::random_stream random(static_cast<std::uint64_t>(cell), 5);
        const auto below = [&](std::int64_t bound) { return static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(bound))); };
        std::vector<sanc::detail::track_piece> pieces;
        for (std::int32_t i = 0; i < 600; ++i) {
            sanc::detail::track_piece p{i, i / 2, below(3), static_cast<float>(below(300)), 0, 0, {}, {}};
            p.begin_ms = below(1000);
            p.end_ms = p.begin_ms + below(1000);
            for (int c = 0; c < 3; ++c) {
                p.from[c] = 1'600'000'000 + below(600'000);
                p.to[c] = p.from[c] + below(i % 10 == 0 ? 20'000'000 : 20'000) - 10'000;
            }
            if (below(20) == 0) p.slack = -1;
            pieces.push_back(p);
        }
        const sanc::detail::join_grid grid{cell * 256, 128'000};
        const auto host = sanc::detail::join_pieces(sanc::par{3}, sanc::view(pieces), grid, {});
        std::vector<std::uint64_t> found(host.begin(), host.end());
        std::sort(found.begin(), found.end());
        EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
        const sanc::detail::pair_cells_body body{sanc::view(pieces), grid, {}, {}, {}, {}};
        std::vector<std::uint64_t> expected;
        for (std::uint64_t a = 0; a < pieces.size(); ++a) {
            for (std::uint64_t b = a + 1; b < pieces.size(); ++b) {
                if (pieces[a].empty() || pieces[b].empty() || !body.near(pieces[a], pieces[b])) continue;
                expected.push_back(a << 32 | b);
            }
        }
        EXPECT_EQ(found, expected);
        EXPECT_GT(found.size(), 100U);
    }
}
#endif

// Speeds of few legs and of many, selected and sorted.
TEST(HostForms, MedianOfFewLegsAndOfMany) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        sanc::random_stream random(seed, 3);
        const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound))); };
        made_tracks t;
        std::int64_t time = 0;
        const std::int64_t fixes = 2 + below(40);
        const std::int64_t most = seed % 3 == 0 ? 40 : seed % 3 == 1 ? 40'000 : 100'000'000;
        for (std::int64_t f = 0; f < fixes; ++f) {
            t.at(time, sanc::ecef{1'600'000'000, static_cast<std::int32_t>(below(most)), 0});
            time += 1 + below(60'000);
        }
        t.end(0);
        const auto owned = sanc::make_legs(sanc::seq, t.see(), 50'000);
        const sanc::leg_view legs = owned.see();
        const std::int64_t last = legs.time_ms.size - 2;
        const sanc::detail::side_facts_body body{{legs}, {}, {}, {}, {}, {}};
        const sanc::detail::contact_run run{0, 0, legs.time_ms[0] + below(2), legs.time_ms[last + 1] - below(2), false};
        std::vector<std::pair<std::int32_t, std::int64_t>> by_speed;
        std::int64_t total = 0;
        for (std::int64_t k = 0; k <= last; ++k) {
            by_speed.emplace_back(legs.speed_mkn[k], body.weight(k, run));
            total += by_speed.back().second;
        }
        std::sort(by_speed.begin(), by_speed.end());
        std::int64_t held = 0;
        std::int32_t expected = 0;
        for (const auto& [speed, lasts] : by_speed) {
            held += lasts;
            expected = speed;
            if (held >= (total + 1) / 2) break;
        }
        if (total == 0) continue;
        std::int64_t longest = 0;
        EXPECT_EQ(body.median_speed(0, last, run, longest), expected) << seed;
    }
}

}  // namespace
