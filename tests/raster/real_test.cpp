// SPDX-License-Identifier: Apache-2.0
// Real pairs with ground truth: Taizhou (Landsat) and Bern (ERS-2). Figures against the labels, and the same result
// under every policy.
#include "support.hpp"

namespace sanc {
namespace {

using testing::data_folder;
using testing::image_of;
using testing::read_bmp;
using testing::read_bytes;
using testing::same;

struct labelled_pair {
    std::vector<std::uint8_t> before, after;
    std::vector<std::int8_t> truth;  // 1 changed, 0 not, -1 not labelled
    std::int32_t width = 0, height = 0, bands = 0;
};

std::vector<std::uint8_t> as_pixels(const std::string& bytes) { return {bytes.begin(), bytes.end()}; }

labelled_pair taizhou() {
    labelled_pair pair;
    const std::string folder = data_folder() + "/raster/taizhou/";
    pair.before = as_pixels(read_bytes(folder + "2000TM"));
    pair.after = as_pixels(read_bytes(folder + "2003TM"));
    pair.bands = 6;
    if (pair.before.empty()) return pair;
    const auto changed = read_bmp(folder + "change.bmp", pair.width, pair.height);
    const auto kept = read_bmp(folder + "unchanged.bmp", pair.width, pair.height);
    for (std::size_t i = 0; i < changed.size(); ++i) pair.truth.push_back(changed[i] != 0 ? 1 : kept[i] != 0 ? 0 : -1);
    return pair;
}

labelled_pair bern() {
    labelled_pair pair;
    const std::string folder = data_folder() + "/raster/bern_sar/";
    pair.bands = 1;
    if (read_bytes(folder + "bern_1.bmp").empty()) return pair;
    pair.before = read_bmp(folder + "bern_1.bmp", pair.width, pair.height);
    pair.after = read_bmp(folder + "bern_2.bmp", pair.width, pair.height);
    for (const std::uint8_t label : read_bmp(folder + "bern_gt.bmp", pair.width, pair.height))
        pair.truth.push_back(label > 127);
    return pair;
}

// The chance that a changed pixel scores higher than an unchanged one, a tie counting half.
double auc(const std::vector<float>& score, const std::vector<std::int8_t>& truth) {
    std::vector<std::pair<float, int>> order;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] >= 0) order.emplace_back(score[i], truth[i]);
    }
    std::sort(order.begin(), order.end());
    double wins = 0;
    double below = 0;
    double changed = 0;
    for (std::size_t i = 0; i < order.size();) {
        double ties[2] = {0, 0};
        const float at = order[i].first;
        for (; i < order.size() && order[i].first == at; ++i) ++ties[order[i].second];
        wins += ties[1] * (below + ties[0] / 2);
        below += ties[0];
        changed += ties[1];
    }
    return wins / (below * changed);
}

double kappa(bit_view mask, const std::vector<std::int8_t>& truth) {
    double n = 0, agree = 0, ours = 0, theirs = 0;
    for (std::int32_t y = 0; y < mask.height; ++y) {
        for (std::int32_t x = 0; x < mask.width; ++x) {
            const int label =
                truth[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) + static_cast<std::size_t>(x)];
            if (label < 0) continue;
            n += 1;
            agree += mask.test(y, x) == (label == 1);
            ours += mask.test(y, x);
            theirs += label;
        }
    }
    const double chance = (ours * theirs + (n - ours) * (n - theirs)) / (n * n);
    return (agree / n - chance) / (1 - chance);
}

struct figures {
    double auc, kappa;
    change_result result;
};

