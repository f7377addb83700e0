// SPDX-License-Identifier: Apache-2.0
// What the graph tests share: edge lists from text, the same results under every policy, the real data.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/graph/csr.hpp>
#include <sanc/random.hpp>

namespace graph_test {

inline sanc::edge_list csv(std::string_view bytes, bool keep_loops = false, const sanc::edge_columns& columns = {}) {
    sanc::edge_list list;
    list.keep_loops = keep_loops;
    sanc::read_edges_csv(list, bytes, "edges.csv", columns);
    return list;
}

inline sanc::graph graph_of(std::string_view bytes, bool directed, bool keep_loops = false,
                            const sanc::edge_columns& columns = {}) {
    return sanc::build_graph(sanc::seq, csv(bytes, keep_loops, columns), directed);
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

inline std::string data_folder() {
    const char* given = std::getenv("SANC_DATA");
    return given != nullptr ? given : std::string(SANC_SOURCE_DIR) + "/../shared/data";
}

inline bool data_present() { return std::ifstream(data_folder() + "/graph/SOURCES.md").good(); }

// The content of a data file, unpacked where it ends in .gz.
inline std::string data_file(const std::string& name) {
    const std::string path = data_folder() + "/" + name;
    std::string bytes;
    if (gzFile file = gzopen(path.c_str(), "rb")) {  // reads plain files as they are
        char part[65536];
        for (int got = gzread(file, part, sizeof part); got > 0; got = gzread(file, part, sizeof part)) {
            bytes.append(part, static_cast<std::size_t>(got));
        }
        gzclose(file);
    }
    return bytes;
}

inline std::vector<std::string> words(const std::string& line, char separator) {
    std::vector<std::string> out;
    std::istringstream stream(line);
    for (std::string word; std::getline(stream, word, separator);) out.push_back(word);
    return out;
}

inline std::vector<std::string> lines(const std::string& bytes) { return words(bytes, '\n'); }

// Some rows of a random graph of `vertices` vertices, loops and parallel rows included, as CSV with all four columns.
inline std::vector<std::string> random_rows(sanc::random_stream& random, std::uint64_t vertices, std::uint64_t rows,
                                            std::uint64_t lengths) {
    std::vector<std::string> out;
    for (std::uint64_t i = 0; i < rows; ++i) {
        std::string row = std::to_string(random.below(vertices)) + ",";  // one draw a statement: their order is told
        row += std::to_string(random.below(vertices)) + ",";
        row += std::to_string(random.below(1000)) + ".";
        row += std::to_string(random.below(1000)) + ",";
        row += std::to_string(1 + random.below(lengths)) + "\n";
        out.push_back(row);
    }
    return out;
}

inline std::string joined(const std::vector<std::string>& rows) {
    std::string out = "source,target,amount,cost\n";
    for (const auto& row : rows) out += row;
    return out;
}

}  // namespace graph_test
