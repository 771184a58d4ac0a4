// One month, top to bottom: open the facts, load the inputs, compute, store shop by shop, publish.
// Everything before store_block is pure computing and quick; a killed run computes again and goes
// on storing where it stopped. Same inputs, same rows, at any thread count.
#include <algorithm>
#include <chrono>
#include <future>

#include "base/hash.h"
#include "base/parallel.h"
#include "features/guidance/guidance.h"
#include "features/models/models.h"
#include "features/month/metric_row.h"
#include "features/month/month.h"
#include "features/month/run_store.h"
#include "features/orders/order_facts.h"
#include "platform/db/bulk_read.h"
#include "platform/wire/compact.h"
#include "platform/wire/wire.h"
#include "sql/month.h"

namespace month {
namespace {

/// How many earlier months a grade's history shows.
constexpr int kHistoryMonths = 12;

class Stopwatch {
 public:
  explicit Stopwatch(std::vector<Stage>& stages) : stages_(stages) {}
  void lap(std::string name) {
    const auto now = std::chrono::steady_clock::now();
    stages_.push_back({std::move(name), std::chrono::duration<double>(now - began_).count()});
    began_ = now;
  }

 private:
  std::vector<Stage>& stages_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// What the month is computed from, beside the facts.
struct Models {
  grading::Config grading;
  target_classes::Config target_classes;
  std::optional<strategies::Matcher> matcher;
};

base::Result<void> refuse_unfinished_import(db::Session& session,
                                            const organisation::Company& company) {
  std::optional<base::Error> refusal;
  session.each<base::ImportId, std::string, std::int64_t>(
      sql::kFindUnfinishedImport, {{"company_id", company.id}},
      [&](base::ImportId id, const std::string& file, std::int64_t rows) {
        refusal = base::Error{base::ErrorCode::kConflict,
                              "month.unfinished_import",
                              "import " + std::to_string(id.value) + " of " + file +
                                  " stopped after " + std::to_string(rows) +
                                  " rows: run the same import again to finish it, or `roundsman "
                                  "import undo " +
                                  std::to_string(id.value) + "` to take it out",
                              {}};
      });
  if (refusal) return *refusal;
  return {};
}

base::Result<Models> load_models(db::Database& database, const base::Clock& clock,
                                 base::CompanyId company) {
  auto session = database.writer();  // the first use of a company stores the default library
  Models models;
  TRY_ASSIGN(models.grading, grading::load_config(*session, company));
  TRY_ASSIGN(models.target_classes, target_classes::load_config(*session, company));
  TRY_ASSIGN(auto library, strategies::load_strategies(*session, clock, company));
  TRY_ASSIGN(models.matcher, strategies::Matcher::compile(std::move(library)));
  return models;
}

/// Grades of earlier published months, per shop, newest first.
std::vector<std::vector<grading::PublishedGrade>> published_grades(
    db::Session& session, const metrics::MonthInputs& inputs, std::span<const EarlierRun> earlier) {
  std::vector<std::vector<grading::PublishedGrade>> history;
  if (earlier.empty()) return history;
  history.resize(inputs.shops.size());
  for (const EarlierRun& run : earlier) {
    std::size_t shop = 0;  // both sides are sorted by customer id
    session.each<base::CustomerId, std::int64_t>(
        sql::kListGradeNumbers, {{"company_id", inputs.company.id}, {"run_id", run.id}},
        [&](base::CustomerId id, std::int64_t grade_no) {
          while (shop < inputs.shops.size() && inputs.shops[shop].id < id) ++shop;
          if (shop < inputs.shops.size() && inputs.shops[shop].id == id)
            history[shop].push_back({run.period, static_cast<std::int32_t>(grade_no)});
        });
  }
  return history;
}

/// What people decided on the items of those books.
void add_decisions(db::Session& session, const metrics::MonthInputs& inputs, base::Period period,
                   std::vector<std::optional<guidance::LastBook>>& books) {
  std::size_t shop = 0;
  session.each<base::CustomerId, std::string, std::string, std::string, std::string>(
      sql::kListDecisionsOfPeriod, {{"company_id", inputs.company.id}, {"period", period}},
      [&](base::CustomerId customer, std::string key, std::string name, std::string decision,
          std::string comment) {
        while (shop < inputs.shops.size() && inputs.shops[shop].id < customer) ++shop;
        if (shop < inputs.shops.size() && inputs.shops[shop].id == customer && books[shop])
          books[shop]->decisions.push_back(
              {std::move(key), std::move(name), std::move(decision), std::move(comment)});
      });
}

/// Last month's books, as far as this month's comparison needs them; empty when there are none.
base::Result<std::vector<std::optional<guidance::LastBook>>> last_books(
    db::Session& session, const metrics::MonthInputs& inputs, std::span<const EarlierRun> earlier,
    unsigned threads) {
  std::vector<std::optional<guidance::LastBook>> books;
  if (earlier.empty() || earlier.front().period != inputs.period.plus_months(-1)) return books;
  const auto rows = session.all<base::CustomerId, db::Blob>(
      sql::kListBooks, {{"company_id", inputs.company.id}, {"run_id", earlier.front().id}});
  std::vector<std::optional<guidance::LastBook>> read(rows.size());
  base::parallel_blocks(rows.size(), 200, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto json = wire::decompress(std::get<1>(rows[i]).bytes);
      if (!json) continue;
      auto book = guidance::read_last_book(*json);
      if (book) read[i] = std::move(*book);
    }
  });
  books.resize(inputs.shops.size());
  std::size_t shop = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!read[i])
      return base::Error{base::ErrorCode::kConflict,
                         "month.damaged_book",
                         "a published book of " + earlier.front().period.text() +
                             " cannot be read (customer id " +
                             std::to_string(std::get<0>(rows[i]).value) +
                             "): restore the database from a backup, or run that month again",
                         {}};
    while (shop < inputs.shops.size() && inputs.shops[shop].id < std::get<0>(rows[i])) ++shop;
    if (shop < inputs.shops.size() && inputs.shops[shop].id == std::get<0>(rows[i]))
      books[shop] = std::move(read[i]);
  }
  add_decisions(session, inputs, earlier.front().period, books);
  return books;
}

