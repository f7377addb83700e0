// SPDX-License-Identifier: Apache-2.0
// Runs: whole milliseconds at which two segments are within a distance, stitched together across shared fixes. Three
// distances at once, each inside the one before: d + e, d, d - e.
#pragma once

#include <cstring>

#include <sanc/track/approach.hpp>
#include <sanc/track/clips.hpp>
#include <sanc/track/leg_blocks.hpp>

namespace sanc {

// What makes a contact (sanc/track/contacts.hpp) at one of the three distances.
struct contact_limits {
    distance_limit in[3], out[3];  // d + e, d, d - e
    std::int64_t min_duration_ms = 0;
};

namespace detail {

// The overlaps of two ranges of legs within [low_ms, high_ms], in time order. A moment that belongs to two legs of one
// vessel may come twice, never less than once.
class overlaps {
public:
    SANC_HD overlaps(const leg_view& legs, std::int64_t first_a, std::int64_t last_a, std::int64_t first_b,
                     std::int64_t last_b, std::int64_t low_ms, std::int64_t high_ms)
        : legs_(legs), next_a_(first_a), last_a_(last_a), next_b_(first_b), last_b_(last_b), low_(low_ms), high_(high_ms) {}

    // Steps to the next overlap; false when there is none.
    SANC_HD bool next() {
        while (next_a_ <= last_a_ && next_b_ <= last_b_) {
            if (legs_.joined[next_a_] == 0) {
                ++next_a_;
                continue;
            }
            if (legs_.joined[next_b_] == 0) {
                ++next_b_;
                continue;
            }
            const std::int64_t end_a = legs_.time_ms[next_a_ + 1];
            const std::int64_t end_b = legs_.time_ms[next_b_ + 1];
            a_ = next_a_;
            b_ = next_b_;
            begin_ = larger(low_, larger(legs_.time_ms[a_], legs_.time_ms[b_]));
            end_ = smaller(high_, smaller(end_a, end_b));
            next_a_ += end_a <= end_b;
            next_b_ += end_b <= end_a;
            if (begin_ > high_) return false;
            if (begin_ <= end_) return true;
        }
        return false;
    }

    // The blocks of a level that hold the next two legs, and the time they share from where next() would go on; false where
    // that was told before, or there is none.
    SANC_HD bool blocks(const leg_blocks& all, int level, std::int64_t clip_a, std::int64_t clip_b, leg_box& a, leg_box& b, std::int64_t& begin,
                        std::int64_t& end) {
        if (next_a_ > last_a_ || next_b_ > last_b_) return false;
        const std::int64_t low_a = legs_.offsets[clip_a];
        const std::int64_t low_b = legs_.offsets[clip_b];
        const std::int64_t of_a = (next_a_ - low_a) >> leg_blocks::shift(level);
        const std::int64_t of_b = (next_b_ - low_b) >> leg_blocks::shift(level);
        if (told_[level][0] == of_a && told_[level][1] == of_b) return false;
        told_[level][0] = of_a;
        told_[level][1] = of_b;
        begin = larger(low_, larger(legs_.time_ms[next_a_], legs_.time_ms[next_b_]));
        end = smaller(high_, smaller(block_end(low_a, of_a, last_a_, level), block_end(low_b, of_b, last_b_, level)));
        if (begin > end) return false;
        a = all.boxes[level][leg_blocks::first(legs_, clip_a, level) + of_a];
        b = all.boxes[level][leg_blocks::first(legs_, clip_b, level) + of_b];
        return true;
    }
    // Goes on from a time that blocks() told of.
    SANC_HD void skip_to(std::int64_t moment) {
        if (moment >= high_) {
            next_a_ = last_a_ + 1;
            return;
        }
        low_ = moment;
        next_a_ = leg_that_holds(next_a_, last_a_, moment);
        next_b_ = leg_that_holds(next_b_, last_b_, moment);
    }

    // Whether the next eight overlaps are of joined legs, last, and are not cut at the ends of the time: then each begins where
    // the one before it ends, and they take eight legs of each at most.
    [[nodiscard]] bool eight_ahead() const {
        if (next_a_ + 8 > last_a_ || next_b_ + 8 > last_b_ || legs_.time_ms[next_a_ + 8] > high_) return false;
        const std::int64_t begin = larger(legs_.time_ms[next_a_], legs_.time_ms[next_b_]);
        if (begin < low_ || begin >= smaller(legs_.time_ms[next_a_ + 1], legs_.time_ms[next_b_ + 1])) return false;
        std::uint64_t of_a = 0;
        std::uint64_t of_b = 0;
        std::memcpy(&of_a, legs_.joined.data + next_a_, 8);
        std::memcpy(&of_b, legs_.joined.data + next_b_, 8);
        return (of_a & of_b) == 0x0101010101010101U;
    }
    [[nodiscard]] std::int64_t next_a() const { return next_a_; }
    [[nodiscard]] std::int64_t next_b() const { return next_b_; }
    [[nodiscard]] std::int64_t last_a() const { return last_a_; }
    [[nodiscard]] std::int64_t last_b() const { return last_b_; }
    void go_on(std::int64_t next_a, std::int64_t next_b) {
        next_a_ = next_a;
        next_b_ = next_b;
    }

