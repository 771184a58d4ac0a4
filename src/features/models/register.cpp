#include <algorithm>

#include "features/models/models.h"
#include "platform/wire/wire.h"
#include "sql/models.h"

/// Versions of models in SQL.
namespace models {
namespace {

State state_of(std::string_view name) {
  if (name == "in_use") return State::kInUse;
  return name == "kept_back" ? State::kKeptBack : State::kRetired;
}

std::vector<ModelVersion> read_versions(db::Session& session, const db::Query& query,
                                        db::Params params) {
  std::vector<ModelVersion> versions;
  session.each<std::string, std::int64_t, std::string, std::string, std::string, std::int64_t,
               base::Date, std::int64_t, std::optional<std::string>, double, base::Instant,
               base::Instant, std::string>(
      query, params,
      [&](std::string model, std::int64_t version, const std::string& state, std::string why,
          std::string parameters, std::int64_t seed, base::Date trained_until,
          std::int64_t data_version, const std::optional<std::string>& back_test, double seconds,
          base::Instant trained_at, base::Instant changed_at, std::string changed_by) {
        ModelVersion& row = versions.emplace_back();
        row = {std::move(model),
               version,
               state_of(state),
               std::move(why),
               std::move(parameters),
               static_cast<std::uint64_t>(seed),
               trained_until,
               data_version,
               {},
               seconds,
               trained_at,
               changed_at,
               std::move(changed_by)};
        if (!back_test) return;
        auto parsed = wire::from_json<BackTest>(*back_test);
        CHECK(parsed.has_value());
        row.back_test = *std::move(parsed);
      });
  return versions;
}

}  // namespace

bool is_model(std::string_view name) {
  return std::ranges::find(kModels, name) != std::end(kModels);
}

std::string_view state_name(State state) {
  switch (state) {
    case State::kInUse:
      return "in_use";
    case State::kKeptBack:
      return "kept_back";
    case State::kRetired:
      return "retired";
  }
  return "";
}

std::vector<ModelVersion> list_versions(db::Session& session, base::CompanyId company,
                                        std::string_view model) {
  if (model.empty()) return read_versions(session, sql::kListVersions, {{"company_id", company}});
  return read_versions(session, sql::kListVersionsOfModel,
                       {{"company_id", company}, {"model", model}});
}

std::optional<ModelVersion> find_version_in_use(db::Session& session, base::CompanyId company,
                                                std::string_view model) {
  auto versions = list_versions(session, company, model);
  const auto found = std::ranges::find(versions, State::kInUse, &ModelVersion::state);
  if (found == versions.end()) return {};
  return std::move(*found);
}

std::string get_learnt(db::Session& session, base::CompanyId company, std::string_view model,
                       std::int64_t version) {
  auto learnt = session.find_one<db::Blob>(
      sql::kFindLearnt, {{"company_id", company}, {"model", model}, {"version", version}});
  CHECK(learnt.has_value());
  return std::move(learnt->bytes);
}

std::int64_t add_version(db::Session& session, base::CompanyId company, const ModelVersion& version,
                         std::string learnt) {
  const auto known = list_versions(session, company, version.model);
  const std::int64_t number = known.empty() ? 1 : known.front().version + 1;
  if (version.state == State::kInUse)
    session.execute(sql::kRetireVersionInUse, {{"company_id", company},
                                               {"model", version.model},
                                               {"changed_at_ms", version.changed_at},
                                               {"changed_by", version.changed_by}});
  std::optional<std::string> back_test;
  if (version.back_test) back_test = wire::to_json(*version.back_test);
  session.execute(sql::kInsertVersion, {{"company_id", company},
                                        {"model", version.model},
                                        {"version", number},
                                        {"state", state_name(version.state)},
                                        {"why", version.why},
                                        {"parameters", version.parameters},
                                        {"learnt", db::Blob{std::move(learnt)}},
                                        {"seed", static_cast<std::int64_t>(version.seed)},
                                        {"trained_until", version.trained_until},
                                        {"data_version", version.data_version},
                                        {"back_test", back_test},
                                        {"seconds", version.seconds},
                                        {"trained_at_ms", version.trained_at},
                                        {"changed_at_ms", version.changed_at},
                                        {"changed_by", version.changed_by}});
  return number;
}

base::Result<void> use_version(db::Session& session, base::CompanyId company,
                               std::string_view model, std::int64_t version, base::Instant now,
                               std::string_view by) {
  const auto versions = list_versions(session, company, model);
  const auto found = std::ranges::find(versions, version, &ModelVersion::version);
  if (found == versions.end())
    return base::Error{base::ErrorCode::kNotFound,
                       "models.no_such_version",
                       "model " + std::string(model) + " has no version " + std::to_string(version),
                       {}};
  if (found->state == State::kInUse)
    return base::Error{
        base::ErrorCode::kConflict, "models.already_in_use", "the version is in use already", {}};
  session.execute(
      sql::kRetireVersionInUse,
      {{"company_id", company}, {"model", model}, {"changed_at_ms", now}, {"changed_by", by}});
  session.execute(sql::kUseVersion, {{"company_id", company},
                                     {"model", model},
                                     {"version", version},
                                     {"changed_at_ms", now},
                                     {"changed_by", by}});
  return {};
}

}  // namespace models
