#include <algorithm>

#include "base/local_day.h"
#include "features/directory/directory.h"
#include "features/exports/exports.h"
#include "features/exports/order_source.h"
#include "features/organisation/organisation.h"
#include "features/target_classes/target_classes.h"

namespace exports {
namespace {

using enum CellType;

const http::Route* find_list(const std::vector<http::Route>& routes, std::string_view pattern) {
  const auto at = std::find_if(routes.begin(), routes.end(), [&](const http::Route& route) {
    return route.method == http::Method::kGet && route.pattern == pattern;
  });
  return at == routes.end() ? nullptr : &*at;
}

CellType cell_type(directory::ColumnKind kind) {
  switch (kind) {
    case directory::ColumnKind::kInteger:
      return kInteger;
    case directory::ColumnKind::kReal:
      return kReal;
    case directory::ColumnKind::kMoney:
      return kMoney;
    case directory::ColumnKind::kDate:
      return kDate;
    case directory::ColumnKind::kFlag:
      return kFlag;
    default:
      return kText;
  }
}

/// Every column of the list: fields of the record and figures of the month; what the caller may not
/// see comes masked from the list itself.
std::vector<Column> shop_columns() {
  std::vector<Column> columns;
  for (const auto& info : directory::columns())
    columns.push_back({info.name, info.name_zh, info.name_en, cell_type(info.kind),
                       info.kind == directory::ColumnKind::kText ? 20.0 : 12.0, info.dictionary});
  return columns;
}

/// The classes are the program's own words: no company's dictionary names them.
void add_target_classes(const std::string& language, CodeNames& names) {
  for (std::size_t i = 0; i < target_classes::kClassCount; ++i) {
    const auto one = static_cast<target_classes::TargetClass>(i);
    names[{"target_class", std::string(target_classes::code_of(one))}] =
        language == "zh" ? target_classes::name_zh(one) : target_classes::name_en(one);
  }
}

/// An export names codes as the screen does; the import takes those names too.
ListOptions shop_options(api::Services& services) {
  return {.names_fields = true,
          .code_names = [&services](base::CompanyId company, const std::string& language) {
            CodeNames names;
            const base::Date today = base::local_day(services.clock.now());
            auto session = services.database.reader();
            for (auto& entry : organisation::list_dictionary_entries(*session, company, today))
              names[{std::move(entry.dictionary), std::move(entry.code)}] =
                  language == "zh" ? std::move(entry.name_zh) : std::move(entry.name_en);
            add_target_classes(language, names);
            return names;
          }};
}

std::vector<Column> target_columns() {
  return {{"area_code", "片区编码", "Area code", kText, 12},
          {"area_name", "片区", "Area", kText, 18},
          {"class_name.{language}", "目标类别", "Class", kText, 16},
          {"position", "位次", "Position", kInteger, 8},
          {"priority", "类内优先级", "Priority within the class", kInteger, 8},
          {"customer_code", "客户编码", "Customer code", kText, 14},
          {"shop_name", "店名", "Shop name", kText, 28},
          {"grade_no", "档位", "Grade", kInteger, 8},
          {"previous_grade_no", "上期档位", "Previous grade", kInteger, 8},
          {"is_primary", "主要类别", "Primary class", kFlag, 8},
          {"score", "得分", "Score", kReal, 10},
          {"reason.{language}", "理由", "Reason", kText, 60},
          {"also_in", "其他类别", "Also in", kText, 24}};
}

std::vector<Column> product_columns() {
  return {{"product_code", "商品编码", "Product code", kText, 14},
          {"product_name", "商品名称", "Product name", kText, 30},
          {"brand", "品牌", "Brand", kText, 14},
          {"manufacturer", "生产厂家", "Manufacturer", kText, 20},
          {"category", "类别", "Category", kText, 16},
          {"product_kind", "商品类型", "Kind", kText, 14},
          {"status", "状态", "Status", kText, 10},
          {"wholesale_price_minor", "批发价", "Wholesale price", kMoney, 10},
          {"retail_price_minor", "零售指导价", "Retail price", kMoney, 10}};
}

std::vector<Column> audit_columns() {
  return {{"seq", "序号", "No", kInteger, 10},
          {"at", "时间", "At", kInstant, 18},
          {"actor", "操作人", "Actor", kText, 16},
          {"action", "操作", "Action", kText, 24},
          {"object_kind", "对象", "Object", kText, 16},
          {"object_id", "对象编号", "Object id", kText, 20},
          {"remote_address", "来源地址", "From", kText, 16},
          {"reason", "原因", "Reason", kText, 24},
          {"was_refused", "被拒绝", "Refused", kFlag, 8},
          {"before", "之前", "Before", kText, 40},
          {"after", "之后", "After", kText, 40},
          {"hash", "校验值", "Hash", kText, 20}};
}

std::vector<Column> study_columns() {
  return {{"title", "标题", "Title", kText, 40},
          {"state", "状态", "State", kText, 12},
          {"first_period", "起始月份", "First month", kPeriod, 10},
          {"last_period", "结束月份", "Last month", kPeriod, 10},
          {"questions", "题数", "Questions", kInteger, 8},
          {"answers", "样本数", "Answers", kInteger, 10},
          {"changed_by_name", "修改人", "Changed by", kText, 16},
          {"changed_at", "修改时间", "Changed at", kInstant, 18},
          {"published_at", "发布时间", "Published at", kInstant, 18}};
}

/// An empty cell is hidden: too few answers.
std::vector<Column> research_columns() {
  return {{"measured.name.{language}", "回答", "Answer", kText, 30},
          {"group_1.name.{language}", "分组", "Group", kText, 20},
          {"group_2.name.{language}", "分组 2", "Group 2", kText, 20},
          {"answers", "样本数", "Answers", kInteger, 10},
          {"group", "组内样本数", "Answers in the group", kInteger, 12},
          {"share", "占比", "Share", kShare, 10},
          {"low", "占比下限（95%）", "Share, low (95 %)", kShare, 12},
          {"high", "占比上限（95%）", "Share, high (95 %)", kShare, 12}};
}

}  // namespace

std::vector<Kind> known_kinds(api::Services& services, const std::vector<http::Route>& routes) {
  std::vector<Kind> kinds;
  if (const auto* list = find_list(routes, "/api/v1/customers"))
    kinds.push_back(
        list_kind("shops", "零售户", "Shops", *list, shop_columns(), shop_options(services)));
  if (const auto* list = find_list(routes, "/api/v1/target-lists"))
    kinds.push_back(
        list_kind("target-lists", "目标客户名单", "Target lists", *list, target_columns()));
  if (const auto* list = find_list(routes, "/api/v1/products"))
    kinds.push_back(list_kind("products", "商品", "Products", *list, product_columns()));
  if (const auto* list = find_list(routes, "/api/v1/audit"))
    kinds.push_back(list_kind("audit", "审计日志", "Audit log", *list, audit_columns()));
  if (const auto* list = find_list(routes, "/api/v1/research/studies"))
    kinds.push_back(list_kind("studies", "调研", "Studies", *list, study_columns()));
  if (const auto* list = find_list(routes, "/api/v1/research/lines"))
    kinds.push_back(
        list_kind("research-tables", "调研结果", "Research results", *list, research_columns()));
  kinds.push_back(order_kind(services));
  return kinds;
}

}  // namespace exports
