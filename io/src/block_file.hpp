// SPDX-License-Identifier: Apache-2.0
// The bytes of a file by blocks: as they are asked for, or hashed on the way.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include <sanc/error.hpp>
#include <sanc/sha256.hpp>

#include "posix.hpp"
#include "tiff_blocks.hpp"

namespace sanc::io {

// The file and the pixels hashed side by side: pixels that wait are hashed with the next bytes of the file.
class twin_hash {
public:
    twin_hash(const std::byte* pixels, bool wanted) : at_(pixels), wanted_(wanted) {}

    void feed(const std::uint8_t* bytes, std::uint64_t count) {
        const std::uint64_t beside = wanted_ ? std::min(count, ready_ - done_) : 0;
        sha256::update(file_, bytes, count, pixels_, at_ + done_, beside);
        done_ += beside;
    }
    // The pixels [begin, end), in bytes, are there. Those that do not follow on from the ones before wait for the end.
    void have(std::uint64_t begin, std::uint64_t end) {
        if (begin == ready_) ready_ = end;
    }
    block_hashes finish(std::uint64_t pixel_bytes) {
        if (wanted_) pixels_.update(at_ + done_, pixel_bytes - done_);
        return {hex(file_.finish()), wanted_ ? hex(pixels_.finish()) : ""};
    }

private:
    sha256 file_, pixels_;
    const std::byte* at_;
    bool wanted_;
    std::uint64_t ready_ = 0;
    std::uint64_t done_ = 0;
};

// The file, which any thread may read, each block for itself.
class block_file {
public:
    explicit block_file(const std::filesystem::path& path) : path_(path), file_(open_regular(path, size_)) {}

    void read(const tiff_block& block, std::vector<std::uint8_t>& out) const {
        out.resize(static_cast<std::size_t>(block.size));
        read_at(block.offset, out.data(), block.size);
    }
    void read_at(std::uint64_t at, std::uint8_t* out, std::uint64_t count) const {
        while (count > 0) {
            const ssize_t got = ::pread(file_.get(), out, static_cast<std::size_t>(count), static_cast<off_t>(at));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw io_error("cannot read: " + shown(path_) + ": " + std::strerror(errno) + ": check its rights");
            if (got == 0) changed();
            at += static_cast<std::uint64_t>(got);
            out += got;
            count -= static_cast<std::uint64_t>(got);
        }
    }
    void check_end() const {
        std::uint8_t more = 0;
        if (::pread(file_.get(), &more, 1, static_cast<off_t>(size_)) != 0) changed();
    }
    [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(size_); }

private:
    [[noreturn]] void changed() const { throw io_error("the file changed while it was read: " + shown(path_) + ": run again when it is complete"); }

    std::filesystem::path path_;
    std::int64_t size_ = 0;
    descriptor file_;
};

// The file, whose every byte is hashed once and in order, whichever blocks are asked for and in whatever order.
class hashed_file {
public:
    hashed_file(const std::filesystem::path& path, twin_hash& hash) : file_(path), hash_(hash) {}

    void read(const tiff_block& block, std::vector<std::uint8_t>& out) {
        if (block.offset >= hashed_) hash_until(block.offset);
        file_.read(block, out);
        const std::uint64_t end = block.offset + block.size;
        if (end <= hashed_) return;
        const std::uint64_t known = hashed_ - block.offset;
        hash_.feed(out.data() + known, block.size - known);
        hashed_ = end;
    }
    void finish() {
        hash_until(file_.size());
        file_.check_end();
    }

private:
    void hash_until(std::uint64_t end) {
        constexpr std::uint64_t piece_bytes = std::uint64_t{256} << 10;  // stays in a core's own cache until it is hashed
        piece_.resize(piece_bytes);
        while (hashed_ < end) {
            const std::uint64_t count = std::min(end - hashed_, piece_bytes);
            file_.read_at(hashed_, piece_.data(), count);
            hash_.feed(piece_.data(), count);
            hashed_ += count;
        }
    }

    block_file file_;
    twin_hash& hash_;
    std::uint64_t hashed_ = 0;  // bytes of the file
    std::vector<std::uint8_t> piece_;
};

}  // namespace sanc::io
