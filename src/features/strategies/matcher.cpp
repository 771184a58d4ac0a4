#include <algorithm>

#include "base/hash.h"
#include "features/strategies/condition.h"
#include "features/strategies/strategies.h"
#include "platform/wire/wire.h"

namespace strategies {

struct Matcher::State {
  std::vector<Strategy> library;
  std::vector<Condition> conditions;      ///< per strategy
  std::vector<std::vector<bool>> serves;  ///< per strategy, per target class
  std::string hash;
};

namespace {

std::vector<bool> classes_served(const Strategy& strategy) {
  std::vector<bool> served(target_classes::kClassCount, false);
  for (std::size_t i = 0; i < served.size(); ++i) {
    const auto code = target_classes::code_of(static_cast<target_classes::TargetClass>(i));
    served[i] = std::ranges::find(strategy.serves, code) != strategy.serves.end();
  }
  return served;
}

/// 0 serves the primary class, 1 another class of the shop, 2 neither.
int relevance(const std::vector<bool>& serves, const Subject& subject) {
  int best = 2;
  for (const auto* entry : subject.entries)
    if (serves[static_cast<std::size_t>(entry->target_class)])
      best = std::min(best, entry->is_primary ? 0 : 1);
  return best;
}

}  // namespace

Matcher::Matcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

base::Result<Matcher> Matcher::compile(std::vector<Strategy> library) {
  auto state = std::make_unique<State>();
  base::Sha256 sum;
  for (const auto& strategy : library) {
    auto condition = Condition::compile(strategy.trigger);
    if (!condition) {
      base::Error error = std::move(condition).error();
      error.message = strategy.code + ": " + error.message;
      return error;
    }
    state->conditions.push_back(std::move(condition).value());
    state->serves.push_back(classes_served(strategy));
    sum.add(wire::to_json(strategy));
    sum.add("\n");
  }
  state->library = std::move(library);
  state->hash = sum.hex();
  return Matcher(std::move(state));
}

const std::vector<Strategy>& Matcher::strategies() const { return state_->library; }
const std::string& Matcher::hash() const { return state_->hash; }

std::vector<Match> Matcher::match(const Subject& subject) const {
  struct Ranked {
    int relevance;
    std::uint32_t strategy;
  };
  std::vector<Ranked> found;
  for (std::uint32_t i = 0; i < state_->library.size(); ++i)
    if (state_->conditions[i].evaluate(subject) == Truth::kTrue)
      found.push_back({relevance(state_->serves[i], subject), i});
  std::ranges::sort(found, [&](const Ranked& a, const Ranked& b) {
    if (a.relevance != b.relevance) return a.relevance < b.relevance;
    const Strategy& x = state_->library[a.strategy];
    const Strategy& y = state_->library[b.strategy];
    return x.priority != y.priority ? x.priority < y.priority : x.code < y.code;
  });
  std::vector<Match> matches;
  matches.reserve(found.size());
  for (const auto& ranked : found)
    matches.push_back({ranked.strategy, ranked.relevance == 0,
                       state_->conditions[ranked.strategy].evidence(subject)});
  return matches;
}

}  // namespace strategies
