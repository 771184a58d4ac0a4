#include "kernels/kmeans/kmeans.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "kernels/kmeans/cluster_count.h"

namespace {

using kmeans::Points;

kmeans::Clustering clusters_of(Points points, const kmeans::Options& options) {
  return kmeans::find_clusters(points, options).value();
}

TEST(FindClusters, OfTwoPairsAreTheTwoPairs) {
  // 0 1 | 10 11: centres 0.5 and 10.5, every point 0.5 away: inertia 4 * 0.25 = 1. Equal sizes: the
  // lower centre has the lower number.
  const std::vector<double> values{10, 0, 11, 1};
  const auto found = clusters_of({values, 1}, {.clusters = 2});
  EXPECT_EQ(found.cluster, (std::vector<std::uint32_t>{1, 0, 1, 0}));
  EXPECT_EQ(found.centres, (std::vector<double>{0.5, 10.5}));
  EXPECT_EQ(found.sizes, (std::vector<std::size_t>{2, 2}));
  EXPECT_DOUBLE_EQ(found.inertia, 1);
}

TEST(FindClusters, DegenerateCases) {
  EXPECT_TRUE(clusters_of({{}, 2}, {.clusters = 3}).centres.empty());
  const std::vector<double> one{4, 5};
  const auto alone = clusters_of({one, 2}, {.clusters = 1});
  EXPECT_EQ(alone.centres, one);
  EXPECT_EQ(alone.inertia, 0);
  // Two distinct points, three clusters asked for: one stays empty and nothing is lost.
  const std::vector<double> ties{1, 1, 1, 7};
  const auto tied = clusters_of({ties, 1}, {.clusters = 3});
  EXPECT_EQ(tied.sizes, (std::vector<std::size_t>{3, 1, 0}));
  EXPECT_EQ(tied.inertia, 0);
}

TEST(FindClusters, AllEqualPointsAreOneCluster) {
  const std::vector<double> same(12, 3.5);
  const auto found = clusters_of({same, 2}, {.clusters = 2});
  EXPECT_EQ(found.sizes, (std::vector<std::size_t>{6, 0}));
  EXPECT_EQ(found.inertia, 0);
}

TEST(FindClusters, TakesHugeValuesAndRefusesTheRest) {
  const std::vector<double> huge{1e100, -1e100, 0.9e100, -0.9e100};
  const auto found = clusters_of({huge, 1}, {.clusters = 2});
  EXPECT_EQ(found.cluster, (std::vector<std::uint32_t>{1, 0, 1, 0}));
  EXPECT_TRUE(std::isfinite(found.inertia));
  const std::vector<double> fine{1, 2};
  const auto reason_of = [](const auto& result) { return result ? "" : result.error().reason; };
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e101}) {
    const std::vector<double> values{1, bad, 3};
    EXPECT_EQ(reason_of(kmeans::find_clusters({values, 1}, {})), "kmeans.bad_value");
    EXPECT_EQ(reason_of(kmeans::refine({values, 1}, fine, {})), "kmeans.bad_value");
    EXPECT_EQ(reason_of(kmeans::refine({fine, 1}, values, {})), "kmeans.bad_value");
    EXPECT_EQ(reason_of(kmeans::choose_cluster_count({values, 1}, {})), "kmeans.bad_value");
  }
  EXPECT_EQ(reason_of(kmeans::find_clusters({fine, 1}, {.clusters = 0})), "kmeans.bad_option");
  EXPECT_EQ(reason_of(kmeans::find_clusters({fine, 1}, {.starts = 0})), "kmeans.bad_option");
}

TEST(Standardise, BringsColumnsToMeanZeroAndDeviationOne) {
  // Column 1: 1, 3: mean 2, deviation 1. Column 2 is constant.
  const std::vector<double> values{1, 0.1, 3, 0.1};
  EXPECT_EQ(kmeans::standardise({values, 2}), (std::vector<double>{-1, 0, 1, 0}));
}

