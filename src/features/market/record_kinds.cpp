#include "features/market/market.h"

namespace market {
namespace {

using records::Draft;
using records::Field;
using records::FieldType;
using records::RecordKind;

Field reference(std::string_view name, std::string_view zh, std::string_view en,
                std::string_view kind) {
  return {.name = name,
          .name_zh = zh,
          .name_en = en,
          .type = FieldType::kReference,
          .required = true,
          .references = kind};
}
Field day(std::string_view name, std::string_view zh, std::string_view en, bool required) {
  return {
      .name = name, .name_zh = zh, .name_en = en, .type = FieldType::kDate, .required = required};
}

/// A count stands in cartons, packs or both; the record keeps cartons.
base::Result<void> add_packs(Draft& draft) {
  const auto* cartons = std::get_if<double>(&draft.value("stock_cartons").variant());
  const auto* packs = std::get_if<double>(&draft.value("stock_packs").variant());
  if (packs == nullptr) {
    if (cartons != nullptr) return {};
    return base::Error{base::ErrorCode::kInvalid,
                       "market.no_stock",
                       "neither stock_cartons nor stock_packs is given",
                       {{"stock_cartons", {}, "market.no_stock", "a number, 0 when none is left"}}};
  }
  const db::Value factor = draft.referenced("product", "packs_per_carton");
  const auto* packs_per_carton = std::get_if<std::int64_t>(&factor.variant());
  if (packs_per_carton == nullptr || *packs_per_carton <= 0)
    return base::Error{base::ErrorCode::kInvalid,
                       "market.no_packs_per_carton",
                       "stock is given in packs but the product has no packs_per_carton: import it "
                       "with the product, or give the stock in cartons",
                       {{"stock_packs", {}, "market.no_packs_per_carton", "stock in cartons"}}};
  const double whole = draft.is_given("stock_cartons") && cartons != nullptr ? *cartons : 0.0;
  draft.set("stock_cartons", whole + *packs / static_cast<double>(*packs_per_carton));
  return {};
}

RecordKind stock_counts() {
  return {
      .kind = "stock-counts",
      .name_zh = "零售库存盘点",
      .table = "retail_stock_counts",
      .key = {"customer", "counted_on", "product"},
      .fields =
          {
              reference("customer", "客户编码", "Customer code", "shops"),
              day("counted_on", "盘点日期", "Counted on", true),
              {.name = "product",
               .name_zh = "品规编码",
               .name_en = "Product code",
               .type = FieldType::kReference,
               .required = true,
               .references = "products",
               .referenced_columns = {"packs_per_carton"}},
              {.name = "method",
               .name_zh = "采集方式",
               .name_en = "Method",
               .type = FieldType::kCode,
               .required = true,
               .dictionary = "stock_count_method",
               .default_value = "MANUAL"},
              {.name = "stock_cartons",
               .name_zh = "库存(条)",
               .name_en = "Stock, cartons",
               .type = FieldType::kReal,
               .min = 0,
               .max = 1e7},
              {.name = "stock_packs",
               .name_zh = "库存(盒)",
               .name_en = "Stock, packs",
               .type = FieldType::kReal,
               .min = 0,
               .max = 1e8,
               .input_only = true},
              day("oldest_production_date", "最早生产日期", "Oldest production date", false),
              {.name = "stockout_days",
               .name_zh = "断货天数",
               .name_en = "Stock-out days",
               .type = FieldType::kInteger,
               .min = 0,
               .max = 366},
          },
      .has_id = false,
      .complete = add_packs,
  };
}

RecordKind market_prices() {
  return {
      .kind = "market-prices",
      .name_zh = "市场价格",
      .table = "market_prices",
      .key = {"customer", "observed_on", "product"},
      .fields =
          {
              reference("customer", "客户编码", "Customer code", "shops"),
              day("observed_on", "采集日期", "Observed on", true),
              reference("product", "品规编码", "Product code", "products"),
              {.name = "carton_price",
               .name_zh = "条价",
               .name_en = "Carton price",
               .type = FieldType::kMoney,
               .required = true,
               .min = 0.01,
               .max = 1e6},
              {.name = "pack_price",
               .name_zh = "盒价",
               .name_en = "Pack price",
               .type = FieldType::kMoney,
               .min = 0.01,
               .max = 1e6},
              {.name = "tag_present",
               .name_zh = "有无价签",
               .name_en = "Price tag present",
               .type = FieldType::kFlag},
          },
      .has_id = false,
  };
}

}  // namespace

const std::vector<RecordKind>& record_kinds() {
  static const std::vector<RecordKind> kKinds = {stock_counts(), market_prices()};
  return kKinds;
}

}  // namespace market
