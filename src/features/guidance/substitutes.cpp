#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

#include "base/parallel.h"
#include "features/guidance/company_tables.h"

namespace guidance {
namespace {

/// Products beyond this in one bucket are left out of the mining, least carried first: the table of
/// pairs of a bucket stays below 9 MB.
constexpr std::size_t kBucketMax = 1500;
constexpr std::size_t kMinedMax = 4;
/// A stand-in must be held together at least so often, and by this share of the product's holders.
constexpr std::uint32_t kCoHoldersMin = 3;
constexpr double kCoShareMin = 0.20;

using BucketKey = std::tuple<std::string, std::string, std::string, std::string>;

/// Products that may stand in for each other: same kind, price class and band; where a company has
/// neither class nor band, the same category.
std::vector<std::vector<ProductIndex>> buckets_of(const MonthInputs& inputs,
                                                  const std::vector<std::uint32_t>& holders) {
  std::map<BucketKey, std::vector<ProductIndex>> buckets;
  for (ProductIndex i = 0; i < inputs.products.size(); ++i) {
    if (holders[i] == 0) continue;
    const auto& product = inputs.products[i];
    const std::string band = product.price_band.value_or("");
    const std::string price_class = product.price_class.value_or("");
    const bool by_category = band.empty() && price_class.empty();
    if (by_category && !product.category) continue;  // nothing says that two goods are alike
    buckets[{product.product_kind, price_class, band, by_category ? *product.category : ""}]
        .push_back(i);
  }
  std::vector<std::vector<ProductIndex>> result;
  for (auto& [key, products] : buckets) {
    if (products.size() < 2) continue;
    if (products.size() > kBucketMax) {
      std::ranges::sort(products, [&](ProductIndex a, ProductIndex b) {
        return holders[a] != holders[b] ? holders[a] > holders[b] : a < b;
      });
      products.resize(kBucketMax);
      std::ranges::sort(products);
    }
    result.push_back(std::move(products));
  }
  return result;
}

bool can_stand_in(const products::Product& product) {
  return product.status == "active" && !product.is_delisted.value_or(false) &&
         product.supply_attribute.value_or("") != "TIGHT";
}

/// Per bucket: the shops' carried products as local numbers, shop after shop.
struct BucketGoods {
  std::vector<std::uint32_t> local;
  std::vector<std::uint32_t> shop_end;
};

void mine_bucket(const MonthInputs& inputs, const std::vector<ProductIndex>& bucket,
                 const BucketGoods& goods, CompanyTables& tables) {
  const std::size_t size = bucket.size();
  std::vector<std::uint32_t> together(size * size, 0);
  std::uint32_t begin = 0;
  for (const std::uint32_t end : goods.shop_end) {
    for (std::uint32_t i = begin; i < end; ++i)
      for (std::uint32_t j = i + 1; j < end; ++j)
        ++together[goods.local[i] * size + goods.local[j]];
    begin = end;
  }
  for (std::size_t p = 0; p < size; ++p) {
    auto& mined = tables.mined[bucket[p]];
    const double needed = kCoShareMin * tables.holders[bucket[p]];
    for (std::size_t q = 0; q < size; ++q) {
      if (q == p || !can_stand_in(inputs.products[bucket[q]])) continue;
      const std::uint32_t count = together[std::min(p, q) * size + std::max(p, q)];
      if (count >= kCoHoldersMin && count >= needed) mined.push_back({bucket[q], count});
    }
    std::ranges::sort(mined, [](const MinedSubstitute& a, const MinedSubstitute& b) {
      return a.co_holders != b.co_holders ? a.co_holders > b.co_holders : a.product < b.product;
    });
    if (mined.size() > kMinedMax) mined.resize(kMinedMax);
  }
}

void fill_recorded(const MonthInputs& inputs, CompanyTables& tables) {
  std::unordered_map<base::ProductId, ProductIndex> position;
  for (ProductIndex i = 0; i < inputs.products.size(); ++i) position[inputs.products[i].id] = i;
  tables.recorded_begin.assign(inputs.products.size() + 1, 0);
  for (const auto& substitute : inputs.substitutes) {
    const auto from = position.find(substitute.product_id);
    CHECK(from != position.end());  // a foreign key
    ++tables.recorded_begin[from->second + 1];
    const auto to = position.find(substitute.substitute_id);
    tables.recorded_product.push_back(to == position.end() ? kNoIndex : to->second);
  }
  for (std::size_t i = 0; i < inputs.products.size(); ++i)
    tables.recorded_begin[i + 1] += tables.recorded_begin[i];
}

}  // namespace

void fill_substitutes(const MonthInputs& inputs, unsigned threads, CompanyTables& tables) {
  const std::size_t products = inputs.products.size();
  tables.holders.assign(products, 0);
  for (const auto& held : tables.goods)
    if (held.quarter > 0) ++tables.holders[held.product];
  fill_recorded(inputs, tables);
  tables.mined.assign(products, {});

  const auto buckets = buckets_of(inputs, tables.holders);
  std::vector<std::uint32_t> bucket_of(products, kNoIndex);
  std::vector<std::uint32_t> local_of(products, 0);
  for (std::uint32_t b = 0; b < buckets.size(); ++b)
    for (std::uint32_t i = 0; i < buckets[b].size(); ++i) {
      bucket_of[buckets[b][i]] = b;
      local_of[buckets[b][i]] = i;
    }
  std::vector<BucketGoods> goods(buckets.size());
  std::vector<std::uint32_t> touched;
  for (ShopIndex shop = 0; shop + 1 < tables.goods_begin.size(); ++shop) {
    touched.clear();
    for (const auto& held : tables.goods_of(shop)) {
      const std::uint32_t bucket = bucket_of[held.product];
      if (held.quarter <= 0 || bucket == kNoIndex) continue;
      goods[bucket].local.push_back(local_of[held.product]);
      touched.push_back(bucket);
    }
    for (const std::uint32_t bucket : touched) {
      const auto end = static_cast<std::uint32_t>(goods[bucket].local.size());
      if (goods[bucket].shop_end.empty() || goods[bucket].shop_end.back() != end)
        goods[bucket].shop_end.push_back(end);
    }
  }
  base::parallel_blocks(buckets.size(), 1, threads, [&](std::size_t bucket, std::size_t) {
    mine_bucket(inputs, buckets[bucket], goods[bucket], tables);
  });
}

}  // namespace guidance
