// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/lattice.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

#include <sanc/error.hpp>

#include "gdal_guard.hpp"

namespace sanc::io {
namespace {

constexpr double units_per_degree = 1e7 * 65536.0;
constexpr std::int64_t full_turn = std::int64_t{3600000000} * 65536;

struct transformation_deleter {
    void operator()(OGRCoordinateTransformation* transformation) const { OGRCoordinateTransformation::DestroyCT(transformation); }
};

// Points of the image (in pixel corners) to longitude and latitude in degrees.
class to_lonlat_proj {
public:
    to_lonlat_proj(const std::array<double, 6>& affine, const std::string& crs_wkt) : affine_(affine) {
        const OGRSpatialReference from = crs_of(crs_wkt);
        OGRSpatialReference to;
        to.SetWellKnownGeogCS("WGS84");
        to.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        transformation_.reset(OGRCreateCoordinateTransformation(&from, &to));
        if (!transformation_) fail();
    }

    void operator()(std::vector<double>& x, std::vector<double>& y) const {
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double column = x[i];
            const double row = y[i];
            x[i] = affine_[0] + column * affine_[1] + row * affine_[2];
            y[i] = affine_[3] + column * affine_[4] + row * affine_[5];
        }
        if (transformation_->Transform(static_cast<int>(x.size()), x.data(), y.data()) == 0) fail();
        for (std::size_t i = 0; i < x.size(); ++i)
            if (!(std::abs(x[i]) <= 540.0 && std::abs(y[i]) <= 90.0)) fail();
    }

private:
    [[noreturn]] static void fail() {
        throw io_error("the image's CRS does not lead to longitude and latitude everywhere in it: CRS: set it by an EPSG code: "
                       "gdal_edit.py -a_srs EPSG:N FILE");
    }
    std::array<double, 6> affine_;
    std::unique_ptr<OGRCoordinateTransformation, transformation_deleter> transformation_;
};

// The turn of `lon` that lies nearest to `near`.
std::int64_t unwrapped(std::int64_t lon, std::int64_t near) {
    while (lon - near > full_turn / 2) lon -= full_turn;
    while (near - lon > full_turn / 2) lon += full_turn;
    return lon;
}

double length(double east, double north) { return std::sqrt(east * east + north * north); }

}  // namespace

lonlat_lattice make_lattice(std::int32_t width, std::int32_t height, const std::array<double, 6>& geotransform,
                            const std::string& crs_wkt, std::int32_t step_px, const monitor& watch) {
    if (width < 1 || height < 1 || step_px < 1)
        bad_argument("make_lattice", "width, height, step_px",
                     std::to_string(width) + ", " + std::to_string(height) + ", " + std::to_string(step_px), "give 1 or more");
    const gdal_guard guard;
    const to_lonlat_proj project(geotransform, crs_wkt);

    lonlat_lattice out;
    out.step_px = step_px;
    out.columns = (width - 1) / step_px + 2;
    out.rows = (height - 1) / step_px + 2;
    const auto columns = static_cast<std::size_t>(out.columns);
    std::vector<double> x(columns);
    std::vector<double> y(columns);
    for (std::int32_t j = 0; j < out.rows; ++j) {
        for (std::size_t i = 0; i < columns; ++i) {
            x[i] = static_cast<double>(i) * step_px;
            y[i] = static_cast<double>(j) * step_px;
        }
        project(x, y);
        for (std::size_t i = 0; i < columns; ++i) {
            const std::size_t before = i > 0 ? out.lon.size() - 1 : out.lon.size() - columns;  // the node to the left, or above
            const std::int64_t lon = std::llround(x[i] * units_per_degree);
            out.lon.push_back(i > 0 || j > 0 ? unwrapped(lon, out.lon[before]) : lon);
            out.lat.push_back(std::llround(y[i] * units_per_degree));
        }
        watch(0.5 * (j + 1) / out.rows);
    }

    const std::size_t cells = columns - 1;
    x.resize(cells);
    y.resize(cells);
    for (std::int32_t j = 0; j + 1 < out.rows; ++j) {
        for (std::size_t i = 0; i < cells; ++i) {
            x[i] = (static_cast<double>(i) + 0.5) * step_px;
            y[i] = (j + 0.5) * step_px;
        }
        project(x, y);
        for (std::size_t i = 0; i < cells; ++i) {
            const std::size_t a = static_cast<std::size_t>(j) * columns + i;
            const auto mean = [&](const std::vector<std::int64_t>& v) {
                return static_cast<double>(v[a] + v[a + 1] + v[a + columns] + v[a + columns + 1]) / 4;
            };
            const double east = std::cos(y[i] * 0.017453292519943295);  // shrinks longitude; for the report only
            const double lon = mean(out.lon);
            const double turned = static_cast<double>(unwrapped(std::llround(x[i] * units_per_degree), std::llround(lon)));
            const double wrong = length((turned - lon) * east, y[i] * units_per_degree - mean(out.lat));
            const auto edge = [&](std::size_t b) {
                return length(static_cast<double>(out.lon[b] - out.lon[a]) * east, static_cast<double>(out.lat[b] - out.lat[a]));
            };
            const double px = std::min(edge(a + 1), edge(a + columns)) / step_px;
            if (!(px > 0)) throw io_error("the image's CRS folds it onto itself: CRS: set it by an EPSG code: gdal_edit.py -a_srs EPSG:N FILE");
            out.max_error_px = std::max(out.max_error_px, wrong / px);
        }
        watch(0.5 + 0.5 * (j + 2) / out.rows);
    }
    return out;
}

double lattice_difference_e7(const lonlat_lattice& a, const lonlat_lattice& b) {
    if (a.step_px != b.step_px || a.columns != b.columns || a.rows != b.rows || a.lon.size() != b.lon.size())
        bad_argument("lattice_difference_e7", "b", "another shape", "compare lattices of one image and step");
    std::int64_t worst = 0;
    for (std::size_t i = 0; i < a.lon.size(); ++i)
        worst = std::max({worst, std::abs(unwrapped(a.lon[i], b.lon[i]) - b.lon[i]), std::abs(a.lat[i] - b.lat[i])});
    return static_cast<double>(worst) / 65536.0;
}

}  // namespace sanc::io
