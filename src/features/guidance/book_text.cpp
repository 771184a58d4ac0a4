#include <algorithm>

#include "features/guidance/book_state.h"
#include "features/guidance/book_text_parts.h"

/// The book as a page: header, summary, and the parts that are not about goods.
namespace guidance {
namespace {

std::string field_name(const Page& page, std::string_view field) {
  struct Word {
    std::string_view field, zh, en;
  };
  static constexpr Word kWords[] = {
      {"status", "状态", "status"},
      {"license_no", "许可证号", "licence"},
      {"license_status", "许可证状态", "licence status"},
      {"license_valid_to", "有效期至", "valid to"},
      {"license_scope", "许可范围", "scope"},
      {"credit_grade", "信用等级", "credit"},
      {"business_format", "业态", "format"},
      {"market_type", "市场类型", "market"},
      {"urban_rural_code", "城乡分类", "town/country"},
      {"trade_zone_type", "商圈", "trade zone"},
      {"business_scale", "规模", "scale"},
      {"terminal_type", "终端类型", "terminal"},
      {"terminal_star", "终端星级", "stars"},
      {"order_cycle", "订货周期", "order cycle"},
      {"order_weekday", "订货日(周)", "order weekday"},
      {"monthly_cap", "月协商总量", "monthly cap"},
      {"holder_name", "持证人", "holder"},
      {"order_phone", "订货电话", "phone"},
      {"address", "地址", "address"},
      {"sales_area", "片区", "area"},
      {"customer_manager", "客户经理", "manager"},
      {"personality_type", "沟通风格", "manner"},
      {"education_level", "文化水平", "education"},
      {"digital_skill", "订货能力", "digital skill"},
      {"activity_level", "经营活跃度", "activity"},
      {"mutual_aid_group", "互助小组", "mutual-aid group"},
      {"is_model_store", "示范店", "model store"},
      {"pos_type", "收银终端", "till"},
      {"pos_online", "终端在线", "till online"},
      {"pain_points", "痛点", "pain points"},
      {"requests", "诉求", "requests"},
  };
  for (const Word& word : kWords)
    if (word.field == field) return std::string(page.say(word.zh, word.en));
  return std::string(field);
}

/// Words of codes that belong to no dictionary.
std::string own_word(const Page& page, std::string_view field, const std::string& value) {
  struct Word {
    std::string_view field, value, zh, en;
  };
  static constexpr Word kWords[] = {
      {"status", "active", "营业", "active"},
      {"status", "inactive", "停用", "inactive"},
      {"status", "placeholder", "资料待补", "placeholder"},
      {"order_weekday", "1", "周一", "Monday"},
      {"order_weekday", "2", "周二", "Tuesday"},
      {"order_weekday", "3", "周三", "Wednesday"},
      {"order_weekday", "4", "周四", "Thursday"},
      {"order_weekday", "5", "周五", "Friday"},
      {"order_weekday", "6", "周六", "Saturday"},
      {"order_weekday", "7", "周日", "Sunday"},
      {"pos_online", "1", "是", "yes"},
      {"pos_online", "0", "否", "no"},
      {"is_model_store", "1", "是", "yes"},
      {"is_model_store", "0", "否", "no"},
  };
  for (const Word& word : kWords)
    if (word.field == field && word.value == value) return std::string(page.say(word.zh, word.en));
  return value;
}

/// `metric.scan_rate` as people call it.
std::string source_name(const Page& page, std::string_view source) {
  const std::size_t dot = source.find('.');
  const std::string_view kind = source.substr(0, dot);
  const std::string_view name = source.substr(dot + 1);
  if (kind == "metric" || kind == "month") return pick(metric_name(name), page.language());
  if (kind == "class") {
    for (std::size_t i = 0; i < target_classes::kClassCount; ++i) {
      const auto one = static_cast<target_classes::TargetClass>(i);
      if (target_classes::code_of(one) == name)
        return std::string(page.say(target_classes::name_zh(one), target_classes::name_en(one)));
    }
  }
  struct Word {
    std::string_view source, zh, en;
  };
  static constexpr Word kWords[] = {
      {"grade.change", "档位变化", "grade change"},
      {"grade.grade_no", "档位", "grade"},
      {"grade.margin_to_fall", "高于下一档", "margin to fall"},
      {"shop.license_days_left", "许可证剩余天数", "licence days left"},
      {"signal.hot_below_safety", "低于安全库存的热销品", "good sellers below safety"},
      {"signal.slow_products", "滞销品规数", "slow products"},
      {"signal.stockouts", "断货品规数", "products out of stock"},
      {"signal.missing_products", "缺品数", "missing products"},
      {"signal.missing_key_products", "缺重点品规数", "missing key products"},
      {"signal.shrinking_low_price", "收缩的低价位品规", "shrinking low-price products"},
      {"signal.price_below_guide_share", "周边低于指导价的比例", "share of prices below guide"},
      {"signal.quantity_change", "订购量环比", "quantity on last month"},
      {"signal.carton_price_change", "单条值环比", "carton price on last month"},
  };
  for (const Word& word : kWords)
    if (word.source == source) return std::string(page.say(word.zh, word.en));
  return field_name(page, name);
}

/// The unit of a source's figure: of the metric it names; changes and shares are percents.
std::string_view source_unit(std::string_view source) {
  const std::size_t dot = source.find('.');
  const std::string_view kind = source.substr(0, dot);
  const std::string_view name = source.substr(dot + 1);
  if (kind == "signal")
    return name.ends_with("_change") || name.ends_with("_share") ? "percent" : "1";
  if (kind != "metric" && kind != "month") return "1";
  const auto column = metrics::find_metric(metrics::Scope::kShop, name);
  return column ? metrics::definitions(metrics::Scope::kShop)[*column].unit : "1";
}

std::string because(const Page& page, const strategies::Evidence& evidence) {
  std::string text = source_name(page, evidence.source);
  if (evidence.source.starts_with("class.")) return text;
  const bool is_peer = evidence.threshold_text.starts_with("peer.");
  const auto unit = source_unit(evidence.source);
  if (evidence.value) text += " " + by_unit(*evidence.value, unit);
  if (!evidence.text.empty()) text += " " + evidence.text;
  if (!evidence.threshold) return text;
  text += " " + evidence.comparison + " " + by_unit(*evidence.threshold, unit);
  if (is_peer)
    text += std::string(page.say("（同类", " (peers' ")) + evidence.threshold_text.substr(5) +
            std::string(page.say("）", ")"));
  return text;
}

/// An input of the grade as people write it: amounts in the currency's major unit.
std::string input_text(std::string_view component, double value) {
  return component == "amount" ? grouped(value / 100, 2) : plain(value);
}

/// Why a lever is out of reach.
std::string_view limit_text(const Page& page, std::string_view reason) {
  if (reason == "cap") return page.say("超过月协商总量", "over the monthly cap");
  if (reason == "ceiling") return page.say("该项已到顶", "this input is at its ceiling");
  if (reason == "stock") return page.say("库存已够", "stock would last too long");
  if (reason == "credit") return page.say("信用等级所限", "the credit grade forbids it");
  return reason;
}

void attributes(Page& page, const std::vector<Attribute>& known) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& attribute : known)
    entries.emplace_back(field_name(page, attribute.field),
                         attribute.name ? pick(*attribute.name, page.language())
                                        : own_word(page, attribute.field, attribute.value));
  page.pairs(entries);
}

