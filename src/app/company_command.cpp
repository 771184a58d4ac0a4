#include "app/company_command.h"

#include <cstdio>

#include "base/text.h"
#include "features/organisation/organisation.h"

namespace app {
namespace {

struct AddOptions {
  std::string code;
  std::string kind;
  std::string name;
  std::string currency = "CNY";
  std::string jurisdiction = "CN";
};

base::Result<void> add(AppContext& context, const AddOptions& options) {
  TRY_ASSIGN(db::Database* const database, context.database());
  auto session = database->writer();
  TRY_ASSIGN(const auto company,
             organisation::add_company(
                 *session, *context.clock,
                 {.code = options.code,
                  .kind = options.kind == "distributor" ? organisation::CompanyKind::kDistributor
                                                        : organisation::CompanyKind::kSupermarket,
                  .name = options.name,
                  .currency = options.currency,
                  .jurisdiction_code = options.jurisdiction}));
  std::printf("company %s added (%s, %s)\n", company.code.c_str(), options.kind.c_str(),
              company.currency.c_str());
  return {};
}

base::Result<void> list(AppContext& context) {
  TRY_ASSIGN(db::Database* const database, context.database());
  auto session = database->reader();
  for (const auto& company : organisation::list_companies(*session))
    std::printf(
        "%s  %s  %s\n", base::pad_right(company.code, 16).c_str(),
        company.kind == organisation::CompanyKind::kDistributor ? "distributor" : "supermarket",
        company.name.c_str());
  return {};
}

}  // namespace

void add_company_command(CLI::App& root, AppContext& context) {
  auto* company = root.add_subcommand("company", "Companies (tenants)");
  company->require_subcommand(1);
  auto options = std::make_shared<AddOptions>();
  auto* add_command = company->add_subcommand("add", "Add a company with its default dictionaries");
  add_command->add_option("code", options->code, "Short code: letters, digits, - and _")
      ->required();
  add_command->add_option("--kind", options->kind, "distributor or supermarket")
      ->required()
      ->check(CLI::IsMember({"distributor", "supermarket"}));
  add_command->add_option("--name", options->name, "Name for people")->required();
  add_command->add_option("--currency", options->currency, "ISO 4217 code")->capture_default_str();
  add_command->add_option("--jurisdiction", options->jurisdiction, "Whose local rules apply")
      ->capture_default_str();
  add_command->callback([&context, options] {
    context.command = [&context, options] { return add(context, *options); };
  });
  company->add_subcommand("list", "List the companies")->callback([&context] {
    context.command = [&context] { return list(context); };
  });
}

}  // namespace app
