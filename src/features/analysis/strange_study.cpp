#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/parallel.h"
#include "features/analysis/documents.h"
#include "features/analysis/strange_months.h"
#include "kernels/anomaly/anomaly.h"
#include "platform/wire/wire.h"

/// Months and lasting changes of the last half year that a shop's own past does not explain. What
/// moved all shops alike is taken out first, and so is how many order days a month has. For people
/// who serve the shop; alerts of internal supervision (ICM) are another matter and not in here.
namespace analysis {
namespace {

constexpr std::size_t kCyclesBack = 52;  ///< weeks in which a change of level is looked for
constexpr int kWeekDays = 7;
constexpr int kSlowDays = 28;  ///< of a shop without a rhythm
constexpr std::size_t kStrongest = 50;
constexpr std::size_t kStrongestOfArea = 5;

struct StrangeParameters {
  std::int64_t months = 0;
  std::int64_t seasonal = 0;
  double threshold = anomaly::Options{}.threshold;
  double least_share = kLeastShare;
};
BOOST_DESCRIBE_STRUCT(StrangeParameters, (), (months, seasonal, threshold, least_share))

/// Quantities of a shop by order cycle, the last ending with the last whole month.
struct Cycles {
  int days = kWeekDays;
  base::Date end;  ///< the day after the last
  std::vector<double> values;

  [[nodiscard]] base::Date begin_of(std::size_t at) const {
    return end.plus_days(-static_cast<std::int32_t>(values.size() - at) * days);
  }
};

Cycles cycles_of(const StudyInputs& inputs, metrics::ShopIndex shop, const ShopMonths& own,
                 const MonthSpan& span) {
  Cycles cycles;
  cycles.days = own.rhythm.cycle_days == 0 ? kSlowDays : own.rhythm.cycle_days;
  cycles.end = span.at(span.count - 1).last_day().plus_days(1);
  const base::Date begin = span.at(span.count - own.values.size()).first_day();
  const auto reach = static_cast<std::size_t>((cycles.end - begin) / cycles.days);
  const auto most =
      static_cast<std::size_t>(kYearMonths) * 30 / static_cast<std::size_t>(cycles.days);
  cycles.values.assign(std::min({reach, most, kCyclesBack}), 0);
  const base::Date first = cycles.begin_of(0);
  std::size_t at = 0;
  each_line(
      inputs.month, shop, first, cycles.end.plus_days(-1),
      [&](base::Date day) { at = static_cast<std::size_t>((day - first) / cycles.days); },
      [&](metrics::ProductIndex, std::int32_t quantity, std::int32_t) {
        cycles.values[at] += quantity;
      });
  return cycles;
}

/// Movement of the shops of each cycle length, by cycle back from the end.
using CycleMovement = std::map<int, std::vector<double>>;

CycleMovement cycle_movement(const std::vector<Cycles>& all) {
  std::map<int, std::vector<std::vector<double>>> by_days;
  for (const Cycles& cycles : all)
    if (!cycles.values.empty()) by_days[cycles.days].push_back(cycles.values);
  CycleMovement movement;
  for (const auto& [days, series] : by_days) movement[days] = common_movement(series, kCyclesBack);
  return movement;
}

/// The level a shop lives on since when, against that of before the half year.
struct Level {
  std::size_t since = 0;  ///< cycle
  double before = 0;
  double now = 0;
};

/// Nothing: the shop is back where it was, or has not moved. A change in steps counts from the
/// first step that is worth it.
std::optional<Level> new_level(const std::vector<anomaly::ChangePoint>& changes,
                               std::size_t window_begin) {
  const auto first = std::ranges::find_if(
      changes, [&](const anomaly::ChangePoint& change) { return change.at >= window_begin; });
  if (first == changes.end() || first->before <= 0) return {};
  Level level{0, first->before, changes.back().after};
  if (!is_worth(level.now, level.before)) return {};
  for (auto change = changes.end(); change != first;) {
    --change;
    const bool is_same_side = (change->after > level.before) == (level.now > level.before);
    if (!is_same_side || !is_worth(change->after, level.before)) break;
    level.since = change->at;
  }
  return level;
}

/// A lasting change within the half year, as quantities a month.
void add_level(const Cycles& cycles, const std::vector<double>& movement, const Months& months,
               ShopEvents& out) {
  std::vector<double> plain = cycles.values;
  for (std::size_t t = 0; t < plain.size(); ++t)
    plain[t] /= movement[movement.size() - plain.size() + t];
  anomaly::ChangeOptions options;
  options.segment_min = cycles.days == kWeekDays ? 4 : cycles.days == kSlowDays ? 2 : 3;
  std::size_t window = 0;
  while (window < plain.size() &&
         cycles.begin_of(window) < months.span.at(months.first).first_day())
    ++window;
  const auto level = new_level(anomaly::find_changes(plain, options), window);
  if (!level) return;
  const double to_month = kMeanMonthDays / cycles.days;
  out.events.push_back({"level", base::Period::of(cycles.begin_of(level->since)),
                        level->now * to_month, level->before * to_month,
                        level->now / level->before - 1});
}

/// Everything found.
struct Found {
  Months months;
  std::vector<JudgedShop> judged;
  std::vector<ShopEvents> shops;
};

std::vector<Cycles> all_cycles(const StudyInputs& inputs, const Found& found) {
  std::vector<Cycles> all(found.judged.size());
  base::parallel_blocks(all.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (found.judged[i].is_judged)
        all[i] = cycles_of(inputs, static_cast<metrics::ShopIndex>(i), found.judged[i].own,
                           found.months.span);
  });
  return all;
}

Found find_events(const StudyInputs& inputs) {
  Found found;
  const MonthSpan span = whole_months(inputs);
  found.judged = judged_shops(inputs, span);
  found.months = months_of(span, found.judged);
  const auto cycles = all_cycles(inputs, found);
  const auto movement = cycle_movement(cycles);
  found.shops.resize(cycles.size());
  base::parallel_blocks(
      cycles.size(), 200, inputs.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
          if (!found.judged[i].is_judged) continue;
          ShopEvents& out = found.shops[i];
          add_level(cycles[i], movement.at(cycles[i].days), found.months, out);
          add_months(found.judged[i], found.months, out);
          std::ranges::stable_sort(out.events, std::greater<>(), &models::StrangeEvent::period);
        }
      });
  return found;
}

