#include "features/products/products.h"

namespace products {
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
Field money(std::string_view name, std::string_view zh, std::string_view en) {
  return {
      .name = name, .name_zh = zh, .name_en = en, .type = FieldType::kMoney, .min = 0, .max = 1e8};
}
Field count(std::string_view name, std::string_view zh, std::string_view en, double max) {
  return {.name = name,
          .name_zh = zh,
          .name_en = en,
          .type = FieldType::kInteger,
          .min = 1,
          .max = max};
}
Field milligrams(std::string_view name, std::string_view zh, std::string_view en) {
  return {
      .name = name, .name_zh = zh, .name_en = en, .type = FieldType::kReal, .min = 0, .max = 1000};
}
Field flag(std::string_view name, std::string_view zh, std::string_view en) {
  return {.name = name, .name_zh = zh, .name_en = en, .type = FieldType::kFlag};
}
Field required(Field field) {
  field.required = true;
  return field;
}
Field with_default(Field field, std::string_view value) {
  field.default_value = value;
  return required(field);
}

RecordKind product_kind() {
  return {
      .kind = "products",
      .name_zh = "品规",
      .table = "products",
      .code_field = "product_code",
      .key = {"product_code"},
      .fields =
          {
              required(text("product_code", "品规编码", "Product code", 64)),
              required(text("product_name", "品规名称", "Product name")),
              text("carton_barcode", "条码", "Carton bar code", 32),
              text("pack_barcode", "盒码", "Pack bar code", 32),
              text("brand", "品牌", "Brand", 100),
              text("manufacturer", "厂家", "Manufacturer"),
              text("category", "品类", "Category"),
              required(code("product_kind", "产品类别", "Product kind", "product_kind")),
              code("price_class", "价类", "Price class", "price_class"),
              text("price_tier", "价档", "Price tier", 40),
              code("price_band", "价位段", "Price band", "price_band"),
              money("allocation_price", "调拨价", "Allocation price"),
              money("wholesale_price", "批发价", "Wholesale price"),
              money("guide_retail_price", "建议零售价", "Guide retail price"),
              money("guide_pack_price", "建议零售价(盒)", "Guide pack price"),
              with_default(text("unit_name", "计量单位", "Unit", 32), "条"),
              count("sticks_per_pack", "每盒支数", "Sticks a pack", 10'000),
              count("packs_per_carton", "每条盒数", "Packs a carton", 10'000),
              count("cartons_per_case", "每件条数", "Cartons a case", 100'000),
              milligrams("tar_mg", "焦油量", "Tar mg"),
              milligrams("nicotine_mg", "烟碱量", "Nicotine mg"),
              milligrams("co_mg", "一氧化碳量", "CO mg"),
              code("pack_form", "烟支规格", "Form", "pack_form"),
              flag("has_capsule", "是否爆珠", "Has capsule"),
              text("flavor_group", "香型", "Flavour group", 64),
              code("origin_type", "省内外", "Origin", "origin_type"),
              flag("is_new", "是否新品", "New product"),
              {.name = "launch_date",
               .name_zh = "上市日期",
               .name_en = "Launch date",
               .type = FieldType::kDate},
              flag("is_delisted", "是否退市", "Delisted"),
              text("successor_code", "继任规格编码", "Successor code", 64),
              code("portfolio_role", "组合角色", "Portfolio role", "portfolio_role"),
              code("supply_attribute", "货源属性", "Supply attribute", "supply_attribute"),
              with_default(code("status", "状态", "Status", "record_status"), "active"),
          },
      .is_versioned = true,
      .placeholder = {{"product_name", "{code}"},
                      {"product_kind", "UNKNOWN"},
                      {"unit_name", ""},
                      {"status", "placeholder"}},
      .kept_by = {{"order_lines", "product_id", "order lines"}},
  };
}

Field product_reference(std::string_view name, std::string_view zh, std::string_view en) {
  return required({.name = name,
                   .name_zh = zh,
                   .name_en = en,
                   .type = FieldType::kReference,
                   .references = "products"});
}

base::Result<void> check_substitute(Draft& draft) {
  const auto* product = std::get_if<std::int64_t>(&draft.value("product").variant());
  const auto* substitute = std::get_if<std::int64_t>(&draft.value("substitute").variant());
  if (product == nullptr || substitute == nullptr || *product != *substitute) return {};
  return base::Error{base::ErrorCode::kInvalid,
                     "products.substitutes_itself",
                     "a product cannot be its own substitute",
                     {{"substitute", {}, "products.substitutes_itself", "another product's code"}}};
}

RecordKind substitutes() {
  return {
      .kind = "substitutes",
      .name_zh = "替代品规",
      .table = "product_substitutes",
      .key = {"product", "substitute"},
      .fields =
          {
              product_reference("product", "品规编码", "Product code"),
              product_reference("substitute", "替代品规编码", "Substitute code"),
              with_default(code("reason", "替代理由", "Reason", "substitute_reason"), "PRICE"),
              with_default({.name = "score",
                            .name_zh = "替代度",
                            .name_en = "Score",
                            .type = FieldType::kReal,
                            .min = 0,
                            .max = 1},
                           "0.5"),
          },
      .has_id = false,
      .complete = check_substitute,
  };
}

RecordKind key_products() {
  return {
      .kind = "key-products",
      .name_zh = "重点品规",
      .table = "key_products",
      .key = {"period", "product"},
      .fields =
          {
              required({.name = "period",
                        .name_zh = "月份",
                        .name_en = "Period",
                        .type = FieldType::kPeriod}),
              product_reference("product", "品规编码", "Product code"),
          },
      .has_id = false,
  };
}

}  // namespace

const std::vector<RecordKind>& record_kinds() {
  static const std::vector<RecordKind> kKinds = {product_kind(), substitutes(), key_products()};
  return kKinds;
}

}  // namespace products
