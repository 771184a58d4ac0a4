#include "kernels/boosted_trees/boosted_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include "base/random.h"

namespace boosted_trees {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Rows with a planted truth.
struct Planted {
  std::vector<std::string> columns{"late", "small", "noise", "patchy"};
  std::vector<float> values;
  std::vector<std::uint8_t> outcomes;
  std::vector<double> truth;  ///< probability of 1

  [[nodiscard]] Examples examples() const { return {values, columns, outcomes, {}}; }
};

/// log-odds = -1 + 1.5 late - (2 when small > 0.5) + (1 when patchy is missing).
Planted planted(std::size_t rows, std::uint64_t seed) {
  base::Random random(seed);
  Planted out;
  for (std::size_t row = 0; row < rows; ++row) {
    const double late = random.normal(), small = random.uniform(), noise = random.normal();
    const bool is_missing = random.chance(0.3);
    const double odds = -1 + 1.5 * late - (small > 0.5 ? 2 : 0) + (is_missing ? 1 : 0);
    out.truth.push_back(1 / (1 + std::exp(-odds)));
    out.outcomes.push_back(random.chance(out.truth.back()) ? 1 : 0);
    for (const double value : {late, small, noise}) out.values.push_back(static_cast<float>(value));
    out.values.push_back(is_missing ? kNaN : static_cast<float>(random.normal()));
  }
  return out;
}

Model trained(const Planted& from, const Options& options = {}) {
  return Model::train(from.examples(), options).value();
}

std::string reason_of(const Examples& examples, const Options& options = {}) {
  const auto model = Model::train(examples, options);
  return model ? "trained" : model.error().reason;
}

double log_odds_of(double p) { return std::log(p / (1 - p)); }

TEST(BoostedTrees, ComeNearThePlantedTruth) {
  const Planted known = planted(8'000, 1), later = planted(20'000, 2);
  const BackTest test = back_test(known.examples(), later.examples(), {}).value();
  const Quality best = assess(later.truth, later.outcomes);
  EXPECT_GT(*test.quality.auc, *best.auc - 0.015);
  EXPECT_LT(test.quality.brier, best.brier + 0.005);
  EXPECT_LT(test.quality.calibration_error, 0.025);
  EXPECT_LT(test.quality.brier, 0.8 * test.quality.brier_of_share);
}

TEST(BoostedTrees, PartsAddUpToTheLogOddsOfTheProbability) {
  const Planted known = planted(3'000, 3), asked = planted(500, 4);
  const Model model = trained(known);
  const Contributions parts = model.contributions(asked.values);
  const std::vector<double> probabilities = model.predict(asked.values);
  const std::vector<float> margins = model.margins(asked.values);
  const Platt platt = model.training().platt;
  for (std::size_t row = 0; row < probabilities.size(); ++row) {
    double sum = 0;
    for (const double part : parts.of(row)) sum += part;
    EXPECT_NEAR(sum, platt.slope * margins[row] + platt.offset, 2e-5);
    EXPECT_NEAR(sum, log_odds_of(probabilities[row]), 2e-5);
  }
}

TEST(BoostedTrees, ReasonsAreTheStrongestPartsAndTheRestIsSaid) {
  const Planted known = planted(3'000, 5), asked = planted(200, 6);
  const Model model = trained(known);
  const Contributions parts = model.contributions(asked.values);
  const std::vector<Explanation> all = model.explain(asked.values, 1);
  for (std::size_t row = 0; row < all.size(); ++row) {
    const Explanation& said = all[row];
    const auto own = parts.of(row);
    const double largest = *std::max_element(own.begin(), own.end() - 1);
    ASSERT_EQ(said.up.size(), largest > 0 ? 1U : 0U);
    double sum = said.base + said.rest;
    for (const Reason& reason : said.up) {
      EXPECT_EQ(reason.part, largest);
      EXPECT_EQ(reason.part, own[reason.column]);
      EXPECT_EQ(std::bit_cast<std::uint32_t>(reason.value),
                std::bit_cast<std::uint32_t>(asked.values[row * 4 + reason.column]));
      sum += reason.part;
    }
    for (const Reason& reason : said.down) {
      EXPECT_LT(reason.part, 0);
      sum += reason.part;
    }
    EXPECT_NEAR(sum, log_odds_of(said.probability), 1e-9);
  }
}

TEST(BoostedTrees, ReasonsNameWhatWasPlanted) {
  const Planted known = planted(6'000, 7);
  const Model model = trained(known);
  // Very late and not small; early and small; and one whose only sign is the missing value.
  const std::vector<float> rows{2.5F, 0.2F, 0, 0, -2.5F, 0.8F, 0, 0, 0, 0.25F, 0, kNaN};
  const auto said = model.explain(rows, 2);
  ASSERT_FALSE(said[0].up.empty());
  EXPECT_EQ(said[0].up[0].column, 0U);
  ASSERT_EQ(said[1].down.size(), 2U);
  EXPECT_EQ(said[1].down[0].column, 0U);
  EXPECT_EQ(said[1].down[1].column, 1U);
  EXPECT_TRUE(std::any_of(said[2].up.begin(), said[2].up.end(),
                          [](const Reason& reason) { return reason.column == 3; }));
  const std::vector<double> influences = model.influences(known.values);
  EXPECT_EQ(std::max_element(influences.begin(), influences.end()) - influences.begin(), 0);
  EXPECT_EQ(std::min_element(influences.begin(), influences.end()) - influences.begin(), 2);
}

TEST(BoostedTrees, AColumnThatIsNeverAskedHasNoPart) {
  Planted known = planted(2'000, 8);
  for (std::size_t row = 0; row < 2'000; ++row) known.values[row * 4 + 2] = 1;
  const Contributions parts = trained(known).contributions(known.values);
  for (std::size_t row = 0; row < 2'000; ++row) EXPECT_EQ(parts.of(row)[2], 0);
}

TEST(BoostedTrees, AreTheSameAtAnyNumberOfThreads) {
  const Planted known = planted(3'000, 9), asked = planted(9'000, 10);
  const Model model = trained(known), again = trained(known);
  EXPECT_EQ(model.save(), again.save());
  EXPECT_EQ(model.predict(asked.values, 1), again.predict(asked.values, 3));
  EXPECT_EQ(model.contributions(asked.values, 1).values,
            again.contributions(asked.values, 3).values);
  Options other;
  other.seed = 2;
  EXPECT_NE(model.save(), trained(known, other).save());
}

TEST(BoostedTrees, ARowsScoreDoesNotDependOnItsNeighbours) {
  const Planted known = planted(3'000, 11), asked = planted(300, 12);
  const Model model = trained(known);
  const std::vector<double> together = model.predict(asked.values);
  for (std::size_t row = 0; row < 300; row += 37)
    EXPECT_EQ(model.predict(std::span(asked.values).subspan(row * 4, 4))[0], together[row]);
  EXPECT_TRUE(model.predict({}).empty());
  EXPECT_TRUE(model.explain({}, 3).empty());
}

TEST(BoostedTrees, SavedAndLoadedTheySayTheSame) {
  const Planted known = planted(3'000, 13);
  const Model model = trained(known);
  const std::string bytes = model.save();
  const Model loaded = Model::load(bytes).value();
  EXPECT_EQ(loaded.columns(), model.columns());
  EXPECT_EQ(loaded.predict(known.values), model.predict(known.values));
  EXPECT_EQ(loaded.contributions(known.values).values, model.contributions(known.values).values);
  EXPECT_EQ(loaded.training().rounds, model.training().rounds);
  EXPECT_EQ(loaded.training().platt.slope, model.training().platt.slope);
  EXPECT_EQ(loaded.training().stop_log_loss, model.training().stop_log_loss);
  EXPECT_EQ(loaded.save(), bytes);
}

TEST(BoostedTrees, DamagedBytesAreNoModel) {
  const std::string bytes = trained(planted(1'000, 14), {.rounds_max = 3}).save();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(Model::load(std::string_view(bytes).substr(0, size))) << size;
  base::Random random(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::string damaged = bytes;
    const auto at =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(bytes.size()) - 1));
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 << random.between(0, 6)));
    const auto loaded = Model::load(damaged);
    ASSERT_FALSE(loaded) << at;
    EXPECT_EQ(loaded.error().reason, "boosted_trees.not_a_model");
  }
}

TEST(BoostedTrees, NoiseTeachesNothing) {
  base::Random random(15);
  Planted known = planted(4'000, 16), later = planted(4'000, 17);
  for (auto* rows : {&known, &later})
    for (std::uint8_t& outcome : rows->outcomes) outcome = random.chance(0.2) ? 1 : 0;
  const BackTest test = back_test(known.examples(), later.examples(), {}).value();
  EXPECT_LT(test.quality.brier, 1.01 * test.quality.brier_of_share);
  EXPECT_NEAR(*test.quality.auc, 0.5, 0.04);
  EXPECT_LT(test.quality.calibration_error, 0.03);
  EXPECT_GE(test.training.platt.slope, 0);
}

TEST(BoostedTrees, StopBeforeTheyLearnByHeart) {
  const Planted known = planted(3'000, 18);
  const Model model = trained(known, {.rounds_max = 2'000, .learning_rate = 0.3});
  EXPECT_LT(model.training().rounds, 200);
  EXPECT_EQ(trained(known, {.rounds_max = 7}).training().rounds, 7);
}

TEST(BoostedTrees, RefuseWhatTheyCannotLearnFrom) {
  const Planted good = planted(500, 19);
  EXPECT_EQ(reason_of(good.examples()), "trained");
  Planted bad = good;
  bad.values.pop_back();
  EXPECT_EQ(reason_of(bad.examples()), "boosted_trees.columns_differ");
  EXPECT_EQ(reason_of({}), "boosted_trees.columns_differ");
  const std::vector<std::uint32_t> groups(499, 0);
  Examples grouped = good.examples();
  grouped.groups = groups;
  EXPECT_EQ(reason_of(grouped), "boosted_trees.columns_differ");
  bad = good;
  bad.values[7] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(reason_of(bad.examples()), "boosted_trees.not_finite");
  bad = good;
  bad.outcomes[3] = 2;
  EXPECT_EQ(reason_of(bad.examples()), "boosted_trees.bad_outcome");
  bad = good;
  std::fill(bad.outcomes.begin(), bad.outcomes.end(), 1);
  EXPECT_EQ(reason_of(bad.examples()), "boosted_trees.too_few");
  EXPECT_EQ(reason_of(planted(40, 20).examples()), "boosted_trees.too_few");
  for (const Options& options :
       {Options{.rounds_max = 0}, Options{.patience = 0}, Options{.depth_max = 13},
        Options{.learning_rate = 0}, Options{.leaf_weight_min = -1}, Options{.ridge = -1},
        Options{.row_share = 0}, Options{.column_share = 1.5}, Options{.stop_share = 0},
        Options{.platt_share = std::nan("")}})
    EXPECT_EQ(reason_of(good.examples(), options), "boosted_trees.bad_option");
}

TEST(BoostedTrees, BackTestRefusesOtherColumns) {
  const Planted earlier = planted(500, 21);
  Planted later = planted(500, 22);
  later.columns[1] = "smaller";
  const auto test = back_test(earlier.examples(), later.examples(), {});
  ASSERT_FALSE(test);
  EXPECT_EQ(test.error().reason, "boosted_trees.columns_differ");
}

TEST(DealOut, NeverPartsAGroup) {
  base::Random random(23);
  Planted rows = planted(1'000, 24);
  std::vector<std::uint32_t> groups;
  for (int row = 0; row < 1'000; ++row)
    groups.push_back(static_cast<std::uint32_t>(random.between(0, 99)) * 1'000'003U);
  Examples examples = rows.examples();
  examples.groups = groups;
  const auto parts = deal_out(examples, std::vector<double>{0.5, 0.3, 0.2}, 1);
  std::set<std::pair<std::uint32_t, std::uint8_t>> seen;
  std::vector<int> sizes(3, 0);
  for (std::size_t row = 0; row < parts.size(); ++row)
    if (seen.insert({groups[row], parts[row]}).second) ++sizes[parts[row]];
  EXPECT_EQ(seen.size(), std::set<std::uint32_t>(groups.begin(), groups.end()).size());
  EXPECT_NEAR(sizes[0], 50, 2);
  EXPECT_NEAR(sizes[2], 20, 2);
}

TEST(DealOut, MakesPartsThatAreAlike) {
  Planted rows = planted(1'000, 25);
  for (std::size_t row = 0; row < 1'000; ++row) rows.outcomes[row] = row < 100 ? 1 : 0;
  const auto parts = deal_out(rows.examples(), std::vector<double>{0.7, 0.15, 0.15}, 9);
  for (const auto& [part, share] : {std::pair{0, 0.7}, {1, 0.15}, {2, 0.15}}) {
    const Rows of = rows_of_part(rows.examples(), parts, static_cast<std::uint8_t>(part));
    EXPECT_NEAR(static_cast<double>(of.ones), 100 * share, 2);
    EXPECT_NEAR(static_cast<double>(of.outcomes.size()), 1'000 * share, 3);
  }
  EXPECT_NE(parts, deal_out(rows.examples(), std::vector<double>{0.7, 0.15, 0.15}, 10));
}

}  // namespace
}  // namespace boosted_trees
