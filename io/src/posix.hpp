// SPDX-License-Identifier: Apache-2.0
// What the sources of sanc::io share: an owned file descriptor, and names as they are shown in errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace sanc::io {

class descriptor {
public:
    explicit descriptor(int value) : value_(value) {}
    descriptor(descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

// Opens a regular file and tells its size. O_NONBLOCK: a named pipe must not make the program wait. Throws io_error.
descriptor open_regular(const std::filesystem::path& path, std::int64_t& size);

// A name for one line of an error: control characters are shown as '?'.
inline std::string shown(const std::filesystem::path& path) {
    std::string text = path.string();
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
}

}  // namespace sanc::io
