#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "features/metrics/metrics.h"

namespace metrics {
namespace {

constexpr int kMarketMonthsBack = 3;

/// Position of `id` in a list sorted by id; kNoIndex when it is not there.
template <class List, class Id>
std::uint32_t position(const List& list, Id id) {
  const auto at = std::lower_bound(list.begin(), list.end(), id,
                                   [](const auto& item, Id wanted) { return item.id < wanted; });
  if (at == list.end() || at->id != id) return kNoIndex;
  return static_cast<std::uint32_t>(at - list.begin());
}

void link_areas(MonthInputs& inputs) {
  std::unordered_map<base::UnitId, AreaIndex> area_of;
  for (AreaIndex i = 0; i < inputs.areas.size(); ++i) area_of.emplace(inputs.areas[i].id, i);
  inputs.shop_area.assign(inputs.shops.size(), kNoIndex);
  for (ShopIndex i = 0; i < inputs.shops.size(); ++i) {
    if (!inputs.shops[i].sales_area_id) continue;
    const auto found = area_of.find(*inputs.shops[i].sales_area_id);
    if (found != area_of.end()) inputs.shop_area[i] = found->second;
  }
}

void link_facts(MonthInputs& inputs) {
  const facts::Columns& columns = inputs.facts->columns();
  inputs.shop_ordinal.assign(inputs.shops.size(), facts::SalesFacts::kNone);
  inputs.product_ordinal.assign(inputs.products.size(), facts::SalesFacts::kNone);
  inputs.ordinal_shop.clear();
  inputs.ordinal_product.clear();
  for (std::uint32_t i = 0; i < columns.customer_id.size(); ++i) {
    const ShopIndex shop = position(inputs.shops, base::CustomerId{columns.customer_id[i]});
    CHECK_NOTE(shop != kNoIndex, "orders of a shop that is not in the records");
    inputs.ordinal_shop.push_back(shop);
    inputs.shop_ordinal[shop] = i;
  }
  for (std::uint32_t i = 0; i < columns.product_id.size(); ++i) {
    const ProductIndex product = position(inputs.products, base::ProductId{columns.product_id[i]});
    CHECK_NOTE(product != kNoIndex, "orders of a product that is not in the records");
    inputs.ordinal_product.push_back(product);
    inputs.product_ordinal[product] = i;
  }
}

/// Where each shop's rows begin in a list sorted by customer.
template <class List>
std::vector<std::uint32_t> begins(const std::vector<customers::Customer>& shops, const List& list) {
  std::vector<std::uint32_t> begin(shops.size() + 1, 0);
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    begin[i] = at;
    while (at < list.size() && list[at].customer_id == shops[i].id) ++at;
  }
  begin[shops.size()] = at;
  CHECK_NOTE(at == list.size(), "market records out of order or of an unknown shop");
  return begin;
}

void load_shop_months(db::Session& session, MonthInputs& inputs) {
  inputs.shop_months.assign(inputs.shops.size(), {});
  for (auto& months : inputs.shop_months) months.resize(kMonthsBack + 1);
  const base::Period first = inputs.period.plus_months(-kMonthsBack);
  for (auto& month :
       customers::list_customer_months(session, inputs.company.id, first, inputs.period)) {
    const ShopIndex shop = position(inputs.shops, month.customer_id);
    const int back = (inputs.period.year() - month.period.year()) * 12 + inputs.period.month() -
                     month.period.month();
    CHECK(shop != kNoIndex && back >= 0 && back <= kMonthsBack);
    inputs.shop_months[shop][static_cast<std::size_t>(back)] = std::move(month);
  }
}

/// The period's key list, else the newest one within kMonthsBack.
void load_key_products(db::Session& session, MonthInputs& inputs) {
  inputs.is_key_product.assign(inputs.products.size(), 0);
  const auto listed = products::list_key_products(
      session, inputs.company.id, inputs.period.plus_months(-kMonthsBack), inputs.period);
  for (const auto& key : listed)
    if (!inputs.key_period || *inputs.key_period < key.period) inputs.key_period = key.period;
  for (const auto& key : listed) {
    if (key.period != *inputs.key_period) continue;
    const ProductIndex product = position(inputs.products, key.product_id);
    CHECK(product != kNoIndex);
    inputs.is_key_product[product] = 1;
  }
}

}  // namespace

ShopIndex MonthInputs::find_shop(std::string_view customer_code) const {
  const auto at = std::find_if(shops.begin(), shops.end(), [&](const customers::Customer& shop) {
    return shop.customer_code == customer_code;
  });
  return at == shops.end() ? kNoIndex : static_cast<ShopIndex>(at - shops.begin());
}

void link_positions(MonthInputs& inputs) {
  link_areas(inputs);
  link_facts(inputs);
  inputs.shop_months.resize(inputs.shops.size());
  for (auto& months : inputs.shop_months) months.resize(kMonthsBack + 1);
  inputs.is_key_product.resize(inputs.products.size(), 0);
  inputs.stock_begin = begins(inputs.shops, inputs.stock_counts);
  inputs.price_begin = begins(inputs.shops, inputs.prices);
}

base::Result<std::shared_ptr<const MonthInputs>> load_month_inputs(
    db::Session& session, const organisation::Company& company, base::Period period,
    std::shared_ptr<const facts::SalesFacts> facts) {
  auto inputs = std::make_shared<MonthInputs>();
  inputs->company = company;
  inputs->period = period;
  inputs->facts = std::move(facts);
  inputs->shops = customers::list_customers(session, company.id);
  if (inputs->shops.empty())
    return base::Error{base::ErrorCode::kConflict,
                       "metrics.no_shops",
                       "company " + company.code + " has no shops: import them first",
                       {}};
  inputs->products = products::list_products(session, company.id);
  inputs->units = organisation::list_units(session, company.id);
  std::copy_if(inputs->units.begin(), inputs->units.end(), std::back_inserter(inputs->areas),
               [](const organisation::Unit& unit) { return unit.kind == "sales_area"; });
  std::sort(inputs->areas.begin(), inputs->areas.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  inputs->people = organisation::list_people(session, company.id);
  inputs->dictionary =
      organisation::list_dictionary_entries(session, company.id, period.last_day());
  load_shop_months(session, *inputs);
  load_key_products(session, *inputs);
  const base::Date first = period.plus_months(-kMarketMonthsBack).first_day();
  inputs->stock_counts = market::list_stock_counts(session, company.id, first, period.last_day());
  inputs->prices = market::list_price_observations(session, company.id, first, period.last_day());
  inputs->substitutes = products::list_substitutes(session, company.id);
  inputs->license_events = customers::list_license_events(session, company.id);
  link_positions(*inputs);
  return std::shared_ptr<const MonthInputs>(std::move(inputs));
}

}  // namespace metrics
