#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

/// By how much per cent the sales of a product move when its price, or that of a product that can
/// stand in for it, moves by one per cent; and where the past cannot tell.
///
///   ln quantity_t = level + trend + bend + waves of the season + b market_t
///                   + elasticity ln price_t + sum over rivals of cross ln price_rival,t + error_t
///
/// market_t: median over all products of how far ln quantity stands from its own mean (holidays and
/// shortages that meet everybody). The error may carry over from period to period (AR(1), by
/// Prais & Winsten 1954) and single periods may be wild (Huber's weights, P. Huber 1981). What is
/// likely small beforehand is drawn to 0 (ridge, as a normal prior): the k-th wave of a season by a
/// deviation of 0.3 / k, the bend by 0.5, a cross-elasticity by 1. The own elasticity is not drawn
/// anywhere. Intervals: Student t with the fit's degrees of freedom.
///
/// For market monitoring on aggregate data only: sums over many customers. Of tobacco the state
/// sets the prices; what comes out here may say what a list change did, and must never be used to
/// set, test or personalise a price to a consumer (compliance PRC-01, PRC-03, PRC-06).
///
/// Pure, no randomness; the same answer at any number of threads.
namespace price_response {

/// Sums of a market by product and period: that of product p in period t at p * periods + t.
struct Panel {
  std::size_t products = 0, periods = 0;
  std::span<const double> quantity;  ///< >= 0 or NaN; 0 has no logarithm and counts as unknown
  /// > 0 or NaN. A list price: mean revenue a piece moves with what is bought, and then looks like
  /// an answer to itself.
  std::span<const double> price;
  /// Customers behind each cell; none: all cells stand. Cells below customers_min are unknown.
  std::span<const std::uint32_t> customers{};
};

/// A product and one that could stand in for it (same kind, like price). The caller names them:
/// among all pairs chance would find many.
struct Pair {
  std::uint32_t product = 0, rival = 0;
};

struct Options {
  std::size_t season = 12;           ///< periods in a year, 1 for none; used from two seasons on
  bool use_market = true;            ///< with five products or more
  std::uint32_t customers_min = 20;  ///< behind a cell
  std::size_t changes_min = 3;  ///< price changes of 0.5 % or more; one is told from no accident
  double movement_min = 0.005;  ///< deviation of ln price that nothing else explains
  double half_width_max = 1.5;  ///< of an interval that still says something
  double level = 0.95;          ///< of the intervals, 0.5 to 0.999
  double false_share = 0.1;     ///< of the cross-elasticities that are said to stand
  std::size_t rivals_max = 5;   ///< of a product: the first ones named
  unsigned threads = 1;
};

enum class Verdict : std::uint8_t {
  kTold,
  kTooFewPeriods,    ///< under 16 usable ones, or too few for what must be told apart
  kPriceDidNotMove,  ///< too seldom, too little, or only together with something else
  kTooUncertain,     ///< the interval is wider than half_width_max either way
  kNotMeasured,      ///< a rival beyond rivals_max
};

/// One elasticity. The numbers are there for kTold and kTooUncertain, else 0.
struct Estimate {
  Verdict verdict = Verdict::kTooFewPeriods;
  double value = 0, low = 0, high = 0;
  double p = 1;             ///< of being 0, two-sided
  double movement = 0;      ///< deviation of ln price that nothing else explains
  std::size_t changes = 0;  ///< of the price
  std::size_t periods = 0;  ///< usable
};

struct CrossEstimate {
  Pair pair;
  Estimate estimate;
  /// Told, and kept by Benjamini & Hochberg (1995) among all that are told: above 0 the rival
  /// stands in for the product, below 0 they go together.
  bool stands = false;
};

struct Response {
  std::vector<Estimate> own;         ///< by product
  std::vector<CrossEstimate> cross;  ///< by pair, in the order given
};

/// O(products * periods * parameters^2 * rounds), at most some thirty rounds.
/// @return the elasticities, or (kInvalid)
///   price_response.columns_differ  a column is not products * periods long
///   price_response.bad_value       a negative or infinite quantity; a price not above 0
///   price_response.bad_pair        a product not below `products`, or its own rival
///   price_response.bad_option      an option outside its range
base::Result<Response> measure(const Panel& panel, std::span<const Pair> pairs,
                               const Options& options);

}  // namespace price_response
