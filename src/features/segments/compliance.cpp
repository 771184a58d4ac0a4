#include <algorithm>
#include <array>

#include "base/text.h"
#include "features/segments/segments.h"

namespace segments {
namespace {

/// Words of people whom nothing about tobacco may be aimed at.
constexpr auto kWords = std::to_array<std::string_view>(
    {"青少年", "未成年", "学生", "校园", "年轻人", "teenager", "underage", "under-age", "minors",
     "student", "pupil", "campus", "youth", "young people"});

bool names_the_young(std::string_view text) {
  const std::string lower = base::to_lower_ascii(text);
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

base::Result<void> check_compliance(std::string_view name, std::string_view description,
                                    const SegmentRule& rule) {
  bool is_refused = names_the_young(name) || names_the_young(description);
  for (const RuleGroup& group : rule.groups)
    for (const std::string& condition : group.conditions)
      is_refused = is_refused || names_the_young(condition);
  if (!is_refused) return {};
  return base::Error{
      base::ErrorCode::kForbidden,
      "compliance.min_06",
      "MIN-06: no segment of shops that sell tobacco is made around minors, pupils "
      "or students (广告法 10, 22; 未成年人保护法 17(4), 59). Shops near schools are "
      "found by dist_to_school_m, for inspection",
      {}};
}

}  // namespace segments