void not_recorded(Page& page, const std::vector<std::string>& fields) {
  if (fields.empty()) return;
  std::string list;
  for (const auto& field : fields)
    list += (list.empty() ? "" : std::string(page.say("、", ", "))) + field_name(page, field);
  page.line(std::string(page.say("未登记：", "Not recorded: ")) + list);
}

void grade_part(Page& page, const GradeAnalysis& part) {
  page.section(page.say("B 档位", "B Grade"));
  if (!part.graded) {
    page.line(unknown_words(part.unknown, page.language()));
    return;
  }
  std::string head = std::string(page.say("本期", "Now ")) + grade_text(part.grade_no) + " / " +
                     std::to_string(part.grades);
  if (!part.history.empty()) {
    head += page.say("   往期", "   before");
    for (const auto grade : part.history) head += " " + grade_text(grade);
  }
  if (part.rank)
    head += std::string(page.say("   名次 ", "   rank ")) + std::to_string(*part.rank) + " / " +
            std::to_string(part.ranked);
  page.line(head);
  if (part.score) {
    std::string score = std::string(page.say("得分 ", "Score ")) + grouped(*part.score, 4);
    if (part.gap_to_next)
      score += std::string(page.say("   距上一档差 ", "   short of the next grade by ")) +
               grouped(*part.gap_to_next, 4);
    if (part.margin_to_fall)
      score += std::string(page.say("   高于下一档 ", "   above the grade below by ")) +
               grouped(*part.margin_to_fall, 4);
    page.line(score);
  }
  if (!part.breakdown.empty()) {
    std::vector<Page::Row> rows;
    for (const auto& line : part.breakdown)
      rows.push_back({pick(line.name, page.language()), input_text(line.component, line.input),
                      line.normaliser ? input_text(line.component, *line.normaliser) : "",
                      plain(line.weight), line.score ? grouped(*line.score, 2) : "",
                      line.score && line.weight > 0 ? bar(*line.score / line.weight) : ""});
    page.blank();
    page.table({{page.say("评分项", "component")},
                {page.say("本店", "shop"), true},
                {page.say("对照值", "normaliser"), true},
                {page.say("分值", "points"), true},
                {page.say("得分", "score"), true},
                {""}},
               rows);
  }
  if (part.levers.empty()) return;
  page.topic(
      page.say("单独做到其中一项，即可升一档", "Any one of these alone reaches the next grade"));
  for (const auto& lever : part.levers) {
    std::string text = pick(lever.name, page.language());
    if (lever.reachable)
      text += " +" + input_text(lever.component, lever.need);
    else
      text += std::string(page.say("：够不着（", ": out of reach (")) +
              std::string(limit_text(page, lever.limit_reason)) + std::string(page.say("）", ")"));
    page.bullet(text);
  }
}

