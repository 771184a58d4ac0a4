// One analysis, top to bottom: load the inputs, put up the wall, let each study learn, be tested
// and score, store shop by shop, publish. Everything before the storing is pure.
#include <algorithm>
#include <chrono>
#include <map>

#include "features/analysis/analysis.h"
#include "features/analysis/drift.h"
#include "features/analysis/history.h"
#include "features/analysis/study.h"
#include "features/analysis/wall.h"
#include "features/orders/order_facts.h"
#include "platform/db/bulk_read.h"
#include "sql/analysis.h"

namespace analysis {
namespace {

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

base::Error cancelled() {
  return {base::ErrorCode::kConflict, "analysis.cancelled", "stopped; nothing was changed", {}};
}

/// The last day to read: of the period, or of the newest order before it ends.
base::Date last_day_of(const metrics::MonthInputs& inputs) {
  const base::Date end = inputs.period.last_day();
  base::Date last = facts::kFirstDay;
  for (const auto day : inputs.facts->columns().order_day) last = std::max(last, base::Date{day});
  // A month whose last days have no order is whole all the same once later orders exist, or when no
  // more than an order cycle is missing.
  constexpr int kCycleDays = 7;
  return end - last <= kCycleDays ? end : last;
}

/// Products that a shop turned down: in its newest decision on each.
std::vector<std::vector<metrics::ProductIndex>> declined_products(
    db::Session& session, const metrics::MonthInputs& inputs) {
  std::vector<std::vector<metrics::ProductIndex>> declined(inputs.shops.size());
  std::map<std::string_view, metrics::ProductIndex> by_code;
  for (metrics::ProductIndex i = 0; i < inputs.products.size(); ++i)
    by_code[inputs.products[i].product_code] = i;
  std::size_t shop = 0;
  session.each<base::CustomerId, std::string>(
      sql::kListDeclinedItems,
      {{"company_id", inputs.company.id}, {"first_period", inputs.period.plus_months(-6)}},
      [&](base::CustomerId customer, const std::string& item_key) {
        while (shop < inputs.shops.size() && inputs.shops[shop].id < customer) ++shop;
        if (shop == inputs.shops.size() || inputs.shops[shop].id != customer) return;
        const auto code = by_code.find(std::string_view(item_key).substr(item_key.find(':') + 1));
        if (code != by_code.end()) declined[shop].push_back(code->second);
      });
  return declined;
}

/// What the register holds of a model when the run begins.
struct Incumbent {
  std::optional<models::ModelVersion> version;  ///< in use
  std::string state;
  std::optional<models::ModelVersion> newest;  ///< may have been kept back
};

Incumbent incumbent_of(db::Session& session, base::CompanyId company, std::string_view model) {
  Incumbent incumbent;
  for (auto& version : models::list_versions(session, company, model)) {
    if (!incumbent.newest) incumbent.newest = version;
    if (version.state == models::State::kInUse) incumbent.version = std::move(version);
  }
  if (incumbent.version)
    incumbent.state = models::get_learnt(session, company, model, incumbent.version->version);
  return incumbent;
}

/// Nothing new to learn: same records, same day, same seed.
bool learnt_on_the_same(const StudyInputs& inputs, const Incumbent& incumbent) {
  return incumbent.newest && incumbent.newest->trained_until == inputs.until &&
         incumbent.newest->data_version == inputs.month.company.data_version &&
         incumbent.newest->seed == inputs.seed;
}

/// What the study's way of learning is worth, and the version in use on the same days.
std::optional<models::BackTest> back_test(const Study& study, const StudyInputs& inputs,
                                          const Incumbent& incumbent) {
  if (study.held_out_days() == 0) return {};
  const base::Date cut = inputs.until.plus_days(-study.held_out_days());
  const auto before = study.learn(inputs.as_of(cut));
  if (!before) return {};
  auto test = study.test(inputs, cut, before->state);
  if (!test || !incumbent.version) return test;
  // Only on days that it has not learnt from; else its own back-test has to do.
  if (incumbent.version->trained_until <= cut) {
    if (const auto other = study.test(inputs, cut, incumbent.state)) test->in_use = other->value;
  } else if (const auto& own = incumbent.version->back_test; own && own->measure == test->measure) {
    test->in_use = own->value;
  }
  return test;
}

bool takes_over(const std::optional<models::BackTest>& test, double gain_min) {
  if (!test || !test->in_use) return true;
  const double gain =
      test->is_higher_better ? test->value - *test->in_use : *test->in_use - test->value;
  return gain >= gain_min;
}

/// What one study did; registered when all are done.
struct Studied {
  models::ModelResult result;
  std::optional<models::ModelVersion> learnt;  ///< number still open
  std::string state;                           ///< of `learnt`
};

models::ModelVersion version_of(const Study& study, const StudyInputs& inputs,
                                const Incumbent& incumbent, const Learnt& learnt) {
  models::ModelVersion version;
  version.model = study.model();
  version.back_test = back_test(study, inputs, incumbent);
  const bool is_used = !incumbent.version || takes_over(version.back_test, study.gain_min());
  version.state = is_used ? models::State::kInUse : models::State::kKeptBack;
  version.why = !incumbent.version   ? "first"
                : !version.back_test ? "descriptive"
                : is_used            ? "better"
                                     : "worse";
  version.parameters = learnt.parameters;
  version.seed = inputs.seed;
  version.trained_until = inputs.until;
  version.data_version = inputs.month.company.data_version;
  return version;
}

Studied study_one(const Study& study, const StudyInputs& inputs, const Incumbent& incumbent,
                  std::vector<models::ShopScores>& scores) {
  const auto began = std::chrono::steady_clock::now();
  Studied studied;
  studied.result.model = study.model();
  std::string state = incumbent.state;
  if (incumbent.version) studied.result.version = incumbent.version->version;
  if (!learnt_on_the_same(inputs, incumbent)) {
    if (auto learnt = study.learn(inputs)) {
      studied.learnt = version_of(study, inputs, incumbent, *learnt);
      studied.state = std::move(learnt->state);
      if (studied.learnt->state == models::State::kInUse) state = studied.state;
    } else {
      studied.result.unknown = learnt.error().reason;
      studied.result.unknown_detail = learnt.error().message;
    }
  }
  if (!state.empty()) {
    auto document = study.apply(inputs, state, scores);
    studied.result.unknown = document ? "" : document.error().reason;
    studied.result.unknown_detail = document ? "" : document.error().message;
    if (document) studied.result.document = *std::move(document);
  }
  studied.result.seconds = seconds_since(began);
  if (studied.learnt) studied.learnt->seconds = studied.result.seconds;
  return studied;
}

/// What runs before this one said, as far as drift is told from it.
struct Before {
  std::vector<models::AnalysisRun> runs;  ///< newest first

