// SPDX-License-Identifier: Apache-2.0
// What the machine gives: contestants that do no more than a kernel must do at least. usage: bench_roofs KIND WHAT...
//   read FILE.npy...   all bytes of these columns, in memory
//   bits PAIR          as many bytes as a bit for each pixel of the pair
//   files FILE...      all bytes of files, read a part after the other
//   fetch GRAPH        for each arc a double of its target
//   rows GRAPH         for each arc 32 doubles of its target
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <utility>
#include <vector>

#include <sanc/exec.hpp>

#include "contest.hpp"
#include "graph_files.hpp"
#include "mapped_file.hpp"
#include "pair_files.hpp"

namespace {

// Wide words, so that nothing but the reading takes time; what they add up to is of no interest.
std::uint64_t sum_of(const char* bytes, std::size_t size) {
    std::uint64_t sums[8] = {};
    std::uint64_t words[8];
    for (std::size_t i = 0; i + sizeof words <= size; i += sizeof words) {
        std::memcpy(words, bytes + i, sizeof words);
        for (int j = 0; j < 8; ++j) sums[j] += words[j];
    }
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

struct read_body {
    std::string_view bytes;
    std::atomic<std::uint64_t>* sum;
    static constexpr std::size_t part = std::size_t{1} << 20;

    void operator()(std::int64_t i) const {
        const std::string_view mine = bytes.substr(static_cast<std::size_t>(i) * part, part);
        sum->fetch_add(sum_of(mine.data(), mine.size()), std::memory_order_relaxed);
    }
};

std::function<bench::answer()> read_all(const sanc::par& policy, const std::vector<std::string_view>& columns) {
    std::atomic<std::uint64_t> sum = 0;
    std::int64_t size = 0;
    for (const std::string_view column : columns) {
        for_each_index(policy, static_cast<std::int64_t>((column.size() + read_body::part - 1) / read_body::part), read_body{column, &sum});
        size += static_cast<std::int64_t>(column.size());
    }
    return [size, found = sum.load()] { return bench::answer().add("bytes", size).add("sum", std::to_string(found)); };
}

int read_columns(const sanc::par& policy, int count, char** paths) {
    std::vector<sanc::large_vector<char>> held;
    std::vector<std::string_view> columns;
    for (int i = 0; i < count; ++i) {
        const bench::mapped_file file(paths[i]);
        held.emplace_back(file.bytes().begin(), file.bytes().end());
        columns.emplace_back(held.back().data(), held.back().size());
    }
    return bench::contest([&] { return read_all(policy, columns); });
}

int read_bits(const sanc::par& policy, const std::string& pair) {
    const std::string bits(bench::read_pair(pair).first.values.size() / 8, '\1');
    return bench::contest([&] { return read_all(policy, {bits}); });
}

// Parts of files to a buffer that stays in a cache: how the system keeps the files in memory has no part in it, as it has for mapped ones.
struct file_body {
    const std::vector<std::pair<int, off_t>>* parts;  // descriptor, begin
    std::atomic<std::uint64_t>* sum;
    std::atomic<std::int64_t>* size;

    void operator()(std::int64_t i) const {
        thread_local std::vector<char> buffer(std::size_t{1} << 18);
        auto [file, begin] = (*parts)[static_cast<std::size_t>(i)];
        const off_t end = begin + static_cast<off_t>(read_body::part);
        while (begin < end) {
            const ssize_t got = pread(file, buffer.data(), std::min(buffer.size(), static_cast<std::size_t>(end - begin)), begin);
            if (got < 0) throw std::runtime_error("a file could not be read");
            if (got == 0) break;
            sum->fetch_add(sum_of(buffer.data(), static_cast<std::size_t>(got)), std::memory_order_relaxed);
            *size += got;
            begin += got;
        }
    }
};

int read_files(const sanc::par& policy, int count, char** paths) {
    std::vector<std::pair<int, off_t>> parts;
    for (int i = 0; i < count; ++i) {
        const int file = open(paths[i], O_RDONLY | O_CLOEXEC);
        struct stat state {};
        if (file < 0 || fstat(file, &state) != 0) throw std::runtime_error(std::string("cannot open ") + paths[i]);
        for (off_t begin = 0; begin < state.st_size; begin += static_cast<off_t>(read_body::part)) parts.emplace_back(file, begin);
    }
    return bench::contest([&] {
        std::atomic<std::uint64_t> sum = 0;
        std::atomic<std::int64_t> size = 0;
        for_each_index(policy, static_cast<std::int64_t>(parts.size()), file_body{&parts, &sum, &size});
        return [bytes = size.load(), found = sum.load()] { return bench::answer().add("bytes", bytes).add("sum", std::to_string(found)); };
    });
}

// A vertex' own sums over its arcs, of Width doubles a target.
template <int Width>
struct fetch_body {
    const sanc::graph* graph;
    const double* values;
    double* sums;

    void operator()(std::int64_t v) const {
        double sum[Width] = {};
        const auto first = graph->out_offsets[static_cast<std::size_t>(v)];
        const auto last = graph->out_offsets[static_cast<std::size_t>(v) + 1];
        for (auto arc = first; arc < last; ++arc) {
            const double* const from = values + std::int64_t{Width} * graph->out_targets[static_cast<std::size_t>(arc)];
            for (int j = 0; j < Width; ++j) sum[j] += from[j];
        }
        for (int j = 0; j < Width; ++j) sums[Width * v + j] = sum[j];
    }
};

template <int Width>
int fetch(const sanc::par& policy, const std::string& path) {
    const sanc::graph graph = bench::graph_of(policy, bench::read_graph(path));
    const auto size = static_cast<std::size_t>(graph.vertices()) * Width;
    const std::vector<double> values(size, 1.0);
    std::vector<double> sums(size);
    const std::int64_t bytes = graph.arcs() * (8 * Width + 4);
    return bench::contest([&] {
        for_each_index(policy, graph.vertices(), fetch_body<Width>{&graph, values.data(), sums.data()});
        return [bytes] { return bench::answer().add("bytes", bytes); };
    });
}

}  // namespace

int main(int count, char** arguments) try {
    const std::string kind = count > 2 ? arguments[1] : "";
    const sanc::par policy(bench::threads());
    if (kind == "read") return read_columns(policy, count - 2, arguments + 2);
    if (kind == "bits") return read_bits(policy, arguments[2]);
    if (kind == "files") return read_files(policy, count - 2, arguments + 2);
    if (kind == "fetch") return fetch<1>(policy, arguments[2]);
    if (kind == "rows") return fetch<32>(policy, arguments[2]);
    std::fputs("usage: bench_roofs read|bits|files|fetch|rows WHAT...\n", stderr);
    return 2;
} catch (const std::exception& e) {
    std::fprintf(stderr, "error: %s\n", e.what());
    return 1;
}
