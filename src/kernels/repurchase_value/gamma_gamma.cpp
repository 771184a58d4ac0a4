// Log-likelihood of the mean amount m of x orders (Fader & Hardie 2013, equation 1a):
//   lgamma(px+q) - lgamma(px) - lgamma(q) + q log(gamma) + (px-1) log(m) + px log(x)
//     - (px+q) log(gamma + m x)
// The gamma functions depend on the customer by x only: they are tabulated for each x that occurs.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/parallel.h"
#include "kernels/repurchase_value/gamma.h"
#include "kernels/repurchase_value/minimise.h"
#include "kernels/repurchase_value/repurchase_value.h"

namespace repurchase_value {
namespace {

constexpr std::uint32_t kRepeatersMin = 3;

/// Value and gradient (by p, q, gamma), summed.
struct GammaSums {
  double value = 0, p = 0, q = 0, gamma = 0;
};

/// Customers rows[begin] … rows[end - 1] have the same x.
struct Segment {
  double x = 0;
  std::size_t begin = 0, end = 0;
  double log_amounts = 0;  ///< sum of the logarithms
  std::size_t group = 0;   ///< segments of one x are one group
};

struct Repeaters {
  std::vector<SpendHistory> rows;  ///< by x
  std::vector<Segment> segments;   ///< of at most kRowsPerBlock rows
  std::vector<double> groups;      ///< the x that occur
};

bool is_repeater(const SpendHistory& s) {
  return s.repeat_orders > 0 && s.repeat_orders <= kRepeatOrdersMax && s.mean_amount > 0 &&
         std::isfinite(s.mean_amount);
}

/// Counted out by x: sorting would cost more than all the sums.
std::vector<SpendHistory> by_repeat_orders(std::span<const SpendHistory> customers) {
  std::vector<std::size_t> place(1, 0);  // of the next customer with x
  for (const SpendHistory& s : customers) {
    if (!is_repeater(s)) continue;
    if (place.size() <= s.repeat_orders + std::size_t{1})
      place.resize(s.repeat_orders + std::size_t{2});
    ++place[s.repeat_orders + std::size_t{1}];
  }
  std::partial_sum(place.begin(), place.end(), place.begin());
  std::vector<SpendHistory> rows(place.back());
  for (const SpendHistory& s : customers)
    if (is_repeater(s)) rows[place[s.repeat_orders]++] = s;
  return rows;
}

Repeaters repeaters_of(std::span<const SpendHistory> customers) {
  Repeaters out;
  out.rows = by_repeat_orders(customers);
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const double x = out.rows[i].repeat_orders;
    const bool is_new = out.groups.empty() || out.groups.back() != x;
    if (is_new) out.groups.push_back(x);
    if (is_new || i - out.segments.back().begin == kRowsPerBlock)
      out.segments.push_back({x, i, i, 0, out.groups.size() - 1});
    out.segments.back().end = i + 1;
    out.segments.back().log_amounts += std::log(out.rows[i].mean_amount);
  }
  return out;
}

/// What depends on x only.
std::vector<GammaSums> tabulate(const GammaGammaParams& at, const Repeaters& data) {
  std::vector<GammaSums> table;
  const double log_gamma_q = log_gamma(at.q), digamma_q = digamma(at.q), log_g = std::log(at.gamma);
  for (const double x : data.groups) {
    const double px = at.p * x;
    const double both = digamma(px + at.q);
    table.push_back(
        {log_gamma(px + at.q) - log_gamma(px) - log_gamma_q + at.q * log_g + px * std::log(x),
         x * (both - digamma(px) + std::log(x)), both - digamma_q + log_g, at.q / at.gamma});
  }
  return table;
}

/// One logarithm serves many factors gamma + m x, which are multiplied while they fit in a double.
GammaSums of_segment(const GammaGammaParams& at, const Repeaters& data, const Segment& segment,
                     const GammaSums& fixed) {
  const double x = segment.x, shape = at.p * x + at.q;
  double logs = 0, product = 1, reciprocals = 0;
  for (std::size_t i = segment.begin; i < segment.end; ++i) {
    const double scale = at.gamma + data.rows[i].mean_amount * x;
    reciprocals += 1 / scale;
    product *= scale;
    if (product > 1e200 || product < 1e-200) logs += std::log(product), product = 1;
  }
  logs += std::log(product);
  const auto count = static_cast<double>(segment.end - segment.begin);
  return {count * fixed.value + (at.p * x - 1) * segment.log_amounts - shape * logs,
          count * fixed.p + x * (segment.log_amounts - logs), count * fixed.q - logs,
          count * fixed.gamma - shape * reciprocals};
}

GammaSums likelihood(const GammaGammaParams& at, const Repeaters& data, unsigned threads) {
  const std::vector<GammaSums> table = tabulate(at, data);
  std::vector<GammaSums> parts(data.segments.size());
  const bool is_small = data.rows.size() <= 8 * kRowsPerBlock;  // over before a thread is there
  base::parallel_blocks(parts.size(), 1, is_small ? 1 : threads, [&](std::size_t i, std::size_t) {
    parts[i] = of_segment(at, data, data.segments[i], table[data.segments[i].group]);
  });
  GammaSums total;
  for (const GammaSums& part : parts) {
    total.value += part.value, total.p += part.p;
    total.q += part.q, total.gamma += part.gamma;
  }
  return total;
}

/// The amounts are measured in their mean while fitting, so that the box and the starts fit any
/// currency; gamma is the only parameter with a unit.
double mean_amount(const Repeaters& data) {
  double sum = 0;
  for (const SpendHistory& row : data.rows) sum += row.mean_amount;
  return sum / static_cast<double>(data.rows.size());
}

}  // namespace

