#include "features/identity/second_factor.h"

#include <gmock/gmock.h>

#include "features/identity/identity_fixture.h"

namespace identity {
namespace {

using testing::HasSubstr;
using testing::Not;

// The secret of RFC 6238, appendix B: "12345678901234567890" in base32.
constexpr const char* kRfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

TEST(Totp, GivesTheCodesOfTheRfc) {
  // Appendix B, SHA-1, the last six of eight digits.
  EXPECT_EQ(totp_code(kRfcSecret, 59 / 30), "287082");
  EXPECT_EQ(totp_code(kRfcSecret, 1111111109 / 30), "081804");
  EXPECT_EQ(totp_code(kRfcSecret, 1234567890 / 30), "005924");
  EXPECT_EQ(totp_code(kRfcSecret, 20000000000 / 30), "353130");
}

TEST(Totp, TakesThePresentStepItsNeighboursAndNoneTwice) {
  const base::Instant now{1'111'111'109'000};
  const std::int64_t step = totp_step(now);
  for (const std::int64_t near : {step - 1, step, step + 1})
    EXPECT_EQ(matching_step(kRfcSecret, totp_code(kRfcSecret, near), now, 0), near);
  for (const std::int64_t far : {step - 2, step + 2})
    EXPECT_FALSE(matching_step(kRfcSecret, totp_code(kRfcSecret, far), now, 0).has_value());
  EXPECT_FALSE(matching_step(kRfcSecret, totp_code(kRfcSecret, step), now, step).has_value());
  EXPECT_FALSE(matching_step(kRfcSecret, totp_code(kRfcSecret, step - 1), now, step).has_value());
  EXPECT_FALSE(matching_step(kRfcSecret, "", now, 0).has_value());
}

TEST(Totp, SecretsAreLongAndNamedForTheApp) {
  EXPECT_EQ(new_totp_secret().size(), 32U);  // 160 bits
  EXPECT_NE(new_totp_secret(), new_totp_secret());
  EXPECT_EQ(totp_uri("ABC", "yong tai", "li.ming"),
            "otpauth://totp/Roundsman:li.ming%40yong%20tai?secret=ABC&issuer=Roundsman");
}

class SecondFactorTest : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    if (IsSkipped()) return;
    add_account("rep", {"analyst"});
  }
  std::string code(int steps_ahead = 0) {
    return totp_code(secret, totp_step(clock.now()) + steps_ahead);
  }
  void turn_on(Browser& who) {
    const auto begun = who.post("/api/v1/profile/second-factor",
                                std::string(R"({"password":")") + kPassword + R"("})");
    ASSERT_EQ(begun.status, 200) << begun.body;
    secret = text_in(begun, "secret");
    const auto confirmed =
        who.post("/api/v1/profile/second-factor/confirm", R"({"code":")" + code() + R"("})");
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    const auto codes = json_of(confirmed).at("recovery_codes").as_array();
    for (const auto& one : codes) recovery.emplace_back(one.as_string());
    pass(30 * kSecond);
  }
  std::string secret;
  std::vector<std::string> recovery;
};
ROUNDSMAN_ON_BOTH_ENGINES(SecondFactorTest);

TEST_P(SecondFactorTest, IsAskedForOnceItIsConfirmed) {
  Browser rep = signed_in("rep");
  rep.post("/api/v1/profile/second-factor", std::string(R"({"password":")") + kPassword + R"("})");
  EXPECT_EQ(browser().sign_in("rep").status, 200) << "not confirmed yet";
  turn_on(rep);
  EXPECT_EQ(rep.get("/api/v1/session").status, 200) << "goes on in a new session";
  const auto asked = browser().sign_in("rep");
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(reason_of(asked), "identity.code_needed");
  EXPECT_EQ(reason_of(browser().sign_in("rep", kPassword, "000000")), "identity.wrong_code");
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 200);
}

TEST_P(SecondFactorTest, OtherSessionsEndWhenItComes) {
  Browser desk = signed_in("rep", "192.0.2.1");
  Browser phone = signed_in("rep", "192.0.2.2");
  turn_on(desk);
  EXPECT_EQ(phone.get("/api/v1/session").status, 401);
}

TEST_P(SecondFactorTest, ACodeIsTakenOnce) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  const std::string once = code();
  EXPECT_EQ(browser().sign_in("rep", kPassword, once).status, 200);
  EXPECT_EQ(reason_of(browser().sign_in("rep", kPassword, once)), "identity.wrong_code");
  pass(30 * kSecond);
  EXPECT_EQ(browser().sign_in("rep", kPassword, once).status, 401);
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 200);
}

/// R-08: a clock set back does not make used steps fresh again.
TEST_P(SecondFactorTest, AStepIsNotTakenAgainAfterTheClockWentBack) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 200);
  jump(-kHour);
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 401);
  EXPECT_EQ(browser().sign_in("rep", kPassword, recovery[0]).status, 200) << "the way out";
}

