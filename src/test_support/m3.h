#pragma once
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace test_support {

/// One series of the M3 competition, and what followed it.
struct M3Series {
  std::string id, type;
  std::size_t season = 1;
  std::vector<double> past, future;
};

inline std::vector<std::string> read_gz_lines(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return lines;
  std::vector<char> buffer(1U << 20U);
  while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
    lines.emplace_back(buffer.data());
    while (!lines.back().empty() && lines.back().back() < ' ') lines.back().pop_back();
  }
  gzclose(file);
  return lines;
}

inline std::vector<std::string> split_commas(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == ',')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

/// Reads `m3/` below `folder`: `id,type,period,horizon,values…` and `id,values…`. Empty when
/// absent.
inline std::vector<M3Series> read_m3(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<double>> futures;
  const auto numbers = [](const std::vector<std::string>& fields, std::size_t from) {
    std::vector<double> out;
    for (std::size_t i = from; i < fields.size(); ++i)
      if (!fields[i].empty()) out.push_back(std::strtod(fields[i].c_str(), nullptr));
    return out;
  };
  for (const std::string& line : read_gz_lines(folder / "m3_test.csv.gz")) {
    const auto fields = split_commas(line);
    futures[fields[0]] = numbers(fields, 1);
  }
  std::vector<M3Series> out;
  for (const std::string& line : read_gz_lines(folder / "m3_train.csv.gz")) {
    const auto fields = split_commas(line);
    const auto future = futures.find(fields[0]);
    if (fields.size() < 5 || future == futures.end()) continue;
    const auto season = static_cast<std::size_t>(std::strtoul(fields[2].c_str(), nullptr, 10));
    out.push_back({fields[0], fields[1], season, numbers(fields, 4), future->second});
  }
  return out;
}

}  // namespace test_support
