#include "features/organisation/organisation.h"

namespace organisation {
namespace {

using records::Draft;
using records::FieldType;
using records::RecordKind;

base::Error refusal(const char* reason, const char* field, const std::string& message) {
  return {base::ErrorCode::kInvalid, reason, message, {{field, {}, reason, message}}};
}

std::string text_of(const db::Value& value) {
  const auto* text = std::get_if<std::string>(&value.variant());
  return text != nullptr ? *text : std::string();
}

/// Height in the tree: a parent stands higher, so that no chain of parents can close a ring.
int height_of(std::string_view kind) {
  constexpr std::string_view kLowFirst[] = {"sales_area", "market_department", "county_branch",
                                            "city_company"};
  int height = 0;
  for (const auto known : kLowFirst) {
    ++height;
    if (known == kind) return height;
  }
  return 0;
}

base::Result<void> check_unit(Draft& draft) {
  const std::string kind = text_of(draft.value("kind"));
  const std::string stored = text_of(draft.stored("kind"));
  if (!draft.is_new() && kind != stored)
    return refusal("organisation.kind_fixed", "kind",
                   "this unit is a " + stored + "; a unit keeps its kind: add a new unit instead");
  const std::string parent_kind = text_of(draft.referenced("parent", "kind"));
  if (!parent_kind.empty() && height_of(parent_kind) <= height_of(kind))
    return refusal("organisation.parent_too_low", "parent",
                   "a " + kind + " cannot stand under a " + parent_kind +
                       "; the order is city_company, county_branch, market_department, sales_area");
  return {};
}

RecordKind people() {
  return {
      .kind = "people",
      .name_zh = "人员",
      .table = "people",
      .code_field = "code",
      .key = {"code"},
      .fields =
          {
              {.name = "code",
               .name_zh = "工号",
               .name_en = "Code",
               .required = true,
               .bytes_max = 64},
              {.name = "name",
               .name_zh = "姓名",
               .name_en = "Name",
               .required = true,
               .bytes_max = 200},
              {.name = "role",
               .name_zh = "岗位",
               .name_en = "Role",
               .type = FieldType::kCode,
               .required = true,
               .dictionary = "person_role",
               .default_value = "customer_manager"},
          },
  };
}

RecordKind units() {
  return {
      .kind = "organisation",
      .name_zh = "组织机构",
      .table = "organisation_units",
      .code_field = "code",
      .key = {"code"},
      .fields =
          {
              {.name = "code",
               .name_zh = "编码",
               .name_en = "Code",
               .required = true,
               .bytes_max = 64},
              {.name = "name",
               .name_zh = "名称",
               .name_en = "Name",
               .required = true,
               .bytes_max = 200},
              {.name = "kind",
               .name_zh = "层级",
               .name_en = "Kind",
               .type = FieldType::kCode,
               .required = true,
               .dictionary = "unit_kind"},
              {.name = "parent",
               .name_zh = "上级编码",
               .name_en = "Parent code",
               .type = FieldType::kReference,
               .references = "organisation",
               .referenced_columns = {"kind"}},
              {.name = "manager",
               .name_zh = "客户经理工号",
               .name_en = "Customer manager code",
               .type = FieldType::kReference,
               .references = "people"},
          },
      .kept_by = {{"target_list_entries", "sales_area_id", "published target lists"},
                  {"area_dashboards", "sales_area_id", "published area dashboards"}},
      .complete = check_unit,
  };
}

}  // namespace

const std::vector<RecordKind>& record_kinds() {
  static const std::vector<RecordKind> kKinds = {people(), units()};
  return kKinds;
}

}  // namespace organisation
