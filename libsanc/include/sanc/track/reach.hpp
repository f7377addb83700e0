// SPDX-License-Identifier: Apache-2.0
// Reach: whether a vessel was, could have been, or cannot have been in a zone within a window of time.
#pragma once

#include <string>
#include <vector>

#include <sanc/order.hpp>
#include <sanc/schema.hpp>
#include <sanc/table_rows.hpp>
#include <sanc/track/brought.hpp>
#include <sanc/track/reach_fact.hpp>
#include <sanc/track/segments.hpp>

namespace sanc {

namespace detail {

// A zone of the host where a policy computes.
template <class Policy>
class brought_zone {
public:
    brought_zone(const Policy& policy, const zone_view& z)
        : lon_e7_(to_device(policy, z.lon_e7)), lat_e7_(to_device(policy, z.lat_e7)), rings_(to_device(policy, z.rings)),
          boxes_(to_device(policy, z.boxes)), points_(to_device(policy, z.points)), blocks_(to_device(policy, z.blocks)),
          north_pole_inside_(z.north_pole_inside) {}

    [[nodiscard]] zone_view see() const {
        return {view(lon_e7_), view(lat_e7_), view(rings_), view(boxes_), view(points_), view(blocks_), north_pole_inside_};
    }

private:
    brought_of<Policy, std::int32_t> lon_e7_, lat_e7_;
    brought_of<Policy, std::int64_t> rings_;
    brought_of<Policy, zone_ring_box> boxes_;
    brought_of<Policy, ecef> points_;
    brought_of<Policy, zone_block> blocks_;
    bool north_pole_inside_;
};

}  // namespace detail

// One fact for each vessel that has a segment, by vessel. For every pair of consecutive fixes (p, tp), (q, tq), however
// close in time, F = [tp + max(0, chord(p, Z) - e) / v, tq - max(0, chord(q, Z) - e) / v] within the window.
//   seen      a fix in the zone within the window, else an interpolated leg; the earliest decides
//   possible  some F not empty; the longest, the earliest of several, decides
//   excluded  every F empty; the least shortfall (low - high), the earliest of several, decides
//   unknown   only an F before the first or behind the last fix, with that fix more than far_ms from the window
// Before the first and behind the last fix the missing bound is dropped. Chords and times are rounded down, which makes F
// longer: an exclusion is sound. `spoofed` marks segments that are never excluded (or is empty). A vessel with several
// segments has the class of the segment nearest to `seen`. O(fixes + pairs in the window x zone) work.
// Throws std::invalid_argument for options out of range.
template <class Policy>
std::vector<reach_fact> reach(const Policy& policy, const track_view& t, const zone_view& zone, time_window window,
                              const reach_options& options, column<const std::uint8_t> spoofed = {}) {
    const auto fail = [](std::string_view name, std::int64_t value, std::string_view remedy) {
        bad_argument("reach", name, value, remedy);
    };
    if (options.speed_mkn < 1 || options.speed_mkn > 1'000'000'000) fail("speed_mkn", options.speed_mkn, "give 1 to 10^9");
    if (options.position_sigma_mm < 0 || options.position_sigma_mm > 1'000'000'000) {
        fail("position_sigma_mm", options.position_sigma_mm, "give 0 to 1,000 km");
    }
    if (options.far_ms < 0) fail("far_ms", options.far_ms, "give 0 or more");
    if (window.end_ms < window.begin_ms) fail("window.end_ms", window.end_ms, "give an end not before the begin");
    if (!spoofed.empty() && spoofed.size != t.segments()) fail("spoofed", spoofed.size, "give one value a segment");

    const brought_tracks<Policy> brought(policy, t);
    const detail::brought_zone<Policy> area(policy, zone);
    const auto marks = to_device(policy, spoofed);
    const auto legs = make_legs(policy, brought.see(), options.max_gap_ms);
    std::vector<reach_fact> facts(static_cast<std::size_t>(t.segments()));
    fill_vector(policy, facts, [&](column<reach_fact> room) {
        for_each_index(policy, t.segments(),
                       detail::reach_body{brought.see(), legs.see(), area.see(), window, options,
                                          2 * options.position_sigma_mm + 1000, view(marks), room});
    });
    std::vector<reach_fact> out;
    for (const reach_fact& f : facts) {
        if (out.empty() || out.back().vessel != f.vessel) {
            out.push_back(f);
            continue;
        }
        reach_fact& best = out.back();
        if (f.is > best.is || (f.is == best.is && f.has_margin && f.margin_ms > best.margin_ms)) best = f;
    }
    return out;
}

// The facts of one window.
struct reach_window {
    std::string window;  // its id
    std::string zone;    // its id
    time_window time;
    std::vector<reach_fact> facts;
};

// Sorted by (vessel, window, zone), ids in their canonical order.
inline table reach_table(const std::vector<reach_window>& windows, const std::shared_ptr<const std::vector<std::string>>& vessels) {
    struct row {
        const reach_window* of;
        const reach_fact* fact;
    };
    std::vector<row> rows;
    for (const auto& w : windows) {
        for (const auto& f : w.facts) rows.push_back({&w, &f});
    }
    sort_rows(rows, [](const row& a, const row& b) {
        if (a.fact->vessel != b.fact->vessel) return a.fact->vessel < b.fact->vessel;
        const int order = compare_ids(a.of->window, b.of->window);
        return order != 0 ? order < 0 : compare_ids(a.of->zone, b.of->zone) < 0;
    });
    table_rows made(schemas::reach);
    for (const row& r : rows) {
        const reach_fact& f = *r.fact;
        made.integer(f.vessel).text(r.of->window).text(r.of->zone).integer(r.of->time.begin_ms).integer(r.of->time.end_ms)
            .integer(static_cast<std::int64_t>(f.is)).integer(static_cast<std::int64_t>(f.basis)).integer(f.margin_ms, f.has_margin)
            .integer(f.time_a_ms, f.has_a).integer(f.time_b_ms, f.has_b);
    }
    return made.words("vessel", std::move(vessels)).words("class", {"excluded", "unknown", "possible", "seen"})
        .words("basis", {"fix", "interpolated", "silence", "edge"}).made();
}

}  // namespace sanc
