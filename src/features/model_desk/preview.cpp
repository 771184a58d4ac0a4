#include "features/model_desk/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "features/guidance/guidance.h"

namespace model_desk {
namespace {

using metrics::ShopIndex;
using target_classes::TargetClass;

constexpr std::size_t kGradeExamples = 40;
constexpr std::size_t kListExamples = 12;  ///< per class and direction
constexpr std::size_t kStrategyExamples = 30;

/// Area of a shop as a row: areas.size() for shops without one.
std::size_t area_row(const metrics::MonthInputs& inputs, ShopIndex shop) {
  const auto area = inputs.shop_area[shop];
  return area == metrics::kNoIndex ? inputs.areas.size() : area;
}

std::optional<base::UnitId> area_id(const metrics::MonthInputs& inputs, std::size_t row) {
  return row < inputs.areas.size() ? std::optional(inputs.areas[row].id) : std::nullopt;
}

std::string area_name(const metrics::MonthInputs& inputs, std::size_t row) {
  return row < inputs.areas.size() ? inputs.areas[row].name : "";
}

PreviewShop shop_of(const metrics::MonthInputs& inputs, ShopIndex shop) {
  const auto& customer = inputs.shops[shop];
  return {customer.id, customer.customer_code, customer.shop_name,
          area_name(inputs, area_row(inputs, shop))};
}

Text grade_reason(const grading::ShopGrade& before, const grading::ShopGrade& after) {
  return {
      fmt::format("得分{:.2f}（第{}名）变为{:.2f}（第{}名），档位由{}档到{}档", before.score,
                  before.rank, after.score, after.rank, before.grade_no, after.grade_no),
      fmt::format("score {:.2f} (rank {}) becomes {:.2f} (rank {}): grade {} to {}", before.score,
                  before.rank, after.score, after.rank, before.grade_no, after.grade_no)};
}

void count_grades(const grading::Result& before, const grading::Result& after,
                  GradePreview& preview) {
  const int grades = std::max(before.config.grades, after.config.grades);
  for (int grade = grades; grade >= 1; --grade) preview.grades.push_back({grade, 0, 0});
  const auto line = [&](std::int32_t grade) -> GradeSize& {
    return preview.grades[static_cast<std::size_t>(grades - grade)];
  };
  for (const auto& shop : before.shops)
    if (shop.graded) ++line(shop.grade_no).before;
  for (const auto& shop : after.shops)
    if (shop.graded) ++line(shop.grade_no).after;
}

GradePreview compare_grades(const metrics::MonthInputs& inputs, const grading::Result& before,
                            const grading::Result& after) {
  GradePreview preview;
  count_grades(before, after, preview);
  std::vector<AreaMoves> areas(inputs.areas.size() + 1);
  std::vector<ShopIndex> moved;
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const auto &old = before.shops[shop], &now = after.shops[shop];
    if (!old.graded || !now.graded) continue;
    ++preview.graded;
    auto& area = areas[area_row(inputs, shop)];
    const int change = now.grade_no - old.grade_no;
    ++(change > 0 ? preview.up : change < 0 ? preview.down : preview.same);
    ++(change > 0 ? area.up : change < 0 ? area.down : area.same);
    if (change != 0) moved.push_back(shop);
  }
  const auto size = [&](ShopIndex shop) {
    return std::abs(after.shops[shop].grade_no - before.shops[shop].grade_no);
  };
  std::ranges::stable_sort(moved, std::ranges::greater{}, size);
  if (moved.size() > kGradeExamples) moved.resize(kGradeExamples);
  for (const ShopIndex shop : moved) {
    const auto &old = before.shops[shop], &now = after.shops[shop];
    preview.examples.push_back({shop_of(inputs, shop), old.grade_no, now.grade_no, old.score,
                                now.score, old.rank, now.rank, grade_reason(old, now)});
  }
  for (std::size_t row = 0; row < areas.size(); ++row) {
    auto& area = areas[row];
    if (area.up + area.down + area.same == 0) continue;
    area.area_id = area_id(inputs, row);
    area.area_name = area_name(inputs, row);
    preview.areas.push_back(std::move(area));
  }
  return preview;
}

/// The entry of each shop in one class; null where it has none.
std::vector<const target_classes::Entry*> entries_of(const target_classes::Result& result,
                                                     TargetClass target_class, std::size_t shops) {
  std::vector<const target_classes::Entry*> entries(shops, nullptr);
  for (const auto& entry : result.entries)
    if (entry.target_class == target_class) entries[entry.shop] = &entry;
  return entries;
}

void add_list_example(const metrics::MonthInputs& inputs, const target_classes::Entry& entry,
                      bool entered, std::size_t& shown, ListPreview& preview) {
  if (++shown > kListExamples) return;
  preview.examples.push_back({shop_of(inputs, entry.shop),
                              std::string(target_classes::code_of(entry.target_class)),
                              entered,
                              entry.reason_code,
                              {entry.reason_zh, entry.reason_en}});
}

void compare_class(const metrics::MonthInputs& inputs, const target_classes::Result& before,
                   const target_classes::Result& after, TargetClass target_class,
                   std::vector<std::map<TargetClass, ClassChange>>& areas, ListPreview& preview) {
  const auto old = entries_of(before, target_class, inputs.shops.size());
  const auto now = entries_of(after, target_class, inputs.shops.size());
  const ClassChange none{std::string(target_classes::code_of(target_class)),
                         {std::string(target_classes::name_zh(target_class)),
                          std::string(target_classes::name_en(target_class))},
                         0,
                         0,
                         0,
                         0};
  ClassChange all = none;
  std::size_t entered = 0;
  std::size_t left = 0;
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    if (old[shop] == nullptr && now[shop] == nullptr) continue;
    auto& area = areas[area_row(inputs, shop)].try_emplace(target_class, none).first->second;
    for (ClassChange* change : {&all, &area}) {
      change->before += old[shop] != nullptr;
      change->after += now[shop] != nullptr;
      change->entered += old[shop] == nullptr;
      change->left += now[shop] == nullptr;
    }
    if (old[shop] == nullptr) add_list_example(inputs, *now[shop], true, entered, preview);
    if (now[shop] == nullptr) add_list_example(inputs, *old[shop], false, left, preview);
  }
  if (all.before + all.after > 0) preview.classes.push_back(std::move(all));
}

