// SPDX-License-Identifier: Apache-2.0
// The forms for the host give what the general ones give: the same calls under a policy that has memory of its own, which
// takes the general forms.
#include <algorithm>
#include <random>

#include <sanc/raster/change_by_rows.hpp>

#include "contract/apart.hpp"
#include "support.hpp"

namespace sanc {
namespace {

using testing::random_mask;

// Calls body(width of lanes in bytes, i) as compiled for a way: 16 and 32 bytes as this program is, or for AVX2 or AVX-512, where the
// machine has it.
template <class Body>
void in_lanes_of(int way, const Body& body, std::int64_t i) {
    if (way == 16) body(std::integral_constant<int, 16>{}, i);
    if (way == 32) body(std::integral_constant<int, 32>{}, i);
#if defined(__x86_64__) && !defined(__AVX2__)
    if (way == 2) detail::in_avx2(body, i);
    if (way == 512) detail::in_avx512(body, i);
#endif
}

std::vector<int> ways_here() {
    std::vector<int> ways{16, 32};
#if defined(__x86_64__) && !defined(__AVX2__)
    if (detail::has_wide_lanes()) ways.push_back(2);
    if (detail::has_lanes_by_bits()) ways.push_back(512);
#endif
    return ways;
}

bool alike(const multipolygons& a, const multipolygons& b) {
    return a.features == b.features && a.polygons == b.polygons && a.rings == b.rings && a.x == b.x && a.y == b.y;
}

template <class Policy>
multipolygons polygons_of(const Policy& policy, bit_view mask, int connectivity) {
    const brought_mask<Policy> there(policy, mask);
    const auto runs = find_runs(policy, there.see());
    const auto labels = label_components(policy, runs.view(), connectivity, 3);
    return trace_polygons(policy, there.see(), runs.view(), labels);
}

TEST(OnHost, PolygonsAreThoseOfTheGeneralForm) {
    const apart::on general;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const bit_mask mask = random_mask(seed);
        for (const int connectivity : {4, 8}) {
            const multipolygons expected = polygons_of(general, mask.view(), connectivity);
            EXPECT_TRUE(alike(polygons_of(seq, mask.view(), connectivity), expected)) << seed;
            EXPECT_TRUE(alike(polygons_of(par(2), mask.view(), connectivity), expected)) << seed;
            EXPECT_TRUE(alike(polygons_of(par(5), mask.view(), connectivity), expected)) << seed;
        }
    }
}

// Wide and nearly empty, where corners come from the runs: patches that touch by corners, at the edges of the image too.
TEST(OnHost, PolygonsOfFewRunsAreThoseOfTheGeneralForm) {
    const apart::on general;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        random_stream random(seed);
        bit_mask mask = testing::empty_mask(4000 + static_cast<std::int32_t>(random.below(130)), 60);
        for (int patch = 0; patch < 12; ++patch) {
            const auto x0 = static_cast<std::int32_t>(patch < 4 ? random.below(2) * static_cast<std::uint64_t>(mask.width - 6) : random.below(static_cast<std::uint64_t>(mask.width - 6)));
            const auto y0 = static_cast<std::int32_t>(random.below(55));
            for (std::int32_t y = y0; y < y0 + 5; ++y)
                for (std::int32_t x = x0; x < x0 + 6; ++x)
                    if (random.below(2) == 0) testing::set(mask, y, x);
        }
        for (const int connectivity : {4, 8}) {
            const multipolygons expected = polygons_of(general, mask.view(), connectivity);
            EXPECT_TRUE(alike(polygons_of(seq, mask.view(), connectivity), expected)) << seed;
            EXPECT_TRUE(alike(polygons_of(par(5), mask.view(), connectivity), expected)) << seed;
        }
    }
}

// So many runs that they are taken in pieces: a net over all of the image between noise.
bit_mask large_mask() {
    bit_mask mask = testing::empty_mask(1400, 250);
    random_stream random(5);
    for (std::int32_t y = 0; y < mask.height; ++y) {
        for (std::int32_t x = 0; x < mask.width; ++x) {
            if (random.below(100) < 35 || (x % 90 == 0 && x > 0) || y % 120 == 7) testing::set(mask, y, x);
        }
    }
    return mask;
}

