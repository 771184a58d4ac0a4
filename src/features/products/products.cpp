#include "features/products/products.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "sql/products.h"

namespace products {
namespace {

using organisation::DictionaryEntry;

/// The entry whose bounds hold the price. An entry without any bound holds none.
std::optional<std::string> place_of(base::Money price, std::string_view dictionary,
                                    const std::vector<DictionaryEntry>& entries) {
  for (const DictionaryEntry& entry : entries) {
    if (entry.dictionary != dictionary || (!entry.low && !entry.high)) continue;
    if (entry.low && price < *entry.low) continue;
    if (entry.high && price >= *entry.high) continue;
    return entry.code;
  }
  return {};
}

std::vector<DictionaryEntry> price_dictionaries(db::Session& session, base::CompanyId company,
                                                base::Date day) {
  std::vector<DictionaryEntry> entries;
  for (auto& entry : organisation::list_dictionary_entries(session, company, day))
    if (entry.dictionary == "price_class" || entry.dictionary == "price_band")
      entries.push_back(std::move(entry));
  return entries;
}

/// A unit as both languages write it, `bottle` as 瓶; a word that we do not know stands as it is.
QuantityUnit words_of(std::string_view unit_name) {
  using Pair = std::array<std::string_view, 2>;
  static constexpr std::array kKnown{
      Pair{"条", "cartons"}, Pair{"盒", "packs"},  Pair{"件", "cases"}, Pair{"箱", "cases"},
      Pair{"瓶", "bottles"}, Pair{"支", "sticks"}, Pair{"袋", "bags"},  Pair{"个", "pieces"}};
  if (unit_name.empty()) return {"件", "units"};
  for (const auto& [zh, en] : kKnown)
    if (unit_name == zh || unit_name == en || unit_name == en.substr(0, en.size() - 1))
      return {std::string(zh), std::string(en)};
  return {std::string(unit_name), std::string(unit_name)};
}

}  // namespace

void derive_price_places(Product& product, const std::vector<DictionaryEntry>& dictionary) {
  const bool is_cigarette = product.product_kind == "CIGARETTE";
  if (!product.price_class && product.allocation_price && is_cigarette)
    product.price_class = place_of(*product.allocation_price, "price_class", dictionary);
  if (!product.price_band && product.wholesale_price)
    product.price_band = place_of(*product.wholesale_price, "price_band", dictionary);
}

std::vector<Product> list_products(db::Session& session, base::CompanyId company, base::Date day) {
  using Text = std::optional<std::string>;
  using Money = std::optional<base::Money>;
  using Integer = std::optional<std::int64_t>;
  using Flag = std::optional<bool>;
  std::vector<Product> products;
  session.each<base::ProductId, std::string, std::string, Text, Text, Text, std::string, Text, Text,
               Money, Money, Money, std::string, Integer, Integer, std::optional<double>, Text,
               Text, Text, Flag, std::optional<base::Date>, Flag, Text, Text, Text, std::string>(
      sql::kListProducts, {{"company_id", company}},
      [&](auto... column) { products.push_back(Product{std::move(column)...}); });
  const auto dictionary = price_dictionaries(session, company, day);
  for (Product& product : products) derive_price_places(product, dictionary);
  return products;
}

std::vector<Product> list_products(db::Session& session, base::CompanyId company) {
  constexpr base::Date kNewest{std::numeric_limits<std::int32_t>::max()};
  return list_products(session, company, kNewest);
}

QuantityUnit quantity_unit(const std::vector<Product>& products) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& product : products)
    if (!product.unit_name.empty()) ++counts[product.unit_name];
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& unit) { return unit.second; });
  return words_of(most == counts.end() ? std::string_view() : most->first);
}

QuantityUnit quantity_unit(db::Session& session, base::CompanyId company) {
  std::string unit_name;
  session.each<std::string>(sql::kFindQuantityUnit, {{"company_id", company}},
                            [&](std::string name) { unit_name = std::move(name); });
  return words_of(unit_name);
}

std::vector<Substitute> list_substitutes(db::Session& session, base::CompanyId company) {
  std::vector<Substitute> substitutes;
  session.each<base::ProductId, base::ProductId, std::string, double>(
      sql::kListSubstitutes, {{"company_id", company}},
      [&](auto... column) { substitutes.push_back(Substitute{std::move(column)...}); });
  return substitutes;
}

std::vector<KeyProduct> list_key_products(db::Session& session, base::CompanyId company,
                                          base::Period first, base::Period last) {
  std::vector<KeyProduct> keys;
  session.each<base::Period, base::ProductId>(
      sql::kListKeyProducts, {{"company_id", company}, {"first", first}, {"last", last}},
      [&](base::Period period, base::ProductId product) {
        keys.push_back({period, product});
      });
  return keys;
}

}  // namespace products
