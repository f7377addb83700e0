// SPDX-License-Identifier: Apache-2.0
// A made fleet as .npy files in a folder, one a column.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "made_fleet.hpp"
#include "npy.hpp"

namespace bench {

struct fleet {
    sanc::tracks tracks;
    std::int64_t meetings = 0;
};

inline void write_fleet(const std::filesystem::path& folder, const fleet& f) {
    std::filesystem::create_directories(folder);
    const auto write = [&](const char* name, const auto& values) {
        write_npy((folder / name).string() + ".npy", values, {static_cast<std::int64_t>(values.size())});
    };
    const sanc::tracks& t = f.tracks;
    write("time_ms", t.time_ms);
    write("lon_e7", t.lon_e7);
    write("lat_e7", t.lat_e7);
    write("x", t.x);
    write("y", t.y);
    write("z", t.z);
    write("offsets", t.offsets);
    write("vessel", t.vessel);
    write("meetings", std::vector<std::int64_t>{f.meetings});
}

inline fleet read_fleet(const std::filesystem::path& folder) {
    const auto read = [&](const char* name, auto& values) {
        using held = std::decay_t<decltype(values)>;
        values = read_npy<typename held::value_type, held>((folder / name).string() + ".npy").values;
    };
    fleet f;
    read("time_ms", f.tracks.time_ms);
    read("lon_e7", f.tracks.lon_e7);
    read("lat_e7", f.tracks.lat_e7);
    read("x", f.tracks.x);
    read("y", f.tracks.y);
    read("z", f.tracks.z);
    read("offsets", f.tracks.offsets);
    read("vessel", f.tracks.vessel);
    std::vector<std::int64_t> meetings;
    read("meetings", meetings);
    f.meetings = meetings.at(0);
    f.tracks.number.assign(f.tracks.vessel.size(), 1);
    std::vector<std::string> names;
    for (const std::int32_t v : f.tracks.vessel) names.push_back(std::to_string(999000000 + v));
    f.tracks.vessels = std::make_shared<const std::vector<std::string>>(std::move(names));
    return f;
}

}  // namespace bench
