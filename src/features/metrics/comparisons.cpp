#include "features/metrics/comparisons.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/check.h"
#include "features/metrics/figures.h"
#include "features/metrics/register.h"

namespace metrics {
namespace {

/// Smallest standard deviation, relative to the mean, that is more than rounding.
constexpr double kSpreadMin = 1e-9;

std::size_t column_of(Scope scope, std::string_view id) {
  const auto column = find_metric(scope, id);
  CHECK_NOTE(column.has_value(), id);
  return *column;
}

/// Position of each shop's peer group: same outside grade, else same format, else the rest.
std::vector<std::uint32_t> peer_groups(const MonthInputs& inputs) {
  std::unordered_map<std::string, std::uint32_t> groups;
  std::vector<std::uint32_t> group_of;
  group_of.reserve(inputs.shops.size());
  for (ShopIndex i = 0; i < inputs.shops.size(); ++i) {
    const auto& month = inputs.shop_months[i][0];
    std::string key;
    if (month && month->grade_no)
      key = "grade " + std::to_string(*month->grade_no);
    else if (inputs.shops[i].business_format)
      key = "format " + *inputs.shops[i].business_format;
    group_of.push_back(
        groups.emplace(key, static_cast<std::uint32_t>(groups.size())).first->second);
  }
  return group_of;
}

struct Spread {
  std::size_t members = 0;
  double mean = 0;
  double variance = 0;
};

/// Deviation of one figure from its peers, in standard deviations, for every shop that ordered.
void fill_sigma(std::span<const std::uint32_t> group_of, std::string_view figure,
                std::string_view sigma, MetricTable& shops) {
  const std::size_t from = column_of(Scope::kShop, figure);
  const std::size_t to = column_of(Scope::kShop, sigma);
  const std::size_t orders = column_of(Scope::kShop, "orders");
  std::vector<Spread> spreads(group_of.size());
  const auto each_member = [&](const auto& visit) {
    for (std::size_t i = 0; i < shops.rows(); ++i) {
      const MetricValue value = shops.at(i, from);
      if (shops.at(i, orders).value > 0 && value.is_known())
        visit(spreads[group_of[i]], value.value);
    }
  };
  each_member([](Spread& spread, double value) {
    ++spread.members;
    spread.mean += value;
  });
  for (Spread& spread : spreads)
    if (spread.members > 0) spread.mean /= static_cast<double>(spread.members);
  each_member([](Spread& spread, double value) {
    spread.variance +=
        (value - spread.mean) * (value - spread.mean) / static_cast<double>(spread.members);
  });
  for (std::size_t i = 0; i < shops.rows(); ++i) {
    const MetricValue value = shops.at(i, from);
    const Spread& spread = spreads[group_of[i]];
    if (!(shops.at(i, orders).value > 0))
      shops.set(i, to, missing(Unknown::kNoOrders));
    else if (!value.is_known())
      shops.set(i, to, value);
    else if (spread.members < kPeersMin)
      shops.set(i, to, missing(Unknown::kTooFewPeers));
    else if (std::sqrt(spread.variance) <= kSpreadMin * std::abs(spread.mean))
      shops.set(i, to, missing(Unknown::kZeroDenominator));
    else
      shops.set(i, to, known((value.value - spread.mean) / std::sqrt(spread.variance)));
  }
}

void fill_sigma_flags(MetricTable& shops) {
  constexpr std::string_view kSigmas[] = {"amount_sigma", "carton_price_sigma",
                                          "out_of_province_sigma", "high_price_sigma"};
  std::size_t columns[std::size(kSigmas)];
  for (std::size_t k = 0; k < std::size(kSigmas); ++k)
    columns[k] = column_of(Scope::kShop, kSigmas[k]);
  const std::size_t to = column_of(Scope::kShop, "sigma_flags");
  for (std::size_t i = 0; i < shops.rows(); ++i) {
    bool any_known = false;
    double flags = 0;
    for (const std::size_t column : columns) {
      const MetricValue sigma = shops.at(i, column);
      any_known |= sigma.is_known();
      if (sigma.is_known() && std::abs(sigma.value) > 3) ++flags;
    }
    shops.set(i, to, any_known ? known(flags) : shops.at(i, columns[0]));
  }
}

/// Beyond the upper whisker of the company's box plot (Tukey's 1.5 interquartile ranges).
void fill_grade_range_flag(MetricTable& shops) {
  const std::size_t from = column_of(Scope::kShop, "grade_range_90_days");
  const std::size_t to = column_of(Scope::kShop, "grade_range_flag");
  std::vector<double> ranges;
  for (std::size_t i = 0; i < shops.rows(); ++i)
    if (shops.at(i, from).is_known()) ranges.push_back(shops.at(i, from).value);
  std::sort(ranges.begin(), ranges.end());
  double whisker = 0;
  if (ranges.size() >= kPeersMin) {
    const double q3 = quantile(ranges, 0.75);
    whisker = q3 + 1.5 * (q3 - quantile(ranges, 0.25));
  }
  for (std::size_t i = 0; i < shops.rows(); ++i) {
    const MetricValue range = shops.at(i, from);
    if (!range.is_known())
      shops.set(i, to, range);
    else if (ranges.size() < kPeersMin)
      shops.set(i, to, missing(Unknown::kTooFewPeers));
    else
      shops.set(i, to, known(range.value > whisker ? 1.0 : 0.0));
  }
}

/// How many other shops share a field: a sign of one owner behind several licences.
void fill_shared(const MonthInputs& inputs, std::string_view metric,
                 std::optional<std::string> customers::Customer::*field, MetricTable& shops) {
  const std::size_t to = column_of(Scope::kShop, metric);
  std::unordered_map<std::string_view, std::int64_t> holders;
  for (const auto& shop : inputs.shops)
    if (shop.*field) ++holders[*(shop.*field)];
  for (std::size_t i = 0; i < inputs.shops.size(); ++i) {
    const auto& value = inputs.shops[i].*field;
    shops.set(
        i, to,
        value && !value->empty() ? known(holders[*value] - 1) : missing(Unknown::kNoAttribute));
  }
}

void fill_band_headroom(const Context& context, std::span<const Totals> areas,
                        const Totals& company, MetricTable& shops) {
  const std::size_t own = column_of(Scope::kShop, "key_band_share");
  const std::size_t to = column_of(Scope::kShop, "band_headroom");
  for (ShopIndex i = 0; i < shops.rows(); ++i) {
    const MetricValue share = shops.at(i, own);
    const AreaIndex area = context.inputs.shop_area[i];
    const Counts& around = area == kNoIndex ? company.n : areas[area].n;
    const MetricValue wanted = ratio(around.key_band_key_quantity, around.key_band_quantity);
    if (!share.is_known())
      shops.set(i, to, share);
    else
      shops.set(i, to, wanted.is_known() ? known(wanted.value - share.value) : wanted);
  }
}

}  // namespace

double quantile(std::span<const double> ascending, double share) {
  CHECK(!ascending.empty());
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= ascending.size()) return ascending.back();
  return ascending[below] +
         (ascending[below + 1] - ascending[below]) * (at - static_cast<double>(below));
}

void compare_shops(const Context& context, std::span<const Totals> areas, const Totals& company,
                   unsigned threads, MetricTable& shops) {
  const auto groups = peer_groups(context.inputs);
  fill_sigma(groups, "amount_minor", "amount_sigma", shops);
  fill_sigma(groups, "avg_carton_price", "carton_price_sigma", shops);
  fill_sigma(groups, "out_of_province_share", "out_of_province_sigma", shops);
  fill_sigma(groups, "high_price_share", "high_price_sigma", shops);
  fill_sigma_flags(shops);
  fill_grade_range_flag(shops);
  fill_shared(context.inputs, "shared_phone_shops", &customers::Customer::order_phone, shops);
  fill_shared(context.inputs, "shared_holder_shops", &customers::Customer::holder_name, shops);
  fill_band_headroom(context, areas, company, shops);
  compare_neighbours(context.inputs, threads, shops);
}

}  // namespace metrics
