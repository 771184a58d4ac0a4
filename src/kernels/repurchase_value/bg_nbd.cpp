// The likelihood of one customer, in logarithms, as the paper prints it:
//   A1 = lgamma(r+x) - lgamma(r) + r log(alpha)
//   A2 = lgamma(a+b) + lgamma(b+x) - lgamma(b) - lgamma(a+b+x)
//   A3 = -(r+x) log(alpha+T)
//   A4 = log(a) - log(b+x-1) - (r+x) log(alpha+t_x)      only when x > 0
//   LL = A1 + A2 + log(exp(A3) + exp(A4))
// x is a whole number, so the differences of lgamma are sums of logarithms, tabulated for all x at
// once, and their derivatives sums of reciprocals: no special function and no cancellation.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>

#include "base/check.h"
#include "base/parallel.h"
#include "kernels/repurchase_value/minimise.h"
#include "kernels/repurchase_value/repurchase_value.h"

namespace repurchase_value {
namespace {

constexpr std::uint32_t kRepeatOrdersMax = 1'000'000;
constexpr std::size_t kCustomersPerBlock = 16384;

/// Equal histories, counted.
struct Row {
  PurchaseHistory history;
  double customers = 0;
};

bool is_valid(const PurchaseHistory& h) {
  return std::isfinite(h.recency) && std::isfinite(h.age) && h.recency >= 0 && h.age >= h.recency &&
         h.repeat_orders <= kRepeatOrdersMax && (h.repeat_orders > 0 || h.recency == 0);
}

std::vector<Row> gather(std::span<const PurchaseHistory> customers) {
  std::vector<Row> rows;
  rows.reserve(customers.size());
  for (const PurchaseHistory& h : customers) rows.push_back({h, 1});
  const auto key = [](const Row& row) {
    return std::tuple(row.history.repeat_orders, row.history.age, row.history.recency);
  };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (kept > 0 && key(rows[kept - 1]) == key(rows[i]))
      ++rows[kept - 1].customers;
    else
      rows[kept++] = rows[i];
  }
  rows.resize(kept);
  return rows;
}

/// Value and gradient (by r, alpha, a, b), summed.
struct Sums {
  double value = 0;
  std::array<double, 4> gradient{};
  void add(const Sums& other) {
    value += other.value;
    for (std::size_t i = 0; i < 4; ++i) gradient[i] += other.gradient[i];
  }
};

/// What depends on x only: the lgamma parts of A1 and A2 with r log(alpha), and log(a / (b+x-1)).
struct OfCount {
  Sums sums;
  double log_odds = 0;  ///< for x > 0
};
std::vector<OfCount> tabulate(const BgNbdParams& p, std::uint32_t largest) {
  std::vector<OfCount> table(largest + std::size_t{1});
  Sums sum;
  sum.value = p.r * std::log(p.alpha);
  sum.gradient[0] = std::log(p.alpha);
  sum.gradient[1] = p.r / p.alpha;
  for (std::uint32_t x = 0; x <= largest; ++x) {
    const double k = x, in_r = p.r + k, in_b = p.b + k, in_ab = p.a + p.b + k;
    table[x] = {sum, x > 0 ? std::log(p.a / (in_b - 1)) : 0};
    sum.value += std::log(in_r * in_b / in_ab);
    sum.gradient[0] += 1 / in_r;
    sum.gradient[2] -= 1 / in_ab;
    sum.gradient[3] += 1 / in_b - 1 / in_ab;
  }
  return table;
}

/// @param log_age  log(alpha + T), which rows in order mostly share
Sums of_row(const BgNbdParams& p, const PurchaseHistory& h, const OfCount& of_count,
            double log_age) {
  const double x = h.repeat_orders, rx = p.r + x;
  const double a3 = -rx * log_age;
  Sums out = of_count.sums;
  out.gradient[0] -= log_age;
  out.gradient[1] -= rx / (p.alpha + h.age);
  out.value += a3;
  if (h.repeat_orders == 0) return out;

  const double log_recency = std::log(p.alpha + h.recency);
  const double odds = of_count.log_odds - rx * log_recency - a3;  // of having left, a logarithm
  const double smaller = std::exp(-std::abs(odds));
  const double left = (odds > 0 ? 1 : smaller) / (1 + smaller);
  out.value += std::max(odds, 0.0) + std::log1p(smaller);
  out.gradient[0] += left * (log_age - log_recency);
  out.gradient[1] += left * (rx / (p.alpha + h.age) - rx / (p.alpha + h.recency));
  out.gradient[2] += left / p.a;
  out.gradient[3] -= left / (p.b + x - 1);
  return out;
}

/// In the order of the rows, block by block, whatever thread computes which block.
Sums likelihood(const BgNbdParams& p, std::span<const Row> rows, unsigned threads) {
  const std::vector<OfCount> table =
      tabulate(p, rows.empty() ? 0 : rows.back().history.repeat_orders);
  std::vector<Sums> blocks(rows.size() / kRowsPerBlock + 1);
  base::parallel_blocks(rows.size(), kRowsPerBlock, threads,
                        [&](std::size_t begin, std::size_t end) {
                          Sums sum;
                          double age = -1, log_age = 0;
                          for (std::size_t i = begin; i < end; ++i) {
                            const PurchaseHistory& h = rows[i].history;
                            if (h.age != age) age = h.age, log_age = std::log(p.alpha + age);
                            const Sums one = of_row(p, h, table[h.repeat_orders], log_age);
                            sum.value += rows[i].customers * one.value;
                            for (std::size_t k = 0; k < 4; ++k)
                              sum.gradient[k] += rows[i].customers * one.gradient[k];
                          }
                          blocks[begin / kRowsPerBlock] = sum;
                        });
  Sums total;
  for (const Sums& block : blocks) total.add(block);
  return total;
}

BgNbdParams from_logs(std::span<const double> logs) {
  return {std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])};
}

