#include "features/grading/score_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace grading {
namespace {

using testing::ElementsAre;

Config default_preset() { return *preset("G_35_55_5_5"); }

Candidate shop_of(metrics::ShopIndex shop, std::string_view code, double quantity, double amount,
                  double products, double class_1_2) {
  Candidate candidate;
  candidate.shop = shop;
  candidate.customer_code = code;
  candidate.inputs = {quantity, amount, products, class_1_2, 0, 0};
  return candidate;
}

TEST(Score, FollowsTheFormulaOfTheDefaultPreset) {
  // max(qty) 100, max(amt) 2000; mean(sku) (10+20+30)/3 = 20; mean(cls12) (0+4+8)/3 = 4.
  const Ranking ranking =
      rank_by_quota({shop_of(0, "a", 100, 1000, 10, 0), shop_of(1, "b", 50, 2000, 20, 4),
                     shop_of(2, "c", 20, 500, 30, 8)},
                    default_preset());
  // a: 35*1   + 55*.5  + 5*.5 + 5*0 = 35 + 27.5 + 2.5       = 65
  // b: 35*.5  + 55*1   + 5*1  + 5*1 = 17.5 + 55 + 5 + 5     = 82.5
  // c: 35*.2  + 55*.25 + 5*1  + 5*1 = 7 + 13.75 + 5 + 5     = 30.75 (capped at the mean)
  ASSERT_EQ(ranking.shops.size(), 3U);
  EXPECT_EQ(ranking.shops[0].shop, 1U);
  EXPECT_DOUBLE_EQ(ranking.shops[0].score, 82.5);
  EXPECT_EQ(ranking.shops[1].shop, 0U);
  EXPECT_DOUBLE_EQ(ranking.shops[1].score, 65);
  EXPECT_EQ(ranking.shops[2].shop, 2U);
  EXPECT_DOUBLE_EQ(ranking.shops[2].score, 30.75);
  EXPECT_THAT(ranking.normalisers, ElementsAre(100, 2000, 20, 4));
}

TEST(Score, NegativeNetPurchasesCountAsNone) {
  const CompiledComponent component{InputKind::kQuantity, NormaliserKind::kMax, 35};
  EXPECT_EQ(component_score(component, -5, 100), 0);
  EXPECT_EQ(component_score(component, 5, 0), 0);  // nobody bought any
}

TEST(Score, AComponentNobodyHasMakesNoDifference) {
  const Ranking ranking = rank_by_quota(
      {shop_of(0, "a", 10, 100, 2, 0), shop_of(1, "b", 5, 50, 2, 0)}, default_preset());
  // a: 35 + 55 + 5 + 0; b: 17.5 + 27.5 + 5 + 0.
  EXPECT_DOUBLE_EQ(ranking.shops[0].score, 95);
  EXPECT_DOUBLE_EQ(ranking.shops[1].score, 50);
}

TEST(Rank, TiesGoToTheLowerCustomerCode) {
  const Ranking ranking =
      rank_by_quota({shop_of(0, "00123", 10, 100, 1, 1), shop_of(1, "00045", 10, 100, 1, 1),
                     shop_of(2, "00122", 10, 100, 1, 1)},
                    default_preset());
  EXPECT_EQ(ranking.shops[0].customer_code, "00045");
  EXPECT_EQ(ranking.shops[1].customer_code, "00122");
  EXPECT_EQ(ranking.shops[2].customer_code, "00123");
}

TEST(Cut, RoundsCumulativeShares) {
  const std::vector<double> quota = {25, 25, 50};
  // 6 shops: 1.5 -> 2, 3, 6.
  EXPECT_THAT(cut_positions(quota, 6), ElementsAre(2, 3, 6));
  // 5 shops: 1.25 -> 1, 2.5 -> 3, 5.
  EXPECT_THAT(cut_positions(quota, 5), ElementsAre(1, 3, 5));
  EXPECT_THAT(cut_positions(quota, 1), ElementsAre(0, 1, 1));
  EXPECT_THAT(cut_positions(quota, 0), ElementsAre(0, 0, 0));
}

TEST(Cut, AHundredShopsGetExactlyTheDefaultCurve) {
  const Config config = default_preset();
  const auto ends = cut_positions(config.quota_percent, 100);
  std::size_t before = 0;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    EXPECT_EQ(static_cast<double>(ends[k] - before), config.quota_percent[k]) << k;
    before = ends[k];
  }
}

