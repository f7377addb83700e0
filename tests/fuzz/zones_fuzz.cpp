// SPDX-License-Identifier: Apache-2.0
// Zones: the boundary is inside, and an image's mask of a zone is the same on every policy.
#include <sanc/evidence/zones.hpp>

#include "fuzz.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<evidence::case_zone> zones;
    if (!fuzz::accepts([&] { zones = evidence::parse_zones(fuzz::text_of(data, size), "z"); })) return 0;
    for (const auto& each : zones) {
        const zone_view shape = each.shape.view();
        for (std::int64_t i = 0; i < shape.lon_e7.size && i < 100; ++i) {
            const lonlat corner{shape.lon_e7[i], shape.lat_e7[i]};
            fuzz::check(contains(shape, corner), "a corner is inside");
            fuzz::check(chord2_to_zone(shape, corner, to_ecef(corner)) == 0, "and not away");
        }
        if (shape.lon_e7.size > 100) continue;
        const double west = shape.lon_e7[0] * 1e-7;
        const double north = shape.lat_e7[0] * 1e-7;
        const double affine[6] = {west - 0.01, 0.001, 0, north > 0 ? north : north + 0.02, 0, -0.001};
        const georeference places = geographic_grid(affine, 70, 20);
        const bit_mask one = evidence::zone_mask(seq, places.view(), 70, 20, shape);
        const bit_mask two = evidence::zone_mask(par(2), places.view(), 70, 20, shape);
        fuzz::check(std::equal(one.words.begin(), one.words.end(), two.words.begin()), "one mask on every policy");
        for (std::int64_t y = 0; y < 20; ++y) {
            for (std::int64_t x = 0; x < 70; ++x) {
                const lonlat centre = places.view().place(x * 65536 + 32768, y * 65536 + 32768);
                fuzz::check(one.view().test(static_cast<std::int32_t>(y), static_cast<std::int32_t>(x)) == contains(shape, centre), "the mask is of the centres inside");
            }
        }
    }
    return 0;
}