void latent_part(Page& page, const LatentInformation& part) {
  page.section(page.say("E 潜在信息", "E Latent information"));
  attributes(page, part.known);
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& figure : part.figures)
    if (figure.value)
      entries.emplace_back(pick(metric_name(figure.metric), page.language()),
                           by_unit(*figure.value, figure.unit));
  page.pairs(entries);
  not_recorded(page, part.not_recorded);
  if (!part.portrait) return;
  page.topic(page.say("客户画像", "Portrait"));
  for (const auto& tag : part.portrait->tags)
    page.bullet(pick(tag.name, page.language()) + " — " + pick(tag.reason, page.language()));
}

void strategy(Page& page, const StrategyLine& line) {
  page.topic(line.code + "  " + pick(line.name, page.language()) +
             (line.serves_primary ? std::string(page.say("  ★主策略", "  ★ primary")) : ""));
  std::string reasons;
  for (const auto& evidence : line.evidence)
    reasons += (reasons.empty() ? "" : std::string(page.say("；", "; "))) + because(page, evidence);
  if (!reasons.empty()) page.line(std::string(page.say("依据：", "Because: ")) + reasons);
  for (const auto& text : line.talking_points)
    page.bullet(std::string(page.say("谈：", "Say: ")) + pick(text, page.language()));
  for (const auto& text : line.verify_on_site)
    page.bullet(std::string(page.say("核：", "Check: ")) + pick(text, page.language()));
  for (const auto& material : line.materials)
    page.bullet(std::string(page.say("料：", "Bring: ")) + pick(material.name, page.language()));
  if (line.legal_note)
    page.bullet(std::string(page.say("禁：", "Mind: ")) + pick(*line.legal_note, page.language()));
}

void focus_part(Page& page, const ServiceFocus& part, bool is_retailer_copy) {
  page.section(is_retailer_copy ? page.say("F 学习资料", "F Materials")
                                : page.say("F 服务重点与策略", "F Service focus and strategies"));
  for (const auto& line : part.classes)
    page.bullet((line.is_primary ? "★ " : "") + pick(line.name, page.language()) +
                std::string(page.say("：", ": ")) + pick(line.reason, page.language()));
  for (const auto& gate : part.gates)
    page.bullet(std::string(page.say("已拦截 ", "Kept out ")) + gate.class_code + " (" + gate.rule +
                "): " + pick(gate.text, page.language()));
  for (const auto& line : part.strategies) strategy(page, line);
  if (part.more_strategies.empty()) return;
  std::string more;
  for (const auto& code : part.more_strategies) more += " " + code;
  page.blank();
  page.line(std::string(page.say("其他适用策略：", "Also fitting:")) + more);
}

std::string class_names(const Page& page, const std::vector<std::string>& codes) {
  std::string text;
  for (const auto& code : codes) {
    text += text.empty() ? "" : page.say("、", ", ");
    std::string name = code;
    for (std::size_t i = 0; i < target_classes::kClassCount; ++i) {
      const auto one = static_cast<target_classes::TargetClass>(i);
      if (target_classes::code_of(one) == code)
        name = page.say(target_classes::name_zh(one), target_classes::name_en(one));
    }
    text += name;
  }
  return text;
}

