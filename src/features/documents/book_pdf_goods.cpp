#include "base/local_day.h"
#include "features/documents/sheet.h"
#include "features/guidance/advice_words.h"
#include "features/guidance/format.h"
#include "features/guidance/words.h"

namespace documents {

using guidance::pick;
using guidance::plain;

namespace {

std::string name_of(const guidance::GuidanceBook& book, guidance::ProductPosition product) {
  return product < book.products.size() ? book.products[product].name : "";
}

template <class T>
std::string or_dash(const std::optional<T>& value) {
  return value ? plain(static_cast<double>(*value)) : "—";
}

std::string reason_words(const Sheet& sheet, const std::string& reason) {
  if (reason == "out_of_stock") return std::string(sheet.say("断货补货", "out of stock"));
  if (reason == "below_safety") return std::string(sheet.say("低于安全库存", "below safety"));
  if (reason == "key") return std::string(sheet.say("重点品规", "key product"));
  if (reason == "trial") return std::string(sheet.say("小量试销", "small trial"));
  return std::string(sheet.say("正常补货", "replenish"));
}

std::string capped_words(const Sheet& sheet, const std::string& by) {
  if (by.empty()) return "";
  if (by == "limit") return std::string(sheet.say("受投放限量约束", "held by the limit"));
  if (by == "monthly_cap") return std::string(sheet.say("受月协商总量约束", "held by the cap"));
  return std::string(sheet.say("受库存天数约束", "held by days of stock"));
}

}  // namespace

void draw_suggestions(Sheet& sheet, const guidance::GuidanceBook& book,
                      const guidance::GoodsAnalysis& part) {
  if (part.suggestions.lines.empty()) return;
  sheet.section(sheet.say("下一周期订货建议", "Suggestions for the next cycle"));
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : part.suggestions.lines) {
    std::string why = reason_words(sheet, line.reason);
    const std::string cap = capped_words(sheet, line.capped_by);
    if (!cap.empty()) why += " · " + cap;
    rows.push_back({name_of(book, line.product), std::to_string(line.quantity), why,
                    guidance::grouped(line.average_daily, 2), or_dash(line.stock),
                    or_dash(line.limit)});
  }
  sheet.table({{std::string(sheet.say("品规", "Product")), 150},
               {std::string(sheet.say("建议量", "Suggested")), 60, true},
               {std::string(sheet.say("理由", "Reason")), 145},
               {std::string(sheet.say("日均", "A day")), 50, true},
               {std::string(sheet.say("估计库存", "Stock")), 58, true},
               {std::string(sheet.say("限量", "Limit")), 52, true}},
              rows);
}

void draw_stock(Sheet& sheet, const guidance::GuidanceBook& book,
                const guidance::GoodsAnalysis& part) {
  if (part.slow.empty() && part.shortages.empty() && part.missing.empty()) return;
  sheet.section(sheet.say("库存与缺品", "Stock and gaps"));
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : part.slow)
    rows.push_back({name_of(book, line.product), std::string(sheet.say("滞销", "slow")),
                    or_dash(line.stock), or_dash(line.days_of_supply),
                    std::to_string(line.days_since_order) +
                        std::string(sheet.say(" 天未再订", " days since ordered"))});
  for (const auto& line : part.shortages) {
    const auto what = line.kind == "counted_out"    ? sheet.say("盘点断货", "counted out")
                      : line.kind == "not_supplied" ? sheet.say("未获供应", "not supplied")
                      : line.kind == "below_safety" ? sheet.say("低于安全库存", "below safety")
                                                    : sheet.say("订量收缩", "shrinking");
    rows.push_back({name_of(book, line.product), std::string(what), or_dash(line.stock),
                    or_dash(line.days_of_supply),
                    line.supplied_share ? std::string(sheet.say("满足率 ", "supplied ")) +
                                              guidance::percent(*line.supplied_share)
                                        : ""});
  }
  for (const auto& line : part.missing)
    rows.push_back({name_of(book, line.product), std::string(sheet.say("缺品", "missing")), "—",
                    "—",
                    std::to_string(line.carriers) + " / " + std::to_string(line.peers) +
                        std::string(sheet.say(" 家同类店在售", " peers carry it"))});
  sheet.table({{std::string(sheet.say("品规", "Product")), 165},
               {std::string(sheet.say("情形", "What")), 90},
               {std::string(sheet.say("估计库存", "Stock")), 65, true},
               {std::string(sheet.say("可销天数", "Days left")), 65, true},
               {std::string(sheet.say("依据", "Because")), 130}},
              rows);
}

void draw_advice(Sheet& sheet, const guidance::GuidanceBook& book,
                 const guidance::GoodsAnalysis& part) {
  if (part.recommended.empty() && part.key_response.empty() && part.range.empty()) return;
  sheet.section(sheet.say("品类建议", "Advice on the range"));
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : part.recommended)
    rows.push_back(
        {name_of(book, line.product), guidance::recommended_words(book, line, sheet.language())});
  for (const auto& line : part.key_response)
    rows.push_back(
        {name_of(book, line.product), guidance::key_response_words(line, sheet.language())});
  for (const auto& line : part.range)
    rows.push_back(
        {name_of(book, line.product), guidance::range_words(book, line, sheet.language())});
  sheet.table({{std::string(sheet.say("品规", "Product")), 150},
               {std::string(sheet.say("依据", "Because")), 365}},
              rows);
}

