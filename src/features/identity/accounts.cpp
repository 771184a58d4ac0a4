#include "features/identity/accounts.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "sql/identity.h"

namespace identity {
namespace {

constexpr std::size_t kAccountNameBytesMax = 200;

base::Error refusal(const char* reason, const char* field, std::string message,
                    base::ErrorCode code = base::ErrorCode::kInvalid) {
  base::FieldError where{field, {}, reason, message};
  return {code, reason, std::move(message), {std::move(where)}};
}

Reach reach_of(std::string_view name) {
  for (const Reach reach : {Reach::kUnits, Reach::kOwnAreas, Reach::kShop})
    if (reach_name(reach) == name) return reach;
  return Reach::kCompany;
}

TotpState totp_state_of(std::string_view name) {
  if (name == "on") return TotpState::kOn;
  return name == "pending" ? TotpState::kPending : TotpState::kOff;
}

std::vector<Account> read_accounts(db::Session& session, const db::Query& query,
                                   db::Params params) {
  std::vector<Account> accounts;
  session.each<auth::AccountId, std::string, std::string, std::optional<base::PersonId>,
               std::optional<base::CustomerId>, std::string, std::string, std::string, std::string,
               bool, std::string, std::string, std::int64_t, std::int64_t, base::Instant,
               std::optional<base::Instant>>(
      query, params,
      [&](auth::AccountId id, std::string login, std::string name,
          std::optional<base::PersonId> person, std::optional<base::CustomerId> customer,
          const std::string& state, std::string language, const std::string& reach,
          std::string hash, bool must_change, const std::string& totp_state,
          std::string totp_sealed, std::int64_t totp_last_step, std::int64_t version,
          base::Instant created_at, std::optional<base::Instant> last_sign_in_at) {
        Account account;
        account.id = id;
        account.login = std::move(login);
        account.name = std::move(name);
        account.person = person;
        account.customer = customer;
        account.state = state == "active" ? AccountState::kActive : AccountState::kDisabled;
        account.language = std::move(language);
        account.reach = reach_of(reach);
        account.password_hash = std::move(hash);
        account.must_change = must_change;
        account.totp_state = totp_state_of(totp_state);
        account.totp_sealed = std::move(totp_sealed);
        account.totp_last_step = totp_last_step;
        account.version = version;
        account.created_at = created_at;
        account.last_sign_in_at = last_sign_in_at;
        accounts.push_back(std::move(account));
      });
  return accounts;
}

void read_grants(db::Session& session, base::CompanyId company, Account& account) {
  session.each<std::string>(sql::kFindAccountRoles,
                            {{"company_id", company}, {"account_id", account.id}},
                            [&](std::string role) { account.roles.push_back(std::move(role)); });
  session.each<base::UnitId>(sql::kFindAccountUnits,
                             {{"company_id", company}, {"account_id", account.id}},
                             [&](base::UnitId unit) { account.units.push_back(unit); });
}

std::optional<Account> only(db::Session& session, base::CompanyId company,
                            std::vector<Account> found) {
  if (found.empty()) return {};
  read_grants(session, company, found.front());
  return std::move(found.front());
}

void insert_grants(db::Session& session, base::CompanyId company, const Account& account) {
  for (const std::string& role : account.roles)
    session.execute(sql::kInsertAccountRole,
                    {{"company_id", company}, {"account_id", account.id}, {"role_code", role}});
  for (const base::UnitId unit : account.units)
    session.execute(sql::kInsertAccountUnit,
                    {{"company_id", company}, {"account_id", account.id}, {"unit_id", unit}});
}

bool is_good_login(std::string_view login) {
  bool good = login.size() >= 2 && login.size() <= 64;
  for (const char c : login)
    good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                    c == '-' || c == '@');
  return good;
}

base::Result<void> check_reach(const Account& account) {
  if (account.reach == Reach::kUnits && account.units.empty())
    return refusal("identity.bad_reach", "unit_ids", "name the organisation units");
  if (account.reach != Reach::kUnits && !account.units.empty())
    return refusal("identity.bad_reach", "unit_ids", "units are for the reach units only");
  if (account.reach == Reach::kOwnAreas && !account.person)
    return refusal("identity.bad_reach", "person_id",
                   "own areas are those of a person: link the account to one");
  if ((account.reach == Reach::kShop) != account.customer.has_value())
    return refusal("identity.bad_reach", "customer_id",
                   "a shop belongs to an account with the reach shop, and to no other");
  return {};
}

base::Result<void> check_roles(db::Session& session, base::CompanyId company,
                               const Account& account) {
  if (account.roles.empty())
    return refusal("identity.no_roles", "roles", "an account needs at least one role");
  for (const std::string& code : account.roles) {
    const auto role = find_role(session, company, code);
    if (!role || role->retired)
      return refusal("identity.unknown_role", "roles",
                     "there is no role '" + base::excerpt(code, 40) + "' to give");
    const bool for_retailers = role->permissions.contains(auth::Permission::kOwnShopRead);
    if (for_retailers != (account.reach == Reach::kShop))
      return refusal("identity.mixed_retailer", "roles",
                     "retailers' roles go with the reach shop, all others do not");
  }
  return {};
}

base::Result<void> check_references(db::Session& session, base::CompanyId company,
                                    const Account& account) {
  if (account.person && !session.find_one<std::int64_t>(
                            sql::kFindPerson, {{"company_id", company}, {"id", *account.person}}))
    return refusal("identity.no_such_person", "person_id", "there is no such person");
  if (account.customer &&
      !session.find_one<std::int64_t>(sql::kFindCustomer,
                                      {{"company_id", company}, {"id", *account.customer}}))
    return refusal("identity.no_such_customer", "customer_id", "there is no such shop");
  for (const base::UnitId unit : account.units)
    if (!session.find_one<std::int64_t>(sql::kFindUnit, {{"company_id", company}, {"id", unit}}))
      return refusal("identity.no_such_unit", "unit_ids", "there is no such organisation unit");
  return {};
}

}  // namespace

