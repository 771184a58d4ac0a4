#include "app/analysis_command.h"

#include <cstdio>

#include "features/analysis/analysis.h"

namespace app {
namespace {

struct AnalysisCommand {
  std::string company;
  std::string period;
  std::uint64_t seed = 1;
  bool if_needed = false;
};

void print_study(const analysis::StudySummary& study) {
  std::printf("  %-12s %6.1f s  ", study.model.c_str(), study.seconds);
  if (study.version == 0) {
    std::printf("no result: %s\n", study.unknown_detail.c_str());
    return;
  }
  std::printf("version %lld", static_cast<long long>(study.version));
  if (study.learnt_version == 0)
    std::printf(" (nothing new to learn)");
  else if (!study.is_put_to_use)
    std::printf(" (version %lld learnt and kept back)",
                static_cast<long long>(study.learnt_version));
  if (study.back_test) {
    std::printf(", %s %.4f", study.back_test->measure.c_str(), study.back_test->value);
    if (study.back_test->baseline)
      std::printf(", %s %.4f", study.back_test->baseline_name.c_str(), *study.back_test->baseline);
    if (study.back_test->in_use) std::printf(", in use %.4f", *study.back_test->in_use);
  }
  std::printf("\n");
}

base::Result<void> run(AppContext& context, const AnalysisCommand& command) {
  const auto period = base::Period::parse(command.period);
  if (!period)
    return base::Error{base::ErrorCode::kInvalid,
                       "analysis.bad_period",
                       "--period must be a month as YYYY-MM, got " + command.period,
                       {}};
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const auto company, organisation::get_company(*database->reader(), command.company));
  if (command.if_needed) {
    const auto known = models::find_run(*database->reader(), company.id, *period);
    if (known && known->period == *period && known->data_version == company.data_version) {
      std::printf("the analysis of %s is there and the records have not changed\n",
                  period->text().c_str());
      return {};
    }
  }
  TRY_ASSIGN(const auto summary,
             analysis::run_analysis(*database, *context.clock, context.ids(), company,
                                    {.period = *period,
                                     .facts_folder = context.settings.data_folder + "/facts",
                                     .threads = context.settings.threads,
                                     .seed = command.seed,
                                     .by = "command line"},
                                    context.progress()));
  std::printf("analysis of %s, orders up to %s: %zu shops scored\n", summary.period.text().c_str(),
              summary.until.iso().c_str(), summary.shops);
  for (const auto& study : summary.studies) print_study(study);
  return {};
}

}  // namespace

void add_analysis_command(CLI::App& root, AppContext& context) {
  auto* group = root.add_subcommand("analysis", "What the models say of each shop");
  group->require_subcommand(1);
  auto options = std::make_shared<AnalysisCommand>();
  auto* run_command = group->add_subcommand("run", "Learns, tests, registers and scores");
  run_command->add_option("--company", options->company, "code of the company")->required();
  run_command->add_option("--period", options->period, "month as YYYY-MM")->required();
  run_command->add_option("--seed", options->seed, "seed of whatever is drawn");
  run_command->add_flag("--if-needed", options->if_needed,
                        "do nothing when it is there and the records have not changed");
  run_command->callback([&context, options] {
    context.command = [&context, options] { return run(context, *options); };
  });
}

}  // namespace app
