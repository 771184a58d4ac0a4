#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "features/target_classes/cycle_pattern.h"
#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

namespace target_classes {
namespace {

using grading::ShopGrade;

/// Gradings before this one that the 90-day range looks at.
constexpr std::size_t kGradingsBack = 3;

/// Last month against the months before in the grading period, and where that leads.
struct Outlook {
  double trend = 0;                  ///< corrected change of the daily quantity
  std::int32_t projected_grade = 0;  ///< by today's cut-offs, if the last month went on
  double projected_score = 0;
};

double component_input(const ShopGrade& grade, std::string_view id) {
  for (const auto& component : grade.components)
    if (component.component == id) return component.input;
  return 0;
}

/// Component score with the input multiplied; the normaliser stands still.
double component_at(const grading::ComponentScore& component, double factor, bool capped) {
  if (component.normaliser <= 0) return 0;
  const double share = std::max(0.0, component.input) * factor / component.normaliser;
  return component.weight * (capped ? std::min(1.0, share) : share);
}

std::int32_t grade_at(const grading::Result& grades, double score) {
  for (const grading::GradeCut& cut : grades.cuts)
    if (cut.lowest_score && score >= *cut.lowest_score) return cut.grade_no;
  return 1;
}

/// Quantity, amount and low-tar quantity move with the month; counts of products do not.
double projected_score(const Context& context, const ShopGrade& grade, double factor) {
  double score = 0;
  for (std::size_t i = 0; i < grade.components.size(); ++i) {
    const grading::ComponentScore& component = grade.components[i];
    const bool moves = component.component == "quantity" || component.component == "amount" ||
                       component.component == "low_tar_quantity";
    score += moves ? component_at(component, factor,
                                  context.grades.config.components[i].normaliser != "max")
                   : component.score;
  }
  return score;
}

/// One per context.shops; nothing where there is no trend to see: grading periods of one month,
/// shops not ranked, matrix presets.
std::vector<std::optional<Outlook>> outlooks(const Context& context) {
  std::vector<std::optional<Outlook>> result(context.shops.size());
  const grading::Result& grades = context.grades;
  if (grades.config.months < 2 || grades.config.cut != "quota") return result;
  const int days = context.inputs.period.days();
  const int days_all = grades.last_month.last_day() - grades.first_month.first_day() + 1;
  const Figure quantity(context, "quantity");
  std::vector<GroupedValue> trends(context.shops.size());
  std::vector<GroupedValue> levels(context.shops.size());
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    const ShopGrade& grade = context.grade(context.shops[i]);
    const double whole = component_input(grade, "quantity");
    const double last = quantity(context.shops[i]).value_or(0);
    if (grade.method != "ranked" || whole <= 0 || whole - last <= 0) continue;
    const double daily = std::max(0.0, last) / days;
    trends[i].value = daily / ((whole - last) / (days_all - days)) - 1;
    levels[i].value = daily / (whole / days_all) - 1;
  }
  const auto trend = compare_changes(trends, 1);
  const auto level = compare_changes(levels, 1);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!trend[i] || !level[i]) continue;
    const double score =
        projected_score(context, context.grade(context.shops[i]), 1 + level[i]->corrected);
    result[i] = Outlook{trend[i]->corrected, grade_at(grades, score), score};
  }
  return result;
}

double median_of(std::span<const double> values) {
  return *quantile(std::vector<double>(values.begin(), values.end()), 0.5);
}

/// Median cycle of the last month against the median cycle from before the 90 days, the median
/// movement of shops of the same market type and trade zone (30 at least, else all) taken out: what
/// tells a shop's own change from a season that moves its kind. Medians, so that a closed week or a
/// feast moves nothing. One per context.shops; nothing where the earlier median is 0.
std::vector<std::optional<ComparedChange>> own_movements(const Context& context) {
  constexpr std::size_t kPeersMin = 30;
  std::map<std::string, std::uint32_t> groups;
  std::vector<GroupedValue> own(context.shops.size());
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    const metrics::ShopIndex shop = context.shops[i];
    const std::string kind = context.shop(shop).market_type.value_or("") + "/" +
                             context.shop(shop).trade_zone_type.value_or("");
    own[i].group = groups.emplace(kind, static_cast<std::uint32_t>(groups.size())).first->second;
    const bool biweekly = context.shop(shop).order_cycle.value_or("").starts_with("BIWEEKLY");
    const CycleQuantities now = cycle_quantities(context.inputs, shop, 0);
    const CycleQuantities then = cycle_quantities(context.inputs, shop, biweekly ? 6 : 13);
    const double before = median_of(then);
    if (before > 0)
      own[i].value = std::max(0.0, median_of(std::span(now).first(biweekly ? 3 : 5))) / before - 1;
  }
  return compare_changes(own, kPeersMin);
}

