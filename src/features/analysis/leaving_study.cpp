#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/random.h"
#include "features/analysis/feature_names.h"
#include "features/analysis/history.h"
#include "features/analysis/learnt_trees.h"
#include "kernels/boosted_trees/behaviour.h"
#include "platform/wire/wire.h"

/// Probability that a shop falls away: in the next 56 days it orders for less than half of what its
/// last 84 days and the movement of all shops let expect, or not at all. By boosted trees over its
/// purchase history, with the pushes of each feature, and one small tree to read.
namespace analysis {
namespace {

constexpr int kActiveDays = 84;
constexpr int kLeavingDays = 56;
constexpr double kFallShare = 0.5;  ///< of the expected pace
constexpr int kStepDays = 28;
constexpr std::size_t kShopsLearnt = 10'000;  ///< more are drawn from: examples enough
constexpr int kAsOfDates = 6;                 ///< each shop is an example at so many dates
constexpr std::size_t kPushes = 5;

struct LeavingParameters {
  std::int64_t examples = 0;
  std::int64_t left = 0;
  std::int64_t trees = 0;
  std::int64_t as_of_dates = 0;
  std::int64_t horizon_days = kLeavingDays;
};
BOOST_DESCRIBE_STRUCT(LeavingParameters, (), (examples, left, trees, as_of_dates, horizon_days))

boosted_trees::BehaviourSpan span_at(const StudyInputs& inputs, base::Date as_of) {
  const auto first = first_order_day(inputs.month);
  return {first ? first->day_number : as_of.day_number, as_of.day_number + 1, 28, 6};
}

std::vector<boosted_trees::PurchaseLine> lines_of(const StudyInputs& inputs,
                                                  metrics::ShopIndex shop, base::Date last) {
  std::vector<boosted_trees::PurchaseLine> lines;
  std::uint32_t order = 0;
  std::int32_t day = 0;
  each_line(
      inputs.month, shop, facts::kFirstDay, last,
      [&](base::Date next) {
        ++order;
        day = next.day_number;
      },
      [&](metrics::ProductIndex product, std::int32_t, std::int32_t amount_minor) {
        lines.push_back({day, order, product, amount_minor});
      });
  return lines;
}

/// Rows of features at some dates, with what came after where it is known.
struct LeavingRows {
  std::vector<float> values;
  std::vector<std::uint8_t> outcomes;
  std::vector<std::uint32_t> shops;  ///< of each row
};

/// Amounts a day of the days up to a date and of those after it.
struct Paces {
  double before = 0;
  double after = 0;
};

Paces paces_at(const StudyInputs& inputs, metrics::ShopIndex shop, base::Date as_of) {
  Paces paces;
  bool is_after = false;
  each_line(
      inputs.month, shop, as_of.plus_days(1 - kActiveDays),
      std::min(inputs.until, as_of.plus_days(kLeavingDays)),
      [&](base::Date day) { is_after = day > as_of; },
      [&](metrics::ProductIndex, std::int32_t, std::int32_t amount_minor) {
        (is_after ? paces.after : paces.before) += amount_minor;
      });
  return {paces.before / kActiveDays, paces.after / kLeavingDays};
}

/// One shop at one date.
struct LeavingRow {
  std::vector<float> values;
  Paces paces;
};
/// Nothing: it bought nothing in the 84 days before, so it has left already.
std::optional<LeavingRow> row_at(const StudyInputs& inputs, metrics::ShopIndex shop,
                                 base::Date as_of, const boosted_trees::BehaviourSpan* span) {
  const Paces paces = paces_at(inputs, shop, as_of);
  if (paces.before <= 0) return {};
  LeavingRow row{{}, paces};
  if (span != nullptr)
    row.values = boosted_trees::behaviour_of(lines_of(inputs, shop, as_of), *span);
  return row;
}

/// Which shops are scored: the active ones.
std::vector<std::uint8_t> active_shops(const StudyInputs& inputs) {
  std::vector<std::uint8_t> asked(inputs.month.shops.size(), 0);
  for (std::size_t i = 0; i < asked.size(); ++i)
    asked[i] = is_active(inputs.month, static_cast<metrics::ShopIndex>(i)) ? 1 : 0;
  return asked;
}

/// Which shops can have been customers at some date: all. A shop that has closed since is no longer
/// active, and is what the model has to know most of all; row_at leaves out who bought nothing.
std::vector<std::uint8_t> all_shops(const StudyInputs& inputs) {
  return std::vector<std::uint8_t>(inputs.month.shops.size(), 1);
}

/// Of more than kShopsLearnt shops so many, drawn by the seed: learning costs the same in a city
/// and in a country.
std::vector<std::uint8_t> learnt_shops(const StudyInputs& inputs) {
  auto asked = all_shops(inputs);
  std::vector<std::size_t> shops(asked.size());
  std::iota(shops.begin(), shops.end(), std::size_t{0});
  base::Random random(inputs.seed);
  while (shops.size() > kShopsLearnt) {
    const auto at =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(shops.size()) - 1));
    asked[shops[at]] = 0;
    shops[at] = shops.back();
    shops.pop_back();
  }
  return asked;
}

