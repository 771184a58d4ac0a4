#include "features/metrics/context.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "base/parallel.h"

namespace metrics {
namespace {

constexpr double kLowTarMg = 8;
constexpr int kTrialDays = 14;

DayWindow window(base::Period period) {
  return {period.first_day().day_number, period.last_day().day_number};
}

/// Code of a price band to its number by seq (the entries come sorted by dictionary and seq).
std::unordered_map<std::string, std::uint8_t> band_numbers(const MonthInputs& inputs) {
  std::vector<const organisation::DictionaryEntry*> bands;
  for (const auto& entry : inputs.dictionary)
    if (entry.dictionary == "price_band") bands.push_back(&entry);
  std::sort(bands.begin(), bands.end(), [](const auto* a, const auto* b) {
    return a->seq != b->seq ? a->seq < b->seq : a->code < b->code;
  });
  std::unordered_map<std::string, std::uint8_t> numbers;
  for (std::size_t i = 0; i < bands.size(); ++i)
    numbers.emplace(bands[i]->code,
                    i < kPriceBands ? static_cast<std::uint8_t>(i + 1) : kBandBeyond);
  return numbers;
}

void set_trial(ProductTraits& traits, const products::Product& product, base::Period period) {
  if (!product.launch_date) return;
  const base::Date launch = *product.launch_date;
  if (launch < period.plus_months(-2).first_day() ||
      launch > period.last_day().plus_days(1 - kTrialDays))
    return;
  traits.trial_first = launch.day_number;
  traits.trial_last = launch.day_number + kTrialDays - 1;
}

ProductTraits traits_of(const products::Product& product, bool is_key,
                        const std::unordered_map<std::string, std::uint8_t>& bands) {
  ProductTraits traits;
  traits.is_key = is_key;
  if (product.price_class && product.price_class->size() == 1 && (*product.price_class)[0] >= '1' &&
      (*product.price_class)[0] <= '5')
    traits.price_class = static_cast<std::uint8_t>((*product.price_class)[0] - '0');
  if (product.price_band) {
    const auto band = bands.find(*product.price_band);
    if (band != bands.end()) traits.band = band->second;
  }
  if (product.origin_type)
    traits.origin = *product.origin_type == "1" ? Origin::kOutside : Origin::kOther;
  if (product.tar_mg) traits.tar = *product.tar_mg <= kLowTarMg ? Tar::kLow : Tar::kOther;
  traits.is_cigar = product.product_kind == "CIGAR";
  traits.is_tobacco = product.product_kind != "NON_TOBACCO";
  if (product.allocation_price) traits.allocation_price = product.allocation_price->minor;
  if (product.wholesale_price) traits.wholesale_price = product.wholesale_price->minor;
  if (product.guide_retail_price) traits.guide_price = product.guide_retail_price->minor;
  return traits;
}

/// Price bands that hold a key product.
void mark_key_bands(const MonthInputs& inputs, std::vector<ProductTraits>& traits) {
  std::unordered_map<std::string, bool> holds_key;
  for (std::size_t i = 0; i < traits.size(); ++i)
    if (traits[i].is_key && traits[i].band != 0) holds_key[*inputs.products[i].price_band] = true;
  for (std::size_t i = 0; i < traits.size(); ++i)
    traits[i].in_key_band =
        traits[i].band != 0 && holds_key.contains(*inputs.products[i].price_band);
}

/// Company's quantity of each product in the calendar year before the period's.
void weigh_by_last_year(const MonthInputs& inputs, unsigned threads,
                        std::vector<ProductTraits>& traits) {
  const base::Period january{(inputs.period.year() - 1) * 100 + 1};
  const base::Date first = january.first_day();
  const base::Date last = january.plus_months(11).last_day();
  const facts::Columns& columns = inputs.facts->columns();
  std::mutex mutex;
  const auto add_up = [&](std::size_t begin, std::size_t end) {
    std::vector<std::int64_t> quantity(inputs.facts->products(), 0);
    for (std::size_t c = begin; c < end; ++c) {
      const auto range =
          facts::orders_between(columns, static_cast<facts::CustomerOrdinal>(c), first, last);
      for (std::uint32_t line = columns.line_begin[range.begin];
           line < columns.line_begin[range.end]; ++line)
        quantity[columns.line_product[line]] += columns.line_quantity[line];
    }
    const std::scoped_lock lock(mutex);
    for (std::size_t p = 0; p < quantity.size(); ++p)
      traits[inputs.ordinal_product[p]].year_quantity += quantity[p];
  };
  base::parallel_blocks(inputs.facts->customers(), 1024, threads, add_up);
}

/// The county branch above each shop's area.
void place_in_counties(const MonthInputs& inputs, std::vector<std::uint32_t>& shop_county,
                       std::uint32_t& counties) {
  std::unordered_map<base::UnitId, const organisation::Unit*> units;
  std::unordered_map<base::UnitId, std::uint32_t> numbers;
  for (const auto& unit : inputs.units) {
    units.emplace(unit.id, &unit);
    if (unit.kind == "county_branch") numbers.emplace(unit.id, counties++);
  }
  const auto county_of = [&](base::UnitId id) {
    for (std::size_t depth = 0; depth < 16; ++depth) {
      if (const auto county = numbers.find(id); county != numbers.end()) return county->second;
      const auto unit = units.find(id);
      if (unit == units.end() || !unit->second->parent_id) break;
      id = *unit->second->parent_id;
    }
    return kNoIndex;
  };
  shop_county.assign(inputs.shops.size(), kNoIndex);
  for (std::size_t i = 0; i < inputs.shops.size(); ++i)
    if (inputs.shops[i].sales_area_id) shop_county[i] = county_of(*inputs.shops[i].sales_area_id);
}

}  // namespace

Context::Context(const MonthInputs& month_inputs, unsigned threads) : inputs(month_inputs) {
  const base::Period period = inputs.period;
  for (std::size_t back = 0; back < kWindowMonths; ++back)
    months[back] = window(period.plus_months(-static_cast<int>(back)));
  year_ago = window(period.plus_months(-12));
  three_weeks = {months[0].last - 20, months[0].last};
  days_of_3_months = months[0].last - months[2].first + 1;
  const auto bands = band_numbers(inputs);
  traits.reserve(inputs.products.size());
  product_ids.reserve(inputs.products.size());
  for (std::size_t i = 0; i < inputs.products.size(); ++i) {
    traits.push_back(traits_of(inputs.products[i], inputs.is_key_product[i] != 0, bands));
    set_trial(traits.back(), inputs.products[i], period);
    product_ids.push_back(inputs.products[i].id);
  }
  mark_key_bands(inputs, traits);
  for (const ProductTraits& product : traits) {
    constants.key_products += product.is_key;
    constants.launches += product.trial_first != kNoDay;
  }
  if (!inputs.prices.empty()) weigh_by_last_year(inputs, threads, traits);
  place_in_counties(inputs, shop_county, counties);
}

ProductIndex Context::product_of(base::ProductId id) const {
  const auto at = std::lower_bound(product_ids.begin(), product_ids.end(), id);
  CHECK_NOTE(at != product_ids.end() && *at == id, "a market record of an unknown product");
  return static_cast<ProductIndex>(at - product_ids.begin());
}

std::int32_t cycle_days(const customers::Customer& shop) {
  return shop.order_cycle && shop.order_cycle->starts_with("BIWEEKLY") ? 14 : 7;
}

bool takes_orders(const customers::Customer& shop) {
  return !shop.order_cycle || *shop.order_cycle != "NONE";
}

}  // namespace metrics
