#include "features/strategies/condition.h"

#include <algorithm>

#include "features/strategies/condition_node.h"

namespace strategies {
namespace {

Truth truth_of(bool value) { return value ? Truth::kTrue : Truth::kFalse; }

bool compare(double value, Comparison comparison, double threshold) {
  switch (comparison) {
    case Comparison::kLess:
      return value < threshold;
    case Comparison::kLessEqual:
      return value <= threshold;
    case Comparison::kGreater:
      return value > threshold;
    case Comparison::kGreaterEqual:
      return value >= threshold;
    case Comparison::kEqual:
      return value == threshold;
    case Comparison::kNotEqual:
      return value != threshold;
  }
  return false;
}

std::string_view symbol_of(Comparison comparison) {
  static constexpr std::string_view kSymbols[] = {"<", "<=", ">", ">=", "=", "!="};
  return kSymbols[static_cast<std::size_t>(comparison)];
}

}  // namespace

/// Reads and evaluates one tree for one shop.
struct ConditionReader {
  using Tree = Condition::Node;
  const Subject& subject;

  [[nodiscard]] std::optional<double> figure(const Tree& node) const {
    if (node.metric_column) {
      const auto value = subject.metrics->at(subject.shop, *node.metric_column);
      return value.is_known() ? std::optional<double>(value.value) : std::nullopt;
    }
    return node.field->kind == FieldKind::kNumber ? node.field->number(subject) : std::nullopt;
  }

  [[nodiscard]] std::optional<std::string_view> word(const Tree& node) const {
    if (node.field == nullptr || node.field->kind != FieldKind::kWord) return {};
    return node.field->word(subject);
  }

  [[nodiscard]] std::optional<double> threshold(const Tree& node) const {
    if (node.peer == PeerFigure::kNone) return node.threshold;
    if (subject.peers == nullptr) return {};
    const auto range = subject.peers->range(subject.shop, *node.metric_column);
    if (!range) return {};
    return node.peer == PeerFigure::kP25      ? range->p25
           : node.peer == PeerFigure::kMedian ? range->median
                                              : range->p75;
  }

  [[nodiscard]] bool listed(const Tree& node) const {
    return std::ranges::any_of(subject.entries, [&](const target_classes::Entry* entry) {
      return entry->target_class == node.target_class;
    });
  }

  [[nodiscard]] Truth compared(const Tree& node) const {
    if (node.field != nullptr && node.field->kind == FieldKind::kWord) {
      const auto value = word(node);
      if (!value) return Truth::kUnknown;
      const bool equal = *value == node.words.front();
      return truth_of(node.comparison == Comparison::kEqual ? equal : !equal);
    }
    const auto value = figure(node);
    if (!value) return Truth::kUnknown;
    const auto limit = threshold(node);
    if (!limit) return Truth::kUnknown;
    return truth_of(compare(*value, node.comparison, *limit));
  }

  [[nodiscard]] Truth evaluate(const Tree& node) const {
    using Kind = Tree::Kind;
    switch (node.kind) {
      case Kind::kAnd: {
        Truth all = Truth::kTrue;
        for (const auto& child : node.children) {
          all = std::min(all, evaluate(*child));
          if (all == Truth::kFalse) break;
        }
        return all;
      }
      case Kind::kOr: {
        Truth any = Truth::kFalse;
        for (const auto& child : node.children) {
          any = std::max(any, evaluate(*child));
          if (any == Truth::kTrue) break;
        }
        return any;
      }
      case Kind::kNot: {
        const Truth inner = evaluate(*node.children.front());
        return inner == Truth::kUnknown ? inner : truth_of(inner == Truth::kFalse);
      }
      case Kind::kClass:
        return truth_of(listed(node));
      case Kind::kCompare:
        return compared(node);
      case Kind::kIn: {
        const auto value = word(node);
        if (!value) return Truth::kUnknown;
        return truth_of(std::ranges::find(node.words, *value) != node.words.end());
      }
      case Kind::kIs:
        return truth_of((figure(node) || word(node)) == node.is_known);
    }
    return Truth::kUnknown;
  }

  /// Appends the tests that hold. Below `not`, the tests that do not hold are the reason.
  void collect(const Tree& node, bool holds, std::vector<Evidence>& out) const {
    using Kind = Tree::Kind;
    if (node.kind == Kind::kNot) return collect(*node.children.front(), !holds, out);
    if (node.kind == Kind::kAnd || node.kind == Kind::kOr) {
      for (const auto& child : node.children)
        if (evaluate(*child) == truth_of(holds)) collect(*child, holds, out);
      return;
    }
    out.push_back(evidence_of(node, holds));
  }

  [[nodiscard]] Evidence evidence_of(const Tree& node, bool holds) const {
    Evidence found;
    found.source = node.source;
    found.value = node.kind == Tree::Kind::kClass ? std::nullopt : figure(node);
    if (const auto text = word(node)) found.text = std::string(*text);
    std::string_view comparison = "is";
    if (node.kind == Tree::Kind::kCompare) {
      comparison = symbol_of(node.comparison);
      if (node.words.empty()) found.threshold = threshold(node);
    }
    if (node.kind == Tree::Kind::kIn) comparison = "in";
    if (node.kind == Tree::Kind::kClass) found.threshold_text = "listed";
    if (node.kind == Tree::Kind::kIs) found.threshold_text = node.is_known ? "known" : "unknown";
    if (node.peer != PeerFigure::kNone)
      found.threshold_text = node.peer == PeerFigure::kP25      ? "peer.p25"
                             : node.peer == PeerFigure::kMedian ? "peer.median"
                                                                : "peer.p75";
    for (const auto& allowed : node.words)
      found.threshold_text += (found.threshold_text.empty() ? "" : ", ") + allowed;
    found.comparison = (holds ? "" : "not ") + std::string(comparison);
    return found;
  }

  static bool subjective(const Tree& node) {
    if (node.field != nullptr && node.field->subjective) return true;
    return std::ranges::any_of(node.children, [](const auto& child) { return subjective(*child); });
  }
};

Condition::Condition(std::unique_ptr<Node> root) : root_(std::move(root)) {}
Condition::~Condition() = default;
Condition::Condition(Condition&&) noexcept = default;
Condition& Condition::operator=(Condition&&) noexcept = default;

Truth Condition::evaluate(const Subject& subject) const {
  return ConditionReader{subject}.evaluate(*root_);
}

std::vector<Evidence> Condition::evidence(const Subject& subject) const {
  std::vector<Evidence> found;
  const ConditionReader reader{subject};
  if (reader.evaluate(*root_) == Truth::kTrue) reader.collect(*root_, true, found);
  return found;
}

bool Condition::reads_subjective_label() const { return ConditionReader::subjective(*root_); }

}  // namespace strategies
