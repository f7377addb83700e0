// SPDX-License-Identifier: Apache-2.0
// A CSV edge list read in parts, each by one thread with ids of its own; the ids of all are numbered part after part, which is
// the order of one walk.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/graph/edge_queue.hpp>
#include <sanc/graph/edges.hpp>
#include <sanc/text/parts.hpp>

namespace sanc {

namespace detail {

// What one file, which need not be told of, adds to a list: the columns of edge_list, in memory that the next ones take again.
struct part_edges {
    struct no_column {
        void push_back(std::int32_t) {}
    };
    bool keep_loops = false;
    id_table ids;
    std::vector<std::string> files;
    large_vector<std::int32_t> source, target;
    large_vector<double> strength;
    large_vector<std::int64_t> length;
    no_column file;
    large_vector<std::int64_t> line;
    std::vector<edge_reject> rejects;
    bool columns_known = false;
    bool has_strength = false;
    bool has_length = false;
};

// The records that start in bytes [begin, end) of a file; lines are counted from the begin.
class edge_part {
public:
    edge_part(const edge_list& list, std::string_view bytes, const edge_places& places, std::int64_t begin, std::int64_t end)
        : reader_(bytes, ',', true), places_(places), begin_(begin), end_(end) {
        rows_.keep_loops = list.keep_loops;
        start_edge_file(rows_, list.files.back(), list.has_strength, list.has_length);
        reader_.within(begin, end);
    }

    // Reads on, through `bytes` more. Throws nothing: check() does.
    void advance(std::int64_t bytes) {
        const std::int64_t until = end_ - reader_.offset() > bytes ? reader_.offset() + bytes : end_;
        try {
            while (!done_ && (until == end_ || reader_.offset() < until)) {
                done_ = !reader_.next();
                if (!done_) queue_.take(rows_, reader_, places_);
            }
            if (done_) queue_.finish(rows_);
        } catch (...) {
            failure_ = std::current_exception();
            done_ = true;
        }
    }
    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] std::int64_t left() const { return std::max<std::int64_t>(0, end_ - reader_.offset()); }

