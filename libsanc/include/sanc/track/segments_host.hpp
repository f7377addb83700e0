// SPDX-License-Identifier: Apache-2.0
// Segments on a processor: most vessels are one chain, of which nothing is written for each fix but, where the fixes are kept,
// the copies of their columns. The results of make_segments() of segments.hpp.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <sanc/exec.hpp>
#include <sanc/track/segment_bodies.hpp>

namespace sanc::detail {

// Fixes [begin, end) that follow one another in the segments too.
struct fix_run {
    std::int64_t begin, end;
};

// The segments of some vessels that follow one another.
struct segment_list {
    std::vector<std::int32_t> vessel;
    std::vector<std::int64_t> number, fixes;  // per segment
    std::vector<fix_run> runs;                // the fixes of all, in order
    std::vector<std::int64_t> same_time;
};

class segment_lister {
public:
    segment_lister(const fixes& from, std::int64_t max_speed_mkn, segment_list& out) : from_(from), max_speed_mkn_(max_speed_mkn), out_(out) {}

    // Adds vessel v, whose fixes are [first, end).
    void add(std::int32_t v, std::int64_t first, std::int64_t end) {
        if (first == end) return;
        if (is_one_chain(first, end)) {
            add_segment(v, 1, end - first);
            add_run(first, end);
        } else {
            add_chains(v, first, end);
        }
    }

private:
    [[nodiscard]] bool is_one_chain(std::int64_t first, std::int64_t end) const {
        const std::int64_t* const time = from_.time_ms.data();
        const std::int32_t* const x = from_.x.data();
        const std::int32_t* const y = from_.y.data();
        const std::int32_t* const z = from_.z.data();
        for (std::int64_t f = first + 1; f < end; ++f) {
            const std::uint64_t square = chord2({x[f - 1], y[f - 1], z[f - 1]}, {x[f], y[f], z[f]});
            if (time[f] == time[f - 1] || !can_follow(square, time[f] - time[f - 1], max_speed_mkn_)) return false;
        }
        return true;
    }

    void add_chains(std::int32_t v, std::int64_t first, std::int64_t end) {
        const std::int64_t count = end - first;
        for (auto* wide : {&last_, &sizes_}) wide->resize(static_cast<std::size_t>(count));
        chain_.resize(static_cast<std::size_t>(count));
        const std::int64_t offsets[] = {0, count};
        std::int64_t chains = 0;
        const auto part = [&](const auto& whole) { return column<std::remove_pointer_t<decltype(whole.data())>>{whole.data() + first, count}; };
        chain_body{{offsets, 2}, part(from_.time_ms), part(from_.x), part(from_.y), part(from_.z), max_speed_mkn_, view(chain_),
                   view(last_), view(sizes_), {&chains, 1}}(0);
        std::int64_t* const next = last_.data();  // where the next fix of each chain goes
        std::int64_t used = 0;
        for (std::int64_t c = 0; c < chains; ++c) {
            const std::int64_t size = sizes_[static_cast<std::size_t>(c)];
            add_segment(v, c + 1, size);
            next[c] = used;
            used += size;
        }
        order_.resize(static_cast<std::size_t>(used));
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int32_t c = chain_[static_cast<std::size_t>(i)];
            if (c < 0) {
                out_.same_time.push_back(first + i);
            } else {
                order_[static_cast<std::size_t>(next[c]++)] = first + i;
            }
        }
        for (const std::int64_t f : order_) add_run(f, f + 1);
    }

    void add_segment(std::int32_t v, std::int64_t number, std::int64_t count) {
        out_.vessel.push_back(v);
        out_.number.push_back(number);
        out_.fixes.push_back(count);
    }
    void add_run(std::int64_t begin, std::int64_t end) {
        if (!out_.runs.empty() && out_.runs.back().end == begin) {
            out_.runs.back().end = end;
        } else {
            out_.runs.push_back({begin, end});
        }
    }

    const fixes& from_;
    std::int64_t max_speed_mkn_;
    segment_list& out_;
    std::vector<std::int32_t> chain_;  // scratch of a vessel with several chains
    std::vector<std::int64_t> last_, sizes_, order_;
};

