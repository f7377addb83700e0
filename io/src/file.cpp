// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/file.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <sanc/detail/first_touch.hpp>
#include <sanc/error.hpp>
#include <sanc/sha256.hpp>

#include "posix.hpp"

namespace sanc::io {
namespace {

constexpr std::int64_t chunk_bytes = std::int64_t{1} << 20;
constexpr std::int64_t free_unpacked_bytes = std::int64_t{16} << 20;  // below this no ratio is asked for
constexpr std::int64_t unpacked_ratio = 200;

// Calls body(data, bytes) for each piece of the file; holds the file to the size it had when it was opened.
template <class Body>
void for_each_piece(const descriptor& file, std::int64_t size, const std::filesystem::path& path, const monitor& watch,
                    Body body) {
    std::string piece(static_cast<std::size_t>(std::min(size + 1, chunk_bytes)), '\0');
    std::int64_t done = 0;
    while (true) {
        const ssize_t got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw io_error("cannot read: " + shown(path) + ": " + std::strerror(errno) + ": check its rights");
        if (got == 0) break;
        done += got;
        if (done > size) break;
        body(piece.data(), static_cast<std::size_t>(got));
        watch(static_cast<double>(done) / static_cast<double>(size));
    }
    if (done != size) throw io_error("the file changed while it was read: " + shown(path) + ": run again when it is complete");
}

// The hash of bytes that another thread is still reading: goes behind it, so that a file costs the longer of the two.
class hash_behind {
public:
    hash_behind(const char* data, std::int64_t size) : data_(data), size_(size), worker_([this] { work(); }) {}
    hash_behind(const hash_behind&) = delete;
    hash_behind& operator=(const hash_behind&) = delete;
    ~hash_behind() {
        if (worker_.joinable()) go_to(given_up);
    }
    // The first `count` bytes are there.
    void go_to(std::int64_t count) {
        there_.store(count, std::memory_order_release);
        there_.notify_one();
        if (count == size_ || count == given_up) worker_.join();
    }
    // Once all are there.
    digest finish() { return hash_.finish(); }

private:
    static constexpr std::int64_t given_up = -1;

    void work() {
        for (std::int64_t done = 0; done < size_;) {
            there_.wait(done, std::memory_order_acquire);
            const std::int64_t there = there_.load(std::memory_order_acquire);
            if (there == given_up) return;
            hash_.update(data_ + done, static_cast<std::size_t>(there - done));
            done = there;
        }
    }

    const char* data_;
    std::int64_t size_;
    sha256 hash_;
    std::atomic<std::int64_t> there_{0};
    std::thread worker_;
};

// Unpacks gzip members one after the other, under the caps.
std::string unpack(const std::string& raw, std::int64_t memory_limit, const std::filesystem::path& path) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) throw io_error("cannot unpack: " + shown(path) + ": zlib does not start");
    struct ender {
        z_stream* stream;
        ~ender() { inflateEnd(stream); }
    } end{&stream};

    std::string out;
    std::string piece(static_cast<std::size_t>(chunk_bytes), '\0');
    std::int64_t position = 0;  // in raw
    const auto size = static_cast<std::int64_t>(raw.size());
    bool ended = false;
    while (!ended || position < size) {
        if (ended) {
            if (raw.find_first_not_of('\0', static_cast<std::size_t>(position)) == std::string::npos) break;  // padding
            inflateReset(&stream);
            ended = false;
        }
        const std::int64_t offered = std::min(size - position, chunk_bytes);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(raw.data() + position));
        stream.avail_in = static_cast<uInt>(offered);
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        const int state = inflate(&stream, Z_NO_FLUSH);
        position += offered - static_cast<std::int64_t>(stream.avail_in);
        out.append(piece.data(), piece.size() - stream.avail_out);
        ended = state == Z_STREAM_END;
        if (!ended && (state == Z_BUF_ERROR || (state == Z_OK && offered == 0 && stream.avail_out != 0)))
            throw io_error("gzip data ends too early: " + shown(path) + ": the file is truncated; fetch it again");
        if (!ended && state != Z_OK)
            throw io_error("damaged gzip data: " + shown(path) + " at byte " + std::to_string(position) + ": fetch it again");
        const auto unpacked = static_cast<std::int64_t>(out.size());
        if (unpacked > memory_limit - size)
            throw io_error("unpacks to more than the memory limit leaves, " + std::to_string(memory_limit) + " bytes: " +
                           shown(path) + ": split the file or raise --memory-limit");
        if (unpacked > free_unpacked_bytes && (unpacked - free_unpacked_bytes) / unpacked_ratio > position)
            throw io_error("unpacks to more than " + std::to_string(unpacked_ratio) + " times its size: " + shown(path) +
                           ": unpack it yourself if you trust it");
    }
    return out;
}

}  // namespace

