#pragma once
#include <Eigen/Dense>
#include <cstdint>
#include <vector>

namespace price_response {

/// Rows in the order of time: y = x * coefficients + error.
struct Regression {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  Eigen::VectorXd prior;  ///< deviation by which a coefficient is drawn to 0; infinite: not drawn
  std::vector<std::uint8_t> follows;  ///< by row, 1: it is the period after the row before
};

struct RobustFit {
  Eigen::VectorXd coefficients;
  Eigen::MatrixXd covariance;
  /// By column: deviation of what no other column explains of it.
  Eigen::VectorXd movement;
  double freedom = 0;  ///< rows less effective parameters
  double carry = 0;    ///< of the error from one row to the next
};

/// Huber's M-estimate (1.345 deviations) with ridge and AR(1) errors: fitted once, the carry-over
/// estimated on its residuals, what is beyond 3 deviations drawn in to there, and fitted again on
/// rows less that share of the row before (Prais & Winsten; a row that follows none is shrunk
/// instead). Covariance: Huber 1981, with his small-sample factor. Not for fewer rows than columns.
/// freedom <= 0 when nothing is left to judge by.
RobustFit fit_robust(const Regression& regression);

}  // namespace price_response
