#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/grading/grading.h"

/// The arithmetic of a quota-cut grading, over plain numbers: normalise, weigh, rank, cut. Pure.
///
/// Scores of a component with weight w and input x (negative net purchases count as 0):
///   max          w * x / max(x)            (KPI section 4)
///   mean_capped  w * min(1, x / mean(x))
///   one          w * min(1, x)
/// over the ranked shops; all 0 when the maximum or mean is 0. Sums of whole inputs below 2^53 are
/// exact, so the order in which they are added does not matter.
namespace grading {

enum class InputKind : std::uint8_t {
  kQuantity,
  kAmount,
  kDistinctProducts,
  kClass12Products,
  kLowTarQuantity,
  kDisplayScore,
};
inline constexpr std::size_t kInputKinds = 6;
using InputRow = std::array<double, kInputKinds>;

enum class NormaliserKind : std::uint8_t { kMax, kMeanCapped, kOne };

std::optional<InputKind> find_input(std::string_view id);
std::string input_names();  ///< comma-separated, for messages
std::optional<NormaliserKind> find_normaliser(std::string_view name);

/// A Component with its names resolved.
struct CompiledComponent {
  InputKind input = InputKind::kQuantity;
  NormaliserKind normaliser = NormaliserKind::kMax;
  double weight = 0;
};
/// @param config valid
std::vector<CompiledComponent> compile(const Config& config);

/// What a component's normaliser is made from.
struct Scale {
  double max = 0;
  double sum = 0;
  std::size_t count = 0;
};
double normaliser_value(NormaliserKind kind, const Scale& scale);
/// The normaliser when one of the shops buys `after` instead of `before`, after >= before: its own
/// purchase may be, or become, the maximum, and it is a part of the mean.
double normaliser_after(NormaliserKind kind, const Scale& scale, double before, double after);
double component_score(const CompiledComponent& component, double input, double normaliser);

/// One shop that takes part in the ranking.
struct Candidate {
  metrics::ShopIndex shop = 0;
  std::string_view customer_code;
  InputRow inputs{};
  double score = 0;
  std::int32_t grade_no = 0;
  bool display_assumed = false;  ///< display_score is the mean of the known ones
};

/// True when `a` stands before `b`: higher score, then lower customer code.
bool stands_before(const Candidate& a, const Candidate& b);

/// Positions where grades end, best first: grade k has shops [end[k-1], end[k]). Each cumulative
/// share is rounded half up, so the parts always sum to `shops`, never split the order, and each
/// grade is within one shop of its share. One shop alone lands in the middle grade.
std::vector<std::size_t> cut_positions(std::span<const double> quota_percent, std::size_t shops);

/// Ranked shops, best first, with their grades, and the scales they were scored with.
struct Ranking {
  std::vector<Candidate> shops;
  std::vector<Scale> scales;        ///< per component
  std::vector<double> normalisers;  ///< per component
};
/// Scores, ranks and cuts by the quota curve.
/// @param config valid, cut `quota`
Ranking rank_by_quota(std::vector<Candidate> shops, const Config& config);

}  // namespace grading
