// SPDX-License-Identifier: Apache-2.0
// Cases that every policy can run, sanc::cuda::on too: the verbs, the functions of geo, the skeletons that take views.
#pragma once

#include <sanc/geo/area.hpp>
#include <sanc/geo/geodesic.hpp>
#include <sanc/random.hpp>
#include <sanc/raster/align.hpp>
#include <sanc/raster/normalise.hpp>
#include <sanc/raster/observable.hpp>
#include <sanc/sort.hpp>
#include <sanc/sum8.hpp>
#include <sanc/track/contacts.hpp>
#include <sanc/track/segments.hpp>
#include <sanc/track/tables.hpp>

#include "made_tracks.hpp"
#include "report.hpp"

namespace contract {

using sanc::column;
using sanc::view;

SANC_HD inline std::uint64_t bits_of_double(double value) {
    std::uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// 64 random bits, of which only those of `mask` may be set.
struct draw_body {
    std::uint64_t seed, mask;
    column<std::uint64_t> out;
    SANC_HD void operator()(std::int64_t i) const {
        const auto block = sanc::philox(seed, static_cast<std::uint64_t>(i));
        out[i] = (block.word[0] | static_cast<std::uint64_t>(block.word[1]) << 32) & mask;
    }
};

// Doubles of either sign over 20 orders of magnitude: their sum depends on its order.
struct draw_double_body {
    std::uint64_t seed;
    column<double> out;
    SANC_HD void operator()(std::int64_t i) const {
        const auto block = sanc::philox(seed, static_cast<std::uint64_t>(i));
        const auto wide = static_cast<std::int64_t>(block.word[0] | static_cast<std::uint64_t>(block.word[1]) << 32);
        out[i] = static_cast<double>(wide >> (block.word[2] % 60)) / 1000.0;
    }
};

template <class T>
struct draw_small_body {
    std::uint64_t seed;
    std::uint32_t bound;
    column<T> out;
    SANC_HD void operator()(std::int64_t i) const {
        out[i] = static_cast<T>(sanc::philox(seed, static_cast<std::uint64_t>(i)).word[0] % bound);
    }
};

struct index_body {
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t i) const { out[i] = i; }
};

template <class T, class Policy>
std::string scanned(const Policy& policy, std::int64_t size) {
    auto values = make_buffer<T>(policy, size + 1);
    auto sums = make_buffer<T>(policy, size + 1);
    for_each_index(policy, size, draw_small_body<T>{2, 1000, view(values)});
    const T total = exclusive_scan(policy, column<const T>{values.data(), size}, view(sums));
    const std::string apart = bytes_at(policy, view(sums));
    const T again = exclusive_scan(policy, column<const T>{values.data(), size}, view(values));  // in place
    const bool same = total == again && apart == bytes_at(policy, view(values));
    return apart + std::to_string(total) + (same ? "" : " differs in place");
}

template <class Policy>
void verb_cases(const Policy& policy, report& out) {
    constexpr std::int64_t sizes[] = {0, 1, 9, 1023, 1024, 1025, 65536, 1048577};
    std::string sums;
    for (const std::int64_t size : sizes) {
        auto values = make_buffer<double>(policy, size);
        for_each_index(policy, size, draw_double_body{1, view(values)});
        sums += std::to_string(bits_of_double(sum8(policy, column<const double>(view(values))))) + "\n";
    }
    out.add("verbs/sum8", sums);

    std::string scans;
    for (const std::int64_t size : sizes)
        scans += scanned<std::int64_t>(policy, size) + scanned<std::int32_t>(policy, size);
    out.add("verbs/exclusive_scan", scans);

    std::string chosen;
    for (const std::int64_t size : sizes) {
        auto flags = make_buffer<std::uint8_t>(policy, size);
        for_each_index(policy, size, draw_small_body<std::uint8_t>{3, 3, view(flags)});
        auto indices = select(policy, column<const std::uint8_t>(view(flags)));
        chosen += std::to_string(indices.size()) + "\n" + bytes_at(policy, view(indices));
    }
    out.add("verbs/select", chosen);

    std::string sorted;
    for (const std::int64_t size : {0, 1, 40000, 300001}) {
        for (const std::uint64_t mask : {~std::uint64_t{0}, std::uint64_t{0xF00000000F}, std::uint64_t{0}}) {
            auto keys = make_buffer<std::uint64_t>(policy, size);
            auto values = make_buffer<std::int64_t>(policy, size);
            for_each_index(policy, size, draw_body{4, mask, view(keys)});
            for_each_index(policy, size, index_body{view(values)});
            sort_by_key(policy, view(keys), view(values));
            sorted += bytes_at(policy, view(keys)) + bytes_at(policy, view(values));
        }
    }
    out.add("verbs/sort_by_key", sorted);
}

// Every function of geo at random places, near ones and antipodes: `count` numbers for each.
struct geo_body {
    static constexpr std::int64_t count = 22;
    column<std::uint64_t> out;

