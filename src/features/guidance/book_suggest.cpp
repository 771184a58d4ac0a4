#include <algorithm>
#include <cmath>

#include "features/guidance/book_work.h"

/// Suggested order quantities: advice for the next cycle, never a task (PRC-04, PRC-05).
namespace guidance {
namespace {

constexpr std::size_t kTrialsMax = 2;
constexpr std::int64_t kTrialQuantityMax = 2;

/// Why a product is suggested, most urgent first.
enum class Reason : std::uint8_t { kOutOfStock, kBelowSafety, kKey, kReplenish };
constexpr std::string_view kReasonNames[] = {"out_of_stock", "below_safety", "key", "replenish"};

struct Candidate {
  ProductIndex product = 0;
  Reason reason = Reason::kReplenish;
  double value_a_day = 0;  ///< money, or quantity without a price: orders equals
  SuggestionLine line;
};

Reason reason_of(const BookWork& work, std::uint32_t at) {
  const StockView& view = work.stock[at];
  if (view.counted_out) return Reason::kOutOfStock;
  if (is_below_safety(work, view)) return Reason::kBelowSafety;
  return work.inputs().is_key_product[work.goods.holdings[at].product] != 0 ? Reason::kKey
                                                                            : Reason::kReplenish;
}

/// The stated formula, before the monthly cap.
Candidate candidate_of(const BookWork& work, std::uint32_t at, const Suggestions& plan) {
  const Holding& held = work.goods.holdings[at];
  const StockView& view = work.stock[at];
  Candidate candidate;
  candidate.product = held.product;
  SuggestionLine& line = candidate.line;
  line.average_daily = view.daily;
  line.daily_method = view.daily_method;
  const double daily = view.daily * (plan.forecast ? plan.forecast->factor : 1);
  const double wanted = daily * (plan.cycle_days + plan.safety_days);
  const double stock = view.stock.value_or(daily * plan.safety_days);
  line.need = std::max(0.0, wanted - stock);
  line.quantity = static_cast<std::int64_t>(std::floor(line.need + 0.5));
  const auto room =
      static_cast<std::int64_t>(std::floor(std::max(0.0, daily * plan.stock_days_max - stock)));
  if (line.quantity > room) {
    line.quantity = room;
    line.capped_by = "stock_days";
  }
  if (held.latest_limit != facts::kUnknownQuantity) {
    line.limit = held.latest_limit;
    if (line.quantity > *line.limit) {
      line.quantity = *line.limit;
      line.capped_by = "limit";
    }
  }
  if (view.stock) line.stock = rounded(*view.stock, "carton");
  const auto& price = work.product(held.product).wholesale_price;
  candidate.value_a_day = view.daily * static_cast<double>(price ? price->minor : 1);
  candidate.reason = reason_of(work, at);
  line.reason = kReasonNames[static_cast<std::size_t>(candidate.reason)];
  return candidate;
}

std::vector<Candidate> candidates(const BookWork& work, GoodsScope scope, const Suggestions& plan) {
  std::vector<Candidate> found;
  for (std::uint32_t i = 0; i < work.goods.holdings.size(); ++i) {
    const ProductIndex product = work.goods.holdings[i].product;
    if (!work.state.in_scope(product, scope) || !work.state.can_be_ordered(product) ||
        !work.state.may_sell(work.shop, product) || work.stock[i].daily <= 0)
      continue;
    Candidate candidate = candidate_of(work, i, plan);
    if (candidate.line.quantity > 0) found.push_back(std::move(candidate));
  }
  std::ranges::stable_sort(found, [](const Candidate& a, const Candidate& b) {
    return a.reason != b.reason ? a.reason < b.reason : a.value_a_day > b.value_a_day;
  });
  return found;
}

/// A first, small quantity of what peers carry and the shop does not.
std::vector<SuggestionLine> trials(const BookWork& work, const GoodsAnalysis& part,
                                   const Suggestions& plan) {
  std::vector<SuggestionLine> lines;
  for (const auto& missing : part.missing) {
    if (lines.size() == kTrialsMax) break;
    SuggestionLine line;
    line.product = missing.product;
    line.reason = "trial";
    line.average_daily = missing.median_monthly / 30;
    line.daily_method = "peers";
    line.need = line.average_daily * plan.cycle_days;
    line.quantity = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(line.need + 0.5)),
                                             1, kTrialQuantityMax);
    const Holding* held =
        work.goods.find(work.state.product_by_code.at(work.book.products[missing.product].code));
    if (held != nullptr && held->latest_limit != facts::kUnknownQuantity) {
      line.limit = held->latest_limit;
      if (line.quantity > *line.limit) {
        line.quantity = *line.limit;
        line.capped_by = "limit";
      }
    }
    if (line.quantity > 0) lines.push_back(std::move(line));
  }
  return lines;
}