std::vector<std::optional<LeavingRow>> rows_at(const StudyInputs& inputs, base::Date as_of,
                                               std::span<const std::uint8_t> asked,
                                               bool with_values) {
  std::vector<std::optional<LeavingRow>> rows(inputs.month.shops.size());
  const auto span = span_at(inputs, as_of);  // looks through all orders: once for all shops
  base::parallel_blocks(rows.size(), 200, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (asked[i] != 0)
        rows[i] = row_at(inputs, static_cast<metrics::ShopIndex>(i), as_of,
                         with_values ? &span : nullptr);
  });
  return rows;
}

/// Pace of all shops after a date / before it: a feast or a holiday is nobody's falling away.
double movement_of(const std::vector<std::optional<LeavingRow>>& rows) {
  Paces all;
  for (const auto& row : rows) {
    if (!row) continue;
    all.before += row->paces.before;
    all.after += row->paces.after;
  }
  return all.before > 0 ? all.after / all.before : 0;
}

bool fell_away(const Paces& paces, double movement) {
  return paces.after <= 0 || paces.after < kFallShare * movement * paces.before;
}

void append_rows(const StudyInputs& inputs, base::Date as_of, std::span<const std::uint8_t> asked,
                 LeavingRows& rows) {
  const auto found = rows_at(inputs, as_of, asked, true);
  const double movement = movement_of(found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    rows.values.insert(rows.values.end(), found[i]->values.begin(), found[i]->values.end());
    rows.outcomes.push_back(fell_away(found[i]->paces, movement) ? 1 : 0);
    rows.shops.push_back(static_cast<std::uint32_t>(i));
  }
}

/// Examples whose outcome is known by inputs.until: the newest date first.
struct LeavingExamples {
  std::vector<std::string> columns;
  LeavingRows rows;
  std::int64_t dates = 0;
  [[nodiscard]] boosted_trees::Examples view() const {
    return {rows.values, columns, rows.outcomes, rows.shops};
  }
  [[nodiscard]] std::int64_t left() const { return std::ranges::count(rows.outcomes, 1); }
};

LeavingExamples examples_of(const StudyInputs& inputs) {
  LeavingExamples examples;
  examples.columns = boosted_trees::behaviour_columns(span_at(inputs, inputs.until));
  const auto asked = learnt_shops(inputs);
  const auto first = first_order_day(inputs.month);
  for (int k = 0; k < kAsOfDates; ++k) {
    const base::Date as_of = inputs.until.plus_days(-kLeavingDays - k * kStepDays);
    // Before that, a shop's silence cannot be told from records that begin later.
    if (!first || as_of - *first < kActiveDays) break;
    append_rows(inputs, as_of, asked, examples.rows);
    ++examples.dates;
  }
  return examples;
}

