// SPDX-License-Identifier: Apache-2.0
// The whole chain on a pair of images of one size: observable -> normalise -> difference -> threshold -> bits ->
// components -> polygons -> objects. All of it is integers until the figures of the table.
#pragma once

#include <sanc/raster/objects.hpp>
#include <sanc/raster/observable.hpp>
#include <sanc/raster/options.hpp>

namespace sanc {

struct change_result {
    table objects{schemas::objects};
    change_summary summary;
    bit_mask changed;
    bit_mask not_observable;
};

namespace detail {

// The score's range, then Otsu's histogram or the value given; returns the limit on the decision form.
template <change_measure Measure, class Policy, class T, normalisation Normal>
std::uint64_t find_limit(const Policy& policy, const difference<T, Normal>& pair, const change_options& options,
                         change_summary& summary, const monitor& watch) {
    constexpr bool squares = Measure == change_measure::cva;
    const int fraction = squares ? root_log2(options) : 0;
    const int unit = unit_log2(options) + fraction;
    // At most 256 pieces, each with its own tally.
    const std::int64_t least = (std::int64_t{pair.before.height} + 255) / 256;
    const std::int64_t rows = options.chunk_rows > least ? options.chunk_rows : least;
    const std::int64_t chunks = (pair.before.height + rows - 1) / rows;
    auto ranges = make_buffer<score_range>(policy, chunks);
    for_each_chunk(policy, chunks, 16, watch.part(0.0, 0.4),
                   range_of_chunk<T, Normal, Measure>{pair, rows, view(ranges)});
    for_each_index(policy, 1, merge_ranges{view(ranges)});
    score_range range = read_one(policy, ranges.data());
    if (range.count == 0) range.low = 0;
    const std::uint64_t low = squares ? scaled_root(range.low, fraction) : range.low;
    const std::uint64_t high = squares ? scaled_root(range.high, fraction) : range.high;
    summary.observable_px = range.count;
    summary.not_observable_px = std::int64_t{pair.before.width} * pair.before.height - range.count;
    summary.min_score_e9 = to_e9(low, unit);
    summary.max_score_e9 = to_e9(high, unit);
    if (!options.threshold.otsu) {
        summary.threshold_e9 = options.threshold.value_e9;
        return limit_of_value(options.threshold.value_e9, unit_log2(options), Measure);
    }
    auto tallies = make_buffer<score_histogram>(policy, chunks);
    for_each_chunk(policy, chunks, 16, watch.part(0.4, 1.0),
                   histogram_of_chunk<T, Normal, Measure>{pair, rows, fraction, low, high, view(tallies)});
    for_each_index(policy, histogram_bins, merge_histograms{view(tallies)});
    const otsu_result found = otsu(read_one(policy, tallies.data()));
    summary.threshold_e9 = to_e9(found.t, unit);
    summary.separation_e9 = found.separation_e9;
    return squares ? limit_of_root(found.t, fraction) : found.t;
}

// Fills result.changed with one bit for each pixel whose score is above the threshold.
template <change_measure Measure, class Policy, class T, normalisation Normal>
void detect(const Policy& policy, const difference<T, Normal>& pair, const change_options& options,
            change_result& result, const monitor& watch) {
    const std::uint64_t limit = find_limit<Measure>(policy, pair, options, result.summary, watch.part(0.0, 0.6));
    for_each_chunk(policy, pair.before.height, options.chunk_rows, watch.part(0.6, 1.0),
                   threshold_row<T, Normal, Measure>{pair, limit, result.changed.view()});
}

// Labels result.changed, drops what is too small, and fills the table.
template <class Policy, class T, normalisation Normal>
void make_table(const Policy& policy, const difference<T, Normal>& pair, const change_options& options,
                const georeference* lattice, change_result& result, const monitor& watch) {
    change_summary& summary = result.summary;
    const bit_view bits = std::as_const(result.changed).view();
    run_list runs;
    run_labels labels;
    component_runs groups;
    buffer<component> components;
    const auto label = [&] {
        runs = find_runs(policy, bits);
        labels = label_components(policy, runs.view(), options.connectivity, options.chunk_rows, watch.part(0.0, 0.2));
        groups = group_runs(policy, labels);
        components = describe_components(policy, runs.view(), groups);
    };
    label();
    summary.changed_px = count_bits(policy, bits);
    if (options.min_area_px > 1) {
        const std::int64_t all_px = summary.changed_px;
        const std::int64_t all = components.size();
        drop_small(policy, runs.view(), labels, view(components), options.min_area_px, result.changed.view());
        label();
        summary.changed_px = count_bits(policy, bits);
        summary.dropped_px = all_px - summary.changed_px;
        summary.dropped_objects = all - components.size();
    }
    const double unit = two_to_the(unit_log2(options));
    result.objects = make_objects(policy, bits, runs.view(), labels, groups, view(components), pair, unit, lattice,
                                  options.residual_q6, watch.part(0.2, 1.0));
    for (const std::uint32_t code : result.objects.texts("sign").codes) {
        ++(code == 0 ? summary.gain : code == 1 ? summary.loss : summary.mixed);
    }
}

template <normalisation Normal, class Policy, class T>
void run_change(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after,
                const std::vector<band_form>& forms, const change_options& options, const georeference* lattice,
                change_result& result, const monitor& watch) {
    const auto bands = put_values<band_form>(policy, forms);
    const difference<T, Normal> pair{before, after, view(bands), std::as_const(result.not_observable).view()};
    if (options.measure == change_measure::cva) {
        detect<change_measure::cva>(policy, pair, options, result, watch.part(0.0, 0.6));
    } else {
        detect<change_measure::absolute>(policy, pair, options, result, watch.part(0.0, 0.6));
    }
    make_table(policy, pair, options, lattice, result, watch.part(0.6, 1.0));
}

// The used bands and how each is normalised.
template <class Policy, class T>
std::vector<band_form> band_forms(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after,
                                  const std::vector<std::int32_t>& numbers, bit_view hidden,
                                  const change_options& options, const monitor& watch) {
    std::vector<band_form> forms;
    for (const std::int32_t band : numbers) forms.push_back({band, {}, {}});
    if (options.normalise == normalisation::none && sizeof(T) < 4) return forms;
    const auto bands = put_values<std::int32_t>(policy, numbers);
    const auto all = moments(policy, before, after, view(bands), hidden, options.chunk_rows, watch);
    check_range(all, std::int64_t{before.width} * before.height, options);
    for (std::size_t i = 0; i < forms.size(); ++i) {
        forms[i].before = z_form_of(all[2 * i]);
        forms[i].after = z_form_of(all[2 * i + 1]);
    }
    return forms;
}

}  // namespace detail

// What changed from BEFORE to AFTER, two views of one size on one grid (outside a partial overlap the caller hides
// pixels through a cloud mask): the table `objects` in raster order of first pixels, the masks and the figures. A cloud
// mask without words is none; `lattice` nullptr: places and areas are null. The same result for every policy and
// chunk_rows. Pixels: uint8, uint16, int16, or int32 from quantise(). O(pixels x bands) work; two bits a pixel and what
// the objects need of scratch. Throws std::invalid_argument, cancelled.
template <class Policy, class T>
change_result change(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                     bit_view cloud_after, const change_options& options, const georeference* lattice = nullptr,
                     const monitor& watch = {}) {
    static_assert(std::is_integral_v<T> && sizeof(T) <= 4 && !std::is_same_v<T, std::uint32_t>,
                  "quantise other pixels");
    const std::vector<std::int32_t> numbers = detail::check_pair(before, after, cloud_before, cloud_after, options);
    if (lattice != nullptr) check_lattice(*lattice, before.width, before.height);
    change_result result;
    result.not_observable = make_mask(policy, before.width, before.height);
    result.changed = make_mask(policy, before.width, before.height);
    const auto bands = detail::put_values<std::int32_t>(policy, numbers);
    not_observable(policy, before, after, view(bands), cloud_before, cloud_after, result.not_observable.view(),
                   options.chunk_rows, watch.part(0.0, 0.1));
    const auto forms = detail::band_forms(policy, before, after, numbers, std::as_const(result.not_observable).view(),
                                          options, watch.part(0.1, 0.3));
    const monitor rest = watch.part(0.3, 1.0);
    if (options.normalise == normalisation::zscore) {
        detail::run_change<normalisation::zscore>(policy, before, after, forms, options, lattice, result, rest);
    } else {
        detail::run_change<normalisation::none>(policy, before, after, forms, options, lattice, result, rest);
    }
    return result;
}

// The measure of every pixel as float32, row by row into `out` (width x height values): in standard deviations or pixel
// values; -1 where not observable. Arguments, work and errors as change().
template <class Policy, class T>
void change_score(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                  bit_view cloud_after, const change_options& options, float* out, const monitor& watch = {}) {
    const std::vector<std::int32_t> numbers = detail::check_pair(before, after, cloud_before, cloud_after, options);
    bit_mask hidden = make_mask(policy, before.width, before.height);
    const auto used = detail::put_values<std::int32_t>(policy, numbers);
    not_observable(policy, before, after, view(used), cloud_before, cloud_after, hidden.view(), options.chunk_rows,
                   watch.part(0.0, 0.2));
    const bit_view seen = std::as_const(hidden).view();
    const auto forms = detail::band_forms(policy, before, after, numbers, seen, options, watch.part(0.2, 0.5));
    const auto bands = detail::put_values<band_form>(policy, forms);
    const double unit = 1.0 / detail::two_to_the(detail::unit_log2(options));
    const auto write = [&](auto normal, auto measure) {
        const detail::difference<T, decltype(normal)::value> pair{before, after, view(bands), seen};
        for_each_chunk(policy, before.height, options.chunk_rows, watch.part(0.5, 1.0),
                       detail::score_row<T, decltype(normal)::value, decltype(measure)::value>{pair, unit, out});
    };
    const std::integral_constant<change_measure, change_measure::cva> cva;
    const std::integral_constant<change_measure, change_measure::absolute> absolute;
    const std::integral_constant<normalisation, normalisation::zscore> zscore;
    const std::integral_constant<normalisation, normalisation::none> none;
    if (options.normalise == normalisation::zscore) {
        options.measure == change_measure::cva ? write(zscore, cva) : write(zscore, absolute);
    } else {
        options.measure == change_measure::cva ? write(none, cva) : write(none, absolute);
    }
}

}  // namespace sanc
