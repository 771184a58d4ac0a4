#include "features/metrics/register.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/check.h"

namespace metrics {
namespace {

/// The register of one scope, flattened from the families.
struct Catalog {
  std::vector<MetricDefinition> definitions;
  std::vector<Compute> functions;
  std::unordered_map<std::string_view, std::size_t> columns;

  void add(Scope scope, const Entry& e) {
    const bool is_first = columns.emplace(e.id, definitions.size()).second;
    CHECK_NOTE(is_first, e.id);
    definitions.push_back(
        {e.id, scope, e.name_zh, e.name_en, e.unit, e.formula, e.method, e.needs, e.decimals});
    functions.push_back(e.compute);
  }
};

Catalog make_catalog(Scope scope) {
  const unsigned bit = 1U << static_cast<unsigned>(scope);
  Catalog catalog;
  for (const auto family : {plain_entries(), mix_entries(), supply_entries(), shelf_entries(),
                            stock_entries(), price_entries(), key_entries(), outside_entries(),
                            anomaly_entries(), product_state_entries()})
    for (const Entry& entry : family)
      if ((entry.scopes & bit) != 0) catalog.add(scope, entry);
  return catalog;
}

const Catalog& catalog_of(Scope scope) {
  static const Catalog catalogs[] = {make_catalog(Scope::kShop), make_catalog(Scope::kProduct),
                                     make_catalog(Scope::kArea)};
  return catalogs[static_cast<std::size_t>(scope)];
}

}  // namespace

std::span<const MetricDefinition> definitions(Scope scope) { return catalog_of(scope).definitions; }

std::span<const Compute> functions(Scope scope) { return catalog_of(scope).functions; }

std::optional<std::size_t> find_metric(Scope scope, std::string_view id) {
  const auto& columns = catalog_of(scope).columns;
  const auto found = columns.find(id);
  if (found == columns.end()) return {};
  return found->second;
}

MetricTable::MetricTable(Scope scope, std::size_t rows)
    : scope_(scope),
      rows_(rows),
      columns_(definitions(scope).size()),
      values_(rows * columns_, std::numeric_limits<double>::quiet_NaN()),
      unknown_(rows * columns_, Unknown::kNotApplicable) {}

MetricValue MetricTable::get(std::size_t row, std::string_view id) const {
  const auto column = find_metric(scope_, id);
  CHECK_NOTE(column.has_value(), id);
  return at(row, *column);
}

}  // namespace metrics