/// Sum of k >= 1 terms A(A+1)…(A+k-1) a(a+1)…(a+k-2) / ((c+1)…(c+k-1) k!) z^k: what remains of
/// 2F1(A, a-1; c; z) - 1 when (a-1)/c is divided out.
double reduced_series(double upper, double a, double c, double z) {
  constexpr double kTermsMax = 4'000'000;
  double term = upper * z, sum = term;
  for (double k = 1; k < kTermsMax; ++k) {
    term *= (upper + k) * (a + k - 1) * z / ((c + k) * (k + 1));
    sum += term;
    // The ratio of terms tends to z: the rest is at most about term / (1 - z).
    if (std::abs(term) <= 1e-13 * (1 - z) * std::abs(sum) || term == 0) break;
  }
  return sum;
}

double alive(const BgNbdParams& p, const PurchaseHistory& h) {
  if (h.repeat_orders == 0) return 1;
  const double growth = std::log((p.alpha + h.age) / (p.alpha + h.recency));
  const double odds = std::exp((p.r + h.repeat_orders) * growth) * p.a /
                      (p.b + h.repeat_orders - 1);  // of having left; may be infinite
  return 1 / (1 + odds);
}

/// Expected orders of a customer known to be alive, see the header. With e = a - 1, c = a+b+x-1,
/// L = log(1-z), and 2F1 = 1 + (e/c) S after Euler's transformation, the bracket divided by e/c is
/// -c expm1(e L)/e - exp(e L) S.
double orders_while_alive(const BgNbdParams& p, std::uint32_t repeat_orders, double age,
                          double horizon) {
  if (horizon <= 0) return 0;
  const double z = horizon / (p.alpha + age + horizon);
  const double log_rest = std::log((p.alpha + age) / (p.alpha + age + horizon));
  const double e = p.a - 1, c = p.a + p.b + repeat_orders - 1;
  const double slope = e == 0 ? log_rest : std::expm1(e * log_rest) / e;
  const double series = reduced_series(p.a + p.b - 1 - p.r, p.a, c, z);
  return std::max(0.0, -c * slope - std::exp(e * log_rest) * series);
}

/// The same, remembered: it depends on x and T alone, which many customers share.
class OrdersWhileAlive {
 public:
  OrdersWhileAlive(const BgNbdParams& params, double horizon, std::size_t customers)
      : params_(params),
        horizon_(horizon),
        shift_(64 - static_cast<int>(std::clamp<std::size_t>(std::bit_width(customers), 4, 12))),
        slots_(std::size_t{1} << (64 - shift_)) {}

