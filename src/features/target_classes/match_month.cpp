#include <algorithm>
#include <array>
#include <map>

#include "base/parallel.h"
#include "features/target_classes/model_scores.h"
#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

namespace target_classes {
namespace {

/// What the rules found, each in its own place: whoever computes it, the result is the same.
struct MonthMatches {
  std::vector<Match> grade_fluctuation;
  std::vector<Match> new_retail;
  std::vector<Match> sales_anomaly;
  std::vector<Match> order_alerts;
  RankedClass key_sku;
  RankedClass terminal_upgrade;
  RankedClass cigar_guidance;
};

MonthMatches find_all(const Context& context, unsigned threads) {
  MonthMatches findings;
  const std::array<std::function<void()>, 7> rules = {
      [&] { findings.key_sku = rank_key_sku(context); },
      [&] { findings.order_alerts = match_order_alerts(context); },
      [&] { findings.terminal_upgrade = rank_terminal_upgrade(context); },
      [&] { findings.sales_anomaly = match_sales_anomaly(context); },
      [&] { findings.grade_fluctuation = match_grade_fluctuation(context); },
      [&] { findings.new_retail = match_new_retail(context); },
      [&] { findings.cigar_guidance = rank_cigar_guidance(context); },
  };
  base::parallel_blocks(rules.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t rule = begin; rule < end; ++rule) rules[rule]();
  });
  return findings;
}

/// What the models say, beside the rules and weighed with them.
void weigh_models(const ModelScores& models, MonthMatches& findings) {
  for (Match& match : models.falling_away(findings.sales_anomaly))
    findings.sales_anomaly.push_back(std::move(match));
  models.weigh(TargetClass::kSalesAnomaly, findings.sales_anomaly);
  models.weigh(TargetClass::kGradeFluctuation, findings.grade_fluctuation);
  models.weigh_ranked(TargetClass::kKeySku, findings.key_sku.candidates);
  models.weigh_ranked(TargetClass::kTerminalUpgrade, findings.terminal_upgrade.candidates);
}

Entry entry_of(TargetClass target_class, Match match) {
  return {match.shop,
          target_class,
          0,
          false,
          match.score,
          std::move(match.reason_code),
          std::move(match.reason_zh),
          std::move(match.reason_en),
          std::move(match.evidence)};
}

/// The lists while they grow.
class Lists {
 public:
  Lists(const Context& context, std::span<const Match> order_alerts)
      : context_(context), under_supervision_(context.inputs.shops.size(), 0) {
    for (const Match& alert : order_alerts) under_supervision_[alert.shop] = 1;
    for (const metrics::ShopIndex shop : context.shops) ++area_shops_[context.area(shop)];
  }

  void add_threshold_class(TargetClass target_class, std::vector<Match> matches) {
    for (Match& match : matches)
      if (passes_gate(target_class, match.shop))
        entries.push_back(entry_of(target_class, std::move(match)));
  }

  /// The best of each area among those no gate keeps out, as many as the share of the area's active
  /// shops. A gated shop is named when its
  /// score would have been enough.
  void add_ranked_class(RankedClass ranked) {
    std::map<metrics::AreaIndex, std::vector<Match>> by_area;
    for (Match& match : ranked.candidates)
      by_area[context_.area(match.shop)].push_back(std::move(match));
    for (auto& [area, candidates] : by_area)
      add_area(ranked, candidates, top_count(ranked.top_share, area_shops_.at(area)));
  }

  std::vector<Entry> entries;
  std::vector<Gate> gates;

 private:
  std::optional<Gate> gate_of(TargetClass target_class, metrics::ShopIndex shop) const {
    return find_gate(context_, shop, target_class, under_supervision_[shop] != 0);
  }

  bool passes_gate(TargetClass target_class, metrics::ShopIndex shop) {
    auto gate = gate_of(target_class, shop);
    if (gate) gates.push_back(std::move(*gate));
    return !gate;
  }

  void add_area(const RankedClass& ranked, std::vector<Match>& candidates, std::size_t wanted) {
    std::sort(candidates.begin(), candidates.end(), [&](const Match& a, const Match& b) {
      if (a.score != b.score) return a.score > b.score;
      return context_.shop(a.shop).customer_code < context_.shop(b.shop).customer_code;
    });
    std::vector<Match*> open;
    std::vector<std::pair<const Match*, Gate>> gated;
    for (Match& match : candidates) {
      if (auto gate = gate_of(ranked.target_class, match.shop))
        gated.emplace_back(&match, std::move(*gate));
      else
        open.push_back(&match);
    }
    std::size_t listed = std::min(wanted, open.size());
    while (listed > 0 && open[listed - 1]->score < ranked.score_min) --listed;
    const double cut =
        std::max(ranked.score_min, listed > 0 ? open[listed - 1]->score : ranked.score_min);
    for (auto& [match, gate] : gated)
      if (match->score >= cut) gates.push_back(std::move(gate));
    for (std::size_t i = 0; i < listed; ++i) {
      ranked.describe(*open[i], Place{i + 1, open.size(), cut});
      entries.push_back(entry_of(ranked.target_class, std::move(*open[i])));
    }
  }

  const Context& context_;
  std::vector<std::uint8_t> under_supervision_;
  std::map<metrics::AreaIndex, std::size_t> area_shops_;  ///< active ones
};

