#pragma once
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/id.h"

namespace workbench {

/// All shops of a company, by id: about 80 bytes each. Immutable once filled.
class ShopMap {
 public:
  struct Shop {
    base::CustomerId id;
    base::UnitId area;  ///< none: without an area
    std::int32_t license_valid_to = kNoDay;
    bool is_active = false;

    [[nodiscard]] std::optional<base::UnitId> sales_area() const {
      return area ? std::optional(area) : std::nullopt;
    }

   private:
    friend class ShopMap;
    std::uint32_t text_begin_ = 0;
    std::uint16_t code_bytes_ = 0;
    std::uint16_t name_bytes_ = 0;
  };
  static constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

  /// Rows come by ascending id.
  void add(base::CustomerId id, std::optional<base::UnitId> area, std::string_view code,
           std::string_view name, bool is_active, std::optional<base::Date> license_valid_to);

  /// Null: no such shop.
  [[nodiscard]] const Shop* find(base::CustomerId id) const;
  [[nodiscard]] const Shop* find_code(std::string_view code) const;
  [[nodiscard]] std::string_view code(const Shop& shop) const;
  [[nodiscard]] std::string_view name(const Shop& shop) const;
  [[nodiscard]] const std::vector<Shop>& all() const { return shops_; }

 private:
  std::vector<Shop> shops_;
  std::string texts_;
};

}  // namespace workbench
