#include <gmock/gmock.h>

#include "features/identity/demo_sign_ins.h"
#include "features/identity/identity_fixture.h"
#include "features/identity/rights.h"

namespace identity {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AccountsTest : public IdentityTest {
 protected:
  std::string path_of(const std::string& login) {
    return "/api/v1/accounts/" + std::to_string(account(login).id.value);
  }
  static std::string new_account(const std::string& login, const std::string& access) {
    return R"({"login":")" + login + R"(","name":"Li Ming","access":)" + access + "}";
  }
  static std::string whole(const std::string& role) {
    return R"({"reach":"company","roles":[")" + role + R"("],"unit_ids":[]})";
  }
  std::string units(const std::string& role, std::initializer_list<int> numbers) {
    std::string ids_text;
    for (const int number : numbers)
      ids_text += (ids_text.empty() ? "\"" : ",\"") + std::to_string(id_of(number)) + "\"";
    return R"({"reach":"units","roles":[")" + role + R"("],"unit_ids":[)" + ids_text + "]}";
  }
  auth::Scope scope_of(const std::string& login) {
    auto session = database().reader();
    return RightsBook(*session, company)
        .rights_of(*find_account(*session, company, std::string_view(login)))
        .scope;
  }
};
ROUNDSMAN_ON_BOTH_ENGINES(AccountsTest);

TEST_P(AccountsTest, ReachDecidesWhichAreasAreSeen) {
  add_account("boss", {"market_manager"});
  add_account("unit", {"market_manager"}, {.unit_codes = {"east"}});
  add_account("both", {"market_manager"}, {.unit_codes = {"e2", "west"}});
  add_account("mm", {"market_manager"}, {.person_code = "p-mm", .own_areas = true});
  add_account("cm", {"customer_manager"}, {.person_code = "p-e2", .own_areas = true});
  add_account("shop", {"retailer"}, {.customer_code = "s-e1"});
  EXPECT_TRUE(scope_of("boss").whole_company);
  EXPECT_THAT(scope_of("unit").sales_areas, ElementsAre(unit_id(13), unit_id(14)));
  EXPECT_THAT(scope_of("both").sales_areas, ElementsAre(unit_id(14), unit_id(15)));
  EXPECT_THAT(scope_of("mm").sales_areas, ElementsAre(unit_id(13), unit_id(14)));
  EXPECT_THAT(scope_of("cm").sales_areas, ElementsAre(unit_id(14)));
  EXPECT_THAT(scope_of("shop").sales_areas, IsEmpty());
  EXPECT_EQ(scope_of("shop").own_customer->value, id_of(21));
  for (const char* login : {"unit", "both", "mm", "cm", "shop"})
    EXPECT_FALSE(scope_of(login).whole_company) << login;
}

TEST_P(AccountsTest, ARetailerNeverHasMoreThanTheOwnShop) {
  auto session = database().reader();
  const RightsBook book(*session, company);
  Account odd;
  odd.reach = Reach::kShop;
  odd.customer = base::CustomerId{id_of(21)};
  odd.roles = {"administrator", "retailer"};
  EXPECT_THAT(book.rights_of(odd).permissions, ElementsAre(auth::Permission::kOwnShopRead));
  odd.reach = Reach::kCompany;
  EXPECT_THAT(book.rights_of(odd).permissions,
              Not(testing::Contains(auth::Permission::kOwnShopRead)));
  odd.state = AccountState::kDisabled;
  EXPECT_THAT(book.rights_of(odd).permissions, IsEmpty());
  EXPECT_FALSE(book.rights_of(odd).scope.whole_company);
}

TEST_P(AccountsTest, HandingAnAreaToAnotherManagerMovesTheScopeAtOnce) {
  add_account("admin", {"administrator"});
  add_account("e1", {"customer_manager"}, {.person_code = "p-e1", .own_areas = true});
  add_account("w1", {"customer_manager"}, {.person_code = "p-w1", .own_areas = true});
  Browser admin = signed_in("admin");
  Browser e1 = signed_in("e1");
  Browser w1 = signed_in("w1");
  const auto areas = [](Browser& who) {
    return json_of(who.get("/api/v1/session")).at("scope").at("sales_areas").as_array().size();
  };
  EXPECT_EQ(areas(e1), 1U);
  const std::string unit = "/api/v1/organisation/units/" + std::to_string(id_of(13));
  const auto handed = admin.patch(unit, R"({"manager_id":")" + std::to_string(id_of(4)) + R"("})",
                                  header_of(admin.get(unit), "ETag"));
  ASSERT_EQ(handed.status, 200) << handed.body;
  EXPECT_EQ(text_in(handed, "manager_name"), "p-w1");
  EXPECT_EQ(areas(e1), 0U);
  EXPECT_EQ(areas(w1), 2U);
}

TEST_P(AccountsTest, ANewAccountGetsALinkThatSetsThePasswordOnce) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const auto made = admin.post("/api/v1/accounts", new_account("Li.Ming", whole("analyst")));
  ASSERT_EQ(made.status, 201) << made.body;
  const auto view = json_of(made);
  EXPECT_EQ(view.at("account").at("login").as_string(), "li.ming");
  EXPECT_FALSE(view.at("account").at("has_password").as_bool());
  const std::string path(view.at("link").at("path").as_string());
  const std::string token = path.substr(path.find('#') + 1);
  const std::string body = R"({"token":")" + token + R"(","password":"plate lantern gravel"})";
  EXPECT_EQ(count("select count(*) from one_time_links where token_hash like '%" + token + "%'"),
            0);
  EXPECT_EQ(
      browser().post("/api/v1/setup", R"({"token":")" + token + R"(","password":"short"})").status,
      422);
  EXPECT_EQ(browser().post("/api/v1/setup", body).status, 200);
  EXPECT_EQ(reason_of(browser().post("/api/v1/setup", body)), "identity.bad_link");
  EXPECT_EQ(browser().sign_in("li.ming", "plate lantern gravel").status, 200);
}

