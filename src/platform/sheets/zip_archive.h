#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// ZIP archives from strangers: nothing in them is believed but what was counted here.
namespace sheets {

struct ZipLimits {
  std::size_t entries_max = 1000;
  std::uint64_t inflated_bytes_max = std::uint64_t{1} << 30U;  ///< of all that is read
  std::uint64_t ratio_max = 100;                ///< inflated : packed, of one entry …
  std::uint64_t ratio_free_bytes = 100 * 1024;  ///< … beyond its first bytes
};

struct ZipEntry {
  std::string name;
  std::uint16_t method = 0;  ///< 0 stored, 8 deflated
  std::uint32_t crc = 0;
  std::uint64_t packed_bytes = 0;
  std::uint64_t declared_bytes = 0;  ///< what the header says; never relied on
  std::uint64_t data_offset = 0;
};

class ZipEntryReader;

/// One archive, open for reading. Not thread-safe; outlives its entry readers.
class ZipArchive {
 public:
  /// Reads and checks the directory of the archive.
  /// @return the archive, or
  ///   xlsx.damaged               no directory, or one that contradicts the file
  ///   xlsx.too_many_entries, xlsx.too_large
  ///   xlsx.overlapping_entries   two entries share bytes: a bomb
  ///   xlsx.bad_entry_name        `../`, absolute, control characters
  ///   xlsx.doubled_entry         two entries of one name (whatever the case)
  ///   xlsx.encrypted
  ///   xlsx.unknown_packing       neither stored nor deflated
  static base::Result<std::unique_ptr<ZipArchive>> open(const std::string& path,
                                                        const ZipLimits& limits = {});
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  [[nodiscard]] const std::vector<ZipEntry>& entries() const { return entries_; }
  /// By name, whatever the case; null when there is none.
  [[nodiscard]] const ZipEntry* find(std::string_view name) const;
  /// A reader of the entry's content, from its start.
  std::unique_ptr<ZipEntryReader> read(const ZipEntry& entry);

 private:
  friend class ZipEntryReader;
  ZipArchive() = default;
  base::Result<void> read_directory();
  base::Result<void> read_entries(std::string_view directory, std::uint64_t count);
  base::Result<void> locate(std::uint64_t directory_offset, std::vector<std::uint64_t> headers);
  base::Result<std::string> bytes_at(std::uint64_t offset, std::uint64_t size) const;

  int descriptor_ = -1;
  std::uint64_t file_bytes_ = 0;
  ZipLimits limits_;
  std::uint64_t inflated_total_ = 0;
  std::vector<ZipEntry> entries_;
  std::vector<std::uint64_t> header_offsets_;
  std::map<std::string, std::size_t, std::less<>> by_name_;  ///< lower case
};

/// The inflated bytes of one entry, counted as they come.
class ZipEntryReader {
 public:
  ~ZipEntryReader();
  ZipEntryReader(const ZipEntryReader&) = delete;
  ZipEntryReader& operator=(const ZipEntryReader&) = delete;
  /// Fills up to `size` bytes; 0 at the end (length and checksum then agree).
  /// @return how many, or xlsx.damaged, xlsx.too_large, xlsx.packed_too_tightly
  base::Result<std::size_t> read(char* to, std::size_t size);
  [[nodiscard]] std::uint64_t packed_bytes_read() const;

 private:
  friend class ZipArchive;
  ZipEntryReader(ZipArchive& archive, const ZipEntry& entry);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sheets
