#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/progress.h"

/// Which shops may be one and the same. Pure: no database, no clock.
namespace customer_desk {

/// What duplicates are looked for by; empty: not known.
struct ShopTraits {
  base::CustomerId id;
  std::string license_no;
  std::string phone;
  std::string address;
  std::string name;
  std::string holder;
  std::string sales_area;
};

struct FoundPair {
  base::CustomerId first;  ///< the smaller id
  base::CustomerId second;
  double score = 0;                  ///< 0..1
  std::vector<std::string> reasons;  ///< license, phone, address, name, holder
};

inline constexpr double kPairScoreMin = 0.5;
/// More shops than this with the same phone (a depot's) or address (a market hall's) say nothing.
inline constexpr std::size_t kSharedByMax = 40;

/// Digits of a phone number without +86 and blanks; letters and digits of a licence number in upper
/// case; a name without the words that every shop has (超市, 便利店, 店).
std::string plain_phone(std::string_view phone);
std::string plain_license(std::string_view license_no);
std::string plain_name(std::string_view name);
std::string plain_address(std::string_view address);

/// How alike two texts are: shared pairs of neighbouring characters over all (Dice), 0..1.
double likeness(std::string_view a, std::string_view b);

/// All pairs with kPairScoreMin or more, best first, then by ids. Shops are compared that share a
/// licence number, a phone, an address, a name within a sales area, or a holder within a sales
/// area: O(n log n + pairs within those groups).
/// Score: licence 0.6, phone 0.3, same address 0.35 (alike 0.2), same name 0.3 (alike 0.2), holder
/// 0.15, at most 1; a different known licence number takes 0.25 away.
std::vector<FoundPair> find_duplicates(const std::vector<ShopTraits>& shops,
                                       base::Progress& progress);

}  // namespace customer_desk