template <class T>
std::vector<T> home(const apart::on& policy, column<const T> values) {
    const auto made = to_host(policy, values);
    return {made.begin(), made.end()};
}
template <class Policy, class T>
std::vector<T> home(const Policy&, column<const T> values) {
    return {values.begin(), values.end()};
}

struct known {
    std::vector<std::int32_t> label;
    std::vector<std::int64_t> first, members;
    std::vector<std::int64_t> figures;

    bool operator==(const known&) const = default;
};

template <class Policy>
known known_of(const Policy& policy, bit_view mask) {
    const brought_mask<Policy> there(policy, mask);
    const auto set = find_components(policy, there.see(), 8);
    const auto groups = group_runs(policy, set.labels);
    known made{home(policy, column<const std::int32_t>(view(set.labels.label))), home(policy, column<const std::int64_t>(view(groups.first))),
               home(policy, column<const std::int64_t>(view(groups.runs))), {}};
    for (const component& c : home(policy, column<const component>(view(set.components)))) {
        made.figures.insert(made.figures.end(), {c.area_px, c.sum_x, c.sum_y, c.min_x, c.min_y, c.max_x, c.max_y});
    }
    return made;
}

TEST(OnHost, ComponentsAndPolygonsOfManyRunsAreThoseOfTheGeneralForm) {
    const bit_mask mask = large_mask();
    const known expected = known_of(apart::on{}, mask.view());
    EXPECT_GT(expected.label.size(), 1U << 15);
    EXPECT_TRUE(known_of(seq, mask.view()) == expected);
    EXPECT_TRUE(known_of(par(2), mask.view()) == expected);
    EXPECT_TRUE(known_of(par(3), mask.view()) == expected);
    const multipolygons polygons = polygons_of(apart::on{}, mask.view(), 8);
    EXPECT_TRUE(alike(polygons_of(seq, mask.view(), 8), polygons));
    EXPECT_TRUE(alike(polygons_of(par(3), mask.view(), 8), polygons));
}

template <class T>
struct made_pair {
    std::int32_t width, height, bands;
    std::vector<T> before, after;
    bit_mask cloud;
    raster_view<T> first, second;
};

// Values of the whole range of the type, some equal, some at its ends, some nodata on one date or both, and clouds.
template <class T>
made_pair<T> random_pair(std::uint64_t seed) {
    random_stream random(seed, 91);
    static constexpr std::int32_t widths[] = {1, 5, 63, 64, 65, 128, 130, 200};
    made_pair<T> made{widths[random.below(8)], static_cast<std::int32_t>(1 + random.below(9)), static_cast<std::int32_t>(1 + random.below(3)), {}, {}, {}, {}, {}};
    const std::int64_t count = std::int64_t{made.width} * made.height * made.bands;
    const std::uint64_t odds = random.below(2) == 0 ? 0 : 1 + random.below(40);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto value = [&] {
            const std::uint64_t kind = random.below(200);
            if (kind < odds) return T{7};
            if (kind < 60) return std::numeric_limits<T>::max();
            if (kind < 70) return std::numeric_limits<T>::min();
            return static_cast<T>(random.next32());
        };
        made.before.push_back(value());
        made.after.push_back(random.below(3) == 0 ? made.before.back() : value());
    }
    made.cloud = testing::empty_mask(made.width, made.height);
    for (std::int32_t y = 0; y < made.height; ++y) {
        for (std::int32_t x = 0; x < made.width; ++x) {
            if (random.below(4) == 0 && y % 2 == 0) testing::set(made.cloud, y, x);
        }
    }
    made.first = testing::image_of(made.before, made.width, made.height, made.bands);
    made.second = testing::image_of(made.after, made.width, made.height, made.bands);
    made.first.nodata = made.second.nodata = T{7};
    made.first.has_nodata = random.below(2) == 0;
    made.second.has_nodata = random.below(2) == 0;
    return made;
}

