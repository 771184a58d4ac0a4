#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/hash.h"
#include "base/result.h"

namespace transfer {

/// The bytes of a file, unpacked when they begin like gzip (whatever the file is called). Several
/// gzip members one after another are one text, as the standard says.
class ByteSource {
 public:
  /// @param sum  when given, is fed every raw byte of the file as it is read
  /// @return the source, or
  ///   transfer.file_not_found    there is none, or it is a folder
  ///   transfer.file_unreadable   no permission, or the disk fails
  static base::Result<std::unique_ptr<ByteSource>> open(const std::string& path,
                                                        base::Sha256* sum = nullptr);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Fills up to `size` bytes; 0 at the end.
  /// @return how many, or
  ///   transfer.gzip_damaged      the packed data is wrong (checksum, truncated, trailing rubbish)
  ///   transfer.file_unreadable   the disk fails
  base::Result<std::size_t> read(char* to, std::size_t size);
  [[nodiscard]] bool is_packed() const;  ///< gzip
  /// Raw bytes read so far.
  [[nodiscard]] std::uint64_t raw_bytes() const;

 private:
  ByteSource();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace transfer
