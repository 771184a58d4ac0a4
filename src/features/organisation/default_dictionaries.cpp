#include "features/organisation/default_dictionaries.h"

#include <span>

namespace organisation {
namespace {

struct Item {
  const char* code;
  const char* name_zh;
  const char* name_en;
};

/// Bounds in minor units, low <= price < high; -1 is no bound.
struct PriceItem {
  const char* code;
  const char* name_zh;
  const char* name_en;
  std::int64_t low;
  std::int64_t high;
};

constexpr base::Date kAlways{0};

// 中烟销网〔2008〕52号.
constexpr Item kBusinessFormat2008[] = {
    {"Z", "食杂店", "Grocery"},
    {"B", "便利店", "Convenience store"},
    {"S", "超市", "Supermarket"},
    {"N", "商场", "Department store"},
    {"Y", "烟酒商店", "Tobacco and liquor shop"},
    {"F", "娱乐服务类", "Entertainment and service"},
    {"Q", "其他", "Other"},
};
// The later scheme: groceries merged into convenience stores, 烟酒商店 became 烟草专业店. A shop
// that kept its letter needs no recoding.
constexpr Item kBusinessFormat2025[] = {
    {"B", "便利店", "Convenience store"},
    {"S", "超市", "Supermarket"},
    {"N", "商场", "Department store"},
    {"Y", "烟草专业店", "Tobacco shop"},
    {"F", "娱乐服务类", "Entertainment and service"},
    {"Q", "其他", "Other"},
};
constexpr Item kMarketType[] = {{"URBAN", "城网", "Urban"}, {"RURAL", "农网", "Rural"}};
constexpr Item kUrbanRuralCode[] = {
    {"MAIN_URBAN", "主城区", "Main urban area"},
    {"URBAN_FRINGE", "城乡结合区", "Urban fringe"},
    {"TOWN_CENTER", "镇中心区", "Town centre"},
    {"TOWN_FRINGE", "镇乡结合区", "Town fringe"},
    {"TOWNSHIP_CENTER", "乡中心区", "Township centre"},
    {"VILLAGE", "村庄", "Village"},
    {"SPECIAL", "特殊区域", "Special area"},
};
constexpr Item kTradeZoneType[] = {
    {"RESIDENTIAL", "居民区", "Residential"},
    {"MARKETPLACE", "集贸区", "Marketplace"},
    {"INDUSTRIAL", "工业区", "Industrial"},
    {"ENTERTAINMENT", "商业娱乐区", "Shopping and entertainment"},
    {"OFFICE", "办公区", "Office"},
    {"TOURISM", "旅游景区", "Tourist sight"},
    {"TRANSPORT", "交通枢纽区", "Transport hub"},
    {"SCHOOL", "院校学区", "School district"},
    {"OTHER", "其他", "Other"},
};
constexpr Item kTerminalType[] = {
    {"ORDINARY", "普通终端", "Ordinary"},       {"MODERN", "现代终端", "Modern"},
    {"FRANCHISE", "加盟终端", "Franchise"},     {"DIRECT", "直营终端", "Directly run"},
    {"COOPERATIVE", "合作终端", "Cooperative"},
};
constexpr Item kCreditGrade[] = {
    {"AAA", "AAA级", "AAA, excellent"}, {"AA", "AA级", "AA, good"},
    {"A", "A级", "A, ordinary"},        {"B", "B级", "B, minor breaches"},
    {"C", "C级", "C, breaches"},        {"D", "D级", "D, serious breaches"},
};
constexpr Item kLicenseStatus[] = {
    {"VALID", "有效", "Valid"},
    {"RENEWING", "延续中", "Being renewed"},
    {"EXPIRED", "过期", "Expired"},
    {"SUSPENDED", "停业", "Suspended"},
    {"CLOSED", "歇业", "Closed"},
    {"REVOKED", "取消资格", "Revoked"},
    {"PAUSED", "责令暂停", "Paused by order"},
};
constexpr Item kLicenseScope[] = {
    {"CIGARETTE", "卷烟", "Cigarettes"},
    {"CIGAR", "雪茄烟", "Cigars"},
    {"CUT_TOBACCO", "烟丝", "Cut tobacco"},
    {"ECIG", "电子烟", "E-cigarettes"},
};
constexpr Item kLicenseEventType[] = {
    {"NEW", "新办", "New"},
    {"CHANGE", "变更", "Change"},
    {"RENEW", "延续", "Renewal"},
    {"SUSPEND", "停业", "Suspension"},
    {"RESUME", "恢复营业", "Resumption"},
    {"CLOSE", "歇业", "Closure"},
    {"REISSUE", "补办", "Reissue"},
    {"PAUSE_ORDER", "责令暂停整顿", "Ordered pause"},
    {"REVOKE", "取消资格", "Revocation"},
};
constexpr Item kOrderCycle[] = {
    {"WEEKLY", "每周", "Weekly"},
    {"BIWEEKLY_ODD", "单周", "Odd weeks"},
    {"BIWEEKLY_EVEN", "双周", "Even weeks"},
    {"NONE", "不访销", "No order visits"},
};
constexpr Item kSettlementMethod[] = {
    {"E_SETTLEMENT", "电子结算", "Electronic settlement"},
    {"CASH", "现金", "Cash"},
    {"WECHAT", "微信", "WeChat Pay"},
    {"ALIPAY", "支付宝", "Alipay"},
    {"CARD", "银行卡", "Bank card"},
    {"PREPAID_CARD", "预付卡", "Prepaid card"},
    {"OTHER", "其他方式", "Other"},
};
constexpr Item kSubjectType[] = {
    {"INDIVIDUAL", "个体工商户", "Individual business"},
    {"ENTERPRISE", "企业", "Enterprise"},
    {"CHAIN", "连锁门店", "Chain outlet"},
};
// The glossary's 1, 2, 3 is the entry's seq.
constexpr Item kBusinessScale[] = {
    {"LARGE", "大", "Large"}, {"MEDIUM", "中", "Medium"}, {"SMALL", "小", "Small"}};
constexpr Item kProductKind[] = {
    {"CIGARETTE", "卷烟", "Cigarettes"},
    {"CIGAR", "雪茄烟", "Cigars"},
    {"CUT_TOBACCO", "烟丝", "Cut tobacco"},
    {"ECIG", "电子烟", "E-cigarettes"},
    {"HEATED", "加热卷烟", "Heated tobacco"},
    {"SMOKELESS", "无烟气烟草制品", "Smokeless tobacco"},
    {"NON_TOBACCO", "非烟商品", "Non-tobacco"},
    {"UNKNOWN", "未知", "Unknown"},  // placeholders: an order named a product nobody described
};
constexpr Item kSupplyAttribute[] = {
    {"TIGHT", "紧俏", "Tight"},
    {"BALANCED", "均衡满足", "Balanced"},
    {"FULL", "完全满足", "Full"},
    {"NEW", "新品满足", "New"},
};
constexpr Item kPackForm[] = {
    {"SLIM", "细支", "Slim"},
    {"MEDIUM", "中支", "Medium"},
    {"SHORT", "短支", "Short"},
    {"REGULAR", "常规", "Regular"},
};
constexpr Item kOriginType[] = {
    {"0", "省内", "In-province"}, {"1", "省外", "Other province"}, {"3", "进口", "Imported"}};
constexpr Item kPortfolioRole[] = {
    {"LEAD", "主导", "Lead"},
    {"GUARD", "护卫", "Guard"},
    {"POTENTIAL", "潜力", "Potential"},
    {"EXIT", "拟退", "To leave"},
};
constexpr Item kSubstituteReason[] = {
    {"PRICE", "价格相近", "Price"},
    {"TASTE", "口味相近", "Taste"},
    {"BRAND", "同品牌", "Brand"},
    {"MINED", "订单挖掘", "Mined from orders"},
};
constexpr Item kStockCountMethod[] = {
    {"MANUAL", "人工", "By hand"}, {"POS", "收银系统", "Till"}, {"PHOTO", "拍照", "Photo"}};
constexpr Item kRecordStatus[] = {
    {"active", "正常", "Active"},
    {"inactive", "停用", "Inactive"},
    {"placeholder", "待补全", "Placeholder"},
};
constexpr Item kUnitKind[] = {
    {"city_company", "市公司", "City company"},
    {"county_branch", "县级分公司", "County branch"},
    {"market_department", "市场部", "Market department"},
    {"sales_area", "片区", "Sales area"},
};
constexpr Item kPersonRole[] = {
    {"customer_manager", "客户经理", "Customer manager"},
    {"market_manager", "市场经理", "Market manager"},
    {"monopoly_inspector", "专卖管理员", "Monopoly inspector"},
    {"delivery_staff", "送货员", "Delivery staff"},
    {"internal_supervisor", "内管员", "Internal supervisor"},
    {"manager", "管理人员", "Manager"},
    {"staff", "员工", "Staff"},
};

// By allocation price ex VAT, yuan a carton: 1 >= 100; 2 [70,100); 3 [30,70); 4 [16.5,30); 5
// < 16.5.
constexpr PriceItem kPriceClass[] = {
    {"1", "一类", "Class 1", 10'000, -1},   {"2", "二类", "Class 2", 7'000, 10'000},
    {"3", "三类", "Class 3", 3'000, 7'000}, {"4", "四类", "Class 4", 1'650, 3'000},
    {"5", "五类", "Class 5", 0, 1'650},     {"6", "无价类", "No class", -1, -1},
};
// By wholesale price, yuan a carton: the nine bands of one city, and below them the open end that
// the published table leaves out, so that every price has a band.
constexpr PriceItem kPriceBand[] = {
    {"B1", "600元及以上", "600 and more", 60'000, -1},
    {"B2", "400-600元", "400-600", 40'000, 60'000},
    {"B3", "290-400元", "290-400", 29'000, 40'000},
    {"B4", "263-290元", "263-290", 26'300, 29'000},
    {"B5", "220-263元", "220-263", 22'000, 26'300},
    {"B6", "180-220元", "180-220", 18'000, 22'000},
    {"B7", "158-180元", "158-180", 15'800, 18'000},
    {"B8", "130-158元", "130-158", 13'000, 15'800},
    {"B9", "109-130元", "109-130", 10'900, 13'000},
    {"B10", "109元以下", "Below 109", 0, 10'900},
};
// A supermarket's goods by the price of one unit.
constexpr PriceItem kSupermarketPriceBand[] = {
    {"P1", "200元及以上", "200 and more", 20'000, -1},
    {"P2", "100-200元", "100-200", 10'000, 20'000},
    {"P3", "50-100元", "50-100", 5'000, 10'000},
    {"P4", "20-50元", "20-50", 2'000, 5'000},
    {"P5", "10-20元", "10-20", 1'000, 2'000},
    {"P6", "5-10元", "5-10", 500, 1'000},
    {"P7", "5元以下", "Below 5", 0, 500},
};
constexpr Item kSupermarketFormat[] = {
    {"HYPERMARKET", "大卖场", "Hypermarket"},   {"SUPERMARKET", "超市", "Supermarket"},
    {"COMMUNITY", "社区店", "Community store"}, {"CONVENIENCE", "便利店", "Convenience store"},
    {"ONLINE", "线上店", "Online store"},       {"OTHER", "其他", "Other"},
};

class Builder {
 public:
  void add(const char* dictionary, std::span<const Item> items, std::int64_t version = 1,
           base::Date from = kAlways) {
    std::int64_t seq = 0;
    for (const Item& item : items)
      entries_.push_back(
          {{dictionary, version, item.code, item.name_zh, item.name_en, ++seq, {}, {}}, from});
  }
  void add_prices(const char* dictionary, std::span<const PriceItem> items) {
    std::int64_t seq = 0;
    for (const PriceItem& item : items)
      entries_.push_back({{dictionary, 1, item.code, item.name_zh, item.name_en, ++seq,
                           bound(item.low), bound(item.high)},
                          kAlways});
  }
  std::vector<DefaultEntry> take() { return std::move(entries_); }

 private:
  static std::optional<base::Money> bound(std::int64_t minor) {
    if (minor < 0) return {};
    return base::Money{minor};
  }
  std::vector<DefaultEntry> entries_;
};

/// What both kinds of company use: a supermarket too holds a licence and has shops and products.
void add_common(Builder& builder) {
  builder.add("market_type", kMarketType);
  builder.add("urban_rural_code", kUrbanRuralCode);
  builder.add("trade_zone_type", kTradeZoneType);
  builder.add("terminal_type", kTerminalType);
  builder.add("credit_grade", kCreditGrade);
  builder.add("license_status", kLicenseStatus);
  builder.add("license_scope", kLicenseScope);
  builder.add("license_event_type", kLicenseEventType);
  builder.add("order_cycle", kOrderCycle);
  builder.add("settlement_method", kSettlementMethod);
  builder.add("subject_type", kSubjectType);
  builder.add("business_scale", kBusinessScale);
  builder.add("product_kind", kProductKind);
  builder.add("supply_attribute", kSupplyAttribute);
  builder.add("pack_form", kPackForm);
  builder.add("origin_type", kOriginType);
  builder.add("portfolio_role", kPortfolioRole);
  builder.add("substitute_reason", kSubstituteReason);
  builder.add("stock_count_method", kStockCountMethod);
  builder.add("record_status", kRecordStatus);
  builder.add("unit_kind", kUnitKind);
  builder.add("person_role", kPersonRole);
  builder.add_prices("price_class", kPriceClass);
}

}  // namespace

std::vector<DefaultEntry> default_dictionaries(CompanyKind kind) {
  Builder builder;
  add_common(builder);
  if (kind == CompanyKind::kDistributor) {
    builder.add("business_format", kBusinessFormat2008, 1, *base::Date::from_ymd(2008, 1, 1));
    builder.add("business_format", kBusinessFormat2025, 2, *base::Date::from_ymd(2025, 1, 1));
    builder.add_prices("price_band", kPriceBand);
  } else {
    builder.add("business_format", kSupermarketFormat);
    builder.add_prices("price_band", kSupermarketPriceBand);
  }
  return builder.take();
}

}  // namespace organisation