ListPreview compare_lists(const metrics::MonthInputs& inputs, const target_classes::Result& before,
                          const target_classes::Result& after) {
  ListPreview preview;
  std::vector<std::map<TargetClass, ClassChange>> areas(inputs.areas.size() + 1);
  for (std::size_t i = 0; i < target_classes::kClassCount; ++i)
    compare_class(inputs, before, after, static_cast<TargetClass>(i), areas, preview);
  for (std::size_t row = 0; row < areas.size(); ++row) {
    AreaChange area{area_id(inputs, row), area_name(inputs, row), {}};
    for (auto& [target_class, change] : areas[row])
      if (change.entered + change.left > 0) area.classes.push_back(std::move(change));
    if (!area.classes.empty()) preview.areas.push_back(std::move(area));
  }
  return preview;
}

base::Result<PreviewResult> preview_grading(const live_month::LiveMonth& live,
                                            const std::string& body, unsigned threads) {
  const auto& month = *live.computed;
  TRY_ASSIGN(const auto config, grading::config_from_json(body));
  const auto grades =
      grading::grade_month(*month.inputs, month.metrics.shops, config, threads, month.history);
  const auto targets = target_classes::match_month(*month.inputs, month.metrics, grades,
                                                   month.target_config, threads, month.scores);
  PreviewResult result;
  result.grades = compare_grades(*month.inputs, month.grades, grades);
  result.lists = compare_lists(*month.inputs, month.targets, targets);
  return result;
}

base::Result<PreviewResult> preview_targets(const live_month::LiveMonth& live,
                                            const std::string& body, unsigned threads) {
  const auto& month = *live.computed;
  TRY_ASSIGN(const auto config, target_classes::config_from_json(body));
  const auto targets = target_classes::match_month(*month.inputs, month.metrics, month.grades,
                                                   config, threads, month.scores);
  PreviewResult result;
  result.lists = compare_lists(*month.inputs, month.targets, targets);
  return result;
}

