#include "features/target_classes/target_classes.h"

namespace target_classes {
namespace {

std::vector<Weighted> key_sku_indicators() {
  return {
      {"brand_width", "品牌宽度", "brand width", "cultivation", .10},
      {"key_shelf_rate", "重点品规上柜率", "key-product shelf rate", "cultivation", .15},
      {"new_trial_rate", "新品首订响应", "trial of new products", "cultivation", .10},
      {"key_repurchase_rate", "重点品规重购率", "key-product repurchase", "cultivation", .10},
      {"display_score", "陈列与明码标价", "display and price tags", "cultivation", .05},
      {"key_fill_rate", "重点品规订足率", "key-product fill rate", "elasticity", .10},
      {"supply_elasticity", "投放弹性", "supply elasticity", "elasticity", .10},
      {"key_sell_through", "重点品规动销比", "key-product sell-through", "elasticity", .15},
      {"band_headroom", "同价位份额空间", "headroom in the price band", "elasticity", .10},
      {"stock_health", "存销健康度", "stock health", "elasticity", .05},
  };
}

std::vector<Weighted> terminal_indicators() {
  return {
      {"grade_percentile", "档位百分位", "grade percentile", "capacity", .20},
      {"trade_zone", "商圈", "trade zone", "capacity", .15},
      {"floor_area", "营业面积", "floor area", "capacity", .10},
      {"business_format", "业态", "business format", "capacity", .05},
      {"willingness", "改造意愿", "willingness", "capacity", .15},
      {"equipment_gap", "设备差距", "equipment gap", "gap", .15},
      {"display_gap", "陈列差距", "display gap", "gap", .10},
      {"scan_gap", "扫码差距", "scan gap", "gap", .10},
  };
}

/// Of the four figures of section 5.5 the two whose month before is known. The shares of other
/// provinces and of dear products mostly show standing specialities; a company may add them.
std::vector<SigmaRule> sigma_rules() {
  return {
      {"quantity", "月订货总量", "month's quantity", "quantity_previous", 0.3, 0, 0.5},
      {"avg_carton_price", "条均价", "average carton price", "avg_carton_price_previous", 0.15, 0,
       0.25},
  };
}

}  // namespace

Config default_config() {
  Config config;
  config.key_sku_indicators = key_sku_indicators();
  config.terminal_indicators = terminal_indicators();
  config.trade_zone_points = {{"商业娱乐区", 1.0}, {"交通枢纽区", 0.9}, {"旅游景区", 0.8},
                              {"居民区", 0.7},     {"办公区", 0.7},     {"集贸区", 0.6},
                              {"工业区", 0.5},     {"其他", 0.3}};
  config.format_points = {{"便利店", 1.0},     {"超市", 1.0}, {"烟酒商店", 0.9},
                          {"烟草专业店", 0.9}, {"商场", 0.7}, {"食杂店", 0.6},
                          {"娱乐服务类", 0.3}, {"其他", 0.2}};
  config.terminal_gap_points = {{"ORDINARY", 1.0},
                                {"COOPERATIVE", 0.5},
                                {"MODERN", 0.3},
                                {"FRANCHISE", 0.1},
                                {"DIRECT", 0.0}};
  config.school_distances = {{"CN-11", 100}, {"CN-50", 50}};
  config.school_zones = {"院校学区"};
  config.terminal_credit = {"AAA", "AA", "A"};
  config.sigma_rules = sigma_rules();
  config.priority_order = {"SALES_ANOMALY",    "GRADE_FLUCTUATION", "NEW_RETAIL", "KEY_SKU",
                           "TERMINAL_UPGRADE", "CIGAR_GUIDANCE",    "STABLE"};
  return config;
}

}  // namespace target_classes
