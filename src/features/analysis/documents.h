#pragma once
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "features/models/models.h"

/// What the pages of the models show, one document a study. Wire form: JSON.
namespace analysis {

using models::Words;

// ---- value

struct ValueCell {
  std::int32_t recency = 0;
  std::int32_t frequency = 0;
  std::int64_t shops = 0;
  double mean_amount_minor = 0;  ///< of a shop in the last twelve months
};
BOOST_DESCRIBE_STRUCT(ValueCell, (), (recency, frequency, shops, mean_amount_minor))

struct ValueTier {
  std::string tier;  ///< A … D
  std::int64_t shops = 0;
  std::int64_t amount_minor = 0;
  double amount_share = 0;
  std::int64_t least_amount_minor = 0;  ///< of a shop of the tier
};
BOOST_DESCRIBE_STRUCT(ValueTier, (), (tier, shops, amount_minor, amount_share, least_amount_minor))

struct ValueDocument {
  std::vector<ValueCell> cells;  ///< recency x frequency, all 25
  std::vector<ValueTier> tiers;
  std::vector<std::int64_t> alive_shops;  ///< in ten bands of the probability, 0-10 % first
  std::int64_t never_ordered = 0;
  std::optional<double> expected_orders;  ///< of all shops in the next 12 weeks
  std::optional<double> expected_value_minor;
};
BOOST_DESCRIBE_STRUCT(ValueDocument, (),
                      (cells, tiers, alive_shops, never_ordered, expected_orders,
                       expected_value_minor))

// ---- clusters

struct ClusterFeature {
  std::string feature;
  double mean = 0;       ///< of the cluster's shops
  double deviation = 0;  ///< of the mean from the company's, in standard deviations
};
BOOST_DESCRIBE_STRUCT(ClusterFeature, (), (feature, mean, deviation))

struct Cluster {
  std::int32_t cluster = 0;
  Words name;
  std::int64_t shops = 0;
  std::int64_t outliers = 0;
  double amount_share = 0;  ///< of the amount of the last three months
  std::vector<ClusterFeature> features;
};
BOOST_DESCRIBE_STRUCT(Cluster, (), (cluster, name, shops, outliers, amount_share, features))

struct ClusterCount {
  std::int32_t clusters = 0;
  double silhouette = 0;
  double stability = 0;
};
BOOST_DESCRIBE_STRUCT(ClusterCount, (), (clusters, silhouette, stability))

/// Shops that were in `from` a month before and are in `to` now; 0: was not scored then.
struct ClusterMove {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(ClusterMove, (), (from, to, shops))

struct FeatureName {
  std::string feature;
  Words name;
  std::string unit;  ///< as of metrics
};
BOOST_DESCRIBE_STRUCT(FeatureName, (), (feature, name, unit))

struct ClusterDocument {
  std::vector<FeatureName> features;
  std::vector<Cluster> clusters;
  std::vector<ClusterCount> tried;
  std::vector<ClusterMove> moves;
  double outlier_share = 0;
};
BOOST_DESCRIBE_STRUCT(ClusterDocument, (), (features, clusters, tried, moves, outlier_share))

// ---- leaving

struct LeavingInfluence {
  std::string feature;
  double influence = 0;  ///< mean size of the push over all shops, log-odds
};
BOOST_DESCRIBE_STRUCT(LeavingInfluence, (), (feature, influence))

/// A node of the readable tree.
struct LeavingNode {
  std::int32_t parent = -1;
  std::int32_t below = -1;  ///< node of value < threshold; -1: a leaf
  std::int32_t from = -1;
  std::string feature;
  /// Nothing: a leaf, or what is asked is whether the value is known; unknown ones go where
  /// is_missing_below says, known ones the other way.
  std::optional<double> threshold;
  bool is_missing_below = false;
  std::int64_t shops = 0;
  double rate = 0;
  std::optional<double> held_out_rate;
};
BOOST_DESCRIBE_STRUCT(LeavingNode, (),
                      (parent, below, from, feature, threshold, is_missing_below, shops, rate,
                       held_out_rate))

struct LeavingDocument {
  std::vector<FeatureName> features;
  std::vector<LeavingInfluence> influences;
  std::vector<LeavingNode> tree;
  std::vector<std::int64_t> shops;  ///< in ten bands of the probability
  double usual = 0;
};
BOOST_DESCRIBE_STRUCT(LeavingDocument, (), (features, influences, tree, shops, usual))

// ---- key_response

/// A key product and the shops that could take it up.
struct KeyResponseProduct {
  base::ProductId product;
  std::string product_code;
  std::string product_name;
  std::int64_t carriers = 0;    ///< shops that carry it
  std::int64_t lacking = 0;     ///< shops that could take it up
  double mean_probability = 0;  ///< over those
  double expected = 0;          ///< shops that take it up: the sum of their probabilities
  std::int64_t likely = 0;      ///< shops with a probability of at least one half
};
BOOST_DESCRIBE_STRUCT(KeyResponseProduct, (),
                      (product, product_code, product_name, carriers, lacking, mean_probability,
                       expected, likely))

/// A shop that is likely to take up a key product.
struct KeyResponseShop {
  base::CustomerId customer;
  std::string code;
  std::string name;
  std::optional<base::UnitId> area;
  std::string area_name;
  base::ProductId product;
  double probability = 0;
  std::vector<models::Push> pushes;  ///< the strongest three
};
BOOST_DESCRIBE_STRUCT(KeyResponseShop, (),
                      (customer, code, name, area, area_name, product, probability, pushes))

struct KeyResponseDocument {
  std::vector<FeatureName> features;
  std::vector<LeavingInfluence> influences;  ///< over the products named to shops
  std::vector<LeavingNode> tree;             ///< its "shops" are pairs of shop and product
  std::vector<std::int64_t> shops;           ///< in ten bands of their mean probability
  double usual = 0;                          ///< share of the pairs that came to an order
  std::vector<KeyResponseProduct> products;  ///< most expected first
  /// Of each product the likeliest shops that the reader may see, at most 15; in the order of
  /// `products`, the likeliest first.
  std::vector<KeyResponseShop> strongest;
};
BOOST_DESCRIBE_STRUCT(KeyResponseDocument, (),
                      (features, influences, tree, shops, usual, products, strongest))

// ---- cohorts

/// Shops by the month of their first order. Months count from 0, that of the first order; the
/// figures reach as far as the records do.
struct CohortRow {
  std::optional<base::Period> cohort;  ///< nothing: shops that were there before the records begin
  base::Period first;                  ///< the month that counts as 0
  std::int64_t shops = 0;
  std::vector<std::int64_t> active;        ///< shops with an order in each month
  std::vector<std::int64_t> amount_minor;  ///< of their orders, net of returns
};
BOOST_DESCRIBE_STRUCT(CohortRow, (), (cohort, first, shops, active, amount_minor))

/// One step of a curve: the share that lasts longer than so many days, with its 95 % interval.
struct CurvePoint {
  std::int32_t days = 0;
  std::int64_t at_risk = 0;  ///< shops neither over nor lost at the point before
  std::int64_t events = 0;   ///< since the point before
  std::int64_t lost = 0;     ///< of unknown end, for the records stop: since the point before
  double share = 1;
  double low = 1;
  double high = 1;
};
BOOST_DESCRIBE_STRUCT(CurvePoint, (), (days, at_risk, events, lost, share, low, high))

/// By Kaplan and Meier. One point a week.
struct CohortCurve {
  std::int64_t shops = 0;
  std::int64_t events = 0;
  std::optional<std::int32_t> median_days;  ///< nothing: more than half outlast the records
  std::vector<CurvePoint> points;
};
BOOST_DESCRIBE_STRUCT(CohortCurve, (), (shops, events, median_days, points))

struct CohortDocument {
  base::Date records_from;  ///< the day of the first order
  base::Date new_from;  ///< a first order this late is a new shop's (where no opening day is known)
  std::vector<CohortRow> rows;    ///< before the records first, then by month, at most 24
  std::vector<double> retention;  ///< of the newcomers together, by month since 0
  CohortCurve repurchase;         ///< newcomers without a second order, from the first on
  CohortCurve survival;           ///< newcomers still ordering, from the first order on
  CohortCurve settled;  ///< the others still ordering, from their first order in the records on
  std::int32_t gone_days = 0;  ///< without an order: gone
};
BOOST_DESCRIBE_STRUCT(CohortDocument, (),
                      (records_from, new_from, rows, retention, repurchase, survival, settled,
                       gone_days))

// ---- forecast

struct ForecastMonth {
  base::Period period;
  double quantity = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastMonth, (), (period, quantity))

/// A method in the rolling back-test of one series.
struct ForecastTrial {
  std::string method;
  double error = 0;  ///< of that of the naive method: below 1 is better
};
BOOST_DESCRIBE_STRUCT(ForecastTrial, (), (method, error))

struct ForecastSeries {
  std::string kind;  ///< company, area, product
  std::string code;  ///< of the area or product
  std::string name;
  std::vector<ForecastMonth> history;  ///< the last whole months, at most 24, oldest first
  std::vector<models::ForecastStep> steps;
  std::string method;
  std::vector<ForecastTrial> trials;  ///< best first; empty: the past is too short to test on
  std::optional<double> error;        ///< of the held-out months: sum |error| / sum |value|
  std::string unknown;  ///< short_history, no_orders: why there is no forecast; empty: there is one
};
BOOST_DESCRIBE_STRUCT(ForecastSeries, (),
                      (kind, code, name, history, steps, method, trials, error, unknown))

/// What was said of a held-out month before it came, over all series of a kind.
struct ForecastHeldOut {
  std::string kind;  ///< shop, product, area, company
  base::Period period;
  std::int64_t series = 0;
  double actual = 0;
  double forecast = 0;
  double error = 0;                      ///< sum |error| / sum |value|
  std::optional<double> baseline_error;  ///< of the same month last year, or the last month
  double covered = 0;                    ///< share within the 80 % interval
};
BOOST_DESCRIBE_STRUCT(ForecastHeldOut, (),
                      (kind, period, series, actual, forecast, error, baseline_error, covered))

/// Days around a feast that sell otherwise.
struct ForecastHoliday {
  std::string holiday;  ///< spring_festival, mid_autumn
  Words name;
  std::int32_t first_day = 0;  ///< counted from the feast
  std::int32_t last_day = 0;
  double factor = 1;  ///< a month that holds all these days sells so many times as much
  double factor_low = 1;
  double factor_high = 1;  ///< 95 % interval
};
BOOST_DESCRIBE_STRUCT(ForecastHoliday, (),
                      (holiday, name, first_day, last_day, factor, factor_low, factor_high))

struct ForecastMethod {
  std::string method;
  Words name;
  std::int64_t shops = 0;  ///< forecast by it
};
BOOST_DESCRIBE_STRUCT(ForecastMethod, (), (method, name, shops))

struct ForecastDocument {
  double level = 0.8;  ///< of the intervals
  std::vector<ForecastMethod> methods;
  std::int64_t shops = 0;        ///< with a forecast
  std::int64_t shops_short = 0;  ///< whose history is too short
  std::int64_t shops_quiet = 0;  ///< that ordered nothing in the last months
  ForecastSeries company;
  std::vector<ForecastSeries> areas;     ///< by code
  std::vector<ForecastSeries> products;  ///< by quantity of twelve months, at most 50
  std::vector<ForecastHoliday> holidays;
  std::vector<ForecastHeldOut> held_out;  ///< by kind, then month
};
BOOST_DESCRIBE_STRUCT(ForecastDocument, (),
                      (level, methods, shops, shops_short, shops_quiet, company, areas, products,
                       holidays, held_out))

// ---- strange

/// The month in which something happened, and what happened to all shops then.
struct StrangeMonth {
  base::Period period;
  double movement = 1;        ///< of the company against its usual month: taken out before judging
  std::string holiday;        ///< spring_festival, mid_autumn: stocked up for then; empty: neither
  std::int64_t month_up = 0;  ///< shops with an outlier month above what was expected
  std::int64_t month_down = 0;
  std::int64_t level_up = 0;  ///< shops whose level changed upwards from this month on
  std::int64_t level_down = 0;
  std::int64_t explained = 0;  ///< outliers that the feast explains: not raised
};
BOOST_DESCRIBE_STRUCT(StrangeMonth, (),
                      (period, movement, holiday, month_up, month_down, level_up, level_down,
                       explained))

struct StrangeArea {
  std::string code;
  std::string name;
  std::int64_t shops = 0;  ///< looked at
  std::int64_t shops_with_events = 0;
  std::int64_t up = 0;  ///< events
  std::int64_t down = 0;
};
BOOST_DESCRIBE_STRUCT(StrangeArea, (), (code, name, shops, shops_with_events, up, down))

struct StrangeShop {
  base::CustomerId customer;
  std::string code;
  std::string name;
  std::optional<base::UnitId> area;
  std::string area_name;
  models::StrangeEvent event;
};
BOOST_DESCRIBE_STRUCT(StrangeShop, (), (customer, code, name, area, area_name, event))

struct StrangeDocument {
  std::int64_t shops = 0;        ///< looked at
  std::int64_t shops_short = 0;  ///< whose history is too short
  std::int64_t shops_with_events = 0;
  bool is_seasonal = false;          ///< months are compared with the same of the years before
  std::vector<StrangeMonth> months;  ///< the last six, oldest first
  std::vector<StrangeArea> areas;    ///< by code
  /// The strongest events, by the quantity that is unexpected: of those shops that the reader may
  /// see, at most 50.
  std::vector<StrangeShop> strongest;
};
BOOST_DESCRIBE_STRUCT(StrangeDocument, (),
                      (shops, shops_short, shops_with_events, is_seasonal, months, areas,
                       strongest))

// ---- range

/// A product that rules name.
struct RangeProduct {
  base::ProductId product;
  std::string product_code;
  std::string product_name;
  std::int64_t shops = 0;    ///< that carry it
  std::int64_t advised = 0;  ///< shops that were advised to take it up
};
BOOST_DESCRIBE_STRUCT(RangeProduct, (), (product, product_code, product_name, shops, advised))

/// Who carries all of `left` mostly carries `right`. What goes together, not what causes what.
struct RangeRule {
  std::vector<base::ProductId> left;  ///< one to three
  base::ProductId right;
  std::int64_t shops = 0;            ///< that carry all of it
  double support = 0;                ///< share of all shops
  double confidence = 0;             ///< of the shops with `left`, the share with `right`
  double lift = 0;                   ///< confidence / share of all shops with `right`
  double leverage = 0;               ///< support above that of independent products
  std::optional<double> conviction;  ///< nothing: without exception
  double p = 0;                      ///< that it is chance, adjusted for all rules tried
  std::int64_t lacking = 0;          ///< shops with `left` and without `right` now
};
BOOST_DESCRIBE_STRUCT(RangeRule, (),
                      (left, right, shops, support, confidence, lift, leverage, conviction, p,
                       lacking))

/// A line of the network of products: a rule with one product on the left.
struct RangeEdge {
  base::ProductId from;
  base::ProductId to;
  std::int64_t shops = 0;
  double confidence = 0;
  double lift = 0;
};
BOOST_DESCRIBE_STRUCT(RangeEdge, (), (from, to, shops, confidence, lift))

/// What the rules were sought with, and how much there was.
struct RangeSearch {
  std::int64_t shops = 0;        ///< with a range
  std::int64_t products = 0;     ///< looked at
  std::int64_t ubiquitous = 0;   ///< left out: nearly every shop carries them
  std::int64_t shops_least = 0;  ///< a set in fewer shops is not looked at
  double confidence_least = 0;
  double lift_least = 0;
  double p_most = 0;
  std::int64_t sets = 0;   ///< frequent sets
  std::int64_t rules = 0;  ///< that hold; the surest are kept
  std::int64_t days = 0;   ///< of orders that make up a range
};
BOOST_DESCRIBE_STRUCT(RangeSearch, (),
                      (shops, products, ubiquitous, shops_least, confidence_least, lift_least,
                       p_most, sets, rules, days))

struct RangeDocument {
  std::vector<RangeProduct> products;  ///< the nodes, by product code
  std::vector<RangeRule> rules;        ///< greatest leverage first, at most 300
  std::vector<RangeEdge> edges;        ///< greatest lift first, at most 200
  RangeSearch search;
  std::int64_t shops_advised = 0;
};
BOOST_DESCRIBE_STRUCT(RangeDocument, (), (products, rules, edges, search, shops_advised))

// ---- substitution

/// A product in both seasons: before = kept + less + what moved to others, and likewise now.
/// Nothing: fewer shops stand behind the figure than may be shown.
struct SubstitutionProduct {
  base::ProductId product;
  std::string product_code;
  std::string product_name;
  std::optional<double> quantity_before;
  std::optional<double> quantity_now;
  std::optional<double> kept;
  std::optional<double> less;  ///< of shops that order less of everything
  std::optional<double> more;  ///< of shops that order more of everything
};
BOOST_DESCRIBE_STRUCT(SubstitutionProduct, (),
                      (product, product_code, product_name, quantity_before, quantity_now, kept,
                       less, more))

/// Quantity that shops gave up of one product and took of another.
struct SubstitutionMove {
  base::ProductId from;
  base::ProductId to;
  double quantity = 0;
  std::int64_t shops = 0;
  /// So many times the share that `to` takes of what left other products: above 1 it stands in for
  /// `from`. Nothing: it cannot be told.
  std::optional<double> draw;
};
BOOST_DESCRIBE_STRUCT(SubstitutionMove, (), (from, to, quantity, shops, draw))

/// By how much per cent a quantity moves when a price moves by one; 95 % interval.
struct PriceAnswer {
  double value = 0;
  double low = 0;
  double high = 0;
  std::int64_t changes = 0;  ///< of the price
  std::int64_t months = 0;
};
BOOST_DESCRIBE_STRUCT(PriceAnswer, (), (value, low, high, changes, months))

struct PricedProduct {
  base::ProductId product;
  std::string product_code;
  std::string product_name;
  PriceAnswer answer;
};
BOOST_DESCRIBE_STRUCT(PricedProduct, (), (product, product_code, product_name, answer))

/// A product whose sales follow another's price: above 0 it stands in for it.
struct PriceRival {
  base::ProductId product;
  std::string product_name;
  base::ProductId rival;
  std::string rival_name;
  PriceAnswer answer;
};
BOOST_DESCRIBE_STRUCT(PriceRival, (), (product, product_name, rival, rival_name, answer))

/// Of how many products the answer to their own price is told, and of how many it is not, and why.
struct PriceVerdict {
  std::string verdict;  ///< told, price_did_not_move, too_uncertain, too_few_months
  std::int64_t products = 0;
};
BOOST_DESCRIBE_STRUCT(PriceVerdict, (), (verdict, products))

struct SubstitutionDocument {
  base::Date before_from;
  base::Date before_until;
  base::Date now_from;
  base::Date now_until;
  bool is_year_before = false;   ///< the same weeks a year before; else the weeks right before
  std::int64_t shops_least = 0;  ///< behind every figure
  std::int64_t shops = 0;        ///< that ordered in both seasons; the others are not counted
  /// Those of most shops, by id; the others are not shown one by one.
  std::vector<SubstitutionProduct> products;
  std::vector<SubstitutionMove> moves;  ///< between them, by product
  std::int64_t hidden_moves = 0;        ///< of too few shops
  std::int64_t months = 0;              ///< of prices looked at
  std::vector<PricedProduct> priced;    ///< whose answer is told, best-selling first
  std::vector<PriceRival> rivals;
  std::vector<PriceVerdict> verdicts;
};
BOOST_DESCRIBE_STRUCT(SubstitutionDocument, (),
                      (before_from, before_until, now_from, now_until, is_year_before, shops_least,
                       shops, products, moves, hidden_moves, months, priced, rivals, verdicts))

// ---- recommended

/// How well a method alone names what is ordered, on orders that it has not seen.
struct RecommendedMethod {
  std::string method;               ///< popular, own_frequent, item_knn, tifu_knn, ease, blend
  std::optional<double> recall;     ///< share of the last order among its ten
  std::optional<double> new_share;  ///< of its five new products, the share ordered in 28 days
};
BOOST_DESCRIBE_STRUCT(RecommendedMethod, (), (method, recall, new_share))

/// Weight of a part of the score.
struct RecommendedWeight {
  std::string part;       ///< own_frequent, own_recent, neighbours, item_knn, ease, popular
  double weight = 0;      ///< among what the shop orders anyway
  double new_weight = 0;  ///< among what it has not ordered in the last 84 days
};
BOOST_DESCRIBE_STRUCT(RecommendedWeight, (), (part, weight, new_weight))

struct RecommendedReason {
  std::string reason;  ///< own, neighbours, goes_with, popular
  std::int64_t lines = 0;
  std::int64_t new_lines = 0;
  double share = 0;  ///< of all lines
};
BOOST_DESCRIBE_STRUCT(RecommendedReason, (), (reason, lines, new_lines, share))

struct RecommendedLeader {
  base::ProductId product;
  std::string product_code;
  std::string product_name;
  std::int64_t shops = 0;      ///< it is recommended to
  std::int64_t new_shops = 0;  ///< of these, those that did not order it in the last 84 days
};
BOOST_DESCRIBE_STRUCT(RecommendedLeader, (),
                      (product, product_code, product_name, shops, new_shops))

struct RecommendedDocument {
  std::vector<RecommendedMethod> methods;
  std::vector<RecommendedWeight> weights;
  std::vector<RecommendedReason> reasons;
  std::vector<RecommendedLeader> leaders;  ///< recommended to most shops first, at most 50
  std::int64_t shops = 0;                  ///< with recommendations
  std::int64_t shops_asked = 0;            ///< whose last order chose the weights
};
BOOST_DESCRIBE_STRUCT(RecommendedDocument, (),
                      (methods, weights, reasons, leaders, shops, shops_asked))

}  // namespace analysis
