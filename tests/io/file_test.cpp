// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/file.hpp>
#include <sanc/sha256.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include <cstring>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

using ::testing::Test;
using test::error_of;

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

class file : public Test {
protected:
    test::scratch folder;
};

TEST_F(file, is_hashed_as_given_and_unpacked) {
    const std::string plain = "vessel,time\n999000001,2023-10-17T00:00:00Z\n";
    const file_bytes raw = read_file(folder.file("a.csv", plain));
    EXPECT_EQ(raw.bytes, plain);
    EXPECT_FALSE(raw.unpacked);
    EXPECT_EQ(raw.sha256.size(), 64U);

    const file_bytes packed = read_file(folder.file("a.csv.gz", gzip(plain)));
    EXPECT_EQ(packed.bytes, plain);
    EXPECT_TRUE(packed.unpacked);
    EXPECT_EQ(packed.sha256, file_sha256(folder.path / "a.csv.gz"));
    EXPECT_NE(packed.sha256, raw.sha256);

    const file_bytes two = read_file(folder.file("two.gz", gzip(plain) + gzip("more\n") + std::string(512, '\0')));
    EXPECT_EQ(two.bytes, plain + "more\n");
    EXPECT_EQ(read_raw(folder.path / "a.csv.gz").bytes, gzip(plain));
    EXPECT_EQ(read_file(folder.file("empty", "")).bytes, "");
    EXPECT_EQ(read_file(folder.file("empty.gz", gzip(""))).bytes, "");
    EXPECT_EQ(file_sha256(folder.path / "empty"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(file, damaged_gzip_is_refused_at_every_cut) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += std::to_string(i * 7919) + ",";
    const std::string packed = gzip(text);
    for (std::size_t cut = 2; cut < packed.size(); cut += 97) {
        folder.file("cut.gz", packed.substr(0, cut));
        EXPECT_NE(error_of([&] { read_file(folder.path / "cut.gz"); }).find("truncated"), std::string::npos) << cut;
    }
    std::string flipped = packed;
    flipped[packed.size() - 6] = static_cast<char>(flipped[packed.size() - 6] ^ 1);  // its check sum
    folder.file("flipped.gz", flipped);
    EXPECT_NE(error_of([&] { read_file(folder.path / "flipped.gz"); }).find("damaged gzip"), std::string::npos);
    folder.file("tail.gz", packed + "tail");
    EXPECT_NE(error_of([&] { read_file(folder.path / "tail.gz"); }).find("gzip"), std::string::npos);
}

TEST_F(file, that_unpacks_without_end_is_refused) {
    folder.file("bomb.gz", gzip(std::string(64 << 20, 'x')));
    EXPECT_NE(error_of([&] { read_file(folder.path / "bomb.gz"); }).find("200 times"), std::string::npos);
    EXPECT_NE(error_of([&] { read_file(folder.path / "bomb.gz", 1 << 20); }).find("--memory-limit"), std::string::npos);
    folder.file("large", std::string(4096, 'x'));
    EXPECT_NE(error_of([&] { read_file(folder.path / "large", 4095); }).find("--memory-limit"), std::string::npos);
    EXPECT_EQ(read_file(folder.path / "large", 4096).size, 4096);
}

TEST_F(file, that_is_no_regular_file_is_refused) {
    ASSERT_EQ(::mkfifo((folder.path / "pipe").c_str(), 0600), 0);
    for (const char* name : {"pipe", "."})
        EXPECT_NE(error_of([&] { read_file(folder.path / name); }).find("not a regular file"), std::string::npos) << name;
    EXPECT_NE(error_of([] { read_file("/dev/zero"); }).find("not a regular file"), std::string::npos);
    EXPECT_NE(error_of([&] { read_file(folder.path / "none"); }).find("no such file"), std::string::npos);
    for (const char* name : {"/vsicurl/http://a/b.tif", "/vsizip/a.zip/b", "/vsistdin/", "http://a/b", "s3://a/b", ""})
        EXPECT_FALSE(error_of([&] { read_file(name); }).empty()) << name;
    EXPECT_NE(error_of([&] { read_file(folder.path / "a\nerror: b"); }).find("control character"), std::string::npos);
}

TEST_F(file, named_in_a_case_stays_inside_its_folder) {
    std::filesystem::create_directories(folder.path / "case" / "images");
    folder.file("outside.csv", "x");
    folder.file("case/images/t1.tif", "x");
    const std::filesystem::path root = folder.path / "case";
    std::filesystem::create_symlink(folder.path / "outside.csv", root / "out.csv");
    std::filesystem::create_symlink("images/t1.tif", root / "in.tif");
    std::filesystem::create_directory_symlink(folder.path, root / "up");
    std::filesystem::create_directories(folder.path / "case-other");
    folder.file("case-other/a", "x");
    std::filesystem::create_symlink("../case-other/a", root / "sibling");

    EXPECT_EQ(inside(root, "images/t1.tif"), std::filesystem::canonical(root / "images/t1.tif"));
    EXPECT_EQ(inside(root, "./in.tif"), std::filesystem::canonical(root / "images/t1.tif"));
    EXPECT_NE(error_of([&] { inside(root, "../outside.csv"); }).find("\"..\""), std::string::npos);
    EXPECT_NE(error_of([&] { inside(root, "images/../images/t1.tif"); }).find("\"..\""), std::string::npos);
    EXPECT_NE(error_of([&] { inside(root, (folder.path / "case/images/t1.tif").string()); }).find("absolute"), std::string::npos);
    for (const char* name : {"out.csv", "up/outside.csv", "sibling"})
        EXPECT_NE(error_of([&] { inside(root, name); }).find("symbolic link out"), std::string::npos) << name;
    EXPECT_NE(error_of([&] { inside(root, "images"); }).find("not a regular file"), std::string::npos);
    EXPECT_NE(error_of([&] { inside(root, "none.csv"); }).find("no such file"), std::string::npos);
    for (const char* name : {"", "/vsimem/a", "http://a", "a\nb"}) EXPECT_FALSE(error_of([&] { inside(root, name); }).empty()) << name;
}

TEST_F(file, reading_stops_when_the_monitor_says_so) {
    folder.file("large", std::string(3 << 20, 'x'));
    folder.file("larger", std::string(9 << 20, 'x'));
    for (const char* name : {"large", "larger"}) {
        EXPECT_THROW(read_file(folder.path / name, default_memory_limit, monitor([](double done) { return done < 0.5; })), cancelled);
    }
}

TEST_F(file, a_large_file_is_hashed_while_it_is_read) {
    std::string text((9 << 20) + 17, ' ');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 2654435761U >> 13);
    folder.file("large", text);
    const file_bytes read = read_raw(folder.path / "large");
    EXPECT_EQ(read.bytes, text);
    EXPECT_EQ(read.sha256, hex(sha256_of(text)));
}

}  // namespace
}  // namespace sanc::io