    [[nodiscard]] std::int64_t begin() const { return begin_; }
    [[nodiscard]] std::int64_t end() const { return end_; }
    // Where the last record ends, and the lines read, once it is done.
    [[nodiscard]] std::int64_t reached() const { return reader_.offset(); }
    [[nodiscard]] std::int64_t lines() const { return reader_.line() - 1; }
    [[nodiscard]] part_edges& rows() { return rows_; }
    void check() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    part_edges rows_;
    edge_queue<part_edges> queue_;
    csv_reader reader_;
    edge_places places_;
    std::int64_t begin_;
    std::int64_t end_;
    std::exception_ptr failure_;
    bool done_ = false;
};

// A part whose ids have their numbers in the list.
struct numbered_part {
    part_edges* rows;
    std::int64_t lines_before;
    std::vector<std::int32_t> code_of;  // [number in the part]; empty: the same
};

// Takes the ids of a part into the list; those of the first one as they are.
inline void number_ids(id_table& ids, edge_list& list, std::vector<std::int32_t>& code_of) {
    if (list.ids.size() == 0) {
        list.ids = std::move(ids);
    } else {
        code_of.reserve(static_cast<std::size_t>(ids.size()));
        for (std::uint32_t code = 0; code < ids.size(); ++code) code_of.push_back(vertex_code(list.ids, ids[code]));
    }
    ids = {};
}

// Appends the columns of the parts, each column on one thread, and frees what was taken.
template <class Policy>
void append_edges(const Policy& policy, const std::vector<numbered_part>& parts, edge_list& list) {
    const auto file = static_cast<std::int32_t>(list.files.size() - 1);
    std::size_t more = 0;
    for (const numbered_part& part : parts) more += part.rows->source.size();
    make_room(list, more);
    const auto append = [&](auto& to, auto part_edges::*column, const auto& value_of) {
        for (const numbered_part& part : parts) {
            auto& from = part.rows->*column;
            for (const auto value : from) to.push_back(value_of(part, value));
            std::decay_t<decltype(from)>().swap(from);
        }
    };
    const auto code = [](const numbered_part& part, std::int32_t value) { return part.code_of.empty() ? value : part.code_of[static_cast<std::size_t>(value)]; };
    const auto line = [](const numbered_part& part, std::int64_t value) { return part.lines_before + value; };
    const auto same = [](const numbered_part&, auto value) { return value; };
    for_each_index(policy, 6, [&](std::int64_t column) {
        switch (column) {
            case 0: return append(list.source, &part_edges::source, code);
            case 1: return append(list.target, &part_edges::target, code);
            case 2: return append(list.line, &part_edges::line, line);
            case 3: return append(list.strength, &part_edges::strength, same);
            case 4: return append(list.length, &part_edges::length, same);
            default: return list.file.resize(list.file.size() + more, file);
        }
    });
    for (const numbered_part& part : parts) {
        for (edge_reject& row : part.rows->rejects) {
            row.file = file;
            row.line += part.lines_before;
            list.rejects.push_back(std::move(row));
        }
    }
}

// read_edges_csv() in parts of about `part_bytes`, on which no result depends.
template <class Policy>
void read_edges_in_parts(const Policy& policy, edge_list& list, std::string_view bytes, std::string_view name, const edge_columns& columns,
                         std::int64_t part_bytes, const monitor& watch) {
    start_edge_file(list, name, !columns.strength.empty(), !columns.length.empty());
    csv_reader reader(bytes, ',', true);
    const edge_places places = read_edge_header(reader, list, name, columns);
    std::deque<edge_part> parts;
    std::vector<edge_part*> unread;
    std::int64_t at = reader.offset();
    for (const std::int64_t end : ends_of_parts(bytes, at, part_bytes)) {
        unread.push_back(&parts.emplace_back(list, bytes, places, parts.empty() ? at : parts.back().end(), end));
    }
    read_all(policy, unread, watch.part(0.0, 0.8));

    std::int64_t lines = std::count(bytes.begin(), bytes.begin() + at, '\n');
    std::vector<numbered_part> numbered;
    for (edge_part& part : parts) {
        if (part.begin() != at) {  // a quoted record lay over the cut
            const std::int64_t end = part.end();
            std::destroy_at(&part);
            std::construct_at(&part, list, bytes, places, at, end);
            unread.push_back(&part);
            read_all(policy, unread, watch.part(0.8, 0.8));
        }
        part.check();
        numbered_part& made = numbered.emplace_back(numbered_part{&part.rows(), lines, {}});
        number_ids(part.rows().ids, list, made.code_of);
        lines += part.lines();
        at = part.reached();
    }
    append_edges(policy, numbered, list);
    watch(1.0);
}

}  // namespace detail

// read_edges_csv() by the threads of a policy: the same list. Scratch as large as what the file adds to the list, which the next large memory takes.
template <host_policy Policy>
void read_edges_csv(const Policy& policy, edge_list& list, std::string_view bytes, std::string_view name,
                    const edge_columns& columns = {}, const monitor& watch = {}) {
    if constexpr (std::is_base_of_v<par, Policy>) {
        constexpr std::int64_t least = std::int64_t{1} << 20;
        const std::int64_t part_bytes = std::max(least, static_cast<std::int64_t>(bytes.size()) / policy.threads() + 1);
        if (policy.threads() > 1 && static_cast<std::int64_t>(bytes.size()) > part_bytes) {
            return detail::read_edges_in_parts(policy, list, bytes, name, columns, part_bytes, watch);
        }
        detail::edge_queue<edge_list> queue;
        detail::read_edge_rows(list, bytes, name, columns, watch,
                               [&](edge_list& to, const csv_reader& reader, const detail::edge_places& at) { queue.take(to, reader, at); });
        queue.finish(list);
        watch(1.0);
    } else {
        read_edges_csv(list, bytes, name, columns, watch);
    }
}

}  // namespace sanc