TEST_P(AccountsTest, ALinkLivesHalfAnHourAndNotLongerWhenTheClockIsSetBack) {
  add_account("rep", {"analyst"});
  const auto status = [&](const std::string& token) {
    return browser().post("/api/v1/setup/check", R"({"token":")" + token + R"("})").status;
  };
  const auto first = reset_link(database(), clock, company, "rep");
  EXPECT_EQ(status(first->token), 200);
  jump(-kHour);
  EXPECT_EQ(status(first->token), 404);
  jump(kHour + 29 * kMinute);
  EXPECT_EQ(status(first->token), 200);
  jump(kMinute);
  EXPECT_EQ(status(first->token), 404);
  const auto second = reset_link(database(), clock, company, "rep");
  const auto third = reset_link(database(), clock, company, "rep");
  EXPECT_EQ(status(second->token), 404) << "replaced by the next";
  EXPECT_EQ(status(third->token), 200);
  EXPECT_EQ(status("9." + third->token.substr(third->token.find('.') + 1)), 404);
}

TEST_P(AccountsTest, APasswordGivenByAnAdministratorMustBeChanged) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  std::string body = new_account("li", whole("analyst"));
  body.pop_back();
  ASSERT_EQ(admin.post("/api/v1/accounts", body + R"(,"password":"gravel plate lantern"})").status,
            201);
  Browser li = browser();
  const auto in = li.sign_in("li", "gravel plate lantern");
  EXPECT_TRUE(json_of(in).at("must_change_password").as_bool());
  EXPECT_EQ(reason_of(li.get("/api/v1/permissions")), "identity.password_change_needed");
  ASSERT_EQ(li.post("/api/v1/profile/password", R"({"current_password":"gravel plate lantern",)"
                                                R"("new_password":"plate lantern gravel"})")
                .status,
            204);
  EXPECT_EQ(li.get("/api/v1/permissions").status, 200);
}

