#include "features/guidance/page.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace guidance {
namespace {

constexpr std::size_t kWidth = 96;
constexpr std::string_view kIndent = "  ";

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::size_t code_point_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::string fit(std::string_view text, std::size_t width) {
  if (base::display_width(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = text.substr(at, code_point_bytes(text[at]));
    const std::size_t wide = base::display_width(point);
    if (used + wide > width - 1) break;
    out += point;
    used += wide;
    at += point.size();
  }
  return out + "…";
}

std::string bar(double share, std::size_t cells) {
  const auto full = static_cast<std::size_t>(
      std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(cells)));
  return repeated("█", full) + repeated("░", cells - full);
}

std::string sparkline(const std::vector<std::optional<double>>& values) {
  static constexpr std::array<std::string_view, 8> kSteps = {"▁", "▂", "▃", "▄",
                                                             "▅", "▆", "▇", "█"};
  double most = 0;
  for (const auto& value : values) most = std::max(most, value.value_or(0));
  std::string out;
  for (const auto& value : values) {
    if (!value || most <= 0) {
      out += ' ';
      continue;
    }
    const auto step = static_cast<std::size_t>(std::max(0.0, *value) / most * 7.999);
    out += kSteps[std::min<std::size_t>(step, 7)];
  }
  return out;
}

void Page::title(std::string_view text) {
  const std::string rule = repeated("═", kWidth);
  text_ += rule + "\n " + std::string(text) + "\n" + rule + "\n";
}

void Page::section(std::string_view text) {
  const std::size_t used = base::display_width(text) + 4;
  text_ +=
      "\n━━ " + std::string(text) + " " + repeated("━", used < kWidth ? kWidth - used : 2) + "\n";
}

void Page::topic(std::string_view text) { text_ += "\n ▸ " + std::string(text) + "\n"; }

void Page::line(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  text_ += kIndent;
  text_ += text;
  text_ += '\n';
}

void Page::bullet(std::string_view text) {
  text_ += kIndent;
  text_ += "• ";
  text_ += text;
  text_ += '\n';
}

void Page::blank() { text_ += '\n'; }

void Page::pairs(const std::vector<std::pair<std::string, std::string>>& entries) {
  constexpr std::size_t kCells = 3;
  constexpr std::size_t kCellWidth = (kWidth - 2) / kCells;
  std::string row;
  std::size_t used = 0;
  for (const auto& [label, value] : entries) {
    const std::string text = label + ": " + value;
    const std::size_t cells = std::min(kCells, base::display_width(text) / kCellWidth + 1);
    if (used + cells > kCells) {
      line(base::trim(row));
      row.clear();
      used = 0;
    }
    row += base::pad_right(text, cells * kCellWidth);
    used += cells;
  }
  if (!row.empty()) line(base::trim(row));
}

void Page::table(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::size_t width = base::display_width(columns[c].heading);
    for (const auto& row : rows) width = std::max(width, base::display_width(row[c]));
    widths.push_back(std::min(width, columns[c].width_max));
  }
  const auto print = [&](const auto& cell_of) {
    std::string out;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string cell = fit(cell_of(c), widths[c]);
      if (c > 0) out += "  ";
      out += columns[c].right ? base::pad_left(cell, widths[c]) : base::pad_right(cell, widths[c]);
    }
    while (out.ends_with(' ')) out.pop_back();
    line(out);
  };
  print([&](std::size_t c) { return columns[c].heading; });
  std::size_t total = 0;
  for (const std::size_t width : widths) total += width + 2;
  line(repeated("─", total - 2));
  for (const auto& row : rows) print([&](std::size_t c) { return std::string_view(row[c]); });
}

}  // namespace guidance
