#include "platform/auth/auth.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace auth {
namespace {

struct Named {
  Permission permission;
  std::string_view name;
};
constexpr std::array kNames{
    Named{Permission::kPublic, "public"},
    Named{Permission::kSignedIn, "signed_in"},
    Named{Permission::kCustomersRead, "customers.read"},
    Named{Permission::kCustomersEdit, "customers.edit"},
    Named{Permission::kCustomersBulkEdit, "customers.bulk_edit"},
    Named{Permission::kCustomersMerge, "customers.merge"},
    Named{Permission::kOrdersRead, "orders.read"},
    Named{Permission::kProductsRead, "products.read"},
    Named{Permission::kProductsEdit, "products.edit"},
    Named{Permission::kGuidanceRead, "guidance.read"},
    Named{Permission::kGuidanceDecide, "guidance.decide"},
    Named{Permission::kSupervisionRead, "supervision.read"},
    Named{Permission::kModelsEdit, "models.edit"},
    Named{Permission::kModelsPublish, "models.publish"},
    Named{Permission::kResearchView, "research.view"},
    Named{Permission::kResearchManage, "research.manage"},
    Named{Permission::kMonthRun, "month.run"},
    Named{Permission::kImportsRun, "imports.run"},
    Named{Permission::kExportsRun, "exports.run"},
    Named{Permission::kViewsShare, "views.share"},
    Named{Permission::kPeopleManage, "people.manage"},
    Named{Permission::kAuditRead, "audit.read"},
    Named{Permission::kJobsRead, "jobs.read"},
    Named{Permission::kJobsManage, "jobs.manage"},
    Named{Permission::kSystemRead, "system.read"},
    Named{Permission::kOwnShopRead, "own_shop.read"},
};

}  // namespace

std::string_view permission_name(Permission permission) {
  const auto found = std::find_if(kNames.begin(), kNames.end(),
                                  [&](const Named& n) { return n.permission == permission; });
  CHECK(found != kNames.end());
  return found->name;
}

std::optional<Permission> find_permission(std::string_view name) {
  const auto found =
      std::find_if(kNames.begin(), kNames.end(), [&](const Named& n) { return n.name == name; });
  if (found == kNames.end()) return {};
  return found->permission;
}

const std::vector<Permission>& grantable_permissions() {
  static const std::vector<Permission> kGrantable = [] {
    std::vector<Permission> all;
    for (const Named& named : kNames)
      if (named.permission != Permission::kPublic && named.permission != Permission::kSignedIn)
        all.push_back(named.permission);
    return all;
  }();
  return kGrantable;
}

bool Scope::covers_area(std::optional<base::UnitId> sales_area) const {
  if (whole_company) return true;
  return sales_area && std::binary_search(sales_areas.begin(), sales_areas.end(), *sales_area);
}

bool Scope::covers(base::CustomerId customer, std::optional<base::UnitId> sales_area) const {
  return covers_area(sales_area) || (own_customer && *own_customer == customer);
}

bool Principal::can(Permission permission) const {
  return permission == Permission::kPublic || permission == Permission::kSignedIn ||
         permissions.contains(permission);
}

}  // namespace auth
