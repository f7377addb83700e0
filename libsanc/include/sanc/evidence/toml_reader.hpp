// SPDX-License-Identifier: Apache-2.0
// A strict reader of TOML tables: every key must be asked for, every error says file, line, key and remedy.
#pragma once

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_HEADER_ONLY 1
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#elif defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <toml++/toml.h>
#if defined(__clang__)
#pragma clang diagnostic pop
#elif defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/text/nearest.hpp>

namespace sanc::evidence {

inline std::string join(const std::vector<std::string_view>& words) {
    std::string out;
    for (const auto word : words) out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

// Throws io_error with the line where the text is not TOML.
inline toml::table parse_toml(std::string_view text, const std::string& name) {
    if (text.size() > std::size_t{1} << 20) throw io_error(name + ": a case file is at most 1 MiB; is this the right file?");
    toml::parse_result result = toml::parse(text);
    if (!result) {
        const auto& error = result.error();
        throw io_error(name + ":" + std::to_string(error.source().begin.line) + ": not TOML: " + std::string(error.description()));
    }
    return std::move(result).table();
}

class toml_reader {
public:
    toml_reader(const toml::table& table, std::string file, std::string path)
        : table_(&table), file_(std::move(file)), path_(std::move(path)) {}

    // Throws io_error "FILE:LINE: KEY: what".
    [[noreturn]] void fail(std::string_view key, const std::string& what) const {
        throw io_error(file_ + ":" + std::to_string(line_of(key)) + ": " + path_ + std::string(key) + ": " + what);
    }

    [[nodiscard]] std::int64_t line_of(std::string_view key) const {
        const toml::node* node = table_->get(key);
        return static_cast<std::int64_t>(node != nullptr ? node->source().begin.line : table_->source().begin.line);
    }

    bool has(std::string_view key) { return ask(key) != nullptr; }

    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> names;
        for (const auto& [key, node] : *table_) names.emplace_back(key.str());
        return names;
    }

    std::string text(std::string_view key) {
        const toml::node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        const auto* value = node->as_string();
        if (value == nullptr) fail(key, "write a text in quotes");
        if (value->get().empty()) fail(key, "is empty");
        return value->get();
    }
    std::string text_or(std::string_view key, std::string otherwise) {
        return ask(key) == nullptr ? std::move(otherwise) : text(key);
    }
    std::vector<std::string> texts(std::string_view key) {
        const toml::node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        const auto* list = node->as_array();
        if (list == nullptr) fail(key, "write a list of texts");
        std::vector<std::string> values;
        for (const auto& item : *list) {
            if (!item.is_string()) fail(key, "write a list of texts");
            values.push_back(item.as_string()->get());
        }
        return values;
    }
    std::int64_t integer_or(std::string_view key, std::int64_t otherwise) {
        const toml::node* node = ask(key);
        if (node == nullptr) return otherwise;
        if (!node->is_integer()) fail(key, "write an integer");
        return node->as_integer()->get();
    }
    bool truth_or(std::string_view key, bool otherwise) {
        const toml::node* node = ask(key);
        if (node == nullptr) return otherwise;
        if (!node->is_boolean()) fail(key, "write true or false");
        return node->as_boolean()->get();
    }

    // A text, an integer or a list of texts as the command line would have it; a number with a point goes in quotes, so
    // that no digit of it depends on a conversion.
    std::string scalar(std::string_view key) {
        const toml::node* node = ask(key);
        if (node == nullptr) fail(key, "is missing");
        if (const auto* text = node->as_string()) return text->get();
        if (const auto* number = node->as_integer()) return std::to_string(number->get());
        if (const auto* truth = node->as_boolean()) return truth->get() ? "true" : "false";
        if (const auto* list = node->as_array()) {
            std::string joined;
            for (const auto& item : *list) {
                if (!item.is_string() && !item.is_integer()) fail(key, "write a list of texts or of integers");
                if (!joined.empty()) joined += ',';
                joined += item.is_string() ? item.as_string()->get() : std::to_string(item.as_integer()->get());
            }
            return joined;
        }
        fail(key, "write an integer, or any other number in quotes");
    }

    toml_reader section(std::string_view key) {
        const toml::node* node = ask(key);
        if (node == nullptr) fail(key, "the section [" + path_ + std::string(key) + "] is missing");
        if (!node->is_table()) fail(key, "write a section [" + path_ + std::string(key) + "]");
        return {*node->as_table(), file_, path_ + std::string(key) + "."};
    }
    std::vector<toml_reader> sections(std::string_view key) {
        std::vector<toml_reader> parts;
        const toml::node* node = ask(key);
        if (node == nullptr) return parts;
        const auto* list = node->as_array();
        if (list == nullptr) fail(key, "write [[" + std::string(key) + "]], with two brackets");
        for (const auto& item : *list) {
            if (!item.is_table()) fail(key, "write [[" + std::string(key) + "]], with two brackets");
            parts.emplace_back(*item.as_table(), file_, std::string(key) + ".");
        }
        return parts;
    }

    // Throws io_error for the first key that nothing asked for.
    void finish() const {
        for (const auto& [key, node] : *table_) {
            bool known = false;
            for (const auto& asked : asked_) known = known || asked == key.str();
            if (known) continue;
            std::vector<std::string_view> names(asked_.begin(), asked_.end());
            const auto near = nearest_name(key.str(), names);
            fail(key.str(), "unknown key" + (near.empty() ? "; known are: " + join(names) : "; did you mean '" + std::string(near) + "'?"));
        }
    }

private:
    const toml::node* ask(std::string_view key) {
        asked_.emplace_back(key);
        return table_->get(key);
    }

    const toml::table* table_;
    std::string file_;
    std::string path_;
    std::vector<std::string> asked_;
};

}  // namespace sanc::evidence