TEST_P(SecondFactorTest, TenRecoveryCodesWorkOnceEach) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  ASSERT_EQ(recovery.size(), 10U);
  for (const std::string& one : recovery)
    EXPECT_EQ(count("select count(*) from recovery_codes where code_hash like '%" + one + "%'"), 0);
  std::string typed = recovery[3];
  typed[0] = static_cast<char>(std::toupper(typed[0]));
  EXPECT_EQ(browser().sign_in("rep", kPassword, " " + typed).status, 200);
  EXPECT_EQ(browser().sign_in("rep", kPassword, recovery[3]).status, 401);
  pass(kMinute);
  Browser again = browser();
  EXPECT_EQ(again.sign_in("rep", kPassword, recovery[4]).status, 200);
  EXPECT_EQ(json_of(again.get("/api/v1/profile")).at("recovery_codes_left").as_int64(), 8);
}

TEST_P(SecondFactorTest, FiveWrongCodesLockCodesForTenMinutes) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(browser().sign_in("rep", kPassword, "000000").status, 401) << i;
    pass(20 * kSecond);
  }
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 429);
  EXPECT_EQ(browser("192.0.2.99").sign_in("rep", kPassword, code()).status, 200)
      << "from elsewhere the owner comes in";
  pass(10 * kMinute);
  EXPECT_EQ(browser().sign_in("rep", kPassword, code()).status, 200);
}

TEST_P(SecondFactorTest, AskingForTheCodeIsNoFailure) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  for (int i = 0; i < 25; ++i)
    EXPECT_EQ(reason_of(browser().sign_in("rep")), "identity.code_needed") << i;
}

TEST_P(SecondFactorTest, TheSecretIsSealedAndDoesNotOpenInAnotherAccount) {
  add_account("thief", {"analyst"});
  Browser rep = signed_in("rep");
  turn_on(rep);
  EXPECT_THAT(account("rep").totp_sealed, Not(HasSubstr(secret)));
  {
    auto session = database().writer();
    session->execute_text("update accounts set totp_state = 'on', totp_sealed = '" +
                          account("rep").totp_sealed + "' where login = 'thief'");
  }
  EXPECT_EQ(browser().sign_in("thief", kPassword, code()).status, 401);
}

TEST_P(SecondFactorTest, AShortPasswordMustBeChangedWhenTheSecondFactorGoes) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  const std::string short_one = "kvq7mz9x";
  const auto change = [&](const std::string& old, const std::string& fresh) {
    return rep.post("/api/v1/profile/password",
                    R"({"current_password":")" + old + R"(","new_password":")" + fresh + R"("})");
  };
  ASSERT_EQ(change(kPassword, short_one).status, 204);
  EXPECT_EQ(rep.remove("/api/v1/profile/second-factor", R"({"password":"wrong"})").status, 422);
  ASSERT_EQ(rep.remove("/api/v1/profile/second-factor", R"({"password":"kvq7mz9x"})").status, 204);
  const auto refused = rep.get("/api/v1/permissions");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(reason_of(refused), "identity.password_change_needed");
  EXPECT_EQ(rep.get("/api/v1/session").status, 200) << "so that the page can say so";
  ASSERT_EQ(change(short_one, "plate lantern gravel").status, 204);
  EXPECT_EQ(rep.get("/api/v1/permissions").status, 200);
  EXPECT_EQ(browser().sign_in("rep", "plate lantern gravel").status, 200) << "no code any more";
}

TEST_P(SecondFactorTest, AnAdministratorRemovesALostOne) {
  add_account("admin", {"administrator"});
  Browser rep = signed_in("rep");
  turn_on(rep);
  Browser admin = signed_in("admin");
  const std::string id = std::to_string(account("rep").id.value);
  EXPECT_EQ(admin.remove("/api/v1/accounts/" + id + "/second-factor").status, 204);
  EXPECT_EQ(rep.get("/api/v1/session").status, 401);
  EXPECT_EQ(browser().sign_in("rep").status, 200);
  EXPECT_EQ(audited("accounts.second_factor_off"), 1);
}

TEST_P(SecondFactorTest, ANewLinkDoesNotGoRoundIt) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  const auto link = reset_link(database(), clock, company, "rep");
  const auto checked =
      browser().post("/api/v1/setup/check", R"({"token":")" + link->token + R"("})");
  EXPECT_TRUE(json_of(checked).at("has_second_factor").as_bool());
  ASSERT_EQ(browser()
                .post("/api/v1/setup",
                      R"({"token":")" + link->token + R"(","password":"plate lantern gravel"})")
                .status,
            200);
  EXPECT_EQ(reason_of(browser().sign_in("rep", "plate lantern gravel")), "identity.code_needed");
}

TEST_P(SecondFactorTest, NeitherSecretNorCodesReachTheAuditLog) {
  Browser rep = signed_in("rep");
  turn_on(rep);
  EXPECT_EQ(audited("second_factor.on"), 1);
  EXPECT_EQ(
      count("select count(*) from audit_rows where after_json like '%" + secret +
            "%' or before_json like '%" + secret + "%' or after_json like '%" + recovery[0] + "%'"),
      0);
  EXPECT_EQ(count("select count(*) from idempotency_keys where cast(body as text) like '%" +
                  recovery[0] + "%'"),
            0);
}

}  // namespace
}  // namespace identity
