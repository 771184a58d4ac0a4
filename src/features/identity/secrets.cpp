#include "features/identity/secrets.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"

namespace identity {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::string_view kCodeAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void need_sodium() { CHECK(sodium_init() >= 0); }

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), kVariant);
  text.resize(std::strlen(text.c_str()));
  return text;
}

/// Empty when it is not base64.
std::string from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return {};
  bytes.resize(length);
  return bytes;
}

base::Error bad_key_file(const std::string& path, const std::string& what) {
  return {base::ErrorCode::kConflict,
          "identity.bad_key_file",
          "the key file " + path + " " + what +
              "; it seals the second factors: put it back from its backup, mode 0600",
          {}};
}

}  // namespace

std::string random_token() {
  need_sodium();
  std::string bytes(kTokenBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return to_base64(bytes);
}

std::string random_code(std::size_t length) {
  need_sodium();
  std::string code;
  for (std::size_t i = 0; i < length; ++i)
    code += kCodeAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kCodeAlphabet.size()))];
  return code;
}

std::string token_hash(std::string_view token) { return base::sha256_hex(token); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string company_token_text(std::int64_t company, std::string_view token) {
  return std::to_string(company) + "." + std::string(token);
}

CompanyToken parse_company_token(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || text.size() > 100) return {};
  const auto company = base::parse_int(text.substr(0, dot));
  if (!company || *company <= 0 || dot + 1 == text.size()) return {};
  return {*company, std::string(text.substr(dot + 1))};
}

base::Result<SecretBox> SecretBox::open(const std::string& key_file) {
  need_sodium();
  SecretBox box;
  struct stat status {};
  if (::stat(key_file.c_str(), &status) != 0) {
    if (errno != ENOENT) return bad_key_file(key_file, "cannot be read");
    randombytes_buf(box.key_.data(), box.key_.size());
    TRY(write_private_file(key_file,
                           {reinterpret_cast<const char*>(box.key_.data()), box.key_.size()}));
    return box;
  }
  if ((status.st_mode & 077U) != 0) return bad_key_file(key_file, "is readable by others");
  std::ifstream file(key_file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (bytes.size() != box.key_.size()) return bad_key_file(key_file, "does not hold 32 bytes");
  std::memcpy(box.key_.data(), bytes.data(), bytes.size());
  sodium_memzero(bytes.data(), bytes.size());
  return box;
}

SecretBox::~SecretBox() { sodium_memzero(key_.data(), key_.size()); }

std::string SecretBox::seal(std::string_view secret, std::string_view place) const {
  std::string bytes(kNonceBytes + secret.size() + kTagBytes, '\0');
  randombytes_buf(bytes.data(), kNonceBytes);
  auto* const nonce = reinterpret_cast<unsigned char*>(bytes.data());
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, &length, bytes_of(secret),
                                             secret.size(), bytes_of(place), place.size(), nullptr,
                                             nonce, key_.data());
  return to_base64(bytes);
}

base::Result<std::string> SecretBox::unseal(std::string_view sealed, std::string_view place) const {
  const std::string bytes = from_base64(sealed);
  const base::Error refusal{base::ErrorCode::kConflict,
                            "identity.sealed_otherwise",
                            "the stored secret cannot be opened with this key file",
                            {}};
  if (bytes.size() < kNonceBytes + kTagBytes) return refusal;
  std::string secret(bytes.size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long length = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(secret.data()),
                                                 &length, nullptr, bytes_of(bytes) + kNonceBytes,
                                                 bytes.size() - kNonceBytes, bytes_of(place),
                                                 place.size(), bytes_of(bytes), key_.data()) != 0)
    return refusal;
  return secret;
}

base::Result<void> write_private_file(const std::string& path, std::string_view text) {
  const std::string part = path + ".part";
  const auto refuse = [&] {
    return base::Error{base::ErrorCode::kConflict,
                       "identity.unwritable",
                       "cannot write " + path + ": " + std::strerror(errno),
                       {}};
  };
  ::unlink(part.c_str());
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return refuse();
  std::size_t done = 0;
  bool good = true;
  while (good && done < text.size()) {
    const auto written = ::write(file, text.data() + done, text.size() - done);
    good = written > 0;
    if (good) done += static_cast<std::size_t>(written);
  }
  good = good && ::fsync(file) == 0;
  good = ::close(file) == 0 && good;
  if (!good || ::rename(part.c_str(), path.c_str()) != 0) return refuse();
  return {};
}

}  // namespace identity
