#include <gtest/gtest.h>

#include "base/random.h"
#include "kernels/next_order/model_data.h"
#include "kernels/next_order/naive.h"

namespace next_order {
namespace {

/// Customers with a basket of up to ten items each, few items bought often.
Histories many_items(std::size_t customers, std::size_t items) {
  base::Random random(4);
  std::vector<std::uint32_t> customer, item;
  for (std::uint32_t c = 0; c < customers; ++c)
    for (int k = 0; k < 10; ++k) {
      const double chance = random.uniform();
      customer.push_back(c);
      item.push_back(static_cast<std::uint32_t>(chance * chance * static_cast<double>(items)));
    }
  const std::vector<std::int32_t> time(item.size(), 0);
  return gather_histories({customer, time, item, {}, customers, items, {}, {}}).value();
}

void expect_near(const Links& links, const naive::Table& wanted) {
  ASSERT_EQ(links.first.size(), wanted.size() + 1);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::vector<double> row(wanted.size(), 0);
    for (std::size_t k = links.first[i]; k < links.first[i + 1]; ++k)
      row[links.to[k]] = links.weights[k];
    for (std::size_t j = 0; j < row.size(); ++j) EXPECT_NEAR(row[j], wanted[i][j], 1e-6);
  }
}

TEST(LearnLinks, OfManyBlocksOfItemsEqualTheNaiveTwin) {
  constexpr std::size_t kItems = 150;  // blocks are of 64
  const Histories histories = many_items(200, kItems);
  const Options options{.links = kItems, .ease_ridge = 3, .threads = 2};
  const LinkPair links = learn_links(make_profiles(histories, options), kItems, options);
  const naive::Table counts = naive::pair_counts(naive::world_of(histories));
  expect_near(links.knn, naive::cosines(counts, options));
  expect_near(links.ease, naive::ease(counts, options));
}

TEST(LearnLinks, KeepTheStrongestOnly) {
  const Histories histories = many_items(200, 30);
  Options options{.links = 30, .ease_ridge = 3};
  const LinkPair all = learn_links(make_profiles(histories, options), 30, options);
  options.links = 4;
  const LinkPair few = learn_links(make_profiles(histories, options), 30, options);
  for (std::size_t i = 0; i < 30; ++i) {
    std::vector<float> sizes;
    for (std::size_t k = all.ease.first[i]; k < all.ease.first[i + 1]; ++k)
      sizes.push_back(std::abs(all.ease.weights[k]));
    std::sort(sizes.rbegin(), sizes.rend());
    ASSERT_EQ(few.ease.first[i + 1] - few.ease.first[i], 4U);
    for (std::size_t k = few.ease.first[i]; k < few.ease.first[i + 1]; ++k)
      EXPECT_GE(std::abs(few.ease.weights[k]), sizes[3]);
  }
}

}  // namespace
}  // namespace next_order
