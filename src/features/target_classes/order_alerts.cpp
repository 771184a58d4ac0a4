#include <fmt/format.h>

#include <algorithm>

#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

/// Internal-supervision alerts ICM-A3 to A5 (KPI section 5.6), screened as the source asks: what a
/// product launch or a general movement (a festival) explains is dropped.
namespace target_classes {
namespace {

/// Order days before an order that its mean is taken over.
constexpr std::size_t kOrdersBefore = 3;

/// One order day of a shop, without the lines that a launch explains.
struct OrderDay {
  std::uint16_t day = 0;
  std::int64_t quantity = 0;
};

/// Per facts product: launched less than icm_new_product_days before the period, or in it.
std::vector<std::uint8_t> recent_launches(const Context& context) {
  const metrics::MonthInputs& inputs = context.inputs;
  const base::Date since =
      inputs.period.first_day().plus_days(-context.config.icm_new_product_days);
  std::vector<std::uint8_t> recent(inputs.ordinal_product.size(), 0);
  for (std::size_t ordinal = 0; ordinal < recent.size(); ++ordinal) {
    const metrics::ProductIndex at = inputs.ordinal_product[ordinal];
    if (at == metrics::kNoIndex) continue;
    const auto& launched = inputs.products[at].launch_date;
    recent[ordinal] = launched && *launched >= since;
  }
  return recent;
}

std::vector<OrderDay> order_days(const Context& context, metrics::ShopIndex shop,
                                 std::span<const std::uint8_t> left_out) {
  std::vector<OrderDay> days;
  const facts::CustomerOrdinal ordinal = context.inputs.shop_ordinal[shop];
  if (ordinal == facts::SalesFacts::kNone) return days;
  const facts::Columns& columns = context.inputs.facts->columns();
  const std::uint32_t end = columns.order_begin[ordinal + 1];
  for (std::uint32_t order = columns.order_begin[ordinal]; order < end; ++order) {
    const std::uint16_t day = columns.order_day[order];
    if (base::Date{day} > context.inputs.period.last_day()) break;
    if (days.empty() || days.back().day != day) days.push_back({day, 0});
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line)
      if (left_out[columns.line_product[line]] == 0)
        days.back().quantity += columns.line_quantity[line];
  }
  return days;
}

/// Highest quantity of an order day of the period over the mean of the three order days before.
double order_ratio(const Context& context, std::span<const OrderDay> days) {
  double highest = 0;
  for (std::size_t i = kOrdersBefore; i < days.size(); ++i) {
    if (base::Date{days[i].day} < context.inputs.period.first_day()) continue;
    if (static_cast<double>(days[i].quantity) < context.config.icm_quantity_min) continue;
    double before = 0;
    for (std::size_t k = i - kOrdersBefore; k < i; ++k)
      before += static_cast<double>(days[k].quantity);
    if (before > 0)
      highest = std::max(highest, static_cast<double>(days[i].quantity) * kOrdersBefore / before);
  }
  return highest;
}

double month_ratio(const Context& context, std::span<const OrderDay> days) {
  const base::Period previous = context.inputs.period.plus_months(-1);
  double now = 0;
  double before = 0;
  for (const OrderDay& day : days) {
    if (context.inputs.period.contains(base::Date{day.day}))
      now += static_cast<double>(day.quantity);
    if (previous.contains(base::Date{day.day})) before += static_cast<double>(day.quantity);
  }
  return now >= context.config.icm_quantity_min && before > 0 ? now / before : 0;
}

struct AlertRule {
  const char* code;
  const char* rule;
  const char* metric;
  const char* zh;
  const char* en;
  double threshold;
};

/// The ratio with 1 as "no change": compare_changes wants changes.
std::vector<std::optional<ComparedChange>> ratios_of(const Context& context, const char* metric) {
  const Figure figure(context, metric);
  std::vector<GroupedValue> changes;
  for (const metrics::ShopIndex shop : context.shops) {
    const auto ratio = figure(shop);
    changes.push_back({0, ratio ? std::optional(*ratio - 1) : std::nullopt});
  }
  return compare_changes(changes, 1);
}

Match alert(metrics::ShopIndex shop, const AlertRule& rule, const ComparedChange& ratio) {
  Match match;
  match.shop = shop;
  match.score = (1 + ratio.own) / rule.threshold;
  match.reason_code = rule.code;
  match.reason_zh = fmt::format(
      "{}：{}为{:.2f}倍（阈值{:.2f}倍，全体客户中位数{:.2f}倍），提交内部专卖管理监督核查。",
      rule.rule, rule.zh, 1 + ratio.own, rule.threshold, 1 + ratio.peers);
  match.reason_en = fmt::format(
      "{}: {} is {:.2f} times (threshold {:.2f}, median of all shops {:.2f}); for internal "
      "supervision.",
      rule.rule, rule.en, 1 + ratio.own, rule.threshold, 1 + ratio.peers);
  match.evidence = {{rule.metric, 1 + ratio.own, rule.threshold, ">"},
                    {std::string(rule.metric) + "_peers", 1 + ratio.peers, 0, ""}};
  return match;
}

}  // namespace

std::vector<Match> match_order_alerts(const Context& context) {
  const Config& config = context.config;
  const AlertRule rules[] = {
      {"icm.a3", "ICM-A3", "icm_a3_ratio", "单次订货量与前三次订货均值之比",
       "one order against the mean of the three before", config.icm_order_ratio},
      {"icm.a4", "ICM-A4", "icm_a4_ratio", "本月订货量与上月之比", "the month against last month",
       config.icm_month_ratio},
      {"icm.a5", "ICM-A5", "icm_a5_ratio", "单次订货条均价与前三次之比",
       "an order's average price against the three before", config.icm_price_ratio}};
  const auto launched = recent_launches(context);
  std::vector<Match> matches;
  for (const AlertRule& rule : rules) {
    const auto ratios = ratios_of(context, rule.metric);
    for (std::size_t i = 0; i < context.shops.size(); ++i) {
      const metrics::ShopIndex shop = context.shops[i];
      if (!ratios[i] || context.grade(shop).newcomer) continue;
      // A general rise explains; a general fall excuses nobody and accuses nobody.
      const double explained = std::max(1.0, 1 + ratios[i]->peers);
      if ((1 + ratios[i]->own) / explained <= rule.threshold) continue;
      const std::string_view code = rule.code;
      if (code != "icm.a5") {
        const auto days = order_days(context, shop, launched);
        const double screened =
            code == "icm.a3" ? order_ratio(context, days) : month_ratio(context, days);
        if (screened / explained <= rule.threshold) continue;
      }
      matches.push_back(alert(shop, rule, *ratios[i]));
    }
  }
  return matches;
}

}  // namespace target_classes
