#include "features/grading/grading.h"
#include "test_support/test_database.h"

namespace grading {
namespace {

constexpr base::CompanyId kCompany{1};
constexpr base::CompanyId kOther{2};

class GradingConfigStore : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    for (const char* company : {"(1, 'a'", "(2, 'b'"})
      session->execute_text("insert into companies values " + std::string(company) +
                            ", 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
  }
  base::FixedClock clock_{base::Instant{1'000}};
};

TEST_P(GradingConfigStore, WithoutOneTheDefaultPresetHolds) {
  auto session = database().writer();
  const auto config = load_config(*session, kCompany);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->preset, "G_35_55_5_5");
  EXPECT_EQ(config->version, 0);
  EXPECT_EQ(load_config(*session, kCompany, 0)->preset, "G_35_55_5_5");
}

TEST_P(GradingConfigStore, VersionsCountUpAndStayAsTheyWere) {
  auto session = database().writer();
  Config config = *preset("G_20_70_10");
  EXPECT_EQ(*store_config(*session, clock_, kCompany, config), 1);
  config.months = 2;
  EXPECT_EQ(*store_config(*session, clock_, kCompany, config), 2);
  EXPECT_EQ(*store_config(*session, clock_, kOther, *preset("G_MATRIX")), 1);  // its own count
  EXPECT_EQ(load_config(*session, kCompany)->version, 2);
  EXPECT_EQ(load_config(*session, kCompany)->months, 2);
  EXPECT_EQ(load_config(*session, kCompany, 1)->months, 1);
  EXPECT_EQ(load_config(*session, kOther)->preset, "G_MATRIX");
  EXPECT_EQ(load_config(*session, kCompany, 3).error().reason, "grading.no_such_config");
}

TEST_P(GradingConfigStore, StoresNothingThatIsNotValid) {
  auto session = database().writer();
  Config config = *preset("G_20_70_10");
  config.components[0].weight = 99;
  EXPECT_EQ(store_config(*session, clock_, kCompany, config).error().reason, "grading.bad_config");
  EXPECT_EQ(load_config(*session, kCompany)->version, 0);
}

TEST_P(GradingConfigStore, SeesATextThatWasSpoilt) {
  auto session = database().writer();
  ASSERT_TRUE(store_config(*session, clock_, kCompany, *preset("G_20_70_10")).has_value());
  session->execute_text("update model_configs set body = '{\"version\":1}'");
  EXPECT_EQ(load_config(*session, kCompany).error().reason, "wire.wrong_value");
}

ROUNDSMAN_ON_BOTH_ENGINES(GradingConfigStore);

}  // namespace
}  // namespace grading
