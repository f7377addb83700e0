// SPDX-License-Identifier: Apache-2.0
// Canonical JSON, written: keys sorted by byte, integers only (beyond 2^53 a decimal string), no spaces but one line
// per member at the outer levels. There is no number with a point: a scaled integer says its scale in the key.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sanc {

class json {
public:
    using array = std::vector<json>;
    using object = std::map<std::string, json>;  // byte order: the canonical one

    json() = default;  // null
    json(bool value) : value_(value) {}
    json(std::string value) : value_(std::move(value)) {}
    json(std::string_view value) : value_(std::string(value)) {}
    json(const char* value) : value_(std::string(value)) {}
    json(array value) : value_(std::move(value)) {}
    json(object value) : value_(std::move(value)) {}
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    json(Integer value) : value_(static_cast<std::int64_t>(value)) {}

    json& operator[](const std::string& key) {
        if (!std::holds_alternative<object>(value_)) value_ = object{};
        return std::get<object>(value_)[key];
    }
    void push_back(json value) {
        if (!std::holds_alternative<array>(value_)) value_ = array{};
        std::get<array>(value_).push_back(std::move(value));
    }
    [[nodiscard]] const object* members() const { return std::get_if<object>(&value_); }
    [[nodiscard]] const array* items() const { return std::get_if<array>(&value_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] bool empty_object() const { return members() != nullptr && members()->empty(); }

    // The canonical text. `indented` levels are broken into lines of two spaces a level; what lies deeper stays on one.
    [[nodiscard]] std::string dump(int indented = 0) const {
        std::string out;
        write(out, indented, 0);
        return out;
    }

    // Appends a JSON string: quotes, backslashes and control characters escaped, UTF-8 as it is.
    static void append_text(std::string& out, std::string_view text) {
        out += '"';
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (byte < 0x20 || byte == 0x7F) {
                out += "\\u00";
                out += "0123456789abcdef"[byte >> 4];
                out += "0123456789abcdef"[byte & 15];
            } else {
                out += c;
            }
        }
        out += '"';
    }

private:
    static void break_line(std::string& out, int level) {
        out += '\n';
        out.append(static_cast<std::size_t>(2 * level), ' ');
    }

    void write(std::string& out, int indented, int level) const {
        if (std::holds_alternative<std::monostate>(value_)) {
            out += "null";
        } else if (const auto* truth = std::get_if<bool>(&value_)) {
            out += *truth ? "true" : "false";
        } else if (const auto* number = std::get_if<std::int64_t>(&value_)) {
            constexpr std::int64_t exact = std::int64_t{1} << 53;
            const bool quoted = *number > exact || *number < -exact;
            if (quoted) out += '"';
            out += std::to_string(*number);
            if (quoted) out += '"';
        } else if (const auto* string = std::get_if<std::string>(&value_)) {
            append_text(out, *string);
        } else if (const auto* list = std::get_if<array>(&value_)) {
            write_members(out, '[', ']', *list, indented, level, [&](const json& item) { item.write(out, indented, level + 1); });
        } else {
            write_members(out, '{', '}', std::get<object>(value_), indented, level, [&](const auto& member) {
                append_text(out, member.first);
                out += level < indented ? ": " : ":";
                member.second.write(out, indented, level + 1);
            });
        }
    }

    template <class Members, class Write>
    static void write_members(std::string& out, char open, char close, const Members& members, int indented, int level,
                              const Write& write_member) {
        out += open;
        bool first = true;
        for (const auto& member : members) {
            if (!first) out += ',';
            first = false;
            if (level < indented) break_line(out, level + 1);
            write_member(member);
        }
        if (!first && level < indented) break_line(out, level);
        out += close;
    }

    std::variant<std::monostate, bool, std::int64_t, std::string, array, object> value_;
};

}  // namespace sanc
