#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "features/identity/accounts.h"
#include "features/identity/secrets.h"
#include "platform/db/db.h"

/// The second factor: time-based codes (RFC 6238: SHA-1, 6 digits, 30 s) and ten recovery codes.
namespace identity {

inline constexpr int kTotpPeriodS = 30;
inline constexpr int kTotpDigits = 6;
inline constexpr int kRecoveryCodes = 10;

/// 160 random bits in base32, as authenticator apps read them.
std::string new_totp_secret();
/// `otpauth://totp/Roundsman:login?secret=…`, for the QR code.
std::string totp_uri(std::string_view secret, std::string_view company, std::string_view login);
/// The code of one step; empty when the secret is no base32.
std::string totp_code(std::string_view secret, std::int64_t step);
std::int64_t totp_step(base::Instant wall_now);
/// The step whose code this is, among the present, the one before and the one after, and newer than
/// `last_step`; nothing otherwise. Pure.
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code,
                                          base::Instant wall_now, std::int64_t last_step);

/// Begins anew: a sealed secret that counts once it was confirmed. Call in a WriteTransaction.
void store_pending_secret(db::Session& session, const SecretBox& box, base::CompanyId company,
                          auth::AccountId account, std::string_view secret);
/// Confirms the pending secret by its first code. @return the recovery codes, shown once, or
///   identity.no_second_factor  none is pending
///   identity.wrong_code
base::Result<std::vector<std::string>> confirm_second_factor(
    db::Session& session, const SecretBox& box, base::Instant wall_now, base::CompanyId company,
    const Account& account, std::string_view code);
/// Accepts a code of the app (each step once) or a recovery code (each once), and marks it used.
/// Call in a WriteTransaction. @return nothing, or identity.wrong_code, identity.sealed_otherwise
base::Result<void> use_code(db::Session& session, const SecretBox& box, base::Instant wall_now,
                            base::CompanyId company, const Account& account, std::string_view code);
void remove_second_factor(db::Session& session, base::CompanyId company, auth::AccountId account);
std::int64_t recovery_codes_left(db::Session& session, base::CompanyId company,
                                 auth::AccountId account);

}  // namespace identity
