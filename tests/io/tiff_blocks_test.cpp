// SPDX-License-Identifier: Apache-2.0
// The blocks unpacked here beside GDAL's: files of every layout, made by GDAL from a seed.
#include "../../io/src/tiff_blocks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#include <sanc/io/file.hpp>
#include <sanc/io/raster.hpp>
#include <sanc/io/raster_rows.hpp>
#include <sanc/sha256.hpp>

#include "../../io/src/gdal_guard.hpp"
#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

struct made_layout {
    GDALDataType type = GDT_Byte;
    int width = 1, height = 1, bands = 1;
    std::vector<std::string> options;
    bool taken = true;  // unpacked here; else left to GDAL

    [[nodiscard]] std::string text() const {
        std::string all = std::string(GDALGetDataTypeName(type)) + " " + std::to_string(width) + " x " + std::to_string(height) + " x " +
                          std::to_string(bands);
        for (const std::string& option : options) all += " " + option;
        return all;
    }
};

made_layout drawn(std::mt19937& random) {
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    made_layout made;
    constexpr std::array<GDALDataType, 4> types{GDT_Byte, GDT_UInt16, GDT_Int16, GDT_Float32};
    made.type = types[static_cast<std::size_t>(below(4))];
    made.width = 1 + below(90);
    made.height = 1 + below(90);
    made.bands = 1 + below(4);
    if (below(2) == 0) made.options = {"TILED=YES", "BLOCKXSIZE=" + std::to_string(16 + 16 * below(4)), "BLOCKYSIZE=" + std::to_string(16 + 16 * below(4))};
    else made.options = {"BLOCKYSIZE=" + std::to_string(1 + below(40))};
    made.options.push_back(below(2) == 0 ? "INTERLEAVE=PIXEL" : "INTERLEAVE=BAND");
    made.options.push_back(below(2) == 0 ? "BIGTIFF=YES" : "BIGTIFF=NO");
    made.options.push_back("PHOTOMETRIC=MINISBLACK");
    made.options.push_back("ALPHA=NO");
    switch (below(5)) {
        case 0: break;
        case 1: made.options.push_back("COMPRESS=LZW"), made.taken = false; break;
        default:
            made.options.push_back("COMPRESS=DEFLATE");
            if (below(2) == 0) made.options.push_back("PREDICTOR=2"), made.taken = made.type != GDT_Float32;
            else if (below(4) == 0 && made.type == GDT_Float32) made.options.push_back("PREDICTOR=3"), made.taken = false;
            made.taken = made.taken && SANC_HAS_LIBDEFLATE != 0;
    }
    const bool predicted = made.options.back().rfind("PREDICTOR", 0) == 0;
    if (below(8) == 0 && made.type == GDT_UInt16 && !predicted) made.options.push_back("NBITS=12"), made.taken = false;
    if (below(8) == 0) made.options.push_back("ENDIANNESS=BIG"), made.taken = false;
    return made;
}

void write(const made_layout& made, const std::filesystem::path& path, std::mt19937& random) {
    const gdal_guard guard;
    char** options = nullptr;
    for (const std::string& option : made.options) options = CSLAddString(options, option.c_str());
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const dataset_ptr file(driver->Create(path.c_str(), made.width, made.height, made.bands, made.type, options));
    CSLDestroy(options);
    ASSERT_TRUE(file) << made.text() << guard.failure();
    std::vector<float> pixels(static_cast<std::size_t>(made.width) * static_cast<std::size_t>(made.height));
    for (int band = 1; band <= made.bands; ++band) {
        for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i % 64 + random() % 16 + (made.type == GDT_Byte ? 0 : 1000));
        ASSERT_EQ(file->GetRasterBand(band)->RasterIO(GF_Write, 0, 0, made.width, made.height, pixels.data(), made.width, made.height,
                                                      GDT_Float32, 0, 0, nullptr), CE_None);
    }
}

