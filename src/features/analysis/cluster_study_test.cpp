#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "features/analysis/test_town.h"
#include "features/analysis/trade_features.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

using test_support::MonthBuilder;
using Vector = std::vector<double>;

Vector numbers_of(const boost::json::value& list) {
  Vector numbers;
  for (const auto& value : list.as_array()) numbers.push_back(value.to_number<double>());
  return numbers;
}

/// The state as people would read it.
struct PlainState {
  explicit PlainState(const std::string& text) {
    const auto json = boost::json::parse(text);
    mean = numbers_of(json.at("mean"));
    deviation = numbers_of(json.at("deviation"));
    centres = numbers_of(json.at("centres"));
    spread = numbers_of(json.at("spread"));
  }
  [[nodiscard]] Vector place(const TradeFeatures& features) const {
    Vector at;
    for (std::size_t f = 0; f < kTradeFeatures; ++f) {
      const double value = f < 4 ? std::log(1 + features[f]) : features[f];
      at.push_back(deviation[f] == 0 ? 0 : (value - mean[f]) / deviation[f]);
    }
    return at;
  }
  [[nodiscard]] double distance(const Vector& at, std::size_t cluster) const {
    double square = 0;
    for (std::size_t f = 0; f < kTradeFeatures; ++f)
      square += std::pow(at[f] - centres[cluster * kTradeFeatures + f], 2);
    return std::sqrt(square);
  }
  [[nodiscard]] std::size_t nearest(const Vector& at) const {
    std::size_t best = 0;
    for (std::size_t c = 1; c < spread.size(); ++c)
      if (distance(at, c) < distance(at, best)) best = c;
    return best;
  }
  Vector mean;
  Vector deviation;
  Vector centres;
  Vector spread;
};

/// The seven figures by plain loops over the town's lines.
std::optional<TradeFeatures> plain_features(const TestTown& town, std::size_t shop,
                                            base::Date until) {
  double amount = 0;
  double before = 0;
  double quantity = 0;
  double top = 0;
  std::array<double, 12> weeks{};
  std::set<std::size_t> products;
  std::set<std::int32_t> days;
  for (const TownLine& line : town.lines) {
    const int ago = until - line.day;
    if (line.shop != shop || ago < 0 || ago >= 168) continue;
    if (ago >= 84) {
      before += line.amount_minor;
      continue;
    }
    amount += line.amount_minor;
    quantity += line.quantity;
    weeks.at(static_cast<std::size_t>(ago / 7)) += line.amount_minor;
    if (line.product % 5 < 2) top += line.quantity;  // price classes 1 and 2
    if (line.quantity > 0) products.insert(line.product);
    if (line.amount_minor > 0) days.insert(line.day.day_number);
  }
  if (days.empty() || amount <= 0 || quantity <= 0) return {};
  const double mean = amount / 12;
  double square = 0;
  for (const double week : weeks) square += (week - mean) * (week - mean);
  before = std::max(before, 0.0);
  return TradeFeatures{amount / 3,
                       static_cast<double>(days.size()) / 3,
                       static_cast<double>(products.size()),
                       amount / quantity,
                       std::clamp(top / quantity, 0.0, 1.0),
                       (amount - before) / (amount + before),
                       std::sqrt(square / 12) / mean};
}

struct ClusterCase {
  TestTown town{150, 400, 5};
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  StudyInputs inputs = study_inputs(*month, town.until);
  std::unique_ptr<Study> study = make_cluster_study();
};

