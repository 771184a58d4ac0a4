#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/random.h"
#include "features/transfer/import_fixture.h"

/// An import that is killed at any point and run again ends in the same state, with the same totals
/// and the same rejects file, as one that nobody disturbed.
namespace transfer {
namespace {

constexpr std::size_t kRows = 600;
constexpr std::size_t kChunkRows = 50;

/// Orders with everything that makes resuming hard: orders that go on in a later chunk, lines that
/// repeat an earlier one, unknown shops, products that become placeholders, changed old lines.
std::string make_orders(std::uint64_t seed) {
  base::Random random(seed);
  std::string text = "order_no,customer_code,ordered_on,line_no,product_code,ordered_qty,amount\n";
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto order =
        random.chance(0.8) ? static_cast<std::int64_t>(i / 7) : random.between(0, 85);
    const std::string shop = random.chance(0.03) ? "S99" : "S" + std::to_string(order % 5);
    text += "A" + std::to_string(order) + "," + shop + ",2021-01-04," +
            std::to_string(random.between(1, 20)) + ",P" + std::to_string(random.between(0, 30)) +
            "," + (random.chance(0.02) ? "x" : std::to_string(random.between(1, 9))) + ",5.00\n";
  }
  return text;
}

constexpr const char* kMapping =
    "missing = { shops = \"reject\", products = \"placeholder\" }\n[fields]\n"
    "order_no=\"order_no\"\ncustomer=\"customer_code\"\nordered_on=\"ordered_on\"\n"
    "line_no=\"line_no\"\nproduct=\"product_code\"\nordered_qty=\"ordered_qty\"\n"
    "amount=\"amount\"\n";

/// One store in which the import runs, in child processes.
class Store {
 public:
  Store(db::Engine engine, const std::string& orders) : database_(engine) {
    url_ = engine == db::Engine::kSqlite ? "sqlite:" + path("store.db") : database_.url();
    write("orders.csv", orders);
    write("mapping.toml", kMapping);
    base::SystemClock clock;
    base::IdGenerator ids(clock, 1);
    base::SilentProgress progress;
    auto database = open();
    add_company(*database, clock);
    write("shops.csv", "customer_code,shop_name\nS0,a\nS1,b\nS2,c\nS3,d\nS4,e\n");
    write("old.csv",
          "order_no,customer_code,ordered_on,line_no,product_code,ordered_qty,amount\n"
          "A3,S3,2021-01-04,1,P1,1,1\nA4,S4,2021-01-04,2,P1,1,1\n");
    for (const auto& [kind, name] :
         {std::pair("shops", "shops.csv"), std::pair("orders", "old.csv")})
      EXPECT_TRUE(
          import_files(*database, clock, ids,
                       {.company_code = "C1",
                        .kind = kind,
                        .files = {path(name)},
                        .mapping = kind == std::string("orders") ? path("mapping.toml") : ""},
                       progress)
              .has_value());
  }

  /// Runs the import in a child; `kill_at`: which hook call kills it (0: none), `kill_after`: or
  /// when. @return true when it came to its end
  bool run(int kill_at, std::optional<std::chrono::microseconds> kill_after, bool progress_apart) {
    const pid_t child = ::fork();
    if (child == 0) run_child(kill_at, progress_apart);
    if (kill_after) {
      std::this_thread::sleep_for(*kill_after);
      ::kill(child, SIGKILL);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  /// A kill may come after the end, when only the process was still there.
  bool is_done() {
    return open()->reader()->text_scalar("select max(state) from imports where rows_read > 10") ==
           "done";
  }

  /// State, totals and rejects file.
  std::string outcome() {
    auto database = open();
    auto session = database->reader();
    static constexpr std::string_view kTotals =
        "select state, cast(rows_read as text) || '/' || cast(rows_created as text) || '/' || "
        "cast(rows_changed as text), cast(rows_unchanged as text) || '/' || cast(rows_rejected as "
        "text) from imports order by id";
    return state_of(*session) + dump(*session, {"test.totals", kTotals, kTotals}, 3) +
           read_file(path("rejects.csv"));
  }

 private:
  std::unique_ptr<db::Database> open() {
    auto opened = db::Database::open({.url = url_});
    CHECK(opened.has_value());
    CHECK(db::migrate(**opened).has_value());
    return std::move(*opened);
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  /// The child must end here whatever happens: it is not a test run of its own.
  [[noreturn]] void run_child(int kill_at, bool progress_apart) {
    try {
      ::_exit(import_in_child(kill_at, progress_apart) ? 0 : 1);
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "child: %s\n", base::excerpt(failure.what(), 200).c_str());
      ::_exit(2);
    }
  }
  bool import_in_child(int kill_at, bool progress_apart) {
    auto database = open();
    base::SystemClock clock;
    base::IdGenerator ids(clock, 1);
    base::SilentProgress progress;
    int calls = 0;
    ImportHooks hooks;
    hooks.progress_apart = progress_apart;
    hooks.at = [&](std::string_view) {
      if (++calls == kill_at) ::raise(SIGKILL);
    };
    const auto summary = import_files(*database, clock, ids,
                                      {.company_code = "C1",
                                       .kind = "orders",
                                       .files = {path("orders.csv")},
                                       .mapping = path("mapping.toml"),
                                       .rejects_file = path("rejects.csv"),
                                       .chunk_rows = kChunkRows},
                                      progress, hooks);
    if (!summary) std::fprintf(stderr, "child: %s\n", summary.error().message.c_str());
    return summary.has_value();
  }

  test_support::TempFolder folder_;
  test_support::TestDatabase database_;  ///< on PostgreSQL: the one that is used
  std::string url_;
};

class ImportKill : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Engine::kPostgres && !test_support::has_postgres())
      GTEST_SKIP() << "no PostgreSQL: run through script/with-postgres";
  }
  static std::string undisturbed() {
    Store store(GetParam(), make_orders(kSeed));
    EXPECT_TRUE(store.run(0, {}, false));
    return store.outcome();
  }
  static constexpr std::uint64_t kSeed = 20211231;
};

