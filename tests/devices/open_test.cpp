// SPDX-License-Identifier: Apache-2.0
// The search for a device: every way of having none has its own line. The plugins are those of fake_plugin.cpp.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <sanc/cuda/open.hpp>

namespace sanc::cuda {
namespace {

namespace fs = std::filesystem;

std::string fake(const std::string& kind) { return std::string(FAKE_PLUGINS) + "/libfake_" + kind + ".so"; }

class Devices : public testing::Test {
protected:
    void SetUp() override { unsetenv("SANC_CUDA_PLUGIN"); }
    void TearDown() override { unsetenv("SANC_CUDA_PLUGIN"); }
};

TEST_F(Devices, AGoodPluginGivesItsDeviceAndKeepsItOpen) {
    auto first = find_device(fake("good"));
    ASSERT_NE(first.found, nullptr) << first.why;
    EXPECT_EQ(first.why, "");
    EXPECT_TRUE(first.has_plugin);
    EXPECT_EQ(first.found->name(), "Fake 1");
    auto second = find_device(fake("good"));
    ASSERT_NE(second.found, nullptr);
    EXPECT_EQ(first.found->name(), "Fake 2");
    second.found.reset();
    EXPECT_EQ(first.found->name(), "Fake 1") << "closed by the plugin that made it";
}

// What a plugin threw is told after its device is gone.
TEST_F(Devices, AnErrorOutlivesTheDevice) {
    std::string what;
    try {
        const on_device policy(find_device(fake("good")).found, 1);
        find_gaps(policy, {}, {});
    } catch (const cuda_error& failure) {
        what = failure.what();
    }
    EXPECT_EQ(what, "fakeMalloc: out of memory");
}

// The fake device fails at every call, so what does not fail was computed by threads.
TEST_F(Devices, WhatGainsNothingByADeviceIsLeftToTheThreads) {
    const on_device policy(find_device(fake("good")).found, 1, device_share::gains);
    EXPECT_EQ(find_gaps(policy, {}, {}).rows.size(), 0);
    EXPECT_THROW(pagerank(policy, {}), cuda_error);
}

TEST_F(Devices, EachWayOfHavingNoneHasItsLine) {
    const auto missing = find_device("/no/such/plugin.so");
    EXPECT_EQ(missing.found, nullptr);
    EXPECT_EQ(missing.why, "no plugin: there is no file /no/such/plugin.so");
    EXPECT_FALSE(missing.has_plugin);

    const auto other = find_device(fake("wrong_version"));
    EXPECT_EQ(other.found, nullptr);
    EXPECT_EQ(other.why, "plugin of another version, " + fake("wrong_version") + ": it says \"libsanc 0.0.9, semantics 0, devices 1\", this is \"" +
                             device_abi() + "\"");
    EXPECT_TRUE(other.has_plugin);

    const auto refused = find_device(fake("refuses"));
    EXPECT_EQ(refused.found, nullptr);
    EXPECT_EQ(refused.why, "no CUDA device is there") << "the plugin's own words";
    EXPECT_TRUE(refused.has_plugin);

    EXPECT_EQ(find_device(fake("no_symbol")).why, "unusable plugin " + fake("no_symbol") + ": has no sanc_cuda_abi, so it is no plugin of libsanc");
    EXPECT_EQ(find_device(fake("half")).why, "unusable plugin " + fake("half") + ": has no sanc_cuda_open or sanc_cuda_close");

    const fs::path text = fs::temp_directory_path() / ("sanc-no-library-" + std::to_string(getpid()) + ".so");
    std::ofstream(text) << "no library\n";
    const auto unusable = find_device(text.string());
    EXPECT_EQ(unusable.why.rfind("unusable plugin " + text.string() + ": ", 0), 0U) << unusable.why;
    EXPECT_EQ(unusable.why.find('\n'), std::string::npos);
    fs::remove(text);
}

TEST_F(Devices, TheEnvironmentNamesThePlugin) {
    setenv("SANC_CUDA_PLUGIN", fake("good").c_str(), 1);
    EXPECT_NE(find_device().found, nullptr);
    EXPECT_EQ(find_device(fake("refuses")).found, nullptr) << "a path that is given comes first";
    setenv("SANC_CUDA_PLUGIN", "/no/such/plugin.so", 1);
    EXPECT_EQ(find_device().why, "no plugin: there is no file /no/such/plugin.so") << "nothing else is tried";
}

TEST_F(Devices, LiesBesideTheProgramOrInItsLibFolders) {
    const fs::path own = fs::read_symlink("/proc/self/exe").parent_path();
    EXPECT_EQ(detail::folder_of(reinterpret_cast<const void*>(&find_device)), own);
    EXPECT_EQ(find_device().why, "no plugin: there is no libsanc_cuda.so beside this program, in ../lib or in ../lib/sanc from there");
    for (const auto& folder : {own, own.parent_path() / "lib", own.parent_path() / "lib" / "sanc"}) {
        const bool made = fs::create_directories(folder);
        fs::copy_file(fake("good"), folder / plugin_name);
        EXPECT_NE(find_device().found, nullptr) << folder;
        fs::remove(folder / plugin_name);
        if (made) fs::remove(folder);
    }
}

TEST_F(Devices, TheWorkingDirectoryIsNeverSearched) {
    const fs::path before = fs::current_path();
    const fs::path folder = fs::temp_directory_path() / ("sanc-devices-" + std::to_string(getpid()));
    fs::create_directories(folder);
    fs::copy_file(fake("good"), folder / plugin_name);
    fs::current_path(folder);
    EXPECT_EQ(find_device().found, nullptr);
    fs::current_path(before);
    fs::remove_all(folder);
}

}  // namespace
}  // namespace sanc::cuda
