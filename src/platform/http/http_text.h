#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Small readings of HTTP text, shared inside platform/http.
namespace http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Without percent escapes. @return nothing when an escape is broken, or the result is not UTF-8
/// or holds NUL
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// `a=1&b=2`, decoded, in order. @return nothing when an escape is broken
std::optional<Pairs> query_pairs(std::string_view query);

bool equal_ignoring_case(std::string_view a, std::string_view b);
/// `Application/JSON; charset=utf-8` -> `application/json`
std::string media_type(std::string_view content_type);
/// Whether an Accept-Encoding takes gzip (`gzip;q=0` does not).
bool accepts_gzip(std::string_view accept_encoding);
/// Whether an Accept names the type itself, not merely `*/*`.
bool accepts_explicitly(std::string_view accept, std::string_view type);
/// Whether an If-None-Match names this entity tag (weak comparison) or is `*`.
bool matches_etag(std::string_view if_none_match, std::string_view etag);
/// Whether JSON text holds the escape of U+0000, which no store keeps.
bool has_escaped_nul(std::string_view json);
/// Everything that may stand in HTML text and attributes.
std::string html_escaped(std::string_view text);

}  // namespace http