TEST(TradeFeatures, AreWorkedByHand) {
  TestTown town(0, 200, 1);
  town.statuses.assign(1, "active");
  // The 84 days before: 10.00. Then 60.00 in week 0, and in week 11 30.00 less a return of 10.00.
  town.add(0, town.until.plus_days(-100), {{0, 1, 1'000}});
  town.add(0, town.until.plus_days(-83), {{0, 1, 1'000}, {2, 2, 2'000}});
  town.add(0, town.until.plus_days(-80), {{0, -1, -1'000}});
  town.add(0, town.until, {{0, 2, 2'000}, {3, 4, 4'000}});
  const auto month = town.build();
  const auto found = trade_features(study_inputs(*month, town.until), 0);
  ASSERT_TRUE(found.has_value());
  const auto& f = *found;
  EXPECT_DOUBLE_EQ(f[0], 8'000.0 / 3);
  EXPECT_DOUBLE_EQ(f[1], 2.0 / 3);  // the return is no order
  EXPECT_DOUBLE_EQ(f[2], 3);
  EXPECT_DOUBLE_EQ(f[3], 1'000);              // 8000 / (1 + 2 - 1 + 2 + 4)
  EXPECT_DOUBLE_EQ(f[4], 2.0 / 8);            // of product 0: 1 - 1 + 2
  EXPECT_DOUBLE_EQ(f[5], 7'000.0 / 9'000.0);  // (8000 - 1000) / 9000
  // Weeks 6000, 0 ten times, 2000 (both in the last week back): mean 666.67.
  const double mean = 8'000.0 / 12;
  const double square = std::pow(6'000 - mean, 2) + std::pow(2'000 - mean, 2) + 10 * mean * mean;
  EXPECT_NEAR(f[6], std::sqrt(square / 12) / mean, 1e-12);
  EXPECT_FALSE(trade_features(study_inputs(*month, town.until.plus_days(-101)), 0).has_value());
}

TEST(ClusterStudy, PutsEachShopToTheNearestCentre) {
  ClusterCase test;
  const auto learnt = test.study->learn(test.inputs);
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  const PlainState state(learnt->state);
  std::vector<models::ShopScores> scores(test.month->shops.size());
  ASSERT_TRUE(test.study->apply(test.inputs, learnt->state, scores).has_value());
  std::size_t scored = 0;
  for (std::size_t shop = 0; shop < scores.size(); ++shop) {
    SCOPED_TRACE(shop);
    const auto features = plain_features(test.town, shop, test.town.until);
    const bool is_traded = features && test.town.is_active(shop);
    ASSERT_EQ(scores[shop].cluster.has_value(), is_traded);
    if (!is_traded) continue;
    ++scored;
    const auto at = state.place(*features);
    const auto nearest = state.nearest(at);
    const auto& score = *scores[shop].cluster;
    EXPECT_EQ(score.cluster, static_cast<std::int32_t>(nearest) + 1);
    EXPECT_NEAR(score.distance, state.distance(at, nearest), 1e-9);
    EXPECT_EQ(score.is_outlier, score.distance > state.spread[nearest]);
    EXPECT_LE(score.traits.size(), 3U);
    for (const auto& trait : score.traits) EXPECT_GE(std::abs(trait.deviation), 0.5);
  }
  EXPECT_GT(scored, 60U);
  EXPECT_LT(scored, scores.size());
}

TEST(ClusterStudy, ThePageCountsTheShopsAndWhoMovedSinceTheMonthBefore) {
  ClusterCase test;
  const auto learnt = test.study->learn(test.inputs);
  const PlainState state(learnt->state);
  std::vector<models::ShopScores> scores(test.month->shops.size());
  const auto document =
      *wire::from_json<ClusterDocument>(*test.study->apply(test.inputs, learnt->state, scores));
  std::map<std::int32_t, std::int64_t> shops;
  std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> moves;
  for (std::size_t shop = 0; shop < scores.size(); ++shop) {
    const auto number = [&](int days_before) {
      const auto features =
          plain_features(test.town, shop, test.town.until.plus_days(-days_before));
      if (!features || !test.town.is_active(shop)) return 0;
      return static_cast<std::int32_t>(state.nearest(state.place(*features))) + 1;
    };
    if (number(0) != 0) ++shops[number(0)];
    if (number(0) != 0 || number(28) != 0) ++moves[{number(28), number(0)}];
  }
  ASSERT_EQ(document.clusters.size(), state.spread.size());
  double share = 0;
  std::set<std::string> names;
  for (const auto& cluster : document.clusters) {
    EXPECT_EQ(cluster.shops, shops[cluster.cluster]);
    share += cluster.amount_share;
    names.insert(cluster.name.zh);
    EXPECT_FALSE(cluster.name.en.empty());
  }
  EXPECT_NEAR(share, 1, 1e-9);
  EXPECT_EQ(names.size(), document.clusters.size()) << "no two groups are called alike";
  ASSERT_EQ(document.moves.size(), moves.size());
  for (const auto& move : document.moves)
    EXPECT_EQ(move.shops, (moves[{move.from, move.to}])) << move.from << " -> " << move.to;
}

/// Shops of three ways to trade: the groups are there to be found.
TestTown town_of_three() {
  TestTown town(0, 300, 1);
  town.statuses.assign(60, "active");
  base::Random random(3);
  for (metrics::ShopIndex shop = 0; shop < 60; ++shop) {
    const unsigned kind = shop % 3;
    // Each divides 28 days: a shop trades alike at the cut and at the end.
    const int gap = kind == 0 ? 4 : kind == 1 ? 14 : 28;
    const int quantity = kind == 0 ? 200 : kind == 1 ? 20 : 3;
    for (int back = 0; back < 200; back += gap) {
      std::vector<MonthBuilder::Line> order;
      for (std::size_t p = 0; p < 9 - 4 * kind; ++p)
        order.push_back({p, quantity + static_cast<int>(random.between(0, quantity / 10)),
                         quantity * (kind == 2 ? 4'000 : 12'000)});
      town.add(shop, town.until.plus_days(-back), order);
    }
  }
  return town;
}

TEST(ClusterStudy, FindsGroupsThatAreThere) {
  const TestTown town = town_of_three();
  const auto month = town.build();
  const auto study = make_cluster_study();
  const auto inputs = study_inputs(*month, town.until);
  const auto learnt = study->learn(inputs);
  ASSERT_TRUE(learnt.has_value());
  std::vector<models::ShopScores> scores(60);
  ASSERT_TRUE(study->apply(inputs, learnt->state, scores).has_value());
  std::set<std::int32_t> found;
  for (std::size_t shop = 0; shop < 60; ++shop) {
    EXPECT_EQ(scores[shop].cluster->cluster, scores[shop % 3].cluster->cluster);
    found.insert(scores[shop].cluster->cluster);
  }
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(boost::json::parse(learnt->parameters).at("clusters").as_int64(), 3);
  const base::Date cut = town.until.plus_days(-study->held_out_days());
  const auto before = study->learn(inputs.as_of(cut));
  const auto test = study->test(inputs, cut, before->state);
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->measure, "explained_variance");
  EXPECT_GT(test->value, 0.8) << "three kinds explain nearly all";
  EXPECT_LE(test->value, 1);
  EXPECT_EQ(test->cases, 60);
}

TEST(ClusterStudy, TheBackTestIsTheVarianceThatTheGroupsExplain) {
  ClusterCase test;
  const base::Date cut = test.town.until.plus_days(-28);
  const auto before = test.study->learn(test.inputs.as_of(cut));
  const PlainState state(before->state);
  std::vector<Vector> places;
  std::vector<std::size_t> cluster;
  for (std::size_t shop = 0; shop < test.town.statuses.size(); ++shop) {
    const auto features = plain_features(test.town, shop, test.town.until);
    if (!features || !test.town.is_active(shop)) continue;
    places.push_back(state.place(*features));
    cluster.push_back(state.nearest(places.back()));
  }
  // Sums of squares by feature, each in the deviations of the shops of today.
  double explained = 0;
  double features_told = 0;
  for (std::size_t f = 0; f < kTradeFeatures; ++f) {
    double mean = 0;
    for (const auto& place : places) mean += place[f] / static_cast<double>(places.size());
    double total = 0;
    double within = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      total += std::pow(places[i][f] - mean, 2);
      within += std::pow(places[i][f] - state.centres[cluster[i] * kTradeFeatures + f], 2);
    }
    if (total < 1e-9) continue;
    explained += 1 - within / total;
    ++features_told;
  }
  const auto result = test.study->test(test.inputs, cut, before->state);
  ASSERT_TRUE(result.has_value());
  EXPECT_NEAR(result->value, explained / features_told, 1e-9);
  EXPECT_EQ(result->cases, std::ssize(places));
}

TEST(ClusterStudy, RefusesInWordsUnderThirtyShops) {
  for (const std::size_t shops : {29U, 30U}) {
    TestTown town(0, 300, 1);
    town.statuses.assign(shops, "active");
    for (metrics::ShopIndex shop = 0; shop < shops; ++shop)
      for (int k = 0; k <= static_cast<int>(shop % 7); ++k)
        town.add(shop, town.until.plus_days(-11 * k),
                 {{shop % 5, 1 + static_cast<int>(shop), 5'000 * (1 + static_cast<int>(shop))}});
    const auto month = town.build();
    const auto learnt = make_cluster_study()->learn(study_inputs(*month, town.until));
    ASSERT_EQ(learnt.has_value(), shops == 30) << shops;
    if (learnt) continue;
    EXPECT_EQ(learnt.error().reason, "analysis.few_shops");
    EXPECT_THAT(learnt.error().message, ::testing::HasSubstr("30 shops"));
  }
}

}  // namespace
}  // namespace analysis
