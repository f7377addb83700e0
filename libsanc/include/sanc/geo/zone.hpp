// SPDX-License-Identifier: Apache-2.0
// A zone that owns its columns: rings checked and closed, the boundary cut and put into boxes. See also zone_view.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/error.hpp>
#include <sanc/geo/ecef.hpp>
#include <sanc/geo/zone_view.hpp>

namespace sanc {

// A zone that owns its columns.
class zone {
public:
    // Vertices in 1e-7 degree; ring r holds the vertices [rings[r], rings[r + 1]), shells and holes alike. A last one
    // equal to the first is dropped; a ring without one is closed all the same and counted. -180 and +180 are the same
    // longitude: an edge that runs from one to the other along a parallel has no length.
    // `polygons` holds the first ring of each polygon; without it all rings are one.
    // O(vertices + boundary / 5 km). Throws std::invalid_argument: no ring, a ring of less than 3 vertices, a vertex
    // beyond +-180 or +-90 degrees, offsets that do not ascend from 0 to the number of vertices.
    zone(const std::vector<std::int32_t>& lon_e7, const std::vector<std::int32_t>& lat_e7,
         const std::vector<std::int64_t>& rings, const std::vector<std::int64_t>& polygons = {}) {
        if (const std::string problem = problem_of(lon_e7, lat_e7, rings); !problem.empty()) throw std::invalid_argument(problem);
        rings_.push_back(0);
        for (std::size_t r = 0; r + 1 < rings.size(); ++r) {
            for (std::int64_t i = rings[r]; i < rings[r + 1]; ++i) {
                add_vertex(lon_e7[static_cast<std::size_t>(i)], lat_e7[static_cast<std::size_t>(i)]);
            }
            close_ring();
        }
        for (const std::int64_t first : polygons) boxes_[static_cast<std::size_t>(first)].begins_polygon = true;
        for (const zone_ring_box& box : boxes_) {
            if (box.begins_polygon && north_pole_inside_) break;
            north_pole_inside_ = north_pole_inside_ != box.pole_turns;
        }
    }

    // What the constructor would throw, "" where nothing is wrong.
    [[nodiscard]] static std::string problem_of(const std::vector<std::int32_t>& lon_e7, const std::vector<std::int32_t>& lat_e7,
                                                const std::vector<std::int64_t>& rings) {
        const auto vertices = static_cast<std::int64_t>(lon_e7.size());
        if (lat_e7.size() != lon_e7.size()) {
            return argument_problem("zone", "lat_e7", filled("% values", lat_e7.size()), "give as many as longitudes");
        }
        if (rings.size() < 2 || rings.front() != 0 || rings.back() != vertices) {
            return argument_problem("zone", "rings", filled("% offsets", rings.size()), "give 0, .., number of vertices");
        }
        for (std::size_t r = 0; r + 1 < rings.size(); ++r) {
            if (rings[r] > rings[r + 1] || rings[r + 1] > vertices) {
                return argument_problem("zone", "rings", rings[r + 1], "offsets must ascend");
            }
            const auto first = static_cast<std::size_t>(rings[r]);
            const auto last = static_cast<std::size_t>(rings[r + 1]);
            for (std::size_t i = first; i < last; ++i) {
                if (lon_e7[i] < -half_turn_e7 || lon_e7[i] > half_turn_e7 || lat_e7[i] < -half_turn_e7 / 2 || lat_e7[i] > half_turn_e7 / 2) {
                    return argument_problem("zone", "vertex", filled("% %", lon_e7[i], lat_e7[i]),
                                            "longitude within +-180, latitude within +-90 degrees, in 1e-7 degree");
                }
            }
            const bool closed = last >= first + 2 && canonical_lon(lon_e7[first]) == canonical_lon(lon_e7[last - 1]) && lat_e7[first] == lat_e7[last - 1];
            const std::size_t corners = last - first - (closed ? 1 : 0);
            if (corners < 3) {
                return argument_problem("zone", filled("ring %", r + 1), filled("% vertices", corners),
                                        "give at least 3 besides the closing one");
            }
        }
        return {};
    }

    [[nodiscard]] std::int64_t unclosed() const { return unclosed_; }  // rings given without their closing vertex
    [[nodiscard]] zone_view view() const {
        return {sanc::view(lon_),    sanc::view(lat_),    sanc::view(rings_), sanc::view(boxes_),
                sanc::view(points_), sanc::view(blocks_), north_pole_inside_};
    }

private:
    static constexpr std::int32_t half_turn_e7 = 1800000000;
    static std::int32_t canonical_lon(std::int32_t lon_e7) { return lon_e7 == half_turn_e7 ? -half_turn_e7 : lon_e7; }

