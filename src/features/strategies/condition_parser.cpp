#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "features/strategies/condition_node.h"

namespace strategies {
namespace {

using target_classes::TargetClass;

enum class TokenKind : std::uint8_t { kEnd, kWord, kQuoted, kNumber, kSymbol };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;   ///< without quotes
  std::size_t column = 1;  ///< for people, from 1
};

base::Error wrong(std::size_t column, const std::string& message) {
  return {base::ErrorCode::kInvalid,
          "strategies.condition",
          "condition, column " + std::to_string(column) + ": " + message,
          {{"trigger", "", "strategies.condition", message}}};
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

Token take_word(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_word_char(text[end])) ++end;
  const std::string_view word = text.substr(at, end - at);
  const TokenKind kind = base::parse_double(word) ? TokenKind::kNumber : TokenKind::kWord;
  return {kind, word, at + 1};
}

base::Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
    } else if (c == '\'') {
      const std::size_t end = text.find('\'', at + 1);
      if (end == std::string_view::npos) return wrong(at + 1, "a quote is never closed");
      tokens.push_back({TokenKind::kQuoted, text.substr(at + 1, end - at - 1), at + 1});
      at = end + 1;
    } else if (is_word_char(c)) {
      tokens.push_back(take_word(text, at));
      at += tokens.back().text.size();
    } else {
      const bool two =
          at + 1 < text.size() && text[at + 1] == '=' && (c == '<' || c == '>' || c == '!');
      if (!two && std::string_view("()<>=,").find(c) == std::string_view::npos)
        return wrong(at + 1, "unexpected character '" + base::excerpt(text.substr(at, 1)) + "'");
      tokens.push_back({TokenKind::kSymbol, text.substr(at, two ? 2 : 1), at + 1});
      at += two ? 2 : 1;
    }
  }
  tokens.push_back({TokenKind::kEnd, {}, text.size() + 1});
  return tokens;
}

/// Letters to change, add or drop to get from one word to the other; texts are short identifiers.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view wanted, const std::vector<std::string>& names) {
  std::size_t best = std::numeric_limits<std::size_t>::max();
  std::string found;
  for (const auto& name : names) {
    const std::size_t distance = edit_distance(wanted, name);
    if (distance < best) {
      best = distance;
      found = name;
    }
  }
  return found.empty() || best > wanted.size() / 2 ? "" : "; the nearest is " + found;
}

std::vector<std::string> source_names() {
  std::vector<std::string> names;
  for (const auto& field : fields()) names.emplace_back(field.name);
  for (const auto& metric : metrics::definitions(metrics::Scope::kShop))
    names.push_back("metric." + std::string(metric.id));
  return names;
}

}  // namespace

/// Recursive descent over the tokens; each parse_ method reads exactly its grammar rule.
struct ConditionParser {
  using Node = Condition::Node;
  using NodeResult = base::Result<std::unique_ptr<Condition::Node>>;

  std::vector<Token> tokens;
  std::size_t at = 0;
  int depth = 0;

  [[nodiscard]] const Token& peek() const { return tokens[at]; }
  Token take() { return tokens[at].kind == TokenKind::kEnd ? tokens[at] : tokens[at++]; }
  bool take_if(std::string_view text) {
    if (peek().kind == TokenKind::kQuoted || peek().text != text) return false;
    ++at;
    return true;
  }
  [[nodiscard]] base::Error expected(const std::string& what) const {
    const Token& token = peek();
    const std::string found =
        token.kind == TokenKind::kEnd ? "the end" : "'" + base::excerpt(token.text) + "'";
    return wrong(token.column, "expected " + what + ", found " + found);
  }

  NodeResult parse_list(std::string_view word, Node::Kind kind,
                        NodeResult (ConditionParser::*part)()) {
    TRY_ASSIGN(auto first, (this->*part)());
    if (peek().text != word) return first;
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->children.push_back(std::move(first));
    while (take_if(word)) {
      TRY_ASSIGN(auto next, (this->*part)());
      node->children.push_back(std::move(next));
    }
    return node;
  }
  NodeResult parse_or() { return parse_list("or", Node::Kind::kOr, &ConditionParser::parse_and); }
  NodeResult parse_and() {
    return parse_list("and", Node::Kind::kAnd, &ConditionParser::parse_not);
  }

  NodeResult parse_not() {
    if (++depth > kConditionDepthMax) return wrong(peek().column, "nested too deeply");
    NodeResult result = parse_not_inner();
    --depth;
    return result;
  }
  NodeResult parse_not_inner() {
    if (take_if("not")) {
      TRY_ASSIGN(auto inner, parse_not());
      auto node = std::make_unique<Node>();
      node->kind = Node::Kind::kNot;
      node->children.push_back(std::move(inner));
      return node;
    }
    if (!take_if("(")) return parse_test();
    TRY_ASSIGN(auto inner, parse_or());
    if (!take_if(")")) return expected("')'");
    return inner;
  }