template <class T>
void check_one_pass() {
    const apart::on general;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const made_pair<T> pair = random_pair<T>(seed);
        const bit_view cloud = seed % 3 == 0 ? pair.cloud.view() : bit_view{};
        change_options options;
        options.normalise = normalisation::none;
        for (const char* limit : {"fixed:0", "fixed:254.5", "fixed:3000", "fixed:70000"}) {
            options.threshold = parse_threshold(limit);
            for (const change_measure measure : {change_measure::absolute, change_measure::cva}) {
                options.measure = measure;
                const change_result expected = change(general, pair.first, pair.second, cloud, {}, options);
                const change_result one = change(seq, pair.first, pair.second, cloud, {}, options);
                const change_result more = change(par(2), pair.first, pair.second, {}, cloud, options);
                EXPECT_TRUE(testing::same(one, expected)) << seed << limit;
                EXPECT_TRUE(testing::same(more, expected)) << seed << limit;
                EXPECT_EQ(one.summary.not_observable_px, expected.summary.not_observable_px);
            }
        }
    }
}

TEST(OnHost, AThresholdInOnePassIsThatOfThePasses) {
    check_one_pass<std::uint8_t>();
    check_one_pass<std::uint16_t>();
    check_one_pass<std::int16_t>();
}

// The same of parts of `step` rows and `columns` columns, from the bottom.
template <class T>
change_result by_parts(const made_pair<T>& pair, const change_options& options, std::int32_t step, std::int32_t columns) {
    // Views of no pixels: none is read but by add().
    raster_view<T> first = pair.first;
    raster_view<T> second = pair.second;
    first.data = second.data = nullptr;
    change_by_rows<T> made(first, second, options);
    const auto packed = [&](const std::vector<T>& image, const raster_part& part) {
        std::vector<T> out;
        for (std::int64_t band = 0; band < pair.bands; ++band) {
            for (std::int64_t y = part.y; y < part.y + part.rows; ++y) {
                const auto from = image.begin() + (band * pair.height + y) * pair.width + part.x;
                out.insert(out.end(), from, from + part.columns);
            }
        }
        return out;
    };
    for (std::int32_t y = (pair.height - 1) / step * step; y >= 0; y -= step) {
        for (std::int32_t x = 0; x < pair.width; x += columns) {
            const raster_part part{x, y, std::min(columns, pair.width - x), std::min(step, pair.height - y)};
            made.add(part, packed(pair.before, part).data(), packed(pair.after, part).data());
        }
    }
    return std::move(made).finish(par(2));
}

template <class T>
void check_rows() {
    const apart::on general;
    int gone = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const made_pair<T> pair = random_pair<T>(seed);
        change_options options;
        options.normalise = normalisation::none;
        if (seed % 2 == 0) options.bands = {pair.bands};
        options.min_area_px = 1 + static_cast<std::int64_t>(seed % 3);
        options.connectivity = seed % 5 == 0 ? 4 : 8;
        for (const char* limit : {"fixed:0", "fixed:100", "fixed:40000", "fixed:65535"}) {
            options.threshold = parse_threshold(limit);
            for (const change_measure measure : {change_measure::absolute, change_measure::cva}) {
                options.measure = measure;
                if (!goes_by_rows(options, pair.bands)) continue;
                ++gone;
                const change_result expected = change(general, pair.first, pair.second, {}, {}, options);
                for (const auto& [step, columns] : {std::pair{1, pair.width}, {2, 64}, {5, 128}}) {
                    const change_result made = by_parts(pair, options, step, columns);
                    ASSERT_TRUE(testing::same(made, expected)) << seed << limit << step;
                    ASSERT_EQ(made.summary.observable_px, expected.summary.observable_px);
                    ASSERT_EQ(made.summary.min_score_e9, expected.summary.min_score_e9);
                    ASSERT_EQ(made.summary.max_score_e9, expected.summary.max_score_e9);
                }
            }
        }
    }
    EXPECT_GT(gone, 300);
}

TEST(OnHost, RowsThatComeAFewAtATimeGiveTheSame) {
    check_rows<std::uint8_t>();
    check_rows<std::uint16_t>();
    check_rows<std::int16_t>();
}

