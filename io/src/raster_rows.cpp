// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/raster_rows.hpp>

#include <algorithm>
#include <utility>

#include "open_raster.hpp"
#include "posix.hpp"
#include "tiff_blocks.hpp"

namespace sanc::io {

raster_rows::raster_rows(const std::filesystem::path& path, const raster_options& options) {
    const gdal_guard guard;
    opened_raster opened = open_raster(path, options, guard);
    rows_in_step_ = static_cast<std::int32_t>(std::min<std::int64_t>(opened.layout.block_height, opened.image.height));
    if (opened.plain) from_ = open_blocks({opened.path, bytes_of(opened.image.type), opened.bands, false}, opened.layout);
    for (const std::string& text : guard.warnings()) opened.image.warnings.push_back(shown(path) + ": " + text);
    header_ = std::make_shared<const georaster>(std::move(opened.image));
}

std::unique_ptr<row_reader> raster_rows::reader() const { return read_rows(from_); }

void raster_rows::check_end() const { io::check_end(*from_); }

}  // namespace sanc::io
