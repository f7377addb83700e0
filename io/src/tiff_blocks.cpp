// SPDX-License-Identifier: Apache-2.0
#include "tiff_blocks.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#if SANC_HAS_LIBDEFLATE
#include <libdeflate.h>
#endif

#include "block_file.hpp"

namespace sanc::io {
namespace {

constexpr std::uint64_t largest_block_bytes = std::uint64_t{16} << 20;  // two are held, packed and not

// zlib streams of a known unpacked size.
#if SANC_HAS_LIBDEFLATE
class unpacker {
public:
    static bool there() { return true; }
    bool operator()(const std::vector<std::uint8_t>& packed, void* out, std::size_t bytes) {
        return state_ && libdeflate_zlib_decompress(state_.get(), packed.data(), packed.size(), out, bytes, nullptr) == LIBDEFLATE_SUCCESS;
    }

private:
    struct ender {
        void operator()(libdeflate_decompressor* state) const { libdeflate_free_decompressor(state); }
    };
    std::unique_ptr<libdeflate_decompressor, ender> state_{libdeflate_alloc_decompressor()};
};
#else
class unpacker {
public:
    static bool there() { return false; }
    bool operator()(const std::vector<std::uint8_t>&, void*, std::size_t) { return false; }
};
#endif

// Pixels of T, unsigned: signed ones and floats are moved as bits.
template <class T>
class block_reader {
public:
    block_reader(const block_request& request, const tiff_layout& layout)
        : request_(request), layout_(layout),
          across_((layout.width + layout.block_width - 1) / layout.block_width),
          down_((layout.height + layout.block_height - 1) / layout.block_height),
          together_(layout.separate_planes ? 1 : layout.samples),
          block_(static_cast<std::size_t>(layout.block_width * layout.block_height * together_)) {}

    // Whether every block is of a kind and a size that is unpacked here.
    [[nodiscard]] bool takes() const {
        const bool packed = layout_.compression != 1;
        if (packed && !(unpacker::there() && (layout_.compression == 8 || layout_.compression == 32946))) return false;
        const bool horizontal = packed && layout_.predictor == 2 && layout_.sample_format != 3;
        if (layout_.big_endian || layout_.fill_order != 1 || layout_.bits != 8 * static_cast<std::int64_t>(sizeof(T)) ||
            (layout_.predictor != 1 && !horizontal) || (layout_.photometric != 1 && layout_.photometric != 2))
            return false;
        if (bytes_of(0) > largest_block_bytes) return false;
        const std::uint64_t most = 2 * bytes_of(0) + (std::uint64_t{64} << 10);
        for (std::size_t i = 0; i < layout_.blocks.size(); ++i) {
            const tiff_block& block = layout_.blocks[i];
            const std::uint64_t unpacked = bytes_of(static_cast<std::int64_t>(i) / across_ % down_);
            if (block.offset == 0 || block.size == 0 || block.size > most || (!packed && block.size < unpacked)) return false;
        }
        return true;
    }

    // The whole image into `data`.
    bool read(hashed_file& file, std::byte* data, twin_hash& hash, const monitor& watch) {
        out_ = {reinterpret_cast<T*>(data), layout_.width, layout_.width * layout_.height, 0, 0};
        const std::int64_t planes = planes_apart();
        const std::uint64_t row_bytes = static_cast<std::uint64_t>(layout_.width) * sizeof(T);
        for (std::int64_t plane = 0; plane < planes; ++plane) {
            for (std::int64_t row = 0; row < down_; ++row) {
                for (std::int64_t column = 0; column < across_; ++column)
                    if (!read_block(file, plane, row, column)) return false;
                const auto top = static_cast<std::uint64_t>(plane * layout_.height + row * layout_.block_height);
                hash.have(top * row_bytes, (top + static_cast<std::uint64_t>(rows_of(row))) * row_bytes);
                watch(static_cast<double>(plane * down_ + row + 1) / static_cast<double>(planes * down_));
            }
        }
        return true;
    }
    // The part of a step into `data`, which holds nothing else.
    bool read_step(const block_file& file, std::int64_t step, std::byte* data) {
        const std::int64_t columns = columns_of_step(layout_);
        const std::int64_t steps_across = (layout_.width + columns - 1) / columns;
        const std::int64_t row = step / steps_across;
        const std::int64_t left = step % steps_across * columns;
        const std::int64_t width = std::min(columns, layout_.width - left);
        out_ = {reinterpret_cast<T*>(data), width, width * rows_of(row), left, row * layout_.block_height};
        const std::int64_t first = left / layout_.block_width;
        const std::int64_t end = steps_across == 1 ? across_ : first + 1;
        for (std::int64_t plane = 0; plane < planes_apart(); ++plane) {
            for (std::int64_t column = first; column < end; ++column)
                if (!read_block(file, plane, row, column)) return false;
        }
        return true;
    }

private:
    [[nodiscard]] std::int64_t planes_apart() const { return layout_.separate_planes ? static_cast<std::int64_t>(request_.bands.size()) : 1; }
    // The rows of the image that a row of blocks holds.
    [[nodiscard]] std::int64_t rows_of(std::int64_t row) const {
        return std::min(layout_.block_height, layout_.height - row * layout_.block_height);
    }
    // The bytes of a block, unpacked: a tile is always whole.
    [[nodiscard]] std::uint64_t bytes_of(std::int64_t row) const {
        return static_cast<std::uint64_t>(layout_.block_width * together_ * (layout_.tiled ? layout_.block_height : rows_of(row))) * sizeof(T);
    }

