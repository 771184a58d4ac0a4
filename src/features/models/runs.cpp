#include <algorithm>

#include "features/models/models.h"
#include "platform/wire/compact.h"
#include "sql/models.h"

/// Runs of the analysis in SQL: what the versions said.
namespace models {
namespace {

std::vector<AnalysisRun> read_runs(db::Session& session, const db::Query& query,
                                   db::Params params) {
  std::vector<AnalysisRun> runs;
  session.each<AnalysisId, base::Period, base::Date, std::int64_t, std::int64_t, base::Instant,
               std::optional<base::Instant>>(
      query, params,
      [&](AnalysisId id, base::Period period, base::Date until, std::int64_t data_version,
          std::int64_t seed, base::Instant started_at, std::optional<base::Instant> published_at) {
        runs.push_back({id, period, until, data_version, static_cast<std::uint64_t>(seed),
                        started_at, published_at});
      });
  return runs;
}

/// What this program wrote is read back, or the database is damaged.
std::string text_of(const db::Blob& blob) {
  auto text = wire::decompress(blob.bytes);
  CHECK(text.has_value());
  return *std::move(text);
}

ShopScores scores_of(const db::Blob& blob) {
  auto scores = wire::from_compact_json<ShopScores>(text_of(blob));
  CHECK(scores.has_value());
  return *std::move(scores);
}

}  // namespace

void open_run(db::Session& session, base::CompanyId company, const AnalysisRun& run) {
  // Another month may be under way: its run is let alone for a day.
  constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
  for (const auto& [left_over] :
       session.all<AnalysisId>(sql::kListLeftOverRuns,
                               {{"company_id", company},
                                {"period", run.period},
                                {"before_ms", base::Instant{run.started_at.unix_ms - kDayMs}}})) {
    session.execute(sql::kDeleteScores, {{"company_id", company}, {"run_id", left_over}});
    session.execute(sql::kDeleteRun, {{"company_id", company}, {"run_id", left_over}});
  }
  session.execute(sql::kInsertRun, {{"company_id", company},
                                    {"id", run.id},
                                    {"period", run.period},
                                    {"until_day", run.until},
                                    {"data_version", run.data_version},
                                    {"seed", static_cast<std::int64_t>(run.seed)},
                                    {"started_at_ms", run.started_at}});
}

void store_scores(db::Session& session, base::CompanyId company, AnalysisId run,
                  std::span<const ScoredShop> shops) {
  db::BulkInsert rows(session, "shop_scores", {"company_id", "run_id", "customer_id", "scores"});
  for (const ScoredShop& shop : shops)
    rows.add(company)
        .add(run)
        .add(shop.customer)
        .add_blob(wire::compress(wire::to_compact_json(shop.scores)))
        .end_row();
  rows.finish();
}

void publish_run(db::Session& session, base::CompanyId company, AnalysisId run, base::Period period,
                 std::span<const ModelResult> results, base::Instant now) {
  db::BulkInsert rows(session, "analysis_results",
                      {"company_id", "run_id", "model", "version", "unknown", "unknown_detail",
                       "document", "watch", "seconds"});
  for (const ModelResult& result : results) {
    const std::string watch = wire::to_compact_json(result.watch);
    rows.add(company).add(run).add(std::string_view(result.model)).add(result.version);
    rows.add(std::string_view(result.unknown)).add(std::string_view(result.unknown_detail));
    rows.add_blob(wire::compress(result.document));
    rows.add(std::string_view(watch)).add(result.seconds).end_row();
  }
  rows.finish();
  for (const auto& [older] :
       session.all<AnalysisId>(sql::kListOlderRunsOfPeriod,
                               {{"company_id", company}, {"period", period}, {"run_id", run}}))
    session.execute(sql::kDeleteScores, {{"company_id", company}, {"run_id", older}});
  session.execute(sql::kPublishRun,
                  {{"company_id", company}, {"run_id", run}, {"published_at_ms", now}});
}

std::optional<AnalysisRun> find_run(db::Session& session, base::CompanyId company,
                                    base::Period period) {
  const auto runs =
      read_runs(session, sql::kFindRun, {{"company_id", company}, {"period", period}});
  if (runs.empty()) return {};
  return runs.front();
}

std::vector<AnalysisRun> list_runs(db::Session& session, base::CompanyId company) {
  return read_runs(session, sql::kListRuns, {{"company_id", company}});
}

std::vector<ModelResult> list_results(db::Session& session, base::CompanyId company,
                                      AnalysisId run) {
  std::vector<ModelResult> results;
  session.each<std::string, std::int64_t, std::string, std::string, std::string, double>(
      sql::kListResults, {{"company_id", company}, {"run_id", run}},
      [&](std::string model, std::int64_t version, std::string unknown, std::string detail,
          const std::string& watch, double seconds) {
        auto parsed = wire::from_compact_json<Watch>(watch);
        CHECK(parsed.has_value());
        results.push_back({std::move(model),
                           version,
                           std::move(unknown),
                           {},
                           *std::move(parsed),
                           seconds,
                           std::move(detail)});
      });
  std::ranges::sort(results, {}, [](const ModelResult& result) {
    return std::ranges::find(kModels, result.model) - std::begin(kModels);
  });
  return results;
}

std::optional<ModelResult> find_result(db::Session& session, base::CompanyId company,
                                       AnalysisId run, std::string_view model) {
  auto results = list_results(session, company, run);
  const auto found = std::ranges::find(results, model, &ModelResult::model);
  if (found == results.end()) return {};
  const auto document = session.find_one<db::Blob>(
      sql::kFindDocument, {{"company_id", company}, {"run_id", run}, {"model", model}});
  CHECK(document.has_value());
  found->document = text_of(*document);
  return std::move(*found);
}

std::optional<ShopScores> find_scores(db::Session& session, base::CompanyId company, AnalysisId run,
                                      base::CustomerId customer) {
  const auto scores = session.find_one<db::Blob>(
      sql::kFindScores, {{"company_id", company}, {"run_id", run}, {"customer_id", customer}});
  if (!scores) return {};
  return scores_of(*scores);
}

void each_scored_shop(db::Session& session, base::CompanyId company, AnalysisId run,
                      const std::function<void(ScoredShop)>& sink) {
  session.each<base::CustomerId, db::Blob>(sql::kListScores,
                                           {{"company_id", company}, {"run_id", run}},
                                           [&](base::CustomerId customer, const db::Blob& scores) {
                                             sink({customer, scores_of(scores)});
                                           });
}

MonthScores load_month_scores(db::Session& session, base::CompanyId company, base::Period period) {
  MonthScores month;
  month.run = find_run(session, company, period);
  if (!month.run || month.run->period != period) return {};
  for (const auto& result : list_results(session, company, month.run->id))
    if (result.version > 0) month.versions[result.model] = result.version;
  each_scored_shop(session, company, month.run->id,
                   [&](ScoredShop shop) { month.shops.push_back(std::move(shop)); });
  return month;
}

}  // namespace models
