#include "features/strategies/strategies.h"
#include "platform/wire/wire.h"
#include "sql/strategies.h"

namespace strategies {

extern const std::string_view kDefaultLibraryJson;

namespace {

/// A stored body was checked when it was saved: that it does not read is broken machinery.
Strategy strategy_of(const std::string& code, std::int64_t version, const std::string& body) {
  auto strategy = wire::from_json<Strategy>(body);
  if (!strategy)
    throw db::Failure(db::FailureKind::kOther, "service_strategies " + code + " version " +
                                                   std::to_string(version) + ": " +
                                                   strategy.error().message);
  strategy->version = version;
  return std::move(strategy).value();
}

void insert(db::Session& session, base::CompanyId company, base::Instant now,
            const Strategy& strategy) {
  session.execute(sql::kInsertStrategy, {{"company_id", company},
                                         {"code", strategy.code},
                                         {"version", strategy.version},
                                         {"body", wire::to_json(strategy)},
                                         {"is_active", strategy.is_active},
                                         {"created_at_ms", now}});
}

std::vector<Strategy> newest(db::Session& session, base::CompanyId company) {
  std::vector<Strategy> library;
  session.each<std::string, std::int64_t, std::string>(
      sql::kListNewestStrategies, {{"company_id", company}},
      [&](const std::string& code, std::int64_t version, const std::string& body) {
        library.push_back(strategy_of(code, version, body));
      });
  return library;
}

/// The default library into the table of a company that has none. Inside a transaction.
void store_defaults(db::Session& session, base::CompanyId company, base::Instant now) {
  if (!newest(session, company).empty()) return;
  for (const auto& strategy : default_library()) insert(session, company, now, strategy);
}

}  // namespace

const std::vector<Strategy>& default_library() {
  static const std::vector<Strategy> library = [] {
    auto parsed = wire::from_json<std::vector<Strategy>>(kDefaultLibraryJson);
    CHECK(parsed.has_value());  // a file of ours, compiled in: a test reads it
    return std::move(parsed).value();
  }();
  return library;
}

std::vector<Strategy> list_library(db::Session& session, base::CompanyId company) {
  std::vector<Strategy> library = newest(session, company);
  return library.empty() ? default_library() : library;
}

base::Result<std::vector<Strategy>> load_strategies(db::Session& session, const base::Clock& clock,
                                                    base::CompanyId company) {
  std::vector<Strategy> library = newest(session, company);
  if (library.empty()) {
    db::WriteTransaction transaction(session);
    store_defaults(session, company, clock.now());
    library = newest(session, company);
    transaction.commit();
  }
  std::erase_if(library, [](const Strategy& strategy) { return !strategy.is_active; });
  return library;
}

std::vector<Strategy> list_versions(db::Session& session, base::CompanyId company,
                                    std::string_view code) {
  std::vector<Strategy> versions;
  session.each<std::int64_t, std::string>(
      sql::kListStrategyVersions, {{"company_id", company}, {"code", code}},
      [&](std::int64_t version, const std::string& body) {
        versions.push_back(strategy_of(std::string(code), version, body));
      });
  if (versions.empty() && newest(session, company).empty())
    for (const auto& strategy : default_library())
      if (strategy.code == code) versions.push_back(strategy);
  return versions;
}

base::Result<Strategy> add_strategy(db::Session& session, const base::Clock& clock,
                                    base::CompanyId company, Strategy wanted) {
  TRY(check_strategy(wanted));
  store_defaults(session, company, clock.now());
  const auto last = session.find_one<std::optional<std::int64_t>>(
      sql::kFindNewestVersion, {{"company_id", company}, {"code", wanted.code}});
  wanted.version = last.value_or(std::nullopt).value_or(0) + 1;
  insert(session, company, clock.now(), wanted);
  return wanted;
}

base::Result<Strategy> save_strategy(db::Session& session, const base::Clock& clock,
                                     base::CompanyId company, Strategy wanted) {
  db::WriteTransaction transaction(session);
  auto stored = add_strategy(session, clock, company, std::move(wanted));
  if (stored) transaction.commit();
  return stored;
}

}  // namespace strategies
