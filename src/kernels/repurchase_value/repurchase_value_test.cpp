#include "kernels/repurchase_value/repurchase_value.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "kernels/repurchase_value/gamma.h"
#include "test_support/cdnow.h"
#include "test_support/public_data.h"

namespace repurchase_value {
namespace {

const BgNbdParams kCdnow{0.243, 4.414, 0.793, 2.426};

std::string reason_of(const auto& result) { return result ? "" : result.error().reason; }

// The naive twins: the formulas as the papers print them.

double naive_log_likelihood(const BgNbdParams& p, const PurchaseHistory& h) {
  const double x = h.repeat_orders;
  const double a1 = std::lgamma(p.r + x) - std::lgamma(p.r) + p.r * std::log(p.alpha);
  const double a2 =
      std::lgamma(p.a + p.b) + std::lgamma(p.b + x) - std::lgamma(p.b) - std::lgamma(p.a + p.b + x);
  const double stayed = std::pow(1 / (p.alpha + h.age), p.r + x);
  const double left =
      x > 0 ? p.a / (p.b + x - 1) * std::pow(1 / (p.alpha + h.recency), p.r + x) : 0;
  return a1 + a2 + std::log(stayed + left);
}

double naive_expected_orders(const BgNbdParams& p, const PurchaseHistory& h, double t) {
  const double x = h.repeat_orders, c = p.a + p.b + x - 1, z = t / (p.alpha + h.age + t);
  double term = 1, f = 1;
  for (int k = 0; k < 5'000; ++k) {
    term *= (p.r + x + k) * (p.b + x + k) / (c + k) / (k + 1) * z;
    f += term;
  }
  const double stayed = std::pow((p.alpha + h.age) / (p.alpha + h.age + t), p.r + x);
  const double odds =
      x > 0 ? p.a / (p.b + x - 1) * std::pow((p.alpha + h.age) / (p.alpha + h.recency), p.r + x)
            : 0;
  return c / (p.a - 1) * (1 - stayed * f) / (1 + odds);
}

double gamma_variate(base::Random& random, double shape) {  // Marsaglia & Tsang 2000
  if (shape < 1) {
    const double u = 1 - random.uniform();
    return gamma_variate(random, shape + 1) * std::pow(u, 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double n = random.normal(), v = std::pow(1 + c * n, 3);
    const double u = 1 - random.uniform();
    if (v > 0 && std::log(u) < 0.5 * n * n + d - d * v + d * std::log(v)) return d * v;
  }
}

/// Customers who behave as the model says, and their purchases in the weeks after `age`.
struct Simulated {
  std::vector<PurchaseHistory> histories;
  double later_orders = 0;
};
Simulated simulate(const BgNbdParams& p, std::size_t customers, double age, double later) {
  base::Random random(20261122);
  Simulated out;
  for (std::size_t i = 0; i < customers; ++i) {
    const double rate = gamma_variate(random, p.r) / p.alpha;
    const double one = gamma_variate(random, p.a), other = gamma_variate(random, p.b);
    PurchaseHistory h{0, 0, age};
    for (double now = 0;;) {
      now -= std::log(1 - random.uniform()) / rate;
      if (now > age + later) break;
      if (now <= age)
        h.recency = now, ++h.repeat_orders;
      else
        ++out.later_orders;
      if (random.chance(one / (one + other))) break;
    }
    out.histories.push_back(h);
  }
  return out;
}

PurchaseHistory any_history(base::Random& random, int orders_max) {
  const auto orders = static_cast<std::uint32_t>(random.between(0, orders_max));
  const double age = random.uniform(0.1, 100);
  return {orders, orders == 0 ? 0 : age * random.uniform(), age};
}

/// The published calibration: 39 weeks, to 1997-09-30. Empty without the file.
test_support::CdnowHistories cdnow() {
  const auto path = test_support::find_public_data("cdnow/CDNOW_sample.txt");
  if (!path) return {};
  return test_support::read_cdnow(*path, *base::Date::from_ymd(1997, 9, 30));
}

TEST(RepurchaseValue, ReproducesThePublishedCdnowOrders) {
  const auto data = cdnow();
  if (data.orders.empty()) GTEST_SKIP() << "the CDNOW sample is absent";
  ASSERT_EQ(data.orders.size(), 2357U);
  const auto fit = fit_bg_nbd(data.orders);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->converged);
  EXPECT_FALSE(fit->at_boundary);
  EXPECT_NEAR(fit->params.r, 0.243, 0.0005);
  EXPECT_NEAR(fit->params.alpha, 4.414, 0.0005);
  EXPECT_NEAR(fit->params.a, 0.793, 0.0005);
  EXPECT_NEAR(fit->params.b, 2.426, 0.0005);
  EXPECT_NEAR(fit->log_likelihood, -9582.4, 0.05);
  // The paper's worked customer.
  const PurchaseHistory customer{2, 30.43, 38.86};
  EXPECT_NEAR(expected_orders(fit->params, {&customer, 1}, 39)[0], 1.226, 0.0005);
  std::printf("CDNOW: r %.3f alpha %.3f a %.3f b %.3f LL %.1f\n", fit->params.r, fit->params.alpha,
              fit->params.a, fit->params.b, fit->log_likelihood);
}

TEST(RepurchaseValue, ReproducesThePublishedCdnowSpending) {
  const auto data = cdnow();
  if (data.orders.empty()) GTEST_SKIP() << "the CDNOW sample is absent";
  const auto fit = fit_gamma_gamma(data.spending);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->converged);
  EXPECT_EQ(fit->repeaters, 946U);
  EXPECT_NEAR(fit->params.p, 6.25, 0.005);
  EXPECT_NEAR(fit->params.q, 3.74, 0.005);
  EXPECT_NEAR(fit->params.gamma, 15.44, 0.005);
}

TEST(RepurchaseValue, TheLikelihoodOfOneCustomerWorkedByHand) {
  // r = 1, alpha = 1, a = 1, b = 1: never back in T = 3: alpha^r / (alpha+T)^r = 1/4.
  const PurchaseHistory never{0, 0, 3};
  EXPECT_NEAR(log_likelihood({1, 1, 1, 1}, {&never, 1}), std::log(0.25), 1e-14);
  // One repeat at 1 of T = 3: G(2)/G(1) * B(1,2)/B(1,1) * (1/16 + 1/1 * 1/4) = 1/2 * 5/16.
  const PurchaseHistory once{1, 1, 3};
  EXPECT_NEAR(log_likelihood({1, 1, 1, 1}, {&once, 1}), std::log(5.0 / 32), 1e-14);
  // Alive: 1 / (1 + 1/1 * (4/2)^2) = 1/5.
  EXPECT_NEAR(probability_alive({1, 1, 1, 1}, {&once, 1})[0], 0.2, 1e-14);
}

TEST(RepurchaseValue, LikelihoodEqualsTheNaiveTwin) {
  base::Random random(1);
  for (int trial = 0; trial < 200; ++trial) {
    const BgNbdParams p{random.uniform(0.01, 5), random.uniform(0.1, 20), random.uniform(0.01, 5),
                        random.uniform(0.01, 5)};
    std::vector<PurchaseHistory> all;
    double naive = 0;
    for (int i = 0; i < 5; ++i) {
      all.push_back(any_history(random, 40));
      naive += naive_log_likelihood(p, all.back());
    }
    EXPECT_NEAR(log_likelihood(p, all), naive, 1e-9 * std::max(1.0, std::abs(naive)));
  }
}

TEST(RepurchaseValue, ExpectedOrdersEqualTheNaiveTwin) {
  base::Random random(7);
  for (int i = 0; i < 20; ++i) {
    const BgNbdParams p{random.uniform(0.1, 2), random.uniform(1, 10), random.uniform(0.2, 3),
                        random.uniform(1, 4)};
    PurchaseHistory h = any_history(random, 12);
    h.age += 5;  // the twin's series loses its digits near z = 1
    const double naive = naive_expected_orders(p, h, 40);
    EXPECT_NEAR(expected_orders(p, {&h, 1}, 40)[0], naive, 1e-8 * std::max(1.0, naive));
  }
}

/// What is remembered of one customer serves another, and how the series is summed depends on the
/// youngest of them: a new one needs so many terms at a far horizon that all are summed anew.
TEST(RepurchaseValue, ManyCustomersTogetherGetWhatEachGetsAlone) {
  base::Random random(8);
  const BgNbdParams p{0.3, 2, 0.8, 1.6};
  std::vector<PurchaseHistory> customers;
  for (int i = 0; i < 400; ++i) {
    PurchaseHistory h = any_history(random, 40);
    h.age = std::ceil(h.age);  // many share theirs
    customers.push_back(h);
  }
  for (const double horizon : {0.0, 1e-3, 4.0, 39.0, 300.0, 2'000.0, 50'000.0}) {
    for (const bool has_newcomer : {false, true}) {
      auto all = customers;
      if (has_newcomer) all.push_back({0, 0, 0});
      const auto together = expected_orders(p, all, horizon, 2);
      for (std::size_t i = 0; i < customers.size(); ++i) {
        const double alone = expected_orders(p, {&customers[i], 1}, horizon)[0];
        EXPECT_NEAR(together[i], alone, 1e-9 * std::max(1e-3, alone))
            << horizon << " " << has_newcomer << " " << i;
      }
    }
  }
}

TEST(RepurchaseValue, ExpectedOrdersAreSmoothWhereTheFormulaDividesByZero) {
  const PurchaseHistory never{0, 0, 10}, some{3, 8, 10};
  for (const PurchaseHistory& h : {never, some}) {
    const double below = expected_orders({0.5, 2, 1 - 1e-7, 1}, {&h, 1}, 20)[0];
    const double at = expected_orders({0.5, 2, 1, 1}, {&h, 1}, 20)[0];
    const double above = expected_orders({0.5, 2, 1 + 1e-7, 1}, {&h, 1}, 20)[0];
    EXPECT_NEAR(at, (below + above) / 2, 1e-8);
    EXPECT_GT(at, 0);
  }
  // a + b + x = 1
  EXPECT_NEAR(expected_orders({0.5, 2, 0.4, 0.6}, {&never, 1}, 20)[0],
              expected_orders({0.5, 2, 0.4, 0.6 + 1e-9}, {&never, 1}, 20)[0], 1e-7);
}

TEST(RepurchaseValue, ExpectedOrdersGrowWithTheHorizonAndStayBelowNoDropout) {
  base::Random random(2);
  for (int trial = 0; trial < 300; ++trial) {
    const BgNbdParams p{random.uniform(0.01, 3), random.uniform(0.5, 10), random.uniform(0.01, 3),
                        random.uniform(0.01, 3)};
    const PurchaseHistory h = any_history(random, 300);
    const double near = expected_orders(p, {&h, 1}, 13)[0];
    const double far = expected_orders(p, {&h, 1}, 52)[0];
    EXPECT_GE(near, 0);
    EXPECT_GE(far, near);
    // Who never leaves buys at the rate (r + x) / (alpha + T).
    EXPECT_LE(far, 52 * (p.r + h.repeat_orders) / (p.alpha + h.age) * (1 + 1e-9));
    const double alive = probability_alive(p, {&h, 1})[0];
    EXPECT_TRUE(alive >= 0 && alive <= 1) << alive;
  }
}

TEST(RepurchaseValue, LongHistoriesDoNotOverflow) {
  const PurchaseHistory daily{5000, 5000, 5001}, gone{5000, 2000, 5001};
  EXPECT_NEAR(expected_orders(kCdnow, {&daily, 1}, 7)[0], 7, 0.1);
  EXPECT_EQ(expected_orders(kCdnow, {&gone, 1}, 7)[0], 0);
  EXPECT_EQ(probability_alive(kCdnow, {&gone, 1})[0], 0);
  EXPECT_TRUE(std::isfinite(log_likelihood(kCdnow, {&daily, 1})));
}

TEST(RepurchaseValue, RecoversTheParametersThatMadeTheCustomers) {
  const BgNbdParams truth{0.6, 6, 0.9, 2.5};
  const Simulated made = simulate(truth, 20'000, 52, 26);
  const auto fit = fit_bg_nbd(made.histories);
  ASSERT_TRUE(fit && fit->converged);
  const BgNbdParams& se = fit->standard_errors;
  EXPECT_NEAR(fit->params.r, truth.r, 3 * se.r);
  EXPECT_NEAR(fit->params.alpha, truth.alpha, 3 * se.alpha);
  EXPECT_NEAR(fit->params.a, truth.a, 3 * se.a);
  EXPECT_NEAR(fit->params.b, truth.b, 3 * se.b);
  EXPECT_LT(se.r, 0.05);
  double expected = 0;
  for (const double y : expected_orders(fit->params, made.histories, 26)) expected += y;
  EXPECT_NEAR(expected, made.later_orders, 0.04 * made.later_orders);
}

TEST(RepurchaseValue, SameFitAtAnyThreadCountAndInAnyUnitOfTime) {
  std::vector<PurchaseHistory> weeks = simulate(kCdnow, 30'000, 39, 1).histories;
  const auto one = fit_bg_nbd(weeks, 1), four = fit_bg_nbd(weeks, 4);
  ASSERT_TRUE(one && four);
  EXPECT_EQ(one->log_likelihood, four->log_likelihood);
  EXPECT_EQ(one->params.alpha, four->params.alpha);
  for (PurchaseHistory& h : weeks) h.recency *= 7, h.age *= 7;
  const auto days = fit_bg_nbd(weeks, 2);
  ASSERT_TRUE(days);
  EXPECT_NEAR(days->params.alpha, 7 * one->params.alpha, 1e-3 * days->params.alpha);
  EXPECT_NEAR(days->params.b, one->params.b, 1e-3 * one->params.b);
}

TEST(RepurchaseValue, RefusesWhatCannotBeLearned) {
  const std::vector<PurchaseHistory> never{{0, 0, 3}, {0, 0, 9}}, backwards{{1, 5, 3}},
      ghost{{0, 2, 3}};
  EXPECT_EQ(reason_of(fit_bg_nbd({})), "repurchase_value.no_repeat_orders");
  EXPECT_EQ(reason_of(fit_bg_nbd(never)), "repurchase_value.no_repeat_orders");
  EXPECT_EQ(reason_of(fit_bg_nbd(backwards)), "repurchase_value.bad_history");
  EXPECT_EQ(reason_of(fit_bg_nbd(ghost)), "repurchase_value.bad_history");
  const std::vector<SpendHistory> two{{1, 5}, {2, 6}, {0, 0}, {3, -1}};
  EXPECT_EQ(reason_of(fit_gamma_gamma(two)), "repurchase_value.too_few_repeaters");
}

TEST(RepurchaseValue, SaysWhenNobodyEverLeaves) {
  std::vector<PurchaseHistory> steady;
  for (int i = 0; i < 50; ++i) steady.push_back({20U + static_cast<unsigned>(i % 7), 51.9, 52});
  const auto fit = fit_bg_nbd(steady);
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->at_boundary);
  EXPECT_GT(probability_alive(fit->params, steady)[0], 0.99);
}

TEST(RepurchaseValue, ExpectedAmountMovesFromThePopulationToTheCustomer) {
  const GammaGammaParams p{6.25, 3.74, 15.44};
  // Population mean p gamma / (q - 1) = 6.25 * 15.44 / 2.74 = 35.219; one order of 100:
  // 6.25 * (15.44 + 100) / (6.25 + 2.74) = 80.256; 100 orders of 100: 6.25 * 10015.44 / 627.74.
  const std::vector<SpendHistory> some{{0, 0}, {1, 100}, {100, 100}};
  const auto amount = expected_amount(p, some);
  EXPECT_NEAR(amount[0], 35.219, 0.001);
  EXPECT_NEAR(amount[1], 80.256, 0.001);
  EXPECT_NEAR(amount[2], 99.717, 0.001);
}

TEST(RepurchaseValue, ValueIsOrdersTimesAmountWithoutDiscountAndLessWithIt) {
  const std::vector<PurchaseHistory> orders{{2, 30.43, 38.86}};
  const std::vector<SpendHistory> spending{{2, 40}};
  const GammaGammaParams spend{6.25, 3.74, 15.44};
  const double plain = customer_value(kCdnow, spend, orders, spending, {39, 9, 0})[0];
  EXPECT_NEAR(plain, expected_orders(kCdnow, orders, 39)[0] * expected_amount(spend, spending)[0],
              1e-9);
  EXPECT_LT(customer_value(kCdnow, spend, orders, spending, {39, 9, 0.01})[0], plain);
}

TEST(RepurchaseValue, GammaFunctionsAgreeWithTheLibraryAndTheirRecurrence) {
  for (const double v : {1e-4, 0.1, 0.5, 1.3, 2.7, 9.99, 10.0, 55.5, 1e6}) {
    EXPECT_NEAR(log_gamma(v), std::lgamma(v), 1e-13 * std::max(1.0, std::abs(std::lgamma(v))));
    EXPECT_NEAR(digamma(v + 1) - digamma(v), 1 / v, 1e-12 / std::min(v, 1.0));
  }
  EXPECT_NEAR(digamma(1), -0.57721566490153286, 1e-14);
}

}  // namespace
}  // namespace repurchase_value
