#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

namespace target_classes {
namespace {

/// Fewer scored shops than this in an area make no percentile.
constexpr std::size_t kAreaShopsMin = 8;

std::map<metrics::AreaIndex, double> score_floors(const Context& context, const Figure& score) {
  std::map<metrics::AreaIndex, std::vector<double>> by_area;
  for (const metrics::ShopIndex shop : context.shops)
    if (const auto value = score(shop)) by_area[context.area(shop)].push_back(*value);
  std::map<metrics::AreaIndex, double> floors;
  for (auto& [area, values] : by_area)
    if (values.size() >= kAreaShopsMin)
      floors[area] = *quantile(std::move(values), context.config.new_retail_score_percentile);
  return floors;
}

/// Gathers what is wrong at one shop into one sentence.
class Findings {
 public:
  /// @param severity how far beyond the threshold, 0..1
  void add(std::string_view code, double severity, std::string zh, std::string en,
           Evidence evidence) {
    if (match_.reason_code.empty()) match_.reason_code = "new_retail." + std::string(code);
    match_.reason_zh += (match_.reason_zh.empty() ? "" : "，") + std::move(zh);
    match_.reason_en += (match_.reason_en.empty() ? "" : ", ") + std::move(en);
    match_.score += std::clamp(severity, 0.0, 1.0);
    match_.evidence.push_back(std::move(evidence));
  }
  [[nodiscard]] bool empty() const { return match_.evidence.empty(); }
  [[nodiscard]] Match match(metrics::ShopIndex shop) {
    match_.shop = shop;
    match_.reason_zh = "新零售运行需指导：" + match_.reason_zh + "。";
    match_.reason_en = "New-retail operation needs guidance: " + match_.reason_en + ".";
    return std::move(match_);
  }

 private:
  Match match_;
};

/// How far `value` lies below `floor`, as a share of it.
double shortfall(double value, double floor) { return floor > 0 ? (floor - value) / floor : 0; }

}  // namespace

std::vector<Match> match_new_retail(const Context& context) {
  const Config& config = context.config;
  const Figure score(context, "new_retail_score");
  const Figure scan_rate(context, "scan_rate");
  const Figure scan_accuracy(context, "scan_accuracy");
  const Figure offline_days(context, "pos_offline_days");
  const auto floors = score_floors(context, score);
  std::vector<Match> matches;
  for (const metrics::ShopIndex shop : context.shops) {
    Findings findings;
    if (const auto days = offline_days(shop); days && *days >= config.offline_days_max)
      findings.add("offline", *days / 30,
                   fmt::format("收银终端离线{:.0f}天（阈值{}天）", *days, config.offline_days_max),
                   fmt::format("till offline for {:.0f} days (threshold {})", *days,
                               config.offline_days_max),
                   {"pos_offline_days", *days, static_cast<double>(config.offline_days_max), ">="});
    if (const auto rate = scan_rate(shop); rate && *rate < config.scan_rate_min)
      findings.add(
          "scan_rate", shortfall(*rate, config.scan_rate_min),
          fmt::format("扫码率{}低于{}", percent_text(*rate), percent_text(config.scan_rate_min)),
          fmt::format("scan rate {} below {}", percent_text(*rate),
                      percent_text(config.scan_rate_min)),
          {"scan_rate", *rate, config.scan_rate_min, "<"});
    if (const auto rate = scan_accuracy(shop); rate && *rate < config.scan_accuracy_min)
      findings.add("scan_accuracy", shortfall(*rate, config.scan_accuracy_min),
                   fmt::format("扫码准确率{}低于{}", percent_text(*rate),
                               percent_text(config.scan_accuracy_min)),
                   fmt::format("scan accuracy {} below {}", percent_text(*rate),
                               percent_text(config.scan_accuracy_min)),
                   {"scan_accuracy", *rate, config.scan_accuracy_min, "<"});
    const auto floor = floors.find(context.area(shop));
    if (const auto value = score(shop); value && floor != floors.end() && *value < floor->second)
      findings.add("score", shortfall(*value, floor->second),
                   fmt::format("新零售得分{:.1f}低于本片区第{:.0f}百分位{:.1f}", *value,
                               config.new_retail_score_percentile * 100, floor->second),
                   fmt::format("new-retail score {:.1f} below the area's {:.0f}th percentile "
                               "{:.1f}",
                               *value, config.new_retail_score_percentile * 100, floor->second),
                   {"new_retail_score", *value, floor->second, "<"});
    if (!findings.empty()) matches.push_back(findings.match(shop));
  }
  return matches;
}

}  // namespace target_classes
