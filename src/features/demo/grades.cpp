#include "features/demo/grades.h"

#include <algorithm>
#include <cmath>

namespace demo {
namespace {

constexpr std::uint32_t kSample = 3000;
/// Sample shops stand far behind the last shop of any demo, so they are nobody in it.
constexpr std::uint32_t kSampleFirst = 1'000'000'000;
constexpr double kWeeksPerMonth = 4.35;
/// Share of shops in per cent, grade 30 first: the olive of recent reforms.
constexpr std::array<double, kGrades> kQuota{1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5,
                                             5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 2, 2, 1, 1};

}  // namespace

Trade trade_of(const Shop& shop, const Catalogue& catalogue) {
  Trade trade;
  const double orders = shop.is_biweekly() ? kWeeksPerMonth / 2 : kWeeksPerMonth;
  for (const Shelf& entry : shop.shelf) {
    const Item& item = catalogue.items()[entry.item];
    const double share = static_cast<double>(entry.frequency) / 4294967296.0;
    const double cartons = share * static_cast<double>(entry.quantity) * kWeeksPerMonth;
    const double seen = std::min(1.0, share * orders);
    trade.quantity += cartons;
    trade.amount += cartons * static_cast<double>(item.wholesale_minor) / 100.0;
    trade.products += seen;
    if (item.price_class <= 2) trade.class_1_2 += seen;
  }
  return trade;
}

double GradeScale::score(const Trade& trade, double level) const {
  return 35 * level * trade.quantity / quantity_max_ + 55 * level * trade.amount / amount_max_ +
         5 * std::min(1.0, trade.products / products_mean_) +
         5 * std::min(1.0, trade.class_1_2 / class_1_2_mean_);
}

GradeScale::GradeScale(const Setting& setting) {
  std::vector<Trade> trades;
  trades.reserve(kSample);
  for (std::uint32_t i = 0; i < kSample; ++i) {
    const Place place = place_of(setting.seed, i % 10);
    Shop shop = make_shop(setting, kSampleFirst + i, place);
    stock_shelf(shop, setting);
    trades.push_back(trade_of(shop, *setting.catalogue));
    quantity_max_ = std::max(quantity_max_, trades.back().quantity);
    amount_max_ = std::max(amount_max_, trades.back().amount);
    products_mean_ += trades.back().products / kSample;
    class_1_2_mean_ += trades.back().class_1_2 / kSample;
  }
  std::vector<std::pair<double, double>> ranked;  // score, cartons a week
  for (const Trade& trade : trades)
    ranked.emplace_back(score(trade, 1), trade.quantity / kWeeksPerMonth);
  std::sort(ranked.begin(), ranked.end());
  double from = 1.0;
  for (int grade = kGrades; grade >= 1; --grade) {
    const double share = kQuota[static_cast<std::size_t>(kGrades - grade)] / 100.0;
    from -= share;
    const auto at = [&](double place) {
      const auto last = static_cast<double>(ranked.size() - 1);
      return ranked[static_cast<std::size_t>(std::clamp(place, 0.0, 1.0) * last)];
    };
    lowest_[static_cast<std::size_t>(grade)] = grade == 1 ? 0 : at(from).first;
    cartons_[static_cast<std::size_t>(grade)] = at(from + share / 2).second;
  }
  // A single shop in the middle may stand out; limits must not fall with a better grade.
  std::sort(cartons_.begin() + 1, cartons_.end());
}

int GradeScale::grade_of(const Trade& trade, double level) const {
  const double own = score(trade, level);
  const auto above = std::upper_bound(lowest_.begin() + 1, lowest_.end(), own);
  return std::max(1, static_cast<int>(above - lowest_.begin()) - 1);
}

}  // namespace demo
