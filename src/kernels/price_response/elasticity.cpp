#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "base/parallel.h"
#include "kernels/price_response/price_response.h"
#include "kernels/price_response/robust_fit.h"
#include "kernels/price_response/student_t.h"

namespace price_response {
namespace {

constexpr double kUnknownLog = std::numeric_limits<double>::quiet_NaN();
constexpr double kFree = std::numeric_limits<double>::infinity();
constexpr double kSeasonPrior = 0.3, kBendPrior = 0.5, kCrossPrior = 1.0;
constexpr double kChangeMin = 0.005;  // in ln price
constexpr std::size_t kMarketProductsMin = 5, kWavesMax = 4;
constexpr std::size_t kRowsMin = 16;
constexpr double kFreedomMin = 6;  // rows less effective parameters

bool is_in(double value, double low, double high) { return low <= value && value <= high; }

base::Result<void> check_panel(const Panel& panel) {
  const std::size_t cells = panel.products * panel.periods;
  if (panel.quantity.size() != cells || panel.price.size() != cells ||
      (!panel.customers.empty() && panel.customers.size() != cells))
    return base::invalid("price_response.columns_differ", "one value a product and period");
  for (std::size_t i = 0; i < cells; ++i) {
    const double quantity = panel.quantity[i], price = panel.price[i];
    if (quantity < 0 || std::isinf(quantity) || price <= 0 || std::isinf(price))
      return base::invalid("price_response.bad_value",
                           "quantities are not negative and prices are above 0");
  }
  return {};
}

base::Result<void> check_options(const Options& options) {
  if (options.season >= 1 && options.movement_min >= 0 && options.half_width_max > 0 &&
      is_in(options.level, 0.5, 0.999) && is_in(options.false_share, 0, 1))
    return {};
  return base::invalid("price_response.bad_option", "an option is outside its range");
}

/// Logarithms by product and period, NaN where unknown, and what all share.
struct Logs {
  std::size_t products = 0, periods = 0;
  std::vector<double> quantity, price;
  std::vector<double> market;                      ///< by period; empty: not used
  std::vector<std::vector<std::uint32_t>> rivals;  ///< by product
  [[nodiscard]] std::span<const double> prices_of(std::size_t product) const {
    return std::span(price).subspan(product * periods, periods);
  }
  [[nodiscard]] std::span<const double> quantities_of(std::size_t product) const {
    return std::span(quantity).subspan(product * periods, periods);
  }
};

double mean_of_known(std::span<const double> values) {
  double sum = 0, count = 0;
  for (const double value : values)
    if (!std::isnan(value)) {
      sum += value;
      ++count;
    }
  return count > 0 ? sum / count : kUnknownLog;
}

/// Median over the products of how far each stands from its own mean; 0 where nothing is known.
std::vector<double> market_of(const Logs& logs) {
  std::vector<double> means(logs.products);
  for (std::size_t p = 0; p < logs.products; ++p) means[p] = mean_of_known(logs.quantities_of(p));
  std::vector<double> out(logs.periods, 0), here;
  for (std::size_t t = 0; t < logs.periods; ++t) {
    here.clear();
    for (std::size_t p = 0; p < logs.products; ++p) {
      const double value = logs.quantities_of(p)[t];
      if (!std::isnan(value)) here.push_back(value - means[p]);
    }
    if (here.empty()) continue;
    const auto middle = here.begin() + static_cast<std::ptrdiff_t>(here.size() / 2);
    std::nth_element(here.begin(), middle, here.end());
    out[t] = *middle;
  }
  return out;
}

Logs logs_of(const Panel& panel, std::span<const Pair> pairs, const Options& options) {
  Logs out{panel.products, panel.periods, {}, {}, {}, {}};
  for (std::size_t i = 0; i < panel.quantity.size(); ++i) {
    const bool is_known = panel.customers.empty() || panel.customers[i] >= options.customers_min;
    out.quantity.push_back(is_known && panel.quantity[i] > 0 ? std::log(panel.quantity[i])
                                                             : kUnknownLog);
    out.price.push_back(std::log(panel.price[i]));
  }
  if (options.use_market && out.products >= kMarketProductsMin) out.market = market_of(out);
  out.rivals.resize(out.products);
  for (const Pair& pair : pairs) {
    auto& rivals = out.rivals[pair.product];
    if (rivals.size() < options.rivals_max &&
        std::find(rivals.begin(), rivals.end(), pair.rival) == rivals.end())
      rivals.push_back(pair.rival);
  }
  return out;
}

/// Changes of a price over the periods in which it is known.
std::size_t changes_of(std::span<const double> prices) {
  std::size_t count = 0;
  double last = kUnknownLog;
  for (const double price : prices) {
    if (std::isnan(price)) continue;
    if (std::abs(price - last) >= kChangeMin) ++count;
    last = price;
  }
  return count;
}

/// One product's equation: its columns are the controls, then the own price, then the rivals'.
struct Equation {
  std::vector<std::size_t> rows;             ///< periods
  std::vector<std::vector<double>> columns;  ///< by period, centred over the rows
  std::vector<double> priors;
  std::size_t own = 0;  ///< column
};

void add_column(Equation& equation, std::vector<double> values, double prior) {
  double mean = 0;
  for (const std::size_t t : equation.rows) mean += values[t];
  mean /= static_cast<double>(equation.rows.size());
  for (double& value : values) value -= mean;
  equation.columns.push_back(std::move(values));
  equation.priors.push_back(prior);
}

/// Waves of a year, half a year, …: the shorter, the smaller it is likely to be.
void add_season(Equation& equation, std::size_t periods, std::size_t season) {
  if (season < 2 || periods < 2 * season) return;
  for (std::size_t wave = 1; wave <= std::min(kWavesMax, season / 2); ++wave)
    for (const bool is_sine : {false, true}) {
      if (is_sine && 2 * wave == season) continue;  // 0 in every period
      std::vector<double> values(periods);
      for (std::size_t t = 0; t < periods; ++t) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(wave * t % season) /
                             static_cast<double>(season);
        values[t] = is_sine ? std::sin(angle) : std::cos(angle);
      }
      add_column(equation, std::move(values), kSeasonPrior / static_cast<double>(wave));
    }
}

/// Only rivals whose price changed take part: the others' say nothing.
Equation equation_of(const Logs& logs, std::size_t product, std::span<const std::uint32_t> rivals,
                     const Options& options) {
  Equation out;
  for (std::size_t t = 0; t < logs.periods; ++t) {
    bool is_known =
        !std::isnan(logs.quantities_of(product)[t]) && !std::isnan(logs.prices_of(product)[t]);
    for (const std::uint32_t rival : rivals)
      is_known = is_known && !std::isnan(logs.prices_of(rival)[t]);
    if (is_known) out.rows.push_back(t);
  }
  if (out.rows.empty()) return out;
  std::vector<double> trend(logs.periods), bend(logs.periods);
  for (std::size_t t = 0; t < logs.periods; ++t) {
    trend[t] = 2.0 * static_cast<double>(t) / static_cast<double>(logs.periods) - 1;
    bend[t] = trend[t] * trend[t];
  }
  add_column(out, trend, kFree);
  add_column(out, bend, kBendPrior);
  add_season(out, logs.periods, options.season);
  if (!logs.market.empty()) add_column(out, logs.market, kFree);
  out.own = out.columns.size();
  const auto add_price = [&](std::size_t of, double prior) {
    const auto prices = logs.prices_of(of);
    add_column(out, {prices.begin(), prices.end()}, prior);
  };
  add_price(product, kFree);
  for (const std::uint32_t rival : rivals) add_price(rival, kCrossPrior);
  return out;
}

Regression regression_of(const Equation& equation, std::span<const double> quantities) {
  const auto rows = static_cast<Eigen::Index>(equation.rows.size());
  const auto columns = static_cast<Eigen::Index>(equation.columns.size()) + 1;
  Regression out{Eigen::MatrixXd(rows, columns), Eigen::VectorXd(rows), Eigen::VectorXd(columns),
                 std::vector<std::uint8_t>(equation.rows.size(), 0)};
  for (Eigen::Index row = 0; row < rows; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const std::size_t t = equation.rows[at];
    out.y[row] = quantities[t];
    for (Eigen::Index column = 0; column + 1 < columns; ++column)
      out.x(row, column) = equation.columns[static_cast<std::size_t>(column)][t];
    out.x(row, columns - 1) = 1;
    out.follows[at] = at > 0 && equation.rows[at - 1] + 1 == t ? 1 : 0;
  }
  for (Eigen::Index column = 0; column + 1 < columns; ++column)
    out.prior[column] = equation.priors[static_cast<std::size_t>(column)];
  out.prior[columns - 1] = kFree;
  return out;
}

Estimate estimate_of(const RobustFit& fit, std::size_t column, Estimate known,
                     const Options& options) {
  const auto at = static_cast<Eigen::Index>(column);
  known.movement = fit.movement[at];
  known.verdict = Verdict::kPriceDidNotMove;
  if (!(known.movement >= options.movement_min)) return known;
  const double deviation = std::sqrt(fit.covariance(at, at));
  const auto freedom = static_cast<std::size_t>(std::max(fit.freedom, 1.0));
  const double half = t_of_level(options.level, freedom) * deviation;
  known.value = fit.coefficients[at];
  known.low = known.value - half;
  known.high = known.value + half;
  known.p = two_sided_p(known.value / deviation, freedom);
  known.verdict = half <= options.half_width_max ? Verdict::kTold : Verdict::kTooUncertain;
  return known;
}

/// What can be said of one product: its own estimate, then one a rival.
std::vector<Estimate> measure_product(const Logs& logs, std::size_t product,
                                      const Options& options) {
  const std::vector<std::uint32_t>& rivals = logs.rivals[product];
  std::vector<std::uint32_t> moving;
  std::vector<Estimate> out(1 + rivals.size());
  const auto note = [&](Estimate& estimate, std::size_t of) {
    estimate.changes = changes_of(logs.prices_of(of));
    const bool moved = estimate.changes >= std::max<std::size_t>(options.changes_min, 1);
    if (!moved) estimate.verdict = Verdict::kPriceDidNotMove;
    return moved;
  };
  const bool own_moved = note(out[0], product);
  for (std::size_t k = 0; k < rivals.size(); ++k)
    if (note(out[k + 1], rivals[k])) moving.push_back(rivals[k]);
  if (!own_moved && moving.empty()) return out;
  const Equation equation = equation_of(logs, product, moving, options);
  for (Estimate& estimate : out) estimate.periods = equation.rows.size();
  if (equation.rows.size() < kRowsMin) return out;
  const RobustFit fit = fit_robust(regression_of(equation, logs.quantities_of(product)));
  if (fit.freedom < kFreedomMin) return out;
  if (own_moved) out[0] = estimate_of(fit, equation.own, out[0], options);
  std::size_t column = equation.own;
  for (std::size_t k = 0; k < rivals.size(); ++k)
    if (out[k + 1].verdict != Verdict::kPriceDidNotMove)
      out[k + 1] = estimate_of(fit, ++column, out[k + 1], options);
  return out;
}

/// Benjamini & Hochberg: the most that keep the share of false ones in bounds.
void judge_together(std::vector<CrossEstimate>& cross, double false_share) {
  std::vector<std::size_t> told;
  for (std::size_t i = 0; i < cross.size(); ++i)
    if (cross[i].estimate.verdict == Verdict::kTold) told.push_back(i);
  std::sort(told.begin(), told.end(), [&](std::size_t a, std::size_t b) {
    const double pa = cross[a].estimate.p, pb = cross[b].estimate.p;
    return pa != pb ? pa < pb : a < b;
  });
  std::size_t kept = 0;
  for (std::size_t rank = 1; rank <= told.size(); ++rank)
    if (cross[told[rank - 1]].estimate.p <=
        false_share * static_cast<double>(rank) / static_cast<double>(told.size()))
      kept = rank;
  for (std::size_t rank = 0; rank < kept; ++rank) cross[told[rank]].stands = true;
}

}  // namespace

