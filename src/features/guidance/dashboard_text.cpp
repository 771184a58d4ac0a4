#include "features/guidance/book_state.h"
#include "features/guidance/format.h"
#include "features/guidance/page.h"

/// The dashboard as a page.
namespace guidance {
namespace {

std::string share_of(std::uint32_t part, std::uint32_t whole) {
  return whole == 0 ? "" : percent(static_cast<double>(part) / whole, 0);
}

std::string name_of(const Page& page, std::string_view metric) {
  return pick(metric_name(metric, metrics::Scope::kArea), page.language());
}

void base_part(Page& page, const AreaBase& part) {
  page.section(page.say("1 片区基础数据", "1 The area"));
  page.line(std::string(page.say("客户 ", "Shops ")) + std::to_string(part.shops) +
            std::string(page.say("   营业 ", "   active ")) + std::to_string(part.active) +
            std::string(page.say("   本月订货 ", "   ordering this month ")) +
            std::to_string(part.ordering));
  for (const auto& breakdown : part.breakdowns) {
    const auto heading = breakdown.field == "business_format" ? page.say("业态", "format")
                         : breakdown.field == "market_type"   ? page.say("市场类型", "market")
                         : breakdown.field == "grade"         ? page.say("档位", "grade")
                         : breakdown.field == "credit_grade"  ? page.say("信用", "credit")
                                                              : page.say("终端", "terminal");
    std::string line = std::string(heading) + ": ";
    for (const auto& one : breakdown.lines)
      line += pick(one.name, page.language()) + " " + std::to_string(one.shops) + " (" +
              share_of(one.shops, part.active) + ")   ";
    page.line(fit(line, 92));
  }
  std::string days = std::string(page.say("订货日: ", "order days: "));
  for (const auto& one : part.order_days)
    days += pick(one.name, page.language()) + " " + std::to_string(one.shops) + "   ";
  page.line(days);
  if (part.licenses_expiring == 0) return;
  page.topic(std::string(page.say("90天内许可证到期 ", "Licences expiring in 90 days: ")) +
             std::to_string(part.licenses_expiring));
  std::vector<Page::Row> rows;
  for (const auto& one : part.expiring)
    rows.push_back({one.shop.customer_code, one.shop.shop_name, std::to_string(one.days_left)});
  page.table({{page.say("编码", "code")},
              {page.say("店名", "shop")},
              {page.say("剩余天数", "days left"), true}},
             rows);
}

void figures(Page& page, const AreaAnalysis& part) {
  std::vector<Page::Row> rows;
  for (const auto& figure : part.figures)
    rows.push_back({name_of(page, figure.metric),
                    figure.value ? by_unit(*figure.value, figure.unit) : "—",
                    figure.company ? by_unit(*figure.company, figure.unit) : "",
                    figure.month_change ? signed_percent(*figure.month_change) : "",
                    figure.year_change ? signed_percent(*figure.year_change) : "",
                    figure.value ? "" : unknown_words(figure.unknown, page.language())});
  page.table({{page.say("指标", "figure")},
              {page.say("片区", "area"), true},
              {page.say("全公司", "company"), true},
              {page.say("环比", "month"), true},
              {page.say("同比", "year"), true},
              {page.say("未知原因", "why unknown"), false, 32}},
             rows);
}

void mix(Page& page, std::string_view heading, const std::vector<AreaMixLine>& lines) {
  if (lines.empty()) return;
  page.topic(heading);
  std::vector<Page::Row> rows;
  for (const auto& line : lines)
    rows.push_back({pick(line.name, page.language()), grouped(line.quantity, 0),
                    percent(line.share), bar(line.share), percent(line.company_share),
                    line.last_share ? signed_percent(line.share - *line.last_share) : ""});
  page.table({{""},
              {page.say("数量", "quantity"), true},
              {page.say("片区", "area"), true},
              {""},
              {page.say("全公司", "company"), true},
              {page.say("较上月", "on last month"), true}},
             rows);
}

void listed_shops(Page& page, const std::vector<ListedShop>& shops) {
  std::vector<Page::Row> rows;
  for (const auto& one : shops)
    rows.push_back({std::to_string(one.priority), one.shop.customer_code, one.shop.shop_name,
                    (one.is_primary ? "★" : "") + pick(one.reason, page.language())});
  page.table({{page.say("次序", "no."), true},
              {page.say("编码", "code"), false, 14},
              {page.say("店名", "shop"), false, 20},
              {page.say("原因", "reason"), false, 52}},
             rows);
}

void analysis_part(Page& page, const AreaAnalysis& part) {
  page.section(page.say("2 片区分析数据", "2 Analysis"));
  figures(page, part);
  mix(page, page.say("价类结构", "Price classes"), part.classes);
  mix(page, page.say("价位段结构", "Price bands"), part.bands);
  page.blank();
  page.line(std::string(page.say("档位变动: 升 ", "Grade moves: up ")) +
            std::to_string(part.grade_moves.up) + std::string(page.say("  降 ", "  down ")) +
            std::to_string(part.grade_moves.down) + std::string(page.say("  平 ", "  same ")) +
            std::to_string(part.grade_moves.same) + std::string(page.say("  未知 ", "  unknown ")) +
            std::to_string(part.grade_moves.unknown));
  if (!part.key_products.empty()) {
    page.topic(std::string(page.say("重点品规 ", "Key products ")) + part.key_period);
    std::vector<Page::Row> rows;
    for (const auto& line : part.key_products)
      rows.push_back({line.product_name, percent(line.shelf_rate), percent(line.company_shelf_rate),
                      line.fill_rate ? percent(*line.fill_rate) : "—",
                      line.repurchase_rate ? percent(*line.repurchase_rate) : "—",
                      std::to_string(line.quantity)});
    page.table({{page.say("品规", "product")},
                {page.say("上柜率", "shelf rate"), true},
                {page.say("全公司", "company"), true},
                {page.say("订足率", "fill rate"), true},
                {page.say("重购率", "repurchase"), true},
                {page.say("数量", "quantity"), true}},
               rows);
  }
  if (part.anomalies.empty()) return;
  page.topic(page.say("销售异动", "Sales anomalies"));
  listed_shops(page, part.anomalies);
}

void indicator_part(Page& page, const std::vector<Indicator>& indicators) {
  page.section(page.say("3 重点指标跟进", "3 Indicators"));
  std::vector<Page::Row> rows;
  std::string no_gap;
  for (const auto& one : indicators) {
    std::vector<std::optional<double>> trend;
    for (const auto& point : one.trend) trend.push_back(point.value);
    rows.push_back({name_of(page, one.metric), one.target ? by_unit(*one.target, one.unit) : "—",
                    one.actual ? by_unit(*one.actual, one.unit) : "—", sparkline(trend),
                    one.forecast ? by_unit(*one.forecast, one.unit) : "—",
                    one.forecast_method == "seasonal"
                        ? std::string(page.say("去年同月×近三月同比", "last year × growth"))
                        : std::string(page.say("近三月均值", "mean of 3 months")),
                    one.gap ? by_unit(*one.gap, one.unit) : "—"});
    if (!one.gap) no_gap = one.gap_unknown;
  }
  page.table({{page.say("指标", "indicator")},
              {page.say("目标", "target"), true},
              {page.say("实际", "actual"), true},
              {page.say("13个月", "13 months")},
              {page.say("下月预测", "forecast"), true},
              {page.say("预测方法", "method")},
              {page.say("差距", "gap"), true}},
             rows);
  if (!no_gap.empty())
    page.line(std::string(page.say("差距未知：", "Gap unknown: ")) +
              unknown_words(no_gap, page.language()));
}

void weakness_part(Page& page, const std::vector<Weakness>& weaknesses) {
  page.section(page.say("4 短板与下阶段方向", "4 Weaknesses and direction"));
  if (weaknesses.empty())
    page.line(page.say("没有明显落后于全公司的指标", "Nothing falls clearly behind the company"));
  for (const auto& one : weaknesses) {
    page.topic(pick(metric_name(one.metric), page.language()) + "  " + by_unit(one.area, one.unit) +
               std::string(page.say("，全公司 ", ", company ")) + by_unit(one.company, one.unit) +
               " (" + signed_percent(one.relative_gap) + ")");
    std::string who = std::string(page.say("来自：", "From: "));
    for (const auto& part : one.classes)
      if ((part.contribution < 0) == (one.gap < 0))
        who += pick(part.name, page.language()) + " " + std::to_string(part.shops) +
               std::string(page.say("户 ", " shops ")) + percent(part.contribution / one.gap, 0) +
               "  ";
    page.line(who);
    std::string shops = std::string(page.say("影响最大：", "Most by: "));
    for (const auto& part : one.top_shops)
      shops += part.shop->customer_code + " " + part.shop->shop_name + " " +
               percent(part.contribution / one.gap, 0) + "  ";
    page.line(fit(shops, 92));
    page.line("→ " + pick(one.direction, page.language()));
  }
}

void lists_part(Page& page, const TargetLists& lists) {
  page.section(page.say("5 目标客户名单", "5 Target lists"));
  page.line(std::string(page.say("重点服务 ", "To serve ")) + std::to_string(lists.listed_shops) +
            std::string(page.say(" 户，稳定类 ", ", stable ")) +
            std::to_string(lists.stable_shops) + std::string(page.say(" 户", "")));
  for (const auto& list : lists.classes) {
    page.topic(pick(list.name, page.language()) + "  " + std::to_string(list.shops) +
               std::string(page.say("户  ", " shops  ")) + percent(list.share));
    listed_shops(page, list.top);
  }
  if (lists.gates.empty()) return;
  page.topic(page.say("合规拦截", "Kept out by rules"));
  for (const auto& gate : lists.gates)
    page.bullet(gate.rule + "  " + std::to_string(gate.shops) +
                std::string(page.say("户  ", " shops  ")) + pick(gate.text, page.language()));
}

void effect_part(Page& page, const VisitEffect& effect) {
  page.section(page.say("6 上月服务成效", "6 Effect of last month's lists"));
  if (!effect.present) {
    page.line(unknown_words(effect.unknown, page.language()));
    return;
  }
  page.line(
      page.say("拜访尚未登记：以上月名单内外客户的指标改善比例相比",
               "Visits are not recorded yet: shops listed last month against shops not listed"));
  std::vector<Page::Row> rows;
  for (const auto& one : effect.classes)
    rows.push_back(
        {pick(one.name, page.language()), pick(metric_name(one.metric), page.language()),
         std::to_string(one.improved) + " / " + std::to_string(one.listed),
         one.improved_share ? percent(*one.improved_share) : "—",
         one.unlisted_share ? percent(*one.unlisted_share) : "—",
         one.effect ? signed_percent(*one.effect) : unknown_words(one.unknown, page.language())});
  page.table({{page.say("名单", "list")},
              {page.say("衡量指标", "measured by")},
              {page.say("改善户数", "improved"), true},
              {page.say("名单内", "listed"), true},
              {page.say("名单外", "not listed"), true},
              {page.say("差", "effect")}},
             rows);
}

}  // namespace

std::string dashboard_text(const AreaDashboard& dashboard, Language language) {
  Page page(language);
  const auto& header = dashboard.header;
  const std::string area = header.area_code.empty() ? std::string(page.say("未划片区", "no area"))
                                                    : header.area_name + " " + header.area_code;
  page.title(std::string(page.say("市场经营数字看板", "Area dashboard")) + "  " +
             header.company_name + "  " + area + "  " + header.manager + "  " +
             header.period.text() + "  v" + std::to_string(header.version));
  page.line(std::string(page.say("数据截至 ", "Data until ")) +
            (header.data_until.empty() ? "—" : header.data_until) +
            std::string(page.say("   生成于 ", "   made at ")) + header.generated_at);
  page.blank();
  for (const auto& sentence : dashboard.summary) page.bullet(page.say(sentence.zh, sentence.en));
  base_part(page, dashboard.base_data);
  analysis_part(page, dashboard.analysis);
  indicator_part(page, dashboard.indicators);
  weakness_part(page, dashboard.weaknesses);
  lists_part(page, dashboard.lists);
  effect_part(page, dashboard.effect);
  return page.text();
}

}  // namespace guidance
