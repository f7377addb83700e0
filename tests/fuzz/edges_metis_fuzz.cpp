// SPDX-License-Identifier: Apache-2.0
// METIS adjacency files: refused in words, or an undirected graph whose vertices are 1 to n.
#include <sanc/graph/metis.hpp>

#include "graph_check.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const unsigned choice = fuzz::take_choice(bytes);
    edge_list list;
    list.keep_loops = (choice & 1) != 0;
    edge_columns columns;
    if ((choice & 2) != 0) columns.strength = "weight";
    if ((choice & 4) != 0) columns.length = "weight";
    if (!fuzz::accepts([&] { read_edges_metis(list, bytes, "f", columns); })) return 0;
    fuzz::check(list.undirected, "a METIS graph is undirected");
    for (std::int64_t v = 0; v < list.ids.size(); ++v) {
        fuzz::check(list.ids[static_cast<std::uint32_t>(v)] == std::to_string(v + 1), "vertices are 1 to n");
    }
    fuzz::check_edges(list);
    return 0;
}
