#include "platform/audit/audit.h"

#include <gmock/gmock.h>

#include <thread>

#include "base/random.h"
#include "platform/audit/audit_chain.h"
#include "test_support/test_database.h"

// Options are named by what differs from their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace audit {
namespace {

constexpr base::CompanyId kCompany{1};
constexpr int kRows = 40;

Entry deed(int number) {
  return {.action = number % 3 == 0 ? "customers.update" : "session.sign_in",
          .object_kind = "customer",
          .object_id = std::to_string(number % 7),
          .before = R"({"name":"旧"})",
          .after = R"({"name":"新 \"x\" )" + std::to_string(number) + "\"}",
          .reason = {},
          .was_refused = number % 5 == 0};
}

Origin origin(const std::string& actor) {
  return {.company = kCompany,
          .account = auth::AccountId{7},
          .actor = actor,
          .remote_address = "192.0.2.1",
          .request_id = "r"};
}

class AuditTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    run("insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
  }
  void append_one(const Entry& entry, const std::string& actor = "wang") {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    append(*session, clock_, origin(actor), {entry});
    transaction.commit();
  }
  void append_many() {
    for (int i = 1; i <= kRows; ++i) append_one(deed(i), i % 2 == 0 ? "wang" : "li");
  }
  void run(const std::string& sql) { database().writer()->execute_text(sql); }
  base::Result<Checkpoint> verified(const std::optional<Checkpoint>& expected = {}) {
    return verify(*database().reader(), kCompany, expected);
  }
  base::FixedClock clock_{base::Instant{1'767'225'600'000}};
};
ROUNDSMAN_ON_BOTH_ENGINES(AuditTest);

TEST_P(AuditTest, ChainsRowsWithoutGap) {
  append_many();
  const auto head = verified();
  ASSERT_TRUE(head.has_value()) << head.error().message;
  EXPECT_EQ(head->seq, kRows);
  EXPECT_EQ(head->hash.size(), 64U);
  EXPECT_TRUE(verified(*head).has_value());
}

TEST_P(AuditTest, AnEmptyChainIsWhole) {
  const auto head = verified();
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->seq, 0);
}

TEST_P(AuditTest, ARolledBackDeedLeavesNoRow) {
  append_one(deed(1));
  {
    auto session = database().writer();
    const db::WriteTransaction transaction(*session);
    append(*session, clock_, origin("wang"), {deed(2), deed(3)});
  }
  append_one(deed(4));
  EXPECT_EQ(verified()->seq, 2);
}

TEST_P(AuditTest, WritersAtTheSameTimeMakeOneChain) {
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) append_one(deed(i), "writer" + std::to_string(t));
    });
  for (auto& writer : writers) writer.join();
  const auto head = verified();
  ASSERT_TRUE(head.has_value()) << head.error().message;
  EXPECT_EQ(head->seq, 40);
}

TEST_P(AuditTest, SearchesByActorObjectActionTimeAndRefusal) {
  append_many();
  auto session = database().reader();
  const auto seqs = [&](const Search& wanted) {
    std::vector<std::int64_t> found;
    for (const Row& row : search(*session, kCompany, wanted)) found.push_back(row.seq);
    return found;
  };
  EXPECT_THAT(seqs({.limit = 3}), testing::ElementsAre(40, 39, 38));
  EXPECT_THAT(seqs({.after_seq = 38, .limit = 2}), testing::ElementsAre(37, 36));
  EXPECT_THAT(seqs({.actor = "wang", .limit = 2}), testing::ElementsAre(40, 38));
  EXPECT_THAT(seqs({.object_kind = "customer", .object_id = "3", .limit = 2}),
              testing::ElementsAre(38, 31));  // 38 and 31 leave 3 when divided by 7
  EXPECT_THAT(seqs({.action = "customers.update", .limit = 2}), testing::ElementsAre(39, 36));
  EXPECT_THAT(seqs({.action = "customers.", .limit = 1}), testing::ElementsAre(39));
  EXPECT_THAT(seqs({.action = "customers.upd", .limit = 1}), testing::IsEmpty());
  EXPECT_THAT(seqs({.was_refused = true, .limit = 2}), testing::ElementsAre(40, 35));
  EXPECT_THAT(seqs({.actor = "li", .was_refused = true, .limit = 1}), testing::ElementsAre(35));
  EXPECT_THAT(seqs({.from = base::Instant{1'767'225'600'001}}), testing::IsEmpty());
  EXPECT_THAT(seqs({.before = base::Instant{1'767'225'600'000}}), testing::IsEmpty());
  const Row row = search(*session, kCompany, {.limit = 1}).front();
  EXPECT_EQ(row.entry.after, deed(40).after);
  EXPECT_EQ(row.account, auth::AccountId{7});
}

/// Somebody with the database's password changes the log. Each method returns what would find it.
class Tamperer {
 public:
  Tamperer(db::Database& database, std::uint64_t seed) : database_(database), random_(seed) {}

