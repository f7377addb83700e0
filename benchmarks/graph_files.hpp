// SPDX-License-Identifier: Apache-2.0
// Graphs on disk: a folder of .npy files, each edge once, vertices 0 to n - 1; or a CSV of the rows as they were made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <sanc/graph/csr.hpp>

#include "made_graph.hpp"
#include "npy.hpp"

namespace bench {

inline void write_graph(const std::string& path, const edges& made) {
    std::vector<std::uint64_t> key(made.source.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
        const auto [low, high] = std::minmax(made.source[i], made.target[i]);
        key[i] = static_cast<std::uint64_t>(low) << 32 | static_cast<std::uint32_t>(high);
    }
    sort_keys(sanc::par(), sanc::view(key));
    key.erase(std::unique(key.begin(), key.end()), key.end());
    std::vector<std::int32_t> source(key.size());
    std::vector<std::int32_t> target(key.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
        source[i] = static_cast<std::int32_t>(key[i] >> 32);
        target[i] = static_cast<std::int32_t>(key[i] & 0xFFFFFFFFU);
    }
    std::filesystem::create_directories(path);
    write_npy(path + "/source.npy", source, {static_cast<std::int64_t>(key.size())});
    write_npy(path + "/target.npy", target, {static_cast<std::int64_t>(key.size())});
    write_npy(path + "/vertices.npy", std::vector<std::int64_t>{made.vertices}, {1});
}

inline edges read_graph(const std::string& path) {
    return {read_npy<std::int64_t>(path + "/vertices.npy").values[0], read_npy<std::int32_t>(path + "/source.npy").values,
            read_npy<std::int32_t>(path + "/target.npy").values};
}

// Rows of account names: a name is no number, and neighbours in number are not neighbours in the file.
inline void write_graph_csv(const std::string& path, const edges& made) {
    const auto name_of = [](std::int32_t v, char* out) {
        return std::snprintf(out, 24, "acct-%08x", static_cast<unsigned>(static_cast<std::uint32_t>(v) * 2654435761U));
    };
    std::string text = "source,target\n";
    char name[24];
    for (std::size_t i = 0; i < made.source.size(); ++i) {
        text.append(name, static_cast<std::size_t>(name_of(made.source[i], name)));
        text += ',';
        text.append(name, static_cast<std::size_t>(name_of(made.target[i], name)));
        text += '\n';
    }
    std::ofstream out(path, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) throw std::runtime_error("cannot write " + path);
}

// The graph of the edges as the library builds it; canonical index = number in the files.
inline sanc::graph graph_of(const sanc::par& policy, const edges& given) {
    sanc::edge_list list;
    list.columns_known = true;
    list.files.emplace_back("made");
    for (std::int64_t v = 0; v < given.vertices; ++v) list.ids.intern(std::to_string(v));
    list.source = given.source;
    list.target = given.target;
    return sanc::build_graph(policy, list, false);
}

}  // namespace bench
