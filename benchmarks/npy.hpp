// SPDX-License-Identifier: Apache-2.0
// Arrays shared with the peers as .npy files (format 1.0, little-endian, C order).
#pragma once

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace bench {

template <class T>
std::string npy_type() {
    const char kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
    return std::string(sizeof(T) == 1 ? "|" : "<") + kind + std::to_string(sizeof(T));
}

template <class T, class Values = std::vector<T>>
struct npy {
    Values values;
    std::vector<std::int64_t> shape;
};

template <class Values>
void write_npy(const std::string& path, const Values& values, const std::vector<std::int64_t>& shape) {
    using T = typename Values::value_type;
    std::string text = "{'descr': '" + npy_type<T>() + "', 'fortran_order': False, 'shape': (";
    for (const std::int64_t size : shape) text += std::to_string(size) + ",";
    text += "), }";
    while ((10 + text.size() + 1) % 64 != 0) text += ' ';
    text += '\n';
    std::ofstream out(path, std::ios::binary);
    out.write("\x93NUMPY\x01\x00", 8);
    out.put(static_cast<char>(text.size() & 0xFF)).put(static_cast<char>(text.size() >> 8));
    out << text;
    out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
    if (!out) throw std::runtime_error("cannot write " + path);
}

template <class T, class Values = std::vector<T>>
npy<T, Values> read_npy(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    char start[10];
    in.read(start, 10);
    if (!in) throw std::runtime_error("cannot read " + path);
    std::string text(static_cast<unsigned char>(start[8]) + 256U * static_cast<unsigned char>(start[9]), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (text.find("'" + npy_type<T>() + "'") == std::string::npos) throw std::runtime_error(path + " does not hold " + npy_type<T>() + ": " + text);
    npy<T, Values> made;
    std::int64_t count = 1;
    for (std::size_t at = text.find('(') + 1; text[at] != ')';) {
        if (text[at] < '0' || text[at] > '9') {
            ++at;
            continue;
        }
        std::size_t used = 0;
        made.shape.push_back(std::stoll(text.substr(at), &used));
        count *= made.shape.back();
        at += used;
    }
    made.values.resize(static_cast<std::size_t>(count));
    in.read(reinterpret_cast<char*>(made.values.data()), static_cast<std::streamsize>(made.values.size() * sizeof(T)));
    if (!in) throw std::runtime_error(path + " is cut short");
    return made;
}

}  // namespace bench
