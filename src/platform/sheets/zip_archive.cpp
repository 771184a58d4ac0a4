#include "platform/sheets/zip_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "platform/sheets/workbook_refusal.h"

namespace sheets {
namespace {

constexpr std::uint32_t kEnd64LocatorMark = 0x07064B50;
constexpr std::uint32_t kEnd64Mark = 0x06064B50;
constexpr std::uint32_t kCentralMark = 0x02014B50;
constexpr std::uint32_t kLocalMark = 0x04034B50;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLocalBytes = 30;
constexpr std::uint64_t kDirectoryBytesMax = 4U << 20U;

/// Little-endian numbers of a header.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t take(std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size && at_ + i < bytes_.size(); ++i)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at_ + i])) << (8 * i);
    at_ += size;
    return value;
  }
  std::string_view text(std::size_t size) {
    const auto piece = bytes_.substr(std::min(at_, bytes_.size()), size);
    at_ += size;
    return piece;
  }
  void skip(std::size_t size) { at_ += size; }
  [[nodiscard]] bool is_over() const { return at_ > bytes_.size(); }
  [[nodiscard]] bool at_end() const { return at_ >= bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > 255 || !base::is_valid_utf8(name)) return false;
  if (name.front() == '/' || name.find('\\') != std::string_view::npos ||
      name.find(':') != std::string_view::npos)
    return false;
  for (const auto part : base::split(name, '/'))
    if (part == ".." || part == ".") return false;
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; });
}

/// Sizes and offset of entries beyond 4 GiB stand in an extra field.
void read_zip64(std::string_view extra, ZipEntry& entry, std::uint64_t& header_offset) {
  Fields fields(extra);
  while (!fields.at_end()) {
    const auto id = fields.take(2);
    Fields body(fields.text(fields.take(2)));
    if (id != 1) continue;
    if (entry.declared_bytes == 0xFFFFFFFF) entry.declared_bytes = body.take(8);
    if (entry.packed_bytes == 0xFFFFFFFF) entry.packed_bytes = body.take(8);
    if (header_offset == 0xFFFFFFFF) header_offset = body.take(8);
  }
}

}  // namespace

