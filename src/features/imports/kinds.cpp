#include "features/imports/kinds.h"

#include <algorithm>

#include "base/text.h"
#include "features/transfer/transfer.h"
#include "platform/sheets/table_writer.h"

namespace imports {
namespace {

using records::FieldType;

struct Synonym {
  std::string_view field;
  std::string_view words;  ///< separated by `|`
};
constexpr Synonym kSynonyms[] = {
    {"customer_code",
     "客户代码|客户编号|客户号|零售户编码|零售户代码|商户编码|门店编码|店铺编码|store|store number|"
     "store no|shop code|shop no|customer|customer no|customer number|customer id|outlet code"},
    {"customer",
     "客户代码|客户编号|客户号|零售户编码|零售户代码|商户编码|门店编码|store|store number|shop "
     "code|shop|customer code|customer no|customer number|outlet"},
    {"shop_name",
     "客户名称|零售户名称|门店名称|店铺名称|商户名称|企业名称|store name|customer "
     "name|outlet name|name"},
    {"license_no", "许可证号|专卖许可证号|证件号|licence no|license no|license number|permit no"},
    {"license_valid_to", "许可证到期日|有效期至|到期日期|expiry date|valid until"},
    {"holder_name", "负责人|法人|经营者|owner|holder"},
    {"order_phone", "电话|联系电话|手机|手机号|phone|telephone|mobile"},
    {"address", "地址|店铺地址|门店地址|street|street address"},
    {"city", "所在城市|市|town"},
    {"lng", "经度坐标|longitude|lon|x"},
    {"lat", "纬度坐标|latitude|y"},
    {"status", "客户状态|经营状态|state|store status"},
    {"business_format", "经营业态|零售业态|format"},
    {"market_type", "市场类别|market"},
    {"credit_grade", "信用等级|诚信级别|credit rating"},
    {"sales_area", "片区|市场片区|片区代码|客户经理片区|area|sales area|territory"},
    {"order_weekday", "访销日|订单日|order day"},
    {"product_code",
     "卷烟编码|商品编码|品规编码|规格编码|卷烟代码|商品代码|item|item number|item "
     "no|sku|product|product id"},
    {"product",
     "卷烟编码|商品编码|品规编码|规格编码|卷烟代码|商品代码|item|item number|sku|product "
     "code"},
    {"product_name",
     "卷烟名称|商品名称|品规名称|规格名称|品名|item name|item "
     "description|description|product"},
    {"manufacturer", "厂家|生产厂家|工业企业|生产企业|vendor|vendor name|producer"},
    {"brand", "品牌|brand name"},
    {"category", "类别|品类|category name"},
    {"unit_name", "计量单位|unit|uom"},
    {"pack_barcode", "盒码|小盒条码|条形码|barcode|upc|ean"},
    {"carton_barcode", "条码|条包条码|条盒条码"},
    {"wholesale_price", "批发价格|批价|wholesale"},
    {"retail_price", "零售指导价|建议零售价|指导价|retail|suggested retail"},
    {"order_no", "订单编号|订单号码|单号|单据号|order number|order id|invoice|invoice no|receipt"},
    {"ordered_on", "订货日期|下单日期|订单日期|日期|date|order date|day"},
    {"line_no", "行号|明细行号|序号|line|line number"},
    {"ordered_qty", "订购量|订货量|订单量|数量|销量|qty|quantity|bottles|cartons"},
    {"demand_qty", "需求量|要货量|demand|requested"},
    {"limit_qty", "限量|投放限量|可订量|limit|quota"},
    {"delivered_qty", "到货量|配送量|实发量|delivered|shipped"},
    {"amount", "金额|订货金额|订单金额|销售额|total|sales|dollars|value"},
    {"code", "编号|代码|工号|id|number"},
    {"name", "名称|姓名|full name"},
    {"parent", "上级|上级编号|上级单位|parent"},
    {"manager", "客户经理|经理工号|manager"},
    {"role", "职务|岗位名称|position|title"},
    {"period", "年月|月|期间|month"},
    {"grade_no", "客户档位|等级|grade"},
    {"counted_on", "盘点日期|日期|date"},
    {"quantity", "库存|盘点数量|数量|stock|qty"},
    {"price", "价格|成交价|零售价"},
    {"observed_on", "采集日期|日期|date"},
};

struct KindName {
  std::string_view kind;
  std::string_view name_en;
};
constexpr KindName kKindNames[] = {
    {"people", "People"},
    {"organisation", "Organisation"},
    {"shops", "Shops"},
    {"license-events", "Licence events"},
    {"monthly-figures", "Monthly outside figures"},
    {"products", "Products"},
    {"substitutes", "Substitute products"},
    {"orders", "Orders"},
};

struct Example {
  std::string_view field;
  std::string_view text;
};
constexpr Example kExamples[] = {
    {"customer_code", "00123"},
    {"customer", "00123"},
    {"shop_name", "东风食杂店"},
    {"product_code", "350101"},
    {"product", "350101"},
    {"product_name", "示例(硬)"},
    {"order_no", "D20260907001"},
    {"sales_area", "A01"},
    {"license_no", "350100123456"},
    {"order_phone", "13800000000"},
    {"lng", "119.296"},
    {"lat", "26.074"},
    {"code", "A01"},
    {"name", "示例"},
    {"line_no", "1"},
    {"ordered_qty", "5"},
    {"address", "示例路 1 号"},
    {"city", "福州"},
};

std::string example_of(const records::Field& field, const records::Dictionaries& words) {
  for (const auto& [name, text] : kExamples)
    if (name == field.name) return std::string(text);
  if (!field.one_of.empty()) return std::string(field.one_of.front());
  switch (field.type) {
    case FieldType::kInteger:
      return std::to_string(std::clamp<std::int64_t>(1, static_cast<std::int64_t>(field.min),
                                                     static_cast<std::int64_t>(field.max)));
    case FieldType::kReal:
      return field.max <= 1 ? "0.85" : "1.5";
    case FieldType::kMoney:
      return "161.28";
    case FieldType::kDate:
      return "2026-09-07";
    case FieldType::kPeriod:
      return "2026-09";
    case FieldType::kFlag:
      return "1";
    case FieldType::kCode:
    case FieldType::kCodeList: {
      const std::string allowed = words.allowed(field.dictionary);
      return allowed.substr(0, allowed.find_first_of(" ,"));
    }
    case FieldType::kText:
    case FieldType::kReference:
      break;
  }
  return "";
}

std::string number_range(const records::Field& field) {
  if (field.min <= -1e15 || field.max >= 1e15) return "";
  const auto text = [](double value) {
    std::string shown = std::to_string(value);
    while (shown.ends_with('0')) shown.pop_back();
    if (shown.ends_with('.')) shown.pop_back();
    return shown;
  };
  return text(field.min) + " – " + text(field.max);
}

struct Note {
  std::string zh;
  std::string en;
};

Note note_of(const records::Field& field, const records::Dictionaries& words) {
  const std::string range = number_range(field);
  switch (field.type) {
    case FieldType::kText:
      return {"文本，最多 " + std::to_string(field.bytes_max) + " 字节",
              "text, at most " + std::to_string(field.bytes_max) + " bytes"};
    case FieldType::kInteger:
      return {"整数 " + range, "whole number " + range};
    case FieldType::kReal:
      return {field.max <= 1 ? "0 到 1，或百分比如 85%" : "数字 " + range,
              field.max <= 1 ? "0 to 1, or percent such as 85%" : "number " + range};
    case FieldType::kMoney:
      return {"金额(元)，最多两位小数", "amount in major units, at most two decimals"};
    case FieldType::kDate:
      return {"日期 YYYY-MM-DD", "day, YYYY-MM-DD"};
    case FieldType::kPeriod:
      return {"月份 YYYY-MM", "month, YYYY-MM"};
    case FieldType::kFlag:
      return {"是/否，1/0", "yes/no, 1/0"};
    case FieldType::kCode:
      return {"代码或名称：" + words.allowed(field.dictionary),
              "code or name: " + words.allowed(field.dictionary)};
    case FieldType::kCodeList:
      return {"代码，用逗号分隔：" + words.allowed(field.dictionary),
              "codes, separated by commas: " + words.allowed(field.dictionary)};
    case FieldType::kReference:
      return {"已有记录的编码", "code of a record that is there"};
  }
  return {};
}

}  // namespace

std::vector<std::string_view> synonyms_of(std::string_view kind, std::string_view field) {
  // A shop's and a product's own state are other words than an order's `state`.
  if (kind == "orders" && field == "status") return {};
  for (const auto& [name, words] : kSynonyms)
    if (name == field) return base::split(words, '|');
  return {};
}

std::string plain_name(std::string_view text) {
  std::string plain;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    const bool opens = text[i] == '(' || text[i] == '[' || rest.starts_with("（");
    const bool closes = text[i] == ')' || text[i] == ']' || rest.starts_with("）");
    if (opens) ++depth;
    if (closes && depth > 0) --depth;
    if (opens || closes) {
      if (static_cast<unsigned char>(text[i]) >= 0x80) i += 2;  // a full-width bracket
      continue;
    }
    if (depth > 0 || std::string_view(" _-.:/*#\t").find(text[i]) != std::string_view::npos)
      continue;
    plain += text[i];
  }
  return base::to_lower_ascii(plain);
}

