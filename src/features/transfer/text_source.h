#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "features/transfer/byte_source.h"

namespace transfer {

enum class Encoding { kAuto, kUtf8, kGb18030 };
std::string_view encoding_name(Encoding encoding);

/// UTF-8 text of a file: without the byte order mark, GB18030 converted. A byte sequence that
/// GB18030 does not have becomes the byte FF, which no UTF-8 text holds: the row reader then
/// refuses that row and no other.
class TextSource {
 public:
  /// @param encoding kUtf8 or kGb18030; see detect_encoding()
  TextSource(std::unique_ptr<ByteSource> bytes, Encoding encoding);
  ~TextSource();
  TextSource(TextSource&&) noexcept;
  TextSource& operator=(TextSource&&) noexcept;

  /// Appends some text to `to`. @return false at the end, or the refusals of ByteSource::read
  base::Result<bool> append(std::string& to);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Which encoding the beginning of a file is in. UTF-8 unless the bytes are not UTF-8 and do read
/// as GB18030 with mostly common Chinese characters: a UTF-8 file with one damaged byte, or a
/// Latin-1 file, is not taken for GB18030.
Encoding detect_encoding(std::string_view beginning);

/// What a file is when it is certainly not CSV, for people (`an Excel workbook (XLSX)…`): empty
/// when it may be CSV.
std::string_view wrong_kind_of_file(std::string_view beginning);

}  // namespace transfer
