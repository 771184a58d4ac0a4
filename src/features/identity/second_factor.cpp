#include "features/identity/second_factor.h"

#include <cotp.h>
#include <sodium.h>

#include <cstdlib>
#include <memory>

#include "sql/identity.h"

namespace identity {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr std::size_t kRecoveryCodeLetters = 10;

std::string base32(std::string_view bytes) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += kLetters[(bits >> static_cast<unsigned>(count)) & 31U];
    }
  }
  return text;  // 20 bytes are 32 letters without a rest
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return out;
}

/// Where a sealed secret belongs; another row's secret does not open here.
std::string place_of(base::CompanyId company, auth::AccountId account) {
  return std::to_string(company.value) + "|accounts|totp_sealed|" + std::to_string(account.value);
}

/// `AB2CD-xyz89 ` -> `ab2cdxyz89`.
std::string normalised_recovery_code(std::string_view code) {
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return plain;
}

bool is_totp_form(std::string_view code) {
  bool digits = code.size() == static_cast<std::size_t>(kTotpDigits);
  for (const char c : code) digits = digits && c >= '0' && c <= '9';
  return digits;
}

base::Error wrong_code() {
  return {base::ErrorCode::kForbidden,
          "identity.wrong_code",
          "the code is wrong, used already, or too old: take the next one",
          {{"code", {}, "identity.wrong_code", "a fresh code"}}};
}

}  // namespace

std::string new_totp_secret() {
  std::string bytes(kSecretBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return base32(bytes);
}

std::string totp_uri(std::string_view secret, std::string_view company, std::string_view login) {
  return "otpauth://totp/Roundsman:" + percent_encoded(login) + "%40" + percent_encoded(company) +
         "?secret=" + std::string(secret) + "&issuer=Roundsman";
}

std::string totp_code(std::string_view secret, std::int64_t step) {
  cotp_error_t failure = VALID;
  const std::unique_ptr<char, decltype(&std::free)> code(
      get_hotp(std::string(secret).c_str(), static_cast<long>(step), kTotpDigits, SHA1, &failure),
      &std::free);
  return code ? std::string(code.get()) : std::string();
}

std::int64_t totp_step(base::Instant wall_now) { return wall_now.unix_ms / 1000 / kTotpPeriodS; }

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code,
                                          base::Instant wall_now, std::int64_t last_step) {
  const std::int64_t present = totp_step(wall_now);
  for (const std::int64_t step : {present, present - 1, present + 1})
    if (step > last_step && equal_in_constant_time(totp_code(secret, step), code)) return step;
  return {};
}

void store_pending_secret(db::Session& session, const SecretBox& box, base::CompanyId company,
                          auth::AccountId account, std::string_view secret) {
  session.execute(sql::kUpdateTotp, {{"company_id", company},
                                     {"id", account},
                                     {"totp_state", "pending"},
                                     {"totp_sealed", box.seal(secret, place_of(company, account))},
                                     {"totp_last_step", 0}});
}

base::Result<std::vector<std::string>> confirm_second_factor(
    db::Session& session, const SecretBox& box, base::Instant wall_now, base::CompanyId company,
    const Account& account, std::string_view code) {
  if (account.totp_state != TotpState::kPending)
    return base::Error{base::ErrorCode::kConflict,
                       "identity.no_second_factor",
                       "no second factor waits for its first code: begin again",
                       {}};
  TRY_ASSIGN(const std::string secret,
             box.unseal(account.totp_sealed, place_of(company, account.id)));
  const auto step = matching_step(secret, code, wall_now, 0);
  if (!step) return wrong_code();
  session.execute(sql::kUpdateTotp, {{"company_id", company},
                                     {"id", account.id},
                                     {"totp_state", "on"},
                                     {"totp_sealed", account.totp_sealed},
                                     {"totp_last_step", *step}});
  session.execute(sql::kDeleteRecoveryCodes, {{"company_id", company}, {"account_id", account.id}});
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    const std::string letters = random_code(kRecoveryCodeLetters);
    session.execute(
        sql::kInsertRecoveryCode,
        {{"company_id", company}, {"account_id", account.id}, {"code_hash", token_hash(letters)}});
    codes.push_back(letters.substr(0, 5) + "-" + letters.substr(5));
  }
  next_epoch(session, company);
  return codes;
}

base::Result<void> use_code(db::Session& session, const SecretBox& box, base::Instant wall_now,
                            base::CompanyId company, const Account& account,
                            std::string_view code) {
  if (!is_totp_form(code)) {
    const auto used = session.execute(sql::kUseRecoveryCode,
                                      {{"company_id", company},
                                       {"account_id", account.id},
                                       {"code_hash", token_hash(normalised_recovery_code(code))},
                                       {"used_at_ms", wall_now}});
    if (used == 0) return wrong_code();
    return {};
  }
  TRY_ASSIGN(const std::string secret,
             box.unseal(account.totp_sealed, place_of(company, account.id)));
  const auto step = matching_step(secret, code, wall_now, account.totp_last_step);
  if (!step) return wrong_code();
  // The condition in the update decides between two requests with the same code.
  const auto taken = session.execute(
      sql::kUseTotpStep, {{"company_id", company}, {"id", account.id}, {"step", *step}});
  if (taken == 0) return wrong_code();
  return {};
}

void remove_second_factor(db::Session& session, base::CompanyId company, auth::AccountId account) {
  session.execute(sql::kUpdateTotp, {{"company_id", company},
                                     {"id", account},
                                     {"totp_state", "off"},
                                     {"totp_sealed", ""},
                                     {"totp_last_step", 0}});
  session.execute(sql::kDeleteRecoveryCodes, {{"company_id", company}, {"account_id", account}});
  next_epoch(session, company);
}

std::int64_t recovery_codes_left(db::Session& session, base::CompanyId company,
                                 auth::AccountId account) {
  return session
      .find_one<std::int64_t>(sql::kCountRecoveryCodes,
                              {{"company_id", company}, {"account_id", account}})
      .value_or(0);
}

}  // namespace identity
