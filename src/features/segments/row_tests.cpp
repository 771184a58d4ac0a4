#include "features/segments/row_tests.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace segments {
namespace {

constexpr double kEarthMetres = 6'371'008.8;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// Keeps the rows of `bits` for which `holds(row)`, asking for those alone.
template <class Holds>
void keep_rows(directory::Bits& bits, const Holds& holds) {
  for (std::size_t word = 0; word < bits.size(); ++word)
    for (std::uint64_t rest = bits[word]; rest != 0; rest &= rest - 1) {
      const auto bit = static_cast<std::size_t>(__builtin_ctzll(rest));
      if (!holds(word * 64 + bit)) bits[word] &= ~(1ULL << bit);
    }
}

std::optional<double> real_of(const directory::Part& part, std::size_t row, std::size_t column) {
  const auto value = part.value(row, column);
  if (!value) return {};
  return std::get<double>(*value);
}

}  // namespace

FigureTest::FigureTest(FiguresPtr figures, directory::Operator op, std::vector<double> numbers,
                       std::string text)
    : figures_(std::move(figures)), op_(op), numbers_(std::move(numbers)), text_(std::move(text)) {}

bool FigureTest::holds(double value) const {
  using directory::Operator;
  switch (op_) {
    case Operator::kIn:
      return std::ranges::find(numbers_, value) != numbers_.end();
    case Operator::kNotIn:
      return std::ranges::find(numbers_, value) == numbers_.end();
    case Operator::kBelow:
      return value < numbers_[0];
    case Operator::kAtMost:
      return value <= numbers_[0];
    case Operator::kAbove:
      return value > numbers_[0];
    case Operator::kAtLeast:
      return value >= numbers_[0];
    case Operator::kBetween:
      return value >= numbers_[0] && value <= numbers_[1];
    case Operator::kEmpty:
      return std::isnan(value);
    default:
      return !std::isnan(value);
  }
}

void FigureTest::and_rows(const directory::Part& part, directory::Bits& bits) const {
  // Both lists ascend by id.
  const auto& shops = *figures_->shops;
  std::size_t shop = 0;
  keep_rows(bits, [&](std::size_t row) {
    const std::int64_t id = part.id(row).value;
    while (shop < shops.size() && shops[shop] < id) ++shop;
    const bool is_there = shop < shops.size() && shops[shop] == id;
    return holds(is_there ? figures_->values[shop] : std::numeric_limits<double>::quiet_NaN());
  });
}

bool is_inside(std::span<const Point> line, Point place) {
  bool inside = false;
  for (std::size_t i = 0, before = line.size() - 1; i < line.size(); before = i++) {
    const Point a = line[i];
    const Point b = line[before];
    if ((a.lat > place.lat) != (b.lat > place.lat) &&
        place.lng < (b.lng - a.lng) * (place.lat - a.lat) / (b.lat - a.lat) + a.lng)
      inside = !inside;
  }
  return inside;
}

double distance_metres(Point a, Point b) {
  const double across = std::sin(radians(b.lat - a.lat) / 2);
  const double along = std::sin(radians(b.lng - a.lng) / 2);
  const double chord =
      across * across + std::cos(radians(a.lat)) * std::cos(radians(b.lat)) * along * along;
  return 2 * kEarthMetres * std::asin(std::sqrt(std::min(1.0, chord)));
}

PlaceTest::PlaceTest(std::vector<Point> line, std::string text)
    : line_(std::move(line)), text_(std::move(text)) {}

PlaceTest::PlaceTest(Point centre, double metres, std::string text)
    : centre_(centre), metres_(metres), text_(std::move(text)) {}

bool PlaceTest::holds(Point place) const {
  return line_.empty() ? distance_metres(centre_, place) <= metres_ : is_inside(line_, place);
}

void PlaceTest::and_rows(const directory::Part& part, directory::Bits& bits) const {
  static const std::size_t kLng = directory::column_of("lng");
  static const std::size_t kLat = directory::column_of("lat");
  keep_rows(bits, [&](std::size_t row) {
    const auto lng = real_of(part, row, kLng);
    const auto lat = real_of(part, row, kLat);
    return lng && lat && holds({*lng, *lat});
  });
}

MemberTest::MemberTest(std::vector<base::CustomerId> members, bool is_negated, std::string text)
    : members_(std::move(members)), is_negated_(is_negated), text_(std::move(text)) {}

void MemberTest::and_rows(const directory::Part& part, directory::Bits& bits) const {
  auto next = members_.begin();
  keep_rows(bits, [&](std::size_t row) {
    const auto id = part.id(row);
    while (next != members_.end() && *next < id) ++next;
    return (next != members_.end() && *next == id) != is_negated_;
  });
}

}  // namespace segments
