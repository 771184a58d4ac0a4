#include "app/account_command.h"

#include <cstdio>

#include "app/output.h"
#include "features/identity/administration.h"
#include "features/organisation/organisation.h"

namespace app {
namespace {

struct AccountOptions {
  std::string company;
  std::string login;
  identity::AccountWish wish;
  std::string person;
  std::string customer;
};

/// The database and the company that a command is about.
struct Place {
  db::Database& database;
  base::CompanyId company;
};
base::Result<Place> place_of(AppContext& context, const AccountOptions& options) {
  TRY_ASSIGN(db::Database* const database, context.database());
  auto session = database->reader();
  TRY_ASSIGN(const auto company, organisation::get_company(*session, options.company));
  return Place{*database, company.id};
}

void print_link(const identity::OneTimeLink& link) {
  std::printf("Open this at the server's address before %s; it works once:\n  %s\n",
              link.expires_at.iso().c_str(), link.path.c_str());
}

base::Result<void> add(AppContext& context, AccountOptions options) {
  TRY_ASSIGN(const Place place, place_of(context, options));
  options.wish.login = options.login;
  if (!options.person.empty()) options.wish.person_code = options.person;
  if (!options.customer.empty()) options.wish.customer_code = options.customer;
  TRY_ASSIGN(const auto link, identity::add_account(place.database, *context.clock, context.ids(),
                                                    place.company, options.wish));
  print_link(link);
  return {};
}

base::Result<void> list(AppContext& context, const AccountOptions& options) {
  TRY_ASSIGN(const Place place, place_of(context, options));
  auto session = place.database.reader();
  Output output{{"login", "name", "state", "reach", "roles", "second_factor"}, {}};
  for (const auto& account : identity::list_accounts(*session, place.company)) {
    std::string roles;
    for (const std::string& role : account.roles) roles += (roles.empty() ? "" : ",") + role;
    output.rows.push_back(
        {account.login, account.name,
         std::string(account.state == identity::AccountState::kActive ? "active" : "disabled"),
         std::string(identity::reach_name(account.reach)), roles,
         std::string(account.totp_state == identity::TotpState::kOn ? "on" : "off")});
  }
  std::fputs(rendered(output, Format::kTable).c_str(), stdout);
  return {};
}

base::Result<void> set_state(AppContext& context, const AccountOptions& options,
                             identity::AccountState state) {
  TRY_ASSIGN(const Place place, place_of(context, options));
  return identity::set_account_state(place.database, *context.clock, place.company, options.login,
                                     state);
}

base::Result<void> reset(AppContext& context, const AccountOptions& options) {
  TRY_ASSIGN(const Place place, place_of(context, options));
  TRY_ASSIGN(const auto link,
             identity::reset_link(place.database, *context.clock, place.company, options.login));
  print_link(link);
  return {};
}

base::Result<void> setup(AppContext& context, const AccountOptions& options) {
  TRY_ASSIGN(const Place place, place_of(context, options));
  const auto link = identity::setup_link(place.database, *context.clock, place.company);
  if (!link)
    return base::Error{base::ErrorCode::kConflict,
                       "identity.has_accounts",
                       "the company has accounts: use account reset-link LOGIN",
                       {}};
  print_link(*link);
  return {};
}

using Run = base::Result<void> (*)(AppContext&, const AccountOptions&);

CLI::App* subcommand(CLI::App& parent, AppContext& context,
                     const std::shared_ptr<AccountOptions>& options, const char* name,
                     const char* help, Run run, bool needs_login = true) {
  auto* command = parent.add_subcommand(name, help);
  if (needs_login) command->add_option("login", options->login, "The account's login")->required();
  command->add_option("--company", options->company, "Code of the company")->required();
  command->callback([&context, options, run] {
    context.command = [&context, options, run] { return run(context, *options); };
  });
  return command;
}

}  // namespace

void add_account_command(CLI::App& root, AppContext& context) {
  auto* account = root.add_subcommand("account", "Who may sign in");
  account->require_subcommand(1);
  auto options = std::make_shared<AccountOptions>();
  auto* add_command = subcommand(*account, context, options, "add",
                                 "Add an account; prints a link that sets its password",
                                 [](AppContext& c, const AccountOptions& o) { return add(c, o); });
  auto& wish = options->wish;
  add_command->add_option("--name", wish.name, "Name for people")->required();
  add_command->add_option("--role", wish.roles, "Role code, once for each role")->required();
  auto* units = add_command->add_option("--unit", wish.unit_codes,
                                        "Sees the subtree of this unit (default: the company)");
  add_command->add_option("--person", options->person, "Code of the person behind the account");
  add_command->add_flag("--own-areas", wish.own_areas, "Sees the areas the person manages")
      ->excludes(units);
  add_command->add_option("--shop", options->customer, "A retailer: code of the one shop it sees");
  add_command->add_option("--account-language", wish.language, "zh or en")->capture_default_str();
  subcommand(*account, context, options, "list", "List the accounts", list, false);
  subcommand(*account, context, options, "disable", "End its sessions and refuse it from now on",
             [](AppContext& c, const AccountOptions& o) {
               return set_state(c, o, identity::AccountState::kDisabled);
             });
  subcommand(*account, context, options, "enable", "Let it sign in again",
             [](AppContext& c, const AccountOptions& o) {
               return set_state(c, o, identity::AccountState::kActive);
             });
  subcommand(*account, context, options, "reset-link", "Print a link that sets a new password",
             reset);
  subcommand(*account, context, options, "setup-link",
             "Print a link that makes the first administrator", setup, false);
}

}  // namespace app
