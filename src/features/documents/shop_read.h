#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/documents/documents.h"
#include "features/guidance/book.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// What documents are made from, read for one shop.
namespace documents {

struct Shop {
  std::string code;
  std::string name;
  std::optional<base::UnitId> sales_area;
};
std::optional<Shop> find_shop(db::Session& session, base::CompanyId company, base::CustomerId id);

/// The book of a period, or of the newest published one.
/// @return it, or month.not_published, month.no_book, month.no_such_shop
base::Result<guidance::GuidanceBook> read_book(db::Session& session, base::CompanyId company,
                                               const Shop& shop,
                                               std::optional<base::Period> period);
/// Twelve months up to `last`, oldest first; months without orders are zero, months before the
/// first order are left out.
std::vector<MonthPoint> read_months(db::Session& session, base::CompanyId company,
                                    base::CustomerId id, base::Period last);

}  // namespace documents
