// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/lattice.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

#include <sanc/error.hpp>
#include <sanc/geo/trig.hpp>

#include "gdal_guard.hpp"

namespace sanc::io {
namespace {

constexpr std::int64_t full_turn = std::int64_t{360} << 40;

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

projected_lattice make_lattice(std::int32_t width, std::int32_t height, const std::array<double, 6>& geotransform,
                               const std::string& crs_wkt, std::int32_t step_px, const monitor& watch) {
    if (width < 1 || height < 1 || step_px < 1)
        bad_argument("make_lattice", "width, height, step_px",
                     std::to_string(width) + ", " + std::to_string(height) + ", " + std::to_string(step_px), "give 1 or more");
    const gdal_guard guard;
    const to_lonlat_proj project(geotransform, crs_wkt);

    projected_lattice made;
    georeference& out = made.nodes;
    out.step_x_px = out.step_y_px = step_px;
    out.nodes_x = (width - 1) / step_px + 2;
    out.nodes_y = (height - 1) / step_px + 2;
    const auto columns = static_cast<std::size_t>(out.nodes_x);
    std::vector<double> x(columns);
    std::vector<double> y(columns);
    for (std::int32_t j = 0; j < out.nodes_y; ++j) {
        for (std::size_t i = 0; i < columns; ++i) {
            x[i] = static_cast<double>(i) * step_px;
            y[i] = static_cast<double>(j) * step_px;
        }
        project(x, y);
        for (std::size_t i = 0; i < columns; ++i) {
            const std::size_t before = i > 0 ? out.lon_q40.size() - 1 : out.lon_q40.size() - columns;  // the node to the left, or above
            const std::int64_t lon = std::llround(x[i] * degree_q40);
            out.lon_q40.push_back(i > 0 || j > 0 ? unwrapped(lon, out.lon_q40[before]) : lon);
            out.lat_q40.push_back(std::llround(y[i] * degree_q40));
        }
        watch(0.5 * (j + 1) / out.nodes_y);
    }

    const std::size_t cells = columns - 1;
    x.resize(cells);
    y.resize(cells);
    for (std::int32_t j = 0; j + 1 < out.nodes_y; ++j) {
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
            const double east = sin_cos_deg(y[i]).cos;  // a degree of longitude is shorter by this
            const double lon = mean(out.lon_q40);
            const double turned = static_cast<double>(unwrapped(std::llround(x[i] * degree_q40), std::llround(lon)));
            const double wrong = length((turned - lon) * east, y[i] * degree_q40 - mean(out.lat_q40));
            const auto edge = [&](std::size_t b) {
                return length(static_cast<double>(out.lon_q40[b] - out.lon_q40[a]) * east, static_cast<double>(out.lat_q40[b] - out.lat_q40[a]));
            };
            const double px = std::min(edge(a + 1), edge(a + columns)) / step_px;
            if (!(px > 0)) throw io_error("the image's CRS folds it onto itself: CRS: set it by an EPSG code: gdal_edit.py -a_srs EPSG:N FILE");
            made.max_error_px = std::max(made.max_error_px, wrong / px);
        }
        watch(0.5 + 0.5 * (j + 2) / out.nodes_y);
    }
    return made;
}

std::optional<projected_lattice> place_of(const georaster& image, const monitor& watch) {
    if (!image.has_geotransform || image.crs_wkt.empty()) return std::nullopt;
    if (image.crs_is_geographic && same_crs(image.crs_wkt, "GEOGCRS[\"WGS 84\",DATUM[\"World Geodetic System 1984\","
            "ELLIPSOID[\"WGS 84\",6378137,298.257223563]],CS[ellipsoidal,2],AXIS[\"latitude\",north],AXIS[\"longitude\",east],"
            "ANGLEUNIT[\"degree\",0.0174532925199433],ID[\"EPSG\",4326]]")) {
        double affine[6];
        std::copy(image.geotransform.begin(), image.geotransform.end(), affine);
        try {
            return projected_lattice{geographic_grid(affine, image.width, image.height), 0.0};
        } catch (const std::invalid_argument&) {
            throw io_error("the image's affine leads off the globe: " + image.path + ": set it: gdal_edit.py -a_ullr W N E S FILE");
        }
    }
    return make_lattice(image.width, image.height, image.geotransform, image.crs_wkt, 64, watch);
}

double lattice_difference_deg(const georeference& a, const georeference& b) {
    if (a.step_x_px != b.step_x_px || a.step_y_px != b.step_y_px || a.nodes_x != b.nodes_x || a.nodes_y != b.nodes_y ||
        a.lon_q40.size() != b.lon_q40.size() || a.lat_q40.size() != b.lat_q40.size())
        bad_argument("lattice_difference_deg", "b", "another shape", "compare lattices of one image and step");
    std::int64_t worst = 0;
    for (std::size_t i = 0; i < a.lon_q40.size(); ++i)
        worst = std::max({worst, std::abs(unwrapped(a.lon_q40[i], b.lon_q40[i]) - b.lon_q40[i]), std::abs(a.lat_q40[i] - b.lat_q40[i])});
    return static_cast<double>(worst) / degree_q40;
}

}  // namespace sanc::io
