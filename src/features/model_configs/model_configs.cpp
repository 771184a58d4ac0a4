#include "features/model_configs/model_configs.h"

#include "sql/model_configs.h"

namespace model_configs {
namespace {

std::optional<Stored> first_of(std::optional<std::tuple<std::int64_t, std::string>> row) {
  if (!row) return {};
  return Stored{std::get<0>(*row), std::move(std::get<1>(*row))};
}

}  // namespace

std::int64_t next_version(db::Session& session, base::CompanyId company, std::string_view model) {
  session.execute(sql::kLockCompany, {{"company_id", company}});
  const auto newest = find_newest(session, company, model);
  return newest ? newest->version + 1 : 1;
}

void add_version(db::Session& session, const base::Clock& clock, base::CompanyId company,
                 std::string_view model, const Stored& stored) {
  session.execute(sql::kAddVersion, {{"company_id", company},
                                     {"model", model},
                                     {"version", stored.version},
                                     {"body", stored.body},
                                     {"created_at_ms", clock.now()}});
}

std::optional<Stored> find_newest(db::Session& session, base::CompanyId company,
                                  std::string_view model) {
  return first_of(session.find<std::int64_t, std::string>(
      sql::kFindNewest, {{"company_id", company}, {"model", model}}));
}

std::optional<Stored> find_version(db::Session& session, base::CompanyId company,
                                   std::string_view model, std::int64_t version) {
  return first_of(session.find<std::int64_t, std::string>(
      sql::kFindVersion, {{"company_id", company}, {"model", model}, {"version", version}}));
}

std::vector<VersionInfo> list_versions(db::Session& session, base::CompanyId company,
                                       std::string_view model) {
  std::vector<VersionInfo> versions;
  session.each<std::int64_t, base::Instant>(sql::kListVersions,
                                            {{"company_id", company}, {"model", model}},
                                            [&](std::int64_t version, base::Instant at) {
                                              versions.push_back({version, at});
                                            });
  return versions;
}

}  // namespace model_configs
