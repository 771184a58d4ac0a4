#include "base/text.h"
#include "features/month/metric_row.h"
#include "features/month/month.h"
#include "platform/wire/wire.h"
#include "sql/month.h"

/// What was published, by ids: the server's reads.
namespace month {
namespace {

base::Result<std::optional<std::string>> text_of(std::optional<db::Blob> body) {
  if (!body) return std::optional<std::string>();
  TRY_ASSIGN(std::string json, wire::decompress(body->bytes));
  return std::optional(std::move(json));
}

}  // namespace

std::vector<PublishedRun> list_published_runs(db::Session& session, base::CompanyId company) {
  std::vector<PublishedRun> runs;
  session.each<base::RunId, base::Period, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
               std::int64_t, std::string, std::int64_t, base::Instant, base::Instant>(
      sql::kListPublishedRuns, {{"company_id", company}},
      [&](base::RunId id, base::Period period, std::int64_t version, std::int64_t data_version,
          std::int64_t grading, std::int64_t targets, std::int64_t seed,
          const std::string& metric_ids, std::int64_t customers, base::Instant started,
          base::Instant published) {
        PublishedRun& run = runs.emplace_back(PublishedRun{id,
                                                           period,
                                                           version,
                                                           data_version,
                                                           grading,
                                                           targets,
                                                           seed,
                                                           {},
                                                           customers,
                                                           started,
                                                           published});
        for (const auto metric : base::split(metric_ids, ','))
          if (!metric.empty()) run.metric_ids.emplace_back(metric);
      });
  return runs;
}

base::Result<std::optional<std::string>> find_book_json(db::Session& session,
                                                        base::CompanyId company, base::RunId run,
                                                        base::CustomerId customer) {
  return text_of(session.find_one<db::Blob>(
      sql::kFindBookOfCustomer,
      {{"company_id", company}, {"run_id", run}, {"customer_id", customer}}));
}

base::Result<std::optional<std::string>> find_dashboard_json(db::Session& session,
                                                             base::CompanyId company,
                                                             base::RunId run, base::UnitId area) {
  return text_of(session.find_one<db::Blob>(
      sql::kFindDashboard, {{"company_id", company}, {"run_id", run}, {"sales_area_id", area}}));
}

std::vector<ListEntry> list_entries(db::Session& session, base::CompanyId company,
                                    base::RunId run) {
  std::vector<ListEntry> rows;
  session.each<base::UnitId, std::string, base::CustomerId, std::int64_t, bool, double, std::string,
               std::string, std::string, std::string>(
      sql::kListEntriesById, {{"company_id", company}, {"run_id", run}},
      [&](base::UnitId area, std::string class_code, base::CustomerId customer,
          std::int64_t priority, bool is_primary, double score, std::string reason_code,
          std::string reason_zh, std::string reason_en, std::string evidence) {
        rows.push_back({area, std::move(class_code), customer, priority, is_primary, score,
                        std::move(reason_code), std::move(reason_zh), std::move(reason_en),
                        std::move(evidence)});
      });
  return rows;
}

std::vector<ListGate> list_gates_by_id(db::Session& session, base::CompanyId company,
                                       base::RunId run) {
  std::vector<ListGate> rows;
  session.each<base::CustomerId, std::string, std::string, std::string, std::string>(
      sql::kListGatesById, {{"company_id", company}, {"run_id", run}},
      [&](base::CustomerId customer, std::string class_code, std::string rule, std::string zh,
          std::string en) {
        rows.push_back(
            {customer, std::move(class_code), std::move(rule), std::move(zh), std::move(en)});
      });
  return rows;
}

std::vector<StoredGrade> list_stored_grades(db::Session& session, base::CompanyId company,
                                            base::RunId run) {
  std::vector<StoredGrade> rows;
  session.each<base::CustomerId, std::int64_t, std::optional<std::int64_t>, double, std::int64_t>(
      sql::kListGradesById, {{"company_id", company}, {"run_id", run}},
      [&](base::CustomerId customer, std::int64_t grade, std::optional<std::int64_t> previous,
          double score, std::int64_t rank) {
        rows.push_back({customer, grade, previous, score, rank, {}});
      });
  return rows;
}

std::optional<StoredGrade> find_stored_grade(db::Session& session, base::CompanyId company,
                                             base::RunId run, base::CustomerId customer) {
  std::optional<StoredGrade> found;
  session.each<std::int64_t, std::optional<std::int64_t>, double, std::int64_t, std::string>(
      sql::kFindGrade, {{"company_id", company}, {"run_id", run}, {"customer_id", customer}},
      [&](std::int64_t grade, std::optional<std::int64_t> previous, double score, std::int64_t rank,
          std::string explanation) {
        found = StoredGrade{customer, grade, previous, score, rank, std::move(explanation)};
      });
  return found;
}

void each_explanation(db::Session& session, base::CompanyId company, base::RunId run,
                      const std::function<void(const StoredGrade&)>& row) {
  session.each<base::CustomerId, std::int64_t, double, std::int64_t, std::string>(
      sql::kListExplanations, {{"company_id", company}, {"run_id", run}},
      [&](base::CustomerId customer, std::int64_t grade, double score, std::int64_t rank,
          std::string explanation) {
        row({customer, grade, {}, score, rank, std::move(explanation)});
      });
}

std::vector<metrics::MetricValue> find_metric_values(db::Session& session, base::CompanyId company,
                                                     base::RunId run, base::CustomerId customer) {
  const auto body = session.find_one<db::Blob>(
      sql::kFindMetricRow, {{"company_id", company}, {"run_id", run}, {"customer_id", customer}});
  return body ? decode_metric_row(body->bytes) : std::vector<metrics::MetricValue>();
}

}  // namespace month
