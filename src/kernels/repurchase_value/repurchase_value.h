#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

/// How often a customer will buy again, whether he is still a customer, and what that is worth.
///
/// BG/NBD (Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing Science 2005):
/// while active a customer buys at his own Poisson rate, rates are Gamma(r, alpha) over customers;
/// after each repeat purchase he leaves for good with his own probability, Beta(a, b) over
/// customers. Gamma-Gamma (Fader & Hardie, "The Gamma-Gamma Model of Monetary Value", 2013): the
/// amounts of one customer are Gamma(p, nu) around his own mean, nu is Gamma(q, gamma).
///
/// Time is in any unit, the same throughout: `alpha` and all horizons are in the unit of the
/// histories (weeks in the published table). All functions are pure and may be called from several
/// threads; results do not depend on the number of threads.
namespace repurchase_value {

/// One customer's purchase summary. Purchases of one day count as one.
struct PurchaseHistory {
  std::uint32_t repeat_orders = 0;  ///< x: days with a purchase after the first such day
  double recency = 0;               ///< t_x: first purchase -> last purchase; 0 when x = 0
  double age = 0;                   ///< T: first purchase -> end of observation; >= recency
};

/// All > 0. Mean purchase rate r / alpha; mean probability of leaving after a purchase a / (a + b).
struct BgNbdParams {
  double r = 0, alpha = 0, a = 0, b = 0;
};

struct BgNbdFit {
  BgNbdParams params;
  BgNbdParams standard_errors;  ///< by the observed information; NaN where it is singular
  double log_likelihood = 0;
  int evaluations = 0;       ///< of the likelihood and its gradient, over all starts
  bool converged = false;    ///< the gradient vanishes
  bool at_boundary = false;  ///< a parameter ran to the end of [1e-5, 1e5]: the data do not tell it
};

/// Maximum likelihood. Equal histories are gathered first, so a sweep costs O(distinct histories +
/// largest x); about 40 sweeps from a start, of which there are up to three.
/// @return the fit, or (kInvalid)
///   repurchase_value.bad_history       a time is negative or not finite, recency > age, recency
///                                      > 0 without a repeat order, over 1e6 repeat orders
///   repurchase_value.no_repeat_orders  nobody, or nobody who came back: nothing to learn from
base::Result<BgNbdFit> fit_bg_nbd(std::span<const PurchaseHistory> customers, unsigned threads = 1);

/// Log-likelihood of the histories under `params`, O(distinct histories + largest x).
/// The histories must be valid (see fit_bg_nbd).
double log_likelihood(const BgNbdParams& params, std::span<const PurchaseHistory> customers);

/// Expected purchases in the next `horizon` (>= 0), one per customer, in input order:
///   E[Y] = (a+b+x-1)/(a-1) (1 - ((alpha+T)/(alpha+T+t))^(r+x) 2F1(r+x, b+x; a+b+x-1; z)) * alive,
///   z = t/(alpha+T+t),
/// evaluated after Euler's transformation of 2F1 and with the singularities at a = 1 and
/// a+b+x = 1 divided out, so no parameter overflows it. O(1 / (1 - z)) a customer.
/// An unknown customer is {0, 0, 0}.
std::vector<double> expected_orders(const BgNbdParams& params,
                                    std::span<const PurchaseHistory> customers, double horizon,
                                    unsigned threads = 1);

/// Probability that each is still a customer: 1 / (1 + a/(b+x-1) ((alpha+T)/(alpha+t_x))^(r+x)),
/// and 1 for those who never came back (the model lets nobody leave before a repeat order). O(n).
std::vector<double> probability_alive(const BgNbdParams& params,
                                      std::span<const PurchaseHistory> customers);

/// One repeater's spending.
struct SpendHistory {
  std::uint32_t repeat_orders = 0;  ///< x; customers without one are passed over
  double mean_amount = 0;           ///< mean amount of those x orders, > 0, in any currency unit
};

/// All > 0; population mean amount p gamma / (q - 1) when q > 1.
struct GammaGammaParams {
  double p = 0, q = 0, gamma = 0;
};

struct GammaGammaFit {
  GammaGammaParams params;
  GammaGammaParams standard_errors;
  double log_likelihood = 0;
  std::uint32_t repeaters = 0;  ///< customers the fit used
  int evaluations = 0;
  bool converged = false;
  bool at_boundary = false;
};

/// Maximum likelihood over the customers with x > 0; O(customers) a sweep. Repeaters whose mean
/// amount is not above 0 (returns), or with over 1e6 repeat orders, are passed over.
/// @return the fit, or repurchase_value.too_few_repeaters (fewer than 3, kInvalid)
base::Result<GammaGammaFit> fit_gamma_gamma(std::span<const SpendHistory> customers,
                                            unsigned threads = 1);

/// Expected mean amount of an order: p (gamma + x m) / (p x + q - 1); the population's mean for
/// x = 0. NaN where p x + q <= 1 (no mean exists). O(n).
std::vector<double> expected_amount(const GammaGammaParams& params,
                                    std::span<const SpendHistory> customers);

/// How the value of future purchases is summed.
struct ValueOptions {
  double horizon = 52;       ///< in the time unit of the histories
  int steps = 12;            ///< the horizon in equal steps, each discounted at its end; >= 1
  double discount_rate = 0;  ///< per step, e.g. 0.01
};

/// Discounted value of each customer's purchases in the horizon: sum over steps of the expected
/// purchases of the step times the expected amount / (1 + rate)^step. Both spans in the same order.
std::vector<double> customer_value(const BgNbdParams& orders, const GammaGammaParams& spend,
                                   std::span<const PurchaseHistory> customers,
                                   std::span<const SpendHistory> spending,
                                   const ValueOptions& options, unsigned threads = 1);

}  // namespace repurchase_value
