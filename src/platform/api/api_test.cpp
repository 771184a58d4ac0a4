#include "platform/api/api.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "test_support/test_database.h"

// Options are named by what differs from their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace api {
namespace {

constexpr base::CompanyId kCompany{1};
using Result = base::Result<http::Response>;

class WriteTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    session->execute_text(
        "insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
    session->execute_text("create table effects (number bigint not null)");
    services_ = std::make_unique<Services>(
        Services{.database = database(), .clock = clock_, .ids = ids_, .data_folder = {}});
  }
  static http::Request post(const std::string& key, const std::string& body = "{}") {
    auth::Principal principal;
    principal.company = kCompany;
    principal.account = auth::AccountId{5};
    principal.login = "wang";
    http::Request request;
    request.method = http::Method::kPost;
    request.path = "/api/v1/things";
    request.body = body;
    request.request_id = "r1";
    request.remote_address = "192.0.2.1";
    request.principal = std::make_shared<auth::Principal>(principal);
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    return request;
  }
  static Result add_effect(Write& write) {
    write.session.execute_text("insert into effects values (1)");
    write.audit({.action = "things.create",
                 .object_kind = "thing",
                 .object_id = "1",
                 .before = {},
                 .after = "{}",
                 .reason = {}});
    return http::Response::json(R"({"id":"1"})", 201).with("Location", "/api/v1/things/1");
  }
  Result write_effect(const http::Request& request) {
    return write(*services_, request, add_effect);
  }
  std::string scalar(const std::string& sql) { return database().reader()->text_scalar(sql); }

  base::FixedClock clock_{base::Instant{1'790'000'000'000}};
  base::IdGenerator ids_{clock_, 1};
  std::unique_ptr<Services> services_;
};
ROUNDSMAN_ON_BOTH_ENGINES(WriteTest);

TEST_P(WriteTest, CommitsEffectAuditAndKeyTogether) {
  const auto response = write_effect(post("k1"));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
  EXPECT_EQ(scalar("select action from audit_rows where actor = 'wang' and request_id = 'r1'"),
            "things.create");
  EXPECT_EQ(scalar("select status from idempotency_keys where key = 'k1'"), "201");
}

TEST_P(WriteTest, ARepetitionGetsTheSameAnswerWithoutASecondEffect) {
  const auto first = write_effect(post("k1", R"({"a":1})"));
  const auto again = write_effect(post("k1", R"({"a":1})"));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->status, first->status);
  EXPECT_EQ(again->body, first->body);
  EXPECT_EQ(again->content_type, first->content_type);
  EXPECT_THAT(again->headers, testing::Contains(testing::Pair("Location", "/api/v1/things/1")));
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
  EXPECT_EQ(write_effect(post("k1", R"({"a":2})")).error().reason, "api.idempotency_key_reused");
}

TEST_P(WriteTest, KeysOfOtherAccountsAndRoutesAreOthers) {
  auto other_account = post("k1");
  auto principal = *other_account.principal;
  principal.account = auth::AccountId{6};
  other_account.principal = std::make_shared<auth::Principal>(principal);
  auto other_route = post("k1");
  other_route.path = "/api/v1/others";
  ASSERT_TRUE(write_effect(post("k1")).has_value());
  ASSERT_TRUE(write_effect(other_account).has_value());
  ASSERT_TRUE(write_effect(other_route).has_value());
  EXPECT_EQ(scalar("select count(*) from effects"), "3");
}

TEST_P(WriteTest, TheSameRequestFromManyThreadsActsOnce) {
  std::atomic<int> same_answers{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&] {
      const auto response = write_effect(post("k1"));
      if (response && response->body == R"({"id":"1"})") ++same_answers;
    });
  for (auto& client : clients) client.join();
  EXPECT_EQ(same_answers, 8);
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
}

TEST_P(WriteTest, ARefusalLeavesNothingButAForbiddenOneIsAudited) {
  const auto refusing = [](base::ErrorCode code) {
    return [code](Write& write) -> Result {
      write.session.execute_text("insert into effects values (1)");
      return base::Error{code, "test.no", "", {}};
    };
  };
  EXPECT_FALSE(write(*services_, post("k1"), refusing(base::ErrorCode::kInvalid)).has_value());
  EXPECT_EQ(scalar("select count(*) from audit_rows"), "0");
  EXPECT_FALSE(write(*services_, post("k1"), refusing(base::ErrorCode::kForbidden)).has_value());
  EXPECT_EQ(scalar("select action from audit_rows where was_refused = 1 and reason = 'test.no'"),
            "POST /api/v1/things");
  EXPECT_EQ(scalar("select count(*) from effects"), "0");
  EXPECT_EQ(scalar("select count(*) from idempotency_keys"), "0");
  EXPECT_TRUE(write_effect(post("k1")).has_value()) << "a refused key may be used again";
}

