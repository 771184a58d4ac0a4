#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/parallel.h"
#include "base/random.h"
#include "features/analysis/trade_features.h"
#include "kernels/kmeans/cluster_count.h"
#include "platform/wire/wire.h"

/// Shops that trade alike, by k-means over trade_features.h; how many groups, by stability and
/// silhouette. Centres stay those of the version, so that a group means the same next month.
namespace analysis {
namespace {

constexpr std::size_t kShopsMin = 30;
constexpr std::size_t kChoiceShops = 5'000;
/// A figure in which shops hardly differ must not decide: of logarithms and shares alike.
constexpr double kDeviationLeast = 0.05;
constexpr int kMonthDays = 28;
constexpr std::size_t kTraits = 3;
/// A mean so many deviations from the company's is worth a word.
constexpr double kWorthAWord = 0.5;

struct ClusterState {
  std::vector<double> mean;       ///< of each feature, for distances
  std::vector<double> deviation;  ///< 0: constant, left out
  std::vector<double> centres;    ///< k rows
  std::vector<double> spread;     ///< of each cluster: distance from where a shop is an outlier
  std::vector<Words> names;
  std::vector<ClusterCount> tried;
};
BOOST_DESCRIBE_STRUCT(ClusterState, (), (mean, deviation, centres, spread, names, tried))

struct ClusterParameters {
  std::int64_t clusters = 0;
  std::int64_t shops = 0;
  std::vector<std::string> features;
};
BOOST_DESCRIBE_STRUCT(ClusterParameters, (), (clusters, shops, features))

/// The shops that have features, and these.
struct Traded {
  std::vector<metrics::ShopIndex> shops;
  std::vector<TradeFeatures> features;
};

Traded traded_shops(const StudyInputs& inputs) {
  std::vector<std::optional<TradeFeatures>> all(inputs.month.shops.size());
  base::parallel_blocks(all.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (is_active(inputs.month, static_cast<metrics::ShopIndex>(i)))
        all[i] = trade_features(inputs, static_cast<metrics::ShopIndex>(i));
  });
  Traded traded;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]) continue;
    traded.shops.push_back(static_cast<metrics::ShopIndex>(i));
    traded.features.push_back(*all[i]);
  }
  return traded;
}

void learn_scale(const Traded& traded, ClusterState& state) {
  const auto n = static_cast<double>(traded.features.size());
  state.mean.assign(kTradeFeatures, 0);
  state.deviation.assign(kTradeFeatures, 0);
  for (const auto& features : traded.features) {
    const auto point = for_distance(features);
    for (std::size_t f = 0; f < kTradeFeatures; ++f) state.mean[f] += point[f] / n;
  }
  for (const auto& features : traded.features) {
    const auto point = for_distance(features);
    for (std::size_t f = 0; f < kTradeFeatures; ++f)
      state.deviation[f] += (point[f] - state.mean[f]) * (point[f] - state.mean[f]) / n;
  }
  for (double& deviation : state.deviation) {
    deviation = std::sqrt(deviation);
    deviation = deviation < 1e-9 ? 0 : std::max(deviation, kDeviationLeast);
  }
}

/// A shop's place: how many deviations from the mean, feature by feature.
TradeFeatures place_of(const ClusterState& state, const TradeFeatures& features) {
  TradeFeatures point = for_distance(features);
  for (std::size_t f = 0; f < kTradeFeatures; ++f)
    point[f] = state.deviation[f] == 0 ? 0 : (point[f] - state.mean[f]) / state.deviation[f];
  return point;
}

std::vector<double> places_of(const ClusterState& state, const Traded& traded) {
  std::vector<double> places;
  places.reserve(traded.features.size() * kTradeFeatures);
  for (const auto& features : traded.features)
    for (const double value : place_of(state, features)) places.push_back(value);
  return places;
}

