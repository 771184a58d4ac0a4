#include "features/orders/order_facts.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <thread>

#include "base/random.h"
#include "facts/facts_file.h"
#include "test_support/test_database.h"

namespace orders {
namespace {

constexpr base::CompanyId kCompany{1};
constexpr base::CompanyId kOther{2};
constexpr std::int64_t kCustomers = 12;
constexpr std::int64_t kProducts = 30;

/// Writes order records the way the import does: each change is one transaction with the next
/// data version.
class Records {
 public:
  explicit Records(db::Database& database) : database_(database) {
    auto session = database_.writer();
    for (const char* company : {"1, 'a'", "2, 'b'"})
      session->execute_text(std::string("insert into companies values (") + company +
                            ", 'distributor', 'C', 'CNY', 'CN', 0, 0, 7)");
    for (std::int64_t id = 1; id <= kCustomers; ++id)
      for (const char* company : {"1", "2"})
        session->execute_text(std::string("insert into customers (company_id, id, customer_code, "
                                          "shop_name, status) values (") +
                              company + ", " + std::to_string(id) + ", 's" + std::to_string(id) +
                              "', 'S', 'active')");
  }

  /// One transaction that writes (or overwrites) the given orders with random content.
  void write(const std::vector<std::int64_t>& orders, base::Random& random,
             base::CompanyId company = kCompany) {
    auto session = database_.writer();
    db::WriteTransaction transaction(*session);
    const std::int64_t version = next_version(*session, company);
    for (const std::int64_t id : orders) remove(*session, company, id);
    add_orders(*session, company, orders, version, random);
    add_lines(*session, company, orders, random);
    transaction.commit();
  }
  void write_new(const std::vector<std::int64_t>& orders, base::Random& random) {
    auto session = database_.writer();
    db::WriteTransaction transaction(*session);
    const std::int64_t version = next_version(*session, kCompany);
    add_orders(*session, kCompany, orders, version, random);
    add_lines(*session, kCompany, orders, random);
    transaction.commit();
  }
  void remove_order(std::int64_t id) {
    auto session = database_.writer();
    db::WriteTransaction transaction(*session);
    next_version(*session, kCompany);
    session->execute_text(
        "update companies set orders_removed = orders_removed + 1 "
        "where company_id = 1");
    remove(*session, kCompany, id);
    transaction.commit();
  }
  void run(const std::string& sql) { database_.writer()->execute_text(sql); }

 private:
  static std::int64_t next_version(db::Session& session, base::CompanyId company) {
    const std::string id = std::to_string(company.value);
    session.execute_text(
        "update companies set data_version = data_version + 1 "
        "where company_id = " +
        id);
    return std::stoll(
        session.text_scalar("select cast(data_version as text) from companies "
                            "where company_id = " +
                            id));
  }
  static void remove(db::Session& session, base::CompanyId company, std::int64_t id) {
    const std::string key = "company_id = " + std::to_string(company.value) + " and ";
    session.execute_text("delete from order_lines where " + key +
                         "order_id = " + std::to_string(id));
    session.execute_text("delete from orders where " + key + "id = " + std::to_string(id));
  }
  static void add_orders(db::Session& session, base::CompanyId company,
                         const std::vector<std::int64_t>& orders, std::int64_t version,
                         base::Random& random) {
    db::BulkInsert rows(session, "orders",
                        {"company_id", "id", "customer_id", "ordered_on", "order_no", "change_no"});
    for (const std::int64_t id : orders) {
      rows.add(company).add(id).add(random.between(1, kCustomers));
      rows.add(random.between(18'000, 18'060)).add("n" + std::to_string(id)).add(version);
      rows.end_row();
    }
    rows.finish();
  }
  static void add_lines(db::Session& session, base::CompanyId company,
                        const std::vector<std::int64_t>& orders, base::Random& random) {
    db::BulkInsert lines(session, "order_lines",
                         {"company_id", "order_id", "line_no", "product_id", "ordered_qty",
                          "amount_minor", "demand_qty", "limit_qty", "delivered_qty"});
    for (const std::int64_t id : orders) {
      const std::int64_t count = random.between(0, 6);  // an order without lines is no order
      for (std::int64_t line = 1; line <= count; ++line) {
        lines.add(company).add(id).add(line).add(random.between(1, kProducts));
        lines.add(random.between(-3, 20)).add(random.between(-500, 90'000));
        if (random.chance(0.1))
          lines.add(random.between(0, 30)).add(5).null();
        else
          lines.null().null().null();
        lines.end_row();
      }
    }
    lines.finish();
  }

  db::Database& database_;
};

class OrderFacts : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    records_ = std::make_unique<Records>(database());
  }
  /// New orders 1..orders.
  void write_some(int orders, std::uint64_t seed) {
    base::Random random(seed);
    std::vector<std::int64_t> ids;
    for (int id = 1; id <= orders; ++id) ids.push_back(id);
    records_->write_new(ids, random);
  }
  std::shared_ptr<const facts::SalesFacts> loaded() {
    auto result = load_facts(*database().reader(), kCompany, 2, progress_);
    EXPECT_TRUE(result.has_value()) << result.error().message;
    return *result;
  }
  OpenedFacts opened() {
    auto result = open_facts(database(), kCompany, folder_.path(), 2, progress_);
    EXPECT_TRUE(result.has_value()) << result.error().message;
    return *result;
  }
  FactsReport verified(const facts::SalesFacts& facts) {
    return verify_facts(*database().reader(), facts, progress_);
  }
  std::filesystem::path file() { return facts::facts_file_path(folder_.path(), kCompany); }

