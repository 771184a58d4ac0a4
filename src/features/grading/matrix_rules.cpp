#include "features/grading/matrix_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace grading {
namespace {

constexpr auto kQuantityAt = static_cast<std::size_t>(InputKind::kQuantity);
constexpr auto kAmountAt = static_cast<std::size_t>(InputKind::kAmount);

double quantity_of(const Candidate& shop) { return std::max(0.0, shop.inputs[kQuantityAt]); }

/// The parts of one dimension, and what comes next for each shop.
struct Dimension {
  std::vector<int> part;
  std::vector<std::optional<NextPart>> next;
};

Dimension divide(std::span<const Candidate> shops, std::span<const double> values,
                 std::span<const double> bounds, int parts) {
  std::vector<std::size_t> order(shops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // A lower customer code stands better on a tie, as everywhere in grading.
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (values[a] != values[b]) return values[a] < values[b];
    return shops[a].customer_code > shops[b].customer_code;
  });
  std::vector<double> ascending;
  ascending.reserve(order.size());
  for (const std::size_t at : order) ascending.push_back(values[at]);
  const auto sorted_parts = parts_of_sorted(ascending, bounds, parts);

  Dimension dimension{std::vector<int>(shops.size()),
                      std::vector<std::optional<NextPart>>(shops.size())};
  std::size_t first_above = order.size();  // the lowest position of a higher part
  for (std::size_t i = order.size(); i-- > 0;) {
    const int part = sorted_parts[i];
    if (i + 1 < order.size() && sorted_parts[i + 1] != part) first_above = i + 1;
    dimension.part[order[i]] = part;
    auto& next = dimension.next[order[i]];
    if (!bounds.empty() && part < parts) {
      next = NextPart{part + 1, bounds[static_cast<std::size_t>(part - 1)], true};
    } else if (bounds.empty() && first_above < order.size()) {
      next = NextPart{sorted_parts[first_above], ascending[first_above],
                      shops[order[i]].customer_code < shops[order[first_above]].customer_code};
    }
  }
  return dimension;
}

/// @param points what one step or range is worth
Lever lever_to(const char* component, double now, int part, const std::optional<NextPart>& next,
               double points) {
  Lever lever;
  lever.component = component;
  if (!next) {
    lever.limit_reason = "ceiling";
    return lever;
  }
  lever.reachable = true;
  lever.gain = points * (next->part - part);
  const double gap = next->value - now;
  lever.need = std::max(1.0, next->equal_is_enough ? std::ceil(gap) : std::floor(gap) + 1);
  return lever;
}

}  // namespace

double average_price(const Candidate& shop) {
  const double quantity = quantity_of(shop);
  return quantity > 0 ? std::max(0.0, shop.inputs[kAmountAt]) / quantity : 0;
}

std::vector<int> parts_of_sorted(std::span<const double> ascending, std::span<const double> bounds,
                                 int parts) {
  std::vector<int> result(ascending.size());
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    if (bounds.empty()) {
      result[i] = 1 + static_cast<int>(i * static_cast<std::size_t>(parts) / ascending.size());
    } else {
      const auto reached = std::upper_bound(bounds.begin(), bounds.end(), ascending[i]);
      result[i] = 1 + static_cast<int>(reached - bounds.begin());
    }
  }
  return result;
}

MatrixRanking rank_by_matrix(std::vector<Candidate> shops, const Config& config) {
  const Matrix& matrix = config.matrix;
  std::vector<double> quantities;
  std::vector<double> prices;
  for (const Candidate& shop : shops) {
    quantities.push_back(quantity_of(shop));
    prices.push_back(average_price(shop));
  }
  const Dimension steps = divide(shops, quantities, matrix.quantity_from, matrix.quantity_steps);
  const Dimension ranges = divide(shops, prices, matrix.price_minor_from, matrix.price_ranges);

  std::vector<std::size_t> order(shops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < shops.size(); ++i) {
    shops[i].grade_no = matrix.price_ranges * (steps.part[i] - 1) + ranges.part[i];
    shops[i].score = shops[i].grade_no;
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (shops[a].score != shops[b].score) return shops[a].score > shops[b].score;
    if (quantities[a] != quantities[b]) return quantities[a] > quantities[b];
    return shops[a].customer_code < shops[b].customer_code;
  });
  MatrixRanking result;
  for (const std::size_t at : order) {
    result.ranking.shops.push_back(shops[at]);
    result.cells.push_back({steps.part[at], ranges.part[at], steps.next[at], ranges.next[at]});
  }
  return result;
}

std::vector<Lever> matrix_levers(const Candidate& shop, const Cell& cell, const Config& config) {
  return {lever_to("quantity", quantity_of(shop), cell.step, cell.next_step,
                   config.matrix.price_ranges),
          lever_to("avg_carton_price", average_price(shop), cell.range, cell.next_range, 1)};
}

}  // namespace grading
