// SPDX-License-Identifier: Apache-2.0
// The verb `change`: what appeared or vanished between two images.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/compare.hpp>
#include <sanc/evidence/zones.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/raster.hpp>

#include "host.hpp"
#include "instances.hpp"
#include "run.hpp"

namespace sanc::cli {

namespace {

struct change_verb {
    std::string before;
    std::string after;
    common_options common;
    change_options options;
    std::string registration = "none";
    std::string zones;
    std::string score;
    std::string mask;
    evidence::option_list own;
};

std::string decimal_e9(std::int64_t value) { return evidence::detail::shortest_decimal(value, 9); }

void say_summary(const run& job, const change_summary& s, const change_verb& verb) {
    job.say("shift: not looked for  residual: 0 px (--register none)");
    job.say("observable: " + std::to_string(s.observable_px) + " px  not observable: " + std::to_string(s.not_observable_px) + " px");
    job.say("score: " + decimal_e9(s.min_score_e9) + " to " + decimal_e9(s.max_score_e9) + "  threshold: " + decimal_e9(s.threshold_e9) +
            (verb.options.threshold.otsu ? "  separation: " + decimal_e9(s.separation_e9) : ""));
    job.say("changed: " + std::to_string(s.changed_px) + " px  objects: " + std::to_string(s.gain) + " gain, " + std::to_string(s.loss) +
            " loss, " + std::to_string(s.mixed) + " mixed  dropped as small: " + std::to_string(s.dropped_objects));
    if (verb.options.threshold.otsu) job.say("a threshold from the data always finds something: run it on a pair without change too");
}

// The pixels outside all zones, to be hidden.
template <class Policy>
bit_mask outside_zones(const Policy& policy, const evidence::input_image& before, const std::vector<evidence::case_zone>& zones) {
    bit_mask inside = evidence::empty_mask(policy, evidence::width_of(before), evidence::height_of(before));
    for (const auto& each : zones) {
        evidence::add_bits(policy, evidence::zone_mask(policy, before.places.view(), inside.width, inside.height, each.shape.view()), inside);
    }
    for (std::int32_t y = 0; y < inside.height; ++y) {
        for (std::int64_t w = 0; w < inside.view().words_per_row(); ++w) {
            inside.view().row(y)[w] = ~inside.view().row(y)[w] & detail::inside_bits(inside.width, w);
        }
    }
    return inside;
}

std::vector<std::uint8_t> mask_bytes(bit_view changed, bit_view hidden) {
    std::vector<std::uint8_t> bytes;
    for (std::int32_t y = 0; y < changed.height; ++y) {
        for (std::int32_t x = 0; x < changed.width; ++x) {
            bytes.push_back(hidden.test(y, x) ? std::uint8_t{255} : static_cast<std::uint8_t>(changed.test(y, x)));
        }
    }
    return bytes;
}

void run_change(change_verb& verb) {
    const run job(verb.common);
    const monitor watch = job.watch();
    const std::int64_t limit = verb.common.memory_limit_bytes();
    const auto before = read_image(verb.before, verb.before, limit, {}, watch);
    const auto after = read_image(verb.after, verb.after, limit, {}, watch);
    io::output_set outputs;
    outputs.keep(verb.before);
    outputs.keep(verb.after);
    for (const auto* image : {&before, &after}) {
        for (const auto& warning : image->warnings) job.warn(warning);
    }
    std::vector<evidence::case_zone> zones;
    std::string zones_sha256;
    if (!verb.zones.empty()) {
        const auto file = io::read_file(verb.zones, limit);
        outputs.keep(verb.zones);
        zones_sha256 = file.sha256;
        zones = evidence::parse_zones(file.bytes, verb.zones);
        if (!before.has_places) bad_argument("change", "--zones", verb.zones, verb.before + " has no georeference to place them by");
    }
    job.with_policy([&](const auto& policy) {
        auto before_hidden = evidence::hidden_pixels(policy, before, nullptr);
        const auto after_hidden = evidence::hidden_pixels(policy, after, nullptr);
        if (!zones.empty()) {
            const bit_mask outside = outside_zones(policy, before, zones);
            if (count_bits(policy, outside.view()) == std::int64_t{outside.width} * outside.height) {
                throw io_error(verb.zones + ": no zone lies on " + verb.before + "; give zones of this place");
            }
            evidence::add_bits(policy, outside, before_hidden);
        }
        const change_result result = evidence::compare_images(policy, before, after, before_hidden, after_hidden, verb.options, watch);
        if (!verb.score.empty() || !verb.mask.empty()) {
            const auto like = io::read_raster(verb.before, {{}, limit});
            if (!verb.mask.empty()) {
                const auto bytes = mask_bytes(result.changed.view(), result.not_observable.view());
                io::write_mask(outputs.stage(verb.mask), {bytes.data(), static_cast<std::int64_t>(bytes.size())}, like);
            }
            if (!verb.score.empty()) {
                std::vector<float> score(static_cast<std::size_t>(like.width) * static_cast<std::size_t>(like.height));
                const par team(verb.common.backend == "seq" ? 1 : verb.common.threads);
                evidence::on_common_grid(team, before, after, before_hidden, after_hidden,
                                         [&](const auto& a, const auto& b, bit_view hidden_a, bit_view hidden_b, const georeference*, int value_log2) {
                                             change_options options = verb.options;
                                             options.value_log2 = value_log2;
                                             change_score(team, a, b, hidden_a, hidden_b, options, score.data());
                                         });
                for (auto& value : score) value = value < 0.0F ? std::nanf("") : value;
                io::write_score(outputs.stage(verb.score), {score.data(), static_cast<std::int64_t>(score.size())}, like);
            }
        }
        json parameters = evidence::values_of(verb.own);
        parameters["zones_sha256"] = zones_sha256;
        parameters["verb"] = "change";
        say_summary(job, result.summary, verb);
        coordinate_text corner;
        if (before.has_places) {
            corner = [places = before.places.view()](std::int32_t x, std::int32_t y) {
                const lonlat at = places.place(std::int64_t{x} * 65536, std::int64_t{y} * 65536);
                return position_text(at.lon_e7, at.lat_e7);
            };
        }
        job.finish(result.objects, nullptr, parameters, corner, before.has_places ? "longitude, latitude" : "pixels, y downwards", outputs);
    });
}

}  // namespace

void add_change(CLI::App& app, int& status) {
    auto verb = std::make_shared<change_verb>();
    CLI::App* command = app.add_subcommand("change", "what appeared or vanished between two images of one place");
    command->add_option("BEFORE", verb->before, "GeoTIFF")->required()->type_name("");
    command->add_option("AFTER", verb->after, "GeoTIFF of the same grid, bands and type")->required()->type_name("");
    verb->own = evidence::change_list(verb->options, verb->registration);
    add_options(*command, verb->own);
    command->add_option("--zones", verb->zones, "look only inside these polygons (properties name, role)")->type_name("FILE.geojson");
    command->add_option("--score", verb->score, "write the measure of every pixel, float32")->type_name("FILE.tif");
    command->add_option("--mask", verb->mask, "write 1 = changed, 0 = not, 255 = not observable")->type_name("FILE.tif");
    add_common(*command, verb->common, true);
    command->callback([verb, &status] {
        run_change(*verb);
        status = 0;
    });
}

}  // namespace sanc::cli
