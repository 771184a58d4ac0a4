#include <array>

#include "base/check.h"
#include "features/metrics/metrics.h"
#include "features/metrics/unknown_text.h"

namespace metrics {
namespace {

struct Words {
  Unknown reason;
  std::string_view key;
  std::string_view zh;
  std::string_view en;
};
constexpr Words kWords[] = {
    {Unknown::kKnown, "known", "已知", "known"},
    {Unknown::kNoOrders, "no_orders", "本期没有订单", "no orders in the period"},
    {Unknown::kNoHistory, "no_history", "所需的往期没有订单",
     "no orders in the earlier time that is needed"},
    {Unknown::kNotRecorded, "not_recorded", "数据来源没有需求量、限量或实发量",
     "the source does not record demand, limit or delivery"},
    {Unknown::kNoStockCount, "no_stock_count", "没有库存盘点", "no stock count"},
    {Unknown::kNoPriceObservation, "no_price_observation", "没有市场价格采集",
     "no market price observed"},
    {Unknown::kNoOutsideFigure, "no_outside_figure", "本期外部系统没有提供该数据",
     "other systems delivered no figure for the period"},
    {Unknown::kNoKeyProducts, "no_key_products", "没有重点品规清单", "no key-product list"},
    {Unknown::kNoReferencePrice, "no_reference_price", "品规缺少批发价、指导价或调拨价",
     "products without wholesale, guide or allocation price"},
    {Unknown::kNoAttribute, "no_attribute", "客户或品规的档案字段为空",
     "a field of the shop or product is empty"},
    {Unknown::kZeroDenominator, "zero_denominator", "分母为零", "division by zero"},
    {Unknown::kTooFewPeers, "too_few_peers", "可比客户太少", "too few comparable shops"},
    {Unknown::kNotApplicable, "not_applicable", "不适用", "does not apply"},
};

const Words& words_of(Unknown reason) {
  const auto at = static_cast<std::size_t>(reason);
  CHECK(at < std::size(kWords) && kWords[at].reason == reason);
  return kWords[at];
}

}  // namespace

std::string_view unknown_text_zh(Unknown reason) { return words_of(reason).zh; }
std::string_view unknown_text_en(Unknown reason) { return words_of(reason).en; }
std::string_view unknown_key(Unknown reason) { return words_of(reason).key; }

std::optional<Unknown> parse_unknown(std::string_view key) {
  for (const Words& words : kWords)
    if (words.key == key) return words.reason;
  return {};
}

}  // namespace metrics
