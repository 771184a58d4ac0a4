#include <algorithm>
#include <array>
#include <map>

#include "base/parallel.h"
#include "base/random.h"
#include "features/analysis/documents.h"
#include "features/analysis/next_orders.h"
#include "platform/wire/wire.h"

/// Products for the next order of each shop: reminders of what it orders anyway, and, as a manager
/// needs ideas, at least as many that it has not ordered lately.
namespace analysis {
namespace {

using next_order::Method;
using next_order::Part;
using next_order::Weights;

constexpr int kTestDays = 14;  ///< two weekly orders or one of two weeks
constexpr int kNewDays = 28;   ///< in which a new product may be taken up
constexpr std::size_t kRecommended = 10;
constexpr std::size_t kReminders = 5;  ///< at most; the rest are new
constexpr std::size_t kShopsAsked = 3'000;
constexpr std::int64_t kOrdersMin = 30;
constexpr std::size_t kLeadersShown = 50;
/// Decides nothing but equals; the part's evidence is told all the same.
constexpr double kHardly = 1e-6;

constexpr std::array<std::string_view, next_order::kParts> kPartNames = {
    "own_frequent", "own_recent", "neighbours", "item_knn", "ease", "popular"};
constexpr std::array<std::string_view, next_order::kMethods> kMethodNames = {
    "popular", "own_frequent", "item_knn", "tifu_knn", "ease"};
constexpr std::array<std::string_view, 4> kReasonNames = {"own", "neighbours", "goes_with",
                                                          "popular"};

struct RecommendedState {
  std::vector<double> weights;      ///< of reminders, by Part
  std::vector<double> new_weights;  ///< of new products; none of own orders
  std::vector<RecommendedMethod> methods;
  std::int64_t shops_asked = 0;
};
BOOST_DESCRIBE_STRUCT(RecommendedState, (), (weights, new_weights, methods, shops_asked))

double& part_of(Weights& weights, Part part) { return weights[static_cast<std::size_t>(part)]; }

Weights with_evidence(Weights weights) {
  for (const Part part : {Part::kNeighbours, Part::kItemKnn, Part::kPopular})
    part_of(weights, part) = std::max(part_of(weights, part), kHardly);
  return weights;
}

/// What the method says of products that the shop does not order.
Weights without_own(Weights weights) {
  part_of(weights, Part::kOwnFrequent) = 0;
  part_of(weights, Part::kOwnRecent) = 0;
  return with_evidence(weights);
}

Weights weights_from(const std::vector<double>& stored) {
  CHECK(stored.size() == next_order::kParts);
  Weights weights{};
  std::ranges::copy(stored, weights.begin());
  return weights;
}

RecommendedState recommended_state(const std::string& text) {
  auto state = wire::from_json<RecommendedState>(text);
  CHECK(state.has_value());
  return *std::move(state);
}

/// Calls `ask(shop)` for the shops on all threads; answers by place.
template <class Answer, class Ask>
std::vector<Answer> ask_all(const std::vector<metrics::ShopIndex>& shops, unsigned threads,
                            const Ask& ask) {
  std::vector<Answer> answers(shops.size());
  base::parallel_blocks(shops.size(), 50, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) answers[i] = ask(shops[i]);
  });
  return answers;
}

/// Active shops that ordered both before the cut (within the year) and in (cut, until]; when too
/// many, drawn by lot.
std::vector<metrics::ShopIndex> shops_to_ask(const StudyInputs& inputs, base::Date cut) {
  std::vector<metrics::ShopIndex> shops;
  for (metrics::ShopIndex shop = 0; shop < inputs.month.shops.size(); ++shop) {
    if (!is_active(inputs.month, shop)) continue;
    bool is_before = false;
    bool is_after = false;
    each_line(
        inputs.month, shop, cut.plus_days(1 - kPastDays), inputs.until,
        [&](base::Date day) { (day <= cut ? is_before : is_after) = true; },
        [](metrics::ProductIndex, std::int32_t, std::int32_t) {});
    if (is_before && is_after) shops.push_back(shop);
  }
  if (shops.size() <= kShopsAsked) return shops;
  std::ranges::sort(shops, {}, [&](metrics::ShopIndex shop) {
    return std::pair(base::stream_seed(inputs.seed, shop), shop);
  });
  shops.resize(kShopsAsked);
  std::ranges::sort(shops);
  return shops;
}

