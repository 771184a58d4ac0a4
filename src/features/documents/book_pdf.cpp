#include <algorithm>
#include <cmath>

#include "features/documents/sheet.h"
#include "features/guidance/format.h"
#include "features/guidance/words.h"

namespace documents {

using guidance::by_unit;
using guidance::grade_text;
using guidance::metric_name;
using guidance::pick;
using guidance::plain;
using guidance::unknown_words;

namespace {

/// A small curve in a box, its last point marked; nothing without two points.
void spark(Canvas& canvas, double x, double y, double width, double height,
           const std::vector<double>& values) {
  if (values.size() < 2) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double span = *high > *low ? *high - *low : 1;
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points.emplace_back(x + width * static_cast<double>(i) / static_cast<double>(values.size() - 1),
                        y + height - (values[i] - *low) / span * height);
  canvas.curve(points, kAccent, 1.3);
  canvas.dot(points.back().first, points.back().second, 2.2, kAccent);
}

/// The shop among its peers: their middle half as a bar, their median as a stroke, the shop as a
/// dot.
void peer_bar(Canvas& canvas, double x, double y, double width, double value,
              const guidance::Peers& peers) {
  const double low = std::min(value, peers.p25);
  const double high = std::max(value, peers.p75);
  const double span = high > low ? high - low : 1;
  const auto at = [&](double v) { return x + 5 + (v - low) / span * (width - 10); };
  canvas.line(x, y + 5, x + width, y + 5, kRule, 1);
  canvas.box(at(peers.p25), y + 2, std::max(2.0, at(peers.p75) - at(peers.p25)), 6,
             Color{0.78, 0.86, 0.93}, 1);
  canvas.line(at(peers.median), y + 1, at(peers.median), y + 9, kFaint, 1);
  canvas.dot(at(value), y + 5, 2.8, kAccent);
}

std::string basis_words(const Sheet& sheet, const guidance::Peers& peers) {
  const std::string_view basis =
      peers.basis == "grade_format_zone" ? sheet.say("同档同业态同商圈", "grade, format, zone")
      : peers.basis == "grade_format"    ? sheet.say("同档同业态", "grade, format")
      : peers.basis == "grade"           ? sheet.say("同档", "same grade")
                                         : sheet.say("全部零售户", "all shops");
  return std::string(basis) + " " + std::to_string(peers.members) +
         std::string(sheet.say(" 户", " shops"));
}

std::string lever_text(const Sheet& sheet, const guidance::LeverLine& lever) {
  const std::string name = pick(lever.name, sheet.language());
  if (lever.reachable)
    return name + " +" +
           (lever.component == "amount" ? guidance::money(lever.need) : plain(lever.need));
  const std::string& why = lever.limit_reason;
  const std::string_view words = why == "cap" ? sheet.say("超过月协商总量", "over the cap")
                                 : why == "ceiling" ? sheet.say("该项已到顶", "at its ceiling")
                                 : why == "stock"   ? sheet.say("库存已够", "stock suffices")
                                 : why == "credit" ? sheet.say("信用等级所限", "credit grade")
                                                   : std::string_view(why);
  return name + std::string(sheet.say("：够不着（", ": out of reach (")) + std::string(words) +
         std::string(sheet.say("）", ")"));
}

}  // namespace

void draw_head(Sheet& sheet, const guidance::GuidanceBook& book) {
  Canvas& canvas = sheet.canvas();
  const auto& head = book.header;
  canvas.box(0, 0, kPageWidth, 92, kAccent);
  canvas.text(kMargin, 20, kTextWidth - 130, sheet.say("客户数字经营指导书", "Guidance book"),
              {.size = 10, .color = kTint});
  canvas.text(kMargin, 36, kTextWidth - 130, head.shop_name,
              {.size = 20, .is_bold = true, .color = kWhite, .is_one_line = true});
  canvas.text(
      kMargin, 66, kTextWidth - 130,
      head.customer_code + "  ·  " + head.period.text() + "  ·  v" + std::to_string(head.version),
      {.size = 9, .color = kTint});
  if (book.part_b.graded) {
    canvas.text(kPageWidth - kMargin - 120, 20, 120, sheet.say("档位", "Grade"),
                {.size = 9, .color = kTint, .align = Align::kRight});
    canvas.text(kPageWidth - kMargin - 120, 32, 120, grade_text(book.part_b.grade_no),
                {.size = 30, .is_bold = true, .color = kWhite, .align = Align::kRight});
    if (book.part_b.previous_grade_no)
      canvas.text(
          kPageWidth - kMargin - 120, 70, 120,
          std::string(sheet.say("上期 ", "before ")) + grade_text(*book.part_b.previous_grade_no),
          {.size = 8, .color = kTint, .align = Align::kRight});
  }
  sheet.y = 102;
}

void draw_summary(Sheet& sheet, const guidance::GuidanceBook& book) {
  for (const auto& notice : book.part_a.notices)
    sheet.paragraph(sheet.say(notice.zh, notice.en), {.is_bold = true, .color = kBad});
  for (const auto& sentence : book.summary) sheet.bullet(sheet.say(sentence.zh, sentence.en));
}

void draw_portrait(Sheet& sheet, const guidance::GuidanceBook& book) {
  if (!book.part_e || !book.part_e->portrait || book.part_e->portrait->tags.empty()) return;
  sheet.section(sheet.say("客户画像", "Portrait"));
  for (const auto& tag : book.part_e->portrait->tags)
    sheet.bullet(std::string(sheet.say(tag.name.zh, tag.name.en)) + " — " +
                 std::string(sheet.say(tag.reason.zh, tag.reason.en)));
}

void draw_trend(Sheet& sheet, const guidance::GuidanceBook& book,
                const std::vector<MonthPoint>& months) {
  if (months.size() < 2) return;
  sheet.need(70);
  sheet.y += 6;
  Canvas& canvas = sheet.canvas();
  std::vector<double> quantities;
  std::vector<double> amounts;
  for (const auto& month : months) {
    quantities.push_back(month.quantity);
    amounts.push_back(static_cast<double>(month.amount_minor));
  }
  std::vector<double> grades;
  for (const auto grade : book.part_b.history) grades.push_back(grade);
  std::reverse(grades.begin(), grades.end());
  if (book.part_b.graded) grades.push_back(book.part_b.grade_no);
  const std::string span = months.front().period.text() + " – " + months.back().period.text();
  const double third = (kTextWidth - 20) / 3;
  const auto panel = [&](int place, std::string_view name, const std::string& last,
                         const std::vector<double>& values) {
    const double x = kMargin + place * (third + 10);
    canvas.box(x, sheet.y, third, 58, kTint, 4);
    canvas.text(x + 8, sheet.y + 5, third - 16, name, {.size = 7.5, .color = kFaint});
    canvas.text(x + 8, sheet.y + 15, third - 16, last, {.size = 12, .is_bold = true});
    spark(canvas, x + 10, sheet.y + 36, third - 20, 14, values);
  };
  panel(0, std::string(sheet.say("订购量 ", "Quantity ")) + span, plain(quantities.back()),
        quantities);
  panel(1, std::string(sheet.say("订购金额 ", "Amount ")) + span,
        guidance::money(months.back().amount_minor), amounts);
  panel(2, sheet.say("档位走势", "Grade"),
        book.part_b.graded ? grade_text(book.part_b.grade_no) : "—", grades);
  sheet.y += 62;
}

void draw_grade(Sheet& sheet, const guidance::GuidanceBook& book) {
  const auto& part = book.part_b;
  sheet.section(sheet.say("档位与提升路径", "Grade and levers"));
  if (!part.graded) return sheet.paragraph(unknown_words(part.unknown, sheet.language()));
  std::string head = std::string(sheet.say("本期 ", "Now ")) + grade_text(part.grade_no) + " / " +
                     std::to_string(part.grades);
  if (part.rank)
    head += std::string(sheet.say("，名次 ", ", rank ")) + std::to_string(*part.rank) + " / " +
            std::to_string(part.ranked);
  if (part.score)
    head += std::string(sheet.say("，得分 ", ", score ")) + guidance::grouped(*part.score, 4);
  if (part.gap_to_next)
    head += std::string(sheet.say("，距上一档差 ", ", short of the next by ")) +
            guidance::grouped(*part.gap_to_next, 4);
  sheet.paragraph(head);
  if (part.levers.empty()) return;
  sheet.topic(
      sheet.say("单独做到其中一项，即可升一档", "Any one of these alone reaches the next grade"));
  for (const auto& lever : part.levers) sheet.bullet(lever_text(sheet, lever));
}

void draw_figures(Sheet& sheet, const guidance::GoodsAnalysis& part, std::string_view title) {
  if (part.figures.empty()) return;
  sheet.section(title);
  Canvas& canvas = sheet.canvas();
  for (const auto& figure : part.figures) {
    sheet.need(17);
    canvas.text(kMargin, sheet.y, 150, pick(metric_name(figure.metric), sheet.language()),
                {.size = 8.5, .is_one_line = true});
    if (!figure.value) {
      canvas.text(kMargin + 155, sheet.y, kTextWidth - 155,
                  "— " + unknown_words(figure.unknown, sheet.language()),
                  {.size = 8, .color = kFaint, .is_one_line = true});
    } else {
      canvas.text(kMargin + 150, sheet.y, 80, by_unit(*figure.value, figure.unit),
                  {.size = 9, .is_bold = true, .align = Align::kRight, .is_one_line = true});
      if (figure.peers) {
        peer_bar(canvas, kMargin + 245, sheet.y + 1, 110, *figure.value, *figure.peers);
        canvas.text(kMargin + 365, sheet.y, kTextWidth - 365,
                    std::string(sheet.say("中位 ", "median ")) +
                        by_unit(figure.peers->median, figure.unit) + " · " +
                        basis_words(sheet, *figure.peers),
                    {.size = 7, .color = kFaint, .is_one_line = true});
      }
    }
    sheet.y += 14;
    canvas.line(kMargin, sheet.y, kPageWidth - kMargin, sheet.y, kRule, 0.3);
    sheet.y += 2;
  }
}

std::string book_pdf(const guidance::GuidanceBook& book, const std::vector<MonthPoint>& months,
                     const PdfOptions& options) {
  const bool is_chinese = options.language == guidance::Language::kZh;
  const auto& head = book.header;
  const std::string title = std::string(is_chinese ? "客户数字经营指导书 " : "Guidance book ") +
                            head.shop_name + " " + head.period.text();
  Canvas canvas(title, head.company_code, options.made_at);
  Sheet sheet(canvas, options.language,
              title + (is_chinese ? " · 数据截至 " : " · data until ") + head.data_until +
                  (is_chinese ? " · 建议仅供参考，不作为任务 · 内部资料"
                              : " · advice, never a task · internal"));
  draw_head(sheet, book);
  draw_summary(sheet, book);
  draw_portrait(sheet, book);
  draw_trend(sheet, book, months);
  draw_grade(sheet, book);
  draw_figures(sheet, book.part_c, sheet.say("经营数据与同类对比", "Figures against peers"));
  draw_suggestions(sheet, book, book.part_c);
  draw_stock(sheet, book, book.part_c);
  draw_advice(sheet, book, book.part_c);
  draw_profit(sheet, book, book.part_c.profit);
  if (options.profit_qr) draw_profit_qr(sheet, *options.profit_qr);
  if (book.part_d.present) {
    draw_figures(sheet, book.part_d, sheet.say("雪茄烟经营", "Cigars"));
    draw_suggestions(sheet, book, book.part_d);
  }
  draw_focus(sheet, book);
  draw_comparison(sheet, book);
  sheet.end();
  return canvas.finish();
}

}  // namespace documents