// The bands as GDAL gives them; empty where it fails.
std::string by_gdal(const made_layout& made, const std::filesystem::path& path, std::vector<int> bands) {
    const gdal_guard guard;
    const dataset_ptr file(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER));
    const int bytes = GDALGetDataTypeSizeBytes(made.type);
    if (!file || file->GetRasterXSize() != made.width || file->GetRasterYSize() != made.height || file->GetRasterCount() != made.bands ||
        file->GetRasterBand(1)->GetRasterDataType() != made.type)
        return "";
    std::string out(static_cast<std::size_t>(made.width * made.height * bytes) * bands.size(), '\0');
    const CPLErr state = file->RasterIO(GF_Read, 0, 0, made.width, made.height, out.data(), made.width, made.height, made.type,
                                        static_cast<int>(bands.size()), bands.data(), bytes, bytes * made.width,
                                        GSpacing{bytes} * made.width * made.height, nullptr);
    return state == CE_None ? out : "";
}

// The same by read_blocks(); empty where it leaves the file to GDAL.
std::string by_blocks(const made_layout& made, const std::filesystem::path& path, const std::vector<int>& bands, block_hashes& hashes) {
    const std::int64_t bytes = GDALGetDataTypeSizeBytes(made.type);
    std::string out(static_cast<std::size_t>(made.width * made.height * bytes) * bands.size(), '\0');
    const bool read = read_blocks({path, bytes, bands, true}, check_tiff(path), reinterpret_cast<std::byte*>(out.data()), hashes, {});
    return read ? out : "";
}

TEST(TiffBlocks, are_those_of_gdal_in_every_layout) {
    test::scratch folder;
    std::mt19937 random(1);
    int taken = 0;
    for (int round = 0; round < 400; ++round) {
        const made_layout made = drawn(random);
        const auto path = folder.path / "a.tif";
        write(made, path, random);
        std::vector<int> bands;
        for (int band = 1; band <= made.bands; ++band) bands.push_back(band);
        if (round % 3 == 0) std::shuffle(bands.begin(), bands.end(), random);
        if (round % 5 == 0) bands.push_back(bands.front());
        block_hashes hashes;
        const std::string found = by_blocks(made, path, bands, hashes);
        ASSERT_EQ(!found.empty(), made.taken) << made.text();
        if (found.empty()) continue;
        ++taken;
        ASSERT_EQ(found, by_gdal(made, path, bands)) << made.text();
        ASSERT_EQ(hashes.file, file_sha256(path)) << made.text();
        ASSERT_EQ(hashes.pixels, hex(sha256_of(found))) << made.text();
    }
    EXPECT_GT(taken, SANC_HAS_LIBDEFLATE != 0 ? 150 : 50);
}