  NodeResult parse_test() {
    if (peek().kind != TokenKind::kWord) return expected("a test such as class.KEY_SKU");
    const Token source = take();
    auto node = std::make_unique<Node>();
    node->source = std::string(source.text);
    if (source.text.starts_with("class.")) {
      TRY(read_class(*node, source));
      return node;
    }
    TRY(read_source(*node, source));
    if (take_if("is")) {
      node->kind = Node::Kind::kIs;
      node->is_known = peek().text == "known";
      if (!node->is_known && peek().text != "unknown") return expected("'known' or 'unknown'");
      take();
      return node;
    }
    if (take_if("in")) {
      TRY(read_words(*node));
      return node;
    }
    TRY(read_comparison(*node));
    return node;
  }

  static base::Result<void> read_class(Node& node, const Token& source) {
    node.kind = Node::Kind::kClass;
    const std::string_view code = source.text.substr(6);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < target_classes::kClassCount; ++i) {
      const auto candidate = static_cast<TargetClass>(i);
      names.push_back("class." + std::string(target_classes::code_of(candidate)));
      if (target_classes::code_of(candidate) != code) continue;
      node.target_class = candidate;
      return {};
    }
    return wrong(source.column,
                 "no target class " + std::string(code) + nearest(source.text, names));
  }

  static base::Result<void> read_source(Node& node, const Token& source) {
    if (source.text.starts_with("metric."))
      node.metric_column = metrics::find_metric(metrics::Scope::kShop, source.text.substr(7));
    else
      node.field = find_field(source.text);
    if (node.metric_column || node.field != nullptr) return {};
    return wrong(source.column, "nothing is called '" + base::excerpt(source.text) + "'" +
                                    nearest(source.text, source_names()));
  }

  base::Result<void> read_words(Node& node) {
    node.kind = Node::Kind::kIn;
    if (node.field == nullptr || node.field->kind != FieldKind::kWord)
      return wrong(peek().column, node.source + " is a figure; 'in' is for words");
    if (!take_if("(")) return expected("'('");
    do {
      if (peek().kind == TokenKind::kSymbol || peek().kind == TokenKind::kEnd)
        return expected("a word");
      node.words.emplace_back(take().text);
    } while (take_if(","));
    if (!take_if(")")) return expected("',' or ')'");
    return {};
  }

  base::Result<void> read_comparison(Node& node) {
    static constexpr std::array<std::string_view, 6> kSymbols = {"<", "<=", ">", ">=", "=", "!="};
    node.kind = Node::Kind::kCompare;
    const auto symbol = std::ranges::find(kSymbols, peek().text);
    if (peek().kind != TokenKind::kSymbol || symbol == kSymbols.end())
      return expected("a comparison, 'in' or 'is'");
    node.comparison = static_cast<Comparison>(symbol - kSymbols.begin());
    take();
    return node.field != nullptr && node.field->kind == FieldKind::kWord ? read_word(node)
                                                                         : read_number(node);
  }

  base::Result<void> read_word(Node& node) {
    if (node.comparison != Comparison::kEqual && node.comparison != Comparison::kNotEqual)
      return wrong(peek().column, node.source + " is a word; compare it with = or !=");
    if (peek().kind == TokenKind::kSymbol || peek().kind == TokenKind::kEnd)
      return expected("a word");
    node.words.emplace_back(take().text);
    return {};
  }

  base::Result<void> read_number(Node& node) {
    const Token token = peek();
    if (token.kind == TokenKind::kWord && token.text.starts_with("peer.")) {
      if (!node.metric_column)
        return wrong(token.column, "peers have figures of metrics only, not of " + node.source);
      const std::string_view which = token.text.substr(5);
      node.peer = which == "p25"      ? PeerFigure::kP25
                  : which == "median" ? PeerFigure::kMedian
                  : which == "p75"    ? PeerFigure::kP75
                                      : PeerFigure::kNone;
      if (node.peer == PeerFigure::kNone) return expected("peer.p25, peer.median or peer.p75");
      take();
      return {};
    }
    if (token.kind != TokenKind::kNumber) return expected("a number");
    node.threshold = *base::parse_double(take().text);
    return {};
  }
};

base::Result<Condition> Condition::compile(std::string_view text) {
  TRY_ASSIGN(auto tokens, tokens_of(text));
  ConditionParser parser{std::move(tokens)};
  TRY_ASSIGN(auto root, parser.parse_or());
  if (parser.peek().kind != TokenKind::kEnd) return parser.expected("'and', 'or' or the end");
  return Condition(std::move(root));
}

}  // namespace strategies
