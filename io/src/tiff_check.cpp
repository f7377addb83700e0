// SPDX-License-Identifier: Apache-2.0
#include "tiff_check.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sanc/config.hpp>
#include <sanc/error.hpp>

#include "posix.hpp"

namespace sanc::io {
namespace {

constexpr int max_directories = 256;
constexpr std::uint64_t max_entries = 4096;

struct field {
    std::uint16_t tag = 0;
    std::uint16_t type = 0;
    std::uint64_t count = 0;
    std::uint64_t position = 0;  // of its first value in the file
};

class tiff_file {
public:
    explicit tiff_file(const std::filesystem::path& path)
        : name_(shown(path)), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
        struct stat info {};
        if (file_.get() < 0 || ::fstat(file_.get(), &info) != 0)
            throw io_error("cannot open: " + name_ + ": " + std::strerror(errno));
        if (!S_ISREG(info.st_mode)) throw io_error("not a regular file: " + name_ + ": give the file itself");
        size_ = static_cast<std::uint64_t>(info.st_size);
        start();
    }

    // Visits each directory of the chain; the first one's layout is the answer.
    tiff_layout check() {
        tiff_layout first;
        std::vector<std::uint64_t> seen;
        for (std::uint64_t at = first_directory_; at != 0;) {
            if (std::find(seen.begin(), seen.end(), at) != seen.end()) damaged("its directories run in a circle");
            if (seen.size() == max_directories) damaged("it has more than 256 directories");
            seen.push_back(at);
            const std::vector<field> fields = directory(at);
            tiff_layout layout = layout_of(fields);
            if (seen.size() == 1) first = std::move(layout);
        }
        if (seen.empty()) damaged("it has no image");
        return first;
    }

private:
    [[noreturn]] void damaged(const std::string& what) const {
        throw io_error("damaged TIFF: " + name_ + ": " + what + ": fetch the file again");
    }
    [[noreturn]] void truncated(const std::string& what, std::uint64_t end) const {
        throw io_error("truncated TIFF: " + name_ + ": " + what + " ends at byte " + std::to_string(end) + ", the file has " +
                       std::to_string(size_) + ": fetch the file again");
    }

    // Holds [at, at + count) to the file.
    void inside(std::uint64_t at, std::uint64_t count, const std::string& what) const {
        if (at > size_ || count > size_ - at) truncated(what, at + std::min(count, UINT64_MAX - at));
    }

    std::vector<unsigned char> bytes(std::uint64_t at, std::uint64_t count, const std::string& what) const {
        inside(at, count, what);
        std::vector<unsigned char> out(static_cast<std::size_t>(count));
        for (std::uint64_t done = 0; done < count;) {
            const ssize_t got = ::pread(file_.get(), out.data() + done, static_cast<std::size_t>(count - done),
                                        static_cast<off_t>(at + done));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) truncated(what, at + count);
            done += static_cast<std::uint64_t>(got);
        }
        return out;
    }

    [[nodiscard]] std::uint64_t number(const unsigned char* at, int width) const {
        std::uint64_t value = 0;
        for (int i = 0; i < width; ++i) value = value << 8 | at[big_endian_ ? i : width - 1 - i];
        return value;
    }

    void start() {
        const std::vector<unsigned char> head =
            bytes(0, std::min<std::uint64_t>(size_, 16), "the header");
        const std::string form = "not a TIFF: " + name_ + ": convert it: gdal_translate -of GTiff IN OUT.tif";
        if (head.size() < 8) throw io_error(form);
        if (head[0] == 'I' && head[1] == 'I') big_endian_ = false;
        else if (head[0] == 'M' && head[1] == 'M') big_endian_ = true;
        else throw io_error(form);
        const std::uint64_t version = number(&head[2], 2);
        if (version == 42) {
            first_directory_ = number(&head[4], 4);
        } else if (version == 43 && head.size() == 16 && number(&head[4], 2) == 8) {
            big_ = true;
            first_directory_ = number(&head[8], 8);
        } else {
            throw io_error(form);
        }
    }

