#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "features/demo/demo.h"
#include "features/grading/grading.h"
#include "features/metrics/metrics.h"
#include "features/orders/order_facts.h"
#include "features/organisation/organisation.h"
#include "features/target_classes/target_classes.h"
#include "test_support/test_database.h"

// How much of what was planted in the demo company do the month's lists find, and how many shops do
// they name without cause? The generator knows nothing of the lists' thresholds, the lists know
// nothing of the generator.
namespace demo {
namespace {

using target_classes::Entry;
using target_classes::TargetClass;
using Shops = std::set<std::string>;

constexpr std::uint64_t kSeeds[] = {1, 2};

Options options_of(std::uint64_t seed) {
  Options options;
  options.months = 9;
  options.seed = seed;
  return options;
}

/// The last month's lists of one demo company.
struct Month {
  explicit Month(const Options& options) {
    test_support::TestDatabase database(db::Engine::kSqlite);
    base::SystemClock clock;
    base::IdGenerator ids(clock, 1);
    base::SilentProgress progress;
    EXPECT_TRUE(generate(*database, clock, ids, options, progress).has_value());
    auto session = database->reader();
    const auto company = *organisation::get_company(*session, options.company_code);
    const auto facts = *orders::load_facts(*session, company.id, 2, progress);
    inputs = *metrics::load_month_inputs(*session, company, options.last_period, facts);
    const auto figures = metrics::compute_month_metrics(*inputs, 2, progress);
    const auto grades =
        grading::grade_month(*inputs, figures.shops, *grading::preset("G_35_55_5_5"), 2);
    lists =
        target_classes::match_month(*inputs, figures, grades, target_classes::default_config(), 2);
    truths = planted_truths(options);
  }
  std::shared_ptr<const metrics::MonthInputs> inputs;
  target_classes::Result lists;
  std::vector<Truth> truths;
};

/// Made once, by all tests together.
const std::vector<Month>& months() {
  static const std::vector<Month> kMonths = [] {
    std::vector<Month> made;
    for (const std::uint64_t seed : kSeeds) made.emplace_back(options_of(seed));
    return made;
  }();
  return kMonths;
}

/// What a list is about: which entries it takes, which truth it should find, and which others are
/// just as good a reason to be on it.
struct List {
  TruthKind kind;
  const char* entries;                    ///< for the table
  std::vector<std::string> reason_codes;  ///< beginnings
  std::vector<TruthKind> explained_by;
};

std::vector<List> all_lists() {
  return {
      {TruthKind::kRising,
       "GRADE_FLUCTUATION, upwards",
       {"grade_fluctuation.rose", "grade_fluctuation.predicted_rise"},
       {TruthKind::kRising, TruthKind::kIrregular}},
      {TruthKind::kFalling,
       "GRADE_FLUCTUATION, downwards; SALES_ANOMALY, drop",
       {"grade_fluctuation.fell", "grade_fluctuation.predicted_fall",
        "grade_fluctuation.predicted_drop", "sales_anomaly.drop"},
       {TruthKind::kFalling, TruthKind::kIrregular}},
      {TruthKind::kIrregular,
       "SALES_ANOMALY; internal supervision",
       {"sales_anomaly", "ICM"},
       {TruthKind::kIrregular, TruthKind::kRising, TruthKind::kFalling}},
      {TruthKind::kKeyProductReady, "KEY_SKU", {"key_sku"}, {TruthKind::kKeyProductReady}},
      {TruthKind::kTerminalPotential,
       "TERMINAL_UPGRADE",
       {"terminal_upgrade"},
       {TruthKind::kTerminalPotential}},
  };
}

Shops listed(const Month& month, const List& list) {
  Shops shops;
  const auto take = [&](const std::vector<Entry>& entries) {
    for (const Entry& entry : entries)
      for (const std::string& beginning : list.reason_codes)
        if (entry.reason_code.starts_with(beginning))
          shops.insert(month.inputs->shops[entry.shop].customer_code);
  };
  take(month.lists.entries);
  take(month.lists.internal_supervision);
  return shops;
}

struct Score {
  int planted = 0;
  int listed = 0;
  int found = 0;         ///< planted and listed
  int found_strong = 0;  ///< of those with strength over 1/3
  int strong = 0;
  int explained = 0;  ///< listed, with a truth that is reason enough
  [[nodiscard]] double precision() const { return listed == 0 ? 0 : 1.0 * explained / listed; }
  [[nodiscard]] double recall() const { return planted == 0 ? 0 : 1.0 * found / planted; }
  [[nodiscard]] double recall_strong() const {
    return strong == 0 ? 0 : 1.0 * found_strong / strong;
  }
  [[nodiscard]] int false_alarms() const { return listed - explained; }
};

void add_score(const Month& month, const List& list, const std::vector<Truth>& truths,
               Score& score) {
  const Shops shops = listed(month, list);
  score.listed += static_cast<int>(shops.size());
  Shops explained;
  for (const Truth& truth : truths) {
    const bool is_listed = shops.contains(truth.customer_code);
    if (is_listed && std::find(list.explained_by.begin(), list.explained_by.end(), truth.kind) !=
                         list.explained_by.end())
      explained.insert(truth.customer_code);
    if (truth.kind != list.kind) continue;
    const bool is_strong = truth.strength > 1.0 / 3;
    ++score.planted;
    score.strong += is_strong ? 1 : 0;
    score.found += is_listed ? 1 : 0;
    score.found_strong += is_listed && is_strong ? 1 : 0;
  }
  score.explained += static_cast<int>(explained.size());
}

/// @param change what to do with the truths before they are compared
template <class Change>
std::map<TruthKind, Score> score_all(Change change) {
  std::map<TruthKind, Score> scores;
  for (const Month& month : months())
    for (const List& list : all_lists()) add_score(month, list, change(month), scores[list.kind]);
  return scores;
}

void print(const std::map<TruthKind, Score>& scores) {
  std::printf("%s\n",
              "kind               planted listed found  precision recall strong  false "
              "alarms  list");
  for (const List& list : all_lists()) {
    const Score& s = scores.at(list.kind);
    std::printf("%s %7d %6d %5d  %9.2f %6.2f %6.2f %13d  %s\n",
                base::pad_right(code_of(list.kind), 18).c_str(), s.planted, s.listed, s.found,
                s.precision(), s.recall(), s.recall_strong(), s.false_alarms(), list.entries);
  }
}

/// Hands each truth to another shop.
std::vector<Truth> shuffled(const Month& month) {
  std::vector<Truth> truths = month.truths;
  const auto& shops = month.inputs->shops;
  for (std::size_t i = 0; i < truths.size(); ++i)
    truths[i].customer_code = shops[(i * 7919 + 13) % shops.size()].customer_code;
  return truths;
}

/// What is reached with the default thresholds, less a little; the README has the figures.
struct Floor {
  double precision;
  double recall;
};
const std::map<TruthKind, Floor> kFloors = {
    {TruthKind::kRising, {.88, .79}},
    {TruthKind::kFalling, {.92, .84}},
    {TruthKind::kIrregular, {.88, .78}},
    {TruthKind::kKeyProductReady, {.79, .80}},
    {TruthKind::kTerminalPotential, {.87, .89}},
};

TEST(PlantedTruths, AreFoundByTheMonthsLists_slow) {
  const auto scores = score_all([](const Month& month) { return month.truths; });
  print(scores);
  for (const auto& [kind, floor] : kFloors) {
    EXPECT_GE(scores.at(kind).precision(), floor.precision) << code_of(kind);
    EXPECT_GE(scores.at(kind).recall(), floor.recall) << code_of(kind);
  }
}

TEST(PlantedTruths, AreNotFoundWhereTheyWereNotPlanted) {
  const auto scores = score_all(shuffled);
  for (const auto& [kind, floor] : kFloors) {
    EXPECT_LT(scores.at(kind).precision(), floor.precision / 2) << code_of(kind);
    EXPECT_LT(scores.at(kind).recall(), floor.recall / 2) << code_of(kind);
  }
}

}  // namespace
}  // namespace demo
