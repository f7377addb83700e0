// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/dossier_target.hpp>

#include <gtest/gtest.h>

#include <sanc/evidence/verify.hpp>
#include <sanc/io/file.hpp>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

class dossier_target : public ::testing::Test {
protected:
    dossier_target() {
        for (const char* name : {"case", "out/tables", "out/inputs/ais"}) std::filesystem::create_directories(folder.path / name);
        folder.file("out/manifest.json", R"({"case": "a", "semantics_version": 2, "outputs": {"report.html": "", "tables/gaps.csv": ""},
            "inputs": [{"name": "case.toml", "role": "case", "sha256": ")" + std::string(64, '0') +
            R"("}, {"name": "./ais/a.csv", "role": "tracks", "sha256": ")" + std::string(64, '0') + "\"}]}");
        for (const char* name : {"out/report.html", "out/tables/gaps.csv", "out/inputs/ais/a.csv", "out/viewer.html"}) folder.file(name, "x");
    }
    std::string refusal(const std::string& case_folder = "case") {
        return test::error_of([&] { holds_dossier_of(folder.path / "out", "a", folder.path / case_folder); });
    }

    test::scratch folder;
};

TEST_F(dossier_target, is_nothing_or_a_dossier_of_the_case) {
    EXPECT_TRUE(holds_dossier_of(folder.path / "out", "a", folder.path / "case"));
    EXPECT_FALSE(holds_dossier_of(folder.path / "case", "a", folder.path / "case")) << "empty";
    EXPECT_FALSE(holds_dossier_of(folder.path / "none", "a", folder.path / "case"));
    const std::string other = test::error_of([&] { holds_dossier_of(folder.path / "out", "b", folder.path / "case"); });
    EXPECT_NE(other.find("no dossier of the case 'b'"), std::string::npos) << other;
    std::filesystem::remove(folder.path / "out/manifest.json");
    EXPECT_NE(refusal().find("no dossier of the case 'a'"), std::string::npos);
    folder.file("plain", "x");
    EXPECT_NE(test::error_of([&] { holds_dossier_of(folder.path / "plain", "a", folder.path / "case"); }).find("no dossier"), std::string::npos);
}

TEST_F(dossier_target, never_holds_the_files_of_the_case) {
    EXPECT_EQ(refusal(), "");
    EXPECT_NE(refusal("out").find("the case's own files lie in it"), std::string::npos);
    EXPECT_NE(refusal("out/inputs").find("the case's own files lie in it"), std::string::npos);
    std::filesystem::create_directory_symlink("out/inputs", folder.path / "link");
    EXPECT_NE(refusal("link").find("the case's own files lie in it"), std::string::npos);
    std::filesystem::create_directory(folder.path / "out-of-it");
    EXPECT_EQ(refusal("out-of-it"), "") << "a name that begins alike";
}

TEST_F(dossier_target, holds_nothing_of_somebodys_own) {
    for (const char* name : {"notes.txt", "tables/mine.csv", "report.html.bak", "inputs/mine.csv"}) {
        folder.file(std::string("out/") + name, "mine");
        EXPECT_NE(refusal().find(std::string("holds ") + name), std::string::npos) << refusal();
        std::filesystem::remove(folder.path / "out" / name);
    }
    EXPECT_EQ(refusal(), "");
    std::filesystem::create_directory_symlink("../case", folder.path / "out/tables/link");
    EXPECT_NE(refusal().find("holds tables/link"), std::string::npos) << refusal();
}

TEST_F(dossier_target, other_files_are_those_that_no_run_made) {
    const auto manifest = evidence::parse_manifest(read_file(folder.path / "out/manifest.json").bytes, "manifest.json");
    EXPECT_EQ(other_files(folder.path / "out", manifest), std::vector<std::string>());
    std::filesystem::create_directories(folder.path / "out/more");
    for (const char* name : {"out/tables/mine.csv", "out/more/report.html", "out/.hidden"}) folder.file(name, "x");
    EXPECT_EQ(other_files(folder.path / "out", manifest), (std::vector<std::string>{".hidden", "more/report.html", "tables/mine.csv"}));
}

}  // namespace
}  // namespace sanc::io
