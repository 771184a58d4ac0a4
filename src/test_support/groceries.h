#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace test_support {

/// The baskets of Groceries, items numbered as they first occur.
struct Groceries {
  std::vector<std::string> names;
  std::vector<std::uint32_t> items;
  std::vector<std::size_t> offsets{0};

  [[nodiscard]] std::uint32_t number_of(const std::string& name) const {
    return static_cast<std::uint32_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }
};

/// Reads `groceries_basket.csv`: one basket a line, item names between commas.
inline Groceries read_groceries(const std::filesystem::path& path) {
  Groceries groceries;
  std::map<std::string, std::uint32_t> numbers;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(',', begin), line.size());
      const std::string name = line.substr(begin, end - begin);
      const auto [at, added] = numbers.emplace(name, static_cast<std::uint32_t>(numbers.size()));
      if (added) groceries.names.push_back(name);
      groceries.items.push_back(at->second);
      begin = end + 1;
    }
    groceries.offsets.push_back(groceries.items.size());
  }
  return groceries;
}

}  // namespace test_support
