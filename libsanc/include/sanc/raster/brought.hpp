// SPDX-License-Identifier: Apache-2.0
// Images, masks and lattices of the host where a policy computes, and the way back.
#pragma once

#include <algorithm>

#include <sanc/raster/bits.hpp>
#include <sanc/raster/georeference.hpp>

namespace sanc {

// An image: on the host as it stands, elsewhere packed, without padding between rows and bands.
template <class Policy, class T>
class brought_raster {
public:
    brought_raster(const Policy& policy, const raster_view<T>& image) : view_(image) {
        if constexpr (!host_policy<Policy>) {
            const std::int64_t width = image.width;
            const std::int64_t size = width * image.height * image.bands;
            if (image.row_stride == width && (image.band_stride == width * image.height || image.bands == 1)) {
                pixels_ = to_device(policy, column<const T>{image.data, size});
            } else {
                buffer<T> packed(size);
                T* to = packed.data();
                for (std::int32_t band = 0; band < image.bands; ++band) {
                    for (std::int32_t y = 0; y < image.height; ++y) to = std::copy_n(&image.at(band, y, 0), width, to);
                }
                pixels_ = to_device(policy, column<const T>{packed.data(), size});
            }
            view_.data = pixels_.data();
            view_.row_stride = width;
            view_.band_stride = width * image.height;
        }
    }
    [[nodiscard]] raster_view<T> see() const { return view_; }

private:
    raster_view<T> view_;
    brought_of<Policy, T> pixels_;
};

// A mask; one without words is none.
template <class Policy>
class brought_mask {
public:
    brought_mask(const Policy& policy, bit_view bits)
        : view_(bits), words_(to_device(policy, column<const std::uint64_t>{bits.words, bits.words != nullptr ? bits.size() : 0})) {
        if (bits.words != nullptr) view_.words = words_.data();
    }
    [[nodiscard]] bit_view see() const { return view_; }

private:
    bit_view view_;
    brought_of<Policy, std::uint64_t> words_;
};

// A lattice; nullptr gives one without nodes.
template <class Policy>
class brought_lattice {
public:
    brought_lattice(const Policy& policy, const georeference* lattice) {
        if (lattice == nullptr) return;
        view_ = lattice->view();
        lon_ = to_device(policy, view_.lon_q40);
        lat_ = to_device(policy, view_.lat_q40);
        view_.lon_q40 = view(lon_);
        view_.lat_q40 = view(lat_);
    }
    [[nodiscard]] lattice_view see() const { return view_; }

private:
    lattice_view view_;
    brought_of<Policy, std::int64_t> lon_, lat_;
};

// Values that the host reads: there the same ones, lent by their owner, who outlives the loan; from elsewhere a copy.
template <host_policy Policy, class T>
borrowed<T> lend_to_host(const Policy&, column<const T> values) {
    return borrowed<T>(values);
}
template <class Policy, class T>
    requires(!host_policy<Policy>)
buffer<T> lend_to_host(const Policy& policy, column<const T> values) {
    return to_host(policy, values);
}
template <class Policy, class T>
using lent_of = decltype(lend_to_host(std::declval<const Policy&>(), std::declval<column<const T>>()));

template <class Policy, class Words>
bit_mask mask_to_host(const Policy& policy, basic_bit_mask<Words>&& mask) {
    return {to_host(policy, std::move(mask.words)), mask.width, mask.height};
}

}  // namespace sanc
