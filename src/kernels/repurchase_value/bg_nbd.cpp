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
#include <optional>
#include <tuple>

#include "base/check.h"
#include "base/parallel.h"
#include "kernels/repurchase_value/minimise.h"
#include "kernels/repurchase_value/repurchase_value.h"

namespace repurchase_value {
namespace {

constexpr std::size_t kCustomersPerBlock = 16384;

bool is_valid(const PurchaseHistory& h) {
  return std::isfinite(h.recency) && std::isfinite(h.age) && h.recency >= 0 && h.age >= h.recency &&
         h.repeat_orders <= kRepeatOrdersMax && (h.repeat_orders > 0 || h.recency == 0);
}

/// Numbers for times. There are few: whole days of some unit.
class Times {
 public:
  explicit Times(std::size_t most)
      : slots_(std::bit_ceil(2 * most + 16), kFree), shift_(64 - std::countr_zero(slots_.size())) {}

  std::uint32_t number_of(double time) {
    std::size_t slot = std::bit_cast<std::uint64_t>(time) * 0x9E3779B97F4A7C15ULL >> shift_;
    for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1))
      if (times_[slots_[slot]] == time) return slots_[slot];
    slots_[slot] = static_cast<std::uint32_t>(times_.size());
    times_.push_back(time);
    return slots_[slot];
  }
  [[nodiscard]] const std::vector<double>& all() const { return times_; }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  std::vector<std::uint32_t> slots_;
  int shift_;
  std::vector<double> times_;
};

/// A history and how many customers have it; times by their place in a list.
struct Row {
  std::uint32_t repeat_orders = 0, age = 0, recency = 0;
  std::uint32_t customers = 0;
};
struct Rows {
  std::vector<double> times;  ///< ascending
  std::vector<Row> rows;      ///< by x, age, recency
};

Rows gather(std::span<const PurchaseHistory> customers) {
  Rows out;
  Times times(2 * customers.size());
  out.rows.reserve(customers.size());
  for (const PurchaseHistory& h : customers)
    out.rows.push_back({h.repeat_orders, times.number_of(h.age), times.number_of(h.recency), 1});
  out.times = times.all();
  std::sort(out.times.begin(), out.times.end());
  std::vector<std::uint32_t> place(out.times.size());
  for (std::uint32_t i = 0; i < place.size(); ++i) place[times.number_of(out.times[i])] = i;

  auto& rows = out.rows;
  for (Row& row : rows) row = {row.repeat_orders, place[row.age], place[row.recency], 1};
  const auto key = [](const Row& row) {
    return std::pair(std::uint64_t{row.repeat_orders} << 32 | row.age, row.recency);
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
  return out;
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
  double log_odds = 0;        ///< for x > 0
  double by_a = 0, by_b = 0;  ///< its derivative by a, and that by b turned round
};
std::vector<OfCount> tabulate(const BgNbdParams& p, std::uint32_t largest) {
  std::vector<OfCount> table(largest + std::size_t{1});
  Sums sum;
  sum.value = p.r * std::log(p.alpha);
  sum.gradient[0] = std::log(p.alpha);
  sum.gradient[1] = p.r / p.alpha;
  for (std::uint32_t x = 0; x <= largest; ++x) {
    const double k = x, in_r = p.r + k, in_b = p.b + k, in_ab = p.a + p.b + k;
    table[x].sums = sum;
    if (x > 0) {
      table[x].log_odds = std::log(p.a / (in_b - 1));
      table[x].by_a = 1 / p.a;
      table[x].by_b = 1 / (in_b - 1);
    }
    sum.value += std::log(in_r * in_b / in_ab);
    sum.gradient[0] += 1 / in_r;
    sum.gradient[2] -= 1 / in_ab;
    sum.gradient[3] += 1 / in_b - 1 / in_ab;
  }
  return table;
}

/// What depends on a time t only.
struct OfTime {
  double log = 0;         ///< log(alpha + t)
  double reciprocal = 0;  ///< 1 / (alpha + t)
};
std::vector<OfTime> tabulate(const BgNbdParams& p, const std::vector<double>& times) {
  std::vector<OfTime> table;
  table.reserve(times.size());
  for (const double time : times) table.push_back({std::log(p.alpha + time), 1 / (p.alpha + time)});
  return table;
}

/// A sum of log(1 + v), v in [0, 1]: one logarithm serves many factors, which are multiplied while
/// they fit in a double.
class SumOfLogs {
 public:
  void add(double v, std::uint32_t times) {
    if (times > 1) {
      sum_ += times * std::log1p(v);
      return;
    }
    product_ *= 1 + v;
    if (product_ > 1e250) flush();
  }
  double end() {
    flush();
    return sum_;
  }

 private:
  void flush() {
    sum_ += std::log(product_);
    product_ = 1;
  }
  double sum_ = 0, product_ = 1;
};

Sums of_rows(const BgNbdParams& p, std::span<const Row> rows, const std::vector<OfCount>& counts,
             const std::vector<OfTime>& times) {
  Sums sums;
  SumOfLogs logs;
  for (const Row& row : rows) {
    const OfCount& count = counts[row.repeat_orders];
    const OfTime &end = times[row.age], &last = times[row.recency];
    const double rx = p.r + row.repeat_orders, customers = row.customers;
    double left = 0;  // probability of having left
    double value = count.sums.value - rx * end.log;
    if (row.repeat_orders > 0) {
      const double odds = count.log_odds + rx * (end.log - last.log);  // a logarithm
      const double smaller = std::exp(-std::abs(odds));
      left = (odds > 0 ? 1 : smaller) / (1 + smaller);
      value += std::max(odds, 0.0);
      logs.add(smaller, row.customers);
    }
    const std::array<double, 4>& fixed = count.sums.gradient;
    sums.value += customers * value;
    sums.gradient[0] += customers * (fixed[0] - end.log + left * (end.log - last.log));
    sums.gradient[1] +=
        customers * (fixed[1] + rx * ((left - 1) * end.reciprocal - left * last.reciprocal));
    sums.gradient[2] += customers * (fixed[2] + left * count.by_a);
    sums.gradient[3] += customers * (fixed[3] - left * count.by_b);
  }
  sums.value += logs.end();
  return sums;
}

/// In the order of the rows, block by block, whatever thread computes which block.
Sums likelihood(const BgNbdParams& p, const Rows& data, unsigned threads) {
  const auto& rows = data.rows;
  const auto counts = tabulate(p, rows.empty() ? 0 : rows.back().repeat_orders);
  const auto times = tabulate(p, data.times);
  std::vector<Sums> blocks(rows.size() / kRowsPerBlock + 1);
  base::parallel_blocks(
      rows.size(), kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end) {
        blocks[begin / kRowsPerBlock] =
            of_rows(p, std::span(rows).subspan(begin, end - begin), counts, times);
      });
  Sums total;
  for (const Sums& block : blocks) total.add(block);
  return total;
}

