#include <algorithm>
#include <cmath>

#include "features/guidance/book_state.h"
#include "features/guidance/effect.h"
#include "features/products/products.h"

namespace guidance {
namespace {

ProductIndex find_product(const MonthInputs& inputs, base::ProductId id) {
  const auto found = std::ranges::lower_bound(inputs.products, id, {}, &products::Product::id);
  if (found == inputs.products.end() || found->id != id) return kNoIndex;
  return static_cast<ProductIndex>(found - inputs.products.begin());
}

template <class Rows>
std::vector<ProductIndex> products_of(const MonthInputs& inputs, const Rows& rows) {
  std::vector<ProductIndex> found;
  found.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Rows are grouped by product: most ask for the product of the row before.
    const bool same = i > 0 && rows[i].product_id == rows[i - 1].product_id;
    found.push_back(same ? found.back() : find_product(inputs, rows[i].product_id));
  }
  return found;
}

/// Day of the last order up to the period's end, of any shop.
std::string last_order_day(const MonthInputs& inputs) {
  const auto& columns = inputs.facts->columns();
  std::int32_t last = -1;
  for (std::size_t customer = 0; customer < inputs.facts->customers(); ++customer) {
    const auto orders =
        facts::orders_between(columns, static_cast<facts::CustomerOrdinal>(customer), base::Date{0},
                              inputs.period.last_day());
    if (!orders.empty())
      last = std::max(last, static_cast<std::int32_t>(columns.order_day[orders.end - 1]));
  }
  return last < 0 ? "" : base::Date{last}.iso();
}

Coding coding_of(const MonthInputs& inputs, std::string_view dictionary,
                 std::optional<std::string> products::Product::*field) {
  Coding coding;
  for (const auto& entry : inputs.dictionary) {
    if (entry.dictionary != dictionary) continue;
    coding.codes.push_back(entry.code);
    coding.names.push_back({entry.name_zh, entry.name_en});
  }
  // Codes that no dictionary knows come after, in order of the code.
  std::vector<std::string> more;
  for (const auto& product : inputs.products)
    if (const auto& code = product.*field;
        code && !code->empty() && std::ranges::find(coding.codes, *code) == coding.codes.end())
      more.push_back(*code);
  std::ranges::sort(more);
  more.erase(std::unique(more.begin(), more.end()), more.end());
  for (const auto& code : more) {
    coding.codes.push_back(code);
    coding.names.push_back({code, code});
  }
  for (const auto& product : inputs.products) {
    const auto& code = product.*field;
    const auto place = code ? std::ranges::find(coding.codes, *code) : coding.codes.end();
    coding.of_product.push_back(static_cast<std::uint32_t>(place - coding.codes.begin()));
  }
  return coding;
}

std::vector<std::vector<std::int64_t>> group_sums(const BookContext::State& state,
                                                  const Coding& coding, GoodsScope scope) {
  std::vector<std::vector<std::int64_t>> sums;
  for (const auto& group : state.tables.groups) {
    auto& cells = sums.emplace_back(coding.codes.size() + 1, 0);
    for (ProductIndex i = 0; i < group.quantity.size(); ++i)
      if (state.in_scope(i, scope)) cells[coding.of_product[i]] += group.quantity[i];
  }
  return sums;
}

/// The figures of part C. A metric that the register does not have is left out.
constexpr FigurePlan kMainFigures[] = {
    {"quantity", "month", true},
    {"amount_minor", "month", true},
    {"avg_carton_price", "month", true},
    {"order_days", "month"},
    {"distinct_products", "month", true},
    {"brand_width", "quarter", true},
    {"quantity_growth_month", "two_months", true},
    {"quantity_growth_year", "year"},
    {"order_fill_rate", "month", true},
    {"demand_satisfaction_rate", "month"},
    {"repurchase_rate", "two_months", true},
    {"key_shelf_rate", "month_key", true},
    {"key_fill_rate", "month_key"},
    {"key_repurchase_rate", "month_key"},
    {"days_of_supply", "quarter", true},
    {"stock_to_sales", "month"},
    {"sell_through_ratio", "month"},
    {"price_index", ""},
    {"price_compliance_rate", ""},
    {"retail_gross_margin", "", true},
};
constexpr FigurePlan kCigarFigures[] = {
    {"cigar_quantity", "month_cigars", true},
    {"cigar_amount_minor", "month_cigars"},
    {"cigar_products", "month_cigars"},
    {"cigar_share", "month_cigars", true},
};

std::vector<FigurePlan> resolved(std::span<const FigurePlan> plans) {
  const auto definitions = metrics::definitions(metrics::Scope::kShop);
  std::vector<FigurePlan> known;
  for (FigurePlan plan : plans) {
    const auto column = metrics::find_metric(metrics::Scope::kShop, plan.metric);
    if (!column) continue;
    plan.column = *column;
    plan.definition = &definitions[*column];
    known.push_back(plan);
  }
  return known;
}

void add_zone_prices(BookContext::State& state) {
  const auto& inputs = state.inputs();
  if (inputs.price_begin.size() != inputs.shops.size() + 1) return;
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    if (inputs.price_begin[shop] == inputs.price_begin[shop + 1]) continue;
    ZonePrices& zone = state.zone_prices[state.zone_key(shop)];
    for (std::uint32_t i = inputs.price_begin[shop]; i < inputs.price_begin[shop + 1]; ++i) {
      const ProductIndex product = state.price_product[i];
      if (product == kNoIndex || !inputs.period.contains(inputs.prices[i].observed_on)) continue;
      const auto& guide = inputs.products[product].guide_retail_price;
      if (!guide || guide->minor <= 0) continue;
      ++zone.observed;
      if (inputs.prices[i].carton_price < *guide) ++zone.below_guide;
    }
  }
}

