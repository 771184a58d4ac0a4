#include "features/model_desk/kinds.h"

#include "features/grading/grading.h"
#include "features/model_configs/model_configs.h"
#include "features/strategies/strategies.h"
#include "features/target_classes/target_classes.h"
#include "platform/wire/schema.h"

namespace model_desk {
namespace {

base::Error no_such_version() {
  return {base::ErrorCode::kNotFound, "models.no_such_version", "there is no such version", {}};
}

std::vector<base::FieldError> fields_of(const base::Result<void>& result) {
  if (result) return {};
  const auto& error = result.error();
  if (!error.fields.empty()) return error.fields;
  return {{"", "", error.reason, error.message}};
}

/// A configuration in model_configs: version 0 is the default.
template <class Config>
class ConfigKind : public Kind {
 public:
  [[nodiscard]] http::Schema schema() const override { return wire::schema<Config>(); }
  [[nodiscard]] base::Result<std::string> canonical(const wire::json::value& body,
                                                    const Item&) const override {
    Config config;
    TRY(wire::from_value(body, config));
    return wire::to_json(config);
  }
  [[nodiscard]] std::vector<base::FieldError> problems(const std::string& body) const override {
    const auto config = wire::from_json<Config>(body);
    if (!config) return fields_of(config.error());
    return fields_of(validate(*config));
  }
  [[nodiscard]] base::Result<Loaded> load(db::Session& session, const Item& item,
                                          std::optional<std::int64_t> version) const override {
    TRY_ASSIGN(const Config config, version ? load_config_of(session, item.company, *version)
                                            : newest_config_of(session, item.company));
    return Loaded{config.version, wire::to_json(config)};
  }
  [[nodiscard]] std::vector<Version> versions(db::Session& session,
                                              const Item& item) const override {
    std::vector<Version> versions;
    for (const auto& one : model_configs::list_versions(session, item.company, model()))
      versions.push_back({one.version, one.created_at});
    versions.push_back({0, std::nullopt});
    return versions;
  }
  [[nodiscard]] base::Result<std::int64_t> publish(db::Session& session, const base::Clock& clock,
                                                   const Item& item,
                                                   const std::string& body) const override {
    TRY_ASSIGN(const auto config, wire::from_json<Config>(body));
    return add_config(session, clock, item.company, config);
  }

 private:
  virtual base::Result<Config> load_config_of(db::Session& session, base::CompanyId company,
                                              std::int64_t version) const = 0;
  virtual base::Result<Config> newest_config_of(db::Session& session,
                                                base::CompanyId company) const = 0;
};

class GradingKind final : public ConfigKind<grading::Config> {
 public:
  [[nodiscard]] std::string_view model() const override { return "grading"; }

 private:
  base::Result<grading::Config> load_config_of(db::Session& session, base::CompanyId company,
                                               std::int64_t version) const override {
    return grading::load_config(session, company, version);
  }
  base::Result<grading::Config> newest_config_of(db::Session& session,
                                                 base::CompanyId company) const override {
    return grading::load_config(session, company);
  }
};

class TargetClassesKind final : public ConfigKind<target_classes::Config> {
 public:
  [[nodiscard]] std::string_view model() const override { return "target_classes"; }

 private:
  base::Result<target_classes::Config> load_config_of(db::Session& session, base::CompanyId company,
                                                      std::int64_t version) const override {
    return target_classes::load_config(session, company, version);
  }
  base::Result<target_classes::Config> newest_config_of(db::Session& session,
                                                        base::CompanyId company) const override {
    return target_classes::load_config(session, company);
  }
};

class StrategiesKind final : public Kind {
 public:
  [[nodiscard]] std::string_view model() const override { return "strategies"; }
  [[nodiscard]] http::Schema schema() const override {
    return wire::schema<strategies::Strategy>();
  }
  [[nodiscard]] base::Result<std::string> canonical(const wire::json::value& body,
                                                    const Item& item) const override {
    strategies::Strategy strategy;
    TRY(wire::from_value(body, strategy));
    strategy.code = item.item;
    return wire::to_json(strategy);
  }
  [[nodiscard]] std::vector<base::FieldError> problems(const std::string& body) const override {
    const auto strategy = wire::from_json<strategies::Strategy>(body);
    if (!strategy) return fields_of(strategy.error());
    auto problems = fields_of(strategies::check_strategy(*strategy));
    for (auto& problem : problems)
      if (problem.field.empty() && problem.reason == "strategies.condition")
        problem.field = "trigger";
    return problems;
  }
  [[nodiscard]] base::Result<Loaded> load(db::Session& session, const Item& item,
                                          std::optional<std::int64_t> version) const override {
    for (const auto& one : strategies::list_versions(session, item.company, item.item))
      if (!version || one.version == *version) return Loaded{one.version, wire::to_json(one)};
    return no_such_version();
  }
  [[nodiscard]] std::vector<Version> versions(db::Session& session,
                                              const Item& item) const override {
    std::vector<Version> versions;
    for (const auto& one : strategies::list_versions(session, item.company, item.item))
      versions.push_back({one.version, std::nullopt});
    return versions;
  }
  [[nodiscard]] base::Result<std::int64_t> publish(db::Session& session, const base::Clock& clock,
                                                   const Item& item,
                                                   const std::string& body) const override {
    TRY_ASSIGN(const auto strategy, wire::from_json<strategies::Strategy>(body));
    TRY_ASSIGN(const auto stored, strategies::add_strategy(session, clock, item.company, strategy));
    return stored.version;
  }
};

}  // namespace

const Kind& grading_kind() {
  static const GradingKind kKind;
  return kKind;
}
const Kind& target_classes_kind() {
  static const TargetClassesKind kKind;
  return kKind;
}
const Kind& strategies_kind() {
  static const StrategiesKind kKind;
  return kKind;
}

}  // namespace model_desk
