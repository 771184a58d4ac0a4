#include "features/organisation/organisation.h"

#include "base/text.h"
#include "features/organisation/default_dictionaries.h"
#include "sql/organisation.h"

namespace organisation {
namespace {

constexpr std::size_t kCodeBytesMax = 32;
constexpr std::size_t kNameBytesMax = 200;

base::Error refusal(base::ErrorCode code, const char* reason, std::string message) {
  return {code, reason, std::move(message), {}};
}

base::Result<void> check_wanted(const NewCompany& wanted) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  bool good = !wanted.code.empty() && wanted.code.size() <= kCodeBytesMax;
  for (const char c : wanted.code) good = good && allowed(c);
  if (!good)
    return refusal(base::ErrorCode::kInvalid, "organisation.bad_code",
                   "a company code is 1 to 32 letters, digits, _ or -, got '" +
                       base::excerpt(wanted.code, 40) + "'");
  if (base::trim(wanted.name).empty() || wanted.name.size() > kNameBytesMax ||
      !base::is_valid_utf8(wanted.name))
    return refusal(base::ErrorCode::kInvalid, "organisation.bad_name",
                   "a company needs a name of at most 200 bytes of UTF-8");
  bool currency_good = wanted.currency.size() == 3;
  for (const char c : wanted.currency) currency_good = currency_good && c >= 'A' && c <= 'Z';
  if (!currency_good)
    return refusal(base::ErrorCode::kInvalid, "organisation.bad_currency",
                   "a currency is three capital letters (ISO 4217), for example CNY, got '" +
                       base::excerpt(wanted.currency, 20) + "'");
  return {};
}

constexpr const char* kind_text(CompanyKind kind) {
  return kind == CompanyKind::kDistributor ? "distributor" : "supermarket";
}

using CompanyRow = std::tuple<base::CompanyId, std::string, std::string, std::string, std::string,
                              std::string, std::int64_t, std::int64_t>;

Company company_of(CompanyRow row) {
  auto& [id, code, kind, name, currency, jurisdiction, data_version, orders_removed] = row;
  return {id,
          std::move(code),
          kind == "distributor" ? CompanyKind::kDistributor : CompanyKind::kSupermarket,
          std::move(name),
          std::move(currency),
          std::move(jurisdiction),
          data_version,
          orders_removed};
}

std::optional<Company> find_company(db::Session& session, std::string_view code) {
  auto row =
      session.find<base::CompanyId, std::string, std::string, std::string, std::string, std::string,
                   std::int64_t, std::int64_t>(sql::kFindCompany, {{"code", code}});
  if (!row) return {};
  return company_of(std::move(*row));
}

void insert_dictionaries(db::Session& session, const Company& company) {
  db::BulkInsert rows(session, "dictionary_entries",
                      {"company_id", "dictionary", "version", "code", "name_zh", "name_en", "seq",
                       "low_minor", "high_minor", "effective_from"});
  for (const auto& [entry, from] : default_dictionaries(company.kind))
    rows.add(company.id)
        .add(entry.dictionary)
        .add(entry.version)
        .add(entry.code)
        .add(entry.name_zh)
        .add(entry.name_en)
        .add(entry.seq)
        .add(entry.low)
        .add(entry.high)
        .add(from)
        .end_row();
  rows.finish();
}

}  // namespace

base::Result<Company> add_company(db::Session& session, const base::Clock& clock,
                                  const NewCompany& wanted) {
  TRY(check_wanted(wanted));
  db::WriteTransaction transaction(session);
  if (find_company(session, wanted.code))
    return refusal(base::ErrorCode::kConflict, "organisation.code_taken",
                   "there is a company with code '" + wanted.code + "' already: take another code");
  const auto id = session.find_one<base::CompanyId>(sql::kFindNextCompanyId);
  CHECK(id.has_value());
  session.execute(sql::kInsertCompany, {{"company_id", *id},
                                        {"code", wanted.code},
                                        {"kind", kind_text(wanted.kind)},
                                        {"name", wanted.name},
                                        {"currency", wanted.currency},
                                        {"jurisdiction_code", wanted.jurisdiction_code},
                                        {"created_at_ms", clock.now()}});
  Company company{
      *id, wanted.code, wanted.kind, wanted.name, wanted.currency, wanted.jurisdiction_code, 0, 0};
  insert_dictionaries(session, company);
  transaction.commit();
  return company;
}

