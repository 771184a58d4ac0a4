#include <algorithm>

#include "base/text.h"
#include "features/guidance/guidance.h"
#include "features/metrics/metrics.h"
#include "features/workbench/metric_names.h"
#include "features/workbench/routes.h"
#include "sql/workbench.h"

/// "Why?" behind a figure of a shop: what it means, what it was made from, the order lines.
namespace workbench {

struct InputFigure {
  std::string id;  ///< as in the formulas: ord, amt, dem, lim, dlv, orders, lines, products, days
  Text name;
  std::string unit;
  std::optional<double> value;  ///< nothing: no line records it
};
BOOST_DESCRIBE_STRUCT(InputFigure, (), (id, name, unit, value))

struct FigureLine {
  base::OrderId order_id;
  std::string order_no;
  base::Date ordered_on;
  std::int64_t line_no = 0;
  base::ProductId product_id;
  std::string product_code;
  std::string product_name;
  std::string unit_name;
  std::int64_t ordered_qty = 0;
  std::int64_t amount_minor = 0;
  std::optional<std::int64_t> demand_qty;
  std::optional<std::int64_t> limit_qty;
  std::optional<std::int64_t> delivered_qty;
};
BOOST_DESCRIBE_STRUCT(FigureLine, (),
                      (order_id, order_no, ordered_on, line_no, product_id, product_code,
                       product_name, unit_name, ordered_qty, amount_minor, demand_qty, limit_qty,
                       delivered_qty))

struct PeerRange {
  std::string basis;
  std::int64_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
};
BOOST_DESCRIBE_STRUCT(PeerRange, (), (basis, members, p25, median, p75))

struct FigureHistory {
  base::Period period;
  std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(FigureHistory, (), (period, value))

struct FigurePage {
  base::CustomerId customer_id;
  base::Period period;
  std::int64_t version = 1;
  std::string metric;
  Text name;
  std::string unit;
  std::string formula;
  std::string method;
  std::string needs;
  std::optional<double> value;
  std::optional<Text> unknown;  ///< why there is no value
  std::optional<PeerRange> peers;
  std::vector<FigureHistory> history;  ///< of published months, oldest first
  // The orders behind it.
  base::Date first_day;
  base::Date last_day;
  std::string filter;  ///< all, key, cigars, not_cigars
  std::vector<InputFigure> inputs;
  /// Orders changed since the month was computed: the lines below may not add up to the figure.
  bool records_changed = false;
  std::vector<FigureLine> lines;
  std::optional<std::string> next_cursor;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(FigurePage, (),
                      (customer_id, period, version, metric, name, unit, formula, method, needs,
                       value, unknown, peers, history, first_day, last_day, filter, inputs,
                       records_changed, lines, next_cursor, total))

namespace {

/// Which order lines: those the book names for the figure, else the month's.
struct OrderChoice {
  base::Date first;
  base::Date last;
  std::string filter = "all";
  std::optional<guidance::Peers> peers;
};

base::Result<OrderChoice> choice_of(const Ask& ask, const month::PublishedRun& run,
                                    base::CustomerId customer, std::string_view metric) {
  OrderChoice choice{run.period.first_day(), run.period.last_day(), "all", {}};
  TRY_ASSIGN(const auto document,
             ask.desk.document(*ask.view, run, DocumentKind::kBook, customer.value));
  if (!document) return choice;
  TRY_ASSIGN(const auto book, guidance::parse_book(*document->body()));
  for (const auto* part : {&book.part_c, &book.part_d}) {
    const auto figure = std::ranges::find(part->figures, metric, &guidance::Figure::metric);
    if (figure == part->figures.end()) continue;
    choice.peers = figure->peers;
    const auto set = std::ranges::find(book.order_sets, figure->orders, &guidance::OrderSet::id);
    if (set == book.order_sets.end()) continue;
    choice.first = set->first;
    choice.last = set->last;
    choice.filter = set->filter;
    break;
  }
  return choice;
}

void fill_definition(std::string_view metric, FigurePage& page) {
  const auto column = metrics::find_metric(metrics::Scope::kShop, metric);
  CHECK(column.has_value());
  const auto& definition = metrics::definitions(metrics::Scope::kShop)[*column];
  page.metric = metric;
  page.name = {std::string(definition.name_zh), std::string(definition.name_en)};
  page.unit = definition.unit;
  page.formula = definition.formula;
  page.method = definition.method;
  page.needs = definition.needs;
}

std::optional<metrics::MetricValue> stored_value(db::Session& session, base::CompanyId company,
                                                 const month::PublishedRun& run,
                                                 base::CustomerId customer,
                                                 std::string_view metric) {
  const auto at = std::ranges::find(run.metric_ids, metric);
  if (at == run.metric_ids.end()) return {};
  const auto values = month::find_metric_values(session, company, run.id, customer);
  const auto column = static_cast<std::size_t>(at - run.metric_ids.begin());
  if (column >= values.size()) return {};
  return values[column];
}

void fill_value(db::Session& session, const Ask& ask, const month::PublishedRun& run,
                FigurePage& page) {
  const auto value = stored_value(session, ask.who.company, run, page.customer_id, page.metric);
  if (value && value->is_known()) page.value = value->value;
  if (!page.value) {
    const auto reason = value ? value->unknown : metrics::Unknown::kNotApplicable;
    page.unknown = Text{std::string(metrics::unknown_text_zh(reason)),
                        std::string(metrics::unknown_text_en(reason))};
  }
  constexpr int kMonths = 13;
  for (int back = kMonths - 1; back >= 0; --back) {
    const auto period = run.period.plus_months(-back);
    const auto* then = back == 0 ? &run : ask.view->newest_run(period);
    if (then == nullptr) continue;
    const auto old = stored_value(session, ask.who.company, *then, page.customer_id, page.metric);
    page.history.push_back(
        {period, old && old->is_known() ? std::optional(old->value) : std::nullopt});
  }
}

void fill_inputs(db::Session& session, const Ask& ask, base::Period key_period, FigurePage& page) {
  session
      .each<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::optional<std::int64_t>,
            std::optional<std::int64_t>, std::optional<std::int64_t>, std::int64_t, std::int64_t>(
          sql::kSumOrderLines,
          {{"company_id", ask.who.company},
           {"customer_id", page.customer_id},
           {"first_day", page.first_day},
           {"last_day", page.last_day},
           {"product_filter", page.filter},
           {"key_period", key_period}},
          [&](std::int64_t orders, std::int64_t lines, std::int64_t quantity, std::int64_t amount,
              std::optional<std::int64_t> demand, std::optional<std::int64_t> limit,
              std::optional<std::int64_t> delivered, std::int64_t products, std::int64_t days) {
            const auto add = [&](const char* id, const char* zh, const char* en, const char* unit,
                                 std::optional<std::int64_t> value) {
              page.inputs.push_back(
                  {id,
                   {zh, en},
                   unit,
                   value ? std::optional(static_cast<double>(*value)) : std::nullopt});
            };
            page.total = lines;
            add("orders", "订单数", "Orders", "count", orders);
            add("days", "订货天数", "Days with orders", "days", days);
            add("lines", "订单行数", "Order lines", "count", lines);
            add("products", "品规数", "Products", "count", products);
            add("ord", "订购量合计", "Quantity ordered", "carton", quantity);
            add("amt", "金额合计", "Amount", "minor", amount);
            add("dem", "需求量合计", "Quantity demanded", "carton", demand);
            add("lim", "限量合计", "Limit", "carton", limit);
            add("dlv", "送货量合计", "Quantity delivered", "carton", delivered);
          });
}

/// `day.order.line` of the last line shown.
struct After {
  std::int64_t day = std::numeric_limits<std::int32_t>::max();
  std::int64_t order = 0;
  std::int64_t line = 0;
};
base::Result<After> after_of(const api::Page& page) {
  After after;
  if (page.cursor.empty()) return after;
  const auto parts = base::split(page.cursor, '.');
  std::vector<std::int64_t> numbers;
  for (const auto part : parts)
    if (const auto number = base::parse_int(part)) numbers.push_back(*number);
  if (numbers.size() != 3)
    return base::Error{base::ErrorCode::kInvalid, "api.bad_cursor", "begin at the first page", {}};
  return After{numbers[0], numbers[1], numbers[2]};
}

void fill_lines(db::Session& session, const Ask& ask, base::Period key_period, const After& after,
                std::size_t limit, FigurePage& page) {
  session.each<base::OrderId, std::string, base::Date, std::int64_t, base::ProductId, std::string,
               std::string, std::string, std::int64_t, std::int64_t, std::optional<std::int64_t>,
               std::optional<std::int64_t>, std::optional<std::int64_t>>(
      sql::kListOrderLines,
      {{"company_id", ask.who.company},
       {"customer_id", page.customer_id},
       {"first_day", page.first_day},
       {"last_day", page.last_day},
       {"product_filter", page.filter},
       {"key_period", key_period},
       {"before_day", after.day},
       {"before_order", after.order},
       {"after_line", after.line},
       {"row_limit", limit + 1}},
      [&](base::OrderId order, std::string number, base::Date day, std::int64_t line,
          base::ProductId product, std::string code, std::string name, std::string unit,
          std::int64_t quantity, std::int64_t amount, std::optional<std::int64_t> demand,
          std::optional<std::int64_t> line_limit, std::optional<std::int64_t> delivered) {
        page.lines.push_back({order, std::move(number), day, line, product, std::move(code),
                              std::move(name), std::move(unit), quantity, amount, demand,
                              line_limit, delivered});
      });
  if (page.lines.size() <= limit) return;
  page.lines.pop_back();
  const auto& last = page.lines.back();
  page.next_cursor =
      api::encode_cursor(std::to_string(last.ordered_on.day_number) + '.' +
                         std::to_string(last.order_id.value) + '.' + std::to_string(last.line_no));
}

base::Result<http::Response> get_figure(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  const auto metric = ask.request.path_param("metric");
  if (!metrics::find_metric(metrics::Scope::kShop, metric))
    return base::Error{base::ErrorCode::kNotFound,
                       "metrics.no_such_metric",
                       "no metric of shops is called " + base::excerpt(metric),
                       {}};
  TRY_ASSIGN(const auto* run, ask.run());
  TRY_ASSIGN(const auto request_page, api::page_of(ask.request));
  TRY_ASSIGN(const auto after, after_of(request_page));
  TRY_ASSIGN(const auto choice, choice_of(ask, *run, shop->id, metric));
  FigurePage page;
  page.customer_id = shop->id;
  page.period = run->period;
  page.version = run->version;
  page.first_day = choice.first;
  page.last_day = choice.last;
  page.filter = choice.filter;
  if (choice.peers)
    page.peers = PeerRange{choice.peers->basis, choice.peers->members, choice.peers->p25,
                           choice.peers->median, choice.peers->p75};
  page.records_changed = run->data_version != ask.view->company.data_version;
  fill_definition(metric, page);
  auto session = ask.desk.services().database.reader();
  fill_value(*session, ask, *run, page);
  const auto key_period =
      session
          ->find_one<std::optional<base::Period>>(
              sql::kFindKeyPeriod,
              {{"company_id", ask.who.company},
               {"period", run->period},
               {"first_period", run->period.plus_months(-metrics::kMonthsBack)}})
          .value_or(std::nullopt)
          .value_or(run->period);
  fill_inputs(*session, ask, key_period, page);
  fill_lines(*session, ask, key_period, after, request_page.limit, page);
  return http::Response::json(wire::to_json(page));
}

}  // namespace

std::vector<http::Route> figure_routes(const DeskPtr& desk) {
  http::RouteOptions figure;
  figure.parameters = run_parameters();
  for (auto& one : api::page_parameters()) figure.parameters.push_back(std::move(one));
  figure.response = wire::schema<FigurePage>();
  return {{http::Method::kGet, "/api/v1/customers/{id}/figures/{metric}",
           auth::Permission::kGuidanceRead,
           "Why a figure of a shop is what it is: formula, inputs, and the order lines behind it.",
           with_ask(desk, get_figure), std::move(figure)}};
}

}  // namespace workbench
