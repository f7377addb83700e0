// SPDX-License-Identifier: Apache-2.0
// A table made row by row: a call for each cell is smaller code than vectors by name, each of them moved into its column.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/table.hpp>

namespace sanc {

// Takes the cells of one row after the other, each row in the order of the schema's columns.
class table_rows {
public:
    explicit table_rows(const schema& definition) : made_(definition), columns_(definition.fields.size()) {}

    // A cell of any integer kind, or a code of the column's words.
    table_rows& integer(std::int64_t value, bool known = true) {
        cells& to = next();
        to.integers.push_back(known ? value : 0);
        to.valid.push_back(known);
        return *this;
    }
    table_rows& integer(const std::optional<std::int64_t>& value) { return integer(value.value_or(0), value.has_value()); }
    template <class What>
    [[gnu::always_inline]] table_rows& text(const What& value, bool known = true) {
        return text(lending_of<What>::append, lending_of<What>::lend(value), known);
    }

    // What the codes of a column stand for.
    table_rows& words(std::string_view name, std::shared_ptr<const std::vector<std::string>> dictionary) {
        columns_[made_.at(name)].words = std::move(dictionary);
        return *this;
    }
    table_rows& words(std::string_view name, std::initializer_list<const char*> dictionary) {
        return words(name, std::make_shared<const std::vector<std::string>>(dictionary.begin(), dictionary.end()));
    }

    // The table of the rows taken in, once.
    [[nodiscard]] table made() {
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            cells& from = columns_[c];
            const field& to = made_.definition().fields[c];
            if (from.words) {
                made_.ids(to.name, {from.integers.begin(), from.integers.end()}, std::move(from.words), std::move(from.valid));
            } else if (to.type == kind::id || to.type == kind::text) {
                made_.texts(to.name, std::move(from.texts), std::move(from.valid));
            } else {
                made_.integers(to.name, std::move(from.integers), std::move(from.valid));
            }
        }
        return std::move(made_);
    }

private:
    struct cells {
        std::vector<std::int64_t> integers;
        std::vector<std::string> texts;
        std::vector<std::uint8_t> valid;
        std::shared_ptr<const std::vector<std::string>> words;
    };
    [[gnu::noinline]] table_rows& text(lent_writer append, lent value, bool known) {
        cells& to = next();
        append(to.texts.emplace_back(), value);
        to.valid.push_back(known);
        return *this;
    }
    cells& next() {
        cells& here = columns_[at_];
        at_ = at_ + 1 == columns_.size() ? 0 : at_ + 1;
        return here;
    }

    table made_;
    std::vector<cells> columns_;
    std::size_t at_ = 0;
};

}  // namespace sanc
