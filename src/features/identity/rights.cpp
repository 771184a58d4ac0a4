#include "features/identity/rights.h"

#include <algorithm>
#include <set>

namespace identity {

RightsBook::RightsBook(db::Session& session, base::CompanyId company)
    : company_(company), units_(organisation::list_units(session, company)) {
  for (Role& role : list_roles(session, company)) {
    std::string code = role.code;
    roles_.emplace(std::move(code), std::move(role));
  }
  for (const auto& unit : units_) {
    by_id_.emplace(unit.id, &unit);
    if (unit.parent_id) children_.emplace(*unit.parent_id, unit.id);
  }
}

std::vector<base::UnitId> RightsBook::areas_below(const std::vector<base::UnitId>& roots) const {
  std::set<base::UnitId> seen;
  std::vector<base::UnitId> open = roots;
  std::vector<base::UnitId> areas;
  while (!open.empty()) {
    const base::UnitId id = open.back();
    open.pop_back();
    const auto unit = by_id_.find(id);
    if (unit == by_id_.end() || !seen.insert(id).second) continue;
    if (unit->second->kind == "sales_area") areas.push_back(id);
    const auto [first, last] = children_.equal_range(id);
    for (auto child = first; child != last; ++child) open.push_back(child->second);
  }
  std::sort(areas.begin(), areas.end());
  return areas;
}

Rights RightsBook::rights_of(const Account& account) const {
  Rights rights;
  if (account.state != AccountState::kActive) return rights;
  const bool is_shop = account.reach == Reach::kShop;
  for (const std::string& code : account.roles) {
    const auto role = roles_.find(code);
    if (role == roles_.end() || role->second.retired) continue;
    for (const auth::Permission permission : role->second.permissions)
      if ((permission == auth::Permission::kOwnShopRead) == is_shop)
        rights.permissions.insert(permission);
  }
  switch (account.reach) {
    case Reach::kCompany:
      rights.scope.whole_company = true;
      break;
    case Reach::kUnits:
      rights.scope.sales_areas = areas_below(account.units);
      break;
    case Reach::kOwnAreas: {
      std::vector<base::UnitId> managed;
      for (const auto& unit : units_)
        if (account.person && unit.manager_id == account.person) managed.push_back(unit.id);
      rights.scope.sales_areas = areas_below(managed);
      break;
    }
    case Reach::kShop:
      rights.scope.own_customer = account.customer;
      break;
  }
  return rights;
}

auth::PrincipalPtr RightsBook::principal_of(const Account& account, auth::SessionId session) const {
  Rights rights = rights_of(account);
  auto principal = std::make_shared<auth::Principal>();
  principal->company = company_;
  principal->account = account.id;
  principal->person = account.person;
  principal->login = account.login;
  principal->name = account.name;
  principal->roles = account.roles;
  principal->permissions = std::move(rights.permissions);
  principal->scope = std::move(rights.scope);
  principal->session = session;
  principal->language = account.language;
  return principal;
}

bool are_within(const Rights& rights, const auth::Principal& actor) {
  for (const auth::Permission permission : rights.permissions)
    if (permission != auth::Permission::kOwnShopRead && !actor.can(permission)) return false;
  if (actor.scope.whole_company) return true;
  if (rights.scope.whole_company || rights.scope.own_customer) return false;
  return std::includes(actor.scope.sales_areas.begin(), actor.scope.sales_areas.end(),
                       rights.scope.sales_areas.begin(), rights.scope.sales_areas.end());
}

base::Result<void> need_administrator(db::Session& session, base::CompanyId company) {
  const RightsBook book(session, company);
  for (const Account& account : list_accounts(session, company)) {
    const Rights rights = book.rights_of(account);
    if (!account.password_hash.empty() && rights.scope.whole_company &&
        rights.permissions.contains(auth::Permission::kPeopleManage))
      return {};
  }
  return base::Error{base::ErrorCode::kConflict,
                     "identity.last_administrator",
                     "someone must remain who manages people for the whole company",
                     {}};
}

}  // namespace identity
