#include "kernels/price_response/robust_fit.h"

#include <algorithm>
#include <cmath>

namespace price_response {
namespace {

constexpr double kHuber = 1.345, kMadToDeviation = 1.4826, kScaleMin = 1e-9;
constexpr int kRoundsMax = 50;
constexpr double kCarryMax = 0.95;
constexpr double kUsual = 3;  // deviations

double median_size(const Eigen::VectorXd& values) {
  std::vector<double> sizes(values.data(), values.data() + values.size());
  for (double& size : sizes) size = std::abs(size);
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

/// 1 / prior^2 by column, 0 where nothing is drawn.
Eigen::VectorXd penalties(const Eigen::VectorXd& prior) {
  return prior.unaryExpr([](double d) { return std::isinf(d) ? 0.0 : 1 / (d * d); });
}

struct Weighted {
  Eigen::VectorXd coefficients, residuals, weights;
  double scale = 0, parameters = 0;  ///< effective
};

/// Iteratively reweighted from least squares on; the problem is convex but for the scale.
Weighted reweight(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                  const Eigen::VectorXd& penalty) {
  Weighted out;
  out.weights = Eigen::VectorXd::Ones(y.size());
  const auto rows = static_cast<double>(y.size());
  out.scale = std::sqrt((y.array() - y.mean()).square().mean()) + kScaleMin;
  for (int round = 0; round < kRoundsMax; ++round) {
    const Eigen::MatrixXd weighted = out.weights.asDiagonal() * x;
    const Eigen::MatrixXd gram = x.transpose() * weighted;
    Eigen::MatrixXd system = gram;
    system.diagonal() += out.scale * out.scale * penalty;
    const Eigen::LDLT<Eigen::MatrixXd> solver(system);
    const Eigen::VectorXd next = solver.solve(weighted.transpose() * y);
    out.parameters = solver.solve(gram).trace();
    const bool is_still =
        round > 2 && (next - out.coefficients).norm() <= 1e-8 * (1 + out.coefficients.norm());
    out.coefficients = next;
    out.residuals = y - x * next;
    const double left = std::max(rows - out.parameters, 1.0);
    out.scale =
        std::max(kMadToDeviation * median_size(out.residuals) * std::sqrt(rows / left), kScaleMin);
    if (is_still) break;
    out.weights = out.residuals.unaryExpr([&](double r) {
      return std::min(1.0, kHuber * out.scale / std::max(std::abs(r), 1e-300));
    });
  }
  return out;
}

/// Lag-one correlation of weighted residuals; what estimated parameters take from it put back.
double carry_of(const Weighted& fit, const std::vector<std::uint8_t>& follows) {
  double product = 0, square = 0, count = 0;
  for (Eigen::Index row = 0; row < fit.residuals.size(); ++row) {
    const double here = fit.residuals[row] * fit.weights[row];
    square += here * here;
    if (follows[static_cast<std::size_t>(row)] == 0) continue;
    product += here * fit.residuals[row - 1] * fit.weights[row - 1];
    ++count;
  }
  if (!(square > 0) || count < 2) return 0;
  const auto rows = static_cast<double>(fit.residuals.size());
  const double raw = product / square;
  const double put_back = (fit.parameters + 3 * raw) / std::max(rows - fit.parameters, 1.0);
  return std::clamp(raw + put_back, 0.0, kCarryMax);
}

/// Wild values come to the edge of the usual: else the row after each would be wild as well.
void draw_in(Eigen::VectorXd& y, const Weighted& fit) {
  const double edge = kUsual * fit.scale;
  y += fit.residuals.unaryExpr([&](double r) { return std::clamp(r, -edge, edge) - r; });
}

/// Rows less `carry` times the row before.
void take_off_carry(Regression& regression, double carry) {
  const double shrink = std::sqrt(1 - carry * carry);
  for (Eigen::Index row = regression.y.size() - 1; row >= 0; --row) {
    if (regression.follows[static_cast<std::size_t>(row)] != 0) {
      regression.y[row] -= carry * regression.y[row - 1];
      regression.x.row(row) -= carry * regression.x.row(row - 1);
    } else {
      regression.y[row] *= shrink;
      regression.x.row(row) *= shrink;
    }
  }
}

}  // namespace

RobustFit fit_robust(const Regression& given) {
  const Eigen::VectorXd penalty = penalties(given.prior);
  const Weighted first = reweight(given.x, given.y, penalty);
  const double carry = carry_of(first, given.follows);
  Regression regression = given;
  draw_in(regression.y, first);
  take_off_carry(regression, carry);
  const Weighted fit = reweight(regression.x, regression.y, penalty);
  const auto rows = static_cast<double>(regression.y.size());
  RobustFit out;
  out.coefficients = fit.coefficients;
  out.carry = carry;
  out.freedom = rows - fit.parameters;
  if (out.freedom <= 0) return out;
  const Eigen::VectorXd bounded = fit.residuals.cwiseProduct(fit.weights);
  const double inner = (fit.weights.array() >= 1).cast<double>().mean();
  const double factor = 1 + fit.parameters / rows * (1 - inner) / inner;
  const double variance = factor * factor * bounded.squaredNorm() / out.freedom / (inner * inner);
  Eigen::MatrixXd system = regression.x.transpose() * regression.x;
  system.diagonal() += std::max(variance, kScaleMin * kScaleMin) * penalty;
  const Eigen::MatrixXd inverse =
      system.ldlt().solve(Eigen::MatrixXd::Identity(system.rows(), system.cols()));
  out.covariance = variance * inverse;
  // A column that never moves has no variance here either: its movement is 0, not infinite.
  out.movement = Eigen::VectorXd::Zero(system.rows());
  for (Eigen::Index j = 0; j < system.rows(); ++j)
    if (inverse(j, j) > 0)
      out.movement[j] = std::sqrt(std::max(1 / inverse(j, j) - variance * penalty[j], 0.0) / rows);
  return out;
}

}  // namespace price_response
