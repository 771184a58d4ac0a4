#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Which passwords are taken (NIST SP 800-63B rev 4): length and guessability, no rules about kinds
/// of characters, no expiry.
namespace identity {

inline constexpr std::size_t kPasswordLengthMin = 15;
inline constexpr std::size_t kPasswordLengthMinWithSecondFactor = 8;
inline constexpr std::size_t kPasswordLengthMax = 128;

/// What an attacker tries first because of who the password belongs to: company, product, login,
/// name. Parts of three bytes and more count.
struct PasswordContext {
  std::vector<std::string> words;
  bool has_second_factor = false;
};

/// Lengths are in Unicode characters. @return nothing, or
///   identity.password_too_short, identity.password_too_long
///   identity.password_bad_text    not UTF-8, or with NUL
///   identity.password_common      on the block-list: common passwords, keyboard runs, dates,
///                                 repetitions and words of the context, alone, put together, with
///                                 digits or signs around them or letters written as digits
base::Result<void> check_password(std::string_view password, const PasswordContext& context);

/// True when the password is of the block-list's making, whatever its length. Pure.
bool is_common_password(std::string_view password, const std::vector<std::string>& context_words);

}  // namespace identity
