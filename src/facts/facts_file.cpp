#include "facts/facts_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/parallel.h"

namespace facts {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little endian");

constexpr std::array<char, 8> kMagic{'R', 'M', 'F', 'A', 'C', 'T', 'S', '\n'};
constexpr std::size_t kPage = 4096;
constexpr std::size_t kColumns = 12;
constexpr std::size_t kHashBlock = 1U << 20U;

struct ColumnPlace {
  std::uint64_t offset;
  std::uint64_t bytes;
  std::uint64_t checksum;
};

struct Header {
  std::array<char, 8> magic;
  std::uint32_t format_version;
  std::uint32_t columns;
  std::int64_t company_id;
  std::int64_t data_version;
  std::int64_t orders_removed;
  std::uint64_t records;
  std::uint64_t customers;
  std::uint64_t products;
  std::uint64_t orders;
  std::uint64_t lines;
  std::uint64_t file_bytes;
  std::array<ColumnPlace, kColumns> places;
  std::array<std::byte, kPage - 88 - kColumns * sizeof(ColumnPlace) - 8> reserved;  ///< zero
  std::uint64_t checksum;  ///< of all that stands before it
};
static_assert(sizeof(Header) == kPage && std::is_trivially_copyable_v<Header>);

using Bytes = std::span<const std::byte>;

/// The file's order of columns, and for each how many values it must have.
template <class Visit>
void visit_columns(Columns& c, const Header& h, const Visit& visit) {
  visit(c.customer_id, h.customers);
  visit(c.product_id, h.products);
  visit(c.order_begin, h.customers + 1);
  visit(c.order_day, h.orders);
  visit(c.order_id, h.orders);
  visit(c.line_begin, h.orders + 1);
  visit(c.line_product, h.lines);
  visit(c.line_quantity, h.lines);
  visit(c.line_amount_minor, h.lines);
  visit(c.line_demand, h.lines);
  visit(c.line_limit, h.lines);
  visit(c.line_delivered, h.lines);
}

template <class T>
Bytes bytes_of(std::span<const T> column) {
  return std::as_bytes(column);
}
Bytes bytes_of(const OptionalQuantities& column) { return column.bytes(); }

std::size_t to_page(std::size_t bytes) { return (bytes + kPage - 1) / kPage * kPage; }

/// XXH3 of the XXH3 of each MiB, so that many threads can share one column.
std::array<std::uint64_t, kColumns> checksums(const std::array<Bytes, kColumns>& columns,
                                              unsigned threads) {
  struct Block {
    Bytes bytes;
    std::uint64_t sum = 0;
  };
  std::vector<Block> blocks;
  std::array<std::size_t, kColumns + 1> first{};
  for (std::size_t i = 0; i < kColumns; ++i) {
    for (std::size_t at = 0; at < columns[i].size(); at += kHashBlock)
      blocks.push_back({columns[i].subspan(at, std::min(kHashBlock, columns[i].size() - at))});
    first[i + 1] = blocks.size();
  }
  base::parallel_blocks(blocks.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) blocks[i].sum = base::hash64(blocks[i].bytes);
  });
  std::array<std::uint64_t, kColumns> sums{};
  for (std::size_t i = 0; i < kColumns; ++i) {
    std::vector<std::uint64_t> parts;
    for (std::size_t b = first[i]; b < first[i + 1]; ++b) parts.push_back(blocks[b].sum);
    sums[i] = base::hash64(std::as_bytes(std::span(parts)), i);
  }
  return sums;
}

std::uint64_t header_checksum(const Header& header) {
  return base::hash64(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, checksum)));
}

Header header_of(const SalesFacts& facts, const std::array<Bytes, kColumns>& columns,
                 unsigned threads) {
  Header header{};
  header.magic = kMagic;
  header.format_version = kFactsFormatVersion;
  header.columns = kColumns;
  header.company_id = facts.company().value;
  header.data_version = facts.watermark().data_version;
  header.orders_removed = facts.watermark().orders_removed;
  header.records = facts.watermark().records;
  header.customers = facts.customers();
  header.products = facts.products();
  header.orders = facts.orders();
  header.lines = facts.lines();
  const auto sums = checksums(columns, threads);
  std::size_t offset = kPage;
  for (std::size_t i = 0; i < kColumns; ++i) {
    header.places[i] = {offset, columns[i].size(), sums[i]};
    offset += to_page(columns[i].size());
  }
  header.file_bytes = offset;
  header.checksum = header_checksum(header);
  return header;
}

