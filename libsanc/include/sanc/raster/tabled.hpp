// SPDX-License-Identifier: Apache-2.0
// Z-scores of pixels of up to 16 bits on the host, looked up: a table for each band and date has the score of every value. A pair
// of one band goes by |d| in 32 bits, of which the score is the square or the same.
#pragma once

#include <sanc/raster/estimated_host.hpp>

namespace sanc::detail {

// Tables for smaller images would cost more than they save.
inline constexpr std::int64_t least_tabled_px = std::int64_t{1} << 18;

template <class Policy, class T, normalisation Normal>
inline constexpr bool has_tables = host_policy<Policy> && Normal == normalisation::zscore && sizeof(T) <= 2;

// The tables of a pair; none for other pixels, other policies and small images.
template <class Policy, class T, normalisation Normal>
buffer<std::int32_t> make_tables(const Policy& policy, const difference<T, Normal>& pair) {
    if constexpr (has_tables<Policy, T, Normal>) {
        if (std::int64_t{pair.before.width} * pair.before.height < least_tabled_px) return {};
        constexpr std::int64_t values = std::int64_t{1} << (8 * sizeof(T));
        constexpr std::int64_t lowest = std::is_signed_v<T> ? -values / 2 : 0;
        buffer<std::int32_t> made(2 * pair.bands.size * values);
        for_each_index(policy, 2 * pair.bands.size, [&](std::int64_t i) {
            const z_form form = i % 2 == 0 ? pair.bands[i / 2].before : pair.bands[i / 2].after;
            for (std::int64_t v = 0; v < values; ++v) made[i * values + v] = static_cast<std::int32_t>(form(v + lowest));
        });
        return made;
    }
    return {};
}

template <class Policy, class T, normalisation Normal>
bool goes_by_size(const difference<T, Normal>& pair) {
    return host_policy<Policy> && pair.tables.size != 0 && pair.bands.size == 1;
}

// The limit on |d| that says the same as one on the score.
template <change_measure Measure>
std::uint32_t limit_of_size(std::uint64_t limit) {
    const std::uint64_t of_size = Measure == change_measure::cva ? integer_root(limit) : limit;
    return static_cast<std::uint32_t>(of_size < UINT32_MAX ? of_size : UINT32_MAX);
}

// The range of the scores, and with `out` the threshold. Throws cancelled.
template <change_measure Measure, host_policy Policy, class T>
score_range pass_of_sizes(const Policy& policy, const difference<T, normalisation::zscore>& pair, std::uint64_t limit, mutable_bit_view out,
                          std::int64_t chunk_rows, const monitor& watch) {
    auto ranges = make_buffer<score_range>(policy, pair.before.height);
    each_size_row(policy, size_row<T>{{pair}, limit_of_size<Measure>(limit), out, view(ranges)}, chunk_rows, watch);
    merge_ranges{view(ranges)}(0);
    score_range range = ranges[0];
    if constexpr (Measure == change_measure::cva) {
        if (range.count != 0) range.low *= range.low;
        range.high *= range.high;
    }
    return range;
}

// The bin of a size that lies `above` the lowest: above x 4,096 x inverse / 2^64, rounded down; above is below 2^26. By the two
// halves of the inverse, in 64 bits, where there is no product of 128.
inline std::uint64_t bin_by_halves(std::uint32_t above, std::uint64_t inverse) {
    return (above * (inverse >> 32) + (above * (inverse & UINT32_MAX) >> 32)) >> 20;
}
inline std::uint64_t bin_of_size(std::uint32_t above, std::uint64_t inverse) {
#if defined(__wasm__)
    return bin_by_halves(above, inverse);
#else
    return static_cast<std::uint64_t>(static_cast<uint128>(std::uint64_t{above} * histogram_bins) * inverse >> 64);
#endif
}

// Counts of |d| in a chunk of rows. A quotient by the span is the product with `inverse` without its low 64 bits, exactly, since
// (s - low) 4,096 times the span is below 2^64. The counts of two neighbours stand apart: one that was just written is slow to read.
template <class T>
struct histogram_of_sizes {
    sizes_of_band<T> sizes;
    std::int64_t chunk_rows;
    std::uint32_t low;
    std::uint64_t inverse;
    column<score_histogram> out;

