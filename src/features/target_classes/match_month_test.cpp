#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/random.h"
#include "features/target_classes/target_classes.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

namespace target_classes {
namespace {

using test_support::day;
using test_support::MonthBuilder;
using ::testing::StartsWith;

constexpr base::Period kPeriod{202610};

/// A company whose figures a test sets by hand: the rules read metrics and grades, so those are
/// given, not computed.
struct Town {
  MonthBuilder builder{kPeriod};
  std::vector<std::function<void(metrics::MetricTable&, grading::Result&)>> settings;
  Config config = default_config();
  std::vector<models::ShopScores> scores;  ///< none: no analysis of the month

  /// `count` ordinary shops in one area: ranked, grade 15, no change, no outside figures.
  void add_shops(int count, metrics::AreaIndex area = 0) {
    if (builder.raw().areas.empty()) builder.add_area("A1");
    for (int i = 0; i < count; ++i) {
      const auto shop = builder.add_shop("S" + std::to_string(1000 + builder.raw().shops.size()));
      builder.raw().shop_area[shop] = area;
      builder.shop(shop).license_status = "VALID";
      builder.shop(shop).license_valid_to = day(2030, 1, 1);
    }
  }
  void set(metrics::ShopIndex shop, std::string metric, double value) {
    settings.push_back([=](metrics::MetricTable& table, grading::Result&) {
      table.set(shop, *metrics::find_metric(metrics::Scope::kShop, metric),
                metrics::MetricValue::known(value));
    });
  }
  void grade(metrics::ShopIndex shop, std::function<void(grading::ShopGrade&)> change) {
    settings.push_back(
        [=](metrics::MetricTable&, grading::Result& grades) { change(grades.shops[shop]); });
  }
  Result match(unsigned threads = 1) {
    const std::size_t shops = builder.raw().shops.size();
    inputs_ = builder.build();
    metrics::MonthMetrics metrics;
    metrics.shops = metrics::MetricTable(metrics::Scope::kShop, shops);
    grading::Result grades;
    grades.config = *grading::preset("G_35_55_5_5");
    grades.config.months = 1;
    grades.shops.resize(shops);
    grades.ranked = static_cast<std::uint32_t>(shops);
    std::uint32_t rank = 0;
    for (grading::ShopGrade& shop : grades.shops) {
      shop.graded = true;
      shop.method = "ranked";
      shop.grade_no = 15;
      shop.previous_grade_no = 15;
      shop.history = {15, 15, 15};
      shop.rank = ++rank;
    }
    for (const auto& setting : settings) setting(metrics.shops, grades);
    return match_month(*inputs_, metrics, grades, config, threads, scores);
  }