/// Whether a shop gets the published version, and the draft, with the draft's evidence or, of a
/// shop that it leaves, the published one's.
struct StrategyMatch {
  bool before = false;
  bool after = false;
  std::vector<strategies::Evidence> evidence;
};

std::vector<StrategyMatch> match_shops(const live_month::LiveMonth& live,
                                       const strategies::Matcher& both, bool has_before,
                                       unsigned threads) {
  const auto& month = *live.computed;
  guidance::RunHeader header;
  const guidance::BookContext context(
      {*month.inputs, month.metrics, month.grades, month.targets, both, *month.peers, {}}, header,
      {}, threads);
  std::vector<StrategyMatch> matches(month.inputs->shops.size());
  constexpr std::size_t kBlock = 64;
  base::parallel_blocks(matches.size(), kBlock, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t shop = begin; shop < end; ++shop) {
      if (month.inputs->shops[shop].status != "active") continue;
      for (auto& match : guidance::match_strategies(context, both, static_cast<ShopIndex>(shop))) {
        const bool is_before = has_before && match.strategy == 0;
        (is_before ? matches[shop].before : matches[shop].after) = true;
        if (!is_before || matches[shop].evidence.empty())
          matches[shop].evidence = std::move(match.evidence);
      }
    }
  });
  return matches;
}

StrategyPreview compare_strategy(const metrics::MonthInputs& inputs,
                                 std::vector<StrategyMatch> matches) {
  StrategyPreview preview;
  std::vector<StrategyArea> areas(inputs.areas.size() + 1);
  std::vector<ShopIndex> entered, left, kept;
  for (ShopIndex shop = 0; shop < matches.size(); ++shop) {
    const auto& match = matches[shop];
    if (!match.before && !match.after) continue;
    auto& area = areas[area_row(inputs, shop)];
    preview.before += match.before;
    preview.after += match.after;
    area.before += match.before;
    area.after += match.after;
    (!match.before ? entered : !match.after ? left : kept).push_back(shop);
  }
  preview.entered = static_cast<std::int64_t>(entered.size());
  preview.left = static_cast<std::int64_t>(left.size());
  for (const auto* list : {&entered, &left, &kept})
    for (const ShopIndex shop : *list) {
      if (preview.examples.size() == kStrategyExamples) break;
      if (list == &kept && !(entered.empty() && left.empty())) break;
      preview.examples.push_back(
          {shop_of(inputs, shop), list != &left, std::move(matches[shop].evidence)});
    }
  for (std::size_t row = 0; row < areas.size(); ++row) {
    if (areas[row].before + areas[row].after == 0) continue;
    areas[row].area_id = area_id(inputs, row);
    areas[row].area_name = area_name(inputs, row);
    preview.areas.push_back(std::move(areas[row]));
  }
  return preview;
}

base::Result<PreviewResult> preview_strategy(const live_month::LiveMonth& live,
                                             const std::string& body, unsigned threads) {
  TRY_ASSIGN(auto draft, wire::from_json<strategies::Strategy>(body));
  std::vector<strategies::Strategy> both;
  for (const auto& published : live.computed->strategies)
    if (published.code == draft.code) both.push_back(published);
  const bool has_before = !both.empty();
  if (draft.is_active) both.push_back(std::move(draft));
  TRY_ASSIGN(const auto matcher, strategies::Matcher::compile(std::move(both)));
  PreviewResult result;
  result.strategy =
      compare_strategy(*live.computed->inputs, match_shops(live, matcher, has_before, threads));
  return result;
}

}  // namespace

base::Result<PreviewResult> preview(const live_month::LiveMonth& month, std::string_view model,
                                    const std::string& body, unsigned threads) {
  if (model == "grading") return preview_grading(month, body, threads);
  if (model == "target_classes") return preview_targets(month, body, threads);
  CHECK(model == "strategies");
  return preview_strategy(month, body, threads);
}

}  // namespace model_desk
