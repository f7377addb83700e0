// SPDX-License-Identifier: Apache-2.0
// TOML 1.0 in: a tree of what a case file may hold. Numbers with a point, dates and times are read and kept as a node that
// nothing takes, so that the error names their key.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/text/utf8.hpp>

namespace sanc::evidence {

struct toml_node {
    enum class type : std::uint8_t { table, array, text, integer, truth, other };
    // How a table or an array came to be, which decides who may add to it.
    enum class origin : std::uint8_t { path, header, dotted, value };

    type is = type::table;
    origin by = origin::path;
    std::int64_t line = 1;
    std::string text;
    std::int64_t number = 0;  // 1 = true
    std::vector<toml_node> items;
    std::map<std::string, toml_node, std::less<>> members;

    // The member of that name, or nullptr.
    [[nodiscard]] const toml_node* get(std::string_view key) const {
        const auto found = members.find(key);
        return found == members.end() ? nullptr : &found->second;
    }
};

namespace detail {

class toml_parser {
public:
    toml_parser(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

    toml_node read() {
        toml_node root;
        toml_node* section = &root;
        if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
        for (;;) {
            skip_lines();
            if (rest_.empty()) return root;
            if (take("[")) {
                section = &header(root);
            } else {
                member(*section);
            }
            end_line();
        }
    }

private:
    using kind = toml_node::type;
    using origin = toml_node::origin;

    [[noreturn]] void fail(const char* what) const { bad_input("%:%: not TOML: %", name_, line_, what); }

    bool take(std::string_view word) {
        if (rest_.substr(0, word.size()) != word) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool take_line_end() {
        if (!take("\n") && !take("\r\n")) return false;
        ++line_;
        return true;
    }
    void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

    // A run of bytes as they are, up to one of `ends` or a control character: all of them UTF-8.
    std::string_view run(std::string_view ends) {
        std::size_t size = 0;
        const auto plain = [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) || c == '\t'; };
        while (size < rest_.size() && plain(rest_[size]) && ends.find(rest_[size]) == std::string_view::npos) ++size;
        const std::string_view found = rest_.substr(0, size);
        if (!is_utf8(found)) fail("this line is not UTF-8; save the file as UTF-8");
        rest_.remove_prefix(size);
        return found;
    }

    // Spaces and a comment to the end of the line, or of the text.
    void end_line() {
        skip_space();
        if (take("#")) run("");
        if (!rest_.empty() && !take_line_end()) fail("one value on a line; write a date or a time in quotes");
    }
    void skip_lines() {
        for (;;) {
            skip_space();
            if (take("#")) run("");
            if (!take_line_end()) return;
        }
    }

    std::vector<std::string> key() {
        std::vector<std::string> parts;
        do {
            skip_space();
            std::string part;
            if (take("\"")) {
                part = basic_text();
            } else if (take("'")) {
                part = run("'");
                if (!take("'")) fail("a quote of a key is not closed");
            } else {
                const auto bare = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
                while (!rest_.empty() && bare(rest_[0])) {
                    part += rest_[0];
                    rest_.remove_prefix(1);
                }
                if (part.empty()) fail("write KEY = VALUE, or [SECTION]; a key of other letters than a-z, 0-9, - and _ in quotes");
            }
            if (parts.size() == deepest) fail("nested too deep");
            parts.push_back(std::move(part));
            skip_space();
        } while (take("."));
        return parts;
    }

    // The table of a header: [a.b] or [[a.b]], behind its first bracket.
    toml_node& header(toml_node& root) {
        const std::int64_t line = line_;
        const bool list = take("[");
        const auto parts = key();
        if (!take(list ? "]]" : "]")) fail("the brackets of a section are not closed");
        toml_node* at = &root;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto [entry, fresh] = at->members.try_emplace(parts[i]);
            at = &entry->second;
            if (fresh) at->line = line;
            if (at->is == kind::array && at->by == origin::header) at = &at->items.back();
            if (at->is != kind::table || at->by == origin::value) fail("a part of this section's name is a value already");
        }
        const auto [entry, fresh] = at->members.try_emplace(parts.back());
        at = &entry->second;
        if (fresh) at->line = line;
        if (list) {
            if (fresh) at->is = kind::array;
            if (at->is != kind::array || (!fresh && at->by != origin::header)) fail("this list is something else already");
            at->by = origin::header;
            at = &at->items.emplace_back();
            at->line = line;
        } else if (at->is != kind::table || at->by != origin::path) {
            fail("this section is there already");
        }
        at->by = origin::header;
        return *at;
    }

    // KEY = VALUE into a table.
    void member(toml_node& table) {
        const auto parts = key();
        if (!take("=")) fail("write = between a key and its value");
        skip_space();
        toml_node* at = &table;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto [entry, fresh] = at->members.try_emplace(parts[i]);
            at = &entry->second;
            if (fresh) {
                at->line = line_;
                at->by = origin::dotted;
            }
            if (at->is != kind::table || at->by != origin::dotted) fail("a part of this key is there already");
        }
        const auto [entry, fresh] = at->members.try_emplace(parts.back());
        if (!fresh) fail("this key is there already");
        value(entry->second);
    }

    void value(toml_node& node) {
        node.line = line_;
        node.by = origin::value;
        if (rest_.empty()) fail("a value is missing");
        if (rest_[0] == '"' || rest_[0] == '\'') {
            node.is = kind::text;
            node.text = take("\"\"\"") ? long_text("\"\"\"", true) : take("'''") ? long_text("'''", false) : take("\"") ? basic_text() : literal_text();
        } else if (rest_[0] == '[' || rest_[0] == '{') {
            if (++depth_ > deepest) fail("nested too deep");
            if (take("[")) {
                array(node);
            } else {
                take("{");
                inline_table(node);
            }
            --depth_;
        } else {
            word(node);
        }
    }