    void add_vertex(std::int32_t lon_e7, std::int32_t lat_e7) {
        lon_.push_back(canonical_lon(lon_e7));
        lat_.push_back(lat_e7);
    }

    void close_ring() {
        const auto first = static_cast<std::size_t>(rings_.back());
        std::size_t last = lon_.size();
        if (last >= first + 2 && lon_[first] == lon_[last - 1] && lat_[first] == lat_[last - 1]) {
            lon_.pop_back();
            lat_.pop_back();
            --last;
        } else {
            ++unclosed_;
        }
        rings_.push_back(static_cast<std::int64_t>(last));
        const auto first_part = static_cast<std::int64_t>(points_.size());
        std::int64_t at = lon_[first];  // the longitude carried on without jumps
        std::int64_t west = at;
        std::int64_t east = at;
        std::int64_t latitudes = 0;
        zone_ring_box box{0, 0, lat_[first], lat_[first]};
        for (std::size_t i = first; i < last; ++i) {
            const std::size_t j = i + 1 == last ? first : i + 1;
            cut_edge({lon_[i], lat_[i]}, {lon_[j], lat_[j]});
            at += detail::short_way_e7(lon_[i], lon_[j]);
            west = std::min(west, at);
            east = std::max(east, at);
            box.south_e7 = std::min(box.south_e7, lat_[i]);
            box.north_e7 = std::max(box.north_e7, lat_[i]);
            latitudes += lat_[i];
        }
        points_.push_back(to_ecef(lon_[first], lat_[first]));
        const bool around_pole = at != lon_[first];
        box.pole_turns = around_pole && latitudes > 0;
        box.west_e7 = west;
        box.width_e7 = around_pole ? detail::turn_e7 : std::min(east - west, detail::turn_e7);
        boxes_.push_back(box);
        add_blocks(first_part, static_cast<std::int64_t>(points_.size()) - 1);
    }

    // All points of an edge but its last.
    void cut_edge(lonlat p, lonlat q) {
        const std::int64_t n = cut_parts(to_ecef(p), to_ecef(q));
        const std::int64_t east = detail::short_way_e7(p.lon_e7, q.lon_e7);
        const std::int64_t north = static_cast<std::int64_t>(q.lat_e7) - p.lat_e7;
        for (std::int64_t k = 0; k < n; ++k) {
            std::int64_t lon = p.lon_e7 + nearest_part(east, k, n);
            if (lon >= detail::turn_e7 / 2) lon -= detail::turn_e7;
            if (lon < -detail::turn_e7 / 2) lon += detail::turn_e7;
            points_.push_back(to_ecef(static_cast<std::int32_t>(lon),
                                      static_cast<std::int32_t>(p.lat_e7 + nearest_part(north, k, n))));
        }
    }

    // way * k / n to the nearest, half up.
    static std::int64_t nearest_part(std::int64_t way, std::int64_t k, std::int64_t n) {
        const std::int64_t twice = 2 * way * k + n;
        return twice >= 0 ? twice / (2 * n) : -((-twice + 2 * n - 1) / (2 * n));
    }

    void add_blocks(std::int64_t first, std::int64_t last) {
        for (std::int64_t low = first; low < last; low += detail::parts_per_block) {
            zone_block block{low, std::min(last, low + detail::parts_per_block), points_[static_cast<std::size_t>(low)],
                             points_[static_cast<std::size_t>(low)]};
            for (std::int64_t i = low; i <= block.last; ++i) {
                const ecef p = points_[static_cast<std::size_t>(i)];
                block.low = {std::min(block.low.x, p.x), std::min(block.low.y, p.y), std::min(block.low.z, p.z)};
                block.high = {std::max(block.high.x, p.x), std::max(block.high.y, p.y), std::max(block.high.z, p.z)};
            }
            blocks_.push_back(block);
        }
    }

    std::vector<std::int32_t> lon_, lat_;
    std::vector<std::int64_t> rings_;
    std::vector<zone_ring_box> boxes_;
    std::vector<ecef> points_;
    std::vector<zone_block> blocks_;
    std::int64_t unclosed_ = 0;
    bool north_pole_inside_ = false;
};

}  // namespace sanc
