// SPDX-License-Identifier: Apache-2.0
// Edge lists read in parts, against one walk: the same codes, rows, lines and rejects wherever the cuts fall.
#include <sanc/graph/edge_parts.hpp>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace edge_parts_test {

using sanc::edge_list;

constexpr std::int64_t whole = std::int64_t{1} << 30;
const sanc::edge_columns all_columns{"source", "target", "w", "km"};

std::string told(const edge_list& list) {
    std::string out;
    for (const std::string& id : list.ids.strings()) out += id + "|";
    for (std::size_t i = 0; i < list.source.size(); ++i) {
        out += "\n" + std::to_string(list.file[i]) + ":" + std::to_string(list.line[i]) + " " + std::to_string(list.source[i]) + ">" +
               std::to_string(list.target[i]);
        if (list.has_strength) out += " " + std::to_string(list.strength[i]);
        if (list.has_length) out += " " + std::to_string(list.length[i]);
    }
    for (const auto& r : list.rejects) out += "\n" + std::to_string(r.file) + ":" + std::to_string(r.line) + " " + r.reason + " " + r.text;
    return out;
}

// Two files, one after the other by add(list, file), behind a list of vertices.
template <class Add>
std::string read_with(const std::string& one, const std::string& two, bool loops, const Add& add) {
    edge_list list;
    list.keep_loops = loops;
    sanc::read_vertices(list, "d\nzz\n", "vertices");
    try {
        for (const std::string& file : {one, two}) add(list, file);
    } catch (const sanc::io_error& e) {
        return e.what();
    }
    return told(list);
}
template <class Policy>
std::string read(const Policy& policy, const std::string& one, const std::string& two, bool loops, const sanc::edge_columns& columns, std::int64_t part_bytes) {
    return read_with(one, two, loops,
                     [&](edge_list& list, const std::string& file) { sanc::detail::read_edges_in_parts(policy, list, file, "f", columns, part_bytes, {}); });
}
std::string one_walk(const std::string& one, const std::string& two, bool loops, const sanc::edge_columns& columns) {
    return read_with(one, two, loops, [&](edge_list& list, const std::string& file) { sanc::read_edges_csv(list, file, "f", columns); });
}
// By one thread, whose rows wait for their ids.
std::string queued(const std::string& one, const std::string& two, bool loops, const sanc::edge_columns& columns) {
    return read_with(one, two, loops, [&](edge_list& list, const std::string& file) { sanc::read_edges_csv(sanc::par(1), list, file, "f", columns); });
}

std::string made_file(sanc::random_stream& draw) {
    const auto below = [&](std::uint64_t bound) { return draw.below(bound); };
    std::string out = below(20) == 0 ? "source,w,km\n" : below(4) == 0 ? "# of whom\n\nsource,target,w,km\r\n" : "source,target,w,km\n";
    for (auto rows = below(90); rows > 0; --rows) {
        const auto id = [&] { return std::string(1, static_cast<char>('a' + below(6))); };
        switch (below(14)) {
            case 0: out += "# a comment, \"of\n"; break;
            case 1: out += "\n"; break;
            case 2: out += "\"" + id() + "\n" + id() + "," + id() + ",1,1\n\"," + id() + ",1,2\n"; break;  // a row inside of a field
            case 3: out += "\"never closed," + id() + ",1,2\n"; break;
            case 4: out += id() + ",,1,2\n"; break;
            case 5: out += id() + "," + id() + ",1\n"; break;
            case 6: out += id() + "\"," + id() + ",1,7\r\n"; break;
            case 7: out += std::string(below(2) == 0 ? 70'000 : 300, 'x') + ",b,1,1\n"; break;
            default: out += id() + "," + id() + "," + std::to_string(below(4)) + (below(9) == 0 ? "x" : "") + "," + std::to_string(below(5)) + "\n"; break;
        }
    }
    if (below(3) == 0) out += "a,b,1,1";
    return out;
}

TEST(EdgeParts, NoResultDependsOnTheCuts) {
    sanc::random_stream draw(1);
    const sanc::par two(2);
    const sanc::par five(5);
    int refused = 0;
    for (int round = 0; round < 400; ++round) {
        const std::string one = made_file(draw);
        const std::string other = made_file(draw);
        const bool loops = draw.below(2) == 0;
        const sanc::edge_columns columns = draw.below(2) == 0 ? all_columns : sanc::edge_columns{};
        const std::string expected = one_walk(one, other, loops, columns);
        refused += expected.substr(0, 2) == "f:" ? 1 : 0;
        for (const std::int64_t part : {std::int64_t{1}, std::int64_t{5}, std::int64_t{31}, std::int64_t{300}, whole}) {
            ASSERT_EQ(read(sanc::seq, one, other, loops, columns, part), expected) << round << " " << part;
            ASSERT_EQ(read(two, one, other, loops, columns, part), expected) << round << " " << part;
        }
        ASSERT_EQ(read(five, one, other, loops, columns, 64), expected) << round;
        ASSERT_EQ(queued(one, other, loops, columns), expected) << round;
    }
    EXPECT_GT(refused, 10);
    EXPECT_LT(refused, 100);
}

TEST(EdgeParts, EveryPlaceOfTheCut) {
    const std::string file = "source,target\r\na,b\n\"a\nb,c\n\n\",d\nb,c\n#x\n\"e\"\"e\",a\nf,f\n\"g\nh,i\nj,\"k\n\",\n";
    const std::string expected = one_walk(file, "source,target\n", false, {});
    for (std::int64_t part = 1; part <= static_cast<std::int64_t>(file.size()); ++part) {
        ASSERT_EQ(read(sanc::par(2), file, "source,target\n", false, {}, part), expected) << part;
    }
}

// By the public function, which cuts a text of several MiB itself.
TEST(EdgeParts, ThreadsGiveTheSameList) {
    sanc::random_stream draw(2);
    std::string file = "source,target\n";
    for (int i = 0; i < 200'000; ++i) file += std::to_string(draw.below(5'000)) + "," + std::to_string(draw.below(300'000)) + "\n";
    edge_list expected;
    sanc::read_edges_csv(expected, file, "f");
    for (const unsigned threads : {1U, 2U, 7U}) {
        edge_list list;
        sanc::read_edges_csv(sanc::par(threads), list, file, "f");
        EXPECT_TRUE(told(list) == told(expected)) << threads;
    }
}

TEST(EdgeParts, TheMonitorIsAskedAndStopsTheReading) {
    std::string file = "source,target\n";
    for (int i = 0; i < 500'000; ++i) file += "a,b\n";
    double last = 0;
    int asked = 0;
    edge_list list;
    sanc::read_edges_csv(sanc::par(2), list, file, "f", {}, sanc::monitor([&](double done) {
                             EXPECT_GE(done, last);
                             last = done;
                             return ++asked > 0;
                         }));
    EXPECT_EQ(last, 1.0);
    EXPECT_GT(asked, 2);
    EXPECT_THROW(sanc::read_edges_csv(sanc::par(2), list, file, "f", {}, sanc::monitor([](double done) { return done < 0.1; })), sanc::cancelled);
}

}  // namespace edge_parts_test
