// SPDX-License-Identifier: Apache-2.0
// Edge lists in CSV: every record is a row or a reject; the rows written anew are the same edges.
#include <sanc/graph/edges.hpp>

#include "graph_check.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const unsigned choice = fuzz::take_choice(bytes);
    edge_list list;
    list.keep_loops = (choice & 1) != 0;
    edge_columns columns;
    if ((choice & 2) != 0) columns.strength = "strength";
    if ((choice & 4) != 0) columns.length = "length";
    if (!fuzz::accepts([&] { read_edges_csv(list, bytes, "f", columns); })) return 0;
    std::int64_t records = -1;
    for (csv_reader reader(bytes, ',', true); reader.next();) ++records;
    fuzz::check(static_cast<std::int64_t>(list.source.size() + list.rejects.size()) == records, "a record is a row or a reject");
    fuzz::check_edges(list);

    std::string written = "source,target,strength,length\n";
    for (std::size_t i = 0; i < list.source.size(); ++i) {
        std::string row;
        append_csv_field(row, list.ids[static_cast<std::uint32_t>(list.source[i])]);
        if (row[0] == '#') row = '"' + row + '"';  // else a comment
        row += ',';
        append_csv_field(row, list.ids[static_cast<std::uint32_t>(list.target[i])]);
        row += ',' + (list.has_strength ? format_double(list.strength[i]) : "1") + ',' +
               (list.has_length ? format_fixed(list.length[i], 0) : "1");
        if (static_cast<std::int64_t>(row.size()) > csv_line_limit) return 0;
        written += row + '\n';
    }
    edge_list again;
    again.keep_loops = list.keep_loops;
    read_edges_csv(again, written, "g", columns);
    fuzz::check(again.rejects.empty() && again.source.size() == list.source.size(), "every row survives");
    for (std::size_t i = 0; i < list.source.size(); ++i) {
        const auto id = [&](const edge_list& of, std::int32_t code) { return of.ids[static_cast<std::uint32_t>(code)]; };
        fuzz::check(id(list, list.source[i]) == id(again, again.source[i]) && id(list, list.target[i]) == id(again, again.target[i]), "with its ends");
    }
    fuzz::check(again.strength == list.strength && again.length == list.length, "and its weights");
    return 0;
}