std::vector<StrangeMonth> month_counts(const Found& found) {
  std::vector<StrangeMonth> out;
  const Months& months = found.months;
  for (std::size_t t = months.first; t < months.span.count; ++t) {
    StrangeMonth& month = out.emplace_back();
    month.period = months.span.at(t);
    month.movement = months.movement[t];
    month.holiday = months.feasts[t].holiday;
  }
  for (const ShopEvents& shop : found.shops) {
    for (const std::size_t t : shop.explained_months) ++out[t - months.first].explained;
    for (const auto& event : shop.events) {
      const auto t = static_cast<std::size_t>(months_between(out.front().period, event.period));
      const bool is_up = event.score > 0;
      ++(event.kind == "level" ? (is_up ? out[t].level_up : out[t].level_down)
                               : (is_up ? out[t].month_up : out[t].month_down));
    }
  }
  return out;
}

std::vector<StrangeArea> area_counts(const StudyInputs& inputs, const Found& found) {
  std::vector<StrangeArea> areas;
  for (const auto& area : inputs.month.areas) areas.push_back({area.code, area.name, 0, 0, 0, 0});
  for (std::size_t i = 0; i < found.shops.size(); ++i) {
    const auto at = inputs.month.shop_area[i];
    if (at == metrics::kNoIndex || !found.judged[i].is_judged) continue;
    StrangeArea& area = areas[at];
    ++area.shops;
    area.shops_with_events += found.shops[i].events.empty() ? 0 : 1;
    for (const auto& event : found.shops[i].events) ++(event.score > 0 ? area.up : area.down);
  }
  return areas;
}

/// How much quantity a month is unexpected.
double unexpected(const StrangeShop& shop) {
  return std::abs(shop.event.actual - shop.event.expected);
}

/// The strongest of the company, and of each area those that its own people will see.
std::vector<StrangeShop> strongest_of(const StudyInputs& inputs, const Found& found) {
  std::vector<StrangeShop> all;
  for (std::size_t i = 0; i < found.shops.size(); ++i) {
    const auto& shop = inputs.month.shops[i];
    const auto area = inputs.month.shop_area[i];
    for (const auto& event : found.shops[i].events)
      all.push_back({shop.id, shop.customer_code, shop.shop_name, shop.sales_area_id,
                     area == metrics::kNoIndex ? "" : inputs.month.areas[area].name, event});
  }
  std::ranges::stable_sort(all, std::greater<>(), unexpected);
  std::vector<StrangeShop> strongest;
  std::map<std::optional<base::UnitId>, std::size_t> of_area;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (++of_area[all[i].area] <= kStrongestOfArea || i < kStrongest) strongest.push_back(all[i]);
  return strongest;
}

class StrangeStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "strange"; }

  /// Nothing is learnt that outlives the run: each shop is its own measure.
  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const MonthSpan span = whole_months(inputs);
    if (span.count < kJudgedMonthsMin)
      return too_little("analysis.short_history", "the orders cover " + std::to_string(span.count) +
                                                      " whole months; 8 are needed");
    StrangeParameters parameters;
    parameters.months = static_cast<std::int64_t>(span.count);
    parameters.seasonal = span.count >= 2 * kYearMonths ? 1 : 0;
    const std::string text = wire::to_json(parameters);
    return Learnt{text, text};
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string&,
      std::vector<models::ShopScores>& scores) const override {
    Found found = find_events(inputs);
    StrangeDocument document;
    document.is_seasonal = found.months.span.count >= 2 * kYearMonths;
    document.months = month_counts(found);
    document.areas = area_counts(inputs, found);
    document.strongest = strongest_of(inputs, found);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const auto shop = static_cast<metrics::ShopIndex>(i);
      if (!is_active(inputs.month, shop) || !has_ordered(inputs, shop)) continue;
      ++(found.judged[i].is_judged ? document.shops : document.shops_short);
      document.shops_with_events += found.shops[i].events.empty() ? 0 : 1;
      scores[i].strange = std::move(found.shops[i].events);
    }
    return wire::to_json(document);
  }
};

}  // namespace

std::unique_ptr<Study> make_strange_study() { return std::make_unique<StrangeStudy>(); }

}  // namespace analysis
