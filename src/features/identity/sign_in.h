#pragma once
#include <optional>
#include <string>
#include <variant>

#include "features/identity/sessions.h"

/// Signing in: throttle, password, second factor, session, each step written down.
namespace identity {

struct Credentials {
  std::string login;
  std::string password;
  std::optional<std::string> company;  ///< needed when several companies have accounts
  std::optional<std::string> code;     ///< of the app, or a recovery code
};

/// Why not. The answer is the same, and takes as long, whether or not the login exists.
///   422 identity.company_needed
///   401 identity.wrong_credentials   login, password, or the account is disabled
///   401 identity.code_needed         password right, the second factor is missing
///   401 identity.wrong_code
///   429 identity.too_many_attempts, identity.sign_in_stopped, identity.busy  with retry_after_s
struct SignInRefusal {
  int status = 401;
  base::Error error;
  std::int64_t retry_after_s = 0;
};

struct SignedIn {
  base::CompanyId company;
  auth::AccountId account;
  NewSession session;
};

/// Makes a new session; the one of `old_cookie`, if any, ends.
std::variant<SignedIn, SignInRefusal> sign_in(Context& context, const Credentials& credentials,
                                              const Caller& caller, std::string_view old_cookie);

/// For acts that ask for the password again (password, second factor): counts like a sign-in.
std::optional<SignInRefusal> check_password_again(Context& context, base::CompanyId company,
                                                  const Account& account, std::string_view password,
                                                  const Caller& caller);

}  // namespace identity
