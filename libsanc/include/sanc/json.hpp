// SPDX-License-Identifier: Apache-2.0
// Canonical JSON, written: keys sorted by byte, integers only (beyond 2^53 a decimal string), no spaces but one line
// per member at the outer levels. There is no number with a point: a scaled integer says its scale in the key.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/order.hpp>

namespace sanc {

class json {
    enum class type : std::uint8_t { null, truth, number, text, array, object };

public:
    using array = std::vector<json>;
    // Members, to make a value of.
    struct object {
        object() = default;
        inline object(std::initializer_list<std::pair<const char*, json>> members);
        std::vector<std::string> keys;
        std::vector<json> items;
    };

    json() = default;  // null
    json(bool value) : is_(type::truth), number_(value ? 1 : 0) {}
    json(std::string value) : is_(type::text), text_(std::move(value)) {}
    json(std::string_view value) : is_(type::text), text_(value) {}
    json(const char* value) : is_(type::text), text_(value) {}
    json(array value) : is_(type::array), items_(std::move(value)) {}
    json(object value) : is_(type::object), items_(std::move(value.items)), keys_(std::move(value.keys)) {}
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    json(Integer value) : is_(type::number), number_(static_cast<std::int64_t>(value)) {}

    // The member of that name, made where there is none; anything but an object becomes one first. It stays where it is until another
    // member is made.
    json& operator[](std::string_view key) {
        as_object();
        const std::size_t place = place_of(key);
        if (place < keys_.size()) return items_[place];
        keys_.emplace_back(key);
        return items_.emplace_back();
    }
    void push_back(json value) { add() = std::move(value); }

    // A new last item, null; anything but an array becomes one first.
    json& add() { return as_array().items_.emplace_back(); }

    // Anything but an array, or an object, becomes one without items.
    json& as_array() { return as(type::array); }
    json& as_object() { return as(type::object); }

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
    // This value where it is an object, and then its members: each once, in the order they were put. Throws std::out_of_range.
    [[nodiscard]] const json* members() const { return is_ == type::object ? this : nullptr; }
    [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
    [[nodiscard]] const json& at(std::string_view key) const { return items_.at(count(key) != 0 ? place_of(key) : items_.size()); }
    [[nodiscard]] std::size_t count(std::string_view key) const { return place_of(key) < keys_.size() ? 1 : 0; }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
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
    [[nodiscard]] std::size_t place_of(std::string_view key) const {
        return static_cast<std::size_t>(std::find(keys_.begin(), keys_.end(), key) - keys_.begin());
    }

    json& as(type wanted) {
        if (is_ != wanted) {
            *this = json();
            is_ = wanted;
        }
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
            case type::object: write_items(out, indented, level);
        }
    }

    void write_items(std::string& out, int indented, int level) const {
        const bool named = is_ == type::object;
        std::vector<std::int64_t> places;  // byte order: the canonical one
        if (named) {
            places = order_of(keys_.size(), [&](std::int64_t a, std::int64_t b) {
                return keys_[static_cast<std::size_t>(a)] < keys_[static_cast<std::size_t>(b)];
            });
        }
        out += named ? '{' : '[';
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (i > 0) out += ',';
            if (level < indented) break_line(out, level + 1);
            const std::size_t place = named ? static_cast<std::size_t>(places[i]) : i;
            if (named) {
                append_text(out, keys_[place]);
                out += level < indented ? ": " : ":";
            }
            items_[place].write(out, indented, level + 1);
        }
        if (!items_.empty() && level < indented) break_line(out, level);
        out += named ? '}' : ']';
    }

    static void append_number(std::string& out, std::int64_t number) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        const bool quoted = number > exact || number < -exact;
        if (quoted) out += '"';
        out += std::to_string(number);
        if (quoted) out += '"';
    }

    type is_ = type::null;
    std::int64_t number_ = 0;
    std::string text_;
    array items_;                    // of an array, or the values of an object's members
    std::vector<std::string> keys_;  // of an object, one for each item
};

inline json::object::object(std::initializer_list<std::pair<const char*, json>> members) {
    for (const auto& [key, value] : members) {
        keys.emplace_back(key);
        items.push_back(value);
    }
}

}  // namespace sanc
