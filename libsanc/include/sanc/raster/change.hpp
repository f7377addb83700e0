// SPDX-License-Identifier: Apache-2.0
// The whole chain on a pair of images of one size: observable -> normalise -> difference -> threshold -> bits ->
// components -> polygons -> objects. All of it is integers until the figures of the table.
#pragma once

#include <sanc/raster/fused.hpp>
#include <sanc/raster/objects.hpp>
#include <sanc/raster/options.hpp>
#include <sanc/raster/tabled.hpp>

namespace sanc {

struct change_result {
    table objects{schemas::objects};
    change_summary summary;
    bit_mask changed;
    bit_mask not_observable;
};

// What changed, where the policy computes, before a table is made of it.
template <class Policy>
struct change_set {
    bit_mask_of<Policy> changed, not_observable;
    buffer_of<Policy, band_form> bands;
    component_set<Policy> found;
    change_summary summary;  // but for the signs
};

namespace detail {

// Calls work(the measure, the normalisation) with the options' choice as types, or what says that a difference holds it.
template <class Policy, class Work>
auto with_choice(const Policy&, const change_options& options, const Work& work) {
    constexpr std::integral_constant<change_measure, change_measure::cva> cva;
    constexpr std::integral_constant<change_measure, change_measure::absolute> absolute;
    constexpr std::integral_constant<normalisation, normalisation::zscore> zscore;
    constexpr std::integral_constant<normalisation, normalisation::none> none;
    if constexpr (std::is_same_v<Policy, smallest_policy>) {
        return work(std::integral_constant<change_measure, measure_held>{}, std::integral_constant<normalisation, normalisation_held>{});
    } else if (options.normalise == normalisation::zscore) {
        return options.measure == change_measure::cva ? work(cva, zscore) : work(absolute, zscore);
    } else {
        return options.measure == change_measure::cva ? work(cva, none) : work(absolute, none);
    }
}

// The figures of the scores; low and high in the decision form. Returns them on the scale of the histogram.
inline std::pair<std::uint64_t, std::uint64_t> tell_range(score_range range, std::int64_t pixels, const change_options& options, change_summary& summary) {
    const bool squares = options.measure == change_measure::cva;
    const int fraction = squares ? root_log2(options) : 0;
    const int unit = unit_log2(options) + fraction;
    if (range.count == 0) range.low = 0;
    const std::uint64_t low = squares ? scaled_root(range.low, fraction) : range.low;
    const std::uint64_t high = squares ? scaled_root(range.high, fraction) : range.high;
    summary.observable_px = range.count;
    summary.not_observable_px = pixels - range.count;
    summary.min_score_e9 = to_e9(low, unit);
    summary.max_score_e9 = to_e9(high, unit);
    return {low, high};
}

// The score's range, then Otsu's histogram or the value given; returns the limit on the decision form.
template <change_measure Measure, class Policy, class T, normalisation Normal>
std::uint64_t find_limit(const Policy& policy, const difference<T, Normal>& pair, const change_options& options,
                         change_summary& summary, const monitor& watch) {
    const bool squares = options.measure == change_measure::cva;
    const int fraction = squares ? root_log2(options) : 0;
    const int unit = unit_log2(options) + fraction;
    const score_range range = find_range<Measure>(policy, pair, options.chunk_rows, watch.part(0.0, 0.4));
    const auto [low, high] = tell_range(range, std::int64_t{pair.before.width} * pair.before.height, options, summary);
    if (!options.threshold.otsu) {
        summary.threshold_e9 = options.threshold.value_e9;
        return limit_of_value(options.threshold.value_e9, unit_log2(options), options.measure);
    }
    const otsu_result found =
        otsu(find_histogram<Measure>(policy, pair, fraction, low, high, options.chunk_rows, watch.part(0.4, 1.0)));
    summary.threshold_e9 = to_e9(found.t, unit);
    summary.separation_e9 = found.separation_e9;
    return squares ? limit_of_root(found.t, fraction) : found.t;
}

// The components of set.changed, without those that are too small.
template <class Policy>
void find_objects(const Policy& policy, const change_options& options, change_set<Policy>& set, const monitor& watch) {
    change_summary& summary = set.summary;
    const bit_view bits = std::as_const(set.changed).view();
    const auto find = [&] {
        set.found = find_components(policy, bits, options.connectivity, options.chunk_rows, watch);
        summary.changed_px = count_bits(policy, bits);
    };
    find();
    if (options.min_area_px <= 1) return;
    const std::int64_t all_px = summary.changed_px;
    const std::int64_t all = set.found.components.size();
    drop_small(policy, set.found.runs.view(), set.found.labels, view(set.found.components), options.min_area_px,
               set.changed.view());
    find();
    summary.dropped_px = all_px - summary.changed_px;
    summary.dropped_objects = all - set.found.components.size();
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

// Hides what cannot be compared and normalises the used bands: `hidden` and the forms, where the policy computes.
template <class Policy, class T>
buffer_of<Policy, band_form> prepare(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after,
                                     bit_view cloud_before, bit_view cloud_after,
                                     const std::vector<std::int32_t>& numbers, const change_options& options,
                                     mutable_bit_view hidden, const monitor& watch) {
    const auto used = put_values<std::int32_t>(policy, numbers);
    not_observable(policy, before, after, view(used), cloud_before, cloud_after, hidden, options.chunk_rows,
                   watch.part(0.0, 0.4));
    return put_values<band_form>(policy,
                                 band_forms(policy, before, after, numbers, hidden, options, watch.part(0.4, 1.0)));
}

inline void count_signs(const table& objects, change_summary& summary) {
    for (const std::uint32_t code : objects.texts("sign").codes) ++(code == 0 ? summary.gain : code == 1 ? summary.loss : summary.mixed);
}

// The set's table and the signs of its summary.
template <class Policy, class T>
table tell_objects(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after,
                   const change_options& options, const georeference* lattice, change_set<Policy>& set,
                   const monitor& watch) {
    const double unit = two_to_the(unit_log2(options));
    table made = with_choice(policy, options, [&](auto, auto normal) {
        const difference<T, decltype(normal)::value> pair{before, after, view(set.bands), std::as_const(set.not_observable).view(), {},
                                                          options.measure, options.normalise};
        return make_objects(policy, std::as_const(set.changed).view(), set.found, pair, unit, lattice,
                            options.residual_q6, watch);
    });
    count_signs(made, set.summary);
    return made;
}

// On the host a given threshold on plain values takes one pass over the pair. CVA of one band is its difference squared.
inline bool takes_one_pass(const change_options& options, std::size_t bands) {
    return options.normalise == normalisation::none && !options.threshold.otsu &&
           (options.measure == change_measure::absolute || bands == 1);
}

// There scores are |d|: the limit on it,
inline std::uint64_t limit_of_size(const change_options& options) {
    const std::uint64_t limit = limit_of_value(options.threshold.value_e9, unit_log2(options), options.measure);
    return options.measure == change_measure::absolute ? limit : integer_root(limit);
}

// and the figures of its range.
inline void tell_sizes(score_range range, std::int64_t pixels, const change_options& options, change_summary& summary) {
    summary.threshold_e9 = options.threshold.value_e9;
    if (options.measure == change_measure::cva) {
        range.low *= range.low;
        range.high *= range.high;
    }
    tell_range(range, pixels, options, summary);
}

template <class Policy, class T>
void find_changed_in_one_pass(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after,
                              bit_view cloud_before, bit_view cloud_after, const std::vector<std::int32_t>& numbers,
                              const change_options& options, change_set<Policy>& set, const monitor& watch) {
    set.bands = put_values<band_form>(policy, band_forms(policy, before, after, numbers, {}, options, {}));
    const fused_row<T> row{before, after, view(numbers), cloud_before, cloud_after, {}, set.not_observable.view(), set.changed.view(), {}};
    tell_sizes(threshold_plain(policy, row, limit_of_size(options), options.chunk_rows, watch), std::int64_t{before.width} * before.height, options,
               set.summary);
}

// change() without its objects: fills the set's masks, which have the images' size, its bands and figures.
template <class Policy, class T>
void find_changed(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                  bit_view cloud_after, const change_options& options, change_set<Policy>& set, const monitor& watch) {
    static_assert(std::is_integral_v<T> && sizeof(T) <= 4 && !std::is_same_v<T, std::uint32_t>,
                  "quantise other pixels");
    const std::vector<std::int32_t> numbers = check_pair(before, after, cloud_before, cloud_after, options);
    if constexpr (host_policy<Policy> && sizeof(T) <= 2) {
        if (takes_one_pass(options, numbers.size())) {
            return find_changed_in_one_pass(policy, before, after, cloud_before, cloud_after, numbers, options, set, watch);
        }
    }
    set.bands = prepare(policy, before, after, cloud_before, cloud_after, numbers, options, set.not_observable.view(),
                        watch.part(0.0, 0.4));
    with_choice(policy, options, [&](auto measure, auto normal) {
        constexpr change_measure chosen = decltype(measure)::value;
        difference<T, decltype(normal)::value> pair{before, after, view(set.bands), std::as_const(set.not_observable).view(), {}, options.measure, options.normalise};
        const auto tables = make_tables(policy, pair);
        pair.tables = view(tables);
        if constexpr (has_tables<Policy, T, decltype(normal)::value>) {
            if (goes_by_size<Policy>(pair) && !options.threshold.otsu) {
                const std::uint64_t given = limit_of_value(options.threshold.value_e9, unit_log2(options), options.measure);
                const score_range range =
                    pass_of_sizes<chosen>(policy, pair, given, set.changed.view(), options.chunk_rows, watch.part(0.4, 1.0));
                tell_range(range, std::int64_t{before.width} * before.height, options, set.summary);
                set.summary.threshold_e9 = options.threshold.value_e9;
                return;
            }
        }
        const std::uint64_t limit = find_limit<chosen>(policy, pair, options, set.summary, watch.part(0.4, 0.75));
        find_above<chosen>(policy, pair, limit, set.changed.view(), options.chunk_rows, watch.part(0.75, 1.0));
    });
}

// The set as the result of change(), on the host.
template <class Policy, class T>
change_result tell_changes(const Policy& policy, const raster_view<T>& before, const raster_view<T>& after, const change_options& options,
                           const georeference* lattice, change_set<Policy> set, const monitor& watch) {
    change_result result;
    result.objects = tell_objects(policy, before, after, options, lattice, set, watch);
    result.summary = set.summary;
    result.changed = mask_to_host(policy, std::move(set.changed));
    result.not_observable = mask_to_host(policy, std::move(set.not_observable));
    return result;
}

}  // namespace detail

// change() without its table: all views stand where the policy computes, and so does the result. Arguments, work and
// errors as change().
template <class Policy, class T>
change_set<Policy> find_changes(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                                bit_view cloud_after, const change_options& options, const monitor& watch = {}) {
    detail::check_pair(before, after, cloud_before, cloud_after, options);
    change_set<Policy> set;
    set.not_observable = make_mask(policy, before.width, before.height);
    set.changed = make_mask(policy, before.width, before.height);
    detail::find_changed(policy, before, after, cloud_before, cloud_after, options, set, watch.part(0.0, 0.85));
    detail::find_objects(policy, options, set, watch.part(0.85, 1.0));
    return set;
}

// What changed from BEFORE to AFTER, two views of one size on one grid (outside a partial overlap the caller hides
// pixels through a cloud mask): the table `objects` in raster order of first pixels, the masks and the figures. A cloud
// mask without words is none; `lattice` nullptr: places and areas are null. The same result for every policy and
// chunk_rows. Pixels: uint8, uint16, int16, or int32 from quantise(). O(pixels x bands) work; two bits a pixel and what
// the objects need of scratch. Throws std::invalid_argument, cancelled.
template <class Policy, class T>
change_result change(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                     bit_view cloud_after, const change_options& options, const georeference* lattice = nullptr,
                     const monitor& watch = {}) {
    detail::check_pair(before, after, cloud_before, cloud_after, options);
    if (lattice != nullptr) check_lattice(*lattice, before.width, before.height);
    const brought_raster<Policy, T> from(policy, before);
    const brought_raster<Policy, T> to(policy, after);
    const brought_mask<Policy> hidden_before(policy, cloud_before);
    const brought_mask<Policy> hidden_after(policy, cloud_after);
    auto set = find_changes(policy, from.see(), to.see(), hidden_before.see(), hidden_after.see(), options,
                            watch.part(0.0, 0.75));
    return detail::tell_changes(policy, from.see(), to.see(), options, lattice, std::move(set), watch.part(0.75, 1.0));
}

// The measure of every pixel as float32, row by row into `out` (width x height values): in standard deviations or pixel
// values; -1 where not observable. Arguments, work and errors as change().
template <class Policy, class T>
void change_score(const Policy& policy, raster_view<T> before, raster_view<T> after, bit_view cloud_before,
                  bit_view cloud_after, const change_options& options, float* out, const monitor& watch = {}) {
    const std::vector<std::int32_t> numbers = detail::check_pair(before, after, cloud_before, cloud_after, options);
    const brought_raster<Policy, T> from(policy, before);
    const brought_raster<Policy, T> to(policy, after);
    const brought_mask<Policy> hidden_before(policy, cloud_before);
    const brought_mask<Policy> hidden_after(policy, cloud_after);
    auto hidden = make_mask(policy, before.width, before.height);
    const auto bands = detail::prepare(policy, from.see(), to.see(), hidden_before.see(), hidden_after.see(), numbers,
                                       options, hidden.view(), watch.part(0.0, 0.5));
    const double unit = 1.0 / detail::two_to_the(detail::unit_log2(options));
    const auto write = [&](float* scores) {
        detail::with_choice(policy, options, [&](auto measure, auto normal) {
            const detail::difference<T, decltype(normal)::value> pair{from.see(), to.see(), view(bands), std::as_const(hidden).view(), {},
                                                                      options.measure, options.normalise};
            detail::write_scores<decltype(measure)::value>(policy, pair, unit, scores, options.chunk_rows,
                                                           watch.part(0.5, 1.0));
        });
    };
    if constexpr (host_policy<Policy>) {
        write(out);
    } else {
        auto scores = make_buffer<float>(policy, std::int64_t{before.width} * before.height);
        write(scores.data());
        const auto home = to_host(policy, std::move(scores));
        std::copy(home.begin(), home.end(), out);
    }
}

}  // namespace sanc
