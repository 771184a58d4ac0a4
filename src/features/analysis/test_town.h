#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "features/analysis/study.h"
#include "test_support/month_inputs.h"

/// Shops that order by chance, with their lines at hand: for the slow twins of studies.
namespace analysis {

struct TownLine {
  metrics::ShopIndex shop = 0;
  base::Date day;
  std::int32_t order = 0;
  std::size_t product = 0;
  std::int32_t quantity = 0;
  std::int32_t amount_minor = 0;
};

/// Shops of all kinds: frequent and seldom, large and small, some that end, slow down, return,
/// have only returns, are closed, or never ordered.
class TestTown {
 public:
  static constexpr base::Period kPeriod{202610};
  static constexpr std::size_t kProducts = 12;
  static constexpr std::size_t kKeyProducts[] = {0, 3, 7, kProducts};

  TestTown(std::size_t shops, int days, std::uint64_t seed)
      : until(kPeriod.last_day()), first(until.plus_days(1 - days)), statuses(shops, "active") {
    for (std::size_t shop = 0; shop < shops; ++shop)
      live(static_cast<metrics::ShopIndex>(shop), base::stream_seed(seed, shop));
  }
  /// So many days more, in which all is different: other shops, another product, larger orders.
  void add_future(int days) {
    base::Random random(99);
    for (int k = 1; k <= days; ++k)
      for (metrics::ShopIndex shop = 0; shop < statuses.size(); ++shop)
        if (random.chance(0.3)) add(shop, until.plus_days(k), {{kProducts, 90, 900'000}});
  }
  void add(metrics::ShopIndex shop, base::Date day,
           const std::vector<test_support::MonthBuilder::Line>& order) {
    ++orders_;
    for (const auto& line : order)
      lines.push_back({shop, day, orders_, line.product, line.quantity, line.amount_minor});
  }

  [[nodiscard]] std::shared_ptr<const metrics::MonthInputs> build() const {
    test_support::MonthBuilder builder(kPeriod);
    for (std::size_t shop = 0; shop < statuses.size(); ++shop) {
      builder.add_shop("S" + std::to_string(1'000 + shop));
      builder.shop(static_cast<metrics::ShopIndex>(shop)).status = statuses[shop];
    }
    for (std::size_t product = 0; product <= kProducts; ++product)
      builder.add_product(std::to_string(1 + product % 5));
    for (const std::size_t key : kKeyProducts) builder.raw().is_key_product[key] = 1;
    for (std::size_t begin = 0; begin < lines.size();) {
      std::vector<test_support::MonthBuilder::Line> order;
      std::size_t end = begin;
      for (; end < lines.size() && lines[end].order == lines[begin].order; ++end)
        order.push_back({lines[end].product, lines[end].quantity, lines[end].amount_minor});
      builder.add_order(lines[begin].shop, lines[begin].day, std::span(order));
      begin = end;
    }
    return builder.build();
  }
  [[nodiscard]] bool is_active(std::size_t shop) const { return statuses[shop] == "active"; }

  base::Date until;
  base::Date first;
  std::vector<std::string> statuses;
  std::vector<TownLine> lines;  ///< an order's stand together

 private:
  void live(metrics::ShopIndex shop, std::uint64_t seed) {
    base::Random random(seed);
    if (random.chance(0.05)) statuses[shop] = "closed";
    if (random.chance(0.05)) return;  // never orders
    const bool is_returning = random.chance(0.04);
    const double gap = random.uniform(4, 30);
    const double size = std::exp(random.uniform(0, 3));
    const bool has_end = random.chance(0.45);
    const int ends = static_cast<int>(random.between(60, until - first));
    const double slows_to = random.chance(0.5) ? 0 : random.uniform(0.1, 0.5);
    for (double at = random.uniform(0, 40); at < until - first + 1; at += gap_after(random, gap)) {
      const double scale = has_end && at > ends ? slows_to : 1;
      if (scale == 0) break;
      const base::Date day = first.plus_days(static_cast<int>(at));
      if (is_returning) {
        add(shop, day, {line_of(random, -1)});
        continue;
      }
      std::vector<test_support::MonthBuilder::Line> order;
      for (auto n = random.between(1, 3); n > 0; --n)
        order.push_back(line_of(random, size * scale));
      add(shop, day, order);
      if (random.chance(0.06)) add(shop, day.plus_days(1), {line_of(random, -1)});  // a return
    }
  }
  static double gap_after(base::Random& random, double gap) {
    return std::max(0.6, gap * random.uniform(0.5, 1.5));
  }
  static test_support::MonthBuilder::Line line_of(base::Random& random, double size) {
    const auto product = static_cast<std::size_t>(random.between(0, kProducts - 1));
    const int quantity = size < 0 ? -1 : 1 + static_cast<int>(size * random.uniform(0.5, 2));
    return {product, quantity, quantity * (3'000 + static_cast<int>(product) * 1'500)};
  }
  std::int32_t orders_ = 0;
};

inline StudyInputs study_inputs(const metrics::MonthInputs& month, base::Date until,
                                unsigned threads = 1, std::uint64_t seed = 1) {
  static base::SilentProgress silent;
  return {month, until, seed, threads, silent};
}

}  // namespace analysis
