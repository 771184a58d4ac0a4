#include "features/customer_desk/briefs.h"

namespace customer_desk {
namespace {

std::optional<std::string> known(std::string text) {
  if (text.empty()) return {};
  return text;
}

}  // namespace

Briefs::Briefs(Desk& desk, const auth::Principal& principal) {
  auto matches =
      desk.directory.snapshot(principal.company)->select(directory::Viewer(principal), {});
  CHECK(matches.has_value());
  visible_.emplace(*std::move(matches));
}

std::optional<ShopBrief> Briefs::find(base::CustomerId id) const {
  const auto row = visible_->find(id);
  if (!row) return {};
  const auto text = [&](std::string_view column) {
    return visible_->text(*row, directory::column_of(column));
  };
  return ShopBrief{id,
                   text("customer_code"),
                   text("shop_name"),
                   known(text("license_no")),
                   known(text("holder_name")),
                   known(text("order_phone")),
                   known(text("address")),
                   text("status"),
                   visible_->version(*row)};
}

}  // namespace customer_desk
