// SPDX-License-Identifier: Apache-2.0
// The blocks of a common TIFF unpacked here: the whole image in place, while the file and the pixels are hashed and the file is read
// once, or parts one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sanc/io/raster_rows.hpp>
#include <sanc/monitor.hpp>

#include "tiff_check.hpp"

namespace sanc::io {

struct block_request {
    std::filesystem::path path;
    std::int64_t pixel_bytes = 1;  // 1, 2 or 4
    std::vector<int> bands;        // from 1, in this order
    bool hash_pixels = false;
};

struct block_hashes {
    std::string file;    // SHA-256, 64 hex digits
    std::string pixels;  // of the pixels, where they were asked for
};

// Fills `data`, band-sequential rows from the top, with the pixels that GDAL would give. False, with `data` in any state,
// for what is left to GDAL: big-endian files, packings other than none and DEFLATE, predictors other than the horizontal
// one of integers, samples that do not fill their bytes, blocks of more than 16 MiB, blocks that are left out, and blocks
// that do not unpack to what they should. Throws io_error when the file changes while it is read, and cancelled. Memory
// O(one block).
bool read_blocks(const block_request& request, const tiff_layout& layout, std::byte* data, block_hashes& hashes, const monitor& watch);

// How many columns one step of reading by parts has: those of a tile, where they fill words of 64, else all.
inline std::int64_t columns_of_step(const tiff_layout& layout) {
    return layout.tiled && layout.block_width % 64 == 0 && layout.block_width < layout.width ? layout.block_width : layout.width;
}

// A file that is open, for readers of parts on several threads.
struct block_source;

// nullptr for what is left to GDAL by its layout. Throws io_error.
std::shared_ptr<const block_source> open_blocks(const block_request& request, const tiff_layout& layout);
std::unique_ptr<row_reader> read_rows(const std::shared_ptr<const block_source>& from);

// Throws io_error where the file has grown since it was opened.
void check_end(const block_source& from);

}  // namespace sanc::io
