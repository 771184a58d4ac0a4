#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/analysis/documents.h"
#include "features/analysis/order_calendar.h"
#include "kernels/forecast/forecast.h"

/// What is known of every series at one point in time, and what it says of the months to come.
namespace analysis {

inline constexpr std::size_t kForecastMonths = 3;

/// What all shops have in common: learnt from the company, for one shop's two years tell no season.
struct CommonYear {
  std::vector<ForecastHoliday> holidays;
  std::vector<double> season;  ///< factors of January … December; empty under two years
};
BOOST_DESCRIBE_STRUCT(CommonYear, (), (holidays, season))

/// Whole months of one series, from its first on, and how long each of them is, with those to come.
struct Past {
  std::vector<double> values;
  std::vector<double> lengths;  ///< values + kForecastMonths
};

/// Everything of a company at one point in time.
struct Pasts {
  MonthSpan span;
  std::vector<Past> shops;
  std::vector<Past> areas;
  std::vector<Past> products;
  Past company;
};
Pasts pasts_of(const StudyInputs& inputs);

/// From the company's months: feasts by their move from year to year, the season by the ratio to
/// the mean of the year around.
CommonYear learn_common_year(const Pasts& pasts);

enum class Seen : std::uint8_t { kEnough, kShort, kQuiet };
/// Under six whole months, or nothing in the last three: no forecast.
Seen seen_of(const Past& past);

/// The forecast of a series: of what is left without the common year and the months' lengths, with
/// both put back. Nothing: seen_of() says why.
class Forecaster {
 public:
  Forecaster(const Pasts& pasts, const CommonYear& year);
  /// Without a season of its own: cheap. About 0.4 ms.
  [[nodiscard]] std::optional<forecast::Forecast> shop(const Past& past) const;
  /// With one where two years are there.
  [[nodiscard]] std::optional<forecast::Forecast> large(const Past& past) const;
  [[nodiscard]] std::vector<std::optional<forecast::Forecast>> shops(const std::vector<Past>& pasts,
                                                                     unsigned threads) const;

 private:
  [[nodiscard]] std::optional<forecast::Forecast> of(const Past& past, std::size_t season) const;
  std::vector<double> common_;  ///< of all months and those to come
};

}  // namespace analysis
