#include <algorithm>

#include "base/parallel.h"
#include "features/analysis/documents.h"
#include "features/analysis/history.h"
#include "kernels/cohorts/cohorts.h"
#include "platform/wire/wire.h"

/// Who stays: retention by the month of the first order, how soon newcomers order again, how long
/// shops go on. Closed shops count: whoever is gone must not vanish from what tells who is gone.
namespace analysis {
namespace {

constexpr int kGoneDays = 84;
constexpr std::size_t kCohortRowsMax = 24;
constexpr std::int32_t kCurveStepDays = 7;

struct CohortState {
  base::Date records_from;
  base::Date new_from;
};
BOOST_DESCRIBE_STRUCT(CohortState, (), (records_from, new_from))

struct CohortParameters {
  std::int64_t shops = 0;
  std::int64_t newcomers = 0;
  std::int64_t months = 0;
  std::int64_t gone_days = kGoneDays;
};
BOOST_DESCRIBE_STRUCT(CohortParameters, (), (shops, newcomers, months, gone_days))

/// Orders of one shop that ever ordered.
struct CohortShop {
  bool is_new = false;
  std::vector<base::Date> days;
  std::vector<std::uint32_t> months;  ///< with an order, ascending; counted from the records' first
  std::vector<std::int64_t> amounts_minor;  ///< of these months
};

/// Was the shop's first order its first ever? Its opening day tells; where that is not known, it
/// must have been silent for so long that an older shop would be gone.
bool is_newcomer(const customers::Customer& shop, base::Date first, const CohortState& state) {
  return shop.opened_on ? *shop.opened_on >= state.records_from : first >= state.new_from;
}

CohortShop cohort_shop(const StudyInputs& inputs, const CohortState& state,
                       metrics::ShopIndex shop) {
  CohortShop out;
  auto purchases = purchase_days(inputs, shop);
  if (purchases.days.empty()) return out;
  out.is_new = is_newcomer(inputs.month.shops[shop], purchases.days.front(), state);
  const auto first = base::Period::of(state.records_from);
  for (std::size_t i = 0; i < purchases.days.size(); ++i) {
    const auto month =
        static_cast<std::uint32_t>(months_between(first, base::Period::of(purchases.days[i])));
    if (out.months.empty() || out.months.back() != month) {
      out.months.push_back(month);
      out.amounts_minor.push_back(0);
    }
    out.amounts_minor.back() += purchases.amounts_minor[i];
  }
  out.days = std::move(purchases.days);
  return out;
}

std::vector<CohortShop> cohort_shops(const StudyInputs& inputs, const CohortState& state) {
  std::vector<CohortShop> shops(inputs.month.shops.size());
  base::parallel_blocks(shops.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (inputs.month.shops[i].status != "placeholder")
        shops[i] = cohort_shop(inputs, state, static_cast<metrics::ShopIndex>(i));
  });
  std::erase_if(shops, [](const CohortShop& shop) { return shop.days.empty(); });
  return shops;
}

cohorts::Triangle newcomers_triangle(const std::vector<CohortShop>& shops, std::size_t months) {
  std::vector<std::uint32_t> customer;
  std::vector<std::uint32_t> period;
  std::vector<std::int64_t> amount;
  std::uint32_t newcomers = 0;
  for (const auto& shop : shops) {
    if (!shop.is_new) continue;
    for (std::size_t i = 0; i < shop.months.size(); ++i) {
      if (shop.months[i] >= months) break;
      customer.push_back(newcomers);
      period.push_back(shop.months[i]);
      amount.push_back(shop.amounts_minor[i]);
    }
    ++newcomers;
  }
  return cohorts::count_retention({customer, period, amount, newcomers, months});
}

/// Of the shops that were there before the records begin, month by month of the records.
CohortRow before_row(const std::vector<CohortShop>& shops, base::Period first, std::size_t months) {
  CohortRow row;
  row.first = first;
  row.active.assign(months, 0);
  row.amount_minor.assign(months, 0);
  for (const auto& shop : shops) {
    if (shop.is_new) continue;
    ++row.shops;
    for (std::size_t i = 0; i < shop.months.size() && shop.months[i] < months; ++i) {
      ++row.active[shop.months[i]];
      row.amount_minor[shop.months[i]] += shop.amounts_minor[i];
    }
  }
  return row;
}

std::vector<CohortRow> newcomer_rows(const cohorts::Triangle& triangle, base::Period first) {
  std::vector<CohortRow> rows;
  const std::size_t months = triangle.periods;
  for (std::size_t c = months > kCohortRowsMax ? months - kCohortRowsMax : 0; c < months; ++c) {
    CohortRow& row = rows.emplace_back();
    row.first = first.plus_months(static_cast<int>(c));
    row.cohort = row.first;
    row.shops = triangle.customers[c];
    for (std::size_t age = 0; triangle.is_observed(c, age); ++age) {
      row.active.push_back(triangle.active[c * months + age]);
      row.amount_minor.push_back(triangle.amount_minor[c * months + age]);
    }
  }
  return rows;
}

/// At each age over the cohorts that have reached it.
std::vector<double> retention_of(const cohorts::Triangle& triangle) {
  std::vector<double> retention;
  for (std::size_t age = 0; age < triangle.periods; ++age) {
    std::int64_t active = 0;
    std::int64_t shops = 0;
    for (std::size_t c = 0; triangle.is_observed(c, age); ++c) {
      active += triangle.active[c * triangle.periods + age];
      shops += triangle.customers[c];
    }
    if (shops == 0) break;
    retention.push_back(static_cast<double>(active) / static_cast<double>(shops));
  }
  return retention;
}

/// From the first order until 84 days without one have passed.
cohorts::Duration life_of(const CohortShop& shop, base::Date until) {
  const base::Date first = shop.days.front();
  for (std::size_t i = 0; i < shop.days.size(); ++i) {
    const base::Date next = i + 1 < shop.days.size() ? shop.days[i + 1] : until.plus_days(1);
    if (next - shop.days[i] > kGoneDays) return {shop.days[i] - first + kGoneDays, true};
  }
  return {until - first, false};
}

cohorts::Duration second_order_of(const CohortShop& shop, base::Date until) {
  if (shop.days.size() > 1) return {shop.days[1] - shop.days[0], true};
  return {until - shop.days[0], false};
}

/// The curve, one point a week.
CohortCurve curve_of(const std::vector<cohorts::Duration>& durations) {
  const auto exact = cohorts::kaplan_meier(durations);
  CohortCurve curve;
  curve.shops = static_cast<std::int64_t>(durations.size());
  curve.median_days = exact.find_days_until(0.5);
  CurvePoint week;
  week.days = kCurveStepDays;
  week.at_risk = curve.shops;
  for (const auto& point : exact.points) {
    while (point.days > week.days) {
      curve.points.push_back(week);
      week.days += kCurveStepDays;
      week.at_risk -= week.events + week.lost;
      week.events = week.lost = 0;
    }
    week.events += static_cast<std::int64_t>(point.events);
    week.lost += static_cast<std::int64_t>(point.censored);
    week.share = point.survival;
    week.low = point.lower;
    week.high = point.upper;
    curve.events += static_cast<std::int64_t>(point.events);
  }
  if (curve.shops > 0) curve.points.push_back(week);
  return curve;
}

void add_curves(const std::vector<CohortShop>& shops, base::Date until, CohortDocument& document) {
  std::vector<cohorts::Duration> again;
  std::vector<cohorts::Duration> lives;
  std::vector<cohorts::Duration> settled;
  for (const auto& shop : shops) {
    (shop.is_new ? lives : settled).push_back(life_of(shop, until));
    if (shop.is_new) again.push_back(second_order_of(shop, until));
  }
  document.repurchase = curve_of(again);
  document.survival = curve_of(lives);
  document.settled = curve_of(settled);
}

/// Whole months from that of the first order on; that one counts, however late it began.
std::size_t cohort_months(const CohortState& state, base::Date until) {
  const int months =
      months_between(base::Period::of(state.records_from), last_whole_month(until)) + 1;
  return static_cast<std::size_t>(std::max(0, months));
}

class CohortStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "cohorts"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto first = first_order_day(inputs.month);
    if (!first || *first > inputs.until)
      return too_little("analysis.no_orders", "there are no orders");
    const CohortState state{*first, first->plus_days(kGoneDays)};
    CohortParameters parameters;
    parameters.months = static_cast<std::int64_t>(cohort_months(state, inputs.until));
    if (parameters.months < 2)
      return too_little("analysis.short_history", "the orders do not reach over two months");
    for (const auto& shop : cohort_shops(inputs, state)) {
      ++parameters.shops;
      parameters.newcomers += shop.is_new ? 1 : 0;
    }
    return Learnt{wire::to_json(state), wire::to_json(parameters)};
  }

  [[nodiscard]] base::Result<std::string> apply(const StudyInputs& inputs, const std::string& text,
                                                std::vector<models::ShopScores>&) const override {
    const auto state = wire::from_json<CohortState>(text);
    CHECK(state.has_value());
    const auto shops = cohort_shops(inputs, *state);
    const std::size_t months = cohort_months(*state, inputs.until);
    const auto first = base::Period::of(state->records_from);
    const auto triangle = newcomers_triangle(shops, months);
    CohortDocument document;
    document.records_from = state->records_from;
    document.new_from = state->new_from;
    document.gone_days = kGoneDays;
    document.rows = newcomer_rows(triangle, first);
    document.rows.insert(document.rows.begin(), before_row(shops, first, months));
    document.retention = retention_of(triangle);
    add_curves(shops, inputs.until, document);
    return wire::to_json(document);
  }
};

}  // namespace

std::unique_ptr<Study> make_cohort_study() { return std::make_unique<CohortStudy>(); }

}  // namespace analysis
