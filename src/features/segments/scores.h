#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "features/models/scores.h"
#include "features/segments/figures.h"

/// What the models say of each shop, one number each: of the newest published analysis, kept until
/// there is a newer one.
namespace segments {

struct ScoreDefinition {
  std::string_view name;  ///< `leaving` of `score.leaving`
  std::string_view name_zh;
  std::string_view name_en;
  std::string_view unit;  ///< as of metrics; shares as 0..1
  std::string_view formula;
  std::optional<double> (*read)(const models::ShopScores& scores);  ///< nothing: unknown
};
std::span<const ScoreDefinition> score_definitions();

/// Thread-safe; shared through api::shared_of. All scores of a run are read at once, by who asks
/// first; who asks meanwhile waits for that.
class ScoreStore {
 public:
  explicit ScoreStore(api::Services& services);
  ~ScoreStore();
  ScoreStore(const ScoreStore&) = delete;
  ScoreStore& operator=(const ScoreStore&) = delete;

  /// @param name `score.NAME`
  /// @return the figures, or segments.bad_metric, analysis.no_run (there was none yet)
  base::Result<FiguresPtr> get(base::CompanyId company, std::string_view name);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace segments
