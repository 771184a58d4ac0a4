#include "app/demo_command.h"

#include <cstdio>
#include <fstream>

#include "base/text.h"
#include "features/demo/demo.h"
#include "features/identity/demo_sign_ins.h"
#include "features/organisation/organisation.h"
#include "features/research/research.h"

namespace app {
namespace {

struct DemoOptions {
  demo::Options options;
  std::string last_period = demo::Options{}.last_period.text();
  std::string truths_file;
};

base::Result<void> write_truths(const demo::Options& options, const std::string& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << "customer_code,kind,from,strength,story\n";
  for (const demo::Truth& truth : demo::planted_truths(options))
    file << truth.customer_code << ',' << demo::code_of(truth.kind) << ',' << truth.from.text()
         << ',' << truth.strength << ',' << truth.story << '\n';
  file.close();
  if (!file)
    return base::Error{base::ErrorCode::kInvalid,
                       "demo.truths_unwritable",
                       "cannot write " + path + ": check folder, permission and space",
                       {}};
  return {};
}

void print_summary(const demo::Summary& summary) {
  if (summary.was_there)
    std::printf("company %s stood already, made by the same options:\n",
                summary.company_code.c_str());
  else
    std::printf("company %s made in %.1f s (%.0f lines/s):\n", summary.company_code.c_str(),
                summary.seconds, static_cast<double>(summary.lines) / summary.seconds);
  const auto row = [](const char* name, std::uint64_t count) {
    std::printf("  %-13s %12llu\n", name, static_cast<unsigned long long>(count));
  };
  row("shops", summary.shops);
  row("products", summary.products);
  row("orders", summary.orders);
  row("order lines", summary.lines);
  row("shop months", summary.shop_months);
  row("stock counts", summary.stock_counts);
  row("prices seen", summary.prices);
}

/// What is not records: accounts, in the data folder that is there once the database was opened,
/// and a study.
base::Result<void> add_people_and_study(AppContext& context, db::Database& database,
                                        const std::string& company_code, base::Period last_period) {
  TRY_ASSIGN(const auto company, organisation::get_company(*database.reader(), company_code));
  TRY(identity::make_demo_sign_ins(database, *context.clock, context.ids(), company.id,
                                   context.settings.data_folder));
  research::add_example(database, *context.clock, context.ids(), company.id, last_period);
  std::printf("sign-ins, one for each role: roundsman demo sign-ins\n");
  return {};
}

base::Result<void> print_sign_ins(AppContext& context) {
  TRY_ASSIGN(const auto sign_ins, identity::read_demo_sign_ins(context.settings.data_folder));
  for (const auto& one : sign_ins)
    std::printf("  %s%s  %s%s\n", base::pad_right(one.login, 11).c_str(), one.password.c_str(),
                base::pad_right(one.role, 34).c_str(), one.sees.c_str());
  return {};
}

base::Result<void> run(AppContext& context, DemoOptions wanted) {
  const auto last = base::Period::parse(wanted.last_period);
  if (!last)
    return base::Error{base::ErrorCode::kInvalid,
                       "demo.bad_options",
                       "--last-period must be a month as YYYY-MM, got " + wanted.last_period,
                       {}};
  wanted.options.last_period = *last;
  wanted.options.threads = context.settings.threads;
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const demo::Summary summary, demo::generate(*database, *context.clock, context.ids(),
                                                         wanted.options, context.progress()));
  if (!wanted.truths_file.empty()) TRY(write_truths(wanted.options, wanted.truths_file));
  print_summary(summary);
  return add_people_and_study(context, *database, summary.company_code, *last);
}

}  // namespace

void add_demo_command(CLI::App& root, AppContext& context) {
  auto wanted = std::make_shared<DemoOptions>();
  auto* command = root.add_subcommand("demo", "Make a believable company to try things on");
  command->add_option("--shops", wanted->options.shops, "How many shops")->capture_default_str();
  command->add_option("--months", wanted->options.months, "Months of orders")
      ->capture_default_str();
  command->add_option("--seed", wanted->options.seed, "Another seed, another company")
      ->capture_default_str();
  command->add_option("--last-period", wanted->last_period, "The last month, YYYY-MM")
      ->capture_default_str();
  command->add_option("--lines-per-order", wanted->options.lines_per_order, "On average")
      ->capture_default_str();
  command->add_option("--company", wanted->options.company_code, "Code of the company")
      ->capture_default_str();
  command->add_option("--truths", wanted->truths_file,
                      "Write what was planted in the shops to this CSV file");
  auto* sign_ins =
      command->add_subcommand("sign-ins", "Show the demo company's logins and passwords");
  sign_ins->callback(
      [&context] { context.command = [&context] { return print_sign_ins(context); }; });
  command->callback([&context, wanted, sign_ins] {
    if (sign_ins->parsed()) return;
    context.command = [&context, wanted] { return run(context, *wanted); };
  });
}

}  // namespace app
