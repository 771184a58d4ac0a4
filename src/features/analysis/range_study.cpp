#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "features/analysis/range_rules.h"
#include "platform/wire/wire.h"

/// Products that shops carry together: rules over the shops' ranges, and for each shop the products
/// that shops of the same range mostly carry and it does not.
namespace analysis {
namespace {

constexpr int kTakeUpDays = 56;
constexpr std::size_t kRangeShopsMin = 30;
constexpr std::size_t kRulesShown = 300;
constexpr std::size_t kEdgesShown = 200;
constexpr std::size_t kAdvised = 5;

RangeState range_state(const std::string& text) {
  auto state = wire::from_json<RangeState>(text);
  CHECK(state.has_value());
  return *std::move(state);
}

/// The rules with products as positions; those of products that are gone are left out.
struct PlacedRule {
  std::vector<metrics::ProductIndex> left;
  metrics::ProductIndex right = 0;
  std::size_t rule = 0;
};

std::vector<PlacedRule> place_rules(const metrics::MonthInputs& month,
                                    const std::vector<RangeRule>& rules) {
  const auto place = [&](base::ProductId id) {
    const auto found = std::ranges::lower_bound(month.products, id, {}, &products::Product::id);
    return found == month.products.end() || found->id != id
               ? metrics::kNoIndex
               : static_cast<metrics::ProductIndex>(found - month.products.begin());
  };
  std::vector<PlacedRule> placed;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    PlacedRule rule{{}, place(rules[i].right), i};
    for (const auto id : rules[i].left) rule.left.push_back(place(id));
    if (rule.right != metrics::kNoIndex && !std::ranges::count(rule.left, metrics::kNoIndex))
      placed.push_back(std::move(rule));
  }
  return placed;
}

/// Ranges as of a day, and what each shop could take up.
class Advisers {
 public:
  explicit Advisers(const StudyInputs& inputs)
      : inputs_(inputs), ranges_(ranges_of(inputs, kRangeDays)), barred_(inputs.month) {}

  [[nodiscard]] const std::vector<ShopRange>& ranges() const { return ranges_; }

  /// Products that the shop could be advised: 1 by product; a range without products: none.
  [[nodiscard]] std::vector<std::uint8_t> open_to(metrics::ShopIndex shop) const {
    const auto barred = barred_.of(shop);
    std::vector<std::uint8_t> open(barred.size(), 0);
    if (ranges_[shop].carried.empty()) return open;
    for (std::size_t i = 0; i < open.size(); ++i) open[i] = barred[i] == 0 ? 1 : 0;
    for (const auto product : ranges_[shop].ordered) open[product] = 0;
    if (shop < inputs_.declined.size())
      for (const auto product : inputs_.declined[shop]) open[product] = 0;
    return open;
  }

  /// Places in `rules` of the shop's advice, surest first, one a product.
  [[nodiscard]] std::vector<std::size_t> advice(metrics::ShopIndex shop,
                                                const std::vector<PlacedRule>& rules) const {
    auto open = open_to(shop);
    std::vector<std::uint8_t> is_carried(open.size(), 0);
    for (const auto product : ranges_[shop].carried) is_carried[product] = 1;
    std::vector<std::size_t> advised;
    for (std::size_t i = 0; i < rules.size() && advised.size() < kAdvised; ++i) {
      if (open[rules[i].right] == 0) continue;
      if (!std::ranges::all_of(rules[i].left, [&](auto item) { return is_carried[item] != 0; }))
        continue;
      open[rules[i].right] = 0;
      advised.push_back(i);
    }
    return advised;
  }

  /// The advice of all shops.
  [[nodiscard]] std::vector<std::vector<std::size_t>> all_advice(
      const std::vector<PlacedRule>& rules) const {
    std::vector<std::vector<std::size_t>> advised(ranges_.size());
    base::parallel_blocks(advised.size(), 200, inputs_.threads,
                          [&](std::size_t begin, std::size_t end) {
                            for (std::size_t i = begin; i < end; ++i)
                              advised[i] = advice(static_cast<metrics::ShopIndex>(i), rules);
                          });
    return advised;
  }

