#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/strategies/condition.h"
#include "features/strategies/shop_fields.h"

namespace strategies {

enum class Comparison : std::uint8_t {
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual
};
enum class PeerFigure : std::uint8_t { kNone, kP25, kMedian, kP75 };

/// Inside of a Condition: one tree, plain data. Exactly one of `metric_column`, `field` and
/// `target_class` is what a test reads.
struct Condition::Node {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kClass, kCompare, kIn, kIs };
  Kind kind = Kind::kAnd;
  std::vector<std::unique_ptr<Node>> children;  ///< kAnd, kOr, kNot

  std::string source;  ///< as written: `metric.scan_rate`
  std::optional<std::size_t> metric_column;
  const Field* field = nullptr;
  target_classes::TargetClass target_class = target_classes::TargetClass::kStable;

  Comparison comparison = Comparison::kEqual;
  double threshold = 0;
  PeerFigure peer = PeerFigure::kNone;
  std::vector<std::string> words;  ///< kIn; kCompare with a word
  bool is_known = false;           ///< kIs: `is known`
};

/// Longest nesting of brackets and `not` that compile() takes.
inline constexpr int kConditionDepthMax = 32;

}  // namespace strategies