TEST_P(ImportKill, EveryPointOfEveryChunkResumesToTheSameEnd_slow) {
  const std::string expected = undisturbed();
  EXPECT_THAT(expected, testing::HasSubstr("done|600/"));
  EXPECT_THAT(expected, testing::HasSubstr("orders.duplicate_line"));
  EXPECT_THAT(expected, testing::HasSubstr("orders.unknown_customer"));
  constexpr int kPoints = 2 * static_cast<int>(kRows / kChunkRows);
  for (int point = 1; point <= kPoints; ++point) {
    Store store(GetParam(), make_orders(kSeed));
    EXPECT_FALSE(store.run(point, {}, false));
    EXPECT_TRUE(store.run(0, {}, false));
    ASSERT_EQ(store.outcome(), expected) << "killed at point " << point;
  }
}

TEST_P(ImportKill, FiftyRandomMomentsResumeToTheSameEnd_slow) {
  const std::string expected = undisturbed();
  base::Random random(kSeed);
  int killed = 0;
  for (int round = 0; killed < 50; ++round) {
    ASSERT_LT(round, 500) << "the import is over before it can be killed";
    Store store(GetParam(), make_orders(kSeed));
    for (int attempt = 0; attempt < 4; ++attempt) {
      const auto moment = std::chrono::microseconds(random.between(500, 60'000));
      if (store.run(0, moment, false) || store.is_done()) break;
      ++killed;
    }
    if (!store.is_done()) {
      EXPECT_TRUE(store.run(0, {}, false));
    }
    ASSERT_EQ(store.outcome(), expected) << "round " << round;
  }
}

TEST_P(ImportKill, TheTestNoticesProgressThatIsCommittedApart) {
  const std::string expected = undisturbed();
  int noticed = 0;
  for (int point = 2; point <= 6; point += 2) {  // between the two commits
    Store store(GetParam(), make_orders(kSeed));
    EXPECT_FALSE(store.run(point, {}, true));
    store.run(0, {}, true);
    noticed += store.outcome() != expected ? 1 : 0;
  }
  EXPECT_GT(noticed, 0);
}

/// A small disk of its own.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& folder) : folder_(folder) {
    mounted_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=3m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool is_mounted() const { return mounted_; }
  void enlarge() {
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, "size=64m"), 0);
  }

 private:
  std::string folder_;
  bool mounted_ = false;
};

ROUNDSMAN_ON_BOTH_ENGINES(ImportKill);

TEST(ImportOnAFullDisk, KeepsWholeChunksAndGoesOnLater) {
  test_support::TempFolder folder;
  SmallDisk disk(folder.path().string());
  if (!disk.is_mounted()) GTEST_SKIP() << "only root can mount a small disk";
  std::string orders = "order_no,customer_code,ordered_on,product_code,ordered_qty,amount\n";
  for (int i = 0; i < 20'000; ++i) orders += "A" + std::to_string(i) + ",S1,2021-01-04,P1,1,1\n";
  test_support::TempFolder elsewhere;
  const auto file = (elsewhere.path() / "orders.csv").string();
  std::ofstream(file) << orders;
  base::SystemClock clock;
  base::IdGenerator ids(clock, 1);
  base::SilentProgress progress;
  const auto shops = (elsewhere.path() / "shops.csv").string();
  std::ofstream(shops) << "customer_code,shop_name\nS1,a\n";
  const auto products = (elsewhere.path() / "products.csv").string();
  std::ofstream(products) << "product_code,product_name,product_kind\nP1,a,CIGARETTE\n";
  const auto run = [&](db::Database& database, const char* kind, const std::string& path) {
    return import_files(database, clock, ids,
                        {.company_code = "C1", .kind = kind, .files = {path}, .chunk_rows = 1000},
                        progress);
  };
  auto database =
      std::move(*db::Database::open({.url = "sqlite:" + (folder.path() / "store.db").string()}));
  ASSERT_TRUE(db::migrate(*database).has_value());
  add_company(*database, clock);
  ASSERT_TRUE(run(*database, "shops", shops).has_value());
  ASSERT_TRUE(run(*database, "products", products).has_value());
  const auto failed = run(*database, "orders", file);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().reason, "transfer.interrupted");
  EXPECT_THAT(failed.error().message, testing::HasSubstr("disk is full"));
  const auto lines = [&] {
    return *base::parse_int(database->reader()->text_scalar("select count(*) from order_lines"));
  };
  const auto committed = *base::parse_int(
      database->reader()->text_scalar("select rows_committed from imports where kind = 'orders'"));
  EXPECT_EQ(lines(), committed);
  EXPECT_EQ(committed % 1000, 0);
  EXPECT_LT(committed, 20'000);
  disk.enlarge();
  const auto resumed = run(*database, "orders", file);
  ASSERT_TRUE(resumed.has_value()) << resumed.error().message;
  EXPECT_EQ(resumed->total().rows_created, 20'000U);
  EXPECT_EQ(static_cast<std::int64_t>(resumed->total().rows_resumed), committed);
  EXPECT_EQ(lines(), 20'000);
}

}  // namespace
}  // namespace transfer
