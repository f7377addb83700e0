// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/raster.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <sanc/sha256.hpp>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

using test::error_of;
using test::tiff_maker;

class raster_file : public ::testing::Test {
protected:
    test::scratch folder;

    tiff_maker small() const {
        tiff_maker tiff;
        for (char c = 0; c < 12; ++c) tiff.pixels += c;
        return tiff;
    }
};

TEST_F(raster_file, gives_its_pixels_band_by_band) {
    tiff_maker tiff;
    tiff.samples = 2;
    tiff.bits = 16;
    tiff.north_up = true;
    tiff.nodata = "65535";
    for (int i = 0; i < 12; ++i)
        for (int band = 0; band < 2; ++band) tiff_maker::put(tiff.pixels, static_cast<std::uint64_t>(1000 * band + i), 2);
    const georaster image = read_raster(folder.file("a.tif", tiff.bytes()));
    EXPECT_EQ(image.type, pixel_type::uint16);
    EXPECT_EQ(image.width, 4);
    EXPECT_EQ(image.height, 3);
    ASSERT_EQ(image.bands, 2);
    const auto pixels = image.view<std::uint16_t>();
    for (std::int32_t i = 0; i < 12; ++i)
        for (std::int32_t band = 0; band < 2; ++band) EXPECT_EQ(pixels.at(band, i / 4, i % 4), 1000 * band + i);
    EXPECT_TRUE(image.has_nodata);
    EXPECT_EQ(image.nodata, 65535.0);
    EXPECT_EQ(image.geotransform, (std::array<double, 6>{500000, 3, 0, 4000000, 0, -3}));
    EXPECT_NE(image.crs_wkt.find("UTM zone 52N"), std::string::npos);
    EXPECT_FALSE(image.crs_is_geographic);
    EXPECT_TRUE(image.warnings.empty());

    raster_options second;
    second.bands = {2, 2, 1};
    const georaster other = read_raster(folder.path / "a.tif", second);
    EXPECT_EQ(other.bands, 3);
    EXPECT_EQ(other.view<std::uint16_t>().at(1, 2, 3), 1011);
    EXPECT_EQ(other.view<std::uint16_t>().at(2, 2, 3), 11);
    second.bands = {3};
    EXPECT_THROW(read_raster(folder.path / "a.tif", second), std::invalid_argument);
}

TEST_F(raster_file, pixel_digest_is_that_of_the_plain_bytes) {
    const tiff_maker tiff = small();
    const georaster image = read_raster(folder.file("a.tif", tiff.bytes()));
    EXPECT_EQ(pixel_sha256(image), hex(sha256_of(tiff.pixels)));
    tiff_maker stored_otherwise = small();
    stored_otherwise.rows_per_strip = 3;
    const georaster again = read_raster(folder.file("b.tif", stored_otherwise.bytes()));
    EXPECT_EQ(pixel_sha256(again), pixel_sha256(image));
    EXPECT_NE(again.sha256, image.sha256);
    EXPECT_EQ(image.sha256, file_sha256(folder.path / "a.tif"));
}

TEST_F(raster_file, cut_anywhere_is_an_error) {
    const std::string whole = small().bytes();
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        const auto path = folder.file("cut.tif", whole.substr(0, cut));
        const std::string text = error_of([&] { read_raster(path); });
        EXPECT_FALSE(text.empty()) << "cut at byte " << cut;
        EXPECT_NE(text.find("cut.tif"), std::string::npos) << text;
    }
    EXPECT_EQ(error_of([&] { read_raster(folder.file("cut.tif", whole)); }), "");
}

TEST_F(raster_file, with_any_byte_changed_is_read_or_refused) {
    const std::string whole = small().bytes();
    int refused = 0;
    raster_options options;
    options.memory_limit = 64 << 20;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const int value : {0, 255, 1 ^ whole[at]}) {
            std::string bad = whole;
            bad[at] = static_cast<char>(value);
            const auto path = folder.file("bad.tif", bad);
            refused += error_of([&] { read_raster(path, options); }).empty() ? 0 : 1;
        }
    EXPECT_GT(refused, 200);
}

TEST_F(raster_file, too_large_is_refused_before_any_read) {
    tiff_maker tiff = small();
    tiff.wrong = {{256, 2000000000}, {257, 2000000000}, {278, 1}};
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); }).find("256 MiB"), std::string::npos);
    tiff.wrong = {{256, 2000000000}, {257, 2000000000}};
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); }).find("256 MiB"), std::string::npos);
    tiff.wrong = {{257, 2000000000}};
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); }).find("fewer blocks"), std::string::npos);
    tiff.wrong = {{273, 4000000000}};
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); }).find("truncated"), std::string::npos);
    raster_options options;
    options.memory_limit = 16;
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", small().bytes()), options); }).find("--memory-limit"), std::string::npos);
    options.memory_limit = 20;
    EXPECT_EQ(error_of([&] { read_raster(folder.path / "a.tif", options); }), "");
    tiff = small();
    tiff.next_directory = 8;
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); }).find("circle"), std::string::npos);
}

