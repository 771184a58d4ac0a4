#pragma once
#include <span>
#include <vector>

#include "features/metrics/context.h"
#include "features/metrics/metrics.h"
#include "features/metrics/totals.h"

/// Figures that compare a row with other rows: filled when all rows stand.
namespace metrics {

/// Members that the 3-sigma and the box-plot rules need at least: below 11 no value can lie 3
/// deviations from the mean.
inline constexpr std::size_t kPeersMin = 12;
inline constexpr std::size_t kNeighboursMin = 3;
inline constexpr double kEarthRadiusM = 6'371'008.8;
inline constexpr double kNeighbourDistanceM = 1'000;

void compare_shops(const Context& context, std::span<const Totals> areas, const Totals& company,
                   unsigned threads, MetricTable& shops);
void compare_products(const MonthInputs& inputs, MetricTable& products);
void average_outside_figures(const MonthInputs& inputs, MetricTable& areas);
void average_outside_figures_of_company(const MonthInputs& inputs, MetricTable& company);

/// neighbours_1_km and quantity_vs_neighbours.
void compare_neighbours(const MonthInputs& inputs, unsigned threads, MetricTable& shops);

/// Value at `share` (0..1) of ascending values by linear interpolation between the order statistics
/// (Hyndman and Fan's type 7, as spreadsheets do). Pre: not empty.
double quantile(std::span<const double> ascending, double share);

}  // namespace metrics
