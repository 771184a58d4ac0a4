#include "app/month_command.h"

#include <cstdio>

#include "app/output.h"
#include "features/guidance/guidance.h"
#include "features/month/month.h"

namespace app {
namespace {

struct MonthOptions {
  std::string company;
  std::string period;
  std::string format = "table";
  std::string area;
  std::string target_class;
  std::string shop;
  std::uint64_t seed = 1;
  bool if_needed = false;
  bool first = false;
  bool gates = false;
  bool retailer = false;
};

/// What every month command starts with.
struct Opened {
  db::Database* database;
  organisation::Company company;
  base::Period period;
};

base::Result<Opened> open(AppContext& context, const MonthOptions& options) {
  const auto period = base::Period::parse(options.period);
  if (!period)
    return base::Error{base::ErrorCode::kInvalid,
                       "month.bad_period",
                       "--period must be a month as YYYY-MM, got " + options.period,
                       {}};
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(auto company, organisation::get_company(*database->reader(), options.company));
  return Opened{database, std::move(company), *period};
}

month::RunOptions run_options(const AppContext& context, const MonthOptions& options,
                              base::Period period) {
  return {.period = period,
          .facts_folder = context.settings.data_folder + "/facts",
          .threads = context.settings.threads,
          .seed = options.seed};
}

guidance::Language language_of(const AppContext& context) {
  return context.settings.language == "en" ? guidance::Language::kEn : guidance::Language::kZh;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print(const Output& output, const MonthOptions& options) {
  print(rendered(output, format_of(options.format).value_or(Format::kTable)));
}

base::Result<void> run(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  if (options.if_needed) {
    const auto published =
        month::get_published_run(*opened.database->reader(), opened.company, opened.period);
    if (published && published->data_version == opened.company.data_version) {
      std::printf("month %s is published (version %lld) and the records have not changed\n",
                  opened.period.text().c_str(), static_cast<long long>(published->version));
      return {};
    }
  }
  TRY_ASSIGN(const auto summary,
             month::run_month(*opened.database, *context.clock, context.ids(), opened.company,
                              run_options(context, options, opened.period), context.progress()));
  std::printf("month %s published as version %lld: %zu shops, %zu graded, %zu books, %zu areas\n",
              summary.period.text().c_str(), static_cast<long long>(summary.version), summary.shops,
              summary.graded, summary.books, summary.areas);
  for (const auto& [code, size] : summary.class_sizes)
    std::printf("  %-22s %zu\n", code.c_str(), size);
  if (summary.resumed_at > 0)
    std::printf("  went on after %zu shops stored by an earlier attempt\n", summary.resumed_at);
  double total = 0;
  for (const auto& stage : summary.stages) {
    std::printf("  %-26s %7.3f s\n", stage.name.c_str(), stage.seconds);
    total += stage.seconds;
  }
  std::printf("  %-26s %7.3f s\n", "total", total);
  return {};
}

base::Result<void> latest(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const auto company, organisation::get_company(*database->reader(), options.company));
  TRY_ASSIGN(const auto period, month::find_latest_period(*database->reader(), company));
  std::printf("%s\n", period.text().c_str());
  return {};
}

Output metric_output(const std::vector<std::string>& ids,
                     const std::vector<month::MetricRow>& rows) {
  Output output;
  output.columns.emplace_back("customer_code");
  output.columns.insert(output.columns.end(), ids.begin(), ids.end());
  output.rows.reserve(rows.size());
  for (const auto& row : rows) {
    auto& cells = output.rows.emplace_back();
    cells.reserve(row.values.size() + 1);
    cells.emplace_back(row.customer_code);
    for (const auto& value : row.values)
      cells.push_back(value.is_known() ? Cell(value.value) : Cell());
  }
  return output;
}

base::Result<void> print_metrics(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  {
    auto session = opened.database->reader();
    const auto published = month::get_published_run(*session, opened.company, opened.period);
    if (published) {
      print(metric_output(published->metric_ids,
                          month::list_metric_rows(*session, opened.company.id, *published)),
            options);
      return {};
    }
  }
  std::fprintf(stderr, "month %s is not published: computed now from the orders\n",
               opened.period.text().c_str());
  TRY_ASSIGN(const auto live,
             month::compute_live_metrics(*opened.database, opened.company,
                                         run_options(context, options, opened.period),
                                         context.progress()));
  print(metric_output(live.metric_ids, live.rows), options);
  return {};
}

base::Result<void> print_grades(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  auto session = opened.database->reader();
  TRY_ASSIGN(const auto published,
             month::get_published_run(*session, opened.company, opened.period));
  Output output{{"customer_code", "shop_name", "grade_no", "previous_grade_no", "score", "rank"},
                {}};
  const bool with_explanation = options.format == "json";
  if (with_explanation) output.columns.emplace_back("explanation");
  for (auto& row : month::list_grades(*session, opened.company.id, published.id)) {
    auto& cells = output.rows.emplace_back();
    cells = {row.customer_code, row.shop_name,
             row.grade_no,      row.previous_grade_no ? Cell(*row.previous_grade_no) : Cell(),
             row.score,         row.rank};
    if (with_explanation) cells.emplace_back(Raw{std::move(row.explanation)});
  }
  print(output, options);
  return {};
}

base::Result<void> print_gates(db::Session& session, const Opened& opened,
                               const month::PublishedRun& run, const MonthOptions& options,
                               bool english) {
  Output output{{"customer_code", "shop_name", "class", "rule", "reason"}, {}};
  for (auto& row : month::list_gates(session, opened.company.id, run.id))
    output.rows.push_back({row.customer_code, row.shop_name, row.class_code, row.rule,
                           english ? row.text_en : row.text_zh});
  print(output, options);
  return {};
}

base::Result<void> print_targets(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  auto session = opened.database->reader();
  TRY_ASSIGN(const auto published,
             month::get_published_run(*session, opened.company, opened.period));
  const bool english = context.settings.language == "en";
  if (options.gates) return print_gates(*session, opened, published, options, english);
  Output output{
      {"customer_code", "area", "class", "priority", "primary", "shop_name", "score", "reason"},
      {}};
  const bool with_evidence = options.format == "json";
  if (with_evidence) output.columns.insert(output.columns.end(), {"reason_zh", "evidence"});
  for (auto& row : month::list_target_entries(*session, opened.company.id, published.id)) {
    if (!options.area.empty() && row.area_code != options.area) continue;
    if (options.target_class.empty() ? row.class_code == month::kInternalSupervision ||
                                           (options.format == "table" && row.class_code == "STABLE")
                                     : row.class_code != options.target_class)
      continue;
    auto& cells = output.rows.emplace_back();
    cells = {row.customer_code,
             row.area_code,
             row.class_code,
             row.priority,
             std::int64_t{row.is_primary ? 1 : 0},
             row.shop_name,
             row.score,
             english || with_evidence ? row.reason_en : row.reason_zh};
    if (with_evidence) {
      cells.emplace_back(row.reason_zh);
      cells.emplace_back(Raw{std::move(row.evidence)});
    }
    if (options.first) break;
  }
  print(output, options);
  return {};
}

Output area_output(const std::vector<month::DashboardRow>& rows, bool with_json) {
  Output output{{"area", "name"}, {}};
  if (with_json) output.columns.emplace_back("dashboard");
  for (const auto& row : rows) {
    auto& cells = output.rows.emplace_back();
    cells = {row.area_code, row.area_name};
    if (with_json) cells.emplace_back(Raw{row.json});
  }
  return output;
}

base::Result<void> print_areas(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  auto session = opened.database->reader();
  TRY_ASSIGN(const auto published,
             month::get_published_run(*session, opened.company, opened.period));
  TRY_ASSIGN(auto rows, month::list_dashboards(*session, opened.company.id, published.id));
  if (!options.area.empty()) {
    std::erase_if(rows, [&](const auto& row) { return row.area_code != options.area; });
    if (rows.empty())
      return base::Error{
          base::ErrorCode::kNotFound,
          "month.no_such_area",
          "the month has no sales area with code " + options.area + "; `month areas` lists them",
          {}};
  }
  if (options.format != "text") {
    print(area_output(rows, options.format == "json"), options);
    return {};
  }
  for (const auto& row : rows) {
    TRY_ASSIGN(const auto dashboard, guidance::parse_dashboard(row.json));
    print(guidance::dashboard_text(dashboard, language_of(context)));
  }
  return {};
}

base::Result<void> print_book(AppContext& context, const MonthOptions& options) {
  TRY_ASSIGN(const Opened opened, open(context, options));
  auto session = opened.database->reader();
  TRY_ASSIGN(const auto published,
             month::get_published_run(*session, opened.company, opened.period));
  TRY_ASSIGN(const std::string json,
             month::get_book_json(*session, opened.company.id, published.id, options.shop));
  if (options.format == "json" && !options.retailer) {
    print(json + "\n");
    return {};
  }
  TRY_ASSIGN(auto book, guidance::parse_book(json));
  if (options.retailer) book = guidance::retailer_copy(std::move(book));
  print(options.format == "json" ? guidance::book_json(book) + "\n"
                                 : guidance::book_text(book, language_of(context)));
  return {};
}

using Work = base::Result<void> (*)(AppContext&, const MonthOptions&);

/// Adds one subcommand with the options all of them share; runs `work` when it is chosen.
std::pair<CLI::App*, std::shared_ptr<MonthOptions>> add_one(CLI::App& month, AppContext& context,
                                                            const char* name,
                                                            const char* description, Work work) {
  auto options = std::make_shared<MonthOptions>();
  auto* command = month.add_subcommand(name, description);
  command->add_option("--company", options->company, "Company code")->required();
  if (work != latest)
    command->add_option("--period", options->period, "Month, YYYY-MM")->required();
  command->callback([&context, options, work] {
    context.command = [&context, options, work] { return work(context, *options); };
  });
  return {command, options};
}

void add_format(CLI::App& command, MonthOptions& options, std::vector<std::string> forms) {
  options.format = forms.front();
  command.add_option("--format", options.format, "Form of the output")
      ->check(CLI::IsMember(std::move(forms)))
      ->capture_default_str();
}

}  // namespace

void add_month_command(CLI::App& root, AppContext& context) {
  auto* month = root.add_subcommand("month", "The month: run it, read what was published");
  month->require_subcommand(1);
  {
    auto [command, options] =
        add_one(*month, context, "run", "Compute and publish metrics, grades, lists, books", run);
    command->add_option("--seed", options->seed, "Seed of the run")->capture_default_str();
    command->add_flag("--if-needed", options->if_needed,
                      "Do nothing when the period is published from the same records");
  }
  add_one(*month, context, "latest", "The month of the newest order", latest);
  {
    auto [command, options] =
        add_one(*month, context, "metrics", "All metrics, one row a shop", print_metrics);
    add_format(*command, *options, {"table", "csv", "json"});
  }
  {
    auto [command, options] =
        add_one(*month, context, "grades", "Grades, best first", print_grades);
    add_format(*command, *options, {"table", "csv", "json"});
  }
  {
    auto [command, options] =
        add_one(*month, context, "targets", "Target lists with reasons", print_targets);
    add_format(*command, *options, {"table", "csv", "json"});
    command->add_option("--area", options->area, "One sales area, by code");
    command->add_option("--class", options->target_class,
                        "One class: GRADE_FLUCTUATION, NEW_RETAIL, KEY_SKU, TERMINAL_UPGRADE, "
                        "SALES_ANOMALY, CIGAR_GUIDANCE, STABLE, INTERNAL_SUPERVISION");
    command->add_flag("--first", options->first, "Only the first row");
    command->add_flag("--gates", options->gates, "Who was kept out of which list, and why");
  }
  {
    auto [command, options] =
        add_one(*month, context, "areas", "Sales areas and their dashboards", print_areas);
    add_format(*command, *options, {"table", "csv", "json", "text"});
    command->add_option("--area", options->area, "One sales area, by code");
  }
  {
    auto [command, options] =
        add_one(*month, context, "book", "The guidance book of a shop", print_book);
    command->add_option("shop", options->shop, "Shop code")->required();
    add_format(*command, *options, {"text", "json"});
    command->add_flag("--retailer", options->retailer,
                      "The copy for the shop: without internal scores and other shops");
  }
}

}  // namespace app
