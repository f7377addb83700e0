// SPDX-License-Identifier: Apache-2.0
// What is said of one vessel over a contact: its median speed and its longest leg. In a harbour one vessel has many contacts
// over the same time: each (clip, begin, end) is looked at once.
#pragma once

#include <sanc/track/contact_facts.hpp>

namespace sanc::detail {

struct count_up_body {
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t i) const { out[i] = i; }
};

// Side 2 * row is vessel a of a row, the one behind it vessel b.
struct side_view {
    column<const contact_run> runs;
    column<const std::int64_t> order;

    SANC_HD const contact_run& run(std::int64_t side) const { return runs[order[side / 2]]; }
    SANC_HD std::int32_t clip(std::int64_t side) const { return side % 2 == 0 ? run(side).segment_a : run(side).segment_b; }
    SANC_HD bool same(std::int64_t p, std::int64_t q) const {
        return clip(p) == clip(q) && run(p).begin_ms == run(q).begin_ms && run(p).end_ms == run(q).end_ms;
    }
};

struct side_key_body {
    side_view sides;
    column<const std::int64_t> chosen;
    int pass;  // 0: end, 1: begin, 2: clip
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const {
        const contact_run& run = sides.run(chosen[i]);
        keys[i] = pass == 0   ? ordered_key(run.end_ms)
                  : pass == 1 ? ordered_key(run.begin_ms)
                              : static_cast<std::uint64_t>(sides.clip(chosen[i]));
    }
};

struct mark_side_body {
    side_view sides;
    column<const std::int64_t> chosen;
    column<std::uint8_t> flags;
    SANC_HD void operator()(std::int64_t i) const { flags[i] = i == 0 || !sides.same(chosen[i], chosen[i - 1]); }
};

struct side_fact {
    std::int32_t median_mkn;
    std::int64_t longest_ms;
};

struct side_facts_body {
    clip_legs clips;
    side_view sides;
    column<const std::int64_t> chosen, heads;
    column<side_fact> out;
    column<std::int64_t> fact_of_side;

    SANC_HD void operator()(std::int64_t h) const {
        const std::int64_t side = chosen[heads[h]];
        const contact_run& run = sides.run(side);
        bool cut = false;
        const std::int64_t first = clips.first(sides.clip(side), run.begin_ms, cut);
        const std::int64_t last = clips.last(sides.clip(side), run.end_ms, cut);
        side_fact fact{};
        fact.median_mkn = median_speed(first, last, run, fact.longest_ms);
        out[h] = fact;
        const std::int64_t stop = h + 1 < heads.size ? heads[h + 1] : chosen.size;
        for (std::int64_t i = heads[h]; i < stop; ++i) fact_of_side[chosen[i]] = h;
    }

    // How long leg k lasts within the run; 1 for a run of one moment.
    SANC_HD std::int64_t weight(std::int64_t k, const contact_run& run) const {
        const leg_view& legs = clips.legs;
        if (legs.joined[k] == 0) return 0;
        if (run.begin_ms == run.end_ms) return 1;
        const std::int64_t begin = legs.time_ms[k] > run.begin_ms ? legs.time_ms[k] : run.begin_ms;
        const std::int64_t end = legs.time_ms[k + 1] < run.end_ms ? legs.time_ms[k + 1] : run.end_ms;
        return end > begin ? end - begin : 0;
    }

    static constexpr std::int64_t few = 16;
    SANC_HD std::int32_t median_of_few(std::int64_t first, std::int64_t last, const contact_run& run, std::int64_t wanted) const {
        std::int64_t held[few];
        for (std::int64_t k = first; k <= last; ++k) held[k - first] = weight(k, run);
        const column<const std::int32_t>& speed = clips.legs.speed_mkn;
        std::int32_t least = INT32_MAX;
        for (std::int64_t k = first; k <= last; ++k) {
            if (speed[k] >= least) continue;
            std::int64_t not_faster = 0;
            for (std::int64_t j = first; j <= last; ++j) not_faster += speed[j] <= speed[k] ? held[j - first] : 0;
            if (not_faster >= wanted) least = speed[k];
        }
        return least;
    }

