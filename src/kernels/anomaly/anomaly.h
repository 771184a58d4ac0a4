#pragma once
#include <cstddef>
#include <span>
#include <vector>

/// What does not fit its own past: single values, lasting changes of level, and the order alerts of
/// internal supervision (alerts.h). Pure, no randomness; O(n w) for a window of w periods.
namespace anomaly {

struct Options {
  std::size_t season = 1;  ///< periods in a season, 1 for none
  /// A value is strange from this many robust standard deviations on (Iglewicz & Hoaglin 1993).
  double threshold = 3.5;
  /// Periods around a value that tell its level; 0: a season, but at least 7.
  std::size_t window = 0;
};

/// A series taken apart: value = level + season + residual.
struct Parts {
  std::vector<double> level;     ///< running median
  std::vector<double> seasonal;  ///< median of its position in the season; 0 under two seasons
  std::vector<double> residual;
  /// residual / scale. The scale is 1.4826 x the median size of the residuals, the smallest left
  /// out, one for each median that was fitted (season - 1, and one a window): a median passes
  /// through a value, whose 0 says nothing of the noise (DuMouchel & O'Brien 1989). When that
  /// median is 0, 1.2533 x the mean size takes its place; when all are 0, every score is 0.
  std::vector<double> score;
  double scale = 0;
};

/// Running median and seasonal medians, each of two rounds on what the other leaves, so that
/// neither a spike nor a change of level moves them. NaN counts as missing: residual and score NaN.
/// Under 3 values: everything is level.
Parts take_apart(std::span<const double> values, const Options& options);

struct Outlier {
  std::size_t at = 0;   ///< index of the value
  double expected = 0;  ///< level + season
  double score = 0;     ///< robust standard deviations above (or below) it
};
/// The values with |score| > threshold, oldest first.
std::vector<Outlier> find_outliers(std::span<const double> values, const Options& options);

struct ChangePoint {
  std::size_t at = 0;            ///< index of the first value of the new level
  double before = 0, after = 0;  ///< mean levels on either side
};
struct ChangeOptions {
  std::size_t season = 1;
  std::size_t segment_min = 4;  ///< values a level must last to count as one, >= 1
  /// Gain in squared error, in variances of the noise, per log(n), that a change must bring; 3 is
  /// the modified information criterion's (Zhang & Siegmund 2007).
  double penalty = 3;
};
/// Changes of the mean level, oldest first: the exact minimum of squared error + penalty per
/// change, by PELT (Killick, Fearnhead & Eckley 2012), on the series without its season. Noise by
/// the median absolute difference of neighbours; before that, single values are drawn to within 3
/// noise deviations of the median of the 5 around them, so that one spike is no level. None when
/// the noise is 0 and the level constant, or with under 2 segment_min values.
std::vector<ChangePoint> find_changes(std::span<const double> values, const ChangeOptions& options);

/// The last indices of the best segments of `values` by squared error plus `penalty` (>= 0) per
/// change; exact. O(n) to O(n^2).
std::vector<std::size_t> best_segments(std::span<const double> values, std::size_t segment_min,
                                       double penalty);

/// Median; NaN when empty. Reorders the values.
double median_of(std::vector<double>& values);

}  // namespace anomaly
