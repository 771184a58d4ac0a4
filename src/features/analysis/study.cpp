#include "features/analysis/study.h"

namespace analysis {

std::optional<models::BackTest> Study::test(const StudyInputs&, base::Date,
                                            const std::string&) const {
  return {};
}

std::optional<double> Study::watched(const models::ShopScores&) const { return {}; }

std::optional<double> Study::came_true(const StudyInputs&, base::Date,
                                       const std::vector<models::ShopScores>&) const {
  return {};
}

base::Error too_little(std::string reason, std::string message) {
  return {base::ErrorCode::kConflict, std::move(reason), std::move(message), {}};
}

std::vector<std::unique_ptr<Study>> all_studies() {
  std::vector<std::unique_ptr<Study>> studies;
  studies.push_back(make_value_study());
  studies.push_back(make_cluster_study());
  studies.push_back(make_leaving_study());
  studies.push_back(make_key_response_study());
  studies.push_back(make_cohort_study());
  studies.push_back(make_forecast_study());
  studies.push_back(make_strange_study());
  studies.push_back(make_range_study());
  studies.push_back(make_substitution_study());
  studies.push_back(make_recommended_study());
  return studies;
}

}  // namespace analysis
