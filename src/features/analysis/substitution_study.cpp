#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/parallel.h"
#include "features/analysis/documents.h"
#include "features/analysis/market_panel.h"
#include "kernels/price_response/price_response.h"
#include "kernels/price_response/switching.h"
#include "platform/wire/wire.h"

/// Which products stand in for which: what moved between them from one season to the next, and
/// what the list prices had to do with it. Sums over many shops only; says nothing of a single one.
namespace analysis {
namespace {

constexpr int kSeasonDays = 84;
constexpr int kYearBackDays = 364;  ///< whole weeks: the same weekdays a year before
constexpr std::uint32_t kShopsLeast = 20;
constexpr std::size_t kProductsShown = 30;
constexpr std::size_t kProductsPriced = 500;
constexpr std::size_t kMonthsPriced = 60;
constexpr std::size_t kRivals = 3;
constexpr double kLikePrice = 1.3;

struct SubstitutionParameters {
  std::int64_t days = kSeasonDays;
  std::int64_t shops_least = kShopsLeast;
  std::int64_t shops = 0;  ///< that ordered in both seasons
};
BOOST_DESCRIBE_STRUCT(SubstitutionParameters, (), (days, shops_least, shops))

/// The days that are compared.
struct Seasons {
  base::Date before_from;
  base::Date before_until;
  base::Date now_from;
  base::Date now_until;
  bool is_year_before = false;  ///< else the days right before
};

/// Nothing: the records begin too late.
std::optional<Seasons> seasons_of(const StudyInputs& inputs) {
  const auto first = first_order_day(inputs.month);
  if (!first) return {};
  constexpr int kCycleDays = 7;  // records that begin within a week of it hold every shop's order
  Seasons seasons;
  seasons.now_until = inputs.until;
  seasons.now_from = inputs.until.plus_days(1 - kSeasonDays);
  for (const int back : {kYearBackDays, kSeasonDays}) {
    seasons.before_until = seasons.now_until.plus_days(-back);
    seasons.before_from = seasons.now_from.plus_days(-back);
    seasons.is_year_before = back == kYearBackDays;
    if (*first <= seasons.before_from.plus_days(kCycleDays)) return seasons;
  }
  return {};
}

/// What shops bought in some days: by shop, then product.
struct SeasonSales {
  std::vector<std::uint32_t> shop;
  std::vector<std::uint32_t> product;
  std::vector<double> quantity;

