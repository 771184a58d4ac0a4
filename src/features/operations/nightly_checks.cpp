#include <chrono>

#include "features/operations/operations.h"
#include "features/operations/system_wire.h"
#include "features/orders/order_facts.h"
#include "features/organisation/organisation.h"
#include "platform/log/log.h"
#include "sql/operations.h"

namespace operations {
namespace {

constexpr std::int64_t kAbandonedAfterMs = 10 * 60 * 1000;

/// One night of one company.
class Night {
 public:
  Night(api::Services& services, jobs::Running& running, const std::vector<Chore>& chores)
      : services_(services), running_(running), chores_(chores), company_(running.job().company) {}

  base::Result<NightlyResult> run();

 private:
  struct Found {
    bool holds = false;
    std::string detail;
  };
  template <class Work>
  void check(const std::string& name, Work&& work);
  void check_database();
  void check_company();
  void do_chores();
  Found facts_equal_records();
  Found audit_chain();
  Found jobs_are_held();
  void list_tables();

  api::Services& services_;
  jobs::Running& running_;
  const std::vector<Chore>& chores_;
  base::CompanyId company_;
  NightlyResult result_{.all_hold = true, .checks = {}, .tables = {}};
};

template <class Work>
void Night::check(const std::string& name, Work&& work) {
  if (running_.cancelled()) return;
  running_.stage(name, 0);
  const auto begin = std::chrono::steady_clock::now();
  Found found;
  try {
    found = work();
  } catch (const db::Failure& failure) {
    // A check that cannot be made does not hold; the other checks still tell something.
    found = {false, failure.what()};
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (!found.holds)
    logging::error("nightly.does_not_hold",
                   {{"check", name}, {"company", company_.value}, {"detail", found.detail}});
  result_.all_hold = result_.all_hold && found.holds;
  result_.checks.push_back({name, found.holds, std::move(found.detail), took.count()});
}

Night::Found Night::facts_equal_records() {
  const auto opened = orders::open_facts(
      services_.database, company_, services_.data_folder + "/facts", services_.threads, running_);
  if (!opened) return {false, opened.error().message};
  const auto report = orders::verify_facts(*services_.database.reader(), *opened->facts, running_);
  if (!report.same_watermark) return {true, "records changed meanwhile: compared tomorrow"};
  if (report.agree())
    return {true, std::to_string(report.figures) + " figures of " + std::to_string(report.lines) +
                      " lines are equal"};
  return {false, std::to_string(report.differences) + " figures differ, first " +
                     report.first_differences.front().what};
}

Night::Found Night::audit_chain() {
  const auto head = audit::verify(*services_.database.reader(), company_);
  if (!head) return {false, head.error().message};
  return {true, std::to_string(head->seq) + " rows; checkpoint " + std::to_string(head->seq) + ":" +
                    head->hash};
}

Night::Found Night::jobs_are_held() {
  auto session = services_.database.reader();
  const std::int64_t now = services_.clock.now().unix_ms;
  std::size_t stuck = 0;
  for (const jobs::Job& job : jobs::list(*session, company_, {}, jobs::State::kWaiting, {}, 1000))
    if (job.created_at.unix_ms + kAbandonedAfterMs < now && job.attempts == 0) ++stuck;
  return {stuck == 0, std::to_string(stuck) + " jobs waited longer than ten minutes"};
}

void Night::check_company() {
  check("facts.equal_records", [&] { return facts_equal_records(); });
  check("audit.chain", [&] { return audit_chain(); });
  check("jobs.none_stuck", [&] { return jobs_are_held(); });
}

void Night::check_database() {
  if (services_.database.engine() == db::Engine::kPostgres) return;  // it watches over itself
  check("database.integrity", [&]() -> Found {
    const std::string said = services_.database.reader()->text_scalar("pragma integrity_check(1)");
    return {said == "ok", said};
  });
  check("database.references", [&]() -> Found {
    const std::string table = services_.database.reader()->text_scalar("pragma foreign_key_check");
    return {table.empty(), table.empty() ? "every reference has its row"
                                         : "a row of " + table + " points to nothing"};
  });
}

void Night::do_chores() {
  for (const Chore& chore : chores_)
    check(chore.name, [&]() -> Found {
      auto session = services_.database.writer();
      db::WriteTransaction transaction(*session);
      running_.check_fence(*session);
      std::string done = chore.work(*session, company_);
      transaction.commit();
      return {true, std::move(done)};
    });
}

void Night::list_tables() {
  services_.database.reader()->each<std::string, std::int64_t>(
      sql::kListTableSizes, {}, [&](std::string table, std::int64_t bytes) {
        result_.tables.push_back({std::move(table), bytes});
      });
}

base::Result<NightlyResult> Night::run() {
  check_company();
  const auto companies = organisation::list_companies(*services_.database.reader());
  if (!companies.empty() && companies.front().id == company_) check_database();
  do_chores();
  if (running_.cancelled())
    return base::Error{base::ErrorCode::kConflict, "operations.cancelled", "stopped", {}};
  list_tables();
  return result_;
}

Chore purge_of_keys(const base::Clock& clock) {
  return {"api.purge_idempotency_keys", [&clock](db::Session& session, base::CompanyId company) {
            const base::Instant before{clock.now().unix_ms - api::kIdempotencyKeepMs};
            return std::to_string(api::purge_idempotency_keys(session, company, before)) + " rows";
          }};
}

}  // namespace

jobs::Work nightly_checks(api::Services& services, std::vector<Chore> chores) {
  chores.push_back(purge_of_keys(services.clock));
  return
      [&services, chores = std::move(chores)](jobs::Running& running) -> base::Result<std::string> {
        TRY_ASSIGN(const NightlyResult result, Night(services, running, chores).run());
        return wire::to_json(result);
      };
}

}  // namespace operations