TEST_P(AccountsTest, RefusesWhatMakesNoSense) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const auto reason = [&](const std::string& login, const std::string& access) {
    return reason_of(admin.post("/api/v1/accounts", new_account(login, access)));
  };
  const std::string shop = std::to_string(id_of(21));
  EXPECT_EQ(reason("x", whole("analyst")), "identity.bad_login");
  EXPECT_EQ(reason("li ming", whole("analyst")), "identity.bad_login");
  EXPECT_EQ(reason("admin", whole("analyst")), "identity.login_taken");
  EXPECT_EQ(reason("li", whole("king")), "identity.unknown_role");
  EXPECT_EQ(reason("li", R"({"reach":"company","roles":[],"unit_ids":[]})"), "identity.no_roles");
  EXPECT_EQ(reason("li", units("analyst", {})), "identity.bad_reach");
  EXPECT_EQ(reason("li", units("analyst", {99})), "identity.no_such_unit");
  EXPECT_EQ(reason("li", R"({"reach":"own_areas","roles":["customer_manager"],"unit_ids":[]})"),
            "identity.bad_reach");
  EXPECT_EQ(reason("li", whole("retailer")), "identity.mixed_retailer");
  EXPECT_EQ(reason("li", R"({"reach":"shop","roles":["analyst"],"unit_ids":[],"customer_id":")" +
                             shop + R"("})"),
            "identity.mixed_retailer");
  EXPECT_EQ(reason("li", R"({"reach":"shop","roles":["retailer"],"unit_ids":[]})"),
            "identity.bad_reach");
  EXPECT_EQ(
      reason("li", R"({"reach":"company","roles":["analyst"],"unit_ids":[],"person_id":"77"})"),
      "identity.no_such_person");
}

TEST_P(AccountsTest, ChangesAreMadeAgainstTheVersionSeen) {
  add_account("admin", {"administrator"});
  add_account("rep", {"analyst"});
  Browser admin = signed_in("admin");
  const std::string path = path_of("rep");
  const std::string etag = header_of(admin.get(path), "ETag");
  EXPECT_EQ(admin.patch(path, R"({"name":"One"})", etag).status, 200);
  const auto stale = admin.patch(path, R"({"name":"Two"})", etag);
  EXPECT_EQ(stale.status, 412);
  EXPECT_THAT(stale.body, HasSubstr(R"("theirs":"One")"));
  EXPECT_EQ(account("rep").name, "One");
  EXPECT_EQ(admin.send(http::Method::kPatch, path, R"({"name":"Three"})").status, 428);
}

TEST_P(AccountsTest, OtherRolesEndTheSessions) {
  add_account("admin", {"administrator"});
  add_account("rep", {"analyst"});
  Browser admin = signed_in("admin");
  Browser rep = signed_in("rep", "192.0.2.8");
  const std::string path = path_of("rep");
  const auto patch = [&](const std::string& body) {
    return admin.patch(path, body, header_of(admin.get(path), "ETag"));
  };
  EXPECT_EQ(patch(R"({"name":"Renamed"})").status, 200);
  EXPECT_EQ(rep.get("/api/v1/session").status, 200) << "a name is no right";
  ASSERT_EQ(patch(R"({"access":)" + whole("service_agent") + "}").status, 200);
  EXPECT_EQ(rep.get("/api/v1/session").status, 401);
  EXPECT_EQ(audited("accounts.update"), 2);
  EXPECT_GE(count("select count(*) from audit_rows where before_json like '%analyst%' and "
                  "after_json like '%service_agent%'"),
            1);
}

TEST_P(AccountsTest, OwnRolesRotateTheSession) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const std::string before = admin.cookie;
  const std::string path = path_of("admin");
  ASSERT_EQ(admin
                .patch(path,
                       R"({"access":{"reach":"company","roles":["administrator","analyst"],)"
                       R"("unit_ids":[]}})",
                       header_of(admin.get(path), "ETag"))
                .status,
            200);
  EXPECT_NE(admin.cookie, before);
  EXPECT_EQ(admin.get("/api/v1/session").status, 200);
  Browser thief = browser();
  thief.cookie = before;
  EXPECT_EQ(thief.get("/api/v1/session").status, 401);
}

TEST_P(AccountsTest, DisablingEndsEverythingAtOnce) {
  add_account("admin", {"administrator"});
  add_account("rep", {"administrator"});
  Browser admin = signed_in("admin");
  Browser rep = signed_in("rep", "192.0.2.8");
  const auto key = rep.post("/api/v1/api-keys", R"({"name":"k","permissions":["orders.read"]})");
  ASSERT_EQ(key.status, 201) << key.body;
  const std::string path = path_of("rep");
  ASSERT_EQ(admin.patch(path, R"({"state":"disabled"})", header_of(admin.get(path), "ETag")).status,
            200);
  EXPECT_EQ(rep.get("/api/v1/session").status, 401);
  EXPECT_EQ(browser().sign_in("rep").status, 401);
  Browser robot = browser();
  EXPECT_EQ(robot
                .send(http::Method::kGet, "/api/v1/permissions", "",
                      {{"authorization", "Bearer " + text_in(key, "key")}})
                .status,
            401);
}

