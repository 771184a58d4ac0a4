#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/http/http.h"
#include "platform/http/openapi.h"

namespace http {
namespace {

namespace json = boost::json;

/// Lets everybody in as nobody in particular, unless told to refuse.
class OpenGate final : public Gatekeeper {
 public:
  std::optional<Response> admit(const Route& /*route*/, Request& request) override {
    if (refuses)
      return problem({base::ErrorCode::kForbidden, "auth.no_session", "", {}}, request.request_id,
                     401);
    return {};
  }
  bool refuses = false;
};

base::Result<Response> echo(const Request& request) {
  json::object out{{"path", request.path}, {"body", request.body}};
  for (const auto& [name, value] : request.path_params) out["part_" + name] = value;
  for (const auto& [name, value] : request.query) out["query_" + name] = value;
  return Response::json(json::serialize(out));
}

Route route(Method method, std::string pattern, RouteOptions options = {}) {
  return {method, std::move(pattern), auth::Permission::kSignedIn, "Echoes.",
          echo,   std::move(options)};
}

RouteOptions list_options() {
  RouteOptions options;
  options.parameters = {
      {"limit", "How many.", {{"type", "integer"}, {"minimum", 1}, {"maximum", 500}}},
      {"period", "Month.", {{"type", "string"}, {"pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"}}},
      {"class",
       "One or more.",
       {{"type", "array"}, {"items", {{"type", "string"}, {"enum", {"key", "potential"}}}}}}};
  return options;
}

RouteOptions create_options() {
  RouteOptions options;
  options.needs_idempotency_key = true;
  options.body_bytes_max = 200;
  options.request = {{"type", "object"},
                     {"required", json::array{"name"}},
                     {"properties",
                      {{"name", {{"type", "string"}, {"minLength", 1}, {"maxLength", 5}}},
                       {"age", {{"type", json::array{"integer", "null"}}, {"minimum", 0}}}}},
                     {"additionalProperties", false}};
  return options;
}

RouteOptions edit_options() {
  RouteOptions options;
  options.needs_if_match = true;
  options.request = {{"type", "object"}};
  options.parameters = {{"id", "Id.", {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}}};
  return options;
}

RouteOptions bytes_options() {
  RouteOptions options;
  options.body_content_type = "application/octet-stream";
  return options;
}

std::vector<Route> table() {
  return {route(Method::kGet, "/api/v1/shops", list_options()),
          route(Method::kPost, "/api/v1/shops", create_options()),
          route(Method::kGet, "/api/v1/shops/facets"),
          route(Method::kGet, "/api/v1/shops/{id}"),
          route(Method::kPatch, "/api/v1/shops/{id}", edit_options()),
          route(Method::kGet, "/api/v1/shops/{id}/timeline"),
          route(Method::kPut, "/api/v1/parts/{n}", bytes_options())};
}

class RouterTest : public testing::Test {
 protected:
  static Request request(Method method, std::string path) {
    Request out;
    out.method = method;
    out.path = std::move(path);
    out.request_id = "r1";
    return out;
  }
  static Request creating(std::string body) {
    Request out = request(Method::kPost, "/api/v1/shops");
    out.headers = {{"content-type", "application/json"}, {"idempotency-key", "k-1"}};
    out.body = std::move(body);
    return out;
  }
  static Request listing(std::vector<std::pair<std::string, std::string>> query) {
    Request out = request(Method::kGet, "/api/v1/shops");
    out.query = std::move(query);
    return out;
  }
  Response dispatch(Request request) { return router_.dispatch(request); }
  static std::string reason(const Response& response) {
    return json::parse(response.body).at("reason").as_string().c_str();
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  OpenGate gate_;
  Router router_{table(), gate_};
};

TEST_F(RouterTest, FindsTheRouteAndItsParts) {
  const auto response = dispatch(request(Method::kGet, "/api/v1/shops/42/timeline"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body).at("part_id").as_string(), "42");
}

TEST_F(RouterTest, PrefersALiteralSegmentAndGoesBackToThePart) {
  EXPECT_FALSE(json::parse(dispatch(request(Method::kGet, "/api/v1/shops/facets")).body)
                   .as_object()
                   .contains("part_id"));
  // `facets` has no timeline of its own, but a shop called so has.
  const auto response = dispatch(request(Method::kGet, "/api/v1/shops/facets/timeline"));
  EXPECT_EQ(json::parse(response.body).at("part_id").as_string(), "facets");
}

TEST_F(RouterTest, KeepsAnEncodedSlashInsideItsSegment) {
  Request one = request(Method::kGet, "/api/v1/shops/a/b");
  one.raw_path = "/api/v1/shops/a%2Fb";
  EXPECT_EQ(json::parse(dispatch(one).body).at("part_id").as_string(), "a/b");
}

TEST_F(RouterTest, AnswersUnknownAddressesAndMethods) {
  EXPECT_EQ(dispatch(request(Method::kGet, "/api/v1/nothing")).status, 404);
  EXPECT_EQ(dispatch(request(Method::kGet, "/api/v1/shops/")).status, 404);
  const auto response = dispatch(request(Method::kDelete, "/api/v1/shops"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header(response, "Allow"), "GET, HEAD, POST");
  Request trace = request(Method::kGet, "/api/v1/shops");
  trace.other_method = "TRACE";
  EXPECT_EQ(dispatch(trace).status, 405);
}

TEST_F(RouterTest, AsksTheGatekeeperBeforeAnythingElseIsSaid) {
  gate_.refuses = true;
  const auto response = dispatch(listing({{"nonsense", "1"}}));
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(reason(response), "auth.no_session");
}

TEST_F(RouterTest, ChecksParametersAgainstTheirSchemas) {
  EXPECT_EQ(dispatch(listing({{"limit", "500"}, {"period", "2026-10"}})).status, 200);
  EXPECT_EQ(dispatch(listing({{"class", "key"}, {"class", "potential"}})).status, 200);
  const std::vector<std::pair<std::string, std::string>> wrong[] = {
      {{"limit", "501"}},      {{"limit", "0"}},
      {{"limit", "ten"}},      {{"limit", ""}},
      {{"limit", "1.5"}},      {{"limit", "1e400"}},
      {{"limit", " 1"}},       {{"limit", "99999999999999999999"}},
      {{"period", "2026-13"}}, {{"period", ""}},
      {{"class", "other"}}};
  for (const auto& query : wrong) {
    const auto response = dispatch(listing(query));
    EXPECT_EQ(response.status, 422) << query[0].first << "=" << query[0].second;
    EXPECT_EQ(reason(response), "http.bad_parameter");
  }
  EXPECT_EQ(reason(dispatch(listing({{"limit", "1"}, {"limit", "2"}}))), "http.repeated_parameter");
  EXPECT_EQ(reason(dispatch(listing({{"limits", "1"}}))), "http.unknown_parameter");
}

TEST_F(RouterTest, ChecksTheBodyInOrder) {
  EXPECT_EQ(dispatch(creating(R"({"name":"王"})")).status, 200);
  Request no_key = creating(R"({"name":"a"})");
  no_key.headers.pop_back();
  EXPECT_EQ(reason(dispatch(no_key)), "http.idempotency_key_needed");
  Request bad_key = creating(R"({"name":"a"})");
  bad_key.headers.back().second = std::string(129, 'x');
  EXPECT_EQ(reason(dispatch(bad_key)), "http.bad_idempotency_key");
  Request no_type = creating(R"({"name":"a"})");
  no_type.headers.front().second = "text/plain";
  EXPECT_EQ(dispatch(no_type).status, 415);
  EXPECT_EQ(dispatch(creating(std::string(201, ' '))).status, 413);
  EXPECT_EQ(reason(dispatch(creating("{\"name\":\"\xC3\x28\"}"))), "http.not_utf8");
  EXPECT_EQ(reason(dispatch(creating(R"({"name":"a\u0000"})"))), "http.not_utf8");
  EXPECT_EQ(dispatch(creating(R"({"name":"a\\u00"})")).status, 200);  // a backslash, not NUL
}

TEST_F(RouterTest, RefusesWhatIsNotJson) {
  const std::string bad[] = {
      "",    "{",          R"({"name":"a"}x)",     R"({"name":"a","name":"b"})",
      "nul", "{'name':1}", R"({"name":"\ud800"})", std::string(70, '[') + std::string(70, ']')};
  for (const std::string& body : bad) {
    const auto response = dispatch(creating(body));
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(reason(response), "wire.bad_json") << body;
  }
}

TEST_F(RouterTest, RefusesWhatTheSchemaForbids) {
  const char* wrong[] = {"[]",
                         "null",
                         R"({})",
                         R"({"name":1})",
                         R"({"name":""})",
                         R"({"name":"abcdef"})",
                         R"({"name":"a","age":-1})",
                         R"({"name":"a","age":1.5})",
                         R"({"name":"a","age":99999999999999999999})",
                         R"({"name":"a","other":1})"};
  for (const char* body : wrong) {
    const auto response = dispatch(creating(body));
    EXPECT_EQ(response.status, 422) << body;
    EXPECT_EQ(reason(response), "wire.wrong_value") << body;
  }
  EXPECT_EQ(dispatch(creating(R"({"name":"a","age":null})")).status, 200);
}

TEST_F(RouterTest, AsksForTheVersionSeen) {
  Request edit = request(Method::kPatch, "/api/v1/shops/7");
  edit.headers = {{"content-type", "application/json; charset=utf-8"}};
  edit.body = "{}";
  EXPECT_EQ(dispatch(edit).status, 428);
  edit.headers.emplace_back("if-match", "\"3\"");
  EXPECT_EQ(dispatch(edit).status, 200);
  edit.path = "/api/v1/shops/seven";  // no such id can exist
  EXPECT_EQ(dispatch(edit).status, 404);
}

TEST_F(RouterTest, TakesBytesWhereTheTableSaysSo) {
  Request part = request(Method::kPut, "/api/v1/parts/1");
  part.headers = {{"content-type", "application/octet-stream"}};
  part.body = std::string("\0\xFF", 2);
  Request text = part;
  text.headers.front().second = "application/json";
  EXPECT_EQ(dispatch(text).status, 415);
  Request get = request(Method::kGet, "/api/v1/shops");
  get.body = "x";
  EXPECT_EQ(reason(dispatch(get)), "http.no_body_expected");
}

TEST_F(RouterTest, AnExceptionEndsOneRequestOnly) {
  std::vector<Route> routes = {
      {Method::kGet,
       "/boom",
       auth::Permission::kPublic,
       "Breaks.",
       [](const Request&) -> base::Result<Response> { throw std::runtime_error("disk"); },
       {}}};
  Router router(routes, gate_);
  Request one = request(Method::kGet, "/boom");
  const auto response = router.dispatch(one);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("disk"), std::string::npos);
  router.on_exception = [](const std::exception_ptr&, const Request&) {
    return Response::json("{}", 507);
  };
  EXPECT_EQ(router.dispatch(one).status, 507);
}

TEST(RouterDeathTest, RefusesATableThatSaysAThingTwice) {
  OpenGate gate;
  EXPECT_DEATH(Router({route(Method::kGet, "/a/{x}"), route(Method::kGet, "/a/{y}")}, gate),
               "two routes");
}

TEST(Problem, MapsTheKindsToStatuses) {
  using base::ErrorCode;
  const std::pair<ErrorCode, int> expected[] = {{ErrorCode::kInvalid, 422},
                                                {ErrorCode::kForbidden, 403},
                                                {ErrorCode::kNotFound, 404},
                                                {ErrorCode::kConflict, 409},
                                                {ErrorCode::kLimited, 429}};
  for (const auto& [code, status] : expected)
    EXPECT_EQ(problem({code, "x.y", "z", {}}, "id").status, status);
  const auto value = json::parse(
      problem({ErrorCode::kInvalid, "x.y", "z", {{"name", "v", "r", "e"}}}, "id", 412).body);
  EXPECT_EQ(value.at("status").as_int64(), 412);
  EXPECT_EQ(value.at("request_id").as_string(), "id");
  EXPECT_EQ(value.at("fields").as_array().at(0).at("field").as_string(), "name");
}

TEST(Request, ReadsCookiesByName) {
  Request request;
  request.headers = {{"cookie", "a=1; __Host-session=abc;b=; c"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("__Host-session"), "abc");
  EXPECT_EQ(request.cookie("b"), "");
  EXPECT_EQ(request.cookie("session"), "");
  EXPECT_EQ(request.cookie("c"), "");
}

TEST_F(RouterTest, WritesItsContract) {
  const std::string text = openapi_json(router_, "1.2.3");
  EXPECT_EQ(text, openapi_json(router_, "1.2.3"));
  const auto document = json::parse(text).as_object();
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  const auto& edit = document.at("paths").at("/api/v1/shops/{id}").at("patch").as_object();
  EXPECT_EQ(edit.at("operationId").as_string(), "patchShopsById");
  EXPECT_EQ(edit.at("parameters").as_array().at(0).at("in").as_string(), "path");
  EXPECT_EQ(edit.at("parameters").as_array().at(1).at("name").as_string(), "If-Match");
  EXPECT_TRUE(edit.at("responses").as_object().contains("428"));
  EXPECT_TRUE(document.at("servers").as_array().at(0).is_object());
  EXPECT_TRUE(document.at("security").as_array().at(0).as_object().contains("session"));
  EXPECT_EQ(document.at("tags").as_array().at(0).at("name").as_string(), "parts");
}

TEST_F(RouterTest, SharesNamedSchemas) {
  const json::value shop{{"title", "customers::Shop"}, {"type", "object"}};
  RouteOptions list;
  list.response = {{"type", "array"}, {"items", shop}};
  RouteOptions one;
  one.response = shop;
  RouteOptions other;
  other.response = {{"title", "areas::Shop"}, {"type", "string"}};
  Router router({route(Method::kGet, "/a", list), route(Method::kGet, "/b", one),
                 route(Method::kGet, "/c", other)},
                gate_);
  const auto document = json::parse(openapi_json(router, "1"));
  const auto& schemas = document.at("components").at("schemas").as_object();
  EXPECT_TRUE(schemas.contains("Shop"));
  EXPECT_TRUE(schemas.contains("AreasShop"));
  EXPECT_EQ(
      document.at_pointer("/paths/~1b/get/responses/200/content/application~1json/schema/$ref")
          .as_string(),
      "#/components/schemas/Shop");
}

TEST_F(RouterTest, KeepsTheErrorFormApartFromAFeaturesOwnProblem) {
  RouteOptions options;
  options.response = {{"title", "desk::Problem"}, {"type", "object"}};
  Router router({route(Method::kGet, "/a", options)}, gate_);
  const auto document = json::parse(openapi_json(router, "1"));
  const auto& schemas = document.at("components").at("schemas").as_object();
  EXPECT_TRUE(schemas.contains("DeskProblem"));
  EXPECT_TRUE(schemas.at("Problem").at("properties").as_object().contains("reason"));
}

TEST_F(RouterTest, TellsEveryAnswerOfARoute) {
  RouteOptions options;
  options.response_content_type = "image/svg+xml";
  options.further_answers = {{200, "image/png", {}}, {404, "text/html", {}}};
  Router router({route(Method::kGet, "/a", options)}, gate_);
  const auto document = json::parse(openapi_json(router, "1"));
  const auto types = [&](const std::string& status) {
    std::vector<std::string> names;
    const auto& content = document.at_pointer("/paths/~1a/get/responses/" + status + "/content");
    for (const auto& [name, schema] : content.as_object()) names.emplace_back(name);
    return names;
  };
  EXPECT_EQ(types("200"), (std::vector<std::string>{"image/svg+xml", "image/png"}));
  EXPECT_EQ(types("404"), (std::vector<std::string>{"application/problem+json", "text/html"}));
  const auto answer = [](int status, std::string type) {
    Response response;
    response.status = status;
    response.content_type = std::move(type);
    return response;
  };
  const Route& told = router.routes().front();
  EXPECT_TRUE(is_declared(told, answer(200, "image/png")));
  EXPECT_TRUE(is_declared(told, answer(404, "text/html; charset=utf-8")));
  EXPECT_TRUE(is_declared(told, answer(422, "application/problem+json; charset=utf-8")));
  EXPECT_FALSE(is_declared(told, answer(200, "text/html")));
  EXPECT_FALSE(is_declared(told, answer(410, "text/html")));
}

TEST_F(RouterTest, ShowsAPageWithoutScripts) {
  const auto page = api_page(router_, "1.2.3");
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_NE(page.body.find("/api/v1/shops/{id}"), std::string::npos);
  EXPECT_NE(header(page, "Content-Security-Policy").find("'nonce-"), std::string::npos);
}

}  // namespace
}  // namespace http
