#include <gmock/gmock.h>

#include "features/identity/identity_fixture.h"
#include "platform/records/history.h"

/// The organisation's routes, here because they need somebody signed in.
namespace identity {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class OrganisationHttpTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    if (IsSkipped()) return;
    add_account("admin", {"administrator"});
  }
  std::string unit(int number) const {
    return "/api/v1/organisation/units/" + std::to_string(id_of(number));
  }
  std::string person(int number) const {
    return "/api/v1/organisation/people/" + std::to_string(id_of(number));
  }
  static std::vector<std::string> codes(const http::Response& response) {
    std::vector<std::string> all;
    const auto items = json_of(response).at("items").as_array();
    for (const auto& item : items) all.emplace_back(item.at("code").as_string());
    return all;
  }
};
ROUNDSMAN_ON_BOTH_ENGINES(OrganisationHttpTest);

TEST_P(OrganisationHttpTest, ShowsTheTreeAroundTheOwnAreas) {
  add_account("e1", {"customer_manager"}, {.person_code = "p-e1", .own_areas = true});
  Browser admin = signed_in("admin");
  Browser e1 = signed_in("e1");
  const std::string all = "/api/v1/organisation/units";
  EXPECT_THAT(codes(admin.get(all)), ElementsAre("city", "e1", "e2", "east", "w1", "west"));
  EXPECT_THAT(codes(e1.get(all)), ElementsAre("city", "e1", "east"));
  EXPECT_THAT(codes(admin.get(all + "?kind=sales_area")), ElementsAre("e1", "e2", "w1"));
  EXPECT_EQ(e1.get(unit(13)).status, 200);
  EXPECT_EQ(e1.get(unit(15)).status, 404);
  const auto page = admin.get(all + "?limit=2");
  EXPECT_THAT(codes(page), ElementsAre("city", "e1"));
  EXPECT_THAT(codes(admin.get(all + "?cursor=" + text_in(page, "next_cursor"))),
              ElementsAre("e2", "east", "w1", "west"));
}

TEST_P(OrganisationHttpTest, AUnitIsAddedMovedAndKeptInHistory) {
  Browser admin = signed_in("admin");
  const auto made = admin.post("/api/v1/organisation/units",
                               R"({"code":"e3","name":"东三","kind":"sales_area","parent_id":")" +
                                   std::to_string(id_of(11)) + R"("})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/api/v1/organisation/units/" + text_in(made, "id");
  const auto moved = admin.patch(path, R"({"parent_id":")" + std::to_string(id_of(12)) + R"("})",
                                 header_of(made, "ETag"));
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(text_in(moved, "parent_id"), std::to_string(id_of(12)));
  EXPECT_NE(header_of(moved, "ETag"), header_of(made, "ETag"));
  const auto session = database().reader();
  const auto changes = records::list_changes(*database().reader(), company, "organisation_units",
                                             text_in(made, "id"));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].action, "created");
  EXPECT_EQ(changes[1].field, "parent");
  EXPECT_EQ(changes[1].actor, "admin");
  EXPECT_EQ(audited("organisation.create"), 1);
  EXPECT_EQ(audited("organisation.update"), 1);
}

TEST_P(OrganisationHttpTest, TwoEditorsDoNotOverwriteEachOther) {
  Browser admin = signed_in("admin");
  const std::string etag = header_of(admin.get(unit(13)), "ETag");
  EXPECT_EQ(etag, "\"0\"") << "as imported";
  EXPECT_EQ(admin.patch(unit(13), R"({"name":"One"})", etag).status, 200);
  const auto stale = admin.patch(unit(13), R"({"name":"Two"})", etag);
  EXPECT_EQ(stale.status, 412);
  EXPECT_THAT(stale.body, HasSubstr(R"("theirs":"One")"));
  EXPECT_EQ(admin.send(http::Method::kPatch, unit(13), R"({"name":"Two"})").status, 428);
}

TEST_P(OrganisationHttpTest, TheTreeStaysATree) {
  Browser admin = signed_in("admin");
  const auto reason = [&](const std::string& path, const std::string& body) {
    return reason_of(admin.patch(path, body, header_of(admin.get(path), "ETag")));
  };
  EXPECT_EQ(reason(unit(11), R"({"parent_id":")" + std::to_string(id_of(13)) + R"("})"),
            "organisation.parent_too_low");
  EXPECT_EQ(reason(unit(11), R"({"parent_id":"99"})"), "organisation.not_found");
  EXPECT_EQ(reason(unit(13), R"({"manager_id":"99"})"), "organisation.not_found");
  EXPECT_EQ(reason(unit(13), R"({"name":""})"), "records.required_missing");
  const auto taken =
      admin.post("/api/v1/organisation/units", R"({"code":"e1","name":"x","kind":"sales_area"})");
  EXPECT_EQ(reason_of(taken), "records.exists");
}

TEST_P(OrganisationHttpTest, AnAreaCanBeLeftWithoutAManager) {
  Browser admin = signed_in("admin");
  const auto left =
      admin.patch(unit(13), R"({"manager_id":""})", header_of(admin.get(unit(13)), "ETag"));
  ASSERT_EQ(left.status, 200) << left.body;
  EXPECT_TRUE(json_of(left).at("manager_id").is_null());
}

TEST_P(OrganisationHttpTest, PeopleAreAddedAndChanged) {
  Browser admin = signed_in("admin");
  const auto made = admin.post("/api/v1/organisation/people", R"({"code":"p-9","name":"李明"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(text_in(made, "role"), "customer_manager");
  const auto changed = admin.patch("/api/v1/organisation/people/" + text_in(made, "id"),
                                   R"({"role":"market_manager"})", header_of(made, "ETag"));
  EXPECT_EQ(text_in(changed, "role"), "market_manager");
  EXPECT_EQ(reason_of(admin.patch(person(1), R"({"role":"astronaut"})", "\"0\"")),
            "dictionary.unknown_value");
  EXPECT_EQ(codes(admin.get("/api/v1/organisation/people?role=market_manager")).size(), 2U);
}

TEST_P(OrganisationHttpTest, ALeadHandsOutOwnAreasAndChangesNothingElse) {
  Browser admin = signed_in("admin");
  ASSERT_EQ(admin
                .post("/api/v1/roles",
                      R"({"code":"lead","name_zh":"组长","name_en":"Lead","permissions":)"
                      R"(["people.manage","customers.read"]})")
                .status,
            201);
  add_account("lead", {"lead"}, {.unit_codes = {"east"}});
  Browser lead = signed_in("lead");
  const std::string to_mm = R"({"manager_id":")" + std::to_string(id_of(1)) + R"("})";
  EXPECT_EQ(lead.patch(unit(13), to_mm, header_of(lead.get(unit(13)), "ETag")).status, 200);
  EXPECT_EQ(lead.patch(unit(15), to_mm, "\"0\"").status, 404);
  EXPECT_EQ(lead.patch(unit(10), to_mm, "\"0\"").status, 403);
  EXPECT_EQ(lead.patch(unit(14), R"({"name":"x"})", "\"0\"").status, 403);
  EXPECT_EQ(lead.patch(person(1), R"({"name":"x"})", "\"0\"").status, 403);
  EXPECT_EQ(lead.post("/api/v1/organisation/people", R"({"code":"p","name":"n"})").status, 403);
}

}  // namespace
}  // namespace identity
