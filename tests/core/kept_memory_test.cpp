// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <thread>
#include <vector>

#include <sanc/buffer.hpp>
#include <sanc/random.hpp>

namespace {

using sanc::detail::large_page;

TEST(LargeVector, LeavesWhatResizeAddsAndKeepsTheRest) {
    sanc::large_vector<std::int32_t> values{1, 2, 3};
    values.resize(3'000'000);
    EXPECT_EQ(std::accumulate(values.begin(), values.begin() + 3, 0), 6);
    values.assign(2'000'000, 7);
    const sanc::large_vector<std::int32_t> copy = values;
    EXPECT_EQ(copy, values);
    EXPECT_EQ(copy.back(), 7);
}

#if SANC_KEEPS_MEMORY
using sanc::detail::kept_memory;

struct taken {
    char* at;
    std::size_t size;
    char mark;
};

bool holds(const taken& t) { return t.at[0] == t.mark && std::memcmp(t.at, t.at + 1, t.size - 1) == 0; }

std::size_t whole(std::size_t bytes, std::size_t grain) { return (bytes + grain - 1) / grain * grain; }

// What is let go too early is lost.
void takes_and_gives_back(sanc::detail::pages cut_from, std::size_t grain) {
    kept_memory memory(cut_from, MADV_DONTNEED);
    std::vector<taken> all;
    std::size_t used = 0;
    std::size_t most = 0;
    for (std::uint64_t step = 0; step < 600; ++step) {
        const sanc::philox_block drawn = sanc::philox(11, step);
        const auto& draw = drawn.word;
        if (all.size() < 12 && draw[0] % 2 == 0) {
            const std::size_t size = 1 + draw[1] % (5 * large_page);
            const taken t{static_cast<char*>(memory.take(size)), size, static_cast<char>(step % 127 + 1)};
            std::memset(t.at, t.mark, size);
            all.push_back(t);
            used += whole(size, grain);
        } else if (!all.empty()) {
            std::swap(all[draw[2] % all.size()], all.back());
            ASSERT_TRUE(holds(all.back()));
            memory.give_back(all.back().at, all.back().size);
            used -= whole(all.back().size, grain);
            all.pop_back();
        }
        most = std::max(most, used);
        ASSERT_LE(used + memory.size(), most + large_page);
    }
    for (const taken& t : all) ASSERT_TRUE(holds(t));
}

TEST(KeptMemory, NoTwoOverlapAndNoMoreIsHeldThanOnceUsed) {
    takes_and_gives_back(sanc::detail::pages::large, kept_memory::grain);
    takes_and_gives_back(sanc::detail::pages::small, large_page);
}

TEST(KeptMemory, WhatWasGivenBackIsTakenAgainWholeOrInParts) {
    for (const bool first_goes_first : {false, true}) {
        kept_memory memory;
        char* const whole = static_cast<char*>(memory.take(6 * large_page));
        memory.give_back(whole, 6 * large_page);
        void* const first = memory.take(2 * large_page - 1);
        void* const second = memory.take(4 * large_page);
        EXPECT_EQ(first, whole);
        EXPECT_EQ(second, whole + 2 * large_page);
        EXPECT_EQ(memory.size(), 0U);
        if (first_goes_first) memory.give_back(first, 2 * large_page - 1);
        memory.give_back(second, 4 * large_page);
        if (!first_goes_first) memory.give_back(first, 2 * large_page - 1);
        EXPECT_EQ(memory.take(5 * large_page), whole);  // no room is there for a new one: the sixth page is kept
        EXPECT_EQ(memory.size(), large_page);
    }
}

// So that what is given back is one piece again: no rests lie between.
TEST(KeptMemory, SmallPagesAreGivenInWholeSpans) {
    kept_memory memory(sanc::detail::pages::small);
    char* const whole = static_cast<char*>(memory.take(5 * large_page));
    memory.give_back(whole, 5 * large_page);
    void* const first = memory.take(large_page + 1);
    void* const second = memory.take(3 * large_page - 1);
    EXPECT_EQ(second, whole + 2 * large_page);
    EXPECT_EQ(memory.size(), 0U);
    std::memset(second, 1, 3 * large_page - 1);
    memory.give_back(second, 3 * large_page - 1);
    memory.give_back(first, large_page + 1);
    EXPECT_EQ(memory.take(5 * large_page), whole);
}

TEST(KeptMemory, ThreadsShareIt) {
    kept_memory memory;
    std::vector<std::thread> threads;
    for (char mark = 1; mark <= 4; ++mark) {
        threads.emplace_back([&memory, mark] {
            for (std::size_t round = 1; round <= 40; ++round) {
                const taken t{static_cast<char*>(memory.take(round % 3 * large_page + 100)), round % 3 * large_page + 100, mark};
                std::memset(t.at, mark, t.size);
                EXPECT_TRUE(holds(t));
                memory.give_back(t.at, t.size);
            }
        });
    }
    for (auto& thread : threads) thread.join();
}

TEST(KeptMemory, BuffersUseThatOfTheProcess) {
    const std::int64_t size = static_cast<std::int64_t>(4 * large_page);
    const void* before = nullptr;
    {
        sanc::buffer<char> large(size);
        before = large.data();
    }
    EXPECT_EQ(static_cast<const void*>(sanc::buffer<char>(size).data()), before);
}
#endif

}  // namespace