void add_lookups(BookContext::State& state) {
  const auto& inputs = state.inputs();
  for (const auto& entry : inputs.dictionary)
    state.dictionary[entry.dictionary + '/' + entry.code] = &entry;
  auto unit = products::quantity_unit(inputs.products);
  state.quantity_unit = {std::move(unit.zh), std::move(unit.en)};
  for (const auto& person : inputs.people) state.people[person.id.value] = &person;
  for (ProductIndex i = 0; i < inputs.products.size(); ++i) {
    const auto& product = inputs.products[i];
    state.product_by_code[product.product_code] = i;
    state.is_cigar.push_back(product.product_kind == "CIGAR" ? 1 : 0);
    state.sells_cigars = state.sells_cigars || product.product_kind == "CIGAR";
    // A placeholder's kind is not known: it says nothing of what the company sells.
    state.sells_tobacco = state.sells_tobacco || (product.product_kind != "NON_TOBACCO" &&
                                                  product.product_kind != "UNKNOWN");
    if (inputs.is_key_product[i] != 0 && state.can_be_ordered(i)) state.key_products.push_back(i);
  }
  state.gate_begin.assign(inputs.shops.size() + 1, 0);
  for (const auto& gate : state.sources.targets.gates) ++state.gate_begin[gate.shop + 1];
  for (std::size_t i = 0; i < inputs.shops.size(); ++i)
    state.gate_begin[i + 1] += state.gate_begin[i];
  state.area_shops.resize(inputs.areas.size() + 1);
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const AreaIndex area = inputs.shop_area[shop];
    state.area_shops[area == kNoIndex ? inputs.areas.size() : area].push_back(shop);
  }
}

/// Means over the active shops, in shop order: the same at any thread count.
void add_company_sums(BookContext::State& state) {
  const auto& inputs = state.inputs();
  const auto& table = state.sources.month_metrics.shops;
  state.product_quantity.assign(inputs.products.size(), 0);
  state.product_buyers.assign(inputs.products.size(), 0);
  const std::size_t columns = metrics::definitions(metrics::Scope::kShop).size();
  state.shop_means.assign(columns, {0, 0});
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const bool active = inputs.shops[shop].status == "active";
    for (const auto& held : state.tables.goods_of(shop)) {
      state.product_quantity[held.product] += held.month;
      if (active && held.month > 0) ++state.product_buyers[held.product];
    }
    if (!active) continue;
    ++state.active_shops;
    for (std::size_t column = 0; column < columns; ++column)
      if (const auto value = table.at(shop, column); value.is_known()) {
        state.shop_means[column].first += value.value;
        ++state.shop_means[column].second;
      }
  }
}

/// Figures that a shop is compared with its group by.
constexpr std::string_view kClusterFigures[] = {"quantity",          "amount_minor",
                                                "avg_carton_price",  "order_days",
                                                "distinct_products", "order_fill_rate"};

ClusterRange range_of(std::vector<double>& values) {
  ClusterRange range;
  range.members = static_cast<std::uint32_t>(values.size());
  if (values.empty()) return range;
  std::ranges::sort(values);
  const auto at = [&](std::size_t quarter) { return values[(values.size() - 1) * quarter / 4]; };
  return {range.members, at(1), at(2), at(3)};
}

