#include "features/guidance/advice_words.h"
#include "features/guidance/book_state.h"
#include "features/guidance/book_text_parts.h"

namespace guidance {
namespace {

const std::string& product_name(const GuidanceBook& book, ProductPosition position) {
  return book.products[position].name;
}

template <class T>
std::string or_dash(const std::optional<T>& value) {
  return value ? plain(static_cast<double>(*value)) : "—";
}

std::string basis_name(const Page& page, std::string_view basis) {
  if (basis == "grade_format_zone")
    return std::string(page.say("同档同业态同商圈", "grade, format, zone"));
  if (basis == "grade_format") return std::string(page.say("同档同业态", "grade, format"));
  if (basis == "grade") return std::string(page.say("同档", "grade"));
  return std::string(page.say("全部", "all shops"));
}

void figures(Page& page, const GoodsAnalysis& part) {
  std::vector<Page::Row> rows;
  for (const auto& figure : part.figures) {
    Page::Row row{pick(metric_name(figure.metric), page.language())};
    if (figure.value)
      row.push_back(by_unit(*figure.value, figure.unit));
    else
      row.push_back("—");
    if (figure.peers) {
      row.push_back(by_unit(figure.peers->p25, figure.unit));
      row.push_back(by_unit(figure.peers->median, figure.unit));
      row.push_back(by_unit(figure.peers->p75, figure.unit));
      row.push_back(basis_name(page, figure.peers->basis) + " " +
                    std::to_string(figure.peers->members) + std::string(page.say("户", "")));
    } else {
      row.insert(row.end(), {"", "", "", ""});
      if (!figure.value) row.back() = unknown_words(figure.unknown, page.language());
    }
    rows.push_back(std::move(row));
  }
  page.table({{page.say("指标", "figure")},
              {page.say("本店", "shop"), true},
              {"P25", true},
              {page.say("同类中位", "median"), true},
              {"P75", true},
              {page.say("对标范围 / 未知原因", "peers / why unknown"), false, 44}},
             rows);
}

void mix(Page& page, std::string_view heading, const std::vector<MixLine>& lines) {
  if (lines.empty()) return;
  page.topic(heading);
  std::vector<Page::Row> rows;
  for (const auto& line : lines)
    rows.push_back({pick(line.name, page.language()), plain(line.quantity), percent(line.share),
                    bar(line.share), percent(line.peer_share), bar(line.peer_share),
                    signed_percent(line.share - line.peer_share)});
  page.table({{""},
              {page.say("数量", "quantity"), true},
              {page.say("本店", "shop"), true},
              {""},
              {page.say("同类", "peers"), true},
              {""},
              {page.say("差", "gap"), true}},
             rows);
}

void key_products(Page& page, const GuidanceBook& book, const GoodsAnalysis& part) {
  if (part.key_products.empty()) return;
  page.topic(page.say("重点品规", "Key products"));
  std::vector<Page::Row> rows;
  for (const auto& line : part.key_products)
    rows.push_back({product_name(book, line.product), std::to_string(line.quantity),
                    std::to_string(line.last_quantity),
                    line.fill_rate ? percent(*line.fill_rate) : "—",
                    std::string(line.repurchased ? page.say("是", "yes") : page.say("否", "no")),
                    percent(line.peer_carry_share)});
  page.table({{page.say("品规", "product")},
              {page.say("本月", "month"), true},
              {page.say("上月", "last"), true},
              {page.say("订足率", "fill rate"), true},
              {page.say("重购", "again")},
              {page.say("同类在售", "peers carry"), true}},
             rows);
}

void stock(Page& page, const GuidanceBook& book, const GoodsAnalysis& part) {
  std::vector<Page::Row> rows;
  if (!part.slow.empty()) {
    page.topic(page.say("滞销品规", "Slow products"));
    for (const auto& line : part.slow)
      rows.push_back(
          {product_name(book, line.product), or_dash(line.stock), or_dash(line.days_of_supply),
           std::to_string(line.days_since_order),
           std::string(line.basis == "stock_count" ? page.say("盘点", "stock count")
                                                   : page.say("久未再订", "not reordered"))});
    page.table({{page.say("品规", "product")},
                {page.say("估计库存", "stock"), true},
                {page.say("可销天数", "days of supply"), true},
                {page.say("距上次订货(天)", "days since order"), true},
                {page.say("依据", "by")}},
               rows);
  }
  if (part.shortages.empty()) return;
  page.topic(page.say("缺货与供应不足", "Out of stock and short supply"));
  rows.clear();
  for (const auto& line : part.shortages) {
    const auto kind = line.kind == "counted_out"    ? page.say("盘点断货", "counted out")
                      : line.kind == "not_supplied" ? page.say("未获供应", "not supplied")
                      : line.kind == "below_safety" ? page.say("低于安全库存", "below safety")
                                                    : page.say("订量收缩", "shrinking");
    rows.push_back({product_name(book, line.product), std::string(kind),
                    grouped(line.average_daily, 2), or_dash(line.stock),
                    line.supplied_share ? percent(*line.supplied_share) : "—",
                    line.change ? signed_percent(*line.change) : "—"});
  }
  page.table({{page.say("品规", "product")},
              {page.say("情形", "what")},
              {page.say("日均", "a day"), true},
              {page.say("估计库存", "stock"), true},
              {page.say("满足率", "supplied"), true},
              {page.say("较前三月", "vs 3 months"), true}},
             rows);
  if (part.substitutes.empty()) return;
  page.topic(page.say("可替代品规", "Substitutes"));
  for (const auto& line : part.substitutes) {
    std::string text =
        product_name(book, line.for_product) + " → " + product_name(book, line.product);
    if (line.source == "mined") {
      const std::string co = std::to_string(line.co_holders);
      const std::string all = std::to_string(line.holders);
      text += page.language() == Language::kZh
                  ? "（在售前者的" + all + "户中" + co + "户同时在售后者"
                  : " (" + co + " of " + all + " shops that carry the first carry the second";
    } else {
      text += std::string(page.say("（替代表 ", " (substitute table, ")) + line.reason;
    }
    text += line.carried ? page.say("；本店已在售）", "; carried here)") : page.say("）", ")");
    page.bullet(text);
  }
}

void missing(Page& page, const GuidanceBook& book, const GoodsAnalysis& part) {
  if (part.missing.empty()) return;
  page.topic(page.say("缺品：同类店多数在售", "Missing: most peers carry these"));
  std::vector<Page::Row> rows;
  for (const auto& line : part.missing)
    rows.push_back({(line.is_key ? "★" : "") + product_name(book, line.product),
                    std::to_string(line.carriers) + " / " + std::to_string(line.peers),
                    percent(static_cast<double>(line.carriers) / line.peers),
                    plain(line.median_monthly), basis_name(page, line.basis)});
  page.table({{page.say("品规", "product")},
              {page.say("在售户数", "carriers"), true},
              {page.say("占比", "share"), true},
              {page.say("月订中位", "median a month"), true},
              {page.say("对标范围", "peers")}},
             rows);
}

/// What the models name, with its evidence.
void advice(Page& page, const GuidanceBook& book, const GoodsAnalysis& part) {
  if (!part.recommended.empty()) page.topic(page.say("下次订货可以考虑", "To consider next"));
  for (const auto& line : part.recommended)
    page.bullet(product_name(book, line.product) + " — " +
                recommended_words(book, line, page.language()));
  if (!part.key_response.empty())
    page.topic(page.say("可能接受的重点品规", "Key products it may take up"));
  for (const auto& line : part.key_response)
    page.bullet(product_name(book, line.product) + " — " +
                key_response_words(line, page.language()));
  if (!part.range.empty())
    page.topic(page.say("与本店品类相近的店大多还在卖", "Shops with the same range also carry"));
  for (const auto& line : part.range)
    page.bullet(product_name(book, line.product) + " — " +
                range_words(book, line, page.language()));
}

void profit(Page& page, const GuidanceBook& book, const ProfitSheet& sheet) {
  page.topic(page.say("盈利单", "Profit sheet"));
  if (!sheet.unknown.empty()) {
    page.line(unknown_words(sheet.unknown, page.language()));
    return;
  }
  std::vector<Page::Row> rows;
  for (const auto& line : sheet.lines)
    rows.push_back(
        {product_name(book, line.product), std::to_string(line.bought), or_dash(line.sold),
         or_dash(line.stock),
         money(line.price_minor) +
             (line.price_source == "guide" ? std::string(page.say("导", "g")) : ""),
         money(line.revenue_minor), money(line.profit_minor), percent(line.margin),
         line.rank > 0 ? std::to_string(line.rank) + "/" + std::to_string(line.rank_of) : "—"});
  page.table({{page.say("品规", "product"), false, 22},
              {page.say("购进", "bought"), true},
              {page.say("售出", "sold"), true},
              {page.say("库存", "stock"), true},
              {page.say("零售价", "price"), true},
              {page.say("销售额", "revenue"), true},
              {page.say("毛利", "profit"), true},
              {page.say("毛利率", "margin"), true},
              {page.say("同档名次", "rank"), true}},
             rows);
  std::string total = std::string(page.say("合计 ", "Total of ")) + std::to_string(sheet.products) +
                      std::string(page.say("个品规：销售额 ", " products: revenue ")) +
                      money(sheet.revenue_minor) + std::string(page.say("，毛利 ", ", profit ")) +
                      money(sheet.profit_minor);
  if (sheet.margin) total += " (" + percent(*sheet.margin) + ")";
  if (sheet.change)
    total += std::string(page.say("，环比 ", ", on last month ")) + signed_percent(*sheet.change);
  page.line(total);
  if (sheet.products_without_price > 0)
    page.line(std::to_string(sheet.products_without_price) +
              std::string(page.say("个品规没有零售价，未计入",
                                   " products have no retail price and are left out")));
}

void suggestions(Page& page, const GuidanceBook& book, const Suggestions& plan) {
  if (!plan.blocked.empty()) {
    page.topic(page.say("建议订货量：许可证或状态不允许供货，不作建议",
                        "Suggested quantities: none, licence or status does not allow supply"));
    return;
  }
  if (plan.lines.empty()) return;
  page.topic(page.say("下一周期建议订货量（仅供参考，不是任务）",
                      "Suggested for the next cycle (advice, not a task)"));
  std::vector<Page::Row> rows;
  for (const auto& line : plan.lines) {
    const auto why = line.reason == "out_of_stock"   ? page.say("断货补货", "out of stock")
                     : line.reason == "below_safety" ? page.say("低于安全库存", "below safety")
                     : line.reason == "key"          ? page.say("重点品规", "key product")
                     : line.reason == "trial"        ? page.say("小量试销", "small trial")
                                                     : page.say("正常补货", "replenish");
    const auto cap = line.capped_by == "limit"         ? page.say("限量", "limit")
                     : line.capped_by == "monthly_cap" ? page.say("月总量", "monthly cap")
                     : line.capped_by == "stock_days"  ? page.say("库存天数", "stock days")
                                                       : "";
    rows.push_back({product_name(book, line.product), std::to_string(line.quantity),
                    std::string(why), grouped(line.average_daily, 2), or_dash(line.stock),
                    plain(line.need), or_dash(line.limit), std::string(cap)});
  }
  page.table({{page.say("品规", "product")},
              {page.say("建议", "suggested"), true},
              {page.say("原因", "why")},
              {page.say("日均", "a day"), true},
              {page.say("库存", "stock"), true},
              {page.say("需求", "need"), true},
              {page.say("限量", "limit"), true},
              {page.say("封顶", "capped by")}},
             rows);
  const std::string days = std::to_string(plan.cycle_days);
  const std::string safety = std::to_string(plan.safety_days);
  std::string formula =
      page.language() == Language::kZh
          ? "需求 = 日均 ×（周期" + days + "天 + 安全" + safety +
                "天）− 库存；无盘点时视库存为安全库存"
          : "need = a day × (cycle " + days + " + safety " + safety +
                " days) − stock; without a count, stock is taken as the safety stock";
  if (plan.forecast)
    formula += std::string(page.say("；日均乘以预测系数 ", "; a day times the forecast's ")) +
               grouped(plan.forecast->factor, 2);
  if (plan.cycle_budget)
    formula += std::string(page.say("；本周期总量不超过", "; at most ")) +
               std::to_string(*plan.cycle_budget) + std::string(page.say("", " in the cycle"));
  page.line(formula);
}

}  // namespace

void goods_part(Page& page, const GuidanceBook& book, const GoodsAnalysis& part,
                std::string_view heading) {
  page.section(heading);
  if (!part.absent_reason.empty()) page.line(unknown_words(part.absent_reason, page.language()));
  if (!part.present) return;
  figures(page, part);
  mix(page, page.say("价类结构", "Price classes"), part.classes);
  mix(page, page.say("价位段结构", "Price bands"), part.bands);
  key_products(page, book, part);
  stock(page, book, part);
  missing(page, book, part);
  advice(page, book, part);
  profit(page, book, part.profit);
  suggestions(page, book, part.suggestions);
}

}  // namespace guidance