std::string metric_ids() {
  std::string ids;
  for (const auto& definition : metrics::definitions(metrics::Scope::kShop)) {
    if (!ids.empty()) ids += ',';
    ids += definition.id;
  }
  return ids;
}

RunInputs run_inputs(const metrics::MonthInputs& inputs, const Models& models,
                     std::span<const EarlierRun> earlier, models::AnalysisId analysis,
                     std::uint64_t seed) {
  RunInputs run;
  run.period = inputs.period;
  run.data_version = inputs.company.data_version;
  run.grading_version = models.grading.version;
  run.target_classes_version = models.target_classes.version;
  run.strategies_hash = models.matcher->hash();
  run.seed = seed;
  run.metric_ids = metric_ids();
  run.customers_total = inputs.shops.size();
  std::string all = std::to_string(run.data_version) + '/' + grading::to_json(models.grading) +
                    '/' + target_classes::to_json(models.target_classes) + '/' +
                    run.strategies_hash + '/' + std::to_string(seed) + '/' + run.metric_ids;
  if (analysis) all += "/analysis " + std::to_string(analysis.value);
  for (const EarlierRun& other : earlier) all += '/' + std::to_string(other.id.value);
  run.inputs_hash = base::sha256_hex(all);
  return run;
}

/// All that is computed of a month before anything is stored.
struct Computed {
  metrics::MonthMetrics metrics;
  grading::Result grades;
  target_classes::Result targets;
  std::unique_ptr<metrics::PeerGroups> peers;
};

std::vector<std::int32_t> grade_numbers(const grading::Result& grades) {
  std::vector<std::int32_t> numbers;
  numbers.reserve(grades.shops.size());
  for (const auto& shop : grades.shops) numbers.push_back(shop.grade_no);
  return numbers;
}

std::unique_ptr<Computed> compute(const metrics::MonthInputs& inputs, const Models& models,
                                  std::span<const std::vector<grading::PublishedGrade>> history,
                                  std::span<const models::ShopScores> scores,
                                  const RunOptions& options, base::Progress& progress,
                                  Stopwatch& watch) {
  auto computed = std::make_unique<Computed>();
  progress.stage("metrics", inputs.shops.size());
  computed->metrics = metrics::compute_month_metrics(inputs, options.threads, progress);
  watch.lap("metrics");
  progress.stage("grades", inputs.shops.size());
  computed->grades = grading::grade_month(inputs, computed->metrics.shops, models.grading,
                                          options.threads, history);
  watch.lap("grades");
  progress.stage("target lists", inputs.shops.size());
  computed->targets = target_classes::match_month(inputs, computed->metrics, computed->grades,
                                                  models.target_classes, options.threads, scores);
  watch.lap("target lists");
  computed->peers = std::make_unique<metrics::PeerGroups>(inputs, computed->metrics.shops,
                                                          grade_numbers(computed->grades));
  watch.lap("peers");
  return computed;
}

