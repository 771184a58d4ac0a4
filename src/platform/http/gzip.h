#pragma once
#include <string>
#include <string_view>

namespace http {

/// gzip, as `Content-Encoding: gzip` wants it.
/// @param level 1 (fast: answers made per request) to 9 (files compressed once)
std::string gzip(std::string_view bytes, int level);
/// Whether bytes of this type shrink: text, JSON, SVG, not pictures or archives.
bool is_compressible(std::string_view media_type);

}  // namespace http