base::Error refused(const char* reason, const std::filesystem::path& file, const std::string& why) {
  return {base::ErrorCode::kConflict, reason, file.string() + ": " + why, {}};
}

base::Error cannot_save(const std::filesystem::path& file) {
  return refused("facts.cannot_save", file, std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

bool write_all(int descriptor, Bytes bytes) {
  while (!bytes.empty()) {
    // Linux moves at most 2 GiB a call.
    const ssize_t done =
        ::write(descriptor, bytes.data(), std::min<std::size_t>(bytes.size(), 1U << 30U));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  return true;
}

bool write_file(int descriptor, const Header& header, const std::array<Bytes, kColumns>& columns) {
  static constexpr std::array<std::byte, kPage> kZeros{};
  if (!write_all(descriptor, std::as_bytes(std::span(&header, 1)))) return false;
  for (const Bytes column : columns) {
    const std::size_t padding = to_page(column.size()) - column.size();
    if (!write_all(descriptor, column)) return false;
    if (!write_all(descriptor, Bytes(kZeros).first(padding))) return false;
  }
  return ::fsync(descriptor) == 0;
}

/// A whole file in memory, read-only.
class Mapping {
 public:
  Mapping(int descriptor, std::size_t bytes)
      : bytes_(bytes), start_(::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, descriptor, 0)) {
    if (is_mapped()) ::madvise(start_, bytes_, MADV_WILLNEED);
  }
  ~Mapping() {
    if (is_mapped()) ::munmap(start_, bytes_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] bool is_mapped() const { return start_ != MAP_FAILED; }
  [[nodiscard]] Bytes bytes() const { return {static_cast<const std::byte*>(start_), bytes_}; }

 private:
  std::size_t bytes_;
  void* start_;
};

bool is_zero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

/// True when a column of `values` values may take `bytes`.
template <class T>
bool may_take(std::span<const T>, std::uint64_t values, std::uint64_t bytes) {
  return bytes == values * sizeof(T);
}
bool may_take(const OptionalQuantities&, std::uint64_t values, std::uint64_t bytes) {
  return bytes == 0 || bytes == values * sizeof(std::int16_t) ||
         bytes == values * sizeof(std::int32_t);
}

template <class T>
std::span<const T> values_in(Bytes bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}
template <class T>
void set_column(std::span<const T>& column, std::uint64_t, Bytes bytes) {
  column = values_in<T>(bytes);
}
void set_column(OptionalQuantities& column, std::uint64_t values, Bytes bytes) {
  column = bytes.size() == values * sizeof(std::int16_t)
               ? OptionalQuantities(values_in<std::int16_t>(bytes))
               : OptionalQuantities(values_in<std::int32_t>(bytes));
}

/// Says what is wrong with the places of the columns, or sets `columns` and `bytes` from them.
std::string take_columns(Bytes file, const Header& header, Columns& columns,
                         std::array<Bytes, kColumns>& bytes) {
  constexpr std::uint64_t kCountMax = std::numeric_limits<std::uint32_t>::max();
  if (std::max({header.customers, header.products, header.orders, header.lines}) > kCountMax)
    return "impossible counts";
  std::string problem;
  std::size_t index = 0;
  std::size_t offset = kPage;
  visit_columns(columns, header, [&](auto& column, std::uint64_t values) {
    const ColumnPlace& place = header.places[index];
    if (place.offset != offset || !may_take(column, values, place.bytes) ||
        place.offset + to_page(place.bytes) > file.size()) {
      problem = "column " + std::to_string(index) + " is out of place";
    } else {
      bytes[index] = file.subspan(place.offset, place.bytes);
      set_column(column, values, bytes[index]);
      if (!is_zero(file.subspan(place.offset + place.bytes, to_page(place.bytes) - place.bytes)))
        problem = "bytes after column " + std::to_string(index);
    }
    offset += to_page(place.bytes);
    ++index;
  });
  if (problem.empty() && offset != file.size()) problem = "the file has bytes of no column";
  return problem;
}

base::Result<void> check_header(const std::filesystem::path& file, Bytes bytes,
                                const Header& header, base::CompanyId company) {
  if (header.magic != kMagic) return refused("facts.damaged", file, "not a facts file");
  if (header.format_version != kFactsFormatVersion)
    return refused("facts.old_format", file,
                   "format " + std::to_string(header.format_version) + ", this program writes " +
                       std::to_string(kFactsFormatVersion));
  if (header.checksum != header_checksum(header) || header.columns != kColumns)
    return refused("facts.damaged", file, "the header's checksum does not fit");
  if (header.company_id != company.value)
    return refused("facts.other_company", file, "of company " + std::to_string(header.company_id));
  if (header.file_bytes != bytes.size())
    return refused(
        "facts.damaged", file,
        std::to_string(bytes.size()) + " bytes, should be " + std::to_string(header.file_bytes));
  return {};
}

}  // namespace

std::filesystem::path facts_file_path(const std::filesystem::path& folder,
                                      base::CompanyId company) {
  return folder / ("facts-" + std::to_string(company.value) + ".rmf");
}

base::Result<FactsFileLock> FactsFileLock::take(const std::filesystem::path& file) {
  std::error_code failure;
  std::filesystem::create_directories(file.parent_path(), failure);
  std::filesystem::path lock = file;
  lock += ".lock";
  if (failure) return refused("facts.cannot_save", lock, failure.message());
  const int descriptor = ::open(lock.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot_save(lock);
  while (::flock(descriptor, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const base::Error error = cannot_save(lock);
    ::close(descriptor);
    return error;
  }
  return FactsFileLock(descriptor);
}

FactsFileLock::~FactsFileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FactsFileLock::FactsFileLock(FactsFileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

base::Result<void> save_facts(const SalesFacts& facts, const std::filesystem::path& file,
                              unsigned threads) {
  std::array<Bytes, kColumns> columns;
  std::size_t index = 0;
  Columns copy = facts.columns();
  visit_columns(copy, Header{},
                [&](const auto& column, std::uint64_t) { columns[index++] = bytes_of(column); });
  // Under the lock there is one writer, so a file that a killed writer left is simply overwritten.
  std::filesystem::path temporary = file;
  temporary += ".tmp";
  const auto give_up = [&] {
    const base::Error error = cannot_save(temporary);
    ::unlink(temporary.c_str());
    return error;
  };
  {
    const Descriptor out(::open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
    if (!out.is_open()) return cannot_save(temporary);
    if (!write_file(out.get(), header_of(facts, columns, threads), columns)) return give_up();
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) return give_up();
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.get()) != 0) return cannot_save(file);
  return {};
}

base::Result<std::shared_ptr<const SalesFacts>> map_facts(const std::filesystem::path& file,
                                                          base::CompanyId company,
                                                          unsigned threads) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open() && errno == ENOENT) return refused("facts.missing", file, "no such file");
  struct stat state {};
  if (!in.is_open() || ::fstat(in.get(), &state) != 0)
    return refused("facts.damaged", file, std::strerror(errno));
  const auto size = static_cast<std::size_t>(state.st_size);
  if (size < kPage) return refused("facts.damaged", file, "shorter than its header");
  const auto mapping = std::make_shared<const Mapping>(in.get(), size);
  if (!mapping->is_mapped()) return refused("facts.damaged", file, std::strerror(errno));

  Header header;
  std::memcpy(&header, mapping->bytes().data(), sizeof header);
  TRY(check_header(file, mapping->bytes(), header, company));
  Columns columns;
  std::array<Bytes, kColumns> bytes;
  std::string problem = take_columns(mapping->bytes(), header, columns, bytes);
  if (!problem.empty()) return refused("facts.damaged", file, problem);
  const auto sums = checksums(bytes, threads);
  for (std::size_t i = 0; i < kColumns; ++i)
    if (sums[i] != header.places[i].checksum)
      return refused("facts.damaged", file,
                     "the checksum of column " + std::to_string(i) + " does not fit");
  problem = find_defect(columns, threads);
  if (!problem.empty()) return refused("facts.damaged", file, problem);
  return std::make_shared<const SalesFacts>(
      company, Watermark{header.data_version, header.orders_removed, header.records}, columns,
      mapping);
}

}  // namespace facts
