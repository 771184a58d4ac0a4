#include "features/analysis/wall.h"

#include <algorithm>

namespace analysis {
namespace {

/// The lines that are not tobacco, as facts of their own.
std::shared_ptr<const facts::SalesFacts> without_tobacco(const metrics::MonthInputs& inputs,
                                                         unsigned threads) {
  const facts::Columns& columns = inputs.facts->columns();
  facts::SalesFactsBuilder builder;
  for (std::size_t customer = 0; customer < inputs.facts->customers(); ++customer) {
    for (auto order = columns.order_begin[customer]; order < columns.order_begin[customer + 1];
         ++order) {
      for (auto line = columns.line_begin[order]; line < columns.line_begin[order + 1]; ++line) {
        const auto product = inputs.ordinal_product[columns.line_product[line]];
        if (is_tobacco(inputs.products[product])) continue;
        builder.add({.customer = base::CustomerId{columns.customer_id[customer]},
                     .order = base::OrderId{columns.order_id[order]},
                     .day = base::Date{columns.order_day[order]},
                     .product = inputs.products[product].id,
                     .quantity = columns.line_quantity[line],
                     .amount_minor = columns.line_amount_minor[line]});
      }
    }
  }
  return builder.build(inputs.facts->company(), inputs.facts->watermark(), threads);
}

/// Drops the positions of a list whose products are tobacco.
template <class Row>
void drop_tobacco(std::vector<Row>& rows, const metrics::MonthInputs& inputs) {
  std::vector<std::int64_t> tobacco;
  for (const auto& product : inputs.products)
    if (is_tobacco(product)) tobacco.push_back(product.id.value);  // ascending, as products are
  std::erase_if(rows, [&](const Row& row) {
    return std::ranges::binary_search(tobacco, row.product_id.value);
  });
}

}  // namespace

bool is_tobacco(const products::Product& product) { return product.product_kind != "NON_TOBACCO"; }

std::shared_ptr<const metrics::MonthInputs> behind_the_wall(
    std::shared_ptr<const metrics::MonthInputs> inputs, unsigned threads) {
  if (inputs->company.kind == organisation::CompanyKind::kDistributor) return inputs;
  auto safe = std::make_shared<metrics::MonthInputs>(*inputs);
  safe->facts = without_tobacco(*inputs, threads);
  drop_tobacco(safe->stock_counts, *inputs);
  drop_tobacco(safe->prices, *inputs);
  drop_tobacco(safe->substitutes, *inputs);
  std::erase_if(safe->substitutes, [&](const products::Substitute& row) {
    const auto found =
        std::ranges::lower_bound(inputs->products, row.substitute_id, {}, &products::Product::id);
    return found == inputs->products.end() || is_tobacco(*found);
  });
  std::vector<std::uint8_t> keys;
  for (std::size_t i = 0; i < inputs->is_key_product.size(); ++i)
    if (!is_tobacco(inputs->products[i])) keys.push_back(inputs->is_key_product[i]);
  safe->is_key_product = std::move(keys);
  std::erase_if(safe->products, is_tobacco);
  metrics::link_positions(*safe);
  return safe;
}

}  // namespace analysis
