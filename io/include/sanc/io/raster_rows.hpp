// SPDX-License-Identifier: Apache-2.0
// The pixels of a GeoTIFF by rows, for whoever need not have all of them in memory at one time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include <sanc/io/raster.hpp>

namespace sanc::io {

// Reads rows for one thread.
class row_reader {
public:
    virtual ~row_reader() = default;

    // Fills `to` with the rows of one step, band after band, as georaster::data holds them. False, with `to` in any state, where a
    // block does not unpack: read_raster() tells what is wrong. Throws io_error.
    virtual bool read(std::int64_t step, std::byte* to) = 0;
};

struct block_source;

class raster_rows {
public:
    // Opens a file and checks it as read_raster() does, and throws what that throws before it reads pixels.
    explicit raster_rows(const std::filesystem::path& path, const raster_options& options = {});

    // All of the image but its pixels and hashes.
    [[nodiscard]] const std::shared_ptr<const georaster>& header() const { return header_; }

    // Step s has the rows from s x rows_in_step() on, the last one fewer. 0: only read_raster() reads this file.
    [[nodiscard]] std::int32_t rows_in_step() const { return from_ ? rows_in_step_ : 0; }

    // A reader for each thread, where rows_in_step() is not 0. All read the file as it was opened here.
    [[nodiscard]] std::unique_ptr<row_reader> reader() const;

    // To be asked when all is read. Throws io_error where the file has grown.
    void check_end() const;

private:
    std::shared_ptr<const georaster> header_;
    std::int32_t rows_in_step_ = 0;
    std::shared_ptr<const block_source> from_;
};

}  // namespace sanc::io
