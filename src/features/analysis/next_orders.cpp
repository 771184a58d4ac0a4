#include "features/analysis/next_orders.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/check.h"

namespace analysis {
namespace {

/// Shops of one business format are alike.
std::vector<std::uint32_t> groups_of(const metrics::MonthInputs& month) {
  std::map<std::string, std::uint32_t> formats;
  for (const auto& shop : month.shops) formats.emplace(shop.business_format.value_or(""), 0);
  std::uint32_t number = 0;
  for (auto& [format, group] : formats)
    group = std::min<std::uint32_t>(number++, next_order::kGroupsMost - 1);
  std::vector<std::uint32_t> groups;
  for (const auto& shop : month.shops)
    groups.push_back(formats.at(shop.business_format.value_or("")));
  return groups;
}

}  // namespace

next_order::Histories order_histories(const StudyInputs& inputs) {
  std::vector<std::uint32_t> customer;
  std::vector<std::int32_t> time;
  std::vector<std::uint32_t> item;
  std::vector<double> quantity;
  for (metrics::ShopIndex shop = 0; shop < inputs.month.shops.size(); ++shop) {
    if (!is_active(inputs.month, shop)) continue;
    std::int32_t day = 0;
    each_line(
        inputs.month, shop, inputs.until.plus_days(1 - kPastDays), inputs.until,
        [&](base::Date next) { day = next.day_number; },
        [&](metrics::ProductIndex product, std::int32_t line_quantity, std::int32_t) {
          customer.push_back(shop);
          time.push_back(day);
          item.push_back(product);
          quantity.push_back(line_quantity);
        });
  }
  const auto groups = groups_of(inputs.month);
  auto histories = next_order::gather_histories({.customer = customer,
                                                 .time = time,
                                                 .item = item,
                                                 .quantity = quantity,
                                                 .customers = inputs.month.shops.size(),
                                                 .items = inputs.month.products.size(),
                                                 .group = groups,
                                                 .excluded = {}},
                                                inputs.threads);
  CHECK(histories.has_value());
  return *std::move(histories);
}

next_order::Options next_order_options(const StudyInputs& inputs) {
  next_order::Options options;
  options.neighbours = 200;
  options.references = 3'000;
  options.ease_items = 500;
  options.seed = inputs.seed;
  options.threads = inputs.threads;
  return options;
}

next_order::Model next_order_model(const StudyInputs& inputs) {
  auto model = next_order::Model::train(order_histories(inputs), next_order_options(inputs));
  CHECK(model.has_value());
  return *std::move(model);
}

ShopAsker::Answer ShopAsker::reminders(metrics::ShopIndex shop, const next_order::Weights& weights,
                                       std::size_t count) const {
  return best(shop, weights, count, true);
}

ShopAsker::Answer ShopAsker::news(metrics::ShopIndex shop, const next_order::Weights& weights,
                                  std::size_t count) const {
  return best(shop, weights, count, false);
}

ShopAsker::Answer ShopAsker::best(metrics::ShopIndex shop, const next_order::Weights& weights,
                                  std::size_t count, bool of_recent) const {
  const auto barred = barred_.of(shop);
  std::vector<std::uint8_t> unavailable(barred.size(), of_recent ? 1 : 0);
  for (const auto product : range_of(inputs_, shop, kRecentDays).ordered)
    unavailable[product] = of_recent ? 0 : 1;
  for (std::size_t i = 0; i < barred.size(); ++i) unavailable[i] |= barred[i];
  if (shop < inputs_.declined.size())
    for (const auto product : inputs_.declined[shop]) unavailable[product] = 1;
  const std::array<std::uint32_t, 1> one = {shop};
  return model_.recommend(one, weights, {.count = count, .unavailable = unavailable}).front();
}

}  // namespace analysis
