// SPDX-License-Identifier: Apache-2.0
// A strict reader of TOML tables: every key must be asked for, every error says file, line, key and remedy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/evidence/toml_text.hpp>
#include <sanc/text/nearest.hpp>

namespace sanc::evidence {

inline std::string join(const std::vector<std::string_view>& words) {
    std::string out;
    for (const auto word : words) out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

class toml_reader {
public:
    toml_reader(const toml_node& table, std::string file, std::string path)
        : table_(&table), file_(std::move(file)), path_(std::move(path)) {}

    // Throws io_error "FILE:LINE: KEY: what".
    [[noreturn]] void fail(std::string_view key, const std::string& what) const {
        throw io_error(file_ + ":" + std::to_string(line_of(key)) + ": " + path_ + std::string(key) + ": " + what);
    }

    [[nodiscard]] std::int64_t line_of(std::string_view key) const {
        const toml_node* node = table_->get(key);
        return node != nullptr ? node->line : table_->line;
    }

    bool has(std::string_view key) { return ask(key) != nullptr; }

    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> names;
        for (const auto& [key, node] : table_->members) names.push_back(key);
        return names;
    }

    std::string text(std::string_view key) {
        const toml_node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        if (node->is != toml_node::type::text) fail(key, "write a text in quotes");
        if (node->text.empty()) fail(key, "is empty");
        return node->text;
    }
    std::string text_or(std::string_view key, std::string otherwise) {
        return ask(key) == nullptr ? std::move(otherwise) : text(key);
    }
    std::vector<std::string> texts(std::string_view key) {
        const toml_node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        if (node->is != toml_node::type::array) fail(key, "write a list of texts");
        std::vector<std::string> values;
        for (const auto& item : node->items) {
            if (item.is != toml_node::type::text) fail(key, "write a list of texts");
            values.push_back(item.text);
        }
        return values;
    }
    std::int64_t integer_or(std::string_view key, std::int64_t otherwise) {
        const toml_node* node = ask(key);
        if (node == nullptr) return otherwise;
        if (node->is != toml_node::type::integer) fail(key, "write an integer");
        return node->number;
    }
    bool truth_or(std::string_view key, bool otherwise) {
        const toml_node* node = ask(key);
        if (node == nullptr) return otherwise;
        if (node->is != toml_node::type::truth) fail(key, "write true or false");
        return node->number != 0;
    }

    // A text, an integer or a list of texts as the command line would have it; a number with a point goes in quotes, so
    // that no digit of it depends on a conversion.
    std::string scalar(std::string_view key) {
        const toml_node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        if (const auto one = plain(*node)) return *one;
        if (node->is == toml_node::type::truth) return node->text;
        if (node->is == toml_node::type::array) {
            std::string joined;
            for (const auto& item : node->items) {
                const auto one = plain(item);
                if (!one) fail(key, "write a list of texts or of integers");
                if (!joined.empty()) joined += ',';
                joined += *one;
            }
            return joined;
        }
        fail(key, "write an integer, or any other number in quotes");
    }

    toml_reader section(std::string_view key) {
        const toml_node* node = ask(key);
        if (node == nullptr) fail(key, "the section [" + path_ + std::string(key) + "] is missing");
        if (node->is != toml_node::type::table) fail(key, "write a section [" + path_ + std::string(key) + "]");
        return {*node, file_, path_ + std::string(key) + "."};
    }
    std::vector<toml_reader> sections(std::string_view key) {
        std::vector<toml_reader> parts;
        const toml_node* node = ask(key);
        if (node == nullptr) return parts;
        if (node->is != toml_node::type::array) fail(key, "write [[" + std::string(key) + "]], with two brackets");
        for (const auto& item : node->items) {
            if (item.is != toml_node::type::table) fail(key, "write [[" + std::string(key) + "]], with two brackets");
            parts.emplace_back(item, file_, std::string(key) + ".");
        }
        return parts;
    }

    // Throws io_error for the first key that nothing asked for.
    void finish() const {
        for (const auto& [key, node] : table_->members) {
            bool known = false;
            for (const auto& asked : asked_) known = known || asked == key;
            if (known) continue;
            std::vector<std::string_view> names(asked_.begin(), asked_.end());
            const auto near = nearest_name(key, names);
            fail(key, "unknown key" + (near.empty() ? "; known are: " + join(names) : "; did you mean '" + std::string(near) + "'?"));
        }
    }

private:
    // A text or an integer as text.
    static std::optional<std::string> plain(const toml_node& node) {
        if (node.is == toml_node::type::text) return node.text;
        if (node.is == toml_node::type::integer) return std::to_string(node.number);
        return std::nullopt;
    }

    const toml_node* ask(std::string_view key) {
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
        return table_->get(key);
    }

    const toml_node* table_;
    std::string file_;
    std::string path_;
    std::vector<std::string> asked_;
};

}  // namespace sanc::evidence
