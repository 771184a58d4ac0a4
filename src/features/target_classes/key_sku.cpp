#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"
#include "features/target_classes/weighted_score.h"

namespace target_classes {
namespace {

/// With fewer shops that have a figure, a grade band and market type is not compared in itself.
constexpr std::size_t kPeersMin = 8;

std::uint32_t band_of(const Context& context, metrics::ShopIndex shop) {
  const int grades = context.grades.config.grades;
  return static_cast<std::uint32_t>((context.grade(shop).grade_no - 1) *
                                    context.config.grade_bands / grades);
}

/// Same grade band and market type; shops of unknown market type are compared among themselves.
std::uint32_t group_of(const Context& context, metrics::ShopIndex shop) {
  const auto& market = context.shop(shop).market_type;
  const std::uint32_t market_code = !market ? 0U : *market == "URBAN" ? 1U : 2U;
  return band_of(context, shop) * 4 + market_code;
}

/// Percentile ranks in the finest of {band and market, band, all} that has peers enough.
std::vector<std::optional<double>> peer_percentiles(const Context& context,
                                                    std::span<const metrics::ShopIndex> shops,
                                                    const Figure& figure) {
  std::vector<GroupedValue> fine(shops.size());
  std::vector<GroupedValue> band(shops.size());
  std::vector<GroupedValue> all(shops.size());
  std::map<std::uint32_t, std::size_t> fine_size;
  std::map<std::uint32_t, std::size_t> band_size;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    const auto value = figure(shops[i]);
    fine[i] = {group_of(context, shops[i]), value};
    band[i] = {band_of(context, shops[i]), value};
    all[i] = {0, value};
    if (!value) continue;
    ++fine_size[fine[i].group];
    ++band_size[band[i].group];
  }
  auto result = percentile_ranks(fine);
  const auto in_band = percentile_ranks(band);
  const auto in_all = percentile_ranks(all);
  for (std::size_t i = 0; i < shops.size(); ++i) {
    if (!result[i] || fine_size[fine[i].group] >= kPeersMin) continue;
    result[i] = band_size[band[i].group] >= kPeersMin ? in_band[i] : in_all[i];
  }
  return result;
}

/// What describe() needs of each candidate, by shop.
using Scores = std::map<metrics::ShopIndex, WeightedScore>;

std::vector<metrics::ShopIndex> eligible_shops(const Context& context) {
  std::vector<metrics::ShopIndex> shops;
  const Figure key_quantity(context, "key_quantity");
  for (const metrics::ShopIndex shop : context.shops)
    if (context.grade(shop).method == "ranked" && key_quantity(shop)) shops.push_back(shop);
  return shops;
}

}  // namespace

RankedClass rank_key_sku(const Context& context) {
  const auto& indicators = context.config.key_sku_indicators;
  const auto shops = eligible_shops(context);
  std::vector<Figure> figures;
  std::vector<std::vector<std::optional<double>>> percentiles;
  for (const Weighted& indicator : indicators) {
    figures.emplace_back(context, indicator.indicator);
    percentiles.push_back(peer_percentiles(context, shops, figures.back()));
  }
  RankedClass ranked{TargetClass::kKeySku,
                     context.config.key_sku_top_share,
                     context.config.key_sku_score_min,
                     {},
                     {}};
  auto scores = std::make_shared<Scores>();
  std::vector<std::optional<double>> own(indicators.size());
  for (std::size_t i = 0; i < shops.size(); ++i) {
    for (std::size_t k = 0; k < indicators.size(); ++k) own[k] = percentiles[k][i];
    auto score = weighted_score(indicators, own, context.config.known_weight_min);
    if (!score) continue;
    Match match;
    match.shop = shops[i];
    match.score = score->score;
    for (std::size_t k = 0; k < indicators.size(); ++k)
      if (own[k])
        match.evidence.push_back(
            {indicators[k].indicator, *figures[k](shops[i]), *own[k], "percentile"});
    ranked.candidates.push_back(std::move(match));
    scores->emplace(shops[i], std::move(*score));
  }
  ranked.describe = [&indicators, scores](Match& match, const Place& place) {
    const WeightedScore& score = scores->at(match.shop);
    match.reason_code = "key_sku.top_share";
    match.reason_zh =
        fmt::format("品牌培植能力与营销弹性综合得分{:.2f}{}，在本片区{}户中排第{}，突出项：{}{}。",
                    match.score, weighed_zh(match.score, score), place.ranked, place.rank,
                    strongest_zh(indicators, score, 3), missing_zh(indicators, score));
    match.reason_en = fmt::format(
        "Brand cultivation and elasticity score {:.2f}{}, number {} of {} shops in the area; "
        "strongest: {}{}.",
        match.score, weighed_en(match.score, score), place.rank, place.ranked,
        strongest_en(indicators, score, 3), missing_en(indicators, score));
    match.evidence.insert(match.evidence.begin(), {{"key_sku_score", match.score, place.cut, ">="},
                                                   {"known_weight", score.known_weight, 0, ""}});
  };
  return ranked;
}

}  // namespace target_classes