/// At most kChoiceShops of the places, drawn by the seed: how many groups there are shows in a
/// part.
std::vector<double> sample_of(const std::vector<double>& places, std::uint64_t seed) {
  const std::size_t shops = places.size() / kTradeFeatures;
  if (shops <= kChoiceShops) return places;
  std::vector<std::size_t> order(shops);
  for (std::size_t i = 0; i < shops; ++i) order[i] = i;
  base::Random random(seed);
  std::vector<double> sample;
  for (std::size_t i = 0; i < kChoiceShops; ++i) {
    const auto at = static_cast<std::size_t>(
        random.between(static_cast<std::int64_t>(i), static_cast<std::int64_t>(shops) - 1));
    std::swap(order[i], order[at]);
    const double* place = places.data() + order[i] * kTradeFeatures;
    sample.insert(sample.end(), place, place + kTradeFeatures);
  }
  return sample;
}

double distance(const double* a, const double* b) {
  double square = 0;
  for (std::size_t f = 0; f < kTradeFeatures; ++f) square += (a[f] - b[f]) * (a[f] - b[f]);
  return std::sqrt(square);
}

/// Median + 3.5 robust deviations of the distances in each cluster, as find_outliers().
std::vector<double> spreads_of(std::span<const double> places,
                               const kmeans::Clustering& clustering) {
  const std::size_t clusters = clustering.sizes.size();
  std::vector<std::vector<double>> distances(clusters);
  for (std::size_t i = 0; i < clustering.cluster.size(); ++i) {
    const std::size_t c = clustering.cluster[i];
    distances[c].push_back(distance(places.data() + i * kTradeFeatures,
                                    clustering.centres.data() + c * kTradeFeatures));
  }
  const auto median = [](std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  std::vector<double> spreads;
  for (auto& own : distances) {
    const double centre = own.empty() ? 0 : median(own);
    for (double& value : own) value = std::abs(value - centre);
    const double mad = own.empty() ? 0 : median(own);
    // Half of the shops as far as each other: nobody stands out.
    spreads.push_back(mad == 0 ? 1e300 : centre + 3.5 * 1.4826 * mad);
  }
  return spreads;
}

/// How a feature is said when a group lies above or below the company's mean.
struct Extremes {
  Words above;
  Words below;
};
const std::array<Extremes, kTradeFeatures> kExtremes = {{
    {{"订货额大", "large"}, {"订货额小", "small"}},
    {{"订货勤", "orders often"}, {"订货少", "orders seldom"}},
    {{"品规宽", "wide range"}, {"品规窄", "narrow range"}},
    {{"单条值高", "high price"}, {"单条值低", "low price"}},
    {{"一二类多", "upper classes"}, {"一二类少", "few upper classes"}},
    {{"走势上升", "growing"}, {"走势下降", "shrinking"}},
    {{"波动大", "uneven"}, {"订货平稳", "steady"}},
}};

/// Features of a place, the farthest from the mean first.
std::vector<std::size_t> strongest(const double* place) {
  std::vector<std::size_t> order(kTradeFeatures);
  for (std::size_t f = 0; f < kTradeFeatures; ++f) order[f] = f;
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](std::size_t f) { return std::abs(place[f]); });
  return order;
}

Words name_of(const double* centre, std::size_t words) {
  Words name;
  std::size_t used = 0;
  for (const std::size_t f : strongest(centre)) {
    if (used == words || std::abs(centre[f]) < kWorthAWord) break;
    const Words& word = centre[f] > 0 ? kExtremes[f].above : kExtremes[f].below;
    name.zh += (used == 0 ? "" : "·") + word.zh;
    name.en += (used == 0 ? "" : ", ") + word.en;
    ++used;
  }
  if (used == 0) return {"中等", "average"};
  return name;
}

/// Two words each; those that would be called alike get a third, then a number.
std::vector<Words> names_of(const std::vector<double>& centres) {
  const std::size_t clusters = centres.size() / kTradeFeatures;
  const auto named = [&](std::size_t words) {
    std::vector<Words> names;
    for (std::size_t c = 0; c < clusters; ++c)
      names.push_back(name_of(centres.data() + c * kTradeFeatures, words));
    return names;
  };
  auto names = named(2);
  const auto longer = named(3);
  const auto short_names = names;
  for (std::size_t c = 0; c < clusters; ++c)
    if (std::ranges::count(short_names, short_names[c]) > 1) names[c] = longer[c];
  std::map<std::string, int> seen;
  for (Words& name : names) {
    const int number = ++seen[name.zh];
    if (number == 1) continue;
    name.zh += std::to_string(number);
    name.en += ' ' + std::to_string(number);
  }
  return names;
}

