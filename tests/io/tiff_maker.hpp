// SPDX-License-Identifier: Apache-2.0
// Small uncompressed TIFFs for tests, written byte by byte, so that any of their values can be wrong.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <sanc/error.hpp>

namespace sanc::io::test {

struct tiff_maker {
    std::uint32_t width = 4;
    std::uint32_t height = 3;
    std::uint16_t samples = 1;
    std::uint16_t bits = 8;
    std::uint16_t format = 1;
    std::uint32_t rows_per_strip = 2;
    std::string pixels;                            // pixel-interleaved, little-endian
    std::string nodata;                            // text of tag 42113, or empty
    bool north_up = false;                         // adds scale and tie point: corner (500000, 4000000), 3 m
    std::map<std::uint16_t, std::uint32_t> wrong;  // values put in place of the right ones; the first of a list
    std::uint32_t next_directory = 0;

    static void put(std::string& out, std::uint64_t value, int width) {
        for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 255);
    }
    static void put_double(std::string& out, double value) { out.append(reinterpret_cast<const char*>(&value), 8); }

    [[nodiscard]] std::string bytes() const {
        struct entry {
            std::uint16_t type;
            std::uint32_t count;
            std::string value;
        };
        const std::uint32_t row = width * samples * bits / 8;
        const std::uint32_t strips = (height + rows_per_strip - 1) / rows_per_strip;
        std::map<std::uint16_t, entry> tags;
        const auto one = [&](std::uint16_t tag, std::uint32_t value) {
            std::string text;
            put(text, wrong.count(tag) > 0 ? wrong.at(tag) : value, 4);
            tags[tag] = {4, 1, text};
        };
        const auto shorts = [&](std::uint16_t tag, std::uint16_t value) {
            std::string text;
            for (int i = 0; i < samples; ++i) put(text, wrong.count(tag) > 0 ? wrong.at(tag) : value, 2);
            tags[tag] = {3, samples, text};
        };
        one(256, width), one(257, height), one(259, 1), one(262, 1), one(277, samples), one(278, rows_per_strip), one(284, 1);
        shorts(258, bits), shorts(339, format);
        if (samples > 1) tags[338] = {3, static_cast<std::uint32_t>(samples - 1), std::string(2 * (samples - 1U), '\0')};
        if (!nodata.empty()) tags[42113] = {2, static_cast<std::uint32_t>(nodata.size() + 1), nodata + '\0'};
        if (north_up) {
            std::string scale;
            std::string tie;
            for (const double v : {3.0, 3.0, 0.0}) put_double(scale, v);
            for (const double v : {0.0, 0.0, 0.0, 500000.0, 4000000.0, 0.0}) put_double(tie, v);
            std::string keys;  // projected, EPSG:32652
            for (const int v : {1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32652}) put(keys, static_cast<std::uint64_t>(v), 2);
            tags[33550] = {12, 3, scale};
            tags[33922] = {12, 6, tie};
            tags[34735] = {3, 16, keys};
        }
        std::string counts;
        for (std::uint32_t s = 0; s < strips; ++s) put(counts, row * std::min(rows_per_strip, height - s * rows_per_strip), 4);
        tags[279] = {4, strips, counts};
        tags[273] = {4, strips, std::string(counts.size(), '\0')};

        std::uint32_t at = 8 + 2 + 12 * static_cast<std::uint32_t>(tags.size()) + 4;
        for (const auto& [tag, item] : tags)
            if (item.value.size() > 4) at += static_cast<std::uint32_t>(item.value.size());
        std::string offsets;
        for (std::uint32_t s = 0; s < strips; ++s)
            put(offsets, wrong.count(273) > 0 && s == 0 ? wrong.at(273) : at + s * rows_per_strip * row, 4);
        tags[273].value = offsets;

        std::string out = "II*";
        out += '\0';
        put(out, 8, 4);
        put(out, tags.size(), 2);
        std::string outside;
        const std::uint32_t begin = 8 + 2 + 12 * static_cast<std::uint32_t>(tags.size()) + 4;
        for (const auto& [tag, item] : tags) {
            put(out, tag, 2), put(out, item.type, 2), put(out, item.count, 4);
            if (item.value.size() > 4) {
                put(out, begin + outside.size(), 4);
                outside += item.value;
            } else {
                out += item.value + std::string(4 - item.value.size(), '\0');
            }
        }
        put(out, next_directory, 4);
        return out + outside + pixels;
    }
};

// A folder of its own for one test, removed with it.
struct scratch {
    std::filesystem::path path;
    scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "sanc-io-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() { std::filesystem::remove_all(path); }

    std::filesystem::path file(const std::string& name, const std::string& content) const {
        std::ofstream(path / name, std::ios::binary) << content;
        return path / name;
    }
    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream in(path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& item : std::filesystem::directory_iterator(path)) all.push_back(item.path().filename().string());
        std::sort(all.begin(), all.end());
        return all;
    }
};

// The text of the io_error that `body` throws; "" when it throws none. It must be one line.
template <class Body>
std::string error_of(Body body) {
    try {
        body();
    } catch (const io_error& error) {
        const std::string text = error.what();
        return text.find('\n') == std::string::npos ? text : "more than one line: " + text;
    }
    return "";
}

}  // namespace sanc::io::test
