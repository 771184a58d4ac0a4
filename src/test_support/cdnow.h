#pragma once
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/date.h"
#include "kernels/repurchase_value/repurchase_value.h"

namespace test_support {

/// Customers of the CDNOW sample over a calibration period, times in weeks; both lists in the
/// order of the sample ids. Purchases of one day count as one.
struct CdnowHistories {
  std::vector<repurchase_value::PurchaseHistory> orders;
  std::vector<repurchase_value::SpendHistory> spending;
};

/// Reads `CDNOW_sample.txt` (master id, sample id, date, discs, amount) up to `last_day`.
inline CdnowHistories read_cdnow(const std::filesystem::path& path, base::Date last_day) {
  std::ifstream file(path);
  std::map<int, std::map<base::Date, double>> purchases;
  std::string master, date;
  int customer = 0, discs = 0;
  double amount = 0;
  while (file >> master >> customer >> date >> discs >> amount) {
    const int number = std::stoi(date);
    const auto day = base::Date::from_ymd(number / 10000, number / 100 % 100, number % 100);
    if (day && *day <= last_day) purchases[customer][*day] += amount;
  }
  CdnowHistories out;
  for (const auto& [id, days] : purchases) {
    const base::Date first = days.begin()->first, last = days.rbegin()->first;
    double spent = 0;
    for (const auto& [day, of_day] : days) spent += day == first ? 0 : of_day;
    const auto repeats = static_cast<std::uint32_t>(days.size() - 1);
    out.orders.push_back({repeats, (last - first) / 7.0, (last_day - first) / 7.0});
    out.spending.push_back({repeats, repeats > 0 ? spent / repeats : 0});
  }
  return out;
}

}  // namespace test_support
