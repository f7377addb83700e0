// SPDX-License-Identifier: Apache-2.0
// Manifests: refused in words, or complete; a manifest differs from one made anew both ways or not at all.
#include <sanc/evidence/verify.hpp>

#include "fuzz.hpp"

using namespace sanc;
using evidence::json_node;

namespace {

bool says_twice(const json_node& node) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (node.keys[i] == node.keys[j]) return true;
        }
    }
    for (const auto& item : node.items) {
        if (says_twice(item)) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    evidence::read_manifest manifest;
    if (fuzz::accepts([&] { manifest = evidence::parse_manifest(text, "m"); })) {
        fuzz::check(!manifest.case_name.empty() && !manifest.inputs.empty(), "a manifest has a case");
        for (const auto& input : manifest.inputs) fuzz::check(!input.name.empty() && input.sha256.size() == 64, "an input has a name and a hash");
    }
    const std::size_t half = text.find('\n');
    if (half == std::string_view::npos) return 0;
    json_node a, b;
    if (!fuzz::accepts([&] { a = evidence::parse_json(text.substr(0, half), "a"); b = evidence::parse_json(text.substr(half), "b"); })) return 0;
    const auto differ = [](const json_node& x, const json_node& y) { return !evidence::detail::first_difference(x, y, "top", {}).empty(); };
    fuzz::check(differ(a, b) == differ(b, a), "a difference is one both ways");
    if (!says_twice(a)) fuzz::check(!differ(a, a), "nothing differs from itself");
    return 0;
}