ShopRows shop_rows(const metrics::MonthInputs& inputs, const Computed& computed,
                   const grading::Config& config, const guidance::BookContext& context,
                   metrics::ShopIndex shop) {
  const grading::ShopGrade& grade = computed.grades.shops[shop];
  ShopRows rows;
  rows.customer = inputs.shops[shop].id;
  rows.metric_row = encode_metric_row(computed.metrics.shops, shop);
  rows.graded = grade.graded;
  if (grade.graded) {
    rows.grade_no = grade.grade_no;
    if (grade.previous_grade_no) rows.previous_grade_no = *grade.previous_grade_no;
    rows.score = grade.score;
    rows.rank = grade.rank;
    rows.explanation = grading::explanation_json(grade, config);
  }
  if (inputs.shops[shop].status == "active")
    rows.book = wire::compress(guidance::book_json(guidance::build_book(context, shop)));
  return rows;
}

/// Stores the shops from where the run stands; blocks are computed while the one before is written.
/// @return how many books were made in this call, or month.cancelled
base::Result<void> store_shops(db::Database& database, const metrics::MonthInputs& inputs,
                               const Computed& computed, const grading::Config& config,
                               const guidance::BookContext& context, OpenRun& run,
                               const RunOptions& options, base::Progress& progress) {
  progress.stage("guidance books", inputs.shops.size());
  std::future<void> writing;
  std::vector<ShopRows> written;
  for (std::size_t begin = run.customers_stored; begin < inputs.shops.size();) {
    const std::size_t count = std::min(options.block_customers, inputs.shops.size() - begin);
    std::vector<ShopRows> block(count);
    base::parallel_blocks(count, 50, options.threads, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i)
        block[i] = shop_rows(inputs, computed, config, context,
                             static_cast<metrics::ShopIndex>(begin + i));
    });
    if (writing.valid()) writing.get();
    if (progress.cancelled())
      return base::Error{base::ErrorCode::kConflict,
                         "month.cancelled",
                         "stopped after " + std::to_string(run.customers_stored) +
                             " shops; run the same month again to go on",
                         {}};
    written = std::move(block);
    writing = std::async(std::launch::async,
                         [&] { store_block(database, inputs.company.id, run, written); });
    begin += count;
    progress.done(begin);
  }
  if (writing.valid()) writing.get();
  return {};
}

std::string evidence_json(const std::vector<target_classes::Evidence>& evidence) {
  return wire::to_compact_json(evidence, 256);
}

base::UnitId area_of(const metrics::MonthInputs& inputs, metrics::ShopIndex shop) {
  const metrics::AreaIndex area = inputs.shop_area[shop];
  return area == metrics::kNoIndex ? base::UnitId{} : inputs.areas[area].id;
}

std::vector<ListRow> list_rows(const metrics::MonthInputs& inputs,
                               const target_classes::Result& targets) {
  std::vector<ListRow> rows;
  rows.reserve(targets.entries.size() + targets.internal_supervision.size());
  const auto add = [&](const target_classes::Entry& entry, std::string_view class_code) {
    rows.push_back({area_of(inputs, entry.shop), std::string(class_code),
                    inputs.shops[entry.shop].id, entry.priority, entry.is_primary, entry.score,
                    entry.reason_code, entry.reason_zh, entry.reason_en,
                    evidence_json(entry.evidence)});
  };
  for (const auto& entry : targets.entries) add(entry, target_classes::code_of(entry.target_class));
  for (const auto& entry : targets.internal_supervision) add(entry, kInternalSupervision);
  return rows;
}

std::vector<GateEntry> gate_rows(const metrics::MonthInputs& inputs,
                                 const target_classes::Result& targets) {
  std::vector<GateEntry> rows;
  rows.reserve(targets.gates.size());
  for (const auto& gate : targets.gates)
    rows.push_back({inputs.shops[gate.shop].id,
                    std::string(target_classes::code_of(gate.target_class)), gate.rule,
                    gate.text_zh, gate.text_en});
  return rows;
}

std::vector<AreaRow> area_rows(const metrics::MonthInputs& inputs,
                               const guidance::BookContext& context, unsigned threads) {
  bool has_shops_without_area = false;
  for (const auto area : inputs.shop_area)
    has_shops_without_area = has_shops_without_area || area == metrics::kNoIndex;
  const std::size_t count = inputs.areas.size() + (has_shops_without_area ? 1 : 0);
  std::vector<AreaRow> rows(count);
  base::parallel_blocks(count, 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool none = i == inputs.areas.size();
      const auto area = none ? metrics::kNoIndex : static_cast<metrics::AreaIndex>(i);
      rows[i].area = none ? base::UnitId{} : inputs.areas[i].id;
      rows[i].dashboard =
          wire::compress(guidance::dashboard_json(guidance::build_dashboard(context, area)));
    }
  });
  return rows;
}

