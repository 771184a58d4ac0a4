#pragma once
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <vector>

namespace test_support {

/// Ta-Feng's past baskets as columns, and the next basket of each user. Users are numbered as they
/// first occur.
struct TaFeng {
  std::vector<std::uint32_t> customer, item;
  std::vector<std::int32_t> time;  ///< number of the basket
  std::vector<std::vector<std::uint32_t>> next;
  std::size_t items = 0;
};

/// Reads `history.csv.gz` and `future.csv.gz` (user, basket_no, item) of the folder.
inline TaFeng read_tafeng(const std::filesystem::path& folder) {
  TaFeng out;
  std::map<unsigned, std::uint32_t> numbers;
  const auto each_row = [&](const char* name, const auto& work) {
    gzFile file = gzopen((folder / name).c_str(), "rb");
    char line[128];
    for (bool is_head = true; gzgets(file, line, sizeof line) != nullptr; is_head = false) {
      unsigned user = 0, item = 0;
      int basket = 0;
      if (is_head || std::sscanf(line, "%u,%d,%u", &user, &basket, &item) != 3) continue;
      out.items = std::max<std::size_t>(out.items, item + std::size_t{1});
      work(numbers.emplace(user, static_cast<std::uint32_t>(numbers.size())).first->second, basket,
           item);
    }
    gzclose(file);
  };
  each_row("history.csv.gz", [&](std::uint32_t user, int basket, unsigned item) {
    out.customer.push_back(user);
    out.time.push_back(basket);
    out.item.push_back(item);
  });
  out.next.resize(numbers.size());
  each_row("future.csv.gz", [&](std::uint32_t user, int, unsigned item) {
    if (user < out.next.size()) out.next[user].push_back(item);
  });
  return out;
}

}  // namespace test_support
