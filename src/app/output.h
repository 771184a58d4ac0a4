#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Rows for people and for scripts: one description, three forms.
namespace app {

enum class Format { kTable, kCsv, kJson };
std::optional<Format> format_of(std::string_view name);  ///< table, csv, json

/// A JSON text that goes out as it is (in CSV and tables as text).
struct Raw {
  std::string json;
};
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Raw>;

struct Output {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// The whole output as text. CSV: RFC 4180, UTF-8, header first, empty where unknown; text that a
/// spreadsheet would run as a formula gets a leading apostrophe, numbers stay numbers. JSON: an
/// array of objects. Table: aligned by terminal columns, numbers with `decimals`.
std::string rendered(const Output& output, Format format);

/// The shortest decimal text that reads back as the same double.
std::string exact(double value);

}  // namespace app
