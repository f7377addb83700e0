// SPDX-License-Identifier: Apache-2.0
// A plain reference in the style of the GAP Benchmark Suite, written from its published description (Beamer, Asanovic,
// Patterson, arXiv 1508.03619): PageRank by pulling in float32, and Brandes a source at a time: breadth-first levels, path
// counts in double, a bit an arc for successors, dependencies in float32. Threads share the vertices of a level.
// usage: bench_gap_style betweenness GRAPH SOURCES | pagerank GRAPH TOLERANCE
#include <atomic>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <sanc/exec.hpp>

#include "../centrality.hpp"
#include "../graph_files.hpp"

namespace {

struct csr {
    std::int32_t vertices = 0;
    std::vector<std::int64_t> offset;
    std::vector<std::int32_t> neighbour;
};

csr csr_of(const bench::edges& given) {
    csr g{static_cast<std::int32_t>(given.vertices), std::vector<std::int64_t>(static_cast<std::size_t>(given.vertices + 1)), {}};
    for (std::size_t i = 0; i < given.source.size(); ++i) {
        ++g.offset[static_cast<std::size_t>(given.source[i])];
        ++g.offset[static_cast<std::size_t>(given.target[i])];
    }
    std::int64_t total = 0;
    for (auto& at : g.offset) at = std::exchange(total, total + at);
    g.neighbour.resize(2 * given.source.size());
    std::vector<std::int64_t> at(g.offset.begin(), g.offset.end() - 1);
    for (std::size_t i = 0; i < given.source.size(); ++i) {
        g.neighbour[static_cast<std::size_t>(at[static_cast<std::size_t>(given.source[i])]++)] = given.target[i];
        g.neighbour[static_cast<std::size_t>(at[static_cast<std::size_t>(given.target[i])]++)] = given.source[i];
    }
    for (std::int64_t v = 0; v < g.vertices; ++v) {
        std::sort(g.neighbour.begin() + g.offset[static_cast<std::size_t>(v)], g.neighbour.begin() + g.offset[static_cast<std::size_t>(v + 1)]);
    }
    return g;
}

// Ranks to a change below `tolerance`. What stands at vertices without an edge is lost, so the sum is not 1.
std::vector<float> pagerank(const sanc::par& policy, const csr& g, double tolerance, std::int64_t& steps) {
    const auto n = static_cast<std::size_t>(g.vertices);
    const float base = (1.0F - 0.85F) / static_cast<float>(n);
    std::vector<float> score(n, 1.0F / static_cast<float>(n));
    std::vector<float> sent(n);
    std::vector<double> error(64);
    const std::int64_t parts = policy.threads() == 1 ? 1 : 64;
    for (steps = 1; steps <= 1000; ++steps) {
        for_each_index(policy, parts, [&](std::int64_t part) {
            for (std::int64_t v = part * g.vertices / parts; v < (part + 1) * g.vertices / parts; ++v) {
                sent[static_cast<std::size_t>(v)] = score[static_cast<std::size_t>(v)] / static_cast<float>(g.offset[static_cast<std::size_t>(v + 1)] - g.offset[static_cast<std::size_t>(v)]);
            }
        });
        for_each_index(policy, parts, [&](std::int64_t part) {
            double changed = 0.0;
            for (std::int64_t v = part * g.vertices / parts; v < (part + 1) * g.vertices / parts; ++v) {
                float pulled = 0.0F;
                for (std::int64_t a = g.offset[static_cast<std::size_t>(v)]; a < g.offset[static_cast<std::size_t>(v + 1)]; ++a) {
                    pulled += sent[static_cast<std::size_t>(g.neighbour[static_cast<std::size_t>(a)])];
                }
                const float old = score[static_cast<std::size_t>(v)];
                score[static_cast<std::size_t>(v)] = base + 0.85F * pulled;
                changed += std::fabs(score[static_cast<std::size_t>(v)] - old);
            }
            error[static_cast<std::size_t>(part)] = changed;
        });
        double changed = 0.0;
        for (std::int64_t part = 0; part < parts; ++part) changed += error[static_cast<std::size_t>(part)];
        if (changed < tolerance) break;
    }
    return score;
}

class brandes {
public:
    brandes(const sanc::par& policy, const csr& g)
        : policy_(policy), g_(g), depth_(new std::atomic<std::int32_t>[static_cast<std::size_t>(g.vertices)]),
          paths_(new std::atomic<double>[static_cast<std::size_t>(g.vertices)]), delta_(static_cast<std::size_t>(g.vertices)),
          queue_(static_cast<std::size_t>(g.vertices)), successor_(new std::atomic<std::uint64_t>[g.neighbour.size() / 64 + 1]) {}

    std::vector<float> run(const std::vector<std::int32_t>& sources) {
        std::vector<float> score(static_cast<std::size_t>(g_.vertices));
        for (const std::int32_t source : sources) {
            search(source);
            gather(score);
        }
        return score;
    }

private:
    static constexpr auto relaxed = std::memory_order_relaxed;

