// SPDX-License-Identifier: Apache-2.0
// Contestants of the raster family. usage: bench_raster KIND PAIR...
//   difference PAIR MEASURE NORMALISE VALUE NODATA  the pair to bits; NODATA: whether 0 is
//   objects PAIR                                   runs, labels and the component table of the changed pixels
//   polygons PAIR                                  runs, labels and polygons of them
#include <cstdio>
#include <cstring>

#include <sanc/raster/change.hpp>

#include "contest.hpp"
#include "pair_files.hpp"

namespace {

using bench::answer;

sanc::change_options plain(const std::string& measure, const std::string& normalise, const std::string& value) {
    sanc::change_options options;
    options.measure = measure == "cva" ? sanc::change_measure::cva : sanc::change_measure::absolute;
    options.normalise = normalise == "zscore" ? sanc::normalisation::zscore : sanc::normalisation::none;
    options.threshold = sanc::parse_threshold(value);
    return options;
}

using change_set = sanc::change_set<sanc::par>;

change_set empty_set(const sanc::par& policy, const bench::image_pair& pair) {
    const auto image = pair.view(pair.first, false);
    change_set set;
    set.not_observable = make_mask(policy, image.width, image.height);
    set.changed = make_mask(policy, image.width, image.height);
    return set;
}

void differ(const sanc::par& policy, const bench::image_pair& pair, const sanc::change_options& options, bool nodata, change_set& set) {
    sanc::detail::find_changed(policy, pair.view(pair.first, nodata), pair.view(pair.second, nodata), {}, {}, options, set, {});
}

int difference(const bench::image_pair& pair, const sanc::change_options& options, bool nodata) {
    const sanc::par policy(bench::threads());
    change_set set = empty_set(policy, pair);  // memory that is taken once, as the peers' is
    return bench::contest([&] {
        differ(policy, pair, options, nodata, set);
        return [&] {
            return answer().add("changed", count_bits(policy, std::as_const(set.changed).view())).add("hidden", set.summary.not_observable_px);
        };
    });
}

int objects(const bench::image_pair& pair, bool polygons) {
    const sanc::par policy(bench::threads());
    change_set set = empty_set(policy, pair);
    differ(policy, pair, plain("absolute", "none", "fixed:3000"), true, set);
    const sanc::bit_view bits = std::as_const(set.changed).view();
    if (polygons) {
        return bench::contest([&] {
            const auto runs = find_runs(policy, bits);
            const auto labels = label_components(policy, runs.view(), 8);
            auto made = std::make_shared<sanc::multipolygons>(trace_polygons(policy, bits, runs.view(), labels));
            return [made] {
                return answer().add("polygons", static_cast<std::int64_t>(made->polygons.size()) - 1).add("points", static_cast<std::int64_t>(made->x.size()));
            };
        });
    }
    return bench::contest([&] {
        auto found = std::make_shared<sanc::component_set<sanc::par>>(find_components(policy, bits, 8));
        return [found] {
            std::int64_t area = 0;
            for (const auto& c : found->components) area += c.area_px;
            return answer().add("objects", found->components.size()).add("changed", area);
        };
    });
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const std::string kind = count > 2 ? arguments[1] : "";
        if (kind == "difference" && count == 7) {
            return difference(bench::read_pair(arguments[2]), plain(arguments[3], arguments[4], arguments[5]), std::strcmp(arguments[6], "1") == 0);
        }
        if (kind == "objects" || kind == "polygons") return objects(bench::read_pair(arguments[2]), kind == "polygons");
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    std::fputs("usage: bench_raster difference|objects|polygons PAIR [MEASURE NORMALISE VALUE NODATA]\n", stderr);
    return 2;
}