  double of(const PurchaseHistory& h) {
    const std::uint64_t key = std::bit_cast<std::uint64_t>(h.age) + h.repeat_orders;
    Slot& slot = slots_[key * 0x9E3779B97F4A7C15ULL >> shift_];
    if (slot.age != h.age || slot.repeat_orders != h.repeat_orders)
      slot = {h.age, orders_while_alive(params_, h.repeat_orders, h.age, horizon_),
              h.repeat_orders};
    return slot.orders;
  }

 private:
  struct Slot {
    double age = -1;  // nobody's
    double orders = 0;
    std::uint32_t repeat_orders = 0;
  };
  const BgNbdParams& params_;
  double horizon_;
  int shift_;
  std::vector<Slot> slots_;
};

std::vector<std::vector<double>> starts(std::span<const PurchaseHistory> customers) {
  double age = 0, orders = 0;
  for (const PurchaseHistory& h : customers) {
    age += h.age;
    orders += h.repeat_orders;
  }
  const double typical_gap = std::log(std::clamp(age / orders, 1e-3, 1e3));
  return {{std::log(0.5), typical_gap, 0, std::log(2)},
          {std::log(2), typical_gap + std::log(2), std::log(0.5), std::log(5)},
          {std::log(0.1), typical_gap - 1, std::log(2), 0}};
}

}  // namespace

base::Result<BgNbdFit> fit_bg_nbd(std::span<const PurchaseHistory> customers, unsigned threads) {
  using base::Error;
  if (!std::all_of(customers.begin(), customers.end(), is_valid))
    return Error{base::ErrorCode::kInvalid,
                 "repurchase_value.bad_history",
                 "a purchase history contradicts itself",
                 {}};
  if (std::none_of(customers.begin(), customers.end(),
                   [](const PurchaseHistory& h) { return h.repeat_orders > 0; }))
    return Error{base::ErrorCode::kInvalid,
                 "repurchase_value.no_repeat_orders",
                 "nobody came back: repurchase cannot be learned",
                 {}};
  const std::vector<Row> rows = gather(customers);
  const Objective objective = [&](std::span<const double> logs, std::span<double> gradient) {
    const BgNbdParams p = from_logs(logs);
    const std::array<double, 4> scale{p.r, p.alpha, p.a, p.b};  // d/d log(v) = v d/dv
    const Sums sums = likelihood(p, rows, threads);
    for (std::size_t i = 0; i < 4; ++i) gradient[i] = -sums.gradient[i] * scale[i];
    return -sums.value;
  };
  const Minimum found = minimise(objective, starts(customers), kLogLowest, kLogHighest);
  const BgNbdParams p = from_logs(found.at);
  const std::vector<double>& se = found.standard_errors;  // of the logarithms
  return BgNbdFit{p,
                  {p.r * se[0], p.alpha * se[1], p.a * se[2], p.b * se[3]},
                  -found.value,
                  found.evaluations,
                  found.converged,
                  found.at_boundary};
}

double log_likelihood(const BgNbdParams& params, std::span<const PurchaseHistory> customers) {
  return likelihood(params, gather(customers), 1).value;
}

std::vector<double> expected_orders(const BgNbdParams& params,
                                    std::span<const PurchaseHistory> customers, double horizon,
                                    unsigned threads) {
  std::vector<double> out(customers.size());
  base::parallel_blocks(customers.size(), kCustomersPerBlock, threads,
                        [&](std::size_t begin, std::size_t end) {
                          OrdersWhileAlive orders(params, horizon, end - begin);
                          for (std::size_t i = begin; i < end; ++i)
                            out[i] = orders.of(customers[i]) * alive(params, customers[i]);
                        });
  return out;
}

std::vector<double> probability_alive(const BgNbdParams& params,
                                      std::span<const PurchaseHistory> customers) {
  std::vector<double> out;
  out.reserve(customers.size());
  for (const PurchaseHistory& h : customers) out.push_back(alive(params, h));
  return out;
}

}  // namespace repurchase_value