    void array(toml_node& node) {
        node.is = kind::array;
        do {
            skip_lines();
            if (take("]")) return;
            value(node.items.emplace_back());
            skip_lines();
        } while (take(","));
        if (!take("]")) fail("write , between the values of a list, and ] behind the last");
    }

    void inline_table(toml_node& node) {
        skip_space();
        if (take("}")) return;
        do {
            member(node);
            skip_space();
        } while (take(","));
        if (!take("}")) fail("write , between the values in { }, all of them on one line");
    }

    std::string literal_text() {
        take("'");
        std::string out(run("'"));
        if (!take("'")) fail("a quote is not closed");
        return out;
    }
    std::string basic_text() {
        std::string out;
        for (;;) {
            out.append(run("\"\\"));
            if (take("\"")) return out;
            if (!take("\\")) fail("a quote is not closed");
            escape(out);
        }
    }
    std::string long_text(std::string_view quotes, bool escapes) {
        std::string out;
        take_line_end();
        for (;;) {
            out.append(run(escapes ? "\"\\" : "'"));
            if (take(quotes)) {  // up to two quotes may stand before the three
                for (int i = 0; i < 2 && take(quotes.substr(2)); ++i) out += quotes[0];
                return out;
            }
            if (take_line_end()) {
                out += '\n';
            } else if (escapes && take("\\")) {
                const std::string_view behind = rest_;
                skip_space();
                if (take_line_end()) {
                    do skip_space();
                    while (take_line_end());
                } else {
                    rest_ = behind;
                    escape(out);
                }
            } else if (take(quotes.substr(2))) {
                out += quotes[0];
            } else {
                fail("quotes are not closed");
            }
        }
    }
    void escape(std::string& out) {
        constexpr std::string_view names = "\"\\bfnrt";
        constexpr std::string_view meant = "\"\\\b\f\n\r\t";
        if (const std::size_t found = rest_.empty() ? std::string_view::npos : names.find(rest_[0]); found != std::string_view::npos) {
            out += meant[found];
            rest_.remove_prefix(1);
            return;
        }
        std::uint32_t code = 0;
        const bool read = take("u") ? take_hex(rest_, 4, code) : take("U") && take_hex(rest_, 8, code);
        if (!read || !append_utf8(out, code)) fail("no such escape; write \\\\ for a backslash, or the text in single quotes");
    }

    static std::size_t signs_of(std::string_view text) { return !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0; }

    // true, an integer, or what looks like another number, a date or a time.
    void word(toml_node& node) {
        std::string_view text = rest_.substr(0, std::min(rest_.find_first_of(" \t\r\n,]}#"), rest_.size()));
        rest_.remove_prefix(text.size());
        node.text = text;
        if (text == "true" || text == "false") {
            node.is = kind::truth;
            node.number = text == "true" ? 1 : 0;
        } else if (const std::string_view name = text.substr(signs_of(text)); name == "inf" || name == "nan") {
            node.is = kind::other;
        } else if (text.find_first_not_of("0123456789abcdefABCDEFoxTZtz.:+-_") != std::string_view::npos || text.find_first_of("0123456789") > 1) {
            fail("write a text in quotes");
        } else if (text.find_first_of(".:") != std::string_view::npos || text.find('-', 1) != std::string_view::npos ||
                   (text.substr(0, 2) != "0x" && text.find_first_of("eE") != std::string_view::npos)) {
            node.is = kind::other;
        } else {
            node.is = kind::integer;
            integer(text, node.number);
        }
    }

    void integer(std::string_view text, std::int64_t& number) {
        const bool negative = text[0] == '-';
        const bool has_sign = signs_of(text) != 0;
        text.remove_prefix(has_sign ? 1 : 0);
        unsigned base = 10;
        if (!has_sign && text.size() > 2 && text[0] == '0') base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : text[1] == 'b' ? 2 : 10;
        if (base != 10) text.remove_prefix(2);
        bool good = base != 10 || text.size() == 1 || (!text.empty() && text[0] != '0');
        bool after_digit = false;
        std::uint64_t size = 0;
        for (const char c : text) {
            if (c == '_' && after_digit) {
                after_digit = false;
                continue;
            }
            const int low = c | 0x20;
            const unsigned digit = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0') : low >= 'a' && low <= 'f' ? static_cast<unsigned>(low - 'a' + 10) : 99;
            good = good && digit < base && size <= (std::uint64_t{INT64_MAX} + 1 - digit) / base;
            size = size * base + digit;
            after_digit = true;
        }
        if (!good || !after_digit || size > std::uint64_t{INT64_MAX} + (negative ? 1 : 0)) fail("no integer of 64 bits; write other values in quotes");
        number = static_cast<std::int64_t>(negative ? 0 - size : size);
    }

    static constexpr std::size_t deepest = 64;

    std::string_view rest_;
    const std::string& name_;
    std::int64_t line_ = 1;
    std::size_t depth_ = 0;
};

}  // namespace detail

// Throws io_error "NAME:LINE: not TOML: what".
inline toml_node parse_toml(std::string_view text, const std::string& name) {
    if (text.size() > std::size_t{1} << 20) bad_input("%: a case file is at most 1 MiB; is this the right file?", name);
    return detail::toml_parser(text, name).read();
}

}  // namespace sanc::evidence
