#pragma once
#include <map>
#include <string>
#include <vector>

#include "features/identity/accounts.h"
#include "features/organisation/organisation.h"

/// The one place that decides what an account may do and whose data it sees.
namespace identity {

struct Rights {
  Permissions permissions;
  auth::Scope scope;
};

/// A company's roles and organisation tree, read once for as many accounts as are asked about.
class RightsBook {
 public:
  RightsBook(db::Session& session, base::CompanyId company);
  RightsBook(const RightsBook&) = delete;
  RightsBook& operator=(const RightsBook&) = delete;
  /// A disabled account has no rights. Retired and unknown roles give nothing. A retailer's account
  /// never has more than own_shop.read, every other account never has it.
  [[nodiscard]] Rights rights_of(const Account& account) const;
  [[nodiscard]] auth::PrincipalPtr principal_of(const Account& account,
                                                auth::SessionId session) const;

 private:
  [[nodiscard]] std::vector<base::UnitId> areas_below(const std::vector<base::UnitId>& roots) const;
  base::CompanyId company_;
  std::map<std::string, Role, std::less<>> roles_;
  std::vector<organisation::Unit> units_;
  std::map<base::UnitId, const organisation::Unit*> by_id_;
  std::multimap<base::UnitId, base::UnitId> children_;
};

/// True when `actor` may hand out or change `rights`: it has each permission itself, and sees all
/// that they reach. A retailer's shop is within the whole company only.
bool are_within(const Rights& rights, const auth::Principal& actor);

/// @return nothing, or identity.last_administrator: nobody active, with a password, could manage
///   people for the whole company any more
base::Result<void> need_administrator(db::Session& session, base::CompanyId company);

}  // namespace identity
