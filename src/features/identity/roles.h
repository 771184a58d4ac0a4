#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Roles: nine out of the box, which stand here and never change, and a company's own, versioned.
namespace identity {

using Permissions = std::set<auth::Permission>;

struct Role {
  std::string code;
  std::string name_zh;
  std::string name_en;
  Permissions permissions;
  std::int64_t version = 1;
  bool built_in = false;
  bool retired = false;  ///< gives nothing any more; cannot be given
  std::string changed_by;
  std::optional<base::Instant> changed_at;
};

const std::vector<Role>& built_in_roles();
/// Those of the box, then the company's own in their newest version, by code.
std::vector<Role> list_roles(db::Session& session, base::CompanyId company);
std::optional<Role> find_role(db::Session& session, base::CompanyId company, std::string_view code);
/// All versions of an own role, newest first.
std::vector<Role> list_role_versions(db::Session& session, base::CompanyId company,
                                     std::string_view code);

/// Writes `role` as its next version (1 when there is none). Call inside a WriteTransaction.
/// @return what stands now, or
///   identity.bad_role_code       not 2 to 40 of a-z 0-9 _, beginning with a letter
///   identity.bad_name            a name is missing, too long or not UTF-8
///   identity.role_built_in       one of the nine: make your own instead
///   identity.mixed_retailer      own_shop.read beside other permissions
base::Result<Role> save_role(db::Session& session, const base::Clock& clock,
                             base::CompanyId company, Role role, std::string_view changed_by);

/// `customers.read,orders.read`, and back; unknown names (of a newer program) are left out.
std::string permissions_text(const Permissions& permissions);
Permissions permissions_from(std::string_view text);
/// @return the permissions, or identity.unknown_permission (names it)
base::Result<Permissions> parse_permissions(const std::vector<std::string>& names);
std::vector<std::string> permission_names(const Permissions& permissions);

/// Grows the number that cached rights are compared with. Call in each transaction that changes
/// accounts or roles.
void next_epoch(db::Session& session, base::CompanyId company);

}  // namespace identity
