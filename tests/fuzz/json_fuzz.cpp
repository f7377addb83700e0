// SPDX-License-Identifier: Apache-2.0
// JSON: what is read can be written and read back, number for number.
#include <sanc/evidence/json_reader.hpp>
#include <sanc/json.hpp>

#include "fuzz.hpp"

using namespace sanc;
using evidence::json_node;

namespace {

void write(const json_node& node, std::string& out) {
    bool first = true;
    const auto comma = [&] {
        if (!first) out += ',';
        first = false;
    };
    switch (node.is) {
        case json_node::type::null: out += "null"; break;
        case json_node::type::truth:
        case json_node::type::number: out += node.value; break;
        case json_node::type::text: json::append_text(out, node.value); break;
        case json_node::type::array:
            out += '[';
            for (const auto& item : node.items) {
                comma();
                write(item, out);
            }
            out += ']';
            break;
        case json_node::type::object:
            out += '{';
            for (std::size_t i = 0; i < node.keys.size(); ++i) {
                comma();
                json::append_text(out, node.keys[i]);
                out += ':';
                write(node.items[i], out);
            }
            out += '}';
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    json_node root;
    if (!fuzz::accepts([&] { root = evidence::parse_json(text, "f"); })) return 0;
    std::string one;
    write(root, one);
    std::string two;
    write(evidence::parse_json(one, "g"), two);
    fuzz::check(one == two, "JSON survives");
    return 0;
}
