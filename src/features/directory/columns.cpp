#include <algorithm>
#include <unordered_map>

#include "features/customers/customers.h"
#include "features/directory/directory.h"

namespace directory {
namespace {

using records::FieldType;

ColumnKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::kCode:
    case FieldType::kReference:
      return ColumnKind::kCode;
    case FieldType::kCodeList:
      return ColumnKind::kCodeList;
    case FieldType::kInteger:
    case FieldType::kPeriod:
      return ColumnKind::kInteger;
    case FieldType::kReal:
      return ColumnKind::kReal;
    case FieldType::kMoney:
      return ColumnKind::kMoney;
    case FieldType::kDate:
      return ColumnKind::kDate;
    case FieldType::kFlag:
      return ColumnKind::kFlag;
    default:
      return ColumnKind::kText;
  }
}

Privacy privacy_of(std::string_view field) {
  for (const auto* name : {"holder_name", "actual_operator", "order_phone"})
    if (field == name) return Privacy::kPersonal;
  for (const auto* name :
       {"personality_type", "education_level", "digital_skill", "communication_style_note"})
    if (field == name) return Privacy::kSubjective;
  return Privacy::kOpen;
}

std::vector<ColumnInfo> make_columns() {
  std::vector<ColumnInfo> all;
  std::string group = "identity";
  for (const records::Field& field : customers::record_kinds().front().fields) {
    if (field.name == "business_format") group = "market";
    if (field.name == "order_cycle") group = "service";
    all.push_back(
        {.name = std::string(field.name),
         .name_zh = std::string(field.name_zh),
         .name_en = std::string(field.name_en),
         // Tags are codes without a dictionary.
         .kind = field.name == "dynamic_tags" ? ColumnKind::kCodeList : kind_of(field.type),
         .dictionary = std::string(field.dictionary),
         .group = group,
         .privacy = privacy_of(field.name),
         .is_record_field = true});
    if (field.name == "sales_area") {
      all.back().name_zh = "片区";
      all.back().name_en = "Sales area";
    }
  }
  const auto derived = [&](const char* name, const char* zh, const char* en, ColumnKind kind,
                           const char* of, const char* dictionary = "") {
    all.push_back({name, zh, en, kind, dictionary, of, Privacy::kOpen, false});
  };
  derived("sales_area_name", "片区名称", "Sales area name", ColumnKind::kText, "service");
  derived("customer_manager", "客户经理", "Customer manager", ColumnKind::kText, "service");
  derived("grade_no", "档位", "Grade", ColumnKind::kInteger, "month");
  derived("grade_change", "档位变化", "Grade change", ColumnKind::kInteger, "month");
  derived("primary_class", "目标类别", "Target class", ColumnKind::kCode, "month", "target_class");
  derived("month_amount_minor", "月订购额", "Amount of the month", ColumnKind::kMoney, "month");
  derived("month_quantity", "月订购量", "Quantity of the month", ColumnKind::kReal, "month");
  derived("month_orders", "月订单数", "Orders of the month", ColumnKind::kInteger, "month");
  derived("amount_growth", "订购额环比", "Amount growth on the month", ColumnKind::kReal, "month");
  derived("recency_days", "距上次订货天数", "Days since the last order", ColumnKind::kInteger,
          "month");
  return all;
}

}  // namespace

std::string_view kind_name(ColumnKind kind) {
  static constexpr std::string_view kNames[] = {"text", "code",  "code_list", "integer",
                                                "real", "money", "date",      "flag"};
  return kNames[static_cast<std::size_t>(kind)];
}

const std::vector<ColumnInfo>& columns() {
  static const std::vector<ColumnInfo> kColumns = make_columns();
  return kColumns;
}

std::optional<std::size_t> find_column(std::string_view name) {
  static const auto kByName = [] {
    std::unordered_map<std::string_view, std::size_t> by_name;
    for (std::size_t i = 0; i < columns().size(); ++i) by_name.emplace(columns()[i].name, i);
    return by_name;
  }();
  const auto found = kByName.find(name);
  if (found == kByName.end()) return {};
  return found->second;
}

std::size_t column_of(std::string_view name) {
  const auto found = find_column(name);
  CHECK_NOTE(found.has_value(), name);
  return *found;
}

}  // namespace directory
