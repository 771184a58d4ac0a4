#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "features/identity/roles.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Accounts and where they are kept.
namespace identity {

enum class AccountState : std::uint8_t { kActive, kDisabled };

/// Whose data an account's roles apply to. One account has one reach for all its roles: two roles
/// with different reaches would leak into each other, so they are two accounts.
enum class Reach : std::uint8_t {
  kCompany,   ///< everything of the company
  kUnits,     ///< the subtrees of the organisation units given
  kOwnAreas,  ///< the subtrees of the units whose manager is the account's person
  kShop,      ///< one shop: a retailer
};
std::string_view reach_name(Reach reach);

enum class TotpState : std::uint8_t { kOff, kPending, kOn };

struct Account {
  auth::AccountId id;
  std::string login;  ///< lower case, 2 to 64 of a-z 0-9 . _ - @
  std::string name;
  std::optional<base::PersonId> person;
  std::optional<base::CustomerId> customer;  ///< kShop only
  AccountState state = AccountState::kActive;
  std::string language = "zh";
  Reach reach = Reach::kCompany;
  std::vector<std::string> roles;   ///< codes, sorted
  std::vector<base::UnitId> units;  ///< kUnits only, sorted
  std::string password_hash;        ///< empty: none yet
  bool must_change = false;
  TotpState totp_state = TotpState::kOff;
  std::string totp_sealed;
  std::int64_t totp_last_step = 0;
  std::int64_t version = 1;
  base::Instant created_at;
  std::optional<base::Instant> last_sign_in_at;
};

std::optional<Account> find_account(db::Session& session, base::CompanyId company,
                                    auth::AccountId id);
/// @param login in any case
std::optional<Account> find_account(db::Session& session, base::CompanyId company,
                                    std::string_view login);
/// By login.
std::vector<Account> list_accounts(db::Session& session, base::CompanyId company);
bool has_accounts(db::Session& session, base::CompanyId company);

/// Login, name, language: identity.bad_login, identity.bad_name, identity.bad_language.
base::Result<void> check_account_form(const Account& account);
/// Checks form, references and the rules between roles and reach; nothing about who may do it.
/// @return nothing, or
///   identity.bad_login, identity.bad_name, identity.bad_language
///   identity.unknown_role        no such role, or it is retired
///   identity.no_roles            an account needs one at least
///   identity.bad_reach           units without units, own_areas without a person, shop without a
///                                shop, or units and a shop where they mean nothing
///   identity.mixed_retailer      a retailer's role with another reach than one shop, or the
///   reverse identity.no_such_person, identity.no_such_customer, identity.no_such_unit
base::Result<void> check_account(db::Session& session, base::CompanyId company,
                                 const Account& account);

/// Call inside a WriteTransaction, after check_account. `account.id` must be set.
/// @return nothing, or identity.login_taken
base::Result<void> insert_account(db::Session& session, base::CompanyId company,
                                  const Account& account);
/// Everything but login, password and second factor; version + 1. Takes the row's lock.
/// @return nothing, or identity.stale_version
base::Result<void> update_account(db::Session& session, base::CompanyId company,
                                  const Account& account);
/// Password and whether it must be changed at the next sign-in; version stays.
void update_password(db::Session& session, base::CompanyId company, auth::AccountId id,
                     std::string_view hash, bool must_change);

/// `Wang.Li ` -> `wang.li`.
std::string normalised_login(std::string_view text);

}  // namespace identity
