#include "features/customers/customers.h"

namespace customers {
namespace {

using records::Draft;
using records::Field;
using records::FieldType;
using records::RecordKind;

Field text(std::string_view name, std::string_view zh, std::string_view en,
           std::size_t bytes_max = 200) {
  return {.name = name, .name_zh = zh, .name_en = en, .bytes_max = bytes_max};
}
Field code(std::string_view name, std::string_view zh, std::string_view en,
           std::string_view dictionary) {
  return {.name = name,
          .name_zh = zh,
          .name_en = en,
          .type = FieldType::kCode,
          .dictionary = dictionary};
}
Field date(std::string_view name, std::string_view zh, std::string_view en) {
  return {.name = name, .name_zh = zh, .name_en = en, .type = FieldType::kDate};
}
Field flag(std::string_view name, std::string_view zh, std::string_view en) {
  return {.name = name, .name_zh = zh, .name_en = en, .type = FieldType::kFlag};
}
Field integer(std::string_view name, std::string_view zh, std::string_view en, double min,
              double max) {
  return {.name = name,
          .name_zh = zh,
          .name_en = en,
          .type = FieldType::kInteger,
          .min = min,
          .max = max};
}
Field real(std::string_view name, std::string_view zh, std::string_view en, double min,
           double max) {
  return {
      .name = name, .name_zh = zh, .name_en = en, .type = FieldType::kReal, .min = min, .max = max};
}
Field required(Field field) {
  field.required = true;
  return field;
}
Field with_default(Field field, std::string_view value) {
  field.default_value = value;
  return required(field);
}

/// A span of days must not end before it begins.
base::Result<void> check_span(const Draft& draft, std::string_view from, std::string_view to) {
  const auto* first = std::get_if<std::int64_t>(&draft.value(from).variant());
  const auto* last = std::get_if<std::int64_t>(&draft.value(to).variant());
  if (first == nullptr || last == nullptr || *first <= *last) return {};
  const std::string message = std::string(to) + " lies before " + std::string(from);
  return base::Error{base::ErrorCode::kInvalid,
                     "customers.span_backwards",
                     message,
                     {{std::string(to), base::Date{static_cast<std::int32_t>(*last)}.iso(),
                       "customers.span_backwards", "a day not before " + std::string(from)}}};
}

void append(std::vector<Field>& fields, std::vector<Field> more) {
  fields.insert(fields.end(), more.begin(), more.end());
}

std::vector<Field> identity_fields() {
  return {
      required(text("customer_code", "客户编码", "Customer code", 64)),
      required(text("shop_name", "店名", "Shop name")),
      text("license_no", "零售许可证号", "Licence number", 64),
      date("license_valid_from", "许可证有效期起", "Licence valid from"),
      date("license_valid_to", "许可证有效期止", "Licence valid to"),
      code("license_status", "许可证状态", "Licence status", "license_status"),
      {.name = "license_scope",
       .name_zh = "许可范围",
       .name_en = "Licence scope",
       .type = FieldType::kCodeList,
       .dictionary = "license_scope"},
      code("subject_type", "主体类型", "Subject type", "subject_type"),
      text("uscc", "统一社会信用代码", "Unified social credit code", 32),
      text("holder_name", "持证人", "Licence holder"),
      text("actual_operator", "实际经营人", "Actual operator"),
      text("order_phone", "订货电话", "Order phone", 40),
      text("address", "经营地址", "Address", 400),
      text("approved_address", "核定地址", "Approved address", 400),
      text("city", "城市", "City", 100),
      real("lng", "经度", "Longitude", -180, 180),
      real("lat", "纬度", "Latitude", -90, 90),
      real("floor_area_m2", "营业面积", "Floor area m²", 0, 1'000'000),
      date("opened_on", "开户日期", "Opened on"),
      with_default(code("status", "状态", "Status", "record_status"), "active"),
  };
}

std::vector<Field> market_fields() {
  return {
      code("business_format", "业态", "Business format", "business_format"),
      code("market_type", "市场类型", "Market type", "market_type"),
      code("urban_rural_code", "城乡分类", "Urban-rural code", "urban_rural_code"),
      code("trade_zone_type", "商圈类型", "Trade zone", "trade_zone_type"),
      code("business_scale", "经营规模", "Business scale", "business_scale"),
      code("credit_grade", "诚信等级", "Credit grade", "credit_grade"),
      integer("activity_level", "经营活跃度", "Activity level", 0, 4),
      text("mutual_aid_group", "诚信互助小组", "Mutual-aid group", 100),
      flag("is_group_leader", "是否组长", "Group leader"),
      code("terminal_type", "终端类型", "Terminal type", "terminal_type"),
      integer("terminal_star", "终端星级", "Terminal stars", 0, 5),
      flag("is_model_store", "是否示范店", "Model store"),
      text("consumer_group", "周边消费群体", "Consumer group around", 100),
      text("business_hours", "营业时间", "Business hours", 100),
      flag("is_night_shop", "是否夜店", "Open at night"),
      flag("is_multi_shop", "是否多店", "One of several shops"),
      real("dist_to_school_m", "距学校距离(米)", "Distance to school m", 0, 1'000'000),
      real("display_score", "陈列得分", "Display score", 0, 1),
      real("willingness", "参与意愿", "Willingness", 0, 1),
  };
}

std::vector<Field> service_fields() {
  return {
      code("order_cycle", "订货周期", "Order cycle", "order_cycle"),
      integer("order_weekday", "订货日", "Order weekday (1 Monday)", 1, 7),
      text("order_channel", "订货方式", "Order channel", 40),
      code("settlement_method", "结算方式", "Settlement method", "settlement_method"),
      flag("settle_account_holder_match", "人卡一致", "Account holder matches"),
      text("invoice_type", "发票类型", "Invoice type", 40),
      {.name = "sales_area",
       .name_zh = "片区编码",
       .name_en = "Sales area code",
       .type = FieldType::kReference,
       .references = "organisation",
       .referenced_columns = {"kind"}},
      text("service_route", "服务线路", "Service route", 64),
      integer("visit_seq", "拜访次序", "Visit sequence", 0, 100'000),
      text("delivery_route", "送货线路", "Delivery route", 64),
      integer("delivery_seq", "送货次序", "Delivery sequence", 0, 100'000),
      text("pos_type", "收银设备", "Till type", 64),
      flag("pos_online", "收银在线", "Till online"),
      flag("is_data_sharing", "数据共享客户", "Shares data"),
      text("dynamic_tags", "动态标签", "Tags", 2000),
      text("personality_type", "性格类型", "Personality", 40),
      text("education_level", "文化水平", "Education", 40),
      text("digital_skill", "订货能力", "Digital skill", 40),
      text("communication_style_note", "沟通策略", "How to talk", 1000),
  };
}

base::Result<void> check_shop(Draft& draft) {
  TRY(check_span(draft, "license_valid_from", "license_valid_to"));
  const db::Value kind = draft.referenced("sales_area", "kind");
  const auto* name = std::get_if<std::string>(&kind.variant());
  if (name != nullptr && *name != "sales_area") {
    const std::string message = "the unit given is a " + *name + ", not a sales_area";
    return base::Error{base::ErrorCode::kInvalid,
                       "customers.not_a_sales_area",
                       message,
                       {{"sales_area", {}, "customers.not_a_sales_area", message}}};
  }
  return {};
}

RecordKind shops() {
  RecordKind kind{
      .kind = "shops",
      .name_zh = "零售户",
      .table = "customers",
      .code_field = "customer_code",
      .key = {"customer_code"},
      .fields = identity_fields(),
      .is_versioned = true,
      .placeholder = {{"shop_name", "{code}"}, {"status", "placeholder"}},
      .kept_by = {{"orders", "customer_id", "orders"},
                  {"month_metrics", "customer_id", "published metrics"},
                  {"grade_calcs", "customer_id", "published grades"},
                  {"target_list_entries", "customer_id", "published target lists"},
                  {"guidance_books", "customer_id", "published guidance books"}},
      .complete = check_shop,
  };
  append(kind.fields, market_fields());
  append(kind.fields, service_fields());
  return kind;
}

Field shop_reference() {
  return required({.name = "customer",
                   .name_zh = "客户编码",
                   .name_en = "Customer code",
                   .type = FieldType::kReference,
                   .references = "shops"});
}

RecordKind license_events() {
  return {
      .kind = "license-events",
      .name_zh = "许可证事件",
      .table = "license_events",
      .key = {"customer", "event_type", "effective_from"},
      .fields =
          {
              shop_reference(),
              required(code("event_type", "事件类型", "Event", "license_event_type")),
              required(date("effective_from", "生效日期", "Effective from")),
              date("applied_on", "申请日期", "Applied on"),
              date("effective_to", "结束日期", "Effective to"),
              text("document_no", "文书号", "Document number", 100),
          },
      .complete = [](Draft& draft) { return check_span(draft, "effective_from", "effective_to"); },
  };
}

RecordKind monthly_figures() {
  return {
      .kind = "monthly-figures",
      .name_zh = "月度外部数据",
      .table = "customer_months",
      .key = {"customer", "period"},
      .fields =
          {
              shop_reference(),
              required({.name = "period",
                        .name_zh = "月份",
                        .name_en = "Period",
                        .type = FieldType::kPeriod}),
              integer("grade_no", "档位", "Grade", 1, 99),
              code("credit_grade", "诚信等级", "Credit grade", "credit_grade"),
              real("credit_score", "诚信分值", "Credit score", -1000, 1000),
              integer("monthly_cap", "月限量(条)", "Monthly cap, cartons", 0, 10'000'000),
              real("new_retail_score", "新零售得分", "New-retail score", 0, 100),
              real("scan_rate", "扫码率", "Scan rate", 0, 1),
              real("scan_accuracy", "扫码准确率", "Scan accuracy", 0, 1),
              integer("pos_offline_days", "收银离线天数", "Till offline days", 0, 31),
              {.name = "pos_total",
               .name_zh = "店铺总销售额",
               .name_en = "Shop's till total",
               .type = FieldType::kMoney,
               .min = 0,
               .max = 1e10},
          },
      .has_id = false,
  };
}

}  // namespace

const std::vector<RecordKind>& record_kinds() {
  static const std::vector<RecordKind> kKinds = {shops(), license_events(), monthly_figures()};
  return kKinds;
}

}  // namespace customers
