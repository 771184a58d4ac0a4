#include "app/output.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/text.h"
#include "platform/log/log.h"

namespace app {
namespace {

constexpr std::size_t kTableCellWidthMax = 60;

std::string csv_text(std::string_view text) {
  std::string cell(text);
  if (!cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos)
    cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_cell(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&cell)) return exact(*real);
  if (const auto* text = std::get_if<std::string>(&cell)) return csv_text(*text);
  if (const auto* raw = std::get_if<Raw>(&cell)) return csv_text(raw->json);
  return {};
}

std::string json_cell(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&cell)) return exact(*real);
  if (const auto* text = std::get_if<std::string>(&cell)) return logging::json_quoted(*text);
  if (const auto* raw = std::get_if<Raw>(&cell)) return raw->json;
  return "null";
}

std::string table_cell(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) {
    char text[64];
    std::snprintf(text, sizeof text, "%.2f", *real);
    return text;
  }
  if (const auto* text = std::get_if<std::string>(&cell))
    return base::excerpt(*text, kTableCellWidthMax * 3);
  if (std::holds_alternative<std::monostate>(cell)) return "–";
  return csv_cell(cell);
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

std::string as_csv(const Output& output) {
  std::string text;
  for (std::size_t i = 0; i < output.columns.size(); ++i)
    text += (i == 0 ? "" : ",") + csv_text(output.columns[i]);
  text += '\n';
  for (const auto& row : output.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) text += ',';
      text += csv_cell(row[i]);
    }
    text += '\n';
  }
  return text;
}

std::string as_json(const Output& output) {
  std::string text = "[";
  for (const auto& row : output.rows) {
    text += text.size() == 1 ? "\n{" : ",\n{";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) text += ',';
      text += logging::json_quoted(output.columns[i]) + ':' + json_cell(row[i]);
    }
    text += '}';
  }
  return text + "\n]\n";
}

std::string as_table(const Output& output) {
  std::vector<std::size_t> widths;
  for (const auto& column : output.columns) widths.push_back(base::display_width(column));
  for (const auto& row : output.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], base::display_width(table_cell(row[i])));
  std::string text;
  for (std::size_t i = 0; i < output.columns.size(); ++i)
    text += base::pad_right(output.columns[i], widths[i] + 2);
  while (text.ends_with(' ')) text.pop_back();
  text += '\n';
  for (const auto& row : output.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = table_cell(row[i]);
      text += is_number(row[i]) ? base::pad_left(cell, widths[i]) + "  "
                                : base::pad_right(cell, widths[i] + 2);
    }
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
  }
  return text;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  if (name == "table") return Format::kTable;
  if (name == "csv") return Format::kCsv;
  if (name == "json") return Format::kJson;
  return {};
}

std::string exact(double value) {
  if (!std::isfinite(value)) return {};
  char text[40];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return {text, end};
}

std::string rendered(const Output& output, Format format) {
  switch (format) {
    case Format::kCsv:
      return as_csv(output);
    case Format::kJson:
      return as_json(output);
    case Format::kTable:
      return as_table(output);
  }
  return {};
}

}  // namespace app