    [[nodiscard]] SANC_HD std::int64_t begin_ms() const { return begin_; }
    [[nodiscard]] SANC_HD std::int64_t end_ms() const { return end_; }
    // False where the boxes of the two legs are farther apart than `reach` in some direction.
    [[nodiscard]] SANC_HD bool near(std::int64_t reach) const {
        return near(legs_.x, reach) && near(legs_.y, reach) && near(legs_.z, reach);
    }
    [[nodiscard]] SANC_HD leg_pair pair() const { return {leg_at(a_), leg_at(b_), begin_, end_ - begin_}; }
    [[nodiscard]] SANC_HD std::int64_t leg_a() const { return a_; }
    [[nodiscard]] SANC_HD std::int64_t leg_b() const { return b_; }
    [[nodiscard]] SANC_HD leg leg_at(std::int64_t k) const {
        return {legs_.time_ms[k], legs_.time_ms[k + 1], legs_.place(k), legs_.place(k + 1)};
    }

private:
    SANC_HD static std::int64_t larger(std::int64_t a, std::int64_t b) { return a > b ? a : b; }
    SANC_HD static std::int64_t smaller(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
    // The time of the last knot of a block that the range of legs reaches.
    SANC_HD std::int64_t block_end(std::int64_t low, std::int64_t block, std::int64_t last_leg, int level) const {
        return legs_.time_ms[smaller(low + ((block + 1) << leg_blocks::shift(level)), last_leg + 1)];
    }
    SANC_HD std::int64_t leg_that_holds(std::int64_t next, std::int64_t last, std::int64_t moment) const {
        const std::int64_t k = first_at(legs_.time_ms, next, last + 2, moment);
        return k == next || (k <= last && legs_.time_ms[k] == moment) ? k : k - 1;
    }
    SANC_HD bool near(const column<const std::int32_t>& part, std::int64_t reach) const {
        const std::int64_t a = part[a_];
        const std::int64_t a_to = part[a_ + 1];
        const std::int64_t b = part[b_];
        const std::int64_t b_to = part[b_ + 1];
        return smaller(a, a_to) - larger(b, b_to) <= reach && smaller(b, b_to) - larger(a, a_to) <= reach;
    }
    const leg_view& legs_;
    std::int64_t next_a_, last_a_, next_b_, last_b_;
    std::int64_t low_, high_;
    std::int64_t a_ = 0;
    std::int64_t b_ = 0;
    std::int64_t begin_ = 0;
    std::int64_t end_ = 0;
    std::int64_t told_[leg_blocks::levels][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
};

// A contact before its attributes are known.
struct contact_run {
    std::int32_t segment_a, segment_b;  // of the tracks that the legs are made of: clips
    std::int64_t begin_ms, end_ms;
    bool certain;
};

// Gathers the runs of one pair of segments; intervals come in time order. Those for which there is no room are only counted.
class run_stitcher {
public:
    SANC_HD run_stitcher(const contact_limits& limits, contact_run row, column<contact_run> room)
        : limits_(limits), row_(row), room_(room) {}

    SANC_HD void add(const leg_pair& pair) {
        const std::int64_t nearest = pair.closest();
        for (int level = 0; level < 3; ++level) {
            if (!pair.within(nearest, limits_.out[level])) return;
            std::int64_t first = 0;
            std::int64_t last = 0;
            pair.interval(nearest, limits_.out[level], first, last);
            extend(level, pair.low_ms() + first, pair.low_ms() + last, pair.within(nearest, limits_.in[level]));
        }
    }
    // Takes a stretch of time in one go, if the boxes of what both do in it leave no doubt at any of the distances.
    SANC_HD bool settle(const leg_box& a, const leg_box& b, std::int64_t begin, std::int64_t end) {
        const box_distance apart(a, b);
        bool came_in[3] = {};
        int levels = 0;
        for (; levels < 3 && !farther(apart, limits_.out[levels]); ++levels) {
            if ((a.joined & b.joined) == 0 || !nearer(apart, limits_.out[levels])) return false;
            came_in[levels] = nearer(apart, limits_.in[levels]);
            if (!came_in[levels] && !farther(apart, limits_.in[levels])) return false;
        }
        for (int level = 0; level < levels; ++level) extend(level, begin, end, came_in[level]);
        return true;
    }
    SANC_HD void finish() { close(0); }

    [[nodiscard]] SANC_HD std::int64_t rows() const { return rows_; }
    [[nodiscard]] SANC_HD std::int64_t only_wider() const { return only_wider_; }

private:
    struct run {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        bool open = false;
        bool came_in = false;  // D2 <= d_in2 somewhere in it
        bool holds = false;    // a contact of the next smaller distance lies in it
    };

    SANC_HD static bool farther(const box_distance& apart, const distance_limit& limit) {
        return limit.d_mm < 0 || apart.least2 > limit.d2 * (1 + 0x1p-40);
    }
    SANC_HD static bool nearer(const box_distance& apart, const distance_limit& limit) {
        return limit.d_mm >= 0 && apart.most2 < limit.d2 * (1 - 0x1p-40);
    }
    SANC_HD void extend(int level, std::int64_t begin, std::int64_t end, bool came_in) {
        run& r = runs_[level];
        if (!r.open || begin > r.end + 1) {
            close(level);
            r.open = true;
            r.begin = begin;
            r.end = end;
        }
        if (end > r.end) r.end = end;
        r.came_in = r.came_in || came_in;
    }
    // Ends the run of a level and those inside it, the innermost first.
    SANC_HD void close(int level) {
        for (int l = 2; l >= level; --l) {
            run& r = runs_[l];
            if (r.open && r.came_in && r.end - r.begin >= limits_.min_duration_ms) {
                if (l > 0) runs_[l - 1].holds = true;
                if (l == 1) emit(r);
                if (l == 0 && !r.holds) ++only_wider_;
            }
            r = run{};
        }
    }
    SANC_HD void emit(const run& r) {
        if (rows_ < room_.size) {
            row_.begin_ms = r.begin;
            row_.end_ms = r.end;
            row_.certain = r.holds;
            room_[rows_] = row_;
        }
        ++rows_;
    }

    const contact_limits& limits_;
    contact_run row_;
    column<contact_run> room_;
    run runs_[3];
    std::int64_t rows_ = 0;
    std::int64_t only_wider_ = 0;
};

// The runs of one window. With `out` empty it only counts.
struct runs_body {
    leg_view legs;  // of clips
    leg_blocks blocks;
    contact_limits limits;
    std::int64_t reach;  // not less than the greatest of the limits
    column<const pair_window> windows;
    column<const std::int64_t> clips;  // 2 * window + side
    column<std::int64_t> places;       // per window: how many (counting) or where the first one goes
    column<std::int64_t> only_wider;   // per window, when counting
    column<contact_run> out;

    SANC_HD void operator()(std::int64_t w) const {
        if (!out.empty() && places[w] == places[w + 1]) return;
        column<contact_run> room{};
        if (!out.empty()) room = {out.data + places[w], places[w + 1] - places[w]};
        run_stitcher runs = gather(w, room);
        if (!out.empty()) return;
        places[w] = runs.rows();
        only_wider[w] = runs.only_wider();
    }
    SANC_HD run_stitcher gather(std::int64_t w, column<contact_run> room) const {
        const std::int64_t a = clips[2 * w];
        const std::int64_t b = clips[2 * w + 1];
        run_stitcher runs(limits, {static_cast<std::int32_t>(a), static_cast<std::int32_t>(b), 0, 0, false}, room);
        const std::int64_t low = windows[w].low_ms;
        overlaps shared(legs, first_leg(a, low), legs.offsets[a + 1] - 2, first_leg(b, low), legs.offsets[b + 1] - 2, low, windows[w].high_ms);
        for (;;) {
            if (settles(a, b, shared, runs)) continue;
            if (!shared.next()) break;
            if (shared.near(reach)) runs.add(shared.pair());
        }
        runs.finish();
        return runs;
    }
    SANC_HD bool settles(std::int64_t clip_a, std::int64_t clip_b, overlaps& shared, run_stitcher& runs) const {
        for (int level = leg_blocks::levels - 1; level >= 0; --level) {
            leg_box a;
            leg_box b;
            std::int64_t begin = 0;
            std::int64_t end = 0;
            if (!shared.blocks(blocks, level, clip_a, clip_b, a, b, begin, end) || !runs.settle(a, b, begin, end)) continue;
            shared.skip_to(end);
            return true;
        }
        return false;
    }
    // No leg before it reaches the moment.
    SANC_HD std::int64_t first_leg(std::int64_t clip, std::int64_t moment) const {
        const std::int64_t k = first_at(legs.time_ms, legs.offsets[clip], legs.offsets[clip + 1], moment);
        return k > legs.offsets[clip] ? k - 1 : k;
    }
};

// Runs in the order of their windows, and how many there are only at d + e.
template <class Runs>
struct found_runs {
    Runs rows;
    std::int64_t only_wider = 0;
};

template <class Policy>
auto find_runs(const Policy& policy, const runs_body& gather, const monitor& watch) {
    runs_body body = gather;
    const std::int64_t windows = body.windows.size;
    auto places = make_buffer<std::int64_t>(policy, windows + 1);
    auto wider = make_buffer<std::int64_t>(policy, windows + 1);
    body.places = view(places);
    body.only_wider = view(wider);
    for_each_chunk(policy, windows, 4096, watch.part(0.0, 0.5), body);
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{places.data(), windows}, view(places));
    const std::int64_t only_wider = exclusive_scan(policy, column<const std::int64_t>{wider.data(), windows}, view(wider));
    auto runs = make_buffer<contact_run>(policy, count);
    body.out = view(runs);
    if (count > 0) for_each_chunk(policy, windows, 4096, watch.part(0.5, 1.0), body);
    return found_runs<decltype(runs)>{std::move(runs), only_wider};
}

}  // namespace detail
}  // namespace sanc
