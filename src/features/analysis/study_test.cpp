#include "features/analysis/study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/analysis/test_town.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

constexpr int kDays = 420;

/// What a study says of a town: learnt state, parameters, test, page and scores as one text.
std::string all_said(const Study& study, const StudyInputs& inputs) {
  const auto learnt = study.learn(inputs);
  if (!learnt) return "refused: " + learnt.error().message;
  std::vector<models::ShopScores> scores(inputs.month.shops.size());
  const auto document = study.apply(inputs, learnt->state, scores);
  std::string said = learnt->state + "\n" + learnt->parameters + "\n";
  said += (document ? *document : document.error().message) + "\n";
  const base::Date cut = inputs.until.plus_days(-study.held_out_days());
  if (const auto before = study.learn(inputs.as_of(cut)))
    if (const auto test = study.test(inputs, cut, before->state)) said += wire::to_json(*test);
  for (std::size_t shop = 0; shop < scores.size(); ++shop)
    said += "\n" + inputs.month.shops[shop].customer_code + wire::to_json(scores[shop]);
  return said;
}

class EveryStudy : public testing::TestWithParam<std::string> {
 protected:
  static const Study& study() {
    static const auto kStudies = all_studies();
    return **std::ranges::find(kStudies, GetParam(), &Study::model);
  }
};

TEST_P(EveryStudy, SaysTheSameAtAnyNumberOfThreadsAndForTheSameSeed) {
  const TestTown town(220, kDays, 7);
  const auto month = town.build();
  const std::string said = all_said(study(), study_inputs(*month, town.until, 1, 5));
  EXPECT_EQ(said.find("refused"), std::string::npos) << said.substr(0, 300);
  EXPECT_TRUE(said == all_said(study(), study_inputs(*month, town.until, 4, 5)));
  const auto again = town.build();
  EXPECT_TRUE(said == all_said(study(), study_inputs(*again, town.until, 1, 5)));
}

TEST_P(EveryStudy, NeverLooksLaterThanTheDayItIsAskedFor) {
  TestTown town(220, kDays, 8);
  town.statuses.emplace_back("active");  // orders in the future only
  TestTown later = town;
  later.add_future(70);
  const auto month = town.build();
  const auto with_future = later.build();
  const auto future = study_inputs(*with_future, town.until.plus_days(70));
  const std::string said = all_said(study(), study_inputs(*month, town.until));
  EXPECT_TRUE(said == all_said(study(), future.as_of(town.until)));
  EXPECT_FALSE(said == all_said(study(), future)) << "such a future would be noticed";
}

TEST_P(EveryStudy, WithoutOrdersRefusesInWords) {
  TestTown town(0, 100, 1);
  town.statuses.assign(30, "active");
  const auto month = town.build();
  const auto learnt = study().learn(study_inputs(*month, town.until));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_TRUE(learnt.error().reason.starts_with("analysis.")) << learnt.error().reason;
  EXPECT_GT(learnt.error().message.size(), 10U);
}

/// Not `range`: here nothing goes together; its own tests have a town where it does.
INSTANTIATE_TEST_SUITE_P(Studies, EveryStudy,
                         testing::Values("value", "clusters", "leaving", "key_response", "cohorts",
                                         "forecast", "strange", "substitution", "recommended"),
                         [](const auto& study) { return study.param; });

}  // namespace
}  // namespace analysis
