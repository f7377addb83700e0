// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

#include <limits>

namespace sanc::python {

std::vector<float> score_of(const par& policy, const evidence::change_verb& verb, const evidence::input_image& before,
                            const evidence::input_image& after, const monitor& watch) {
    std::vector<float> score(static_cast<std::size_t>(evidence::width_of(before)) * static_cast<std::size_t>(evidence::height_of(before)));
    const auto before_hidden = evidence::hidden_pixels(policy, before, nullptr);
    const auto after_hidden = evidence::hidden_pixels(policy, after, nullptr);
    evidence::on_common_grid(policy, before, after, before_hidden, after_hidden,
                             [&](const auto& a, const auto& b, bit_view hidden_a, bit_view hidden_b, const georeference*, int value_log2) {
                                 change_options options = verb.options;
                                 options.value_log2 = value_log2;
                                 change_score(policy, a, b, hidden_a, hidden_b, options, score.data(), watch);
                             });
    for (auto& value : score) value = value < 0.0F ? std::numeric_limits<float>::quiet_NaN() : value;
    return score;
}

}  // namespace sanc::python

namespace sanc::evidence {
SANC_PYTHON_CHANGE()
}  // namespace sanc::evidence
