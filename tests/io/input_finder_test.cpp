// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/input_finder.hpp>

#include <gtest/gtest.h>

#include <sanc/io/file.hpp>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

class input_finding : public ::testing::Test {
protected:
    bool find(const std::string& name, const std::string& role, const std::string& of, const std::string& inputs = {}) {
        test::scratch one;
        one.file("x", of);
        input_finder finder(folder.path / "dossier", inputs, "../case", "REMEDY");
        const bool found = finder.find(name, role, file_sha256(one.path / "x"), problem);
        if (found) path = finder.path_of(name).lexically_relative(folder.path).string();
        return found;
    }

    void put(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder.path / name).parent_path());
        folder.file(name, text);
    }

    test::scratch folder;
    std::string problem, path;
};

TEST_F(input_finding, goes_from_the_named_folder_to_the_dossiers_own_to_the_cases) {
    put("case/a.csv", "a");
    put("dossier/manifest.json", "{}");
    EXPECT_TRUE(find("a.csv", "tracks", "a"));
    EXPECT_EQ(path, "case/a.csv");
    put("dossier/inputs/a.csv", "a");
    EXPECT_TRUE(find("a.csv", "tracks", "a"));
    EXPECT_EQ(path, "dossier/inputs/a.csv");
    put("given/a.csv", "other");
    EXPECT_FALSE(find("a.csv", "tracks", "a", (folder.path / "given").string()));
    EXPECT_NE(problem.find("given/a.csv is not the one in the manifest"), std::string::npos) << problem;
}

TEST_F(input_finding, takes_the_copy_of_a_case_whose_folder_is_gone) {
    put("dossier/case.toml", "case");
    EXPECT_TRUE(find("old.toml", "case", "case"));
    EXPECT_EQ(path, "dossier/case.toml");
    EXPECT_FALSE(find("old.toml", "case", "another"));
    EXPECT_EQ(problem, "not found; REMEDY");
    EXPECT_FALSE(find("../case.toml", "tracks", "case"));
}

}  // namespace
}  // namespace sanc::io
