#include <algorithm>
#include <cmath>

#include "features/guidance/dashboard_work.h"
#include "features/guidance/format.h"

/// Part 4: where the area falls behind the company, and who causes it; and the summary.
namespace guidance {
namespace {

constexpr std::size_t kWeaknessesMax = 5;
constexpr std::size_t kShopsNamed = 3;
/// Gaps below this share of the company's figure are noise.
constexpr double kRelativeGapMin = 0.02;

struct Watched {
  std::string_view metric;
  int better = 1;  ///< +1 more is better, −1 less
  Text direction;
};

const std::vector<Watched>& watched() {
  static const std::vector<Watched> list = {
      {"quantity",
       1,
       {"逐户看订货节奏与缺货，先稳住下滑客户",
        "Check order rhythm and stock-outs shop by shop; steady the falling ones first"}},
      {"avg_carton_price",
       1,
       {"看价位结构，给出高一价位的替代参考",
        "Look at the band mix; show substitutes one band up"}},
      {"brand_width",
       1,
       {"按缺品清单补齐常规品规", "Complete the range along the list of missing products"}},
      {"order_fill_rate",
       1,
       {"核对限量与实际需求，讲清投放安排", "Compare limits with demand; explain the allocation"}},
      {"repurchase_rate", 1, {"复盘只订一次的品规", "Review products that were ordered only once"}},
      {"key_shelf_rate",
       1,
       {"重点品规小量上柜，两期复盘", "Small trials of key products, review after two cycles"}},
      {"scan_rate",
       1,
       {"扫码习惯辅导，先查设备", "Coach the scanning habit; check the device first"}},
      {"scan_accuracy", 1, {"纠正条盒混扫与漏扫", "Mend mixed and skipped scans"}},
      {"retail_gross_margin",
       1,
       {"用盈利单看清低毛利品规", "Show low-margin products on the profit sheet"}},
      {"stockout_products",
       -1,
       {"按预警清单补货，货源不足看替代",
        "Reorder along the alerts; substitutes where supply is short"}},
      {"display_score",
       1,
       {"陈列与价签按清单整改", "Put display and price tags in order along the checklist"}},
  };
  return list;
}

struct Part {
  ShopIndex shop = 0;
  double contribution = 0;
};

/// Mean over the shops with the figure.
struct Mean {
  double sum = 0;
  std::uint32_t shops = 0;
  [[nodiscard]] double value() const { return sum / shops; }
};

target_classes::TargetClass primary_class(const BookContext::State& state, ShopIndex shop) {
  const auto& targets = state.sources.targets;
  if (shop + 1 < targets.shop_begin.size())
    for (std::uint32_t i = targets.shop_begin[shop]; i < targets.shop_begin[shop + 1]; ++i) {
      const auto& entry = targets.entries[targets.shop_entries[i]];
      if (entry.is_primary) return entry.target_class;
    }
  return target_classes::TargetClass::kStable;
}

void add_contributions(const DashboardWork& work, std::vector<Part> parts, int better,
                       Weakness& weakness) {
  std::array<Mean, target_classes::kClassCount> classes{};
  for (const Part& part : parts) {
    auto& cell = classes[static_cast<std::size_t>(primary_class(work.state, part.shop))];
    cell.sum += part.contribution;
    ++cell.shops;
  }
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].shops == 0) continue;
    const auto target_class = static_cast<target_classes::TargetClass>(i);
    weakness.classes.push_back({std::string(target_classes::code_of(target_class)),
                                {std::string(target_classes::name_zh(target_class)),
                                 std::string(target_classes::name_en(target_class))},
                                {},
                                classes[i].shops,
                                classes[i].sum});
  }
  const auto worst_first = [&](double a, double b) { return better * a < better * b; };
  std::ranges::stable_sort(weakness.classes, worst_first, &ContributionLine::contribution);
  std::ranges::stable_sort(parts, worst_first, &Part::contribution);
  for (std::size_t i = 0; i < parts.size() && i < kShopsNamed; ++i) {
    if (better * parts[i].contribution >= 0) break;
    ContributionLine line;
    line.shop = work.shop_name(parts[i].shop);
    line.contribution = parts[i].contribution;
    weakness.top_shops.push_back(std::move(line));
  }
}

