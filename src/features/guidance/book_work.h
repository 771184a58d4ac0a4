#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "features/guidance/book_state.h"

/// One book in the making. Internal to this feature.
namespace guidance {

/// Stock and pace of one product at the shop, beside its holding of the same position.
struct StockView {
  double daily = 0;               ///< average sale a day
  std::string_view daily_method;  ///< counted, purchases
  std::optional<double> counted;  ///< newest count
  std::int32_t counted_on = 0;
  std::optional<double> stock;  ///< estimated on the period's last day
  std::optional<double> sold;   ///< in the period, between two counts around it
  bool counted_out = false;     ///< counted empty, or days out of stock noted, in the period
};

struct BookWork {
  BookWork(const BookContext::State& the_state, ShopIndex the_shop);

  const BookContext::State& state;
  ShopIndex shop;
  const customers::Customer& customer;
  const customers::CustomerMonth* month = nullptr;  ///< outside figures of the period
  const grading::ShopGrade& grade;
  const PeerGroup* group = nullptr;  ///< null: not graded
  ShopGoods goods;
  std::vector<StockView> stock;  ///< per holding
  bool has_counts = false;
  bool has_demand = false;
  std::vector<const target_classes::Entry*> entries;
  std::array<metrics::MetricValue, strategies::kSignalCount> signals{};
  std::optional<std::int64_t> budget_left;  ///< of the cycle, over parts C and D
  GuidanceBook book;

  [[nodiscard]] const metrics::MonthInputs& inputs() const { return state.inputs(); }
  [[nodiscard]] const products::Product& product(ProductIndex index) const {
    return inputs().products[index];
  }
  /// Position of a product in book.products, where it is added at its first use.
  ProductPosition name(ProductIndex index);
  /// Shops of the peer group without this one.
  [[nodiscard]] std::uint32_t others() const {
    return group == nullptr ? 0 : static_cast<std::uint32_t>(group->members.size()) - 1;
  }
  /// Of these, shops that carry the product.
  [[nodiscard]] std::uint32_t carriers(ProductIndex index) const;
  void signal(strategies::Signal which, metrics::MetricValue value) {
    signals[static_cast<std::size_t>(which)] = value;
  }

 private:
  std::vector<ProductIndex> named_;
};

// The parts. Each fills its own; C and D also set the signals that triggers read.
void fill_header(BookWork& work);
void fill_part_a(BookWork& work);
void fill_part_b(BookWork& work);
void fill_goods_part(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_signals(BookWork& work);
void fill_part_e(BookWork& work);
/// What the models say: the portrait, the products, and the forecast behind the suggestions.
std::optional<Portrait> portrait_of(const BookWork& work);
void fill_recommended(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
std::optional<SuggestionForecast> suggestion_forecast(const BookWork& work);
void add_portrait_sentence(BookWork& work);
void fill_part_f(BookWork& work);
void fill_part_g(BookWork& work);
/// What the shop has ordered of a product this month; 0 when it is not ours.
std::int64_t ordered_of(const BookWork& work, const std::string& product_code);
/// What became of a suggested quantity: `followed` (four fifths of it at least), `partly` or
/// `not_ordered`.
std::string order_outcome(std::int64_t suggested, std::int64_t ordered);
/// Of part G, once parts B and F stand: decisions on last month's book.
void fill_agreed(BookWork& work, const LastBook& last);
/// Its sentence of the summary.
void add_agreed_sentence(BookWork& work);
void fill_summary(BookWork& work);

// Steps of a goods part.
void fill_stock(BookWork& work);
void fill_mix(const BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_key_products(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_slow(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_shortages(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_missing(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_profit(BookWork& work, GoodsScope scope, GoodsAnalysis& part);
void fill_suggestions(BookWork& work, GoodsScope scope, GoodsAnalysis& part);

/// A slow product before it becomes a line; shortages likewise: signals count them all, lines show
/// the weightiest.
struct Slow {
  std::uint32_t holding = 0;
  std::optional<double> days_of_supply;
  bool by_count = false;
};
std::vector<Slow> slow_products(const BookWork& work, GoodsScope scope);

enum class ShortKind : std::uint8_t { kCountedOut, kNotSupplied, kBelowSafety, kShrinking };
struct Shortage {
  std::uint32_t holding = 0;
  ShortKind kind = ShortKind::kShrinking;
};
std::vector<Shortage> shortages(const BookWork& work, GoodsScope scope);

/// A good seller with less stock than until the next delivery and the safety days after it.
bool is_below_safety(const BookWork& work, const StockView& view);

/// Days from one order to the next, and where that is from.
struct Cycle {
  std::int32_t days = 7;
  std::string_view source;  ///< order_cycle, own_interval, default
};
Cycle order_cycle(const BookWork& work);

}  // namespace guidance
