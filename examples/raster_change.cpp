// SPDX-License-Identifier: Apache-2.0
// Two made images of one place: a stack of 6 x 4 pixels is gone, a ship of 2 x 9 pixels has come.
#include <cstdio>
#include <vector>

#include <sanc/digest.hpp>
#include <sanc/raster/change.hpp>
#include <sanc/random.hpp>
#include <sanc/table_text.hpp>

namespace {

constexpr std::int32_t width = 80;   // px
constexpr std::int32_t height = 60;  // px

struct image {
    std::vector<std::uint8_t> pixels;

    explicit image(std::uint64_t seed) {
        sanc::random_stream random(seed);
        for (int i = 0; i < width * height; ++i) pixels.push_back(static_cast<std::uint8_t>(60 + random.below(5)));
    }
    void fill(int x0, int y0, int x1, int y1, std::uint8_t value) {
        for (int y = y0; y < y1; ++y) {
            for (int x = x0; x < x1; ++x) pixels[static_cast<std::size_t>(y * width + x)] = value;
        }
    }
    [[nodiscard]] sanc::raster_view<std::uint8_t> view() const {
        return {pixels.data(), width, height, 1, width, std::int64_t{width} * height, 0, false};
    }
};

}  // namespace

int main() {
    image before(1);
    image after(2);
    before.fill(20, 10, 26, 14, 200);
    after.fill(50, 30, 52, 39, 220);

    // Where the pixels lie: 3 m in longitude and latitude near 42 degrees north.
    const sanc::georeference places = sanc::geographic_grid({130.29, 3.63e-5, 0, 42.24, 0, -2.7e-5}, width, height);
    sanc::change_options options;
    options.threshold = sanc::parse_threshold("fixed:3");  // standard deviations
    options.min_area_px = 4;

    const auto found = sanc::change(sanc::par(2), before.view(), after.view(), {}, {}, options, &places);
    std::fputs(sanc::to_csv(found.objects).c_str(), stdout);
    std::printf("digest of the table: %s\n", sanc::hex(sanc::table_digest(found.objects)).c_str());

    const auto again = sanc::change(sanc::seq, before.view(), after.view(), {}, {}, options, &places);
    return sanc::table_digest(again.objects) == sanc::table_digest(found.objects) ? 0 : 1;
}
