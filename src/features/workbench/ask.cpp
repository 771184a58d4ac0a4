#include "features/workbench/ask.h"

#include <algorithm>

#include "base/text.h"
#include "features/target_classes/target_classes.h"

namespace workbench {
namespace {

base::Error not_published(const CompanyView& view, std::string_view period) {
  std::string published;
  for (const auto& run : view.runs) {
    const std::string text = run.period.text();
    if (published.find(text) == std::string::npos)
      published += (published.empty() ? "" : ", ") + text;
  }
  return {base::ErrorCode::kNotFound,
          "month.not_published",
          (period.empty() ? "no month of the company is published yet"
                          : "month " + std::string(period) + " is not published") +
              "; published: " + (published.empty() ? "none" : published),
          {}};
}

}  // namespace

base::Error bad_parameter(std::string_view name, std::string_view value, std::string expected) {
  return {base::ErrorCode::kInvalid,
          "api.bad_parameter",
          std::string(name) + ": expected " + expected,
          {{std::string(name), base::excerpt(value), "api.bad_parameter", std::move(expected)}}};
}

base::Result<std::optional<base::Period>> period_parameter(const http::Request& request,
                                                           std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<base::Period>();
  const auto period = base::Period::parse(*text);
  if (!period) return bad_parameter(name, *text, "a month as YYYY-MM");
  return period;
}

base::Result<const month::PublishedRun*> Ask::run() const {
  TRY_ASSIGN(const auto period, period_parameter(request));
  const auto version_text = request.query_value("version");
  if (view->runs.empty() || (!period && version_text))
    return view->runs.empty() ? not_published(*view, period ? period->text() : "")
                              : bad_parameter("version", *version_text, "a period beside it");
  if (!period) return &view->runs.front();
  if (!version_text) return run(*period);
  const auto version = base::parse_int(*version_text);
  if (!version) return bad_parameter("version", *version_text, "a whole number");
  const auto* found = view->find_run(*period, *version);
  if (found == nullptr)
    return not_published(*view, period->text() + " version " + std::to_string(*version));
  return found;
}

base::Result<const month::PublishedRun*> Ask::run(base::Period period) const {
  const auto* found = view->newest_run(period);
  if (found == nullptr) return not_published(*view, period.text());
  return found;
}

base::Result<const ShopMap::Shop*> Ask::shop() const {
  const auto id = api::id_from<base::CustomerId>(request.path_param("id"));
  const auto* shop = id ? view->shops.find(*id) : nullptr;
  if (shop == nullptr || !covers(*shop))
    return base::Error{base::ErrorCode::kNotFound,
                       "customers.no_such_customer",
                       "there is no such shop, or it is not one of yours",
                       {}};
  return shop;
}

base::Result<base::UnitId> Ask::area(std::string_view id) const {
  const auto area = api::id_from<base::UnitId>(id);
  const auto* unit = area && *area ? view->find_unit(*area) : nullptr;
  const bool exists = area && (!*area || (unit != nullptr && unit->kind == "sales_area"));
  if (!exists || !who.scope.covers_area(*area ? area : std::nullopt))
    return base::Error{base::ErrorCode::kNotFound,
                       "areas.no_such_area",
                       "there is no such sales area, or it is not one of yours",
                       {}};
  return *area;
}

std::vector<base::UnitId> Ask::areas_in_scope() const {
  std::vector<base::UnitId> areas;
  if (who.scope.whole_company) areas.emplace_back();
  for (const auto& unit : view->units)
    if (unit.kind == "sales_area" && who.scope.covers_area(unit.id)) areas.push_back(unit.id);
  return areas;
}

http::Handler with_ask(std::shared_ptr<Desk> desk, Handle handle) {
  return [desk = std::move(desk), handle](const http::Request& request) {
    return handle(Ask(*desk, request));
  };
}

http::Parameter text_parameter(std::string name, std::string description) {
  return {std::move(name), std::move(description), {{"type", "string"}, {"maxLength", 200}}};
}

http::Parameter id_parameter(std::string name, std::string description) {
  return {
      std::move(name), std::move(description), {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}};
}

http::Parameter choice_parameter(std::string name, std::string description,
                                 std::initializer_list<const char*> choices) {
  boost::json::array values;
  for (const char* choice : choices) values.emplace_back(choice);
  return {
      std::move(name), std::move(description), {{"type", "string"}, {"enum", std::move(values)}}};
}

std::vector<http::Parameter> run_parameters() {
  return {{"period", "Month, YYYY-MM; the newest published one when left out",
           wire::schema<base::Period>()},
          {"version",
           "Version of that month; the newest when left out",
           {{"type", "integer"}, {"minimum", 1}}}};
}

http::Response send_document(const http::Request& request, const Document& document) {
  http::Response response;
  response.with("ETag", document.etag());
  if (request.header("if-none-match") == document.etag()) {
    response.status = 304;
    return response;
  }
  response.shared_body = document.body();
  if (request.header("accept-encoding").find("gzip") != std::string_view::npos)
    response.shared_gzip = document.gzip();
  return response;
}

std::string unit_name(const CompanyView& view, base::UnitId id) {
  const auto* unit = id ? view.find_unit(id) : nullptr;
  return unit == nullptr ? "" : unit->name;
}

std::string unit_code(const CompanyView& view, base::UnitId id) {
  const auto* unit = id ? view.find_unit(id) : nullptr;
  return unit == nullptr ? "" : unit->code;
}

Text class_name(std::string_view code) {
  for (std::size_t i = 0; i < target_classes::kClassCount; ++i) {
    const auto target_class = static_cast<target_classes::TargetClass>(i);
    if (target_classes::code_of(target_class) == code)
      return {std::string(target_classes::name_zh(target_class)),
              std::string(target_classes::name_en(target_class))};
  }
  if (code == month::kInternalSupervision) return {"内部专卖管理监督", "internal supervision"};
  return {std::string(code), std::string(code)};
}

}  // namespace workbench
