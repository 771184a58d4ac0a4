#include "app/import_command.h"

#include <cstdio>
#include <filesystem>

#include "base/text.h"
#include "features/transfer/transfer.h"

namespace app {
namespace {

struct ImportFlags {
  transfer::ImportOptions options;
  std::string mode = "both";
  bool json = false;
};

void print_rejected(const transfer::ImportSummary& summary) {
  for (const auto& row : summary.first_rejected)
    std::fprintf(stderr, "%s:%llu: %s%s%s: %s [%s]\n", row.file.c_str(),
                 static_cast<unsigned long long>(row.line), row.field.c_str(),
                 row.value.empty() ? "" : " = ", row.value.c_str(), row.message.c_str(),
                 row.reason.c_str());
  std::uint64_t rejected = 0;
  for (const auto& [reason, rows] : summary.reasons) rejected += rows;
  if (rejected > summary.first_rejected.size())
    std::fprintf(stderr, "… and %llu more rejected rows\n",
                 static_cast<unsigned long long>(rejected - summary.first_rejected.size()));
}

void print_text(const transfer::ImportSummary& summary) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  for (const auto& file : summary.files) {
    std::printf(
        "%s%s: %llu rows read, %llu taken (%llu of them changed), %llu unchanged, %llu "
        "rejected",
        summary.dry_run ? "dry run: " : "", file.file.c_str(), number(file.rows_read),
        number(file.rows_created + file.rows_changed), number(file.rows_changed),
        number(file.rows_unchanged), number(file.rows_rejected));
    if (file.rows_resumed > 0)
      std::printf("; %llu of them by an earlier, interrupted run", number(file.rows_resumed));
    if (file.hidden_rows > 0)
      std::printf("; %llu of them hidden in the workbook", number(file.hidden_rows));
    if (file.placeholders_created > 0)
      std::printf("; %llu placeholder records made", number(file.placeholders_created));
    std::printf("\n");
    if (file.import_id)
      std::printf("  import %lld%s\n", static_cast<long long>(file.import_id.value),
                  file.rows_created + file.rows_changed == 0 ? " (nothing changed)" : "");
    if (!file.rejects_file.empty() && file.rows_rejected > 0)
      std::printf("  rejected rows: %s\n", file.rejects_file.c_str());
  }
  const auto total = summary.total();
  std::printf("%.1f s, %.0f rows/s\n", summary.seconds,
              summary.seconds > 0
                  ? static_cast<double>(total.rows_read - total.rows_resumed) / summary.seconds
                  : 0.0);
}

base::Result<void> run_import(AppContext& context, ImportFlags& flags) {
  TRY_ASSIGN(db::Database* const database, context.database());
  flags.options.mode = flags.mode == "create"   ? records::Mode::kCreate
                       : flags.mode == "update" ? records::Mode::kUpdate
                                                : records::Mode::kBoth;
  flags.options.rejects_folder =
      (std::filesystem::path(context.settings.data_folder) / "rejects").string();
  TRY_ASSIGN(const auto summary, transfer::import_files(*database, *context.clock, context.ids(),
                                                        flags.options, context.progress()));
  print_rejected(summary);
  if (flags.json)
    std::printf("%s\n", summary.json().c_str());
  else
    print_text(summary);
  return {};
}

base::Result<void> run_undo(AppContext& context, const std::string& id) {
  const auto number = base::parse_int(id);
  if (!number)
    return base::Error{base::ErrorCode::kInvalid,
                       "transfer.no_such_import",
                       "'" + base::excerpt(id) + "' is not the number of an import",
                       {}};
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const auto undone, transfer::undo_import(*database, *context.clock, context.ids(),
                                                      base::ImportId{*number}, "cli"));
  std::printf(
      "import %s of %s (%s) is undone: %lld orders and %lld lines removed, %lld lines "
      "restored, %lld records removed, %lld fields restored\n",
      id.c_str(), undone.file_name.c_str(), undone.kind.c_str(),
      static_cast<long long>(undone.orders_removed), static_cast<long long>(undone.lines_removed),
      static_cast<long long>(undone.lines_restored), static_cast<long long>(undone.records_removed),
      static_cast<long long>(undone.fields_restored));
  return {};
}

}  // namespace

void add_import_command(CLI::App& root, AppContext& context) {
  auto* import = root.add_subcommand(
      "import", "Import files (CSV, gzip, XLSX): import KIND FILE… --company CODE");
  auto flags = std::make_shared<ImportFlags>();
  auto positional = std::make_shared<std::vector<std::string>>();
  std::string kinds;
  for (const auto& kind : transfer::import_kinds()) kinds += (kinds.empty() ? "" : ", ") + kind;
  import
      ->add_option("KIND_FILES", *positional,
                   "KIND and one or more files, or: undo ID. KIND is " + kinds)
      ->required()
      ->expected(2, 10'000);
  import->add_option("--company", flags->options.company_code, "Company code");
  import->add_option("--mapping", flags->options.mapping,
                     "Mapping file (TOML); without one, columns are found by their names");
  import->add_option("--mode", flags->mode, "create, update or both")
      ->check(CLI::IsMember({"create", "update", "both"}))
      ->capture_default_str();
  import->add_flag("--dry-run", flags->options.dry_run,
                   "Do everything, report it, and keep nothing");
  import->add_option("--rejects", flags->options.rejects_file,
                     "Rejected rows go here (default: the folder rejects in the data folder)");
  import->add_flag("--json", flags->json, "Print one summary object last");
  import->callback([&context, flags, positional] {
    if (positional->front() == "undo") {
      if (positional->size() != 2) throw CLI::ValidationError("import undo", "expects one import ID");
  context.command = [&context, positional] { return run_undo(context, (*positional)[1]); };
  return;
}
if (flags->options.company_code.empty()) throw CLI::RequiredError("--company");
flags->options.kind = positional->front();
flags->options.files.assign(positional->begin() + 1, positional->end());
context.command = [&context, flags] { return run_import(context, *flags); };
}  // namespace app
);
}

}  // namespace app
