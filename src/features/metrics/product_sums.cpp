#include "features/metrics/product_sums.h"

#include <algorithm>
#include <bit>

namespace metrics {
namespace {

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

}  // namespace

ProductSums::ProductSums(const Context& context)
    : context_(context),
      period_days_(static_cast<std::size_t>(context.inputs.period.days())),
      county_words_((context.counties + 63U) / 64U),
      totals_(context.traits.size()),
      first_day_(context.traits.size(), kNever),
      last_day_(context.traits.size(), kNoDay),
      day_quantity_(context.traits.size() * period_days_, 0),
      day_demand_(context.inputs.facts->columns().line_demand.empty() ? 0 : day_quantity_.size(),
                  0),
      counties_(context.traits.size() * county_words_, 0),
      bought_stamp_(context.traits.size(), 0) {}

void ProductSums::add_shop(ShopIndex shop, const ShopReader& reader) {
  const std::uint32_t county = context_.shop_county[shop];
  const std::int32_t cycle = cycle_days(context_.inputs.shops[shop]);
  bool is_sampled = false;
  for (const Pair& pair : reader.pairs()) {
    const ProductTraits& traits = context_.traits[pair.product];
    Totals& totals = totals_[pair.product];
    add_pair(totals.n, pair, traits.is_key);
    totals.n.orders += pair.orders;
    totals.n.orders_1 += pair.orders_1;
    add_cost(totals, pair, traits);
    if (pair.has_close) {
      is_sampled = true;
      add_stock(totals.n, pair, traits.is_key, context_, cycle);
    }
    if (pair.bought(0) && county != kNoIndex)
      counties_[pair.product * county_words_ + county / 64U] |= std::uint64_t{1} << (county % 64U);
  }
  sampled_shops_ += is_sampled;
  shops_ += reader.totals().n.shops;
  eligible_shops_ += reader.totals().n.eligible_shops;
  add_history(shop, reader);
  add_prices(shop);
}

/// First and last day of each product, first-time buyers, and the days of the period.
void ProductSums::add_history(ShopIndex shop, const ShopReader& reader) {
  const facts::CustomerOrdinal customer = context_.inputs.shop_ordinal[shop];
  if (customer == facts::SalesFacts::kNone) return;
  const facts::Columns& columns = context_.inputs.facts->columns();
  const DayWindow& period = context_.months[0];
  for (std::uint32_t order = columns.order_begin[customer];
       order < columns.order_begin[customer + 1]; ++order) {
    const std::int32_t day = columns.order_day[order];
    if (day > period.last) break;
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line) {
      const ProductIndex product = context_.inputs.ordinal_product[columns.line_product[line]];
      first_day_[product] = std::min(first_day_[product], day);
      last_day_[product] = std::max(last_day_[product], day);
      if (day < period.first && columns.line_quantity[line] > 0) bought_stamp_[product] = shop + 1;
    }
  }
  for (const Pair& pair : reader.pairs()) {
    if (pair.purchases > 0 && bought_stamp_[pair.product] != shop + 1)
      ++totals_[pair.product].n.first_time_shops;
  }
  add_days(customer);
}

void ProductSums::add_days(facts::CustomerOrdinal customer) {
  const facts::Columns& columns = context_.inputs.facts->columns();
  const DayWindow& period = context_.months[0];
  const facts::OrderRange range =
      facts::orders_between(columns, customer, base::Date{period.first}, base::Date{period.last});
  for (std::uint32_t order = range.begin; order < range.end; ++order) {
    const auto day = static_cast<std::size_t>(columns.order_day[order] - period.first);
    selling_days_ |= std::uint64_t{1} << day;
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line) {
      const ProductIndex product = context_.inputs.ordinal_product[columns.line_product[line]];
      day_quantity_[product * period_days_ + day] += columns.line_quantity[line];
      if (!day_demand_.empty() && columns.line_demand[line] != facts::kUnknownQuantity)
        day_demand_[product * period_days_ + day] += columns.line_demand[line];
    }
  }
}

void ProductSums::add_prices(ShopIndex shop) {
  const MonthInputs& inputs = context_.inputs;
  for (std::uint32_t i = inputs.price_begin[shop]; i < inputs.price_begin[shop + 1]; ++i) {
    const market::PriceObservation& seen = inputs.prices[i];
    if (!context_.months[0].contains(seen.observed_on.day_number)) continue;
    const ProductIndex product = context_.product_of(seen.product_id);
    add_price(totals_[product], seen.carton_price.minor, context_.traits[product]);
  }
}

ProductSums& ProductSums::operator+=(const ProductSums& other) {
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    totals_[i] += other.totals_[i];
    first_day_[i] = std::min(first_day_[i], other.first_day_[i]);
    last_day_[i] = std::max(last_day_[i], other.last_day_[i]);
  }
  for (std::size_t i = 0; i < day_quantity_.size(); ++i) day_quantity_[i] += other.day_quantity_[i];
  for (std::size_t i = 0; i < day_demand_.size(); ++i) day_demand_[i] += other.day_demand_[i];
  for (std::size_t i = 0; i < counties_.size(); ++i) counties_[i] |= other.counties_[i];
  selling_days_ |= other.selling_days_;
  sampled_shops_ += other.sampled_shops_;
  shops_ += other.shops_;
  eligible_shops_ += other.eligible_shops_;
  return *this;
}

/// A product's shops are its pairs; the shops of the scope are the company's.
Totals ProductSums::totals(ProductIndex product) const {
  Totals totals = totals_[product];
  totals.n.shops = shops_;
  totals.n.eligible_shops = eligible_shops_;
  totals.n.ordering_shops = totals.n.bought;
  totals.n.ordering_shops_1 = totals.n.bought_1;
  totals.n.allocated_shops = totals.n.allocated;
  return totals;
}

ProductFigures ProductSums::figures(ProductIndex product) const {
  ProductFigures figures;
  if (last_day_[product] != kNoDay) {
    figures.first_order = base::Date{first_day_[product]};
    figures.last_order = base::Date{last_day_[product]};
  }
  const std::size_t first = product * period_days_;
  for (std::size_t day = first; day < first + period_days_; ++day) {
    figures.day_quantity_max = std::max(figures.day_quantity_max, day_quantity_[day]);
    if (!day_demand_.empty() && day_demand_[day] > 0 && day_quantity_[day] <= 0)
      ++figures.supply_gap_days;
  }
  figures.selling_days = std::popcount(selling_days_);
  for (std::size_t word = 0; word < county_words_; ++word)
    figures.counties_selling += std::popcount(counties_[product * county_words_ + word]);
  figures.counties = context_.counties;
  figures.sampled_shops = sampled_shops_;
  return figures;
}

void ProductSums::set_class_quantities(std::vector<ProductFigures>& figures) const {
  std::int64_t now[kPriceClasses + 1] = {};
  std::int64_t before[kPriceClasses + 1] = {};
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    now[context_.traits[i].price_class] += totals_[i].n.quantity;
    before[context_.traits[i].price_class] += totals_[i].n.quantity_1;
  }
  for (std::size_t i = 0; i < figures.size(); ++i) {
    figures[i].class_quantity = now[context_.traits[i].price_class];
    figures[i].class_quantity_1 = before[context_.traits[i].price_class];
  }
}

}  // namespace metrics