base::Result<Response> measure(const Panel& panel, std::span<const Pair> pairs,
                               const Options& options) {
  TRY(check_options(options));
  TRY(check_panel(panel));
  for (const Pair& pair : pairs)
    if (pair.product >= panel.products || pair.rival >= panel.products ||
        pair.product == pair.rival)
      return base::invalid("price_response.bad_pair", "a pair names two products of the panel");
  const Logs logs = logs_of(panel, pairs, options);
  std::vector<std::vector<Estimate>> found(panel.products);
  base::parallel_blocks(panel.products, 1, options.threads, [&](std::size_t p, std::size_t) {
    found[p] = measure_product(logs, p, options);
  });
  Response out;
  for (const auto& estimates : found) out.own.push_back(estimates[0]);
  for (const Pair& pair : pairs) {
    const auto& rivals = logs.rivals[pair.product];
    const auto at = std::find(rivals.begin(), rivals.end(), pair.rival) - rivals.begin();
    CrossEstimate cross{pair, {}, false};
    cross.estimate.verdict = Verdict::kNotMeasured;
    if (static_cast<std::size_t>(at) < rivals.size())
      cross.estimate = found[pair.product][static_cast<std::size_t>(at) + 1];
    out.cross.push_back(cross);
  }
  judge_together(out.cross, options.false_share);
  return out;
}

}  // namespace price_response
