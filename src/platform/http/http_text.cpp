#include "platform/http/http_text.h"

#include <algorithm>

#include "base/text.h"

namespace http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// One element of a comma list: its value and its parameters' text.
std::pair<std::string_view, std::string_view> value_and_rest(std::string_view element) {
  const auto semicolon = element.find(';');
  if (semicolon == std::string_view::npos) return {base::trim(element), {}};
  return {base::trim(element.substr(0, semicolon)), base::trim(element.substr(semicolon + 1))};
}

bool has_zero_weight(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const auto weight = base::parse_double(base::trim(parameters.substr(q + 2)));
  return weight && *weight == 0;
}

std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[at] == '%') {
      if (at + 2 >= text.size()) return {};
      const int high = hex_digit(text[at + 1]);
      const int low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) return {};
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += text[at];
    }
  }
  if (!base::is_valid_utf8(out)) return {};
  return out;
}

std::optional<Pairs> query_pairs(std::string_view query) {
  Pairs pairs;
  if (query.empty()) return pairs;
  for (const std::string_view part : base::split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = percent_decoded(part.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                  : percent_decoded(part.substr(equals + 1), true);
    if (!name || !value) return {};
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && base::to_lower_ascii(a) == base::to_lower_ascii(b);
}

std::string media_type(std::string_view content_type) {
  return base::to_lower_ascii(value_and_rest(content_type).first);
}

bool accepts_gzip(std::string_view accept_encoding) {
  for (const std::string_view element : base::split(accept_encoding, ',')) {
    const auto [name, rest] = value_and_rest(element);
    if (equal_ignoring_case(name, "gzip")) return !has_zero_weight(rest);
  }
  return false;
}

bool accepts_explicitly(std::string_view accept, std::string_view type) {
  for (const std::string_view element : base::split(accept, ',')) {
    const auto [name, rest] = value_and_rest(element);
    if (equal_ignoring_case(name, type)) return !has_zero_weight(rest);
  }
  return false;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match.empty()) return false;
  if (base::trim(if_none_match) == "*") return true;
  for (const std::string_view element : base::split(if_none_match, ',')) {
    if (without_weakness(base::trim(element)) == without_weakness(etag)) return true;
  }
  return false;
}

bool has_escaped_nul(std::string_view json) {
  for (auto at = json.find('\\'); at != std::string_view::npos && at + 1 < json.size();
       at = json.find('\\', at + 2)) {
    if (json.substr(at, 6) == "\\u0000") return true;
  }
  return false;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace http
