#include <algorithm>
#include <array>
#include <cmath>

#include "base/parallel.h"
#include "features/analysis/documents.h"
#include "features/analysis/history.h"
#include "kernels/repurchase_value/repurchase_value.h"
#include "kernels/rfm/rfm.h"
#include "platform/wire/wire.h"

/// Recency, frequency, amount and tiers of the last twelve months; purchases to come by BG/NBD and
/// Gamma-Gamma over all orders.
namespace analysis {
namespace {

constexpr int kWindowDays = 365;
constexpr int kExpectDays = 84;
constexpr double kDaysOfWeek = 7;
constexpr unsigned kGroups = 5;
/// The last order within so many days: 5, 4, 3, 2 points, else 1.
const std::vector<std::int32_t> kRecencyDays = {7, 14, 28, 56};
constexpr std::array<double, 3> kTierShares = {0.10, 0.30, 0.40};
constexpr std::array<std::string_view, 4> kTiers = {"A", "B", "C", "D"};

struct ValueState {
  repurchase_value::BgNbdParams orders;
  double model_weight = 1;  ///< of the model's expectation; the rest is the last weeks again
  std::optional<repurchase_value::GammaGammaParams> spend;
};
struct StoredValueState {
  double r = 0, alpha = 0, a = 0, b = 0, model_weight = 1;
  std::optional<double> p, q, gamma;
};
BOOST_DESCRIBE_STRUCT(StoredValueState, (), (r, alpha, a, b, model_weight, p, q, gamma))

std::string value_text(const ValueState& state) {
  StoredValueState out{state.orders.r,
                       state.orders.alpha,
                       state.orders.a,
                       state.orders.b,
                       state.model_weight,
                       {},
                       {},
                       {}};
  if (state.spend) {
    out.p = state.spend->p;
    out.q = state.spend->q;
    out.gamma = state.spend->gamma;
  }
  return wire::to_json(out);
}

ValueState value_state(const std::string& text) {
  const auto in = wire::from_json<StoredValueState>(text);
  CHECK(in.has_value());
  ValueState state{{in->r, in->alpha, in->a, in->b}, in->model_weight, {}};
  if (in->p) state.spend = {*in->p, *in->q, *in->gamma};
  return state;
}

/// One shop as the kernels see it. Nothing: it never ordered.
struct ValueHistory {
  metrics::ShopIndex shop = 0;
  repurchase_value::PurchaseHistory orders;  ///< in weeks
  repurchase_value::SpendHistory spend;      ///< of the repeat orders
};

/// Whom a model may learn from: all shops, for a shop that has closed since was a customer at the
/// dates it learns from and is tested on. Scored are the active ones.
enum class Whom : std::uint8_t { kAll, kActive };

std::vector<ValueHistory> histories(const StudyInputs& inputs, Whom whom) {
  std::vector<ValueHistory> all(inputs.month.shops.size());
  std::vector<std::uint8_t> has_orders(all.size(), 0);
  base::parallel_blocks(all.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto shop = static_cast<metrics::ShopIndex>(i);
      const auto purchases = purchase_days(inputs, shop);
      if (purchases.days.empty() || (whom == Whom::kActive && !is_active(inputs.month, shop)))
        continue;
      has_orders[i] = 1;
      const auto repeats = static_cast<std::uint32_t>(purchases.days.size() - 1);
      const auto first = purchases.days.front();
      double amount = 0;
      for (std::size_t k = 1; k < purchases.days.size(); ++k)
        amount += static_cast<double>(purchases.amounts_minor[k]);
      all[i] = {shop,
                {repeats, (purchases.days.back() - first) / kDaysOfWeek,
                 (inputs.until - first) / kDaysOfWeek},
                {repeats, repeats > 0 ? amount / repeats : 0}};
    }
  });
  std::erase_if(all, [&](const ValueHistory& history) {
    return has_orders[static_cast<std::size_t>(&history - all.data())] == 0;
  });
  return all;
}

std::vector<repurchase_value::PurchaseHistory> orders_of(const std::vector<ValueHistory>& all) {
  std::vector<repurchase_value::PurchaseHistory> orders;
  orders.reserve(all.size());
  for (const auto& history : all) orders.push_back(history.orders);
  return orders;
}

/// Orders of each shop on days in (after, until].
double orders_after(const StudyInputs& inputs, metrics::ShopIndex shop, base::Date after) {
  const auto days = purchase_days(inputs, shop).days;
  return static_cast<double>(days.end() - std::ranges::upper_bound(days, after));
}

