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

class toml_reader {
public:
    // The table and the name of the file outlive it.
    toml_reader(const toml_node& table, std::string_view file, std::string path)
        : table_(&table), file_(file), path_(std::move(path)) {}

    // Throws io_error "FILE:LINE: KEY: what".
    template <class What>
    [[noreturn, gnu::always_inline]] void fail(std::string_view key, const What& what) const {
        fail(key, lending_of<What>::append, lending_of<What>::lend(what));
    }

    [[nodiscard]] std::int64_t line_of(std::string_view key) const {
        const toml_node* node = table_->get(key);
        return node != nullptr ? node->line : table_->line;
    }

    bool has(std::string_view key) { return ask(key) != nullptr; }

    [[nodiscard]] std::vector<std::string_view> keys() const {
        std::vector<std::string_view> names;
        for (const auto& [key, node] : table_->members) names.push_back(key);
        return names;
    }

    void read(std::string_view key, std::string& to) {
        if (!read_if(key, to)) fail(key, "is missing");
    }
    // These leave `to` as it is where the key is not given, and return whether it is.
    bool read_if(std::string_view key, std::string& to) {
        const toml_node* node = ask(key);
        if (node == nullptr) return false;
        if (node->is != toml_node::type::text) fail(key, "write a text in quotes");
        if (node->text.empty()) fail(key, "is empty");
        to = node->text;
        return true;
    }
    bool read_if(std::string_view key, std::int64_t& to) {
        const toml_node* node = ask(key);
        if (node == nullptr) return false;
        if (node->is != toml_node::type::integer) fail(key, "write an integer");
        to = node->number;
        return true;
    }
    bool read_if(std::string_view key, bool& to) {
        const toml_node* node = ask(key);
        if (node == nullptr) return false;
        if (node->is != toml_node::type::truth) fail(key, "write true or false");
        to = node->number != 0;
        return true;
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
        if (node == nullptr) fail(key, filled("the section [%%] is missing", path_, key));
        if (node->is != toml_node::type::table) fail(key, filled("write a section [%%]", path_, key));
        return {*node, file_, filled("%%.", path_, key)};
    }
    std::vector<toml_reader> sections(std::string_view key) {
        std::vector<toml_reader> parts;
        const toml_node* node = ask(key);
        if (node == nullptr) return parts;
        if (node->is != toml_node::type::array) fail(key, filled("write [[%]], with two brackets", key));
        for (const auto& item : node->items) {
            if (item.is != toml_node::type::table) fail(key, filled("write [[%]], with two brackets", key));
            parts.emplace_back(item, file_, filled("%.", key));
        }
        return parts;
    }

    // Throws io_error for the first key that nothing asked for.
    void finish() const {
        for (const auto& [key, node] : table_->members) {
            bool known = false;
            for (const auto& asked : asked_) known = known || asked == key;
            if (known) continue;
            const auto near = nearest_name(key, asked_);
            fail(key, near.empty() ? filled("unknown key; known are: %", joined(asked_, ", ")) : filled("unknown key; did you mean '%'?", near));
        }
    }

private:
    // A text or an integer as text.
    static std::optional<std::string> plain(const toml_node& node) {
        if (node.is == toml_node::type::text) return node.text;
        if (node.is == toml_node::type::integer) return std::to_string(node.number);
        return std::nullopt;
    }

    [[noreturn]] void fail(std::string_view key, lent_writer append, lent what) const {
        bad_input("%:%: %%: %", file_, line_of(key), path_, key, filling(append, what));
    }
    const toml_node* ask(std::string_view key) {
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
        return table_->get(key);
    }

    const toml_node* table_;
    std::string_view file_;
    std::string path_;
    std::vector<std::string_view> asked_;  // they live as long as the table, or for ever
};

}  // namespace sanc::evidence