    static std::uint64_t width_of(std::uint16_t type) {
        switch (type) {
            case 1: case 2: case 6: case 7: return 1;
            case 3: case 8: return 2;
            case 4: case 9: case 11: case 13: return 4;
            case 5: case 10: case 12: case 16: case 17: case 18: return 8;
            default: return 0;
        }
    }

    // The entries of the directory at `at`, which becomes the position of the next directory.
    std::vector<field> directory(std::uint64_t& at) {
        const int count_width = big_ ? 8 : 2;
        const std::uint64_t entry_width = big_ ? 20 : 12;
        const int offset_width = big_ ? 8 : 4;
        const std::uint64_t entries =
            number(bytes(at, static_cast<std::uint64_t>(count_width), "a directory").data(), count_width);
        if (entries > max_entries) damaged("a directory has " + std::to_string(entries) + " entries");
        const std::uint64_t begin = at + static_cast<std::uint64_t>(count_width);
        const std::vector<unsigned char> raw =
            bytes(begin, entries * entry_width + static_cast<std::uint64_t>(offset_width), "a directory");
        std::vector<field> fields;
        for (std::uint64_t i = 0; i < entries; ++i) {
            const unsigned char* entry = raw.data() + i * entry_width;
            field item;
            item.tag = static_cast<std::uint16_t>(number(entry, 2));
            item.type = static_cast<std::uint16_t>(number(entry + 2, 2));
            item.count = number(entry + 4, offset_width);
            item.position = begin + i * entry_width + (big_ ? 12U : 8U);
            const std::uint64_t width = width_of(item.type);
            if (width == 0) continue;  // a private type: no reader looks at it
            if (item.count > size_) truncated("tag " + std::to_string(item.tag), item.count);
            if (item.count * width > static_cast<std::uint64_t>(offset_width)) {
                item.position = number(entry + (big_ ? 12 : 8), offset_width);
                inside(item.position, item.count * width, "tag " + std::to_string(item.tag));
                listed_ += item.count * width;
                if (listed_ > size_) damaged("its tags claim more bytes than the file has");
            }
            fields.push_back(item);
        }
        at = number(raw.data() + entries * entry_width, offset_width);
        return fields;
    }

    [[nodiscard]] const field* find(const std::vector<field>& fields, std::uint16_t tag) const {
        for (const field& item : fields)
            if (item.tag == tag) return &item;
        return nullptr;
    }

    [[nodiscard]] std::vector<std::uint64_t> values(const field& item) const {
        const std::uint64_t width = width_of(item.type);
        if (item.type != 1 && item.type != 3 && item.type != 4 && item.type != 16)
            damaged("tag " + std::to_string(item.tag) + " is no integer");
        const std::vector<unsigned char> raw = bytes(item.position, item.count * width, "tag " + std::to_string(item.tag));
        std::vector<std::uint64_t> out;
        for (std::uint64_t i = 0; i < item.count; ++i) out.push_back(number(raw.data() + i * width, static_cast<int>(width)));
        return out;
    }

    // The one value of a tag, or of a tag with equal values for each sample; `otherwise` where the tag is absent.
    std::int64_t value(const std::vector<field>& fields, std::uint16_t tag, std::int64_t otherwise, const char* name) const {
        const field* item = find(fields, tag);
        if (item == nullptr) {
            if (otherwise < 0) damaged(std::string("it states no ") + name);
            return otherwise;
        }
        const std::vector<std::uint64_t> all = values(*item);
        if (all.empty()) damaged(std::string("it states no ") + name);
        for (const std::uint64_t one : all)
            if (one != all.front())
                throw io_error("bands of unlike types: " + name_ + ": convert it: gdal_translate -ot Float32 IN.tif OUT.tif");
        if (all.front() > INT32_MAX) damaged(std::string("its ") + name + " is " + std::to_string(all.front()));
        return static_cast<std::int64_t>(all.front());
    }

