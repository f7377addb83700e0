// SPDX-License-Identifier: Apache-2.0
// The verb `change`: what appeared or vanished between two images.
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <sanc/io/file.hpp>
#include <sanc/io/raster.hpp>

#include "change_by_rows.hpp"
#include "host.hpp"
#include "instances.hpp"

namespace sanc::cli {

namespace {

struct change_command {
    std::string before;
    std::string after;
    common_options common;
    evidence::change_verb verb;
    std::string zones;
    std::string score;
    std::string mask;
};

unsigned threads_of(const change_command& command) { return command.common.backend == "seq" ? 1 : command.common.threads; }

std::int64_t pixel_bytes(const evidence::input_image& image) {
    return std::visit([](const auto& view) { return std::int64_t{view.width} * view.height * view.bands * static_cast<std::int64_t>(sizeof *view.data); },
                      image.pixels);
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

// The measure of every pixel on BEFORE's grid; NaN where it is not observable.
std::vector<float> score_pixels(const change_command& command, const evidence::input_image& before, const evidence::input_image& after,
                                const evidence::change_outcome& made) {
    std::vector<float> score(static_cast<std::size_t>(evidence::width_of(before)) * static_cast<std::size_t>(evidence::height_of(before)));
    const par team(threads_of(command));
    evidence::on_common_grid(team, before, after, made.before_hidden, made.after_hidden,
                             [&](const auto& a, const auto& b, bit_view hidden_a, bit_view hidden_b, const georeference*, int value_log2) {
                                 change_options options = command.verb.options;
                                 options.value_log2 = value_log2;
                                 change_score(team, a, b, hidden_a, hidden_b, options, score.data());
                             });
    for (auto& value : score) value = value < 0.0F ? std::nanf("") : value;
    return score;
}

// Writes what was asked for.
void finish(const change_command& command, const run& job, const evidence::input_image& before, const evidence::input_image& after,
            const evidence::change_outcome& made) {
    io::output_set outputs;
    outputs.keep(command.before);
    outputs.keep(command.after);
    if (!command.zones.empty()) outputs.keep(command.zones);
    if (!command.score.empty() || !command.mask.empty()) {
        const auto like = io::read_raster(command.before, {{}, command.common.memory_limit_bytes()});
        if (!command.mask.empty()) {
            const auto bytes = mask_bytes(made.changed.view(), made.not_observable.view());
            io::write_mask(outputs.stage(command.mask), {bytes.data(), static_cast<std::int64_t>(bytes.size())}, like);
        }
        if (!command.score.empty()) {
            const auto score = score_pixels(command, before, after, made);
            io::write_score(outputs.stage(command.score), {score.data(), static_cast<std::int64_t>(score.size())}, like);
        }
    }
    for (const auto& note : made.told.notes) job.say(note);
    if (made.summary.observable_px == 0) job.warn("no pixel can be seen on both dates: nothing was compared");
    job.finish(made.told, outputs);
}

void run_command(change_command& command) {
    run job(command.common);
    const monitor watch = job.watch();
    const std::int64_t limit = command.common.memory_limit_bytes();
    const auto warn = [&](const evidence::input_image& one, const evidence::input_image& other) {
        for (const auto* image : {&one, &other}) {
            for (const auto& warning : image->warnings) job.warn(warning);
        }
    };
    // Rows are compared while they are decoded: under --backend auto no device is faster.
    if (command.zones.empty() && command.score.empty() && !job.wants_device()) {
        if (const auto pair = change_by_rows({command.before, command.after, limit}, command.verb, threads_of(command), watch)) {
            warn(pair->before, pair->after);
            return finish(command, job, pair->before, pair->after, pair->made);
        }
    }
    const auto images = both(threads_of(command), watch, [&](int which, const monitor& watching) {
        const std::string& name = which == 0 ? command.before : command.after;
        return read_image(name, name, limit, {}, watching, false);
    });
    const auto& before = images.first;
    const auto& after = images.second;
    warn(before, after);
    evidence::input_file zones;
    if (!command.zones.empty()) {
        auto file = io::read_file(command.zones, limit);
        zones = {command.zones, file.size, std::move(file.sha256), std::move(file.bytes)};
    }
    // A thread compares half a GB of pixels a second, and a device is opened in 0.3 s (benchmarks/README.md): it gains by images
    // of thrice its bound a thread.
    const std::int64_t bytes = (pixel_bytes(before) + pixel_bytes(after)) / (3 * std::int64_t{job.thread_count()});
    const auto made = job.with_policy(bytes, [&](const auto& policy) {
        return evidence::run_change(policy, command.verb, before, after, command.zones.empty() ? nullptr : &zones, watch);
    });
    finish(command, job, before, after, made);
}

}  // namespace

void add_change(CLI::App& app, int& status) {
    auto command = std::make_shared<change_command>();
    CLI::App* sub = app.add_subcommand("change", "what appeared or vanished between two images of one place");
    sub->add_option("BEFORE", command->before, "GeoTIFF")->required()->type_name("");
    sub->add_option("AFTER", command->after, "GeoTIFF of the same grid, bands and type")->required()->type_name("");
    add_options(*sub, command->verb.analysis());
    sub->add_option("--zones", command->zones, "look only inside these polygons (properties name, role)")->type_name("FILE.geojson");
    sub->add_option("--score", command->score, "write the measure of every pixel, float32")->type_name("FILE.tif");
    sub->add_option("--mask", command->mask, "write 1 = changed, 0 = not, 255 = not observable")->type_name("FILE.tif");
    add_common(*sub, command->common, front_outputs::table);
    sub->callback([command, &status] {
        run_command(*command);
        status = 0;
    });
}

}  // namespace sanc::cli
