// SPDX-License-Identifier: Apache-2.0
#include <sanc/evidence/change_verb.hpp>

#include "image.hpp"

namespace {

// A byte for each pixel: 1 = changed, 0 = not, 255 = not observable.
std::string mask_of(const sanc::evidence::change_outcome& made) {
    const auto changed = made.changed.view();
    const auto hidden = made.not_observable.view();
    std::string mask(static_cast<std::size_t>(changed.width) * static_cast<std::size_t>(changed.height), '\0');
    char* row = mask.data();
    for (std::int32_t y = 0; y < changed.height; ++y, row += changed.width) {
        for (std::int64_t i = 0; i < changed.words_per_row(); ++i) {
            const std::uint64_t covered = hidden.row(y)[i] & sanc::detail::inside_bits(changed.width, i);
            std::uint64_t left = covered | (changed.row(y)[i] & sanc::detail::inside_bits(changed.width, i));
            for (; left != 0; left &= left - 1) {
                const int bit = sanc::detail::lowest_one(left);
                row[64 * i + bit] = (covered >> bit & 1U) != 0 ? static_cast<char>(255) : '\1';
            }
        }
    }
    return mask;
}

sanc::json summary_of(const sanc::change_summary& s) {
    return sanc::json::object{{"threshold_e9", s.threshold_e9}, {"separation_e9", s.separation_e9}, {"min_score_e9", s.min_score_e9},
                              {"max_score_e9", s.max_score_e9}, {"observable_px", s.observable_px}, {"not_observable_px", s.not_observable_px},
                              {"changed_px", s.changed_px}, {"dropped_px", s.dropped_px}, {"dropped_objects", s.dropped_objects},
                              {"gain", s.gain}, {"loss", s.loss}, {"mixed", s.mixed}};
}

// The place of every corner, so that the geometry can leave the module with it.
void add_places(sanc_result& result) {
    if (!result.places) return;
    sanc_table& table = *result.tables[0];
    const auto nodes = result.places->view();
    const auto& shapes = table.held.geometry("geometry");
    table.lonlat_e7.reserve(2 * shapes.x.size());
    for (std::size_t i = 0; i < shapes.x.size(); ++i) {
        const sanc::lonlat at = nodes.place(std::int64_t{shapes.x[i]} * 65536, std::int64_t{shapes.y[i]} * 65536);
        table.lonlat_e7.push_back(at.lon_e7);
        table.lonlat_e7.push_back(at.lat_e7);
    }
}

}  // namespace

sanc_status sanc_run_change(sanc_job* job, sanc_result** out) {
    return sanc::abi::guarded([&] {
        if (job->images.size() != 2) sanc::bad_argument("change", "images", std::to_string(job->images.size()), "give two: before and after");
        sanc::evidence::change_verb verb;
        sanc::abi::set_options(*job, {verb.analysis()}, {"zones"});
        std::optional<sanc::evidence::input_file> zones;
        if (const std::string& name = job->option("zones"); !name.empty()) {
            const auto* file = job->file(name);
            if (file == nullptr) throw sanc::evidence::option_error("zones", "zones: '" + name + "' is none of the files; give it with them");
            zones = file->input();
        }
        const auto before = sanc::abi::image_of(job->images[0], {}, sanc::evidence::pixel_hash::left_out);
        const auto after = sanc::abi::image_of(job->images[1], {}, sanc::evidence::pixel_hash::left_out);
        auto made = sanc::evidence::run_change(sanc::compact, verb, before, after, zones ? &*zones : nullptr, sanc::abi::host_monitor());
        std::string mask = mask_of(made);
        const std::string summary = summary_of(made.summary).dump();
        auto result = sanc::abi::result_of(std::move(made.told));
        add_places(*result);
        result->texts[SANC_TEXT_MASK].push_back(std::move(mask));
        result->texts[SANC_TEXT_SUMMARY].push_back(summary);
        *out = result.release();
    });
}