 private:
  std::shared_ptr<const metrics::MonthInputs> inputs_;
};

const Entry* entry_of(const Result& result, metrics::ShopIndex shop, TargetClass target_class) {
  for (std::uint32_t at = result.shop_begin[shop]; at < result.shop_begin[shop + 1]; ++at)
    if (result.entries[result.shop_entries[at]].target_class == target_class)
      return &result.entries[result.shop_entries[at]];
  return nullptr;
}
std::string reason_of(const Result& result, metrics::ShopIndex shop, TargetClass target_class) {
  const Entry* entry = entry_of(result, shop, target_class);
  return entry == nullptr ? "" : entry->reason_code;
}
std::string gate_of(const Result& result, metrics::ShopIndex shop, TargetClass target_class) {
  for (const Gate& gate : result.gates)
    if (gate.shop == shop && gate.target_class == target_class) return gate.rule;
  return "";
}

TEST(Stable, IsEveryoneNoClassTook) {
  Town town;
  town.add_shops(3);
  town.builder.shop(2).status = "inactive";
  const Result result = town.match();
  EXPECT_EQ(result.entries.size(), 2U);
  EXPECT_EQ(reason_of(result, 0, TargetClass::kStable), "stable.no_class");
  EXPECT_TRUE(entry_of(result, 0, TargetClass::kStable)->is_primary);
  EXPECT_EQ(result.shop_begin[2], result.shop_begin[3]);  // the inactive one has none
}

TEST(GradeFluctuation, NamesChangesOfTwoGrades) {
  Town town;
  town.add_shops(4);
  town.grade(0, [](auto& g) {
    g.previous_grade_no = 17;
    g.history = {17};
  });
  town.grade(1, [](auto& g) {
    g.previous_grade_no = 13;
    g.history = {13};
  });
  town.grade(2, [](auto& g) {
    g.previous_grade_no = 16;
    g.history = {16};
  });
  town.grade(3, [](auto& g) {
    g.previous_grade_no = 9;
    g.newcomer = true;
  });
  const Result result = town.match();
  const auto kClass = TargetClass::kGradeFluctuation;
  EXPECT_EQ(reason_of(result, 0, kClass), "grade_fluctuation.fell");
  EXPECT_EQ(entry_of(result, 0, kClass)->reason_zh, "档位由17档降到15档，下降2档（阈值2档）。");
  EXPECT_EQ(entry_of(result, 0, kClass)->reason_en,
            "Grade fell from 17 to 15, 2 grades (threshold 2).");
  EXPECT_EQ(reason_of(result, 1, kClass), "grade_fluctuation.rose");
  EXPECT_EQ(reason_of(result, 2, kClass), "");
  EXPECT_EQ(reason_of(result, 3, kClass), "");  // a newcomer's change is the rule's, not its own
  EXPECT_EQ(entry_of(result, 0, kClass)->priority, 1);  // falls come first
  EXPECT_EQ(entry_of(result, 1, kClass)->priority, 2);
}

TEST(GradeFluctuation, LooksBackNinetyDays) {
  Town town;
  town.add_shops(4);
  town.grade(0, [](auto& g) { g.history = {15, 16, 18}; });      // 15 is the lowest of 15..18
  town.grade(1, [](auto& g) { g.history = {15, 14, 12}; });      // the highest
  town.grade(2, [](auto& g) { g.history = {16, 13, 14}; });      // between 13 and 16
  town.grade(3, [](auto& g) { g.history = {15, 15, 15, 25}; });  // four gradings ago does not count
  const Result result = town.match();
  const auto kClass = TargetClass::kGradeFluctuation;
  EXPECT_EQ(reason_of(result, 0, kClass), "grade_fluctuation.fell_90_days");
  EXPECT_EQ(reason_of(result, 1, kClass), "grade_fluctuation.rose_90_days");
  EXPECT_EQ(reason_of(result, 2, kClass), "grade_fluctuation.swung_90_days");
  EXPECT_EQ(reason_of(result, 3, kClass), "");
}

TEST(NewRetail, EachThresholdIsAReason) {
  Town town;
  town.add_shops(5);
  town.set(0, "scan_rate", 0.59);
  town.set(1, "scan_rate", 0.60);  // not below
  town.set(2, "scan_accuracy", 0.899);
  town.set(3, "pos_offline_days", 7);
  town.set(4, "pos_offline_days", 6);
  const Result result = town.match();
  const auto kClass = TargetClass::kNewRetail;
  EXPECT_EQ(reason_of(result, 0, kClass), "new_retail.scan_rate");
  EXPECT_EQ(reason_of(result, 1, kClass), "");
  EXPECT_EQ(reason_of(result, 2, kClass), "new_retail.scan_accuracy");
  EXPECT_EQ(reason_of(result, 3, kClass), "new_retail.offline");
  EXPECT_EQ(reason_of(result, 4, kClass), "");
}

TEST(NewRetail, ScoreBelowTheAreasQuarter) {
  Town town;
  town.add_shops(8);
  for (metrics::ShopIndex shop = 0; shop < 8; ++shop)
    town.set(shop, "new_retail_score", 50 + 10.0 * shop);
  // Scores 50..120: the quarter lies at 50 + 10 * 1.75 = 67.5.
  const Result result = town.match();
  EXPECT_EQ(reason_of(result, 1, TargetClass::kNewRetail), "new_retail.score");
  EXPECT_EQ(reason_of(result, 2, TargetClass::kNewRetail), "");
  EXPECT_DOUBLE_EQ(entry_of(result, 1, TargetClass::kNewRetail)->evidence[0].threshold, 67.5);
}

/// All shops order 40 cartons a month; their last cycles changed as given.
void set_cycles(Town& town, metrics::ShopIndex shop, double before, double last) {
  town.set(shop, "quantity", 40);
  town.set(shop, "quantity_previous", 40);
  town.set(shop, "cycle_change_before", before);
  town.set(shop, "cycle_change_last", last);
}

TEST(SalesAnomaly, TwoCyclesBelowTheOwnMeanAndThePeers) {
  Town town;
  town.add_shops(12);
  for (metrics::ShopIndex shop = 0; shop < 12; ++shop) set_cycles(town, shop, 0, 0);
  set_cycles(town, 0, -0.5, -0.4);
  set_cycles(town, 1, -0.5, -0.29);  // one cycle is not enough
  set_cycles(town, 2, -1, -1);
  const Result result = town.match();
  EXPECT_EQ(reason_of(result, 0, TargetClass::kSalesAnomaly), "sales_anomaly.drop");
  EXPECT_EQ(reason_of(result, 1, TargetClass::kSalesAnomaly), "");
  EXPECT_THAT(entry_of(result, 0, TargetClass::kSalesAnomaly)->reason_zh,
              StartsWith("最近两个订货周期订量较自身前六个周期均值分别变化-50.0%和-40.0%，"));
  EXPECT_THAT(entry_of(result, 2, TargetClass::kSalesAnomaly)->reason_zh,
              StartsWith("最近两个订货周期均未订货，"));
}

TEST(SalesAnomaly, AFestivalFlagsNobodyButWhoFellFurther) {
  Town town;
  town.add_shops(12);
  for (metrics::ShopIndex shop = 0; shop < 12; ++shop) set_cycles(town, shop, -0.45, -0.5);
  set_cycles(town, 0, -0.8, -0.75);
  const Result result = town.match();
  EXPECT_EQ(reason_of(result, 0, TargetClass::kSalesAnomaly), "sales_anomaly.drop");
  for (metrics::ShopIndex shop = 1; shop < 12; ++shop)
    EXPECT_EQ(reason_of(result, shop, TargetClass::kSalesAnomaly), "") << shop;
}

TEST(SalesAnomaly, AShopOfAFewCartonsIsLeftToChance) {
  Town town;
  town.add_shops(12);
  for (metrics::ShopIndex shop = 0; shop < 12; ++shop) set_cycles(town, shop, 0, 0);
  set_cycles(town, 0, -1, -1);
  town.set(0, "quantity", 3);
  town.set(0, "quantity_previous", 20);  // 23 cartons in 8 cycles are fewer than 3 a cycle
  EXPECT_EQ(reason_of(town.match(), 0, TargetClass::kSalesAnomaly), "");
}

TEST(SalesAnomaly, ThreeSigmaWithinTheGrade) {
  Town town;
  town.add_shops(41);
  // Forty shops 100 +- 5, one 200. Mean 102.44, deviation 16.2: 200 lies 6 deviations and 95 % out.
  for (metrics::ShopIndex shop = 0; shop < 40; ++shop)
    town.set(shop, "quantity", shop % 2 == 0 ? 95 : 105);
  town.set(40, "quantity", 200);
  Result result = town.match();
  EXPECT_EQ(reason_of(result, 40, TargetClass::kSalesAnomaly), "sales_anomaly.three_sigma");
  EXPECT_EQ(reason_of(result, 0, TargetClass::kSalesAnomaly), "");
}

TEST(SalesAnomaly, APriceIsToldInTheCurrency) {
  Town town;
  town.add_shops(41);
  for (metrics::ShopIndex shop = 0; shop < 40; ++shop)
    town.set(shop, "avg_carton_price", shop % 2 == 0 ? 9'500 : 10'500);
  town.set(40, "avg_carton_price", 20'000);
  const Result result = town.match();
  const auto found =
      std::ranges::find(result.entries, "sales_anomaly.three_sigma", &Entry::reason_code);
  ASSERT_NE(found, result.entries.end());
  // 200.00, against the mean (40 x 100.00 + 200.00) / 41 = 102.44.
  EXPECT_NE(found->reason_zh.find("条均价200.00元，比同档41户均值102.44元高"), std::string::npos)
      << found->reason_zh;
  EXPECT_NE(found->reason_en.find("average carton price CNY 200.00 is"), std::string::npos)
      << found->reason_en;
}

TEST(SalesAnomaly, ThreeSigmaNeedsPeersAndDistance) {
  Town few;
  few.add_shops(15);
  for (metrics::ShopIndex shop = 0; shop < 14; ++shop) few.set(shop, "quantity", 100);
  few.set(14, "quantity", 500);
  EXPECT_EQ(reason_of(few.match(), 14, TargetClass::kSalesAnomaly), "");
  Town narrow;
  narrow.add_shops(41);
  for (metrics::ShopIndex shop = 0; shop < 40; ++shop) narrow.set(shop, "quantity", 100);
  narrow.set(40, "quantity", 110);  // 6 deviations, but only 10 % more
  EXPECT_EQ(reason_of(narrow.match(), 40, TargetClass::kSalesAnomaly), "");
}

TEST(OrderAlerts, GoToInternalSupervisionAndKeepOffMarketing) {
  Town town;
  town.add_shops(10);
  const std::size_t product = town.builder.add_product("1");
  for (metrics::ShopIndex shop = 0; shop < 10; ++shop) {
    for (int week = 0; week < 4; ++week)
      town.builder.add_order(shop, day(2026, 9, 7).plus_days(7 * week), {{product, 10, 1000}});
    town.builder.add_order(shop, day(2026, 10, 12), {{product, shop == 0 ? 60 : 10, 1000}});
    town.set(shop, "icm_a3_ratio", shop == 0 ? 6 : 1);
    town.set(shop, "key_quantity", 5);
    town.set(shop, "key_shelf_rate", shop == 0 ? 0.9 : 0.1 + 0.01 * shop);
    town.set(shop, "brand_width", 10);
    town.set(shop, "key_fill_rate", 0.5);
    town.set(shop, "key_sell_through", 0.5);
  }
  const Result result = town.match();
  ASSERT_EQ(result.internal_supervision.size(), 1U);
  EXPECT_EQ(result.internal_supervision[0].shop, 0U);
  EXPECT_EQ(result.internal_supervision[0].reason_code, "icm.a3");
  EXPECT_EQ(gate_of(result, 0, TargetClass::kKeySku), "ICM-01");
  EXPECT_EQ(reason_of(result, 0, TargetClass::kKeySku), "");
  EXPECT_EQ(reason_of(result, 9, TargetClass::kKeySku), "key_sku.top_share");
  for (const Entry& entry : result.entries) EXPECT_FALSE(entry.reason_code.starts_with("icm"));
}

TEST(OrderAlerts, ALaunchOrAFestivalExplains) {
  const auto alerts = [](bool launch, double peers) {
    Town town;
    town.add_shops(5);
    const std::size_t old_product = town.builder.add_product("1");
    const std::size_t new_product = town.builder.add_product("1");
    if (launch) town.builder.product(new_product).launch_date = day(2026, 10, 1);
    for (int week = 0; week < 4; ++week)
      town.builder.add_order(0, day(2026, 9, 1).plus_days(7 * week), {{old_product, 10, 1000}});
    town.builder.add_order(0, day(2026, 10, 12),
                           {{old_product, 20, 2000}, {new_product, 70, 7000}});
    for (metrics::ShopIndex shop = 0; shop < 5; ++shop) town.set(shop, "icm_a4_ratio", peers);
    town.set(0, "icm_a4_ratio", 2.25);  // 90 of 40
    return town.match().internal_supervision.size();
  };
  EXPECT_EQ(alerts(false, 1), 1U);
  EXPECT_EQ(alerts(true, 1), 0U);     // without the new product 20 of 40
  EXPECT_EQ(alerts(false, 1.3), 0U);  // everyone bought 1.3 times as much: 2.25 / 1.3 < 2
  EXPECT_EQ(alerts(false, 0.5), 1U);  // a general fall does not make it worse or better
}

/// Ten shops of which shop k ranks better the higher k, by all key-product indicators that are set.
void set_key_figures(Town& town, int shops) {
  for (metrics::ShopIndex shop = 0; shop < static_cast<metrics::ShopIndex>(shops); ++shop) {
    town.set(shop, "key_quantity", 5);
    for (const Weighted& indicator : default_config().key_sku_indicators)
      town.set(shop, indicator.indicator, 0.01 * (shop + 1));
  }
}

TEST(KeySku, TakesTheTopFifthOfEachArea) {
  Town town;
  town.add_shops(10, 0);
  town.builder.add_area("A2");
  town.add_shops(5, 1);
  set_key_figures(town, 15);
  const Result result = town.match();
  std::vector<metrics::ShopIndex> listed;
  for (const Entry& entry : result.entries)
    if (entry.target_class == TargetClass::kKeySku) listed.push_back(entry.shop);
  // 20 % of 10 and of 5; best first.
  EXPECT_EQ(listed, (std::vector<metrics::ShopIndex>{9, 8, 14}));
  const Entry& best = *entry_of(result, 9, TargetClass::kKeySku);
  // Percentile of shop 9 among all 15: (9 + 0.5) / 15 = 0.6333 in each of the ten indicators.
  EXPECT_NEAR(best.score, 9.5 / 15, 1e-9);
  EXPECT_NE(best.reason_zh.find("在本片区10户中排第1"), std::string::npos) << best.reason_zh;
  EXPECT_EQ(best.evidence[0].metric, "key_sku_score");
  EXPECT_EQ(best.evidence.size(), 12U);
}

std::vector<metrics::ShopIndex> key_sku_list(const Result& result) {
  std::vector<metrics::ShopIndex> shops;
  for (const Entry& entry : result.entries)
    if (entry.target_class == TargetClass::kKeySku) shops.push_back(entry.shop);
  return shops;
}
const Evidence* key_evidence(const Result& result, metrics::ShopIndex shop,
                             std::string_view metric) {
  const Entry* entry = entry_of(result, shop, TargetClass::kKeySku);
  if (entry == nullptr) return nullptr;
  const auto found = std::ranges::find(entry->evidence, metric, &Evidence::metric);
  return found == entry->evidence.end() ? nullptr : &*found;
}

/// Ten shops of which the models say the opposite: shop k is expected to take up 0.2 · (10 - k)
/// products.
Result weighed_keys(double weight, bool with_scores = true) {
  Town town;
  town.add_shops(10);
  set_key_figures(town, 10);
  town.config.key_sku_model_weight = weight;
  if (with_scores) town.scores.resize(10);
  for (std::size_t shop = 0; shop < town.scores.size(); ++shop) {
    auto& score = town.scores[shop].key_response.emplace();
    score.lacking = shop % 2 == 0 ? 2 : 4;
    score.mean = (shop % 2 == 0 ? 0.1 : 0.05) * (10 - static_cast<int>(shop));
  }
  return town.match();
}

TEST(KeySku, AModelThatWeighsNothingChangesNothingButIsShown) {
  const Result with = weighed_keys(0);
  const Result without = weighed_keys(0, false);
  EXPECT_EQ(key_sku_list(with), (std::vector<metrics::ShopIndex>{9, 8}));
  EXPECT_EQ(key_sku_list(with), key_sku_list(without));
  for (const metrics::ShopIndex shop : {8U, 9U}) {
    const Entry& entry = *entry_of(with, shop, TargetClass::kKeySku);
    const Entry& plain = *entry_of(without, shop, TargetClass::kKeySku);
    EXPECT_EQ(entry.score, plain.score);
    EXPECT_EQ(entry.reason_zh, plain.reason_zh);
    EXPECT_EQ(entry.reason_en, plain.reason_en);
  }
  ASSERT_NE(key_evidence(with, 9, "key_response_standing"), nullptr);
  EXPECT_NEAR(key_evidence(with, 9, "key_response_standing")->value, 0.05, 1e-12);  // 0.5 / 10
  EXPECT_EQ(key_evidence(with, 9, "rule_score"), nullptr);
  EXPECT_EQ(key_evidence(without, 9, "key_response_standing"), nullptr);
}

TEST(KeySku, AModelIsWeighedIntoScoreAndOrder) {
  EXPECT_EQ(key_sku_list(weighed_keys(1)), (std::vector<metrics::ShopIndex>{0, 1}));
  const Result result = weighed_keys(0.25);
  // Rule 0.95 and 0.85, model 0.05 and 0.15: 0.7125 + 0.0125 and 0.6375 + 0.0375.
  EXPECT_EQ(key_sku_list(result), (std::vector<metrics::ShopIndex>{9, 8}));
  EXPECT_NEAR(entry_of(result, 9, TargetClass::kKeySku)->score, 0.725, 1e-9);
  EXPECT_NEAR(entry_of(result, 8, TargetClass::kKeySku)->score, 0.675, 1e-9);
  ASSERT_NE(key_evidence(result, 9, "rule_score"), nullptr);
  EXPECT_NEAR(key_evidence(result, 9, "rule_score")->value, 0.95, 1e-9);
}

TEST(KeySku, TheListedScoreIsTheOneThatTheModelCountsIn) {
  const Result result = weighed_keys(0.25);
  const Evidence& last = entry_of(result, 8, TargetClass::kKeySku)->evidence.front();
  EXPECT_EQ(last.metric, "key_sku_score");
  EXPECT_NEAR(last.value, 0.675, 1e-9);
  EXPECT_EQ(last.value, last.threshold) << "the last one listed is the cut";
  const Entry& best = *entry_of(result, 9, TargetClass::kKeySku);
  EXPECT_NE(best.reason_zh.find("（计入模型，按规则0.95）"), std::string::npos) << best.reason_zh;
  EXPECT_NE(best.reason_en.find("(with the models; 0.95 by the rules)"), std::string::npos);
}

TEST(KeySku, MissingIndicatorsAreNamedAndTooFewMakeNoScore) {
  Town town;
  town.add_shops(10);
  for (metrics::ShopIndex shop = 0; shop < 10; ++shop) {
    town.set(shop, "key_quantity", 5);
    town.set(shop, "brand_width", shop);                   // .10
    town.set(shop, "key_shelf_rate", shop);                // .15
    town.set(shop, "key_sell_through", shop);              // .15
    if (shop != 9) town.set(shop, "band_headroom", shop);  // .10: 9 knows .40, the others .50
  }
  const Result result = town.match();
  EXPECT_EQ(reason_of(result, 9, TargetClass::kKeySku), "");
  const Entry* best = entry_of(result, 8, TargetClass::kKeySku);
  ASSERT_NE(best, nullptr);
  EXPECT_NE(best->reason_zh.find("已知权重50%"), std::string::npos) << best->reason_zh;
  EXPECT_NE(best->reason_en.find("missing: trial of new products"), std::string::npos);
}

TEST(KeySku, ComparesInsideGradeBandAndMarketType) {
  Town town;
  town.add_shops(20);
  set_key_figures(town, 20);
  for (metrics::ShopIndex shop = 0; shop < 20; ++shop) {
    town.builder.shop(shop).market_type = "URBAN";
    if (shop < 10) town.grade(shop, [](auto& g) { g.grade_no = 5; });
  }
  const Result result = town.match();
  // Bands of 10 grades: 0..9 are compared among themselves, so 9 is as good as 19.
  EXPECT_NEAR(entry_of(result, 9, TargetClass::kKeySku)->score, 0.95, 1e-9);
  EXPECT_NEAR(entry_of(result, 19, TargetClass::kKeySku)->score, 0.95, 1e-9);
}

/// A shop worth upgrading: everything known.
void make_promising(Town& town, metrics::ShopIndex shop) {
  auto& record = town.builder.shop(shop);
  record.trade_zone_type = "商业娱乐区";
  record.business_format = "便利店";
  record.floor_area_m2 = 120;
  record.willingness = 0.9;
  record.terminal_type = "ORDINARY";
  record.pos_online = false;
  record.credit_grade = "AA";
  record.dist_to_school_m = 500;
  town.set(shop, "display_score", 0.3);
  town.set(shop, "scan_rate", 0.9);
}

TEST(TerminalUpgrade, SumsTheDocumentedIndicators) {
  Town town;
  town.add_shops(1);
  make_promising(town, 0);
  const Result result = town.match();
  const Entry* entry = entry_of(result, 0, TargetClass::kTerminalUpgrade);
  ASSERT_NE(entry, nullptr);
  // .20 * (1 - .5/1) + .15 * 1 + .10 * 1 + .05 * 1 + .15 * .9 + .15 * (.7 * 1 + .3 * 1)
  //   + .10 * .7 + .10 * .1 = .10 + .15 + .10 + .05 + .135 + .15 + .07 + .01 = .765
  EXPECT_NEAR(entry->score, 0.765, 1e-9);
}

TEST(TerminalUpgrade, EachGateKeepsAShopOutAndSaysWhy) {
  const auto gate_with = [](auto change) {
    Town town;
    town.add_shops(1);
    make_promising(town, 0);
    change(town.builder.shop(0), town);
    const Result result = town.match();
    const std::string rule = gate_of(result, 0, TargetClass::kTerminalUpgrade);
    EXPECT_EQ(entry_of(result, 0, TargetClass::kTerminalUpgrade) == nullptr, !rule.empty());
    if (!rule.empty()) {
      EXPECT_FALSE(result.gates[0].text_zh.empty());
      EXPECT_FALSE(result.gates[0].text_en.empty());
      EXPECT_EQ(reason_of(result, 0, TargetClass::kStable), "stable.gated");
    }
    return rule;
  };
  EXPECT_EQ(gate_with([](auto&, auto&) {}), "");
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.dist_to_school_m = 49; }), "MIN-04");
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.dist_to_school_m = 50; }), "");
  EXPECT_EQ(gate_with([](auto& s, auto& town) {
              s.dist_to_school_m = 70;
              town.config.school_distances = {{"", 100}};  // the test company has no jurisdiction
              town.builder.raw().company.jurisdiction_code = "";
            }),
            "MIN-04");
  EXPECT_EQ(gate_with([](auto& s, auto& town) {
              s.trade_zone_type = "院校学区";
              town.config.known_weight_min = 0;
            }),
            "MIN-04");
  // A code whose dictionary name is the school zone.
  EXPECT_EQ(gate_with([](auto& s, auto& town) {
              s.trade_zone_type = "8";
              town.builder.raw().dictionary.push_back(
                  {"trade_zone_type", 1, "8", "院校学区", "school", 8, {}, {}});
            }),
            "MIN-04");
  // 12 months after October 2026 end on 31 October 2027.
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.license_valid_to = day(2027, 10, 30); }), "LIC-16");
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.license_valid_to = day(2027, 10, 31); }), "");
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.credit_grade = "B"; }), "credit");
  EXPECT_EQ(gate_with([](auto& s, auto&) { s.credit_grade.reset(); }), "");
  EXPECT_EQ(gate_with([](auto& s, auto& town) {
              s.credit_grade = "A";
              town.builder.month(0).credit_grade = "D";
            }),
            "credit");
}

