#include "features/customers/customers.h"

#include <algorithm>

#include "base/text.h"
#include "sql/customers.h"

namespace customers {
namespace {

using Text = std::optional<std::string>;
using Real = std::optional<double>;
using Integer = std::optional<std::int64_t>;
using Flag = std::optional<bool>;
using Day = std::optional<base::Date>;

}  // namespace

std::vector<Customer> list_customers(db::Session& session, base::CompanyId company) {
  std::vector<Customer> customers;
  // The columns stand in the order of Customer's members: aggregate initialisation pairs them, and
  // the round-trip test gives every member a value of its own.
  session.each<base::CustomerId, std::string, std::string, Text, Day, Day, Text, Text, Text, Text,
               Text, Text, Real, Real, Real, Text, Text, Text, Text, Text, Text, Integer, Text,
               Text, Integer, Flag, Text, Integer, std::optional<base::UnitId>, Text, Flag, Real,
               Text, Text, Text, Real, Real, Day, std::string>(
      sql::kListCustomers, {{"company_id", company}},
      [&](auto... column) { customers.push_back(Customer{std::move(column)...}); });
  return customers;
}

std::vector<CustomerMonth> list_customer_months(db::Session& session, base::CompanyId company,
                                                base::Period first, base::Period last) {
  std::vector<CustomerMonth> months;
  session.each<base::CustomerId, base::Period, Integer, Text, Real, Integer, Real, Real, Real,
               Integer, std::optional<base::Money>>(
      sql::kListCustomerMonths, {{"company_id", company}, {"first", first}, {"last", last}},
      [&](auto... column) { months.push_back(CustomerMonth{std::move(column)...}); });
  return months;
}

std::vector<LicenseEvent> list_license_events(db::Session& session, base::CompanyId company) {
  std::vector<LicenseEvent> events;
  session.each<base::CustomerId, std::string, base::Date, Day>(
      sql::kListLicenseEvents, {{"company_id", company}},
      [&](auto... column) { events.push_back(LicenseEvent{std::move(column)...}); });
  return events;
}

bool is_licensed_for(const Customer& shop, std::string_view product_kind) {
  if (product_kind == "NON_TOBACCO" || !shop.license_scope || shop.license_scope->empty())
    return true;
  return std::ranges::any_of(base::split(*shop.license_scope, ','), [&](std::string_view kind) {
    return base::trim(kind) == product_kind;
  });
}

}  // namespace customers
