// SPDX-License-Identifier: Apache-2.0
// The lattice that a dossier holds: refused in words, or read back as written, with every pixel on the globe.
#include <sanc/evidence/lattice_text.hpp>

#include "fuzz.hpp"

using namespace sanc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    georeference lattice;
    if (!fuzz::accepts([&] { lattice = evidence::parse_lattice(fuzz::text_of(data, size), "l"); })) return 0;
    const std::string text = evidence::lattice_text(lattice);
    fuzz::check(evidence::lattice_text(evidence::parse_lattice(text, "m")) == text, "a lattice survives");
    const lattice_view places = lattice.view();
    const std::int64_t right = std::int64_t{lattice.step_x_px} * (lattice.nodes_x - 1) << 16;
    const std::int64_t bottom = std::int64_t{lattice.step_y_px} * (lattice.nodes_y - 1) << 16;
    for (const std::int64_t x : {std::int64_t{0}, std::int64_t{32768}, right / 2, right}) {
        for (const std::int64_t y : {std::int64_t{0}, std::int64_t{32768}, bottom / 2, bottom}) {
            const lonlat at = places.place(x, y);
            fuzz::check(at.lon_e7 >= -1800000000 && at.lon_e7 < 1800000000 && at.lat_e7 >= -900000000 && at.lat_e7 <= 900000000, "on the globe");
        }
    }
    if (fuzz::accepts([&] { check_lattice(lattice, 3, 3); })) {
        for (std::int64_t i = 0; i < 9; ++i) fuzz::check(places.pixel_area_mm2(i % 3, i / 3) >= 0, "an area");
    }
    return 0;
}