/// The movement must not contradict the direction of the grade; an unknown one contradicts nothing.
bool confirms(const Config& config, const std::optional<ComparedChange>& movement, bool falls) {
  if (!movement || config.grade_change_trend_min <= 0) return true;
  return falls ? movement->corrected <= -config.grade_change_trend_min
               : movement->corrected >= config.grade_change_trend_min;
}

/// Adds the movement behind the change to the sentence.
void add_movement(Match& match, const std::optional<ComparedChange>& movement) {
  if (!movement) return;
  match.reason_zh += fmt::format("扣除同类客户走势后，近期订货周期的中位订量较90天前变化{}。",
                                 percent_text(movement->corrected));
  match.reason_en += fmt::format(
      " Against 90 days ago, the movement of its kind taken out, its median order cycle changed by "
      "{}.",
      percent_text(movement->corrected));
  match.evidence.push_back({"own_movement_90_days", movement->corrected, 0, ""});
  match.evidence.push_back({"peers_movement_90_days", movement->peers, 0, ""});
}

bool is_downward(const Match& match) {
  return match.reason_code.find("fell") != std::string::npos ||
         match.reason_code.find("fall") != std::string::npos ||
         match.reason_code.find("drop") != std::string::npos;
}

/// Score of the list: grades moved; downward moves count double, they are the more urgent.
double urgency(int grades_moved) {
  return grades_moved < 0 ? -2.0 * grades_moved : static_cast<double>(grades_moved);
}

std::optional<Match> match_change(const Context& context, metrics::ShopIndex shop) {
  const ShopGrade& grade = context.grade(shop);
  const int change = grade.grade_no - *grade.previous_grade_no;
  if (std::abs(change) < context.config.grade_change_min) return {};
  const bool fell = change < 0;
  Match match;
  match.shop = shop;
  match.score = urgency(change);
  match.reason_code = fell ? "grade_fluctuation.fell" : "grade_fluctuation.rose";
  match.reason_zh = fmt::format(
      "档位由{}档{}到{}档，{}{}档（阈值{}档）。", *grade.previous_grade_no, fell ? "降" : "升",
      grade.grade_no, fell ? "下降" : "上升", std::abs(change), context.config.grade_change_min);
  match.reason_en = fmt::format("Grade {} from {} to {}, {} grades (threshold {}).",
                                fell ? "fell" : "rose", *grade.previous_grade_no, grade.grade_no,
                                std::abs(change), context.config.grade_change_min);
  match.evidence = {{"grade_no", static_cast<double>(grade.grade_no), 0, ""},
                    {"previous_grade_no", static_cast<double>(*grade.previous_grade_no), 0, ""},
                    {"grade_change", static_cast<double>(change),
                     static_cast<double>(context.config.grade_change_min), "abs >="}};
  return match;
}

std::optional<Match> match_range(const Context& context, metrics::ShopIndex shop) {
  const ShopGrade& grade = context.grade(shop);
  const std::size_t back = std::min(kGradingsBack, grade.history.size());
  int low = grade.grade_no;
  int high = grade.grade_no;
  for (std::size_t i = 0; i < back; ++i) {
    low = std::min(low, grade.history[i]);
    high = std::max(high, grade.history[i]);
  }
  if (high - low < context.config.grade_range_90_days_min) return {};
  const bool fell = grade.grade_no == low;
  const bool rose = grade.grade_no == high;
  Match match;
  match.shop = shop;
  match.score = urgency(fell ? low - high : high - low);
  match.reason_code = fell   ? "grade_fluctuation.fell_90_days"
                      : rose ? "grade_fluctuation.rose_90_days"
                             : "grade_fluctuation.swung_90_days";
  match.reason_zh =
      fmt::format("90天内档位在{}档与{}档之间{}，极差{}档（阈值{}档），现为{}档。", low, high,
                  fell   ? "下滑"
                  : rose ? "上升"
                         : "来回波动",
                  high - low, context.config.grade_range_90_days_min, grade.grade_no);
  match.reason_en = fmt::format(
      "Within 90 days the grade {} between {} and {}, a range of {} (threshold {}); now {}.",
      fell   ? "slid"
      : rose ? "climbed"
             : "swung",
      low, high, high - low, context.config.grade_range_90_days_min, grade.grade_no);
  match.evidence = {{"grade_no", static_cast<double>(grade.grade_no), 0, ""},
                    {"grade_range_90_days", static_cast<double>(high - low),
                     static_cast<double>(context.config.grade_range_90_days_min), ">="}};
  return match;
}