TEST(Cut, OneShopAloneStandsInTheMiddle) {
  // Cumulative shares from the top: 15 grades make 50 %; 0.5 rounds up, so the 15th: grade 16.
  const Ranking ranking = rank_by_quota({shop_of(0, "a", 1, 1, 1, 1)}, default_preset());
  EXPECT_EQ(ranking.shops[0].grade_no, 16);
}

TEST(Cut, FewerShopsThanGradesSpreadInOrder) {
  std::vector<Candidate> shops;
  const std::vector<std::string> codes = {"a", "b", "c", "d"};
  for (std::size_t i = 0; i < codes.size(); ++i)
    shops.push_back(shop_of(static_cast<metrics::ShopIndex>(i), codes[i],
                            100.0 - 10.0 * static_cast<double>(i), 100, 1, 1));
  const Ranking ranking = rank_by_quota(shops, default_preset());
  // The k-th of 4 shops falls in the grade where the cumulative share first reaches
  // (k - 0.5) / 4: 12.5 %, 37.5 %, 62.5 %, 87.5 %. From the top the curve adds up to 15 % at the
  // 7th grade (24), 40 % at the 13th (18), 65 % at the 18th (13) and 88 % at the 24th (7).
  EXPECT_EQ(ranking.shops[0].grade_no, 24);
  EXPECT_EQ(ranking.shops[1].grade_no, 18);
  EXPECT_EQ(ranking.shops[2].grade_no, 13);
  EXPECT_EQ(ranking.shops[3].grade_no, 7);
}

// --- Properties over chance companies, and the slow twin -----------------------------------------

struct ChanceShops {
  std::vector<std::string> codes;
  std::vector<Candidate> shops;
};