/// Position of each class in priority_order; classes it does not name come last, in their order.
std::array<std::size_t, kClassCount> urgency_order(const Config& config) {
  std::array<std::size_t, kClassCount> order{};
  for (std::size_t k = 0; k < kClassCount; ++k) {
    const std::string_view code = code_of(static_cast<TargetClass>(k));
    const auto& codes = config.priority_order;
    const auto found = std::find(codes.begin(), codes.end(), code);
    order[k] =
        found == codes.end() ? codes.size() + k : static_cast<std::size_t>(found - codes.begin());
  }
  return order;
}

/// Everyone no class took. A better grade score comes first.
void add_stable(const Context& context, Lists& lists) {
  std::vector<std::uint8_t> listed(context.inputs.shops.size(), 0);
  std::vector<std::uint8_t> gated(context.inputs.shops.size(), 0);
  for (const Entry& entry : lists.entries) listed[entry.shop] = 1;
  for (const Gate& gate : lists.gates) gated[gate.shop] = 1;
  for (const metrics::ShopIndex shop : context.shops) {
    if (listed[shop] != 0) continue;
    Match match;
    match.shop = shop;
    match.score = context.grade(shop).score;
    if (gated[shop] != 0) {
      match.reason_code = "stable.gated";
      match.reason_zh = "符合的目标类别因合规条件未列入（见说明），提供自助服务。";
      match.reason_en =
          "Kept out of the classes it would belong to (see the gates); self-service guidance.";
    } else {
      match.reason_code = "stable.no_class";
      match.reason_zh = "本月未触发任何目标类别条件，经营稳定，提供自助服务。";
      match.reason_en = "No target class applies this month; self-service guidance.";
    }
    lists.entries.push_back(entry_of(TargetClass::kStable, std::move(match)));
  }
}

/// Sorts by area, class and urgency, and numbers each list.
void number_lists(const Context& context, std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    const auto area_a = context.area(a.shop);
    const auto area_b = context.area(b.shop);
    if (area_a != area_b) return area_a < area_b;
    if (a.target_class != b.target_class) return a.target_class < b.target_class;
    if (a.score != b.score) return a.score > b.score;
    return context.shop(a.shop).customer_code < context.shop(b.shop).customer_code;
  });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool same_list = i > 0 &&
                           context.area(entries[i - 1].shop) == context.area(entries[i].shop) &&
                           entries[i - 1].target_class == entries[i].target_class;
    entries[i].priority = same_list ? entries[i - 1].priority + 1 : 1;
  }
}

/// Index by shop, the primary class first.
void index_shops(const Context& context, Result& result) {
  const auto urgency = urgency_order(result.config);
  const auto class_order = [&](std::uint32_t at) {
    return urgency[static_cast<std::size_t>(result.entries[at].target_class)];
  };
  result.shop_begin.assign(context.inputs.shops.size() + 1, 0);
  for (const Entry& entry : result.entries) ++result.shop_begin[entry.shop + 1];
  for (std::size_t i = 1; i < result.shop_begin.size(); ++i)
    result.shop_begin[i] += result.shop_begin[i - 1];
  result.shop_entries.resize(result.entries.size());
  std::vector<std::uint32_t> next(result.shop_begin.begin(), result.shop_begin.end() - 1);
  for (std::uint32_t at = 0; at < result.entries.size(); ++at)
    result.shop_entries[next[result.entries[at].shop]++] = at;
  for (std::size_t shop = 0; shop + 1 < result.shop_begin.size(); ++shop) {
    const auto begin = result.shop_entries.begin() + result.shop_begin[shop];
    const auto end = result.shop_entries.begin() + result.shop_begin[shop + 1];
    if (begin == end) continue;
    std::sort(begin, end,
              [&](std::uint32_t a, std::uint32_t b) { return class_order(a) < class_order(b); });
    result.entries[*begin].is_primary = true;
  }
}

}  // namespace

Result match_month(const metrics::MonthInputs& inputs, const metrics::MonthMetrics& month_metrics,
                   const grading::Result& grades, const Config& config, unsigned threads,
                   std::span<const models::ShopScores> scores) {
  CHECK(validate(config).has_value());
  const Context context = make_context(inputs, month_metrics, grades, config);
  MonthMatches findings = find_all(context, threads);
  weigh_models(ModelScores(context, scores), findings);
  Lists lists(context, findings.order_alerts);
  lists.add_threshold_class(TargetClass::kGradeFluctuation, std::move(findings.grade_fluctuation));
  lists.add_threshold_class(TargetClass::kNewRetail, std::move(findings.new_retail));
  lists.add_threshold_class(TargetClass::kSalesAnomaly, std::move(findings.sales_anomaly));
  lists.add_ranked_class(std::move(findings.key_sku));
  lists.add_ranked_class(std::move(findings.terminal_upgrade));
  lists.add_ranked_class(std::move(findings.cigar_guidance));
  add_stable(context, lists);

  Result result;
  result.config = config;
  result.entries = std::move(lists.entries);
  number_lists(context, result.entries);
  index_shops(context, result);
  result.gates = std::move(lists.gates);
  std::stable_sort(result.gates.begin(), result.gates.end(), [](const Gate& a, const Gate& b) {
    if (a.shop != b.shop) return a.shop < b.shop;
    return a.target_class < b.target_class;
  });
  for (Match& alert : findings.order_alerts)
    result.internal_supervision.push_back(entry_of(TargetClass::kSalesAnomaly, std::move(alert)));
  number_lists(context, result.internal_supervision);
  return result;
}

}  // namespace target_classes
