#include "platform/wire/compact.h"

#include <zstd.h>

#include "base/text.h"

namespace wire {
namespace detail {

std::string enumerator_name(std::string_view enumerator) {
  if (enumerator.size() > 1 && enumerator[0] == 'k') enumerator.remove_prefix(1);
  std::string name;
  for (const char c : enumerator) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !name.empty()) name += '_';
    name += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, from, at - from);
    from = at + 1;
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += static_cast<char>(byte);
    } else {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  out.append(text, from);
  out += '"';
}

std::optional<std::int64_t> id_from_text(std::string_view text) { return base::parse_int(text); }

}  // namespace detail

namespace {

/// Members as the text has them: colons outside strings, for text that is known to be JSON.
std::size_t members_written(std::string_view text) {
  std::size_t count = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"')
      in_string = !in_string;
    else if (text[at] == '\\' && in_string)
      ++at;
    else if (text[at] == ':' && !in_string)
      ++count;
  }
  return count;
}

std::size_t members_kept(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) count += members_kept(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) count += members_kept(element);
  }
  return count;
}

}  // namespace

base::Result<json::value> parse(std::string_view text, json::storage_ptr storage) {
  json::parse_options options;
  options.max_depth = 64;
  boost::system::error_code error;
  json::value value =
      json::parse(json::string_view(text.data(), text.size()), error, std::move(storage), options);
  if (error)
    return base::Error{
        base::ErrorCode::kInvalid, "wire.bad_json", "not valid JSON: " + error.message(), {}};
  // The library keeps the last of two equal keys; another reader may keep the first.
  if (members_written(text) != members_kept(value))
    return base::Error{
        base::ErrorCode::kInvalid, "wire.bad_json", "not valid JSON: a key stands twice", {}};
  return value;
}

std::string compress(std::string_view text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(bytes.data(), bytes.size(), text.data(), text.size(), 1);
  CHECK(!ZSTD_isError(size));
  bytes.resize(size);
  return bytes;
}

base::Result<std::string> decompress(std::string_view bytes, std::size_t bytes_max) {
  const auto damaged = [] {
    return base::Error{
        base::ErrorCode::kInvalid, "wire.bad_compression", "the stored document is damaged", {}};
  };
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > bytes_max)
    return damaged();
  std::string text(size, '\0');
  const std::size_t got = ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) || got != size) return damaged();
  return text;
}

}  // namespace wire
