// SPDX-License-Identifier: Apache-2.0
#include <sanc/text/nearest.hpp>

#include <algorithm>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using sanc::edit_distance;
using sanc::nearest_name;

TEST(EditDistance, CountsTheFourEdits) {
    EXPECT_EQ(edit_distance("", ""), 0);
    EXPECT_EQ(edit_distance("", "abc"), 3);
    EXPECT_EQ(edit_distance("abc", ""), 3);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
    EXPECT_EQ(edit_distance("vessel", "vesels"), 2);
    EXPECT_EQ(edit_distance("begin", "begni"), 1);
    EXPECT_EQ(edit_distance("MMSI", "mmsi"), 0);
    EXPECT_EQ(edit_distance("ca", "abc"), 2);  // a swap with an insertion inside it
}

// All texts of up to five of a, b, c: the distance is the length of the shortest walk of single edits.
TEST(EditDistance, IsTheShortestWalk) {
    std::vector<std::string> words{""};
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() == 5) continue;
        for (const char c : {'a', 'b', 'c'}) words.push_back(words[i] + c);
    }
    const auto neighbours = [](const std::string& word) {
        std::vector<std::string> out;
        for (std::size_t i = 0; i <= word.size(); ++i) {
            for (const char c : {'a', 'b', 'c'}) {
                if (word.size() < 6) out.push_back(word.substr(0, i) + c + word.substr(i));
                if (i < word.size()) out.push_back(word.substr(0, i) + c + word.substr(i + 1));
            }
            if (i < word.size()) out.push_back(word.substr(0, i) + word.substr(i + 1));
            if (i + 1 < word.size()) {
                std::string swapped = word;
                std::swap(swapped[i], swapped[i + 1]);
                out.push_back(swapped);
            }
        }
        return out;
    };
    for (const char* start : {"", "a", "abc", "cab", "abca", "aabbc", "cbabc"}) {
        std::map<std::string, std::int64_t> walk{{start, 0}};
        std::queue<std::string> front({start});
        for (; !front.empty(); front.pop()) {
            for (const std::string& next : neighbours(front.front())) {
                if (walk.emplace(next, walk[front.front()] + 1).second) front.push(next);
            }
        }
        for (const std::string& word : words) {
            ASSERT_EQ(edit_distance(start, word), walk.at(word)) << start << " " << word;
        }
    }
}

TEST(NearestName, FindsATypo) {
    const std::vector<std::string> keys{"min_gap", "max_gap", "min_duration", "as_of", "d_in_m"};
    EXPECT_EQ(nearest_name("min_gpa", keys), "min_gap");
    EXPECT_EQ(nearest_name("MAX_GAP", keys), "max_gap");
    EXPECT_EQ(nearest_name("min-duration", keys), "min_duration");
    EXPECT_EQ(nearest_name("asof", keys), "as_of");
    EXPECT_EQ(nearest_name("mix_gap", keys), "min_gap");  // as near to max_gap: the first
}

TEST(NearestName, SaysNothingRatherThanNonsense) {
    const std::vector<const char*> keys{"vessel", "lon", ""};
    EXPECT_EQ(nearest_name("raster", keys), "");
    EXPECT_EQ(nearest_name("", keys), "");
    EXPECT_EQ(nearest_name("x", keys), "");
    EXPECT_EQ(nearest_name(std::string(100'000, 'x'), keys), "");
    EXPECT_EQ(nearest_name("vessel", std::vector<std::string>{}), "");
    EXPECT_EQ(nearest_name("lat", std::vector<std::string>{std::string(100'000, 'x')}), "");
}

}  // namespace