TEST(OnHost, WhatNeedsTheWholeImageDoesNotGoByRows) {
    change_options options;
    options.normalise = normalisation::none;
    options.threshold = parse_threshold("fixed:1");
    EXPECT_TRUE(goes_by_rows(options, 1));
    EXPECT_FALSE(goes_by_rows(options, 2));  // CVA's squares
    options.bands = {2};
    EXPECT_TRUE(goes_by_rows(options, 2));
    options.residual_q6 = 1;
    EXPECT_FALSE(goes_by_rows(options, 2));
    options.residual_q6 = 0;
    options.normalise = normalisation::zscore;
    EXPECT_FALSE(goes_by_rows(options, 2));
    options.normalise = normalisation::none;
    options.threshold.otsu = true;
    EXPECT_FALSE(goes_by_rows(options, 2));
}

// Large enough for tables of z-scores; values of the whole range or of a part of it, nodata, clouds.
template <class T>
void check_tables(std::int32_t bands, std::uint64_t seed) {
    constexpr std::int32_t width = 1200;
    constexpr std::int32_t height = 230;
    static_assert(std::int64_t{width} * height >= detail::least_tabled_px);
    random_stream random(seed, 17);
    std::vector<T> before, after;
    for (std::int32_t i = 0; i < width * height * bands; ++i) {
        const auto noise = static_cast<std::int32_t>(random.below(seed % 2 == 0 ? 40 : 200));
        before.push_back(static_cast<T>(noise));
        after.push_back(random.below(500) == 0 ? static_cast<T>(random.next32()) : static_cast<T>(noise + static_cast<std::int32_t>(random.below(9))));
    }
    bit_mask cloud = testing::empty_mask(width, height);
    for (std::int32_t x = 100; x < 300; ++x) testing::set(cloud, x % 7, x);
    raster_view<T> first = testing::image_of(before, width, height, bands);
    raster_view<T> second = testing::image_of(after, width, height, bands);
    first.has_nodata = second.has_nodata = true;
    first.nodata = second.nodata = T{11};
    for (const change_measure measure : {change_measure::absolute, change_measure::cva}) {
        for (const char* limit : {"otsu", "fixed:1.5", "fixed:0", "fixed:5000"}) {
            change_options options;
            options.measure = measure;
            options.threshold = parse_threshold(limit);
            const change_result expected = change(apart::on{}, first, second, cloud.view(), {}, options);
            EXPECT_TRUE(testing::same(change(seq, first, second, cloud.view(), {}, options), expected)) << bands << limit;
            EXPECT_TRUE(testing::same(change(par(3), first, second, cloud.view(), {}, options), expected)) << bands << limit;
        }
    }
}

TEST(OnHost, ZScoresLookedUpAreThoseWorkedOut) {
    for (const std::int32_t bands : {1, 3}) {
        check_tables<std::uint8_t>(bands, 1);
        check_tables<std::uint16_t>(bands, 2);
        check_tables<std::int16_t>(bands, 3);
    }
}