TEST(MeanSilhouette, HandWorked) {
  // 0: a = 1, b = (10 + 11) / 2 = 10.5: 1 - 1/10.5. 1: a = 1, b = 9.5: 1 - 1/9.5. The other two are
  // their mirror images: mean 0.8997494.
  const std::vector<double> values{0, 1, 10, 11};
  const std::vector<std::uint32_t> two{0, 0, 1, 1};
  EXPECT_NEAR(kmeans::mean_silhouette({values, 1}, two, {}).value_or(0), 0.8997494, 1e-7);
  const std::vector<std::uint32_t> single{0, 0, 0, 0};
  EXPECT_EQ(kmeans::mean_silhouette({values, 1}, single, {}), std::nullopt);
  EXPECT_EQ(kmeans::mean_silhouette({{}, 1}, {}, {}), std::nullopt);
}

TEST(AdjustedRandIndex, HandWorked) {
  const std::vector<std::uint32_t> a{0, 0, 1, 1}, renamed{5, 5, 2, 2}, crossed{0, 1, 0, 1};
  EXPECT_EQ(kmeans::adjusted_rand_index(a, renamed), 1);
  // Pairs together: 0; in a: 2, in b: 2, of 6: expected 4/6; (0 - 2/3) / (2 - 2/3) = -0.5.
  EXPECT_DOUBLE_EQ(kmeans::adjusted_rand_index(a, crossed), -0.5);
  EXPECT_EQ(kmeans::adjusted_rand_index({}, {}), 1);
}

/// `groups` round clouds of `each` points, far apart.
std::vector<double> clouds(std::size_t groups, std::size_t each, std::uint64_t seed) {
  base::Random random(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < groups * each; ++i) {
    const auto group = static_cast<double>(i % groups);
    values.push_back(20 * group + random.normal());
    values.push_back(20 * group * group / 3 + random.normal());
  }
  return values;
}

TEST(ChooseClusterCount, FindsThePlantedNumber) {
  const auto values = clouds(4, 40, 3);
  kmeans::ChoiceOptions options;
  options.clusters_max = 7;
  options.pairs = 4;
  const auto choice = kmeans::choose_cluster_count({values, 2}, options).value();
  EXPECT_EQ(choice.clusters, 4U);
  EXPECT_EQ(choice.scores.size(), 6U);
  EXPECT_GT(choice.scores[2].stability, 0.99);
  EXPECT_EQ(kmeans::choose_cluster_count({{}, 2}, options)->clusters, 0U);
}

TEST(FindOutliers, ArePointsFarBeyondTheirCluster) {
  auto values = clouds(2, 50, 5);
  values.insert(values.end(), {0, 14});
  const auto found = clusters_of({values, 2}, {.clusters = 2});
  const auto outliers = kmeans::find_outliers({values, 2}, found, 6);
  EXPECT_EQ(outliers.is_outlier.back(), 1);
  EXPECT_DOUBLE_EQ(outliers.share, 1.0 / 101);
  EXPECT_EQ(kmeans::find_outliers({{}, 2}, {}).share, 0);
}

// ---- the slow twin, and properties ----

