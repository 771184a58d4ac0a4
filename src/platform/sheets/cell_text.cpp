#include "platform/sheets/cell_text.h"

#include <charconv>

namespace sheets {
namespace {

std::string local_time(base::Instant instant, int utc_offset_minutes) {
  const base::Instant local{instant.unix_ms + std::int64_t{utc_offset_minutes} * 60'000};
  std::string text = local.iso().substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace

std::string cell_text(const Cell& cell, int utc_offset_minutes) {
  struct Reader {
    int offset;
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      char text[40];
      const auto [end, code] = std::to_chars(text, text + sizeof text, number);
      return code == std::errc() ? std::string(text, end) : std::string();
    }
    std::string operator()(bool flag) const { return flag ? "1" : "0"; }
    std::string operator()(base::Money money) const { return money.text(); }
    std::string operator()(base::Date date) const { return date.iso(); }
    std::string operator()(base::Period period) const { return period.text(); }
    std::string operator()(base::Instant instant) const { return local_time(instant, offset); }
  };
  return std::visit(Reader{utc_offset_minutes}, cell);
}

}  // namespace sheets
