#include "features/segments/scores.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <mutex>

#include "base/text.h"
#include "features/models/models.h"
#include "platform/db/bulk_read.h"

namespace segments {
namespace {

using models::ShopScores;
using Number = std::optional<double>;

Number alive_of(const ShopScores& scores) {
  return scores.value ? scores.value->alive : std::nullopt;
}
Number expected_orders_of(const ShopScores& scores) {
  return scores.value ? scores.value->expected_orders : std::nullopt;
}
Number expected_value_of(const ShopScores& scores) {
  if (!scores.value || !scores.value->expected_value_minor) return {};
  return static_cast<double>(*scores.value->expected_value_minor);
}
Number leaving_of(const ShopScores& scores) {
  if (!scores.leaving) return {};
  return scores.leaving->probability;
}
Number tier_of(const ShopScores& scores) {
  if (!scores.value || scores.value->tier.empty()) return {};
  return scores.value->tier.front() - 'A' + 1;
}
/// A shop without a tier has ordered nothing in the twelve months: it has no points either.
template <std::int32_t models::ValueScore::*kPoints>
Number points_of(const ShopScores& scores) {
  if (!tier_of(scores)) return {};
  return scores.value.value().*kPoints;
}
Number cluster_of(const ShopScores& scores) {
  if (!scores.cluster) return {};
  return scores.cluster->cluster;
}
Number next_month_of(const ShopScores& scores) {
  if (!scores.forecast || scores.forecast->steps.empty()) return {};
  return scores.forecast->steps.front().quantity;
}

constexpr std::array kDefinitions = {
    ScoreDefinition{"leaving", "流失风险", "Risk of falling away", "percent",
                    "probability that the shop falls away in the next 8 weeks", leaving_of},
    ScoreDefinition{"alive", "活跃概率", "Probability of being a customer", "percent",
                    "probability that the shop is still a customer", alive_of},
    ScoreDefinition{"expected_orders", "未来12周预计订货次数", "Orders expected in 12 weeks",
                    "count", "orders expected in the next 12 weeks", expected_orders_of},
    ScoreDefinition{"expected_value_minor", "未来12周预计订货额", "Value expected in 12 weeks",
                    "minor", "amount expected in the next 12 weeks", expected_value_of},
    ScoreDefinition{"tier", "价值等级（A=1，D=4）", "Value tier (A = 1, D = 4)", "1",
                    "tier by the amount of twelve months", tier_of},
    ScoreDefinition{"recency", "近度得分（1–5）", "Recency points (1-5)", "1",
                    "points for the days since the last order",
                    points_of<&models::ValueScore::recency>},
    ScoreDefinition{"frequency", "频度得分（1–5）", "Frequency points (1-5)", "1",
                    "points for the orders of twelve months",
                    points_of<&models::ValueScore::frequency>},
    ScoreDefinition{"amount", "额度得分（1–5）", "Amount points (1-5)", "1",
                    "points for the amount of twelve months",
                    points_of<&models::ValueScore::amount>},
    ScoreDefinition{"cluster", "经营分群编号", "Number of the trade group", "1",
                    "number of the group of shops that trade alike", cluster_of},
    ScoreDefinition{"next_month_quantity", "下月预计订货量", "Quantity expected next month",
                    "carton", "quantity forecast for the month after the analysis", next_month_of}};

constexpr double kUnknownScore = std::numeric_limits<double>::quiet_NaN();

/// All figures of one run, in the order of kDefinitions.
struct ScoresOfRun {
  models::AnalysisId run;
  std::array<FiguresPtr, kDefinitions.size()> figures;
};

ScoresOfRun read_scores(db::Session& session, base::CompanyId company, models::AnalysisId run) {
  auto shops = std::make_shared<std::vector<std::int64_t>>();
  std::array<std::vector<double>, kDefinitions.size()> values;
  models::each_scored_shop(session, company, run, [&](const models::ScoredShop& shop) {
    shops->push_back(shop.customer.value);
    for (std::size_t i = 0; i < kDefinitions.size(); ++i)
      values.at(i).push_back(kDefinitions.at(i).read(shop.scores).value_or(kUnknownScore));
  });
  ScoresOfRun scores{run, {}};
  for (std::size_t i = 0; i < kDefinitions.size(); ++i)
    scores.figures.at(i) = std::make_shared<Figures>(Figures{shops, std::move(values.at(i))});
  return scores;
}

}  // namespace

std::span<const ScoreDefinition> score_definitions() { return kDefinitions; }

struct ScoreStore::State {
  explicit State(db::Database& of) : database(of) {}
  db::Database& database;
  std::mutex mutex;
  std::map<base::CompanyId, ScoresOfRun> by_company;
};

ScoreStore::ScoreStore(api::Services& services)
    : state_(std::make_unique<State>(services.database)) {}
ScoreStore::~ScoreStore() = default;

base::Result<FiguresPtr> ScoreStore::get(base::CompanyId company, std::string_view name) {
  const auto definition =
      std::ranges::find(kDefinitions, name.substr(name.find('.') + 1), &ScoreDefinition::name);
  if (!name.starts_with("score.") || definition == kDefinitions.end())
    return base::invalid("segments.bad_metric", "there is no score of shops named " +
                                                    base::excerpt(name) +
                                                    ": GET /api/v1/segments/figures lists them");
  auto session = state_->database.reader();
  const std::lock_guard lock(state_->mutex);
  // Between the two queries an older run may lose its scores to a newer one: one point in time.
  const db::ReadSnapshot snapshot(*session);
  const auto run = models::find_run(*session, company, base::Period{999912});
  if (!run)
    return base::Error{base::ErrorCode::kNotFound,
                       "analysis.no_run",
                       "no analysis has been run yet: there are no scores",
                       {}};
  ScoresOfRun& kept = state_->by_company[company];
  if (kept.run != run->id) kept = read_scores(*session, company, run->id);
  return kept.figures.at(static_cast<std::size_t>(definition - kDefinitions.begin()));
}

}  // namespace segments
