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
    const tiff_layout& layout = opened.layout;
    step_columns_ = static_cast<std::int32_t>(columns_of_step(layout));
    step_rows_ = static_cast<std::int32_t>(std::min(layout.block_height, layout.height));
    steps_across_ = (layout.width + step_columns_ - 1) / step_columns_;
    steps_down_ = (layout.height + step_rows_ - 1) / step_rows_;
    if (opened.plain) from_ = open_blocks({opened.path, bytes_of(opened.image.type), opened.bands, false}, opened.layout);
    for (const std::string& text : guard.warnings()) opened.image.warnings.push_back(shown(path) + ": " + text);
    header_ = std::make_shared<const georaster>(std::move(opened.image));
}

raster_part raster_rows::part(std::int64_t step) const {
    const auto x = static_cast<std::int32_t>(step % steps_across_ * step_columns_);
    const auto y = static_cast<std::int32_t>(step / steps_across_ * step_rows_);
    return {x, y, std::min(step_columns_, header_->width - x), std::min(step_rows_, header_->height - y)};
}

std::unique_ptr<row_reader> raster_rows::reader() const { return read_rows(from_); }

void raster_rows::check_end() const { io::check_end(*from_); }

}  // namespace sanc::io
