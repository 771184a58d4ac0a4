#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "platform/db/db.h"

/// Versions of the monthly models' configuration, as JSON text. A stored version never changes: a
/// published month names the version it was computed with.
namespace model_configs {

struct Stored {
  std::int64_t version = 0;
  std::string body;
};

/// The version that the next add_version() of this model would make. Locks the company until the
/// transaction ends: call inside a WriteTransaction, with add_version() in the same one.
std::int64_t next_version(db::Session& session, base::CompanyId company, std::string_view model);
/// Stores `body` as `version`. Throws db::Failure when that version exists.
void add_version(db::Session& session, const base::Clock& clock, base::CompanyId company,
                 std::string_view model, const Stored& stored);
/// The newest version, or nothing when the company has none of this model.
std::optional<Stored> find_newest(db::Session& session, base::CompanyId company,
                                  std::string_view model);
std::optional<Stored> find_version(db::Session& session, base::CompanyId company,
                                   std::string_view model, std::int64_t version);

struct VersionInfo {
  std::int64_t version = 0;
  base::Instant created_at;
};
/// Newest first, at most 500.
std::vector<VersionInfo> list_versions(db::Session& session, base::CompanyId company,
                                       std::string_view model);

}  // namespace model_configs