std::string verdict_mark(std::string_view verdict) {
  return verdict == "better" ? "▲" : verdict == "worse" ? "▼" : verdict == "same" ? "＝" : "";
}

void comparison_part(Page& page, const Comparison& part) {
  page.section(page.say("G 上期对比", "G Against last month"));
  if (!part.present) {
    page.line(unknown_words(part.absent_reason, page.language()));
    return;
  }
  if (part.verdict_text) page.line(pick(*part.verdict_text, page.language()));
  std::vector<Page::Row> rows;
  for (const auto& figure : part.figures)
    rows.push_back(
        {pick(metric_name(figure.metric), page.language()),
         figure.last ? by_unit(*figure.last, figure.unit) : "—",
         figure.now ? by_unit(*figure.now, figure.unit) : "—",
         figure.last && figure.now ? signed_by_unit(*figure.now - *figure.last, figure.unit) : "",
         verdict_mark(figure.verdict)});
  page.table({{page.say("指标", "figure")},
              {page.say("上期", "last"), true},
              {page.say("本期", "now"), true},
              {page.say("变化", "change"), true},
              {""}},
             rows);
  if (!part.classes_entered.empty())
    page.line(std::string(page.say("新进入：", "Entered: ")) +
              class_names(page, part.classes_entered));
  if (!part.classes_left.empty())
    page.line(std::string(page.say("已退出：", "Left: ")) + class_names(page, part.classes_left));
  if (!part.classes_kept.empty())
    page.line(std::string(page.say("仍在：", "Still in: ")) + class_names(page, part.classes_kept));
  if (!part.agreed.empty()) {
    page.topic(page.say("上月商定的事与结果", "What was agreed last month, and what became of it"));
    for (const auto& item : part.agreed)
      page.bullet(pick(item.sentence, page.language()) +
                  (item.comment.empty()
                       ? ""
                       : std::string(page.say("理由：", " Reason: ")) + item.comment));
  }
  if (part.suggestions.empty()) return;
  page.topic(page.say("上期建议与实际订货", "Last month's suggestions against orders"));
  rows.clear();
  for (const auto& line : part.suggestions) {
    const auto outcome = line.outcome == "followed" ? page.say("采纳", "followed")
                         : line.outcome == "partly" ? page.say("部分", "partly")
                                                    : page.say("未订", "not ordered");
    rows.push_back({line.product_name, std::to_string(line.suggested), std::to_string(line.ordered),
                    std::string(outcome)});
  }
  page.table({{page.say("品规", "product")},
              {page.say("建议", "suggested"), true},
              {page.say("订购", "ordered"), true},
              {page.say("结果", "outcome")}},
             rows);
}

void head(Page& page, const GuidanceBook& book) {
  const auto& header = book.header;
  page.title(std::string(header.is_retailer_copy
                             ? page.say("经营指导书（零售户版）", "Guidance book (shop's copy)")
                             : page.say("客户数字经营指导书", "Guidance book")) +
             "  " + header.shop_name + "  " + header.customer_code + "  " + header.period.text() +
             "  v" + std::to_string(header.version));
  page.line(std::string(page.say("数据截至 ", "Data until ")) +
            (header.data_until.empty() ? "—" : header.data_until) +
            std::string(page.say("   生成于 ", "   made at ")) + header.generated_at);
  page.blank();
  for (const auto& sentence : book.summary) page.bullet(page.say(sentence.zh, sentence.en));
}

}  // namespace

std::string book_text(const GuidanceBook& book, Language language) {
  Page page(language);
  head(page, book);
  page.section(page.say("A 基础信息", "A The shop"));
  attributes(page, book.part_a.attributes);
  not_recorded(page, book.part_a.not_recorded);
  for (const auto& notice : book.part_a.notices)
    page.bullet("! " + std::string(page.say(notice.zh, notice.en)));
  grade_part(page, book.part_b);
  goods_part(page, book, book.part_c,
             book.part_c.scope == "goods" ? page.say("C 商品经营", "C Goods")
                                          : page.say("C 卷烟经营", "C Cigarettes"));
  goods_part(page, book, book.part_d, page.say("D 雪茄烟经营", "D Cigars"));
  if (book.part_e) latent_part(page, *book.part_e);
  focus_part(page, book.part_f, book.header.is_retailer_copy);
  comparison_part(page, book.part_g);
  return page.text();
}

}  // namespace guidance
