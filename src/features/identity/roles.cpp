#include "features/identity/roles.h"

#include <algorithm>

#include "base/text.h"
#include "sql/identity.h"

namespace identity {
namespace {

using auth::Permission;

constexpr std::size_t kRoleNameBytesMax = 100;

/// Not the alerts either: whoever runs the system is not internal supervision.
Permissions all_but_own_shop() {
  Permissions all(auth::grantable_permissions().begin(), auth::grantable_permissions().end());
  all.erase(Permission::kOwnShopRead);
  all.erase(Permission::kSupervisionRead);
  return all;
}

Role built_in(const char* code, const char* zh, const char* en, Permissions permissions) {
  Role role;
  role.code = code;
  role.name_zh = zh;
  role.name_en = en;
  role.permissions = std::move(permissions);
  role.built_in = true;
  return role;
}

std::vector<Role> make_built_in() {
  using P = Permission;
  const Permissions reader = {P::kCustomersRead, P::kOrdersRead, P::kProductsRead,
                              P::kGuidanceRead};
  const auto reader_and = [&](Permissions more) {
    more.insert(reader.begin(), reader.end());
    return more;
  };
  return {
      built_in("administrator", "系统管理员", "Administrator", all_but_own_shop()),
      built_in("market_manager", "市场经理", "Market manager",
               reader_and({P::kCustomersEdit, P::kCustomersBulkEdit, P::kGuidanceDecide,
                           P::kExportsRun, P::kViewsShare, P::kJobsRead, P::kResearchView})),
      built_in("customer_manager", "客户经理", "Customer manager",
               reader_and({P::kCustomersEdit, P::kGuidanceDecide, P::kExportsRun})),
      built_in("analyst", "数据分析员", "Analyst",
               reader_and({P::kCustomersMerge, P::kProductsEdit, P::kModelsEdit, P::kModelsPublish,
                           P::kMonthRun, P::kImportsRun, P::kExportsRun, P::kViewsShare,
                           P::kJobsRead, P::kResearchView, P::kResearchManage})),
      built_in("service_agent", "客服坐席", "Service agent", reader_and({P::kCustomersEdit})),
      built_in("compliance_officer", "专卖合规员", "Compliance officer",
               reader_and({P::kSupervisionRead, P::kExportsRun, P::kAuditRead, P::kResearchView})),
      // Goods and addresses, no figures about how a shop does.
      built_in("warehouse_delivery", "仓储配送员", "Warehouse and delivery",
               {P::kCustomersRead, P::kOrdersRead, P::kProductsRead}),
      built_in("internal_supervisor", "内部监管员", "Internal supervisor",
               reader_and({P::kSupervisionRead, P::kExportsRun, P::kAuditRead, P::kJobsRead})),
      built_in("retailer", "零售户", "Retailer", {P::kOwnShopRead}),
  };
}

const Role* find_built_in(std::string_view code) {
  for (const Role& role : built_in_roles())
    if (role.code == code) return &role;
  return nullptr;
}

base::Error refusal(const char* reason, const char* field, std::string message) {
  base::FieldError where{field, {}, reason, message};
  return {base::ErrorCode::kInvalid, reason, std::move(message), {std::move(where)}};
}

bool is_good_code(std::string_view code) {
  bool good = code.size() >= 2 && code.size() <= 40 && code[0] >= 'a' && code[0] <= 'z';
  for (const char c : code)
    good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  return good;
}

bool is_good_name(std::string_view name) {
  return !base::trim(name).empty() && name.size() <= kRoleNameBytesMax && base::is_valid_utf8(name);
}

base::Result<void> check_role(const Role& role) {
  if (!is_good_code(role.code))
    return refusal("identity.bad_role_code", "code",
                   "a role's code is 2 to 40 of a-z, 0-9 and _, beginning with a letter");
  if (find_built_in(role.code) != nullptr)
    return refusal("identity.role_built_in", "code",
                   "the role " + role.code + " comes with the program: make your own instead");
  if (!is_good_name(role.name_zh) || !is_good_name(role.name_en))
    return refusal("identity.bad_name", is_good_name(role.name_zh) ? "name_en" : "name_zh",
                   "a role needs a Chinese and an English name of at most 100 bytes");
  if (role.permissions.contains(Permission::kOwnShopRead) && role.permissions.size() > 1)
    return refusal("identity.mixed_retailer", "permissions",
                   "own_shop.read is for retailers' roles, and stands alone in them");
  return {};
}

std::vector<Role> read_roles(db::Session& session, const db::Query& query, db::Params params) {
  std::vector<Role> roles;
  session.each<std::string, std::int64_t, std::string, std::string, std::string, std::string,
               std::string, base::Instant>(
      query, params,
      [&](std::string code, std::int64_t version, std::string zh, std::string en,
          const std::string& permissions, const std::string& state, std::string changed_by,
          base::Instant changed_at) {
        roles.push_back({std::move(code), std::move(zh), std::move(en),
                         permissions_from(permissions), version, false, state == "retired",
                         std::move(changed_by), changed_at});
      });
  return roles;
}

}  // namespace

const std::vector<Role>& built_in_roles() {
  static const std::vector<Role> kRoles = make_built_in();
  return kRoles;
}

std::vector<Role> list_roles(db::Session& session, base::CompanyId company) {
  std::vector<Role> roles = built_in_roles();
  for (Role& own : read_roles(session, sql::kListRoles, {{"company_id", company}}))
    roles.push_back(std::move(own));
  return roles;
}

std::optional<Role> find_role(db::Session& session, base::CompanyId company,
                              std::string_view code) {
  if (const Role* role = find_built_in(code)) return *role;
  auto versions = list_role_versions(session, company, code);
  if (versions.empty()) return {};
  return std::move(versions.front());
}

std::vector<Role> list_role_versions(db::Session& session, base::CompanyId company,
                                     std::string_view code) {
  return read_roles(session, sql::kListRoleVersions, {{"company_id", company}, {"code", code}});
}

base::Result<Role> save_role(db::Session& session, const base::Clock& clock,
                             base::CompanyId company, Role role, std::string_view changed_by) {
  TRY(check_role(role));
  const auto before = find_role(session, company, role.code);
  role.version = before ? before->version + 1 : 1;
  role.changed_by = changed_by;
  role.changed_at = clock.now();
  session.execute(sql::kInsertRole, {{"company_id", company},
                                     {"code", role.code},
                                     {"version", role.version},
                                     {"name_zh", role.name_zh},
                                     {"name_en", role.name_en},
                                     {"permissions", permissions_text(role.permissions)},
                                     {"state", role.retired ? "retired" : "active"},
                                     {"changed_by", changed_by},
                                     {"changed_at_ms", clock.now()}});
  next_epoch(session, company);
  return role;
}

std::string permissions_text(const Permissions& permissions) {
  std::string text;
  for (const Permission permission : permissions) {
    if (!text.empty()) text += ',';
    text += auth::permission_name(permission);
  }
  return text;
}

Permissions permissions_from(std::string_view text) {
  Permissions permissions;
  for (const std::string_view name : base::split(text, ','))
    if (const auto permission = auth::find_permission(name)) permissions.insert(*permission);
  return permissions;
}

base::Result<Permissions> parse_permissions(const std::vector<std::string>& names) {
  const auto& grantable = auth::grantable_permissions();
  Permissions permissions;
  for (const std::string& name : names) {
    const auto permission = auth::find_permission(name);
    if (!permission ||
        std::find(grantable.begin(), grantable.end(), *permission) == grantable.end())
      return refusal("identity.unknown_permission", "permissions",
                     "there is no permission '" + base::excerpt(name, 40) + "'");
    permissions.insert(*permission);
  }
  return permissions;
}

std::vector<std::string> permission_names(const Permissions& permissions) {
  std::vector<std::string> names;
  for (const Permission permission : permissions)
    names.emplace_back(auth::permission_name(permission));
  return names;
}

void next_epoch(db::Session& session, base::CompanyId company) {
  session.execute(sql::kUpdateEpoch, {{"company_id", company}});
}

}  // namespace identity