  void reserve(std::size_t size) {
    shop.reserve(size);
    product.reserve(size);
    quantity.reserve(size);
  }
  void add(const SeasonSales& other) {
    shop.insert(shop.end(), other.shop.begin(), other.shop.end());
    product.insert(product.end(), other.product.begin(), other.product.end());
    quantity.insert(quantity.end(), other.quantity.begin(), other.quantity.end());
  }
  [[nodiscard]] price_response::PeriodSales columns() const { return {shop, product, quantity}; }
};

/// Net quantities above zero of one shop, by product.
using Basket = std::vector<std::pair<metrics::ProductIndex, std::int64_t>>;

void fill_basket(const StudyInputs& inputs, metrics::ShopIndex shop, base::Date from,
                 base::Date until, Basket& basket) {
  basket.clear();
  each_line(
      inputs.month, shop, from, until, [](base::Date) {},
      [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t) {
        basket.emplace_back(product, quantity);
      });
  std::ranges::sort(basket);
  std::size_t kept = 0;
  for (const auto& line : basket) {
    if (kept > 0 && basket[kept - 1].first == line.first)
      basket[kept - 1].second += line.second;
    else
      basket[kept++] = line;
  }
  basket.resize(kept);
  std::erase_if(basket, [](const auto& line) { return line.second <= 0; });
}

/// Calls `take(block, shop, before, now)` for every shop that bought in both seasons, each block of
/// shops on one thread: those that came or went changed no product for another.
constexpr std::size_t kShopsTogether = 2'000;
template <class Take>
void each_staying(const StudyInputs& inputs, const Seasons& seasons, const Take& take) {
  base::parallel_blocks(inputs.month.shops.size(), kShopsTogether, inputs.threads,
                        [&](std::size_t begin, std::size_t end) {
                          Basket before;
                          Basket now;
                          for (std::size_t i = begin; i < end; ++i) {
                            const auto shop = static_cast<metrics::ShopIndex>(i);
                            fill_basket(inputs, shop, seasons.before_from, seasons.before_until,
                                        before);
                            if (before.empty()) continue;
                            fill_basket(inputs, shop, seasons.now_from, seasons.now_until, now);
                            if (!now.empty()) take(begin / kShopsTogether, shop, before, now);
                          }
                        });
}

std::int64_t count_staying(const StudyInputs& inputs, const Seasons& seasons) {
  std::vector<std::int64_t> shops(inputs.month.shops.size() / kShopsTogether + 1, 0);
  each_staying(inputs, seasons,
               [&](std::size_t block, auto, const auto&, const auto&) { ++shops[block]; });
  return std::accumulate(shops.begin(), shops.end(), std::int64_t{0});
}

struct BothSeasons {
  SeasonSales before;
  SeasonSales now;
  std::int64_t shops = 0;
};

void add_basket(metrics::ShopIndex shop, const Basket& basket, SeasonSales& sales) {
  for (const auto& [product, quantity] : basket) {
    sales.shop.push_back(shop);
    sales.product.push_back(product);
    sales.quantity.push_back(static_cast<double>(quantity));
  }
}

BothSeasons sales_of(const StudyInputs& inputs, const Seasons& seasons) {
  std::vector<BothSeasons> blocks(inputs.month.shops.size() / kShopsTogether + 1);
  each_staying(inputs, seasons,
               [&](std::size_t block, auto shop, const Basket& before, const Basket& now) {
                 add_basket(shop, before, blocks[block].before);
                 add_basket(shop, now, blocks[block].now);
                 ++blocks[block].shops;
               });
  BothSeasons sales;
  std::size_t before = 0;
  std::size_t now = 0;
  for (const auto& block : blocks) {
    before += block.before.shop.size();
    now += block.now.shop.size();
    sales.shops += block.shops;
  }
  sales.before.reserve(before);
  sales.now.reserve(now);
  for (auto& block : blocks) {
    sales.before.add(block.before);
    sales.now.add(block.now);
    block = {};
  }
  return sales;
}

SubstitutionProduct product_of(const metrics::MonthInputs& month, std::size_t index) {
  const auto& found = month.products[index];
  SubstitutionProduct product;
  product.product = found.id;
  product.product_code = found.product_code;
  product.product_name = found.product_name;
  return product;
}

/// A figure of the matrix, or nothing where it must not be shown.
std::optional<double> shown(const price_response::SwitchingMatrix& matrix, std::size_t from,
                            std::size_t to) {
  const std::size_t at = matrix.at(from, to);
  if (matrix.hidden[at] != 0) return {};
  return matrix.quantities[at];
}

void add_switching(const StudyInputs& inputs, const price_response::SwitchingMatrix& matrix,
                   SubstitutionDocument& document) {
  const std::size_t end = matrix.total();
  for (std::size_t i = 0; i < matrix.products.size(); ++i) {
    auto product = product_of(inputs.month, matrix.products[i]);
    product.quantity_before = shown(matrix, i, end);
    product.quantity_now = shown(matrix, end, i);
    product.kept = shown(matrix, i, i);
    product.less = shown(matrix, i, matrix.more_or_less());
    product.more = shown(matrix, matrix.more_or_less(), i);
    document.products.push_back(std::move(product));
  }
  for (std::size_t from = 0; from < matrix.products.size(); ++from)
    for (std::size_t to = 0; to < matrix.products.size(); ++to) {
      if (from == to) continue;
      const auto quantity = shown(matrix, from, to);
      if (!quantity) ++document.hidden_moves;
      if (quantity.value_or(0) == 0) continue;
      document.moves.push_back({inputs.month.products[matrix.products[from]].id,
                                inputs.month.products[matrix.products[to]].id, *quantity,
                                matrix.customers[matrix.at(from, to)], draw_of(matrix, from, to)});
    }
}

/// The products that sell most now, most first.
std::vector<metrics::ProductIndex> best_sellers(const SeasonSales& now, std::size_t products) {
  std::vector<double> sold(products, 0);
  for (std::size_t i = 0; i < now.product.size(); ++i) sold[now.product[i]] += now.quantity[i];
  std::vector<metrics::ProductIndex> best(products);
  std::iota(best.begin(), best.end(), metrics::ProductIndex{0});
  std::ranges::stable_sort(best, std::greater<>(), [&](auto product) { return sold[product]; });
  while (!best.empty() && (best.size() > kProductsPriced || sold[best.back()] <= 0))
    best.pop_back();
  return best;
}

double last_price(const MarketPanel& panel, std::size_t product) {
  for (std::size_t month = panel.months.count; month-- > 0;) {
    const double price = panel.prices[product * panel.months.count + month];
    if (!std::isnan(price)) return price;
  }
  return 0;
}

/// Of each product the best-selling others of its kind at a like price: what could stand in for it.
std::vector<price_response::Pair> rivals_of(const StudyInputs& inputs,
                                            std::span<const metrics::ProductIndex> products,
                                            const MarketPanel& panel) {
  const auto kind = [&](std::size_t i) {
    const auto& product = inputs.month.products[products[i]];
    return std::tuple(product.product_kind, product.category.value_or(""),
                      product.category ? "" : product.price_class.value_or(""));
  };
  std::map<decltype(kind(0)), std::vector<std::uint32_t>> alike;
  for (std::uint32_t i = 0; i < products.size(); ++i) alike[kind(i)].push_back(i);
  std::vector<price_response::Pair> pairs;
  for (std::uint32_t i = 0; i < products.size(); ++i) {
    const double price = last_price(panel, i);
    std::size_t rivals = 0;
    for (const auto rival : alike[kind(i)]) {
      const double other = last_price(panel, rival);
      if (rival == i || other > price * kLikePrice || price > other * kLikePrice) continue;
      pairs.push_back({i, rival});
      if (++rivals == kRivals) break;
    }
  }
  return pairs;
}

std::string_view verdict_name(price_response::Verdict verdict) {
  using enum price_response::Verdict;
  switch (verdict) {
    case kTold:
      return "told";
    case kTooFewPeriods:
      return "too_few_months";
    case kPriceDidNotMove:
      return "price_did_not_move";
    case kTooUncertain:
      return "too_uncertain";
    case kNotMeasured:
      return "not_measured";
  }
  return "";
}

/// What the price list did to sales.
void add_prices(const StudyInputs& inputs, const SeasonSales& now, SubstitutionDocument& document) {
  const auto products = best_sellers(now, inputs.month.products.size());
  const auto panel = market_panel(inputs, products, kMonthsPriced);
  document.months = static_cast<std::int64_t>(panel.months.count);
  std::vector<double> quantities(panel.quantities.begin(), panel.quantities.end());
  for (double& quantity : quantities) quantity = std::max(quantity, 0.0);
  const auto pairs = rivals_of(inputs, products, panel);
  price_response::Options options;
  options.threads = inputs.threads;
  options.customers_min = kShopsLeast;
  const auto response = price_response::measure(
      {products.size(), panel.months.count, quantities, panel.prices, panel.shops}, pairs, options);
  CHECK(response.has_value());
  std::map<std::string_view, std::int64_t> verdicts;
  const auto answer = [](const price_response::Estimate& estimate) {
    return PriceAnswer{estimate.value, estimate.low, estimate.high,
                       static_cast<std::int64_t>(estimate.changes),
                       static_cast<std::int64_t>(estimate.periods)};
  };
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto& estimate = response->own[i];
    ++verdicts[verdict_name(estimate.verdict)];
    if (estimate.verdict != price_response::Verdict::kTold) continue;
    const auto named = product_of(inputs.month, products[i]);
    document.priced.push_back(
        {named.product, named.product_code, named.product_name, answer(estimate)});
  }
  for (const auto& cross : response->cross) {
    if (!cross.stands) continue;
    const auto& product = inputs.month.products[products[cross.pair.product]];
    const auto& rival = inputs.month.products[products[cross.pair.rival]];
    document.rivals.push_back(
        {product.id, product.product_name, rival.id, rival.product_name, answer(cross.estimate)});
  }
  for (const auto verdict :
       {price_response::Verdict::kTold, price_response::Verdict::kPriceDidNotMove,
        price_response::Verdict::kTooUncertain, price_response::Verdict::kTooFewPeriods})
    document.verdicts.push_back(
        {std::string(verdict_name(verdict)), verdicts[verdict_name(verdict)]});
}

class SubstitutionStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "substitution"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto first = first_order_day(inputs.month);
    if (!first || *first > inputs.until)
      return too_little("analysis.no_orders", "there are no orders");
    const auto seasons = seasons_of(inputs);
    if (!seasons)
      return too_little("analysis.short_history", "the orders do not reach over 168 days");
    SubstitutionParameters parameters;
    parameters.shops = count_staying(inputs, *seasons);
    if (parameters.shops < kShopsLeast) return few_shops(parameters.shops);
    // Nothing is learnt: what is compared is counted anew each time.
    return Learnt{"{}", wire::to_json(parameters)};
  }

  [[nodiscard]] base::Result<std::string> apply(const StudyInputs& inputs, const std::string&,
                                                std::vector<models::ShopScores>&) const override {
    const auto seasons = seasons_of(inputs);
    if (!seasons)
      return too_little("analysis.short_history", "the orders do not reach over 168 days");
    const auto sales = sales_of(inputs, *seasons);
    if (sales.shops < kShopsLeast) return few_shops(sales.shops);
    SubstitutionDocument document{seasons->before_from, seasons->before_until,   seasons->now_from,
                                  seasons->now_until,   seasons->is_year_before, kShopsLeast};
    document.shops = sales.shops;
    const auto matrix = price_response::count_switching(
        sales.before.columns(), sales.now.columns(), inputs.month.products.size(),
        {.group_min = kShopsLeast, .products_max = kProductsShown});
    CHECK(matrix.has_value());
    add_switching(inputs, *matrix, document);
    add_prices(inputs, sales.now, document);
    return wire::to_json(document);
  }

 private:
  static base::Error few_shops(std::int64_t shops) {
    return too_little("analysis.few_shops", std::to_string(shops) +
                                                " shops ordered in both seasons, needed are " +
                                                std::to_string(kShopsLeast));
  }
};

}  // namespace

std::unique_ptr<Study> make_substitution_study() { return std::make_unique<SubstitutionStudy>(); }

}  // namespace analysis