ZipArchive::~ZipArchive() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<std::string> ZipArchive::bytes_at(std::uint64_t offset, std::uint64_t size) const {
  if (offset > file_bytes_ || size > file_bytes_ - offset)
    return damaged_workbook("it ends too early");
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(descriptor_, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return damaged_workbook("it cannot be read to its end");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

base::Result<std::unique_ptr<ZipArchive>> ZipArchive::open(const std::string& path,
                                                           const ZipLimits& limits) {
  std::unique_ptr<ZipArchive> archive(new ZipArchive);
  archive->limits_ = limits;
  archive->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (archive->descriptor_ < 0 || ::fstat(archive->descriptor_, &about) != 0 ||
      !S_ISREG(about.st_mode))
    return base::Error{base::ErrorCode::kNotFound,
                       "transfer.file_not_found",
                       path + ": there is no such file",
                       {}};
  archive->file_bytes_ = static_cast<std::uint64_t>(about.st_size);
  TRY(archive->read_directory());
  return archive;
}

base::Result<void> ZipArchive::read_directory() {
  if (file_bytes_ < kEndBytes) return damaged_workbook("it is too short");
  const std::uint64_t tail_bytes = std::min<std::uint64_t>(file_bytes_, kEndBytes + 0xFFFF);
  TRY_ASSIGN(const std::string tail, bytes_at(file_bytes_ - tail_bytes, tail_bytes));
  const std::size_t end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || tail.size() - end < kEndBytes)
    return damaged_workbook("it has no directory");
  Fields fields(std::string_view(tail).substr(end + 4));
  const auto disk = fields.take(2);
  const auto directory_disk = fields.take(2);
  const auto count_here = fields.take(2);
  std::uint64_t count = fields.take(2);
  std::uint64_t size = fields.take(4);
  std::uint64_t offset = fields.take(4);
  if (disk != directory_disk || count_here != count)
    return damaged_workbook("it lies on several disks");
  const std::uint64_t end_offset = file_bytes_ - tail_bytes + end;
  if (count == 0xFFFF || size == 0xFFFFFFFF || offset == 0xFFFFFFFF) {
    if (end_offset < 20) return damaged_workbook("it has no large directory");
    TRY_ASSIGN(const std::string locator, bytes_at(end_offset - 20, 20));
    Fields where(locator);
    if (where.take(4) != kEnd64LocatorMark) return damaged_workbook("it has no large directory");
    where.skip(4);
    TRY_ASSIGN(const std::string large, bytes_at(where.take(8), 56));
    Fields about(large);
    if (about.take(4) != kEnd64Mark) return damaged_workbook("it has no large directory");
    about.skip(28);
    count = about.take(8);
    size = about.take(8);
    offset = about.take(8);
  }
  if (count > limits_.entries_max)
    return workbook_refusal("xlsx.too_many_entries", "the workbook holds " + std::to_string(count) +
                                                         " parts, more than " +
                                                         std::to_string(limits_.entries_max) +
                                                         ": this is no ordinary workbook");
  if (size > kDirectoryBytesMax || offset + size > end_offset)
    return damaged_workbook("its directory lies outside");
  TRY_ASSIGN(const std::string directory, bytes_at(offset, size));
  TRY(read_entries(directory, count));
  return locate(offset, header_offsets_);
}

base::Result<void> ZipArchive::read_entries(std::string_view directory, std::uint64_t count) {
  Fields fields(directory);
  std::uint64_t declared_total = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (fields.take(4) != kCentralMark) return damaged_workbook("its directory is broken");
    fields.skip(4);  // made by, needs
    const auto flags = fields.take(2);
    ZipEntry entry;
    entry.method = static_cast<std::uint16_t>(fields.take(2));
    fields.skip(4);  // time and day
    entry.crc = static_cast<std::uint32_t>(fields.take(4));
    entry.packed_bytes = fields.take(4);
    entry.declared_bytes = fields.take(4);
    const auto name_bytes = fields.take(2);
    const auto extra_bytes = fields.take(2);
    const auto comment_bytes = fields.take(2);
    fields.skip(8);  // disk, attributes
    std::uint64_t header_offset = fields.take(4);
    entry.name = std::string(fields.text(name_bytes));
    read_zip64(fields.text(extra_bytes), entry, header_offset);
    fields.skip(comment_bytes);
    if (fields.is_over()) return damaged_workbook("its directory is cut");
    const std::string shown = base::excerpt(entry.name, 60);
    if ((flags & 0x2041U) != 0)
      return workbook_refusal("xlsx.encrypted",
                              "the workbook is protected by a password: save it without");
    if (!is_safe_name(entry.name))
      return workbook_refusal("xlsx.bad_entry_name",
                              "the workbook holds a part with a name that leads out "
                              "of it: '" +
                                  shown + "'");
    if (entry.method != 0 && entry.method != 8)
      return workbook_refusal("xlsx.unknown_packing",
                              "part '" + shown + "' is packed in a way that workbooks do not use");
    declared_total += entry.declared_bytes;
    if (entry.declared_bytes > limits_.inflated_bytes_max ||
        declared_total > limits_.inflated_bytes_max)
      return workbook_refusal(
          "xlsx.too_large",
          "unpacked, the workbook is larger than 1 GiB: split it, or save it as CSV");
    if (!by_name_.emplace(base::to_lower_ascii(entry.name), entries_.size()).second)
      return workbook_refusal("xlsx.doubled_entry", "the workbook holds part '" + shown +
                                                        "' twice: which counts is not guessed");
    entries_.push_back(std::move(entry));
    header_offsets_.push_back(header_offset);
  }
  return {};
}

/// Finds where each entry's bytes begin, and that no two share any.
base::Result<void> ZipArchive::locate(std::uint64_t directory_offset,
                                      std::vector<std::uint64_t> headers) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    ZipEntry& entry = entries_[i];
    TRY_ASSIGN(const std::string header, bytes_at(headers[i], kLocalBytes));
    Fields fields(header);
    if (fields.take(4) != kLocalMark) return damaged_workbook("a part has no header");
    fields.skip(2);  // needs
    const auto flags = fields.take(2);
    const auto method = fields.take(2);
    fields.skip(16);  // time, checksum, sizes: the directory's count
    const auto name_bytes = fields.take(2);
    const auto extra_bytes = fields.take(2);
    TRY_ASSIGN(const std::string name, bytes_at(headers[i] + kLocalBytes, name_bytes));
    if (name != entry.name || method != entry.method || (flags & 0x2041U) != 0)
      return damaged_workbook("a part's header contradicts the directory");
    entry.data_offset = headers[i] + kLocalBytes + name_bytes + extra_bytes;
    if (entry.packed_bytes > file_bytes_ || entry.data_offset + entry.packed_bytes > file_bytes_)
      return damaged_workbook("a part ends outside");
    spans.emplace_back(headers[i], entry.data_offset + entry.packed_bytes);
  }
  std::sort(spans.begin(), spans.end());
  std::uint64_t free_from = 0;
  for (const auto& [begin, end] : spans) {
    if (begin < free_from || end > directory_offset)
      return workbook_refusal(
          "xlsx.overlapping_entries",
          "parts of the workbook share the same bytes: this is no ordinary workbook");
    free_from = end;
  }
  return {};
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
  const auto at = by_name_.find(base::to_lower_ascii(name));
  return at == by_name_.end() ? nullptr : &entries_[at->second];
}