/// Orders of each shop in the `days` after inputs.until: the model's expectation and the orders of
/// as many days before, weighed.
std::vector<double> weighed_orders(const StudyInputs& inputs, const ValueState& state,
                                   const std::vector<ValueHistory>& all, int days) {
  auto expected = repurchase_value::expected_orders(state.orders, orders_of(all),
                                                    days / kDaysOfWeek, inputs.threads);
  if (state.model_weight == 1) return expected;
  for (std::size_t k = 0; k < all.size(); ++k)
    expected[k] =
        state.model_weight * expected[k] +
        (1 - state.model_weight) * orders_after(inputs, all[k].shop, inputs.until.plus_days(-days));
  return expected;
}

/// Sum of |expected - came| over the sum of what came, on the days from `cut` to inputs.until;
/// nothing when nothing came.
std::optional<double> relative_error(const StudyInputs& inputs, base::Date cut,
                                     const ValueState& state,
                                     const std::vector<ValueHistory>& all) {
  const auto expected = weighed_orders(inputs.as_of(cut), state, all, inputs.until - cut);
  double error = 0;
  double actual = 0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const double came = orders_after(inputs, all[k].shop, cut);
    error += std::abs(expected[k] - came);
    actual += came;
  }
  if (actual == 0) return {};
  return error / actual;
}

/// Shops that order by the calendar are told best by their last weeks, others by the model: what
/// the 84 days before inputs.until say. 1 without orders to tell it by.
double best_weight(const StudyInputs& inputs) {
  const base::Date cut = inputs.until.plus_days(-kExpectDays);
  const auto all = histories(inputs.as_of(cut), Whom::kAll);
  const auto fit = repurchase_value::fit_bg_nbd(orders_of(all), inputs.threads);
  double best = 1;
  if (!fit) return best;
  std::optional<double> least;
  for (const double weight : {1.0, 0.75, 0.5, 0.25, 0.0}) {
    const auto error = relative_error(inputs, cut, {fit->params, weight, {}}, all);
    if (!error || (least && *error >= *least)) continue;
    least = error;
    best = weight;
  }
  return best;
}

std::vector<rfm::Activity> activities(const StudyInputs& inputs) {
  std::vector<rfm::Activity> all(inputs.month.shops.size());
  const base::Date first = inputs.until.plus_days(1 - kWindowDays);
  base::parallel_blocks(all.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto shop = static_cast<metrics::ShopIndex>(i);
      if (!is_active(inputs.month, shop)) continue;
      const auto purchases = purchase_days(inputs, shop);
      rfm::Activity& activity = all[i];
      for (std::size_t k = 0; k < purchases.days.size(); ++k) {
        if (purchases.days[k] < first) continue;
        ++activity.orders;
        activity.amount_minor += purchases.amounts_minor[k];
        activity.recency_days = inputs.until - purchases.days[k];
      }
    }
  });
  return all;
}

void add_scores(const std::vector<rfm::Activity>& all, std::vector<models::ShopScores>& scores) {
  const auto groups = rfm::score_by_quantile(all, kGroups);
  // Fifths of the recency would be the weekdays on which shops order.
  const auto bands =
      rfm::score_by_bands(all, {.recency_days = kRecencyDays, .orders = {}, .amount_minor = {}});
  std::vector<std::int64_t> amounts;
  std::vector<std::size_t> ordered;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].recency_days == rfm::kNeverOrdered) continue;
    ordered.push_back(i);
    amounts.push_back(all[i].amount_minor);
  }
  const auto tiers = rfm::tiers_by_share(amounts, kTierShares);
  for (std::size_t k = 0; k < ordered.size(); ++k) {
    const std::size_t i = ordered[k];
    models::ValueScore& value = scores[i].value.emplace();
    value.recency = bands[i].recency;
    value.frequency = groups[i].frequency;
    value.amount = groups[i].amount;
    value.tier = kTiers[tiers[k]];
    value.recency_days = all[i].recency_days;
    value.orders = static_cast<std::int32_t>(all[i].orders);
    value.amount_minor = all[i].amount_minor;
  }
}

void add_expectations(const StudyInputs& inputs, const ValueState& state,
                      std::vector<models::ShopScores>& scores) {
  const auto all = histories(inputs, Whom::kActive);
  const auto orders = orders_of(all);
  std::vector<repurchase_value::SpendHistory> spend;
  for (const auto& history : all) spend.push_back(history.spend);
  const auto alive = repurchase_value::probability_alive(state.orders, orders);
  const auto expected = weighed_orders(inputs, state, all, kExpectDays);
  std::vector<double> amount(all.size(), std::nan(""));
  if (state.spend) amount = repurchase_value::expected_amount(*state.spend, spend);
  for (std::size_t k = 0; k < all.size(); ++k) {
    auto& value = scores[all[k].shop].value;
    if (!value) value.emplace();  // ordered, but not in the last twelve months
    value->alive = alive[k];
    value->expected_orders = expected[k];
    if (!std::isfinite(amount[k])) continue;
    value->expected_order_minor = std::llround(amount[k]);
    value->expected_value_minor = std::llround(amount[k] * expected[k]);
  }
}

