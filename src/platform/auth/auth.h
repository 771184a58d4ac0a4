#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

/// Who acts, what they may do, and whose data they may see: plain values, decided once per request
/// by features/identity and read everywhere else.
namespace auth {

/// One thing a role may do. The text (`customers.read`) is the same in the route table, the role
/// editor, the web application's `can()`, and the refusal.
enum class Permission : std::uint8_t {
  kPublic,    ///< no sign-in needed; only for routes, never given to a role
  kSignedIn,  ///< any signed-in account
  kCustomersRead,
  kCustomersEdit,
  kCustomersBulkEdit,
  kCustomersMerge,
  kOrdersRead,
  kProductsRead,
  kProductsEdit,
  kGuidanceRead,     ///< books, grades, target lists, dashboards
  kGuidanceDecide,   ///< accept, reject, put off a suggestion
  kSupervisionRead,  ///< order alerts meant for internal supervision (内管), never for marketing
  kModelsEdit,       ///< thresholds, weights, strategies: draft and preview
  kModelsPublish,
  kResearchView,    ///< published studies of anonymous answers
  kResearchManage,  ///< make studies, take answers in, publish
  kMonthRun,
  kImportsRun,
  kExportsRun,
  kViewsShare,    ///< saved views for the team or everyone
  kPeopleManage,  ///< accounts, roles, organisation
  kAuditRead,
  kJobsRead,
  kJobsManage,
  kSystemRead,
  kOwnShopRead,  ///< a retailer's own page
};
/// `customers.read`, and back. Unknown text gives nothing.
std::string_view permission_name(Permission permission);
std::optional<Permission> find_permission(std::string_view name);
/// All that a role can be given, in the order of the role editor.
const std::vector<Permission>& grantable_permissions();

using AccountId = base::Id<struct AccountTag>;
using SessionId = base::Id<struct SessionTag>;

/// Whose data: every customer of the company, those of some sales areas, or one shop (a retailer).
/// Areas come from organisation subtrees and from being an area's customer manager; sorted.
struct Scope {
  bool whole_company = false;
  std::vector<base::UnitId> sales_areas;
  std::optional<base::CustomerId> own_customer;

  [[nodiscard]] bool covers_area(std::optional<base::UnitId> sales_area) const;
  [[nodiscard]] bool covers(base::CustomerId customer,
                            std::optional<base::UnitId> sales_area) const;
};

/// The account behind a request. Immutable; shared by the requests of a session.
struct Principal {
  base::CompanyId company;
  AccountId account;
  std::optional<base::PersonId> person;
  std::string login;
  std::string name;
  std::vector<std::string> roles;  ///< role codes
  std::set<Permission> permissions;
  Scope scope;
  SessionId session;  ///< none for an API key
  bool is_api_key = false;
  std::string language;  ///< zh or en

  [[nodiscard]] bool can(Permission permission) const;
};
using PrincipalPtr = std::shared_ptr<const Principal>;

}  // namespace auth
