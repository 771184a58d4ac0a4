#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/id.h"

/// What models say of one shop. Stored as compact JSON: a part that no model filled is empty.
namespace models {

struct Words {
  std::string zh;
  std::string en;
  friend bool operator==(const Words&, const Words&) = default;
};
BOOST_DESCRIBE_STRUCT(Words, (), (zh, en))

/// Model `value`: what the shop did in the last twelve months, and what is to be expected of it.
struct ValueScore {
  std::int32_t recency = 0;    ///< 5: ordered within 7 days, 4: 14, 3: 28, 2: 56, 1: longer ago
  std::int32_t frequency = 0;  ///< 1 (worst) to 5, by fifths of the company's shops; amount too
  std::int32_t amount = 0;
  std::string tier;  ///< A (best) to D; empty: nothing ordered
  std::int32_t recency_days = 0;
  std::int32_t orders = 0;
  std::int64_t amount_minor = 0;
  std::optional<double> alive;                       ///< probability of being still a customer
  std::optional<double> expected_orders;             ///< in the next 12 weeks
  std::optional<std::int64_t> expected_order_minor;  ///< mean amount of an order
  std::optional<std::int64_t> expected_value_minor;  ///< of the orders of the next 12 weeks
};
BOOST_DESCRIBE_STRUCT(ValueScore, (),
                      (recency, frequency, amount, tier, recency_days, orders, amount_minor, alive,
                       expected_orders, expected_order_minor, expected_value_minor))

/// How far a shop's feature lies from the company's mean, in standard deviations.
struct Trait {
  std::string feature;
  double value = 0;
  double deviation = 0;
};
BOOST_DESCRIBE_STRUCT(Trait, (), (feature, value, deviation))

/// Model `clusters`: shops that trade alike.
struct ClusterScore {
  std::int32_t cluster = 0;  ///< 1 …
  Words name;
  bool is_outlier = false;  ///< farther from its centre than nearly all: unlike any group
  double distance = 0;
  std::vector<Trait> traits;  ///< the strongest
};
BOOST_DESCRIBE_STRUCT(ClusterScore, (), (cluster, name, is_outlier, distance, traits))

/// What moved a probability, and which way.
struct Push {
  std::string feature;
  std::optional<double> value;  ///< nothing: not known
  double push = 0;              ///< in log-odds; above 0 raises the probability
};
BOOST_DESCRIBE_STRUCT(Push, (), (feature, value, push))

/// Model `leaving`: probability that the shop falls away in the next eight weeks: orders nothing,
/// or for less than half of its pace of the last twelve weeks, the movement of all shops taken out.
struct LeavingScore {
  double probability = 0;
  double usual = 0;  ///< share of all shops that did so
  std::vector<Push> pushes;
};
BOOST_DESCRIBE_STRUCT(LeavingScore, (), (probability, usual, pushes))

/// A key product (重点品规) that the shop did not order in the last 84 days.
struct KeyResponse {
  base::ProductId product;
  double probability = 0;    ///< that it orders it in the next eight weeks
  std::vector<Push> pushes;  ///< the strongest three
};
BOOST_DESCRIBE_STRUCT(KeyResponse, (), (product, probability, pushes))

/// Model `key_response`: which key products the shop is likely to take up. One that it turned down
/// is not counted.
struct KeyResponseScore {
  double mean = 0;   ///< of the probabilities of all key products that it lacks
  double usual = 0;  ///< share of all such pairs of shop and product that came to an order
  std::int64_t lacking = 0;
  std::vector<KeyResponse> products;  ///< best first, at most five
};
BOOST_DESCRIBE_STRUCT(KeyResponseScore, (), (mean, usual, lacking, products))

struct ForecastStep {
  base::Period period;
  double quantity = 0;
  double low = 0;  ///< 80 of 100 such months lie between
  double high = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastStep, (), (period, quantity, low, high))

/// Model `forecast`: the shop's quantity in the next months.
struct ForecastScore {
  std::string method;
  /// Of the back-test, relative: sum |error| / sum |value|. Nothing: too young to be tested.
  std::optional<double> error;
  std::vector<ForecastStep> steps;
  std::optional<double> recent;  ///< mean quantity of the last three months
};
BOOST_DESCRIBE_STRUCT(ForecastScore, (), (method, error, steps, recent))

/// Model `strange`: a month or a lasting change that the shop's own past does not explain.
struct StrangeEvent {
  std::string kind;  ///< month, level
  base::Period period;
  double actual = 0;
  double expected = 0;
  double score = 0;  ///< robust deviations (month), or share of change (level)
};
BOOST_DESCRIBE_STRUCT(StrangeEvent, (), (kind, period, actual, expected, score))

/// One product for the next order, with what speaks for it.
struct RecommendedProduct {
  base::ProductId product;
  bool is_new = false;          ///< not ordered in the last 84 days: an idea, not a reminder
  double score = 0;             ///< comparable among the new, and among the others
  std::string reason;           ///< own, neighbours, goes_with, popular: the largest part
  std::int64_t own_orders = 0;  ///< own orders with it, of `orders`
  std::int64_t orders = 0;
  std::int64_t neighbours = 0;  ///< of the shops most like this one that order it, …
  std::int64_t neighbours_of = 0;
  double popular_share = 0;                ///< of orders of shops of its kind that hold it
  std::vector<base::ProductId> goes_with;  ///< own products it is ordered with
  std::optional<double> quantity;          ///< mean in own orders with it
};
BOOST_DESCRIBE_STRUCT(RecommendedProduct, (),
                      (product, is_new, score, reason, own_orders, orders, neighbours,
                       neighbours_of, popular_share, goes_with, quantity))

/// A rule that the shop's range meets on the left and not on the right: who carries those mostly
/// carries this.
struct RangeAdvice {
  base::ProductId product;
  std::vector<base::ProductId> because;
  double confidence = 0;
  double lift = 0;
  std::int64_t shops = 0;  ///< that carry all of it
};
BOOST_DESCRIBE_STRUCT(RangeAdvice, (), (product, because, confidence, lift, shops))

struct ShopScores {
  std::optional<ValueScore> value;
  std::optional<ClusterScore> cluster;
  std::optional<LeavingScore> leaving;
  std::optional<KeyResponseScore> key_response;
  std::optional<ForecastScore> forecast;
  std::vector<StrangeEvent> strange;            ///< newest first
  std::vector<RecommendedProduct> recommended;  ///< reminders, then new ones; each best first
  std::vector<RangeAdvice> range;               ///< surest first
};
BOOST_DESCRIBE_STRUCT(ShopScores, (),
                      (value, cluster, leaving, key_response, forecast, strange, recommended,
                       range))

}  // namespace models
