#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/guidance/figure.h"
#include "features/models/scores.h"

/// What the models say of a shop, as the book holds it (客户画像).
namespace guidance {

/// A tag in words, with its reason. Made from the scores beside it and from nothing else.
struct PortraitTag {
  std::string code;  ///< value_A, cluster, falling_away, …
  Text name;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(PortraitTag, (), (code, name, reason))

/// A figure of the shop among the shops of its group (分群).
struct ClusterFigure {
  std::string metric;
  std::string unit;
  double value = 0;
  std::uint32_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
};
BOOST_DESCRIBE_STRUCT(ClusterFigure, (), (metric, unit, value, members, p25, median, p75))

struct Portrait {
  std::vector<PortraitTag> tags;
  std::optional<models::ValueScore> value;
  std::optional<models::ClusterScore> cluster;
  std::vector<ClusterFigure> cluster_figures;
  std::optional<models::LeavingScore> leaving;
  std::optional<models::ForecastScore> forecast;
  std::vector<models::StrangeEvent> strange;
};
BOOST_DESCRIBE_STRUCT(Portrait, (),
                      (tags, value, cluster, cluster_figures, leaving, forecast, strange))

/// A product that the models expect in the shop's next orders.
struct RecommendedLine {
  std::uint32_t product = 0;  ///< position in GuidanceBook::products
  bool is_new = false;        ///< not ordered for 84 days: an idea; else a reminder
  std::string reason;         ///< own, neighbours, goes_with, popular
  std::int64_t own_orders = 0;
  std::int64_t orders = 0;
  std::int64_t neighbours = 0;
  std::int64_t neighbours_of = 0;
  double popular_share = 0;
  std::vector<std::uint32_t> goes_with;
  std::optional<double> quantity;
};
BOOST_DESCRIBE_STRUCT(RecommendedLine, (),
                      (product, is_new, reason, own_orders, orders, neighbours, neighbours_of,
                       popular_share, goes_with, quantity))

/// A key product (重点品规) that the shop does not order and is likely to take up.
struct KeyResponseLine {
  std::uint32_t product = 0;
  double probability = 0;             ///< of an order in eight weeks
  double usual = 0;                   ///< of any shop and key product
  std::vector<models::Push> because;  ///< what raises the probability, the strongest first
};
BOOST_DESCRIBE_STRUCT(KeyResponseLine, (), (product, probability, usual, because))

/// A product that shops with the same range mostly carry as well.
struct RangeLine {
  std::uint32_t product = 0;
  std::vector<std::uint32_t> because;
  double confidence = 0;
  double lift = 0;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(RangeLine, (), (product, because, confidence, lift, shops))

/// How the shop's next month is expected to differ from its last three.
struct SuggestionForecast {
  base::Period period;
  double quantity = 0;
  double low = 0;
  double high = 0;
  double usual = 0;   ///< mean of the last three months
  double factor = 1;  ///< quantity / usual, held within 0.5 and 1.5: what daily sales count times
};
BOOST_DESCRIBE_STRUCT(SuggestionForecast, (), (period, quantity, low, high, usual, factor))

}  // namespace guidance