/// Products of the first day after `cut` with a quantity above zero.
std::vector<metrics::ProductIndex> first_order_after(const StudyInputs& inputs,
                                                     metrics::ShopIndex shop, base::Date cut) {
  base::Date first = inputs.until;
  base::Date at = inputs.until;
  each_line(
      inputs.month, shop, cut.plus_days(1), inputs.until, [&](base::Date day) { at = day; },
      [&](metrics::ProductIndex, std::int32_t quantity, std::int32_t) {
        if (quantity > 0) first = std::min(first, at);
      });
  return range_of(inputs.as_of(first), shop, 1).carried;
}

bool holds_item(const std::vector<metrics::ProductIndex>& order, std::uint32_t item) {
  return std::ranges::binary_search(order, item);
}

/// Mean share of the next order among the ten of each shop.
double recall_of_orders(const next_order::Model& model, const Weights& weights,
                        const std::vector<metrics::ShopIndex>& shops,
                        const std::vector<std::vector<metrics::ProductIndex>>& orders) {
  const auto answers = model.recommend(shops, weights, {.count = kRecommended, .unavailable = {}});
  double sum = 0;
  std::size_t asked = 0;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    if (orders[i].empty()) continue;
    ++asked;
    const auto hits = std::ranges::count_if(
        answers[i], [&](const auto& made) { return holds_item(orders[i], made.item); });
    sum += static_cast<double>(hits) / static_cast<double>(orders[i].size());
  }
  return asked == 0 ? 0 : sum / static_cast<double>(asked);
}

/// Of five new products of each shop, the share that it ordered after the cut.
std::optional<double> share_of_new_ordered(const StudyInputs& inputs, base::Date cut,
                                           const next_order::Model& model, const Weights& weights,
                                           const std::vector<metrics::ShopIndex>& shops) {
  const StudyInputs then = inputs.as_of(cut);
  const ShopAsker asker(then, model);
  struct Count {
    std::int64_t named = 0;
    std::int64_t ordered = 0;
  };
  const auto counts = ask_all<Count>(shops, inputs.threads, [&](metrics::ShopIndex shop) {
    const auto after = range_of(inputs, shop, inputs.until - cut).carried;
    Count count;
    for (const auto& made : asker.news(shop, weights, kRecommended - kReminders)) {
      ++count.named;
      count.ordered += holds_item(after, made.item) ? 1 : 0;
    }
    return count;
  });
  Count sum;
  for (const auto& count : counts) {
    sum.named += count.named;
    sum.ordered += count.ordered;
  }
  if (sum.named == 0) return {};
  return static_cast<double>(sum.ordered) / static_cast<double>(sum.named);
}

/// Tries each method, and the blend, on new products of the last weeks, and keeps the weights of
/// the best.
void learn_new_weights(const StudyInputs& inputs, const Weights& blend, RecommendedState& state) {
  Weights neighbours{};
  part_of(neighbours, Part::kNeighbours) = 1;
  std::map<std::string_view, Weights> tried;
  for (const Method method : {Method::kPopular, Method::kItemKnn, Method::kEase})
    tried[kMethodNames[static_cast<std::size_t>(method)]] =
        without_own(next_order::weights_of(method));
  tried["tifu_knn"] = without_own(neighbours);
  tried["blend"] = without_own(blend);
  Weights best = tried["tifu_knn"];
  const base::Date cut = inputs.until.plus_days(-kNewDays);
  const auto shops = shops_to_ask(inputs, cut);
  if (!shops.empty()) {
    const auto model = next_order_model(inputs.as_of(cut));
    double most = 0;
    for (auto& method : state.methods) {
      const auto weights = tried.find(method.method);
      if (weights == tried.end()) continue;
      method.new_share = share_of_new_ordered(inputs, cut, model, weights->second, shops);
      if (method.new_share.value_or(0) <= most) continue;
      most = *method.new_share;
      best = weights->second;
    }
  }
  state.new_weights.assign(best.begin(), best.end());
}

