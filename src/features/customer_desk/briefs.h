#pragma once
#include <optional>

#include "features/customer_desk/desk.h"

namespace customer_desk {

/// Short forms of shops, as a viewer may see them; nothing for those out of reach.
class Briefs {
 public:
  Briefs(Desk& desk, const auth::Principal& principal);
  [[nodiscard]] std::optional<ShopBrief> find(base::CustomerId id) const;

 private:
  std::optional<directory::Matches> visible_;
};

}  // namespace customer_desk