    template <class File>
    bool read_block(File& file, std::int64_t plane, std::int64_t row, std::int64_t column) {
        const std::int64_t before = layout_.separate_planes ? (request_.bands[static_cast<std::size_t>(plane)] - 1) * across_ * down_ : 0;
        file.read(layout_.blocks[static_cast<std::size_t>(before + row * across_ + column)], packed_);
        const std::uint64_t bytes = bytes_of(row);
        const std::int64_t place = (row * layout_.block_height - out_.first_row) * out_.width + column * layout_.block_width - out_.first_column;
        // Where the rows of a block lie one after the other in what is filled, it is unpacked in place.
        const bool in_place = together_ == 1 && request_.bands.size() == 1 && out_.width == layout_.block_width &&
                              (!layout_.tiled || rows_of(row) == layout_.block_height);
        T* const block = in_place ? out_.data + place : block_.data();
        if (layout_.compression == 1) std::memcpy(block, packed_.data(), bytes);
        else if (!unpack_(packed_, block, bytes)) return false;
        if (layout_.predictor == 2) add_neighbours(block, static_cast<std::int64_t>(bytes / sizeof(T)));
        if (in_place) return true;
        if (layout_.separate_planes) {
            put(0, plane, place, row, column);
        } else {
            for (std::size_t i = 0; i < request_.bands.size(); ++i) put(request_.bands[i] - 1, static_cast<std::int64_t>(i), place, row, column);
        }
        return true;
    }

    // Horizontal differences back to values, sample by sample of a pixel.
    void add_neighbours(T* block, std::int64_t samples) const {
        const std::int64_t row_samples = layout_.block_width * together_;
        for (std::int64_t begin = 0; begin < samples; begin += row_samples) {
            T* row = block + begin;
            for (std::int64_t i = together_; i < row_samples; ++i) row[i] = static_cast<T>(row[i] + row[i - together_]);
        }
    }

    // Sample `sample` of the block's pixels into band `band`, whose place `place` is the block's first pixel.
    void put(std::int64_t sample, std::int64_t band, std::int64_t place, std::int64_t row, std::int64_t column) {
        const std::int64_t width = std::min(layout_.block_width, layout_.width - column * layout_.block_width);
        T* to = out_.data + band * out_.plane + place;
        const T* from = block_.data() + sample;
        for (std::int64_t y = 0; y < rows_of(row); ++y, to += out_.width, from += layout_.block_width * together_) {
            if (together_ == 1) std::memcpy(to, from, static_cast<std::size_t>(width) * sizeof(T));
            else for (std::int64_t x = 0; x < width; ++x) to[x] = from[x * together_];
        }
    }

    const block_request& request_;
    const tiff_layout& layout_;
    struct {
        T* data;
        std::int64_t width;                    // px
        std::int64_t plane;                    // values
        std::int64_t first_column, first_row;  // of the image
    } out_{};
    std::int64_t across_, down_;  // blocks of a plane
    std::int64_t together_;       // samples of a pixel in one block
    std::vector<T> block_;
    std::vector<std::uint8_t> packed_;
    unpacker unpack_;
};

template <class T>
bool read_blocks_of(const block_request& request, const tiff_layout& layout, std::byte* data, block_hashes& hashes, const monitor& watch) {
    block_reader<T> reader(request, layout);
    if (!reader.takes()) return false;
    twin_hash hash(data, request.hash_pixels);
    hashed_file file(request.path, hash);
    if (!reader.read(file, data, hash, watch)) return false;
    file.finish();
    hashes = hash.finish(static_cast<std::uint64_t>(layout.width * layout.height) * request.bands.size() * sizeof(T));
    return true;
}

}  // namespace

struct block_source {
    block_request request;
    tiff_layout layout;
    block_file file;
};

namespace {

template <class T>
class rows_of : public row_reader {
public:
    explicit rows_of(std::shared_ptr<const block_source> from) : from_(std::move(from)), blocks_(from_->request, from_->layout) {}
    bool read(std::int64_t step, std::byte* to) override { return blocks_.read_step(from_->file, step, to); }

private:
    std::shared_ptr<const block_source> from_;
    block_reader<T> blocks_;
};

// Calls work(T{}) with the type of so many bytes.
template <class Work>
auto with_type(std::int64_t pixel_bytes, const Work& work) {
    switch (pixel_bytes) {
        case 1: return work(std::uint8_t{});
        case 2: return work(std::uint16_t{});
        default: return work(std::uint32_t{});
    }
}

}  // namespace

std::shared_ptr<const block_source> open_blocks(const block_request& request, const tiff_layout& layout) {
    const bool taken = with_type(request.pixel_bytes, [&](auto pixel) { return block_reader<decltype(pixel)>(request, layout).takes(); });
    return taken ? std::make_shared<const block_source>(block_source{request, layout, block_file(request.path)}) : nullptr;
}

std::unique_ptr<row_reader> read_rows(const std::shared_ptr<const block_source>& from) {
    return with_type(from->request.pixel_bytes,
                     [&](auto pixel) -> std::unique_ptr<row_reader> { return std::make_unique<rows_of<decltype(pixel)>>(from); });
}

void check_end(const block_source& from) { from.file.check_end(); }

bool read_blocks(const block_request& request, const tiff_layout& layout, std::byte* data, block_hashes& hashes, const monitor& watch) {
    return with_type(request.pixel_bytes, [&](auto pixel) { return read_blocks_of<decltype(pixel)>(request, layout, data, hashes, watch); });
}

}  // namespace sanc::io