std::string_view reason_of(const next_order::Recommendation& made) {
  const auto part = [&](Part which) { return made.parts[static_cast<std::size_t>(which)]; };
  const std::array<double, 4> sums = {
      part(Part::kOwnFrequent) + part(Part::kOwnRecent), part(Part::kNeighbours),
      part(Part::kItemKnn) + part(Part::kEase), part(Part::kPopular)};
  const auto most = std::ranges::max_element(sums);
  // Nothing speaks for it but that somebody buys it.
  return *most > 0 ? kReasonNames[static_cast<std::size_t>(most - sums.begin())] : "popular";
}

models::RecommendedProduct line_of(const metrics::MonthInputs& month,
                                   const next_order::Recommendation& made, bool is_new) {
  models::RecommendedProduct line;
  line.product = month.products[made.item].id;
  line.is_new = is_new;
  line.score = made.score;
  line.reason = reason_of(made);
  line.own_orders = made.own_baskets;
  line.orders = made.baskets;
  line.neighbours = made.neighbours;
  line.neighbours_of = made.neighbours_of;
  line.popular_share = made.popular_share;
  for (std::size_t k = 0; k < made.goes_with_count; ++k)
    line.goes_with.push_back(month.products[made.goes_with[k].item].id);
  if (made.own_baskets > 0) line.quantity = made.own_quantity;
  return line;
}

/// Reminders, then at least as many new ones.
std::vector<models::RecommendedProduct> lines_of(const metrics::MonthInputs& month,
                                                 const ShopAsker& asker, metrics::ShopIndex shop,
                                                 const RecommendedState& state) {
  std::vector<models::RecommendedProduct> lines;
  for (const auto& made : asker.reminders(shop, weights_from(state.weights), kReminders))
    lines.push_back(line_of(month, made, false));
  for (const auto& made :
       asker.news(shop, weights_from(state.new_weights), kRecommended - lines.size()))
    lines.push_back(line_of(month, made, true));
  return lines;
}

std::vector<RecommendedReason> count_reasons(const std::vector<models::ShopScores>& scores) {
  std::vector<RecommendedReason> reasons;
  for (const auto name : kReasonNames) reasons.push_back({std::string(name), 0, 0, 0});
  double lines = 0;
  for (const auto& shop : scores)
    for (const auto& line : shop.recommended) {
      auto& reason = *std::ranges::find(reasons, line.reason, &RecommendedReason::reason);
      ++reason.lines;
      reason.new_lines += line.is_new ? 1 : 0;
      lines += 1;
    }
  for (auto& reason : reasons)
    if (lines > 0) reason.share = static_cast<double>(reason.lines) / lines;
  return reasons;
}

std::vector<RecommendedLeader> leaders_of(const metrics::MonthInputs& month,
                                          const std::vector<models::ShopScores>& scores) {
  std::map<base::ProductId, RecommendedLeader> by_product;
  for (const auto& shop : scores)
    for (const auto& line : shop.recommended) {
      auto& leader = by_product[line.product];
      ++leader.shops;
      leader.new_shops += line.is_new ? 1 : 0;
    }
  std::vector<RecommendedLeader> leaders;
  for (const auto& product : month.products) {
    const auto found = by_product.find(product.id);
    if (found == by_product.end()) continue;
    found->second.product = product.id;
    found->second.product_code = product.product_code;
    found->second.product_name = product.product_name;
    leaders.push_back(std::move(found->second));
  }
  std::ranges::stable_sort(leaders, std::greater<>(), &RecommendedLeader::shops);
  leaders.resize(std::min(leaders.size(), kLeadersShown));
  return leaders;
}

class RecommendedStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "recommended"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto quality =
        next_order::back_test(order_histories(inputs), next_order_options(inputs),
                              {.count = kRecommended, .customers = kShopsAsked, .among = {}});
    if (!quality)
      return too_little("analysis.no_repeats",
                        "no shop has two orders: " + quality.error().message);
    RecommendedState state;
    for (std::size_t m = 0; m < next_order::kMethods; ++m)
      state.methods.push_back({std::string(kMethodNames[m]), quality->recall[m], {}});
    state.methods.push_back({"blend", quality->blend_recall, {}});
    state.shops_asked = static_cast<std::int64_t>(quality->customers);
    const Weights weights = with_evidence(quality->blend);
    state.weights.assign(weights.begin(), weights.end());
    learn_new_weights(inputs, quality->blend, state);
    return Learnt{wire::to_json(state), parameters_of(state)};
  }

  [[nodiscard]] int held_out_days() const override { return kTestDays; }

  /// Recall of the first order after the cut.
  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& text) const override {
    const auto state = recommended_state(text);
    const auto shops = shops_to_ask(inputs, cut);
    std::vector<std::vector<metrics::ProductIndex>> orders;
    for (const auto shop : shops) orders.push_back(first_order_after(inputs, shop, cut));
    const auto cases = std::ranges::count_if(orders, [](const auto& o) { return !o.empty(); });
    if (cases < kOrdersMin) return {};
    const auto model = next_order_model(inputs.as_of(cut));
    models::BackTest result;
    result.measure = "recall_at_10";
    result.value = recall_of_orders(model, weights_from(state.weights), shops, orders);
    result.baseline =
        recall_of_orders(model, next_order::weights_of(Method::kOwnFrequent), shops, orders);
    result.baseline_name = "own_frequent";
    result.cases = cases;
    result.learnt_until = cut;
    result.tested_until = inputs.until;
    const auto add = [&](std::string name, const Weights& weights) {
      if (const auto share = share_of_new_ordered(inputs, cut, model, weights, shops))
        result.more.push_back({std::move(name), *share});
    };
    add("new_ordered", weights_from(state.new_weights));
    add("new_ordered_popular", without_own(next_order::weights_of(Method::kPopular)));
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& text,
      std::vector<models::ShopScores>& scores) const override {
    const auto state = recommended_state(text);
    const auto model = next_order_model(inputs);
    const ShopAsker asker(inputs, model);
    std::vector<metrics::ShopIndex> shops;
    for (metrics::ShopIndex shop = 0; shop < scores.size(); ++shop)
      if (is_active(inputs.month, shop)) shops.push_back(shop);
    const auto lines = ask_all<std::vector<models::RecommendedProduct>>(
        shops, inputs.threads,
        [&](metrics::ShopIndex shop) { return lines_of(inputs.month, asker, shop, state); });
    for (std::size_t i = 0; i < shops.size(); ++i) scores[shops[i]].recommended = lines[i];
    return wire::to_json(document_of(inputs, state, scores));
  }

  /// How sure the best reminder is.
  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (scores.recommended.empty() || scores.recommended.front().is_new) return {};
    return scores.recommended.front().score;
  }

 private:
  static std::string parameters_of(const RecommendedState& state) {
    boost::json::object parameters;
    for (std::size_t p = 0; p < next_order::kParts; ++p) {
      parameters[std::string(kPartNames[p])] = state.weights[p];
      parameters["new_" + std::string(kPartNames[p])] = state.new_weights[p];
    }
    parameters["shops_asked"] = state.shops_asked;
    return boost::json::serialize(parameters);
  }

  static RecommendedDocument document_of(const StudyInputs& inputs, const RecommendedState& state,
                                         const std::vector<models::ShopScores>& scores) {
    RecommendedDocument document;
    document.methods = state.methods;
    for (std::size_t p = 0; p < next_order::kParts; ++p)
      document.weights.push_back(
          {std::string(kPartNames[p]), state.weights[p], state.new_weights[p]});
    document.reasons = count_reasons(scores);
    document.leaders = leaders_of(inputs.month, scores);
    document.shops =
        std::ranges::count_if(scores, [](const auto& shop) { return !shop.recommended.empty(); });
    document.shops_asked = state.shops_asked;
    return document;
  }
};

}  // namespace

std::unique_ptr<Study> make_recommended_study() { return std::make_unique<RecommendedStudy>(); }

}  // namespace analysis
