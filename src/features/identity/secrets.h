#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

/// Random tokens, their hashes, and sealing of what must be read again.
namespace identity {

/// 256 random bits, base64url without padding (43 characters).
std::string random_token();
/// `length` characters of an alphabet without look-alikes: at least 5 bits each.
std::string random_code(std::size_t length);
/// What the database keeps of a token: SHA-256, hex. Tokens are long and random, so no salt.
std::string token_hash(std::string_view token);
/// In time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// A secret with the company it belongs to: `7.Xb3…`. Every query names the company, so the bearer
/// must say which.
struct CompanyToken {
  std::int64_t company = 0;
  std::string token;
};
std::string company_token_text(std::int64_t company, std::string_view token);
/// Nothing (company 0) when the text does not have that form.
CompanyToken parse_company_token(std::string_view text);

/// Seals small secrets with a key that lies in a file of the data folder, never in the database.
/// Each text is bound to its place: opened elsewhere it is refused. Thread-safe.
class SecretBox {
 public:
  /// Reads the key, or makes it (mode 0600) when there is none.
  /// @return the box, or identity.bad_key_file (unreadable, wrong size, or readable by others)
  static base::Result<SecretBox> open(const std::string& key_file);
  SecretBox(const SecretBox&) = default;
  SecretBox(SecretBox&&) = default;
  SecretBox& operator=(const SecretBox&) = delete;
  SecretBox& operator=(SecretBox&&) = delete;
  ~SecretBox();

  /// @param place what the secret belongs to, `company|table|column|row`
  [[nodiscard]] std::string seal(std::string_view secret, std::string_view place) const;
  /// @return the secret, or identity.sealed_otherwise (another key, another place, or changed)
  [[nodiscard]] base::Result<std::string> unseal(std::string_view sealed,
                                                 std::string_view place) const;

 private:
  SecretBox() = default;
  std::array<unsigned char, 32> key_{};
};

/// Writes a file of mode 0600 in one step: readers see the old or the new text.
/// @return nothing, or identity.unwritable
base::Result<void> write_private_file(const std::string& path, std::string_view text);

}  // namespace identity
