// SPDX-License-Identifier: Apache-2.0
// What the readers of TOML and JSON make of texts. stdin: for each text its length in bytes, a line end, the text. stdout: a
// line each, "-" where it is refused, else the tree as JSON: [type, value], tables as sorted pairs.
// usage: text_trees toml|json
#include <cstdio>
#include <iostream>
#include <iterator>

#include <sanc/evidence/json_reader.hpp>
#include <sanc/evidence/toml_text.hpp>
#include <sanc/json.hpp>

namespace {

using sanc::json;
using sanc::evidence::json_node;
using sanc::evidence::toml_node;

json tree(const toml_node& node) {
    json::array items;
    switch (node.is) {
        case toml_node::type::text: return json::array{"text", node.text};
        case toml_node::type::integer: return json::array{"integer", std::to_string(node.number)};
        case toml_node::type::truth: return json::array{"truth", node.number != 0 ? "true" : "false"};
        case toml_node::type::other: return json::array{"other"};
        case toml_node::type::array:
            for (const auto& item : node.items) items.push_back(tree(item));
            return json::array{"array", std::move(items)};
        case toml_node::type::table:
            for (const auto& [key, item] : node.members) items.push_back(json::array{key, tree(item)});
            return json::array{"table", std::move(items)};
    }
    return {};
}

json tree(const json_node& node) {
    json::array items;
    switch (node.is) {
        case json_node::type::null: return json::array{"null"};
        case json_node::type::truth: return json::array{"truth", node.value};
        case json_node::type::number: return json::array{"number", node.value};
        case json_node::type::text: return json::array{"text", node.value};
        case json_node::type::array:
            for (const auto& item : node.items) items.push_back(tree(item));
            return json::array{"array", std::move(items)};
        case json_node::type::object:
            for (std::size_t i = 0; i < node.items.size(); ++i) items.push_back(json::array{node.keys[i], tree(node.items[i])});
            return json::array{"object", std::move(items)};
    }
    return {};
}

}  // namespace

int main(int count, char** arguments) {
    const bool toml = count == 2 && std::string_view(arguments[1]) == "toml";
    for (std::string line; std::getline(std::cin, line);) {
        std::string text(static_cast<std::size_t>(std::stoull(line)), '\0');
        std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
        try {
            std::cout << (toml ? tree(sanc::evidence::parse_toml(text, "t")) : tree(sanc::evidence::parse_json(text, "t"))).dump() << '\n';
        } catch (const sanc::io_error&) {
            std::cout << "-\n";
        }
    }
}
