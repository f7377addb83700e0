// SPDX-License-Identifier: Apache-2.0
// The blocks of an undirected graph laid apart, for betweenness: the parts that hang together without any one of their
// vertices. A way from one block to another passes through the vertex they share, so each block can be searched alone,
// where a vertex stands for all that hangs behind it. Pairs that a vertex parts are counted in whole numbers.
// Source: Hopcroft, Tarjan, "Efficient algorithms for graph manipulation", Comm. ACM 16(6), 1973; Sariyuce, Saule, Kaya,
// Catalyurek, "Shattering and compressing networks for betweenness centrality", SIAM Data Mining 2013.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <sanc/graph/graph.hpp>
#include <sanc/monitor.hpp>

namespace sanc::detail {

// A vertex has a copy for each of its blocks but those of one edge, where no vertex is between. Copies stand in the order
// of their vertices (internal numbers), those of a vertex in the order in which its row meets the blocks. Loops are left out.
struct laid_blocks {
    std::vector<std::int32_t> vertex;    // per copy, ascending
    std::vector<std::int32_t> weight;    // per copy: the vertices it stands for, itself and what hangs behind it
    std::vector<std::int64_t> offsets{0};  // rows of copies; ascending
    std::vector<std::int32_t> targets;
    std::vector<std::int64_t> length;    // empty where the graph has none
    std::vector<std::int64_t> parted;    // per vertex of the graph: ordered pairs that hang together only through it

    [[nodiscard]] graph_view view() const {
        const csr_view rows{sanc::view(offsets), sanc::view(targets), {}, sanc::view(length)};
        return {rows, rows, false, sanc::view(weight)};
    }
};

class block_search {
public:
    block_search(const graph_view& g, const monitor& watch)
        : rows_(g.out), watch_(watch), at_(static_cast<std::size_t>(g.vertices())), parted_(at_.size(), 0) {
        std::int32_t first = 0;
        for (std::int32_t root = 0; root < g.vertices(); ++root) {
            if (of(root).found != 0) continue;
            walk(root);
            // What lies on the near side of each vertex is known now that the whole is.
            const std::int32_t part = of(root).size;
            const std::int64_t others = part - 1;
            for (; first < found_; ++first) {
                const std::int32_t v = order_[static_cast<std::size_t>(first)];
                const std::int64_t near = part - of(v).size;
                of(v).part = part;
                parted_[static_cast<std::size_t>(v)] += others * others - near * near;
            }
        }
    }

    laid_blocks lay() {
        for_each_edge_end([&](std::int32_t v, std::int64_t a, block& b) { b.edges += v < rows_.targets[a] ? 1 : 0; });
        laid_blocks made;
        for_each_edge_end([&](std::int32_t v, std::int64_t, block& b) {
            if (b.edges == 1) return;
            if (copy_in(b, v) < 0) {
                copy_in(b, v) = static_cast<std::int32_t>(made.vertex.size());
                made.vertex.push_back(v);
                made.weight.push_back(b.top == v ? of(v).part - b.behind : of(v).size);
                made.offsets.push_back(0);
            }
            ++made.offsets[static_cast<std::size_t>(copy_in(b, v)) + 1];
        });
        for (std::size_t copy = 1; copy < made.offsets.size(); ++copy) made.offsets[copy] += made.offsets[copy - 1];
        made.targets.resize(static_cast<std::size_t>(made.offsets.back()));
        if (rows_.length.size > 0) made.length.resize(made.targets.size());
        std::vector<std::int64_t> place(made.offsets.begin(), made.offsets.end() - 1);
        for_each_edge_end([&](std::int32_t v, std::int64_t a, block& b) {
            if (b.edges == 1) return;
            const auto to = static_cast<std::size_t>(place[static_cast<std::size_t>(copy_in(b, v))]++);
            made.targets[to] = copy_in(b, rows_.targets[a]);
            if (rows_.length.size > 0) made.length[to] = rows_.length[a];
        });
        made.parted = std::move(parted_);
        return made;
    }

private:
    struct vertex_state {
        std::int32_t found = 0;  // 1 for the first that the walk meets
        std::int32_t low = 0;    // the first met of those that it and what was met after it touch
        std::int32_t size = 1;   // it and all that was met after it, over it
        std::int32_t part = 0;   // vertices that hang together with it
        std::int32_t home = -1;  // the block through which it was met
        std::int32_t copy = -1;  // in that block
        std::int64_t arc = 0;    // the next to look at
    };
    struct block {
        std::int32_t top;     // its vertex that was met first; for all others it is home
        std::int32_t behind;  // vertices that were met over top and through the block
        std::int32_t copy = -1;  // of top
        std::int64_t edges = 0;
    };

    vertex_state& of(std::int32_t v) { return at_[static_cast<std::size_t>(v)]; }
    std::int32_t& copy_in(block& b, std::int32_t v) { return b.top == v ? b.copy : of(v).copy; }

    void meet(std::int32_t v) {
        path_.push_back(v);
        open_.push_back(v);
        order_.push_back(v);
        of(v).found = of(v).low = ++found_;
        of(v).arc = rows_.offsets[v];
    }

    // Depth first, from the lowest vertex of a part of the graph.
    void walk(std::int32_t root) {
        for (meet(root); !path_.empty();) {
            const std::int32_t v = path_.back();
            if (of(v).arc < rows_.offsets[v + 1]) {
                if (++steps_ % (1 << 20) == 0) watch_(0.0);
                const std::int32_t w = rows_.targets[of(v).arc++];
                if (of(w).found == 0) {
                    meet(w);
                } else {
                    of(v).low = std::min(of(v).low, of(w).found);
                }
                continue;
            }
            path_.pop_back();
            if (v == root) break;
            const std::int32_t over = path_.back();
            of(over).low = std::min(of(over).low, of(v).low);
            if (of(v).low >= of(over).found) close(over, v);
        }
        open_.clear();
    }

    // What is open from v on is a block with `top`.
    void close(std::int32_t top, std::int32_t v) {
        block made{top, 0};
        for (std::int32_t member = -1; member != v;) {
            member = open_.back();
            open_.pop_back();
            of(member).home = static_cast<std::int32_t>(blocks_.size());
            made.behind += of(member).size;
        }
        of(top).size += made.behind;
        parted_[static_cast<std::size_t>(top)] -= std::int64_t{made.behind} * made.behind;
        blocks_.push_back(made);
    }

    // do_this(vertex, arc, block) for every arc but loops, in the order of the rows.
    template <class DoThis>
    void for_each_edge_end(const DoThis& do_this) {
        for (std::int32_t v = 0; v < rows_.vertices(); ++v) {
            for (std::int64_t a = rows_.offsets[v]; a < rows_.offsets[v + 1]; ++a) {
                const std::int32_t w = rows_.targets[a];
                if (w == v) continue;
                // An edge lies in the home of whichever of its ends was met last.
                do_this(v, a, blocks_[static_cast<std::size_t>(of(of(v).found > of(w).found ? v : w).home)]);
            }
        }
    }

    csr_view rows_;
    const monitor& watch_;
    std::vector<vertex_state> at_;
    std::vector<std::int64_t> parted_;
    std::vector<block> blocks_;
    std::vector<std::int32_t> path_, open_, order_;  // from the root to here; not yet in a block; in the order met
    std::int32_t found_ = 0;
    std::int64_t steps_ = 0;
};

}  // namespace sanc::detail
