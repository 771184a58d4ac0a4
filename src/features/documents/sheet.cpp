#include "features/documents/sheet.h"

#include <algorithm>

namespace documents {
namespace {

constexpr double kBottom = kPageHeight - 52;
constexpr double kCellPadding = 3;

}  // namespace

void Sheet::footer() {
  canvas_.line(kMargin, kPageHeight - 40, kPageWidth - kMargin, kPageHeight - 40, kRule);
  canvas_.text(kMargin, kPageHeight - 35, kTextWidth - 60, footer_,
               {.size = 6.5, .color = kFaint, .is_one_line = true});
  canvas_.text(kPageWidth - kMargin - 50, kPageHeight - 35, 50, std::to_string(page_),
               {.size = 6.5, .color = kFaint, .align = Align::kRight});
}

void Sheet::need(double height) {
  if (y + height <= kBottom) return;
  footer();
  canvas_.next_page();
  ++page_;
  y = kMargin;
}

void Sheet::section(std::string_view title) {
  need(60);
  y += 12;
  canvas_.box(kMargin, y + 1.5, 3, 11, kAccent);
  y += canvas_.text(kMargin + 9, y, kTextWidth, title,
                    {.size = 11.5, .is_bold = true, .color = kAccent});
  y += 4;
}

void Sheet::topic(std::string_view title) {
  need(40);
  y += 5;
  y += canvas_.text(kMargin, y, kTextWidth, title, {.size = 9, .is_bold = true});
  y += 2;
}

void Sheet::paragraph(std::string_view text, const TextStyle& style) {
  need(canvas_.height_of(kTextWidth, text, style));
  y += canvas_.text(kMargin, y, kTextWidth, text, style) + 2;
}

void Sheet::bullet(std::string_view text) {
  const TextStyle style{};
  need(canvas_.height_of(kTextWidth - 12, text, style));
  canvas_.dot(kMargin + 4, y + 6.5, 1.4, kAccent);
  y += canvas_.text(kMargin + 12, y, kTextWidth - 12, text, style) + 2;
}

void Sheet::headings(const std::vector<Column>& columns) {
  double x = kMargin;
  double height = 0;
  const auto style_of = [](const Column& column) {
    return TextStyle{.size = 7.5,
                     .is_bold = true,
                     .color = kFaint,
                     .align = column.is_right ? Align::kRight : Align::kLeft};
  };
  for (const auto& column : columns)
    height = std::max(height, canvas_.height_of(column.width - 2 * kCellPadding, column.heading,
                                                style_of(column)));
  canvas_.box(kMargin, y, kTextWidth, height + 4, kTint);
  for (const auto& column : columns) {
    canvas_.text(x + kCellPadding, y + 2, column.width - 2 * kCellPadding, column.heading,
                 style_of(column));
    x += column.width;
  }
  y += height + 4;
}

void Sheet::table(const std::vector<Column>& columns,
                  const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) return;
  need(44);
  headings(columns);
  for (const auto& row : rows) {
    double height = 0;
    const auto style_of = [](const Column& column) {
      return TextStyle{.size = 8.5, .align = column.is_right ? Align::kRight : Align::kLeft};
    };
    for (std::size_t i = 0; i < columns.size(); ++i)
      height = std::max(height, canvas_.height_of(columns[i].width - 2 * kCellPadding, row[i],
                                                  style_of(columns[i])));
    const int before = page_;
    need(height + 5);
    if (page_ != before) headings(columns);
    double x = kMargin;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      canvas_.text(x + kCellPadding, y + 2, columns[i].width - 2 * kCellPadding, row[i],
                   style_of(columns[i]));
      x += columns[i].width;
    }
    y += height + 4;
    canvas_.line(kMargin, y, kPageWidth - kMargin, y, kRule, 0.4);
  }
  y += 3;
}

}  // namespace documents
