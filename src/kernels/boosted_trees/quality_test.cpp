#include "kernels/boosted_trees/quality.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "kernels/boosted_trees/platt.h"

namespace boosted_trees {
namespace {

TEST(Quality, WorkedByHand) {
  const std::vector<double> said{0.1, 0.4, 0.4, 0.8};
  const std::vector<std::uint8_t> came{0, 1, 0, 1};
  const Quality quality = assess(said, came, 2);
  // Ones at 0.4 and 0.8, zeros at 0.1 and 0.4: pairs won 1 + 0.5 + 1 + 1 of 4.
  EXPECT_DOUBLE_EQ(*quality.auc, 3.5 / 4);
  EXPECT_NEAR(quality.brier, (0.01 + 0.36 + 0.16 + 0.04) / 4, 1e-15);
  EXPECT_NEAR(quality.log_loss,
              -(std::log(0.9) + std::log(0.4) + std::log(0.6) + std::log(0.8)) / 4, 1e-15);
  EXPECT_DOUBLE_EQ(quality.brier_of_share, 0.25);
  // Half of four would part the two 0.4: they stay together.
  ASSERT_EQ(quality.reliability.size(), 2U);
  EXPECT_EQ(quality.reliability[0].rows, 3U);
  EXPECT_NEAR(quality.reliability[0].said, 0.3, 1e-15);
  EXPECT_NEAR(quality.reliability[0].came, 1.0 / 3, 1e-15);
  EXPECT_EQ(quality.reliability[1].rows, 1U);
  // |0.3 - 1/3| * 3/4 + |0.8 - 1| * 1/4
  EXPECT_NEAR(quality.calibration_error, 0.025 + 0.05, 1e-15);
}

TEST(Quality, DegenerateCases) {
  EXPECT_EQ(assess({}, {}).rows, 0U);
  EXPECT_FALSE(assess({}, {}).auc);
  const Quality ones = assess(std::vector<double>{0.2, 0.9}, std::vector<std::uint8_t>{1, 1});
  EXPECT_FALSE(ones.auc);
  EXPECT_EQ(ones.brier_of_share, 0);
  const Quality sure = assess(std::vector<double>{0, 1}, std::vector<std::uint8_t>{1, 0});
  EXPECT_TRUE(std::isfinite(sure.log_loss));
  EXPECT_EQ(*sure.auc, 0);
  const std::vector<double> all_alike(50, 0.5);
  EXPECT_EQ(assess(all_alike, std::vector<std::uint8_t>(50, 1)).reliability.size(), 1U);
}

TEST(Quality, AreaAgreesWithCountingPairsAndBinsHoldEveryRow) {
  base::Random random(1);
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<double> said;
    std::vector<std::uint8_t> came;
    const std::int64_t rows = random.between(1, 60);
    for (std::int64_t row = 0; row < rows; ++row) {
      said.push_back(static_cast<double>(random.between(0, 12)) / 12);
      came.push_back(random.chance(0.4) ? 1 : 0);
    }
    double won = 0, pairs = 0;
    for (std::size_t i = 0; i < said.size(); ++i)
      for (std::size_t j = 0; j < said.size(); ++j) {
        if (came[i] == 0 || came[j] != 0) continue;
        pairs += 1;
        won += said[i] > said[j] ? 1 : said[i] == said[j] ? 0.5 : 0;
      }
    const Quality quality = assess(said, came, 5);
    if (pairs == 0)
      EXPECT_FALSE(quality.auc);
    else
      EXPECT_NEAR(*quality.auc, won / pairs, 1e-12);
    std::size_t in_bins = 0;
    for (std::size_t bin = 0; bin < quality.reliability.size(); ++bin) {
      in_bins += quality.reliability[bin].rows;
      EXPECT_TRUE(bin == 0 || quality.reliability[bin].said > quality.reliability[bin - 1].said);
    }
    EXPECT_EQ(in_bins, said.size());
    EXPECT_LE(quality.reliability.size(), 5U);
  }
}

/// Negative log-likelihood with the smoothed targets, for a search over a grid.
double platt_loss(Platt at, const std::vector<float>& margins, const std::vector<float>& came) {
  double ones = 0, loss = 0;
  for (const float outcome : came) ones += outcome;
  const double zeros = static_cast<double>(came.size()) - ones;
  for (std::size_t row = 0; row < came.size(); ++row) {
    const double target = came[row] != 0 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2);
    const double p = probability_of(at.slope * margins[row] + at.offset);
    loss -= target * std::log(p) + (1 - target) * std::log(1 - p);
  }
  return loss;
}

TEST(Platt, IsTheLikeliestOfAGrid) {
  base::Random random(2);
  std::vector<float> margins, came;
  for (int row = 0; row < 400; ++row) {
    margins.push_back(static_cast<float>(2 * random.normal()));
    came.push_back(random.chance(probability_of(0.5 * margins.back() - 1)) ? 1 : 0);
  }
  const Platt fitted = fit_platt(margins, came);
  EXPECT_NEAR(fitted.slope, 0.5, 0.15);
  EXPECT_NEAR(fitted.offset, -1, 0.3);
  const double least = platt_loss(fitted, margins, came);
  for (double slope = 0.05; slope < 1.5; slope += 0.05)
    for (double offset = -2.5; offset < 0.5; offset += 0.05)
      EXPECT_GE(platt_loss({slope, offset}, margins, came), least - 1e-9);
}

TEST(Platt, DegenerateCases) {
  EXPECT_EQ(fit_platt({}, {}).slope, 1);
  // The wrong way round: everybody gets the share of ones, (30 + 1) / (100 + 2).
  std::vector<float> margins, came;
  for (int row = 0; row < 100; ++row) {
    margins.push_back(static_cast<float>(row));
    came.push_back(row < 30 ? 1 : 0);
  }
  const Platt wrong = fit_platt(margins, came);
  EXPECT_EQ(wrong.slope, 0);
  EXPECT_NEAR(probability_of(wrong.offset), 31.0 / 102, 1e-12);
  // All margins alike.
  const Platt alike = fit_platt(std::vector<float>(100, 0.7F), came);
  EXPECT_NEAR(probability_of(alike.slope * 0.7 + alike.offset), 0.3, 0.01);
  // Perfectly parted: finite all the same.
  for (float& outcome : came) outcome = 1 - outcome;
  EXPECT_TRUE(std::isfinite(fit_platt(margins, came).slope));
  EXPECT_EQ(probability_of(800), 1);
  EXPECT_EQ(probability_of(-800), 0);
}

}  // namespace
}  // namespace boosted_trees
