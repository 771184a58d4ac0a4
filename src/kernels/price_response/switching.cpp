#include "kernels/price_response/switching.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>

#include "kernels/cell_suppression/sums.h"

namespace price_response {
namespace {

/// What one customer bought of one product (later: of one line of the matrix).
struct Purchase {
  std::uint32_t customer = 0, product = 0;
  double before = 0, after = 0;
};

base::Result<void> check_sales(const PeriodSales& sales, std::size_t products) {
  if (sales.customer.size() != sales.quantity.size() ||
      sales.product.size() != sales.quantity.size())
    return base::invalid("price_response.columns_differ", "columns of sales are not of one length");
  for (std::size_t i = 0; i < sales.quantity.size(); ++i)
    if (!std::isfinite(sales.quantity[i]) || sales.product[i] >= products)
      return base::invalid("price_response.bad_value", "a quantity or a product is out of range");
  return {};
}

bool comes_before(const Purchase& a, const Purchase& b) {
  return std::tie(a.customer, a.product) < std::tie(b.customer, b.product);
}

/// Makes one of neighbours with equal keys.
void add_up(std::vector<Purchase>& purchases) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < purchases.size(); ++i) {
    if (kept > 0 && purchases[kept - 1].customer == purchases[i].customer &&
        purchases[kept - 1].product == purchases[i].product) {
      purchases[kept - 1].before += purchases[i].before;
      purchases[kept - 1].after += purchases[i].after;
    } else {
      purchases[kept++] = purchases[i];
    }
  }
  purchases.resize(kept);
}

/// One period's, by customer and product. Sales mostly come so, and then nothing is sorted.
std::vector<Purchase> sorted(const PeriodSales& sales, double Purchase::*period) {
  std::vector<Purchase> out(sales.quantity.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].customer = sales.customer[i];
    out[i].product = sales.product[i];
    out[i].*period = sales.quantity[i];
  }
  if (!std::is_sorted(out.begin(), out.end(), comes_before))
    std::stable_sort(out.begin(), out.end(), comes_before);
  return out;
}

std::vector<Purchase> purchases_of(const PeriodSales& before, const PeriodSales& after) {
  const std::vector<Purchase> earlier = sorted(before, &Purchase::before);
  const std::vector<Purchase> later = sorted(after, &Purchase::after);
  std::vector<Purchase> out;
  out.reserve(earlier.size() + later.size());
  std::merge(earlier.begin(), earlier.end(), later.begin(), later.end(), std::back_inserter(out),
             comes_before);
  add_up(out);
  for (Purchase& purchase : out) {
    purchase.before = std::max(purchase.before, 0.0);
    purchase.after = std::max(purchase.after, 0.0);
  }
  std::erase_if(out, [](const Purchase& p) { return p.before == 0 && p.after == 0; });
  return out;
}

/// Fills in the matrix's lines and puts the line in each purchase's product's place.
void name_lines(std::vector<Purchase>& purchases, std::size_t products,
                const SwitchingOptions& options, SwitchingMatrix& matrix) {
  std::vector<std::uint32_t> customers(products, 0), line_of(products, 0);
  for (const Purchase& purchase : purchases) ++customers[purchase.product];
  std::vector<std::uint32_t> ranked(products);
  std::iota(ranked.begin(), ranked.end(), 0U);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return customers[a] > customers[b]; });
  for (const std::uint32_t product : ranked)
    if (customers[product] >= options.group_min && matrix.products.size() < options.products_max)
      matrix.products.push_back(product);
  std::sort(matrix.products.begin(), matrix.products.end());
  const auto others = static_cast<std::uint32_t>(matrix.products.size());
  std::fill(line_of.begin(), line_of.end(), others);
  for (std::uint32_t line = 0; line < others; ++line) line_of[matrix.products[line]] = line;
  for (Purchase& purchase : purchases) {
    purchase.product = line_of[purchase.product];
    matrix.has_others = matrix.has_others || purchase.product == others;
  }
  matrix.lines = others + (matrix.has_others ? 1 : 0);
  // Products of one customer have changed places, but customers have not.
  for (auto begin = purchases.begin(); begin != purchases.end();) {
    const auto end = std::find_if(begin, purchases.end(), [&](const Purchase& purchase) {
      return purchase.customer != begin->customer;
    });
    std::stable_sort(begin, end, comes_before);
    begin = end;
  }
  add_up(purchases);
}

/// Counts one customer after the other into the matrix.
class Tally {
 public:
  explicit Tally(SwitchingMatrix& matrix) : matrix_(matrix) {
    const std::size_t cells = matrix.side() * matrix.side();
    matrix.quantities.assign(cells, 0);
    matrix.customers.assign(cells, 0);
    matrix.hidden.assign(cells, 0);
    last_.assign(cells, 0);
  }

