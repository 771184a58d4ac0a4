#include "features/target_classes/target_classes.h"
#include "test_support/test_database.h"

namespace target_classes {
namespace {

constexpr base::CompanyId kCompany{1};

class TargetClassConfigStore : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    session->execute_text(
        "insert into companies values (1, 'a', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
  }
  base::FixedClock clock_{base::Instant{1'000}};
};

TEST_P(TargetClassConfigStore, VersionsCountUpAndStayAsTheyWere) {
  auto session = database().writer();
  EXPECT_EQ(load_config(*session, kCompany)->version, 0);
  Config config = default_config();
  EXPECT_EQ(*store_config(*session, clock_, kCompany, config), 1);
  config.scan_rate_min = 0.5;
  EXPECT_EQ(*store_config(*session, clock_, kCompany, config), 2);
  EXPECT_EQ(load_config(*session, kCompany)->scan_rate_min, 0.5);
  EXPECT_EQ(load_config(*session, kCompany, 1)->scan_rate_min, 0.6);
  EXPECT_EQ(load_config(*session, kCompany, 0)->scan_rate_min, 0.6);
  EXPECT_EQ(load_config(*session, kCompany, 3).error().reason, "target_classes.no_such_config");
}

TEST_P(TargetClassConfigStore, StoresNothingThatIsNotValid) {
  auto session = database().writer();
  Config config = default_config();
  config.key_sku_indicators.pop_back();
  EXPECT_EQ(store_config(*session, clock_, kCompany, config).error().reason,
            "target_classes.bad_config");
  EXPECT_EQ(load_config(*session, kCompany)->version, 0);
}

ROUNDSMAN_ON_BOTH_ENGINES(TargetClassConfigStore);

}  // namespace
}  // namespace target_classes