void count_classes(const target_classes::Result& targets, RunSummary& summary) {
  std::vector<std::size_t> sizes(target_classes::kClassCount);
  for (const auto& entry : targets.entries) ++sizes[static_cast<std::size_t>(entry.target_class)];
  for (std::size_t i = 0; i < sizes.size(); ++i)
    summary.class_sizes.emplace_back(
        target_classes::code_of(static_cast<target_classes::TargetClass>(i)), sizes[i]);
  summary.class_sizes.emplace_back(kInternalSupervision, targets.internal_supervision.size());
}

/// Everything read from the records, at one point in time.
struct Loaded {
  std::shared_ptr<const metrics::MonthInputs> inputs;
  std::vector<EarlierRun> earlier;
  std::vector<std::vector<grading::PublishedGrade>> history;
  std::vector<std::optional<guidance::LastBook>> last_books;
  models::AnalysisId analysis;                         ///< none: no analysis of the month
  std::map<std::string, std::int64_t> model_versions;  ///< that scored the shops, by model
  std::vector<models::ShopScores> scores;              ///< per shop; empty: no analysis
};

/// What the models say of the month's shops, by position; a shop that came since has none.
void load_scores(db::Session& session, Loaded& loaded) {
  auto month = models::load_month_scores(session, loaded.inputs->company.id, loaded.inputs->period);
  if (!month.run) return;
  loaded.analysis = month.run->id;
  loaded.model_versions = std::move(month.versions);
  loaded.scores.resize(loaded.inputs->shops.size());
  std::size_t shop = 0;
  for (auto& scored : month.shops) {
    while (shop < loaded.inputs->shops.size() && loaded.inputs->shops[shop].id < scored.customer)
      ++shop;
    if (shop < loaded.inputs->shops.size() && loaded.inputs->shops[shop].id == scored.customer)
      loaded.scores[shop] = std::move(scored.scores);
  }
}

enum class LastBooks : std::uint8_t { kRead, kSkip };

base::Result<Loaded> load(db::Database& database, const organisation::Company& company,
                          const RunOptions& options,
                          std::shared_ptr<const facts::SalesFacts> sales_facts,
                          LastBooks books = LastBooks::kRead) {
  auto session = database.reader();
  const db::ReadSnapshot snapshot(*session);
  Loaded loaded;
  // The company is read again: its data version must be that of this snapshot.
  TRY_ASSIGN(const auto current, organisation::get_company(*session, company.code));
  if (sales_facts->watermark().data_version != current.data_version)
    return base::Error{base::ErrorCode::kConflict,
                       "month.records_moved",
                       "records changed while the month was starting: run it again",
                       {}};
  TRY_ASSIGN(loaded.inputs,
             metrics::load_month_inputs(*session, current, options.period, std::move(sales_facts)));
  loaded.earlier = list_earlier_runs(*session, company.id, options.period,
                                     options.period.plus_months(-kHistoryMonths));
  loaded.history = published_grades(*session, *loaded.inputs, loaded.earlier);
  load_scores(*session, loaded);
  if (books == LastBooks::kSkip) return loaded;
  TRY_ASSIGN(loaded.last_books,
             last_books(*session, *loaded.inputs, loaded.earlier, options.threads));
  return loaded;
}

}  // namespace

base::Result<std::shared_ptr<const ComputedMonth>> compute_month(
    db::Database& database, const base::Clock& clock, const organisation::Company& company,
    const RunOptions& options, const ModelVersions& versions, base::Progress& progress) {
  auto month = std::make_shared<ComputedMonth>();
  {
    auto session = database.writer();  // the first use of a company stores the default library
    TRY_ASSIGN(month->grading_config, grading::load_config(*session, company.id, versions.grading));
    TRY_ASSIGN(month->target_config,
               target_classes::load_config(*session, company.id, versions.target_classes));
    TRY_ASSIGN(month->strategies, strategies::load_strategies(*session, clock, company.id));
  }
  TRY_ASSIGN(auto opened, orders::open_facts(database, company.id, options.facts_folder,
                                             options.threads, progress));
  progress.stage("inputs", 0);
  TRY_ASSIGN(Loaded loaded,
             load(database, company, options, std::move(opened.facts), LastBooks::kSkip));
  month->inputs = std::move(loaded.inputs);
  month->history = std::move(loaded.history);
  month->scores = std::move(loaded.scores);
  Models models;
  models.grading = month->grading_config;
  models.target_classes = month->target_config;
  std::vector<Stage> stages;
  Stopwatch watch(stages);
  const auto computed =
      compute(*month->inputs, models, month->history, month->scores, options, progress, watch);
  month->metrics = std::move(computed->metrics);
  month->grades = std::move(computed->grades);
  month->targets = std::move(computed->targets);
  month->peers = std::make_unique<metrics::PeerGroups>(*month->inputs, month->metrics.shops,
                                                       grade_numbers(month->grades));
  return std::shared_ptr<const ComputedMonth>(std::move(month));
}