std::unique_ptr<ZipEntryReader> ZipArchive::read(const ZipEntry& entry) {
  return std::unique_ptr<ZipEntryReader>(new ZipEntryReader(*this, entry));
}

struct ZipEntryReader::State {
  ZipArchive& archive;
  const ZipEntry& entry;
  z_stream stream{};
  std::string block = {};
  std::uint64_t packed_done = 0;  ///< taken from the file
  std::uint64_t out_total = 0;
  unsigned long crc = ::crc32(0, nullptr, 0);
  bool ended = false;
};

ZipEntryReader::ZipEntryReader(ZipArchive& archive, const ZipEntry& entry)
    : state_(new State{archive, entry}) {
  if (entry.method == 8) CHECK(inflateInit2(&state_->stream, -15) == Z_OK);
}
ZipEntryReader::~ZipEntryReader() {
  if (state_->entry.method == 8) inflateEnd(&state_->stream);
}

std::uint64_t ZipEntryReader::packed_bytes_read() const { return state_->packed_done; }

base::Result<std::size_t> ZipEntryReader::read(char* to, std::size_t size) {
  State& state = *state_;
  z_stream& stream = state.stream;
  if (state.ended || size == 0) return std::size_t{0};
  stream.next_out = reinterpret_cast<Bytef*>(to);
  stream.avail_out = static_cast<uInt>(size);
  bool at_end = false;
  while (stream.avail_out == size && !at_end) {
    if (stream.avail_in == 0 && state.packed_done < state.entry.packed_bytes) {
      const auto wanted =
          std::min<std::uint64_t>(kBlockBytes, state.entry.packed_bytes - state.packed_done);
      TRY_ASSIGN(state.block,
                 state.archive.bytes_at(state.entry.data_offset + state.packed_done, wanted));
      state.packed_done += wanted;
      stream.next_in = reinterpret_cast<Bytef*>(state.block.data());
      stream.avail_in = static_cast<uInt>(wanted);
    }
    if (state.entry.method == 0) {
      const auto count = std::min(stream.avail_in, stream.avail_out);
      if (count > 0) std::memcpy(stream.next_out, stream.next_in, count);
      stream.next_in += count;
      stream.avail_in -= count;
      stream.avail_out -= count;
      at_end = count == 0;
      continue;
    }
    const int code = inflate(&stream, Z_NO_FLUSH);
    if (code == Z_STREAM_END)
      at_end = true;
    else if (code != Z_OK)
      return damaged_workbook(code == Z_BUF_ERROR ? "a part ends too early"
                                                  : "a part cannot be unpacked");
  }
  const std::size_t got = size - stream.avail_out;
  state.out_total += got;
  state.archive.inflated_total_ += got;
  state.crc = ::crc32(state.crc, reinterpret_cast<const Bytef*>(to), static_cast<uInt>(got));
  const ZipLimits& limits = state.archive.limits_;
  if (state.archive.inflated_total_ > limits.inflated_bytes_max)
    return workbook_refusal(
        "xlsx.too_large",
        "unpacked, the workbook is larger than 1 GiB: split it, or save it as CSV");
  const std::uint64_t packed_used = state.packed_done - stream.avail_in;
  if (state.out_total > limits.ratio_free_bytes &&
      state.out_total / limits.ratio_max > std::max<std::uint64_t>(packed_used, 1))
    return workbook_refusal(
        "xlsx.packed_too_tightly",
        "a part of the workbook unpacks to more than a hundred times its size: this is "
        "no ordinary workbook");
  if (at_end) {
    state.ended = true;
    if (state.crc != state.entry.crc) return damaged_workbook("a part's checksum is wrong");
  }
  return got;
}

}  // namespace sheets