  /// @param lines  one customer's, each line once
  void add(std::span<const Purchase> lines) {
    ++customer_;
    double before = 0, after = 0, gained = 0;
    for (const Purchase& line : lines) {
      before += line.before;
      after += line.after;
    }
    const double compared = std::min(before, after);
    for (const Purchase& line : lines) {
      const double lost = share(line.before, before), won = share(line.after, after);
      put(line.product, line.product, compared * std::min(lost, won));
      gained += std::max(won - lost, 0.0);
      const bool stays = compared > 0;
      put(line.product, stays ? matrix_.more_or_less() : matrix_.joined_or_left(),
          std::max(before - after, 0.0) * lost);
      put(stays ? matrix_.more_or_less() : matrix_.joined_or_left(), line.product,
          std::max(after - before, 0.0) * won);
    }
    if (!(compared > 0) || !(gained > 0)) return;
    for (const Purchase& from : lines) {
      const double loss = share(from.before, before) - share(from.after, after);
      if (!(loss > 0)) continue;
      for (const Purchase& to : lines) {
        const double gain = share(to.after, after) - share(to.before, before);
        if (gain > 0) put(from.product, to.product, compared * loss * gain / gained);
      }
    }
  }

 private:
  static double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

  void put(std::size_t from, std::size_t to, double quantity) {
    if (!(quantity > 0)) return;
    const std::size_t total = matrix_.total();
    for (const std::size_t cell : {matrix_.at(from, to), matrix_.at(from, total),
                                   matrix_.at(total, to), matrix_.at(total, total)}) {
      matrix_.quantities[cell] += quantity;
      if (last_[cell] == customer_) continue;
      last_[cell] = customer_;
      ++matrix_.customers[cell];
    }
  }

  SwitchingMatrix& matrix_;
  std::size_t customer_ = 0;
  std::vector<std::size_t> last_;  ///< by cell: the customer who was counted last
};

void hide_small_groups(SwitchingMatrix& matrix, std::uint32_t group_min) {
  const std::size_t inner = matrix.total();
  std::vector<double> values;
  std::vector<std::uint32_t> customers, totals;
  for (std::size_t from = 0; from < inner; ++from)
    for (std::size_t to = 0; to < inner; ++to) {
      values.push_back(matrix.quantities[matrix.at(from, to)]);
      customers.push_back(matrix.customers[matrix.at(from, to)]);
    }
  for (std::size_t from = 0; from < inner; ++from)
    totals.push_back(matrix.customers[matrix.at(from, inner)]);
  for (std::size_t to = 0; to <= inner; ++to)
    totals.push_back(matrix.customers[matrix.at(inner, to)]);
  matrix.hidden =
      cell_suppression::hide_sums({inner, inner, values, customers}, totals, group_min).cells;
  for (std::size_t cell = 0; cell < matrix.hidden.size(); ++cell) {
    if (matrix.hidden[cell] == 0) continue;
    matrix.quantities[cell] = 0;
    matrix.customers[cell] = 0;
  }
}

}  // namespace

base::Result<SwitchingMatrix> count_switching(const PeriodSales& before, const PeriodSales& after,
                                              std::size_t products,
                                              const SwitchingOptions& options) {
  if (options.group_min == 0 || options.products_max == 0)
    return base::invalid("price_response.bad_option", "an option is outside its range");
  TRY(check_sales(before, products));
  TRY(check_sales(after, products));
  SwitchingMatrix out;
  std::vector<Purchase> purchases = purchases_of(before, after);
  if (purchases.empty()) return out;
  name_lines(purchases, products, options, out);
  Tally tally(out);
  for (std::size_t begin = 0; begin < purchases.size();) {
    std::size_t end = begin;
    while (end < purchases.size() && purchases[end].customer == purchases[begin].customer) ++end;
    tally.add(std::span(purchases).subspan(begin, end - begin));
    begin = end;
  }
  hide_small_groups(out, options.group_min);
  return out;
}

std::optional<double> draw_of(const SwitchingMatrix& matrix, std::size_t from, std::size_t to) {
  const std::size_t products = matrix.products.size();
  if (from == to || from >= products || to >= products) return std::nullopt;
  const auto is_shown = [&](std::size_t i) { return matrix.hidden[matrix.at(i, to)] == 0; };
  if (!is_shown(from)) return std::nullopt;
  /// The share of `to` in what went from some products to those that are not `from`.
  const auto share = [&](const auto& is_counted) -> std::optional<double> {
    double all = 0;
    double here = 0;
    for (std::size_t i = 0; i < products; ++i)
      for (std::size_t k = 0; k < products; ++k) {
        if (!is_counted(i) || k == i || k == from) continue;
        all += matrix.quantities[matrix.at(i, k)];
        if (k == to) here += matrix.quantities[matrix.at(i, k)];
      }
    if (!(all > 0)) return std::nullopt;
    return here / all;
  };
  const auto own = share([&](std::size_t i) { return i == from; });
  const auto usual = share([&](std::size_t i) { return i != from && i != to && is_shown(i); });
  if (!own || usual.value_or(0) == 0) return std::nullopt;
  return *own / *usual;
}

}  // namespace price_response