TEST_P(AccountsTest, SomeoneAlwaysRemainsWhoManagesPeople) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const std::string path = path_of("admin");
  const auto patch = [&](const std::string& body) {
    return reason_of(admin.patch(path, body, header_of(admin.get(path), "ETag")));
  };
  EXPECT_EQ(patch(R"({"state":"disabled"})"), "identity.last_administrator");
  EXPECT_EQ(patch(R"({"access":)" + whole("analyst") + "}"), "identity.last_administrator");
  EXPECT_EQ(set_account_state(database(), clock, company, "admin", AccountState::kDisabled)
                .error()
                .reason,
            "identity.last_administrator");
  EXPECT_EQ(admin.get("/api/v1/session").status, 200);
}

/// A manager of people of one department: sees and changes only accounts within it, hands out only
/// what they have. The twin below shows that the checks decide it.
TEST_P(AccountsTest, NobodyHandsOutMoreThanTheyHave) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  ASSERT_EQ(admin
                .post("/api/v1/roles",
                      R"({"code":"team_lead","name_zh":"组长","name_en":"Team lead","permissions":)"
                      R"(["people.manage","customers.read","orders.read","products.read",)"
                      R"("guidance.read","guidance.decide","customers.edit","exports.run"]})")
                .status,
            201);
  add_account("lead", {"team_lead"}, {.unit_codes = {"east"}});
  add_account("e1", {"customer_manager"}, {.person_code = "p-e1", .own_areas = true});
  add_account("w1", {"customer_manager"}, {.person_code = "p-w1", .own_areas = true});
  Browser lead = signed_in("lead", "192.0.2.9");
  EXPECT_THAT(lead.get("/api/v1/accounts").body,
              testing::AllOf(HasSubstr(R"("login":"e1")"), HasSubstr(R"("login":"lead")"),
                             Not(HasSubstr(R"("login":"w1")")), Not(HasSubstr(R"("admin")"))));
  EXPECT_EQ(lead.get(path_of("e1")).status, 200);
  EXPECT_EQ(lead.get(path_of("w1")).status, 404);
  EXPECT_EQ(lead.post(path_of("w1") + "/reset-link").status, 404);
  EXPECT_EQ(lead.post(path_of("admin") + "/reset-link").status, 404);
  EXPECT_EQ(lead.post(path_of("e1") + "/reset-link").status, 201);
  const auto reason = [&](const std::string& access) {
    const auto response = lead.post("/api/v1/accounts", new_account("new.one", access));
    return response.status == 201 ? std::string("made") : reason_of(response);
  };
  EXPECT_EQ(reason(units("administrator", {11})), "identity.beyond_own_rights");
  EXPECT_EQ(reason(units("customer_manager", {10})), "identity.beyond_own_rights");
  EXPECT_EQ(reason(units("customer_manager", {15})), "identity.beyond_own_rights");
  EXPECT_EQ(reason(whole("customer_manager")), "identity.beyond_own_rights");
  EXPECT_EQ(reason(units("customer_manager", {13})), "made");
  const std::string own = path_of("lead");
  const std::string etag = header_of(lead.get(own), "ETag");
  EXPECT_EQ(reason_of(lead.patch(own, R"({"access":)" + whole("team_lead") + "}", etag)),
            "identity.beyond_own_rights");
  EXPECT_GE(count("select count(*) from audit_rows where was_refused = 1 and reason = "
                  "'identity.beyond_own_rights'"),
            1)
      << "refusals are written down";
}

/// Must fail when are_within would not compare scopes: the same account, judged by an actor who has
/// the permissions but not the area.
TEST_P(AccountsTest, TheScopeComparisonIsWhatRefuses) {
  auto session = database().reader();
  const RightsBook book(*session, company);
  Account west;
  west.reach = Reach::kUnits;
  west.units = {unit_id(12)};
  west.roles = {"customer_manager"};
  Account lead = west;
  lead.roles = {"administrator"};
  const auto actor_of = [&](const Account& account) { return *book.principal_of(account, {}); };
  EXPECT_TRUE(are_within(book.rights_of(west), actor_of(lead)));
  lead.units = {unit_id(11)};
  EXPECT_FALSE(are_within(book.rights_of(west), actor_of(lead)));
  lead.units = {unit_id(10)};
  EXPECT_TRUE(are_within(book.rights_of(west), actor_of(lead)));
  lead.roles = {"analyst"};  // sees it all, but decides on no suggestions
  EXPECT_FALSE(are_within(book.rights_of(west), actor_of(lead)));
}