    // The value of a tag that only some readers look at: nothing in it is an error.
    [[nodiscard]] std::int64_t small_value(const std::vector<field>& fields, std::uint16_t tag, std::int64_t otherwise) const {
        const field* item = find(fields, tag);
        if (item == nullptr) return otherwise;
        if ((item->type != 3 && item->type != 4) || item->count != 1) return -1;
        return static_cast<std::int64_t>(values(*item).front());
    }

    tiff_layout layout_of(const std::vector<field>& fields) {
        tiff_layout out;
        out.width = value(fields, 256, -1, "width");
        out.height = value(fields, 257, -1, "height");
        out.compression = value(fields, 259, 1, "compression");
        out.samples = value(fields, 277, 1, "number of bands");
        out.bits = value(fields, 258, 1, "bits per sample");
        out.sample_format = value(fields, 339, 1, "sample format");
        out.separate_planes = value(fields, 284, 1, "planar configuration") == 2;
        out.big_endian = big_endian_;
        out.photometric = small_value(fields, 262, -1);
        out.predictor = small_value(fields, 317, 1);
        out.fill_order = small_value(fields, 266, 1);
        const bool tiled = out.tiled = find(fields, 322) != nullptr;
        out.block_width = tiled ? value(fields, 322, -1, "tile width") : out.width;
        out.block_height = tiled ? value(fields, 323, -1, "tile height") : 0;
        if (!tiled) {
            const field* rows = find(fields, 278);
            const std::vector<std::uint64_t> all = rows == nullptr ? std::vector<std::uint64_t>{} : values(*rows);
            const auto height = static_cast<std::uint64_t>(out.height);
            out.block_height = static_cast<std::int64_t>(all.empty() ? height : std::min(all.front(), height));
        }
        if (out.width < 1 || out.height < 1 || out.samples < 1 || out.samples > 65535 || out.bits < 1 || out.bits > 128 ||
            out.block_width < 1 || out.block_height < 1)
            damaged("its size is " + std::to_string(out.width) + " x " + std::to_string(out.height) + " px, " +
                    std::to_string(out.samples) + " bands of " + std::to_string(out.bits) + " bits");
        const std::int64_t together = out.separate_planes ? 1 : out.samples;
        const int128 block_bits = int128{out.block_width} * out.block_height * together * out.bits;
        if (block_bits / 8 > max_block_bytes)
            throw io_error("one block of " + std::to_string(out.block_width) + " x " + std::to_string(out.block_height) + " px x " +
                           std::to_string(together) + " bands is larger than 256 MiB: " + name_ +
                           ": convert it: gdal_translate -co TILED=YES IN.tif OUT.tif");
        blocks(fields, out, tiled);
        return out;
    }

    void blocks(const std::vector<field>& fields, tiff_layout& layout, bool tiled) {
        const std::uint16_t first_tag = tiled ? 324 : 273;
        const field* offsets = find(fields, first_tag);
        const field* counts = find(fields, static_cast<std::uint16_t>(tiled ? 325 : 279));
        if (offsets == nullptr || counts == nullptr) damaged("it does not say where its blocks are");
        const std::int64_t across = (layout.width + layout.block_width - 1) / layout.block_width;
        const std::int64_t down = (layout.height + layout.block_height - 1) / layout.block_height;
        const int128 expected = int128{across} * down * (layout.separate_planes ? layout.samples : 1);
        if (int128{offsets->count} < expected || int128{counts->count} < expected)
            damaged("it lists fewer blocks than its size needs");
        const std::vector<std::uint64_t> from = values(*offsets);
        const std::vector<std::uint64_t> size = values(*counts);
        for (std::size_t i = 0; i < static_cast<std::size_t>(expected); ++i) {
            inside(from[i], size[i], "block " + std::to_string(i));
            layout.blocks.push_back({from[i], size[i]});
        }
    }

    std::string name_;
    descriptor file_;
    std::uint64_t size_ = 0;
    std::uint64_t first_directory_ = 0;
    std::uint64_t listed_ = 0;  // bytes that tags hold outside their directories
    bool big_endian_ = false;
    bool big_ = false;
};

}  // namespace

tiff_layout check_tiff(const std::filesystem::path& path) { return tiff_file(path).check(); }

}  // namespace sanc::io
