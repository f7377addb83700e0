// SPDX-License-Identifier: Apache-2.0
// Edge lists from bytes: CSV with a header, METIS, and lists of vertices. Any number of files goes into one edge_list;
// rows that cannot be used are counted and listed, not thrown.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/id.hpp>
#include <sanc/monitor.hpp>
#include <sanc/text/csv.hpp>
#include <sanc/text/nearest.hpp>
#include <sanc/text/number.hpp>

namespace sanc {

// Which columns of a CSV edge list to read. METIS files have edge weights: they are the strength where `strength` is
// not empty, the length where `length` is not empty, else ignored.
struct edge_columns {
    std::string source = "source";
    std::string target = "target";
    std::string strength;  // decimals from 0 to 2^960; empty: an edge has strength 1
    std::string length;    // integers from 1 to 2^53; empty: an edge has length 1
};

struct edge_reject {
    std::int32_t file;
    std::int64_t line;
    std::string reason;  // loop, empty_id, bad_strength, bad_length, field_count, one_way, or a defect of csv_reader
    std::string text;    // the first 80 bytes of the row
};

// Rows of edges in the order read. Row i leads from source[i] to target[i], codes of `ids`.
struct edge_list {
    bool keep_loops = false;  // set before the first file: else loops are rejects
    id_table ids;
    std::vector<std::string> files;
    std::vector<std::int32_t> source, target;
    std::vector<double> strength;      // empty without a strength column
    std::vector<std::int64_t> length;  // empty without a length column
    std::vector<std::int32_t> file;    // index into `files`
    std::vector<std::int64_t> line;    // 1-based
    std::vector<edge_reject> rejects;  // in the order read
    bool columns_known = false;        // set by the first file of edges, with the next two
    bool has_strength = false;
    bool has_length = false;
    bool undirected = false;  // a METIS file was read
};

namespace detail {

// The place of column `name` in a header. Throws io_error that names the nearest column, or where there are two.
inline std::size_t column_place(const std::vector<std::string>& header, const std::string& name, std::string_view file,
                                std::int64_t line) {
    const auto found = std::find(header.begin(), header.end(), name);
    const auto place = static_cast<std::size_t>(found - header.begin());
    if (named_twice(header, place)) bad_input("%:%: two columns \"%\" in the header: leave one out or rename it", file, line, name);
    if (found != header.end()) return place;
    const std::string_view nearest = nearest_name(name, header);
    bad_input("%:%: no column \"%\" in the header%",
              file, line, name,
               nearest.empty() ? filled(" (%): name the column to read, or add the header", joined(header, ", ").substr(0, 200))
                               : filled(": is \"%\" meant?", nearest));
}

// The code of a vertex. Throws io_error beyond 2^31 - 2 of them.
inline std::int32_t vertex_code(id_table& ids, std::string_view id, std::uint64_t hash) {
    const std::uint32_t code = ids.intern(id, hash);
    if (code >= 0x7FFFFFFEU) throw io_error("edge list: more than 2147483646 vertices: split the graph");
    return static_cast<std::int32_t>(code);
}
inline std::int32_t vertex_code(id_table& ids, std::string_view id) { return vertex_code(ids, id, id_table::hash_of(id)); }

template <class List>
void start_edge_file(List& list, std::string_view name, bool strength, bool length) {
    if (list.columns_known && (list.has_strength != strength || list.has_length != length)) {
        bad_argument("edge list", "columns", name, "every file of one graph has a strength, or none; so for length");
    }
    list.columns_known = true;
    list.has_strength = strength;
    list.has_length = length;
    list.files.emplace_back(name);
}

inline bool read_strength(std::string_view text, double& strength) {
    if (!parse_double(text, strength) || !(strength >= 0 && strength <= 0x1p960)) return false;
    if (strength == 0) strength = 0.0;  // -0.0 too
    return true;
}

inline bool read_length(std::string_view text, std::int64_t& length) {
    return parse_int(text, length) && length >= 1 && length <= std::int64_t{1} << 53;
}

struct edge_row {
    std::int32_t source, target;
    double strength;
    std::int64_t length;
    std::int64_t line;
};

template <class List>
void reject_edge(List& list, std::int64_t line, std::string_view reason, std::string_view text) {
    list.rejects.push_back({static_cast<std::int32_t>(list.files.size() - 1), line, std::string(reason), std::string(text.substr(0, 80))});
}

// Takes a row in, or lists it as a loop.
template <class List>
void push_edge(List& list, const edge_row& row, std::string_view text) {
    if (row.source == row.target && !list.keep_loops) return reject_edge(list, row.line, "loop", text);
    list.source.push_back(row.source);
    list.target.push_back(row.target);
    if (list.has_strength) list.strength.push_back(row.strength);
    if (list.has_length) list.length.push_back(row.length);
    list.file.push_back(static_cast<std::int32_t>(list.files.size() - 1));
    list.line.push_back(row.line);
}

// Where a file has what, by its header.
struct edge_places {
    std::size_t columns, source, target, strength, length;
};

// Reads the header of a CSV file that the list was told of by start_edge_file().
inline edge_places read_edge_header(csv_reader& reader, const edge_list& list, std::string_view name, const edge_columns& columns) {
    if (!reader.next()) bad_input("%: no header: the first line names the columns", name);
    if (!reader.defect().empty()) {
        bad_input("%:%: header: %: write the names of the columns as UTF-8, with commas between them", name, reader.line(), reader.defect());
    }
    const std::vector<std::string> header(reader.fields().begin(), reader.fields().end());
    const auto place = [&](const std::string& column) {
        return column_place(header, column, name, reader.line());
    };
    const std::size_t source = place(columns.source);
    const std::size_t target = place(columns.target);
    return {header.size(), source, target, list.has_strength ? place(columns.strength) : 0, list.has_length ? place(columns.length) : 0};
}

// What is wrong with the record that the reader stands at, or nothing (""): then its strength and length are in `row`.
template <class List>
std::string_view read_row(const List& list, const csv_reader& reader, const edge_places& at, edge_row& row) {
    const auto& fields = reader.fields();
    if (!reader.defect().empty()) return reader.defect();
    if (fields.size() != at.columns) return "field_count";
    if (fields[at.source].empty() || fields[at.target].empty()) return "empty_id";
    if (list.has_strength && !read_strength(fields[at.strength], row.strength)) return "bad_strength";
    if (list.has_length && !read_length(fields[at.length], row.length)) return "bad_length";
    return {};
}

// Takes in the record that the reader stands at.
template <class List>
void take_edge(List& list, const csv_reader& reader, const edge_places& at) {
    edge_row row{0, 0, 1.0, 1, reader.line()};
    const std::string_view reason = read_row(list, reader, at, row);
    if (!reason.empty()) return reject_edge(list, row.line, reason, reader.text());
    row.source = vertex_code(list.ids, reader.fields()[at.source]);
    row.target = vertex_code(list.ids, reader.fields()[at.target]);
    push_edge(list, row, reader.text());
}

// Room for so many more rows: that of a vector that grows was there one and a half times.
inline void make_room(edge_list& list, std::size_t more) {
    const auto room = [&](auto& to) {
        if (to.capacity() < to.size() + more) to.reserve(to.size() + std::max(more, to.size() / 2));
    };
    room(list.source);
    room(list.target);
    if (list.has_strength) room(list.strength);
    if (list.has_length) room(list.length);
    room(list.file);
    room(list.line);
}

// The records of a CSV file, each given to take(list, reader, places).
template <class Take>
void read_edge_rows(edge_list& list, std::string_view bytes, std::string_view name, const edge_columns& columns, const monitor& watch, Take take) {
    start_edge_file(list, name, !columns.strength.empty(), !columns.length.empty());
    csv_reader reader(bytes, ',', true);
    const edge_places places = read_edge_header(reader, list, name, columns);
    for (std::int64_t count = 0; reader.next(); ++count) {
        if (count % 65536 == 0) {
            const double done = static_cast<double>(reader.offset()) / static_cast<double>(bytes.size());
            watch(done);
            if (count == 65536) make_room(list, static_cast<std::size_t>(1.05 * static_cast<double>(count) * (1 / done - 1)));
        }
        take(list, reader, places);
    }
}

}  // namespace detail

// Adds the rows of a CSV file: comma only, a header, `#` lines are comments. Every id of a row that can be used is a
// vertex, loops included. O(bytes). Throws io_error for a missing header or column, bad_argument, cancelled.
inline void read_edges_csv(edge_list& list, std::string_view bytes, std::string_view name,
                           const edge_columns& columns = {}, const monitor& watch = {}) {
    detail::read_edge_rows(list, bytes, name, columns, watch, detail::take_edge<edge_list>);
    watch(1.0);
}

// Adds vertices, one id a line, written as in a CSV file of one column without a header; `#` lines are comments.
inline void read_vertices(edge_list& list, std::string_view bytes, std::string_view name) {
    list.files.emplace_back(name);
    const auto file = static_cast<std::int32_t>(list.files.size() - 1);
    csv_reader reader(bytes, ',', true);
    while (reader.next()) {
        std::string_view reason = reader.defect();
        if (reason.empty() && reader.fields().size() != 1) reason = "field_count";
        if (reason.empty() && reader.fields()[0].empty()) reason = "empty_id";
        if (reason.empty()) {
            detail::vertex_code(list.ids, reader.fields()[0]);
        } else {
            list.rejects.push_back(
                {file, reader.line(), std::string(reason), std::string(reader.text().substr(0, 80))});
        }
    }
}

// Throws io_error where the list has no edge left to work on.
inline void require_edges(const edge_list& list) {
    if (!list.source.empty()) return;
    bad_input("%: no edge in it (% rows rejected): check the columns and the rejects", joined(list.files, ", "), list.rejects.size());
}

}  // namespace sanc
