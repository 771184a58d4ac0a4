#pragma once
#include <span>
#include <vector>

#include "features/analysis/shop_range.h"
#include "kernels/next_order/next_order.h"

/// The next-order kernel on a company's shops: customers are shops and items are products, by
/// position.
namespace analysis {

inline constexpr int kPastDays = 364;   ///< of orders that are learnt from
inline constexpr int kRecentDays = 84;  ///< not ordered for so long: new

/// The active shops' orders of the last year; shops of one business format are alike.
next_order::Histories order_histories(const StudyInputs& inputs);
next_order::Options next_order_options(const StudyInputs& inputs);
next_order::Model next_order_model(const StudyInputs& inputs);

/// Asks a model for one shop after the other, each with what it may be recommended. Keeps both.
class ShopAsker {
 public:
  using Answer = std::vector<next_order::Recommendation>;

  ShopAsker(const StudyInputs& inputs, const next_order::Model& model)
      : inputs_(inputs), model_(model), barred_(inputs.month) {}

  /// Best first, of the products that the shop ordered in the last 84 days.
  [[nodiscard]] Answer reminders(metrics::ShopIndex shop, const next_order::Weights& weights,
                                 std::size_t count) const;
  /// Best first, of those that it did not.
  [[nodiscard]] Answer news(metrics::ShopIndex shop, const next_order::Weights& weights,
                            std::size_t count) const;

 private:
  [[nodiscard]] Answer best(metrics::ShopIndex shop, const next_order::Weights& weights,
                            std::size_t count, bool of_recent) const;

  const StudyInputs& inputs_;
  const next_order::Model& model_;
  Barred barred_;
};

}  // namespace analysis
