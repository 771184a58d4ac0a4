#include "features/transfer/text_source.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.h"

namespace transfer {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Bytes of the UTF-8 sequence that starts `text`, 0 when malformed.
std::size_t utf8_step(std::string_view text) {
  for (std::size_t size = 2; size <= 4 && size <= text.size(); ++size)
    if (base::is_valid_utf8(text.substr(0, size))) return size;
  return 0;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kGb18030:
      return "GB18030";
    case Encoding::kAuto:
      break;
  }
  return "auto";
}

struct TextSource::State {
  std::unique_ptr<ByteSource> bytes;
  Encoding encoding = Encoding::kUtf8;
  bool at_start = true;
  iconv_t converter = reinterpret_cast<iconv_t>(-1);
  std::string pending;  ///< raw bytes that were not converted yet
  bool at_end = false;

  ~State() {
    if (converter != reinterpret_cast<iconv_t>(-1)) iconv_close(converter);
  }
  base::Result<bool> append_utf8(std::string& to) {
    const std::size_t old_size = to.size();
    to.resize(old_size + kBlockBytes);
    auto got = bytes->read(to.data() + old_size, kBlockBytes);
    to.resize(old_size + (got ? *got : 0));
    if (!got) return std::move(got).error();
    if (at_start && *got > 0) {
      // The first read holds at least the mark: the raw block behind it is far larger.
      if (std::string_view(to).substr(old_size).starts_with(base::kUtf8Mark))
        to.erase(old_size, base::kUtf8Mark.size());
      at_start = false;
    }
    return *got > 0;
  }
  base::Result<bool> append_converted(std::string& to) {
    std::array<char, kBlockBytes / 4> block{};
    TRY_ASSIGN(const std::size_t got, bytes->read(block.data(), block.size()));
    if (got == 0 && pending.empty()) return false;
    pending.append(block.data(), got);
    convert(to, got == 0);
    if (got == 0) pending.clear();
    return true;
  }
  /// Converts what it can; an incomplete sequence at the end waits for the next block.
  void convert(std::string& to, bool is_last) {
    char* in = pending.data();
    std::size_t in_left = pending.size();
    while (in_left > 0) {
      std::array<char, 4096> out{};
      char* out_at = out.data();
      std::size_t out_left = out.size();
      const std::size_t code = iconv(converter, &in, &in_left, &out_at, &out_left);
      to.append(out.data(), static_cast<std::size_t>(out_at - out.data()));
      if (code != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
      if (errno == EINVAL && !is_last) break;
      to += '\xFF';
      ++in;
      --in_left;
    }
    pending.erase(0, pending.size() - in_left);
  }
};

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, Encoding encoding)
    : state_(std::make_unique<State>()) {
  CHECK(encoding != Encoding::kAuto);
  state_->bytes = std::move(bytes);
  state_->encoding = encoding;
  if (encoding == Encoding::kGb18030) {
    state_->converter = iconv_open("UTF-8", "GB18030");
    CHECK_NOTE(state_->converter != reinterpret_cast<iconv_t>(-1),
               "the C library lacks its GB18030 converter");
  }
}

TextSource::~TextSource() = default;
TextSource::TextSource(TextSource&&) noexcept = default;
TextSource& TextSource::operator=(TextSource&&) noexcept = default;

base::Result<bool> TextSource::append(std::string& to) {
  return state_->encoding == Encoding::kUtf8 ? state_->append_utf8(to)
                                             : state_->append_converted(to);
}

Encoding detect_encoding(std::string_view beginning) {
  std::size_t utf8 = 0;
  std::size_t malformed = 0;
  for (std::size_t at = 0; at < beginning.size();) {
    if (!is_high(beginning[at])) {
      ++at;
      continue;
    }
    const std::size_t step = utf8_step(beginning.substr(at));
    step > 0 ? ++utf8 : ++malformed;
    at += step > 0 ? step : 1;
  }
  // A sample may end within a character, so a few stray bytes say nothing. About one in eight
  // common GB18030 characters is also a UTF-8 sequence, so some of those say nothing either.
  if (malformed < 4 || utf8 > malformed) return Encoding::kUtf8;
  std::size_t common = 0;
  std::size_t other = 0;
  for (std::size_t at = 0; at < beginning.size();) {
    if (!is_high(beginning[at])) {
      ++at;
      continue;
    }
    if (at + 1 >= beginning.size()) break;
    const auto lead = static_cast<unsigned char>(beginning[at]);
    const auto trail = static_cast<unsigned char>(beginning[at + 1]);
    // The rows of GB 2312: symbols A1..A9, characters B0..F7, second byte A1..FE.
    const bool is_common = trail >= 0xA1 && trail != 0xFF &&
                           ((lead >= 0xA1 && lead <= 0xA9) || (lead >= 0xB0 && lead <= 0xF7));
    if (trail >= '0' && trail <= '9') {  // a sequence of four bytes: rare characters, says nothing
      at += 4;
      continue;
    }
    ++(is_common ? common : other);
    at += 2;
  }
  return common > 0 && common >= other * 2 ? Encoding::kGb18030 : Encoding::kUtf8;
}

std::string_view wrong_kind_of_file(std::string_view beginning) {
  struct Signature {
    std::string_view bytes;
    std::string_view words;
  };
  using namespace std::string_view_literals;
  static constexpr Signature kSignatures[] = {
      {"PK\x03\x04"sv, "an Excel workbook (XLSX) or another ZIP file: save the sheet as CSV"},
      {"\xD0\xCF\x11\xE0"sv, "an old Excel or Word file: save the sheet as CSV"},
      {"%PDF"sv, "a PDF: ask for the table as CSV"},
      {"\xFF\xFE"sv, "UTF-16 text: save it as UTF-8"},
      {"\xFE\xFF"sv, "UTF-16 text: save it as UTF-8"},
      {"SQLite format 3"sv, "a SQLite database: export the table as CSV"},
      {"\x28\xB5\x2F\xFD"sv, "packed with zstd: unpack it, or pack it with gzip"},
      {"BZh"sv, "packed with bzip2: unpack it, or pack it with gzip"},
      {"\xFD"
       "7zXZ"sv,
       "packed with xz: unpack it, or pack it with gzip"},
      {"\x7F"
       "ELF"sv,
       "a program"},
      {"\x89PNG"sv, "a picture"},
      {"\xFF\xD8\xFF"sv, "a picture"},
      {"PAR1"sv, "a Parquet file: export the table as CSV"},
      {"{\\rtf"sv, "a rich text document: save the table as CSV"},
  };
  for (const auto& [bytes, words] : kSignatures)
    if (beginning.starts_with(bytes)) return words;
  const auto text = base::trim(beginning.substr(0, 256));
  const auto lower = base::to_lower_ascii(text.substr(0, 16));
  if (lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.starts_with("<?xml"))
    return "a web page or XML (perhaps a sign-in page): fetch the CSV itself";
  if (text.starts_with("{") || text.starts_with("[")) return "JSON: export the table as CSV";
  const auto nul = std::count(beginning.begin(), beginning.end(), '\0');
  if (nul * 50 > static_cast<std::ptrdiff_t>(beginning.size())) return "binary data, not text";
  return {};
}

}  // namespace transfer
