#include "features/guidance/company_tables.h"

#include <algorithm>
#include <limits>

#include "base/parallel.h"

namespace guidance {
namespace {

constexpr std::size_t kShopBlock = 256;

std::int32_t narrow(std::int64_t value) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(
      value, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
}

/// First day of each month of the series, the period first.
std::array<std::int32_t, kSeriesMonths> series_months(base::Period period) {
  std::array<std::int32_t, kSeriesMonths> first{};
  for (std::size_t back = 0; back < kSeriesMonths; ++back)
    first[back] = period.plus_months(-static_cast<int>(back)).first_day().day_number;
  return first;
}

/// Adds one shop's orders to the series of its area.
void add_series(const MonthInputs& inputs, ShopIndex shop,
                const std::array<std::int32_t, kSeriesMonths>& first,
                std::array<AreaMonth, kSeriesMonths>& out) {
  const auto customer = inputs.shop_ordinal[shop];
  if (customer == facts::SalesFacts::kNone) return;
  const auto& columns = inputs.facts->columns();
  const auto orders =
      facts::orders_between(columns, customer, base::Date{first.back()}, inputs.period.last_day());
  std::size_t back = kSeriesMonths - 1;
  std::size_t counted = kSeriesMonths;
  for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
    while (back > 0 && columns.order_day[order] >= first[back - 1]) --back;
    AreaMonth& month = out[back];
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line) {
      month.quantity += columns.line_quantity[line];
      month.amount_minor += columns.line_amount_minor[line];
    }
    if (counted != back) ++month.ordering_shops;
    counted = back;
  }
}

struct Block {
  std::vector<ShopProduct> goods;
  std::vector<std::uint32_t> counts;
  std::vector<std::array<AreaMonth, kSeriesMonths>> series;  ///< per shop of the block
};

void gather_block(const MonthInputs& inputs, const Window& window, std::size_t begin,
                  std::size_t end, Block& block) {
  const auto first = series_months(inputs.period);
  GoodsScratch scratch(inputs.products.size());
  ShopGoods goods;
  block.series.resize(end - begin);
  for (std::size_t shop = begin; shop < end; ++shop) {
    gather_goods(inputs, window, static_cast<ShopIndex>(shop), {}, scratch, false, goods);
    block.counts.push_back(static_cast<std::uint32_t>(goods.holdings.size()));
    for (const auto& held : goods.holdings)
      block.goods.push_back({held.product, narrow(held.quantity[0]), narrow(held.quantity[1]),
                             narrow(held.quarter()), narrow(held.limit),
                             narrow(held.ordered_of_limit)});
    add_series(inputs, static_cast<ShopIndex>(shop), first, block.series[shop - begin]);
  }
}

void add_months(const std::array<AreaMonth, kSeriesMonths>& from,
                std::array<AreaMonth, kSeriesMonths>& to) {
  for (std::size_t back = 0; back < kSeriesMonths; ++back) {
    to[back].quantity += from[back].quantity;
    to[back].amount_minor += from[back].amount_minor;
    to[back].ordering_shops += from[back].ordering_shops;
  }
}

}  // namespace

void fill_goods(const MonthInputs& inputs, unsigned threads, CompanyTables& tables) {
  const Window window(inputs.period);
  const std::size_t shops = inputs.shops.size();
  std::vector<Block> blocks((shops + kShopBlock - 1) / kShopBlock);
  base::parallel_blocks(shops, kShopBlock, threads, [&](std::size_t begin, std::size_t end) {
    gather_block(inputs, window, begin, end, blocks[begin / kShopBlock]);
  });
  tables.goods_begin.assign(shops + 1, 0);
  tables.area_months.assign(inputs.areas.size() + 1, {});
  std::size_t total = 0;
  for (const auto& block : blocks) total += block.goods.size();
  tables.goods.reserve(total);
  ShopIndex shop = 0;
  for (auto& block : blocks) {
    tables.goods.insert(tables.goods.end(), block.goods.begin(), block.goods.end());
    for (std::size_t i = 0; i < block.counts.size(); ++i, ++shop) {
      tables.goods_begin[shop + 1] = tables.goods_begin[shop] + block.counts[i];
      const AreaIndex area = inputs.shop_area[shop];
      add_months(block.series[i],
                 tables.area_months[area == kNoIndex ? inputs.areas.size() : area]);
      add_months(block.series[i], tables.company_months);
    }
    block = Block{};
  }
}

void fill_ranks(const MonthInputs& inputs, const grading::Result& grades, unsigned threads,
                CompanyTables& tables) {
  std::vector<std::vector<ShopIndex>> members;
  for (std::size_t shop = 0; shop < grades.shops.size(); ++shop) {
    if (!grades.shops[shop].graded) continue;
    const auto grade = static_cast<std::size_t>(std::max(grades.shops[shop].grade_no, 0));
    if (members.size() <= grade) members.resize(grade + 1);
    members[grade].push_back(static_cast<ShopIndex>(shop));
  }
  tables.ranks.assign(members.size(), {});
  const std::size_t products = inputs.products.size();
  base::parallel_blocks(members.size(), 1, threads, [&](std::size_t grade, std::size_t) {
    GradeRanks& ranks = tables.ranks[grade];
    ranks.begin.assign(products + 1, 0);
    for (const ShopIndex shop : members[grade])
      for (const auto& held : tables.goods_of(shop))
        if (held.month > 0) ++ranks.begin[held.product + 1];
    for (std::size_t i = 0; i < products; ++i) ranks.begin[i + 1] += ranks.begin[i];
    ranks.quantity.resize(ranks.begin[products]);
    std::vector<std::uint32_t> next(ranks.begin.begin(), ranks.begin.end() - 1);
    for (const ShopIndex shop : members[grade])
      for (const auto& held : tables.goods_of(shop))
        if (held.month > 0) ranks.quantity[next[held.product]++] = held.month;
    for (std::size_t i = 0; i < products; ++i)
      std::sort(ranks.quantity.begin() + ranks.begin[i],
                ranks.quantity.begin() + ranks.begin[i + 1], std::greater<>());
  });
}

CompanyTables compute_company_tables(const MonthInputs& inputs, const grading::Result& grades,
                                     double missing_share_min, unsigned threads) {
  CompanyTables tables;
  fill_goods(inputs, threads, tables);
  fill_peer_groups(inputs, grades, missing_share_min, threads, tables);
  fill_ranks(inputs, grades, threads, tables);
  fill_substitutes(inputs, threads, tables);
  return tables;
}

}  // namespace guidance
