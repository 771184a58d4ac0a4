#pragma once
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "facts/sales_facts.h"

/// Facts on disk: one memory-mapped file a company, replaced whole and never changed in place.
/// A header of one page (magic, format version, company, watermark, counts, place and checksum of
/// each column, checksum of the header), then the columns, each on a page border. Little endian.
/// Optional columns take 2 or 4 bytes a line.
namespace facts {

/// Raised whenever the layout or the meaning of a column changes: older files are then rebuilt.
inline constexpr std::uint32_t kFactsFormatVersion = 2;

/// The file of a company in `folder`.
std::filesystem::path facts_file_path(const std::filesystem::path& folder, base::CompanyId company);

/// Held by whoever may replace a company's file: waits for the other processes and threads that
/// do. The kernel lets go of it when the process dies.
class FactsFileLock {
 public:
  /// Makes the folder when it is missing.
  /// @return the lock, or facts.cannot_save (folder or lock file cannot be made)
  static base::Result<FactsFileLock> take(const std::filesystem::path& file);
  ~FactsFileLock();
  FactsFileLock(FactsFileLock&& other) noexcept;
  FactsFileLock& operator=(FactsFileLock&&) = delete;

 private:
  explicit FactsFileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Writes a temporary file beside `file`, brings it to the disk, and renames it over `file`:
/// a reader sees the old file or the new one, whatever happens. Needs the lock.
/// @return nothing, or facts.cannot_save (disk full, no permission: the message says what the
///   system said); the old file then still stands
base::Result<void> save_facts(const SalesFacts& facts, const std::filesystem::path& file,
                              unsigned threads);

/// Maps a file read-only after checking every byte of it: 25 million lines in well under 0.3 s
/// when the file is in the system's cache. The value keeps the mapping; a later save does not
/// disturb it.
/// @return the facts, or
///   facts.missing        there is no such file
///   facts.old_format     written by another version of this program
///   facts.other_company  not this company's
///   facts.damaged        truncated, grown or changed; the message says where
base::Result<std::shared_ptr<const SalesFacts>> map_facts(const std::filesystem::path& file,
                                                          base::CompanyId company,
                                                          unsigned threads);

}  // namespace facts
