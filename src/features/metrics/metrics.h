#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "facts/sales_facts.h"
#include "features/customers/customers.h"
#include "features/market/market.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"

/// Everything that can be computed of a shop, a product or an area for a period, each a small pure
/// function registered once; and the SQL twin that checks them.
namespace metrics {

using ShopIndex = std::uint32_t;     ///< position in MonthInputs::shops
using ProductIndex = std::uint32_t;  ///< position in MonthInputs::products
using AreaIndex = std::uint32_t;     ///< position in MonthInputs::areas
inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

/// How far back the month looks for outside figures, counts and prices.
inline constexpr int kMonthsBack = 12;

/// One company's month as the models read it: immutable, loaded once, all joins resolved to
/// positions. Facts hold all history; the rest covers the period and kMonthsBack months before.
struct MonthInputs {
  organisation::Company company;
  base::Period period;
  std::shared_ptr<const facts::SalesFacts> facts;

  std::vector<customers::Customer> shops;   ///< by id; placeholders and inactive shops included
  std::vector<products::Product> products;  ///< by id
  std::vector<organisation::Unit> areas;    ///< units of kind sales_area, by code
  std::vector<organisation::Unit> units;    ///< the whole tree
  std::vector<organisation::Person> people;
  std::vector<organisation::DictionaryEntry> dictionary;

  // Positions. kNoIndex where there is none.
  std::vector<AreaIndex> shop_area;                    ///< per shop
  std::vector<facts::CustomerOrdinal> shop_ordinal;    ///< per shop; SalesFacts::kNone
  std::vector<ShopIndex> ordinal_shop;                 ///< per facts customer
  std::vector<ProductIndex> ordinal_product;           ///< per facts product
  std::vector<facts::ProductOrdinal> product_ordinal;  ///< per product; SalesFacts::kNone

  // Outside figures: index 0 is the period, 1 the month before … kMonthsBack.
  std::vector<std::vector<std::optional<customers::CustomerMonth>>> shop_months;  ///< [shop][back]
  /// Products on the key list of the period; when the period has no list, of the newest month that
  /// has one within kMonthsBack, and key_period says which.
  std::vector<std::uint8_t> is_key_product;  ///< per product
  std::optional<base::Period> key_period;

  // Sorted by shop, product, day; the period and three months before.
  std::vector<market::StockCount> stock_counts;
  std::vector<market::PriceObservation> prices;
  std::vector<std::uint32_t> stock_begin;               ///< shops + 1, into stock_counts
  std::vector<std::uint32_t> price_begin;               ///< shops + 1, into prices
  std::vector<products::Substitute> substitutes;        ///< by product id, best first
  std::vector<customers::LicenseEvent> license_events;  ///< by customer id, then day

  [[nodiscard]] ShopIndex find_shop(std::string_view customer_code) const;  ///< kNoIndex: none
};

/// Fills the position fields (shop_area … product_ordinal, stock_begin, price_begin) from the lists
/// and the facts; sorts nothing. For the loader, and for tests that make inputs by hand.
/// Pre: lists in the order told above; shop_months and is_key_product sized or empty (then filled
/// with nothing); every shop and product of the facts is in the lists.
void link_positions(MonthInputs& inputs);

/// Loads the inputs of a month from the records.
/// @return the inputs, or metrics.no_shops
base::Result<std::shared_ptr<const MonthInputs>> load_month_inputs(
    db::Session& session, const organisation::Company& company, base::Period period,
    std::shared_ptr<const facts::SalesFacts> facts);

enum class Scope : std::uint8_t { kShop, kProduct, kArea };

/// Why a figure is unknown. Unknown is never zero.
enum class Unknown : std::uint8_t {
  kKnown = 0,
  kNoOrders,     ///< no orders in the period
  kNoHistory,    ///< no orders before the period where some are needed
  kNotRecorded,  ///< the company's source has no such column (demand, limit, delivered)
  kNoStockCount,
  kNoPriceObservation,
  kNoOutsideFigure,   ///< grade, credit, scan… not delivered for the period
  kNoKeyProducts,     ///< no key-product list
  kNoReferencePrice,  ///< product without wholesale, guide or allocation price
  kNoAttribute,       ///< a field of the shop or product is empty
  kZeroDenominator,
  kTooFewPeers,
  kNotApplicable,
};
/// A short phrase for people, to stand after "unknown: ".
std::string_view unknown_text_zh(Unknown reason);
std::string_view unknown_text_en(Unknown reason);

struct MetricValue {
  double value = std::numeric_limits<double>::quiet_NaN();
  Unknown unknown = Unknown::kKnown;

