#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "features/organisation/organisation.h"
#include "platform/db/db.h"
#include "platform/records/records.h"

/// Products (品规) with units, codes, price classes and bands; substitutes; the key-product list.
namespace products {

struct Product {
  base::ProductId id;
  std::string product_code;
  std::string product_name;
  std::optional<std::string> brand;
  std::optional<std::string> manufacturer;
  std::optional<std::string> category;
  std::string
      product_kind;  ///< CIGARETTE, CIGAR, CUT_TOBACCO, ECIG, HEATED, SMOKELESS, NON_TOBACCO
  std::optional<std::string> price_class;  ///< dictionary price_class: 1..5, 6 none
  std::optional<std::string> price_band;   ///< dictionary price_band
  std::optional<base::Money> allocation_price;
  std::optional<base::Money> wholesale_price;
  std::optional<base::Money> guide_retail_price;
  std::string unit_name;  ///< the unit of every quantity: 条, bottle
  std::optional<std::int64_t> packs_per_carton;
  std::optional<std::int64_t> cartons_per_case;
  std::optional<double> tar_mg;
  std::optional<std::string> pack_form;
  std::optional<std::string> flavor_group;
  std::optional<std::string> origin_type;  ///< 0 in-province, 1 other province, 3 import
  std::optional<bool> is_new;
  std::optional<base::Date> launch_date;
  std::optional<bool> is_delisted;
  std::optional<std::string> successor_code;
  std::optional<std::string> portfolio_role;    ///< LEAD, GUARD, POTENTIAL, EXIT
  std::optional<std::string> supply_attribute;  ///< TIGHT, BALANCED, FULL, NEW
  std::string status;                           ///< active, inactive, placeholder
};

/// What quantities of several products together are counted in.
struct QuantityUnit {
  std::string zh;
  std::string en;
};

struct Substitute {
  base::ProductId product_id;
  base::ProductId substitute_id;
  std::string reason;  ///< PRICE, TASTE, BRAND, MINED
  double score = 0;    ///< 0..1
};

struct KeyProduct {
  base::Period period;
  base::ProductId product_id;
};

/// Price class and band of a product from its prices, by the bounds of the dictionaries price_class
/// (on the allocation price ex VAT) and price_band (on the wholesale price); low <= price < high.
/// Keeps what the source gave; nothing when the price is unknown or no entry holds it. Cigarettes
/// alone have price classes. Pure.
/// @param dictionary entries in force, as organisation::list_dictionary_entries returns them
void derive_price_places(Product& product,
                         const std::vector<organisation::DictionaryEntry>& dictionary);
/// All products, by id, with derived price class and band where the source gave none.
/// @param day which version of the dictionaries is in force
std::vector<Product> list_products(db::Session& session, base::CompanyId company, base::Date day);
/// The same with the newest version of the dictionaries.
std::vector<Product> list_products(db::Session& session, base::CompanyId company);
/// The unit of most products; 件, units when none has one.
QuantityUnit quantity_unit(const std::vector<Product>& products);
QuantityUnit quantity_unit(db::Session& session, base::CompanyId company);
std::vector<Substitute> list_substitutes(db::Session& session, base::CompanyId company);
std::vector<KeyProduct> list_key_products(db::Session& session, base::CompanyId company,
                                          base::Period first, base::Period last);
/// What can be imported: products, substitutes, key-products.
const std::vector<records::RecordKind>& record_kinds();

}  // namespace products
