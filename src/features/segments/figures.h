#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "features/live_month/live_month.h"
#include "platform/api/api.h"

/// One number a shop, of the newest published month or of some months of orders; computed when
/// first asked for and kept while the month stays.
namespace segments {

struct Figures {
  std::shared_ptr<const std::vector<std::int64_t>> shops;  ///< customer ids, ascending
  std::vector<double> values;                              ///< per shop; NaN: unknown
};
using FiguresPtr = std::shared_ptr<const Figures>;

/// Thread-safe; shared through api::shared_of.
class FigureStore {
 public:
  static constexpr std::size_t kFiguresKept = 64;
  explicit FigureStore(api::Services& services);
  ~FigureStore();
  FigureStore(const FigureStore&) = delete;
  FigureStore& operator=(const FigureStore&) = delete;

  /// @param name `metric.ID` or `ordered.MEASURE.MONTHS[.WHAT=CODE]`, see segments.h
  /// @return the figures, or segments.bad_metric, segments.bad_measure, segments.preparing (the
  /// month
  ///   is being computed: ask again), month.not_published
  base::Result<FiguresPtr> get(base::CompanyId company, const std::string& name);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `ordered.quantity.last3.product=6901028`, read.
struct OrderedFigure {
  enum class Measure { kOrders, kOrderDays, kQuantity, kAmount };
  enum class Goods { kAll, kProduct, kBrand, kPriceClass, kKeyProducts };
  Measure measure = Measure::kQuantity;
  base::Period first;
  base::Period last;
  Goods goods = Goods::kAll;
  std::string code;  ///< of the product, brand or price class
};
/// @param newest what `last3` counts back from
/// @return what is asked, or segments.bad_measure
base::Result<OrderedFigure> parse_ordered(std::string_view name, base::Period newest);
/// Sums over the orders of each shop; 0 for a shop that ordered nothing. Returns count negative.
/// Months that have no orders at all add nothing. O(order lines of the months).
std::vector<double> compute_ordered(const metrics::MonthInputs& inputs, const OrderedFigure& what);

}  // namespace segments