base::Result<Company> get_company(db::Session& session, std::string_view code) {
  if (auto found = find_company(session, code)) return std::move(*found);
  std::string known;
  for (const Company& company : list_companies(session)) {
    if (!known.empty()) known += ", ";
    known += company.code;
  }
  return refusal(base::ErrorCode::kNotFound, "organisation.no_such_company",
                 "there is no company '" + base::excerpt(code, 40) + "'; " +
                     (known.empty() ? "there is none yet: roundsman company add CODE --name NAME"
                                    : "there are: " + known));
}

std::vector<Company> list_companies(db::Session& session) {
  std::vector<Company> companies;
  for (auto& row : session.all<base::CompanyId, std::string, std::string, std::string, std::string,
                               std::string, std::int64_t, std::int64_t>(sql::kListCompanies))
    companies.push_back(company_of(std::move(row)));
  return companies;
}

std::vector<Unit> list_units(db::Session& session, base::CompanyId company) {
  std::vector<Unit> units;
  session.each<base::UnitId, std::string, std::string, std::string, std::optional<base::UnitId>,
               std::optional<base::PersonId>>(
      sql::kListUnits, {{"company_id", company}},
      [&](base::UnitId id, std::string code, std::string name, std::string kind,
          std::optional<base::UnitId> parent, std::optional<base::PersonId> manager) {
        units.push_back({id, std::move(code), std::move(name), std::move(kind), parent, manager});
      });
  return units;
}

std::vector<Person> list_people(db::Session& session, base::CompanyId company) {
  std::vector<Person> people;
  session.each<base::PersonId, std::string, std::string, std::string>(
      sql::kListPeople, {{"company_id", company}},
      [&](base::PersonId id, std::string code, std::string name, std::string role) {
        people.push_back({id, std::move(code), std::move(name), std::move(role)});
      });
  return people;
}

std::vector<DictionaryEntry> list_dictionary_entries(db::Session& session, base::CompanyId company,
                                                     base::Date day) {
  std::vector<DictionaryEntry> entries;
  session.each<std::string, std::int64_t, std::string, std::string, std::string, std::int64_t,
               std::optional<base::Money>, std::optional<base::Money>>(
      sql::kListDictionaryEntries, {{"company_id", company}, {"day", day}},
      [&](std::string dictionary, std::int64_t version, std::string code, std::string name_zh,
          std::string name_en, std::int64_t seq, std::optional<base::Money> low,
          std::optional<base::Money> high) {
        entries.push_back({std::move(dictionary), version, std::move(code), std::move(name_zh),
                           std::move(name_en), seq, low, high});
      });
  return entries;
}

records::Dictionaries load_dictionaries(db::Session& session, base::CompanyId company,
                                        base::Date day) {
  records::Dictionaries dictionaries;
  session.each<std::string, std::string, std::string, std::string>(
      sql::kListKnownDictionaryEntries, {{"company_id", company}, {"day", day}},
      [&](const std::string& dictionary, const std::string& code, const std::string& name_zh,
          const std::string& name_en) { dictionaries.add(dictionary, code, name_zh, name_en); });
  return dictionaries;
}

std::int64_t next_data_version(db::Session& session, base::CompanyId company) {
  const auto changed = session.execute(sql::kUpdateDataVersion, {{"company_id", company}});
  CHECK(changed == 1);
  const auto version =
      session.find_one<std::int64_t>(sql::kFindDataVersion, {{"company_id", company}});
  CHECK(version.has_value());
  return *version;
}

}  // namespace organisation
