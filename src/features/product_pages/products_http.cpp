#include <algorithm>
#include <chrono>
#include <mutex>

#include "base/text.h"
#include "features/product_pages/product_pages.h"
#include "features/product_pages/product_record.h"
#include "features/product_pages/product_tables.h"
#include "features/products/products.h"

/// Routes of products.
namespace product_pages {

struct Text {
  std::string zh;
  std::string en;
};
BOOST_DESCRIBE_STRUCT(Text, (), (zh, en))

struct Figure {
  std::string metric;
  std::optional<double> value;
  std::optional<Text> unknown;  ///< why there is none
};
BOOST_DESCRIBE_STRUCT(Figure, (), (metric, value, unknown))

struct ProductItem {
  base::ProductId id;
  std::string product_code;
  std::string product_name;
  std::optional<std::string> brand;
  std::optional<std::string> manufacturer;
  std::optional<std::string> category;
  std::string product_kind;
  std::optional<std::string> price_class;
  std::optional<std::string> price_band;
  std::optional<base::Money> wholesale_price_minor;
  std::optional<base::Money> guide_retail_price_minor;
  std::string unit_name;
  bool is_key = false;
  std::optional<bool> is_new;
  std::optional<std::string> portfolio_role;
  std::optional<std::string> supply_attribute;
  std::string status;
  std::optional<Text> market_state;  ///< 紧俏 顺销 平销 滞销 脱销
  std::optional<Text> life_cycle;
  std::vector<Figure> figures;  ///< empty while the month is being computed
};
BOOST_DESCRIBE_STRUCT(ProductItem, (),
                      (id, product_code, product_name, brand, manufacturer, category, product_kind,
                       price_class, price_band, wholesale_price_minor, guide_retail_price_minor,
                       unit_name, is_key, is_new, portfolio_role, supply_attribute, status,
                       market_state, life_cycle, figures))

struct ProductList {
  std::vector<ProductItem> items;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> total;
  std::optional<base::Period> period;  ///< of the figures; nothing: there are none yet
  bool is_preparing = false;           ///< figures are being computed: ask again
};
BOOST_DESCRIBE_STRUCT(ProductList, (), (items, next_cursor, total, period, is_preparing))

struct MonthSales {
  base::Period period;
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t buyers = 0;
};
BOOST_DESCRIBE_STRUCT(MonthSales, (), (period, quantity, amount_minor, buyers))

struct AreaSales {
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t buyers = 0;
  std::int64_t shops = 0;  ///< active ones
  double shelf_rate = 0;
};
BOOST_DESCRIBE_STRUCT(AreaSales, (),
                      (area_id, area_name, quantity, amount_minor, buyers, shops, shelf_rate))

struct GradeSales {
  std::int64_t grade_no = 0;  ///< 0: not graded
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t buyers = 0;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(GradeSales, (), (grade_no, quantity, amount_minor, buyers, shops))

/// 品规状态: the label, and the figures it was decided by.
struct StateEvaluation {
  std::optional<std::int64_t> state;  ///< 1 hot, 2 smooth, 3 flat, 4 slow, 5 stock-out
  std::optional<Text> name;
  std::optional<double> score;  ///< market_state_score, 0..100
  std::optional<std::int64_t> life_cycle_stage;
  std::optional<Text> life_cycle;
  Text rule;  ///< how market_state is decided, in words
  std::vector<Figure> inputs;
};
BOOST_DESCRIBE_STRUCT(StateEvaluation, (),
                      (state, name, score, life_cycle_stage, life_cycle, rule, inputs))

struct ProductMonth {
  base::Period period;
  bool records_changed = false;
  bool is_key = false;
  StateEvaluation evaluation;
  std::vector<Figure> figures;       ///< all metrics of products
  std::vector<MonthSales> history;   ///< oldest first
  std::vector<AreaSales> by_area;    ///< in the account's scope, largest first
  std::vector<GradeSales> by_grade;  ///< best grade first
};
BOOST_DESCRIBE_STRUCT(ProductMonth, (),
                      (period, records_changed, is_key, evaluation, figures, history, by_area,
                       by_grade))

struct BuyerLine {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::optional<std::int64_t> grade_no;
  std::int64_t quantity = 0;
  double mean_before = 0;  ///< a month, over the three months before
  std::optional<base::Date> last_ordered_on;
};
BOOST_DESCRIBE_STRUCT(BuyerLine, (),
                      (customer_id, customer_code, shop_name, area_id, area_name, grade_no,
                       quantity, mean_before, last_ordered_on))

namespace {

using auth::Permission;
using metrics::ProductIndex;
namespace json = wire::json;

constexpr std::chrono::milliseconds kPatience{1500};

/// What the list shows of a product's month; a page shows all metrics.
constexpr std::string_view kListMetrics[] = {"quantity",
                                             "amount_minor",
                                             "quantity_growth_month",
                                             "shelf_rate",
                                             "buyers",
                                             "order_fill_rate",
                                             "demand_satisfaction_rate",
                                             "repurchase_rate",
                                             "sell_through_rate",
                                             "price_index",
                                             "stock_to_sales",
                                             "days_of_supply",
                                             "market_state",
                                             "market_state_score",
                                             "life_cycle_stage"};

// ---- what all handlers share

class Desk {
 public:
  explicit Desk(api::Services& the_services)
      : services(the_services), months(api::shared_of<live_month::LiveMonths>(the_services)) {}

