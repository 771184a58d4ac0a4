#pragma once
#include <string>
#include <string_view>

#include "platform/http/http.h"

/// Answers that a browser saves as a file.
namespace api {

/// `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266), whatever the name holds.
inline std::string attachment(std::string_view file_name) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string plain;
  std::string coded;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_simple = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    plain += is_simple ? c : '_';
    if (is_simple) {
      coded += c;
    } else {
      coded += '%';
      coded += kHex[byte >> 4U];
      coded += kHex[byte & 15U];
    }
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + coded;
}

/// A file of the server, streamed; removed afterwards if asked.
inline http::Response download(std::string file, std::string content_type,
                               std::string_view file_name, bool remove_file = false) {
  http::Response response;
  response.content_type = std::move(content_type);
  response.file = std::move(file);
  response.remove_file = remove_file;
  return std::move(response).with("Content-Disposition", attachment(file_name));
}

inline constexpr std::string_view kXlsxType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view kCsvType = "text/csv; charset=utf-8";

}  // namespace api