base::Result<LiveMetrics> compute_live_metrics(db::Database& database,
                                               const organisation::Company& company,
                                               const RunOptions& options,
                                               base::Progress& progress) {
  TRY_ASSIGN(auto opened, orders::open_facts(database, company.id, options.facts_folder,
                                             options.threads, progress));
  TRY_ASSIGN(const Loaded loaded, load(database, company, options, std::move(opened.facts)));
  const auto table = metrics::compute_shop_metrics(*loaded.inputs, options.threads);
  LiveMetrics live;
  for (const auto& definition : metrics::definitions(metrics::Scope::kShop))
    live.metric_ids.emplace_back(definition.id);
  for (std::size_t shop = 0; shop < loaded.inputs->shops.size(); ++shop) {
    MetricRow& row = live.rows.emplace_back();
    row.customer_code = loaded.inputs->shops[shop].customer_code;
    for (std::size_t column = 0; column < table.columns(); ++column)
      row.values.push_back(table.at(shop, column));
  }
  std::sort(live.rows.begin(), live.rows.end(), [](const MetricRow& a, const MetricRow& b) {
    return a.customer_code < b.customer_code;
  });
  return live;
}

base::Result<RunSummary> run_month(db::Database& database, const base::Clock& clock,
                                   base::IdGenerator& ids, const organisation::Company& company,
                                   const RunOptions& options, base::Progress& progress) {
  RunSummary summary;
  Stopwatch watch(summary.stages);
  TRY(refuse_unfinished_import(*database.reader(), company));
  TRY_ASSIGN(const Models models, load_models(database, clock, company.id));
  TRY_ASSIGN(auto opened, orders::open_facts(database, company.id, options.facts_folder,
                                             options.threads, progress));
  watch.lap("facts");
  progress.stage("inputs", 0);
  TRY_ASSIGN(const Loaded loaded, load(database, company, options, std::move(opened.facts)));
  const metrics::MonthInputs& inputs = *loaded.inputs;
  watch.lap("inputs");

  OpenRun run = open_run(database, clock, ids, company.id,
                         run_inputs(inputs, models, loaded.earlier, loaded.analysis, options.seed));
  summary.resumed_at = run.customers_stored;
  const auto computed =
      compute(inputs, models, loaded.history, loaded.scores, options, progress, watch);
  guidance::RunHeader header{.version = run.version,
                             .generated_at = run.started_at,
                             .models = {.grading = models.grading.version,
                                        .target_classes = models.target_classes.version,
                                        .strategies = models.matcher->hash(),
                                        .seed = static_cast<std::int64_t>(options.seed),
                                        .registered = {}}};
  for (const auto& [model, version] : loaded.model_versions)
    header.models.registered.push_back({model, version});
  const guidance::BookContext context(
      {inputs, computed->metrics, computed->grades, computed->targets, *models.matcher,
       *computed->peers, loaded.last_books, loaded.scores},
      header, {}, options.threads);
  watch.lap("shared tables");
  TRY(store_shops(database, inputs, *computed, models.grading, context, run, options, progress));
  watch.lap("guidance books");
  progress.stage("dashboards and publishing", 0);
  const auto areas = area_rows(inputs, context, options.threads);
  publish(database, clock, company.id, run, list_rows(inputs, computed->targets),
          gate_rows(inputs, computed->targets), areas);
  watch.lap("dashboards and publishing");

  summary.id = run.id;
  summary.period = options.period;
  summary.version = run.version;
  summary.shops = inputs.shops.size();
  summary.graded = computed->grades.graded;
  summary.areas = areas.size();
  for (const auto& shop : inputs.shops) summary.books += shop.status == "active" ? 1U : 0U;
  count_classes(computed->targets, summary);
  return summary;
}

}  // namespace month
