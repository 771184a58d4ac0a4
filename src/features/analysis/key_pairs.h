#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "features/analysis/documents.h"
#include "features/analysis/shop_range.h"

/// Shops and the key products (重点品规) that they could take up, in figures.
namespace analysis {

inline constexpr int kKeyDays = 84;  ///< not ordered for so long: it could take it up

/// A pair in figures; NaN: not known. Orders are those up to the date, "now" its last 84 days.
///   recency_days     days since the shop's last purchase
///   trade_amount, trade_orders, trade_products, trade_trend   as of trade_features.h
///   carriers_share   share of the shops of its format and grade band (1-10, 11-20, 21-30, none)
///                    that carry the product now; of all shops where fewer than 8 are of its kind
///   price_ratio      ln(the company's mean price of it now, or its wholesale price / what the shop
///                    pays for a unit now)
///   class_share      share of the shop's quantity now in the product's price class
///   brand_share, maker_share   in its brand; of its manufacturer
///   product_growth   (quantity of all shops now - in the 84 days before) / their sum
///   launch_days      days since the launch
///   key_carried      key products that the shop ordered now
///   key_taken_up     key products that it first ordered within 168 days, after its own first 84
///   own_ago_days     days since it last ordered the product; NaN: never
std::vector<FeatureName> key_feature_names();
std::vector<std::string> key_columns();

struct KeyRow {
  metrics::ShopIndex shop = 0;
  metrics::ProductIndex product = 0;
};
struct KeyRows {
  std::vector<KeyRow> pairs;
  std::vector<float> values;  ///< key_columns() each
};

/// The key products at a date, with what is known of them. Reads orders up to inputs.until only.
/// O(lines of 168 days).
class KeyPairs {
 public:
  explicit KeyPairs(const StudyInputs& inputs);

  struct KeyProduct {
    metrics::ProductIndex product = 0;
    double price_minor = 0;  ///< NaN: not known
    double growth = 0;
    double launch_days = 0;
    std::int64_t carriers = 0;  ///< shops that carry it now
  };
  /// On the list, to be had, and launched or ever ordered.
  [[nodiscard]] const std::vector<KeyProduct>& products() const { return products_; }
  /// Is the shop active and did it buy anything in the 84 days?
  [[nodiscard]] bool is_trading(metrics::ShopIndex shop) const {
    return !ranges_[shop].carried.empty();
  }

  /// Appends the pairs of a shop: key products in its licence that it did not order in the 84 days
  /// and, with_declined, also those that it turned down. O(the shop's lines).
  void append(metrics::ShopIndex shop, bool with_declined, KeyRows& rows) const;

 private:
  struct Group {
    std::int64_t shops = 0;
    std::vector<std::int64_t> carriers;  ///< by place in products_
  };
  struct History;

  void find_products();
  void count_groups();
  [[nodiscard]] History history_of(metrics::ShopIndex shop) const;
  [[nodiscard]] double carriers_share(metrics::ShopIndex shop, std::size_t place) const;
  void append_row(const History& history, std::size_t place, KeyRows& rows) const;

  const StudyInputs& inputs_;
  std::vector<ShopRange> ranges_;
  Barred barred_;
  std::vector<KeyProduct> products_;
  std::vector<std::uint32_t> place_of_;  ///< by product, into products_; kNoIndex
  std::vector<std::uint32_t> group_of_;  ///< by shop
  std::vector<Group> groups_;
  Group all_;
};

}  // namespace analysis
