#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "features/documents/canvas.h"
#include "features/documents/documents.h"

/// The flow of a document down its pages: sections, sentences, tables. Internal to this feature.
namespace documents {

inline constexpr double kMargin = 40;
inline constexpr double kTextWidth = kPageWidth - 2 * kMargin;

class Sheet {
 public:
  Sheet(Canvas& canvas, guidance::Language language, std::string footer)
      : canvas_(canvas), language_(language), footer_(std::move(footer)) {}

  [[nodiscard]] std::string_view say(std::string_view zh, std::string_view en) const {
    return language_ == guidance::Language::kZh ? zh : en;
  }
  [[nodiscard]] guidance::Language language() const { return language_; }
  Canvas& canvas() { return canvas_; }

  double y = kMargin;
  /// Begins a new page unless `height` points are left.
  void need(double height);
  void section(std::string_view title);
  void topic(std::string_view title);
  void paragraph(std::string_view text, const TextStyle& style = {});
  void bullet(std::string_view text);

  struct Column {
    std::string heading;
    double width = 60;
    bool is_right = false;
  };
  /// Rows of text; long cells are broken, rows never split over pages, headings come again.
  void table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);
  /// Ends the last page.
  void end() { footer(); }

 private:
  void footer();
  void headings(const std::vector<Column>& columns);
  Canvas& canvas_;
  guidance::Language language_;
  std::string footer_;
  int page_ = 1;
};

/// The parts of the book; each skips what is empty.
void draw_head(Sheet& sheet, const guidance::GuidanceBook& book);
void draw_summary(Sheet& sheet, const guidance::GuidanceBook& book);
void draw_portrait(Sheet& sheet, const guidance::GuidanceBook& book);
void draw_trend(Sheet& sheet, const guidance::GuidanceBook& book,
                const std::vector<MonthPoint>& months);
void draw_grade(Sheet& sheet, const guidance::GuidanceBook& book);
void draw_figures(Sheet& sheet, const guidance::GoodsAnalysis& part, std::string_view title);
void draw_suggestions(Sheet& sheet, const guidance::GuidanceBook& book,
                      const guidance::GoodsAnalysis& part);
void draw_stock(Sheet& sheet, const guidance::GuidanceBook& book,
                const guidance::GoodsAnalysis& part);
void draw_advice(Sheet& sheet, const guidance::GuidanceBook& book,
                 const guidance::GoodsAnalysis& part);
void draw_profit(Sheet& sheet, const guidance::GuidanceBook& book,
                 const guidance::ProfitSheet& profit);
void draw_profit_qr(Sheet& sheet, const ProfitQr& qr);
void draw_focus(Sheet& sheet, const guidance::GuidanceBook& book);
void draw_comparison(Sheet& sheet, const guidance::GuidanceBook& book);

}  // namespace documents
