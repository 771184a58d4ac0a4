#pragma once
#include <string>
#include <vector>

#include "features/directory/part.h"
#include "features/segments/figures.h"

/// What a segment asks beyond the columns of the directory.
namespace segments {

/// A figure compared with numbers. Unknown is none of below, above or equal; it is empty.
class FigureTest final : public directory::RowTest {
 public:
  FigureTest(FiguresPtr figures, directory::Operator op, std::vector<double> numbers,
             std::string text);
  void and_rows(const directory::Part& part, directory::Bits& bits) const override;
  [[nodiscard]] std::string text() const override { return text_; }

 private:
  [[nodiscard]] bool holds(double value) const;
  FiguresPtr figures_;
  directory::Operator op_;
  std::vector<double> numbers_;
  std::string text_;
};

struct Point {
  double lng = 0;
  double lat = 0;
};

/// Inside a line drawn on the map (even-odd rule, so that a line may cross itself), or near a
/// point. A shop without a place is outside.
class PlaceTest final : public directory::RowTest {
 public:
  /// @param line at least three points; closed by itself
  PlaceTest(std::vector<Point> line, std::string text);
  PlaceTest(Point centre, double metres, std::string text);
  void and_rows(const directory::Part& part, directory::Bits& bits) const override;
  [[nodiscard]] std::string text() const override { return text_; }

 private:
  [[nodiscard]] bool holds(Point place) const;
  std::vector<Point> line_;  ///< empty: near
  Point centre_;
  double metres_ = 0;
  std::string text_;
};

bool is_inside(std::span<const Point> line, Point place);
/// Great-circle distance on a sphere of 6,371,008.8 m (haversine).
double distance_metres(Point a, Point b);

/// Shops of a fixed list, or those that are not on it.
class MemberTest final : public directory::RowTest {
 public:
  /// @param members ascending
  MemberTest(std::vector<base::CustomerId> members, bool is_negated, std::string text);
  void and_rows(const directory::Part& part, directory::Bits& bits) const override;
  [[nodiscard]] std::string text() const override { return text_; }

 private:
  std::vector<base::CustomerId> members_;
  bool is_negated_;
  std::string text_;
};

}  // namespace segments