std::optional<Weakness> weakness_of(const DashboardWork& work, const Watched& wanted) {
  const auto column = metrics::find_metric(metrics::Scope::kShop, wanted.metric);
  if (!column) return {};
  const auto& table = work.state.sources.month_metrics.shops;
  const auto& company = work.state.shop_means[*column];
  if (company.second == 0) return {};
  const double company_mean = company.first / static_cast<double>(company.second);
  Mean area;
  for (const ShopIndex shop : work.active)
    if (const auto value = table.at(shop, *column); value.is_known()) {
      area.sum += value.value;
      ++area.shops;
    }
  if (area.shops == 0 || company_mean == 0) return {};
  Weakness weakness;
  weakness.gap = area.value() - company_mean;
  weakness.relative_gap = weakness.gap / std::abs(company_mean);
  if (wanted.better * weakness.relative_gap > -kRelativeGapMin) return {};
  weakness.metric = wanted.metric;
  weakness.unit = metrics::definitions(metrics::Scope::kShop)[*column].unit;
  weakness.area = area.value();
  weakness.company = company_mean;
  weakness.shops = area.shops;
  weakness.direction = wanted.direction;
  std::vector<Part> parts;
  for (const ShopIndex shop : work.active)
    if (const auto value = table.at(shop, *column); value.is_known())
      parts.push_back({shop, (value.value - company_mean) / area.shops});
  add_contributions(work, std::move(parts), wanted.better, weakness);
  return weakness;
}

void round_all(Weakness& weakness) {
  const auto round6 = [](double value) { return std::round(value * 1e6) / 1e6; };
  for (double* value : {&weakness.area, &weakness.company, &weakness.gap, &weakness.relative_gap})
    *value = round6(*value);
  for (auto& line : weakness.classes) line.contribution = round6(line.contribution);
  for (auto& line : weakness.top_shops) line.contribution = round6(line.contribution);
}

}  // namespace

void fill_weaknesses(DashboardWork& work) {
  auto& found = work.dashboard.weaknesses;
  for (const Watched& wanted : watched())
    if (auto weakness = weakness_of(work, wanted)) found.push_back(std::move(*weakness));
  std::ranges::stable_sort(found, [](const Weakness& a, const Weakness& b) {
    return std::abs(a.relative_gap) > std::abs(b.relative_gap);
  });
  if (found.size() > kWeaknessesMax) found.resize(kWeaknessesMax);
  for (auto& weakness : found) round_all(weakness);
}

void fill_dashboard_summary(DashboardWork& work) {
  auto& board = work.dashboard;
  const auto& figures = board.analysis.figures;
  if (figures.size() >= 2 && figures[0].value && figures[1].value) {
    const std::string count = grouped(*figures[0].value, 0);
    const Text amount = money_words(*figures[1].value, work.inputs().company.currency);
    Sentence sentence{"volume", "本月销量" + count + "、销售额" + amount.zh,
                      "Volume " + count + ", amount " + amount.en + " this month"};
    if (figures[0].month_change) {
      sentence.zh += "，销量环比" + signed_percent(*figures[0].month_change);
      sentence.en += "; volume " + signed_percent(*figures[0].month_change) + " on last month";
    }
    if (figures[0].year_change) {
      sentence.zh += "、同比" + signed_percent(*figures[0].year_change);
      sentence.en += ", " + signed_percent(*figures[0].year_change) + " on the year";
    }
    board.summary.push_back(std::move(sentence));
  }
  const std::string listed = std::to_string(board.lists.listed_shops);
  const std::string stable = std::to_string(board.lists.stable_shops);
  board.summary.push_back({"lists", "本月重点服务" + listed + "户，稳定类" + stable + "户",
                           listed + " shops to serve this month, " + stable + " stable"});
  if (!board.weaknesses.empty()) {
    const auto& worst = board.weaknesses.front();
    const Text name = metric_name(worst.metric);
    const bool above = worst.relative_gap > 0;
    const std::string gap = percent(std::abs(worst.relative_gap));
    board.summary.push_back({"weakness",
                             "最大短板：" + name.zh + (above ? "高于" : "低于") + "全公司" + gap +
                                 "；" + worst.direction.zh,
                             "Largest gap: " + name.en + ", " + gap +
                                 (above ? " above" : " below") + " the company. " +
                                 worst.direction.en});
  }
}

}  // namespace guidance
