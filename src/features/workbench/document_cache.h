#pragma once
#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/id.h"

namespace workbench {

/// One published document, ready to send. Published documents never change.
class Document {
 public:
  explicit Document(std::string text);
  [[nodiscard]] const std::shared_ptr<const std::string>& body() const { return body_; }
  /// The same gzipped; made at the first call, kept.
  [[nodiscard]] std::shared_ptr<const std::string> gzip() const;
  [[nodiscard]] const std::string& etag() const { return etag_; }

 private:
  std::shared_ptr<const std::string> body_;
  std::string etag_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const std::string> gzip_;
};
using DocumentPtr = std::shared_ptr<const Document>;

enum class DocumentKind : std::uint8_t { kBook, kRetailerBook, kDashboard };

struct DocumentKey {
  base::CompanyId company;
  base::RunId run;
  DocumentKind kind = DocumentKind::kBook;
  std::int64_t object = 0;
  friend bool operator==(const DocumentKey&, const DocumentKey&) = default;
};

/// Documents asked for last, at most so many bytes of them. Thread-safe; sixteen locks, so that
/// readers seldom wait for one another.
class DocumentCache {
 public:
  explicit DocumentCache(std::size_t bytes_max) : shard_bytes_max_(bytes_max / kShards) {}
  DocumentPtr find(const DocumentKey& key);
  void put(const DocumentKey& key, DocumentPtr document);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Hash {
    std::size_t operator()(const DocumentKey& key) const noexcept;
  };
  struct Shard {
    using Item = std::pair<DocumentKey, DocumentPtr>;
    mutable std::mutex mutex;
    std::list<Item> items;  ///< newest use first
    std::unordered_map<DocumentKey, std::list<Item>::iterator, Hash> places;
    std::size_t bytes = 0;
  };
  static constexpr std::size_t kShards = 16;
  Shard& shard_of(const DocumentKey& key);

  std::size_t shard_bytes_max_;
  std::array<Shard, kShards> shards_;
};

/// RFC 1952, level 6.
std::string gzip(std::string_view text);

}  // namespace workbench
