// SPDX-License-Identifier: Apache-2.0
// A look at a TIFF's own structure before any library opens it: sizes, block sizes, and whether every block is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sanc::io {

// Where one block lies in the file, in bytes.
struct tiff_block {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

struct tiff_layout {
    std::int64_t width = 0;         // px
    std::int64_t height = 0;        // px
    std::int64_t samples = 1;       // per pixel
    std::int64_t bits = 1;          // per sample
    std::int64_t sample_format = 1; // 1 unsigned, 2 signed, 3 float, 5 and 6 complex
    std::int64_t compression = 1;
    bool separate_planes = false;   // one block holds one band
    std::int64_t block_width = 0;   // px
    std::int64_t block_height = 0;  // px
    bool tiled = false;             // else strips, the last of which may be shorter
    bool big_endian = false;
    std::int64_t photometric = -1;  // -1, as of the next two: not stated, or not as one small integer
    std::int64_t predictor = 1;
    std::int64_t fill_order = 1;
    std::vector<tiff_block> blocks; // from the left, then from the top, then plane by plane
};

inline constexpr std::int64_t max_block_bytes = std::int64_t{256} << 20;

// Reads the chain of directories of a classic TIFF or BigTIFF and returns the layout of its first image. Throws io_error
// when the magic bytes are not a TIFF's, a directory or block lies outside the file (truncated), the chain runs in a
// circle, a value is missing or senseless, or one unpacked block exceeds max_block_bytes. Memory O(size of one
// directory's block list), which the file itself must hold.
tiff_layout check_tiff(const std::filesystem::path& path);

}  // namespace sanc::io
