// SPDX-License-Identifier: Apache-2.0
// The pixels of a GeoTIFF part by part, for whoever need not have all of them in memory at one time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include <sanc/column.hpp>
#include <sanc/io/raster.hpp>

namespace sanc::io {

// Reads parts for one thread.
class row_reader {
public:
    virtual ~row_reader() = default;

    // Fills `to` with the part of one step, band after band, row after row. False, with `to` in any state, where a block does not
    // unpack: read_raster() tells what is wrong. Throws io_error.
    virtual bool read(std::int64_t step, std::byte* to) = 0;
};

struct block_source;

class raster_rows {
public:
    // Opens a file and checks it as read_raster() does, and throws what that throws before it reads pixels.
    explicit raster_rows(const std::filesystem::path& path, const raster_options& options = {});

    // All of the image but its pixels and hashes.
    [[nodiscard]] const std::shared_ptr<const georaster>& header() const { return header_; }

    // In how many steps it is read. 0: only read_raster() reads this file.
    [[nodiscard]] std::int64_t steps() const { return from_ ? steps_across_ * steps_down_ : 0; }

    // The part of a step: a tile, where tiles are as wide as whole words of a mask, else a row of blocks. The first one is the largest.
    [[nodiscard]] raster_part part(std::int64_t step) const;

    // A reader for each thread, where steps() is not 0. All read the file as it was opened here.
    [[nodiscard]] std::unique_ptr<row_reader> reader() const;

    // To be asked when all is read. Throws io_error where the file has grown.
    void check_end() const;

private:
    std::shared_ptr<const georaster> header_;
    std::int32_t step_columns_ = 0, step_rows_ = 0;
    std::int64_t steps_across_ = 0, steps_down_ = 0;
    std::shared_ptr<const block_source> from_;
};

}  // namespace sanc::io
