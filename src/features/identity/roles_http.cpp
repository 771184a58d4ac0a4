#include "features/identity/identity_http.h"
#include "features/identity/rights.h"
#include "platform/wire/schema.h"

namespace identity {

struct RoleView {
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::vector<std::string> permissions;
  std::int64_t version = 1;
  bool is_built_in = false;
  bool is_retired = false;
  std::string changed_by;
  std::optional<base::Instant> changed_at;
  std::string etag;
};
BOOST_DESCRIBE_STRUCT(RoleView, (),
                      (code, name_zh, name_en, permissions, version, is_built_in, is_retired,
                       changed_by, changed_at, etag))

struct NewRoleBody {
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::vector<std::string> permissions;
};
BOOST_DESCRIBE_STRUCT(NewRoleBody, (), (code, name_zh, name_en, permissions))

struct RoleChange {
  std::optional<std::string> name_zh;
  std::optional<std::string> name_en;
  std::optional<std::vector<std::string>> permissions;
  std::optional<bool> is_retired;
};
BOOST_DESCRIBE_STRUCT(RoleChange, (), (name_zh, name_en, permissions, is_retired))

struct PermissionView {
  std::string code;
  std::string group;
  std::string name_zh;
  std::string name_en;
};
BOOST_DESCRIBE_STRUCT(PermissionView, (), (code, group, name_zh, name_en))

namespace {

using auth::Permission;

struct PermissionName {
  Permission permission;
  const char* zh;
  const char* en;
};
constexpr PermissionName kPermissionNames[] = {
    {Permission::kCustomersRead, "查看客户", "See shops"},
    {Permission::kCustomersEdit, "编辑客户", "Edit shops"},
    {Permission::kCustomersBulkEdit, "批量编辑客户", "Edit many shops at once"},
    {Permission::kCustomersMerge, "合并重复客户", "Merge duplicate shops"},
    {Permission::kOrdersRead, "查看订单", "See orders"},
    {Permission::kProductsRead, "查看商品", "See products"},
    {Permission::kProductsEdit, "编辑商品", "Edit products"},
    {Permission::kGuidanceRead, "查看指导书、档位与目标客户",
     "See guidance, grades and target lists"},
    {Permission::kGuidanceDecide, "处理服务建议", "Decide on suggestions"},
    {Permission::kSupervisionRead, "查看内管预警", "See alerts for internal supervision"},
    {Permission::kModelsEdit, "编辑阈值、权重与策略", "Edit thresholds, weights and strategies"},
    {Permission::kModelsPublish, "发布模型版本", "Publish model versions"},
    {Permission::kResearchView, "查看调研结果", "See research results"},
    {Permission::kResearchManage, "管理调研", "Manage research"},
    {Permission::kMonthRun, "运行月度计算", "Run the month"},
    {Permission::kImportsRun, "导入数据", "Import data"},
    {Permission::kExportsRun, "导出数据", "Export data"},
    {Permission::kViewsShare, "共享视图与分群", "Share saved views and segments"},
    {Permission::kPeopleManage, "管理人员、角色与组织", "Manage people, roles and organisation"},
    {Permission::kAuditRead, "查看审计日志", "See the audit log"},
    {Permission::kJobsRead, "查看任务", "See jobs"},
    {Permission::kJobsManage, "管理任务", "Manage jobs"},
    {Permission::kSystemRead, "查看系统状态", "See the system page"},
    {Permission::kOwnShopRead, "查看本店", "See the own shop"},
};

RoleView view_of(const Role& role) {
  RoleView view;
  view.code = role.code;
  view.name_zh = role.name_zh;
  view.name_en = role.name_en;
  view.permissions = permission_names(role.permissions);
  view.version = role.version;
  view.is_built_in = role.built_in;
  view.is_retired = role.retired;
  view.changed_by = role.changed_by;
  view.changed_at = role.changed_at;
  view.etag = api::etag(role.version);
  return view;
}

http::Response role_response(const Role& role, int status = 200) {
  return http::Response::json(wire::to_json(view_of(role)), status)
      .with("ETag", api::etag(role.version));
}

http::Response page_of(const std::vector<Role>& roles) {
  api::PageOf<RoleView> page;
  for (const Role& role : roles) page.items.push_back(view_of(role));
  page.total = static_cast<std::int64_t>(roles.size());
  return api::page_response(page);
}

base::Result<http::Response> get_roles(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  return page_of(list_roles(*session, request.principal->company));
}

base::Result<http::Response> get_role(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  const auto role = find_role(*session, request.principal->company, request.path_param("code"));
  if (!role) return not_found("role");
  return role_response(*role);
}

base::Result<http::Response> get_versions(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  const auto code = request.path_param("code");
  const auto role = find_role(*session, request.principal->company, code);
  if (!role) return not_found("role");
  if (role->built_in) return page_of({*role});
  return page_of(list_role_versions(*session, request.principal->company, code));
}

/// A role reaches every account that has it: only who sees the whole company changes one, and
/// nobody puts into it, or takes out of it, what they do not have themselves.
base::Result<void> need_to_hold(const Permissions& permissions, const auth::Principal& actor) {
  const Rights rights{permissions, {.whole_company = true, .sales_areas = {}, .own_customer = {}}};
  if (are_within(rights, actor)) return {};
  return base::Error{base::ErrorCode::kForbidden,
                     "identity.beyond_own_rights",
                     "nobody hands out or changes more than they have themselves",
                     {}};
}

base::Result<http::Response> store(api::Write& write, const std::optional<Role>& before,
                                   const Role& wanted) {
  TRY(need_to_hold(wanted.permissions, write.principal));
  if (before) TRY(need_to_hold(before->permissions, write.principal));
  TRY_ASSIGN(const Role saved, save_role(write.session, write.clock, write.principal.company,
                                         wanted, write.principal.login));
  audit::Entry entry = entry_of(before ? "roles.update" : "roles.create", "role", saved.code);
  if (before) entry.before = wire::to_json(view_of(*before));
  entry.after = wire::to_json(view_of(saved));
  write.audit(std::move(entry));
  return role_response(saved, before ? 200 : 201);
}

base::Result<http::Response> post_role(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const NewRoleBody body, api::body<NewRoleBody>(request));
  Role role;
  role.code = body.code;
  role.name_zh = body.name_zh;
  role.name_en = body.name_en;
  TRY_ASSIGN(role.permissions, parse_permissions(body.permissions));
  return api::write(
      context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        const auto there = find_role(write.session, write.principal.company, role.code);
        if (there && !there->built_in)
          return base::Error{base::ErrorCode::kConflict,
                             "identity.role_taken",
                             "there is a role '" + role.code + "' already",
                             {}};
        return store(write, {}, role);
      });
}

