#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/date.h"
#include "kernels/forecast/forecast.h"

/// Holidays of the lunar calendar move by up to a month against months and weeks, so a season
/// cannot hold them: their effect is estimated apart, taken out before a forecast and put back.
namespace forecast {

enum class Holiday : std::uint8_t {
  kSpringFestival,  ///< 春节, 1st day of the 1st lunar month
  kMidAutumn,       ///< 中秋, 15th day of the 8th lunar month
};

/// The day in that year, 2000..2050; nothing outside. Tabulated by the rules of GB/T 33661-2017
/// (time of Beijing); the table agrees with two independent published calendars.
std::optional<base::Date> date_of(Holiday holiday, int year);

/// Days around a holiday that sell otherwise, counted from it, both included.
struct HolidayWindow {
  Holiday holiday = Holiday::kSpringFestival;
  int first_day = -20;
  int last_day = -1;
};
/// Stocking up for Spring Festival (20 days), its week of rest, stocking up for Mid-Autumn (10
/// days).
std::vector<HolidayWindow> usual_windows();

/// Share (0..1) of the window's days of any year that each period holds. `starts`: first days of
/// the periods in ascending order and the day after the last, so one more than there are periods.
std::vector<double> exposure(const HolidayWindow& window, std::span<const base::Date> starts);

struct HolidayEffect {
  HolidayWindow window;
  double log_effect =
      0;  ///< a period that holds the whole window sells exp(log_effect) times as much
  double standard_error = 0;
};

/// Effects by least squares of the season's differences of log values on the differences of the
/// exposures and a constant (a season of 1: of neighbours); windows are dropped, the weakest
/// first, until each left is at least two standard errors from 0. None when a value is <= 0, or
/// with fewer differences than windows + 3. `starts` as for exposure(), at least one more than
/// values. O(n w^2).
std::vector<HolidayEffect> fit_holidays(std::span<const double> values,
                                        std::span<const base::Date> starts, std::size_t season,
                                        std::span<const HolidayWindow> windows);

/// What each period is multiplied by under these effects.
std::vector<double> holiday_factors(std::span<const HolidayEffect> effects,
                                    std::span<const base::Date> starts);

/// forecast() of the series without the holidays, with those of the periods to come put back.
/// `starts`: of the past and of the horizon, and the day after: values + horizon + 1 days, else
/// (kInvalid) forecast.bad_periods.
base::Result<Forecast> forecast_with_holidays(std::span<const double> values,
                                              std::span<const base::Date> starts,
                                              const Options& options,
                                              std::span<const HolidayWindow> windows);

}  // namespace forecast
