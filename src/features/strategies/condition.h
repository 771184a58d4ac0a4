#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/strategies/strategies.h"

/// The condition language of triggers.
///
///     condition := and { "or" and }          and := not { "and" not }
///     not       := [ "not" ] ( "(" condition ")" | test )
///     test      := "class" "." CODE                              listed in this target class
///                | SOURCE ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) ( NUMBER | PEER | WORD )
///                | SOURCE "in" "(" WORD { "," WORD } ")"
///                | SOURCE "is" ( "known" | "unknown" )
///     SOURCE    := "metric.ID" | "grade.FIELD" | "shop.FIELD" | "month.FIELD" | "signal.NAME"
///     PEER      := "peer.p25" | "peer.median" | "peer.p75"       only against a metric
///     WORD      := bare word, or 'quoted text'
///
/// Truth has three values: a comparison with an unknown figure is unknown, `not` of it too; `and`
/// and `or` follow Kleene. Only what is true matches.
namespace strategies {

enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };

class Condition {
 public:
  /// @return the compiled condition, or strategies.condition with the column and what was expected:
  ///   unknown metric, field, class or signal (with the nearest known name), a word compared with a
  ///   figure, an unbalanced bracket, text after the end, nesting deeper than 32
  static base::Result<Condition> compile(std::string_view text);
  ~Condition();
  Condition(Condition&&) noexcept;
  Condition& operator=(Condition&&) noexcept;

  [[nodiscard]] Truth evaluate(const Subject& subject) const;
  /// The comparisons that made it true; empty unless evaluate() is kTrue.
  [[nodiscard]] std::vector<Evidence> evidence(const Subject& subject) const;
  /// True when it reads a subjective label of the shop (PII-21).
  [[nodiscard]] bool reads_subjective_label() const;

 private:
  friend struct ConditionParser;
  friend struct ConditionReader;
  struct Node;
  explicit Condition(std::unique_ptr<Node> root);
  std::unique_ptr<Node> root_;
};

}  // namespace strategies