BgNbdParams from_logs(std::span<const double> logs) {
  return {std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])};
}

/// The ratio of terms tends to z: the rest is at most about term / (1 - z).
bool is_end(double term, double sum, double z) {
  return std::abs(term) <= 1e-13 * (1 - z) * std::abs(sum) || term == 0;
}

/// Sum of k >= 1 terms A(A+1)…(A+k-1) a(a+1)…(a+k-2) / ((c+1)…(c+k-1) k!) z^k: what remains of
/// 2F1(A, a-1; c; z) - 1 when (a-1)/c is divided out.
double reduced_series(double upper, double a, double c, double z) {
  constexpr double kTermsMax = 4'000'000;
  double term = upper * z, sum = term;
  for (double k = 1; k < kTermsMax; ++k) {
    term *= (upper + k) * (a + k - 1) * z / ((c + k) * (k + 1));
    sum += term;
    if (is_end(term, sum, z)) break;
  }
  return sum;
}

/// What depends on a time only, remembered: times are whole days of some unit.
template <class Value>
class ByTime {
 public:
  template <class Work>
  const Value& of(double time, const Work& work) {
    Known& known = known_[std::bit_cast<std::uint64_t>(time) * 0x9E3779B97F4A7C15ULL >> 54];
    if (known.time != time) known = {time, work()};
    return known.value;
  }

 private:
  struct Known {
    double time = -1;  // none
    Value value{};
  };
  std::array<Known, 1024> known_;
};

/// Probability that a customer with a repeat order is alive.
double alive_of(const BgNbdParams& p, const PurchaseHistory& h, ByTime<double>& logs) {
  const auto log_of = [&](double time) {
    return logs.of(time, [&] { return std::log(p.alpha + time); });
  };
  const double growth = log_of(h.age) - log_of(h.recency);
  const double stays = p.b + h.repeat_orders - 1;
  const double leaves = p.a * std::exp((p.r + h.repeat_orders) * growth);  // may be infinite
  return stays / (stays + leaves);
}

/// Expected orders of customers known to be alive, see the header. With e = a - 1, c = a+b+x-1,
/// L = log(1-z), and 2F1 = 1 + (e/c) S after Euler's transformation, they are
/// -c expm1(e L)/e - exp(e L) S. Many customers share x and T, so they are remembered; S is a
/// polynomial in z whose coefficients belong to x alone.
class WhileAlive {
 public:
  /// @param customers not empty
  WhileAlive(const BgNbdParams& params, double horizon, std::span<const PurchaseHistory> customers)
      : params_(params),
        horizon_(horizon),
        upper_(params.a + params.b - 1 - params.r),
        known_(std::clamp<std::size_t>(std::bit_ceil(customers.size()) / 4, 16, 4096)),
        shift_(64 - std::countr_zero(known_.size())),
        of_count_(64) {
    count_terms(z_of(std::ranges::min(customers, {}, &PurchaseHistory::age).age));
  }

