// SPDX-License-Identifier: Apache-2.0
// Edge lists from METIS adjacency files: "n m [fmt [ncon]]", then a line for each vertex 1..n; `%` lines are comments.
// Source: Karypis, Kumar, "METIS, a software package for partitioning unstructured graphs", manual 5.1, section 4.1.
#pragma once

#include <tuple>

#include <sanc/graph/edges.hpp>
#include <sanc/order.hpp>

namespace sanc {
namespace detail {

// Lines and the integers on them.
class metis_reader {
public:
    metis_reader(std::string_view bytes, std::string_view name) : rest_(bytes), name_(name) {}

    // The next line that is no comment; false at the end.
    bool next() {
        do {
            if (rest_.empty()) return false;
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            text_ = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            ++line_;
        } while (!text_.empty() && text_[0] == '%');
        left_ = text_;
        return true;
    }

    // The next integer of the line; false where there is none. Throws io_error for anything else.
    bool integer(std::int64_t& value) {
        constexpr std::string_view blank = " \t\r";
        left_.remove_prefix(std::min(left_.find_first_not_of(blank), left_.size()));
        if (left_.empty()) return false;
        const std::string_view word = left_.substr(0, left_.find_first_of(blank));
        left_.remove_prefix(word.size());
        if (!parse_int(word, value) || value < 0)
            fail(filled("\"%\" is no natural number", word.substr(0, 80)));
        return true;
    }

    [[noreturn]] void fail(const filling& what) const { bad_input("%:%: METIS: %: check the file", name_, line_, what); }

    [[nodiscard]] std::int64_t line() const { return line_; }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] std::int64_t bytes_left() const { return static_cast<std::int64_t>(rest_.size()); }

private:
    std::string_view rest_;
    std::string_view name_;
    std::string_view text_;
    std::string_view left_;
    std::int64_t line_ = 0;
};

struct metis_entry {
    std::int64_t low, high, weight;  // low <= high
    std::int64_t line;
    std::string_view text;

    [[nodiscard]] bool same(const metis_entry& other) const {
        return low == other.low && high == other.high && weight == other.weight;
    }
    bool operator<(const metis_entry& other) const {
        return std::tie(low, high, weight, line) < std::tie(other.low, other.high, other.weight, other.line);
    }
};

}  // namespace detail

// Adds the edges of a METIS file; its vertices are "1" to "n", those without an edge too, and the graph is undirected.
// An edge that only one of its ends lists is a reject (`one_way`). Weights as edge_columns says. O(bytes log bytes)
// work, 48 bytes an entry of scratch. Throws io_error where the file is not as its first line says, bad_argument,
// cancelled.
inline void read_edges_metis(edge_list& list, std::string_view bytes, std::string_view name,
                             const edge_columns& columns = {}, const monitor& watch = {}) {
    detail::start_edge_file(list, name, !columns.strength.empty(), !columns.length.empty());
    list.undirected = true;
    const auto file = static_cast<std::int32_t>(list.files.size() - 1);
    const double total = static_cast<double>(bytes.size());
    detail::metis_reader reader(bytes, name);
    std::int64_t vertices = 0;
    std::int64_t edges = 0;
    std::int64_t format = 0;
    std::int64_t constraints = 0;
    if (!reader.next() || !reader.integer(vertices) || !reader.integer(edges))
        reader.fail("no line \"vertices edges\"");
    if (reader.integer(format) && format / 100 > 1) reader.fail(filled("format % is unknown", format));
    const bool sizes = format / 100 % 10 == 1;
    const bool vertex_weights = format / 10 % 10 == 1;
    const bool weights = format % 10 == 1;
    if (format % 10 > 1 || format / 10 % 10 > 1) reader.fail(filled("format % is unknown", format));
    if (!reader.integer(constraints)) constraints = 1;
    if (!vertex_weights) constraints = 0;
    if (vertices > 0x7FFFFFFE || vertices > static_cast<std::int64_t>(bytes.size())) {
        reader.fail(filled("% vertices, but % bytes", vertices, bytes.size()));
    }
    if ((list.has_strength || list.has_length) && !weights) reader.fail("weights are asked for, the file has none");

    std::vector<std::int32_t> code(static_cast<std::size_t>(vertices + 1));
    for (std::int64_t v = 1; v <= vertices; ++v)
        code[static_cast<std::size_t>(v)] = detail::vertex_code(list.ids, std::to_string(v));
    std::vector<detail::metis_entry> upward;    // from the lower vertex: these become the rows
    std::vector<detail::metis_entry> downward;  // from the higher one: their witnesses
    std::int64_t loops = 0;
    for (std::int64_t v = 1; v <= vertices; ++v) {
        if (v % 4096 == 0) watch(0.8 * (1.0 - static_cast<double>(reader.bytes_left()) / total));
        if (!reader.next()) reader.fail(filled("ends before vertex % of %", v, vertices));
        std::int64_t value = 0;
        for (std::int64_t skip = constraints + (sizes ? 1 : 0); skip > 0; --skip) {
            if (!reader.integer(value)) reader.fail(filled("vertex % lacks its size or weight", v));
        }
        while (reader.integer(value)) {
            if (value < 1 || value > vertices) reader.fail(filled("neighbour % is not 1 to n", value));
            detail::metis_entry entry{std::min(v, value), std::max(v, value), 1, reader.line(),
                                      reader.text().substr(0, 80)};
            if (weights && !reader.integer(entry.weight))
                reader.fail(filled("neighbour % lacks its weight", value));
            loops += v == value ? 1 : 0;
            (v <= value ? upward : downward).push_back(entry);
        }
    }
    const auto entries = static_cast<std::int64_t>(upward.size() + downward.size());
    if (entries != 2 * edges && entries + loops != 2 * edges) {
        reader.fail(filled("the first line says % edges, the lines hold % ends", edges, entries));
    }
    sort_values(upward);
    sort_values(downward);
    const std::size_t rejects = list.rejects.size();
    std::size_t witness = 0;
    const auto one_way = [&](const detail::metis_entry& entry) {
        list.rejects.push_back({file, entry.line, "one_way", std::string(entry.text)});
    };
    for (const auto& entry : upward) {
        const bool loop = entry.low == entry.high;
        while (!loop && witness < downward.size() && !downward[witness].same(entry) &&
               std::tie(downward[witness].low, downward[witness].high, downward[witness].weight) <
                   std::tie(entry.low, entry.high, entry.weight)) {
            one_way(downward[witness++]);
        }
        if (!loop && (witness == downward.size() || !downward[witness].same(entry))) {
            one_way(entry);
            continue;
        }
        witness += loop ? 0 : 1;
        if (list.has_length && entry.weight < 1) {
            list.rejects.push_back({file, entry.line, "bad_length", std::string(entry.text)});
            continue;
        }
        detail::push_edge(list,
                          {code[static_cast<std::size_t>(entry.low)], code[static_cast<std::size_t>(entry.high)],
                           static_cast<double>(entry.weight), entry.weight, entry.line},
                          entry.text);
    }
    while (witness < downward.size()) one_way(downward[witness++]);
    sort_rows(list.rejects, [](const edge_reject& a, const edge_reject& b) { return a.line < b.line; }, rejects);
    watch(1.0);
}

}  // namespace sanc
