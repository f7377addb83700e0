// SPDX-License-Identifier: Apache-2.0
// What is told of each changed object: its sign, size, place, and the share of it that misregistration could explain.
#pragma once

#include <sanc/raster/areas_on_host.hpp>
#include <sanc/raster/brought.hpp>
#include <sanc/raster/difference.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/raster/polygons.hpp>
#include <sanc/schema.hpp>

namespace sanc {

// gain if 2 S >= T, loss if 2 S <= -T, else mixed: the place of its name in change_signs.
enum class change_sign : std::uint8_t { gain = 0, loss = 1, mixed = 2 };
inline const std::vector<std::string> change_signs{"gain", "loss", "mixed"};

// Sums over the pixels of an object.
struct object_sums {
    change_sums change;
    int128 area_mm2 = 0;
};

SANC_HD constexpr change_sign sign_of(const change_sums& sums) {
    if (2 * int128{sums.signed_sum} >= sums.absolute_sum) return change_sign::gain;
    if (2 * int128{sums.signed_sum} <= -int128{sums.absolute_sum}) return change_sign::loss;
    return change_sign::mixed;
}

// min(1, sum of residual x |gradient| / T), the residual in 1/64 px; 0 where the residual or T is.
inline double shift_share(const change_sums& sums, std::int32_t residual_q6) {
    if (residual_q6 == 0 || sums.absolute_sum == 0) return 0.0;
    const double share =
        static_cast<double>(sums.gradient_sum) * residual_q6 / (128.0 * static_cast<double>(sums.absolute_sum));
    return share < 1.0 ? share : 1.0;
}

namespace detail {

template <class T, normalisation Normal>
struct sum_run {
    difference<T, Normal> pair;
    run_view runs;
    lattice_view lattice;  // nodes_x == 0: none
    bool with_gradient;
    column<object_sums> out;
    SANC_HD void operator()(std::int64_t r) const {
        out[r].change = pair.sums(runs.y[r], runs.begin[r], runs.end[r], with_gradient);
        out[r].area_mm2 = lattice.nodes_x == 0 ? 0 : lattice.run_area_mm2(runs.begin[r], runs.end[r], runs.y[r]);
    }
};

SANC_HD inline void add_sums(object_sums& total, const object_sums& more) {
    total.change.signed_sum += more.change.signed_sum;
    total.change.absolute_sum += more.change.absolute_sum;
    total.change.gradient_sum += more.change.gradient_sum;
    total.area_mm2 += more.area_mm2;
}

struct sum_object {
    column<const std::int64_t> first, members;
    column<const object_sums> of_run;
    column<object_sums> out;
    SANC_HD void operator()(std::int64_t c) const {
        object_sums total;
        for (std::int64_t i = first[c]; i < first[c + 1]; ++i) {
            add_sums(total, of_run[members[i]]);
        }
        out[c] = total;
    }
};

// The summed area of the set pixels of a small mask whose pixel (0, 0) is pixel (x0, y0) of the image.
inline int128 mask_area_mm2(bit_view bits, const lattice_view& lattice, std::int64_t x0, std::int64_t y0) {
    int128 sum = 0;
    for (std::int32_t y = 0; y < bits.height; ++y) {
        for (std::int32_t x = 0; x < bits.width; ++x) {
            if (bits.test(y, x)) sum += lattice.pixel_area_mm2(x0 + x, y0 + y);
        }
    }
    return sum;
}

// The runs of a component set on the host, where they are asked for.
template <class Policy>
class runs_at_home {
public:
    runs_at_home(const Policy& policy, const component_set<Policy>& found, bool wanted) {
        if (!wanted) return;
        const run_view all = found.runs.view();
        first_of_row_ = lend_to_host(policy, all.first_of_row);
        y_ = lend_to_host(policy, all.y);
        begin_ = lend_to_host(policy, all.begin);
        end_ = lend_to_host(policy, all.end);
        if constexpr (host_policy<Policy>) {
            groups_ = group_runs(policy, found.labels);
        } else {
            groups_ = {to_host(policy, column<const std::int64_t>(view(found.groups.first))),
                       to_host(policy, column<const std::int64_t>(view(found.groups.runs)))};
        }
    }
    [[nodiscard]] run_view runs() const { return {view(first_of_row_), view(y_), view(begin_), view(end_)}; }
    [[nodiscard]] column<const std::int64_t> members(std::int64_t c) const {
        const std::int64_t* first = groups_.first.data() + c;
        return {groups_.runs.data() + first[0], first[1] - first[0]};
    }

private:
    lent_of<Policy, std::int64_t> first_of_row_;
    component_runs groups_;
    lent_of<Policy, std::int32_t> y_, begin_, end_;
};

// The area of an object eroded and dilated by `radius` pixels, the dilated one within the image.
struct area_bounds {
    int128 low_mm2 = 0;
    int128 high_mm2 = 0;
};
inline area_bounds bounds_of(run_view runs, column<const std::int64_t> members, const component& box,
                             const lattice_view& lattice, std::int32_t width, std::int32_t radius) {
    const std::int32_t x0 = box.min_x > radius ? box.min_x - radius : 0;
    const std::int32_t y0 = box.min_y > radius ? box.min_y - radius : 0;
    const std::int32_t x1 = box.max_x < width - 1 - radius ? box.max_x + radius + 1 : width;
    const std::int32_t y1 = box.max_y < runs.height() - 1 - radius ? box.max_y + radius + 1 : runs.height();
    bit_mask object = make_mask(seq, x1 - x0, y1 - y0);
    bit_mask grown = make_mask(seq, x1 - x0, y1 - y0);
    for (auto& word : object.words) word = 0;
    for (std::int64_t i = 0; i < members.size; ++i) {
        const std::int64_t r = members[i];
        std::uint64_t* row = object.view().row(runs.y[r] - y0);
        for (std::int32_t x = runs.begin[r] - x0; x < runs.end[r] - x0; ++x)
            row[x >> 6] |= std::uint64_t{1} << (x & 63);
    }
    area_bounds bounds;
    dilate(seq, object.view(), grown.view(), radius);
    bounds.high_mm2 = mask_area_mm2(grown.view(), lattice, x0, y0);
    erode(seq, object.view(), grown.view(), radius);
    bounds.low_mm2 = mask_area_mm2(grown.view(), lattice, x0, y0);
    return bounds;
}

// The smallest program makes dossiers, of images that nobody registered: it holds nothing of a residual.
template <class Policy>
inline constexpr bool knows_residuals = !std::is_same_v<Policy, smallest_policy>;

// The sums over each run's pixels, of a difference or of what has its sums. Throws cancelled.
template <host_policy Policy, class Pair>
void sum_runs_on_host(const Policy& policy, const Pair& pair, run_view runs, const lattice_view& places, bool with_gradient,
                      column<object_sums> of_run, const monitor& watch) {
    for_each_chunk(policy, runs.size(), 1 << 16, watch, [&](std::int64_t r) {
        of_run[r].change = pair.sums(runs.y[r], runs.begin[r], runs.end[r], knows_residuals<Policy> && with_gradient);
        of_run[r].area_mm2 = places.nodes_x == 0 ? 0 : run_area_on_host(places, runs.begin[r], runs.end[r], runs.y[r]);
    });
}
template <class Policy, class T, normalisation Normal>
void sum_runs(const Policy& policy, const difference<T, Normal>& pair, run_view runs, const lattice_view& places,
              bool with_gradient, column<object_sums> of_run, const monitor& watch) {
    if constexpr (host_policy<Policy>) {
        sum_runs_on_host(policy, pair, runs, places, with_gradient, of_run, watch);
    } else {
        for_each_chunk(policy, runs.size(), 1 << 16, watch, sum_run<T, Normal>{pair, runs, places, with_gradient, of_run});
    }
}

// Those of each component's runs.
template <class Policy, class I64>
void sum_groups(const Policy& policy, const basic_component_runs<I64>& groups, column<const object_sums> of_run,
                column<object_sums> of_object) {
    for_each_index(policy, of_object.size, sum_object{view(groups.first), view(groups.runs), of_run, of_object});
}

// The same from the labels of the runs.
template <host_policy Policy>
void sum_labels(const Policy& policy, const run_labels& labels, const buffer<object_sums>& of_run, buffer<object_sums>& of_object) {
    for_each_run_by_component(policy, view(labels.label), [&](std::int64_t r, bool first) {
        object_sums& total = of_object[labels.label[r]];
        if (first) total = {};
        add_sums(total, of_run[r]);
    });
}

// The sums over each component's pixels.
template <class Policy, class Pair>
buffer_of<Policy, object_sums> sum_objects(const Policy& policy, const Pair& pair,
                                           const component_set<Policy>& found, const georeference* lattice,
                                           bool with_gradient, const monitor& watch) {
    const run_view runs = found.runs.view();
    const brought_lattice<Policy> places(policy, lattice);
    auto of_run = make_buffer<object_sums>(policy, runs.size());
    sum_runs(policy, pair, runs, places.see(), with_gradient, column<object_sums>(view(of_run)), watch);
    auto of_object = make_buffer<object_sums>(policy, found.components.size());
    if constexpr (host_policy<Policy>) {
        sum_labels(policy, found.labels, of_run, of_object);
    } else {
        sum_groups(policy, found.groups, column<const object_sums>(view(of_run)), column<object_sums>(view(of_object)));
    }
    return of_object;
}

inline std::int64_t to_dm2(int128 area_mm2) { return static_cast<std::int64_t>((area_mm2 + 5000) / 10000); }

// The table of make_objects() once the pixels are summed: one function for every type of pixel.
template <class Policy>
table objects_of_sums(const Policy& policy, bit_view bits, const component_set<Policy>& found,
                      const buffer<object_sums>& sums_of_objects, std::int64_t bands, double unit,
                      const georeference* lattice, std::int32_t residual_q6, const monitor& watch) {
    const std::int64_t count = found.components.size();
    const auto components = lend_to_host(policy, column<const component>(view(found.components)));

    const lattice_view places = lattice != nullptr ? lattice->view() : lattice_view{};
    const std::int32_t radius = knows_residuals<Policy> && lattice != nullptr ? (residual_q6 + 63) / 64 : 0;
    const runs_at_home<Policy> home(policy, found, radius > 0);
    const auto rows = static_cast<std::size_t>(count);
    // Whole numbers, those of a place last: without a lattice they are null.
    enum : std::size_t { object, area_px, min_x, min_y, max_x, max_y, area, area_low, area_high, lon, lat, numbers };
    static constexpr const char* names[numbers] = {"object",   "area_px",  "min_x_px",    "min_y_px",     "max_x_px", "max_y_px",
                                                   "area_m2", "area_m2_low", "area_m2_high", "lon_deg",  "lat_deg"};
    std::vector<std::int64_t> of[numbers];
    for (auto& values : of) values.resize(rows);
    std::vector<std::uint32_t> sign(rows), flag(rows, 0);
    std::vector<double> mean_change(rows), share(rows);
    std::vector<std::uint8_t> flagged(rows, 0);
    const std::vector<std::uint8_t> placed(rows, lattice != nullptr);
    for (std::int64_t c = 0; c < count; ++c) {
        const auto i = static_cast<std::size_t>(c);
        const component& box = components.data()[c];
        const object_sums& sums = sums_of_objects[c];
        of[object][i] = c + 1;
        of[area_px][i] = box.area_px;
        of[min_x][i] = box.min_x;
        of[min_y][i] = box.min_y;
        of[max_x][i] = box.max_x;
        of[max_y][i] = box.max_y;
        sign[i] = static_cast<std::uint32_t>(sign_of(sums.change));
        mean_change[i] =
            static_cast<double>(sums.change.signed_sum) / static_cast<double>(box.area_px * bands) / unit;
        share[i] = shift_share(sums.change, residual_q6);
        flagged[i] = share[i] > 0.5;
        if (lattice == nullptr) continue;
        of[area][i] = of[area_low][i] = of[area_high][i] = to_dm2(sums.area_mm2);
        if (radius > 0) {
            const auto bounds = bounds_of(home.runs(), home.members(c), box, places, bits.width, radius);
            of[area_low][i] = to_dm2(bounds.low_mm2);
            of[area_high][i] = to_dm2(bounds.high_mm2);
        }
        // (sum / area + 1/2) x 2^16, half up.
        const auto centre = [&](std::int64_t sum) {
            return static_cast<std::int64_t>(((2 * int128{sum} + box.area_px) * 65536 + box.area_px) /
                                             (2 * int128{box.area_px}));
        };
        const lonlat place = places.place(centre(box.sum_x), centre(box.sum_y));
        of[lon][i] = place.lon_e7;
        of[lat][i] = place.lat_e7;
        if (c % 4096 == 0) watch(0.4 + 0.2 * static_cast<double>(c) / static_cast<double>(count));
    }

    table made(schemas::objects);
    for (std::size_t k = 0; k < numbers; ++k) made.integers(names[k], std::move(of[k]), k < area ? std::vector<std::uint8_t>{} : placed);
    made.ids("sign", std::move(sign), change_signs);
    made.scores("mean_change", std::move(mean_change));
    made.scores("shift_share", std::move(share));
    made.ids("flag", std::move(flag), std::vector<std::string>{"shift"}, std::move(flagged));
    made.geometry("geometry", trace_polygons(policy, bits, found.runs.view(), found.labels, watch.part(0.6, 1.0)));
    return made;
}

}  // namespace detail

// The table `objects` of the components of `bits`. Areas are sums over pixels in mm2, rounded once to dm2; the low and
// high one are those of the object eroded and dilated by ceil(residual) px. The centroid is rounded to 2^-16 px.
// `pair` is a difference, or kept_sums. `lattice` nullptr: places and areas are null. `unit` is how many units of the difference make one of the measure.
// O(changed pixels x bands + corners) work. Throws cancelled.
template <class Policy, class Pair>
table make_objects(const Policy& policy, bit_view bits, const component_set<Policy>& found, const Pair& pair, double unit, const georeference* lattice,
                   std::int32_t residual_q6, const monitor& watch = {}) {
    if (!detail::knows_residuals<Policy> && residual_q6 != 0) bad_argument("change", "residual", residual_q6, "give 0 in a program by `smallest`");
    const auto sums = to_host(policy, detail::sum_objects(policy, pair, found, lattice, residual_q6 != 0, watch.part(0.0, 0.4)));
    return detail::objects_of_sums(policy, bits, found, sums, pair.bands.size, unit, lattice, residual_q6, watch);
}

}  // namespace sanc
