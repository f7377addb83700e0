// SPDX-License-Identifier: Apache-2.0
// Longitude and latitude on a drawing of 960 units width, in integers of 0.1 unit, with a scale bar.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include <sanc/evidence/html.hpp>
#include <sanc/geo/trig.hpp>
#include <sanc/geo/zone_view.hpp>
#include <sanc/text/number.hpp>

namespace sanc::evidence::detail {

using sanc::detail::turn_e7;

inline void append_tenth(std::string& out, std::int64_t value) { append_fixed(out, value, 1); }
using tenth = number_form<append_tenth>;

// Longitude and latitude to the plane of a drawing: equirectangular about its middle latitude, 0.1 unit.
class map_frame {
public:
    static constexpr std::int64_t width = 9600;

    map_frame(std::int64_t west, std::int64_t south, std::int64_t east, std::int64_t north) {
        const std::int64_t tall = std::max<std::int64_t>(north - south, 1000);
        const std::int64_t middle = (south + north) / 2;
        const double squeeze = std::max(sin_cos_e7(static_cast<std::int32_t>(middle)).cos, 0.01);  // near a pole the map is stretched
        const auto lon_of = [&](std::int64_t lat) { return static_cast<std::int64_t>(static_cast<double>(lat) / squeeze); };
        const std::int64_t wide = std::max(east - west, lon_of(tall));
        middle_ = (west + east) / 2;
        west_ = middle_ - wide * 11 / 20;
        span_ = wide * 11 / 10;
        height_ = 6000;
        const auto tall_span = static_cast<std::int64_t>(static_cast<double>(span_) * squeeze);
        tall_ = std::max(tall * 11 / 10, tall_span * 6 / 10);
        height_ = std::clamp<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(width) * (static_cast<double>(tall_) / static_cast<double>(tall_span))), 3000, 9600);
        north_ = middle + tall_ / 2;
        squeeze_ = squeeze;
    }
    // A longitude is taken the way round the earth that is nearer to the middle.
    [[nodiscard]] std::int64_t x(std::int64_t lon_e7) const {
        const std::int64_t way = lon_e7 - middle_;
        return width * (lon_e7 + (way > turn_e7 / 2 ? -turn_e7 : way < -turn_e7 / 2 ? turn_e7 : 0) - west_) / span_;
    }
    [[nodiscard]] std::int64_t y(std::int64_t lat_e7) const { return height_ * (north_ - lat_e7) / tall_; }
    [[nodiscard]] std::int64_t height() const { return height_; }
    // Adds a point to the text of a path: the way there, and its place.
    void add_point(std::string& path, char way, std::int64_t lon_e7, std::int64_t lat_e7) const {
        path += way;
        fill(path, "% %", tenth(x(lon_e7)), tenth(y(lat_e7)));
    }
    [[nodiscard]] bool holds(std::int64_t lon_e7, std::int64_t lat_e7) const {
        return x(lon_e7) >= 0 && x(lon_e7) <= width && y(lat_e7) >= 0 && y(lat_e7) <= height_;
    }

    // A scale bar of 1, 2 or 5 times a power of ten metres, at most a quarter of the width.
    [[nodiscard]] std::string scale_bar(const char* color) const {
        const double metres_wide = static_cast<double>(span_) * 1e-7 * 111320.0 * squeeze_;
        std::int64_t bar_m = 1;
        for (std::int64_t unit = 1; static_cast<double>(unit) < metres_wide / 4; unit *= 10) {
            for (const std::int64_t times : {1, 2, 5}) {
                if (static_cast<double>(unit * times) <= metres_wide / 4) bar_m = unit * times;
            }
        }
        const auto length = static_cast<std::int64_t>(static_cast<double>(width) * (static_cast<double>(bar_m) / metres_wide));
        const bool far = bar_m >= 1000;
        return filled("<path d=\"M20 %h%\" stroke=\"%\" stroke-width=\"2\"/><text x=\"20\" y=\"%\">% %</text>",
                      tenth(height_ - 200), tenth(length), color, tenth(height_ - 270), far ? bar_m / 1000 : bar_m, far ? "km" : "m");
    }

private:
    std::int64_t west_ = 0, middle_ = 0, span_ = 1, north_ = 0, tall_ = 1, height_ = 6000;
    double squeeze_ = 1.0;
};

// What a map has to hold. Longitudes run from -180 degrees on, or from 0 on where that takes less than half the room: what lies around
// the antimeridian is drawn as one place.
class map_extent {
public:
    void cover(std::int64_t lon_e7, std::int64_t lat_e7) {
        from_west_.cover(lon_e7);
        from_zero_.cover(lon_e7 < 0 ? lon_e7 + turn_e7 : lon_e7);
        lat_.cover(lat_e7);
    }
    [[nodiscard]] bool empty() const { return lat_.high < lat_.low; }
    [[nodiscard]] map_frame frame() const {
        const range& lon = 2 * (from_zero_.high - from_zero_.low) < from_west_.high - from_west_.low ? from_zero_ : from_west_;
        return {lon.low, lat_.low, lon.high, lat_.high};
    }

private:
    struct range {
        std::int64_t low = std::int64_t{1} << 40, high = -(std::int64_t{1} << 40);
        void cover(std::int64_t value) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    };
    range from_west_, from_zero_, lat_;
};

}  // namespace sanc::evidence::detail
