// SPDX-License-Identifier: Apache-2.0
// The forms for the host give what the general ones give: the same calls under a policy that has memory of its own, which
// takes the general forms.
#include <random>

#include "contract/apart.hpp"
#include "support.hpp"

namespace sanc {
namespace {

using testing::random_mask;

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

// Whichever this machine takes by itself.
TEST(OnHost, TheWidthOfTheLanesChangesNothing) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const made_pair<std::uint16_t> pair = random_pair<std::uint16_t>(seed);
        const std::vector<std::int32_t> bands{0};
        std::vector<std::vector<std::uint64_t>> words;
        for (const int width : {16, 32}) {
            bit_mask hidden = make_mask(seq, pair.width, pair.height);
            bit_mask changed = make_mask(seq, pair.width, pair.height);
            buffer<detail::score_range> ranges(pair.height);
            const detail::fused_row<std::uint16_t> row{pair.first, pair.second, view(bands), {}, {}, 3000, hidden.view(), changed.view(), view(ranges)};
            for (std::int32_t y = 0; y < pair.height; ++y) {
                if (width == 16) row(std::integral_constant<int, 16>{}, y);
                if (width == 32) row(std::integral_constant<int, 32>{}, y);
            }
            std::vector<std::uint64_t> all(hidden.words.begin(), hidden.words.end());
            all.insert(all.end(), changed.words.begin(), changed.words.end());
            for (const auto& range : ranges) all.insert(all.end(), {range.low, range.high, static_cast<std::uint64_t>(range.count)});
            words.push_back(std::move(all));
        }
        EXPECT_EQ(words[0], words[1]) << seed;
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