  enum class Found { kByTheChain, kByACheckpoint };

  Found tamper() {
    const std::int64_t k = random_.between(1, kRows - 1);
    switch (random_.between(0, 7)) {
      case 0:
        return edit(random_.between(1, kRows));
      case 1:
        run("delete from audit_rows where seq = " + std::to_string(k));
        return Found::kByTheChain;
      case 2:
        return swap(k, random_.between(k + 1, kRows));
      case 3:
        return insert(k);
      case 4:
        run("delete from audit_rows where seq > " + std::to_string(k));
        return Found::kByTheChain;  // the head still knows better
      case 5:
        run("delete from audit_rows where seq > " + std::to_string(k));
        rechain(1);
        return Found::kByACheckpoint;
      case 6:
        run("update audit_rows set hash = substr(hash, 33) || substr(hash, 1, 32) where seq = " +
            std::to_string(k));
        return Found::kByTheChain;
      default:
        edit(k);
        rechain(k);
        return Found::kByACheckpoint;
    }
  }

 private:
  void run(const std::string& sql) { database_.writer()->execute_text(sql); }
  Found edit(std::int64_t seq) {
    static const char* const kEdits[] = {"actor = 'other'",
                                         "action = action || 'x'",
                                         "after_json = ''",
                                         "at_ms = at_ms + 1",
                                         "account_id = null",
                                         "object_id = object_id || '1'",
                                         "was_refused = 1 - was_refused",
                                         "reason = 'x'",
                                         "remote_address = '192.0.2.2'",
                                         "before_json = before_json || ' '",
                                         "request_id = ''"};
    run(std::string("update audit_rows set ") +
        kEdits[random_.between(0, static_cast<std::int64_t>(std::size(kEdits)) - 1)] +
        " where seq = " + std::to_string(seq));
    return Found::kByTheChain;
  }
  Found swap(std::int64_t a, std::int64_t b) {
    const auto move = [&](std::int64_t from, std::int64_t to) {
      run("update audit_rows set seq = " + std::to_string(to) +
          " where seq = " + std::to_string(from));
    };
    move(a, -1);
    move(b, a);
    move(-1, b);
    return Found::kByTheChain;
  }
  Found insert(std::int64_t after) {
    const std::string seq = std::to_string(after);
    run("update audit_rows set seq = -seq - 1 where seq > " + seq);
    run("update audit_rows set seq = -seq where seq < 0");
    run("insert into audit_rows select company_id, seq + 1, at_ms, 'forged', account_id, "
        "remote_address, request_id, action, object_kind, object_id, before_json, after_json, "
        "reason, was_refused, hash from audit_rows where seq = " +
        seq);
    return Found::kByTheChain;
  }
  /// Makes the chain fit again from a row on, head included: all that the chain itself could tell.
  void rechain(std::int64_t from) {
    std::vector<Row> rows = search(*database_.reader(), kCompany, {.limit = 1000});
    std::reverse(rows.begin(), rows.end());
    std::string previous;
    for (Row& row : rows) {
      if (row.seq >= from) row.hash = hash_of(kCompany, row, previous);
      previous = row.hash;
      run("update audit_rows set hash = '" + row.hash + "' where seq = " + std::to_string(row.seq));
    }
    run("update audit_heads set seq = " + std::to_string(rows.back().seq) + ", hash = '" +
        previous + "'");
  }

  db::Database& database_;
  base::Random random_;
};

TEST_P(AuditTest, FindsEachOfAThousandTamperings) {
  append_many();
  const Checkpoint checkpoint = *verified();
  run("create table kept_rows as select * from audit_rows");
  run("create table kept_heads as select * from audit_heads");
  const int tries = GetParam() == db::Engine::kSqlite ? 1000 : 60;
  int only_by_checkpoint = 0;
  for (int i = 0; i < tries; ++i) {
    Tamperer tamperer(database(), static_cast<std::uint64_t>(i));
    const auto found_by = tamperer.tamper();
    const auto with_checkpoint = verified(checkpoint);
    ASSERT_FALSE(with_checkpoint.has_value()) << "tampering " << i << " was not found";
    EXPECT_EQ(with_checkpoint.error().reason, "audit.broken");
    // What rewrites the whole chain is invisible without the checkpoint: that is why it exists.
    ASSERT_EQ(verified().has_value(), found_by == Tamperer::Found::kByACheckpoint) << i;
    only_by_checkpoint += found_by == Tamperer::Found::kByACheckpoint ? 1 : 0;
    run("delete from audit_rows");
    run("insert into audit_rows select * from kept_rows");
    run("delete from audit_heads");
    run("insert into audit_heads select * from kept_heads");
  }
  EXPECT_GT(only_by_checkpoint, tries / 10);
  EXPECT_TRUE(verified(checkpoint).has_value());
}

}  // namespace
}  // namespace audit