TEST(Gates, WithoutAValidLicenceAShopIsInNoList) {
  const auto gate_with = [](auto change) {
    Town town;
    town.add_shops(1);
    town.grade(0, [](auto& g) { g.previous_grade_no = 20; });
    change(town);
    const Result result = town.match();
    return gate_of(result, 0, TargetClass::kGradeFluctuation);
  };
  const auto with_event = [&](const char* type, std::optional<base::Date> to) {
    return gate_with([&](Town& town) {
      town.builder.raw().license_events.push_back(
          {town.builder.shop(0).id, type, day(2026, 9, 1), to});
    });
  };
  EXPECT_EQ(gate_with([](Town&) {}), "");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status = "RENEWING"; }), "");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status = "SUSPENDED"; }), "LIC-06");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status = "PAUSED"; }), "LIC-06");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status = "EXPIRED"; }), "LIC-01");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status = "REVOKED"; }), "LIC-01");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_valid_to = day(2026, 10, 30); }),
            "LIC-02");
  EXPECT_EQ(gate_with([](Town& t) { t.builder.shop(0).license_status.reset(); }), "");
  EXPECT_EQ(with_event("SUSPEND", std::nullopt), "LIC-06");
  EXPECT_EQ(with_event("SUSPEND", day(2026, 10, 1)), "");  // over
  EXPECT_EQ(with_event("CLOSE", std::nullopt), "LIC-01");
}

