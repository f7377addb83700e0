// SPDX-License-Identifier: Apache-2.0
// Canonical JSON, written: keys sorted by byte, integers only (beyond 2^53 a decimal string), no spaces but one line
// per member at the outer levels. There is no number with a point: a scaled integer says its scale in the key.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sanc {

class json {
public:
    using array = std::vector<json>;
    using object = std::map<std::string, json>;  // byte order: the canonical one

    json() = default;  // null
    json(bool value) : is_(type::truth), number_(value ? 1 : 0) {}
    json(std::string value) : is_(type::text), text_(std::move(value)) {}
    json(std::string_view value) : is_(type::text), text_(value) {}
    json(const char* value) : is_(type::text), text_(value) {}
    json(array value) : is_(type::array), items_(std::move(value)) {}
    json(object value) : is_(type::object), members_(std::move(value)) {}
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    json(Integer value) : is_(type::number), number_(static_cast<std::int64_t>(value)) {}

    // The member of that name, made where there is none; anything but an object becomes one first.
    json& operator[](const std::string& key) {
        if (is_ != type::object) *this = object{};
        return members_[key];
    }
    json& operator[](const char* key) { return (*this)[std::string(key)]; }
    void push_back(json value) { add() = std::move(value); }

    // A new last item, null; anything but an array becomes one first.
    json& add() {
        if (is_ != type::array) *this = array{};
        return items_.emplace_back();
    }
    // Sets a member, as [] does, and returns the object: a chain of these is the smallest code that makes one.
    json& put(const char* key, std::int64_t value) { return put_value(key, value); }
    json& put(const char* key, const std::string& value) { return put_value(key, value); }
    json& put(const char* key, const char* value) { return put_value(key, value); }
    json& put(const char* key, std::string_view value) { return put_value(key, value); }
    json& put(const char* key, std::nullptr_t) { return put_value(key, {}); }
    json& put(const char* key, json value) { return put_value(key, std::move(value)); }
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    json& put(const char* key, Integer value) {
        return put(key, static_cast<std::int64_t>(value));
    }
    json& put(const char* key, std::same_as<bool> auto value) { return put_value(key, static_cast<bool>(value)); }
    json& put(const char* key, const std::optional<std::int64_t>& value) { return value ? put(key, *value) : put(key, nullptr); }
    [[nodiscard]] const object* members() const { return is_ == type::object ? &members_ : nullptr; }
    [[nodiscard]] const array* items() const { return is_ == type::array ? &items_ : nullptr; }
    [[nodiscard]] const std::string* text() const { return is_ == type::text ? &text_ : nullptr; }

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
    json& put_value(const char* key, json value) {
        (*this)[key] = std::move(value);
        return *this;
    }

    static void break_line(std::string& out, int level) {
        out += '\n';
        out.append(static_cast<std::size_t>(2 * level), ' ');
    }

    void write(std::string& out, int indented, int level) const {
        switch (is_) {
            case type::null: out += "null"; break;
            case type::truth: out += number_ != 0 ? "true" : "false"; break;
            case type::number: append_number(out, number_); break;
            case type::text: append_text(out, text_); break;
            case type::array:
                write_members(out, '[', ']', items_, indented, level, [&](const json& item) { item.write(out, indented, level + 1); });
                break;
            case type::object:
                write_members(out, '{', '}', members_, indented, level, [&](const auto& member) {
                    append_text(out, member.first);
                    out += level < indented ? ": " : ":";
                    member.second.write(out, indented, level + 1);
                });
        }
    }

    static void append_number(std::string& out, std::int64_t number) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        const bool quoted = number > exact || number < -exact;
        if (quoted) out += '"';
        out += std::to_string(number);
        if (quoted) out += '"';
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

    enum class type : std::uint8_t { null, truth, number, text, array, object };

    type is_ = type::null;
    std::int64_t number_ = 0;
    std::string text_;
    array items_;
    object members_;
};

}  // namespace sanc
