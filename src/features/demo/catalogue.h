#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"

/// The made-up range of cigarettes and cigars, with prices that hang together.
namespace demo {

enum class Supply : std::uint8_t { kTight, kBalanced, kFull, kNew };

struct Item {
  std::string code;
  std::string name;
  std::string brand;
  std::string manufacturer;
  bool is_cigar = false;
  int price_class = 0;                ///< 1..5 by the allocation price, as the trade defines it
  std::int64_t allocation_minor = 0;  ///< a carton, without VAT
  std::int64_t wholesale_minor = 0;
  std::int64_t guide_minor = 0;  ///< guide retail price of a carton
  std::int64_t guide_pack_minor = 0;
  double tar_mg = 0;
  std::string_view form;  ///< SLIM, MEDIUM, SHORT, REGULAR
  bool has_capsule = false;
  std::string_view flavor;  ///< empty without capsule
  int origin = 0;           ///< 0 in-province, 1 other province, 3 import
  base::Date launched_on;
  base::Date delisted_on{1'000'000};  ///< far away when it stays
  int successor = -1;                 ///< position of the product that follows a delisted one
  std::string_view role;              ///< LEAD, GUARD, POTENTIAL, EXIT
  Supply supply = Supply::kFull;
  bool in_key_pool = false;  ///< may come on the key list
  double popularity = 0;     ///< relative share of the demand, all shops together
  double log_price = 0;      ///< natural log of the wholesale price in yuan
};

struct SubstitutePair {
  std::size_t item = 0;
  std::size_t substitute = 0;
  std::string_view reason;  ///< PRICE, TASTE, BRAND
  double score = 0;
};

class Catalogue {
 public:
  Catalogue(std::uint64_t seed, base::Period last_period);

  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  /// Is it to be had on this day?
  [[nodiscard]] bool is_available(std::size_t item, base::Date day) const;
  /// Is it on the key list of this month?
  [[nodiscard]] bool is_key(std::size_t item, base::Period period) const;
  /// Up to three a product, near in price; of the same brand, form or price.
  [[nodiscard]] std::vector<SubstitutePair> substitutes() const;

 private:
  void add_cigarettes();
  void add_cigars();
  void choose_roles();
  void choose_launches(base::Period last_period);

  std::uint64_t seed_;
  std::vector<Item> items_;
};

/// Class by allocation price without VAT, a carton: 1 from 100 yuan, 2 from 70, 3 from 30, 4 from
/// 16.50, 5 below (价类, glossary 2.3).
int price_class_of(std::int64_t allocation_minor);

}  // namespace demo
