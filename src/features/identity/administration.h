#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/identity/accounts.h"
#include "features/identity/identity.h"

/// Accounts from the command line of the machine: whoever runs it is its operator, so rights are
/// not checked, but every act is audited as `cli`.
namespace identity {

/// An account in words: codes instead of ids.
struct AccountWish {
  std::string login = {};
  std::string name = {};
  std::vector<std::string> roles = {};
  std::vector<std::string> unit_codes = {};  ///< the reach units
  std::optional<std::string> person_code = {};
  bool own_areas = false;                         ///< the reach own_areas, of the person
  std::optional<std::string> customer_code = {};  ///< the reach shop
  std::string language = "zh";
};

/// @return the link that sets the password, or those of check_account and insert_account, or
///   identity.no_such_person, identity.no_such_unit, identity.no_such_customer (names the code)
base::Result<OneTimeLink> add_account(db::Database& database, const base::Clock& clock,
                                      base::IdGenerator& ids, base::CompanyId company,
                                      const AccountWish& wish);
/// Sessions end at once when disabled (servers notice within seconds).
/// @return nothing, or identity.no_such_account, identity.last_administrator
base::Result<void> set_account_state(db::Database& database, const base::Clock& clock,
                                     base::CompanyId company, std::string_view login,
                                     AccountState state);
/// @return a link that sets a new password; also opens a login stopped after too many failures.
///   Or identity.no_such_account
base::Result<OneTimeLink> reset_link(db::Database& database, const base::Clock& clock,
                                     base::CompanyId company, std::string_view login);

/// The account that a wish describes; no id, no password yet.
base::Result<Account> account_of(db::Session& session, base::CompanyId company,
                                 const AccountWish& wish);

}  // namespace identity