descriptor open_regular(const std::filesystem::path& path, std::int64_t& size) {
    const std::string name = path.string();
    refuse_special_name(name);
    descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0) {
        if (errno == ENOENT) throw io_error("no such file: " + shown(path) + ": check the name");
        throw io_error("cannot open: " + shown(path) + ": " + std::strerror(errno) + ": check its rights");
    }
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) throw io_error("cannot read: " + shown(path) + ": " + std::strerror(errno) + ": check its rights");
    if (!S_ISREG(info.st_mode)) throw io_error("not a regular file: " + shown(path) + ": give the file itself");
    size = info.st_size;
    return file;
}

void refuse_special_name(std::string_view name) {
    const std::string text = shown(std::string(name));
    if (name.empty()) throw io_error("no file name: \"\": give the path of a file");
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20) throw io_error("control character in a file name: " + text + ": rename the file");
    if (name.rfind("/vsi", 0) == 0) throw io_error("virtual file name: " + text + ": give a regular file on this machine");
    if (name.find("://") != std::string_view::npos)
        throw io_error("network address in place of a file: " + text + ": fetch it yourself and give the regular file");
}

file_bytes read_raw(const std::filesystem::path& path, std::int64_t memory_limit, const monitor& watch) {
    file_bytes result;
    result.path = path.string();
    const descriptor file = open_regular(path, result.size);
    if (result.size > memory_limit)
        throw io_error("the file has " + std::to_string(result.size) + " bytes, the memory limit leaves " +
                       std::to_string(memory_limit) + ": " + shown(path) + ": split the file or raise --memory-limit");
    result.bytes.reserve(static_cast<std::size_t>(result.size));
    std::optional<hash_behind> hash;
    if (result.size > 4 * chunk_bytes) hash.emplace(result.bytes.data(), result.size);
    for_each_piece(file, result.size, path, watch, [&](const char* data, std::size_t bytes) {
        detail::lay_out_pages(result.bytes.data() + result.bytes.size(), bytes);
        result.bytes.append(data, bytes);
        if (hash) hash->go_to(static_cast<std::int64_t>(result.bytes.size()));
    });
    result.sha256 = hex(hash ? hash->finish() : sha256_of(result.bytes));
    return result;
}

file_bytes read_file(const std::filesystem::path& path, std::int64_t memory_limit, const monitor& watch) {
    file_bytes result = read_raw(path, memory_limit, watch);
    if (result.bytes.size() >= 2 && result.bytes[0] == '\x1f' && result.bytes[1] == '\x8b') {
        result.bytes = unpack(result.bytes, memory_limit, path);
        result.unpacked = true;
    }
    return result;
}

std::string file_sha256(const std::filesystem::path& path, const monitor& watch) {
    std::int64_t size = 0;
    const descriptor file = open_regular(path, size);
    sha256 hash;
    for_each_piece(file, size, path, watch, [&](const char* data, std::size_t bytes) { hash.update(data, bytes); });
    return hex(hash.finish());
}

std::filesystem::path inside(const std::filesystem::path& folder, std::string_view relative) {
    refuse_special_name(relative);
    const std::filesystem::path name{std::string(relative)};
    const std::string text = shown(name);
    const std::string remedy = ": put the file into the case's folder and name it relative to that";
    if (name.is_absolute()) throw io_error("absolute path in a case: " + text + remedy);
    for (const auto& part : name)
        if (part == "..") throw io_error("\"..\" in a path of a case: " + text + remedy);
    std::error_code failed;
    const std::filesystem::path root = std::filesystem::canonical(folder, failed);
    if (failed) throw io_error("no such folder: " + shown(folder) + ": check the name");
    const std::filesystem::path full = std::filesystem::canonical(root / name, failed);
    if (failed) throw io_error("no such file in the case's folder: " + text + ": check the name");
    const auto [at, unused] = std::mismatch(root.begin(), root.end(), full.begin(), full.end());
    static_cast<void>(unused);
    if (at != root.end()) throw io_error("symbolic link out of the case's folder: " + text + remedy);
    if (!std::filesystem::is_regular_file(full, failed)) throw io_error("not a regular file: " + text + ": give the file itself");
    return full;
}

}  // namespace sanc::io