    // The least speed at which the legs not faster make up half of the time: a radix selection, eight bits a pass.
    SANC_HD std::int32_t median_speed(std::int64_t first, std::int64_t last, const contact_run& run,
                                      std::int64_t& longest_ms) const {
        const leg_view& legs = clips.legs;
        std::int64_t total = 0;
        std::int32_t most = 0;
        for (std::int64_t k = first; k <= last; ++k) {
            const std::int64_t held = weight(k, run);
            total += held;
            most |= legs.speed_mkn[k];
            if (held > 0 && legs.silence_ms[k] > longest_ms) longest_ms = legs.silence_ms[k];
        }
        std::int64_t wanted = (total + 1) / 2;
        if (total > 0 && last - first < few) return median_of_few(first, last, run, wanted);
        std::int32_t prefix = 0;
        int shift = 0;
        while (shift < 24 && most >> (shift + 8) != 0) shift += 8;  // what no speed has needs no pass
        for (; shift >= 0; shift -= 8) {
            std::int64_t tally[256] = {};
            for (std::int64_t k = first; k <= last; ++k) {
                const std::int32_t speed = legs.speed_mkn[k];
                if ((static_cast<std::int64_t>(speed) >> (shift + 8)) != (static_cast<std::int64_t>(prefix) >> (shift + 8))) continue;
                tally[(speed >> shift) & 255] += weight(k, run);
            }
            std::int32_t digit = 0;
            while (tally[digit] < wanted) wanted -= tally[digit++];
            prefix |= digit << shift;
        }
        return prefix;
    }
};

struct put_sides_body {
    column<const side_fact> facts;
    column<const std::int64_t> fact_of_side;
    column<contact> out;
    SANC_HD void operator()(std::int64_t i) const {
        const side_fact& a = facts[fact_of_side[2 * i]];
        const side_fact& b = facts[fact_of_side[2 * i + 1]];
        out[i].median_a_mkn = a.median_mkn;
        out[i].median_b_mkn = b.median_mkn;
        out[i].longest_silence_ms = a.longest_ms > b.longest_ms ? a.longest_ms : b.longest_ms;
    }
};

// Fills the speeds and the longest silence of the rows. O(sides + legs of the different ones).
template <class Policy>
void put_side_facts(const Policy& policy, const leg_view& legs, const side_view& sides, column<contact> rows, const monitor& watch) {
    const std::int64_t count = 2 * rows.size;
    auto chosen = make_buffer<std::int64_t>(policy, count);
    auto keys = make_buffer<std::uint64_t>(policy, count);
    for_each_index(policy, count, count_up_body{view(chosen)});
    const column<const std::int64_t> all{chosen.data(), count};
    for (int pass = 0; pass < 3; ++pass) {
        for_each_index(policy, count, side_key_body{sides, all, pass, view(keys)});
        sort_by_key(policy, view(keys), view(chosen), watch.part(pass * 0.2, pass * 0.2 + 0.2));
    }
    auto flags = make_buffer<std::uint8_t>(policy, count);
    for_each_index(policy, count, mark_side_body{sides, all, view(flags)});
    auto heads = select(policy, column<const std::uint8_t>{flags.data(), count});
    auto facts = make_buffer<side_fact>(policy, heads.size());
    auto fact_of_side = make_buffer<std::int64_t>(policy, count);
    for_each_chunk(policy, heads.size(), 4096, watch.part(0.6, 1.0),
                   side_facts_body{{legs}, sides, all, {heads.data(), heads.size()}, view(facts), view(fact_of_side)});
    for_each_index(policy, rows.size, put_sides_body{{facts.data(), facts.size()}, {fact_of_side.data(), count}, rows});
}

}  // namespace sanc::detail
