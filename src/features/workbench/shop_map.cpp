#include "features/workbench/shop_map.h"

#include <algorithm>

#include "base/check.h"

namespace workbench {

void ShopMap::add(base::CustomerId id, std::optional<base::UnitId> area, std::string_view code,
                  std::string_view name, bool is_active,
                  std::optional<base::Date> license_valid_to) {
  CHECK(shops_.empty() || shops_.back().id < id);
  constexpr std::size_t kBytesMax = std::numeric_limits<std::uint16_t>::max();
  code = code.substr(0, kBytesMax);
  name = name.substr(0, kBytesMax);
  Shop shop;
  shop.id = id;
  shop.area = area.value_or(base::UnitId{});
  shop.is_active = is_active;
  if (license_valid_to) shop.license_valid_to = license_valid_to->day_number;
  shop.text_begin_ = static_cast<std::uint32_t>(texts_.size());
  shop.code_bytes_ = static_cast<std::uint16_t>(code.size());
  shop.name_bytes_ = static_cast<std::uint16_t>(name.size());
  texts_ += code;
  texts_ += name;
  shops_.push_back(shop);
}

const ShopMap::Shop* ShopMap::find(base::CustomerId id) const {
  const auto found = std::ranges::lower_bound(shops_, id, {}, &Shop::id);
  return found == shops_.end() || found->id != id ? nullptr : &*found;
}

const ShopMap::Shop* ShopMap::find_code(std::string_view wanted) const {
  const auto found =
      std::ranges::find_if(shops_, [&](const Shop& shop) { return code(shop) == wanted; });
  return found == shops_.end() ? nullptr : &*found;
}

std::string_view ShopMap::code(const Shop& shop) const {
  return std::string_view(texts_).substr(shop.text_begin_, shop.code_bytes_);
}

std::string_view ShopMap::name(const Shop& shop) const {
  return std::string_view(texts_).substr(shop.text_begin_ + shop.code_bytes_, shop.name_bytes_);
}

}  // namespace workbench
