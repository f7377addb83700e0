// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/output.hpp>

#include <gtest/gtest.h>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

using test::error_of;
using names = std::vector<std::string>;

class output : public ::testing::Test {
protected:
    test::scratch folder;
};

TEST_F(output, appears_whole_on_commit_and_not_before) {
    folder.file("a.csv", "old");
    {
        output_set set;
        set.write(folder.path / "a.csv", "new a");
        set.write(folder.path / "b.csv", "new b");
        EXPECT_EQ(folder.text("a.csv"), "old");
        EXPECT_EQ(folder.text("b.csv"), "");
        set.commit();
    }
    EXPECT_EQ(folder.text("a.csv"), "new a");
    EXPECT_EQ(folder.text("b.csv"), "new b");
    EXPECT_EQ(folder.names(), (names{"a.csv", "b.csv"}));
}

TEST_F(output, is_written_in_parts) {
    folder.file("a.csv", "a longer text than the new one");
    output_set set;
    set.write_parts(folder.path / "a.csv", [](const auto& take) {
        for (const char* part : {"one,", "", "two"}) take(part);
    });
    const auto stopped = [](const auto& take) {
        take("some");
        throw std::runtime_error("stopped");
    };
    EXPECT_THROW(set.write_parts(folder.path / "b.csv", stopped), std::runtime_error);
    EXPECT_EQ(folder.text("a.csv"), "a longer text than the new one");
    set.commit();
    EXPECT_EQ(folder.text("a.csv"), "one,two");
    EXPECT_EQ(folder.names(), names{"a.csv"});
}

TEST_F(output, of_a_failed_run_leaves_what_was) {
    folder.file("a.csv", "old");
    {
        output_set set;
        set.write(folder.path / "a.csv", "new");
        set.write(folder.path / "b.csv", "new");
    }
    EXPECT_EQ(folder.text("a.csv"), "old");
    EXPECT_EQ(folder.names(), names{"a.csv"});
}

TEST_F(output, set_is_undone_when_one_rename_fails) {
    folder.file("a.csv", "old");
    {
        output_set set;
        set.write(folder.path / "a.csv", "new");
        set.write(folder.path / "b.csv", "new");
        set.write(folder.path / "c.csv", "new");
        std::filesystem::create_directory(folder.path / "c.csv");
        EXPECT_NE(error_of([&] { set.commit(); }).find("c.csv"), std::string::npos);
    }
    EXPECT_EQ(folder.text("a.csv"), "old");
    EXPECT_EQ(folder.names(), (names{"a.csv", "c.csv"}));
}

TEST_F(output, never_replaces_an_input_or_what_is_no_regular_file) {
    folder.file("in.csv", "input");
    std::filesystem::create_symlink("in.csv", folder.path / "link.csv");
    std::filesystem::create_hard_link(folder.path / "in.csv", folder.path / "hard.csv");
    output_set set;
    set.keep(folder.path / "in.csv");
    EXPECT_NE(error_of([&] { set.write(folder.path / "in.csv", "x"); }).find("replace an input"), std::string::npos);
    EXPECT_NE(error_of([&] { set.write(folder.path / "hard.csv", "x"); }).find("replace an input"), std::string::npos);
    EXPECT_NE(error_of([&] { set.write(folder.path / "link.csv", "x"); }).find("no regular file"), std::string::npos);
    EXPECT_NE(error_of([&] { set.write("/dev/null", "x"); }).find("no regular file"), std::string::npos);
    EXPECT_NE(error_of([&] { set.write(folder.path / "none" / "a.csv", "x"); }).find("no such folder"), std::string::npos);
    EXPECT_NE(error_of([&] { set.write("/vsimem/a.csv", "x"); }).find("virtual"), std::string::npos);
    set.write(folder.path / "a.csv", "x");
    EXPECT_NE(error_of([&] { set.write(folder.path / "." / "a.csv", "x"); }).find("two outputs"), std::string::npos);
    set.write(folder.path / "b.csv", "x");
    set.commit();
    EXPECT_EQ(folder.text("in.csv"), "input");
}

TEST_F(output, folder_appears_whole_and_replaces_only_when_allowed) {
    const std::filesystem::path target = folder.path / "out" / "case";
    {
        output_folder out(target, false);
        out.write("dossier.json", "{}");
        EXPECT_FALSE(std::filesystem::exists(target));
    }
    EXPECT_EQ(folder.names(), names{});  // the made parent is gone too
    {
        output_folder out(target, false);
        out.write("dossier.json", "{}");
        out.write("tables/gaps.csv", "vessel\n");
        out.commit();
    }
    EXPECT_EQ(folder.text("out/case/tables/gaps.csv"), "vessel\n");
    EXPECT_NE(error_of([&] { output_folder(target, false); }).find("exists"), std::string::npos);
    {
        output_folder out(target / "", true);
        out.write("dossier.json", "{1}");
        EXPECT_EQ(folder.text("out/case/dossier.json"), "{}");
        out.commit();
    }
    EXPECT_EQ(folder.text("out/case/dossier.json"), "{1}");
    EXPECT_FALSE(std::filesystem::exists(target / "tables"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path / "out"), {}), 1);
}

TEST_F(output, folder_refuses_names_outside_it) {
    folder.file("plain", "x");
    EXPECT_NE(error_of([&] { output_folder(folder.path / "plain", true); }).find("no folder"), std::string::npos);
    std::filesystem::create_directory_symlink("/tmp", folder.path / "link");
    EXPECT_NE(error_of([&] { output_folder(folder.path / "link", true); }).find("no folder"), std::string::npos);
    output_folder out(folder.path / "new", false);
    for (const char* name : {"../a", "/tmp/a", "a/../../b", "", "a/"})
        EXPECT_FALSE(error_of([&] { out.write(name, "x"); }).empty()) << name;
    std::filesystem::create_directory(folder.path / "new");  // made by somebody else meanwhile
    EXPECT_NE(error_of([&] { out.commit(); }).find("exists"), std::string::npos);
}

TEST_F(output, folder_takes_the_place_of_an_empty_one_only) {
    std::filesystem::create_directory(folder.path / "out");
    {
        output_folder out(folder.path / "out", false);
        out.write("a", "x");
        folder.file("out/diary.txt", "put there meanwhile");
        EXPECT_NE(error_of([&] { out.commit(); }).find("exists"), std::string::npos);
    }
    EXPECT_EQ(folder.names(), names{"out"});
    EXPECT_EQ(folder.text("out/diary.txt"), "put there meanwhile");
    std::filesystem::remove(folder.path / "out/diary.txt");
    output_folder out(folder.path / "out", false);
    out.write("a", "x");
    out.commit();
    EXPECT_EQ(folder.text("out/a"), "x");
    EXPECT_EQ(folder.names(), names{"out"});
}

TEST_F(output, folder_holds_an_input_of_several_names_once) {
    output_folder out(folder.path / "out", false);
    out.write_inputs({"case.toml", "c.tif", "./c.tif", "ais//a.csv", "c.tif"}, [](const std::string& name) { return name.substr(name.size() - 5); });
    out.commit();
    EXPECT_EQ(folder.text("out/inputs/c.tif"), "c.tif");
    EXPECT_EQ(folder.text("out/inputs/ais/a.csv"), "a.csv");
    EXPECT_EQ(folder.text("out/inputs/case.toml"), ".toml");
}

}  // namespace
}  // namespace sanc::io
