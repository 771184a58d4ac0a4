#include "kernels/price_response/price_response.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.h"
#include "kernels/price_response/robust_fit.h"
#include "kernels/price_response/student_t.h"

namespace price_response {
namespace {

/// A market with planted elasticities: each product's first pair has a cross-elasticity of 0.6, its
/// second none.
struct Market {
  std::size_t products = 0, periods = 0;
  std::vector<double> quantity, price, own;
  std::vector<Pair> pairs;

  [[nodiscard]] Panel panel() const { return {products, periods, quantity, price, {}}; }
};

struct Shape {
  std::size_t products = 60, periods = 60;
  double noise = 0.05, carry = 0.4, change_chance = 0.2, wild_chance = 0;
};

Market market(const Shape& shape, std::uint64_t seed) {
  base::Random random(seed);
  Market out{shape.products, shape.periods, {}, {}, {}, {}};
  std::vector<double> logs, together;
  for (std::size_t t = 0; t < shape.periods; ++t) together.push_back(0.15 * random.normal());
  for (std::size_t p = 0; p < shape.products; ++p) {
    const double base = random.uniform(2, 5);
    double now = base;
    for (std::size_t t = 0; t < shape.periods; ++t) {
      if (random.chance(shape.change_chance)) now = base + 0.08 * random.normal();
      logs.push_back(now);
      out.price.push_back(std::exp(now));
    }
  }
  for (std::size_t p = 0; p < shape.products; ++p) {
    const std::size_t group = p / 4 * 4, rival = group + (p + 1) % 4, other = group + (p + 2) % 4;
    for (const std::size_t of : {rival, other})
      out.pairs.push_back({static_cast<std::uint32_t>(p), static_cast<std::uint32_t>(of)});
    out.own.push_back(random.uniform(-3, -0.3));
    const double trend = random.uniform(-0.3, 0.3), turn = random.uniform(0, 6);
    double error = shape.noise * random.normal();
    for (std::size_t t = 0; t < shape.periods; ++t) {
      error = shape.carry * error +
              shape.noise * std::sqrt(1 - shape.carry * shape.carry) * random.normal();
      double log = 6 + trend * static_cast<double>(t) / static_cast<double>(shape.periods) +
                   0.2 * std::sin(static_cast<double>(t) * std::numbers::pi / 6 + turn) +
                   together[t] + out.own[p] * logs[p * shape.periods + t] +
                   0.6 * logs[rival * shape.periods + t] + error;
      if (random.chance(shape.wild_chance)) log -= random.uniform(0.5, 2);
      out.quantity.push_back(std::exp(log));
    }
  }
  return out;
}

std::string reason_of(const Panel& panel, std::span<const Pair> pairs, const Options& options) {
  const auto response = measure(panel, pairs, options);
  return response ? "measured" : response.error().reason;
}

TEST(StudentT, AgreesWithPrintedTables) {
  // Two-sided 5 % points: 12.706, 2.571, 2.228, 2.042; 1 % of 10: 3.169.
  EXPECT_NEAR(t_of_level(0.95, 1), 12.706, 5e-4);
  EXPECT_NEAR(t_of_level(0.95, 5), 2.571, 5e-4);
  EXPECT_NEAR(t_of_level(0.95, 10), 2.228, 5e-4);
  EXPECT_NEAR(t_of_level(0.95, 30), 2.042, 5e-4);
  EXPECT_NEAR(t_of_level(0.99, 10), 3.169, 5e-4);
  EXPECT_NEAR(two_sided_p(0, 7), 1, 1e-12);
  EXPECT_NEAR(two_sided_p(1, 1), 0.5, 1e-12);  // Cauchy: half lies within 1
  EXPECT_NEAR(two_sided_p(-2, 2), 1 - 2 / std::sqrt(6.0), 1e-12);
}

TEST(RobustFit, IsLeastSquaresWhereNothingIsWildOrDrawn) {
  // y = 1, 2, 4 at x = 0, 1, 2: slope 1.5, level 5/6; twice, so that rows outnumber columns well.
  Regression r{Eigen::MatrixXd(6, 2), Eigen::VectorXd(6),
               Eigen::VectorXd::Constant(2, std::numeric_limits<double>::infinity()),
               std::vector<std::uint8_t>(6, 0)};
  for (int i = 0; i < 6; ++i) {
    r.x(i, 0) = i % 3;
    r.x(i, 1) = 1;
    r.y[i] = std::vector<double>{1, 2, 4}[static_cast<std::size_t>(i % 3)];
  }
  const RobustFit fit = fit_robust(r);
  EXPECT_NEAR(fit.coefficients[0], 1.5, 1e-9);
  EXPECT_NEAR(fit.coefficients[1], 5.0 / 6, 1e-9);
  EXPECT_EQ(fit.carry, 0);
  EXPECT_NEAR(fit.freedom, 4, 1e-9);
  // Residuals 1/6, -1/3, 1/6 twice: variance 2 (1/36 + 4/36 + 1/36) / 4 = 1/12, over sum of
  // squares 4 about the mean; movement sqrt(4 / 6).
  EXPECT_NEAR(fit.covariance(0, 0), 1.0 / 48, 1e-9);
  EXPECT_NEAR(fit.movement[0], std::sqrt(4.0 / 6), 1e-9);
}

TEST(RobustFit, AWildValueHardlyMovesIt) {
  base::Random random(1);
  Regression r{Eigen::MatrixXd(40, 2), Eigen::VectorXd(40),
               Eigen::VectorXd::Constant(2, std::numeric_limits<double>::infinity()),
               std::vector<std::uint8_t>(40, 0)};
  for (int i = 0; i < 40; ++i) {
    r.x(i, 0) = i / 10.0;
    r.x(i, 1) = 1;
    r.y[i] = 2 * r.x(i, 0) + 0.05 * random.normal();
  }
  const double calm = fit_robust(r).coefficients[0];
  r.y[39] -= 20;
  EXPECT_NEAR(fit_robust(r).coefficients[0], calm, 0.05);
}

TEST(PriceResponse, FindsPlantedElasticities) {
  const Market made = market({}, 1);
  const Response found = measure(made.panel(), made.pairs, {}).value();
  double error = 0, told = 0, covered = 0;
  for (std::size_t p = 0; p < made.products; ++p) {
    const Estimate& own = found.own[p];
    if (own.verdict != Verdict::kTold) continue;
    ++told;
    error += std::abs(own.value - made.own[p]);
    covered += own.low <= made.own[p] && made.own[p] <= own.high ? 1 : 0;
  }
  EXPECT_GE(told, 55);
  EXPECT_LT(error / told, 0.2);
  EXPECT_GE(covered / told, 0.85);
  double right = 0, wrong = 0;
  for (std::size_t i = 0; i < found.cross.size(); ++i)
    if (found.cross[i].stands) (i % 2 == 0 ? right : wrong) += 1;
  EXPECT_GE(right, 40);
  EXPECT_LE(wrong, 8);
  std::printf("own told %.0f of %zu, mean error %.3f, covered %.3f; pairs right %.0f, wrong %.0f\n",
              told, made.products, error / told, covered / told, right, wrong);
}

TEST(PriceResponse, WildPeriodsDoNotSpoilIt) {
  const Market made = market({.wild_chance = 0.04}, 2);
  const Response found = measure(made.panel(), {}, {}).value();
  double error = 0, told = 0;
  for (std::size_t p = 0; p < made.products; ++p) {
    if (found.own[p].verdict != Verdict::kTold) continue;
    ++told;
    error += std::abs(found.own[p].value - made.own[p]);
  }
  EXPECT_GE(told, 45);
  EXPECT_LT(error / told, 0.35);
}

TEST(PriceResponse, SaysWhenItCannotTell) {
  Market made = market({.products = 8}, 3);
  const std::size_t n = made.periods;
  // Product 0's price never moves, product 1's moves once, product 2 has ten periods, product 3
  // is drowned in noise.
  base::Random random(4);
  for (std::size_t t = 0; t < n; ++t) {
    made.price[t] = 20;
    made.price[n + t] = t < n / 2 ? 20 : 24;
    if (t >= 10) made.quantity[2 * n + t] = 0;
    made.quantity[3 * n + t] *= std::exp(3 * random.normal());
  }
  const Response found = measure(made.panel(), std::vector<Pair>{{5, 0}, {5, 6}}, {}).value();
  EXPECT_EQ(found.own[0].verdict, Verdict::kPriceDidNotMove);
  EXPECT_EQ(found.own[0].changes, 0U);
  EXPECT_EQ(found.own[1].verdict, Verdict::kPriceDidNotMove);
  EXPECT_EQ(found.own[1].changes, 1U);
  EXPECT_EQ(found.own[2].verdict, Verdict::kTooFewPeriods);
  EXPECT_EQ(found.own[2].periods, 10U);
  EXPECT_EQ(found.own[3].verdict, Verdict::kTooUncertain);
  EXPECT_GT(found.own[3].high - found.own[3].low, 3);
  EXPECT_EQ(found.own[4].verdict, Verdict::kTold);
  // A rival whose price stood still says nothing, and takes nothing from the others.
  EXPECT_EQ(found.cross[0].estimate.verdict, Verdict::kPriceDidNotMove);
  EXPECT_FALSE(found.cross[0].stands);
  EXPECT_EQ(found.cross[1].estimate.verdict, Verdict::kTold);
}

TEST(PriceResponse, CannotPartPricesThatMoveTogether) {
  Market made = market({.products = 8}, 5);
  for (std::size_t t = 0; t < made.periods; ++t) made.price[made.periods + t] = 1.3 * made.price[t];
  const Response found = measure(made.panel(), std::vector<Pair>{{0, 1}}, {}).value();
  EXPECT_EQ(found.cross[0].estimate.verdict, Verdict::kPriceDidNotMove);
  EXPECT_NE(found.own[0].verdict, Verdict::kTold);
}

TEST(PriceResponse, APriceThatMovedOnlyWhereSalesAreUnknownDidNotMove) {
  Market made = market({.products = 8}, 10);
  for (std::size_t t = 0; t < made.periods; ++t) {
    // ln 1 is exactly 0, and so is the column.
    made.price[t] = t < 40 ? 1 : 1 + static_cast<double>(t % 3);
    if (t >= 40) made.quantity[t] = std::nan("");
  }
  const Response found = measure(made.panel(), std::vector<Pair>{{1, 0}}, {}).value();
  EXPECT_GE(found.own[0].changes, 3U);
  EXPECT_EQ(found.own[0].verdict, Verdict::kPriceDidNotMove);
}

TEST(PriceResponse, MeasuresOnlyTheFirstRivals) {
  const Market made = market({.products = 8}, 11);
  Options options;
  options.rivals_max = 1;
  const Response found = measure(made.panel(), std::vector<Pair>{{0, 1}, {0, 2}}, options).value();
  EXPECT_EQ(found.cross[0].estimate.verdict, Verdict::kTold);
  EXPECT_EQ(found.cross[1].estimate.verdict, Verdict::kNotMeasured);
  EXPECT_FALSE(found.cross[1].stands);
}

TEST(PriceResponse, UnitsDoNotMatter) {
  const Market made = market({.products = 12}, 6);
  Market other = made;
  for (double& quantity : other.quantity) quantity *= 1000;
  for (double& price : other.price) price *= 0.01;
  const Response a = measure(made.panel(), made.pairs, {}).value();
  const Response b = measure(other.panel(), made.pairs, {}).value();
  for (std::size_t p = 0; p < made.products; ++p) {
    EXPECT_EQ(a.own[p].verdict, b.own[p].verdict);
    EXPECT_NEAR(a.own[p].value, b.own[p].value, 1e-5);
  }
}

TEST(PriceResponse, IsTheSameAtAnyNumberOfThreads) {
  const Market made = market({.products = 24}, 7);
  Options options;
  const Response one = measure(made.panel(), made.pairs, options).value();
  options.threads = 3;
  const Response more = measure(made.panel(), made.pairs, options).value();
  for (std::size_t p = 0; p < made.products; ++p) {
    EXPECT_EQ(one.own[p].value, more.own[p].value);
    EXPECT_EQ(one.own[p].high, more.own[p].high);
  }
  for (std::size_t i = 0; i < one.cross.size(); ++i)
    EXPECT_EQ(one.cross[i].estimate.value, more.cross[i].estimate.value);
}

TEST(PriceResponse, CellsOfFewCustomersAreUnknown) {
  const Market made = market({.products = 8}, 8);
  std::vector<std::uint32_t> customers(made.quantity.size(), 20);
  for (std::size_t t = 0; t < made.periods; ++t) customers[t] = 19;
  Panel panel = made.panel();
  panel.customers = customers;
  const Response found = measure(panel, {}, {}).value();
  EXPECT_EQ(found.own[0].verdict, Verdict::kTooFewPeriods);
  EXPECT_EQ(found.own[0].periods, 0U);
  EXPECT_EQ(found.own[1].verdict, Verdict::kTold);
}

TEST(PriceResponse, RefusesWhatItCannotRead) {
  Market made = market({.products = 4, .periods = 30}, 9);
  EXPECT_EQ(reason_of(made.panel(), made.pairs, {}), "measured");
  EXPECT_EQ(reason_of({}, {}, {}), "measured");
  EXPECT_EQ(reason_of(made.panel(), std::vector<Pair>{{0, 4}}, {}), "price_response.bad_pair");
  EXPECT_EQ(reason_of(made.panel(), std::vector<Pair>{{1, 1}}, {}), "price_response.bad_pair");
  for (const Options& options :
       {Options{.season = 0}, Options{.movement_min = -1}, Options{.half_width_max = 0},
        Options{.level = 1}, Options{.false_share = 2}})
    EXPECT_EQ(reason_of(made.panel(), {}, options), "price_response.bad_option");
  Panel panel = made.panel();
  panel.periods = 29;
  EXPECT_EQ(reason_of(panel, {}, {}), "price_response.columns_differ");
  made.price[3] = 0;
  EXPECT_EQ(reason_of(made.panel(), {}, {}), "price_response.bad_value");
  made.price[3] = std::nan("");
  made.quantity[5] = std::nan("");
  EXPECT_EQ(reason_of(made.panel(), {}, {}), "measured");
  made.quantity[5] = -1;
  EXPECT_EQ(reason_of(made.panel(), {}, {}), "price_response.bad_value");
}

}  // namespace
}  // namespace price_response