TEST_P(AccountsTest, AnotherCompanysIdsDoNotExist) {
  add_account("admin", {"administrator"});
  add_company("other");
  add_account("boss", {"administrator"}, {}, "other");
  Browser boss = browser();
  boss.company = "other";
  ASSERT_EQ(boss.sign_in("boss").status, 200);
  Browser admin = signed_in("admin");
  const auto key = admin.post("/api/v1/api-keys", R"({"name":"k","permissions":["orders.read"]})");
  const std::string own = path_of("admin");
  EXPECT_EQ(boss.get(own).status, 404);
  EXPECT_EQ(boss.patch(own, R"({"name":"Hacked"})", "\"1\"").status, 404);
  EXPECT_EQ(boss.post(own + "/reset-link").status, 404);
  EXPECT_EQ(boss.post(own + "/end-sessions").status, 404);
  EXPECT_EQ(boss.remove(own + "/second-factor").status, 404);
  EXPECT_EQ(boss.remove("/api/v1/api-keys/" + text_in(key, "id")).status, 404);
  EXPECT_EQ(boss.get("/api/v1/organisation/units/" + std::to_string(id_of(13))).status, 404);
  EXPECT_EQ(boss.get("/api/v1/organisation/people/" + std::to_string(id_of(1))).status, 404);
  EXPECT_EQ(admin.get(own).status, 200);
}

TEST_P(AccountsTest, AccountsArePagedFilteredAndCounted) {
  add_account("admin", {"administrator"});
  for (int i = 0; i < 7; ++i) add_account("user" + std::to_string(i), {"analyst"});
  Browser admin = signed_in("admin");
  std::vector<std::string> logins;
  std::string cursor;
  do {
    const auto page = json_of(
        admin.send(http::Method::kGet,
                   "/api/v1/accounts" + (cursor.empty() ? std::string() : "?cursor=" + cursor)));
    EXPECT_EQ(page.at("total").as_int64(), 8);
    for (const auto& item : page.at("items").as_array())
      logins.emplace_back(item.at("login").as_string());
    cursor =
        page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
  } while (!cursor.empty());
  EXPECT_EQ(logins.size(), 8U);
  EXPECT_EQ(json_of(admin.get("/api/v1/accounts?q=USER3")).at("total").as_int64(), 1);
  EXPECT_EQ(json_of(admin.get("/api/v1/accounts?state=disabled")).at("total").as_int64(), 0);
  const auto two = json_of(admin.get("/api/v1/accounts?limit=2"));
  EXPECT_EQ(two.at("items").as_array().size(), 2U);
  EXPECT_TRUE(two.at("next_cursor").is_string());
}

TEST_P(AccountsTest, OwnRolesAreVersionedAndThoseOfTheBoxStay) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const auto roles = json_of(admin.get("/api/v1/roles"));
  EXPECT_EQ(roles.at("items").as_array().size(), 9U);
  const auto make = [&](const std::string& code, const std::string& permissions) {
    return admin.post("/api/v1/roles",
                      R"({"code":")" + code +
                          R"(","name_zh":"督导","name_en":"Coach","permissions":)" + permissions +
                          "}");
  };
  EXPECT_EQ(make("coach", R"(["guidance.read"])").status, 201);
  EXPECT_EQ(reason_of(make("coach", R"(["guidance.read"])")), "identity.role_taken");
  EXPECT_EQ(reason_of(make("analyst", "[]")), "identity.role_built_in");
  EXPECT_EQ(reason_of(make("Coach 2", "[]")), "identity.bad_role_code");
  EXPECT_EQ(reason_of(make("coach2", R"(["world.rule"])")), "identity.unknown_permission");
  EXPECT_EQ(reason_of(make("coach2", R"(["own_shop.read","orders.read"])")),
            "identity.mixed_retailer");
  add_account("rep", {"coach"});
  Browser rep = signed_in("rep");
  const std::string path = "/api/v1/roles/coach";
  ASSERT_EQ(admin
                .patch(path, R"({"permissions":["guidance.read","people.manage"]})",
                       header_of(admin.get(path), "ETag"))
                .status,
            200);
  EXPECT_EQ(rep.get("/api/v1/roles").status, 200) << "at once";
  ASSERT_EQ(admin.patch(path, R"({"is_retired":true})", header_of(admin.get(path), "ETag")).status,
            200);
  EXPECT_EQ(rep.get("/api/v1/roles").status, 403);
  const auto versions = json_of(admin.get(path + "/versions")).at("items").as_array();
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[0].at("version").as_int64(), 3);
  EXPECT_EQ(versions[2].at("permissions").as_array().size(), 1U);
  EXPECT_EQ(reason_of(admin.patch("/api/v1/roles/analyst", R"({"name_en":"X"})", "\"1\"")),
            "identity.role_built_in");
  EXPECT_EQ(admin.get("/api/v1/roles/none").status, 404);
}

