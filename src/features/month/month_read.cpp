#include <bit>
#include <cstring>

#include "base/text.h"
#include "features/month/metric_row.h"
#include "features/month/month.h"
#include "platform/wire/wire.h"
#include "sql/month.h"

namespace month {
namespace {

base::Error not_published(db::Session& session, const organisation::Company& company,
                          base::Period period) {
  std::string published;
  session.each<base::Period, std::int64_t>(
      sql::kListPublishedPeriods, {{"company_id", company.id}}, [&](base::Period p, std::int64_t) {
        published += (published.empty() ? "" : ", ") + p.text();
      });
  return base::Error{base::ErrorCode::kNotFound,
                     "month.not_published",
                     "month " + period.text() + " of company " + company.code +
                         " is not published: run `roundsman month run --company " + company.code +
                         " --period " + period.text() +
                         "`; published: " + (published.empty() ? "none" : published),
                     {}};
}

}  // namespace

std::string encode_metric_row(const metrics::MetricTable& table, std::size_t row) {
  const std::size_t columns = table.columns();
  std::string bytes(columns * 9, '\0');
  for (std::size_t column = 0; column < columns; ++column) {
    const metrics::MetricValue value = table.at(row, column);
    const auto bits = std::bit_cast<std::uint64_t>(value.is_known() ? value.value : 0.0);
    for (unsigned i = 0; i < 8; ++i) bytes[column * 8 + i] = static_cast<char>(bits >> (8U * i));
    bytes[columns * 8 + column] = static_cast<char>(value.unknown);
  }
  return bytes;
}

std::vector<metrics::MetricValue> decode_metric_row(std::string_view bytes) {
  const std::size_t columns = bytes.size() / 9;
  std::vector<metrics::MetricValue> values(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    const auto unknown =
        static_cast<metrics::Unknown>(static_cast<unsigned char>(bytes[columns * 8 + column]));
    if (unknown != metrics::Unknown::kKnown) {
      values[column] = metrics::MetricValue::missing(unknown);
      continue;
    }
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[column * 8 + i]))
              << (8U * i);
    values[column] = metrics::MetricValue::known(std::bit_cast<double>(bits));
  }
  return values;
}

base::Result<PublishedRun> get_published_run(db::Session& session,
                                             const organisation::Company& company,
                                             base::Period period) {
  std::optional<PublishedRun> found;
  session.each<base::RunId, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
               std::string, std::int64_t, base::Instant, base::Instant>(
      sql::kFindPublishedRun, {{"company_id", company.id}, {"period", period}},
      [&](base::RunId id, std::int64_t version, std::int64_t data_version, std::int64_t grading,
          std::int64_t targets, std::int64_t seed, const std::string& metric_ids,
          std::int64_t customers, base::Instant started, base::Instant published) {
        found = PublishedRun{id,   period, version,   data_version, grading,  targets,
                             seed, {},     customers, started,      published};
        for (const auto metric : base::split(metric_ids, ','))
          if (!metric.empty()) found->metric_ids.emplace_back(metric);
      });
  if (!found) return not_published(session, company, period);
  return *found;
}

base::Result<base::Period> find_latest_period(db::Session& session,
                                              const organisation::Company& company) {
  const auto day = session.find_one<std::optional<base::Date>>(sql::kFindNewestOrderDay,
                                                               {{"company_id", company.id}});
  if (!day || !*day)
    return base::Error{base::ErrorCode::kNotFound,
                       "month.no_orders",
                       "company " + company.code + " has no orders yet: import some first",
                       {}};
  return base::Period::of(**day);
}

std::vector<MetricRow> list_metric_rows(db::Session& session, base::CompanyId company,
                                        const PublishedRun& run) {
  std::vector<MetricRow> rows;
  session.each<std::string, db::Blob>(
      sql::kListMonthMetrics, {{"company_id", company}, {"run_id", run.id}},
      [&](std::string code, const db::Blob& body) {
        rows.push_back({std::move(code), decode_metric_row(body.bytes)});
      });
  return rows;
}

std::vector<GradeRow> list_grades(db::Session& session, base::CompanyId company, base::RunId run) {
  std::vector<GradeRow> rows;
  session.each<std::string, std::string, std::int64_t, std::optional<std::int64_t>, double,
               std::int64_t, std::string>(
      sql::kListGrades, {{"company_id", company}, {"run_id", run}},
      [&](std::string code, std::string name, std::int64_t grade,
          std::optional<std::int64_t> previous, double score, std::int64_t rank,
          std::string explanation) {
        rows.push_back({std::move(code), std::move(name), grade, previous, score, rank,
                        std::move(explanation)});
      });
  return rows;
}

std::vector<TargetRow> list_target_entries(db::Session& session, base::CompanyId company,
                                           base::RunId run) {
  std::vector<TargetRow> rows;
  session.each<std::string, std::string, std::string, std::int64_t, std::string, std::string, bool,
               double, std::string, std::string, std::string, std::string>(
      sql::kListTargetEntries, {{"company_id", company}, {"run_id", run}},
      [&](std::string area_code, std::string area_name, std::string class_code,
          std::int64_t priority, std::string code, std::string name, bool is_primary, double score,
          std::string reason_code, std::string reason_zh, std::string reason_en,
          std::string evidence) {
        rows.push_back({std::move(area_code), std::move(area_name), std::move(class_code), priority,
                        std::move(code), std::move(name), is_primary, score, std::move(reason_code),
                        std::move(reason_zh), std::move(reason_en), std::move(evidence)});
      });
  return rows;
}

std::vector<GateRow> list_gates(db::Session& session, base::CompanyId company, base::RunId run) {
  std::vector<GateRow> rows;
  session.each<std::string, std::string, std::string, std::string, std::string, std::string>(
      sql::kListGates, {{"company_id", company}, {"run_id", run}},
      [&](std::string code, std::string name, std::string class_code, std::string rule,
          std::string text_zh, std::string text_en) {
        rows.push_back({std::move(code), std::move(name), std::move(class_code), std::move(rule),
                        std::move(text_zh), std::move(text_en)});
      });
  return rows;
}

base::Result<std::string> get_book_json(db::Session& session, base::CompanyId company,
                                        base::RunId run, std::string_view customer_code) {
  const auto body = session.find_one<db::Blob>(
      sql::kFindBook, {{"company_id", company}, {"run_id", run}, {"customer_code", customer_code}});
  if (body) return wire::decompress(body->bytes);
  const bool exists =
      session
          .find_one<std::int64_t>(sql::kHasCustomer,
                                  {{"company_id", company}, {"customer_code", customer_code}})
          .has_value();
  if (exists)
    return base::Error{base::ErrorCode::kNotFound,
                       "month.no_book",
                       "shop " + std::string(customer_code) +
                           " has no book in this month: it was not active when the month was run",
                       {}};
  return base::Error{base::ErrorCode::kNotFound,
                     "month.no_such_shop",
                     "the company has no shop with code " + base::excerpt(customer_code),
                     {}};
}

base::Result<std::vector<DashboardRow>> list_dashboards(db::Session& session,
                                                        base::CompanyId company, base::RunId run) {
  std::vector<DashboardRow> rows;
  for (auto& [id, code, name, body] : session.all<std::int64_t, std::string, std::string, db::Blob>(
           sql::kListDashboards, {{"company_id", company}, {"run_id", run}})) {
    TRY_ASSIGN(std::string json, wire::decompress(body.bytes));
    rows.push_back({std::move(code), std::move(name), std::move(json)});
  }
  return rows;
}

}  // namespace month
