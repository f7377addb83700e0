// SPDX-License-Identifier: Apache-2.0
// Clips: the stretches of tracks that some window needs, cut out so that only they are made into legs.
#pragma once

#include <sanc/track/candidates.hpp>

namespace sanc::detail {

struct window_side_body {
    column<const pair_window> windows;
    column<std::uint64_t> keys;
    column<std::int64_t> owners;  // 2 * window + side
    SANC_HD void operator()(std::int64_t i) const {
        const pair_window& w = windows[i / 2];
        keys[i] = static_cast<std::uint64_t>(i % 2 == 0 ? w.segment_a : w.segment_b) << 32 | static_cast<std::uint64_t>(w.slot);
        owners[i] = i;
    }
};

struct segment_key_body {
    column<const std::uint64_t> sides;
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const { keys[i] = sides[i] >> 32; }
};

// Fixes [first, behind) of a segment: those of a time, and two more on each side, so that where a chain of legs begins or
// ends is seen.
struct clip {
    std::int32_t segment;
    std::int64_t first, behind;
};

// Merges the windows of one segment, which come by their begins, where they overlap. With `out` empty it only counts.
struct cut_clips_body {
    track_view tracks;
    column<const pair_window> windows;
    column<const std::uint64_t> sides;
    column<const std::int64_t> owners, heads;
    column<std::int64_t> places;  // per head: how many (counting) or where the first one goes
    column<std::int64_t> of_side;
    column<clip> out;

    SANC_HD void operator()(std::int64_t h) const {
        const std::int64_t stop = h + 1 < heads.size ? heads[h + 1] : sides.size;
        std::int64_t count = 0;
        std::int64_t low = 0;
        std::int64_t high = 0;
        for (std::int64_t i = heads[h]; i < stop; ++i) {
            const pair_window& w = windows[owners[i] / 2];
            if (i == heads[h] || w.low_ms > high) {
                if (i > heads[h]) close(h, count, low, high);
                low = w.low_ms;
                high = w.high_ms;
                ++count;
            }
            if (w.high_ms > high) high = w.high_ms;
            if (!out.empty()) of_side[owners[i]] = places[h] + count - 1;
        }
        close(h, count, low, high);
        if (out.empty()) places[h] = count;
    }
    SANC_HD void close(std::int64_t h, std::int64_t count, std::int64_t low, std::int64_t high) const {
        if (out.empty()) return;
        const auto s = static_cast<std::int32_t>(sides[heads[h]] >> 32);
        const std::int64_t begin = tracks.offsets[s];
        const std::int64_t end = tracks.offsets[s + 1];
        const std::int64_t first = first_at(tracks.time_ms, begin, end, low) - 2;
        const std::int64_t behind = first_at(tracks.time_ms, begin, end, high + 1) + 2;
        out[places[h] + count - 1] = {s, first > begin ? first : begin, behind < end ? behind : end};
    }
};

struct clip_size_body {
    track_view tracks;
    column<const clip> clips;
    column<std::int64_t> sizes;
    column<std::int32_t> vessel, segment;
    SANC_HD void operator()(std::int64_t c) const {
        sizes[c] = clips[c].behind - clips[c].first;
        vessel[c] = tracks.vessel[clips[c].segment];
        segment[c] = clips[c].segment;
    }
};

struct copy_clip_body {
    track_view tracks;
    column<const clip> clips;
    column<const std::int64_t> offsets;
    column<std::int64_t> time_ms;
    column<std::int32_t> x, y, z;
    SANC_HD void operator()(std::int64_t c) const {
        const std::int64_t shift = offsets[c] - clips[c].first;
        for (std::int64_t f = clips[c].first; f < clips[c].behind; ++f) {
            time_ms[f + shift] = tracks.time_ms[f];
            x[f + shift] = tracks.x[f];
            y[f + shift] = tracks.y[f];
            z[f + shift] = tracks.z[f];
        }
    }
};

// Clips as tracks of their own, one segment a clip; which clip a side of a window lies in.
template <class Policy>
class clipped_tracks {
public:
    clipped_tracks(const Policy& policy, const track_view& tracks, column<const pair_window> windows, const monitor& watch)
        : of_side_(make_buffer<std::int64_t>(policy, 2 * windows.size)) {
        const std::int64_t sides = 2 * windows.size;
        auto keys = make_buffer<std::uint64_t>(policy, sides);
        auto owners = make_buffer<std::int64_t>(policy, sides);
        for_each_index(policy, sides, window_side_body{windows, view(keys), view(owners)});
        sort_by_key(policy, view(keys), view(owners), watch);
        auto segments = make_buffer<std::uint64_t>(policy, sides);
        auto flags = make_buffer<std::uint8_t>(policy, sides);
        for_each_index(policy, sides, segment_key_body{{keys.data(), sides}, view(segments)});
        for_each_index(policy, sides, mark_first_body{{segments.data(), sides}, view(flags)});
        auto heads = select(policy, column<const std::uint8_t>{flags.data(), sides});

        auto places = make_buffer<std::int64_t>(policy, heads.size() + 1);
        cut_clips_body cut{tracks, windows, {keys.data(), sides}, {owners.data(), sides}, {heads.data(), heads.size()}, view(places), view(of_side_), {}};
        for_each_index(policy, heads.size(), cut);
        const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{places.data(), heads.size()}, view(places));
        auto clips = make_buffer<clip>(policy, count);
        cut.out = view(clips);
        if (count > 0) for_each_index(policy, heads.size(), cut);

        const column<const clip> all{clips.data(), count};
        offsets_ = make_buffer<std::int64_t>(policy, count + 1);
        vessel_ = make_buffer<std::int32_t>(policy, count);
        segment_ = make_buffer<std::int32_t>(policy, count);
        for_each_index(policy, count, clip_size_body{tracks, all, view(offsets_), view(vessel_), view(segment_)});
        const std::int64_t fixes = exclusive_scan(policy, column<const std::int64_t>{offsets_.data(), count}, view(offsets_));
        time_ms_ = make_buffer<std::int64_t>(policy, fixes);
        for (auto* part : {&x_, &y_, &z_}) *part = make_buffer<std::int32_t>(policy, fixes);
        for_each_index(policy, count, copy_clip_body{tracks, all, {offsets_.data(), count + 1}, view(time_ms_), view(x_), view(y_), view(z_)});
    }

    [[nodiscard]] track_view see() const {
        track_view t;
        t.time_ms = view(time_ms_);
        t.x = view(x_);
        t.y = view(y_);
        t.z = view(z_);
        t.offsets = view(offsets_);
        t.vessel = view(vessel_);
        return t;
    }
    // 2 * window + side -> clip.
    [[nodiscard]] column<const std::int64_t> of_side() const { return view(of_side_); }
    // clip -> segment.
    [[nodiscard]] column<const std::int32_t> segment() const { return view(segment_); }

private:
    buffer_of<Policy, std::int64_t> of_side_, offsets_, time_ms_;
    buffer_of<Policy, std::int32_t> vessel_, segment_, x_, y_, z_;
};

}  // namespace sanc::detail