void draw_profit(Sheet& sheet, const guidance::GuidanceBook& book,
                 const guidance::ProfitSheet& profit) {
  if (profit.lines.empty()) return;
  sheet.section(sheet.say("盈利单", "Profit sheet"));
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : profit.lines)
    rows.push_back({name_of(book, line.product), std::to_string(line.bought), or_dash(line.sold),
                    guidance::money(line.price_minor), guidance::money(line.revenue_minor),
                    guidance::money(line.profit_minor), guidance::percent(line.margin)});
  sheet.table({{std::string(sheet.say("品规", "Product")), 155},
               {std::string(sheet.say("购进", "Bought")), 50, true},
               {std::string(sheet.say("售出", "Sold")), 50, true},
               {std::string(sheet.say("零售价", "Price")), 60, true},
               {std::string(sheet.say("销售额", "Revenue")), 75, true},
               {std::string(sheet.say("毛利", "Profit")), 70, true},
               {std::string(sheet.say("毛利率", "Margin")), 55, true}},
              rows);
  std::string total =
      std::string(sheet.say("合计 ", "Total of ")) + std::to_string(profit.products) +
      std::string(sheet.say(" 个品规：销售额 ", " products: revenue ")) +
      guidance::money(profit.revenue_minor) + std::string(sheet.say("，毛利 ", ", profit ")) +
      guidance::money(profit.profit_minor);
  if (profit.change)
    total += std::string(sheet.say("，环比 ", ", on last month ")) +
             guidance::signed_percent(*profit.change);
  sheet.paragraph(total, {.is_bold = true});
}

void draw_profit_qr(Sheet& sheet, const ProfitQr& qr) {
  constexpr double kEdge = 92;
  sheet.need(kEdge + 6);
  sheet.y += 4;
  Canvas& canvas = sheet.canvas();
  canvas.qr(kMargin, sheet.y, kEdge, qr.url);
  const double x = kMargin + kEdge + 12;
  const double width = kTextWidth - kEdge - 12;
  canvas.text(x, sheet.y + 14, width, sheet.say("二维码盈利单", "Profit sheet by QR code"),
              {.size = 11, .is_bold = true});
  const std::string until = base::local_day(qr.expires_at).iso();
  canvas.text(x, sheet.y + 32, width,
              std::string(sheet.say("店主扫码查看本店盈利单。仅供本店使用，有效期至 ",
                                    "For the shop's owner to scan. Valid until ")) +
                  until,
              {.size = 9, .color = kFaint});
  sheet.y += kEdge + 2;
}

void draw_focus(Sheet& sheet, const guidance::GuidanceBook& book) {
  const auto& part = book.part_f;
  if (part.classes.empty() && part.strategies.empty()) return;
  sheet.section(sheet.say("服务重点与策略", "Service focus and strategies"));
  for (const auto& line : part.classes)
    sheet.bullet((line.is_primary ? "★ " : "") + pick(line.name, sheet.language()) +
                 std::string(sheet.say("：", ": ")) + pick(line.reason, sheet.language()));
  for (const auto& line : part.strategies) {
    sheet.topic(pick(line.name, sheet.language()));
    for (const auto& text : line.talking_points)
      sheet.bullet(std::string(sheet.say("谈：", "Say: ")) + pick(text, sheet.language()));
    for (const auto& text : line.verify_on_site)
      sheet.bullet(std::string(sheet.say("核：", "Check: ")) + pick(text, sheet.language()));
    if (line.legal_note)
      sheet.bullet(std::string(sheet.say("禁：", "Mind: ")) +
                   pick(*line.legal_note, sheet.language()));
  }
}

void draw_comparison(Sheet& sheet, const guidance::GuidanceBook& book) {
  const auto& part = book.part_g;
  if (!part.present) return;
  sheet.section(sheet.say("上期对比", "Against last month"));
  if (part.verdict_text) sheet.paragraph(pick(*part.verdict_text, sheet.language()));
  std::vector<std::vector<std::string>> rows;
  for (const auto& figure : part.figures)
    rows.push_back({pick(guidance::metric_name(figure.metric), sheet.language()),
                    figure.last ? guidance::by_unit(*figure.last, figure.unit) : "—",
                    figure.now ? guidance::by_unit(*figure.now, figure.unit) : "—",
                    figure.last && figure.now
                        ? guidance::signed_by_unit(*figure.now - *figure.last, figure.unit)
                        : "",
                    figure.verdict == "better"  ? "▲"
                    : figure.verdict == "worse" ? "▼"
                                                : ""});
  sheet.table({{std::string(sheet.say("指标", "Figure")), 195},
               {std::string(sheet.say("上期", "Last")), 100, true},
               {std::string(sheet.say("本期", "Now")), 100, true},
               {std::string(sheet.say("变化", "Change")), 90, true},
               {"", 30, true}},
              rows);
  if (!part.agreed.empty()) {
    sheet.topic(
        sheet.say("上月商定的事与结果", "What was agreed last month, and what became of it"));
    for (const auto& item : part.agreed)
      sheet.bullet(pick(item.sentence, sheet.language()) +
                   (item.comment.empty()
                        ? ""
                        : std::string(sheet.say("理由：", " Reason: ")) + item.comment));
  }
  rows.clear();
  for (const auto& line : part.suggestions)
    rows.push_back({line.product_name, std::to_string(line.suggested), std::to_string(line.ordered),
                    std::string(line.outcome == "followed" ? sheet.say("采纳", "followed")
                                : line.outcome == "partly" ? sheet.say("部分", "partly")
                                                           : sheet.say("未订", "not ordered"))});
  if (rows.empty()) return;
  sheet.topic(sheet.say("上期建议与实际订货", "Last month's suggestions against orders"));
  sheet.table({{std::string(sheet.say("品规", "Product")), 265},
               {std::string(sheet.say("建议", "Suggested")), 85, true},
               {std::string(sheet.say("订购", "Ordered")), 85, true},
               {std::string(sheet.say("结果", "Outcome")), 80}},
              rows);
}

}  // namespace documents
