#include "features/grading/grading.h"
#include "features/model_configs/model_configs.h"

namespace grading {
namespace {

constexpr std::string_view kModel = "grading";

/// What a company without a stored config is graded by.
base::Result<Config> default_config() {
  TRY_ASSIGN(Config config, preset("G_35_55_5_5"));
  config.version = 0;
  return config;
}

base::Result<Config> config_of(const model_configs::Stored& stored) {
  TRY_ASSIGN(Config config, config_from_json(stored.body));
  config.version = stored.version;
  return config;
}

}  // namespace

base::Result<std::int64_t> add_config(db::Session& session, const base::Clock& clock,
                                      base::CompanyId company, const Config& config) {
  TRY(validate(config));
  Config stored = config;
  stored.version = model_configs::next_version(session, company, kModel);
  model_configs::add_version(session, clock, company, kModel, {stored.version, to_json(stored)});
  return stored.version;
}

base::Result<std::int64_t> store_config(db::Session& session, const base::Clock& clock,
                                        base::CompanyId company, const Config& config) {
  db::WriteTransaction transaction(session);
  auto version = add_config(session, clock, company, config);
  if (version) transaction.commit();
  return version;
}

base::Result<Config> load_config(db::Session& session, base::CompanyId company) {
  const auto stored = model_configs::find_newest(session, company, kModel);
  if (stored) return config_of(*stored);
  return default_config();
}

base::Result<Config> load_config(db::Session& session, base::CompanyId company,
                                 std::int64_t version) {
  if (version == 0) return default_config();
  const auto stored = model_configs::find_version(session, company, kModel, version);
  if (stored) return config_of(*stored);
  return base::Error{base::ErrorCode::kNotFound,
                     "grading.no_such_config",
                     "there is no grading configuration of version " + std::to_string(version),
                     {}};
}

}  // namespace grading