#if SANC_HOST_FORMS
// Limits that many scores meet exactly or miss by one: what an estimate alone cannot tell.
template <class T>
void check_estimates(std::uint64_t seed, std::int32_t deviation) {
    constexpr std::int32_t width = 700;
    constexpr std::int32_t height = 6;
    random_stream random(seed, 23);
    const auto z = [&] {
        const std::int64_t times = (std::int64_t{1} << 42) / deviation + static_cast<std::int64_t>(random.below(1000));
        return z_form{static_cast<std::int32_t>(random.below(120)), times, static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(times)))};
    };
    const std::vector<band_form> forms{{0, z(), z()}};
    std::vector<T> before, after;
    for (std::int32_t i = 0; i < width * height; ++i) {
        before.push_back(static_cast<T>(random.below(6) * 19));
        after.push_back(static_cast<T>(random.below(40) == 0 ? random.below(200) : random.below(4) * 30));
    }
    bit_mask hidden = testing::empty_mask(width, height);
    for (std::int32_t x = 200; x < 230; ++x) testing::set(hidden, x % height, x);
    detail::difference<T, normalisation::zscore> pair{testing::image_of(before, width, height, 1), testing::image_of(after, width, height, 1), view(forms),
                                                      std::as_const(hidden).view()};
    constexpr std::int64_t values = std::int64_t{1} << (8 * sizeof(T));
    std::vector<std::int32_t> tables;
    for (const z_form& form : {forms[0].before, forms[0].after})
        for (std::int64_t v = 0; v < values; ++v) tables.push_back(static_cast<std::int32_t>(form(v + std::numeric_limits<T>::lowest())));
    pair.tables = view(tables);
    const detail::size_estimate guess = detail::estimate_of(pair);
    EXPECT_EQ(guess.usable, deviation >= 20) << deviation;
    if (!guess.usable) return;
    for (int draw = 0; draw < 40; ++draw) {
        const auto at = static_cast<std::size_t>(random.below(before.size()));
        const std::int32_t d = pair.table(0, 1)[after[at]] - pair.table(0, 0)[before[at]];
        const auto limit = static_cast<std::uint32_t>(std::max<std::int64_t>(std::abs(std::int64_t{d}) + static_cast<std::int64_t>(random.below(3)) - 1, 0));
        std::vector<std::vector<std::uint64_t>> found;
        std::vector<int> ways = ways_here();
        ways.insert(ways.begin(), 0);
        for (const int way : ways) {
            bit_mask changed = make_mask(seq, width, height);
            std::vector<detail::score_range> ranges(height);
            const detail::size_row<T> row{{pair}, limit, changed.view(), view(ranges)};
            const detail::estimated_row<T> estimated{row, guess};
            for (std::int32_t y = 0; y < height; ++y) {
                if (way == 0) row(y);
                else in_lanes_of(way, estimated, y);
            }
            found.emplace_back(changed.words.begin(), changed.words.end());
            for (const auto& range : ranges) found.back().insert(found.back().end(), {range.low, range.high, static_cast<std::uint64_t>(range.count)});
        }
        for (const auto& other : found) ASSERT_EQ(other, found[0]) << seed << " limit " << limit;
    }
}

TEST(OnHost, SizesEstimatedAreThoseLookedUp) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        for (const std::int32_t deviation : {20, 90, 700}) {
            check_estimates<std::uint8_t>(seed, deviation);
            check_estimates<std::uint16_t>(seed, deviation);
            check_estimates<std::int16_t>(seed, deviation);
        }
    }
    check_estimates<std::uint16_t>(1, 2);
}
#endif

TEST(OnHost, TheWidthOfTheLanesChangesNothing) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const made_pair<std::uint16_t> pair = random_pair<std::uint16_t>(seed);
        const std::vector<std::int32_t> bands{0};
        std::vector<std::vector<std::uint64_t>> words;
        for (const int way : ways_here()) {
            bit_mask hidden = make_mask(seq, pair.width, pair.height);
            bit_mask changed = make_mask(seq, pair.width, pair.height);
            buffer<detail::score_range> ranges(pair.height);
            const detail::fused_row<std::uint16_t> row{pair.first, pair.second, view(bands), {}, {}, 3000, hidden.view(), changed.view(), view(ranges)};
            for (std::int32_t y = 0; y < pair.height; ++y) in_lanes_of(way, row, y);
            std::vector<std::uint64_t> all(hidden.words.begin(), hidden.words.end());
            all.insert(all.end(), changed.words.begin(), changed.words.end());
            for (const auto& range : ranges) all.insert(all.end(), {range.low, range.high, static_cast<std::uint64_t>(range.count)});
            words.push_back(std::move(all));
        }
        for (const auto& other : words) EXPECT_EQ(other, words[0]) << seed;
    }
}

}  // namespace
// What WebAssembly does without a product of 128 bits.
TEST(OnHost, BinsByHalvesOfTheInverseAreThoseOfTheWideProduct) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 100000; ++i) {
        const std::uint64_t span = 1 + random() % (detail::widest_span - 1);
        const std::uint64_t inverse = UINT64_MAX / span + 1;
        for (const std::uint64_t above : {std::uint64_t{0}, span - 1, random() % span}) {
            const auto size = static_cast<std::uint32_t>(above);
            ASSERT_EQ(detail::bin_by_halves(size, inverse), detail::bin_of_size(size, inverse)) << above << " of " << span;
            ASSERT_EQ(detail::bin_by_halves(size, inverse), span == 1 ? 0 : above * 4096 / span) << above << " of " << span;
        }
    }
}

}  // namespace sanc