/// The plain method: how late a shop is, in its own gaps; one that has none, in months.
std::vector<double> overdue_of(const LeavingRows& rows, const std::vector<std::string>& columns) {
  const auto at = [&](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
  };
  const std::size_t overdue = at("overdue");
  const std::size_t recency = at("recency_days");
  CHECK(overdue < columns.size() && recency < columns.size());
  std::vector<double> scores;
  for (std::size_t row = 0; row < rows.outcomes.size(); ++row) {
    const float* values = rows.values.data() + row * columns.size();
    scores.push_back(std::isnan(values[overdue]) ? values[recency] / 28.0F : values[overdue]);
  }
  return scores;
}

class LeavingStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "leaving"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto examples = examples_of(inputs);
    const auto learnt = learn_trees(examples.view(), inputs.seed);
    if (!learnt)
      return too_little("analysis.few_examples",
                        "of " + std::to_string(examples.rows.outcomes.size()) + " examples " +
                            std::to_string(examples.left()) + " left: " + learnt.error().message);
    const LeavingParameters parameters{static_cast<std::int64_t>(examples.rows.outcomes.size()),
                                       examples.left(), learnt->model.training().rounds,
                                       examples.dates};
    return Learnt{wire::to_json(learnt->state), wire::to_json(parameters)};
  }

  [[nodiscard]] int held_out_days() const override { return kLeavingDays; }

  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& state) const override {
    LeavingRows rows;
    append_rows(inputs, cut, all_shops(inputs), rows);
    const auto leaving = trees_of(state);
    auto result =
        test_trees(leaving.model.predict(rows.values, inputs.threads),
                   overdue_of(rows, leaving.model.columns()), rows.outcomes, "overdue", "left");
    if (!result) return {};
    result->learnt_until = cut;
    result->tested_until = inputs.until;
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& text,
      std::vector<models::ShopScores>& scores) const override {
    LeavingRows rows;
    append_rows(inputs, inputs.until, active_shops(inputs), rows);
    const auto leaving = trees_of(text);
    const auto& columns = leaving.model.columns();
    const auto explained = leaving.model.explain(rows.values, columns.size(), inputs.threads);
    LeavingDocument document;
    document.tree = leaving.state.tree;
    document.usual = leaving.state.usual;
    document.shops.assign(10, 0);
    for (const auto& column : columns) document.features.push_back(behaviour_feature_name(column));
    Influences influences(columns);
    for (std::size_t row = 0; row < rows.shops.size(); ++row) {
      scores[rows.shops[row]].leaving =
          models::LeavingScore{explained[row].probability, leaving.state.usual,
                               strongest_pushes(explained[row], columns, kPushes)};
      ++document.shops[tenth_of(explained[row].probability)];
      influences.add(explained[row]);
    }
    document.influences = influences.means();
    return wire::to_json(document);
  }

  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (!scores.leaving) return {};
    return scores.leaving->probability;
  }

  /// The area under the curve of what was said, once 56 days have passed.
  [[nodiscard]] std::optional<double> came_true(
      const StudyInputs& inputs, base::Date then,
      const std::vector<models::ShopScores>& said) const override {
    if (inputs.until - then < kLeavingDays) return {};
    std::vector<std::uint8_t> asked;
    for (const auto& shop : said) asked.push_back(shop.leaving ? 1 : 0);
    const auto rows = rows_at(inputs, then, asked, false);
    const double movement = movement_of(rows);
    std::vector<double> probabilities;
    std::vector<std::uint8_t> outcomes;
    for (std::size_t shop = 0; shop < said.size(); ++shop) {
      if (!said[shop].leaving || !rows[shop]) continue;
      probabilities.push_back(said[shop].leaving->probability);
      outcomes.push_back(fell_away(rows[shop]->paces, movement) ? 1 : 0);
    }
    return boosted_trees::assess(probabilities, outcomes).auc;
  }
};

}  // namespace

std::unique_ptr<Study> make_leaving_study() { return std::make_unique<LeavingStudy>(); }

}  // namespace analysis
