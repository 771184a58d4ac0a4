#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "features/documents/documents.h"

namespace documents {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kBodyBytes = 8 + 8 + 4 + 5 + 1;  ///< company, customer, period, end, version
constexpr char kVersion = 1;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void put(std::string& to, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) to += static_cast<char>(value >> (8 * i) & 0xFFU);
}
std::uint64_t take(std::string_view& from, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | static_cast<unsigned char>(from[i]);
  from.remove_prefix(bytes);
  return value;
}

std::string encoded(std::string_view bytes) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8U | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += kAlphabet[buffer >> static_cast<unsigned>(bits) & 63U];
    }
    buffer &= 0xFFU;
  }
  if (bits > 0) out += kAlphabet[buffer << static_cast<unsigned>(6 - bits) & 63U];
  return out;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const auto at = kAlphabet.find(c);
    if (at == std::string_view::npos) return {};
    buffer = (buffer << 6U | static_cast<unsigned>(at)) & 0x3FFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xFFU);
  }
  return out;
}

std::string mac_of(std::string_view body, std::string_view key) {
  std::array<unsigned char, 32> sum{};
  unsigned size = sum.size();
  // The words in front keep this key's sums apart from any other use of it.
  const std::string message = "profit-sheet\n" + std::string(body);
  CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(), sum.data(),
             &size) != nullptr);
  return {reinterpret_cast<const char*>(sum.data()), kMacBytes};
}

base::Error bad_link() {
  return {base::ErrorCode::kNotFound, "documents.bad_link", "this link is not one of ours", {}};
}

}  // namespace

base::Result<std::string> load_key(const std::string& data_folder) {
  const auto folder = std::filesystem::path(data_folder) / "keys";
  const std::string path = (folder / "profit-sheet.key").string();
  std::error_code ignored;  // what cannot be made cannot be opened either, and is said below
  std::filesystem::create_directories(folder, ignored);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
  const int fresh = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
  if (fresh >= 0) {
    std::array<unsigned char, kKeyBytes> bytes{};
    CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    const bool is_written =
        ::write(fresh, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
        ::fsync(fresh) == 0;
    ::close(fresh);
    if (!is_written) ::unlink(path.c_str());
  }
  std::ifstream file(path, std::ios::binary);
  std::string key{std::istreambuf_iterator<char>(file), {}};
  if (key.size() != kKeyBytes)
    return base::Error{base::ErrorCode::kConflict,
                       "documents.key_unusable",
                       path + ": the key of the links cannot be made or read",
                       {}};
  return key;
}

std::string sign(const ProfitLink& link, std::string_view key) {
  std::string body(1, kVersion);
  put(body, static_cast<std::uint64_t>(link.company.value), 8);
  put(body, static_cast<std::uint64_t>(link.customer.value), 8);
  put(body, static_cast<std::uint64_t>(link.period.year_month), 4);
  put(body, static_cast<std::uint64_t>(link.expires_at.unix_ms / 1000), 5);
  CHECK(body.size() == kBodyBytes);
  return encoded(body + mac_of(body, key));
}

base::Result<ProfitLink> open_link(std::string_view token, std::string_view key,
                                   base::Instant now) {
  constexpr std::size_t kTokenCharacters = (kBodyBytes + kMacBytes) * 8 / 6;
  if (token.size() != kTokenCharacters) return bad_link();
  const auto bytes = decoded(token);
  if (!bytes || bytes->size() != kBodyBytes + kMacBytes) return bad_link();
  std::string_view body = std::string_view(*bytes).substr(0, kBodyBytes);
  const std::string expected = mac_of(body, key);
  if (CRYPTO_memcmp(expected.data(), bytes->data() + kBodyBytes, kMacBytes) != 0) return bad_link();
  if (take(body, 1) != static_cast<std::uint64_t>(kVersion)) return bad_link();
  ProfitLink link;
  link.company.value = static_cast<std::int64_t>(take(body, 8));
  link.customer.value = static_cast<std::int64_t>(take(body, 8));
  link.period.year_month = static_cast<std::int32_t>(take(body, 4));
  link.expires_at.unix_ms = static_cast<std::int64_t>(take(body, 5)) * 1000;
  if (link.expires_at <= now)
    return base::Error{
        base::ErrorCode::kNotFound, "documents.link_expired", "this link is over", {}};
  return link;
}

}  // namespace documents