/// The cluster of each traded shop, 0 …; the state's centres.
std::vector<std::uint32_t> assigned(const ClusterState& state, std::span<const double> places) {
  return kmeans::assign({places, kTradeFeatures}, state.centres);
}

std::vector<ClusterMove> moves_between(const std::vector<std::int32_t>& before,
                                       const std::vector<std::int32_t>& now) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> counts;
  for (std::size_t i = 0; i < now.size(); ++i)
    if (before[i] != 0 || now[i] != 0) ++counts[{before[i], now[i]}];
  std::vector<ClusterMove> moves;
  for (const auto& [pair, shops] : counts) moves.push_back({pair.first, pair.second, shops});
  return moves;
}

/// 1 … per shop of the company; 0: not among the traded.
std::vector<std::int32_t> cluster_numbers(const StudyInputs& inputs, const ClusterState& state) {
  const Traded traded = traded_shops(inputs);
  const auto cluster = assigned(state, places_of(state, traded));
  std::vector<std::int32_t> numbers(inputs.month.shops.size(), 0);
  for (std::size_t i = 0; i < traded.shops.size(); ++i)
    numbers[traded.shops[i]] = static_cast<std::int32_t>(cluster[i]) + 1;
  return numbers;
}

models::ClusterScore score_of(const ClusterState& state, std::uint32_t cluster,
                              const TradeFeatures& features) {
  const TradeFeatures place = place_of(state, features);
  models::ClusterScore score;
  score.cluster = static_cast<std::int32_t>(cluster) + 1;
  score.name = state.names[cluster];
  score.distance = distance(place.data(), state.centres.data() + cluster * kTradeFeatures);
  score.is_outlier = score.distance > state.spread[cluster];
  static const auto kNames = trade_feature_names();
  for (const std::size_t f : strongest(place.data())) {
    if (score.traits.size() == kTraits || std::abs(place[f]) < kWorthAWord) break;
    score.traits.push_back({kNames[f].feature, features[f], place[f]});
  }
  return score;
}

/// 1 - sum of squares around the own centre / around the mean, in deviations of these shops.
double explained_variance(const ClusterState& state, const Traded& traded) {
  ClusterState scale;
  learn_scale(traded, scale);
  const auto cluster = assigned(state, places_of(state, traded));
  double within = 0;
  double total = 0;
  for (std::size_t i = 0; i < traded.shops.size(); ++i) {
    const auto place = place_of(scale, traded.features[i]);
    for (std::size_t f = 0; f < kTradeFeatures; ++f) {
      if (scale.deviation[f] == 0) continue;
      const double centre =
          state.mean[f] + state.centres[cluster[i] * kTradeFeatures + f] * state.deviation[f];
      const double own = (centre - scale.mean[f]) / scale.deviation[f];
      within += (place[f] - own) * (place[f] - own);
      total += place[f] * place[f];
    }
  }
  return total == 0 ? 0 : 1 - within / total;
}

ClusterDocument cluster_document(const ClusterState& state, const Traded& traded,
                                 const std::vector<models::ShopScores>& scores) {
  ClusterDocument document;
  document.features = trade_feature_names();
  document.tried = state.tried;
  double amount = 0;
  for (std::size_t c = 0; c < state.names.size(); ++c) {
    Cluster& cluster = document.clusters.emplace_back();
    cluster.cluster = static_cast<std::int32_t>(c) + 1;
    cluster.name = state.names[c];
    for (const auto& feature : document.features)
      cluster.features.push_back({feature.feature, 0, 0});
  }
  std::int64_t outliers = 0;
  for (std::size_t i = 0; i < traded.shops.size(); ++i) {
    const auto& score = *scores[traded.shops[i]].cluster;
    Cluster& cluster = document.clusters[static_cast<std::size_t>(score.cluster) - 1];
    ++cluster.shops;
    cluster.outliers += score.is_outlier ? 1 : 0;
    outliers += score.is_outlier ? 1 : 0;
    cluster.amount_share += traded.features[i][0];
    amount += traded.features[i][0];
    const auto place = place_of(state, traded.features[i]);
    for (std::size_t f = 0; f < kTradeFeatures; ++f) {
      cluster.features[f].mean += traded.features[i][f];
      cluster.features[f].deviation += place[f];
    }
  }
  for (Cluster& cluster : document.clusters) {
    if (amount > 0) cluster.amount_share /= amount;
    if (cluster.shops == 0) continue;
    for (auto& feature : cluster.features) {
      feature.mean /= static_cast<double>(cluster.shops);
      feature.deviation /= static_cast<double>(cluster.shops);
    }
  }
  if (!traded.shops.empty())
    document.outlier_share =
        static_cast<double>(outliers) / static_cast<double>(traded.shops.size());
  return document;
}

class ClusterStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "clusters"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const Traded traded = traded_shops(inputs);
    if (traded.shops.size() < kShopsMin)
      return too_little("analysis.few_shops", "fewer than " + std::to_string(kShopsMin) +
                                                  " shops ordered in the last 84 days");
    ClusterState state;
    learn_scale(traded, state);
    const auto places = places_of(state, traded);
    const kmeans::Points points{places, kTradeFeatures};
    kmeans::ChoiceOptions choice;
    choice.clusters_min = 3;
    choice.clusters_max = 8;
    choice.clustering.seed = inputs.seed;
    choice.clustering.threads = inputs.threads;
    const auto sample = sample_of(places, inputs.seed);
    TRY_ASSIGN(const auto chosen, kmeans::choose_cluster_count({sample, kTradeFeatures}, choice));
    for (const auto& tried : chosen.scores)
      state.tried.push_back(
          {static_cast<std::int32_t>(tried.clusters), tried.silhouette, tried.stability});
    kmeans::Options options = choice.clustering;
    options.clusters = chosen.clusters;
    TRY_ASSIGN(const auto clustering, kmeans::find_clusters(points, options));
    state.centres = clustering.centres;
    state.spread = spreads_of(places, clustering);
    state.names = names_of(state.centres);
    ClusterParameters parameters{static_cast<std::int64_t>(chosen.clusters),
                                 static_cast<std::int64_t>(traded.shops.size()),
                                 {}};
    for (const auto& feature : trade_feature_names())
      parameters.features.push_back(feature.feature);
    return Learnt{wire::to_json(state), wire::to_json(parameters)};
  }

  [[nodiscard]] int held_out_days() const override { return kMonthDays; }
  [[nodiscard]] double gain_min() const override { return 0.02; }

  /// Share of the shops' variance, a month later, that the groups explain.
  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& text) const override {
    const auto state = wire::from_json<ClusterState>(text);
    CHECK(state.has_value());
    const Traded traded = traded_shops(inputs);
    if (traded.shops.size() < kShopsMin) return {};
    models::BackTest result;
    result.measure = "explained_variance";
    result.value = explained_variance(*state, traded);
    result.cases = static_cast<std::int64_t>(traded.shops.size());
    result.learnt_until = cut;
    result.tested_until = inputs.until;
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& text,
      std::vector<models::ShopScores>& scores) const override {
    const auto state = wire::from_json<ClusterState>(text);
    CHECK(state.has_value());
    const Traded traded = traded_shops(inputs);
    const auto cluster = assigned(*state, places_of(*state, traded));
    std::vector<std::int32_t> now(scores.size(), 0);
    for (std::size_t i = 0; i < traded.shops.size(); ++i) {
      scores[traded.shops[i]].cluster = score_of(*state, cluster[i], traded.features[i]);
      now[traded.shops[i]] = static_cast<std::int32_t>(cluster[i]) + 1;
    }
    auto document = cluster_document(*state, traded, scores);
    document.moves = moves_between(
        cluster_numbers(inputs.as_of(inputs.until.plus_days(-kMonthDays)), *state), now);
    return wire::to_json(document);
  }

  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (!scores.cluster) return {};
    return scores.cluster->distance;
  }
};

}  // namespace

std::unique_ptr<Study> make_cluster_study() { return std::make_unique<ClusterStudy>(); }

}  // namespace analysis