  /// The tables of a month, made once and kept for the last two months asked for.
  std::shared_ptr<const ProductTables> tables(const live_month::LiveMonthPtr& month) {
    const std::lock_guard lock(mutex_);
    for (const auto& known : kept_)
      if (known && known->month == month) return known;
    std::swap(kept_[0], kept_[1]);
    kept_[0] = compute_tables(month);
    return kept_[0];
  }

  api::Services& services;
  std::shared_ptr<live_month::LiveMonths> months;

 private:
  std::mutex mutex_;
  std::array<std::shared_ptr<const ProductTables>, 2> kept_;
};
using DeskPtr = std::shared_ptr<Desk>;

Figure figure_of(std::string_view metric, metrics::MetricValue value) {
  Figure figure{std::string(metric), {}, {}};
  if (value.is_known())
    figure.value = value.value;
  else
    figure.unknown = Text{std::string(metrics::unknown_text_zh(value.unknown)),
                          std::string(metrics::unknown_text_en(value.unknown))};
  return figure;
}

metrics::MetricValue metric_of(const live_month::LiveMonth& month, ProductIndex product,
                               std::string_view metric) {
  const auto column = metrics::find_metric(metrics::Scope::kProduct, metric);
  CHECK(column.has_value());
  return month.computed->metrics.products.at(product, *column);
}

ProductIndex find_product(const live_month::LiveMonth& month, base::ProductId id) {
  const auto& products = month.computed->inputs->products;
  const auto found = std::ranges::lower_bound(products, id, {}, &products::Product::id);
  return found == products.end() || found->id != id
             ? metrics::kNoIndex
             : static_cast<ProductIndex>(found - products.begin());
}

std::optional<Text> named(metrics::MetricValue value, std::span<const Text> names) {
  if (!value.is_known()) return {};
  const auto at = static_cast<std::size_t>(value.value);
  if (at < 1 || at > names.size()) return {};
  return names[at - 1];
}

std::optional<Text> state_name(metrics::MetricValue value) {
  static const Text kNames[] = {{"紧俏", "hot"},
                                {"顺销", "smooth"},
                                {"平销", "flat"},
                                {"滞销", "slow"},
                                {"脱销", "stock-out"}};
  return named(value, kNames);
}

/// The formula of market_state in words (`market_state` in product_comparisons.cpp).
Text state_rule() {
  return {
      "依次判断：公司断货率超过 50% 为脱销；订足率不低于 90%、零售价格指数不低于 100 "
      "且可销天数少于 15 天为紧俏；存销比超过 2 或零售价格指数低于 97 为滞销；订足率不低于 60% "
      "为顺销；其余为平销。数据缺失的条件视为不满足。",
      "Decided in this order: stock-out when the company's stock-out rate is over 50%; hot when "
      "the order fill rate is at least 90%, the retail price index at least 100 and the days of "
      "supply under 15; slow when stock to sales is over 2 or the retail price index under 97; "
      "smooth when the order fill rate is at least 60%; flat otherwise. A condition without data "
      "does not hold."};
}

std::optional<Text> stage_name(metrics::MetricValue value) {
  static const Text kNames[] = {{"导入期", "introduction"},
                                {"成长期", "growth"},
                                {"成熟期", "maturity"},
                                {"衰退期", "decline"}};
  return named(value, kNames);
}

base::Error no_such_product() {
  return {base::ErrorCode::kNotFound, "products.no_such_product", "there is no such product", {}};
}

base::Error bad_parameter(std::string_view name, std::string_view value, std::string expected) {
  return {base::ErrorCode::kInvalid,
          "api.bad_parameter",
          std::string(name) + ": expected " + expected,
          {{std::string(name), base::excerpt(value), "api.bad_parameter", expected}}};
}

// ---- the list

ProductItem item_of(const products::Product& product) {
  return {product.id,
          product.product_code,
          product.product_name,
          product.brand,
          product.manufacturer,
          product.category,
          product.product_kind,
          product.price_class,
          product.price_band,
          product.wholesale_price,
          product.guide_retail_price,
          product.unit_name,
          false,
          product.is_new,
          product.portfolio_role,
          product.supply_attribute,
          product.status,
          {},
          {},
          {}};
}

void add_figures(const live_month::LiveMonth& month, ProductItem& item) {
  const auto product = find_product(month, item.id);
  if (product == metrics::kNoIndex) return;
  item.is_key = month.computed->inputs->is_key_product[product] != 0;
  for (const auto metric : kListMetrics)
    item.figures.push_back(figure_of(metric, metric_of(month, product, metric)));
  item.market_state = state_name(metric_of(month, product, "market_state"));
  item.life_cycle = stage_name(metric_of(month, product, "life_cycle_stage"));
}

std::optional<double> figure_value(const ProductItem& item, std::string_view metric) {
  const auto found = std::ranges::find(item.figures, metric, &Figure::metric);
  return found == item.figures.end() ? std::nullopt : found->value;
}

bool passes(const http::Request& request, const ProductItem& item) {
  const auto same = [&](std::string_view name, const std::optional<std::string>& value) {
    const auto wanted = request.query_value(name);
    return !wanted || wanted->empty() || value == *wanted;
  };
  const auto flag = [&](std::string_view name, bool value) {
    const auto wanted = request.query_value(name);
    return !wanted || (*wanted == "true") == value;
  };
  const std::string text = base::to_lower_ascii(base::trim(request.query_value("q").value_or("")));
  const auto has_text = [&](const std::string& value) {
    return base::to_lower_ascii(value).find(text) != std::string::npos;
  };
  if (!text.empty() && !has_text(item.product_code) && !has_text(item.product_name) &&
      !has_text(item.brand.value_or("")) && !has_text(item.manufacturer.value_or("")))
    return false;
  const auto state = request.query_value("market_state");
  if (state && !state->empty() && (!item.market_state || item.market_state->en != *state))
    return false;
  return same("product_kind", item.product_kind) && same("price_class", item.price_class) &&
         same("price_band", item.price_band) && same("category", item.category) &&
         same("brand", item.brand) && same("portfolio_role", item.portfolio_role) &&
         same("status", item.status) && flag("is_key", item.is_key) &&
         flag("is_new", item.is_new.value_or(false));
}

bool can_sort_by(std::string_view column) {
  return column == "product_code" || column == "product_name" ||
         column == "wholesale_price_minor" ||
         std::ranges::find(kListMetrics, column) != std::end(kListMetrics);
}

void sort_items(std::vector<ProductItem>& items, std::string_view sort) {
  const bool descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  if (sort == "product_code" || sort == "product_name") {
    std::ranges::stable_sort(items, [&](const ProductItem& a, const ProductItem& b) {
      const auto& left = sort == "product_code" ? a.product_code : a.product_name;
      const auto& right = sort == "product_code" ? b.product_code : b.product_name;
      return descending ? right < left : left < right;
    });
    return;
  }
  // Unknown figures come last whichever way.
  const auto value = [&](const ProductItem& item) -> std::optional<double> {
    if (sort != "wholesale_price_minor") return figure_value(item, sort);
    if (!item.wholesale_price_minor) return {};
    return static_cast<double>(item.wholesale_price_minor->minor);
  };
  std::ranges::stable_sort(items, [&](const ProductItem& a, const ProductItem& b) {
    const auto left = value(a);
    const auto right = value(b);
    if (!left || !right) return left.has_value() && !right.has_value();
    return descending ? *right < *left : *left < *right;
  });
}

base::Result<http::Response> list_products(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto sort = request.query_value("sort").value_or("-quantity");
  if (!can_sort_by(sort.starts_with('-') ? sort.substr(1) : sort))
    return bad_parameter("sort", sort, "one of the columns told in the contract");
  const auto company = request.principal->company;
  const auto live = desk.months->get(company, kPatience);
  ProductList list;
  list.is_preparing = live.is_preparing;
  if (live.month) list.period = live.month->run.period;
  std::vector<ProductItem> items;
  for (const auto& product : products::list_products(*desk.services.database.reader(), company)) {
    ProductItem item = item_of(product);
    if (live.month) add_figures(*live.month, item);
    if (passes(request, item)) items.push_back(std::move(item));
  }
  sort_items(items, sort);
  const auto offset =
      static_cast<std::size_t>(std::max<std::int64_t>(0, base::parse_int(page.cursor).value_or(0)));
  const std::size_t end = std::min(items.size(), offset + page.limit);
  for (std::size_t i = offset; i < end; ++i) list.items.push_back(std::move(items[i]));
  list.total = static_cast<std::int64_t>(items.size());
  if (end < items.size()) list.next_cursor = api::encode_cursor(std::to_string(end));
  return http::Response::json(wire::to_json(list));
}

// ---- one product

StateEvaluation evaluation_of(const live_month::LiveMonth& month, ProductIndex product) {
  StateEvaluation evaluation;
  const auto state = metric_of(month, product, "market_state");
  if (state.is_known()) evaluation.state = static_cast<std::int64_t>(state.value);
  evaluation.name = state_name(state);
  if (const auto score = metric_of(month, product, "market_state_score"); score.is_known())
    evaluation.score = score.value;
  const auto stage = metric_of(month, product, "life_cycle_stage");
  if (stage.is_known()) evaluation.life_cycle_stage = static_cast<std::int64_t>(stage.value);
  evaluation.life_cycle = stage_name(stage);
  evaluation.rule = state_rule();
  for (const char* metric :
       {"order_fill_rate", "price_index", "days_of_supply", "stock_to_sales",
        "company_stockout_rate", "demand_satisfaction_rate", "allocation_coverage", "gross_margin",
        "price_ladder_index", "supply_utilization", "revenue_per_case", "full_order_coverage"})
    evaluation.inputs.push_back(figure_of(metric, metric_of(month, product, metric)));
  return evaluation;
}

std::vector<AreaSales> areas_of(const ProductTables& tables, ProductIndex product,
                                const auth::Scope& scope) {
  const auto& inputs = *tables.month->computed->inputs;
  std::vector<std::int64_t> active(tables.areas, 0);
  for (std::size_t shop = 0; shop < inputs.shops.size(); ++shop)
    if (inputs.shops[shop].status == "active")
      ++active[inputs.shop_area[shop] == metrics::kNoIndex ? tables.areas - 1
                                                           : inputs.shop_area[shop]];
  std::vector<AreaSales> lines;
  for (std::size_t row = 0; row < tables.areas; ++row) {
    const bool none = row + 1 == tables.areas;
    const auto id = none ? std::nullopt : std::optional(inputs.areas[row].id);
    const Sales& sales = tables.by_area[product * tables.areas + row];
    if (!scope.covers_area(id) || (active[row] == 0 && sales.buyers == 0)) continue;
    lines.push_back({id, none ? "" : inputs.areas[row].name, sales.quantity, sales.amount_minor,
                     sales.buyers, active[row],
                     active[row] == 0
                         ? 0
                         : static_cast<double>(sales.buyers) / static_cast<double>(active[row])});
  }
  std::ranges::stable_sort(lines, std::ranges::greater{}, &AreaSales::quantity);
  return lines;
}

std::vector<GradeSales> grades_of(const ProductTables& tables, ProductIndex product) {
  std::vector<std::int64_t> shops(tables.grades, 0);
  for (const auto& grade : tables.month->computed->grades.shops)
    if (grade.graded) ++shops[static_cast<std::size_t>(grade.grade_no)];
  std::vector<GradeSales> lines;
  for (std::size_t grade = tables.grades; grade-- > 0;) {
    const Sales& sales = tables.by_grade[product * tables.grades + grade];
    if (shops[grade] == 0 && sales.buyers == 0) continue;
    lines.push_back({static_cast<std::int64_t>(grade), sales.quantity, sales.amount_minor,
                     sales.buyers, shops[grade]});
  }
  return lines;
}

ProductMonth month_of(const ProductTables& tables, ProductIndex product, const auth::Scope& scope) {
  const auto& month = *tables.month;
  ProductMonth page;
  page.period = month.run.period;
  page.records_changed = month.records_changed();
  page.is_key = month.computed->inputs->is_key_product[product] != 0;
  page.evaluation = evaluation_of(month, product);
  for (const auto& definition : metrics::definitions(metrics::Scope::kProduct))
    page.figures.push_back(figure_of(definition.id, metric_of(month, product, definition.id)));
  for (int back = kHistoryMonths - 1; back >= 0; --back) {
    const Sales& sales = tables.history[product][static_cast<std::size_t>(back)];
    page.history.push_back(
        {page.period.plus_months(-back), sales.quantity, sales.amount_minor, sales.buyers});
  }
  page.by_area = areas_of(tables, product, scope);
  page.by_grade = grades_of(tables, product);
  return page;
}

http::Response record_response(const ProductRecord& record, json::value month, bool is_preparing) {
  json::object body{{"id", std::to_string(record.id.value)},
                    {"version", record.version},
                    {"fields", record.fields},
                    {"month", std::move(month)},
                    {"is_preparing", is_preparing}};
  return http::Response::json(json::serialize(body)).with("ETag", api::etag(record.version));
}

http::Schema product_schema() {
  return {{"type", "object"},
          {"required", {"id", "version", "fields", "month", "is_preparing"}},
          {"properties",
           {{"id", wire::schema<base::ProductId>()},
            {"version", {{"type", "integer"}}},
            {"fields", fields_schema()},
            {"month", wire::schema<std::optional<ProductMonth>>()},
            {"is_preparing", {{"type", "boolean"}}}}}};
}

base::Result<http::Response> get_product(Desk& desk, const http::Request& request) {
  const auto id = api::id_from<base::ProductId>(request.path_param("id"));
  const auto company = request.principal->company;
  const auto record =
      id ? find_record(*desk.services.database.reader(), company, *id) : std::nullopt;
  if (!record) return no_such_product();
  const auto live = desk.months->get(company, kPatience);
  if (!live.month) return record_response(*record, nullptr, live.is_preparing);
  const auto product = find_product(*live.month, *id);
  if (product == metrics::kNoIndex) return record_response(*record, nullptr, live.is_preparing);
  const auto tables = desk.tables(live.month);
  return record_response(*record,
                         wire::to_value(month_of(*tables, product, request.principal->scope)),
                         live.is_preparing);
}

base::Result<http::Response> patch_product(Desk& desk, const http::Request& request) {
  const auto id = api::id_from<base::ProductId>(request.path_param("id"));
  TRY_ASSIGN(const auto changes, wire::parse(request.body));
  if (!changes.is_object() || changes.get_object().empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "wire.wrong_value",
                       "expected an object of the fields to change",
                       {}};
  const auto expected = api::if_match_version(request);
  return api::write(desk.services, request, [&](api::Write& write) -> base::Result<http::Response> {
    const auto company = write.principal.company;
    const auto stored = id ? find_record(write.session, company, *id) : std::nullopt;
    if (!stored) return no_such_product();
    if (expected != stored->version)
      return api::stale(request, stored->version, json::serialize(stored->fields));
    TRY(patch_record(write, *stored, changes.get_object()));
    const auto now = find_record(write.session, company, *id);
    json::object before;
    for (const auto& change : changes.get_object())
      before[change.key()] = stored->fields.at(change.key());
    audit::Entry entry;
    entry.action = "products.update";
    entry.object_kind = "product";
    entry.object_id = std::to_string(id->value);
    entry.before = json::serialize(before);
    entry.after = json::serialize(changes);
    write.audit(std::move(entry));
    return record_response(*now, nullptr, false);
  });
}

base::Result<BuyerKind> buyer_kind(const http::Request& request) {
  const auto text = request.query_value("kind").value_or("buying");
  if (text == "buying") return BuyerKind::kBuying;
  if (text == "new") return BuyerKind::kNew;
  if (text == "stopped") return BuyerKind::kStopped;
  return bad_parameter("kind", text, "buying, new or stopped");
}

BuyerLine buyer_line(const live_month::LiveMonth& month, const Buyer& buyer) {
  const auto& inputs = *month.computed->inputs;
  const auto& shop = inputs.shops[buyer.shop];
  const auto& grade = month.computed->grades.shops[buyer.shop];
  const auto area = inputs.shop_area[buyer.shop];
  constexpr double kMonths = 3;
  return {shop.id,
          shop.customer_code,
          shop.shop_name,
          shop.sales_area_id,
          area == metrics::kNoIndex ? "" : inputs.areas[area].name,
          grade.graded ? std::optional<std::int64_t>(grade.grade_no) : std::nullopt,
          buyer.quantity,
          static_cast<double>(buyer.quantity_before) / kMonths,
          buyer.last_day > 0 ? std::optional(base::Date{buyer.last_day}) : std::nullopt};
}

base::Result<http::Response> list_buyers(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  TRY_ASSIGN(const auto kind, buyer_kind(request));
  const auto id = api::id_from<base::ProductId>(request.path_param("id"));
  const auto live = desk.months->get(request.principal->company, kPatience);
  if (!live.month)
    return live.error && !live.is_preparing
               ? *live.error
               : base::Error{base::ErrorCode::kConflict,
                             "live_month.preparing",
                             "the month's figures are being computed: ask again in a moment",
                             {}};
  const auto product = id ? find_product(*live.month, *id) : metrics::kNoIndex;
  if (product == metrics::kNoIndex) return no_such_product();
  const auto& inputs = *live.month->computed->inputs;
  auto buyers = find_buyers(inputs, product, kind);
  const auto area = api::id_from<base::UnitId>(request.query_value("area").value_or("0"));
  std::erase_if(buyers, [&](const Buyer& buyer) {
    const auto& shop = inputs.shops[buyer.shop];
    return !request.principal->scope.covers(shop.id, shop.sales_area_id) ||
           (area && *area && shop.sales_area_id != area);
  });
  const auto offset =
      static_cast<std::size_t>(std::max<std::int64_t>(0, base::parse_int(page.cursor).value_or(0)));
  api::PageOf<BuyerLine> answer;
  const std::size_t end = std::min(buyers.size(), offset + page.limit);
  for (std::size_t i = offset; i < end; ++i)
    answer.items.push_back(buyer_line(*live.month, buyers[i]));
  answer.total = static_cast<std::int64_t>(buyers.size());
  if (end < buyers.size()) answer.next_cursor = api::encode_cursor(std::to_string(end));
  return api::page_response(answer);
}

std::vector<http::Parameter> list_parameters() {
  const auto text = [](const char* name, const char* description) {
    return http::Parameter{name, description, {{"type", "string"}, {"maxLength", 200}}};
  };
  auto parameters = api::page_parameters();
  parameters.push_back(text("q", "Part of code, name, brand or manufacturer"));
  parameters.push_back(text("product_kind", "CIGARETTE, CIGAR, NON_TOBACCO …"));
  parameters.push_back(text("price_class", "Code of the dictionary price_class"));
  parameters.push_back(text("price_band", "Code of the dictionary price_band"));
  parameters.push_back(text("category", "Category, exact"));
  parameters.push_back(text("brand", "Brand, exact"));
  parameters.push_back(text("portfolio_role", "LEAD, GUARD, POTENTIAL, EXIT"));
  parameters.push_back(text("status", "active, inactive, placeholder"));
  parameters.push_back(
      {"market_state",
       "Market state of the month",
       {{"type", "string"}, {"enum", {"hot", "smooth", "flat", "slow", "stock-out"}}}});
  parameters.push_back({"is_key", "On the key-product list", {{"type", "boolean"}}});
  parameters.push_back({"is_new", "New products", {{"type", "boolean"}}});
  json::array sorts;
  for (const auto column : {"product_code", "product_name", "wholesale_price_minor"})
    for (const auto sign : {"", "-"}) sorts.emplace_back(std::string(sign) + column);
  for (const auto metric : kListMetrics)
    for (const auto sign : {"", "-"}) sorts.emplace_back(std::string(sign) + std::string(metric));
  parameters.push_back({"sort",
                        "Column, `-` before it for descending; -quantity when left out",
                        {{"type", "string"}, {"enum", std::move(sorts)}}});
  return parameters;
}

using Handle = base::Result<http::Response> (*)(Desk&, const http::Request&);
http::Handler with(const DeskPtr& desk, Handle handle) {
  return [desk, handle](const http::Request& request) { return handle(*desk, request); };
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services) {
  const auto desk = std::make_shared<Desk>(services);
  http::RouteOptions list;
  list.parameters = list_parameters();
  list.response = wire::schema<ProductList>();
  http::RouteOptions get;
  get.response = product_schema();
  http::RouteOptions patch;
  patch.needs_if_match = true;
  patch.request = patch_schema();
  patch.response = product_schema();
  http::RouteOptions buyers;
  buyers.parameters = api::page_parameters();
  buyers.parameters.push_back({"kind",
                               "buying when left out",
                               {{"type", "string"}, {"enum", {"buying", "new", "stopped"}}}});
  buyers.parameters.push_back({"area", "A sales area", wire::schema<base::UnitId>()});
  buyers.response = api::page_schema<BuyerLine>();
  return {{http::Method::kGet, "/api/v1/products", Permission::kProductsRead,
           "Products with their figures of the newest month.", with(desk, list_products),
           std::move(list)},
          {http::Method::kGet, "/api/v1/products/{id}", Permission::kProductsRead,
           "A product: record, market state, figures, history, areas and grades.",
           with(desk, get_product), std::move(get)},
          {http::Method::kPatch, "/api/v1/products/{id}", Permission::kProductsEdit,
           "Changes fields of a product; null clears a field.", with(desk, patch_product),
           std::move(patch)},
          {http::Method::kGet, "/api/v1/products/{id}/shops", Permission::kProductsRead,
           "Shops that buy a product, are new to it, or stopped buying it.",
           with(desk, list_buyers), std::move(buyers)}};
}

}  // namespace product_pages
