#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "features/metrics/metrics.h"

/// Compares two tables of figures in tests: known values to 1e-9 relative, reasons exactly.
namespace metrics {

inline bool is_same(MetricValue a, MetricValue b) {
  if (a.unknown != b.unknown) return false;
  if (!a.is_known()) return true;
  const double larger = std::max(std::abs(a.value), std::abs(b.value));
  return std::abs(a.value - b.value) <= std::max(1e-12, 1e-9 * larger);
}

inline std::string words_of(MetricValue v) {
  return v.is_known() ? std::to_string(v.value) : std::string(unknown_text_en(v.unknown));
}

/// Fails the test for every metric that differs, naming its first two rows.
inline void expect_same_table(const MetricTable& pass, const MetricTable& twin, const char* table) {
  ASSERT_EQ(pass.rows(), twin.rows());
  const auto metrics = definitions(pass.scope());
  for (std::size_t column = 0; column < pass.columns(); ++column) {
    std::size_t different = 0;
    for (std::size_t row = 0; row < pass.rows(); ++row) {
      const MetricValue a = pass.at(row, column);
      const MetricValue b = twin.at(row, column);
      if (is_same(a, b)) continue;
      if (++different <= 2)
        ADD_FAILURE() << table << " row " << row << " " << metrics[column].id << ": pass "
                      << words_of(a) << ", twin " << words_of(b);
    }
  }
}

inline void expect_same_month(const MonthMetrics& pass, const MonthMetrics& twin) {
  expect_same_table(pass.shops, twin.shops, "shop");
  expect_same_table(pass.products, twin.products, "product");
  expect_same_table(pass.areas, twin.areas, "area");
  expect_same_table(pass.company, twin.company, "company");
}

}  // namespace metrics
