#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "features/guidance/shop_goods.h"

/// Tables over the whole company that every book reads: computed once, linear in order lines.
/// Internal to this feature.
namespace guidance {

/// A Holding as the shared tables keep it.
struct ShopProduct {
  ProductIndex product = 0;
  std::int32_t month = 0;     ///< quantity of the period
  std::int32_t previous = 0;  ///< of the month before
  std::int32_t quarter = 0;   ///< of the period and the two months before
  std::int32_t limit = 0;     ///< of the period's lines that record it
  std::int32_t ordered_of_limit = 0;
};

/// A product that many of a peer group carry.
struct Carry {
  ProductIndex product = 0;
  std::uint32_t carriers = 0;
  double median_monthly = 0;  ///< median over the carriers of quarter / 3
};

/// Shops of the same grade and format; of the same grade, or all graded shops, where fewer than
/// metrics::PeerGroups::kMembersMin others are in it.
struct PeerGroup {
  std::string_view basis;               ///< grade_format, grade, all
  std::vector<ShopIndex> members;       ///< ascending
  std::vector<std::uint32_t> carriers;  ///< per product: members that carry it
  std::vector<Carry> common;            ///< carried by at least the share, most carried first
  std::vector<std::int64_t> quantity;   ///< per product: sum of the period's net quantity
};

/// Quantities of one grade's shops per product in the period, largest first; only positive ones.
struct GradeRanks {
  std::vector<std::uint32_t> begin;  ///< products + 1
  std::vector<std::int32_t> quantity;
};

/// A stand-in found by what shops hold together.
struct MinedSubstitute {
  ProductIndex product = 0;
  std::uint32_t co_holders = 0;
};

/// Sums of one area, or of the company, in one month.
struct AreaMonth {
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t ordering_shops = 0;
};
inline constexpr std::size_t kSeriesMonths = 15;  ///< the period and 14 months before it

struct CompanyTables {
  // Per shop.
  std::vector<std::uint32_t> goods_begin;  ///< shops + 1
  std::vector<ShopProduct> goods;          ///< by shop, then product; quantities may be <= 0
  std::vector<std::uint32_t> shop_group;   ///< kNoIndex: not graded
  // Peers.
  std::vector<PeerGroup> groups;
  std::vector<GradeRanks> ranks;  ///< per grade_no; [0] unused
  // Products.
  std::vector<std::uint32_t> holders;               ///< per product: shops that carry it
  std::vector<std::vector<MinedSubstitute>> mined;  ///< per product, best first
  std::vector<std::uint32_t> recorded_begin;        ///< products + 1, into MonthInputs::substitutes
  std::vector<ProductIndex> recorded_product;  ///< of MonthInputs::substitutes; kNoIndex: unknown
  // Areas: areas + 1 rows (the last: shops without an area), and the company.
  std::vector<std::array<AreaMonth, kSeriesMonths>> area_months;  ///< [area][months back]
  std::array<AreaMonth, kSeriesMonths> company_months{};

  [[nodiscard]] std::span<const ShopProduct> goods_of(ShopIndex shop) const {
    return std::span(goods).subspan(goods_begin[shop], goods_begin[shop + 1] - goods_begin[shop]);
  }
};

/// @return the tables; same result at any thread count
CompanyTables compute_company_tables(const MonthInputs& inputs, const grading::Result& grades,
                                     double missing_share_min, unsigned threads);

// The steps, in order; each fills its part of `tables`.
void fill_goods(const MonthInputs& inputs, unsigned threads, CompanyTables& tables);
void fill_peer_groups(const MonthInputs& inputs, const grading::Result& grades,
                      double missing_share_min, unsigned threads, CompanyTables& tables);
void fill_ranks(const MonthInputs& inputs, const grading::Result& grades, unsigned threads,
                CompanyTables& tables);
void fill_substitutes(const MonthInputs& inputs, unsigned threads, CompanyTables& tables);

}  // namespace guidance
