// SPDX-License-Identifier: Apache-2.0
// Static claims: what vessels said of themselves, each saying once.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <sanc/id.hpp>
#include <sanc/order.hpp>
#include <sanc/text/csv.hpp>
#include <sanc/text/number.hpp>
#include <sanc/track/raw_fixes.hpp>

namespace sanc {

// What a vessel said of itself, as heard in used rows (duplicates included).
struct claim {
    std::int32_t vessel = 0;
    std::string name, imo, call_sign, type;  // "" = not given
    std::int64_t length_mm = -1;             // negative = not given
    std::int64_t width_mm = -1;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
    std::int64_t rows = 0;
};

namespace detail {

// The texts of a claim: name, imo, call sign, type, length, width.
inline constexpr std::size_t said_count = 6;
template <class Text>
using said = std::array<Text, said_count>;

// Finds the claim that a row repeats: mostly the last one of its vessel.
class claim_table {
public:
    // What a vessel says in `rows`.
    void hear(std::int32_t vessel, const said<std::string_view>& texts, const vessel_rows& rows) {
        heard& said_before = claims_[find(vessel, texts)];
        said_before.first_ms = std::min(said_before.first_ms, rows.first_ms);
        said_before.last_ms = std::max(said_before.last_ms, rows.last_ms);
        said_before.rows += rows.count;
    }

    // Takes in what another table heard; vessel_of[its vessel] = ours.
    void merge(const claim_table& other, const std::vector<std::uint32_t>& vessel_of) {
        for (const heard& from : other.claims_) {
            hear(static_cast<std::int32_t>(vessel_of[static_cast<std::size_t>(from.vessel)]), other.texts_of(from),
                 {from.rows, from.first_ms, from.last_ms});
        }
    }

    // By (vessel, first, last, then what they say, then rows: lengths written in two ways are two claims that read as one).
    [[nodiscard]] std::vector<claim> sorted() const {
        std::vector<claim> out;
        out.reserve(claims_.size());
        for (const heard& c : claims_) {
            const said<std::string_view> texts = texts_of(c);
            out.push_back({c.vessel, std::string(texts[0]), std::string(texts[1]), std::string(texts[2]), std::string(texts[3]),
                           length_mm(texts[4]), length_mm(texts[5]), c.first_ms, c.last_ms, c.rows});
        }
        sort_rows(out, [](const claim& a, const claim& b) {
            if (a.vessel != b.vessel) return a.vessel < b.vessel;
            if (a.first_ms != b.first_ms) return a.first_ms < b.first_ms;
            if (a.last_ms != b.last_ms) return a.last_ms < b.last_ms;
            for (const auto part : {&claim::name, &claim::imo, &claim::call_sign, &claim::type}) {
                if (a.*part != b.*part) return a.*part < b.*part;
            }
            if (a.length_mm != b.length_mm) return a.length_mm < b.length_mm;
            return a.width_mm != b.width_mm ? a.width_mm < b.width_mm : a.rows < b.rows;
        });
        return out;
    }

private:
    static std::int64_t length_mm(std::string_view text) {
        std::int64_t mm = 0;
        return parse_fixed(text, 3, mm) && mm > 0 ? mm : -1;
    }

    using text_sizes = std::array<std::uint16_t, said_count>;
    static text_sizes sizes_of(const said<std::string_view>& texts) {
        text_sizes out;
        for (std::size_t i = 0; i < said_count; ++i) out[i] = static_cast<std::uint16_t>(texts[i].size());
        return out;
    }

    // Small, so that what a row needs of the claims heard last stays in a processor's cache.
    struct heard {
        std::int32_t vessel;
        text_sizes sizes;
        std::int64_t begin;  // of the texts, which stand in bytes_ one after the other
        std::int64_t first_ms;
        std::int64_t last_ms;
        std::int64_t rows;
    };
    static_assert(csv_field_limit <= std::numeric_limits<std::uint16_t>::max());

    [[nodiscard]] said<std::string_view> texts_of(const heard& c) const {
        said<std::string_view> out;
        const char* at = bytes_.data() + c.begin;
        for (std::size_t i = 0; i < said_count; at += c.sizes[i++]) out[i] = {at, c.sizes[i]};
        return out;
    }
    [[nodiscard]] bool says(const heard& c, const said<std::string_view>& texts) const {
        const text_sizes sizes = sizes_of(texts);
        if (std::memcmp(sizes.data(), c.sizes.data(), sizeof sizes) != 0) return false;
        const char* at = bytes_.data() + c.begin;
        for (std::size_t i = 0; i < said_count; at += c.sizes[i++]) {
            if (c.sizes[i] != 0 && !same_text({at, c.sizes[i]}, texts[i])) return false;
        }
        return true;
    }

    // The number of a claim, a new one with no row yet for a new claim.
    std::size_t find(std::int32_t vessel, const said<std::string_view>& texts) {
        const auto v = static_cast<std::size_t>(vessel);
        if (v >= last_.size()) last_.resize(v + 1, id_table::none);
        const std::uint32_t last = last_[v];
        if (last != id_table::none && says(claims_[last], texts)) return last;
        key_.assign(std::to_string(vessel));
        for (const std::string_view text : texts) {
            key_.push_back('\0');  // stands in no field
            key_.append(text);
        }
        const std::uint32_t code = keys_.intern(key_);
        if (code == claims_.size()) {
            claims_.push_back({vessel, sizes_of(texts), static_cast<std::int64_t>(bytes_.size()), std::numeric_limits<std::int64_t>::max(),
                               std::numeric_limits<std::int64_t>::min(), 0});
            for (const std::string_view text : texts) bytes_.insert(bytes_.end(), text.begin(), text.end());
        }
        last_[v] = code;
        return code;
    }

    std::vector<heard> claims_;        // as first heard
    std::vector<char> bytes_;
    std::vector<std::uint32_t> last_;  // of each vessel its claim heard last
    id_table keys_;
    std::string key_;
};

}  // namespace detail

}  // namespace sanc
