#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "features/analysis/analysis.h"
#include "features/analysis/analysis_wire.h"
#include "features/analysis/feature_names.h"
#include "features/analysis/key_strongest.h"
#include "platform/api/route_shape.h"
#include "platform/wire/schema.h"
#include "sql/analysis.h"

/// Routes of the model register, of the models' pages and of a shop's scores.
namespace analysis {
namespace {

using api::Shape;
using auth::Permission;
using base::ErrorCode;
using http::Method;
using http::Request;
using http::Response;
using Handled = base::Result<Response>;

base::Error refusal(ErrorCode code, std::string reason, std::string message) {
  return {code, std::move(reason), std::move(message), {}};
}

/// The month of `?period=`, or nothing.
base::Result<std::optional<base::Period>> asked_month(const Request& request) {
  const auto text = request.query_value("period");
  if (!text) return std::optional<base::Period>();
  const auto period = base::Period::parse(*text);
  if (!period)
    return base::Error{ErrorCode::kInvalid,
                       "api.bad_period",
                       "period: expected a month, YYYY-MM",
                       {{"period", std::string(*text), "api.bad_period", "YYYY-MM"}}};
  return period;
}

/// The run of `?period=`, or the newest.
base::Result<models::AnalysisRun> asked_run(db::Session& session, const Request& request) {
  TRY_ASSIGN(const auto period, asked_month(request));
  constexpr base::Period kLast{999912};
  const auto run = models::find_run(session, request.principal->company, period.value_or(kLast));
  if (!run || (period && run->period != *period))
    return refusal(ErrorCode::kNotFound, "analysis.no_run",
                   "the analysis of the month has not been run yet");
  return *run;
}

std::vector<models::Figure> parameters_of(const std::string& json) {
  std::vector<models::Figure> figures;
  const auto parsed = wire::parse(json);
  CHECK(parsed.has_value() && parsed->is_object());
  for (const auto& [name, value] : parsed->get_object()) {
    if (!value.is_number()) continue;
    figures.push_back({std::string(name), value.to_number<double>()});
  }
  return figures;
}

VersionView view_of(models::ModelVersion version) {
  return {std::move(version.model),
          version.version,
          std::string(models::state_name(version.state)),
          std::move(version.why),
          parameters_of(version.parameters),
          static_cast<std::int64_t>(version.seed),
          version.trained_until,
          version.data_version,
          std::move(version.back_test),
          version.seconds,
          version.trained_at,
          version.changed_at,
          std::move(version.changed_by)};
}

/// One line for each model, whether it ever ran or not.
Handled list_models(api::Services& services, const Request& request) {
  const auto company = request.principal->company;
  auto session = services.database.reader();
  const auto run = models::find_run(*session, company, base::Period{999912});
  std::vector<models::ModelResult> results;
  if (run) results = models::list_results(*session, company, run->id);
  api::PageOf<ModelView> page;
  for (const auto model : models::kModels) {
    ModelView& view = page.items.emplace_back();
    view.model = model;
    for (auto& version : models::list_versions(*session, company, model)) {
      ++view.versions;
      if (version.state == models::State::kInUse) view.in_use = view_of(std::move(version));
    }
    const auto result = std::ranges::find(results, model, &models::ModelResult::model);
    if (result == results.end()) continue;
    view.has_result = result->unknown.empty();
    view.unknown = result->unknown;
    view.unknown_detail = result->unknown_detail;
    view.watch = result->watch;
    view.period = run->period;
    view.published_at = run->published_at;
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<std::string> asked_model(const Request& request) {
  std::string model(request.path_param("model"));
  if (!models::is_model(model))
    return refusal(ErrorCode::kNotFound, "models.no_such_model", "there is no such model");
  return model;
}

/// Cursor: number of the last version.
Handled list_versions(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto model, asked_model(request));
  TRY_ASSIGN(const auto asked, api::page_of(request));
  auto versions =
      models::list_versions(*services.database.reader(), request.principal->company, model);
  const auto after = base::parse_int(asked.cursor);
  api::PageOf<VersionView> page;
  page.total = static_cast<std::int64_t>(versions.size());
  for (auto& version : versions) {
    if (after && version.version >= *after) continue;
    if (page.items.size() == asked.limit) {
      page.next_cursor = api::encode_cursor(std::to_string(page.items.back().version));
      break;
    }
    page.items.push_back(view_of(std::move(version)));
  }
  return api::page_response(page);
}

Handled use_version(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto model, asked_model(request));
  const auto number = base::parse_int(request.path_param("version")).value_or(0);
  return api::write(services, request, [&](api::Write& write) -> Handled {
    TRY(models::use_version(write.session, write.principal.company, model, number,
                            write.clock.now(), write.principal.name));
    write.audit({.action = "models.use_version",
                 .object_kind = "model",
                 .object_id = model + "/" + std::to_string(number)});
    return Response::no_content();
  });
}

Handled list_runs(api::Services& services, const Request& request) {
  api::PageOf<RunView> page;
  for (const auto& run : models::list_runs(*services.database.reader(), request.principal->company))
    page.items.push_back({run.id, run.period, run.until, run.data_version,
                          static_cast<std::int64_t>(run.seed), *run.published_at});
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

Handled start_run(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto input, api::body<RunInput>(request));
  const auto newest = services.database.reader()->find_one<std::optional<base::Date>>(
      sql::kFindNewestOrderDay, {{"company_id", request.principal->company}});
  if (!newest || !*newest)
    return refusal(ErrorCode::kConflict, "analysis.no_orders", "there are no orders yet");
  const auto last = base::Period::of(**newest);
  const auto period = input.period.value_or(last);
  if (period > last)
    return refusal(ErrorCode::kConflict, "analysis.after_last_order",
                   "the newest order is of " + last.text());
  auto answer = api::write(services, request, [&](api::Write& write) -> Handled {
    TRY_ASSIGN(const auto id,
               jobs::add(write.session, write.clock, write.ids,
                         {.company = write.principal.company,
                          .kind = std::string(kAnalysisRun),
                          .arguments = wire::to_json(RunArguments{period}),
                          .created_by = write.principal.account,
                          .created_by_name = write.principal.name,
                          .unique_key = std::string(kAnalysisRun) + ":" + period.text(),
                          .not_before = {}}));
    write.audit({.action = std::string(kAnalysisRun),
                 .object_kind = "analysis",
                 .object_id = period.text()});
    return Response::json(wire::to_json(RunAnswer{id}), 202);
  });
  if (answer) services.wake_jobs();
  return answer;
}

/// The part of a stored document that a reader may see; the whole where it names no shop.
using Reading = std::string (*)(std::string document, const auth::Scope& scope);

std::string whole(std::string document, const auth::Scope&) { return document; }

std::string strange_in_scope(std::string text, const auth::Scope& scope) {
  constexpr std::size_t kShopsMax = 50;
  auto document = wire::from_json<StrangeDocument>(text);
  CHECK(document.has_value());
  auto& shops = document->strongest;
  std::erase_if(shops,
                [&](const StrangeShop& shop) { return !scope.covers(shop.customer, shop.area); });
  shops.resize(std::min(shops.size(), kShopsMax));
  return wire::to_json(*document);
}

std::string key_response_in_scope(std::string text, const auth::Scope& scope) {
  auto document = wire::from_json<KeyResponseDocument>(text);
  CHECK(document.has_value());
  std::map<base::ProductId, std::size_t> shown;
  std::erase_if(document->strongest, [&](const KeyResponseShop& shop) {
    return !scope.covers(shop.customer, shop.area) || ++shown[shop.product] > kKeyStrongest;
  });
  return wire::to_json(*document);
}

/// {"head":…,"document":…}
Handled get_result(api::Services& services, const Request& request, std::string_view model,
                   Reading reading) {
  const auto company = request.principal->company;
  auto session = services.database.reader();
  TRY_ASSIGN(const auto run, asked_run(*session, request));
  const auto result = models::find_result(*session, company, run.id, model);
  if (!result)
    return refusal(ErrorCode::kNotFound, "analysis.no_result", "the run knows no such model");
  if (result->version == 0 || !result->unknown.empty())
    return refusal(ErrorCode::kNotFound, result->unknown, result->unknown_detail);
  ResultHead head{std::string(model), result->version, run.period, run.until,
                  *run.published_at,  false,           {},         result->watch};
  head.records_changed = session->find_one<std::int64_t>(
                             sql::kFindDataVersion, {{"company_id", company}}) != run.data_version;
  for (auto& version : models::list_versions(*session, company, model))
    if (version.version == result->version) head.back_test = std::move(version.back_test);
  return Response::json(R"({"head":)" + wire::to_json(head) + R"(,"document":)" +
                        reading(result->document, request.principal->scope) + "}");
}

/// Which products the scores speak of.
std::set<std::int64_t> products_of(const models::ShopScores& scores) {
  std::set<std::int64_t> ids;
  for (const auto& line : scores.recommended) {
    ids.insert(line.product.value);
    for (const auto other : line.goes_with) ids.insert(other.value);
  }
  if (scores.key_response)
    for (const auto& line : scores.key_response->products) ids.insert(line.product.value);
  for (const auto& line : scores.range) {
    ids.insert(line.product.value);
    for (const auto other : line.because) ids.insert(other.value);
  }
  return ids;
}

std::vector<FeatureName> features_of(const models::ShopScores& scores) {
  std::vector<FeatureName> names;
  if (scores.leaving)
    for (const auto& push : scores.leaving->pushes) names.push_back(feature_name(push.feature));
  if (scores.key_response)
    for (const auto& line : scores.key_response->products)
      for (const auto& push : line.pushes) names.push_back(feature_name(push.feature));
  if (scores.cluster)
    for (const auto& trait : scores.cluster->traits) names.push_back(feature_name(trait.feature));
  return names;
}

Handled get_shop_scores(api::Services& services, const Request& request) {
  const auto& principal = *request.principal;
  const auto no_such_shop =
      refusal(ErrorCode::kNotFound, "customers.no_such_customer", "there is no such shop");
  const auto id = api::id_from<base::CustomerId>(request.path_param("id"));
  if (!id) return no_such_shop;
  auto session = services.database.reader();
  const auto area = session->find_one<std::optional<base::UnitId>>(
      sql::kFindShopArea, {{"company_id", principal.company}, {"id", *id}});
  if (!area || !principal.scope.covers(*id, *area)) return no_such_shop;
  TRY_ASSIGN(const auto run, asked_run(*session, request));
  ShopScoresView view;
  view.period = run.period;
  view.until = run.until;
  for (const auto& result : models::list_results(*session, principal.company, run.id))
    if (result.version > 0)
      view.versions.push_back({result.model, static_cast<double>(result.version)});
  view.scores =
      models::find_scores(*session, principal.company, run.id, *id).value_or(models::ShopScores{});
  view.features = features_of(view.scores);
  const auto wanted = products_of(view.scores);
  session->each<base::ProductId, std::string, std::string>(
      sql::kListProductNames, {{"company_id", principal.company}},
      [&](base::ProductId product, std::string code, std::string name) {
        if (wanted.contains(product.value))
          view.products.push_back({product, std::move(code), std::move(name)});
      });
  return Response::json(wire::to_json(view));
}

http::Schema result_schema(http::Schema document) {
  return {
      {"type", "object"},
      {"required", {"head", "document"}},
      {"properties", {{"head", wire::schema<ResultHead>()}, {"document", std::move(document)}}}};
}

http::Parameter period_parameter() {
  return {"period",
          "A month; left out: the newest run.",
          {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}$"}},
          false};
}

http::Parameter model_parameter() {
  return {"model", "value, clusters, leaving, …", {{"type", "string"}, {"maxLength", 40}}, true};
}

template <class Handle>
http::Handler with(api::Services& services, Handle handle) {
  return [&services, handle](const Request& request) { return handle(services, request); };
}

template <class Document>
http::Route result_route(api::Services& services, std::string_view model, std::string summary,
                         Reading reading = whole) {
  return {Method::kGet,
          "/api/v1/analysis/results/" + std::string(model),
          Permission::kGuidanceRead,
          std::move(summary),
          [&services, model, reading](const Request& request) {
            return get_result(services, request, model, reading);
          },
          Shape().asks({period_parameter()}).answers(result_schema(wire::schema<Document>()))};
}

std::vector<http::Route> result_routes(api::Services& services) {
  return {
      result_route<ValueDocument>(services, "value", "Value tiers, RFM cells, purchases to come."),
      result_route<ClusterDocument>(services, "clusters", "Groups of shops that trade alike."),
      result_route<LeavingDocument>(services, "leaving", "What tells that a shop stops ordering."),
      result_route<KeyResponseDocument>(services, "key_response",
                                        "Which key products shops will take up, and why.",
                                        key_response_in_scope),
      result_route<CohortDocument>(services, "cohorts",
                                   "Who stays: retention, repurchase, survival of shops."),
      result_route<ForecastDocument>(services, "forecast",
                                     "The next three months of company, areas and products."),
      result_route<StrangeDocument>(services, "strange",
                                    "Months and changes that a shop's own past does not explain.",
                                    strange_in_scope),
      result_route<RangeDocument>(services, "range", "Which products shops carry together."),
      result_route<SubstitutionDocument>(services, "substitution",
                                         "What moved between products, and what prices did to it."),
      result_route<RecommendedDocument>(services, "recommended",
                                        "How well the next order is foretold, and what is in it.")};
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services) {
  auto versions = api::page_parameters();
  versions.push_back(model_parameter());
  http::RouteOptions start =
      Shape().takes(wire::schema<RunInput>()).answers(wire::schema<RunAnswer>(), 202);
  start.needs_idempotency_key = true;
  std::vector<http::Route> routes = {
      {Method::kGet, "/api/v1/analysis/models", Permission::kGuidanceRead,
       "The model register: each model with its version in use and what is watched of it.",
       with(services, list_models), Shape().answers(api::page_schema<ModelView>())},
      {Method::kGet, "/api/v1/analysis/models/{model}/versions", Permission::kGuidanceRead,
       "Versions of a model with their back-tests, newest first.", with(services, list_versions),
       Shape().asks(std::move(versions)).answers(api::page_schema<VersionView>())},
      {Method::kPost, "/api/v1/analysis/models/{model}/versions/{version}/use",
       Permission::kModelsPublish, "Puts a version to use by hand; the next run scores with it.",
       with(services, use_version),
       Shape()
           .asks({model_parameter(),
                  {"version", "its number", {{"type", "string"}, {"maxLength", 19}}, true}})
           .answers_nothing()},
      {Method::kGet, "/api/v1/analysis/runs", Permission::kGuidanceRead,
       "Runs of the analysis, newest first.", with(services, list_runs),
       Shape().answers(api::page_schema<RunView>())},
      {Method::kPost, "/api/v1/analysis/runs", Permission::kMonthRun,
       "Learns, tests and scores as a job.", with(services, start_run), std::move(start)},
      {Method::kGet, "/api/v1/customers/{id}/scores", Permission::kGuidanceRead,
       "What the models say of a shop, with what speaks for it.", with(services, get_shop_scores),
       Shape()
           .asks({{"id", "the shop", {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}, true},
                  period_parameter()})
           .answers(wire::schema<ShopScoresView>())}};
  for (auto& route : result_routes(services)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace analysis
