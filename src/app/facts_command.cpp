#include "app/facts_command.h"

#include <cstdio>

#include "features/orders/order_facts.h"
#include "features/organisation/organisation.h"

namespace app {
namespace {

const char* origin_text(orders::FactsOrigin origin) {
  switch (origin) {
    case orders::FactsOrigin::kOpened:
      return "opened from their file";
    case orders::FactsOrigin::kRefreshed:
      return "refreshed from newer records";
    case orders::FactsOrigin::kRebuilt:
      return "built from the records";
  }
  return "";
}

void print_report(const orders::FactsReport& report) {
  std::printf("compared %llu shops, %llu products, %llu orders, %llu lines: %llu figures\n",
              static_cast<unsigned long long>(report.customers),
              static_cast<unsigned long long>(report.products),
              static_cast<unsigned long long>(report.orders),
              static_cast<unsigned long long>(report.lines),
              static_cast<unsigned long long>(report.figures));
  for (const auto& difference : report.first_differences)
    std::printf("  %s: facts %lld, records %lld\n", difference.what.c_str(),
                static_cast<long long>(difference.in_facts),
                static_cast<long long>(difference.in_records));
}

base::Result<void> verify(AppContext& context, const std::string& company_code) {
  TRY_ASSIGN(db::Database* const database, context.database());
  TRY_ASSIGN(const auto company, organisation::get_company(*database->reader(), company_code));
  TRY_ASSIGN(const auto opened,
             orders::open_facts(*database, company.id, context.settings.data_folder + "/facts",
                                context.settings.threads, context.progress()));
  std::printf("facts %s\n", origin_text(opened.origin));
  if (!opened.note.empty()) std::printf("  %s\n", opened.note.c_str());
  const auto report = orders::verify_facts(*database->reader(), *opened.facts, context.progress());
  if (!report.same_watermark)
    return base::Error{base::ErrorCode::kConflict,
                       "facts.records_moved",
                       "records changed while facts were compared: run it again",
                       {}};
  print_report(report);
  if (report.agree()) {
    std::printf("facts equal the records\n");
    return {};
  }
  return base::Error{base::ErrorCode::kConflict,
                     "facts.differ",
                     std::to_string(report.differences) +
                         " figures differ: delete the facts folder " +
                         context.settings.data_folder + "/facts and verify again",
                     {}};
}

}  // namespace

void add_facts_command(CLI::App& root, AppContext& context) {
  auto* facts = root.add_subcommand("facts", "The columns that the computing runs on");
  facts->require_subcommand(1);
  auto* command = facts->add_subcommand("verify", "Compare facts with the records in SQL");
  auto company = std::make_shared<std::string>();
  command->add_option("--company", *company, "Company code")->required();
  command->callback([&context, company] {
    context.command = [&context, company] { return verify(context, *company); };
  });
}

}  // namespace app
