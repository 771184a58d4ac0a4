#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "features/target_classes/cycle_pattern.h"
#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

namespace target_classes {
namespace {

/// Cycles that quantity and quantity_previous, two months, hold.
double cycles_in_two_months(const customers::Customer& shop) {
  const bool biweekly = shop.order_cycle.value_or("").starts_with("BIWEEKLY");
  return biweekly ? 4 : 8;
}

/// Shops that order in the same rhythm feel the same holidays: cycle and weekday.
std::uint32_t rhythm_of(const customers::Customer& shop) {
  const std::string cycle = shop.order_cycle.value_or("");
  const std::uint32_t cycle_code = cycle == "WEEKLY"          ? 1U
                                   : cycle == "BIWEEKLY_ODD"  ? 2U
                                   : cycle == "BIWEEKLY_EVEN" ? 3U
                                                              : 0U;
  return cycle_code * 8 +
         static_cast<std::uint32_t>(std::clamp<std::int64_t>(shop.order_weekday.value_or(0), 0, 7));
}

std::vector<std::optional<ComparedChange>> changes_of(const Context& context,
                                                      std::string_view metric) {
  const Figure figure(context, metric);
  std::vector<GroupedValue> own;
  for (const metrics::ShopIndex shop : context.shops)
    own.push_back({rhythm_of(context.shop(shop)), figure(shop)});
  return compare_changes(own, static_cast<std::size_t>(context.config.cycle_peers_min));
}

/// Both cycles, by themselves and against peers, below -cycle_drop.
bool dropped(const std::optional<ComparedChange>& change, double drop) {
  return change && change->own < -drop && change->corrected < -drop;
}

Match drop_match(metrics::ShopIndex shop, const ComparedChange& last, const ComparedChange& before,
                 double drop) {
  Match match;
  match.shop = shop;
  match.score = -5 * (last.corrected + before.corrected);
  match.reason_code = "sales_anomaly.drop";
  const bool nothing = before.own == -1 && last.own == -1;
  match.reason_zh =
      (nothing ? std::string("最近两个订货周期均未订货")
               : fmt::format("最近两个订货周期订量较自身前六个周期均值分别变化{}和{}",
                             percent_text(before.own), percent_text(last.own))) +
      fmt::format("，扣除同订货节奏客户走势后变化为{}和{}，均低于-{}。",
                  percent_text(before.corrected), percent_text(last.corrected), percent_text(drop));
  match.reason_en =
      (nothing
           ? std::string("Nothing was ordered in the last two order cycles")
           : fmt::format("The last two order cycles changed by {} and {} against the shop's own "
                         "mean of six cycles",
                         percent_text(before.own), percent_text(last.own))) +
      fmt::format(
          ", {} and {} after taking out the movement of shops with the same ordering rhythm: "
          "both below -{}.",
          percent_text(before.corrected), percent_text(last.corrected), percent_text(drop));
  match.evidence = {{"cycle_change_last", last.own, -drop, "<"},
                    {"cycle_change_before", before.own, -drop, "<"},
                    {"cycle_change_last_corrected", last.corrected, -drop, "<"},
                    {"cycle_change_before_corrected", before.corrected, -drop, "<"},
                    {"cycle_change_last_peers", last.peers, 0, ""},
                    {"cycle_change_before_peers", before.peers, 0, ""}};
  return match;
}

/// Strays of the last cycles, and of as many before them.
struct Pattern {
  CycleStrays now;
  CycleStrays before;
};

/// Strays of each of context.shops in the cycles [first, first + kPatternCycles); nothing where the
/// shop orders too little or too rarely.
std::vector<std::optional<CycleStrays>> strays_of(const Context& context, std::size_t first) {
  std::vector<std::optional<CycleQuantities>> levels(context.shops.size());
  std::array<std::vector<GroupedValue>, kPatternCycles> by_cycle;
  for (auto& cycle : by_cycle) cycle.resize(context.shops.size());
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    CycleQuantities quantities = cycle_quantities(context.inputs, context.shops[i], first);
    double mean = 0;
    for (const double quantity : quantities) mean += quantity / kPatternCycles;
    if (mean <= 0 || mean < context.config.cycle_mean_min) continue;
    if (context.shop(context.shops[i]).order_cycle.value_or("") == "NONE") continue;
    for (std::size_t k = 0; k < kPatternCycles; ++k) {
      quantities[k] = std::max(0.0, quantities[k]) / mean;
      // As a change, so that compare_changes gives the median of the rhythm.
      by_cycle[k][i] = {rhythm_of(context.shop(context.shops[i])), quantities[k] - 1};
    }
    levels[i] = quantities;
  }
  std::vector<std::optional<CycleStrays>> strays(context.shops.size());
  std::array<std::vector<std::optional<ComparedChange>>, kPatternCycles> compared;
  for (std::size_t k = 0; k < kPatternCycles; ++k)
    compared[k] =
        compare_changes(by_cycle[k], static_cast<std::size_t>(context.config.cycle_peers_min));
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    if (!levels[i]) continue;
    CycleQuantities medians{};
    for (std::size_t k = 0; k < kPatternCycles; ++k)
      medians[k] = compared[k][i] ? 1 + compared[k][i]->peers : 0;
    strays[i] = count_strays(*levels[i], medians, context.config.cycle_swing);
  }
  return strays;
}