 private:
  const StudyInputs& inputs_;
  std::vector<ShopRange> ranges_;
  Barred barred_;
};

/// Products whose net quantity in (after, after + days] is above zero, by shop.
std::vector<metrics::ProductIndex> taken_up(const StudyInputs& inputs, metrics::ShopIndex shop,
                                            base::Date after, int days) {
  return range_of(inputs.as_of(after.plus_days(days)), shop, days).carried;
}

bool holds(const std::vector<metrics::ProductIndex>& range, metrics::ProductIndex product) {
  return std::ranges::binary_search(range, product);
}

/// What came of the advice given at a cut, beside as many of the most carried products.
struct TakeUp {
  std::int64_t shops = 0;
  std::int64_t advised = 0;
  std::int64_t taken = 0;
  std::int64_t popular_taken = 0;
  std::int64_t open = 0;  ///< all that could have been advised
  std::int64_t open_taken = 0;
};

TakeUp count_take_up(const StudyInputs& inputs, base::Date cut, const RangeState& state) {
  const StudyInputs then = inputs.as_of(cut);
  const Advisers advisers(then);
  const auto rules = place_rules(inputs.month, state.rules);
  const auto carriers = count_carriers(advisers.ranges(), inputs.month.products.size());
  std::vector<metrics::ProductIndex> popular(carriers.size());
  for (std::size_t i = 0; i < popular.size(); ++i)
    popular[i] = static_cast<metrics::ProductIndex>(i);
  std::ranges::stable_sort(popular, std::greater<>(), [&](auto i) { return carriers[i]; });
  TakeUp sum;
  const auto advised = advisers.all_advice(rules);
  for (std::size_t i = 0; i < advised.size(); ++i) {
    if (advised[i].empty()) continue;
    const auto shop = static_cast<metrics::ShopIndex>(i);
    const auto taken = taken_up(inputs, shop, cut, inputs.until - cut);
    ++sum.shops;
    sum.advised += static_cast<std::int64_t>(advised[i].size());
    for (const std::size_t rule : advised[i]) sum.taken += holds(taken, rules[rule].right) ? 1 : 0;
    const auto open = advisers.open_to(shop);
    std::size_t looked_at = 0;
    for (const auto product : popular) {
      if (open[product] == 0) continue;
      const int is_taken = holds(taken, product) ? 1 : 0;
      ++sum.open;
      sum.open_taken += is_taken;
      if (looked_at++ < advised[i].size()) sum.popular_taken += is_taken;
    }
  }
  return sum;
}

RangeProduct product_line(const metrics::MonthInputs& month, metrics::ProductIndex product) {
  const auto& found = month.products[product];
  return {found.id, found.product_code, found.product_name, 0, 0};
}

/// Shops that carry the left side and not the right.
std::int64_t count_lacking(const std::vector<ShopRange>& ranges, const PlacedRule& rule) {
  return std::ranges::count_if(ranges, [&](const ShopRange& range) {
    return !range.carried.empty() && !holds(range.carried, rule.right) &&
           std::ranges::all_of(rule.left, [&](auto item) { return holds(range.carried, item); });
  });
}

/// The first `count` of the rules by an order that puts equals as they are.
template <class Better>
std::vector<PlacedRule> first_of(std::vector<PlacedRule> rules, std::size_t count, Better better) {
  std::ranges::stable_sort(rules, better);
  rules.resize(std::min(rules.size(), count));
  return rules;
}

class RangeStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "range"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const RangeState state = learn_range_rules(inputs);
    if (state.search.shops < static_cast<std::int64_t>(kRangeShopsMin))
      return too_little("analysis.few_shops", "fewer than " + std::to_string(kRangeShopsMin) +
                                                  " shops ordered in the last 84 days");
    if (state.rules.empty())
      return too_little("analysis.no_ties", "no products are carried together more than chance");
    return Learnt{wire::to_json(state), wire::to_json(state.search)};
  }

  [[nodiscard]] int held_out_days() const override { return kTakeUpDays; }

  /// Share of the advised products that shops took up.
  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& text) const override {
    const TakeUp sum = count_take_up(inputs, cut, range_state(text));
    if (sum.advised == 0) return {};
    const auto share = [](std::int64_t part, std::int64_t whole) {
      return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    models::BackTest result;
    result.measure = "taken_up";
    result.value = share(sum.taken, sum.advised);
    result.baseline = share(sum.popular_taken, sum.advised);
    result.baseline_name = "popular";
    result.cases = sum.advised;
    result.learnt_until = cut;
    result.tested_until = inputs.until;
    result.more = {{"any_product", share(sum.open_taken, sum.open)},
                   {"shops", static_cast<double>(sum.shops)}};
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& text,
      std::vector<models::ShopScores>& scores) const override {
    const RangeState state = range_state(text);
    const auto rules = place_rules(inputs.month, state.rules);
    const Advisers advisers(inputs);
    const auto advised = advisers.all_advice(rules);
    for (std::size_t i = 0; i < advised.size(); ++i)
      for (const std::size_t rule : advised[i])
        scores[i].range.push_back(advice_of(state.rules[rules[rule].rule]));
    return wire::to_json(document_of(inputs, state, rules, advisers.ranges(), scores));
  }

  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (scores.range.empty()) return {};
    return scores.range.front().confidence;
  }

  [[nodiscard]] std::optional<double> came_true(
      const StudyInputs& inputs, base::Date then,
      const std::vector<models::ShopScores>& said) const override {
    if (inputs.until - then < kTakeUpDays) return {};
    double advised = 0;
    double taken = 0;
    for (std::size_t i = 0; i < said.size(); ++i) {
      if (said[i].range.empty()) continue;
      const auto range = taken_up(inputs, static_cast<metrics::ShopIndex>(i), then, kTakeUpDays);
      for (const auto& advice : said[i].range) {
        advised += 1;
        taken += std::ranges::any_of(range, [&](auto product) {
          return inputs.month.products[product].id == advice.product;
        });
      }
    }
    if (advised == 0) return {};
    return taken / advised;
  }

 private:
  static models::RangeAdvice advice_of(const RangeRule& rule) {
    return {rule.right, rule.left, rule.confidence, rule.lift, rule.shops};
  }

  static RangeDocument document_of(const StudyInputs& inputs, const RangeState& state,
                                   const std::vector<PlacedRule>& rules,
                                   const std::vector<ShopRange>& ranges,
                                   const std::vector<models::ShopScores>& scores) {
    RangeDocument document;
    document.search = state.search;
    std::map<metrics::ProductIndex, RangeProduct> named;
    const auto name = [&](const PlacedRule& rule) {
      named.try_emplace(rule.right, product_line(inputs.month, rule.right));
      for (const auto item : rule.left) named.try_emplace(item, product_line(inputs.month, item));
    };
    const auto shown = first_of(rules, kRulesShown, [&](const auto& a, const auto& b) {
      return state.rules[a.rule].leverage > state.rules[b.rule].leverage;
    });
    for (const auto& rule : shown) {
      name(rule);
      document.rules.push_back(state.rules[rule.rule]);
      document.rules.back().lacking = count_lacking(ranges, rule);
    }
    add_edges(state, rules, document, name);
    add_counts(inputs, ranges, scores, named, document);
    return document;
  }

  template <class Name>
  static void add_edges(const RangeState& state, std::vector<PlacedRule> rules,
                        RangeDocument& document, const Name& name) {
    std::erase_if(rules, [](const PlacedRule& rule) { return rule.left.size() != 1; });
    const auto shown = first_of(std::move(rules), kEdgesShown, [&](const auto& a, const auto& b) {
      return state.rules[a.rule].lift > state.rules[b.rule].lift;
    });
    for (const auto& rule : shown) {
      const RangeRule& found = state.rules[rule.rule];
      name(rule);
      document.edges.push_back(
          {found.left.front(), found.right, found.shops, found.confidence, found.lift});
    }
  }

  /// Shops that carry, and shops that are advised, each product.
  static void add_counts(const StudyInputs& inputs, const std::vector<ShopRange>& ranges,
                         const std::vector<models::ShopScores>& scores,
                         std::map<metrics::ProductIndex, RangeProduct>& named,
                         RangeDocument& document) {
    std::map<base::ProductId, std::int64_t> advised;
    for (const auto& shop : scores) {
      document.shops_advised += shop.range.empty() ? 0 : 1;
      for (const auto& advice : shop.range) ++advised[advice.product];
    }
    for (std::size_t i = 0; i < inputs.month.products.size(); ++i)
      if (advised.contains(inputs.month.products[i].id))
        named.try_emplace(static_cast<metrics::ProductIndex>(i),
                          product_line(inputs.month, static_cast<metrics::ProductIndex>(i)));
    const auto carriers = count_carriers(ranges, inputs.month.products.size());
    for (auto& [product, line] : named) {
      line.shops = carriers[product];
      if (const auto found = advised.find(line.product); found != advised.end())
        line.advised = found->second;
      document.products.push_back(std::move(line));
    }
    std::ranges::sort(document.products, {}, &RangeProduct::product_code);
  }
};

}  // namespace

std::unique_ptr<Study> make_range_study() { return std::make_unique<RangeStudy>(); }

}  // namespace analysis
