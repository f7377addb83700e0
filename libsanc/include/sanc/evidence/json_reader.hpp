// SPDX-License-Identifier: Apache-2.0
// JSON in: a tree whose numbers keep the text they were written in, so that a coordinate is rounded once, by our rule.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/text/double_text.hpp>
#include <sanc/text/utf8.hpp>

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

// RFC 8259 and nothing beyond it, at most 64 levels deep.
class json_parser {
public:
    explicit json_parser(std::string_view text) : rest_(text) {}

    // The whole text. False where it is not JSON; rest() then begins near the place.
    bool read(json_node& root) {
        if (!value(root, 0)) return false;
        skip_space();
        return rest_.empty();
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool too_deep() const { return too_deep_; }

private:
    void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

    bool take(std::string_view word) {
        if (rest_.substr(0, word.size()) != word) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    bool value(json_node& node, int depth) {
        skip_space();
        if (rest_.empty()) return false;
        if (rest_[0] == '{' || rest_[0] == '[') return members(node, depth);
        if (rest_[0] == '"') {
            node.is = json_node::type::text;
            return text(node.value);
        }
        if (take("null")) return true;
        if (rest_[0] == 't' || rest_[0] == 'f') {
            node.is = json_node::type::truth;
            node.value = rest_[0] == 't' ? "true" : "false";
            return take(node.value);
        }
        return number(node);
    }

    bool members(json_node& node, int depth) {
        too_deep_ = depth >= 64;
        if (too_deep_) return false;
        const bool named = take("{");
        if (!named) take("[");
        const std::string_view end = named ? "}" : "]";
        node.is = named ? json_node::type::object : json_node::type::array;
        skip_space();
        if (take(end)) return true;
        do {
            if (named) {
                skip_space();
                if (!text(node.keys.emplace_back())) return false;
                skip_space();
                if (!take(":")) return false;
            }
            if (!value(node.items.emplace_back(), depth + 1)) return false;
            skip_space();
        } while (take(","));
        return take(end);
    }

    bool text(std::string& out) {
        if (!take("\"")) return false;
        for (;;) {
            std::size_t plain = 0;
            while (plain < rest_.size() && static_cast<unsigned char>(rest_[plain]) >= 0x20 && rest_[plain] != '"' && rest_[plain] != '\\') ++plain;
            if (!is_utf8(rest_.substr(0, plain))) return false;
            out.append(rest_.substr(0, plain));
            rest_.remove_prefix(plain);
            if (take("\"")) return true;
            if (!take("\\") || !escape(out)) return false;
        }
    }

    // What stands behind a backslash.
    bool escape(std::string& out) {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        if (rest_.empty()) return false;
        if (const std::size_t found = names.find(rest_[0]); found != std::string_view::npos) {
            out += meant[found];
            rest_.remove_prefix(1);
            return true;
        }
        std::uint32_t code = 0;
        if (!take("u") || !take_hex(rest_, 4, code)) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            std::uint32_t low = 0;
            if (!take("\\u") || !take_hex(rest_, 4, low) || low < 0xDC00 || low >= 0xE000) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        return append_utf8(out, code);
    }

    bool number(json_node& node) {
        const std::string_view from = rest_;
        const auto digits = [this] {
            const std::size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
            rest_.remove_prefix(count);
            return count > 0;
        };
        take("-");
        if (!take("0") && !digits()) return false;
        if (take(".") && !digits()) return false;
        if (take("e") || take("E")) {
            if (!take("+")) take("-");
            if (!digits()) return false;
        }
        node.is = json_node::type::number;
        node.value = from.substr(0, from.size() - rest_.size());
        double finite = 0.0;
        if (node.value == "-0") node.value = "0";
        return parse_double(node.value, finite);
    }

    std::string_view rest_;
    bool too_deep_ = false;
};

}  // namespace detail

// Throws io_error "NAME:LINE: not JSON".
inline json_node parse_json(std::string_view text, const std::string& name) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    detail::json_parser parser(text);
    json_node root;
    if (parser.read(root)) return root;
    if (parser.too_deep()) bad_input("%: JSON nested deeper than 64 levels is refused", name);
    const std::string_view before = text.substr(0, text.size() - parser.rest().size());
    bad_input("%:%: not JSON; check the text near this line", name, 1 + std::count(before.begin(), before.end(), '\n'));
}

}  // namespace sanc::evidence