    void operator()(std::int64_t chunk) const {
        std::uint32_t counts[2][histogram_bins] = {};
        const std::int64_t last = std::min<std::int64_t>((chunk + 1) * chunk_rows, sizes.pair.before.height);
        std::uint32_t size[64];
        const auto bin = [&](std::uint32_t s) { return bin_of_size(s - low, inverse) & (histogram_bins - 1); };
        for (std::int64_t y = chunk * chunk_rows; y < last; ++y) {
            for (std::int64_t i = 0; i < sizes.pair.not_observable.words_per_row(); ++i) {
                const std::uint64_t seen = sizes(y, i, size);
                for (int k = 0; ~seen == 0 && k < 64; k += 2) {
                    ++counts[0][bin(size[k])];
                    ++counts[1][bin(size[k + 1])];
                }
                for (std::uint64_t left = ~seen == 0 ? 0 : seen; left != 0; left &= left - 1) ++counts[0][bin(size[lowest_one(left)])];
            }
        }
        for (int k = 0; k < histogram_bins; ++k) out[chunk].count[k] = std::int64_t{counts[0][k]} + counts[1][k];
    }
};

inline constexpr std::uint64_t widest_span = std::uint64_t{1} << 26;

template <host_policy Policy, class T>
score_histogram histogram_of_band(const Policy& policy, const difference<T, normalisation::zscore>& pair, std::uint64_t low, std::uint64_t high,
                                  std::int64_t chunk_rows, const monitor& watch) {
    const std::int64_t rows = rows_of_tally(pair.before.height, chunk_rows);
    auto tallies = make_buffer<score_histogram>(policy, (pair.before.height + rows - 1) / rows);
    const std::uint64_t inverse = UINT64_MAX / (high - low + 1) + 1;  // 0 for a span of 1: all are in bin 0
    for_each_chunk(policy, tallies.size(), 16, watch,
                   widest(policy, histogram_of_sizes<T>{{pair}, rows, static_cast<std::uint32_t>(low), inverse, view(tallies)}));
    for_each_index(policy, histogram_bins, merge_histograms{view(tallies)});
    tallies[0].low = low;
    tallies[0].high = high;
    return tallies[0];
}

// The passes of histogram.hpp and threshold.hpp, by |d| where that is possible.
template <change_measure Measure, class Policy, class T, normalisation Normal>
score_range find_range(const Policy& policy, const difference<T, Normal>& pair, std::int64_t chunk_rows, const monitor& watch) {
    if constexpr (has_tables<Policy, T, Normal>) {
        if (goes_by_size<Policy>(pair)) return pass_of_sizes<Measure>(policy, pair, UINT64_MAX, {}, chunk_rows, watch);
    }
    return range_of_scores<Measure>(policy, pair, chunk_rows, watch);
}
template <change_measure Measure, class Policy, class T, normalisation Normal>
score_histogram find_histogram(const Policy& policy, const difference<T, Normal>& pair, int root_log2, std::uint64_t low, std::uint64_t high,
                               std::int64_t chunk_rows, const monitor& watch) {
    if constexpr (has_tables<Policy, T, Normal>) {
        if (goes_by_size<Policy>(pair) && root_log2 == 0 && high - low < widest_span - 1) {
            return histogram_of_band(policy, pair, low, high, chunk_rows, watch);
        }
    }
    return histogram_of_scores<Measure>(policy, pair, root_log2, low, high, chunk_rows, watch);
}
template <change_measure Measure, class Policy, class T, normalisation Normal>
void find_above(const Policy& policy, const difference<T, Normal>& pair, std::uint64_t limit, mutable_bit_view out, std::int64_t chunk_rows,
                const monitor& watch) {
    if constexpr (has_tables<Policy, T, Normal>) {
        if (goes_by_size<Policy>(pair)) {
            pass_of_sizes<Measure>(policy, pair, limit, out, chunk_rows, watch);
            return;
        }
    }
    threshold_scores<Measure>(policy, pair, limit, out, chunk_rows, watch);
}

}  // namespace sanc::detail