/// Quartiles of each figure in each group that the analysis found.
void add_cluster_ranges(BookContext::State& state) {
  if (state.sources.scores.empty()) return;
  for (const auto id : kClusterFigures)
    if (const auto column = metrics::find_metric(metrics::Scope::kShop, id))
      state.cluster_columns.push_back(*column);
  std::vector<std::vector<ShopIndex>> members;
  for (ShopIndex shop = 0; shop < state.sources.scores.size(); ++shop) {
    const auto& cluster = state.sources.scores[shop].cluster;
    if (!cluster) continue;
    const auto at = static_cast<std::size_t>(cluster->cluster);
    if (members.size() <= at) members.resize(at + 1);
    members[at].push_back(shop);
  }
  for (const auto& shops : members) {
    auto& ranges = state.cluster_ranges.emplace_back();
    for (const std::size_t column : state.cluster_columns) {
      std::vector<double> values;
      for (const ShopIndex shop : shops)
        if (const auto value = state.sources.month_metrics.shops.at(shop, column); value.is_known())
          values.push_back(value.value);
      ranges.push_back(range_of(values));
    }
  }
}

}  // namespace

BookContext::State::State(const Sources& the_sources, const RunHeader& the_run,
                          const BookOptions& the_options, unsigned threads)
    : sources(the_sources), run(the_run), options(the_options), window(the_sources.inputs.period) {
  CHECK(sources.grades.shops.size() == inputs().shops.size());
  CHECK(sources.last_books.empty() || sources.last_books.size() == inputs().shops.size());
  CHECK(sources.scores.empty() || sources.scores.size() == inputs().shops.size());
  generated_at = run.generated_at.iso();
  data_until = last_order_day(inputs());
  tables = compute_company_tables(inputs(), sources.grades, options.missing_share_min, threads);
  stock_product = products_of(inputs(), inputs().stock_counts);
  price_product = products_of(inputs(), inputs().prices);
  add_lookups(*this);
  classes = coding_of(inputs(), "price_class", &products::Product::price_class);
  bands = coding_of(inputs(), "price_band", &products::Product::price_band);
  for (std::size_t scope = 0; scope < kGoodsScopes; ++scope) {
    group_classes[scope] = group_sums(*this, classes, static_cast<GoodsScope>(scope));
    group_bands[scope] = group_sums(*this, bands, static_cast<GoodsScope>(scope));
  }
  main_figures = resolved(kMainFigures);
  cigar_figures = resolved(kCigarFigures);
  add_zone_prices(*this);
  add_company_sums(*this);
  add_cluster_ranges(*this);
  unlisted_effect = unlisted_effects(*this);
}

std::optional<Text> BookContext::State::name_of(std::string_view dictionary_id,
                                                std::string_view code) const {
  std::string key(dictionary_id);
  key += '/';
  key += code;
  const auto found = dictionary.find(key);
  if (found == dictionary.end()) return {};
  return Text{found->second->name_zh, found->second->name_en};
}

bool BookContext::State::can_be_ordered(ProductIndex product) const {
  const auto& found = inputs().products[product];
  return found.status == "active" && !found.is_delisted.value_or(false);
}

bool BookContext::State::licensed_for(ShopIndex shop, std::string_view product_kind) const {
  return customers::is_licensed_for(inputs().shops[shop], product_kind);
}

bool BookContext::State::may_sell(ShopIndex shop, ProductIndex product) const {
  return licensed_for(shop, inputs().products[product].product_kind);
}

const LastBook* BookContext::State::last_book(ShopIndex shop) const {
  if (sources.last_books.empty() || !sources.last_books[shop]) return nullptr;
  return &*sources.last_books[shop];
}

std::string BookContext::State::zone_key(ShopIndex shop) const {
  return std::to_string(inputs().shop_area[shop]) + '/' +
         inputs().shops[shop].trade_zone_type.value_or("");
}

BookContext::BookContext(const Sources& sources, const RunHeader& run, const BookOptions& options,
                         unsigned threads)
    : state_(std::make_unique<const State>(sources, run, options, threads)) {}
BookContext::~BookContext() = default;

double rounded(double value, std::string_view unit) {
  if (unit == "minor" || unit == "count") return std::round(value);
  const double scale = unit == "percent" || unit == "1" ? 1e4 : 1e2;
  return std::round(value * scale) / scale;
}

}  // namespace guidance