  [[nodiscard]] const models::AnalysisRun* newest_until(base::Date day) const {
    for (const auto& run : runs)
      if (run.until <= day) return &run;
    return nullptr;
  }
};

/// Scores of a run by shop position; empty where a shop has none.
std::vector<models::ShopScores> scores_of_run(db::Session& session,
                                              const metrics::MonthInputs& inputs,
                                              models::AnalysisId run) {
  std::vector<models::ShopScores> scores(inputs.shops.size());
  std::size_t shop = 0;
  models::each_scored_shop(session, inputs.company.id, run, [&](models::ScoredShop said) {
    while (shop < inputs.shops.size() && inputs.shops[shop].id < said.customer) ++shop;
    if (shop < inputs.shops.size() && inputs.shops[shop].id == said.customer)
      scores[shop] = std::move(said.scores);
  });
  return scores;
}

std::optional<double> came_true(db::Session& session, const Study& study, const StudyInputs& inputs,
                                const Before& before) {
  if (study.held_out_days() == 0) return {};
  const auto* run = before.newest_until(inputs.until.plus_days(-study.held_out_days()));
  if (run == nullptr) return {};
  return study.came_true(inputs, run->until, scores_of_run(session, inputs.month, run->id));
}

/// The watch of the first run that the same version scored; nothing: this is the first.
std::optional<models::Watch> first_watch(db::Session& session, base::CompanyId company,
                                         const Before& before, const models::ModelResult& result) {
  std::optional<models::Watch> first;
  for (const auto& run : before.runs)  // newest first: the last that fits is the first run
    for (const auto& other : models::list_results(session, company, run.id))
      if (other.model == result.model && other.version == result.version &&
          !other.watch.limits.empty())
        first = other.watch;
  return first;
}

models::Watch watch_of(db::Session& session, const Study& study, const StudyInputs& inputs,
                       const Before& before, const Studied& studied,
                       const std::vector<models::ShopScores>& scores) {
  std::vector<double> values;
  for (const auto& shop : scores)
    if (const auto value = study.watched(shop)) values.push_back(*value);
  std::optional<models::Watch> first;
  const bool is_new = studied.learnt && studied.learnt->state == models::State::kInUse;
  if (!is_new) first = first_watch(session, inputs.month.company.id, before, studied.result);
  return watch_drift(std::move(values), first, came_true(session, study, inputs, before));
}

/// The scored shops: those of which any model says something.
std::vector<models::ScoredShop> scored_shops(const metrics::MonthInputs& inputs,
                                             std::vector<models::ShopScores> scores) {
  std::vector<models::ScoredShop> shops;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (is_active(inputs, static_cast<metrics::ShopIndex>(i)))
      shops.push_back({inputs.shops[i].id, std::move(scores[i])});
  return shops;
}

void store(db::Database& database, base::CompanyId company, const models::AnalysisRun& run,
           std::span<const models::ScoredShop> shops, std::size_t block, base::Progress& progress) {
  progress.stage("scores", shops.size());
  {
    auto session = database.writer();
    db::WriteTransaction transaction(*session);
    models::open_run(*session, company, run);
    transaction.commit();
  }
  for (std::size_t begin = 0; begin < shops.size(); begin += block) {
    const std::size_t size = std::min(block, shops.size() - begin);
    {
      auto session = database.writer();
      db::WriteTransaction transaction(*session);
      models::store_scores(*session, company, run.id, shops.subspan(begin, size));
      transaction.commit();
    }
    progress.done(begin + size);
  }
}

/// Versions, results and the run itself become visible together.
void publish(db::Database& database, const base::Clock& clock, base::CompanyId company,
             const models::AnalysisRun& run, std::vector<Studied>& studied, const std::string& by) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  std::vector<models::ModelResult> results;
  for (Studied& one : studied) {
    if (one.learnt) {
      one.learnt->trained_at = one.learnt->changed_at = clock.now();
      one.learnt->changed_by = by;
      one.learnt->version =
          models::add_version(*session, company, *one.learnt, std::move(one.state));
      if (one.learnt->state == models::State::kInUse) one.result.version = one.learnt->version;
    }
    results.push_back(one.result);
  }
  models::publish_run(*session, company, run.id, run.period, results, clock.now());
  transaction.commit();
}

/// Everything read from the records, at one point in time.
struct Loaded {
  std::shared_ptr<const metrics::MonthInputs> inputs;
  std::vector<std::vector<metrics::ProductIndex>> declined;
  std::vector<Incumbent> incumbents;  ///< one a study
  Before before;
};

base::Result<Loaded> load(db::Database& database, const organisation::Company& company,
                          const AnalysisOptions& options,
                          std::span<const std::unique_ptr<Study>> studies,
                          base::Progress& progress) {
  TRY_ASSIGN(auto opened, orders::open_facts(database, company.id, options.facts_folder,
                                             options.threads, progress));
  progress.stage("inputs", 0);
  auto session = database.reader();
  const db::ReadSnapshot snapshot(*session);
  TRY_ASSIGN(const auto current, organisation::get_company(*session, company.code));
  if (opened.facts->watermark().data_version != current.data_version)
    return base::Error{base::ErrorCode::kConflict,
                       "analysis.records_moved",
                       "records changed while the analysis was starting: run it again",
                       {}};
  Loaded loaded;
  TRY_ASSIGN(auto inputs, metrics::load_month_inputs(*session, current, options.period,
                                                     std::move(opened.facts)));
  loaded.inputs = behind_the_wall(std::move(inputs), options.threads);
  loaded.declined = declined_products(*session, *loaded.inputs);
  for (const auto& study : studies)
    loaded.incumbents.push_back(incumbent_of(*session, company.id, study->model()));
  loaded.before.runs = models::list_runs(*session, company.id);
  return loaded;
}

std::vector<std::unique_ptr<Study>> asked_studies(const std::vector<std::string>& models) {
  auto studies = all_studies();
  if (models.empty()) return studies;
  std::erase_if(studies, [&](const auto& study) {
    return std::find(models.begin(), models.end(), study->model()) == models.end();
  });
  CHECK(studies.size() == models.size());
  return studies;
}

StudySummary summary_of(const Studied& studied) {
  StudySummary summary;
  summary.model = studied.result.model;
  summary.version = studied.result.version;
  summary.unknown = studied.result.unknown;
  summary.unknown_detail = studied.result.unknown_detail;
  summary.seconds = studied.result.seconds;
  if (!studied.learnt) return summary;
  summary.learnt_version = studied.learnt->version;
  summary.is_put_to_use = studied.learnt->state == models::State::kInUse;
  summary.back_test = studied.learnt->back_test;
  return summary;
}

}  // namespace

