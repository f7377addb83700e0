// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <mutex>

#include <sanc/evidence/read_ahead.hpp>

namespace sanc::evidence {
namespace {

case_definition a_case() {
    case_definition c;
    c.zones = "zones";
    c.images.resize(2);
    c.images[0].file = "one";
    c.images[0].cloud_mask = "cloud";
    c.images[1].file = "two";
    c.tracks.resize(2);
    c.tracks[0].file = "a";
    c.tracks[1].file = "a";
    c.events = {"event"};
    return c;
}

struct counted {
    std::mutex lock;
    std::map<std::string, int> reads;

    host see() {
        return {[this](const std::string& name) {
                    count(name);
                    if (name == "event") throw io_error("event: no such file");
                    return input_file{name, 1, "hash of " + name, "bytes of " + name};
                },
                [this](const std::string& name) {
                    count(name);
                    input_image image;
                    image.name = name;
                    return image;
                }};
    }
    void count(const std::string& name) {
        const std::lock_guard<std::mutex> held(lock);
        ++reads[name];
    }
};

TEST(ReadAhead, HandsOutWhatTheHostReads) {
    for (const unsigned threads : {1U, 2U, 5U}) {
        counted files;
        std::atomic<bool> stop{false};
        {
            read_ahead ahead(a_case(), files.see(), threads, stop, {});
            const host from = ahead.see();
            EXPECT_EQ(from.image("two").name, "two");
            EXPECT_EQ(from.read("zones").bytes, "bytes of zones");
            EXPECT_EQ(from.read("a").sha256, "hash of a");
            EXPECT_EQ(from.read("a").sha256, "hash of a");          // once more than it was read ahead
            EXPECT_EQ(from.read("other").bytes, "bytes of other");  // of no entry of the case
            EXPECT_THROW(from.read("event"), io_error);             // where it is asked for, not before
            EXPECT_EQ(from.image("one").name, "one");
            EXPECT_EQ(from.image("cloud").name, "cloud");
        }
        EXPECT_TRUE(stop);
        EXPECT_EQ(files.reads, (std::map<std::string, int>{{"zones", 1}, {"one", 1}, {"cloud", 1}, {"two", 1}, {"a", 2}, {"event", 1}, {"other", 1}}));
    }
}

TEST(ReadAhead, EndsEarlyAndWaitsUnderTheMonitor) {
    std::atomic<bool> stop{false};
    host slow;
    slow.read = [&](const std::string& name) {
        while (!stop) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return input_file{name, 0, "", ""};
    };
    slow.image = [&](const std::string&) -> input_image { throw io_error("never asked for"); };
    read_ahead ahead(a_case(), slow, 1, stop, monitor([](double) { return false; }));
    EXPECT_THROW(ahead.see().read("zones"), cancelled);
}

}  // namespace
}  // namespace sanc::evidence
