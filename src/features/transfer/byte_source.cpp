#include "features/transfer/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace transfer {
namespace {

constexpr std::size_t kRawBlockBytes = std::size_t{256} * 1024;
constexpr int kGzipOnly = 15 + 16;  ///< window bits of inflateInit2: gzip wrapper, checksum checked

base::Error unreadable(const std::string& path, int error) {
  return {base::ErrorCode::kInvalid,
          "transfer.file_unreadable",
          path + " cannot be read: " + std::strerror(error),
          {}};
}

}  // namespace

struct ByteSource::State {
  std::string path;
  int descriptor = -1;
  base::Sha256* sum = nullptr;
  std::vector<char> raw = std::vector<char>(kRawBlockBytes);
  std::size_t raw_at = 0;
  std::size_t raw_size = 0;
  std::uint64_t raw_total = 0;
  bool at_end = false;
  bool packed = false;
  bool member_open = false;
  z_stream stream{};

  ~State() {
    if (packed) inflateEnd(&stream);
    if (descriptor >= 0) ::close(descriptor);
  }
  base::Error damaged(const char* what) const {
    return {base::ErrorCode::kInvalid,
            "transfer.gzip_damaged",
            path + ": the gzip data is damaged (" + what +
                "); fetch the file again. Nothing of it was taken.",
            {}};
  }
  /// Reads the next raw block when the last one is used up.
  base::Result<void> refill() {
    if (raw_at < raw_size || at_end) return {};
    ssize_t got = 0;
    do {
      got = ::read(descriptor, raw.data(), raw.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) return unreadable(path, errno);
    raw_at = 0;
    raw_size = static_cast<std::size_t>(got);
    raw_total += raw_size;
    at_end = got == 0;
    if (sum != nullptr) sum->add({raw.data(), raw_size});
    return {};
  }
  base::Result<std::size_t> read_plain(char* to, std::size_t size) {
    TRY(refill());
    const std::size_t count = std::min(size, raw_size - raw_at);
    std::memcpy(to, raw.data() + raw_at, count);
    raw_at += count;
    return count;
  }
  base::Result<std::size_t> read_packed(char* to, std::size_t size) {
    stream.next_out = reinterpret_cast<Bytef*>(to);
    stream.avail_out = static_cast<uInt>(size);
    while (stream.avail_out == size) {
      TRY(refill());
      if (at_end) {
        if (member_open) return damaged("it ends too early");
        return std::size_t{0};
      }
      if (!member_open) {
        inflateReset(&stream);
        member_open = true;
      }
      stream.next_in = reinterpret_cast<Bytef*>(raw.data() + raw_at);
      stream.avail_in = static_cast<uInt>(raw_size - raw_at);
      const int code = inflate(&stream, Z_NO_FLUSH);
      raw_at = raw_size - stream.avail_in;
      if (code == Z_STREAM_END)
        member_open = false;
      else if (code != Z_OK && code != Z_BUF_ERROR)
        return damaged(stream.msg != nullptr ? stream.msg : "unknown form");
    }
    return size - stream.avail_out;
  }
};

ByteSource::ByteSource() : state_(std::make_unique<State>()) {}
ByteSource::~ByteSource() = default;

base::Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& path,
                                                           base::Sha256* sum) {
  std::unique_ptr<ByteSource> source(new ByteSource);
  State& state = *source->state_;
  state.path = path;
  state.sum = sum;
  state.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (state.descriptor < 0 && errno != ENOENT) return unreadable(path, errno);
  struct stat about {};
  if (state.descriptor < 0 || ::fstat(state.descriptor, &about) != 0 || S_ISDIR(about.st_mode))
    return base::Error{base::ErrorCode::kNotFound,
                       "transfer.file_not_found",
                       path + ": there is no such file",
                       {}};
  TRY(state.refill());
  if (state.raw_size >= 2 && state.raw[0] == '\x1F' && state.raw[1] == '\x8B') {
    CHECK(inflateInit2(&state.stream, kGzipOnly) == Z_OK);
    state.packed = true;
  }
  return source;
}

base::Result<std::size_t> ByteSource::read(char* to, std::size_t size) {
  return state_->packed ? state_->read_packed(to, size) : state_->read_plain(to, size);
}

bool ByteSource::is_packed() const { return state_->packed; }

std::uint64_t ByteSource::raw_bytes() const { return state_->raw_total; }

}  // namespace transfer