TEST_P(WriteTest, AStaleAnswerRollsBack) {
  const auto response =
      write(*services_, post("k1", R"({"name":"mine","tel":"1"})"), [&](Write& write) -> Result {
        write.session.execute_text("insert into effects values (1)");
        return stale(post("", R"({"name":"mine","tel":"1"})"), 8, R"({"name":"theirs","tel":"1"})");
      });
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 412);
  EXPECT_THAT(response->headers, testing::Contains(testing::Pair("ETag", "\"8\"")));
  const auto body = boost::json::parse(response->body);
  EXPECT_EQ(body.at("reason"), "api.stale_version");
  EXPECT_EQ(boost::json::serialize(body.at("conflicts")),
            R"([{"field":"name","mine":"mine","theirs":"theirs"}])");
  EXPECT_EQ(scalar("select count(*) from effects"), "0");
  EXPECT_EQ(scalar("select count(*) from idempotency_keys"), "0");
}

TEST_P(WriteTest, ContentionIsTriedAgainAtMostFiveTimes) {
  int runs = 0;
  const auto busy_until = [&](int good_run) {
    return [&runs, good_run](Write& write) -> Result {
      if (++runs < good_run) throw db::Failure(db::FailureKind::kBusy, "deadlock");
      return add_effect(write);
    };
  };
  EXPECT_TRUE(write(*services_, post("k1"), busy_until(5)).has_value());
  EXPECT_EQ(runs, 5);
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
  runs = 0;
  EXPECT_THROW((void)write(*services_, post("k2"), busy_until(6)), db::Failure);
  EXPECT_EQ(runs, 5);
  const auto broken = [](Write&) -> Result {
    throw db::Failure(db::FailureKind::kDiskFull, "full");
  };
  EXPECT_THROW((void)write(*services_, post("k2"), broken), db::Failure);
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
}

TEST_P(WriteTest, AnAnswerWithASecretIsNotKept) {
  const auto secret = [](Write& write) -> Result {
    write.keeps_answer = false;
    return add_effect(write);
  };
  ASSERT_TRUE(write(*services_, post("k1"), secret).has_value());
  EXPECT_EQ(write(*services_, post("k1"), secret).error().reason, "api.answer_not_kept");
  EXPECT_EQ(scalar("select count(*) from effects"), "1");
  EXPECT_EQ(scalar("select count(*) from idempotency_keys where length(body) > 0"), "0");
}

TEST_P(WriteTest, OldKeysAreForgottenAfterAWeek) {
  ASSERT_TRUE(write_effect(post("old")).has_value());
  clock_.set({clock_.now().unix_ms + kIdempotencyKeepMs});
  ASSERT_TRUE(write_effect(post("new")).has_value());
  const auto purged = purge_idempotency_keys(*database().writer(), kCompany,
                                             {clock_.now().unix_ms - kIdempotencyKeepMs + 1});
  EXPECT_EQ(purged, 1);
  EXPECT_EQ(scalar("select key from idempotency_keys"), "new");
}

TEST_P(WriteTest, RefusesAKeyThatIsNone) {
  EXPECT_EQ(write_effect(post("with space")).error().reason, "api.bad_idempotency_key");
  EXPECT_EQ(write_effect(post(std::string(256, 'k'))).error().reason, "api.bad_idempotency_key");
}

http::Request get_with(std::vector<std::pair<std::string, std::string>> query) {
  http::Request request;
  request.query = std::move(query);
  return request;
}

TEST(Paging, CursorsComeBackAsTheyWere) {
  for (const std::string text : {"", "1", "12", "123", "a|名|7"}) {
    const std::string cursor = encode_cursor(text);
    EXPECT_THAT(cursor, testing::Not(testing::HasSubstr("=")));
    const auto page = page_of(get_with({{"cursor", cursor}, {"limit", "500"}}));
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->cursor, text);
    EXPECT_EQ(page->limit, 500U);
  }
  EXPECT_EQ(page_of(get_with({}))->limit, kPageDefault);
  EXPECT_EQ(page_of(get_with({{"limit", "0"}})).error().reason, "api.bad_limit");
  EXPECT_EQ(page_of(get_with({{"limit", "501"}})).error().reason, "api.bad_limit");
  EXPECT_EQ(page_of(get_with({{"limit", "x"}})).error().reason, "api.bad_limit");
  EXPECT_EQ(page_of(get_with({{"cursor", "!!"}})).error().reason, "api.bad_cursor");
  EXPECT_EQ(page_of(get_with({{"cursor", "_w"}})).error().reason, "api.bad_cursor");  // 0xFF
}

TEST(Versions, ETagsComeBackAsTheyWere) {
  http::Request request;
  request.headers.emplace_back("if-match", etag(7));
  EXPECT_EQ(if_match_version(request), 7);
  for (const char* other : {"7", "\"x\"", "\"\"", "*", "W/\"7\""}) {
    request.headers.back().second = other;
    EXPECT_EQ(if_match_version(request), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace api
