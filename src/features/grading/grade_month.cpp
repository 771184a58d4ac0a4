#include <algorithm>

#include "base/parallel.h"
#include "features/grading/grade_history.h"
#include "features/grading/lever_rules.h"
#include "features/grading/period_grading.h"

namespace grading {
namespace {

constexpr std::size_t kShopsAGradeBlock = 256;

/// What all shops' levers have in common.
struct Market {
  std::optional<double> price_max_minor;  ///< dearest wholesale price on sale
  double products = 0;                    ///< on sale
  double class_1_2_products = 0;
};

Market market_of(const metrics::MonthInputs& inputs) {
  Market market;
  for (const products::Product& product : inputs.products) {
    if (product.status != "active" || product.is_delisted.value_or(false)) continue;
    market.products += 1;
    if (product.price_class == "1" || product.price_class == "2") market.class_1_2_products += 1;
    if (!product.wholesale_price) continue;
    const auto price = static_cast<double>(product.wholesale_price->minor);
    market.price_max_minor = std::max(market.price_max_minor.value_or(0), price);
  }
  return market;
}

/// The newest known cap of the grading period, for all its months.
std::optional<double> cap_of(const metrics::MonthInputs& inputs, std::size_t shop, int months) {
  if (shop >= inputs.shop_months.size()) return {};
  const auto& outside = inputs.shop_months[shop];
  for (std::size_t back = 0; back < outside.size() && back < static_cast<std::size_t>(months);
       ++back)
    if (outside[back] && outside[back]->monthly_cap)
      return static_cast<double>(*outside[back]->monthly_cap) * months;
  return {};
}

/// The month's credit grade where delivered, else the master data's.
std::optional<std::string> credit_of(const metrics::MonthInputs& inputs, std::size_t shop) {
  if (shop < inputs.shop_months.size() && !inputs.shop_months[shop].empty()) {
    const auto& month = inputs.shop_months[shop][0];
    if (month && month->credit_grade) return month->credit_grade;
  }
  return inputs.shops[shop].credit_grade;
}

/// Everything one shop's result needs; read-only and shared by the threads.
struct Work {
  const metrics::MonthInputs& inputs;
  const metrics::MetricTable& shop_metrics;
  const Config& config;
  std::vector<CompiledComponent> components;
  Market market;
  std::optional<std::size_t> days_of_supply;  ///< column
  int period_days = 30;
  PeriodGrading grading;
};

LeverLimits limits_of(const Work& work, const Candidate& shop) {
  const double quantity = shop.inputs[static_cast<std::size_t>(InputKind::kQuantity)];
  LeverLimits limits;
  if (const auto cap = cap_of(work.inputs, shop.shop, work.config.months))
    limits.cap_room = std::max(0.0, *cap - quantity);
  if (work.days_of_supply && shop.shop < work.shop_metrics.rows()) {
    const auto days = work.shop_metrics.at(shop.shop, *work.days_of_supply);
    if (days.is_known())
      limits.stock_room = std::max(
          0.0, (work.config.lever_stock_days_max - days.value) * quantity / work.period_days);
  }
  const auto credit = credit_of(work.inputs, shop.shop);
  const auto& stops = work.config.lever_credit_stop;
  limits.credit_stop = credit && std::find(stops.begin(), stops.end(), *credit) != stops.end();
  if (work.market.price_max_minor) limits.amount_max = quantity * *work.market.price_max_minor;
  if (work.market.products > 0) {
    limits.products_max = work.market.products;
    limits.class_1_2_max = work.market.class_1_2_products;
  }
  return limits;
}

void add_components(const Work& work, std::size_t position, ShopGrade& grade) {
  const Candidate& shop = work.grading.ranking.shops[position];
  if (work.config.cut == "matrix") {
    const Cell& cell = work.grading.cells[position];
    const double ranges = work.config.matrix.price_ranges;
    grade.components = {{"quantity", shop.inputs[static_cast<std::size_t>(InputKind::kQuantity)],
                         static_cast<double>(work.config.matrix.quantity_steps), ranges,
                         ranges * (cell.step - 1), false},
                        {"avg_carton_price", average_price(shop), ranges, 1,
                         static_cast<double>(cell.range), false}};
    return;
  }
  for (std::size_t i = 0; i < work.components.size(); ++i) {
    const CompiledComponent& component = work.components[i];
    const double input = shop.inputs[static_cast<std::size_t>(component.input)];
    const double normaliser = work.grading.ranking.normalisers[i];
    grade.components.push_back(
        {work.config.components[i].id, input, normaliser, component.weight,
         component_score(component, input, normaliser),
         component.input == InputKind::kDisplayScore && shop.display_assumed});
  }
}

void add_levers(const Work& work, std::size_t position, std::size_t pivot, ShopGrade& grade) {
  const auto& shops = work.grading.ranking.shops;
  const LeverLimits limits = limits_of(work, shops[position]);
  if (work.config.cut == "matrix") {
    grade.levers = matrix_levers(shops[position], work.grading.cells[position], work.config);
    for (Lever& lever : grade.levers) apply_limits(lever, lever.component, limits);
    return;
  }
  for (std::size_t i = 0; i < work.components.size(); ++i)
    grade.levers.push_back(find_lever(work.config, work.components, i, work.grading.ranking,
                                      shops[position], shops[pivot], limits));
}

/// Positions [first, last] of the shops of one grade in the ranking.
struct GradeRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

void fill_ranked(const Work& work, std::size_t position, GradeRange range, ShopGrade& grade) {
  const auto& shops = work.grading.ranking.shops;
  grade.score = shops[position].score;
  grade.rank = static_cast<std::uint32_t>(position + 1);
  grade.cutoff_this = shops[range.last].score;
  add_components(work, position, grade);
  if (range.last + 1 < shops.size()) {
    grade.cutoff_below = shops[range.last + 1].score;
    grade.margin_to_fall = grade.score - *grade.cutoff_below;
  } else {
    grade.margin_to_fall = grade.score;
  }
  if (range.first == 0) return;
  grade.cutoff_next = shops[range.first - 1].score;
  add_levers(work, position, range.first - 1, grade);
}

std::vector<GradeRange> ranges_of(std::span<const Candidate> shops) {
  std::vector<GradeRange> ranges(shops.size());
  for (std::size_t first = 0; first < shops.size();) {
    std::size_t end = first;
    while (end < shops.size() && shops[end].grade_no == shops[first].grade_no) ++end;
    for (std::size_t i = first; i < end; ++i) ranges[i] = {first, end - 1};
    first = end;
  }
  return ranges;
}

std::vector<GradeCut> cuts_of(std::span<const Candidate> shops, int grades) {
  if (shops.empty()) return {};
  std::vector<GradeCut> cuts;
  for (int grade_no = grades; grade_no >= 1; --grade_no)
    cuts.push_back({grade_no, 0, std::nullopt, std::nullopt});
  for (const Candidate& shop : shops) {
    GradeCut& cut = cuts[static_cast<std::size_t>(grades - shop.grade_no)];
    ++cut.shops;
    if (!cut.highest_score) cut.highest_score = shop.score;
    cut.lowest_score = shop.score;
  }
  return cuts;
}

void fill_shops(const Work& work, unsigned threads, Result& result) {
  const auto& ranked = work.grading.ranking.shops;
  const auto ranges = ranges_of(ranked);
  std::vector<std::size_t> position(result.shops.size(), ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) position[ranked[i].shop] = i;
  base::parallel_blocks(result.shops.size(), kShopsAGradeBlock, threads,
                        [&](std::size_t begin, std::size_t end) {
                          for (std::size_t shop = begin; shop < end; ++shop) {
                            ShopGrade& grade = result.shops[shop];
                            const Method method = work.grading.method[shop];
                            grade.graded = method != Method::kNotGraded;
                            grade.method = code_of(method);
                            grade.newcomer = method == Method::kNewcomer;
                            grade.grade_no = work.grading.grade_no[shop];
                            if (position[shop] < ranked.size())
                              fill_ranked(work, position[shop], ranges[position[shop]], grade);
                          }
                        });
}

}  // namespace

Result grade_month(const metrics::MonthInputs& inputs, const metrics::MetricTable& shop_metrics,
                   const Config& config, unsigned threads,
                   std::span<const std::vector<PublishedGrade>> history) {
  CHECK(validate(config).has_value());
  Result result;
  result.config = config;
  result.last_month = inputs.period;
  result.first_month = inputs.period.plus_months(1 - config.months);
  result.shops.resize(inputs.shops.size());
  const Work work{inputs,
                  shop_metrics,
                  config,
                  compile(config),
                  market_of(inputs),
                  metrics::find_metric(metrics::Scope::kShop, "days_of_supply"),
                  inputs.period.last_day() - result.first_month.first_day() + 1,
                  grade_period(inputs, inputs.period, config, threads)};
  fill_shops(work, threads, result);
  const auto earlier = earlier_grades(inputs, config, threads, history);
  for (std::size_t shop = 0; shop < result.shops.size(); ++shop) {
    ShopGrade& grade = result.shops[shop];
    if (!grade.graded) continue;
    ++result.graded;
    grade.history = earlier[shop].grades;
    grade.previous_source = earlier[shop].first_source;
    if (!grade.history.empty()) grade.previous_grade_no = grade.history.front();
  }
  result.ranked = static_cast<std::uint32_t>(work.grading.ranking.shops.size());
  result.cuts = cuts_of(work.grading.ranking.shops, config.grades);
  return result;
}

}  // namespace grading