    SANC_HD void operator()(std::int64_t i) const {
        sanc::random_stream random(5, static_cast<std::uint64_t>(i));
        std::uint64_t* at = out.data + i * count;
        const double angle = (random.unit() - 0.5) * 1000;
        for (const auto v : {sanc::sin_cos_rad(angle), sanc::sin_cos_deg(angle * 3)}) {
            *at++ = bits_of_double(v.sin);
            *at++ = bits_of_double(v.cos);
        }
        *at++ = bits_of_double(sanc::atan2_rad(angle, random.unit() * 2000 - 1000));
        const sanc::lonlat p{e7(random, 1800000000), e7(random, 900000000)};
        const sanc::lonlat q = other(random, p, i % 3);
        const auto v = sanc::sin_cos_e7(p.lon_e7);
        *at++ = bits_of_double(v.sin);
        *at++ = bits_of_double(v.cos);
        const sanc::ecef a = sanc::to_ecef(p);
        const sanc::ecef b = sanc::to_ecef(q);
        put(at, a);
        const sanc::lonlat back = sanc::to_lonlat(a);
        *at++ = static_cast<std::uint64_t>(back.lon_e7);
        *at++ = static_cast<std::uint64_t>(back.lat_e7);
        *at++ = sanc::chord2(a, b);
        *at++ = bits_of_double(sanc::chord_m(a, b));
        *at++ = bits_of_double(sanc::geodesic_m(p, q));
        *at++ = static_cast<std::uint64_t>(sanc::geodesic_mm(q, p));
        *at++ = static_cast<std::uint64_t>(sanc::cut_parts(a, b));
        put(at, i % 3 == 1 ? sanc::between(a, b, 1 + i % 7, 9) : b);
        const sanc::lonlat_deg c{p.lon_e7 / 1e7, p.lat_e7 / 1.001e7};
        *at++ = bits_of_double(
            sanc::quad_area_m2(c, {c.lon + 1e-4, c.lat}, {c.lon + 1e-4, c.lat - 1e-4}, {c.lon, c.lat - 1e-4}));
        *at++ = random.next64();
    }

private:
    SANC_HD static void put(std::uint64_t*& at, sanc::ecef p) {
        *at++ = static_cast<std::uint64_t>(p.x);
        *at++ = static_cast<std::uint64_t>(p.y);
        *at++ = static_cast<std::uint64_t>(p.z);
    }
    SANC_HD static std::int32_t e7(sanc::random_stream& random, std::int64_t limit) {
        return static_cast<std::int32_t>(
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * limit))) - limit);
    }
    // Anywhere, some kilometres away, or within a degree of the antipode.
    SANC_HD static sanc::lonlat other(sanc::random_stream& random, sanc::lonlat p, std::int64_t way) {
        if (way == 0) return {e7(random, 1800000000), e7(random, 900000000)};
        if (way == 1) return {p.lon_e7 / 2 + e7(random, 1000000), p.lat_e7 / 2};
        return {p.lon_e7 < 0 ? p.lon_e7 + 1800000000 : p.lon_e7 - 1800000000, -(p.lat_e7 / 2) + e7(random, 10000000)};
    }
};

template <class Policy>
void geo_cases(const Policy& policy, report& out) {
    constexpr std::int64_t points = 100000;
    auto bits = make_buffer<std::uint64_t>(policy, points * geo_body::count);
    for_each_index(policy, points, geo_body{view(bits)});
    out.add("geo/functions", bytes_at(policy, view(bits)));
}

// Measurements with NaN, infinity and nodata among them.
struct draw_float_body {
    std::uint64_t seed;
    column<float> out;
    SANC_HD void operator()(std::int64_t i) const {
        const auto block = sanc::philox(seed, static_cast<std::uint64_t>(i));
        const std::uint32_t bits = block.word[1] % 2 == 0 ? 0x7FC00000U : 0x7F800000U;
        float value = static_cast<float>(static_cast<std::int32_t>(block.word[0])) / 1048576.0F;
        if (block.word[2] % 50 == 0) memcpy(&value, &bits, sizeof value);
        out[i] = block.word[2] % 50 == 1 ? -9999.0F : value;
    }
};

