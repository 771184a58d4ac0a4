#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace test_support {

/// A file of the public data sets, or nothing where they are not on this machine: such a test says
/// so and skips. `BENCH_DATA` names another folder laid out alike; ctest sets `PUBLIC_DATA`.
inline std::optional<std::filesystem::path> find_public_data(const std::string& name) {
  const char* folder = std::getenv("BENCH_DATA");
  if (folder == nullptr) folder = std::getenv("PUBLIC_DATA");
  const std::filesystem::path path =
      std::filesystem::path(folder != nullptr ? folder : "../shared/data") / name;
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return std::nullopt;
  return path;
}

}  // namespace test_support
