#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/account_command.h"
#include "app/analysis_command.h"
#include "app/app_context.h"
#include "app/audit_command.h"
#include "app/company_command.h"
#include "app/demo_command.h"
#include "app/facts_command.h"
#include "app/import_command.h"
#include "app/month_command.h"
#include "app/serve_command.h"
#include "platform/log/log.h"

namespace app {
namespace {

constexpr int kDone = 0;
constexpr int kRefused = 1;
constexpr int kWrongUsage = 2;

logging::Level level_of(const std::string& name) {
  if (name == "debug") return logging::Level::kDebug;
  if (name == "info") return logging::Level::kInfo;
  if (name == "error") return logging::Level::kError;
  return logging::Level::kWarn;
}

/// What the flags said; applied over the configuration file.
struct Flags {
  std::string config_file;
  std::string data_folder;
  std::string database;
  std::string log_level;
  std::string language;
  unsigned threads = 0;
};

void add_flags(CLI::App& root, Flags& flags, AppContext& context) {
  root.add_option("--config", flags.config_file, "Configuration file (TOML)");
  auto* data =
      root.add_option("--data", flags.data_folder,
                      "Data folder: SQLite store, facts, reports (default roundsman-data)");
  root.add_option("--database", flags.database,
                  "postgresql://… instead of SQLite in the data folder")
      ->envname("ROUNDSMAN_DATABASE");
  data->envname("ROUNDSMAN_DATA");
  root.add_option("--threads", flags.threads, "Threads for the computing")
      ->check(CLI::Range(1, 256));
  root.add_option("--log-level", flags.log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  root.add_option("--language", flags.language, "zh or en, of what is shown")
      ->check(CLI::IsMember({"zh", "en"}));
  root.add_flag("--progress", context.force_progress, "Show progress even when not on a terminal");
}

base::Result<void> apply(const Flags& flags, AppContext& context) {
  if (!flags.config_file.empty()) {
    TRY_ASSIGN(context.settings, config::read_file(flags.config_file));
  }
  if (!flags.data_folder.empty()) context.settings.data_folder = flags.data_folder;
  if (!flags.database.empty()) context.settings.database = flags.database;
  if (!flags.log_level.empty()) context.settings.log_level = flags.log_level;
  if (!flags.language.empty()) context.settings.language = flags.language;
  if (flags.threads != 0) context.settings.threads = flags.threads;
  logging::configure(
      {.level = level_of(context.settings.log_level), .file = context.settings.log_file});
  return {};
}

int refuse(const base::Error& error) {
  std::fprintf(stderr, "roundsman: %s [%s]\n", error.message.c_str(), error.reason.c_str());
  for (const auto& field : error.fields)
    if (!field.expected.empty() && error.message.find(field.expected) == std::string::npos)
      std::fprintf(stderr, "  %s: expected %s\n", field.field.c_str(), field.expected.c_str());
  return kRefused;
}

const char* advice(db::FailureKind kind) {
  switch (kind) {
    case db::FailureKind::kDiskFull:
      return "The disk is full. Nothing of the last step was kept; free space and run the command "
             "again.";
    case db::FailureKind::kUnavailable:
      return "The database cannot be reached or read. Check that it runs and that the disk is "
             "well.";
    case db::FailureKind::kBusy:
      return "The database was busy for too long. Run the command again.";
    default:
      return "This is a defect or damage, not your input; the log has the details.";
  }
}

/// The command boundary: the only place where broken machinery is caught.
int run_command(AppContext& context) {
  try {
    const auto result = context.command();
    return result ? kDone : refuse(result.error());
  } catch (const db::Failure& failure) {
    logging::error("command.failed", {{"what", failure.what()}});
    std::fprintf(stderr, "roundsman: %s\n%s\n", failure.what(), advice(failure.kind()));
  } catch (const std::exception& failure) {
    logging::error("command.failed", {{"what", failure.what()}});
    std::fprintf(stderr, "roundsman: %s\n", failure.what());
  }
  return kRefused;
}

}  // namespace

int run_cli(int argc, char** argv) {
  AppContext context;
  Flags flags;
  CLI::App root{"Roundsman 行商: whom to serve this month, and what to serve them"};
  root.require_subcommand(1);
  root.fallthrough();
  add_flags(root, flags, context);
  add_company_command(root, context);
  add_account_command(root, context);
  add_import_command(root, context);
  add_demo_command(root, context);
  add_facts_command(root, context);
  add_month_command(root, context);
  add_analysis_command(root, context);
  add_serve_command(root, context);
  add_audit_command(root, context);
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = root.exit(error);
    return code == 0 ? kDone : kWrongUsage;
  }
  const auto applied = apply(flags, context);
  if (!applied) return refuse(applied.error());
  return run_command(context);
}

}  // namespace app
