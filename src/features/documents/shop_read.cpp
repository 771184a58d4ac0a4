#include "features/documents/shop_read.h"

#include <algorithm>

#include "features/month/month.h"
#include "features/organisation/organisation.h"
#include "sql/documents.h"

namespace documents {

std::optional<Shop> find_shop(db::Session& session, base::CompanyId company, base::CustomerId id) {
  auto row = session.find<std::string, std::string, std::optional<base::UnitId>>(
      sql::kFindShop, {{"company_id", company}, {"id", id}});
  if (!row) return {};
  return Shop{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

base::Result<guidance::GuidanceBook> read_book(db::Session& session, base::CompanyId company,
                                               const Shop& shop,
                                               std::optional<base::Period> period) {
  if (!period)
    period = session.find_one<base::Period>(sql::kFindNewestMonth, {{"company_id", company}});
  if (!period)
    return base::Error{base::ErrorCode::kNotFound,
                       "month.not_published",
                       "no month of this company is published yet",
                       {}};
  const auto companies = organisation::list_companies(session);
  const auto own = std::find_if(companies.begin(), companies.end(),
                                [&](const auto& one) { return one.id == company; });
  CHECK(own != companies.end());
  TRY_ASSIGN(const auto run, month::get_published_run(session, *own, *period));
  TRY_ASSIGN(const std::string json, month::get_book_json(session, company, run.id, shop.code));
  return guidance::parse_book(json);
}

std::vector<MonthPoint> read_months(db::Session& session, base::CompanyId company,
                                    base::CustomerId id, base::Period last) {
  std::vector<MonthPoint> months;
  for (int back = 11; back >= 0; --back) months.push_back({last.plus_months(-back), 0, 0});
  std::size_t first = months.size();
  session.each<base::Date, std::int64_t, std::int64_t>(
      sql::kListDays,
      {{"company_id", company},
       {"customer_id", id},
       {"from_day", months.front().period.first_day()},
       {"until_day", last.last_day()}},
      [&](base::Date day, std::int64_t quantity, std::int64_t amount) {
        for (std::size_t i = 0; i < months.size(); ++i) {
          if (!months[i].period.contains(day)) continue;
          first = std::min(first, i);
          months[i].quantity += static_cast<double>(quantity);
          months[i].amount_minor += amount;
        }
      });
  months.erase(months.begin(), months.begin() + static_cast<std::ptrdiff_t>(first));
  return months;
}

}  // namespace documents
