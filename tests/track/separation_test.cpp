// SPDX-License-Identifier: Apache-2.0
// What is told of two vessels without a look at all of their overlaps: bounds of the mean of D2, and where they stay apart.
#include <gtest/gtest.h>

#include <sanc/track/contact_facts_host.hpp>

#include "hostile_tracks.hpp"

#if defined(SANC_OVERLAP_LANES)
namespace {

// Legs, and what is prepared of them.
struct prepared {
    sanc::leg_view legs;
    std::vector<sanc::detail::leg_moments> sums;
    std::vector<double> reach;
    std::vector<std::uint32_t> time_ms;
    std::vector<std::int32_t> xy, z, shift;

    explicit prepared(const sanc::leg_view& of) : legs(of) {
        const auto knots = static_cast<std::size_t>(of.time_ms.size);
        const auto clips = static_cast<std::size_t>(of.segments());
        sums.resize(knots / 16 + 1);
        for (auto* part : {&xy, &z}) part->resize(knots);
        time_ms.resize(knots);
        reach.resize(clips);
        shift.resize(clips);
        sanc::for_each_index(sanc::seq, of.segments(), sanc::detail::clip_moments_body{of, sanc::view(sums), sanc::view(reach)});
        sanc::for_each_index(sanc::seq, of.segments(), sanc::detail::short_knots_body{of, sanc::view(reach), knots_of()});
    }
    sanc::detail::short_knots knots_of() { return {sanc::view(time_ms), sanc::view(xy), sanc::view(z), sanc::view(shift)}; }
    sanc::detail::clip_moments moments() const { return {legs, sanc::view(sums), sanc::view(reach)}; }
};

// Runs of which both are on legs all the time.
template <class Each>
void for_each_run(std::uint64_t seeds, const Each& each) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const sanc::test::made_tracks t = sanc::test::hostile(seed, seed % 8 == 0 ? 1000 : 200);
        const auto owned = sanc::make_legs(sanc::seq, t.see(), 3'600'000);
        prepared with(owned.see());
        for (const auto& run : sanc::test::stretches(with.legs, seed)) {
            if (run.begin_ms == run.end_ms) continue;
            sanc::contact row{};
            const sanc::detail::contact_facts_body body{{with.legs}, {}, {}, sanc::view(with.shift), {}};
            const sanc::detail::overlaps shared = body.begin(run, row);
            const auto a = with.moments().over(run.segment_a, shared.next_a(), shared.last_a(), run);
            const auto b = with.moments().over(run.segment_b, shared.next_b(), shared.last_b(), run);
            if (a.sound && b.sound) each(with, run, shared, a, b);
        }
    }
}

TEST(Separation, MomentsBoundTheMean) {
    std::int64_t told = 0;
    std::int64_t runs = 0;
    for_each_run(60, [&](prepared&, const sanc::detail::contact_run& run, sanc::detail::overlaps shared, const auto& a, const auto& b) {
        sanc::detail::pair_facts facts;
        while (shared.next()) facts.take(shared);
        sanc::contact row{};
        row.begin_ms = run.begin_ms;
        row.end_ms = run.end_ms;
        sanc::detail::pair_facts again = facts;  // a total is asked for once
        again.put(row);
        const sanc::detail::pair_moments pair(a, b);
        const double mean = facts.sum.total() / static_cast<double>(run.end_ms - run.begin_ms);
        EXPECT_LE(pair.low, mean);
        EXPECT_GE(pair.high, mean);
        std::int64_t rms_mm = 0;
        ++runs;
        if (!pair.rms_mm(rms_mm)) return;
        ++told;
        EXPECT_EQ(rms_mm, row.rms_mm);
    });
    EXPECT_GT(told, 50);
    EXPECT_LT(told, runs);
}

void try_steps(decltype(sanc::detail::overlap_forms::step_while_above) step) {
    std::int64_t passed = 0;
    std::int64_t kept = 0;
    for_each_run(60, [&](prepared& with, const sanc::detail::contact_run& run, sanc::detail::overlaps shared, const auto& a, const auto& b) {
        const auto shift = [&](std::int32_t clip) { return with.shift[static_cast<std::size_t>(clip)]; };
        const sanc::detail::separation_axis axis(a, b, sanc::detail::pair_moments(a, b), shift(run.segment_a), shift(run.segment_b));
        if (!axis.here()) return;
        const sanc::detail::first_legs first{shared.next_a(), shared.next_b()};
        sanc::detail::overlaps all = shared;
        // The bound comes down as by the search of the closest moment, from what is seen without it.
        const auto d2_of = [](const sanc::detail::overlaps& at) {
            const sanc::leg_pair pair = at.pair();
            return pair.d2(static_cast<double>(pair.closest())) + pair.d2_error();
        };
        if (!shared.next() || !all.next()) return;
        double bound = d2_of(all);
        for (bool more = true; more;) {
            step(with.legs, with.knots_of(), axis, axis.limit(bound), first, shared);
            while ((more = all.next()) && (all.leg_a() < shared.next_a() || all.leg_b() < shared.next_b())) {
                const sanc::leg_pair pair = all.pair();
                ASSERT_GE(pair.d2(static_cast<double>(pair.closest())) + pair.d2_error(), bound) << run.segment_a << ' ' << run.segment_b;
                ++passed;
            }
            if (!more) break;
            bound = std::min(bound, d2_of(all));
            ++kept;
            shared.go_on(all.next_a(), all.next_b());
        }
    });
    EXPECT_GT(passed, 10'000);
    EXPECT_GT(kept, 1000);
}

TEST(Separation, OverlapsThatAreSteppedOverStayAbove) {
    std::vector<decltype(sanc::detail::overlap_forms::step_while_above)> forms;
    if (sanc::detail::avx2::is_here()) forms.push_back(sanc::detail::avx2::step_while_above);
    if (sanc::detail::avx512::has_products()) forms.push_back(sanc::detail::avx512::step_while_above);
    if (forms.empty()) GTEST_SKIP() << "skipped: no wide registers";
    for (const auto form : forms) try_steps(form);
}

}  // namespace
#endif
