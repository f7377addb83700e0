// SPDX-License-Identifier: Apache-2.0
// Prints tracks and the library's contacts as JSON lines, for tests/oracle/contacts_oracle.py to derive again.
//   contact_cases random COUNT SEED    adversarial cases made by a seeded generator, in raw ECEF
//   contact_cases csv SCHEMA < FILE    one case: the contacts of a file at the default options
//   contact_cases minutes SCHEMA < FILE    instead: for every UTC minute the first fix of each vessel (by time, then
//                                          line), and how many pairs of them have a chord <= 500 m
// Every case is also run with other slabs, cells and threads; a difference ends the program with status 1.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <sanc/random.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/intake.hpp>
#include <sanc/track/segments.hpp>

namespace {

struct made_tracks {
    std::vector<std::int64_t> time_ms, offsets{0};
    std::vector<std::int32_t> x, y, z, vessel;

    void add(std::int64_t time, sanc::ecef p) {
        if (static_cast<std::int64_t>(time_ms.size()) > offsets.back() && time <= time_ms.back()) return;
        time_ms.push_back(time);
        x.push_back(p.x);
        y.push_back(p.y);
        z.push_back(p.z);
    }
    void end_segment(std::int32_t of) {
        if (static_cast<std::int64_t>(time_ms.size()) == offsets.back()) return;
        offsets.push_back(static_cast<std::int64_t>(time_ms.size()));
        vessel.push_back(of);
    }
    [[nodiscard]] sanc::track_view see() const {
        sanc::track_view t;
        t.time_ms = sanc::view(time_ms);
        t.x = sanc::view(x);
        t.y = sanc::view(y);
        t.z = sanc::view(z);
        t.offsets = sanc::view(offsets);
        t.vessel = sanc::view(vessel);
        return t;
    }
};

class generator {
public:
    generator(std::uint64_t seed, std::uint64_t index) : random_(seed, index), kind_(static_cast<int>(index % 14)) {}

    void make() {
        choose_options();
        choose_origin();
        const auto vessels = static_cast<std::int32_t>(2 + below(3));
        for (std::int32_t v = 0; v < vessels; ++v) {
            const std::int64_t segments = below(5) == 0 ? 2 : 1;
            for (std::int64_t s = 0; s < segments; ++s) {
                if (kind_ == 1) tangent(v);
                else if (kind_ == 7) still(v);
                else if (kind_ == 12) convoy(v);
                else wander();
                tracks.end_segment(v);
            }
        }
    }

    [[nodiscard]] const char* name() const {
        static const char* const names[] = {"random", "tangent", "equal times", "antimeridian", "pole", "midnight", "cell border",
                                            "standing still", "one-ms legs", "silence inside", "long legs", "hysteresis",
                                            "convoy", "zero distance"};
        return names[kind_];
    }