std::size_t band_of(double share) {
  return std::min<std::size_t>(9, static_cast<std::size_t>(std::max(0.0, share) * 10));
}

void count_shop(const models::ValueScore& value, ValueDocument& document) {
  if (value.tier.empty()) return;
  auto& cell = document.cells[static_cast<std::size_t>(value.recency - 1) * kGroups +
                              static_cast<std::size_t>(value.frequency - 1)];
  ++cell.shops;
  cell.mean_amount_minor += static_cast<double>(value.amount_minor);
  auto& tier = document.tiers[static_cast<std::size_t>(value.tier.front() - 'A')];
  tier.least_amount_minor =
      tier.shops == 0 ? value.amount_minor : std::min(tier.least_amount_minor, value.amount_minor);
  ++tier.shops;
  tier.amount_minor += value.amount_minor;
}

ValueDocument value_document(const StudyInputs& inputs,
                             const std::vector<models::ShopScores>& scores) {
  ValueDocument document;
  for (std::int32_t recency = 1; recency <= static_cast<std::int32_t>(kGroups); ++recency)
    for (std::int32_t frequency = 1; frequency <= static_cast<std::int32_t>(kGroups); ++frequency)
      document.cells.push_back({recency, frequency, 0, 0});
  for (const auto tier : kTiers) document.tiers.push_back({std::string(tier), 0, 0, 0, 0});
  document.alive_shops.assign(10, 0);
  double amount = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto& value = scores[i].value;
    if (!value) {
      document.never_ordered += is_active(inputs.month, static_cast<metrics::ShopIndex>(i)) ? 1 : 0;
      continue;
    }
    count_shop(*value, document);
    amount += static_cast<double>(value->amount_minor);
    if (!value->alive) continue;
    ++document.alive_shops[band_of(*value->alive)];
    document.expected_orders = document.expected_orders.value_or(0) + *value->expected_orders;
    if (value->expected_value_minor)
      document.expected_value_minor = document.expected_value_minor.value_or(0) +
                                      static_cast<double>(*value->expected_value_minor);
  }
  for (auto& cell : document.cells)
    if (cell.shops > 0) cell.mean_amount_minor /= static_cast<double>(cell.shops);
  for (auto& tier : document.tiers)
    if (amount > 0) tier.amount_share = static_cast<double>(tier.amount_minor) / amount;
  return document;
}

class ValueStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "value"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto all = histories(inputs, Whom::kAll);
    const auto fit = repurchase_value::fit_bg_nbd(orders_of(all), inputs.threads);
    if (!fit)
      return too_little("analysis.no_repeats",
                        "no shop has ordered on two days: " + fit.error().message);
    ValueState state{fit->params, best_weight(inputs), {}};
    std::vector<repurchase_value::SpendHistory> spend;
    for (const auto& history : all) spend.push_back(history.spend);
    if (const auto amounts = repurchase_value::fit_gamma_gamma(spend, inputs.threads))
      state.spend = amounts->params;
    const std::string text = value_text(state);
    return Learnt{text, text};
  }

  [[nodiscard]] int held_out_days() const override { return kExpectDays; }

  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& state) const override {
    const auto all = histories(inputs.as_of(cut), Whom::kAll);
    if (all.empty()) return {};
    const ValueState learnt = value_state(state);
    const auto error = relative_error(inputs, cut, learnt, all);
    if (!error) return {};
    models::BackTest result;
    result.measure = "relative_error";
    result.is_higher_better = false;
    result.value = *error;
    result.baseline = relative_error(inputs, cut, {learnt.orders, 0, {}}, all);
    result.baseline_name = "last_weeks_again";
    result.cases = static_cast<std::int64_t>(all.size());
    result.learnt_until = cut;
    result.tested_until = inputs.until;
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& state,
      std::vector<models::ShopScores>& scores) const override {
    add_scores(activities(inputs), scores);
    add_expectations(inputs, value_state(state), scores);
    return wire::to_json(value_document(inputs, scores));
  }

  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (!scores.value) return {};
    return scores.value->expected_orders;
  }
};

}  // namespace

std::unique_ptr<Study> make_value_study() { return std::make_unique<ValueStudy>(); }

}  // namespace analysis