TEST_P(AccountsTest, EveryPermissionHasANameInBothLanguages) {
  add_account("rep", {"analyst"});
  Browser rep = signed_in("rep");
  const auto items = json_of(rep.get("/api/v1/permissions")).at("items").as_array();
  ASSERT_EQ(items.size(), auth::grantable_permissions().size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(items[i].at("code").as_string(),
              auth::permission_name(auth::grantable_permissions()[i]));
    EXPECT_FALSE(items[i].at("name_zh").as_string().empty());
    EXPECT_FALSE(items[i].at("name_en").as_string().empty());
  }
}

TEST_P(AccountsTest, AnApiKeyDoesWhatItsOwnerMayAndItsScopesSay) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  const auto made =
      admin.post("/api/v1/api-keys",
                 R"({"name":"erp","permissions":["customers.read"],"expires_on":"2026-12-31"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string key = text_in(made, "key");
  EXPECT_THAT(key, testing::StartsWith("rk_"));
  EXPECT_EQ(count("select count(*) from api_keys where key_hash like '%" + key.substr(6) + "%'"),
            0);
  const auto ask = [&](const std::string& path, http::Method method = http::Method::kGet,
                       const std::string& body = {}) {
    Browser robot(*router, "203.0.113.1");
    robot.sends_site = false;
    return robot.send(method, path, body,
                      {{"authorization", "Bearer " + key}, {"idempotency-key", "1"}});
  };
  EXPECT_EQ(ask("/api/v1/organisation/units").status, 200);
  EXPECT_EQ(ask("/api/v1/accounts").status, 403);
  EXPECT_EQ(ask("/api/v1/profile/sessions").status, 403);
  identity->flush();
  EXPECT_THAT(admin.get("/api/v1/api-keys").body, Not(HasSubstr(R"("last_used_at":null)")));
  EXPECT_THAT(admin.get("/api/v1/api-keys").body, Not(HasSubstr(key)));
  Browser wrong = browser();
  EXPECT_EQ(wrong
                .send(http::Method::kGet, "/api/v1/permissions", "",
                      {{"authorization", "Bearer " + key + "x"}})
                .status,
            401);
  EXPECT_EQ(admin.remove("/api/v1/api-keys/" + text_in(made, "id")).status, 204);
  EXPECT_EQ(ask("/api/v1/organisation/units").status, 401);
}

TEST_P(AccountsTest, AnApiKeyEndsOnItsDayAndNeverManagesAccounts) {
  add_account("admin", {"administrator"});
  Browser admin = signed_in("admin");
  // The clock stands in September 2026.
  const auto made =
      admin.post("/api/v1/api-keys",
                 R"({"name":"hr","permissions":["people.manage"],"expires_on":"2026-12-31"})");
  ASSERT_EQ(made.status, 201);
  const auto ask = [&](const std::string& path, http::Method method, const std::string& body = {}) {
    Browser robot(*router, "203.0.113.1");
    return robot.send(
        method, path, body,
        {{"authorization", "Bearer " + text_in(made, "key")}, {"idempotency-key", "1"}});
  };
  EXPECT_EQ(ask("/api/v1/accounts", http::Method::kGet).status, 200);
  EXPECT_EQ(reason_of(ask("/api/v1/accounts", http::Method::kPost,
                          new_account("evil", whole("administrator")))),
            "identity.session_needed");
  EXPECT_EQ(reason_of(ask("/api/v1/api-keys", http::Method::kPost,
                          R"({"name":"k","permissions":["people.manage"]})")),
            "identity.session_needed");
  pass(120 * kDay);
  EXPECT_EQ(ask("/api/v1/accounts", http::Method::kGet).status, 401);
}

