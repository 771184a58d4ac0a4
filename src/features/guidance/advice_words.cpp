#include "features/guidance/advice_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "features/guidance/format.h"

namespace guidance {
namespace {

std::string whole_percent(double share) { return percent(share, 0); }
std::string whole_change(double change) { return signed_percent(change, 0); }
std::string whole(double value) { return plain(std::round(value)); }
std::string minor(double value) { return money(value); }
std::string times(double logarithm) { return plain(std::round(std::exp(logarithm) * 10) / 10); }

/// How a figure of model `key_response` reads as a reason.
struct KeyReason {
  std::string_view feature;
  std::string_view zh, en;
  std::string (*text)(double);
};
constexpr KeyReason kKeyReasons[] = {
    {"recency_days", "最近一次订货在{}天前", "its last order {} days ago", whole},
    {"trade_amount", "月均订货额{}", "{} a month", minor},
    {"trade_orders", "每月订货{}次", "{} orders a month", plain},
    {"trade_products", "在订{}个品规", "{} products ordered", whole},
    {"trade_trend", "订货额走势{}", "trend of its amount {}", whole_change},
    {"carriers_share", "同类店{}在订", "{} of the shops of its kind order it", whole_percent},
    {"price_ratio", "价格是本店单条值的{}倍", "its price {} times what the shop pays a unit",
     times},
    {"class_share", "同价类占本店订货量{}", "its price class {} of the shop's quantity",
     whole_percent},
    {"brand_share", "同品牌占本店订货量{}", "its brand {} of the shop's quantity", whole_percent},
    {"maker_share", "同厂家占本店订货量{}", "its manufacturer {} of the shop's quantity",
     whole_percent},
    {"product_growth", "该品规全公司销量走势{}", "trend of the product in the company {}",
     whole_change},
    {"launch_days", "上市{}天", "launched {} days ago", whole},
    {"key_carried", "已在订{}个重点品规", "{} key products ordered already", whole},
    {"key_taken_up", "近半年新上{}个重点品规", "{} key products taken up in half a year", whole},
    {"own_ago_days", "{}天前订过它", "last ordered it {} days ago", whole}};

/// Empty: not known, or of a model that this book has no words for.
std::string key_reason(const models::Push& push, Language language) {
  const bool is_zh = language == Language::kZh;
  if (push.feature == "own_ago_days" && !push.value)
    return is_zh ? "从未订过它" : "never ordered it";
  const auto reason = std::ranges::find(kKeyReasons, push.feature, &KeyReason::feature);
  if (reason == std::end(kKeyReasons) || !push.value) return {};
  return fmt::format(fmt::runtime(is_zh ? reason->zh : reason->en), reason->text(*push.value));
}

std::string product_names(const GuidanceBook& book, const std::vector<std::uint32_t>& products,
                          Language language) {
  std::string names;
  for (const auto product : products) {
    if (!names.empty()) names += language == Language::kZh ? "、" : ", ";
    names += book.products[product].name;
  }
  return names;
}

}  // namespace

std::string recommended_words(const GuidanceBook& book, const RecommendedLine& line,
                              Language language) {
  const bool is_zh = language == Language::kZh;
  std::string text;
  const auto add = [&](const std::string& zh, const std::string& en) {
    if (!text.empty()) text += is_zh ? "；" : "; ";
    text += is_zh ? zh : en;
  };
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  if (line.is_new) add("近期未订", "not ordered lately");
  if (line.own_orders > 0)
    add("本店" + number(line.orders) + "次订货中" + number(line.own_orders) + "次订过",
        "in " + number(line.own_orders) + " of its " + number(line.orders) + " orders");
  if (line.neighbours > 0)
    add("最相似的" + number(line.neighbours_of) + "家店中" + number(line.neighbours) + "家订",
        number(line.neighbours) + " of the " + number(line.neighbours_of) + " shops most like it");
  if (!line.goes_with.empty()) {
    const std::string names = product_names(book, line.goes_with, language);
    add("常与" + names + "一起订", "often ordered with " + names);
  }
  if (line.popular_share > 0)
    add("同类店" + percent(line.popular_share, 0) + "的订单里有",
        "in " + percent(line.popular_share, 0) + " of the orders of shops of its kind");
  return text;
}

std::string key_response_words(const KeyResponseLine& line, Language language) {
  const bool is_zh = language == Language::kZh;
  std::string text =
      fmt::format(fmt::runtime(is_zh ? "重点品规，八周内订它的可能性{}（一般{}）"
                                     : "key product, a chance of {} in eight weeks (usual {})"),
                  percent(line.probability, 0), percent(line.usual, 0));
  std::string reasons;
  for (const auto& push : line.because) {
    const std::string reason = key_reason(push, language);
    if (reason.empty()) continue;
    if (!reasons.empty()) reasons += is_zh ? "；" : "; ";
    reasons += reason;
  }
  if (!reasons.empty()) text += (is_zh ? "：" : ": ") + reasons;
  return text;
}

std::string range_words(const GuidanceBook& book, const RangeLine& line, Language language) {
  const std::string names = product_names(book, line.because, language);
  const std::string share = percent(line.confidence, 0);
  const std::string shops = std::to_string(line.shops);
  return language == Language::kZh
             ? "同时卖" + names + "的店中" + share + "也卖它（" + shops + "户）"
             : share + " of the shops with " + names + " carry it too (" + shops + " shops)";
}

}  // namespace guidance
