#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "features/demo/shop.h"

/// Names, addresses and numbers of people and shops that do not exist. Telephone numbers begin with
/// 12, which no network has; licence and credit codes carry the region 000000, which is no region;
/// bar codes begin with 2, which is for use inside one company.
namespace demo {

std::string person_name(std::uint64_t seed);
std::string shop_name(const Shop& shop);
std::string order_phone(const Shop& shop);
std::string license_no(const Shop& shop);
std::string uscc(const Shop& shop);
std::string street_address(const Shop& shop, std::string_view county, std::string_view area);
/// EAN-13 with its check digit; `level` 0 for the pack, 1 for the carton.
std::string barcode(std::size_t item, int level);

}  // namespace demo