/// Takes the line's quantity from what the monthly cap leaves of the cycle.
void take_budget(BookWork& work, SuggestionLine& line) {
  if (!work.budget_left) return;
  if (line.quantity > *work.budget_left) {
    line.quantity = std::max<std::int64_t>(*work.budget_left, 0);
    line.capped_by = "monthly_cap";
  }
  *work.budget_left -= line.quantity;
}

/// Who may not be supplied is not told what to order (LIC-01, LIC-02, LIC-06).
std::string_view blocked(const BookWork& work) {
  const auto& shop = work.customer;
  if (shop.status != "active") return "inactive";
  if (shop.license_status && *shop.license_status != "VALID" && *shop.license_status != "RENEWING")
    return "license_status";
  if (shop.license_valid_to && *shop.license_valid_to < work.inputs().period.last_day())
    return "license_expired";
  return "";
}

}  // namespace

Cycle order_cycle(const BookWork& work) {
  const std::string cycle = work.customer.order_cycle.value_or("");
  if (cycle == "WEEKLY") return {7, "order_cycle"};
  if (cycle.starts_with("BIWEEKLY")) return {14, "order_cycle"};
  if (const auto column = metrics::find_metric(metrics::Scope::kShop, "interval_days_mean")) {
    const auto mean = work.state.sources.month_metrics.shops.at(work.shop, *column);
    if (mean.is_known() && mean.value > 0)
      return {static_cast<std::int32_t>(std::clamp(std::ceil(mean.value), 1.0, 31.0)),
              "own_interval"};
  }
  return {7, "default"};
}

void fill_suggestions(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  Suggestions& plan = part.suggestions;
  const auto& options = work.state.options;
  const Cycle cycle = order_cycle(work);
  plan.cycle_days = cycle.days;
  plan.cycle_source = cycle.source;
  plan.safety_days = options.safety_days;
  plan.stock_days_max = options.stock_days_max;
  if (work.month != nullptr && work.month->monthly_cap) {
    plan.monthly_cap = *work.month->monthly_cap;
    plan.cycle_budget = *plan.monthly_cap * cycle.days / work.inputs().period.days();
    if (!work.budget_left) work.budget_left = *plan.cycle_budget;
  }
  plan.forecast = suggestion_forecast(work);
  plan.blocked = blocked(work);
  if (!plan.blocked.empty()) return;
  const auto trial_lines = trials(work, part, plan);
  auto found = candidates(work, scope, plan);
  const std::size_t room =
      options.suggestion_lines - std::min(options.suggestion_lines, trial_lines.size());
  if (found.size() > room) found.resize(room);
  for (auto& candidate : found) {
    candidate.line.product = work.name(candidate.product);
    take_budget(work, candidate.line);
    plan.lines.push_back(std::move(candidate.line));
  }
  for (auto line : trial_lines) {
    take_budget(work, line);
    plan.lines.push_back(std::move(line));
  }
  std::erase_if(plan.lines, [](const SuggestionLine& line) { return line.quantity == 0; });
  for (auto& line : plan.lines) {
    line.average_daily = std::round(line.average_daily * 1e4) / 1e4;
    line.need = rounded(line.need, "carton");
  }
}

}  // namespace guidance
