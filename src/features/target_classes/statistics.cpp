#include "features/target_classes/statistics.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace target_classes {
namespace {

/// Known values by group, ascending.
std::map<std::uint32_t, std::vector<double>> known_by_group(std::span<const GroupedValue> values) {
  std::map<std::uint32_t, std::vector<double>> groups;
  for (const GroupedValue& value : values)
    if (value.value) groups[value.group].push_back(*value.value);
  for (auto& [group, members] : groups) std::sort(members.begin(), members.end());
  return groups;
}

double median_of_sorted(std::span<const double> sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

}  // namespace

std::vector<std::optional<double>> percentile_ranks(std::span<const GroupedValue> values) {
  const auto groups = known_by_group(values);
  std::vector<std::optional<double>> ranks(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].value) continue;
    const std::vector<double>& members = groups.at(values[i].group);
    const auto [low, high] = std::equal_range(members.begin(), members.end(), *values[i].value);
    const auto below = static_cast<double>(low - members.begin());
    const auto equal = static_cast<double>(high - low);
    ranks[i] = (below + 0.5 * equal) / static_cast<double>(members.size());
  }
  return ranks;
}

std::optional<double> quantile(std::vector<double> values, double share) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - std::floor(at)) * (values[above] - values[below]);
}

Spread spread_of(std::span<const double> values) {
  Spread spread;
  spread.members = values.size();
  if (values.empty()) return spread;
  for (const double value : values) spread.mean += value;
  spread.mean /= static_cast<double>(values.size());
  if (values.size() < 2) return spread;
  double squares = 0;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  spread.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return spread;
}

std::vector<std::optional<ComparedChange>> compare_changes(std::span<const GroupedValue> own,
                                                           std::size_t peers_min) {
  constexpr double kStandstill = 0.05;
  const auto groups = known_by_group(own);
  std::vector<double> all;
  for (const auto& [group, members] : groups) all.insert(all.end(), members.begin(), members.end());
  std::sort(all.begin(), all.end());
  std::map<std::uint32_t, double> medians;
  for (const auto& [group, members] : groups)
    medians[group] = median_of_sorted(members.size() >= peers_min ? members : all);

  std::vector<std::optional<ComparedChange>> compared(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (!own[i].value) continue;
    const double peers = medians.at(own[i].group);
    if (1 + peers < kStandstill) continue;
    compared[i] = ComparedChange{*own[i].value, peers, (1 + *own[i].value) / (1 + peers) - 1};
  }
  return compared;
}

std::size_t top_count(double share, std::size_t ranked) {
  if (ranked == 0 || share <= 0) return 0;
  const auto count =
      static_cast<std::size_t>(std::floor(share * static_cast<double>(ranked) + 0.5 + 1e-9));
  return std::clamp(count, std::size_t{1}, ranked);
}

}  // namespace target_classes
