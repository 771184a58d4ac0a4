#include "features/month/run_store.h"

#include "sql/month.h"

namespace month {
namespace {

void delete_run(db::Session& session, base::CompanyId company, base::RunId run) {
  for (const db::Query* query :
       {&sql::kDeleteMonthMetrics, &sql::kDeleteGradeCalcs, &sql::kDeleteTargetListEntries,
        &sql::kDeleteTargetGates, &sql::kDeleteGuidanceBooks, &sql::kDeleteAreaDashboards,
        &sql::kDeleteRun})
    session.execute(*query, {{"company_id", company}, {"run_id", run}});
}

OpenRun insert_run(db::Session& session, const base::Clock& clock, base::IdGenerator& ids,
                   base::CompanyId company, const RunInputs& inputs) {
  const auto newest = session.find_one<std::int64_t>(
      sql::kFindNewestVersion, {{"company_id", company}, {"period", inputs.period}});
  const OpenRun run{ids.next<base::RunId>(), newest.value_or(0) + 1, clock.now(), 0};
  session.execute(sql::kInsertRun, {{"company_id", company},
                                    {"id", run.id},
                                    {"period", inputs.period},
                                    {"version", run.version},
                                    {"data_version", inputs.data_version},
                                    {"inputs_hash", inputs.inputs_hash},
                                    {"grading_version", inputs.grading_version},
                                    {"target_classes_version", inputs.target_classes_version},
                                    {"strategies_hash", inputs.strategies_hash},
                                    {"seed", static_cast<std::int64_t>(inputs.seed)},
                                    {"metric_ids", inputs.metric_ids},
                                    {"customers_total", inputs.customers_total},
                                    {"started_at_ms", run.started_at}});
  return run;
}

}  // namespace

OpenRun open_run(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
                 base::CompanyId company, const RunInputs& inputs) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  std::optional<OpenRun> stale;
  std::optional<OpenRun> same;
  session->each<base::RunId, std::int64_t, std::string, std::int64_t, base::Instant>(
      sql::kFindRunningRun, {{"company_id", company}, {"period", inputs.period}},
      [&](base::RunId id, std::int64_t version, const std::string& hash, std::int64_t stored,
          base::Instant started) {
        const OpenRun run{id, version, started, static_cast<std::size_t>(stored)};
        (hash == inputs.inputs_hash ? same : stale) = run;
      });
  if (stale) delete_run(*session, company, stale->id);
  const OpenRun run = same ? *same : insert_run(*session, clock, ids, company, inputs);
  transaction.commit();
  return run;
}

void store_block(db::Database& database, base::CompanyId company, OpenRun& run,
                 std::span<const ShopRows> shops) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  db::BulkInsert metric_rows(*session, "month_metrics",
                             {"company_id", "run_id", "customer_id", "body"});
  for (const ShopRows& shop : shops)
    metric_rows.add(company).add(run.id).add(shop.customer).add_blob(shop.metric_row).end_row();
  metric_rows.finish();
  db::BulkInsert grades(*session, "grade_calcs",
                        {"company_id", "run_id", "customer_id", "grade_no", "previous_grade_no",
                         "score", "rank", "explanation"});
  for (const ShopRows& shop : shops) {
    if (!shop.graded) continue;
    grades.add(company).add(run.id).add(shop.customer).add(shop.grade_no);
    grades.add(shop.previous_grade_no).add(shop.score).add(shop.rank);
    grades.add(std::string_view(shop.explanation)).end_row();
  }
  grades.finish();
  db::BulkInsert books(*session, "guidance_books", {"company_id", "run_id", "customer_id", "body"});
  for (const ShopRows& shop : shops) {
    if (shop.book.empty()) continue;
    books.add(company).add(run.id).add(shop.customer).add_blob(shop.book).end_row();
  }
  books.finish();
  const std::size_t stored = run.customers_stored + shops.size();
  session->execute(sql::kUpdateCustomersStored,
                   {{"company_id", company}, {"run_id", run.id}, {"customers_stored", stored}});
  transaction.commit();
  run.customers_stored = stored;
}

void publish(db::Database& database, const base::Clock& clock, base::CompanyId company,
             const OpenRun& run, std::span<const ListRow> lists, std::span<const GateEntry> gates,
             std::span<const AreaRow> areas) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  db::BulkInsert entries(
      *session, "target_list_entries",
      {"company_id", "run_id", "sales_area_id", "class_code", "customer_id", "priority",
       "is_primary", "score", "reason_code", "reason_zh", "reason_en", "evidence"});
  for (const ListRow& row : lists) {
    entries.add(company).add(run.id).add(row.area).add(std::string_view(row.class_code));
    entries.add(row.customer).add(row.priority).add(row.is_primary ? 1 : 0).add(row.score);
    entries.add(std::string_view(row.reason_code));
    entries.add(std::string_view(row.reason_zh)).add(std::string_view(row.reason_en));
    entries.add(std::string_view(row.evidence)).end_row();
  }
  entries.finish();
  db::BulkInsert gate_rows(
      *session, "target_gates",
      {"company_id", "run_id", "customer_id", "class_code", "rule", "text_zh", "text_en"});
  for (const GateEntry& gate : gates) {
    gate_rows.add(company).add(run.id).add(gate.customer).add(std::string_view(gate.class_code));
    gate_rows.add(std::string_view(gate.rule)).add(std::string_view(gate.text_zh));
    gate_rows.add(std::string_view(gate.text_en)).end_row();
  }
  gate_rows.finish();
  db::BulkInsert dashboards(*session, "area_dashboards",
                            {"company_id", "run_id", "sales_area_id", "body"});
  for (const AreaRow& row : areas)
    dashboards.add(company).add(run.id).add(row.area).add_blob(row.dashboard).end_row();
  dashboards.finish();
  session->execute(sql::kPublishRun,
                   {{"company_id", company}, {"run_id", run.id}, {"published_at_ms", clock.now()}});
  transaction.commit();
}

std::vector<EarlierRun> list_earlier_runs(db::Session& session, base::CompanyId company,
                                          base::Period period, base::Period first_period) {
  std::vector<EarlierRun> runs;
  session.each<base::RunId, base::Period>(
      sql::kListPublishedBefore,
      {{"company_id", company}, {"period", period}, {"first_period", first_period}},
      [&](base::RunId id, base::Period earlier) {
        runs.push_back({id, earlier});
      });
  return runs;
}

}  // namespace month