std::optional<Match> match_projection(const Context& context, metrics::ShopIndex shop,
                                      const Outlook& outlook) {
  const ShopGrade& grade = context.grade(shop);
  const int change = outlook.projected_grade - grade.grade_no;
  if (std::abs(change) < context.config.predicted_change_min) return {};
  const bool falls = change < 0;
  Match match;
  match.shop = shop;
  match.score = urgency(change) / 2;  // not yet a fact
  match.reason_code =
      falls ? "grade_fluctuation.predicted_fall" : "grade_fluctuation.predicted_rise";
  match.reason_zh =
      fmt::format("最近一个月扣除同行走势后较前期{}{}，若保持该水平，下次定档预计由{}档{}到{}档。",
                  falls ? "减少" : "增加", percent_text(std::abs(outlook.trend)), grade.grade_no,
                  falls ? "降" : "升", outlook.projected_grade);
  match.reason_en = fmt::format(
      "The last month is {} {} than the months before, peers' movement taken out; if it goes on, "
      "the next grading would move the shop from grade {} to {}.",
      percent_text(std::abs(outlook.trend)), falls ? "lower" : "higher", grade.grade_no,
      outlook.projected_grade);
  match.evidence = {{"grade_no", static_cast<double>(grade.grade_no), 0, ""},
                    {"last_month_trend", outlook.trend, 0, ""},
                    {"projected_score", outlook.projected_score, 0, ""},
                    {"projected_grade_change", static_cast<double>(change),
                     static_cast<double>(context.config.predicted_change_min), "abs >="}};
  return match;
}

std::optional<Match> match_predicted_drop(const Context& context, metrics::ShopIndex shop,
                                          const Outlook& outlook) {
  const ShopGrade& grade = context.grade(shop);
  if (!grade.cutoff_below || *grade.cutoff_below <= 0) return {};
  const double margin = grade.margin_to_fall / *grade.cutoff_below;
  if (margin > context.config.predicted_drop_margin) return {};
  if (outlook.trend > -context.config.predicted_drop_trend) return {};
  Match match;
  match.shop = shop;
  match.score = 1;
  match.reason_code = "grade_fluctuation.predicted_drop";
  match.reason_zh = fmt::format(
      "得分{:.2f}仅高出下一档{}（阈值{}），且最近一个月扣除同行走势后减少{}，有降档风险。",
      grade.score, percent_text(margin), percent_text(context.config.predicted_drop_margin),
      percent_text(-outlook.trend));
  match.reason_en = fmt::format(
      "The score {:.2f} is only {} above the grade below (threshold {}), and the last month fell "
      "{} after taking out peers' movement: the grade is at risk.",
      grade.score, percent_text(margin), percent_text(context.config.predicted_drop_margin),
      percent_text(-outlook.trend));
  match.evidence = {
      {"margin_to_fall", margin, context.config.predicted_drop_margin, "<="},
      {"last_month_trend", outlook.trend, -context.config.predicted_drop_trend, "<="}};
  return match;
}

}  // namespace

std::vector<Match> match_grade_fluctuation(const Context& context) {
  const auto outlook = outlooks(context);
  const auto movement = own_movements(context);
  std::vector<Match> matches;
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    const metrics::ShopIndex shop = context.shops[i];
    const ShopGrade& grade = context.grade(shop);
    if (!grade.graded || grade.newcomer) continue;
    std::optional<Match> match;
    if (grade.previous_grade_no) match = match_change(context, shop);
    if (!match) match = match_range(context, shop);
    if (!match && outlook[i]) match = match_projection(context, shop, *outlook[i]);
    if (!match && outlook[i]) match = match_predicted_drop(context, shop, *outlook[i]);
    if (!match || !confirms(context.config, movement[i], is_downward(*match))) continue;
    add_movement(*match, movement[i]);
    matches.push_back(std::move(*match));
  }
  return matches;
}

}  // namespace target_classes