TEST(CigarGuidance, IsOffUnlessSwitchedOnAndAsksForTheScope) {
  const auto town_with = [](bool on) {
    Town town;
    town.add_shops(5);
    town.config.cigar_guidance = on;
    town.builder.product(town.builder.add_product("1")).product_kind = "CIGAR";
    for (metrics::ShopIndex shop = 0; shop < 5; ++shop) {
      town.set(shop, "high_price_share", 0.1 * shop);
      town.set(shop, "cigar_share", 0.01);
    }
    town.builder.shop(4).license_scope = "CIGARETTE";
    return town.match();
  };
  EXPECT_EQ(reason_of(town_with(false), 3, TargetClass::kCigarGuidance), "");
  const Result on = town_with(true);
  EXPECT_EQ(gate_of(on, 4, TargetClass::kCigarGuidance), "LIC-09");
  EXPECT_EQ(reason_of(on, 3, TargetClass::kCigarGuidance), "cigar_guidance.top_share");
}

TEST(Lists, AShopMayBeInSeveralAndLeadsWithTheMostUrgent) {
  Town town;
  town.add_shops(1);
  town.set(0, "scan_rate", 0.1);
  town.grade(0, [](auto& g) { g.previous_grade_no = 20; });
  const Result result = town.match();
  ASSERT_EQ(result.shop_begin[1] - result.shop_begin[0], 2U);
  const Entry& first = result.entries[result.shop_entries[0]];
  EXPECT_EQ(first.target_class, TargetClass::kGradeFluctuation);
  EXPECT_TRUE(first.is_primary);
  EXPECT_FALSE(result.entries[result.shop_entries[1]].is_primary);
  EXPECT_EQ(entry_of(result, 0, TargetClass::kStable), nullptr);
}

