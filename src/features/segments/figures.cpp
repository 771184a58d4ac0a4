#include "features/segments/figures.h"

#include <algorithm>
#include <limits>
#include <list>
#include <map>
#include <mutex>
#include <unordered_map>

#include "base/parallel.h"
#include "base/text.h"
#include "features/products/products.h"

namespace segments {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kShopsAtOnce = 1024;

base::Error bad_measure(std::string_view name) {
  return base::invalid("segments.bad_measure",
                       base::excerpt(name) +
                           ": expected ordered.MEASURE.MONTHS[.WHAT=CODE] with MEASURE orders, "
                           "order_days, quantity or amount_minor, MONTHS like last3 or "
                           "2026-08..2026-10, WHAT product, brand or price_class, or "
                           ".key_products");
}

std::optional<OrderedFigure::Measure> measure_of(std::string_view word) {
  using Measure = OrderedFigure::Measure;
  if (word == "orders") return Measure::kOrders;
  if (word == "order_days") return Measure::kOrderDays;
  if (word == "quantity") return Measure::kQuantity;
  if (word == "amount_minor") return Measure::kAmount;
  return {};
}

bool read_months(std::string_view text, base::Period newest, OrderedFigure& out) {
  if (text.starts_with("last")) {
    const auto count = base::parse_int(text.substr(4));
    if (!count || *count < 1 || *count > 36) return false;
    out.last = newest;
    out.first = newest.plus_months(1 - static_cast<int>(*count));
    return true;
  }
  const std::size_t dots = text.find("..");
  const auto first = base::Period::parse(text.substr(0, dots));
  const auto last =
      dots == std::string_view::npos ? first : base::Period::parse(text.substr(dots + 2));
  if (!first || !last || *last < *first) return false;
  out.first = *first;
  out.last = *last;
  return true;
}

bool read_goods(std::string_view text, OrderedFigure& out) {
  using Goods = OrderedFigure::Goods;
  if (text == "key_products") {
    out.goods = Goods::kKeyProducts;
    return true;
  }
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals + 1 == text.size()) return false;
  const auto what = text.substr(0, equals);
  if (what != "product" && what != "brand" && what != "price_class") return false;
  out.goods = what == "product" ? Goods::kProduct
              : what == "brand" ? Goods::kBrand
                                : Goods::kPriceClass;
  out.code = std::string(text.substr(equals + 1));
  return true;
}

/// Per product of the facts: does it count?
std::vector<std::uint8_t> wanted_products(const metrics::MonthInputs& inputs,
                                          const OrderedFigure& what) {
  using Goods = OrderedFigure::Goods;
  std::vector<std::uint8_t> wanted(inputs.ordinal_product.size());
  for (std::size_t ordinal = 0; ordinal < wanted.size(); ++ordinal) {
    const auto at = inputs.ordinal_product[ordinal];
    const products::Product& product = inputs.products[at];
    wanted[ordinal] = what.goods == Goods::kAll           ? 1
                      : what.goods == Goods::kProduct     ? product.product_code == what.code
                      : what.goods == Goods::kBrand       ? product.brand == what.code
                      : what.goods == Goods::kPriceClass  ? product.price_class == what.code
                      : at < inputs.is_key_product.size() ? inputs.is_key_product[at]
                                                          : 0;
  }
  return wanted;
}

/// What one shop ordered.
class ShopSum {
 public:
  ShopSum(const facts::Columns& columns, const OrderedFigure& what,
          std::span<const std::uint8_t> wanted)
      : columns_(columns), what_(what), wanted_(wanted) {}

  [[nodiscard]] double of(facts::CustomerOrdinal shop) const {
    using Measure = OrderedFigure::Measure;
    const auto range =
        orders_between(columns_, shop, what_.first.first_day(), what_.last.last_day());
    std::int64_t sum = 0;
    int day_before = -1;
    for (std::uint32_t order = range.begin; order < range.end; ++order) {
      const Lines lines = lines_of(order);
      if (what_.measure == Measure::kQuantity) sum += lines.quantity;
      if (what_.measure == Measure::kAmount) sum += lines.amount_minor;
      if (!lines.has_any) continue;
      if (what_.measure == Measure::kOrders) ++sum;
      if (what_.measure == Measure::kOrderDays && columns_.order_day[order] != day_before) ++sum;
      day_before = columns_.order_day[order];
    }
    return static_cast<double>(sum);
  }

 private:
  struct Lines {
    std::int64_t quantity = 0;
    std::int64_t amount_minor = 0;
    bool has_any = false;  ///< something was bought, not only given back
  };
  [[nodiscard]] Lines lines_of(std::uint32_t order) const {
    Lines sum;
    for (std::uint32_t line = columns_.line_begin[order]; line < columns_.line_begin[order + 1];
         ++line) {
      if (wanted_[columns_.line_product[line]] == 0) continue;
      sum.quantity += columns_.line_quantity[line];
      sum.amount_minor += columns_.line_amount_minor[line];
      sum.has_any = sum.has_any || columns_.line_quantity[line] > 0;
    }
    return sum;
  }

