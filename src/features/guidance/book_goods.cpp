#include <algorithm>

#include "features/guidance/book_work.h"

/// Parts C and D: figures, mix, key and missing products.
namespace guidance {
namespace {

Figure figure_of(const BookWork& work, const FigurePlan& plan) {
  const auto& state = work.state;
  const auto value = state.sources.month_metrics.shops.at(work.shop, plan.column);
  Figure figure;
  figure.metric = plan.metric;
  figure.unit = plan.definition->unit;
  if (plan.definition->method != "default") figure.method = plan.definition->method;
  figure.orders = plan.orders;
  if (!value.is_known()) {
    figure.unknown = unknown_key(value.unknown);
    return figure;
  }
  figure.value = rounded(value.value, figure.unit);
  if (!plan.with_peers) return figure;
  if (const auto range = state.sources.peers.range(work.shop, plan.column))
    figure.peers =
        Peers{std::string(range->basis), range->members, rounded(range->p25, figure.unit),
              rounded(range->median, figure.unit), rounded(range->p75, figure.unit)};
  return figure;
}

/// Quantity per code of one coding; the last cell without code.
std::vector<std::int64_t> quantities(const BookWork& work, GoodsScope scope, const Coding& coding) {
  std::vector<std::int64_t> sums(coding.codes.size() + 1, 0);
  for (const auto& held : work.goods.holdings)
    if (work.state.in_scope(held.product, scope))
      sums[coding.of_product[held.product]] += held.quantity[0];
  return sums;
}

std::vector<MixLine> mix_of(const BookWork& work, const Coding& coding,
                            const std::vector<std::int64_t>& own,
                            const std::vector<std::vector<std::int64_t>>& groups) {
  std::vector<MixLine> lines;
  const std::uint32_t group = work.state.tables.shop_group[work.shop];
  std::int64_t total = 0;
  std::int64_t group_total = 0;
  std::vector<std::int64_t> peers(own.size(), 0);
  for (std::size_t i = 0; i < own.size(); ++i) {
    total += own[i];
    if (group == kNoIndex) continue;
    peers[i] = groups[group][i] - own[i];  // the others
    group_total += peers[i];
  }
  const auto share = [](std::int64_t part, std::int64_t whole) {
    return whole > 0 ? rounded(static_cast<double>(part) / static_cast<double>(whole), "percent")
                     : 0.0;
  };
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own[i] == 0 && peers[i] == 0) continue;
    const bool coded = i < coding.codes.size();
    lines.push_back({coded ? coding.codes[i] : "", coded ? coding.names[i] : Text{"未分类", "none"},
                     static_cast<double>(own[i]), share(own[i], total),
                     share(peers[i], group_total)});
  }
  // A single line without code says nothing: the company has no such coding.
  if (lines.size() == 1 && lines[0].code.empty()) lines.clear();
  return lines;
}

}  // namespace

void fill_mix(const BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  const auto at = static_cast<std::size_t>(scope);
  const auto& state = work.state;
  part.classes =
      mix_of(work, state.classes, quantities(work, scope, state.classes), state.group_classes[at]);
  part.bands =
      mix_of(work, state.bands, quantities(work, scope, state.bands), state.group_bands[at]);
}

void fill_key_products(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  constexpr std::size_t kLinesMax = 10;
  for (const ProductIndex product : work.state.key_products) {
    if (!work.state.in_scope(product, scope) || !work.state.may_sell(work.shop, product)) continue;
    if (part.key_products.size() == kLinesMax) break;
    KeyLine line;
    const Holding* held = work.goods.find(product);
    if (held != nullptr) {
      line.quantity = held->quantity[0];
      line.last_quantity = held->quantity[1];
      line.repurchased = held->quantity[0] > 0 && held->quantity[1] > 0;
      if (held->limit > 0)
        line.fill_rate =
            rounded(static_cast<double>(held->ordered_of_limit) / static_cast<double>(held->limit),
                    "percent");
    }
    if (work.others() > 0)
      line.peer_carry_share =
          rounded(static_cast<double>(work.carriers(product)) / work.others(), "percent");
    line.product = work.name(product);
    part.key_products.push_back(line);
  }
}

void fill_missing(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  if (work.group == nullptr || work.others() == 0) return;
  std::vector<Carry> missing;
  for (const Carry& carry : work.group->common) {
    const Holding* held = work.goods.find(carry.product);
    if (held != nullptr && held->carried()) continue;
    if (!work.state.in_scope(carry.product, scope) || !work.state.can_be_ordered(carry.product) ||
        !work.state.may_sell(work.shop, carry.product))
      continue;
    missing.push_back(carry);
  }
  const auto is_key = [&](const Carry& carry) {
    return work.inputs().is_key_product[carry.product] != 0;
  };
  std::ranges::stable_sort(missing,
                           [&](const Carry& a, const Carry& b) { return is_key(a) && !is_key(b); });
  for (const Carry& carry : missing) {
    if (part.missing.size() == work.state.options.missing_lines) break;
    part.missing.push_back({work.name(carry.product), is_key(carry), std::string(work.group->basis),
                            work.others(), carry.carriers,
                            rounded(carry.median_monthly, "carton")});
  }
}

void fill_goods_part(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  const bool cigars = scope == GoodsScope::kCigars;
  part.scope = cigars ? "cigars" : work.state.sells_tobacco ? "cigarettes" : "goods";
  if (cigars && !work.state.sells_cigars) {
    part.absent_reason = "no_cigars_in_range";
    return;
  }
  if (cigars && !work.state.licensed_for(work.shop, "CIGAR")) {
    part.absent_reason = "not_licensed";
    return;
  }
  fill_missing(work, scope, part);
  fill_recommended(work, scope, part);
  const bool ordered = std::ranges::any_of(work.goods.holdings, [&](const Holding& held) {
    return work.state.in_scope(held.product, scope) && held.last_day >= 0;
  });
  if (cigars && !ordered && part.missing.empty() && part.recommended.empty() &&
      part.key_response.empty() && part.range.empty()) {
    part.absent_reason = "no_cigar_orders";
    return;
  }
  part.present = true;
  if (!ordered) part.absent_reason = cigars ? "no_cigar_orders" : "no_orders_ever";
  for (const auto& plan : cigars ? work.state.cigar_figures : work.state.main_figures)
    part.figures.push_back(figure_of(work, plan));
  fill_mix(work, scope, part);
  fill_key_products(work, scope, part);
  fill_slow(work, scope, part);
  fill_shortages(work, scope, part);
  fill_profit(work, scope, part);
  fill_suggestions(work, scope, part);
}

}  // namespace guidance
