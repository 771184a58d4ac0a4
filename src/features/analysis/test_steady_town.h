#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "features/analysis/study.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

/// Shops that order on their weekday, for tests of what the calendar makes of a month.
namespace analysis {

struct SteadyLine {
  metrics::ShopIndex shop = 0;
  base::Date day;
  std::size_t product = 0;
  std::int32_t quantity = 0;
};

class SteadyTown {
 public:
  static constexpr base::Period kLast{202610};
  static constexpr std::size_t kAreas = 2;
  static constexpr std::size_t kTownProducts = 3;

  /// Quantity of one order of a shop on a day; 0 and less: no order.
  using Order = std::function<double(metrics::ShopIndex, base::Date)>;

  /// @param cycle_days between the orders of a shop: 7 or 14
  SteadyTown(std::size_t shops, int months, const Order& order, int cycle_days = 7) {
    builder_shops_ = shops;
    const auto first = kLast.plus_months(1 - months).first_day();
    for (metrics::ShopIndex shop = 0; shop < shops; ++shop)
      for (base::Date day = first; day <= until(); day = day.plus_days(1))
        if (day.day_number % cycle_days == static_cast<int>(shop) % cycle_days)
          add(shop, day, order(shop, day));
  }
  static base::Date until() { return kLast.last_day(); }

  void add(metrics::ShopIndex shop, base::Date day, double quantity) {
    const auto whole = static_cast<std::int32_t>(std::lround(quantity));
    if (whole <= 0) return;
    lines.push_back({shop, day, shop % kTownProducts, whole - whole / 2});
    if (whole > 1) lines.push_back({shop, day, (shop + 1) % kTownProducts, whole / 2});
  }
  /// Orders of after `until`, unlike those before.
  void add_future() {
    for (metrics::ShopIndex shop = 0; shop < builder_shops_; ++shop)
      for (int k = 1; k <= 70; k += 3) add(shop, until().plus_days(k), 500);
  }
  [[nodiscard]] std::shared_ptr<const metrics::MonthInputs> build() const {
    test_support::MonthBuilder builder(kLast);
    for (std::size_t area = 0; area < kAreas; ++area)
      builder.add_area("A" + std::to_string(area + 1));
    for (std::size_t shop = 0; shop < builder_shops_; ++shop) {
      const auto at = builder.add_shop("S" + std::to_string(1'000 + shop));
      builder.raw().shop_area[at] = static_cast<metrics::AreaIndex>(shop % kAreas);
      builder.shop(at).sales_area_id = base::UnitId{static_cast<std::int64_t>(shop % kAreas) + 1};
      if (statuses.contains(at)) builder.shop(at).status = statuses.at(at);
      if (opened.contains(at)) builder.shop(at).opened_on = opened.at(at);
    }
    for (std::size_t product = 0; product < kTownProducts; ++product) builder.add_product();
    for (const auto& line : lines)
      builder.add_order(line.shop, line.day,
                        {{line.product, line.quantity, line.quantity * 2'000}});
    return builder.build();
  }
  /// Of the lines that `is_wanted`, by plain addition.
  [[nodiscard]] double sum(base::Period month,
                           const std::function<bool(const SteadyLine&)>& is_wanted) const {
    double sum = 0;
    for (const auto& line : lines)
      if (month.contains(line.day) && is_wanted(line)) sum += line.quantity;
    return sum;
  }

  std::vector<SteadyLine> lines;
  std::map<metrics::ShopIndex, std::string> statuses;
  std::map<metrics::ShopIndex, base::Date> opened;

 private:
  std::size_t builder_shops_ = 0;
};

inline StudyInputs inputs_at(const metrics::MonthInputs& month, base::Date until,
                             unsigned threads = 1) {
  static base::SilentProgress silent;
  return {month, until, 1, threads, silent};
}

/// What a study says of a town.
struct Said {
  std::string state;
  std::string document;
  std::vector<models::ShopScores> scores;

  [[nodiscard]] std::string text() const {
    std::string all = state + document;
    for (const auto& shop : scores) all += wire::to_json(shop);
    return all;
  }
};

inline Said said_of(const Study& study, const StudyInputs& inputs) {
  const auto learnt = study.learn(inputs);
  CHECK(learnt.has_value());
  Said said{learnt->state, {}, std::vector<models::ShopScores>(inputs.month.shops.size())};
  const auto document = study.apply(inputs, learnt->state, said.scores);
  CHECK(document.has_value());
  said.document = *document;
  return said;
}

/// The same bytes at 1 and 4 threads, and whatever comes after the day it is asked for.
inline void expect_pure(const Study& study, const SteadyTown& town) {
  const auto month = town.build();
  const std::string one = said_of(study, inputs_at(*month, SteadyTown::until(), 1)).text();
  EXPECT_TRUE(one == said_of(study, inputs_at(*month, SteadyTown::until(), 4)).text());
  SteadyTown later = town;
  later.add_future();
  const auto with_future = later.build();
  const auto then = inputs_at(*with_future, SteadyTown::until().plus_days(70));
  EXPECT_TRUE(one == said_of(study, then.as_of(SteadyTown::until())).text());
  EXPECT_FALSE(one == said_of(study, then).text()) << "the future must be noticed when it is there";
}

}  // namespace analysis