/// A town by chance, for properties over whole results.
Result chance_result(std::uint64_t seed, unsigned threads) {
  base::Random random(seed);
  Town town;
  for (int area = 0; area < 4; ++area) {
    if (area > 0) town.builder.add_area("A" + std::to_string(area + 1));
    town.add_shops(120, static_cast<metrics::AreaIndex>(area));
  }
  town.set(0, "quantity", 1);
  const std::size_t product = town.builder.add_product("1");
  for (metrics::ShopIndex shop = 0; shop < 480; ++shop) {
    if (random.chance(0.5)) make_promising(town, shop);
    if (random.chance(0.1)) town.builder.shop(shop).credit_grade = "C";
    for (int week = 0; week < 8; ++week)
      town.builder.add_order(shop, day(2026, 9, 7).plus_days(7 * week),
                             {{product, static_cast<std::int32_t>(random.between(0, 40)), 900}});
    for (const Weighted& indicator : town.config.key_sku_indicators)
      if (random.chance(0.9)) town.set(shop, indicator.indicator, random.uniform());
    town.set(shop, "key_quantity", 1);
    town.set(shop, "scan_rate", random.uniform());
    set_cycles(town, shop, random.uniform(-0.9, 0.6), random.uniform(-0.9, 0.6));
    const auto previous = static_cast<std::int32_t>(random.between(12, 18));
    town.grade(shop, [=](auto& g) {
      g.previous_grade_no = previous;
      g.history = {previous};
    });
  }
  return town.match(threads);
}