std::string_view reach_name(Reach reach) {
  switch (reach) {
    case Reach::kCompany:
      return "company";
    case Reach::kUnits:
      return "units";
    case Reach::kOwnAreas:
      return "own_areas";
    case Reach::kShop:
      return "shop";
  }
  return {};
}

std::string normalised_login(std::string_view text) {
  return base::to_lower_ascii(base::trim(text));
}

std::optional<Account> find_account(db::Session& session, base::CompanyId company,
                                    auth::AccountId id) {
  return only(session, company,
              read_accounts(session, sql::kFindAccount, {{"company_id", company}, {"id", id}}));
}

std::optional<Account> find_account(db::Session& session, base::CompanyId company,
                                    std::string_view login) {
  return only(session, company,
              read_accounts(session, sql::kFindAccountByLogin,
                            {{"company_id", company}, {"login", normalised_login(login)}}));
}

std::vector<Account> list_accounts(db::Session& session, base::CompanyId company) {
  auto accounts = read_accounts(session, sql::kListAccounts, {{"company_id", company}});
  std::map<auth::AccountId, Account*> by_id;
  for (Account& account : accounts) by_id[account.id] = &account;
  session.each<auth::AccountId, std::string>(
      sql::kListAccountRoles, {{"company_id", company}}, [&](auth::AccountId id, std::string role) {
        if (const auto at = by_id.find(id); at != by_id.end())
          at->second->roles.push_back(std::move(role));
      });
  session.each<auth::AccountId, base::UnitId>(sql::kListAccountUnits, {{"company_id", company}},
                                              [&](auth::AccountId id, base::UnitId unit) {
                                                if (const auto at = by_id.find(id);
                                                    at != by_id.end())
                                                  at->second->units.push_back(unit);
                                              });
  return accounts;
}

bool has_accounts(db::Session& session, base::CompanyId company) {
  return session.find_one<std::int64_t>(sql::kFindAnyAccount, {{"company_id", company}})
      .has_value();
}

base::Result<void> check_account_form(const Account& account) {
  if (!is_good_login(account.login))
    return refusal("identity.bad_login", "login",
                   "a login is 2 to 64 of a-z, 0-9, dot, _, - and @, in lower case");
  if (base::trim(account.name).empty() || account.name.size() > kAccountNameBytesMax ||
      !base::is_valid_utf8(account.name))
    return refusal("identity.bad_name", "name", "an account needs a name of at most 200 bytes");
  if (account.language != "zh" && account.language != "en")
    return refusal("identity.bad_language", "language", "the language is zh or en");
  return {};
}

base::Result<void> check_account(db::Session& session, base::CompanyId company,
                                 const Account& account) {
  TRY(check_account_form(account));
  TRY(check_reach(account));
  TRY(check_roles(session, company, account));
  return check_references(session, company, account);
}

base::Result<void> insert_account(db::Session& session, base::CompanyId company,
                                  const Account& account) {
  const auto inserted =
      session.execute(sql::kInsertAccount, {{"company_id", company},
                                            {"id", account.id},
                                            {"login", account.login},
                                            {"name", account.name},
                                            {"person_id", account.person},
                                            {"customer_id", account.customer},
                                            {"language", account.language},
                                            {"reach", reach_name(account.reach)},
                                            {"password_hash", account.password_hash},
                                            {"must_change", account.must_change},
                                            {"created_at_ms", account.created_at}});
  if (inserted == 0)
    return refusal("identity.login_taken", "login",
                   "there is an account '" + account.login + "' already",
                   base::ErrorCode::kConflict);
  insert_grants(session, company, account);
  next_epoch(session, company);
  return {};
}

base::Result<void> update_account(db::Session& session, base::CompanyId company,
                                  const Account& account) {
  const auto updated =
      session.execute(sql::kUpdateAccount,
                      {{"company_id", company},
                       {"id", account.id},
                       {"version", account.version},
                       {"name", account.name},
                       {"person_id", account.person},
                       {"customer_id", account.customer},
                       {"state", account.state == AccountState::kActive ? "active" : "disabled"},
                       {"language", account.language},
                       {"reach", reach_name(account.reach)}});
  if (updated == 0)
    return refusal("identity.stale_version", "version", "someone changed the account meanwhile",
                   base::ErrorCode::kConflict);
  session.execute(sql::kDeleteAccountRoles, {{"company_id", company}, {"account_id", account.id}});
  session.execute(sql::kDeleteAccountUnits, {{"company_id", company}, {"account_id", account.id}});
  insert_grants(session, company, account);
  next_epoch(session, company);
  return {};
}

void update_password(db::Session& session, base::CompanyId company, auth::AccountId id,
                     std::string_view hash, bool must_change) {
  session.execute(
      sql::kUpdatePassword,
      {{"company_id", company}, {"id", id}, {"password_hash", hash}, {"must_change", must_change}});
  next_epoch(session, company);
}

}  // namespace identity