double squared(const double* a, const double* b, std::size_t dimensions) {
  double sum = 0;
  for (std::size_t d = 0; d < dimensions; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

/// Lloyd's iterations as in the textbook.
double naive_inertia(Points points, std::vector<double> centres) {
  const std::size_t dimensions = points.dimensions, clusters = centres.size() / dimensions;
  for (int iteration = 0; iteration < 300; ++iteration) {
    std::vector<double> sums(centres.size(), 0), sizes(clusters, 0);
    double inertia = 0;
    for (std::size_t i = 0; i < points.count(); ++i) {
      std::size_t best = 0;
      for (std::size_t j = 1; j < clusters; ++j)
        if (squared(points.at(i), &centres[j * dimensions], dimensions) <
            squared(points.at(i), &centres[best * dimensions], dimensions))
          best = j;
      inertia += squared(points.at(i), &centres[best * dimensions], dimensions);
      sizes[best] += 1;
      for (std::size_t d = 0; d < dimensions; ++d) sums[best * dimensions + d] += points.at(i)[d];
    }
    auto next = centres;
    for (std::size_t j = 0; j < centres.size(); ++j)
      if (sizes[j / dimensions] > 0) next[j] = sums[j] / sizes[j / dimensions];
    if (next == centres) return inertia;
    centres = next;
  }
  return -1;
}

RC_GTEST_PROP(KmeansProperty, RefineEqualsItsTwin, ()) {
  base::Random random(*rc::gen::arbitrary<std::uint64_t>());
  const auto count = static_cast<std::size_t>(random.between(8, 120));
  const auto clusters = static_cast<std::size_t>(random.between(1, 6));
  std::vector<double> values;
  for (std::size_t i = 0; i < count * 3; ++i) values.push_back(random.normal());
  const Points points{values, 3};
  const std::span<const double> centres = std::span(values).first(clusters * 3);
  const auto refined = kmeans::refine(points, centres, {}).value();
  const double expected = naive_inertia(points, {centres.begin(), centres.end()});
  RC_ASSERT(std::abs(refined.inertia - expected) <= 1e-9 * (1 + expected));
}

/// Least inertia over all ways to split a few points in two.
double best_split(Points points) {
  double best = std::numeric_limits<double>::infinity();
  const auto count = static_cast<unsigned>(points.count());
  for (unsigned mask = 0; mask < (1U << count); ++mask) {
    double inertia = 0;
    for (const unsigned side : {0U, 1U}) {
      double sum = 0, squares = 0, n = 0;
      for (unsigned i = 0; i < count; ++i)
        if ((mask >> i & 1U) == side) {
          sum += *points.at(i);
          squares += *points.at(i) * *points.at(i);
          n += 1;
        }
      if (n > 0) inertia += squares - sum * sum / n;
    }
    best = std::min(best, inertia);
  }
  return best;
}

// No start needs to reach the best split: Lloyd's iterations end where no point has a nearer
// centre.
RC_GTEST_PROP(KmeansProperty, EndsWhereLloydEndsAndNeverBelowTheBestSplit, ()) {
  const auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 50));
  std::vector<double> values(whole.begin(), whole.end());
  values.resize(std::min<std::size_t>(values.size(), 8));
  RC_PRE(!values.empty());
  const auto found = clusters_of({values, 1}, {.clusters = 2, .starts = 5});
  RC_ASSERT(found.inertia > best_split({values, 1}) - 1e-6);
  RC_ASSERT(std::abs(found.inertia - naive_inertia({values, 1}, found.centres)) < 1e-6);
}

RC_GTEST_PROP(KmeansProperty, FindsTheBestSplitOfTwoGroupsThatLieApart, ()) {
  const auto left =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9)));
  std::vector<double> values(left.begin(), left.end());
  values.resize(std::min<std::size_t>(values.size(), 4));
  const std::size_t half = values.size();
  for (std::size_t i = 0; i < half; ++i) values.push_back(1000 + values[i]);
  const auto found = clusters_of({values, 1}, {.clusters = 2, .starts = 5});
  RC_ASSERT(std::abs(found.inertia - best_split({values, 1})) < 1e-3);
}

TEST(FindClusters, OfVeryManyPointsEndsWhereLloydEndsToo) {
  const auto values = clouds(3, 30'000, 13);  // more than the sample
  kmeans::Options options{.clusters = 3, .starts = 4, .seed = 3};
  const auto found = clusters_of({values, 2}, options);
  EXPECT_EQ(found.sizes, (std::vector<std::size_t>{30'000, 30'000, 30'000}));
  const double expected = naive_inertia({values, 2}, found.centres);
  EXPECT_NEAR(found.inertia, expected, 1e-9 * expected);
  // Two centres in one round cloud may turn about its middle: nearly as good everywhere.
  options.clusters = 4;
  const auto split = clusters_of({values, 2}, options);
  const double best = naive_inertia({values, 2}, split.centres);
  EXPECT_NEAR(split.inertia, best, 1e-4 * best);
  options.clusters = 3;
  options.threads = 3;
  EXPECT_EQ(clusters_of({values, 2}, options).centres, found.centres);
}

TEST(FindClusters, IsTheSameAtAnyNumberOfThreads) {
  const auto values = clouds(5, 60, 11);
  kmeans::Options options{.clusters = 7, .starts = 9, .seed = 42};
  const auto one = clusters_of({values, 2}, options);
  for (const unsigned threads : {2U, 5U}) {
    options.threads = threads;
    const auto more = clusters_of({values, 2}, options);
    EXPECT_EQ(more.cluster, one.cluster);
    EXPECT_EQ(more.centres, one.centres);
    EXPECT_EQ(more.inertia, one.inertia);
  }
}

}  // namespace
