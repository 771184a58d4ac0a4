#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "features/guidance/figure.h"
#include "features/guidance/portrait.h"

/// The guidance book (客户数字经营指导书): what to serve one shop this month, with reasons.
namespace guidance {

// ---- header and part A

struct BookHeader {
  std::string company_code;
  std::string customer_code;
  std::string shop_name;
  base::Period period;
  std::int64_t version = 1;
  std::string generated_at;  ///< ISO UTC
  std::string data_until;    ///< ISO day of the last order the facts hold up to the period's end
  std::int64_t data_version = 0;  ///< watermark of the records
  std::string currency;
  ModelVersions models;
  bool is_retailer_copy = false;
};
BOOST_DESCRIBE_STRUCT(BookHeader, (),
                      (company_code, customer_code, shop_name, period, version, generated_at,
                       data_until, data_version, currency, models, is_retailer_copy))

/// One field of the shop in words: code, and the dictionary's names where it has them.
struct Attribute {
  std::string field;
  std::string value;
  std::optional<Text> name;
};
BOOST_DESCRIBE_STRUCT(Attribute, (), (field, value, name))

/// Part A 基础信息: licence, credit, format, zone, terminal, order day, cap, contacts.
struct BaseInformation {
  std::vector<Attribute> attributes;
  std::vector<std::string> not_recorded;  ///< fields that nobody has filled
  std::optional<std::int64_t> license_days_left;
  std::vector<Sentence> notices;  ///< licence running out, suspended …
};
BOOST_DESCRIBE_STRUCT(BaseInformation, (), (attributes, not_recorded, license_days_left, notices))

// ---- part B

struct ScoreLine {
  std::string component;
  Text name;
  double input = 0;
  std::optional<double> normaliser;  ///< nothing in the retailer's copy: it is another's figure
  double weight = 0;
  std::optional<double> score;
};
BOOST_DESCRIBE_STRUCT(ScoreLine, (), (component, name, input, normaliser, weight, score))

struct LeverLine {
  std::string component;
  Text name;
  bool reachable = false;
  double need = 0;  ///< additional input in this component alone
  double gain = 0;
  std::string limit_reason;  ///< cap, ceiling, stock, credit
};
BOOST_DESCRIBE_STRUCT(LeverLine, (), (component, name, reachable, need, gain, limit_reason))

/// Part B 档位.
struct GradeAnalysis {
  bool graded = false;
  std::string unknown;  ///< why not graded
  std::int32_t grade_no = 0;
  std::int32_t grades = 30;
  std::optional<std::int32_t> previous_grade_no;
  std::string previous_source;
  std::vector<std::int32_t> history;  ///< newest first
  bool newcomer = false;
  std::string method;           ///< ranked, newcomer, no_purchases
  std::optional<double> score;  ///< nothing in the retailer's copy
  std::optional<std::uint32_t> rank;
  std::uint32_t ranked = 0;              ///< shops ranked
  std::optional<double> gap_to_next;     ///< points short of the next better grade
  std::optional<double> margin_to_fall;  ///< points above the best of the grade below
  std::vector<ScoreLine> breakdown;
  std::vector<LeverLine> levers;
};
BOOST_DESCRIBE_STRUCT(GradeAnalysis, (),
                      (graded, unknown, grade_no, grades, previous_grade_no, previous_source,
                       history, newcomer, method, score, rank, ranked, gap_to_next, margin_to_fall,
                       breakdown, levers))

// ---- parts C and D

/// Share of quantity in one price class or band: the shop's, its peers', and the difference.
struct MixLine {
  std::string code;
  Text name;
  double quantity = 0;
  double share = 0;       ///< 0..1
  double peer_share = 0;  ///< of all quantity of the peers
};
BOOST_DESCRIBE_STRUCT(MixLine, (), (code, name, quantity, share, peer_share))

/// A key product at this shop.
struct KeyLine {
  ProductPosition product = 0;
  std::int64_t quantity = 0;
  std::int64_t last_quantity = 0;
  std::optional<double> fill_rate;  ///< ordered / limit in the month
  bool repurchased = false;         ///< ordered in the month and in the month before
  double peer_carry_share = 0;      ///< peers that carry it
};
BOOST_DESCRIBE_STRUCT(KeyLine, (),
                      (product, quantity, last_quantity, fill_rate, repurchased, peer_carry_share))

/// A product with more stock than it needs.
struct SlowLine {
  ProductPosition product = 0;
  std::optional<double> stock;  ///< estimated today; nothing without a count
  std::optional<double> days_of_supply;
  std::string basis;  ///< stock_count, or no_reorder: bought before, not for 45 days
  std::int64_t days_since_order = 0;
};
BOOST_DESCRIBE_STRUCT(SlowLine, (), (product, stock, days_of_supply, basis, days_since_order))

/// A product out of stock or in short supply.
struct ShortLine {
  ProductPosition product = 0;
  std::string kind;  ///< counted_out, not_supplied, below_safety, shrinking
  double average_daily = 0;
  std::optional<double> stock;
  std::optional<double> days_of_supply;
  std::optional<double> supplied_share;  ///< delivered or ordered / demanded
  std::optional<double> change;          ///< month / mean of the three months before − 1
};
BOOST_DESCRIBE_STRUCT(ShortLine, (),
                      (product, kind, average_daily, stock, days_of_supply, supplied_share, change))

/// What can stand in for a short product.
struct SubstituteLine {
  ProductPosition for_product = 0;
  ProductPosition product = 0;
  std::string source;            ///< recorded, or mined
  std::string reason;            ///< recorded: PRICE, TASTE, BRAND, MINED
  bool carried = false;          ///< the shop has ordered it in the last three months
  std::uint32_t holders = 0;     ///< shops that carry `for_product`
  std::uint32_t co_holders = 0;  ///< of these, shops that carry this one too
};
BOOST_DESCRIBE_STRUCT(SubstituteLine, (),
                      (for_product, product, source, reason, carried, holders, co_holders))

/// A product that peers carry and the shop does not.
struct MissingLine {
  ProductPosition product = 0;
  bool is_key = false;
  std::string basis;           ///< peer group: grade_format, grade, all
  std::uint32_t peers = 0;     ///< shops in the group
  std::uint32_t carriers = 0;  ///< of these, shops that ordered it in the last three months
  double median_monthly = 0;   ///< carriers' median quantity a month
};
BOOST_DESCRIBE_STRUCT(MissingLine, (), (product, is_key, basis, peers, carriers, median_monthly))

/// One line of the profit sheet (盈利单). Money in minor units.
struct ProfitLine {
  ProductPosition product = 0;
  std::int64_t bought = 0;
  std::optional<double> sold;    ///< stock before + bought − stock after; nothing without counts
  std::optional<double> stock;   ///< last count
  std::string price_source;      ///< observed, guide
  std::int64_t price_minor = 0;  ///< retail, per unit
  std::int64_t revenue_minor = 0;  ///< price × sold, or × bought when sold is unknown
  std::int64_t profit_minor = 0;   ///< revenue − quantity × cost
  double margin = 0;               ///< profit / revenue
  std::uint32_t rank = 0;          ///< of bought among shops of the same grade that bought it
  std::uint32_t rank_of = 0;
};
BOOST_DESCRIBE_STRUCT(ProfitLine, (),
                      (product, bought, sold, stock, price_source, price_minor, revenue_minor,
                       profit_minor, margin, rank, rank_of))

struct ProfitSheet {
  std::string unknown;            ///< why there is no sheet: no_orders, no_reference_price
  std::vector<ProfitLine> lines;  ///< by profit, best first, at most BookOptions::profit_lines
  std::uint32_t products = 0;     ///< products in the total
  std::uint32_t products_without_price = 0;  ///< bought, but with no retail price: not in the total
  std::int64_t revenue_minor = 0;  ///< bought × price, all products: comparable between months
  std::int64_t profit_minor = 0;
  std::optional<double> margin;
  std::int64_t last_profit_minor = 0;  ///< the month before, same method and prices
  std::optional<double> change;        ///< on the month before
};
BOOST_DESCRIBE_STRUCT(ProfitSheet, (),
                      (unknown, lines, products, products_without_price, revenue_minor,
                       profit_minor, margin, last_profit_minor, change))

/// How much to order next cycle: advice, never a task and never a condition (PRC-04, PRC-05).
///   need = average_daily × factor × (cycle_days + safety_days) − stock, stock unknown: taken as
///   the safety stock, so need = average_daily × factor × cycle_days; rounded half up; then the
///   caps. factor: of the forecast; 1 without one.
struct SuggestionLine {
  ProductPosition product = 0;
  std::string reason;  ///< replenish, out_of_stock, below_safety, key, trial
  std::int64_t quantity = 0;
  double average_daily = 0;
  std::string daily_method;           ///< counted, purchases, peers (a trial)
  std::optional<double> stock;        ///< estimated today: last count + bought since − sold since
  double need = 0;                    ///< before rounding and caps
  std::optional<std::int64_t> limit;  ///< latest limit of the product in the last three months
  std::string capped_by;              ///< limit, monthly_cap, stock_days; empty: not capped
};
BOOST_DESCRIBE_STRUCT(SuggestionLine, (),
                      (product, reason, quantity, average_daily, daily_method, stock, need, limit,
                       capped_by))

struct Suggestions {
  std::int32_t cycle_days = 7;
  std::string cycle_source;  ///< order_cycle, own_interval, default
  std::int32_t safety_days = 3;
  std::int32_t stock_days_max = 30;
  std::optional<std::int64_t> monthly_cap;
  std::optional<std::int64_t> cycle_budget;  ///< monthly_cap × cycle_days / days of the month
  std::string blocked;  ///< no suggestions: inactive, license_status, license_expired
  std::optional<SuggestionForecast> forecast;
  std::vector<SuggestionLine> lines;
};
BOOST_DESCRIBE_STRUCT(Suggestions, (),
                      (cycle_days, cycle_source, safety_days, stock_days_max, monthly_cap,
                       cycle_budget, blocked, forecast, lines))

/// Part C 卷烟经营 (all goods but cigars; of a company without tobacco: its goods) and part D
/// 雪茄烟经营 (cigars).
struct GoodsAnalysis {
  bool present = false;
  std::string absent_reason;  ///< no_cigars_in_range, not_licensed, no_orders_ever
  std::string scope;          ///< cigarettes, goods, cigars
  std::vector<Figure> figures;
  std::vector<MixLine> classes;
  std::vector<MixLine> bands;
  std::vector<KeyLine> key_products;
  std::vector<SlowLine> slow;
  std::vector<ShortLine> shortages;
  std::vector<SubstituteLine> substitutes;
  std::vector<MissingLine> missing;
  std::vector<RecommendedLine> recommended;   ///< by the models, best first
  std::vector<KeyResponseLine> key_response;  ///< at most three, the likeliest first
  std::vector<RangeLine> range;
  ProfitSheet profit;
  Suggestions suggestions;
};
BOOST_DESCRIBE_STRUCT(GoodsAnalysis, (),
                      (present, absent_reason, scope, figures, classes, bands, key_products, slow,
                       shortages, substitutes, missing, recommended, key_response, range, profit,
                       suggestions))

// ---- parts E, F, G

/// Part E 潜在信息: what is known beyond the figures. Subjective labels serve the tone of the talk
/// only (PII-21) and leave the retailer's copy.
struct LatentInformation {
  std::vector<Attribute> known;
  std::vector<std::string> not_recorded;
  std::vector<Figure> figures;       ///< willingness, display, share of the shop's own till
  std::optional<Portrait> portrait;  ///< nothing: the models were not run for the month
};
BOOST_DESCRIBE_STRUCT(LatentInformation, (), (known, not_recorded, figures, portrait))

struct ClassEvidence {
  std::string metric;
  double value = 0;
  double threshold = 0;
  std::string comparison;
};
BOOST_DESCRIBE_STRUCT(ClassEvidence, (), (metric, value, threshold, comparison))

struct ClassLine {
  std::string class_code;
  Text name;
  bool is_primary = false;
  std::int32_t priority = 0;
  std::string reason_code;
  Text reason;
  std::vector<ClassEvidence> evidence;
};
BOOST_DESCRIBE_STRUCT(ClassLine, (),
                      (class_code, name, is_primary, priority, reason_code, reason, evidence))

struct StrategyLine {
  std::string code;
  std::int64_t version = 1;
  Text name;
  bool is_talk_style = false;
  bool serves_primary = false;
  std::vector<strategies::Evidence> evidence;
  std::vector<Text> talking_points;
  std::vector<Text> verify_on_site;
  std::vector<strategies::Material> materials;
  std::optional<Text> legal_note;
};
BOOST_DESCRIBE_STRUCT(StrategyLine, (),
                      (code, version, name, is_talk_style, serves_primary, evidence, talking_points,
                       verify_on_site, materials, legal_note))

struct GateLine {
  std::string class_code;
  std::string rule;
  Text text;
};
BOOST_DESCRIBE_STRUCT(GateLine, (), (class_code, rule, text))

/// Part F 服务重点与策略.
struct ServiceFocus {
  std::vector<ClassLine> classes;  ///< primary first; the stable class when there is no other
  std::vector<GateLine> gates;
  std::vector<StrategyLine> strategies;      ///< most relevant first, with their texts
  std::vector<std::string> more_strategies;  ///< codes of further matches, without texts
};
BOOST_DESCRIBE_STRUCT(ServiceFocus, (), (classes, gates, strategies, more_strategies))

struct ComparedFigure {
  std::string metric;
  std::string unit;
  std::optional<double> last;
  std::optional<double> now;
  std::string verdict;  ///< better, worse, same, neutral, unknown
};
BOOST_DESCRIBE_STRUCT(ComparedFigure, (), (metric, unit, last, now, verdict))

struct FollowedSuggestion {
  std::string product_code;
  std::string product_name;
  std::string reason;
  std::int64_t suggested = 0;
  std::int64_t ordered = 0;  ///< in this period
  std::string outcome;       ///< followed (>= 80 %), partly, not_ordered
};
BOOST_DESCRIBE_STRUCT(FollowedSuggestion, (),
                      (product_code, product_name, reason, suggested, ordered, outcome))

/// What was decided on an item of last month's book, and what became of it.
struct AgreedItem {
  std::string item_key;
  /// suggestion, missing, substitute, recommended, key_response, range, strategy, lever
  std::string kind;
  std::string name;
  std::string decision;        ///< accepted, rejected, later
  std::string comment;         ///< why, in the words of who decided
  std::int64_t suggested = 0;  ///< of a suggestion
  std::int64_t ordered = 0;    ///< in this period
  /// followed (>= 80 %), partly, not_ordered; grade_up, grade_same, grade_down; still_applies,
  /// no_longer
  std::string outcome;
  Text sentence;
};
BOOST_DESCRIBE_STRUCT(AgreedItem, (),
                      (item_key, kind, name, decision, comment, suggested, ordered, outcome,
                       sentence))

/// Part G 上期对比.
struct Comparison {
  bool present = false;       ///< false: no book was published for the month before
  std::string absent_reason;  ///< no_previous_book
  std::optional<base::Period> last_period;
  std::optional<std::int64_t> last_version;
  std::optional<std::int32_t> last_grade_no;
  std::optional<std::int32_t> grade_change;
  std::vector<ComparedFigure> figures;
  std::vector<std::string> classes_entered;
  std::vector<std::string> classes_left;
  std::vector<std::string> classes_kept;
  std::vector<FollowedSuggestion> suggestions;
  std::uint32_t followed = 0;
  std::vector<AgreedItem> agreed;
  std::string verdict;  ///< improved, mixed, worse, unchanged
  std::optional<Text> verdict_text;
};
BOOST_DESCRIBE_STRUCT(Comparison, (),
                      (present, absent_reason, last_period, last_version, last_grade_no,
                       grade_change, figures, classes_entered, classes_left, classes_kept,
                       suggestions, followed, agreed, verdict, verdict_text))

struct GuidanceBook {
  BookHeader header;
  std::vector<Sentence> summary;  ///< the page in up to seven sentences
  std::vector<ProductName> products;
  std::vector<OrderSet> order_sets;
  BaseInformation part_a;
  GradeAnalysis part_b;
  GoodsAnalysis part_c;
  GoodsAnalysis part_d;
  std::optional<LatentInformation> part_e;
  ServiceFocus part_f;
  Comparison part_g;
};
BOOST_DESCRIBE_STRUCT(GuidanceBook, (),
                      (header, summary, products, order_sets, part_a, part_b, part_c, part_d,
                       part_e, part_f, part_g))

/// Compact JSON: what is empty is left out. Deterministic.
std::string book_json(const GuidanceBook& book);
/// @return the book, or wire.bad_json / wire.wrong_value
base::Result<GuidanceBook> parse_book(std::string_view json);

/// What the shop's owner gets: no internal scores, priorities, strategies, subjective labels or
/// reasons of selection, no figure from which another shop could be known, and the health notice.
GuidanceBook retailer_copy(GuidanceBook book);

/// A page for the terminal, at most 100 columns.
std::string book_text(const GuidanceBook& book, Language language);

}  // namespace guidance