  static MetricValue known(double v) { return {v, Unknown::kKnown}; }
  static MetricValue missing(Unknown why) {
    return {std::numeric_limits<double>::quiet_NaN(), why};
  }
  [[nodiscard]] bool is_known() const { return unknown == Unknown::kKnown; }
};

/// What a metric is, for people and for the register. KPI names are not standardised, so every one
/// carries a method id and its formula.
struct MetricDefinition {
  std::string_view id;  ///< column name, e.g. `order_fill_rate`
  Scope scope = Scope::kShop;
  std::string_view name_zh;
  std::string_view name_en;
  std::string_view unit;     ///< `1`, `percent` (0..1 stored), `minor`, `carton`, `days`, `count`
  std::string_view formula;  ///< plain text with identifiers
  std::string_view method;   ///< e.g. `YC455`, `default`
  std::string_view needs;    ///< inputs in words: `limit_qty`
  int decimals = 2;
};

/// All registered metrics of a scope, in column order. The first six of kShop are orders,
/// order_days, quantity, amount_minor, distinct_products, recency_days.
std::span<const MetricDefinition> definitions(Scope scope);
/// Column of a metric, or nothing.
std::optional<std::size_t> find_metric(Scope scope, std::string_view id);

/// Values of all metrics of a scope for all entities: row = shop, product or area index.
class MetricTable {
 public:
  MetricTable() = default;
  MetricTable(Scope scope, std::size_t rows);
  [[nodiscard]] Scope scope() const { return scope_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] MetricValue at(std::size_t row, std::size_t column) const {
    return {values_[row * columns_ + column], unknown_[row * columns_ + column]};
  }
  /// By id; CHECKs that the metric exists. For code that names a metric once per shop.
  [[nodiscard]] MetricValue get(std::size_t row, std::string_view id) const;
  void set(std::size_t row, std::size_t column, MetricValue value) {
    values_[row * columns_ + column] = value.value;
    unknown_[row * columns_ + column] = value.unknown;
  }

 private:
  Scope scope_ = Scope::kShop;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<double> values_;
  std::vector<Unknown> unknown_;
};

struct MonthMetrics {
  MetricTable shops;
  MetricTable products;
  MetricTable areas;
  MetricTable company;  ///< one row, the columns of Scope::kArea: what areas compare with
};

/// Computes everything. Same result at any thread count.
MonthMetrics compute_month_metrics(const MonthInputs& inputs, unsigned threads,
                                   base::Progress& progress);
/// Only the shops' table: the pass that is measured against the peers.
MetricTable compute_shop_metrics(const MonthInputs& inputs, unsigned threads);

/// The same figures computed by SQL over the records: checks the pass, and serves a company too
/// large for one machine's memory. Rows as in MonthInputs (shops and products by id, areas by
/// code).
/// @param session must be allowed to make temporary tables (a writer); its records stay untouched,
///   and its temporary tables named twin_* are gone afterwards
MonthMetrics compute_twin(db::Session& session, base::CompanyId company, base::Period period);

/// Comparison with peers (对标): shops of the same grade, format and zone; where fewer than
/// `members_min` of them have the figure, the same grade and format, then the grade, then all.
struct PeerRange {
  std::string_view basis;  ///< `grade_format_zone`, `grade_format`, `grade`, `all`
  std::uint32_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
};
class PeerGroups {
 public:
  static constexpr std::uint32_t kMembersMin = 8;
  /// @param grade_no one per shop, of this month's grading
  PeerGroups(const MonthInputs& inputs, const MetricTable& shops,
             std::span<const std::int32_t> grade_no);
  ~PeerGroups();
  /// Nothing when even the whole company has too few known values.
  [[nodiscard]] std::optional<PeerRange> range(ShopIndex shop, std::size_t column) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace metrics