    made_tracks tracks;
    sanc::contact_options options;

private:
    std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound))); }
    std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
    template <class T, std::size_t N>
    T pick(const T (&of)[N]) {
        return of[static_cast<std::size_t>(below(static_cast<std::int64_t>(N)))];
    }

    void choose_options() {
        options.d_out_mm = pick({500'000, 500'000, 250'000, 125'000, 1'000'000, 40'000, 3'125'000});
        if (kind_ == 10) options.d_out_mm = pick({1'000'000, 3'125'000, 12'000'000});
        options.d_in_mm = below(2) == 0 ? options.d_out_mm : options.d_out_mm * between(0, 10) / 10;
        if (kind_ == 11) options.d_in_mm = options.d_out_mm * between(1, 9) / 10;
        if (kind_ == 13) options.d_in_mm = options.d_out_mm = pick({0, 1, 4, 1000});
        options.min_duration_ms = pick({0, 0, 1, 10, 1000, 60'000, 600'000});
        if (kind_ >= 8 && kind_ <= 10) options.min_duration_ms = pick({0, 0, 1, 2});
        options.max_gap_ms = kind_ == 9 ? pick({3, 1000, 60'000, 600'000}) : pick({3'600'000, 3'600'000, 600'000, 90'000'000});
        options.position_sigma_mm = pick({10'000, 10'000, 0, 1'000, 200'000});
        step_ms_ = kind_ == 8 ? 1 : kind_ == 9 ? options.max_gap_ms : pick({1000, 10'000, 60'000, 180'000, 333'333});
    }

    void choose_origin() {
        std::int64_t lon = between(-1'800'000'000, 1'799'999'999);
        std::int64_t lat = between(-800'000'000, 800'000'000);
        if (kind_ == 3) lon = below(2) == 0 ? -1'800'000'000 + below(20'000) : 1'800'000'000 - 1 - below(20'000);
        if (kind_ == 4) lat = (below(2) == 0 ? 1 : -1) * (900'000'000 - below(30'000));
        lon_ = lon;
        lat_ = lat;
        time_ = 1'641'168'000'000 + between(-1'000'000, 1'000'000);
        if (kind_ == 5) time_ = 1'641'168'000'000 - between(0, 30) * step_ms_ / 4;
        origin_ = sanc::to_ecef(static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat));
        if (kind_ == 6) {
            for (std::int32_t* part : {&origin_.x, &origin_.y, &origin_.z}) {
                const std::int32_t cell = static_cast<std::int32_t>(pick({256'000, 1'024'000, 128'000}));
                *part = *part / cell * cell + static_cast<std::int32_t>(between(-1, 1));
            }
        }
    }

    struct shift {
        std::int64_t x, y, z;
    };
    // Taken in braces: their values are drawn from left to right under every compiler.
    sanc::ecef shifted(shift by) const {
        return {static_cast<std::int32_t>(origin_.x + by.x), static_cast<std::int32_t>(origin_.y + by.y),
                static_cast<std::int32_t>(origin_.z + by.z)};
    }

    sanc::ecef on_ground(double reach_deg) {
        std::int64_t lat = lat_ + static_cast<std::int64_t>((random_.unit() - 0.5) * reach_deg * 2e7);
        const double shrink = kind_ == 4 ? 1.8e9 : reach_deg * 2e7;
        std::int64_t lon = lon_ + static_cast<std::int64_t>((random_.unit() - 0.5) * shrink);
        if (lat > 900'000'000) lat = 1'800'000'000 - lat;
        if (lat < -900'000'000) lat = -1'800'000'000 - lat;
        while (lon >= 1'800'000'000) lon -= 3'600'000'000;
        while (lon < -1'800'000'000) lon += 3'600'000'000;
        return sanc::to_ecef(static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat));
    }

    void wander() {
        std::int64_t time = time_;
        if (kind_ != 2 && kind_ != 5) time += between(0, (kind_ == 8 || kind_ == 10 ? 6 : 3) * step_ms_);
        const std::int64_t fixes = between(1, 14);
        const double reach = kind_ == 10 ? pick({0.04, 0.1, 0.5}) : kind_ == 8 || kind_ == 9 ? pick({0.001, 0.004}) : pick({0.002, 0.006, 0.02});
        sanc::ecef p = kind_ == 6 ? origin_ : on_ground(reach);
        for (std::int64_t i = 0; i < fixes; ++i) {
            tracks.add(time, p);
            std::int64_t wait = kind_ == 2 ? step_ms_ : between(1, 2 * step_ms_);
            if (kind_ == 8) wait = below(4) == 0 ? between(1, 1000) : 1;
            if (kind_ == 9) wait = step_ms_ + (below(3) == 0 ? between(1, 3) : below(2) == 0 ? 0 : -below(step_ms_));
            if (kind_ == 10) wait = pick({1, 2, 7, 60'000, 1'200'000});
            time += wait;
            const std::int64_t way = below(5);
            if (kind_ == 6) p = shifted({between(-2, 2) * 64'000, between(-2, 2) * 64'000, between(-2, 2) * 64'000});
            else if (kind_ == 13) p = below(2) == 0 ? shifted({below(3), below(3), 0}) : p;
            else if (way > 0) p = on_ground(reach);
        }
    }

    // Passes a ship at anchor at exactly the distance, or one unit or one mm off, at times even and odd.
    void tangent(std::int32_t v) {
        const std::int64_t d = options.d_out_mm * 256 / 1000;
        const std::int64_t at = pick({d, d, d + 1, d - 1, d - 2});
        const std::int64_t along = between(1, 1'200'000);
        const std::int64_t lasts = pick({2, 3, 101, 60'000, 60'001, 59'999});
        const std::int64_t start = time_ + between(0, 3);
        if (v == 0) {
            tracks.add(time_, origin_);
            tracks.add(time_ + 200'000, below(2) == 0 ? origin_ : shifted({0, 0, 1}));
            return;
        }
        if (below(3) == 0) {  // 3-4-5: a slanted way whose least distance is exact too
            tracks.add(start, shifted({at / 5 * 3 - 4 * (along / 5), at / 5 * 4 + 3 * (along / 5), 0}));
            tracks.add(start + lasts, shifted({at / 5 * 3 + 4 * (along / 5), at / 5 * 4 - 3 * (along / 5), 0}));
        } else {
            tracks.add(start, shifted({at, -along, 0}));
            tracks.add(start + lasts, shifted({at, along + below(2), 0}));
        }
        tracks.add(start + 2 * lasts, shifted({at, 0, between(-1, 1)}));
    }

    void still(std::int32_t v) {
        const std::int64_t d = options.d_out_mm * 256 / 1000;
        const sanc::ecef p = shifted({v == 0 ? 0 : d + between(-1, 1), v < 2 ? 0 : between(-3, 3), 0});
        std::int64_t time = time_ + below(1000);
        for (std::int64_t i = between(1, 8); i >= 0; --i) {
            tracks.add(time, below(6) == 0 ? shifted({v == 0 ? 0 : d, 0, 0}) : p);
            time += between(1, step_ms_);
        }
    }

    void convoy(std::int32_t v) {
        const std::int64_t d = options.d_out_mm * 256 / 1000;
        const std::int64_t apart = v * (d + between(-1, 1));
        std::int64_t time = time_;
        for (std::int64_t i = 0; i < 8; ++i) {
            tracks.add(time, shifted({apart + i * 30'000, i * 1001, -i * 77}));
            time += step_ms_ + (below(4) == 0 ? 1 : 0);
        }
    }

    sanc::random_stream random_;
    int kind_;
    std::int64_t step_ms_ = 1000;
    std::int64_t lon_ = 0;
    std::int64_t lat_ = 0;
    std::int64_t time_ = 0;
    sanc::ecef origin_;
};

using list = sanc::contact_list;

bool same(const list& a, const list& b) {
    if (a.rows.size() != b.rows.size() || a.only_wider != b.only_wider) return false;
    for (std::int64_t i = 0; i < a.rows.size(); ++i) {
        const sanc::contact& p = a.rows[i];
        const sanc::contact& q = b.rows[i];
        if (p.segment_a != q.segment_a || p.segment_b != q.segment_b || p.begin_ms != q.begin_ms || p.end_ms != q.end_ms ||
            p.closest_ms != q.closest_ms || p.closest_mm != q.closest_mm || p.rms_mm != q.rms_mm || !(p.place == q.place) ||
            p.median_a_mkn != q.median_a_mkn || p.median_b_mkn != q.median_b_mkn ||
            p.longest_silence_ms != q.longest_silence_ms || p.certain != q.certain || p.cut_begin != q.cut_begin ||
            p.cut_end != q.cut_end) {
            return false;
        }
    }
    return true;
}

void print(std::int64_t number, const char* name, const sanc::track_view& t, const sanc::contact_options& o, const list& found) {
    std::printf("{\"case\":%lld,\"kind\":\"%s\",\"d_in_mm\":%lld,\"d_out_mm\":%lld,\"min_duration_ms\":%lld,\"max_gap_ms\":%lld,"
                "\"position_sigma_mm\":%lld,\"segments\":[",
                static_cast<long long>(number), name, static_cast<long long>(o.d_in_mm), static_cast<long long>(o.d_out_mm),
                static_cast<long long>(o.min_duration_ms), static_cast<long long>(o.max_gap_ms),
                static_cast<long long>(o.position_sigma_mm));
    const auto owned = sanc::make_legs(sanc::seq, t, o.max_gap_ms);
    const sanc::leg_view legs = owned.see();
    for (std::int64_t s = 0; s < t.segments(); ++s) {
        std::printf("%s{\"vessel\":%d,\"fixes\":[", s == 0 ? "" : ",", t.vessel[s]);
        for (std::int64_t f = t.offsets[s]; f < t.offsets[s + 1]; ++f) {
            std::printf("%s[%lld,%d,%d,%d]", f == t.offsets[s] ? "" : ",", static_cast<long long>(t.time_ms[f]), t.x[f], t.y[f],
                        t.z[f]);
        }
        std::printf("],\"knots\":[");
        for (std::int64_t k = legs.offsets[s]; k < legs.offsets[s + 1]; ++k) {
            std::printf("%s[%lld,%d,%d,%d,%d]", k == legs.offsets[s] ? "" : ",", static_cast<long long>(legs.time_ms[k]),
                        legs.x[k], legs.y[k], legs.z[k], legs.joined[k]);
        }
        std::printf("]}");
    }
    std::printf("],\"contacts\":[");
    for (std::int64_t i = 0; i < found.rows.size(); ++i) {
        const sanc::contact& c = found.rows[i];
        std::printf("%s[%d,%d,%lld,%lld,%lld,%lld,%lld,%d,%d,%lld,%d,%d,%d,%d,%d]", i == 0 ? "" : ",", c.segment_a, c.segment_b,
                    static_cast<long long>(c.begin_ms), static_cast<long long>(c.end_ms), static_cast<long long>(c.closest_ms),
                    static_cast<long long>(c.closest_mm), static_cast<long long>(c.rms_mm), c.median_a_mkn, c.median_b_mkn,
                    static_cast<long long>(c.longest_silence_ms), c.certain, c.cut_begin, c.cut_end, c.place.lon_e7,
                    c.place.lat_e7);
    }
    std::printf("],\"only_wider\":%lld}\n", static_cast<long long>(found.only_wider));
}

int random_cases(std::int64_t count, std::uint64_t seed) {
    const sanc::par two{2};
    for (std::int64_t i = 0; i < count; ++i) {
        generator g(seed, static_cast<std::uint64_t>(i));
        g.make();
        const sanc::track_view tracks = g.tracks.see();
        const list found = sanc::contacts(sanc::seq, tracks, g.options);
        // The second slab is short enough for the join at instants, the third too long for it.
        const std::int64_t duration = g.options.min_duration_ms;
        for (const std::int64_t slab : {std::int64_t{29'000}, std::max<std::int64_t>(1, duration), duration + 970'001}) {
            for (const std::int64_t cell : {2'345, 7'777}) {
                sanc::contact_options other = g.options;
                other.slab_ms = slab;
                other.cell_m = cell;
                if (!same(found, sanc::contacts(two, tracks, other))) {
                    std::fprintf(stderr, "case %lld: slab %lld ms, cell %lld m and two threads change the result\n",
                                 static_cast<long long>(i), static_cast<long long>(slab), static_cast<long long>(cell));
                    return 1;
                }
            }
        }
        print(i, g.name(), tracks, g.options, found);
    }
    return 0;
}

sanc::intake read_input(const char* schema, const std::string& bytes) {
    sanc::intake_options options;
    options.schema = schema;
    options.zone_offset_ms = 0;
    return sanc::read_fixes(sanc::seq, {{"standard input", bytes}}, options);
}

int csv_case(const char* schema, const std::string& bytes) {
    const sanc::intake in = read_input(schema, bytes);
    const sanc::tracks made = sanc::make_segments(sanc::seq, in.rows);
    sanc::validate(made.see());
    const sanc::contact_options options;
    const list found = sanc::contacts(sanc::seq, made.see(), options);
    if (!same(found, sanc::contacts(sanc::par{2}, made.see(), options))) return 1;
    print(0, "file", made.see(), options, found);
    return 0;
}

// Brute force along x, written for this comparison only.
int minute_pairs(const char* schema, const std::string& bytes) {
    const sanc::intake in = read_input(schema, bytes);
    const sanc::fixes& f = in.rows;
    std::vector<std::size_t> order(static_cast<std::size_t>(f.size()));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (f.time_ms[a] / 60'000 != f.time_ms[b] / 60'000) return f.time_ms[a] < f.time_ms[b];
        if (f.vessel[a] != f.vessel[b]) return f.vessel[a] < f.vessel[b];
        return f.time_ms[a] != f.time_ms[b] ? f.time_ms[a] < f.time_ms[b] : f.line[a] < f.line[b];
    });
    for (std::size_t low = 0; low < order.size();) {
        const std::int64_t minute = f.time_ms[order[low]] / 60'000;
        std::vector<std::size_t> first;
        std::size_t high = low;
        for (; high < order.size() && f.time_ms[order[high]] / 60'000 == minute; ++high) {
            if (first.empty() || f.vessel[first.back()] != f.vessel[order[high]]) first.push_back(order[high]);
        }
        std::sort(first.begin(), first.end(), [&](std::size_t a, std::size_t b) { return f.x[a] < f.x[b]; });
        constexpr std::int64_t reach = 500 * 256;
        std::int64_t pairs = 0;
        for (std::size_t i = 0; i < first.size(); ++i) {
            for (std::size_t j = i + 1; j < first.size(); ++j) {
                const std::size_t a = first[i];
                const std::size_t b = first[j];
                if (static_cast<std::int64_t>(f.x[b]) - f.x[a] > reach) break;
                pairs += sanc::chord2({f.x[a], f.y[a], f.z[a]}, {f.x[b], f.y[b], f.z[b]}) <= std::uint64_t{reach * reach};
            }
        }
        std::printf("minute,%lld,%zu,%lld\n", static_cast<long long>(minute), first.size(), static_cast<long long>(pairs));
        for (const std::size_t i : first) std::printf("%d,%d,%d\n", f.x[i], f.y[i], f.z[i]);
        low = high;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "random") == 0) {
        return random_cases(std::atoll(argv[2]), static_cast<std::uint64_t>(std::atoll(argv[3])));
    }
    if (argc == 3 && (std::strcmp(argv[1], "csv") == 0 || std::strcmp(argv[1], "minutes") == 0)) {
        const std::string bytes((std::istreambuf_iterator<char>(std::cin)), {});
        return argv[1][0] == 'c' ? csv_case(argv[2], bytes) : minute_pairs(argv[2], bytes);
    }
    std::fprintf(stderr, "usage: contact_cases random COUNT SEED | csv SCHEMA | minutes SCHEMA\n");
    return 2;
}
