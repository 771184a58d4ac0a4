#include "features/demo/demo.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

#include "base/check.h"
#include "base/hash.h"
#include "features/demo/record_writer.h"
#include "features/demo/world.h"
#include "features/organisation/organisation.h"
#include "sql/demo.h"

namespace demo {
namespace {

/// Grows when the same options make other records than before: old demos are then other demos.
constexpr int kGeneratorVersion = 1;
constexpr std::size_t kShopsPerStep = 1000;

base::Error refusal(base::ErrorCode code, const char* reason, std::string message) {
  return {code, reason, std::move(message), {}};
}

base::Result<void> check_options(const Options& options) {
  const auto bad = [](std::string message) {
    return refusal(base::ErrorCode::kInvalid, "demo.bad_options", std::move(message));
  };
  if (options.shops < 1 || options.shops > kShopsMax)
    return bad(fmt::format("--shops must be 1 to {}", kShopsMax));
  if (options.months < 1) return bad("--months must be at least 1");
  if (!(options.lines_per_order >= 4 && options.lines_per_order <= 25))
    return bad("--lines-per-order must be 4 to 25");
  // Shops look back for warm-up, and the seasons look one year around.
  const base::Period first = options.last_period.plus_months(1 - options.months);
  if (first < base::Period{kFirstYear * 100 + 3} ||
      options.last_period > base::Period{kLastYear * 100 + 11})
    return bad(fmt::format("months must lie from {}-03 to {}-11, where the lunar calendar is known",
                           kFirstYear, kLastYear));
  return {};
}

std::string text_of(const Options& options) {
  return fmt::format("demo --shops {} --months {} --seed {} --last-period {} --lines-per-order {}",
                     options.shops, options.months, options.seed, options.last_period.text(),
                     options.lines_per_order);
}

std::string hash_of(const Options& options) {
  return base::sha256_hex(fmt::format("v{} {}", kGeneratorVersion, text_of(options)));
}

/// The row among the imports that says what made the company and how far it came.
struct Run {
  std::int64_t id = 0;
  bool is_done = false;
  std::int64_t steps = 0;  ///< committed
  std::int64_t rows = 0;
};

base::Result<std::optional<Run>> find_run(db::Session& session,
                                          const organisation::Company& company,
                                          const Options& options) {
  const auto row = session.find<std::int64_t, std::string, std::string, std::int64_t, std::int64_t>(
      sql::kFindRun, {{"company_id", company.id}});
  if (!row && company.data_version == 0) return std::optional<Run>();
  if (!row || std::get<1>(*row) != hash_of(options))
    return refusal(base::ErrorCode::kConflict, "demo.other_options",
                   fmt::format("there is a company '{}' that was not made by `{}`: "
                               "take another --company or another --data folder",
                               company.code, text_of(options)));
  return std::optional<Run>(
      Run{std::get<0>(*row), std::get<2>(*row) == "done", std::get<3>(*row), std::get<4>(*row)});
}

base::Result<organisation::Company> find_or_add_company(db::Session& session,
                                                        const base::Clock& clock,
                                                        const Options& options) {
  auto found = organisation::get_company(session, options.company_code);
  if (found || found.error().reason != "organisation.no_such_company") return found;
  return organisation::add_company(session, clock,
                                   {.code = options.company_code,
                                    .kind = organisation::CompanyKind::kDistributor,
                                    .name = "云汀市烟草公司（演示）",
                                    .currency = "CNY",
                                    .jurisdiction_code = "CN"});
}

/// The way from nothing to the whole company, cut into steps that are done in order and committed
/// in groups: master data, one step a week of orders, one step a thousand shops of outside figures.
class Maker {
 public:
  Maker(db::Session& session, const base::Clock& clock, base::IdGenerator& ids, const World& world,
        const organisation::Company& company, base::Progress& progress)
      : session_(session),
        clock_(clock),
        ids_(ids),
        world_(world),
        company_(company),
        progress_(progress),
        writer_(session, ids, world, company) {}

  base::Result<void> run(std::optional<Run> before) {
    run_ = before.value_or(Run{});
    progress_.stage("demo", static_cast<std::uint64_t>(estimated_rows()));
    if (before && run_.steps > 0) writer_.load_ids();
    const std::int64_t steps = static_cast<std::int64_t>(weeks() + blocks()) + 1;
    while (run_.steps < steps) {
      if (progress_.cancelled())
        return refusal(base::ErrorCode::kConflict, "demo.cancelled",
                       "stopped; the same command goes on from here");
      run_transaction(steps);
    }
    return {};
  }

 private:
  [[nodiscard]] std::size_t weeks() const {
    return static_cast<std::size_t>(world_.last_week() - world_.first_week() + 1);
  }
  [[nodiscard]] std::size_t blocks() const {
    return (world_.shops().size() + kShopsPerStep - 1) / kShopsPerStep;
  }
  [[nodiscard]] double estimated_rows() const {
    const double orders = static_cast<double>(weeks()) * static_cast<double>(world_.shops().size());
    return orders * 0.88 * (world_.options().lines_per_order + 2.0) * 1.06;
  }