std::string_view type_name(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return "text";
    case FieldType::kInteger:
      return "integer";
    case FieldType::kReal:
      return "real";
    case FieldType::kMoney:
      return "money";
    case FieldType::kDate:
      return "date";
    case FieldType::kPeriod:
      return "period";
    case FieldType::kFlag:
      return "flag";
    case FieldType::kCode:
      return "code";
    case FieldType::kCodeList:
      return "code_list";
    case FieldType::kReference:
      return "reference";
  }
  return "";
}

ImportKind describe_kind(const records::RecordKind& kind, const records::Dictionaries& words) {
  ImportKind described;
  described.kind = kind.kind;
  described.name_zh = kind.name_zh;
  described.name_en = kind.kind;
  for (const auto& [name, name_en] : kKindNames)
    if (name == kind.kind) described.name_en = name_en;
  for (const auto& field : kind.fields) {
    ImportField about;
    about.name = field.name;
    about.name_zh = field.name_zh;
    about.name_en = field.name_en;
    about.type = type_name(field.type);
    about.is_key = std::find(kind.key.begin(), kind.key.end(), field.name) != kind.key.end();
    about.is_required = field.required && field.default_value.empty();
    about.example = example_of(field, words);
    Note note = note_of(field, words);
    about.note_zh = std::move(note.zh);
    about.note_en = std::move(note.en);
    described.fields.push_back(std::move(about));
  }
  return described;
}