TEST(Lists, AreTheSameAtAnyThreadCount) {
  const Result one = chance_result(5, 1);
  const Result four = chance_result(5, 4);
  ASSERT_EQ(one.entries.size(), four.entries.size());
  for (std::size_t i = 0; i < one.entries.size(); ++i) {
    ASSERT_EQ(one.entries[i].shop, four.entries[i].shop);
    ASSERT_EQ(one.entries[i].reason_zh, four.entries[i].reason_zh);
    ASSERT_EQ(one.entries[i].priority, four.entries[i].priority);
  }
  EXPECT_EQ(one.shop_entries, four.shop_entries);
}

TEST(Lists, KeepTheirPromises) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Result result = chance_result(seed, 2);
    std::vector<int> primaries(480, 0);
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
      const Entry& entry = result.entries[i];
      primaries[entry.shop] += entry.is_primary ? 1 : 0;
      EXPECT_FALSE(entry.reason_code.empty());
      EXPECT_FALSE(entry.reason_zh.empty());
      EXPECT_FALSE(entry.reason_en.empty());
      EXPECT_EQ(entry.evidence.empty(), entry.target_class == TargetClass::kStable);
      if (entry.priority > 1) {
        ASSERT_GT(i, 0U);
        EXPECT_EQ(result.entries[i - 1].priority, entry.priority - 1);
        EXPECT_GE(result.entries[i - 1].score, entry.score);
      }
      // Stable and target classes exclude each other.
      const std::uint32_t lists = result.shop_begin[entry.shop + 1] - result.shop_begin[entry.shop];
      EXPECT_TRUE(entry.target_class != TargetClass::kStable || lists == 1);
      for (const Gate& gate : result.gates)
        EXPECT_FALSE(gate.shop == entry.shop && gate.target_class == entry.target_class);
    }
    EXPECT_EQ(std::count(primaries.begin(), primaries.end(), 1), 480);
  }
}