/// Small whole numbers, so that ties are frequent.
ChanceShops chance_shops(base::Random& random) {
  ChanceShops chance;
  const auto count = static_cast<std::size_t>(random.between(1, 90));
  const std::int64_t top = random.chance(0.3) ? 2 : 500;
  for (std::size_t i = 0; i < count; ++i)
    chance.codes.push_back("S" + std::to_string(random.next() % 100'000'000'000ULL));
  for (std::size_t i = 0; i < count; ++i)
    chance.shops.push_back(shop_of(static_cast<metrics::ShopIndex>(i), chance.codes[i],
                                   static_cast<double>(random.between(0, top)),
                                   static_cast<double>(random.between(1, top * 100)),
                                   static_cast<double>(random.between(0, 30)),
                                   static_cast<double>(random.between(0, 9))));
  return chance;
}

std::vector<double> chance_quota(base::Random& random, int grades) {
  std::vector<double> quota;
  double sum = 0;
  for (int g = 0; g < grades; ++g) {
    quota.push_back(random.chance(0.2) ? 0 : random.uniform());
    sum += quota.back();
  }
  if (sum == 0) quota[0] = sum = 1;
  for (double& share : quota) share *= 100 / sum;
  return quota;
}

TEST(Cut, AlwaysSumsStaysOrderedAndNearItsShares) {
  base::Random random(7);
  for (int round = 0; round < 2000; ++round) {
    const int grades = static_cast<int>(random.between(2, 100));
    const auto quota = chance_quota(random, grades);
    const auto shops = static_cast<std::size_t>(random.between(0, 3000));
    const auto ends = cut_positions(quota, shops);
    ASSERT_EQ(ends.size(), quota.size());
    ASSERT_TRUE(std::is_sorted(ends.begin(), ends.end()));
    ASSERT_EQ(ends.back(), shops);
    std::size_t before = 0;
    for (std::size_t k = 0; k < ends.size(); ++k) {
      const double share = quota[k] * static_cast<double>(shops) / 100;
      ASSERT_LE(std::abs(static_cast<double>(ends[k] - before) - share), 1 + 1e-6);
      before = ends[k];
    }
  }
}

/// The twin: the definitions word for word. Rank = 1 + how many stand better; grade = the first
/// from the top whose rounded cumulative share of the shops holds the rank.
struct TwinRow {
  double score = 0;
  std::size_t rank = 0;
  std::int32_t grade_no = 0;
};
enum class TwinFault { kNone, kMeanNotCapped, kTiesByPosition, kSharesRoundedOneByOne };

std::vector<TwinRow> twin(const std::vector<Candidate>& shops, const Config& config,
                          TwinFault fault = TwinFault::kNone) {
  const double n = static_cast<double>(shops.size());
  double qty = 0, amt = 0, sku = 0, cls = 0;
  for (const Candidate& shop : shops) {
    qty = std::max(qty, shop.inputs[0]);
    amt = std::max(amt, shop.inputs[1]);
    sku += shop.inputs[2] / n;
    cls += shop.inputs[3] / n;
  }
  const auto capped = [&](double share) {
    return fault == TwinFault::kMeanNotCapped ? share : std::min(1.0, share);
  };
  std::vector<TwinRow> rows(shops.size());
  for (std::size_t i = 0; i < shops.size(); ++i) {
    const InputRow& x = shops[i].inputs;
    rows[i].score = (qty > 0 ? 35 * x[0] / qty : 0) + (amt > 0 ? 55 * x[1] / amt : 0) +
                    (sku > 0 ? 5 * capped(x[2] / sku) : 0) + (cls > 0 ? 5 * capped(x[3] / cls) : 0);
  }
  for (std::size_t i = 0; i < shops.size(); ++i) {
    rows[i].rank = 1;
    for (std::size_t j = 0; j < shops.size(); ++j) {
      if (i == j) continue;
      const bool same = std::abs(rows[j].score - rows[i].score) < 1e-9;
      const bool before = fault == TwinFault::kTiesByPosition
                              ? j < i
                              : shops[j].customer_code < shops[i].customer_code;
      if (same ? before : rows[j].score > rows[i].score) ++rows[i].rank;
    }
    double cumulative = 0;
    std::size_t held = 0;
    for (std::size_t k = 0; k < config.quota_percent.size() && rows[i].grade_no == 0; ++k) {
      cumulative += config.quota_percent[k];
      held = fault == TwinFault::kSharesRoundedOneByOne
                 ? held + static_cast<std::size_t>(std::lround(config.quota_percent[k] * n / 100))
                 : static_cast<std::size_t>(std::floor(cumulative * n / 100 + 0.5 + 1e-9));
      if (rows[i].rank <= held || k + 1 == config.quota_percent.size())
        rows[i].grade_no = config.grades - static_cast<std::int32_t>(k);
    }
  }
  return rows;
}

std::size_t differences(TwinFault fault) {
  base::Random random(11);
  std::size_t different = 0;
  for (int round = 0; round < 300; ++round) {
    const ChanceShops chance = chance_shops(random);
    const Config config = default_preset();
    const auto expected = twin(chance.shops, config, fault);
    const Ranking ranking = rank_by_quota(chance.shops, config);
    for (std::size_t i = 0; i < ranking.shops.size(); ++i) {
      const Candidate& got = ranking.shops[i];
      const TwinRow& want = expected[got.shop];
      if (std::abs(got.score - want.score) > 1e-9 || i + 1 != want.rank ||
          got.grade_no != want.grade_no)
        ++different;
    }
  }
  return different;
}

TEST(Rank, EqualsTheSlowTwin) { EXPECT_EQ(differences(TwinFault::kNone), 0U); }

TEST(Rank, TheTwinWouldSeeEachOfThreeFaults) {
  EXPECT_GT(differences(TwinFault::kMeanNotCapped), 0U);
  EXPECT_GT(differences(TwinFault::kTiesByPosition), 0U);
  EXPECT_GT(differences(TwinFault::kSharesRoundedOneByOne), 0U);
}

TEST(Rank, DoesNotDependOnTheOrderOfTheShops) {
  base::Random random(5);
  for (int round = 0; round < 100; ++round) {
    ChanceShops chance = chance_shops(random);
    const Ranking forward = rank_by_quota(chance.shops, default_preset());
    std::reverse(chance.shops.begin(), chance.shops.end());
    const Ranking backward = rank_by_quota(chance.shops, default_preset());
    for (std::size_t i = 0; i < forward.shops.size(); ++i) {
      ASSERT_EQ(forward.shops[i].shop, backward.shops[i].shop);
      ASSERT_EQ(forward.shops[i].score, backward.shops[i].score);
      ASSERT_EQ(forward.shops[i].grade_no, backward.shops[i].grade_no);
    }
  }
}

}  // namespace
}  // namespace grading