    void search(std::int32_t source) {
        for_each_index(policy_, g_.vertices, [&](std::int64_t v) {
            depth_[static_cast<std::size_t>(v)].store(-1, relaxed);
            paths_[static_cast<std::size_t>(v)].store(0.0, relaxed);
        });
        for_each_index(policy_, static_cast<std::int64_t>(g_.neighbour.size() / 64 + 1), [&](std::int64_t w) { successor_[static_cast<std::size_t>(w)].store(0, relaxed); });
        depth_[static_cast<std::size_t>(source)] = 0;
        paths_[static_cast<std::size_t>(source)] = 1.0;
        queue_[0] = source;
        level_ = {0, 1};
        while (level_[level_.size() - 2] < level_.back()) {
            std::atomic<std::int64_t> end{level_.back()};
            const auto here = static_cast<std::int32_t>(level_.size()) - 2;
            if (policy_.threads() == 1) {
                expand<false>(level_[level_.size() - 2], level_.back(), here, end);
            } else {
                const std::int64_t low = level_[level_.size() - 2];
                const std::int64_t count = level_.back() - low;
                const std::int64_t parts = std::min<std::int64_t>(count, 64);
                for_each_index(policy_, parts, [&](std::int64_t p) { expand<true>(low + p * count / parts, low + (p + 1) * count / parts, here, end); });
            }
            level_.push_back(end);
        }
    }

    template <bool Shared>
    void expand(std::int64_t low, std::int64_t high, std::int32_t here, std::atomic<std::int64_t>& end) {
        for (std::int64_t q = low; q < high; ++q) {
            const std::int32_t u = queue_[static_cast<std::size_t>(q)];
            const double paths = paths_[static_cast<std::size_t>(u)].load(relaxed);
            for (std::int64_t a = g_.offset[static_cast<std::size_t>(u)]; a < g_.offset[static_cast<std::size_t>(u + 1)]; ++a) {
                const auto v = static_cast<std::size_t>(g_.neighbour[static_cast<std::size_t>(a)]);
                std::int32_t depth = depth_[v].load(relaxed);
                if (depth == -1) {
                    if (!Shared) {
                        depth_[v].store(here + 1, relaxed);
                        queue_[static_cast<std::size_t>(end.load(relaxed))] = static_cast<std::int32_t>(v);
                        end.store(end.load(relaxed) + 1, relaxed);
                        depth = here + 1;
                    } else if (depth_[v].compare_exchange_strong(depth, here + 1)) {
                        queue_[static_cast<std::size_t>(end.fetch_add(1))] = static_cast<std::int32_t>(v);
                        depth = here + 1;
                    }
                }
                if (depth != here + 1) continue;
                auto& word = successor_[static_cast<std::size_t>(a / 64)];
                if (Shared) {
                    word.fetch_or(std::uint64_t{1} << (a % 64), relaxed);
                    for (double old = paths_[v].load(relaxed); !paths_[v].compare_exchange_weak(old, old + paths, relaxed);) {}
                } else {
                    word.store(word.load(relaxed) | std::uint64_t{1} << (a % 64), relaxed);
                    paths_[v].store(paths_[v].load(relaxed) + paths, relaxed);
                }
            }
        }
    }

    void gather(std::vector<float>& score) {
        for (std::size_t l = level_.size() - 2; l-- > 0;) {
            const std::int64_t low = level_[l];
            for_each_index(policy_, level_[l + 1] - low, [&](std::int64_t i) {
                const auto u = static_cast<std::size_t>(queue_[static_cast<std::size_t>(low + i)]);
                float delta = 0.0F;
                for (std::int64_t a = g_.offset[u]; a < g_.offset[u + 1]; ++a) {
                    if ((successor_[static_cast<std::size_t>(a / 64)].load(relaxed) >> (a % 64) & 1) == 0) continue;
                    const auto v = static_cast<std::size_t>(g_.neighbour[static_cast<std::size_t>(a)]);
                    delta += static_cast<float>(paths_[u].load(relaxed) / paths_[v].load(relaxed)) * (1.0F + delta_[v]);
                }
                delta_[u] = delta;
                if (l > 0) score[u] += delta;
            });
        }
    }

    const sanc::par& policy_;
    const csr& g_;
    std::unique_ptr<std::atomic<std::int32_t>[]> depth_;
    std::unique_ptr<std::atomic<double>[]> paths_;
    std::vector<float> delta_;
    std::vector<std::int32_t> queue_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> successor_;
    std::vector<std::int64_t> level_;
};

}  // namespace

int main(int count, char** arguments) try {
    if (count != 4) {
        std::fputs("usage: bench_gap_style betweenness GRAPH SOURCES | pagerank GRAPH TOLERANCE\n", stderr);
        return 2;
    }
    const sanc::par policy(bench::threads());
    const bench::edges edges = bench::read_graph(arguments[2]);
    const csr g = csr_of(edges);
    if (std::string(arguments[1]) == "betweenness") {
        const auto sources = bench::some_sources(edges.source, std::atoll(arguments[3]));
        brandes searcher(policy, g);
        return bench::contest([&] {
            auto score = std::make_shared<std::vector<float>>(searcher.run(sources));
            return [score] { return bench::tell(*score, 0.5); };
        });
    }
    return bench::contest([&] {
        auto steps = std::make_shared<std::int64_t>(0);
        auto score = std::make_shared<std::vector<float>>(pagerank(policy, g, std::atof(arguments[3]), *steps));
        return [score, steps] {
            double sum = 0.0;
            for (const float value : *score) sum += static_cast<double>(value);
            return bench::tell(*score, 1.0 / sum).add("steps", *steps);
        };
    });
} catch (const std::exception& e) {
    std::fprintf(stderr, "error: %s\n", e.what());
    return 1;
}