  test_support::TempFolder folder_;
  std::unique_ptr<Records> records_;
  base::SilentProgress progress_;
};

TEST_P(OrderFacts, HoldTheLinesOfTheRecords) {
  records_->run(
      "insert into orders (company_id, id, customer_id, ordered_on, order_no, change_no)"
      " values (1, 5, 3, 18000, 'x', 0), (2, 6, 3, 18001, 'y', 0)");
  records_->run(
      "insert into order_lines values (1, 5, 2, 9, -4, -800, null, 10, 0),"
      " (1, 5, 1, 8, 2, 250, 6, null, null), (2, 6, 1, 7, 1, 1, null, null, null)");
  const auto facts = loaded();
  const facts::Columns& c = facts->columns();
  ASSERT_EQ(facts->lines(), 2U) << "the other company's line must stay away";
  EXPECT_EQ(c.customer_id[0], 3);
  EXPECT_EQ(c.order_id[0], 5);
  EXPECT_EQ(c.order_day[0], 18'000);
  EXPECT_EQ(c.product_id[c.line_product[0]], 8) << "lines stand in the order of their numbers";
  EXPECT_EQ(c.line_quantity[1], -4);
  EXPECT_EQ(c.line_amount_minor[1], -800);
  EXPECT_EQ(c.line_demand[0], 6);
  EXPECT_EQ(c.line_demand[1], facts::kUnknownQuantity);
  EXPECT_EQ(c.line_limit[1], 10);
  EXPECT_EQ(c.line_delivered[1], 0) << "nothing delivered is not unknown";
}

TEST_P(OrderFacts, OfACompanyWithoutOrdersAreEmpty) {
  EXPECT_EQ(loaded()->lines(), 0U);
  EXPECT_TRUE(verified(*loaded()).agree());
}

TEST_P(OrderFacts, RefreshedEqualRebuiltAfterAnySequenceOfChanges) {
  base::Random random(11);
  auto facts = loaded();
  for (int round = 0; round < 20; ++round) {
    for (auto changes = random.between(1, 3); changes > 0; --changes) {
      std::vector<std::int64_t> orders;
      for (auto n = random.between(1, 12); n > 0; --n) {
        const std::int64_t id = random.between(1, 150);
        if (std::find(orders.begin(), orders.end(), id) == orders.end()) orders.push_back(id);
      }
      records_->write(orders, random);
      records_->write({random.between(1, 150)}, random, kOther);
    }
    if (random.chance(0.2)) records_->remove_order(random.between(1, 150));
    const auto refreshed = refresh_facts(*database().reader(), *facts, 2, progress_);
    ASSERT_TRUE(refreshed.has_value());
    const auto rebuilt = loaded();
    ASSERT_TRUE(facts::same_facts(**refreshed, *rebuilt)) << "round " << round;
    facts = *refreshed;
  }
  EXPECT_TRUE(verified(*facts).agree());
}

TEST_P(OrderFacts, AreOpenedRefreshedOrRebuiltAsTheRecordsAsk) {
  write_some(40, 1);
  EXPECT_EQ(opened().origin, FactsOrigin::kRebuilt);
  EXPECT_EQ(opened().origin, FactsOrigin::kOpened);
  base::Random random(2);
  records_->write({7, 41}, random);
  const OpenedFacts refreshed = opened();
  EXPECT_EQ(refreshed.origin, FactsOrigin::kRefreshed);
  EXPECT_TRUE(facts::same_facts(*refreshed.facts, *loaded()));
  EXPECT_EQ(opened().origin, FactsOrigin::kOpened);
  records_->remove_order(7);
  const OpenedFacts rebuilt = opened();
  EXPECT_EQ(rebuilt.origin, FactsOrigin::kRebuilt);
  EXPECT_TRUE(facts::same_facts(*rebuilt.facts, *loaded()));
  records_->write({3}, random, kOther);
  EXPECT_EQ(opened().origin, FactsOrigin::kOpened) << "another company's change is not ours";
}

TEST_P(OrderFacts, OfARestoredOrReplacedDatabaseAreRebuilt) {
  write_some(10, 1);
  opened();
  records_->run("update companies set data_version = 0 where company_id = 1");
  EXPECT_EQ(opened().origin, FactsOrigin::kRebuilt) << "the records are older than the file";
  records_->run("update companies set created_at_ms = 8, data_version = 1 where company_id = 1");
  EXPECT_EQ(opened().origin, FactsOrigin::kRebuilt) << "a company of the same id and another birth";
}

TEST_P(OrderFacts, SurviveDeletionTruncationAndFlippedBits) {
  write_some(60, 3);
  const auto expected = loaded();
  opened();
  base::Random random(3);
  for (int i = 0; i < 20; ++i) {
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file()));
    const auto at = random.between(0, bytes - 1);
    if (i % 3 == 0) {
      std::filesystem::remove(file());
    } else if (i % 3 == 1) {
      std::filesystem::resize_file(file(), static_cast<std::uintmax_t>(at));
    } else {
      std::fstream change(file(), std::ios::binary | std::ios::in | std::ios::out);
      change.seekg(at);
      const char byte = static_cast<char>(change.get() ^ 1 << random.between(0, 7));
      change.seekp(at);
      change.put(byte);
    }
    const OpenedFacts again = opened();
    ASSERT_EQ(again.origin, FactsOrigin::kRebuilt) << i;
    ASSERT_TRUE(facts::same_facts(*again.facts, *expected)) << i;
    ASSERT_EQ(again.note.empty(), i % 3 == 0) << again.note;
  }
}

TEST_P(OrderFacts, ThatCannotBeSavedAreCompleteAndSaySo) {
  write_some(20, 4);
  std::filesystem::create_symlink("/dev/full", file().string() + ".tmp");  // refuses every write
  const OpenedFacts facts = opened();
  EXPECT_NE(facts.note.find("No space left"), std::string::npos) << facts.note;
  EXPECT_TRUE(facts::same_facts(*facts.facts, *loaded()));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_P(OrderFacts, RefuseFiguresTheyCannotHold) {
  records_->run(
      "insert into orders (company_id, id, customer_id, ordered_on, order_no, change_no)"
      " values (1, 5, 3, 18000, 'x', 0)");
  const auto reason_with = [&](const std::string& line) {
    records_->run("delete from order_lines where company_id = 1");
    records_->run("insert into order_lines values (1, " + line + ")");
    const auto result = load_facts(*database().reader(), kCompany, 1, progress_);
    return result ? "" : result.error().reason;
  };
  EXPECT_EQ(reason_with("5, 1, 9, 1000000000, 2000000000, null, null, null"), "");
  EXPECT_EQ(reason_with("5, 1, 9, 1000000001, 1, null, null, null"), "orders.figure_out_of_range");
  EXPECT_EQ(reason_with("5, 1, 9, 1, -2000000001, null, null, null"), "orders.figure_out_of_range");
  EXPECT_EQ(reason_with("5, 1, 9, 1, 1, null, null, -2147483648"), "orders.figure_out_of_range");
  EXPECT_EQ(reason_with("6, 1, 9, 1, 1, null, null, null"), "orders.line_without_order");
  EXPECT_EQ(reason_with("4, 1, 9, 1, 1, null, null, null"), "orders.line_without_order");
  records_->run("update orders set ordered_on = 65536 where company_id = 1");
  EXPECT_EQ(reason_with("5, 1, 9, 1, 1, null, null, null"), "orders.figure_out_of_range");
}

TEST_P(OrderFacts, StopWhenAsked) {
  class Impatient final : public base::Progress {
   public:
    void stage(std::string_view, std::uint64_t) override {}
    void done(std::uint64_t) override {}
    [[nodiscard]] bool cancelled() const override { return true; }
  };
  write_some(5000, 5);
  Impatient progress;
  const auto result = load_facts(*database().reader(), kCompany, 1, progress);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().reason, "orders.cancelled");
}

TEST_P(OrderFacts, VerifyNamesWhatDiffers) {
  write_some(50, 6);
  const auto facts = loaded();
  const FactsReport good = verified(*facts);
  EXPECT_TRUE(good.agree());
  EXPECT_EQ(good.lines, facts->lines());
  EXPECT_GT(good.figures, 500U);

  // Behind the back of the watermark: one line gets another amount.
  const std::string order = std::to_string(facts->columns().order_id[3]);
  const std::string shop = std::to_string(facts->columns().customer_id[static_cast<std::size_t>(
      std::upper_bound(facts->columns().order_begin.begin(), facts->columns().order_begin.end(),
                       3U) -
      facts->columns().order_begin.begin() - 1)]);
  records_->run(
      "update order_lines set amount_minor = amount_minor + 7 where company_id = 1 "
      "and line_no = 1 and order_id = " +
      order);
  const FactsReport bad = verified(*facts);
  EXPECT_FALSE(bad.agree());
  ASSERT_EQ(bad.differences, 3U) << "of its shop, its product and itself";
  EXPECT_EQ(bad.first_differences[0].what, "shop " + shop + ": amount_minor");
  EXPECT_EQ(bad.first_differences[2].what, "order " + order + ": amount_minor");
  EXPECT_EQ(bad.first_differences[2].in_records, bad.first_differences[2].in_facts + 7);

  records_->run("delete from order_lines where company_id = 1 and order_id = " + order);
  const FactsReport gone = verified(*facts);
  EXPECT_FALSE(gone.agree());
  const auto count = facts->columns().line_begin[4] - facts->columns().line_begin[3];
  EXPECT_EQ(gone.first_differences[0].what, "shop " + shop + ": orders");
  EXPECT_EQ(gone.first_differences[1].what, "shop " + shop + ": lines");
  EXPECT_EQ(gone.first_differences[1].in_facts, gone.first_differences[1].in_records + count);
}

TEST_P(OrderFacts, VerifyConcludesNothingWhenTheRecordsMovedOn) {
  write_some(10, 7);
  const auto facts = loaded();
  base::Random random(1);
  records_->write({3}, random);
  const FactsReport report = verified(*facts);
  EXPECT_FALSE(report.same_watermark);
  EXPECT_FALSE(report.agree());
  EXPECT_EQ(report.differences, 0U);
}

TEST_P(OrderFacts, AreWholeAfterAKillDuringRefresh) {
  if (GetParam() != db::Engine::kSqlite) GTEST_SKIP() << "the file is written alike on both";
  write_some(3000, 8);
  const auto old_facts = opened().facts;
  base::Random random(9);
  std::map<FactsOrigin, int> seen;
  for (int i = 0; i < 12; ++i) {
    base::Random content(static_cast<std::uint64_t>(i));
    records_->write({random.between(1, 3000)}, content);
    const auto newest = loaded();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {  // saves over and over until it is killed
      const auto lock = facts::FactsFileLock::take(file());
      for (;;) (void)facts::save_facts(*newest, file(), 1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random.between(0, 20'000)));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    const OpenedFacts facts = opened();
    ++seen[facts.origin];
    ASSERT_TRUE(facts::same_facts(*facts.facts, *newest)) << "kill " << i;
  }
  EXPECT_EQ(seen[FactsOrigin::kRebuilt], 0) << "the old file or the new one, never none";
}

ROUNDSMAN_ON_BOTH_ENGINES(OrderFacts);

}  // namespace
}  // namespace orders
