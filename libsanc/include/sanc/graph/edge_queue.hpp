// SPDX-License-Identifier: Apache-2.0
// Rows of an edge list that wait between the reader and the list, so that memory brings what their ids are compared with.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <sanc/graph/edges.hpp>

namespace sanc::detail {

// take_edge() some rows behind the reader: while a row waits, memory is asked for what its ids will be compared with. What lies in
// the list is the same at the end.
template <class List>
class edge_queue {
public:
    void take(List& list, const csv_reader& reader, const edge_places& at) {
        edge_row row{0, 0, 1.0, 1, reader.line()};
        if (!reader.roomy() || !read_row(list, reader, at, row).empty()) {
            finish(list);
            return take_edge(list, reader, at);
        }
        if (entered_ - left_ == places) leave(list);
        const std::string_view source = reader.fields()[at.source];
        const std::string_view target = reader.fields()[at.target];
        waiting_[entered_ % places] = {row, {name{source, id_table::hash_of(source)}, name{target, id_table::hash_of(target)}}, reader.text()};
        ++entered_;
        for (const name& ahead : names_behind(0)) list.ids.look_ahead(ahead.hash);
        if (entered_ - left_ <= 2 * places / 3) return;
        for (const name& ahead : names_behind(places / 3)) list.ids.look_ahead_for_place(ahead.hash);
        for (const name& ahead : names_behind(2 * places / 3)) list.ids.look_ahead_for_text(ahead.hash);
    }

    // Takes in the rows that wait.
    void finish(List& list) {
        while (left_ != entered_) leave(list);
    }

private:
    static constexpr std::uint64_t places = 24;
    struct name {
        std::string_view id;
        std::uint64_t hash;
    };
    struct waiting_row {
        edge_row row;
        std::array<name, 2> names;  // source, target
        std::string_view text;
    };

    // Of the row that came so many before the last one.
    [[nodiscard]] const std::array<name, 2>& names_behind(std::uint64_t rows) const { return waiting_[(entered_ - 1 - rows) % places].names; }

    void leave(List& list) {
        waiting_row& next = waiting_[left_++ % places];
        const auto& [source, target] = next.names;
        next.row.source = vertex_code(list.ids, source.id, source.hash);
        next.row.target = vertex_code(list.ids, target.id, target.hash);
        push_edge(list, next.row, next.text);
    }

    std::array<waiting_row, places> waiting_{};
    std::uint64_t entered_ = 0;
    std::uint64_t left_ = 0;
};

}  // namespace sanc::detail
