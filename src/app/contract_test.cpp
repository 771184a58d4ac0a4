#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/server_parts.h"

/// What others program against is a committed file: a change of it is seen in review.
namespace app {
namespace {

std::filesystem::path contract_file() {
  for (auto at = std::filesystem::current_path(); at != at.root_path(); at = at.parent_path())
    if (std::filesystem::is_directory(at / "db" / "migrations"))
      return at / "docs" / "api" / "openapi.json";
  return {};
}

TEST(Contract, IsTheOneWrittenDown) {
  std::ifstream file(contract_file());
  std::stringstream committed;
  committed << file.rdbuf();
  const auto now = contract_text();
  ASSERT_TRUE(now.has_value()) << now.error().message;
  EXPECT_TRUE(committed.str() == *now)
      << "docs/api/openapi.json is not what the routes say: run script/api-contract and commit it";
}

TEST(Contract, IsTheSameEachTime) { EXPECT_EQ(*contract_text(), *contract_text()); }

}  // namespace
}  // namespace app
