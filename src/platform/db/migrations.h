#pragma once
#include <span>
#include <string_view>

namespace db {

struct Migration {
  std::string_view name;
  std::string_view sql;
};

/// db/migrations/*.sql in order; made by the build.
std::span<const Migration> all_migrations();

}  // namespace db
