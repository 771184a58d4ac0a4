#include <algorithm>
#include <cmath>

#include "features/guidance/book_work.h"
#include "features/guidance/format.h"

/// What the models say of the shop, in the book's words: tags with reasons, the group it is
/// compared with, products for the next orders, and the forecast behind the suggestions.
namespace guidance {
namespace {

/// A probability so high, or so many times the usual one, is worth a tag and a sentence.
constexpr double kFallingFrom = 0.30;
constexpr double kFallingTimes = 3;
/// Next month so far from the usual one is worth a tag.
constexpr double kSwingFrom = 0.15;
constexpr double kFactorMin = 0.5;
constexpr double kFactorMax = 1.5;
constexpr std::size_t kStrangeMax = 5;
constexpr std::size_t kKeyResponseMax = 3;

bool is_falling_away(const models::LeavingScore& leaving) {
  return leaving.probability >= kFallingFrom ||
         (leaving.usual > 0 && leaving.probability >= kFallingTimes * leaving.usual &&
          leaving.probability >= kFallingFrom / kFallingTimes);
}

void add_value_tag(const models::ValueScore& value, const std::string& currency,
                   std::vector<PortraitTag>& tags) {
  if (value.tier.empty()) return;
  const Text amount = money_words(static_cast<double>(value.amount_minor), currency);
  const std::string orders = std::to_string(value.orders);
  const auto score = [](std::int32_t s) { return std::to_string(s) + "/5"; };
  tags.push_back(
      {"value_" + value.tier,
       {"价值" + value.tier + "级", "Value " + value.tier},
       {"近一年订货" + orders + "次、" + amount.zh + "；近度" + score(value.recency) + "、频度" +
            score(value.frequency) + "、额度" + score(value.amount),
        orders + " orders for " + amount.en + " in twelve months; recency " + score(value.recency) +
            ", frequency " + score(value.frequency) + ", amount " + score(value.amount)}});
}

void add_cluster_tag(const models::ClusterScore& cluster, std::vector<PortraitTag>& tags) {
  tags.push_back({"cluster",
                  {cluster.name.zh, cluster.name.en},
                  {"近三个月的经营方式与第" + std::to_string(cluster.cluster) + "群零售户最接近",
                   "Its trade of the last three months is nearest to group " +
                       std::to_string(cluster.cluster)}});
  if (!cluster.is_outlier) return;
  tags.push_back({"outlier",
                  {"与众不同", "Unlike others"},
                  {"离所属群体的中心比绝大多数零售户都远，不宜简单按群体对比",
                   "Farther from the middle of its group than nearly all: compare with care"}});
}

Text leaving_words(const models::LeavingScore& leaving) {
  const std::string own = percent(leaving.probability, 0);
  const std::string usual = percent(leaving.usual, 1);
  return {
      "未来八周停订或订货额降到预期一半以下的可能性为" + own + "（全部零售户平均" + usual + "）",
      "The chance that it stops or orders less than half of what is expected in eight weeks is " +
          own + " (all shops: " + usual + ")"};
}

void add_forecast_tag(const SuggestionForecast& next, std::vector<PortraitTag>& tags) {
  const double change = next.usual > 0 ? next.quantity / next.usual - 1 : 0;
  if (std::abs(change) < kSwingFrom) return;
  const std::string words = signed_percent(change, 0);
  tags.push_back(
      {change > 0 ? "next_up" : "next_down",
       change > 0 ? Text{"下月看涨", "Next month up"} : Text{"下月看跌", "Next month down"},
       {next.period.text() + "预计" + plain(std::round(next.quantity)) + "，较近三个月月均" +
            words + "（八成把握在" + plain(std::round(next.low)) + "到" +
            plain(std::round(next.high)) + "之间）",
        plain(std::round(next.quantity)) + " expected in " + next.period.text() + ", " + words +
            " on the mean of three months (between " + plain(std::round(next.low)) + " and " +
            plain(std::round(next.high)) + ", 80 of 100)"}});
}

void add_strange_tag(const models::StrangeEvent& event, std::vector<PortraitTag>& tags) {
  const std::string actual = plain(std::round(event.actual));
  const std::string expected = plain(std::round(event.expected));
  const bool is_up = event.actual > event.expected;
  const bool is_level = event.kind == "level";
  const Text name =
      is_level
          ? (is_up ? Text{"水平上移", "New level, higher"} : Text{"水平下移", "New level, lower"})
          : (is_up ? Text{"异常偏高", "Unusually high"} : Text{"异常偏低", "Unusually low"});
  tags.push_back({is_level ? "level" : "strange_month",
                  name,
                  {(is_level ? "自" : "") + event.period.text() + (is_level ? "起月均" : "订货") +
                       actual + "，按自身过去应为" + expected,
                   (is_level ? "Since " : "In ") + event.period.text() + " " + actual + ", where " +
                       expected + " would fit its past"}});
}

std::vector<PortraitTag> tags_of(const BookWork& work, const models::ShopScores& scores) {
  std::vector<PortraitTag> tags;
  if (scores.value) add_value_tag(*scores.value, work.inputs().company.currency, tags);
  if (scores.cluster) add_cluster_tag(*scores.cluster, tags);
  if (scores.leaving && is_falling_away(*scores.leaving))
    tags.push_back({"falling_away", {"流失风险", "May fall away"}, leaving_words(*scores.leaving)});
  if (const auto next = suggestion_forecast(work)) add_forecast_tag(*next, tags);
  if (!scores.strange.empty()) add_strange_tag(scores.strange.front(), tags);
  return tags;
}

std::vector<ClusterFigure> cluster_figures(const BookWork& work, std::int32_t cluster) {
  std::vector<ClusterFigure> figures;
  const auto& state = work.state;
  const auto at = static_cast<std::size_t>(cluster);
  if (at >= state.cluster_ranges.size()) return figures;
  for (std::size_t i = 0; i < state.cluster_columns.size(); ++i) {
    const std::size_t column = state.cluster_columns[i];
    const ClusterRange& range = state.cluster_ranges[at][i];
    const auto value = state.sources.month_metrics.shops.at(work.shop, column);
    if (!value.is_known() || range.members < metrics::PeerGroups::kMembersMin) continue;
    const auto& metric = metrics::definitions(metrics::Scope::kShop)[column];
    figures.push_back({std::string(metric.id), std::string(metric.unit),
                       rounded(value.value, metric.unit), range.members,
                       rounded(range.p25, metric.unit), rounded(range.median, metric.unit),
                       rounded(range.p75, metric.unit)});
  }
  return figures;
}

/// Index of a product by id; kNoIndex: not in this month's list.
ProductIndex index_of(const BookWork& work, base::ProductId id) {
  const auto& products = work.inputs().products;
  const auto found = std::ranges::lower_bound(products, id, {}, &products::Product::id);
  if (found == products.end() || found->id != id) return kNoIndex;
  return static_cast<ProductIndex>(found - products.begin());
}

bool may_be_offered(const BookWork& work, ProductIndex product, GoodsScope scope) {
  return product != kNoIndex && work.state.in_scope(product, scope) &&
         work.state.can_be_ordered(product) && work.state.may_sell(work.shop, product);
}

std::vector<ProductPosition> positions_of(BookWork& work, const std::vector<base::ProductId>& ids) {
  std::vector<ProductPosition> positions;
  for (const auto id : ids)
    if (const ProductIndex product = index_of(work, id); product != kNoIndex)
      positions.push_back(work.name(product));
  return positions;
}

/// Key products that it is likelier to take up than shops are in general.
void fill_key_response(BookWork& work, GoodsScope scope, const models::KeyResponseScore& score,
                       GoodsAnalysis& part) {
  for (const auto& line : score.products) {
    if (line.probability <= score.usual || part.key_response.size() == kKeyResponseMax) break;
    const ProductIndex product = index_of(work, line.product);
    if (!may_be_offered(work, product, scope)) continue;
    auto because = line.pushes;
    std::erase_if(because, [](const models::Push& push) { return push.push <= 0; });
    part.key_response.push_back(
        {work.name(product), line.probability, score.usual, std::move(because)});
  }
}

}  // namespace

std::optional<Portrait> portrait_of(const BookWork& work) {
  const models::ShopScores* scores = work.state.scores_of(work.shop);
  if (scores == nullptr) return {};
  Portrait portrait;
  portrait.tags = tags_of(work, *scores);
  portrait.value = scores->value;
  portrait.cluster = scores->cluster;
  if (scores->cluster) portrait.cluster_figures = cluster_figures(work, scores->cluster->cluster);
  portrait.leaving = scores->leaving;
  portrait.forecast = scores->forecast;
  portrait.strange = scores->strange;
  portrait.strange.resize(std::min(portrait.strange.size(), kStrangeMax));
  return portrait;
}

void fill_recommended(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  const models::ShopScores* scores = work.state.scores_of(work.shop);
  if (scores == nullptr) return;
  for (const auto& line : scores->recommended) {
    const ProductIndex product = index_of(work, line.product);
    if (!may_be_offered(work, product, scope)) continue;
    part.recommended.push_back({work.name(product), line.is_new, line.reason, line.own_orders,
                                line.orders, line.neighbours, line.neighbours_of,
                                line.popular_share, positions_of(work, line.goes_with),
                                line.quantity});
  }
  if (scores->key_response) fill_key_response(work, scope, *scores->key_response, part);
  for (const auto& line : scores->range) {
    const ProductIndex product = index_of(work, line.product);
    if (!may_be_offered(work, product, scope)) continue;
    part.range.push_back({work.name(product), positions_of(work, line.because), line.confidence,
                          line.lift, line.shops});
  }
}

std::optional<SuggestionForecast> suggestion_forecast(const BookWork& work) {
  const models::ShopScores* scores = work.state.scores_of(work.shop);
  if (scores == nullptr || !scores->forecast || scores->forecast->steps.empty()) return {};
  const base::Period next = work.inputs().period.plus_months(1);
  const auto& steps = scores->forecast->steps;
  const auto step = std::ranges::find(steps, next, &models::ForecastStep::period);
  if (step == steps.end()) return {};
  double usual = 0;
  for (const Holding& held : work.goods.holdings)
    for (int month = 0; month < 3; ++month)
      usual += static_cast<double>(held.quantity[static_cast<std::size_t>(month)]) / 3;
  if (usual <= 0) return {};
  SuggestionForecast forecast{next, step->quantity, step->low, step->high, usual, 1};
  forecast.factor =
      std::round(std::clamp(step->quantity / usual, kFactorMin, kFactorMax) * 1e4) / 1e4;
  forecast.usual = rounded(usual, "carton");
  return forecast;
}

void add_portrait_sentence(BookWork& work) {
  const models::ShopScores* scores = work.state.scores_of(work.shop);
  if (scores == nullptr || !scores->leaving || !is_falling_away(*scores->leaving)) return;
  Text words = leaving_words(*scores->leaving);
  work.book.summary.push_back({"falling_away", std::move(words.zh), std::move(words.en)});
}

}  // namespace guidance
