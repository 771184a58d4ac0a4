#include "features/identity/demo_sign_ins.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "base/text.h"
#include "features/identity/administration.h"
#include "features/identity/context.h"
#include "features/organisation/organisation.h"
#include "sql/identity.h"

namespace identity {
namespace {

struct Plan {
  const char* login;
  const char* role;
  const char* sees;
};
constexpr Plan kPlans[] = {
    {"admin", "administrator", "全公司 whole company"},
    {"manager", "market_manager", "本市场部 own department"},
    {"rep", "customer_manager", "本片区 own area"},
    {"analyst", "analyst", "全公司 whole company"},
    {"service", "service_agent", "全公司 whole company"},
    {"compliance", "compliance_officer", "全公司 whole company"},
    {"warehouse", "warehouse_delivery", "全公司 whole company"},
    {"supervisor", "internal_supervisor", "全公司 whole company"},
    {"retailer", "retailer", "本店 own shop"},
};

std::string file_of(const std::string& data_folder) { return data_folder + "/demo-sign-ins.tsv"; }

/// The people and the shop behind the sign-ins: a department with several areas, the customer
/// manager of its first area, and the first shop there.
struct Cast {
  std::string market_manager;
  std::string customer_manager;
  std::string customer;
};

base::Result<Cast> choose_cast(db::Session& session, base::CompanyId company) {
  std::map<base::PersonId, organisation::Person> people;
  for (auto& person : organisation::list_people(session, company))
    people.emplace(person.id, std::move(person));
  auto units = organisation::list_units(session, company);
  std::sort(units.begin(), units.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  Cast best;
  std::size_t most_areas = 0;
  for (const auto& department : units) {
    if (department.kind == "sales_area" || !department.manager_id) continue;
    std::vector<const organisation::Unit*> areas;
    for (const auto& unit : units)
      if (unit.kind == "sales_area" && unit.parent_id == department.id && unit.manager_id)
        areas.push_back(&unit);
    if (areas.size() <= most_areas) continue;
    const auto shop = session.find_one<std::string>(
        sql::kFindFirstCustomer, {{"company_id", company}, {"sales_area_id", areas.front()->id}});
    if (!shop) continue;
    most_areas = areas.size();
    best = {people.at(*department.manager_id).code, people.at(*areas.front()->manager_id).code,
            *shop};
  }
  if (most_areas > 0) return best;
  return base::Error{base::ErrorCode::kConflict,
                     "identity.no_demo_data",
                     "the company has no department with areas, managers and shops",
                     {}};
}

AccountWish wish_of(const Plan& plan, const Cast& cast) {
  AccountWish wish;
  wish.login = plan.login;
  wish.roles = {plan.role};
  const std::string_view role = plan.role;
  wish.own_areas = role == "market_manager" || role == "customer_manager";
  if (role == "market_manager") wish.person_code = cast.market_manager;
  if (role == "customer_manager") wish.person_code = cast.customer_manager;
  if (role == "retailer") wish.customer_code = cast.customer;
  return wish;
}

const Role& role_of(const Plan& plan) {
  const auto& roles = built_in_roles();
  return *std::find_if(roles.begin(), roles.end(),
                       [&](const Role& role) { return role.code == plan.role; });
}

/// The linked person's name, the shop's, or the role's.
std::string name_of(db::Session& session, base::CompanyId company, const Account& account,
                    const Role& role) {
  for (const auto& person : organisation::list_people(session, company))
    if (account.person == person.id) return person.name;
  if (account.customer)
    if (auto shop = session.find_one<std::string>(
            sql::kFindCustomerName, {{"company_id", company}, {"id", *account.customer}}))
      return *shop;
  return role.name_zh;
}

/// Adds the account, or gives it a new password if it stands.
base::Result<void> make_account(db::Session& session, const base::Clock& clock,
                                base::IdGenerator& ids, base::CompanyId company, const Plan& plan,
                                const Cast& cast, const std::string& hash) {
  if (const auto there = find_account(session, company, std::string_view(plan.login))) {
    update_password(session, company, there->id, hash, false);
    return {};
  }
  AccountWish wish = wish_of(plan, cast);
  TRY_ASSIGN(Account account, account_of(session, company, wish));
  account.name = name_of(session, company, account, role_of(plan));
  account.id = ids.next<auth::AccountId>();
  account.created_at = clock.now();
  account.password_hash = hash;
  TRY(check_account(session, company, account));
  TRY(insert_account(session, company, account));
  append_audit(session, clock, company, nullptr, "demo", {},
               entry_of("accounts.create", "account", std::to_string(account.id.value)));
  return {};
}

std::string written(const std::vector<DemoSignIn>& sign_ins) {
  std::string text;
  for (const DemoSignIn& one : sign_ins)
    text += one.login + '\t' + one.password + '\t' + one.role + '\t' + one.sees + '\n';
  return text;
}

}  // namespace

base::Result<std::vector<DemoSignIn>> make_demo_sign_ins(db::Database& database,
                                                         const base::Clock& clock,
                                                         base::IdGenerator& ids,
                                                         base::CompanyId company,
                                                         const std::string& data_folder) {
  const auto known = read_demo_sign_ins(data_folder);
  std::map<std::string, std::string> passwords;
  if (known)
    for (const DemoSignIn& one : *known) passwords[one.login] = one.password;
  PasswordHasher hasher;
  std::vector<DemoSignIn> sign_ins;
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  TRY_ASSIGN(const Cast cast, choose_cast(*session, company));
  for (const Plan& plan : kPlans) {
    std::string& password = passwords[plan.login];
    const auto there = find_account(*session, company, std::string_view(plan.login));
    const bool stands =
        there && !password.empty() &&
        hasher.verify(password, there->password_hash) != PasswordHasher::Verdict::kWrong;
    if (!stands) {
      password = random_code(5);
      for (int i = 0; i < 3; ++i) password += "-" + random_code(5);
      TRY(make_account(*session, clock, ids, company, plan, cast, *hasher.hash(password)));
    }
    const Role& role = role_of(plan);
    sign_ins.push_back({plan.login, password, role.name_zh + " " + role.name_en, plan.sees});
  }
  // The file first: passwords that nobody knows help nobody.
  TRY(write_private_file(file_of(data_folder), written(sign_ins)));
  transaction.commit();
  return sign_ins;
}

base::Result<std::vector<DemoSignIn>> read_demo_sign_ins(const std::string& data_folder) {
  std::ifstream file(file_of(data_folder));
  std::vector<DemoSignIn> sign_ins;
  for (std::string line; std::getline(file, line);) {
    const auto parts = base::split(line, '\t');
    if (parts.size() == 4)
      sign_ins.push_back({std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                          std::string(parts[3])});
  }
  if (!sign_ins.empty()) return sign_ins;
  return base::Error{base::ErrorCode::kNotFound,
                     "identity.no_demo_sign_ins",
                     "there are no demo sign-ins in " + data_folder + ": run roundsman demo",
                     {}};
}

}  // namespace identity