TEST_P(AccountsTest, TheFirstAdministratorComesByTheLinkAndOnlyOnce) {
  const auto first = setup_link(database(), clock, company);
  ASSERT_TRUE(first.has_value());
  const auto link = setup_link(database(), clock, company);  // the server started again
  EXPECT_TRUE(json_of(browser().get("/api/v1/setup")).at("needs_setup").as_bool());
  const auto use = [&](const std::string& token, const std::string& login) {
    return browser().post("/api/v1/setup",
                          R"({"token":")" + token + R"(","login":")" + login +
                              R"(","name":"Li Ming","password":"plate lantern gravel"})");
  };
  EXPECT_EQ(use(first->token, "boss").status, 404) << "the newer link replaced it";
  EXPECT_EQ(use(link->token, "x").status, 422) << "the link stays for another try";
  const auto made = use(link->token, "boss");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(use(link->token, "boss2").status, 404);
  EXPECT_FALSE(setup_link(database(), clock, company).has_value());
  EXPECT_FALSE(json_of(browser().get("/api/v1/setup")).at("needs_setup").as_bool());
  Browser boss = browser();
  ASSERT_EQ(boss.sign_in("boss", "plate lantern gravel").status, 200);
  EXPECT_EQ(boss.get("/api/v1/accounts").status, 200);
  EXPECT_EQ(audited("accounts.first_administrator"), 1);
}

TEST_P(AccountsTest, DemoSignInsCoverEveryRoleAndAreKept) {
  const std::string data = folder.path().string();
  const auto made = make_demo_sign_ins(database(), clock, ids, company, data);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  ASSERT_EQ(made->size(), 9U);
  std::set<std::string> roles;
  for (const DemoSignIn& one : *made) {
    EXPECT_GE(one.password.size(), 20U);
    Browser who = browser("192.0.2." + std::to_string(roles.size() + 1));
    EXPECT_EQ(who.sign_in(one.login, one.password).status, 200) << one.login;
    for (const std::string& role : account(one.login).roles) roles.insert(role);
  }
  EXPECT_EQ(roles.size(), built_in_roles().size());
  EXPECT_THAT(scope_of("manager").sales_areas, ElementsAre(unit_id(13), unit_id(14)));
  EXPECT_THAT(scope_of("rep").sales_areas, ElementsAre(unit_id(13)));
  EXPECT_EQ(scope_of("retailer").own_customer->value, id_of(21));
  EXPECT_EQ(account("rep").name, "p-e1");
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(data + "/demo-sign-ins.tsv").permissions(),
            perms::owner_read | perms::owner_write);
  const auto again = make_demo_sign_ins(database(), clock, ids, company, data);
  for (std::size_t i = 0; i < made->size(); ++i)
    EXPECT_EQ((*again)[i].password, (*made)[i].password);
  std::filesystem::remove(data + "/demo-sign-ins.tsv");
  EXPECT_EQ(read_demo_sign_ins(data).error().reason, "identity.no_demo_sign_ins");
  const auto renewed = make_demo_sign_ins(database(), clock, ids, company, data);
  EXPECT_NE((*renewed)[0].password, (*made)[0].password);
  EXPECT_EQ(browser("192.0.2.77").sign_in("admin", (*renewed)[0].password).status, 200);
}

TEST_P(AccountsTest, TheCommandLineRefusesWhatIsNotThere) {
  const auto reason = [&](AccountWish wish) {
    wish.name = "N";
    const auto made = identity::add_account(database(), clock, ids, company, wish);
    return made ? std::string("made") : made.error().reason;
  };
  EXPECT_EQ(reason({.login = "li", .roles = {"analyst"}, .person_code = "none"}),
            "identity.no_such_person");
  EXPECT_EQ(reason({.login = "li", .roles = {"analyst"}, .unit_codes = {"none"}}),
            "identity.no_such_unit");
  EXPECT_EQ(reason({.login = "li", .roles = {"retailer"}, .customer_code = "none"}),
            "identity.no_such_customer");
  EXPECT_EQ(reset_link(database(), clock, company, "none").error().reason,
            "identity.no_such_account");
}

}  // namespace
}  // namespace identity
