#pragma once
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "features/guidance/company_tables.h"
#include "features/guidance/guidance.h"
#include "features/guidance/words.h"

/// What a BookContext holds. Internal to this feature.
namespace guidance {

/// Which goods a part looks at.
enum class GoodsScope : std::uint8_t { kMain, kCigars };
inline constexpr std::size_t kGoodsScopes = 2;

/// A code of every product (price class or band) as small numbers, in dictionary order.
struct Coding {
  std::vector<std::string> codes;
  std::vector<Text> names;
  std::vector<std::uint32_t> of_product;  ///< per product; codes.size() where it has none
};

/// A figure of part C or D: which metric, which orders lie behind it, whether peers are shown.
struct FigurePlan {
  std::string_view metric;
  std::string_view orders;
  bool with_peers = false;
  std::size_t column = 0;
  const metrics::MetricDefinition* definition = nullptr;
};

/// Observed prices of shops of one area and trade zone.
struct ZonePrices {
  std::uint32_t observed = 0;
  std::uint32_t below_guide = 0;
};

/// Last month's lists against this month's figures: one class, one third of the grades.
struct EffectCell {
  std::uint32_t shops = 0;
  std::uint32_t improved = 0;
};

/// Quartiles of a figure among the shops of a group.
struct ClusterRange {
  std::uint32_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
};

struct BookContext::State {
  State(const Sources& the_sources, const RunHeader& the_run, const BookOptions& the_options,
        unsigned threads);

  Sources sources;
  RunHeader run;
  BookOptions options;
  Window window;
  CompanyTables tables;

  std::string generated_at;
  std::string data_until;                   ///< empty: no orders up to the period's end
  std::vector<ProductIndex> stock_product;  ///< per MonthInputs::stock_counts
  std::vector<ProductIndex> price_product;  ///< per MonthInputs::prices
  std::vector<std::uint8_t> is_cigar;       ///< per product
  std::vector<ProductIndex> key_products;   ///< active ones, by product
  bool sells_tobacco = false;
  Text quantity_unit;  ///< of sums over products
  bool sells_cigars = false;
  std::unordered_map<std::string_view, ProductIndex> product_by_code;
  std::unordered_map<std::string, const organisation::DictionaryEntry*> dictionary;
  std::unordered_map<std::int64_t, const organisation::Person*> people;
  std::vector<std::uint32_t> gate_begin;       ///< shops + 1, into targets.gates
  std::vector<std::int64_t> product_quantity;  ///< per product: the period's net quantity, company
  std::vector<std::uint32_t> product_buyers;   ///< per product: active shops that ordered it
  std::uint32_t active_shops = 0;
  /// Per shop metric: sum over the active shops that have it, and how many they are.
  std::vector<std::pair<double, std::uint32_t>> shop_means;
  std::vector<std::vector<ShopIndex>> area_shops;  ///< areas + 1; the last: without an area

  Coding classes;
  Coding bands;
  /// Per peer group: quantity by class (band) of one scope; codes + 1 cells, the last without code.
  std::array<std::vector<std::vector<std::int64_t>>, kGoodsScopes> group_classes;
  std::array<std::vector<std::vector<std::int64_t>>, kGoodsScopes> group_bands;

  std::vector<FigurePlan> main_figures;
  std::vector<FigurePlan> cigar_figures;
  std::unordered_map<std::string, ZonePrices> zone_prices;  ///< by area and trade zone
  std::vector<std::array<EffectCell, 3>> unlisted_effect;   ///< per target class, by grade third

  std::vector<std::size_t> cluster_columns;               ///< shop metrics compared in a group
  std::vector<std::vector<ClusterRange>> cluster_ranges;  ///< [cluster][of cluster_columns]

  [[nodiscard]] const MonthInputs& inputs() const { return sources.inputs; }
  /// What the models say; null: they were not run.
  [[nodiscard]] const models::ShopScores* scores_of(ShopIndex shop) const {
    return sources.scores.empty() ? nullptr : &sources.scores[shop];
  }
  /// Names of a coded value; nothing when the dictionary has no such code.
  [[nodiscard]] std::optional<Text> name_of(std::string_view dictionary_id,
                                            std::string_view code) const;
  [[nodiscard]] bool in_scope(ProductIndex product, GoodsScope scope) const {
    return (is_cigar[product] != 0) == (scope == GoodsScope::kCigars);
  }
  /// Active, not delisted: may be suggested.
  [[nodiscard]] bool can_be_ordered(ProductIndex product) const;
  /// The shop's licence scope names the kind, or is not recorded.
  [[nodiscard]] bool licensed_for(ShopIndex shop, std::string_view product_kind) const;
  /// The shop's licence scope does not exclude the product.
  [[nodiscard]] bool may_sell(ShopIndex shop, ProductIndex product) const;
  [[nodiscard]] const LastBook* last_book(ShopIndex shop) const;
  [[nodiscard]] std::string zone_key(ShopIndex shop) const;
};

/// Four decimals for shares and ratios, two for the rest: what is published and compared.
double rounded(double value, std::string_view unit);
/// `no_stock_count` of Unknown::kNoStockCount.
std::string unknown_key(metrics::Unknown reason);

}  // namespace guidance
