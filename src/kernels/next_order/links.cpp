#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "kernels/next_order/model_data.h"

namespace next_order {
namespace {

constexpr std::size_t kItemsAtOnce = 64;
/// Items of a customer that count for links, those of greatest weight: their pairs are the work.
constexpr std::size_t kItemsOfCustomer = 200;

/// Who bought each item, and each customer's items: the two ways through one table.
struct Table {
  std::vector<std::size_t> first_of_customer{0}, first_of_item;
  std::vector<std::uint32_t> items, customers;

  [[nodiscard]] std::size_t buyers(std::size_t item) const {
    return first_of_item[item + 1] - first_of_item[item];
  }
};

Table make_table(const Profiles& profiles, std::size_t items) {
  Table out;
  std::vector<std::size_t> lines;
  for (std::size_t c = 0; c + 1 < profiles.first.size(); ++c) {
    lines.resize(profiles.end_of(c) - profiles.first[c]);
    std::iota(lines.begin(), lines.end(), profiles.first[c]);
    if (lines.size() > kItemsOfCustomer) {
      std::stable_sort(lines.begin(), lines.end(), [&](std::size_t a, std::size_t b) {
        return profiles.recent[a] > profiles.recent[b];
      });
      lines.resize(kItemsOfCustomer);
      std::sort(lines.begin(), lines.end());
    }
    for (const std::size_t line : lines) out.items.push_back(profiles.items[line]);
    out.first_of_customer.push_back(out.items.size());
  }
  out.first_of_item.assign(items + 1, 0);
  for (const std::uint32_t item : out.items) ++out.first_of_item[item + 1];
  for (std::size_t i = 0; i < items; ++i) out.first_of_item[i + 1] += out.first_of_item[i];
  out.customers.resize(out.items.size());
  std::vector<std::size_t> next(out.first_of_item.begin(), out.first_of_item.end() - 1);
  for (std::uint32_t c = 0; c + 1 < out.first_of_customer.size(); ++c)
    for (std::size_t l = out.first_of_customer[c]; l < out.first_of_customer[c + 1]; ++l)
      out.customers[next[out.items[l]]++] = c;
  return out;
}

/// Counts for one item the customers who bought each other item too.
class Companions {
 public:
  explicit Companions(std::size_t items) : count_(items, 0) {}
  void count(const Table& table, std::size_t item) {
    for (const std::uint32_t met : met_) count_[met] = 0;
    met_.clear();
    for (std::size_t b = table.first_of_item[item]; b < table.first_of_item[item + 1]; ++b) {
      const std::uint32_t customer = table.customers[b];
      for (std::size_t l = table.first_of_customer[customer];
           l < table.first_of_customer[customer + 1]; ++l)
        if (count_[table.items[l]]++ == 0) met_.push_back(table.items[l]);
    }
  }
  [[nodiscard]] const std::vector<std::uint32_t>& met() const { return met_; }
  [[nodiscard]] std::uint32_t with(std::uint32_t item) const { return count_[item]; }

 private:
  std::vector<std::uint32_t> count_, met_;
};

struct Link {
  std::uint32_t to;
  double weight;
};

/// Keeps the strongest, in the order of their items.
void keep_strongest(std::vector<Link>& links, std::size_t most) {
  if (links.size() > most) {
    std::nth_element(links.begin(), links.begin() + static_cast<std::ptrdiff_t>(most), links.end(),
                     [](const Link& a, const Link& b) {
                       const double x = std::abs(a.weight), y = std::abs(b.weight);
                       return x != y ? x > y : a.to < b.to;
                     });
    links.resize(most);
  }
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.to < b.to; });
}

Links gather_links(const std::vector<std::vector<Link>>& rows) {
  Links out;
  out.first.push_back(0);
  for (const auto& row : rows) {
    for (const Link& link : row) {
      out.to.push_back(link.to);
      out.weights.push_back(static_cast<float>(link.weight));
    }
    out.first.push_back(out.to.size());
  }
  return out;
}