TEST(Config, DefaultsAreValidAndComeBackFromJson) {
  const Config config = default_config();
  const auto valid = validate(config);
  EXPECT_TRUE(valid.has_value()) << (valid ? "" : valid.error().message);
  const auto back = config_from_json(to_json(config));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(to_json(*back), to_json(config));
}

TEST(Config, RefusesWhatCannotBeMatched) {
  const auto fields_with = [](auto change) {
    Config config = default_config();
    change(config);
    const auto result = validate(config);
    if (result) return std::string();
    EXPECT_EQ(result.error().reason, "target_classes.bad_config");
    std::string fields;
    for (const auto& field : result.error().fields) fields += field.field + " ";
    return fields;
  };
  EXPECT_EQ(fields_with([](Config& c) { c.key_sku_indicators[0].weight = .2; }),
            "key_sku_indicators ");  // 1.1 in sum
  EXPECT_EQ(fields_with([](Config& c) { c.key_sku_indicators[0].indicator = "charm"; }),
            "key_sku_indicators[0].indicator ");
  EXPECT_EQ(fields_with([](Config& c) { c.terminal_indicators[1].indicator = "trade_zon"; }),
            "terminal_indicators[1].indicator ");
  EXPECT_EQ(fields_with([](Config& c) { c.key_sku_top_share = 1.5; }), "key_sku_top_share ");
  EXPECT_EQ(fields_with([](Config& c) { c.sigma_rules[0].metric = "x"; }),
            "sigma_rules[0].metric ");
  EXPECT_EQ(fields_with([](Config& c) { c.priority_order.push_back("VIP"); }), "priority_order ");
  EXPECT_EQ(fields_with([](Config& c) { c.priority_order.push_back("STABLE"); }),
            "priority_order ");
  EXPECT_EQ(fields_with([](Config& c) { c.icm_quantity_min = 5; }), "icm_quantity_min ");
  EXPECT_EQ(fields_with([](Config& c) { c.trade_zone_points[0].points = 2; }),
            "trade_zone_points[0].points ");
}

}  // namespace
}  // namespace target_classes
