#include "features/grading/grade_history.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace grading {
namespace {

using History = std::span<const std::vector<PublishedGrade>>;

std::int32_t published_grade(History history, std::size_t shop, base::Period month) {
  if (shop >= history.size()) return 0;
  for (const PublishedGrade& grade : history[shop])
    if (grade.period == month) return grade.grade_no;
  return 0;
}

/// 0 when there is none, or none on a scale of so many grades.
std::int32_t outside_grade(const metrics::MonthInputs& inputs, std::size_t shop, int back,
                           int grades) {
  const auto& months = inputs.shop_months;
  const auto at = static_cast<std::size_t>(back);
  if (shop >= months.size() || at >= months[shop].size() || !months[shop][at]) return 0;
  const auto grade = months[shop][at]->grade_no;
  return grade && *grade >= 1 && *grade <= grades ? static_cast<std::int32_t>(*grade) : 0;
}

/// Recomputed gradings of the months 1..kRecomputedMonths back; empty where not possible or not
/// needed.
using Recomputed = std::array<std::vector<std::int32_t>, kRecomputedMonths + 1>;

bool all_published(const metrics::MonthInputs& inputs, History history, base::Period month) {
  for (std::size_t shop = 0; shop < inputs.shops.size(); ++shop)
    if (inputs.shops[shop].status == "active" && published_grade(history, shop, month) == 0)
      return false;
  return true;
}

Recomputed recompute(const metrics::MonthInputs& inputs, const Config& config, unsigned threads,
                     History history) {
  Recomputed recomputed;
  const auto begin = records_begin(inputs);
  for (int back = 1; begin && back <= kRecomputedMonths; ++back) {
    const base::Period month = inputs.period.plus_months(-back);
    if (month.plus_months(1 - config.months) < base::Period::of(*begin)) break;
    if (all_published(inputs, history, month)) continue;
    PeriodGrading grading = grade_period(inputs, month, config, threads);
    for (std::size_t shop = 0; shop < grading.grade_no.size(); ++shop)
      if (grading.method[shop] == Method::kNewcomer) grading.grade_no[shop] = 0;
    recomputed[static_cast<std::size_t>(back)] = std::move(grading.grade_no);
  }
  return recomputed;
}

std::vector<GradePair> pairs_of(const metrics::MonthInputs& inputs, const Config& config,
                                const Recomputed& recomputed) {
  std::vector<GradePair> pairs;
  for (int back = 1; back <= kRecomputedMonths; ++back) {
    const auto& grades = recomputed[static_cast<std::size_t>(back)];
    for (std::size_t shop = 0; shop < grades.size(); ++shop) {
      const std::int32_t outside = outside_grade(inputs, shop, back, config.grades);
      if (outside > 0 && grades[shop] > 0) pairs.push_back({outside, grades[shop]});
    }
  }
  return pairs;
}

}  // namespace

bool outside_is_our_scale(std::span<const GradePair> pairs, double agreement_min) {
  const auto close = std::count_if(pairs.begin(), pairs.end(), [](const GradePair& pair) {
    return std::abs(pair.outside - pair.recomputed) <= 1;
  });
  return static_cast<double>(close) >= agreement_min * static_cast<double>(pairs.size());
}

std::vector<EarlierGrades> earlier_grades(const metrics::MonthInputs& inputs, const Config& config,
                                          unsigned threads, History history) {
  const Recomputed recomputed = recompute(inputs, config, threads, history);
  const bool use_outside =
      outside_is_our_scale(pairs_of(inputs, config, recomputed), config.outside_agreement_min);
  std::vector<EarlierGrades> result(inputs.shops.size());
  for (std::size_t shop = 0; shop < result.size(); ++shop) {
    for (int back = 1; back <= metrics::kMonthsBack; ++back) {
      std::string_view source = "published";
      std::int32_t grade = published_grade(history, shop, inputs.period.plus_months(-back));
      if (grade == 0 && use_outside) {
        source = "outside";
        grade = outside_grade(inputs, shop, back, config.grades);
      }
      if (grade == 0 && back <= kRecomputedMonths &&
          !recomputed[static_cast<std::size_t>(back)].empty()) {
        source = "recomputed";
        grade = recomputed[static_cast<std::size_t>(back)][shop];
      }
      if (grade == 0) break;
      if (back == 1) result[shop].first_source = source;
      result[shop].grades.push_back(grade);
    }
  }
  return result;
}

}  // namespace grading
