#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace base {

/// XXH3, 64 bit: checksums of derived files and hash tables. Not for secrets.
std::uint64_t hash64(std::span<const std::byte> bytes, std::uint64_t seed = 0);
std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);

/// SHA-256 as lower-case hex, fed in pieces: the identity of files.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  std::string hex();  ///< ends the sum

 private:
  void* context_;
};
std::string sha256_hex(std::string_view bytes);

}  // namespace base