Links cosine_links(const Table& table, std::size_t items, const Options& options) {
  std::vector<std::vector<Link>> rows(items);
  base::parallel_blocks(
      items, kItemsAtOnce, options.threads, [&](std::size_t from, std::size_t to) {
        Companions companions(items);
        for (std::size_t i = from; i < to; ++i) {
          companions.count(table, i);
          for (const std::uint32_t other : companions.met()) {
            if (other == i) continue;
            const double both = companions.with(other);
            const double size = std::sqrt(static_cast<double>(table.buyers(i)) *
                                          static_cast<double>(table.buyers(other)));
            rows[i].push_back({other, both / (size + options.knn_shrink)});
          }
          keep_strongest(rows[i], options.links);
        }
      });
  return gather_links(rows);
}

/// The most bought items, ascending.
std::vector<std::uint32_t> most_bought(const Table& table, std::size_t items, std::size_t most) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < items; ++i)
    if (table.buyers(i) > 0) out.push_back(i);
  std::stable_sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) {
    return table.buyers(a) > table.buyers(b);
  });
  out.resize(std::min(out.size(), most));
  std::sort(out.begin(), out.end());
  return out;
}

using Matrix = Eigen::MatrixXd;

/// X'X + ridge over the chosen items.
Matrix gram_of(const Table& table, const std::vector<std::uint32_t>& chosen, std::size_t items,
               const Options& options) {
  const auto size = static_cast<Eigen::Index>(chosen.size());
  Matrix gram = Matrix::Zero(size, size);
  base::parallel_blocks(chosen.size(), kItemsAtOnce, options.threads,
                        [&](std::size_t from, std::size_t to) {
                          Companions companions(items);
                          for (std::size_t i = from; i < to; ++i) {
                            companions.count(table, chosen[i]);
                            for (std::size_t j = 0; j < chosen.size(); ++j)
                              gram(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) =
                                  companions.with(chosen[j]);
                          }
                        });
  gram.diagonal().array() += options.ease_ridge;
  return gram;
}

/// The inverse of a factored symmetric matrix: its lower triangle, the rest left 0. A column needs
/// only the triangle below its own row, so this is a third of the work of solving for whole
/// columns.
Matrix invert_lower(const Eigen::LLT<Matrix>& factor, unsigned threads) {
  const Eigen::Index size = factor.rows();
  Matrix inverse = Matrix::Zero(size, size);
  base::parallel_blocks(static_cast<std::size_t>(size), kItemsAtOnce, threads,
                        [&](std::size_t from, std::size_t to) {
                          const auto begin = static_cast<Eigen::Index>(from);
                          const Eigen::Index count = static_cast<Eigen::Index>(to) - begin;
                          const Eigen::Index below = size - begin;
                          const auto triangle = factor.matrixLLT().bottomRightCorner(below, below);
                          auto columns = inverse.block(begin, begin, below, count);
                          columns.topRows(count).setIdentity();
                          triangle.triangularView<Eigen::Lower>().solveInPlace(columns);
                          triangle.transpose().triangularView<Eigen::Upper>().solveInPlace(columns);
                        });
  return inverse;
}

/// B(i, j) = -P(i, j) / P(j, j).
Links ease_links(const Table& table, std::size_t items, const Options& options) {
  const auto chosen = most_bought(table, items, options.ease_items);
  std::vector<std::vector<Link>> rows(items);
  if (chosen.empty()) return gather_links(rows);
  const Eigen::LLT<Matrix> factor(gram_of(table, chosen, items, options));
  const Matrix inverse = invert_lower(factor, options.threads);
  for (Eigen::Index i = 0; i < inverse.rows(); ++i) {
    auto& row = rows[chosen[static_cast<std::size_t>(i)]];
    for (Eigen::Index j = 0; j < inverse.rows(); ++j)
      if (j != i)
        row.push_back({chosen[static_cast<std::size_t>(j)],
                       -inverse(std::max(i, j), std::min(i, j)) / inverse(j, j)});
    keep_strongest(row, options.links);
  }
  return gather_links(rows);
}

}  // namespace

LinkPair learn_links(const Profiles& profiles, std::size_t items, const Options& options) {
  const Table table = make_table(profiles, items);
  return {cosine_links(table, items, options), ease_links(table, items, options)};
}

}  // namespace next_order
