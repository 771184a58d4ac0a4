#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// Structured logs: one JSON object a line on standard error or in a file. Values are escaped, so a
/// line can never be forged; never put personal data or secrets in one.
namespace logging {

enum class Level { kDebug, kInfo, kWarn, kError };

struct Field {
  std::string_view key;
  std::variant<std::int64_t, double, std::string> value;
  Field(std::string_view k, std::integral auto v) : key(k), value(static_cast<std::int64_t>(v)) {}
  Field(std::string_view k, double v) : key(k), value(v) {}
  Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  Field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
};

struct Config {
  Level level = Level::kInfo;
  std::string file;  ///< empty: standard error
};
/// Call once at start. Before it, logs go to standard error at warn.
void configure(const Config& config);

/// `event` is a stable snake_case key: `import.finished`.
void log(Level level, std::string_view event, std::initializer_list<Field> fields = {});
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  log(Level::kInfo, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
  log(Level::kWarn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  log(Level::kError, event, fields);
}

/// `"text"` with JSON escapes; malformed UTF-8 bytes become `?`.
std::string json_quoted(std::string_view text);

}  // namespace logging