TEST(TiffBlocks, of_a_damaged_file_are_left_to_gdal_or_the_same) {
    test::scratch folder;
    std::mt19937 random(2);
    int left = 0;
    for (int round = 0; round < 1500; ++round) {
        const made_layout made = drawn(random);
        const auto path = folder.path / "a.tif";
        write(made, path, random);
        std::string bytes = folder.text("a.tif");
        for (int change = 0; change < 3; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
        folder.file("a.tif", bytes);
        std::string found;
        block_hashes hashes;
        const std::vector<int> bands{1};
        const bool refused = !test::error_of([&] {
            const tiff_layout layout = check_tiff(path);
            if (layout.width != made.width || layout.height != made.height || layout.samples != made.bands ||
                layout.bits != 8 * GDALGetDataTypeSizeBytes(made.type))
                throw io_error("another image");
            found = by_blocks(made, path, bands, hashes);
        }).empty();
        if (refused || found.empty()) {
            ++left;
            continue;
        }
        const std::string other = by_gdal(made, path, bands);
        if (!other.empty()) {
            ASSERT_EQ(found, other) << made.text();
        }
    }
    EXPECT_GT(left, 300);
}

TEST(TiffBlocks, are_what_read_raster_gives_and_it_hashes_them) {
    test::scratch folder;
    std::mt19937 random(3);
    for (const char* packing : {"COMPRESS=NONE", "COMPRESS=DEFLATE", "COMPRESS=LZW"}) {
        const made_layout made{GDT_UInt16, 70, 50, 3, {packing, "TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16", "PHOTOMETRIC=RGB"}};
        write(made, folder.path / "a.tif", random);
        raster_options options;
        options.hash_pixels = true;
        const georaster image = read_raster(folder.path / "a.tif", options);
        EXPECT_EQ(std::string(reinterpret_cast<const char*>(image.data.get()), static_cast<std::size_t>(image.bytes())),
                  by_gdal(made, folder.path / "a.tif", {1, 2, 3})) << packing;
        EXPECT_EQ(image.pixels_sha256, pixel_sha256(image)) << packing;
        EXPECT_EQ(image.sha256, file_sha256(folder.path / "a.tif")) << packing;
    }
}

// The image put together from its parts, the last one first; empty where a block does not unpack.
std::string by_rows(const raster_rows& rows) {
    const georaster& image = *rows.header();
    const std::int64_t row_bytes = image.width * bytes_of(image.type);
    std::string all(static_cast<std::size_t>(row_bytes * image.height * image.bands), '\0');
    std::vector<char> piece(static_cast<std::size_t>(rows.part(0).columns * rows.part(0).rows * image.bands * bytes_of(image.type)));
    const auto reader = rows.reader();
    for (std::int64_t step = rows.steps() - 1; step >= 0; --step) {
        if (!reader->read(step, reinterpret_cast<std::byte*>(piece.data()))) return "";
        const raster_part part = rows.part(step);
        const std::int64_t bytes = part.columns * bytes_of(image.type);
        for (std::int64_t i = 0; i < std::int64_t{part.rows} * image.bands; ++i) {
            const std::int64_t row = i / part.rows * image.height + part.y + i % part.rows;
            std::copy_n(piece.begin() + i * bytes, bytes, all.begin() + row * row_bytes + part.x * bytes_of(image.type));
        }
    }
    rows.check_end();
    return all;
}

TEST(TiffBlocks, by_rows_are_what_read_raster_gives) {
    test::scratch folder;
    std::mt19937 random(4);
    int gone = 0;
    for (int round = 0; round < 300; ++round) {
        const made_layout made = drawn(random);
        const auto path = folder.path / "a.tif";
        write(made, path, random);
        raster_options options;
        if (round % 3 == 0) options.bands = {made.bands, 1};
        const raster_rows rows(path, options);
        ASSERT_EQ(rows.steps() != 0, made.taken) << made.text();
        if (rows.steps() == 0) continue;
        ++gone;
        const georaster image = read_raster(path, options);
        ASSERT_EQ(by_rows(rows), std::string(reinterpret_cast<const char*>(image.data.get()), static_cast<std::size_t>(image.bytes()))) << made.text();
        ASSERT_EQ(rows.header()->width, image.width);
        ASSERT_EQ(rows.header()->nodata, image.nodata);
    }
    EXPECT_GT(gone, SANC_HAS_LIBDEFLATE != 0 ? 100 : 40);
}

TEST(TiffBlocks, by_rows_of_a_file_that_is_damaged_or_grows_are_refused) {
    if (SANC_HAS_LIBDEFLATE == 0) GTEST_SKIP() << "no libdeflate";
    test::scratch folder;
    std::mt19937 random(5);
    const made_layout made{GDT_UInt16, 90, 90, 1, {"COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"}};
    const auto path = folder.path / "a.tif";
    write(made, path, random);
    const raster_rows whole(path);
    const std::string bytes = folder.text("a.tif");
    folder.file("a.tif", bytes + "more");
    EXPECT_NE(test::error_of([&] { by_rows(whole); }).find("changed"), std::string::npos);
    folder.file("a.tif", bytes);
    const tiff_block block = check_tiff(path).blocks.back();
    std::string damaged = bytes;
    for (std::uint64_t i = block.offset; i < block.offset + block.size; ++i) damaged[i] = '\xff';
    folder.file("a.tif", damaged);
    EXPECT_EQ(by_rows(raster_rows(path)), "");
    EXPECT_NE(test::error_of([&] { read_raster(path); }).find("cannot decode rows 64 to 89"), std::string::npos);
}

}  // namespace
}  // namespace sanc::io
