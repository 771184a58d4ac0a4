#include "features/workbench/document_cache.h"

#include <zlib.h>

#include "base/check.h"
#include "base/hash.h"

namespace workbench {
namespace {

/// What a document weighs: its text, room for the gzipped one, and what holds them.
std::size_t weight(const Document& document) {
  return document.body()->size() + document.body()->size() / 4 + 512;
}

}  // namespace

std::string gzip(std::string_view text) {
  constexpr int kWindowBitsGzip = 15 + 16;
  z_stream stream{};
  CHECK(deflateInit2(&stream, 6, Z_DEFLATED, kWindowBitsGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Document::Document(std::string text)
    : body_(std::make_shared<const std::string>(std::move(text))),
      etag_('"' + base::sha256_hex(*body_).substr(0, 32) + '"') {}

std::shared_ptr<const std::string> Document::gzip() const {
  const std::lock_guard lock(mutex_);
  if (!gzip_) gzip_ = std::make_shared<const std::string>(workbench::gzip(*body_));
  return gzip_;
}

std::size_t DocumentCache::Hash::operator()(const DocumentKey& key) const noexcept {
  const auto mix = [](std::uint64_t seed, std::int64_t value) {
    return (seed ^ static_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15ULL;
  };
  const std::uint64_t hash =
      mix(mix(mix(static_cast<std::uint64_t>(key.kind) + 1, key.company.value), key.run.value),
          key.object);
  return static_cast<std::size_t>(hash ^ (hash >> 29U));
}

DocumentCache::Shard& DocumentCache::shard_of(const DocumentKey& key) {
  return shards_[(Hash{}(key) >> 7U) % kShards];
}

DocumentPtr DocumentCache::find(const DocumentKey& key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.places.find(key);
  if (found == shard.places.end()) return nullptr;
  shard.items.splice(shard.items.begin(), shard.items, found->second);
  return found->second->second;
}

void DocumentCache::put(const DocumentKey& key, DocumentPtr document) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (shard.places.contains(key)) return;
  shard.bytes += weight(*document);
  shard.items.emplace_front(key, std::move(document));
  shard.places.emplace(key, shard.items.begin());
  while (shard.bytes > shard_bytes_max_ && shard.items.size() > 1) {
    shard.bytes -= weight(*shard.items.back().second);
    shard.places.erase(shard.items.back().first);
    shard.items.pop_back();
  }
}

std::size_t DocumentCache::bytes() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

}  // namespace workbench