/// Shops whose pattern was steady before cannot be told from those without enough history; the
/// latter are left out.
std::vector<std::optional<Pattern>> broken_patterns(const Context& context) {
  const auto now = strays_of(context, 0);
  const auto before = strays_of(context, kPatternCycles);
  std::vector<std::optional<Pattern>> broken(now.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (!now[i] || !before[i]) continue;
    const auto strays = static_cast<int>(now[i]->strays);
    const int more = strays - static_cast<int>(before[i]->strays);
    if (strays >= context.config.cycle_strays_min && more >= context.config.cycle_strays_more_min)
      broken[i] = Pattern{*now[i], *before[i]};
  }
  return broken;
}

Match irregular_match(const Config& config, metrics::ShopIndex shop, const Pattern& pattern) {
  Match match;
  match.shop = shop;
  match.score = static_cast<double>(pattern.now.strays);
  match.reason_code = "sales_anomaly.irregular";
  match.reason_zh = fmt::format(
      "最近{}个可比订货周期中有{}个偏离自身走势超过均值的{}（阈值{}个，此前同样多的周期中为{}个），"
      "订货忽多忽少或时断时续。",
      pattern.now.compared, pattern.now.strays, percent_text(config.cycle_swing),
      config.cycle_strays_min, pattern.before.strays);
  match.reason_en = fmt::format(
      "{} of the last {} comparable order cycles stray from the shop's own course by more than {} "
      "of its mean (threshold {}; {} in as many cycles before): orders swing or pause.",
      pattern.now.strays, pattern.now.compared, percent_text(config.cycle_swing),
      config.cycle_strays_min, pattern.before.strays);
  match.evidence = {{"cycle_strays", static_cast<double>(pattern.now.strays),
                     static_cast<double>(config.cycle_strays_min), ">="},
                    {"cycle_strays_before", static_cast<double>(pattern.before.strays), 0, ""},
                    {"cycles_compared", static_cast<double>(pattern.now.compared), 0, ""}};
  return match;
}

/// One figure of all shops with the spread inside each grade.
struct SigmaFigure {
  const SigmaRule* rule;
  Figure figure;
  Figure previous;
  std::map<std::int32_t, Spread> spreads;
};

std::vector<SigmaFigure> sigma_figures(const Context& context) {
  std::vector<SigmaFigure> figures;
  for (const SigmaRule& rule : context.config.sigma_rules) {
    SigmaFigure figure{&rule, Figure(context, rule.metric), Figure(context, rule.previous), {}};
    std::map<std::int32_t, std::vector<double>> by_grade;
    for (const metrics::ShopIndex shop : context.shops) {
      if (context.grade(shop).method != "ranked") continue;
      if (const auto value = figure.figure(shop))
        by_grade[context.grade(shop).grade_no].push_back(*value);
    }
    for (const auto& [grade_no, values] : by_grade) figure.spreads[grade_no] = spread_of(values);
    figures.push_back(std::move(figure));
  }
  return figures;
}

