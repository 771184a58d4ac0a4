#include "features/identity/administration.h"

#include <algorithm>

#include "base/text.h"
#include "features/identity/context.h"
#include "features/identity/links.h"
#include "features/identity/rights.h"
#include "features/identity/sessions.h"
#include "features/identity/throttle.h"
#include "sql/identity.h"

namespace identity {
namespace {

const Caller kOperator{"local", "", ""};

base::Error no_such(const char* reason, const char* what, std::string_view code) {
  return {base::ErrorCode::kNotFound,
          reason,
          std::string("there is no ") + what + " '" + base::excerpt(code, 40) + "'",
          {}};
}

base::Result<Account> get_account(db::Session& session, base::CompanyId company,
                                  std::string_view login) {
  if (auto account = find_account(session, company, login)) return *std::move(account);
  return no_such("identity.no_such_account", "account", login);
}

void tell(db::Session& session, const base::Clock& clock, base::CompanyId company,
          const char* action, const Account& account) {
  append_audit(session, clock, company, nullptr, "cli", kOperator,
               entry_of(action, "account", std::to_string(account.id.value)));
}

}  // namespace

base::Result<Account> account_of(db::Session& session, base::CompanyId company,
                                 const AccountWish& wish) {
  Account account;
  account.login = normalised_login(wish.login);
  account.name = wish.name;
  account.language = wish.language;
  account.roles = wish.roles;
  std::sort(account.roles.begin(), account.roles.end());
  if (!wish.unit_codes.empty()) account.reach = Reach::kUnits;
  if (wish.own_areas) account.reach = Reach::kOwnAreas;
  if (wish.customer_code) account.reach = Reach::kShop;
  if (wish.person_code) {
    account.person = session.find_one<base::PersonId>(
        sql::kFindPersonByCode, {{"company_id", company}, {"code", *wish.person_code}});
    if (!account.person) return no_such("identity.no_such_person", "person", *wish.person_code);
  }
  if (wish.customer_code) {
    account.customer = session.find_one<base::CustomerId>(
        sql::kFindCustomerByCode, {{"company_id", company}, {"code", *wish.customer_code}});
    if (!account.customer) return no_such("identity.no_such_customer", "shop", *wish.customer_code);
  }
  for (const std::string& code : wish.unit_codes) {
    const auto unit = session.find_one<base::UnitId>(sql::kFindUnitByCode,
                                                     {{"company_id", company}, {"code", code}});
    if (!unit) return no_such("identity.no_such_unit", "organisation unit", code);
    account.units.push_back(*unit);
  }
  return account;
}

base::Result<OneTimeLink> add_account(db::Database& database, const base::Clock& clock,
                                      base::IdGenerator& ids, base::CompanyId company,
                                      const AccountWish& wish) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  TRY_ASSIGN(Account account, account_of(*session, company, wish));
  account.id = ids.next<auth::AccountId>();
  account.created_at = clock.now();
  TRY(check_account(*session, company, account));
  TRY(insert_account(*session, company, account));
  const OneTimeLink link = make_link(*session, clock, company, account.id);
  tell(*session, clock, company, "accounts.create", account);
  transaction.commit();
  return link;
}

base::Result<void> set_account_state(db::Database& database, const base::Clock& clock,
                                     base::CompanyId company, std::string_view login,
                                     AccountState state) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  TRY_ASSIGN(Account account, get_account(*session, company, login));
  account.state = state;
  TRY(update_account(*session, company, account));
  if (state == AccountState::kDisabled) {
    TRY(need_administrator(*session, company));
    end_sessions(*session, company, account.id);
  }
  tell(*session, clock, company,
       state == AccountState::kDisabled ? "accounts.disable" : "accounts.enable", account);
  transaction.commit();
  return {};
}

base::Result<OneTimeLink> reset_link(db::Database& database, const base::Clock& clock,
                                     base::CompanyId company, std::string_view login) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  TRY_ASSIGN(const Account account, get_account(*session, company, login));
  const OneTimeLink link = make_link(*session, clock, company, account.id);
  tell(*session, clock, company, "accounts.reset_link", account);
  transaction.commit();
  return link;
}

}  // namespace identity
