#include "base/local_day.h"
#include "features/documents/documents.h"
#include "features/guidance/format.h"
#include "features/guidance/words.h"

namespace documents {
namespace {

using guidance::GuidanceBook;
using guidance::Language;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

class Html {
 public:
  explicit Html(Language language) : language_(language) {}
  [[nodiscard]] std::string_view say(std::string_view zh, std::string_view en) const {
    return language_ == Language::kZh ? zh : en;
  }
  [[nodiscard]] Language language() const { return language_; }
  void tag(std::string_view name, std::string_view text, std::string_view kind = "") {
    body_ += "<" + std::string(name) +
             (kind.empty() ? "" : " class=\"" + std::string(kind) + "\"") + ">" + escaped(text) +
             "</" + std::string(name) + ">";
  }
  void raw(std::string_view html) { body_ += html; }
  [[nodiscard]] std::string page(std::string_view title) const {
    return "<!doctype html><html lang=\"" + std::string(say("zh-CN", "en")) +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" "
           "content=\"noindex,nofollow\"><title>" +
           escaped(title) +
           "</title><link rel=\"stylesheet\" href=\"/profit-sheet.css\"></head><body><main>" +
           body_ + "</main></body></html>";
  }

 private:
  Language language_;
  std::string body_;
};

void card(Html& html, const GuidanceBook& book, const guidance::ProfitLine& line) {
  const std::string name =
      line.product < book.products.size() ? book.products[line.product].name : "";
  html.raw("<section class=\"card\"><h3>");
  html.raw(escaped(name));
  html.raw("</h3><dl>");
  const auto entry = [&](std::string_view label, const std::string& value) {
    html.raw("<div>");
    html.tag("dt", label);
    html.tag("dd", value);
    html.raw("</div>");
  };
  entry(html.say("购进", "Bought"), std::to_string(line.bought));
  if (line.sold) entry(html.say("售出", "Sold"), guidance::plain(*line.sold));
  if (line.stock) entry(html.say("库存", "Stock"), guidance::plain(*line.stock));
  entry(html.say("零售价", "Price"), guidance::money(line.price_minor));
  entry(html.say("销售额", "Revenue"), guidance::money(line.revenue_minor));
  entry(html.say("毛利", "Profit"), guidance::money(line.profit_minor));
  entry(html.say("毛利率", "Margin"), guidance::percent(line.margin));
  html.raw("</dl></section>");
}

void part(Html& html, const GuidanceBook& book, const guidance::ProfitSheet& sheet,
          std::string_view heading) {
  if (sheet.lines.empty() && sheet.unknown.empty()) return;
  html.tag("h2", heading);
  if (!sheet.unknown.empty()) {
    html.tag("p", guidance::unknown_words(sheet.unknown, html.language()));
    return;
  }
  html.raw("<section class=\"total\">");
  html.tag("p", html.say("本月毛利", "Profit of the month"), "label");
  html.tag("p", guidance::money(sheet.profit_minor), "figure");
  std::string more =
      std::string(html.say("销售额 ", "Revenue ")) + guidance::money(sheet.revenue_minor);
  if (sheet.margin)
    more += std::string(html.say(" · 毛利率 ", " · margin ")) + guidance::percent(*sheet.margin);
  if (sheet.change)
    more += std::string(html.say(" · 环比 ", " · on last month ")) +
            guidance::signed_percent(*sheet.change);
  html.tag("p", more);
  html.raw("</section>");
  for (const auto& line : sheet.lines) card(html, book, line);
}

}  // namespace

std::string profit_page(const GuidanceBook& book, Language language, base::Instant expires_at) {
  Html html(language);
  const std::string title =
      std::string(html.say("盈利单 ", "Profit sheet ")) + book.header.period.text();
  html.tag("h1", book.header.shop_name);
  html.tag("p", title, "label");
  const bool is_empty = book.part_c.profit.lines.empty() && book.part_d.profit.lines.empty();
  part(html, book, book.part_c.profit, html.say("商品", "Goods"));
  if (book.part_d.present) part(html, book, book.part_d.profit, html.say("雪茄烟", "Cigars"));
  if (is_empty && book.part_c.profit.unknown.empty())
    html.tag("p", html.say("本月没有可以计算的商品。", "Nothing to compute in this month."));
  html.tag("p",
           html.say("售出数量没有盘点时，销售额按购进数量计算。零售价为参考价，由您自主定价。",
                    "Where sales were not counted, revenue goes by what was bought. Prices are for "
                    "reference: you set your own."),
           "note");
  html.tag("p",
           std::string(html.say("链接有效期至 ", "This link works until ")) +
               base::local_day(expires_at).iso(),
           "note");
  html.raw(language == Language::kZh ? "<p class=\"note\"><a href=\"?language=en\">English</a></p>"
                                     : "<p class=\"note\"><a href=\"?language=zh\">中文</a></p>");
  return html.page(title);
}

std::string refusal_page(std::string_view reason, Language language) {
  Html html(language);
  const bool is_over = reason == "documents.link_expired";
  const bool is_busy = reason == "documents.too_many";
  html.tag("h1", is_over   ? html.say("链接已过期", "This link is over")
                 : is_busy ? html.say("访问过于频繁", "Too many requests")
                           : html.say("链接无效", "This link does not work"));
  html.tag("p", is_over   ? html.say("请向客户经理索取新的二维码。",
                                     "Ask your customer manager for a new code.")
                : is_busy ? html.say("请一分钟后再试。", "Try again in a minute.")
                          : html.say("请检查二维码是否完整，或向客户经理索取新的二维码。",
                                     "Check that the code is whole, or ask your customer manager "
                                     "for a new one."));
  return html.page(html.say("盈利单", "Profit sheet"));
}

std::string_view page_style() {
  return "*{box-sizing:border-box}body{margin:0;background:#f4f6f9;color:#1f2733;"
         "font:16px/1.5 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif}"
         "main{max-width:560px;margin:0 auto;padding:20px 16px 40px}h1{font-size:22px;margin:0}"
         "h2{font-size:15px;margin:24px 0 8px;color:#475467}h3{font-size:16px;margin:0 0 6px}"
         ".label{color:#475467;margin:2px 0}.total{background:#0f5994;color:#fff;"
         "border-radius:12px;padding:16px}.total .label{color:#dbe9f5}.total p{margin:0}"
         ".figure{font-size:32px;font-weight:700}.card{background:#fff;border-radius:12px;"
         "padding:12px 16px;margin-top:10px}dl{display:grid;grid-template-columns:1fr 1fr 1fr;"
         "gap:6px 12px;margin:0}dt{font-size:12px;color:#5b6675}dd{margin:0;font-weight:600}"
         ".note{font-size:13px;color:#5b6675}a{color:#0f5994}"
         "@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}"
         ".card{background:#1c222b}h2,.label,.note,dt{color:#a9b4c2}a{color:#7db8e8}}";
}

}  // namespace documents