base::Result<GammaGammaFit> fit_gamma_gamma(std::span<const SpendHistory> customers,
                                            unsigned threads) {
  const Repeaters data = repeaters_of(customers);
  if (data.rows.size() < kRepeatersMin)
    return base::Error{base::ErrorCode::kInvalid,
                       "repurchase_value.too_few_repeaters",
                       "fewer than three customers came back with a positive amount",
                       {}};
  const double unit = mean_amount(data);
  const auto params_at = [unit](std::span<const double> logs) {
    return GammaGammaParams{std::exp(logs[0]), std::exp(logs[1]), unit * std::exp(logs[2])};
  };
  const Objective objective = [&](std::span<const double> logs, std::span<double> gradient) {
    const GammaGammaParams at = params_at(logs);
    const GammaSums sums = likelihood(at, data, threads);
    gradient[0] = -sums.p * at.p;
    gradient[1] = -sums.q * at.q;
    gradient[2] = -sums.gamma * at.gamma;
    return -sums.value;
  };
  const std::vector<std::vector<double>> starts = {{std::log(4), std::log(4), std::log(0.5)},
                                                   {0, std::log(10), std::log(10)}};
  const Minimum found = minimise(objective, starts, kLogLowest, kLogHighest);
  const GammaGammaParams at = params_at(found.at);
  const std::vector<double>& se = found.standard_errors;  // of the logarithms
  return GammaGammaFit{at,
                       {at.p * se[0], at.q * se[1], at.gamma * se[2]},
                       -found.value,
                       static_cast<std::uint32_t>(data.rows.size()),
                       found.evaluations,
                       found.converged,
                       found.at_boundary};
}

std::vector<double> expected_amount(const GammaGammaParams& params,
                                    std::span<const SpendHistory> customers) {
  std::vector<double> out;
  out.reserve(customers.size());
  for (const SpendHistory& s : customers) {
    const double x = s.repeat_orders, below = params.p * x + params.q - 1;
    const double spent = x > 0 ? x * s.mean_amount : 0;
    out.push_back(below > 0 ? params.p * (params.gamma + spent) / below
                            : std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

std::vector<double> customer_value(const BgNbdParams& orders, const GammaGammaParams& spend,
                                   std::span<const PurchaseHistory> customers,
                                   std::span<const SpendHistory> spending,
                                   const ValueOptions& options, unsigned threads) {
  CHECK(customers.size() == spending.size());
  CHECK(options.steps >= 1);
  const std::vector<double> amount = expected_amount(spend, spending);
  std::vector<double> before(customers.size(), 0.0), value(customers.size(), 0.0);
  double discount = 1;
  for (int step = 1; step <= options.steps; ++step) {
    discount /= 1 + options.discount_rate;
    const std::vector<double> until =
        expected_orders(orders, customers, options.horizon * step / options.steps, threads);
    for (std::size_t i = 0; i < value.size(); ++i)
      value[i] += (until[i] - before[i]) * amount[i] * discount;
    before = until;
  }
  return value;
}

}  // namespace repurchase_value
