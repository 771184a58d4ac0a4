#include <algorithm>
#include <array>

#include "base/text.h"
#include "features/guidance/book_work.h"

/// Header and the parts that say who the shop is: A, B and E.
namespace guidance {
namespace {

/// Names of one code, or of all codes of a comma-separated list; nothing when one has none.
std::optional<Text> names_of(const BookWork& work, std::string_view field, std::string_view codes) {
  std::optional<Text> all;
  while (!codes.empty()) {
    const std::size_t comma = std::min(codes.find(','), codes.size());
    const auto name = work.state.name_of(field, base::trim(codes.substr(0, comma)));
    if (!name) return {};
    if (!all)
      all = name;
    else
      all = Text{all->zh + "、" + name->zh, all->en + ", " + name->en};
    codes.remove_prefix(std::min(comma + 1, codes.size()));
  }
  return all;
}

void add(const BookWork& work, std::vector<Attribute>& known, std::vector<std::string>& missing,
         std::string_view field, const std::optional<std::string>& value) {
  if (!value || value->empty()) {
    missing.emplace_back(field);
    return;
  }
  known.push_back({std::string(field), *value, names_of(work, field, *value)});
}

template <class T>
std::optional<std::string> number_text(const std::optional<T>& value) {
  if (!value) return {};
  return std::to_string(*value);
}

std::optional<std::string> flag_text(const std::optional<bool>& value) {
  if (!value) return {};
  return *value ? "1" : "0";
}

std::optional<std::string> credit_of(const BookWork& work) {
  if (work.month != nullptr && work.month->credit_grade) return work.month->credit_grade;
  return work.customer.credit_grade;
}

void add_license_notice(BookWork& work, BaseInformation& part) {
  const auto& status = work.customer.license_status;
  if (status && *status != "VALID" && *status != "RENEWING")
    part.notices.push_back(
        {"license_status", "许可证状态为" + *status + "，恢复之前不得供货（实施条例26）",
         "Licence status is " + *status + ": no supply before it is valid again (Regulations 26)"});
  if (!part.license_days_left || *part.license_days_left > 90) return;
  const std::int64_t left = *part.license_days_left;
  const std::string days = std::to_string(left < 0 ? -left : left);
  if (left < 0)
    part.notices.push_back(
        {"license_expired", "许可证已过期" + days + "天，不得供货（实施条例57）",
         "The licence expired " + days + " days ago: no supply (Regulations 57)"});
  else
    part.notices.push_back(
        {"license_expiring", "许可证还有" + days + "天到期，应在到期前30天之前申请延续",
         "The licence expires in " + days + " days: apply for renewal at least 30 days before"});
}

Text component_name(const grading::Config& config, const std::string& id) {
  for (const auto& component : config.components)
    if (component.id == id) return {component.name_zh, component.name_en};
  return {id, id};
}

/// A figure of a shop's field rather than of a metric.
Figure field_figure(std::string_view id, const std::optional<double>& value,
                    std::string_view unit) {
  Figure figure;
  figure.metric = id;
  figure.unit = unit;
  if (value)
    figure.value = rounded(*value, unit);
  else
    figure.unknown = unknown_key(metrics::Unknown::kNoAttribute);
  return figure;
}

Figure metric_figure(const BookWork& work, std::size_t column) {
  const auto& definition = metrics::definitions(metrics::Scope::kShop)[column];
  const auto value = work.state.sources.month_metrics.shops.at(work.shop, column);
  Figure figure;
  figure.metric = definition.id;
  figure.unit = definition.unit;
  if (value.is_known())
    figure.value = rounded(value.value, figure.unit);
  else
    figure.unknown = unknown_key(value.unknown);
  return figure;
}

}  // namespace

void fill_header(BookWork& work) {
  const auto& state = work.state;
  BookHeader& header = work.book.header;
  header.company_code = work.inputs().company.code;
  header.customer_code = work.customer.customer_code;
  header.shop_name = work.customer.shop_name;
  header.period = work.inputs().period;
  header.version = state.run.version;
  header.generated_at = state.generated_at;
  header.data_until = state.data_until;
  header.data_version = work.inputs().facts->watermark().data_version;
  header.currency = work.inputs().company.currency;
  header.models = state.run.models;
}

void fill_part_a(BookWork& work) {
  const auto& shop = work.customer;
  BaseInformation& part = work.book.part_a;
  const auto field = [&](std::string_view name, const std::optional<std::string>& value) {
    add(work, part.attributes, part.not_recorded, name, value);
  };
  field("status", shop.status);
  field("license_no", shop.license_no);
  field("license_status", shop.license_status);
  field("license_valid_to",
        shop.license_valid_to ? std::optional(shop.license_valid_to->iso()) : std::nullopt);
  field("license_scope", shop.license_scope);
  field("credit_grade", credit_of(work));
  field("business_format", shop.business_format);
  field("market_type", shop.market_type);
  field("urban_rural_code", shop.urban_rural_code);
  field("trade_zone_type", shop.trade_zone_type);
  field("business_scale", shop.business_scale);
  field("terminal_type", shop.terminal_type);
  field("terminal_star", number_text(shop.terminal_star));
  field("order_cycle", shop.order_cycle);
  field("order_weekday", number_text(shop.order_weekday));
  field("monthly_cap", work.month == nullptr ? std::nullopt : number_text(work.month->monthly_cap));
  field("holder_name", shop.holder_name);
  field("order_phone", shop.order_phone);
  field("address", shop.address);
  const AreaIndex area = work.inputs().shop_area[work.shop];
  if (area == kNoIndex) {
    part.not_recorded.emplace_back("sales_area");
  } else {
    const auto& unit = work.inputs().areas[area];
    part.attributes.push_back({"sales_area", unit.code, Text{unit.name, unit.name}});
    if (unit.manager_id)
      if (const auto found = work.state.people.find(unit.manager_id->value);
          found != work.state.people.end())
        part.attributes.push_back({"customer_manager", found->second->name, {}});
  }
  if (shop.license_valid_to)
    part.license_days_left = *shop.license_valid_to - work.inputs().period.last_day();
  add_license_notice(work, part);
}

void fill_part_b(BookWork& work) {
  GradeAnalysis& part = work.book.part_b;
  const auto& grades = work.state.sources.grades;
  part.grades = grades.config.grades;
  part.ranked = grades.ranked;
  if (!work.grade.graded) {
    part.unknown = "not_graded";
    return;
  }
  const auto& grade = work.grade;
  part.graded = true;
  part.grade_no = grade.grade_no;
  part.previous_grade_no = grade.previous_grade_no;
  part.previous_source = grade.previous_source;
  part.history = grade.history;
  part.newcomer = grade.newcomer;
  part.method = grade.method;
  part.score = rounded(grade.score, "1");
  if (grade.rank > 0) part.rank = grade.rank;
  if (grade.cutoff_next) part.gap_to_next = rounded(*grade.cutoff_next - grade.score, "1");
  part.margin_to_fall = rounded(grade.margin_to_fall, "1");
  for (const auto& component : grade.components)
    part.breakdown.push_back({component.component,
                              component_name(grades.config, component.component),
                              rounded(component.input, "1"), rounded(component.normaliser, "1"),
                              component.weight, rounded(component.score, "1")});
  for (const auto& lever : grade.levers)
    part.levers.push_back({lever.component, component_name(grades.config, lever.component),
                           lever.reachable, rounded(lever.need, "1"), rounded(lever.gain, "1"),
                           lever.limit_reason});
}

void fill_part_e(BookWork& work) {
  const auto& shop = work.customer;
  LatentInformation part;
  const auto field = [&](std::string_view name, const std::optional<std::string>& value) {
    add(work, part.known, part.not_recorded, name, value);
  };
  field("personality_type", shop.personality_type);
  field("education_level", shop.education_level);
  field("digital_skill", shop.digital_skill);
  field("activity_level", number_text(shop.activity_level));
  field("mutual_aid_group", shop.mutual_aid_group);
  field("is_model_store", flag_text(shop.is_model_store));
  field("pos_type", shop.pos_type);
  field("pos_online", flag_text(shop.pos_online));
  // What only visits and service records can tell; the system has none of them yet.
  for (const std::string_view field_name : {"pain_points", "requests"})
    part.not_recorded.emplace_back(field_name);
  part.figures.push_back(field_figure("willingness", shop.willingness, "percent"));
  constexpr std::string_view kMetrics[] = {"display_score", "scan_rate", "scan_accuracy",
                                           "new_retail_score", "tobacco_contribution"};
  for (const std::string_view id : kMetrics)
    if (const auto column = metrics::find_metric(metrics::Scope::kShop, id))
      part.figures.push_back(metric_figure(work, *column));
  part.portrait = portrait_of(work);
  work.book.part_e = std::move(part);
}

}  // namespace guidance
