#pragma once
#include <vector>

#include "base/result.h"
#include "features/organisation/organisation.h"
#include "features/research/study.h"

/// Pure decisions about studies.
namespace research {

struct Limits {
  static constexpr std::size_t kTitleBytesMax = 200;
  static constexpr std::size_t kPurposeBytesMax = 2000;
  static constexpr std::size_t kTextBytesMax = 300;
  static constexpr std::size_t kQuestionsMax = 20;
  static constexpr std::size_t kAnswersPerQuestionMax = 12;
  static constexpr std::size_t kAreasMax = 60;
  static constexpr int kMonthsMax = 24;
  static constexpr std::size_t kTablesMax = 20;
  static constexpr std::size_t kCellsPerTableMax = 600;
};

/// The age bands of every study; none begins below 18.
const std::vector<Category>& age_bands();

/// The definition that an input comes to.
/// @return the definition, or research.bad_title, research.bad_purpose, research.bad_period,
///   research.bad_questions, research.bad_question, research.bad_age_shares, research.no_areas,
///   research.too_many_areas, or compliance.pii_18 (a minimum below kMinimumGroup),
///   compliance.pii_03, compliance.min_06
base::Result<Definition> define(const StudyInput& input,
                                const std::vector<organisation::Unit>& units);

/// May the study go from one state to the other by hand? Publishing is another matter.
bool can_become(State from, State to);

}  // namespace research