// Appends the runs' values of a column.
template <class T>
void append_runs(const column_vector<T>& from, const std::vector<fix_run>& runs, column_vector<T>& to) {
    for (const fix_run& run : runs) {
        if (run.end - run.begin == 1) {
            to.push_back(from[static_cast<std::size_t>(run.begin)]);
        } else {
            to.insert(to.end(), from.data() + run.begin, from.data() + run.end);
        }
    }
}
inline void put_places(const std::vector<segment_list>& lists, std::vector<std::int64_t>& to) {
    for (const segment_list& list : lists) {
        for (const fix_run& run : list.runs) {
            for (std::int64_t f = run.begin; f < run.end; ++f) to.push_back(f);
        }
    }
}

// Brings the values of a column into the order of the lists, where they are: no list holds fixes of another one.
template <class T>
void reorder(column_vector<T>& values, const std::vector<segment_list>& lists) {
    column_vector<T> scratch;
    T* to = values.data();
    for (const segment_list& list : lists) {
        if (list.runs.size() == 1) {
            T* const from = values.data() + list.runs[0].begin;
            T* const end = values.data() + list.runs[0].end;
            to = to == from ? end : std::move(from, end, to);
        } else {
            scratch.clear();
            append_runs(values, list.runs, scratch);
            to = std::copy(scratch.begin(), scratch.end(), to);
        }
    }
    values.resize(static_cast<std::size_t>(to - values.data()));
}

// The columns of the tracks are those of the fixes: moved or, where the fixes are kept, copied.
template <host_policy Policy, class Fixes>
void fill_segments(const Policy& policy, Fixes&& from, const std::vector<segment_list>& lists, bool as_they_are, tracks& out, const monitor& watch) {
    const auto take = [&](auto fixes::* column, auto tracks::* its) {
        out.*its = std::forward<Fixes>(from).*column;
        if (!as_they_are) reorder(out.*its, lists);
    };
    for_each_chunk(policy, 7, 7, watch, [&](std::int64_t column) {
        if (column == 0) take(&fixes::time_ms, &tracks::time_ms);
        if (column == 1 && !as_they_are) put_places(lists, out.fix);
        if (column == 2) take(&fixes::lon_e7, &tracks::lon_e7);
        if (column == 3) take(&fixes::lat_e7, &tracks::lat_e7);
        if (column == 4) take(&fixes::x, &tracks::x);
        if (column == 5) take(&fixes::y, &tracks::y);
        if (column == 6) take(&fixes::z, &tracks::z);
    });
}

// offsets: of the fixes of each vessel.
template <host_policy Policy, class Fixes>
tracks list_segments(const Policy& policy, Fixes&& from, const std::vector<std::int64_t>& offsets, std::int64_t max_speed_mkn, const monitor& watch) {
    constexpr std::int64_t part_fixes = 1 << 16;
    std::vector<std::int64_t> first{0};  // the first vessel of each part
    for (std::size_t v = 1; v < offsets.size(); ++v) {
        const bool full = offsets[v] - offsets[static_cast<std::size_t>(first.back())] >= part_fixes;
        if (full || v + 1 == offsets.size()) first.push_back(static_cast<std::int64_t>(v));
    }
    std::vector<segment_list> lists(first.size() - 1);
    for_each_chunk(policy, static_cast<std::int64_t>(lists.size()), 4096, watch.part(0.0, 0.4), [&](std::int64_t part) {
        const auto p = static_cast<std::size_t>(part);
        segment_lister lister(from, max_speed_mkn, lists[p]);
        for (std::int64_t v = first[p]; v < first[p + 1]; ++v) {
            lister.add(static_cast<std::int32_t>(v), offsets[static_cast<std::size_t>(v)], offsets[static_cast<std::size_t>(v) + 1]);
        }
    });
    tracks out;
    out.vessels = from.vessels;
    for (const segment_list& list : lists) {
        out.vessel.insert(out.vessel.end(), list.vessel.begin(), list.vessel.end());
        out.number.insert(out.number.end(), list.number.begin(), list.number.end());
        for (const std::int64_t count : list.fixes) out.offsets.push_back(out.offsets.back() + count);
        out.same_time.insert(out.same_time.end(), list.same_time.begin(), list.same_time.end());
    }
    const bool as_they_are = are_one_chain_each(offsets, static_cast<std::int64_t>(out.vessel.size()), out.offsets.back());
    if (!as_they_are) out.fix.reserve(static_cast<std::size_t>(out.offsets.back()));
    fill_segments(policy, std::forward<Fixes>(from), lists, as_they_are, out, watch.part(0.4, 1.0));
    watch(1.0);
    return out;
}

}  // namespace sanc::detail
