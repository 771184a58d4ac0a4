#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "features/metrics/metrics.h"
#include "features/metrics/unknown_text.h"

/// docs/kpis.md is made from the register. ROUNDSMAN_WRITE_DOCS=1 writes it anew.
namespace metrics {
namespace {

constexpr std::string_view kIntroduction =
    "# Metrics\n\n"
    "Made from the register in `src/features/metrics` (run its tests with `ROUNDSMAN_WRITE_DOCS=1` "
    "to write it anew). KPI names are not standardised: method and formula say what is meant.\n\n"
    "t is the period, t-1 the month before. `ord`, `lim`, `dem`, `dlv` are ordered, limit, demand "
    "and delivered quantity. N(x) counts pairs of shop and product with property x in the month: "
    "of "
    "a shop its products, of a product its shops, of an area both. Shares and rates are stored as "
    "0..1 (unit percent), money in minor units. The company as a whole has the metrics of an "
    "area.\n\n"
    "A figure that cannot be said is unknown, with a reason, and never zero:\n\n";

void add_reasons(std::ostream& out) {
  out << "| reason | 说明 | meaning |\n|---|---|---|\n";
  for (int i = 1; i <= static_cast<int>(Unknown::kNotApplicable); ++i) {
    const auto reason = static_cast<Unknown>(i);
    out << "| `" << unknown_key(reason) << "` | " << unknown_text_zh(reason) << " | "
        << unknown_text_en(reason) << " |\n";
  }
}

void add_scope(std::ostream& out, Scope scope, std::string_view title) {
  out << "\n## " << title << "\n\n"
      << "| id | 名称 | name | unit | formula | method | needs |\n|---|---|---|---|---|---|---|\n";
  for (const MetricDefinition& metric : definitions(scope))
    out << "| `" << metric.id << "` | " << metric.name_zh << " | " << metric.name_en << " | "
        << metric.unit << " | " << metric.formula << " | " << metric.method << " | " << metric.needs
        << " |\n";
}

std::string kpi_page() {
  std::ostringstream out;
  out << kIntroduction;
  add_reasons(out);
  add_scope(out, Scope::kShop, "Of a shop");
  add_scope(out, Scope::kProduct, "Of a product");
  add_scope(out, Scope::kArea, "Of an area and of the company");
  return out.str();
}

TEST(KpiPage, IsTheRegister) {
  const std::filesystem::path path = std::filesystem::path(ROUNDSMAN_SOURCE_DIR) / "docs/kpis.md";
  if (std::getenv("ROUNDSMAN_WRITE_DOCS") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << kpi_page();
  }
  std::ifstream file(path);
  const std::string committed((std::istreambuf_iterator<char>(file)),
                              std::istreambuf_iterator<char>());
  EXPECT_TRUE(committed == kpi_page())
      << path << " is not what the register says: run with ROUNDSMAN_WRITE_DOCS=1";
}

}  // namespace
}  // namespace metrics
