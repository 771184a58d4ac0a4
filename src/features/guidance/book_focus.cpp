#include <algorithm>

#include "features/guidance/book_work.h"

/// Signals for the triggers, and part F.
namespace guidance {
namespace {

using metrics::MetricValue;
using metrics::Unknown;
using strategies::Signal;

std::size_t count_kind(const std::vector<Shortage>& found, std::initializer_list<ShortKind> kinds) {
  return static_cast<std::size_t>(std::ranges::count_if(found, [&](const Shortage& shortage) {
    return std::ranges::find(kinds, shortage.kind) != kinds.end();
  }));
}

MetricValue count_value(std::size_t count) {
  return MetricValue::known(static_cast<double>(count));
}

void add_range_signals(BookWork& work) {
  const auto& state = work.state;
  std::size_t missing = 0;
  if (work.group == nullptr) {
    work.signal(Signal::kMissingProducts, MetricValue::missing(Unknown::kTooFewPeers));
  } else {
    for (const Carry& carry : work.group->common) {
      const Holding* held = work.goods.find(carry.product);
      const bool carried = held != nullptr && held->carried();
      if (!carried && state.can_be_ordered(carry.product) &&
          state.may_sell(work.shop, carry.product))
        ++missing;
    }
    work.signal(Signal::kMissingProducts, count_value(missing));
  }
  if (state.key_products.empty()) {
    work.signal(Signal::kMissingKeyProducts, MetricValue::missing(Unknown::kNoKeyProducts));
    return;
  }
  std::size_t missing_key = 0;
  for (const ProductIndex product : state.key_products) {
    const Holding* held = work.goods.find(product);
    if (state.may_sell(work.shop, product) && (held == nullptr || !held->carried())) ++missing_key;
  }
  work.signal(Signal::kMissingKeyProducts, count_value(missing_key));
}

/// Classes 3 to 5, below 70 yuan allocation price.
bool is_low_price(const products::Product& product) {
  return product.price_class == "3" || product.price_class == "4" || product.price_class == "5";
}

void add_change_signals(BookWork& work) {
  std::int64_t quantity[2] = {0, 0};
  std::int64_t amount[2] = {0, 0};
  for (const auto& held : work.goods.holdings)
    for (std::size_t back = 0; back < 2; ++back) {
      quantity[back] += held.quantity[back];
      amount[back] += held.amount_minor[back];
    }
  if (quantity[1] <= 0) {
    work.signal(Signal::kQuantityChange, MetricValue::missing(Unknown::kNoHistory));
    work.signal(Signal::kCartonPriceChange, MetricValue::missing(Unknown::kNoHistory));
    return;
  }
  const auto q0 = static_cast<double>(quantity[0]);
  const auto q1 = static_cast<double>(quantity[1]);
  work.signal(Signal::kQuantityChange, MetricValue::known(q0 / q1 - 1));
  if (quantity[0] <= 0 || amount[1] <= 0)
    work.signal(Signal::kCartonPriceChange, MetricValue::missing(Unknown::kNoOrders));
  else
    work.signal(
        Signal::kCartonPriceChange,
        MetricValue::known(
            (static_cast<double>(amount[0]) / q0) / (static_cast<double>(amount[1]) / q1) - 1));
}

void add_price_signal(BookWork& work) {
  const auto zone = work.state.zone_prices.find(work.state.zone_key(work.shop));
  if (zone == work.state.zone_prices.end() || zone->second.observed == 0)
    work.signal(Signal::kPriceBelowGuideShare, MetricValue::missing(Unknown::kNoPriceObservation));
  else
    work.signal(
        Signal::kPriceBelowGuideShare,
        MetricValue::known(static_cast<double>(zone->second.below_guide) / zone->second.observed));
}

StrategyLine line_of(const strategies::Strategy& strategy, const strategies::Match& match) {
  StrategyLine line;
  line.code = strategy.code;
  line.version = strategy.version;
  line.name = strategy.name;
  line.is_talk_style = strategy.purpose == strategies::Purpose::kTalkStyle;
  line.serves_primary = match.serves_primary;
  line.evidence = match.evidence;
  for (auto& evidence : line.evidence) {
    if (evidence.value) evidence.value = rounded(*evidence.value, "1");
    if (evidence.threshold) evidence.threshold = rounded(*evidence.threshold, "1");
  }
  line.talking_points = strategy.talking_points;
  line.verify_on_site = strategy.verify_on_site;
  line.materials = strategy.materials;
  line.legal_note = strategy.legal_note;
  return line;
}

strategies::Subject subject_of(const BookWork& work) {
  strategies::Subject subject;
  subject.shop = work.shop;
  subject.inputs = &work.inputs();
  subject.metrics = &work.state.sources.month_metrics.shops;
  subject.grade = &work.grade;
  subject.peers = &work.state.sources.peers;
  subject.entries = work.entries;
  subject.signals = work.signals;
  return subject;
}

}  // namespace

std::vector<strategies::Match> match_strategies(const BookContext& context,
                                                const strategies::Matcher& library,
                                                metrics::ShopIndex shop) {
  CHECK(shop < context.state().inputs().shops.size());
  BookWork work(context.state(), shop);
  fill_stock(work);
  fill_signals(work);
  return library.match(subject_of(work));
}

void fill_signals(BookWork& work) {
  std::vector<Shortage> found = shortages(work, GoodsScope::kMain);
  std::size_t slow = slow_products(work, GoodsScope::kMain).size();
  if (work.state.sells_cigars) {
    const auto cigars = shortages(work, GoodsScope::kCigars);
    found.insert(found.end(), cigars.begin(), cigars.end());
    slow += slow_products(work, GoodsScope::kCigars).size();
  }
  const bool has_orders = !work.goods.holdings.empty();
  const auto no_orders = MetricValue::missing(Unknown::kNoOrders);
  const auto no_count = MetricValue::missing(Unknown::kNoStockCount);
  work.signal(Signal::kHotBelowSafety,
              work.has_counts ? count_value(count_kind(
                                    found, {ShortKind::kCountedOut, ShortKind::kBelowSafety}))
                              : no_count);
  work.signal(Signal::kSlowProducts, has_orders ? count_value(slow) : no_orders);
  work.signal(
      Signal::kStockouts,
      work.has_counts || work.has_demand
          ? count_value(count_kind(found, {ShortKind::kCountedOut, ShortKind::kNotSupplied}))
          : no_count);
  const auto shrinking = std::ranges::count_if(found, [&](const Shortage& shortage) {
    return (shortage.kind == ShortKind::kShrinking || shortage.kind == ShortKind::kNotSupplied) &&
           is_low_price(work.product(work.goods.holdings[shortage.holding].product));
  });
  if (work.state.classes.codes.empty())
    work.signal(Signal::kShrinkingLowPrice, MetricValue::missing(Unknown::kNoAttribute));
  else
    work.signal(Signal::kShrinkingLowPrice,
                has_orders ? count_value(static_cast<std::size_t>(shrinking)) : no_orders);
  add_range_signals(work);
  add_change_signals(work);
  add_price_signal(work);
}

void fill_part_f(BookWork& work) {
  const auto& state = work.state;
  ServiceFocus& part = work.book.part_f;
  for (const auto* entry : work.entries) {
    ClassLine line;
    line.class_code = target_classes::code_of(entry->target_class);
    line.name = {std::string(target_classes::name_zh(entry->target_class)),
                 std::string(target_classes::name_en(entry->target_class))};
    line.is_primary = entry->is_primary;
    line.priority = entry->priority;
    line.reason_code = entry->reason_code;
    line.reason = {entry->reason_zh, entry->reason_en};
    for (const auto& evidence : entry->evidence)
      line.evidence.push_back({evidence.metric, rounded(evidence.value, "1"),
                               rounded(evidence.threshold, "1"), evidence.comparison});
    part.classes.push_back(std::move(line));
  }
  for (std::uint32_t i = state.gate_begin[work.shop]; i < state.gate_begin[work.shop + 1]; ++i) {
    const auto& gate = state.sources.targets.gates[i];
    part.gates.push_back({std::string(target_classes::code_of(gate.target_class)),
                          gate.rule,
                          {gate.text_zh, gate.text_en}});
  }
  const auto subject = subject_of(work);
  const auto& library = state.sources.strategies.strategies();
  // A talk-style strategy always shows: it is how to say the others.
  std::size_t with_text = 0;
  for (const auto& match : state.sources.strategies.match(subject)) {
    const auto& strategy = library[match.strategy];
    const bool talk_style = strategy.purpose == strategies::Purpose::kTalkStyle;
    if (!talk_style && with_text == state.options.strategies_with_text) {
      part.more_strategies.push_back(strategy.code);
      continue;
    }
    if (!talk_style) ++with_text;
    part.strategies.push_back(line_of(strategy, match));
  }
}

}  // namespace guidance
