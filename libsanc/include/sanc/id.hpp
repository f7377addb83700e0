// SPDX-License-Identifier: Apache-2.0
// External ids (of vessels, of vertices): text as given, numbered once, in one canonical order: numeric ids first, by
// value, then text ids, by bytes. '007' and '7' are two ids; a numeric id is '0' or ASCII digits without a leading 0.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/config.hpp>
#include <sanc/detail/short_text.hpp>
#include <sanc/error.hpp>
#include <sanc/sort.hpp>

namespace sanc {

// A numeric id, of any length.
constexpr bool is_numeric_id(std::string_view id) {
    if (id.empty() || (id[0] == '0' && id.size() > 1)) return false;
    for (const char c : id) {
        if (c < '0' || c > '9') return false;
    }
    return true;
}

// Negative, 0 or positive as a stands before, at or behind b in the canonical order.
inline int compare_ids(std::string_view a, std::string_view b) {
    const bool numeric = is_numeric_id(a);
    if (numeric != is_numeric_id(b)) return numeric ? -1 : 1;
    if (numeric && a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

// The distinct ids of an input, numbered from 0 as they come; then, if asked, renumbered to the canonical order.
// Nothing depends on the hash but time.
class id_table {
public:
    // The number of an id, a new one for a new id. O(length) on average. Throws io_error at 2^32 - 1 ids.
    std::uint32_t intern(std::string_view id) { return intern(id, hash_of(id)); }
    std::uint32_t intern(std::string_view id, std::uint64_t hash) {
        if (2 * (size() + 1) > static_cast<std::int64_t>(slots_.size())) grow();
        const std::size_t slot = find_slot(id, hash);
        if (slots_[slot].code != none) return slots_[slot].code;
        if (size() == none) throw io_error("more than 4294967294 ids: split the input");
        const auto code = static_cast<std::uint32_t>(size());
        slots_[slot] = {static_cast<std::uint32_t>(hash >> 32), code};
        bytes_.insert(bytes_.end(), id.begin(), id.end());
        ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
        return code;
    }

    // The number of an id, or `none`.
    static constexpr std::uint32_t none = 0xFFFFFFFFU;
    [[nodiscard]] std::uint32_t find(std::string_view id) const { return find(id, hash_of(id)); }

    // With its hash.
    [[nodiscard]] std::uint32_t find(std::string_view id, std::uint64_t hash) const {
        return slots_.empty() ? none : slots_[find_slot(id, hash)].code;
    }

    // Who knows a hash some time before may have it looked up ahead, in up to three steps with time between them: a step reads what
    // the one before has asked memory for. Always inline, since GCC leaves out a call of what does nothing but ask.
    [[gnu::always_inline]] void look_ahead(std::uint64_t hash) const {
        if (!slots_.empty()) __builtin_prefetch(slots_.data() + ((hash >> 32) & (slots_.size() - 1)));
    }
    [[gnu::always_inline]] void look_ahead_for_place(std::uint64_t hash) const {
        const std::uint32_t code = code_of(hash);
        if (code != none) __builtin_prefetch(ends_.data() + code);
    }
    [[gnu::always_inline]] void look_ahead_for_text(std::uint64_t hash) const {
        const std::uint32_t code = code_of(hash);
        if (code != none) __builtin_prefetch((*this)[code].data());
    }

    // 64 x 64 -> 128 bit products folded, eight bytes at a time.
    static std::uint64_t hash_of(std::string_view id) {
        const auto mix = [](std::uint64_t a, std::uint64_t b) {
            const uint128 product = static_cast<uint128>(a) * b;
            return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
        };
        std::uint64_t hash = 0x9E3779B97F4A7C15U ^ id.size();
        const auto take = [&](std::uint64_t word) { hash = mix(hash ^ word, 0xD6E8FEB86659FD93U); };
        if (id.size() <= 8) {
            take(detail::load_word(id.data(), id.size()));
        } else if (id.size() <= 16) {
            hash = mix(hash ^ detail::load<std::uint64_t>(id.data()), 0xD6E8FEB86659FD93U ^ detail::load<std::uint64_t>(id.data() + id.size() - 8));
        } else {
            for (std::size_t at = 0; at + 8 < id.size(); at += 8) take(detail::load<std::uint64_t>(id.data() + at));
            take(detail::load<std::uint64_t>(id.data() + id.size() - 8));
        }
        return mix(hash, 0xA0761D6478BD642FU);
    }

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(ends_.size()); }

    // The text of number `code`; valid until the next intern or sort_canonical.
    [[nodiscard]] std::string_view operator[](std::uint32_t code) const {
        const std::int64_t begin = code == 0 ? 0 : ends_[code - 1];
        return {bytes_.data() + begin, static_cast<std::size_t>(ends_[code] - begin)};
    }

    // The texts in the order of their numbers.
    [[nodiscard]] std::vector<std::string> strings() const {
        std::vector<std::string> out;
        out.reserve(ends_.size());
        for (std::uint32_t code = 0; code < ends_.size(); ++code) out.emplace_back((*this)[code]);
        return out;
    }

    // The numbers in the canonical order of their ids. O(n log n) work, 16 n bytes of scratch; of threads O(n) but for ids that share
    // many bytes, and 32 n bytes.
    template <class Policy = sequential_policy>
    [[nodiscard]] std::vector<std::uint32_t> canonical_order(const Policy& policy = {}) const {
        std::vector<std::uint32_t> order(ends_.size());
        if constexpr (std::is_base_of_v<par, Policy>) {
            sort_by_digits(policy, view(order));
        } else {
            std::vector<key> keys(ends_.size());
            for (std::uint32_t code = 0; code < keys.size(); ++code) keys[code] = key_of((*this)[code], code);
            sort_alone(policy, keys.data(), keys.data() + keys.size(), [this](const key& a, const key& b) {
                if (a.group != b.group) return a.group < b.group;
                if (a.head != b.head) return a.head < b.head;
                return (*this)[a.code].compare((*this)[b.code]) < 0;
            });
            for (std::size_t i = 0; i < keys.size(); ++i) order[i] = keys[i].code;
        }
        return order;
    }

    // Renumbers the ids to the canonical order; remap[old number] = new number.
    template <class Policy = sequential_policy>
    void sort_canonical(std::vector<std::uint32_t>& remap, const Policy& policy = {}) {
        const std::vector<std::uint32_t> order = canonical_order(policy);
        remap.assign(order.size(), 0);
        id_table sorted;
        sorted.bytes_.reserve(bytes_.size());
        sorted.ends_.reserve(order.size());
        for (std::uint32_t code = 0; code < order.size(); ++code) {
            const std::string_view id = (*this)[order[code]];
            remap[order[code]] = code;
            sorted.bytes_.insert(sorted.bytes_.end(), id.begin(), id.end());
            sorted.ends_.push_back(static_cast<std::int64_t>(sorted.bytes_.size()));
        }
        sorted.slots_.swap(slots_);
        for (slot_entry& slot : sorted.slots_) slot.code = slot.code == none ? none : remap[slot.code];
        *this = std::move(sorted);
    }

private:
    // Sorts as the id does, but for ids of one group that share their first eight bytes.
    struct key {
        std::uint64_t head;
        std::uint32_t group;  // the length of a numeric id, then all text ids
        std::uint32_t code;
    };
    static key key_of(std::string_view id, std::uint32_t code) {
        const std::size_t longest = none - 1;
        return {head_of(id), is_numeric_id(id) ? static_cast<std::uint32_t>(std::min(id.size(), longest)) : none, code};
    }
    static std::uint64_t head_of(std::string_view id) {
        std::uint64_t head = 0;
        for (std::size_t i = 0; i < 8; ++i) head = head << 8 | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0U);
        return head;
    }

    // How many bytes all text ids begin with.
    [[nodiscard]] std::size_t shared_by_texts() const {
        std::string_view shared;
        bool found = false;
        for (std::uint32_t code = 0; code < ends_.size(); ++code) {
            const std::string_view id = (*this)[code];
            if (is_numeric_id(id)) continue;
            if (!found) shared = id;
            found = true;
            if (id.substr(0, shared.size()) == shared) continue;
            shared = shared.substr(0, static_cast<std::size_t>(std::mismatch(shared.begin(), shared.end(), id.begin(), id.end()).first - shared.begin()));
        }
        return shared.size();
    }

    // By the digits of their keys, a text's behind what all texts begin with, then by bytes those of one key.
    void sort_by_digits(const par& policy, column<std::uint32_t> order) const {
        const std::size_t shared = shared_by_texts();
        buffer<std::uint64_t> heads(size());
        buffer<std::uint32_t> groups(size());
        buffer<std::uint64_t> sorted(size());
        for_each_index(policy, size(), [&](std::int64_t i) {
            const auto code = static_cast<std::uint32_t>(i);
            const key made = key_of((*this)[code], code);
            groups[i] = made.group;
            heads[i] = made.group == none ? head_of((*this)[code].substr(shared)) : made.head;
            order[i] = code;
        });
        for_each_index(policy, size(), [&](std::int64_t i) { sorted[i] = heads[i]; });
        sort_by_key(policy, view(sorted), order);
        for_each_index(policy, size(), [&](std::int64_t i) { sorted[i] = groups[order[i]]; });
        sort_by_key(policy, view(sorted), order);

        buffer<std::uint8_t> first(size());
        for_each_index(policy, size(), [&](std::int64_t i) {
            first[i] = i == 0 || groups[order[i]] != groups[order[i - 1]] || heads[order[i]] != heads[order[i - 1]];
        });
        const auto runs = select(policy, column<const std::uint8_t>{first.data(), first.size()});
        for_each_index(policy, runs.size(), [&](std::int64_t run) {
            const std::int64_t end = run + 1 < runs.size() ? runs[run + 1] : size();
            if (end - runs[run] < 2) return;
            std::sort(order.data + runs[run], order.data + end, [this](std::uint32_t a, std::uint32_t b) { return (*this)[a].compare((*this)[b]) < 0; });
        });
    }

    struct slot_entry {
        std::uint32_t hash;
        std::uint32_t code;  // or none
    };

    // The number of an id that has these bits of the hash, or `none`.
    [[nodiscard]] std::uint32_t code_of(std::uint64_t hash) const {
        if (slots_.empty()) return none;
        const std::size_t mask = slots_.size() - 1;
        const auto high = static_cast<std::uint32_t>(hash >> 32);
        std::size_t slot = high & mask;
        while (slots_[slot].code != none && slots_[slot].hash != high) slot = (slot + 1) & mask;
        return slots_[slot].code;
    }

    [[nodiscard]] std::size_t find_slot(std::string_view id, std::uint64_t hash) const {
        const std::size_t mask = slots_.size() - 1;
        const auto high = static_cast<std::uint32_t>(hash >> 32);
        std::size_t slot = high & mask;
        while (slots_[slot].code != none && (slots_[slot].hash != high || !detail::same_text((*this)[slots_[slot].code], id))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    void grow() {
        large_vector<slot_entry> old(slots_.empty() ? 16 : 2 * slots_.size(), slot_entry{0, none});
        old.swap(slots_);
        const std::size_t mask = slots_.size() - 1;
        for (const slot_entry& moved : old) {
            if (moved.code == none) continue;
            std::size_t slot = moved.hash & mask;
            while (slots_[slot].code != none) slot = (slot + 1) & mask;
            slots_[slot] = moved;
        }
    }

    large_vector<char> bytes_;          // the texts one after the other
    large_vector<std::int64_t> ends_;   // where each text ends
    large_vector<slot_entry> slots_;    // open addressing; a power of two, at most half full
};

}  // namespace sanc