/// How many deviations the shop lies from the mean of its grade, when the rule is met; else 0.
double deviations(const Context& context, const SigmaFigure& figure, metrics::ShopIndex shop) {
  const auto value = figure.figure(shop);
  const auto spread = figure.spreads.find(context.grade(shop).grade_no);
  if (!value || spread == figure.spreads.end()) return 0;
  const Spread& peers = spread->second;
  if (peers.members < static_cast<std::size_t>(context.config.sigma_peers_min)) return 0;
  if (peers.deviation <= 0) return 0;
  const double distance = *value - peers.mean;
  if (std::abs(distance) < figure.rule->distance_min) return 0;
  if (std::abs(distance) < figure.rule->relative_min * std::abs(peers.mean)) return 0;
  if (const auto before = figure.previous(shop);
      before && std::abs(*value - *before) < figure.rule->change_min * std::abs(*before))
    return 0;
  const double z = distance / peers.deviation;
  return std::abs(z) > context.config.anomaly_sigma ? z : 0;
}

/// A figure in both languages.
struct Words {
  std::string zh;
  std::string en;
};

/// The figure as people read it, by the unit of its metric: money in the currency's main unit.
Words value_words(const Context& context, const SigmaRule& rule, double value) {
  const auto column = metrics::find_metric(metrics::Scope::kShop, rule.metric);
  const std::string_view unit =
      column ? metrics::definitions(metrics::Scope::kShop)[*column].unit : "1";
  if (unit == "minor") {
    const std::string& currency = context.inputs.company.currency;
    const std::string amount = fmt::format("{:.2f}", value / 100);
    return {amount + (currency == "CNY" ? "元" : currency), currency + " " + amount};
  }
  const std::string text = unit == "percent" ? percent_text(value) : fmt::format("{:.0f}", value);
  return {text, text};
}

std::optional<Match> sigma_match(const Context& context, std::span<const SigmaFigure> figures,
                                 metrics::ShopIndex shop) {
  Match match;
  match.shop = shop;
  for (const SigmaFigure& figure : figures) {
    const double z = deviations(context, figure, shop);
    if (z == 0) continue;
    const Spread& peers = figure.spreads.at(context.grade(shop).grade_no);
    const double value = *figure.figure(shop);
    const double bound =
        peers.mean + (z > 0 ? 1 : -1) * context.config.anomaly_sigma * peers.deviation;
    const bool first = match.evidence.empty();
    const Words own = value_words(context, *figure.rule, value);
    const Words mean = value_words(context, *figure.rule, peers.mean);
    match.reason_zh += fmt::format("{}{}{}，比同档{}户均值{}{}{:.1f}倍标准差", first ? "" : "；",
                                   figure.rule->name_zh, own.zh, peers.members, mean.zh,
                                   z > 0 ? "高" : "低", std::abs(z));
    match.reason_en +=
        fmt::format("{}{} {} is {:.1f} deviations {} the mean {} of {} shops of the grade",
                    first ? "" : ", ", figure.rule->name_en, own.en, std::abs(z),
                    z > 0 ? "above" : "below", mean.en, peers.members);
    match.evidence.push_back({figure.rule->metric, value, bound, z > 0 ? ">" : "<"});
    match.score = std::max(match.score, std::abs(z));
  }
  if (match.evidence.empty()) return {};
  match.reason_code = "sales_anomaly.three_sigma";
  match.reason_zh += "。";
  match.reason_en += ".";
  return match;
}

}  // namespace

std::vector<Match> match_sales_anomaly(const Context& context) {
  const Config& config = context.config;
  const auto last = changes_of(context, "cycle_change_last");
  const auto before = changes_of(context, "cycle_change_before");
  const Figure quantity(context, "quantity");
  const Figure quantity_previous(context, "quantity_previous");
  const auto figures = sigma_figures(context);
  const auto patterns = broken_patterns(context);
  std::vector<Match> matches;
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    const metrics::ShopIndex shop = context.shops[i];
    if (context.grade(shop).newcomer) continue;
    const double two_months = quantity(shop).value_or(0) + quantity_previous(shop).value_or(0);
    const bool enough =
        two_months >= config.cycle_mean_min * cycles_in_two_months(context.shop(shop));
    if (enough && dropped(last[i], config.cycle_drop) && dropped(before[i], config.cycle_drop)) {
      matches.push_back(drop_match(shop, *last[i], *before[i], config.cycle_drop));
    } else if (patterns[i]) {
      matches.push_back(irregular_match(config, shop, *patterns[i]));
    } else if (context.grade(shop).method == "ranked") {
      if (auto match = sigma_match(context, figures, shop)) matches.push_back(std::move(*match));
    }
  }
  return matches;
}

}  // namespace target_classes