base::Result<AnalysisSummary> run_analysis(db::Database& database, const base::Clock& clock,
                                           base::IdGenerator& ids,
                                           const organisation::Company& company,
                                           const AnalysisOptions& options,
                                           base::Progress& progress) {
  const auto studies = asked_studies(options.models);
  TRY_ASSIGN(Loaded loaded, load(database, company, options, studies, progress));
  models::AnalysisRun run;
  run.id = ids.next<models::AnalysisId>();
  run.period = options.period;
  run.until = last_day_of(*loaded.inputs);
  run.data_version = loaded.inputs->company.data_version;
  run.seed = options.seed;
  run.started_at = clock.now();
  const StudyInputs inputs{*loaded.inputs,  run.until, options.seed,
                           options.threads, progress,  std::move(loaded.declined)};
  std::vector<models::ShopScores> scores(loaded.inputs->shops.size());
  std::vector<Studied> studied;
  for (std::size_t i = 0; i < studies.size(); ++i) {
    progress.stage(studies[i]->model(), studies.size());
    progress.done(i);
    if (progress.cancelled()) return cancelled();
    studied.push_back(study_one(*studies[i], inputs, loaded.incumbents[i], scores));
    auto session = database.reader();
    studied.back().result.watch =
        watch_of(*session, *studies[i], inputs, loaded.before, studied.back(), scores);
  }
  if (progress.cancelled()) return cancelled();
  const auto shops = scored_shops(*loaded.inputs, std::move(scores));
  store(database, company.id, run, shops, options.block_shops, progress);
  publish(database, clock, company.id, run, studied, options.by);
  AnalysisSummary summary{run.id, run.period, run.until, shops.size(), {}};
  for (const Studied& one : studied) summary.studies.push_back(summary_of(one));
  return summary;
}

}  // namespace analysis
