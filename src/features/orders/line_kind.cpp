#include "features/orders/orders.h"

namespace orders {
namespace {

using records::Field;
using records::FieldType;

Field quantity(std::string_view name, std::string_view zh, std::string_view en, bool required) {
  return {.name = name,
          .name_zh = zh,
          .name_en = en,
          .type = FieldType::kInteger,
          .required = required,
          .min = required ? -static_cast<double>(facts::kQuantityMax) : 0.0,
          .max = static_cast<double>(facts::kQuantityMax)};
}

}  // namespace

const records::RecordKind& line_kind() {
  static const records::RecordKind kKind = {
      .kind = "orders",
      .name_zh = "订单",
      .table = "order_lines",
      .key = {"order_no", "customer", "ordered_on", "product"},
      .fields =
          {
              {.name = "order_no",
               .name_zh = "订单号",
               .name_en = "Order number",
               .required = true,
               .bytes_max = 64},
              {.name = "customer",
               .name_zh = "客户编码",
               .name_en = "Customer code",
               .type = FieldType::kReference,
               .required = true,
               .references = "shops"},
              {.name = "ordered_on",
               .name_zh = "订货日期",
               .name_en = "Order date",
               .type = FieldType::kDate,
               .required = true},
              {.name = "line_no",
               .name_zh = "行号",
               .name_en = "Line number",
               .type = FieldType::kInteger,
               .min = 1,
               .max = static_cast<double>(facts::kQuantityMax)},
              {.name = "product",
               .name_zh = "商品编码",
               .name_en = "Product code",
               .type = FieldType::kReference,
               .required = true,
               .references = "products"},
              quantity("ordered_qty", "订购量", "Ordered quantity", true),
              {.name = "amount",
               .name_zh = "金额",
               .name_en = "Amount",
               .type = FieldType::kMoney,
               .required = true},
              quantity("demand_qty", "需求量", "Demanded quantity", false),
              quantity("limit_qty", "限量", "Limit quantity", false),
              quantity("delivered_qty", "实发量", "Delivered quantity", false),
          },
      .has_id = false,
  };
  return kKind;
}

}  // namespace orders