figures measure(const char* name, const labelled_pair& pair, const change_options& options) {
    const auto before = image_of(pair.before, pair.width, pair.height, pair.bands);
    const auto after = image_of(pair.after, pair.width, pair.height, pair.bands);
    std::vector<float> score(pair.truth.size());
    change_score(seq, before, after, {}, {}, options, score.data());
    figures made{auc(score, pair.truth), 0, change(seq, before, after, {}, {}, options)};
    made.kappa = kappa(std::as_const(made.result.changed).view(), pair.truth);
    std::printf("    %s: AUC %.4f, kappa after Otsu %.4f, t %.4f, separation %.4f, %lld px in %lld objects\n", name,
                made.auc, made.kappa, static_cast<double>(made.result.summary.threshold_e9) * 1e-9,
                static_cast<double>(made.result.summary.separation_e9) * 1e-9,
                static_cast<long long>(made.result.summary.changed_px),
                static_cast<long long>(made.result.objects.rows()));
    return made;
}

TEST(Taizhou, NormalisedChangeVectorsFindTheLabelledChange) {
    const labelled_pair pair = taizhou();
    if (pair.truth.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    ASSERT_EQ(pair.before.size(), 960000U);
    const figures z = measure("Taizhou zscore cva", pair, {});
    EXPECT_GE(z.auc, 0.99);
    EXPECT_GE(z.kappa, 0.885);
    change_options largest;
    largest.measure = change_measure::absolute;
    const figures a = measure("Taizhou zscore absolute", pair, largest);
    EXPECT_GE(a.kappa, 0.90);
    change_options plain;
    plain.normalise = normalisation::none;
    EXPECT_NEAR(measure("Taizhou none cva", pair, plain).auc, 0.4125, 0.0001);
}

TEST(Taizhou, OneResultUnderEveryPolicyChunkAndPixelType) {
    const labelled_pair pair = taizhou();
    if (pair.truth.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    const auto before = image_of(pair.before, pair.width, pair.height, pair.bands);
    const auto after = image_of(pair.after, pair.width, pair.height, pair.bands);
    const georeference grid = geographic_grid({119.8, 3e-4, 0, 32.5, 0, -3e-4}, pair.width, pair.height);
    change_options options;
    options.min_area_px = 3;
    options.residual_q6 = 0;
    const change_result one = change(seq, before, after, {}, {}, options, &grid);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        EXPECT_TRUE(same(one, change(par(threads), before, after, {}, {}, options, &grid))) << threads << " threads";
    }
    for (const std::int64_t rows : {1, 7, 64, 5000}) {
        options.chunk_rows = rows;
        EXPECT_TRUE(same(one, change(seq, before, after, {}, {}, options, &grid))) << rows << " rows";
    }
    const std::vector<std::uint16_t> wide_before(pair.before.begin(), pair.before.end());
    const std::vector<std::uint16_t> wide_after(pair.after.begin(), pair.after.end());
    EXPECT_TRUE(same(one, change(seq, image_of(wide_before, pair.width, pair.height, pair.bands),
                                 image_of(wide_after, pair.width, pair.height, pair.bands), {}, {}, options, &grid)));
    const std::vector<float> float_before(pair.before.begin(), pair.before.end());
    const std::vector<float> float_after(pair.after.begin(), pair.after.end());
    std::vector<std::int32_t> memory_before(float_before.size());
    std::vector<std::int32_t> memory_after(float_after.size());
    EXPECT_TRUE(same(
        one,
        change(seq, quantise(seq, image_of(float_before, pair.width, pair.height, pair.bands), 0, memory_before.data()),
               quantise(seq, image_of(float_after, pair.width, pair.height, pair.bands), 0, memory_after.data()), {},
               {}, options, &grid)));
}

TEST(Bern, PlainDifferenceAsMeasuredBefore) {
    const labelled_pair pair = bern();
    if (pair.truth.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    change_options plain;
    plain.normalise = normalisation::none;
    plain.measure = change_measure::absolute;
    const figures f = measure("Bern none absolute", pair, plain);
    EXPECT_NEAR(f.auc, 0.961, 0.001);
    EXPECT_NEAR(f.kappa, 0.066, 0.002);
}

}  // namespace
}  // namespace sanc
