#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "features/metrics/comparisons.h"

/// Comparison with peers (对标). A column's ranges are worked out when it is first asked for.
namespace metrics {
namespace {

constexpr std::array<std::string_view, 4> kBases = {"grade_format_zone", "grade_format", "grade",
                                                    "all"};

struct ColumnRanges {
  std::once_flag once;
  std::array<std::vector<PeerRange>, kBases.size()> by_basis;  ///< per group
};

}  // namespace

struct PeerGroups::State {
  const MetricTable* shops = nullptr;
  std::array<std::vector<std::uint32_t>, kBases.size()> group_of;  ///< per shop
  std::array<std::uint32_t, kBases.size()> groups = {};
  std::vector<ColumnRanges> columns;

  void work_out(std::size_t column) {
    for (std::size_t basis = 0; basis < kBases.size(); ++basis) {
      std::vector<std::vector<double>> values(groups[basis]);
      for (std::size_t i = 0; i < shops->rows(); ++i)
        if (const MetricValue value = shops->at(i, column); value.is_known())
          values[group_of[basis][i]].push_back(value.value);
      auto& ranges = columns[column].by_basis[basis];
      for (auto& members : values) {
        PeerRange range{kBases[basis], static_cast<std::uint32_t>(members.size()), 0, 0, 0};
        if (members.size() >= kMembersMin) {
          std::sort(members.begin(), members.end());
          range.p25 = quantile(members, 0.25);
          range.median = quantile(members, 0.5);
          range.p75 = quantile(members, 0.75);
        }
        ranges.push_back(range);
      }
    }
  }
};

PeerGroups::PeerGroups(const MonthInputs& inputs, const MetricTable& shops,
                       std::span<const std::int32_t> grade_no)
    : state_(std::make_unique<State>()) {
  CHECK(grade_no.size() == shops.rows() && inputs.shops.size() == shops.rows());
  State& state = *state_;
  state.shops = &shops;
  state.columns = std::vector<ColumnRanges>(shops.columns());
  std::array<std::unordered_map<std::string, std::uint32_t>, kBases.size()> numbers;
  for (ShopIndex i = 0; i < inputs.shops.size(); ++i) {
    const std::string grade = std::to_string(grade_no[i]);
    const std::string format = grade + '\n' + inputs.shops[i].business_format.value_or("");
    const std::string zone = format + '\n' + inputs.shops[i].trade_zone_type.value_or("");
    const std::array<const std::string*, kBases.size()> keys = {&zone, &format, &grade, nullptr};
    for (std::size_t basis = 0; basis < kBases.size(); ++basis) {
      const auto next = static_cast<std::uint32_t>(numbers[basis].size());
      const auto& key = keys[basis] == nullptr ? std::string() : *keys[basis];
      state.group_of[basis].push_back(numbers[basis].emplace(key, next).first->second);
    }
  }
  for (std::size_t basis = 0; basis < kBases.size(); ++basis)
    state.groups[basis] = static_cast<std::uint32_t>(numbers[basis].size());
}

PeerGroups::~PeerGroups() = default;

std::optional<PeerRange> PeerGroups::range(ShopIndex shop, std::size_t column) const {
  State& state = *state_;
  CHECK(shop < state.group_of[0].size() && column < state.columns.size());
  std::call_once(state.columns[column].once, [&] { state.work_out(column); });
  for (std::size_t basis = 0; basis < kBases.size(); ++basis) {
    const PeerRange& range = state.columns[column].by_basis[basis][state.group_of[basis][shop]];
    if (range.members >= kMembersMin) return range;
  }
  return {};
}

}  // namespace metrics
