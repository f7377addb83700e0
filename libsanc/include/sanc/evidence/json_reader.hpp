// SPDX-License-Identifier: Apache-2.0
// JSON in: a tree whose numbers keep the text they were written in, so that a coordinate is rounded once, by our rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <sanc/error.hpp>

namespace sanc::evidence {

struct json_node {
    enum class type { null, truth, number, text, array, object };

    type is = type::null;
    std::string value;  // of a number or text; "true" or "false"
    std::vector<json_node> items;   // of an array, or the values of an object's members
    std::vector<std::string> keys;  // of an object, one for each item

    // The member of that name, the first of several, or nullptr.
    [[nodiscard]] const json_node* get(std::string_view name) const {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i] == name) return &items[i];
        }
        return nullptr;
    }
    // The text of that member, or "".
    [[nodiscard]] std::string text(std::string_view name) const {
        const json_node* node = get(name);
        return node != nullptr && node->is == type::text ? node->value : std::string();
    }
};

namespace detail {

// Events of the parser put into a tree; at most 64 levels deep.
class json_tree_builder {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;

    bool null() { return put({}); }
    bool boolean(bool value) { return put({json_node::type::truth, value ? "true" : "false", {}, {}}); }
    bool number_integer(number_integer_t value) { return put({json_node::type::number, std::to_string(value), {}, {}}); }
    bool number_unsigned(number_unsigned_t value) { return put({json_node::type::number, std::to_string(value), {}, {}}); }
    bool number_float(number_float_t, const std::string& text) { return put({json_node::type::number, text, {}, {}}); }
    bool string(std::string& value) { return put({json_node::type::text, value, {}, {}}); }
    bool binary(std::vector<std::uint8_t>&) { return false; }
    bool start_object(std::size_t) { return open(json_node::type::object); }
    bool start_array(std::size_t) { return open(json_node::type::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        keys_.back() = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
        error_at = static_cast<std::int64_t>(position);
        return false;
    }

    json_node root;
    bool too_deep = false;
    std::int64_t error_at = -1;

private:
    bool put(json_node node) {
        if (open_.empty()) {
            root = std::move(node);
        } else {
            if (open_.back().is == json_node::type::object) open_.back().keys.push_back(keys_.back());
            open_.back().items.push_back(std::move(node));
        }
        return true;
    }
    bool open(json_node::type is) {
        too_deep = open_.size() >= 64;
        if (too_deep) return false;
        open_.push_back({is, {}, {}, {}});
        keys_.emplace_back();
        return true;
    }
    bool close() {
        json_node node = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return put(std::move(node));
    }

    std::vector<json_node> open_;
    std::vector<std::string> keys_;
};

}  // namespace detail

// Throws io_error "NAME:LINE: not JSON".
inline json_node parse_json(std::string_view text, const std::string& name) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    detail::json_tree_builder builder;
    bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    if (builder.too_deep) throw io_error(name + ": JSON nested deeper than 64 levels is refused");
    if (const std::size_t nul = text.find('\0'); whole && nul != std::string_view::npos) {  // the parser takes it for the end
        whole = false;
        builder.error_at = static_cast<std::int64_t>(nul) + 1;
    }
    if (!whole) {
        std::int64_t line = 1;
        for (std::int64_t i = 0; i + 1 < builder.error_at && i < static_cast<std::int64_t>(text.size()); ++i) {
            line += text[static_cast<std::size_t>(i)] == '\n';
        }
        throw io_error(name + ":" + std::to_string(line) + ": not JSON; check the text near this line");
    }
    return std::move(builder.root);
}

}  // namespace sanc::evidence