  double of(const PurchaseHistory& h) {
    const std::uint64_t key = std::bit_cast<std::uint64_t>(h.age) + h.repeat_orders;
    Known& known = known_[key * 0x9E3779B97F4A7C15ULL >> shift_];
    if (known.age != h.age || known.repeat_orders != h.repeat_orders)
      known = {h.age, work(h), h.repeat_orders};
    return known.orders;
  }

 private:
  /// Of more terms than these the sum is made anew each time.
  static constexpr std::size_t kTermsMax = 4096;

  struct Known {
    double age = -1;  // nobody's
    double orders = 0;
    std::uint32_t repeat_orders = 0;
  };

  struct Polynomial {
    std::optional<std::uint32_t> repeat_orders;
    std::vector<double> coefficients;  ///< of z, z^2, …, z^terms_
  };

  [[nodiscard]] double z_of(double age) const {
    return horizon_ / (params_.alpha + age + horizon_);
  }
  [[nodiscard]] double lower(double repeat_orders) const {
    return params_.a + params_.b + repeat_orders - 1;
  }
  /// The coefficient of z^(k+1) against that of z^k.
  [[nodiscard]] double ratio(double k, double c) const {
    return (upper_ + k) * (params_.a + k - 1) / ((c + k) * (k + 1));
  }
  /// The series is longest at the largest z and smallest x.
  void count_terms(double z_most) {
    double term = upper_ * z_most, sum = term;
    for (terms_ = 1; terms_ < kTermsMax; ++terms_) {
      if (terms_ % 4 == 0 && is_end(term, sum, z_most)) break;
      term *= ratio(static_cast<double>(terms_), lower(0)) * z_most;
      sum += term;
    }
  }
  const Polynomial& of_count(std::uint32_t repeat_orders) {
    Polynomial& found = of_count_[repeat_orders % of_count_.size()];
    if (found.repeat_orders == repeat_orders) return found;
    found.repeat_orders = repeat_orders;
    found.coefficients.resize(terms_);
    double coefficient = upper_;
    for (std::size_t k = 0; k < terms_; ++k) {
      found.coefficients[k] = coefficient;
      coefficient *= ratio(static_cast<double>(k + 1), lower(repeat_orders));
    }
    return found;
  }
  /// By Horner's rule, four terms at a time (Estrin).
  static double value_of(const Polynomial& polynomial, double z) {
    const std::vector<double>& of = polynomial.coefficients;
    const double square = z * z, fourth = square * square;
    double sum = 0;
    for (std::size_t k = of.size(); k > 0; k -= 4)
      sum = sum * fourth + ((of[k - 4] + of[k - 3] * z) + (of[k - 2] + of[k - 1] * z) * square);
    return sum * z;
  }
  double work(const PurchaseHistory& h) {
    if (horizon_ <= 0) return 0;
    const double z = z_of(h.age), e = params_.a - 1, c = lower(h.repeat_orders);
    const double slope = slopes_.of(h.age, [&] {
      const double log_rest =
          std::log((params_.alpha + h.age) / (params_.alpha + h.age + horizon_));
      return e == 0 ? log_rest : std::expm1(e * log_rest) / e;
    });
    const double series = terms_ < kTermsMax ? value_of(of_count(h.repeat_orders), z)
                                             : reduced_series(upper_, params_.a, c, z);
    return std::max(0.0, -c * slope - (1 + e * slope) * series);
  }

  const BgNbdParams& params_;
  double horizon_;
  double upper_;              ///< A of the series
  std::size_t terms_ = 0;     ///< a multiple of four
  std::vector<Known> known_;  ///< by the high bits of a hash
  int shift_;
  std::vector<Polynomial> of_count_;
  ByTime<double> slopes_;  ///< expm1(e L)/e
};

/// Of some customers: those while alive, times the probability of being alive.
void expect(const BgNbdParams& params, std::span<const PurchaseHistory> customers, double horizon,
            std::span<double> out) {
  WhileAlive while_alive(params, horizon, customers);
  std::vector<std::uint32_t> repeaters(customers.size());
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < customers.size(); ++i) {
    out[i] = while_alive.of(customers[i]);
    repeaters[count] = i;
    count += customers[i].repeat_orders > 0 ? 1U : 0U;  // no branch: nothing foretells who returns
  }
  repeaters.resize(count);
  ByTime<double> logs;
  for (const auto i : repeaters) out[i] *= alive_of(params, customers[i], logs);
}

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
  const Rows rows = gather(customers);
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
                          expect(params, customers.subspan(begin, end - begin), horizon,
                                 std::span(out).subspan(begin, end - begin));
                        });
  return out;
}

std::vector<double> probability_alive(const BgNbdParams& params,
                                      std::span<const PurchaseHistory> customers) {
  std::vector<double> out;
  out.reserve(customers.size());
  ByTime<double> logs;
  for (const PurchaseHistory& h : customers)
    out.push_back(h.repeat_orders == 0 ? 1 : alive_of(params, h, logs));
  return out;
}

}  // namespace repurchase_value
