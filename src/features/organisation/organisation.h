#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/db/db.h"
#include "platform/records/parse.h"
#include "platform/records/records.h"

/// The company (tenant), its organisation tree down to the sales area, its people, and its
/// versioned dictionaries.
namespace organisation {

enum class CompanyKind { kDistributor, kSupermarket };

struct Company {
  base::CompanyId id;
  std::string code;
  CompanyKind kind = CompanyKind::kDistributor;
  std::string name;
  std::string currency = "CNY";  ///< ISO 4217
  std::string jurisdiction_code = "CN";
  std::int64_t data_version = 0;
  std::int64_t orders_removed = 0;
};

struct Person {
  base::PersonId id;
  std::string code;
  std::string name;
  std::string role;  ///< customer_manager, market_manager, …
};

struct Unit {
  base::UnitId id;
  std::string code;
  std::string name;
  std::string kind;  ///< city_company, county_branch, market_department, sales_area
  std::optional<base::UnitId> parent_id;
  std::optional<base::PersonId> manager_id;
};

/// One coded value. Price classes and bands have bounds: low <= price < high, minor units.
struct DictionaryEntry {
  std::string dictionary;
  std::int64_t version = 1;
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::int64_t seq = 0;
  std::optional<base::Money> low;
  std::optional<base::Money> high;
};

struct NewCompany {
  std::string code;
  CompanyKind kind = CompanyKind::kDistributor;
  std::string name;
  std::string currency = "CNY";
  std::string jurisdiction_code = "CN";
};

/// Adds a company with the default dictionaries of its kind.
/// @return the company, or
///   organisation.bad_code      empty, too long, or with characters outside [A-Za-z0-9_-]
///   organisation.code_taken
base::Result<Company> add_company(db::Session& session, const base::Clock& clock,
                                  const NewCompany& wanted);
/// @return the company, or organisation.no_such_company (the message lists the codes there are)
base::Result<Company> get_company(db::Session& session, std::string_view code);
std::vector<Company> list_companies(db::Session& session);
std::vector<Unit> list_units(db::Session& session, base::CompanyId company);
std::vector<Person> list_people(db::Session& session, base::CompanyId company);
/// The entries in force on `day`, by dictionary and seq.
std::vector<DictionaryEntry> list_dictionary_entries(db::Session& session, base::CompanyId company,
                                                     base::Date day);
/// For parsing: every dictionary of the company. The newest version in force on `day` comes first,
/// then what older versions add: shops coded by an older scheme stay readable.
records::Dictionaries load_dictionaries(db::Session& session, base::CompanyId company,
                                        base::Date day);
/// What can be imported: people, organisation.
const std::vector<records::RecordKind>& record_kinds();
/// Takes the company's row lock and the next data version; call once in each transaction that
/// changes records the facts or the month read.
std::int64_t next_data_version(db::Session& session, base::CompanyId company);

}  // namespace organisation