template <class Policy>
void image_cases(const Policy& policy, report& out) {
    constexpr std::int32_t width = 333;
    constexpr std::int32_t height = 120;
    constexpr std::int64_t pixels = std::int64_t{width} * height;
    auto measured = make_buffer<float>(policy, 4 * pixels);
    for_each_index(policy, measured.size(), draw_float_body{6, view(measured)});
    const sanc::raster_view<float> image{measured.data(), width, height, 4, width, pixels, -9999.0F, true};
    auto whole = make_buffer<std::int32_t>(policy, 4 * pixels);
    const auto quantised = sanc::quantise(policy, image, 7, whole.data());
    out.add("raster/quantise", bytes_at(policy, view(whole)));

    sanc::raster_view<std::int32_t> before = quantised;
    sanc::raster_view<std::int32_t> after = quantised;
    before.bands = after.bands = 2;
    after.data += 2 * pixels;
    auto placed = make_buffer<std::int32_t>(policy, 2 * pixels);
    const sanc::mutable_bit_view shape{nullptr, width, height};
    auto beyond = make_buffer<std::uint64_t>(policy, shape.size());
    auto hidden = make_buffer<std::uint64_t>(policy, shape.size());
    auto grown = make_buffer<std::uint64_t>(policy, shape.size());
    after = sanc::place_on_grid(policy, after, {20, -11}, width, height, placed.data(), {beyond.data(), width, height});
    const auto bands = sanc::detail::put_values<std::int32_t>(policy, std::vector<std::int32_t>{1, 0});
    const sanc::bit_view hides{hidden.data(), width, height};
    sanc::not_observable(policy, before, after, column<const std::int32_t>(view(bands)), {beyond.data(), width, height},
                         {}, {hidden.data(), width, height}, 7);
    out.add("raster/not_observable", bytes_at(policy, view(hidden)) + std::to_string(sanc::count_bits(policy, hides)));

    std::string tallies;
    for (const auto& m : sanc::moments(policy, before, after, column<const std::int32_t>(view(bands)), hides, 13)) {
        tallies += std::to_string(m.count) + " " + std::to_string(m.sum) + " " +
                   std::to_string(static_cast<std::uint64_t>(m.squares >> 64)) + " " +
                   std::to_string(static_cast<std::uint64_t>(m.squares)) + " " + std::to_string(m.low) + " " +
                   std::to_string(m.high) + "\n";
    }
    out.add("raster/moments", tallies);

    std::string masks;
    for (const std::int32_t radius : {0, 1, 3, 70}) {
        sanc::dilate(policy, hides, {grown.data(), width, height}, radius);
        masks += bytes_at(policy, view(grown));
        sanc::erode(policy, hides, {grown.data(), width, height}, radius);
        masks += bytes_at(policy, view(grown));
    }
    out.add("raster/morphology", masks);
}

template <class Policy>
void contact_cases(const Policy& policy, report& out) {
    const std::string csv = join_rows(made_rows(), made_header);
    const auto taken = sanc::read_fixes(sanc::seq, {{"made.csv", csv}}, {});
    const sanc::tracks t = sanc::make_segments(sanc::seq, taken.rows);
    const auto rows_of = [&](const sanc::contact_options& options) {
        return sanc::contacts_table(t, sanc::contacts(policy, t.see(), options));
    };
    sanc::contact_options options;
    const sanc::table near = rows_of(options);
    out.add("track/contacts", near);
    out.require(near.rows() > 100, "track/contacts", "too few contacts to prove anything");
    for (const auto& [slab_ms, cell_m] : {std::pair{60'000, 0}, std::pair{86'400'000, 20'000}, std::pair{7'777, 900}}) {
        options.slab_ms = slab_ms;
        options.cell_m = cell_m;
        out.same("track/contacts", "another slab and cell", rows_of(options));
    }
    options = {};
    options.d_in_mm = 300'000;
    options.d_out_mm = 900'000;
    options.min_duration_ms = 120'000;
    options.position_sigma_mm = 40'000;
    options.max_median_speed_mkn = 9'000;
    out.add("track/contacts-slow", rows_of(options));
    options.slab_ms = 123'456;
    options.cell_m = 3'000;
    out.same("track/contacts-slow", "another slab and cell", rows_of(options));
    options.slab_ms = 60'000;
    out.same("track/contacts-slow", "instants", rows_of(options));
}

template <class Policy>
void portable_cases_on(const Policy& policy, report& out) {
    verb_cases(policy, out);
    geo_cases(policy, out);
    image_cases(policy, out);
    contact_cases(policy, out);
}

}  // namespace contract
