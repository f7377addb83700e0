// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

#include <limits>

namespace sanc::python {

void score_of(const par& policy, const evidence::change_verb& verb, const evidence::input_image& before, const evidence::input_image& after,
              float* out, const monitor& watch) {
    const auto before_hidden = evidence::hidden_pixels(policy, before, nullptr);
    const auto after_hidden = evidence::hidden_pixels(policy, after, nullptr);
    const monitor scores = watch.part(0.0, 0.9);
    evidence::on_common_grid(
        policy, before, after, before_hidden, after_hidden,
        [&](const auto& a, const auto& b, bit_view hidden_a, bit_view hidden_b, const georeference*, int value_log2) {
            change_options options = verb.options;
            options.value_log2 = value_log2;
            change_score(policy, a, b, hidden_a, hidden_b, options, out, scores);
        },
        scores);
    const std::int64_t width = evidence::width_of(before);
    for_each_chunk(policy, evidence::height_of(before), 256, watch.part(0.9, 1.0), [=](std::int64_t y) {
        for (float* at = out + y * width; at != out + (y + 1) * width; ++at) *at = *at < 0.0F ? std::numeric_limits<float>::quiet_NaN() : *at;
    });
}

}  // namespace sanc::python

namespace sanc::evidence {
SANC_PYTHON_CHANGE()
}  // namespace sanc::evidence