base::Result<http::Response> change_role(api::Write& write, const http::Request& request,
                                         const RoleChange& change) {
  const auto before = find_role(write.session, write.principal.company, request.path_param("code"));
  if (!before) return not_found("role");
  if (api::if_match_version(request) != before->version)
    return api::stale(request, before->version, wire::to_json(view_of(*before)));
  Role role = *before;
  if (change.name_zh) role.name_zh = *change.name_zh;
  if (change.name_en) role.name_en = *change.name_en;
  if (change.is_retired) role.retired = *change.is_retired;
  if (change.permissions) {
    TRY_ASSIGN(role.permissions, parse_permissions(*change.permissions));
  }
  TRY_ASSIGN(http::Response response, store(write, before, role));
  TRY(need_administrator(write.session, write.principal.company));
  return response;
}

base::Result<http::Response> patch_role(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const RoleChange change, api::body<RoleChange>(request));
  auto result = api::write(context.services, request,
                           [&](api::Write& write) { return change_role(write, request, change); });
  context.cache.forget();
  return result;
}

base::Result<http::Response> get_permissions(const http::Request& /*request*/) {
  api::PageOf<PermissionView> page;
  for (const auto& [permission, zh, en] : kPermissionNames) {
    const std::string code(auth::permission_name(permission));
    page.items.push_back({code, code.substr(0, code.find('.')), zh, en});
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

}  // namespace

std::vector<http::Route> role_routes(Context& context) {
  const auto route = [&](http::Method method, const char* path, const char* summary, auto handler,
                         http::RouteOptions how) {
    return http::Route{method,
                       path,
                       Permission::kPeopleManage,
                       summary,
                       [&context, handler](const http::Request& r) { return handler(context, r); },
                       std::move(how)};
  };
  http::RouteOptions add = options(wire::schema<NewRoleBody>(), wire::schema<RoleView>(), 201);
  add.needs_idempotency_key = true;
  http::RouteOptions change = options(wire::schema<RoleChange>(), wire::schema<RoleView>());
  change.needs_if_match = true;
  using http::Method;
  return {
      route(Method::kGet, "/api/v1/roles", "Roles: those of the program, then the company's own.",
            get_roles, options({}, api::page_schema<RoleView>())),
      route(Method::kPost, "/api/v1/roles", "Adds an own role.", post_role, add),
      route(Method::kGet, "/api/v1/roles/{code}", "One role.", get_role,
            options({}, wire::schema<RoleView>())),
      route(Method::kPatch, "/api/v1/roles/{code}", "Changes an own role: makes its next version.",
            patch_role, change),
      route(Method::kGet, "/api/v1/roles/{code}/versions", "All versions of a role, newest first.",
            get_versions, options({}, api::page_schema<RoleView>())),
      {Method::kGet, "/api/v1/permissions", Permission::kSignedIn,
       "What roles can be given, in the order of the role editor.", get_permissions,
       options({}, api::page_schema<PermissionView>())},
  };
}

}  // namespace identity
