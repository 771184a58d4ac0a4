#include "features/grading/period_grading.h"

#include <algorithm>

#include "features/grading/newcomer_rules.h"

namespace grading {
namespace {

std::optional<base::Date> first_order_of(const metrics::MonthInputs& inputs, std::size_t shop) {
  const facts::CustomerOrdinal ordinal = inputs.shop_ordinal[shop];
  if (ordinal == facts::SalesFacts::kNone) return {};
  const facts::Columns& columns = inputs.facts->columns();
  const std::uint32_t first = columns.order_begin[ordinal];
  if (first == columns.order_begin[ordinal + 1]) return {};
  return base::Date{columns.order_day[first]};
}

Method method_of(const customers::Customer& shop, const ShopInputs& bought,
                 const Beginning& beginning, base::Period last, const Config& config) {
  if (shop.status != "active") return Method::kNotGraded;
  if (is_newcomer(beginning, last, config.newcomer_months)) {
    const bool was_there = (beginning.first_order && *beginning.first_order <= last.last_day()) ||
                           (beginning.opened_on && *beginning.opened_on <= last.last_day());
    return was_there ? Method::kNewcomer : Method::kNotGraded;
  }
  if (bought.quantity > 0 || bought.amount_minor > 0) return Method::kRanked;
  const bool came_later = beginning.first_order && *beginning.first_order > last.last_day();
  const bool known_open = beginning.opened_on && *beginning.opened_on <= last.last_day();
  return came_later && !known_open ? Method::kNotGraded : Method::kNoPurchases;
}

Candidate candidate_of(const metrics::MonthInputs& inputs, std::size_t shop,
                       const ShopInputs& bought) {
  Candidate candidate;
  candidate.shop = static_cast<metrics::ShopIndex>(shop);
  candidate.customer_code = inputs.shops[shop].customer_code;
  const auto set = [&](InputKind input, std::int64_t value) {
    candidate.inputs[static_cast<std::size_t>(input)] = static_cast<double>(value);
  };
  set(InputKind::kQuantity, bought.quantity);
  set(InputKind::kAmount, bought.amount_minor);
  set(InputKind::kDistinctProducts, bought.distinct_products);
  set(InputKind::kClass12Products, bought.class_1_2_products);
  set(InputKind::kLowTarQuantity, bought.low_tar_quantity);
  return candidate;
}

/// The audited display score; a shop not yet audited takes the mean of the others, so that it
/// neither gains nor loses by it.
void add_display_scores(const metrics::MonthInputs& inputs, std::vector<Candidate>& shops) {
  double sum = 0;
  std::size_t known = 0;
  for (const Candidate& shop : shops)
    if (const auto score = inputs.shops[shop.shop].display_score) {
      sum += *score;
      ++known;
    }
  for (Candidate& shop : shops) {
    const auto score = inputs.shops[shop.shop].display_score;
    shop.display_assumed = !score;
    shop.inputs[static_cast<std::size_t>(InputKind::kDisplayScore)] =
        score.value_or(known == 0 ? 0 : sum / static_cast<double>(known));
  }
}

}  // namespace

std::string_view code_of(Method method) {
  switch (method) {
    case Method::kNotGraded:
      return "";
    case Method::kRanked:
      return "ranked";
    case Method::kNewcomer:
      return "newcomer";
    case Method::kNoPurchases:
      return "no_purchases";
  }
  return "";
}

std::optional<base::Date> records_begin(const metrics::MonthInputs& inputs) {
  const facts::Columns& columns = inputs.facts->columns();
  std::optional<base::Date> first;
  for (std::size_t customer = 0; customer < inputs.facts->customers(); ++customer) {
    const std::uint32_t order = columns.order_begin[customer];
    if (order == columns.order_begin[customer + 1]) continue;
    const base::Date day{columns.order_day[order]};
    if (!first || day < *first) first = day;
  }
  return first;
}

PeriodGrading grade_period(const metrics::MonthInputs& inputs, base::Period last,
                           const Config& config, unsigned threads) {
  const auto bought = grading_inputs(inputs, last, config.months, config.low_tar_mg_max, threads);
  const auto begin = records_begin(inputs);
  PeriodGrading result;
  result.grade_no.assign(bought.size(), 0);
  result.method.assign(bought.size(), Method::kNotGraded);
  std::vector<Candidate> candidates;
  for (std::size_t shop = 0; shop < bought.size(); ++shop) {
    const Beginning beginning{first_order_of(inputs, shop), inputs.shops[shop].opened_on, begin};
    result.method[shop] = method_of(inputs.shops[shop], bought[shop], beginning, last, config);
    if (result.method[shop] == Method::kRanked)
      candidates.push_back(candidate_of(inputs, shop, bought[shop]));
  }
  if (candidates.empty()) {
    result.method.assign(bought.size(), Method::kNotGraded);
    return result;
  }
  add_display_scores(inputs, candidates);
  if (config.cut == "matrix") {
    MatrixRanking matrix = rank_by_matrix(std::move(candidates), config);
    result.ranking = std::move(matrix.ranking);
    result.cells = std::move(matrix.cells);
  } else {
    result.ranking = rank_by_quota(std::move(candidates), config);
  }
  for (const Candidate& shop : result.ranking.shops) result.grade_no[shop.shop] = shop.grade_no;
  for (std::size_t shop = 0; shop < bought.size(); ++shop) {
    if (result.method[shop] == Method::kNoPurchases) result.grade_no[shop] = 1;
    if (result.method[shop] == Method::kNewcomer)
      result.grade_no[shop] = newcomer_grade(inputs.shops[shop], config);
  }
  return result;
}

}  // namespace grading