  const facts::Columns& columns_;
  const OrderedFigure& what_;
  std::span<const std::uint8_t> wanted_;
};

}  // namespace

base::Result<OrderedFigure> parse_ordered(std::string_view name, base::Period newest) {
  // ordered.MEASURE.MONTHS[.GOODS]; MONTHS may hold two dots in a row, GOODS any.
  const std::size_t measure = name.find('.') + 1;
  const std::size_t months = name.find('.', measure) + 1;
  if (!name.starts_with("ordered.") || months == 0) return bad_measure(name);
  std::size_t end = name.find('.', months);
  if (end != std::string_view::npos && name.substr(end).starts_with(".."))
    end = name.find('.', end + 2);
  OrderedFigure figure;
  const auto known = measure_of(name.substr(measure, months - 1 - measure));
  if (!known || !read_months(name.substr(months, end - months), newest, figure))
    return bad_measure(name);
  figure.measure = *known;
  if (end != std::string_view::npos && !read_goods(name.substr(end + 1), figure))
    return bad_measure(name);
  return figure;
}

std::vector<double> compute_ordered(const metrics::MonthInputs& inputs, const OrderedFigure& what) {
  const auto wanted = wanted_products(inputs, what);
  const ShopSum sum(inputs.facts->columns(), what, wanted);
  std::vector<double> values(inputs.shops.size());
  base::parallel_blocks(values.size(), kShopsAtOnce, 2, [&](std::size_t begin, std::size_t end) {
    for (std::size_t shop = begin; shop < end; ++shop)
      if (inputs.shop_ordinal[shop] != facts::SalesFacts::kNone)
        values[shop] = sum.of(inputs.shop_ordinal[shop]);
  });
  return values;
}

namespace {

std::shared_ptr<const std::vector<std::int64_t>> shops_of(const live_month::LiveMonth& month) {
  auto shops = std::make_shared<std::vector<std::int64_t>>();
  for (const auto& shop : month.computed->inputs->shops) shops->push_back(shop.id.value);
  return shops;
}

base::Result<std::vector<double>> compute_figure(const live_month::LiveMonth& month,
                                                 const std::string& name) {
  if (name.starts_with("ordered.")) {
    TRY_ASSIGN(const auto what, parse_ordered(name, month.run.period));
    return compute_ordered(*month.computed->inputs, what);
  }
  const auto column = metrics::find_metric(metrics::Scope::kShop,
                                           std::string_view(name).substr(name.find('.') + 1));
  if (!name.starts_with("metric.") || !column)
    return base::invalid("segments.bad_metric", "there is no figure of shops named " +
                                                    base::excerpt(name) +
                                                    ": GET /api/v1/segments/figures lists them");
  const metrics::MetricTable& table = month.computed->metrics.shops;
  std::vector<double> values(table.rows());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const auto value = table.at(row, *column);
    values[row] = value.is_known() ? value.value : kUnknown;
  }
  return values;
}

}  // namespace

struct FigureStore::State {
  using Named = std::pair<std::string, FiguresPtr>;
  struct Month {
    live_month::LiveMonthPtr month;
    std::shared_ptr<const std::vector<std::int64_t>> shops;
    std::list<Named> figures;  ///< newest use first
  };
  std::shared_ptr<live_month::LiveMonths> months;
  std::mutex mutex;
  std::map<base::CompanyId, Month> by_company;
};

FigureStore::FigureStore(api::Services& services) : state_(std::make_unique<State>()) {
  state_->months = api::shared_of<live_month::LiveMonths>(services);
}
FigureStore::~FigureStore() = default;

base::Result<FiguresPtr> FigureStore::get(base::CompanyId company, const std::string& name) {
  const auto answer = state_->months->get(company, std::chrono::milliseconds{3000});
  if (!answer.month) {
    if (answer.error && !answer.is_preparing) return *answer.error;
    return base::Error{base::ErrorCode::kConflict,
                       "segments.preparing",
                       "the figures of the month are being computed: ask again in a few seconds",
                       {}};
  }
  auto figures = std::make_shared<Figures>();
  {
    const std::lock_guard lock(state_->mutex);
    State::Month& kept = state_->by_company[company];
    if (kept.month != answer.month) kept = {answer.month, shops_of(*answer.month), {}};
    const auto at = std::ranges::find(kept.figures, name, &State::Named::first);
    if (at != kept.figures.end()) {
      kept.figures.splice(kept.figures.begin(), kept.figures, at);
      return at->second;
    }
    figures->shops = kept.shops;
  }
  TRY_ASSIGN(figures->values, compute_figure(*answer.month, name));
  const std::lock_guard lock(state_->mutex);
  State::Month& kept = state_->by_company[company];
  if (kept.month == answer.month) {
    kept.figures.emplace_front(name, figures);
    if (kept.figures.size() > kFiguresKept) kept.figures.pop_back();
  }
  return FiguresPtr(std::move(figures));
}

}  // namespace segments
