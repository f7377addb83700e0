// SPDX-License-Identifier: Apache-2.0
// Reading files that a stranger may have made: regular files only, gzip unpacked under caps, paths kept inside a folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sanc/monitor.hpp>

namespace sanc::io {

inline constexpr std::int64_t default_memory_limit = std::int64_t{2} << 30;  // bytes, --memory-limit 2GB

struct file_bytes {
    std::string path;         // as given by the caller
    std::string sha256;       // of the file as given, before unpacking; 64 hex digits
    std::int64_t size = 0;    // bytes of the file as given
    bool unpacked = false;    // the file was gzip
    std::string bytes;        // the content, unpacked
};

// Throws io_error when `name` asks GDAL or a network for a file: "/vsi...", "scheme://...", or holds a NUL or newline.
void refuse_special_name(std::string_view name);

// The whole content of a regular file; gzip (known by its first bytes, several members allowed) is unpacked. O(size) work
// and memory. Throws io_error when the file is not there, is no regular file, does not fit in memory_limit with its
// unpacked form, unpacks to more than 200 times its size, is damaged, or changes while it is read.
file_bytes read_file(const std::filesystem::path& path, std::int64_t memory_limit = default_memory_limit,
                     const monitor& watch = {});

// The same without unpacking: the bytes as given.
file_bytes read_raw(const std::filesystem::path& path, std::int64_t memory_limit = default_memory_limit, const monitor& watch = {});

// SHA-256 of a regular file as given, in O(1) memory; 64 hex digits. Throws io_error as read_file does.
std::string file_sha256(const std::filesystem::path& path, const monitor& watch = {});

// The file that a case in `folder` names by `relative`, symlinks resolved. Throws io_error unless the name is relative,
// free of "..", and leads to a regular file inside the folder.
std::filesystem::path inside(const std::filesystem::path& folder, std::string_view relative);

}  // namespace sanc::io