std::vector<ImportKind> describe_kinds(const records::Dictionaries& words) {
  std::vector<ImportKind> kinds;
  for (const auto& name : transfer::import_kinds()) {
    const auto kind = transfer::find_kind(name);
    CHECK(kind.has_value());
    kinds.push_back(describe_kind(**kind, words));
  }
  return kinds;
}

base::Result<void> write_template(const std::string& path, const ImportKind& kind, bool is_xlsx,
                                  bool is_chinese) {
  std::vector<sheets::TableColumn> columns;
  std::vector<sheets::Cell> example;
  std::vector<std::vector<std::string>> about;
  about.push_back(is_chinese
                      ? std::vector<std::string>{"列", "说明", "必填", "示例"}
                      : std::vector<std::string>{"Column", "Meaning", "Required", "Example"});
  for (const auto& field : kind.fields) {
    const std::string& title = is_chinese ? field.name_zh : field.name_en;
    const bool is_required = field.is_required || field.is_key;
    columns.push_back({.title = title, .width = 16, .is_required = is_required, .is_text = true});
    example.emplace_back(field.example);
    about.push_back({title, is_chinese ? field.note_zh : field.note_en,
                     is_required ? (is_chinese ? "是" : "yes") : "", field.example});
  }
  about.push_back({});
  about.push_back({is_chinese ? "橙色标题为必填列；示例行请删除；不需要的列可以删除。"
                              : "Orange titles are required. Delete the example row, and the "
                                "columns that you do not need."});
  TRY_ASSIGN(auto writer,
             sheets::write_table(
                 path, std::move(columns),
                 {.format = is_xlsx ? sheets::TableFormat::kXlsx : sheets::TableFormat::kCsv,
                  .sheet_name = is_chinese ? kind.name_zh : kind.name_en,
                  .about = std::move(about),
                  .about_sheet_name = is_chinese ? "字段说明" : "Fields"}));
  writer->row(example);
  return writer->finish();
}

}  // namespace imports
