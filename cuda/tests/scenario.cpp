// SPDX-License-Identifier: Apache-2.0
// The dossier of the shipped scenario through the plugin, without GDAL: its digest must be the committed one.
// usage: scenario CASE_FOLDER. Beside every NAME.gz of the folder its content is expected as NAME.gz.raw.
// Prints "digest SHA256"; without a device "skipped: WHY", status 77.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <sanc/cuda/open.hpp>
#include <sanc/evidence/decoded_image.hpp>
#include <sanc/evidence/device.hpp>
#include <sanc/evidence/dossier.hpp>

namespace {

std::string bytes_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw sanc::io_error(path + ": cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// A reader of just the TIFFs that the scenario's generator writes: little-endian, one byte a pixel, one band, strips that
// are plain or PackBits, a grid in degrees.
class made_tiff {
public:
    explicit made_tiff(std::string bytes) : bytes_(std::move(bytes)) {
        const std::size_t directory = number<std::uint32_t>(4);
        for (std::size_t i = 0; i < number<std::uint16_t>(directory); ++i) {
            const std::size_t entry = directory + 2 + 12 * i;
            entries_[number<std::uint16_t>(entry)] = entry;
        }
    }
    [[nodiscard]] std::int32_t size(int tag) const { return number<std::uint16_t>(entries_.at(tag) + 8); }
    [[nodiscard]] double real(int tag, std::size_t i) const { return number<double>(number<std::uint32_t>(entries_.at(tag) + 8) + 8 * i); }
    [[nodiscard]] std::string pixels() const {
        std::string out;
        const bool packed = size(259) == 32773;
        for (std::size_t strip = 0; strip < number<std::uint32_t>(entries_.at(273) + 4); ++strip) {
            const std::string part = bytes_.substr(list(273, strip), list(279, strip));
            for (std::size_t i = 0; packed && i < part.size();) {
                const auto code = static_cast<signed char>(part[i++]);
                const std::size_t count = code >= 0 ? static_cast<std::size_t>(code) + 1 : static_cast<std::size_t>(1 - code);
                out += code >= 0 ? part.substr(i, count) : std::string(count, part[i]);
                i += code >= 0 ? count : 1;
            }
            if (!packed) out += part;
        }
        return out;
    }

private:
    template <class T>
    [[nodiscard]] T number(std::size_t at) const {
        T value{};
        if (at + sizeof value > bytes_.size()) throw sanc::io_error("not a TIFF of the scenario");
        std::memcpy(&value, bytes_.data() + at, sizeof value);
        return value;
    }
    [[nodiscard]] std::size_t list(int tag, std::size_t i) const {
        return number<std::uint32_t>(number<std::uint32_t>(entries_.at(tag) + 8) + 4 * i);
    }

    std::string bytes_;
    std::map<int, std::size_t> entries_;
};

sanc::evidence::input_image image_of(const std::string& folder, const std::string& name) {
    const std::string file = bytes_of_file(folder + "/" + name);
    const made_tiff tiff(file);
    const auto pixels = std::make_shared<const std::string>(tiff.pixels());
    sanc::evidence::decoded_image image;
    image.name = name;
    image.size = static_cast<std::int64_t>(file.size());
    image.sha256 = sanc::hex(sanc::sha256_of(file));
    image.width = tiff.size(256);
    image.height = tiff.size(257);
    image.bands = 1;
    image.pixels = pixels->data();
    image.owner = pixels;
    image.geotransform = sanc::affine_map{tiff.real(33922, 3), tiff.real(33550, 0), 0, tiff.real(33922, 4), 0, -tiff.real(33550, 1)};
    image.crs = "WGS 84 degrees";
    image.crs_is_wgs84_degrees = true;
    return sanc::evidence::as_input(std::move(image));
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string folder = arguments[1];
    try {
        const auto begin = std::chrono::steady_clock::now();
        const auto search = sanc::cuda::find_device();
        const std::chrono::duration<double, std::milli> opened = std::chrono::steady_clock::now() - begin;
        if (!search.found) {
            std::printf("skipped: %s\n", search.why.c_str());
            return 77;
        }
        sanc::evidence::host host;
        host.read = [&](const std::string& name) {
            std::string file = bytes_of_file(folder + "/" + name);
            const std::string sha256 = sanc::hex(sanc::sha256_of(file));
            const auto size = static_cast<std::int64_t>(file.size());
            if (ends_with(name, ".gz")) file = bytes_of_file(folder + "/" + name + ".raw");
            return sanc::evidence::input_file{name, size, sha256, std::move(file)};
        };
        host.image = [&](const std::string& name) { return image_of(folder, name); };
        const auto made = sanc::evidence::make_dossier(sanc::on_device(search.found), bytes_of_file(folder + "/case.toml"), "case.toml", host);
        std::printf("device %s, opened in %.0f ms\nresult %s\ndossier %s\n", search.found->name().c_str(), opened.count(), made.result_digest.c_str(), made.digest.c_str());
        return 0;
    } catch (const std::exception& failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    }
}
