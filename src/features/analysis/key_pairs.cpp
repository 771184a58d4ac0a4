#include "features/analysis/key_pairs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "features/analysis/trade_features.h"

namespace analysis {
namespace {

constexpr int kTakenUpDays = 168;
constexpr std::int64_t kGroupShopsMin = 8;
constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

/// Sums of all shops of one product.
struct ProductSums {
  double quantity = 0;
  double quantity_before = 0;
  double amount = 0;
  bool is_ordered = false;  ///< ever, up to the date
};

std::vector<ProductSums> product_sums(const StudyInputs& inputs) {
  std::vector<ProductSums> sums(inputs.month.products.size());
  const facts::Columns& columns = inputs.month.facts->columns();
  for (std::size_t order = 0; order < columns.order_day.size(); ++order) {
    const int ago = inputs.until - base::Date{columns.order_day[order]};
    if (ago < 0) continue;
    for (auto i = columns.line_begin[order]; i < columns.line_begin[order + 1]; ++i) {
      ProductSums& sum = sums[inputs.month.ordinal_product[columns.line_product[i]]];
      sum.is_ordered = true;
      if (ago >= 2 * kKeyDays) continue;
      (ago < kKeyDays ? sum.quantity : sum.quantity_before) += columns.line_quantity[i];
      if (ago < kKeyDays) sum.amount += columns.line_amount_minor[i];
    }
  }
  return sums;
}

double ratio_of(double part, double whole) { return whole > 0 ? part / whole : kNotKnown; }

double growth_of(const ProductSums& sum) {
  const double now = std::max(0.0, sum.quantity);
  const double before = std::max(0.0, sum.quantity_before);
  return ratio_of(now - before, now + before);
}

double price_of(const ProductSums& sum, const products::Product& product) {
  if (sum.quantity > 0 && sum.amount > 0) return sum.amount / sum.quantity;
  return product.wholesale_price ? static_cast<double>(product.wholesale_price->minor) : kNotKnown;
}

/// Format and grade band of the month of the date: what shops are compared by.
std::string kind_of(const StudyInputs& inputs, metrics::ShopIndex shop) {
  const auto month = base::Period::of(inputs.until);
  const int back = (inputs.month.period.year() - month.year()) * 12 + inputs.month.period.month() -
                   month.month();
  const auto& months = inputs.month.shop_months[shop];
  std::int64_t band = 0;
  if (back >= 0 && static_cast<std::size_t>(back) < months.size())
    if (const auto& said = months[static_cast<std::size_t>(back)]; said && said->grade_no)
      band = (*said->grade_no + 9) / 10;
  return inputs.month.shops[shop].business_format.value_or("") + '\n' + std::to_string(band);
}

/// Quantity of the shop's last 84 days by what products are told apart by.
struct Shares {
  std::map<std::string_view, double> quantity;
  double all = 0;

