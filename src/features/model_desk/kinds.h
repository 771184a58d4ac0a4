#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "features/model_desk/drafts.h"
#include "platform/http/http.h"
#include "platform/wire/wire.h"

/// What the three kinds of models have in common, so that drafts, publishing and comparing are
/// written once.
namespace model_desk {

class Kind {
 public:
  virtual ~Kind() = default;
  [[nodiscard]] virtual std::string_view model() const = 0;
  /// JSON schema of the body.
  [[nodiscard]] virtual http::Schema schema() const = 0;
  /// The body as the model reads it, written canonically; `version` inside is of no account.
  /// @return the text, or wire.wrong_value with the field's path
  [[nodiscard]] virtual base::Result<std::string> canonical(const wire::json::value& body,
                                                            const Item& item) const = 0;
  /// Everything that would keep it from being published; empty: nothing.
  [[nodiscard]] virtual std::vector<base::FieldError> problems(const std::string& body) const = 0;
  /// @param version  nothing: the newest
  /// @return version and body, or models.no_such_version
  struct Loaded {
    std::int64_t version = 0;
    std::string body;
  };
  [[nodiscard]] virtual base::Result<Loaded> load(db::Session& session, const Item& item,
                                                  std::optional<std::int64_t> version) const = 0;
  /// Versions there are, newest first.
  struct Version {
    std::int64_t version = 0;
    std::optional<base::Instant> created_at;
  };
  [[nodiscard]] virtual std::vector<Version> versions(db::Session& session,
                                                      const Item& item) const = 0;
  /// Inside the caller's WriteTransaction. @return the new version, or the model's refusals
  [[nodiscard]] virtual base::Result<std::int64_t> publish(db::Session& session,
                                                           const base::Clock& clock,
                                                           const Item& item,
                                                           const std::string& body) const = 0;
};

const Kind& grading_kind();
const Kind& target_classes_kind();
const Kind& strategies_kind();

}  // namespace model_desk
