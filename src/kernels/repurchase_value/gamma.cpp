#include "kernels/repurchase_value/gamma.h"

#include <cmath>

namespace repurchase_value {
namespace {

constexpr double kAsymptotic = 10;
constexpr double kHalfLogTwoPi = 0.91893853320467274178;

}  // namespace

double log_gamma(double v) {
  double product = 1;
  for (; v < kAsymptotic; v += 1) product *= v;
  const double w = 1 / v, w2 = w * w;
  // Bernoulli numbers B_2k / (2k (2k-1)).
  const double tail =
      w *
      (1.0 / 12 +
       w2 * (-1.0 / 360 +
             w2 * (1.0 / 1260 + w2 * (-1.0 / 1680 + w2 * (1.0 / 1188 + w2 * (-691.0 / 360360 +
                                                                             w2 * (1.0 / 156)))))));
  return (v - 0.5) * std::log(v) - v + kHalfLogTwoPi + tail - std::log(product);
}

double digamma(double v) {
  double below = 0;
  for (; v < kAsymptotic; v += 1) below += 1 / v;
  const double w2 = 1 / (v * v);
  // Bernoulli numbers B_2k / 2k.
  const double tail =
      w2 * (1.0 / 12 -
            w2 * (1.0 / 120 -
                  w2 * (1.0 / 252 -
                        w2 * (1.0 / 240 - w2 * (1.0 / 132 - w2 * (691.0 / 32760 - w2 / 12))))));
  return std::log(v) - 0.5 / v - tail - below;
}

}  // namespace repurchase_value