  void add(const std::optional<std::string>& key, double quantity_of_line) {
    if (key) quantity[*key] += quantity_of_line;
    all += quantity_of_line;
  }
  [[nodiscard]] double of(const std::optional<std::string>& key) const {
    if (!key) return kNotKnown;
    const auto found = quantity.find(*key);
    return ratio_of(found == quantity.end() ? 0 : std::max(0.0, found->second), all);
  }
};

}  // namespace

std::vector<FeatureName> key_feature_names() {
  return {
      {"carriers_share",
       {"同类零售户经营率", "Share of shops of its kind that carry it"},
       "percent"},
      {"price_ratio",
       {"价格与其单条值之比（对数）", "Price against its price per unit (log)"},
       "1"},
      {"class_share", {"同价类占其订货量", "Its share in the price class"}, "percent"},
      {"brand_share", {"同品牌占其订货量", "Its share in the brand"}, "percent"},
      {"maker_share", {"同生产厂家占其订货量", "Its share of the manufacturer"}, "percent"},
      {"product_growth",
       {"该品规全公司销量走势", "Trend of the product in the company"},
       "percent"},
      {"launch_days", {"距上市天数", "Days since the launch"}, "days"},
      {"key_carried", {"在订重点品规数", "Key products ordered"}, "count"},
      {"key_taken_up", {"近半年新上的重点品规数", "Key products taken up in half a year"}, "count"},
      {"own_ago_days", {"距上次订该品规天数", "Days since it last ordered the product"}, "days"}};
}

std::vector<std::string> key_columns() {
  std::vector<std::string> columns = {"recency_days", "trade_amount", "trade_orders",
                                      "trade_products", "trade_trend"};
  for (auto& name : key_feature_names()) columns.push_back(std::move(name.feature));
  return columns;
}

/// What is known of a shop, for all its pairs.
struct KeyPairs::History {
  metrics::ShopIndex shop = 0;
  double recency_days = 0;
  TradeFeatures trade{};
  Shares classes, brands, makers;
  int key_carried = 0;
  int key_taken_up = 0;
  std::vector<std::int32_t> last_day;  ///< by place in products_; -1: never
};

KeyPairs::KeyPairs(const StudyInputs& inputs)
    : inputs_(inputs), ranges_(ranges_of(inputs, kKeyDays)), barred_(inputs.month) {
  find_products();
  count_groups();
}

void KeyPairs::find_products() {
  const auto& month = inputs_.month;
  const auto sums = product_sums(inputs_);
  place_of_.assign(month.products.size(), metrics::kNoIndex);
  for (metrics::ProductIndex i = 0; i < month.products.size(); ++i) {
    if (month.is_key_product[i] == 0 || barred_.everywhere()[i] != 0) continue;
    const auto& product = month.products[i];
    const bool is_launched = product.launch_date && *product.launch_date <= inputs_.until;
    if (!is_launched && !sums[i].is_ordered) continue;
    place_of_[i] = static_cast<std::uint32_t>(products_.size());
    products_.push_back({i, price_of(sums[i], product), growth_of(sums[i]),
                         is_launched ? inputs_.until - *product.launch_date : kNotKnown, 0});
  }
}

void KeyPairs::count_groups() {
  std::map<std::string, std::uint32_t> numbers;
  all_.carriers.assign(products_.size(), 0);
  for (metrics::ShopIndex shop = 0; shop < ranges_.size(); ++shop) {
    const auto next = static_cast<std::uint32_t>(groups_.size());
    const auto number = numbers.emplace(kind_of(inputs_, shop), next).first->second;
    if (number == next) groups_.push_back({0, std::vector<std::int64_t>(products_.size(), 0)});
    group_of_.push_back(number);
    if (!is_trading(shop)) continue;
    for (Group* group : {&groups_[number], &all_}) {
      ++group->shops;
      for (const auto product : ranges_[shop].carried)
        if (place_of_[product] != metrics::kNoIndex) ++group->carriers[place_of_[product]];
    }
  }
  for (std::size_t i = 0; i < products_.size(); ++i) products_[i].carriers = all_.carriers[i];
}

double KeyPairs::carriers_share(metrics::ShopIndex shop, std::size_t place) const {
  const Group& own = groups_[group_of_[shop]];
  const Group& group = own.shops < kGroupShopsMin ? all_ : own;
  return ratio_of(static_cast<double>(group.carriers[place]), static_cast<double>(group.shops));
}

KeyPairs::History KeyPairs::history_of(metrics::ShopIndex shop) const {
  History history;
  history.shop = shop;
  history.trade = trade_features(inputs_, shop).value_or(TradeFeatures{});
  history.last_day.assign(products_.size(), -1);
  std::vector<std::int32_t> first_day(products_.size(), -1);
  std::int32_t day = 0;
  std::int32_t first = -1;
  std::int32_t last = 0;
  const std::int32_t until = inputs_.until.day_number;
  each_line(
      inputs_.month, shop, facts::kFirstDay, inputs_.until,
      [&](base::Date next) { day = next.day_number; },
      [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t) {
        if (until - day < kKeyDays) {
          const auto& record = inputs_.month.products[product];
          history.classes.add(record.price_class, quantity);
          history.brands.add(record.brand, quantity);
          history.makers.add(record.manufacturer, quantity);
        }
        if (quantity <= 0) return;
        if (first < 0) first = day;
        last = day;
        const auto place = place_of_[product];
        if (place == metrics::kNoIndex) return;
        if (first_day[place] < 0) first_day[place] = day;
        history.last_day[place] = day;
      });
  history.recency_days = until - last;
  for (std::size_t i = 0; i < first_day.size(); ++i) {
    if (first_day[i] < 0) continue;
    history.key_carried += until - history.last_day[i] < kKeyDays ? 1 : 0;
    history.key_taken_up +=
        until - first_day[i] < kTakenUpDays && first_day[i] - first >= kKeyDays ? 1 : 0;
  }
  return history;
}

void KeyPairs::append_row(const History& history, std::size_t place, KeyRows& rows) const {
  const KeyProduct& key = products_[place];
  const auto& product = inputs_.month.products[key.product];
  const auto& [amount, orders, carried, price, top, trend, unevenness] = history.trade;
  const std::array values = {
      history.recency_days,
      amount,
      orders,
      carried,
      trend,
      carriers_share(history.shop, place),
      price > 0 && key.price_minor > 0 ? std::log(key.price_minor / price) : kNotKnown,
      history.classes.of(product.price_class),
      history.brands.of(product.brand),
      history.makers.of(product.manufacturer),
      key.growth,
      key.launch_days,
      static_cast<double>(history.key_carried),
      static_cast<double>(history.key_taken_up),
      history.last_day[place] < 0
          ? kNotKnown
          : static_cast<double>(inputs_.until.day_number - history.last_day[place])};
  rows.pairs.push_back({history.shop, key.product});
  for (const double value : values) rows.values.push_back(static_cast<float>(value));
}

void KeyPairs::append(metrics::ShopIndex shop, bool with_declined, KeyRows& rows) const {
  if (!is_trading(shop)) return;
  const auto barred = barred_.of(shop);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < products_.size(); ++i) {
    const auto product = products_[i].product;
    if (barred[product] != 0 || std::ranges::binary_search(ranges_[shop].ordered, product))
      continue;
    if (!with_declined && shop < inputs_.declined.size() &&
        std::ranges::count(inputs_.declined[shop], product) > 0)
      continue;
    places.push_back(i);
  }
  if (places.empty()) return;
  const History history = history_of(shop);
  for (const std::size_t place : places) append_row(history, place, rows);
}

}  // namespace analysis