TEST_F(raster_file, of_another_kind_says_how_to_convert_it) {
    const auto refusal = [&](std::uint16_t bits, std::uint16_t format) {
        tiff_maker tiff;
        tiff.bits = bits;
        tiff.format = format;
        tiff.pixels = std::string(12U * bits / 8, '\1');
        return error_of([&] { read_raster(folder.file("a.tif", tiff.bytes())); });
    };
    for (const auto& [bits, format] : {std::pair{8, 2}, {32, 1}, {32, 2}, {64, 3}, {16, 3}, {32, 5}, {64, 6}})
        EXPECT_NE(refusal(static_cast<std::uint16_t>(bits), static_cast<std::uint16_t>(format)).find("gdal_translate -ot"), std::string::npos)
            << bits << ' ' << format;
    for (const auto& [bits, format] : {std::pair{8, 1}, {16, 1}, {16, 2}, {32, 3}})
        EXPECT_EQ(refusal(static_cast<std::uint16_t>(bits), static_cast<std::uint16_t>(format)), "") << bits << ' ' << format;
    tiff_maker lossy = small();
    lossy.wrong = {{259, 7}};
    EXPECT_NE(error_of([&] { read_raster(folder.file("a.tif", lossy.bytes())); }).find("lossless"), std::string::npos);
    const std::string vrt = "<VRTDataset rasterXSize=\"4\" rasterYSize=\"3\"></VRTDataset>";
    EXPECT_NE(error_of([&] { read_raster(folder.file("vrt.tif", vrt)); }).find("not a TIFF"), std::string::npos);
    EXPECT_NE(error_of([&] { read_raster("GTIFF_DIR:1:/tmp/a.tif"); }).find("no such file"), std::string::npos);
}

TEST_F(raster_file, sidecars_are_named_and_never_opened) {
    const auto path = folder.file("a.tif", small().bytes());
    const georaster plain = read_raster(path);
    folder.file("a.tif.ovr", small().bytes());
    folder.file("a.tif.msk", small().bytes());
    folder.file("a.tif.aux.xml", "<PAMDataset><PAMRasterBand band=\"1\"><NoDataValue>3</NoDataValue></PAMRasterBand></PAMDataset>");
    folder.file("a.tfw", "1\n0\n0\n-1\n7\n7\n");
    const georaster image = read_raster(path);
    EXPECT_EQ(pixel_sha256(image), pixel_sha256(plain));
    EXPECT_FALSE(image.has_geotransform);
    EXPECT_FALSE(image.has_nodata);
    EXPECT_TRUE(image.masked.empty());
    ASSERT_EQ(image.warnings.size(), 1U);
    for (const char* name : {"a.tif.ovr", "a.tif.msk", "a.tif.aux.xml", "a.tfw"})
        EXPECT_NE(image.warnings.front().find(name), std::string::npos) << name;
}

TEST_F(raster_file, written_comes_back_with_the_same_bytes_each_time) {
    tiff_maker tiff = small();
    tiff.north_up = true;
    const georaster like = read_raster(folder.file("a.tif", tiff.bytes()));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> score = {0, 1.5F, nan, -2, 3, 4, 5, 6, 7, 8, 9, 1e30F};
    const std::vector<std::uint8_t> mask = {0, 1, 255, 0, 1, 1, 1, 0, 0, 0, 0, 255};
    for (const char* name : {"s1.tif", "s2.tif"}) write_score(folder.file(name, ""), {score.data(), 12}, like);
    for (const char* name : {"m1.tif", "m2.tif"}) write_mask(folder.file(name, ""), {mask.data(), 12}, like);
    EXPECT_EQ(folder.text("s1.tif"), folder.text("s2.tif"));
    EXPECT_EQ(folder.text("m1.tif"), folder.text("m2.tif"));
    EXPECT_EQ(folder.names().size(), 5U);

    const georaster s = read_raster(folder.path / "s1.tif");
    EXPECT_EQ(s.type, pixel_type::float32);
    for (std::size_t i = 0; i < 12; ++i) {
        const float value = s.view<float>().data[i];
        EXPECT_TRUE(value == score[i] || (std::isnan(value) && std::isnan(score[i]))) << i;
    }
    EXPECT_EQ(s.geotransform, like.geotransform);
    EXPECT_TRUE(same_crs(s.crs_wkt, like.crs_wkt));
    EXPECT_FALSE(same_crs(s.crs_wkt, ""));
    const georaster m = read_raster(folder.path / "m1.tif");
    EXPECT_TRUE(m.has_nodata);
    EXPECT_EQ(m.nodata, 255.0);
    EXPECT_TRUE(std::equal(mask.begin(), mask.end(), m.view<std::uint8_t>().data));
    EXPECT_THROW(write_mask(folder.path / "m1.tif", {mask.data(), 11}, like), std::invalid_argument);
    EXPECT_NE(error_of([&] { write_mask(folder.path / "none" / "m.tif", {mask.data(), 12}, like); }).find("cannot write"), std::string::npos);
}

TEST_F(raster_file, reading_stops_when_the_monitor_says_so) {
    const auto path = folder.file("a.tif", small().bytes());
    EXPECT_THROW(read_raster(path, {}, monitor([](double done) { return done < 0.9; })), cancelled);
}

}  // namespace
}  // namespace sanc::io
