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
        const evidence::manifest_input input{name, role, file_sha256(one.path / "x")};
        finder.look_for({input}, 2);
        const bool found = finder.find(input, problem);
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
    EXPECT_NE(test::error_of([&] { find("a.csv", "tracks", "a", (folder.path / "gvien").string()); }).find("no such folder"), std::string::npos);
}

TEST_F(input_finding, takes_the_copy_of_a_case_whose_folder_is_gone) {
    put("dossier/case.toml", "case");
    EXPECT_TRUE(find("old.toml", "case", "case"));
    EXPECT_EQ(path, "dossier/case.toml");
    EXPECT_FALSE(find("old.toml", "case", "another"));
    EXPECT_EQ(problem, "not found; REMEDY");
    EXPECT_FALSE(find("../case.toml", "tracks", "case"));
    EXPECT_FALSE(find("lattices/1.json", "lattice", "x"));
    EXPECT_EQ(problem, "is missing from the dossier, which made it");
}

TEST_F(input_finding, looks_for_many_at_once_and_stops_when_told) {
    std::vector<evidence::manifest_input> all;
    for (int i = 0; i < 40; ++i) {
        const std::string name = std::to_string(i) + ".csv";
        put("case/" + name, name);
        all.push_back({name, "tracks", file_sha256(folder.path / "case" / name)});
    }
    std::filesystem::create_directories(folder.path / "dossier");
    all[7].sha256[0] = all[7].sha256[0] == 'a' ? 'b' : 'a';
    for (const unsigned threads : {0U, 1U, 7U}) {
        input_finder finder(folder.path / "dossier", "", "../case", "REMEDY");
        finder.look_for(all, threads);
        std::int64_t bytes = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            EXPECT_EQ(finder.find(all[i], problem), i != 7) << i << problem;
            if (i == 7) continue;
            EXPECT_EQ(finder.path_of(all[i].name), folder.path / "case" / all[i].name);
            bytes += static_cast<std::int64_t>(all[i].name.size());
        }
        EXPECT_EQ(finder.bytes(), bytes);
    }
    // A file of 256 MB takes longer than the monitor waits until it is asked again.
    put("case/large.csv", "");
    std::filesystem::resize_file(folder.path / "case/large.csv", 256 << 20);
    input_finder finder(folder.path / "dossier", "", "../case", "REMEDY");
    EXPECT_THROW(finder.look_for({{"large.csv", "tracks", ""}}, 1, monitor([](double) { return false; })), cancelled);
}

}  // namespace
}  // namespace sanc::io