  void run_transaction(std::int64_t steps) {
    db::WriteTransaction transaction(session_);
    const std::int64_t change_no = organisation::next_data_version(session_, company_.id);
    if (run_.id == 0) insert_run();
    const std::int64_t rows_before = run_.rows;
    const auto rows_max = static_cast<std::int64_t>(world_.options().rows_per_transaction);
    while (run_.steps < steps && run_.rows - rows_before < rows_max) {
      run_.rows += static_cast<std::int64_t>(run_step(run_.steps, change_no));
      ++run_.steps;
      progress_.done(static_cast<std::uint64_t>(run_.rows));
    }
    session_.execute(
        sql::kSaveStep,
        {{"company_id", company_.id}, {"id", run_.id}, {"steps", run_.steps}, {"rows", run_.rows}});
    if (run_.steps == steps)
      session_.execute(sql::kEndRun,
                       {{"company_id", company_.id}, {"id", run_.id}, {"now_ms", clock_.now()}});
    transaction.commit();
  }

  void insert_run() {
    run_.id = ids_.next_value();
    session_.execute(sql::kInsertRun, {{"company_id", company_.id},
                                       {"id", run_.id},
                                       {"options", text_of(world_.options())},
                                       {"options_sha256", hash_of(world_.options())},
                                       {"now_ms", clock_.now()}});
  }

  std::uint64_t run_step(std::int64_t step, std::int64_t change_no) {
    if (step == 0) return writer_.write_master_data();
    const auto at = static_cast<std::size_t>(step - 1);
    if (at < weeks()) return writer_.write_week(take_week(at), change_no);
    const std::size_t begin = (at - weeks()) * kShopsPerStep;
    const std::size_t end = std::min(begin + kShopsPerStep, world_.shops().size());
    return writer_.write_outside(world_.observe_shops(begin, end, world_.options().threads), begin);
  }

  /// A week of orders; the next one is made on other threads while this one is written.
  WeekOrders take_week(std::size_t at) {
    const auto make = [this](std::size_t which, unsigned threads) {
      return world_.make_week(world_.first_week() + static_cast<std::int32_t>(which), threads);
    };
    const unsigned threads = std::max(world_.options().threads, 1U);
    WeekOrders orders = ahead_.valid() && ahead_week_ == at ? ahead_.get() : make(at, threads);
    if (threads > 1 && at + 1 < weeks()) {
      ahead_week_ = at + 1;
      ahead_ = std::async(std::launch::async, make, at + 1, threads - 1);
    }
    return orders;
  }

  db::Session& session_;
  const base::Clock& clock_;
  base::IdGenerator& ids_;
  const World& world_;
  const organisation::Company& company_;
  base::Progress& progress_;
  RecordWriter writer_;
  Run run_;
  std::size_t ahead_week_ = 0;
  std::future<WeekOrders> ahead_;
};

Summary summary_of(db::Session& session, const organisation::Company& company) {
  const auto counted =
      session.find<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t,
                   std::uint64_t, std::uint64_t>(sql::kCountRecords, {{"company_id", company.id}});
  CHECK(counted.has_value());
  Summary summary;
  summary.company_code = company.code;
  std::tie(summary.shops, summary.products, summary.orders, summary.lines, summary.shop_months,
           summary.stock_counts, summary.prices) = *counted;
  return summary;
}

}  // namespace

std::string_view code_of(TruthKind kind) {
  switch (kind) {
    case TruthKind::kRising:
      return "rising";
    case TruthKind::kFalling:
      return "falling";
    case TruthKind::kIrregular:
      return "irregular";
    case TruthKind::kKeyProductReady:
      return "key_product_ready";
    case TruthKind::kTerminalPotential:
      return "terminal_potential";
  }
  CHECK(false);
}

base::Result<Summary> generate(db::Database& database, const base::Clock& clock,
                               base::IdGenerator& ids, const Options& options,
                               base::Progress& progress) {
  TRY(check_options(options));
  const auto began = std::chrono::steady_clock::now();
  auto session = database.writer();
  TRY_ASSIGN(const auto company, find_or_add_company(*session, clock, options));
  TRY_ASSIGN(const auto before, find_run(*session, company, options));
  const bool was_there = before && before->is_done;
  if (!was_there) {
    const World world(options);
    Maker maker(*session, clock, ids, world, company, progress);
    TRY(maker.run(before));
  }
  Summary summary = summary_of(*session, company);
  summary.was_there = was_there;
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return summary;
}

std::vector<Truth> planted_truths(const Options& options) {
  CHECK(check_options(options).has_value());
  const Town town(options.seed, options.shops);
  Setting setting;
  setting.seed = options.seed;
  setting.last_period = options.last_period;
  std::vector<Truth> truths;
  for (std::uint32_t i = 0; i < options.shops; ++i) {
    const Shop shop = make_shop(setting, i, town.areas[town.area_of(i)].place);
    for (Truth& truth : truths_of(shop, setting)) truths.push_back(std::move(truth));
  }
  return truths;
}

}  // namespace demo
